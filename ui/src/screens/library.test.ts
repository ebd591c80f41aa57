import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { LibraryItem, LibraryKind, LibraryPart } from '../lib/api.gen';
import { core, invoke, listen } from '../../tests/core';
import { TODAY, person, shellOf } from '../../tests/records';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

vi.setConfig({ testTimeout: 20_000 });
const { shell } = await import('../lib/shell.svelte');
const { route } = await import('../lib/route.svelte');
const { dialogs } = await import('../lib/dialogs.svelte');
const { toasts } = await import('../lib/toasts.svelte');
const { starts } = await import('../lib/starts');
const { findCommands } = await import('../lib/commands');
const { default: Library } = await import('./Library.svelte');
const { default: Feedback } = await import('./Feedback.svelte');
const { default: LibraryDialog } = await import('../dialogs/LibraryItem.svelte');
const { default: UseInTalk } = await import('../dialogs/UseInTalk.svelte');
const { default: AddGoal } = await import('../dialogs/AddGoal.svelte');
const { default: AddNextStep } = await import('../dialogs/AddNextStep.svelte');
const { default: AddPromise } = await import('../dialogs/AddPromise.svelte');

const item = (id: string, kind: LibraryKind, text: string, over: Partial<LibraryItem> = {}): LibraryItem => ({
  id,
  kind,
  group: null,
  group_code: null,
  text,
  more: null,
  own: false,
  favourite: false,
  put_away: false,
  goal: null,
  feedback: null,
  skill_id: null,
  after_days: null,
  ...over,
});
const wording = {
  situation: 'On Saturday,',
  impact: 'The line reached the door.',
  intent_question: null,
  intent_answer: null,
  next_step: null,
  consequence: null,
  skill_id: null,
};
const whole = (): LibraryItem[] => [
  item('q9', 'question', 'What should I stop doing?', { own: true }),
  item('q1', 'question', 'How has this week treated you?', { group: 'Opening and wellbeing' }),
  item('q2', 'question', 'What is slower than it ought to be?', { group: 'Obstacles and support' }),
  item('c1', 'coaching', 'What is the smallest step?', { group: 'Options', group_code: 'options' }),
  item('g1', 'goal', 'Cut the reply time', {
    more: 'so that nobody waits',
    goal: {
      code: 'g1',
      title: 'Cut the reply time',
      from: 6,
      to: 2,
      unit: 'h',
      why: 'so that nobody waits',
      measure: { kind: 'number', from: 6, to: 2, unit: 'h' },
    },
  }),
  item('s1', 'skill', 'Quality of work', {
    group: 'For everybody',
    more: 'Work that is right.',
    skill_id: 'cf.1.W1',
  }),
  item('f1', 'feedback', 'On Saturday, you counted stock in the back', {
    group: 'To change',
    group_code: 'constructive',
    more: 'The line reached the door.',
    feedback: { code: 'f1', kind: 'constructive', sector: 'retail', text: 'you counted stock', wording },
  }),
  item('m1', 'move', 'Say who decides what until further notice', {
    group: 'Something is on fire',
    after_days: 3,
  }),
];
let all: LibraryItem[] = [];
const changed = () => core.changed.forEach((run) => run());
const violations = async () => {
  const { violations } = await axe.run(document.body, {
    rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
  });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).join(' | ')}`);
};
const page = async () => {
  render(Library, { route: { name: 'library' } });
  return await screen.findByRole('button', { name: 'Use: How has this week treated you?' });
};
const focused = () => document.activeElement?.textContent?.trim() || document.activeElement?.ariaLabel;
const choose = (name: string) => userEvent.click(screen.getByRole('radio', { name }));

beforeEach(() => {
  core.reset();
  all = whole();
  core.answers.library = (kind: LibraryKind | null, words: string | null, part: LibraryPart) => {
    const items = all.filter(
      (one) =>
        (!kind || one.kind === kind) &&
        (!words || `${one.text} ${one.more}`.toLowerCase().includes(words.toLowerCase())) &&
        one.put_away === (part === 'put_away') &&
        (part !== 'favourites' || one.favourite),
    );
    return { items, found: items.length, put_away: all.filter((one) => one.put_away).length };
  };
  const change = (id: string, over: Partial<LibraryItem>) => {
    all = all.map((one) => (one.id === id ? { ...one, ...over } : one));
    changed();
    return null;
  };
  core.answers.keep_favourite = (id: string, favourite: boolean) => change(id, { favourite });
  core.answers.put_away_library_item = (id: string, put_away: boolean) => change(id, { put_away });
  core.answers.remove_library_item = (id: string) => {
    all = all.filter((one) => one.id !== id);
    changed();
    return null;
  };
  core.answers.list_people = () => [person(), person({ id: 'p2', display_name: 'Amara Okafor' })];
  core.answers.frameworks = () => [];
  core.answers.person_skills = () => ({ skills: [] });
  shell.value = shellOf({ show: { offer: null, lists: [], shelves: [] } as never });
  dialogs.close();
  for (const toast of toasts.list) toasts.close(toast.id);
  route.replace({ name: 'library' });
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

describe('the library', () => {
  it('is found by what one would call it', () => {
    for (const words of ['Library', 'question bank', 'icebreakers', 'templates', 'what to ask', 'crisis'])
      expect(
        findCommands(words).map(({ id }) => id),
        words,
      ).toContain('library');
  });

  it('has one kind under its headings, the own ones first', async () => {
    await page();
    const headings = () => screen.getAllByRole('heading', { level: 2 }).map((h) => h.textContent);
    expect(headings()).toEqual(['Your own', 'Opening and wellbeing', 'Obstacles and support']);
    expect(screen.queryByText('Cut the reply time')).toBeNull();
    await choose('Goals');
    expect(await screen.findByText('so that nobody waits')).toBeTruthy();
    expect(headings()).toEqual(['Goals']);
    expect(await violations()).toEqual([]);
  });

  it('looks for words in every kind, says where each belongs, and can be narrowed', async () => {
    await page();
    const field = screen.getByRole('searchbox', { name: 'Find by words' });
    await userEvent.type(field, 'what');
    expect(await screen.findByText('Coaching · Options')).toBeTruthy();
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Four found.'));
    expect(screen.queryAllByRole('heading', { level: 2 })).toEqual([]);
    expect(screen.getAllByRole('radio').filter((one) => (one as HTMLInputElement).checked)).toEqual([]);
    await choose('Coaching');
    await waitFor(() => expect(screen.getByRole('status').textContent).toBe('One found.'));
    await userEvent.clear(field);
    await userEvent.type(field, 'zebra');
    expect(await screen.findByText(/^Nothing here has those words/)).toBeTruthy();
    expect(await violations()).toEqual([]);
    await userEvent.keyboard('{ArrowDown}');
    expect(document.activeElement, 'there is nowhere to go').toBe(field);
    await userEvent.clear(field);
    expect(await screen.findByRole('heading', { name: 'Your own' })).toBeTruthy();
  });

  it('tells when there is more than is shown', async () => {
    const answer = core.answers.library as (...args: unknown[]) => { items: LibraryItem[] };
    core.answers.library = (...args: never[]) => ({ ...answer(...args), found: 130 });
    await page();
    expect(screen.getByRole('status').textContent).toBe('The first 3 of 130. One more word finds fewer.');
  });

  it('is walked through by arrow keys, and Enter uses the line', async () => {
    await page();
    const field = screen.getByRole('searchbox', { name: 'Find by words' });
    field.focus();
    await userEvent.keyboard('{ArrowDown}');
    expect(focused()).toBe('Use: What should I stop doing?');
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}');
    expect(focused(), 'the last one is the last').toBe('Use: What is slower than it ought to be?');
    await userEvent.keyboard('{Home}{ArrowUp}');
    expect(document.activeElement).toBe(field);
    await userEvent.keyboard('{Enter}{End}{ArrowUp}');
    expect(focused()).toBe('Use: How has this week treated you?');
    await userEvent.tab({ shift: true });
    expect(focused()).toBe('Favourite: How has this week treated you?');
    await userEvent.keyboard('{ArrowDown}');
    expect(focused(), 'the same button of the next line').toBe(
      'Favourite: What is slower than it ought to be?',
    );
    await userEvent.tab();
    await userEvent.keyboard('{Enter}');
    expect(dialogs.current?.request).toMatchObject({ name: 'use_in_talk', item: { id: 'q2' } });
  });

  it('keeps favourites, which stay where they are', async () => {
    await page();
    const star = screen.getByRole('button', { name: 'Favourite: How has this week treated you?' });
    await userEvent.click(star);
    await waitFor(() => expect(star.ariaPressed ?? star.getAttribute('aria-pressed')).toBe('true'));
    expect(core.called('keep_favourite')).toEqual([['q1', true]]);
    await choose('Favourites');
    expect(await screen.findByText('Questions · Opening and wellbeing')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^Favourite: / }));
    expect(await screen.findByText(/^None yet/)).toBeTruthy();
  });

  it('puts away and brings back, and the next line has the focus', async () => {
    await page();
    expect(screen.queryByRole('radio', { name: 'Put away' })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'More: How has this week treated you?' }));
    expect(screen.queryByRole('menuitem', { name: 'Change the words' }), 'only own ones').toBeNull();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Put away' }));
    await waitFor(() => expect(focused()).toBe('Use: What is slower than it ought to be?'));
    expect(toasts.list.map(({ text }) => text)).toEqual(['Put away. Where it was used, it stays.']);
    await choose('Put away');
    await userEvent.click(await screen.findByRole('button', { name: /^Bring back: How has/ }));
    expect(await screen.findByText('Nothing is put away.')).toBeTruthy();
    expect(core.called('put_away_library_item')).toEqual([
      ['q1', true],
      ['q1', false],
    ]);
  });

  it('lets own ones be changed and deleted', async () => {
    await page();
    const own = () =>
      userEvent.click(screen.getByRole('button', { name: 'More: What should I stop doing?' }));
    await own();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Change the words' }));
    expect(dialogs.current?.request).toMatchObject({ name: 'library_item', item: { id: 'q9' } });
    dialogs.close();
    await own();
    await userEvent.click(screen.getByRole('menuitem', { name: 'Delete' }));
    expect(core.called('remove_library_item')).toEqual([['q9']]);
    await waitFor(() => expect(screen.queryByText('What should I stop doing?')).toBeNull());
  });

  it('begins each kind where it belongs', async () => {
    await page();
    const uses = async (place: string, name: RegExp) => {
      await choose(place);
      await userEvent.click(await screen.findByRole('button', { name }));
      return dialogs.current?.request;
    };
    expect(await uses('Goals', /^Use: Cut/)).toMatchObject({ name: 'add_goal', start: { id: 'g1' } });
    expect(await uses('Skills', /^Use: Quality/)).toMatchObject({
      name: 'add_next_step',
      start: { id: 's1' },
    });
    expect(await uses('When something happens', /^Use: Say/)).toMatchObject({
      name: 'add_promise',
      start: { id: 'm1' },
    });
    expect(await uses('Coaching', /^Use: What is/)).toMatchObject({
      name: 'use_in_talk',
      item: { id: 'c1' },
    });
    await uses('Feedback', /^Use: On Saturday/);
    expect(route.current).toEqual({ name: 'feedback' });
    expect(starts.take()?.code).toBe('f1');
    expect(starts.take(), 'once').toBeNull();
  });
});

describe('one of one’s own', () => {
  it('is added with its stage where it is for coaching', async () => {
    core.answers.coaching_stages = () => [
      { code: 'goal', title: 'Goal', intent: '' },
      { code: 'will', title: 'Will', intent: '' },
    ];
    const close = vi.fn();
    render(LibraryDialog, { request: { name: 'library_item', kind: 'question' }, close });
    expect(screen.queryByRole('combobox')).toBeNull();
    expect(screen.queryByRole('radio', { name: 'Skills' }), 'a skill belongs to a list').toBeNull();
    await userEvent.click(screen.getByRole('radio', { name: 'Coaching' }));
    await userEvent.type(
      screen.getByRole('textbox', { name: 'In your words' }),
      'What is the smallest step?',
    );
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Which stage?' }), 'will');
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    const words = { text: 'What is the smallest step?', more: null, group_code: 'will' };
    expect(core.called('add_library_item')).toEqual([['coaching', words]]);
  });

  it('is changed, and what the core refuses is said by its field', async () => {
    core.answers.change_library_item = () => {
      throw { kind: 'invalid', message: 'Write the words.', field: 'text' };
    };
    const own = item('q9', 'question', 'What should I stop doing?', { own: true });
    render(LibraryDialog, { request: { name: 'library_item', kind: 'question', item: own }, close: vi.fn() });
    const field = screen.getByRole('textbox', { name: 'In your words' });
    await userEvent.clear(field);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Write the words.')).toBeTruthy();
    expect(document.activeElement).toBe(field);
  });
});

describe('what is begun from the library', () => {
  const question = item('q1', 'question', 'How has this week treated you?');

  it('stands on the next talk with whom the page is about, or on every talk', async () => {
    core.answers.use_in_talk = (_: string, __: string, every: boolean) => ({
      conversation_id: 'c1',
      on: '2026-11-19',
      already: every,
    });
    const close = vi.fn();
    render(UseInTalk, { request: { name: 'use_in_talk', item: question, person_id: 'p2' }, close });
    const whom = await screen.findByRole<HTMLSelectElement>('combobox', { name: 'With whom?' });
    expect(whom.value).toBe('p2');
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Put it there' }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(toasts.list.map(({ text }) => text)).toEqual(['On the talk with Amara, Thursday.']);
    await userEvent.click(screen.getByRole('radio', { name: 'On every talk' }));
    await userEvent.click(screen.getByRole('button', { name: 'Put it there' }));
    await waitFor(() => expect(core.called('use_in_talk').length).toBe(2));
    expect(core.called('use_in_talk')).toEqual([
      ['q1', 'p2', false],
      ['q1', 'p2', true],
    ]);
    await waitFor(() => expect(toasts.list.at(-1)?.text).toBe('It stands there already.'));
    expect(toasts.list.at(-1)?.act, 'nothing was done that could be taken back').toBeNull();
  });

  it('cannot be put on a talk where nobody reports to one', async () => {
    core.answers.list_people = () => [];
    render(UseInTalk, { request: { name: 'use_in_talk', item: question }, close: vi.fn() });
    expect(await screen.findByText('Nobody yet.')).toBeTruthy();
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Put it there' }).disabled).toBe(true);
  });

  it('is a goal with its measure, a step with its skill, a promise with its day', async () => {
    const of = (id: string) => all.find((one) => one.id === id) as LibraryItem;
    core.answers.add_goal = () => null;
    const goal = render(AddGoal, {
      request: { name: 'add_goal', person_id: 'p1', start: of('g1') },
      close: vi.fn(),
    });
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'What will be reached' }).value).toBe(
      'Cut the reply time',
    );
    expect(screen.getByDisplayValue('h')).toBeTruthy();
    goal.unmount();

    const close = vi.fn();
    const step = render(AddNextStep, {
      request: { name: 'add_next_step', person_id: 'p1', start: of('s1') },
      close,
    });
    expect(screen.getByText('Work that is right.')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', { name: 'Next step' }), 'check one report');
    await userEvent.click(screen.getByRole('button', { name: 'Add a next step' }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(core.called('add_next_step')[0]?.[0]).toMatchObject({
      skill: 'Quality of work',
      step: 'check one report',
      more: { skill_id: 'cf.1.W1' },
    });
    step.unmount();

    render(AddPromise, { request: { name: 'add_promise', start: of('m1') }, close: vi.fn() });
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(core.called('add_promise').length).toBe(1));
    expect(core.called('add_promise')[0]?.[0]).toMatchObject({
      text: 'Say who decides what until further notice',
      due_on: '2026-11-19',
    });
    expect(TODAY).toBe('2026-11-16');
  });

  it('is feedback with its parts, and what was typed before waits', async () => {
    core.answers.list_feedback = () => [];
    const words = () => screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'What did you see?' });
    const plain = render(Feedback);
    await userEvent.type(await words(), 'half a sentence');
    plain.unmount();
    starts.put(all.find(({ id }) => id === 'f1')?.feedback ?? null);
    const started = render(Feedback);
    expect((await words()).value).toBe('you counted stock');
    expect(screen.getByDisplayValue('On Saturday,')).toBeTruthy();
    expect(screen.getByRole<HTMLInputElement>('radio', { name: 'To change' }).checked).toBe(true);
    started.unmount();
    render(Feedback);
    expect((await words()).value).toBe('half a sentence');
  });
});
