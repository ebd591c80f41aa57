import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { TODAY, goal, person, promise, row, shellOf, talk } from '../../tests/records';

// Days are written the reader's way.
vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));
// What stands in a field for notes is the editor's to test.
vi.mock('../editor/LazyNotes.svelte', async () => import('../../tests/PlainNotes.svelte'));

vi.setConfig({ testTimeout: 20_000 });
const { shell } = await import('../lib/shell.svelte');
const { toasts } = await import('../lib/toasts.svelte');
const { route } = await import('../lib/route.svelte');
const { default: Today } = await import('./Today.svelte');
const { default: Person } = await import('./Person.svelte');
const { default: OneOnOne } = await import('./OneOnOne.svelte');
const { default: NoteSomething } = await import('../dialogs/NoteSomething.svelte');
const { default: LogOneOnOne } = await import('../dialogs/LogOneOnOne.svelte');

const today = (over = {}) => ({
  on: TODAY,
  mode: 'day',
  talks: [],
  talks_this_week: 0,
  owe: [],
  owe_by_friday: 0,
  step: null,
  story: null,
  close: null,
  to_sort: 0,
  friday: null,
  made_up_list: [],
  nothing_owed: false,
  ...over,
});
const talkPage = (over = {}) => ({
  conversation: {
    id: 'c1',
    person_id: 'p1',
    kind: 'one_on_one',
    planned_on: TODAY,
    planned_time: '10:00',
    held_on: null,
    state: 'planned',
    missed_reason: null,
    summary: null,
  },
  person: person(),
  rhythm: null,
  next_on: '2026-11-30',
  last_time: { on: '2026-11-02', line: 'wants the refunds page finished', promised: 'ask Legal' },
  points: [
    {
      id: 'i1',
      text: 'Refunds',
      raised_by: 'employee',
      state: 'open',
      private: false,
      carried: true,
      goal_id: null,
    },
  ],
  notes: '',
  summary: null,
  agreed: [promise({ mine: false, text: 'Send the list', owner_name: 'Ruth Adeyemi' })],
  earlier_promises: [],
  goals: [goal()],
  questions: [
    { code: 'q1', text: 'What would good look like?', stage: 'goal', item_id: null, asked: false },
    { code: 'q2', text: 'What will you try first?', stage: 'will', item_id: null, asked: false },
  ],
  ...over,
});
/** Colours are not drawn here; they are checked where they are made. */
async function violations(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
}

