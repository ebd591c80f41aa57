import { render, screen, waitFor } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';
import { goal, person, promise, shellOf, TODAY } from '../../tests/records';
import type { Leaving, SeeOff } from '../lib/api.gen';

vi.setConfig({ testTimeout: 20_000 });
vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const { shell } = await import('../lib/shell.svelte');
const { route } = await import('../lib/route.svelte');
const { toasts } = await import('../lib/toasts.svelte');
const { default: Moving } = await import('./Moving.svelte');

const ending = (id: string, title: string, state = 'active') => ({
  goal: goal({ id, title, state }),
  words: '40 of 100',
  suggested: null,
  reason: null,
  successor_id: null,
  reason_for: ['achieved'],
  carry_count: 0,
  asks_first: false,
  may_move_on: false,
});
const leaving = (id: string, over: Partial<Leaving> = {}): Leaving => ({
  person: person({ id }),
  since: '2026-06-01',
  goals: [],
  theirs: [],
  mine: [],
  owns: [],
  steps: 0,
  talks: 0,
  private: [],
  retention_review_on: null,
  ...over,
});
function shows(page: Leaving) {
  core.answers.leaving = () => page;
  return render(Moving, { route: { name: 'moving', person_id: page.person.id } });
}
const sent = () => core.called('see_off') as [string, SeeOff][];
/** Every call that writes. */
const written = () =>
  core.calls.map(([name]) => name).filter((name) => /^(see_off|begin_|drop_|score_|remove_)/.test(name));
const save = (name: string) => userEvent.click(screen.getByRole('button', { name }));

beforeEach(() => {
  core.reset();
  shell.value = shellOf({
    show: { offer: null, lists: [], pick_a_step: true, shelves: ['reviews'] } as never,
  });
  for (const toast of toasts.list) toasts.close(toast.id);
  route.replace({ name: 'today' });
});

describe('Somebody leaves', () => {
  it('is one call, with what becomes of everything and only what was chosen', async () => {
    shows(
      leaving('one', {
        goals: [
          ending('g1', 'Halve open cases'),
          ending('g2', 'Train two people'),
          ending('g3', 'Not agreed', 'draft'),
        ],
        theirs: [
          promise({ id: 'a1', text: 'Send the list', mine: false }),
          promise({ id: 'a2', text: 'Call Legal' }),
        ],
      }),
    );
    await userEvent.click(await screen.findByRole('radio', { name: 'Has another manager' }));
    await userEvent.type(screen.getByLabelText('Who leads them now?'), 'Ines Costa');
    const result = (title: string) => screen.getByLabelText(`What came of “${title}”`);
    await userEvent.selectOptions(result('Halve open cases'), 'achieved');
    await userEvent.type(screen.getByLabelText('Why: Halve open cases'), 'Done in October');
    const [, ...drafts] = [...(result('Not agreed') as HTMLSelectElement).options].map((o) => o.value);
    expect(drafts, 'nothing came of what was never agreed').toEqual(['dropped']);
    await userEvent.selectOptions(screen.getByLabelText('What becomes of: Send the list'), 'mine');
    await userEvent.type(screen.getByLabelText(/^In two sentences/), 'Asked early.');
    await userEvent.click(screen.getByLabelText('Said to Ruth: it goes along'));
    await save('Put away');
    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]).toEqual([
      'one',
      {
        what: 'manager_changed',
        on: TODAY,
        next_manager: 'Ines Costa',
        goals: [{ id: 'g1', outcome: 'achieved', reason: 'Done in October' }],
        promises_dropped: [],
        promises_taken: ['a1'],
        taken_back: [],
        looking_back: 'Asked early.',
        told: true,
        interim: false,
        retention_review_on: null,
      },
    ]);
    expect(written(), 'one step to take back').toEqual(['see_off']);
  });

  it('opens the interim review that was begun with it, and none otherwise', async () => {
    core.answers.see_off = () => 'r1';
    const { unmount } = shows(leaving('two'));
    await userEvent.click(await screen.findByRole('button', { name: 'More' }));
    await userEvent.click(screen.getByLabelText('Begin an interim review, to write more'));
    await save('Put away');
    await waitFor(() => expect(route.current).toEqual({ name: 'review', id: 'r1' }));
    expect(sent()[0]?.[1].interim).toBe(true);
    expect(written()).toEqual(['see_off']);
    unmount();
    core.answers.see_off = () => null;
    route.replace({ name: 'today' });
    shows(leaving('three'));
    await screen.findByRole('button', { name: 'Put away' });
    await save('Put away');
    await waitFor(() => expect(sent()).toHaveLength(2));
    expect(route.current).toEqual({ name: 'today' });
  });

  it('keeps what was typed while one looks elsewhere, and says what is wrong where it is wrong', async () => {
    const page = leaving('four', { goals: [ending('g1', 'First'), ending('g2', 'Second')] });
    const { unmount } = shows(page);
    await userEvent.type(await screen.findByLabelText(/^In two sentences/), 'Steady.');
    for (const title of ['First', 'Second'])
      await userEvent.selectOptions(screen.getByLabelText(`What came of “${title}”`), 'dropped');
    await userEvent.type(screen.getByLabelText('Why: First'), 'Nobody asks for it');
    unmount();
    shows(page);
    expect(((await screen.findByLabelText(/^In two sentences/)) as HTMLTextAreaElement).value).toBe(
      'Steady.',
    );
    core.answers.see_off = () =>
      Promise.reject({ kind: 'invalid', field: 'reason', message: 'A word on why.' });
    await save('Put away');
    await waitFor(() => expect(screen.getAllByText('A word on why.')).toHaveLength(1));
    expect(screen.getByLabelText('Why: Second').getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByLabelText('Why: First').getAttribute('aria-invalid')).not.toBe('true');
  });
});

describe('Of somebody who is away already', () => {
  it('what is open is settled, and nothing of theirs comes back by itself', async () => {
    const owned = { id: 'd1', title: 'The rota', level: 6 };
    shows(leaving('five', { since: null, owns: [owned as never] }));
    const back = await screen.findByLabelText(/^Comes back to you/);
    expect((back as HTMLInputElement).checked).toBe(false);
    expect(screen.getByRole('button', { name: 'Save' }).hasAttribute('disabled'), 'nothing is chosen').toBe(
      true,
    );
    await userEvent.click(back);
    await save('Save');
    await waitFor(() => expect(sent()).toHaveLength(1));
    expect(sent()[0]?.[1]).toMatchObject({ what: null, taken_back: ['d1'] });
  });

  it('a handover is for whoever leads them next, and what stays here can be deleted by its kind', async () => {
    const stays = [
      { id: 'e1', kind: 'note', on: '2026-11-02', text: 'Looks tired' },
      { id: 'f1', kind: 'feedback', on: '2026-11-03', text: 'Talks over others' },
    ];
    const { unmount } = shows(leaving('six', { since: null, private: stays }));
    await userEvent.click(await screen.findByRole('button', { name: 'Delete: Looks tired' }));
    await userEvent.click(screen.getByRole('button', { name: 'Delete: Talks over others' }));
    expect(core.called('remove_note')).toEqual([['e1']]);
    expect(core.called('remove_feedback')).toEqual([['f1']]);
    expect(screen.getByRole('button', { name: 'Save the handover' })).toBeTruthy();
    unmount();
    shows(leaving('seven', { since: null, person: person({ id: 'seven', left_on: '2026-11-16' }) }));
    await screen.findByText('Nothing is open.');
    expect(screen.queryByRole('button', { name: 'Save the handover' })).toBeNull();
  });
});
