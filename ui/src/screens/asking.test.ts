import { render, screen, waitFor, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { person } from '../../tests/records';
import type { Round, RoundPage } from '../lib/api.gen';

vi.setConfig({ testTimeout: 20_000 });
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const { dialogs } = await import('../lib/dialogs.svelte');
const { route } = await import('../lib/route.svelte');
const { toasts } = await import('../lib/toasts.svelte');
const { default: AskingOthers } = await import('./AskingOthers.svelte');
const { default: Answers } = await import('./Answers.svelte');
const { default: AskByForm } = await import('../dialogs/AskByForm.svelte');
const { default: BringInAnswers } = await import('../dialogs/BringInAnswers.svelte');

const round = (over: Partial<Round> = {}): Round => ({
  id: 'r1',
  kind: 'self_review',
  title: 'Self-review of Ruth Adeyemi',
  about_id: 'p1',
  about_name: 'Ruth Adeyemi',
  asked_name: 'Ruth Adeyemi',
  asked_on: '2026-11-10',
  due_on: null,
  state: 'waiting',
  about: null,
  reader: null,
  groups: [],
  ...over,
});
const page = (over: Partial<RoundPage>): RoundPage => ({
  round: round({ state: 'received' }),
  words: [],
  groups: [],
  items: [],
  overall: null,
  choices: [],
  ...over,
});
const people = (count: number) => Array.from({ length: count }, (_, at) => person({ id: `p${at}` }));

beforeEach(() => {
  // jsdom has no modal dialogs.
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false;
  };
  core.reset();
  dialogs.close();
  for (const toast of toasts.list) toasts.close(toast.id);
  route.replace({ name: 'asking_others' });
});

describe('Asking others', () => {
  it('offers what can be asked, and the upward question from five people on', async () => {
    core.answers.list_rounds = () => [];
    core.answers.list_people = () => people(4);
    const small = render(AskingOthers);
    const offers = async () => (await screen.findAllByRole('button', { name: /^Make a form/ })).length;
    expect(await offers()).toBe(4);
    expect(screen.queryByRole('button', { name: 'Bring in answers' }), 'nothing is out').toBeNull();
    small.unmount();
    core.answers.list_people = () => people(5);
    render(AskingOthers);
    expect(await offers()).toBe(5);
    await userEvent.click(screen.getByRole('button', { name: 'Make a form: A self-review' }));
    expect(dialogs.current?.request).toEqual({ name: 'ask_by_form', kind: 'self_review' });
  });

  it('shows what is out, and looks into files before it takes them', async () => {
    core.answers.list_rounds = () => [
      round(),
      round({ id: 'r2', state: 'received', title: 'Feedback on Ruth' }),
    ];
    core.answers.list_people = () => people(2);
    const preview = { files: [], rounds: [], ready: false };
    core.answers.choose_answers = () => preview;
    render(AskingOthers);
    const out = await screen.findByRole('list', { name: 'Not back yet' });
    expect(within(out).getAllByRole('listitem')).toHaveLength(1);
    await userEvent.click(screen.getByRole('button', { name: 'Bring in answers' }));
    await waitFor(() => expect(dialogs.current?.request).toEqual({ name: 'bring_in_answers', preview }));
    await userEvent.click(screen.getByRole('button', { name: 'Feedback on Ruth' }));
    expect(route.current).toEqual({ name: 'answers', id: 'r2' });
  });
});

