import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answers } from '../../tests/shell';
import { SHOWN_MS, toasts } from './toasts.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const toast of toasts.list) toasts.close(toast.id);
  vi.useRealTimers();
});

describe('a toast', () => {
  it('goes after eight seconds', () => {
    toasts.done('Goal deleted.');
    vi.advanceTimersByTime(SHOWN_MS - 1);
    expect(toasts.list).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(toasts.list).toHaveLength(0);
  });

  it('stands still while it is pointed at or focused', () => {
    toasts.done('Goal deleted.');
    vi.advanceTimersByTime(6000);
    toasts.hold();
    vi.advanceTimersByTime(60_000);
    expect(toasts.list).toHaveLength(1);
    toasts.release();
    vi.advanceTimersByTime(1999);
    expect(toasts.list, 'the two seconds that were left').toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(toasts.list).toHaveLength(0);
  });

  it('says the key to undo, and keeps the button out of what is read', () => {
    toasts.done('Goal deleted.');
    expect(toasts.spoken).toBe('Goal deleted. Press Ctrl+Z to undo.');
  });

  it('takes the newest step back and says so, with a way to do it again', async () => {
    answers.undo = () => 'Delete a goal';
    toasts.done('Goal deleted.');
    await toasts.act(toasts.list[0]!);
    expect(toasts.list.map((t) => t.text)).toEqual(['Taken back: Delete a goal.']);
    expect(toasts.list[0]?.act?.label).toBe('Redo');
  });

  it('shows a failure of the act', async () => {
    toasts.say('Saved.', { label: 'Show', run: () => Promise.reject(new Error('no folder')) });
    await toasts.act(toasts.list[0]!);
    expect(toasts.list[0]).toMatchObject({ text: 'no folder', failed: true });
  });

  it('never stacks more than three', () => {
    for (const n of [1, 2, 3, 4, 5]) toasts.done(`Step ${n}`);
    expect(toasts.list.map((t) => t.text)).toEqual(['Step 3', 'Step 4', 'Step 5']);
  });
});
