import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { TODAY } from '../../tests/records';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));
vi.setConfig({ testTimeout: 20_000 });
const { default: MyPractice } = await import('./MyPractice.svelte');
const { default: TodayPractice } = await import('../parts/TodayPractice.svelte');
const { default: FridayPractice } = await import('../parts/FridayPractice.svelte');

const examples = [{ behaviour: 'Speak last.', cue: 'When the team discusses options' }];
const running = (over = {}) => ({
  id: 'pl1',
  behaviour: 'Ask one open question',
  cue: 'someone brings me a problem',
  starts_on: '2026-11-09',
  ends_on: '2026-12-08',
  state: 'running',
  over: false,
  days: [
    { on: TODAY, mark: null },
    { on: '2026-11-13', mark: 'done' },
  ],
  done: 1,
  counted: 1,
  says: false,
  lines: [],
  verdict: null,
  looked_back: null,
  ...over,
});
const violations = async () =>
  (await axe.run(document.body, { rules: { region: { enabled: false } } })).violations.map((one) => one.id);

beforeEach(() => core.reset());

describe('A practice', () => {
  it('begins from an example, and keeps what was typed where a second one is refused', async () => {
    core.answers.practice = () => ({ running: null, earlier: [], examples });
    core.answers.start_practice = () => {
      throw { kind: 'invalid', field: 'behaviour', message: 'One habit at a time.' };
    };
    render(MyPractice);
    await userEvent.click(await screen.findByRole('button', { name: /Use this/ }));
    const field = screen.getByRole('textbox', { name: 'What you will do' }) as HTMLInputElement;
    expect(field.value).toBe('Speak last.');
    await userEvent.click(screen.getByRole('button', { name: 'Begin' }));
    await screen.findByText('One habit at a time.');
    expect(field.value).toBe('Speak last.');
    expect(core.called('start_practice')[0]?.[0]).toMatchObject({ behaviour: 'Speak last.' });
    expect(await violations()).toEqual([]);
  });

  it('says how a day went, takes it back, and shows no count of few days', async () => {
    core.answers.practice = () => ({ running: running(), earlier: [], examples });
    render(MyPractice);
    const days = await screen.findByRole('list', { name: 'How it went' });
    const [first, second] = within(days).getAllByRole('listitem');
    await userEvent.click(within(first as HTMLElement).getByRole('button', { name: 'No occasion' }));
    await userEvent.click(within(second as HTMLElement).getByRole('button', { name: 'I did it' }));
    expect(core.called('mark_practice')).toEqual([
      [TODAY, 'no_occasion'],
      ['2026-11-13', null],
    ]);
    expect(screen.queryByText(/days that offered an occasion\./)).toBeNull();
    expect(await violations()).toEqual([]);
  });

  it('ends with a look back that says what becomes of it', async () => {
    core.answers.practice = () => ({
      running: running({ over: true, says: true, done: 9, counted: 11 }),
      earlier: [],
      examples,
    });
    render(MyPractice);
    await screen.findByText(/nine of eleven days/);
    await userEvent.click(screen.getByRole('button', { name: 'Finish' }));
    expect(core.called('look_back_on_practice')).toEqual([]);
    await userEvent.click(screen.getByRole('radio', { name: 'Thirty more days' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'What has changed?' }), 'They propose first');
    await userEvent.click(screen.getByRole('button', { name: 'Finish' }));
    await waitFor(() =>
      expect(core.called('look_back_on_practice')).toEqual([['again', 'They propose first']]),
    );
  });

  it('is one tick on Today, and one line on Friday', async () => {
    const { behaviour, cue } = running();
    render(TodayPractice, { practice: { behaviour, cue, mark: null, over: false } });
    await userEvent.click(screen.getByRole('checkbox', { name: /Ask one open question/ }));
    expect(core.called('mark_practice')[0]?.[1]).toBe('done');
    const days = [{ on: TODAY, mark: null }];
    render(FridayPractice, { practice: { behaviour, days, line: null } });
    const line = screen.getByRole('textbox', { name: 'How did it go this week?' });
    await userEvent.type(line, 'Easier in the morning{Enter}');
    expect(core.called('say_practice')).toEqual([['Easier in the morning']]);
  });
});