beforeEach(() => {
  core.reset();
  shell.value = shellOf();
  for (const toast of toasts.list) toasts.close(toast.id);
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

describe('Today', () => {
  it('says the week in two sentences on Monday and ends', async () => {
    core.answers.today = () =>
      today({
        mode: 'monday',
        talks: [
          row({ last_time: 'who runs the call?' }),
          row({
            talk: talk({ on: '2026-11-18', person_id: 'p2', person_name: 'Amara Okafor' }),
            days_since: 27,
          }),
        ],
        talks_this_week: 3,
        owe: [promise()],
        owe_by_friday: 1,
      });
    render(Today, { route: { name: 'today' } });
    expect(await screen.findByText('Three one-on-ones this week. You owe one thing by Friday.')).toBeTruthy();
    expect(screen.getByText('27 days since you met')).toBeTruthy();
    expect(screen.getByText('That is all for Monday.')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  it('asks for the story of the team meeting and keeps it as it is left', async () => {
    core.answers.today = () => today({ mode: 'monday', story: { story: null, meeting_on: '2026-11-17' } });
    render(Today, { route: { name: 'today' } });
    expect(await screen.findByText('Team meeting, Tuesday')).toBeTruthy();
    const field = screen.getByLabelText('Open with a story?');
    expect(screen.queryByText('They are fine with my telling it')).toBeNull();
    await userEvent.type(field, 'Jonas stayed with the night desk{Enter}');
    expect(core.called('write_story')).toEqual([
      [{ text: 'Jonas stayed with the night desk', consent: false, first_hand: false, goal_id: null }],
    ]);
    await userEvent.click(screen.getByLabelText('They are fine with my telling it'));
    expect(core.called('write_story')[1]?.[0]).toMatchObject({ consent: true });
    expect(await violations()).toEqual([]);
  });

  it('asks on Friday whether it was told, and not again where it is put off', async () => {
    const story = {
      id: 'story1',
      text: 'Jonas stayed',
      consent: true,
      first_hand: false,
      goal_id: null,
      written_on: TODAY,
    };
    core.answers.today = () =>
      today({
        mode: 'friday',
        friday: {
          items: [{ kind: 'story', story, on: '2026-11-17' }],
          minutes: 1,
          question: 'friday_question_1',
          answered: false,
          mostly: null,
          half_time: null,
        },
      });
    render(Today, { route: { name: 'today' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Yes, on Tuesday' }));
    expect(core.called('tell_story')).toEqual([['story1', '2026-11-17']]);
    await userEvent.click(screen.getByRole('button', { name: 'Not yet' }));
    expect(screen.queryByText(/Jonas stayed/)).toBeNull();
  });

  it('takes "held, nothing to note" with one press', async () => {
    core.answers.today = () => today({ talks: [row()] });
    render(Today, { route: { name: 'today' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Held, nothing to note' }));
    expect(core.called('held_nothing_to_note')).toEqual([
      [{ conversation_id: null, series_id: 's1', person_id: 'p1', on: TODAY }],
    ]);
    expect(toasts.list[0]?.act?.label).toBe('Undo');
  });

  it('takes why a talk did not happen with two presses', async () => {
    core.answers.today = () => today({ talks: [row()] });
    render(Today, { route: { name: 'today' } });
    await userEvent.click(await screen.findByRole('button', { name: 'More: Ruth Adeyemi' }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'Did not happen: Ruth could not' }));
    expect(core.called('did_not_happen')[0]?.[1]).toBe('employee_unavailable');
  });

  it('keeps a ticked promise where it stood for two seconds, and takes the tick back', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    let owe = [promise(), promise({ id: 'a2', text: 'Confirm the slot' })];
    core.answers.today = () => today({ owe });
    core.answers.finish_promise = (id: string) => void (owe = owe.filter((p) => p.id !== id));
    render(Today, { route: { name: 'today' } });
    await userEvent.click(await screen.findByRole('checkbox', { name: /Ask Legal/ }));
    for (const run of core.changed) run();
    await waitFor(() => expect(core.called('today').length).toBeGreaterThan(1));
    const lines = () => within(screen.getByRole('list', { name: 'You owe' })).getAllByRole('listitem');
    expect(lines()[0]?.textContent).toContain('Ask Legal');
    await vi.advanceTimersByTimeAsync(2100);
    await waitFor(() => expect(lines()).toHaveLength(1));
    vi.useRealTimers();
  });

  it('says so when nobody is owed anything', async () => {
    core.answers.today = () => today({ nothing_owed: true });
    render(Today, { route: { name: 'today' } });
    expect(await screen.findByText('You owe nobody anything.')).toBeTruthy();
  });

  it('sorts a note on Friday as praise that was said today', async () => {
    core.answers.today = () =>
      today({
        mode: 'friday',
        friday: {
          items: [
            {
              kind: 'note',
              entry: {
                id: 'e1',
                kind: 'note',
                person_id: null,
                person_name: null,
                occurred_on: TODAY,
                title: null,
                body: 'ran the call alone',
                private: true,
                conversation_id: null,
              },
              guess: 'p2',
              guess_name: 'Amara Okafor',
              sign: '+',
            },
            { kind: 'goal', goal: goal(), days: 35, next_talk_on: '2026-11-19' },
          ],
          minutes: 2,
          question: 'friday_question_5',
          answered: false,
          mostly: null,
          half_time: null,
        },
      });
    render(Today, { route: { name: 'today' } });
    await screen.findByText('Amara?');
    expect(screen.getByText('That is all for this week.')).toBeTruthy();
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Today' }));
    expect(core.called('sort_said_note')).toEqual([['e1', 'p2', 'praise', TODAY]]);
    await userEvent.type(screen.getByRole('textbox', { name: 'Halve the open cases: now at' }), '62{Enter}');
    expect(core.called('check_in_on_goal')[0]?.[0]).toMatchObject({ goal_id: 'g1', value: 62 });
  });

  it('shows what went wrong where the page would stand', async () => {
    core.answers.today = () => {
      throw { kind: 'file', message: 'The disk did not answer.' };
    };
    render(Today, { route: { name: 'today' } });
    expect((await screen.findByRole('alert')).textContent).toContain('The disk did not answer.');
  });
});

describe('a person', () => {
  const page = (over = {}) => ({
    person: person(),
    rhythm: { series_id: 's1', interval_weeks: 2, anchor_on: TODAY, time: '09:00' },
    next_talk: talk({ on: '2026-11-19', time: '09:00' }),
    last_talk: '2026-11-02',
    last_time: { on: '2026-11-02', line: 'wants the refunds page finished', promised: null },
    points: [],
    promises: [promise()],
    goals: [goal({ blocker: 'Legal' })],
    goals_on_pace: { on_pace: 2, of: 3 },
    next_step: null,
    steps: [],
    last_good_word: null,
    last_correction: null,
    owns: [],
    new: false,
    ...over,
  });

  it('is one page with rhythm, promises, goals in words and the one nudge', async () => {
    core.answers.person_page = () => page();
    core.answers.person_timeline = () => [
      {
        kind: 'one_on_one',
        id: 'c1',
        conversation_id: 'c1',
        on: '2026-11-02',
        title: null,
        text: 'Settled the rota',
        private: true,
        state: 'held',
      },
    ];
    render(Person, { route: { name: 'person', id: 'p1' } });
    expect(await screen.findByText('Every two weeks · next Thursday 19 November, 09:00')).toBeTruthy();
    expect(screen.getByText('two of three on pace')).toBeTruthy();
    expect(screen.getByText('waiting for Legal')).toBeTruthy();
    expect(screen.getByText('nothing yet')).toBeTruthy();
    expect(await screen.findByText('Settled the rota')).toBeTruthy();
    expect(await violations()).toEqual([]);
  });

  it('searches everything about the person after a pause', async () => {
    core.answers.person_page = () => page();
    core.answers.person_timeline = () => [];
    render(Person, { route: { name: 'person', id: 'p1' } });
    await userEvent.type(await screen.findByRole('searchbox'), 'rota');
    expect(await screen.findByText('Nothing like that here.')).toBeTruthy();
    expect(core.called('person_timeline').at(-1)).toEqual(['p1', null, 'rota', null, 0]);
  });

  it('adds a point to the next talk, which it makes', async () => {
    core.answers.person_page = () => page();
    core.answers.person_timeline = () => [];
    core.answers.open_one_on_one = () => 'c9';
    render(Person, { route: { name: 'person', id: 'p1' } });
    await userEvent.type(await screen.findByRole('textbox', { name: 'Add a point' }), 'Holiday cover{Enter}');
    expect(core.called('open_one_on_one')).toEqual([['p1', '2026-11-19']]);
    expect(core.called('add_point')).toEqual([['c9', 'Holiday cover', 'manager']]);
  });
});

describe('a talk', () => {
  it('has its three columns and keeps what was typed before it finishes', async () => {
    core.answers.one_on_one = () => talkPage();
    core.answers.save_notes = (_id: string, _visit: string, _was: string, text: string) => ({
      text,
      theirs: null,
    });
    core.answers.finish_one_on_one = () => ({ next_on: '2026-11-30', carried: 1 });
    route.replace({ name: 'one_on_one', id: 'c1' });
    render(OneOnOne, { route: { name: 'one_on_one', id: 'c1' } });
    await screen.findByRole('heading', { name: 'We agreed' });
    expect(screen.getByText(/You promised: ask Legal/)).toBeTruthy();
    expect(await violations()).toEqual([]);
    await userEvent.type(screen.getByRole('textbox', { name: 'Notes' }), 'Settling in well');
    await userEvent.click(screen.getByRole('button', { name: 'Finish' }));
    await waitFor(() => expect(core.called('finish_one_on_one')).toEqual([['c1', null, null]]));
    const names = core.calls.map(([name]) => name);
    expect(names.indexOf('save_notes')).toBeLessThan(names.indexOf('finish_one_on_one'));
    expect(core.called('save_notes').at(-1)?.[3]).toBe('Settling in well');
    expect(toasts.list[0]?.text).toBe('Finished. Open points go along; the next one is 30 Nov.');
    expect(route.current).toEqual({ name: 'person', id: 'p1' });
  });

  it('gives a line to whom it names, as their own idea once both questions were asked', async () => {
    const asked = talkPage().questions.map((q) => ({ ...q, asked: true }));
    core.answers.one_on_one = () => talkPage({ questions: asked });
    render(OneOnOne, { route: { name: 'one_on_one', id: 'c1' } });
    const field = await screen.findByRole('textbox', { name: 'Add what you agreed' });
    await userEvent.type(field, 'Ruth: shadow Amara{Enter}');
    expect(core.called('add_promise')[0]?.[0]).toEqual({
      text: 'shadow Amara',
      mine: false,
      person_id: 'p1',
      due_on: null,
      conversation_id: 'c1',
      own_idea: true,
    });
  });

  it('moves the point in focus with Alt and an arrow', async () => {
    const point = talkPage().points[0];
    core.answers.one_on_one = () => talkPage({ points: [point, { ...point, id: 'i2', text: 'Rota' }] });
    render(OneOnOne, { route: { name: 'one_on_one', id: 'c1' } });
    (await screen.findByRole('checkbox', { name: /Rota/ })).focus();
    await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
    expect(core.called('move_point')).toEqual([['i2', true]]);
  });

  it('takes the value of a goal as part of the talk', async () => {
    core.answers.one_on_one = () => talkPage();
    render(OneOnOne, { route: { name: 'one_on_one', id: 'c1' } });
    await userEvent.type(await screen.findByRole('textbox', { name: /now at/ }), '60{Enter}');
    expect(core.called('check_in_on_goal')[0]?.[0]).toMatchObject({ value: 60, conversation_id: 'c1' });
  });
});

describe('Note something', () => {
  const reading = (over = {}) => ({
    kind: 'praise',
    person_id: 'p2',
    person_name: 'Amara Okafor',
    text: 'ran the call alone',
    due_on: null,
    id: null,
    ...over,
  });

  it('shows the reading, keeps the line as typed with Enter and closes', async () => {
    core.answers.read_capture = () => reading();
    core.answers.capture = () => reading({ id: 'f1' });
    const close = vi.fn();
    render(NoteSomething, { request: { name: 'note_something' }, close });
    await userEvent.type(screen.getByRole('textbox'), 'ama + ran the call alone');
    expect(await screen.findByRole('button', { name: 'Amara' })).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Praise' })).toBeTruthy();
    expect(await violations()).toEqual([]);
    await userEvent.keyboard('{Enter}');
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(core.called('capture')).toEqual([['ama + ran the call alone']]);
  });

  it('keeps what a chip says against the text', async () => {
    core.answers.read_capture = () => reading();
    const close = vi.fn();
    render(NoteSomething, { request: { name: 'note_something' }, close });
    await userEvent.type(screen.getByRole('textbox'), 'ama + ran the call alone');
    await userEvent.click(await screen.findByRole('button', { name: 'Praise' }));
    await userEvent.click(screen.getByRole('menuitemradio', { name: 'Note' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(core.called('add_note')).toEqual([['p2', 'ran the call alone']]));
    expect(core.called('capture')).toEqual([]);
  });

  it('has the text again after it was closed', async () => {
    core.answers.read_capture = () => reading();
    const first = render(NoteSomething, {
      request: { name: 'note_something', person_id: 'p1' },
      close: () => {},
    });
    await userEvent.type(screen.getByRole('textbox'), 'half a thought');
    first.unmount();
    render(NoteSomething, { request: { name: 'note_something', person_id: 'p1' }, close: () => {} });
    expect((screen.getByRole('textbox') as HTMLTextAreaElement).value).toBe('half a thought');
  });
});

describe('Log one-on-one', () => {
  it('guesses who was planned for today and writes the talk down', async () => {
    core.answers.list_people = () => [person({ id: 'p2', display_name: 'Amara Okafor' }), person()];
    core.answers.today = () => today({ talks: [row()] });
    core.answers.log_one_on_one = () => ({ person_id: 'p1' });
    const close = vi.fn();
    render(LogOneOnOne, { request: { name: 'log_one_on_one' }, close });
    const whom = (await screen.findByRole('combobox', { name: 'With whom?' })) as HTMLSelectElement;
    await waitFor(() => expect(whom.value).toBe('p1'));
    expect(await violations()).toEqual([]);
    await userEvent.type(
      screen.getByRole('textbox', { name: /What do you want to remember/ }),
      'Rota settled',
    );
    await userEvent.type(screen.getByRole('textbox', { name: 'Agreed line 1' }), 'Ruth: send the list');
    await userEvent.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(core.called('log_one_on_one')[0]?.[0]).toEqual({
      person_id: 'p1',
      held_on: TODAY,
      notes: 'Rota settled',
      agreed: [{ text: 'send the list', mine: false, due_on: null, own_idea: false }],
      next_on: null,
      next_time: null,
      slot: null,
    });
  });
});
