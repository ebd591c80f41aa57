import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));
vi.setConfig({ testTimeout: 20_000 });
const { default: RealTest } = await import('./RealTest.svelte');
const { default: AfterAway } = await import('./AfterAway.svelte');

const line = (code: string, over = {}) => ({ code, says: null, before: null, examples: [], ...over });
const rota = {
  id: 'e1',
  kind: 'initiative',
  on: '2026-11-04',
  text: 'Jonas changed the rota',
  goal_id: 'g1',
  goal_title: 'Halve open cases',
};
const away = { id: 'a1', from: '2026-11-02', until: '2026-11-13', days: 10 };
const violations = async () =>
  (await axe.run(document.body, { rules: { region: { enabled: false } } })).violations.map((one) => one.id);

beforeEach(() => core.reset());

describe('The real test', () => {
  it('says nothing before the first example', async () => {
    core.answers.real_test = () => ({ quarter: '2026 Q4', speaks: false, lines: [line('initiative')] });
    render(RealTest);
    await vi.waitFor(() => expect(core.called('real_test')).toHaveLength(1));
    expect(screen.queryByRole('heading')).toBeNull();
  });

  it('shows examples with their goal, takes one back, and adds one with its goal', async () => {
    core.answers.real_test = () => ({
      quarter: '2026 Q4',
      speaks: true,
      lines: [
        line('initiative', { examples: [rota], before: 'The quarter before: one example.' }),
        line('vision_echo'),
        line('others'),
      ],
    });
    core.answers.list_goals = () => [{ id: 'g1', title: 'Halve open cases' }];
    render(RealTest);
    const list = await screen.findByRole('list', { name: 'The team starts things without me' });
    within(list).getByRole('button', { name: 'Halve open cases' });
    screen.getByText('The quarter before: one example.');
    expect(screen.queryByRole('checkbox')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Remove: Jonas changed the rota' }));
    expect(core.called('remove_real_example')).toEqual([['e1']]);

    await userEvent.click(screen.getByRole('button', { name: 'Add an example: People repeat our purpose' }));
    await userEvent.type(screen.getByRole('textbox'), 'The depot said it');
    await userEvent.selectOptions(await screen.findByRole('combobox'), 'Halve open cases');
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(core.called('add_real_example')).toEqual([['2026 Q4', 'vision_echo', 'The depot said it', 'g1']]);
  });
});

describe('After days away', () => {
  it('keeps three lists, and what was typed where the core refuses it', async () => {
    core.answers.absence_tests = () => ({ ask: away, newest: null });
    core.answers.keep_absence_test = () => {
      throw { kind: 'invalid', field: 'ran', message: 'Write at least one thing that ran, waited or began.' };
    };
    render(AfterAway);
    const ran = (await screen.findByRole('textbox', { name: 'What ran' })) as HTMLTextAreaElement;
    await userEvent.type(ran, 'The rota');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await screen.findByText('Write at least one thing that ran, waited or began.');
    expect(ran.value).toBe('The rota');
    expect(core.called('keep_absence_test')[0]).toEqual([
      { away_id: 'a1', ran: 'The rota', waited: '', began: '' },
    ]);
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Not now' }));
    expect(core.called('let_absence_go')).toEqual([['a1']]);
  });

  it('says the answer in words and deletes it on demand', async () => {
    core.answers.absence_tests = () => ({
      ask: null,
      newest: {
        id: 'e2',
        on: '2026-11-16',
        ran: ['The rota', 'The audit'],
        waited: ['The offer'],
        began: [],
        sentence: 'Two things ran, one waited for you.',
        reading: 'Some of it needs you.',
      },
    });
    render(AfterAway);
    await screen.findByText(/Two things ran, one waited for you\./);
    expect(within(screen.getByRole('list', { name: 'What ran' })).getAllByRole('listitem')).toHaveLength(2);
    expect(screen.queryByRole('list', { name: 'What began without you' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Delete what you wrote' }));
    expect(core.called('remove_absence_test')).toEqual([['e2']]);
  });
});
