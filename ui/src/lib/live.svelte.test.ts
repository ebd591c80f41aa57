import { flushSync } from 'svelte';
import { describe, expect, it, vi } from 'vitest';

const listeners = new Set<() => void>();
vi.mock('./ipc', async (original) => ({
  ...(await original<typeof import('./ipc')>()),
  onChanged: (run: () => void) => {
    listeners.add(run);
    return () => listeners.delete(run);
  },
}));
const { live, Live } = await import('./live.svelte');
const changed = () => listeners.forEach((run) => run());
const settle = () => new Promise((done) => setTimeout(done, 0));

function mounted<T>(make: () => T): { value: T; stop: () => void } {
  let value!: T;
  const stop = $effect.root(() => {
    value = make();
  });
  flushSync();
  return { value, stop };
}

describe('live', () => {
  it('asks again after every change and stops with its component', async () => {
    let stored = 1;
    const { value: answer, stop } = mounted(() => live(async () => stored));
    expect(answer.value, 'nothing is shown before the first answer').toBeUndefined();
    await settle();
    expect(answer.value).toBe(1);
    stored = 2;
    changed();
    await settle();
    expect(answer.value).toBe(2);
    stop();
    expect(listeners.size).toBe(0);
  });

  it('keeps the last answer beside an error and clears the error with the next', async () => {
    let fails = false;
    const { value: answer, stop } = mounted(() =>
      live(async () => {
        if (fails) throw { kind: 'gone', message: 'It is gone.' };
        return 'there';
      }),
    );
    await settle();
    fails = true;
    changed();
    await settle();
    expect(answer.value).toBe('there');
    expect(answer.error?.message).toBe('It is gone.');
    fails = false;
    answer.again();
    await settle();
    expect(answer.error).toBeNull();
    stop();
  });

  it('asks once more, not ten times, for ten changes during one answer', async () => {
    let asked = 0;
    const answer = new Live(async () => {
      asked += 1;
      await settle();
      return asked;
    });
    answer.again();
    for (let i = 0; i < 10; i++) answer.again();
    await settle();
    await settle();
    await settle();
    expect(asked).toBe(2);
  });

  it('does not let a late answer replace a newer one', async () => {
    const waits = [30, 5];
    let asked = 0;
    const answer = new Live(async () => {
      const mine = asked++;
      await new Promise((done) => setTimeout(done, waits[mine]));
      return mine;
    });
    void answer.ask();
    void answer.ask();
    await new Promise((done) => setTimeout(done, 50));
    expect(answer.value).toBe(1);
  });
});
