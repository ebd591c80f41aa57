import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { TODAY, person, shellOf } from '../../tests/records';

vi.hoisted(() => Object.defineProperty(navigator, 'language', { value: 'en-GB' }));
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

vi.setConfig({ testTimeout: 20_000 });
const { shell } = await import('../lib/shell.svelte');
const { default: Feedback } = await import('./Feedback.svelte');
const { default: MyPage } = await import('./MyPage.svelte');
const { default: Friday } = await import('../parts/Friday.svelte');

const parts = {
  situation: null,
  impact: null,
  intent_question: null,
  intent_answer: null,
  next_step: null,
  consequence: null,
  skill_id: null,
};
const feedback = (over = {}) => ({
  id: 'f1',
  person_id: 'p1',
  person_name: 'Ruth Adeyemi',
  kind: 'constructive',
  text: 'Left the call early',
  wording: parts,
  skill: null,
  response: null,
  observed: null,
  occurred_on: TODAY,
  given_on: null,
  channel: null,
  said: false,
  state: 'draft',
  conversation_id: null,
  ...over,
});
const entry = (id: string, over = {}) => ({
  id,
  kind: 'note',
  person_id: null,
  person_name: null,
  occurred_on: TODAY,
  title: null,
  body: `note ${id}`,
  private: true,
  conversation_id: null,
  ...over,
});
const note = (id: string) => ({ kind: 'note', entry: entry(id), guess: null, guess_name: null, sign: null });
const friday = (items: unknown[]) => ({
  items,
  minutes: items.length,
  question: 'friday_question_5',
  answered: true,
  mostly: null,
  half_time: null,
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
  core.answers.list_people = () => [person()];
  core.answers.frameworks = () => [];
  core.answers.person_skills = () => ({ skills: [] });
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
});

describe('feedback', () => {
  it('is one field first, and its parts with an example to begin with', async () => {
    core.answers.list_feedback = () => [];
    core.answers.add_feedback = () => feedback();
    core.answers.feedback_examples = () => [
      {
        kind: 'constructive',
        sector: 'retail',
        text: 'you counted stock in the back',
        wording: { ...parts, situation: 'On Saturday,', impact: 'The line reached the door.' },
      },
      { kind: 'praise', sector: 'sales', text: 'you told the client', wording: parts },
    ];
    render(Feedback);
    await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'About whom?' }), 'p1');
    expect(screen.queryByRole('textbox', { name: 'When and where?' })).toBeNull();
    await userEvent.click(screen.getByRole('radio', { name: 'To change' }));
    await userEvent.click(screen.getByRole('button', { name: 'Help me word it' }));
    await userEvent.click(screen.getByRole('button', { name: 'Examples' }));
    const examples = await screen.findByRole('list', { name: 'Examples' });
    expect(within(examples).getAllByRole('listitem').length).toBe(1);
    await userEvent.click(within(examples).getByRole('button', { name: /Use as a start/ }));
    await userEvent.type(
      screen.getByRole('textbox', { name: 'What would you like next time?' }),
      'open the second till',
    );
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(core.called('add_feedback')[0]?.[0]).toMatchObject({
      person_id: 'p1',
      kind: 'constructive',
      text: 'you counted stock in the back',
      wording: {
        situation: 'On Saturday,',
        impact: 'The line reached the door.',
        next_step: 'open the second till',
      },
    });
  });

  it('takes down what they answered once it was said', async () => {
    core.answers.list_feedback = () => [
      feedback({ said: true, state: 'given', given_on: TODAY, channel: 'phone' }),
    ];
    render(Feedback);
    expect(await screen.findByText('Said today, on the phone')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: /^More: / }));
    await userEvent.click(screen.getByRole('menuitem', { name: 'What Ruth answered' }));
    await userEvent.type(
      screen.getByRole('textbox', { name: 'What did Ruth say to it?' }),
      'I had a dentist{Control>}{Enter}{/Control}',
    );
    await waitFor(() => expect(core.called('answer_feedback')).toEqual([['f1', 'I had a dentist']]));
  });
});

describe('my page', () => {
  it('keeps what was said about the manager and what they will do with it', async () => {
    core.answers.list_received = () => [
      {
        id: 'r1',
        from_person_id: 'p1',
        from_name: 'Ruth Adeyemi',
        kind: 'constructive',
        text: 'You answer mail while I talk',
        on: TODAY,
        response: 'lid down in our talks',
      },
    ];
    core.answers.person_page = () => ({ goals: [], steps: [] });
    render(MyPage);
    expect(await screen.findByText('I will: lid down in our talks')).toBeTruthy();
    await userEvent.type(screen.getByRole('textbox', { name: 'What did they say?' }), 'Too near the detail');
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(core.called('add_received')[0]?.[0]).toEqual({
      from_person_id: null,
      kind: 'praise',
      text: 'Too near the detail',
      on: null,
    });
  });
});

describe('friday', () => {
  it('lets nothing unsaid wait for ever, and asks about a concern in one press', async () => {
    const old = { kind: 'feedback', feedback: feedback(), days: 61 };
    const concern = {
      kind: 'concern',
      entry: entry('e9', { kind: 'concern', person_id: 'p1', person_name: 'Ruth Adeyemi' }),
      old: false,
    };
    render(Friday, { friday: friday([old, concern]) as never, step: null });
    expect(screen.getByText(/Say it, or let it go\?/)).toBeTruthy();
    expect(screen.getAllByRole('button', { name: 'Not yet' }).length).toBe(1);
    expect(screen.getByText('Have you told Ruth?')).toBeTruthy();
    expect(await violations()).toEqual([]);
    await userEvent.click(screen.getByRole('button', { name: 'Yes, today' }));
    expect(core.called('told_concern')).toEqual([['e9', TODAY]]);
  });

  it('is seven things: where one is settled, the eighth does not come in', async () => {
    shell.value = shellOf({ today: '2026-11-27' });
    const all = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6', 'n7', 'n8'].map(note);
    const { rerender } = render(Friday, { friday: friday(all.slice(0, 7)) as never, step: null });
    expect(screen.getAllByRole('listitem').length).toBe(7);
    await rerender({ friday: friday(all.slice(1)) as never, step: null });
    expect(screen.getAllByRole('listitem').length).toBe(6);
    expect(screen.queryByText(/note n8/)).toBeNull();
  });
});