describe('A form for others', () => {
  it('is saved with whom it is about, and stays open where no place was chosen', async () => {
    core.answers.list_people = () => [person()];
    core.answers.save_forms = () => null;
    const close = vi.fn();
    render(AskByForm, { request: { name: 'ask_by_form', kind: 'about_person', person_id: 'p1' }, close });
    await userEvent.type(screen.getByLabelText('Who is asked?'), 'Marta Klein');
    await userEvent.click(screen.getByRole('button', { name: 'Save the form' }));
    await waitFor(() => expect(core.called('save_forms')).toHaveLength(1));
    expect(core.called('save_forms')[0]?.[0]).toMatchObject({
      kind: 'about_person',
      person_id: 'p1',
      asked_name: 'Marta Klein',
      groups: [],
      reader: null,
    });
    expect(close).not.toHaveBeenCalled();
    core.answers.save_forms = () => ({ round: 'r', title: '', folder: '', files: ['Feedback on Ruth.html'] });
    await userEvent.click(screen.getByRole('button', { name: 'Save the form' }));
    await waitFor(() => expect(close).toHaveBeenCalled());
    expect(toasts.list.map((toast) => toast.text).join()).toContain('Feedback on Ruth.html');
  });

  it('says at its field what cannot be asked', async () => {
    core.answers.list_people = () => people(2);
    core.answers.save_forms = () => {
      throw { kind: 'invalid', field: 'report', message: 'Fewer than three people report to you.' };
    };
    render(AskByForm, { request: { name: 'ask_by_form', kind: 'survey_360' }, close: () => {} });
    await userEvent.click(screen.getByRole('button', { name: 'Save the form' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Fewer than three');
  });
});

describe('Answers that came back', () => {
  const lines = [{ question: 'Which results?', answer: '<img src=x onerror=alert(1)>' }];
  const file = {
    file: 'a.json',
    what: 'Self-review of Ruth',
    from: 'Ruth',
    problem: null,
    lines,
    marks: true,
  };

  it('are looked at as text before they are taken', async () => {
    core.answers.bring_in_answers = () => ({ rounds: ['r1'] });
    const refused = { ...file, what: null, from: null, lines: [], marks: false, problem: 'It was changed.' };
    const preview = { files: [file, refused], rounds: [], ready: true };
    const { container } = render(BringInAnswers, {
      request: { name: 'bring_in_answers', preview },
      close: () => {},
    });
    expect(screen.getByText('<img src=x onerror=alert(1)>')).toBeTruthy();
    expect(container.querySelector('img')).toBeNull();
    expect(screen.getByText('It was changed.')).toBeTruthy();
    expect(core.called('bring_in_answers')).toHaveLength(0);
    await userEvent.click(screen.getByRole('button', { name: 'Bring it in' }));
    await waitFor(() => expect(route.current).toEqual({ name: 'answers', id: 'r1' }));
  });

  it('of which none can be taken can only be closed', () => {
    const preview = { files: [{ ...file, problem: 'It was changed.' }], rounds: [], ready: false };
    render(BringInAnswers, { request: { name: 'bring_in_answers', preview }, close: () => {} });
    expect(screen.queryByRole('button', { name: 'Bring it in' })).toBeNull();
  });

  it('of groups show their means, and nothing where a group has none', async () => {
    core.answers.round_page = () =>
      page({
        round: round({
          kind: 'survey_360',
          state: 'received',
          title: 'How others see you',
          asked_name: null,
        }),
        groups: [
          { group: 'self', name: 'You', answers: 1 },
          { group: 'report', name: 'Your team', answers: 5 },
        ],
        items: [
          {
            code: 'P1',
            question: 'I can say why our work matters.',
            own: 5,
            groups: [{ group: 'report', mean: 3.2, answers: 5, spread: [2, 4] }],
            others: 3.2,
            sign: 'blind_spot',
          },
          { code: 'P2', question: 'Whom it helps.', own: 4, groups: [], others: null, sign: null },
        ],
      });
    render(Answers, { route: { name: 'answers', id: 'r1' } });
    const first = (await screen.findByText('I can say why our work matters.', { exact: false })).closest(
      'tr',
    );
    expect(first?.textContent).toContain('3.2');
    expect(first?.textContent).toContain('2 to 4');
    expect(first?.textContent).toContain('you see more in it than they do');
    const second = screen.getByText('Whom it helps.').closest('tr') as HTMLElement;
    expect(within(second).getAllByRole('cell')[1]?.textContent).toBe('');
  });
});
