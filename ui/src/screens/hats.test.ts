import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { TODAY, shellOf } from '../../tests/records';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));
vi.setConfig({ testTimeout: 20_000 });
const { route } = await import('../lib/route.svelte');
const { shell } = await import('../lib/shell.svelte');
const { findCommands } = await import('../lib/commands');
const { default: WhichHat } = await import('./WhichHat.svelte');
const { default: GrowthQuestion } = await import('../parts/GrowthQuestion.svelte');
const { default: GrowthBand } = await import('../parts/GrowthBand.svelte');

const choice = {
  key: 'pb.crisis',
  title: 'Something is on fire',
  signs: ['people wait for instructions', 'a date is at risk today'],
  first: 'Begin with the manager’s hat.',
  moves: [
    { hat: 'manager', days: 0, when: 'the same day', text: 'Say who decides what.' },
    { hat: 'leader', days: 2, when: 'two days later', text: 'Ask each person how they are coping.' },
  ],
  own: false,
};
const running = {
  id: 'pl1',
  title: 'Something is on fire',
  starts_on: TODAY,
  first: 'Begin with the manager’s hat.',
  left: 1,
  steps: [
    {
      id: 's1',
      hat: 'manager',
      text: 'Say who decides what.',
      due_on: TODAY,
      done_on: null,
      skipped: false,
      late: false,
    },
    {
      id: 's2',
      hat: 'leader',
      text: 'Ask each person how they are coping.',
      due_on: '2026-11-18',
      done_on: '2026-11-16',
      skipped: false,
      late: false,
    },
  ],
};
const page = (over = {}) => ({ running: [], choices: [choice], over: [], ...over });
const violations = async () =>
  (await axe.run(document.body, { rules: { region: { enabled: false } } })).violations.map((one) => one.id);

beforeEach(() => {
  core.reset();
  shell.value = shellOf({});
});

describe('Which hat now?', () => {
  it('shows both hats side by side before it is taken up, and says in place what was refused', async () => {
    core.answers.playbooks = () => page();
    core.answers.begin_playbook = () => {
      throw { kind: 'invalid', field: 'title', message: 'This one runs already.' };
    };
    render(WhichHat);
    await userEvent.click(await screen.findByRole('button', { name: /Something is on fire/ }));
    const [of] = screen.getAllByRole('group', { name: 'With the leader’s hat' });
    expect(within(of as HTMLElement).getByText('two days later')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Take it up' }));
    await screen.findByText('This one runs already.');
    expect(core.called('begin_playbook')).toEqual([['pb.crisis', TODAY]]);
    expect(await violations()).toEqual([]);
  });

  it('ticks a move, leaves one out and adds one on its day', async () => {
    core.answers.playbooks = () => page({ running: [running] });
    core.answers.add_playbook_move = () => page({ running: [running] });
    render(WhichHat);
    const box = await screen.findByRole('checkbox', { name: 'Say who decides what.' });
    await userEvent.click(box);
    expect(core.called('tick_playbook_move')).toEqual([['s1', true, false]]);
    await userEvent.click(screen.getByRole('button', { name: 'More: Say who decides what.' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Does not fit here' }));
    expect(core.called('tick_playbook_move')[1]).toEqual(['s1', false, true]);
    const line = screen.getByRole('textbox', { name: 'Add for the leader’s hat' });
    await userEvent.type(line, 'Thank the night shift');
    const days = screen.getByRole('textbox', { name: /After how many days/ });
    await userEvent.clear(days);
    await userEvent.type(days, '3');
    await userEvent.type(line, '{Enter}');
    await waitFor(() =>
      expect(core.called('add_playbook_move')).toEqual([['pl1', 'leader', 'Thank the night shift', 3]]),
    );
    expect(await violations()).toEqual([]);
  });

  it('takes up a time in own words', async () => {
    core.answers.playbooks = () => page({ choices: [] });
    render(WhichHat);
    await userEvent.click(await screen.findByRole('button', { name: /Something else/ }));
    await userEvent.type(screen.getByRole('textbox', { name: 'What is going on?' }), 'A strike is near');
    await userEvent.click(screen.getByRole('radio', { name: 'Something new begins' }));
    await userEvent.click(screen.getByRole('button', { name: 'Take it up' }));
    await waitFor(() =>
      expect(core.called('begin_own_playbook')).toEqual([['A strike is near', 'transformation', TODAY]]),
    );
  });

  it('tells what the two hats look at', async () => {
    core.answers.playbooks = () => page();
    render(WhichHat);
    const part = await screen.findByRole('region', { name: 'What the two hats look at' });
    const lines = (name: string) =>
      within(within(part).getByRole('group', { name })).getAllByRole('listitem').length;
    expect([lines('With the manager’s hat'), lines('With the leader’s hat')]).toEqual([4, 5]);
  });

  it('is found by its everyday words, and from My growth while one runs', async () => {
    for (const words of ['crisis', 'lost client', 'which hat'])
      expect(
        findCommands(words).some((command) => command.id === 'which_hat'),
        words,
      ).toBe(true);
    const quiet = { basics: [], hats: null, kept: null, playbook: null };
    const { rerender } = render(GrowthBand, { growth: quiet as never, basics: false });
    expect(screen.queryByRole('button', { name: 'Which hat now?' }), 'not by itself').toBeNull();
    const playbook = { title: 'Something is on fire', line: 'Next, today: Say who decides what.' };
    await rerender({ growth: { ...quiet, playbook } as never, basics: false });
    expect(screen.getByText(/Something is on fire\. Next, today/)).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Which hat now?' }));
    expect(route.current).toEqual({ name: 'which_hat' });
  });
});

describe('A sign of one hat too much', () => {
  const warning = {
    code: 'fixing',
    text: 'Eight of twelve agreed lines are yours. Which one could go back?',
    records: [
      { on: TODAY, text: 'Ask Legal', kind: 'action_item', id: 'a1', person_id: 'p1' },
      { on: TODAY, text: 'Order the chairs', kind: 'action_item', id: 'a2', person_id: null },
    ],
  };

  it('is one question with its records, and quiet after Not now', async () => {
    render(GrowthQuestion, { warning: warning as never });
    await waitFor(() => expect(core.called('ask_warning')).toEqual([['fixing']]));
    expect(screen.getByText(/Which one could go back/)).toBeTruthy();
    expect(screen.queryByText('Ask Legal'), 'not before it is asked for').toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Show them' }));
    expect(screen.getByText('Order the chairs')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: 'Ask Legal' }));
    expect(route.current).toEqual({ name: 'person', id: 'p1' });
    await userEvent.click(screen.getByRole('button', { name: 'Not now' }));
    expect(core.called('put_off_warning')).toEqual([['fixing']]);
    expect(await violations()).toEqual([]);
  });

  it('asks about what is not there without a list', () => {
    render(GrowthQuestion, { warning: { ...warning, code: 'levels', records: [] } as never });
    expect(screen.queryByRole('button', { name: 'Show them' })).toBeNull();
  });
});
