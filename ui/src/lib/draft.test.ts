import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AFTER_KEY_MS, AT_LEAST_MS, Draft, SAYS_SAVING_MS, type Saved } from './draft.svelte';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A core that stores what it gets. */
const stored = (text: string): Saved => ({ text, theirs: null });

function answering(answer: (text: string) => Promise<Saved>) {
  const save = vi.fn((_visit: string, _was: string, text: string) => answer(text));
  return { draft: new Draft('before', save), save };
}

describe('a draft', () => {
  it('saves 400 ms after the last keystroke, with what it started from', async () => {
    const { draft, save } = answering(async (text) => stored(text));
    draft.text = 'before a';
    await vi.advanceTimersByTimeAsync(AFTER_KEY_MS - 1);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(save).toHaveBeenCalledExactlyOnceWith(expect.any(String), 'before', 'before a');
    expect(draft.dirty).toBe(false);
  });

  it('saves at least every second while typing goes on', async () => {
    const { draft, save } = answering(async (text) => stored(text));
    for (let i = 0; i < 30; i++) {
      draft.text = 'x'.repeat(i + 1);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(save.mock.calls.length).toBeGreaterThanOrEqual(Math.floor(3000 / AT_LEAST_MS) - 1);
    expect(save.mock.calls.length).toBeLessThanOrEqual(3);
  });

  it('starts the next save from what the last one stored, in the same visit', async () => {
    const { draft, save } = answering(async (text) => stored(text));
    draft.text = 'one';
    await draft.flush();
    draft.text = 'two';
    await draft.flush();
    expect(save.mock.calls.map(([, was, text]) => [was, text])).toEqual([
      ['before', 'one'],
      ['one', 'two'],
    ]);
    expect(save.mock.calls[0]?.[0]).toBe(save.mock.calls[1]?.[0]);
  });

  it('never runs two saves at once, and saves what was typed meanwhile', async () => {
    let under = 0;
    const { draft, save } = answering(async (text) => {
      under += 1;
      expect(under, 'a second save began before the first had ended').toBe(1);
      await new Promise((done) => setTimeout(done, 300));
      under -= 1;
      return stored(text);
    });
    draft.text = 'one';
    const first = draft.flush();
    draft.text = 'one two';
    const second = draft.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(await first).toBe(true);
    expect(await second).toBe(true);
    expect(save.mock.calls.map((call) => call[2])).toEqual(['one', 'one two']);
  });

  it('says Saving only when it takes a second', async () => {
    const { draft } = answering(async (text) => {
      await new Promise((done) => setTimeout(done, SAYS_SAVING_MS + 500));
      return stored(text);
    });
    draft.text = 'slow';
    void draft.flush();
    await vi.advanceTimersByTimeAsync(SAYS_SAVING_MS - 1);
    expect(draft.state).toBe('saved');
    await vi.advanceTimersByTimeAsync(1);
    expect(draft.state).toBe('saving');
    await vi.advanceTimersByTimeAsync(500);
    expect(draft.state).toBe('saved');
  });

  it('keeps the text when it cannot be saved, says why, and saves it at the next try', async () => {
    let full = true;
    const { draft, save } = answering(async (text) => {
      if (full) throw { kind: 'file', message: 'The disk is full.' };
      return stored(text);
    });
    draft.text = 'precious';
    expect(await draft.flush()).toBe(false);
    expect(draft.state).toBe('not_saved');
    expect(draft.problem?.message).toBe('The disk is full.');
    expect(draft.text).toBe('precious');
    full = false;
    expect(await draft.flush()).toBe(true);
    expect(draft.state).toBe('saved');
    expect(save).toHaveBeenLastCalledWith(expect.any(String), 'before', 'precious');
  });

  it('takes what was stored elsewhere only while nothing is typed', () => {
    const { draft } = answering(async (text) => stored(text));
    draft.adopt('from the other window');
    expect(draft.text).toBe('from the other window');
    draft.text = 'mine';
    draft.adopt('theirs again');
    expect(draft.text).toBe('mine');
  });

  it('goes on from the normal form of the core, and leaves what was typed alone', async () => {
    const { draft, save } = answering(async (text) => stored(text.trim()));
    draft.text = 'a line ';
    expect(await draft.flush()).toBe(true);
    expect(draft.text, 'the space before the next word is not taken away').toBe('a line ');
    expect(draft.dirty).toBe(false);
    draft.adopt('a line');
    expect(draft.text).toBe('a line ');
    draft.text = 'a line more';
    await draft.flush();
    expect(save).toHaveBeenLastCalledWith(expect.any(String), 'a line', 'a line more');
  });

  it('remembers the text it replaced, to be looked at', async () => {
    const { draft } = answering(async (text) => ({ text, theirs: 'theirs' }));
    draft.text = 'mine';
    await draft.flush();
    expect(draft.theirs).toBe('theirs');
    expect(draft.text).toBe('mine');
  });
});
