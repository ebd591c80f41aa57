import { render, screen, within } from '@testing-library/svelte';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { core, invoke, listen } from '../../tests/core';

vi.mock('@tauri-apps/api/core', () => ({ invoke }));
vi.mock('@tauri-apps/api/event', () => ({ listen }));

const { default: RecentlyChanged } = await import('./RecentlyChanged.svelte');

beforeEach(() => core.reset());

it('tells what hangs on a step that cannot go, and leaves it', async () => {
  const part = { table: 'person', what: 'created', before: null, after: 'Ann' };
  const made_at = '2026-11-16T09:00:00.000Z';
  core.answers = {
    recently_changed: () => [{ id: 7, label: 'Add Ann', made_at, undone: false, parts: [part] }],
    restore_change: () => ({
      restored: 0,
      conflicts: [],
      hanging: Array.from({ length: 8 }, (_, i) => ({ what: 'Note', text: `note ${i}` })),
    }),
  };
  const user = userEvent.setup();
  render(RecentlyChanged);
  await user.click(await screen.findByRole('button', { name: /^Put back/ }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Something hangs on this' }));
  dialog.getByText('note 5');
  expect(dialog.queryByText('note 6')).toBeNull();
  dialog.getByText('and two more');
  expect(dialog.queryByRole('button', { name: /^Put back/ })).toBeNull();
  await user.click(dialog.getByRole('button', { name: 'Leave as it is' }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(core.called('restore_change')).toEqual([[7, false]]);
});
