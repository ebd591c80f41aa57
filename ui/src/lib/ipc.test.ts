import { beforeEach, describe, expect, it, vi } from 'vitest';

const asked: string[] = [];
let heard: (() => void)[] = [];
vi.mock('@tauri-apps/api/core', () => ({
  invoke: async (_: string, { name }: { name: string }) => {
    asked.push(name);
    return `asked for ${name}`;
  },
}));
vi.mock('@tauri-apps/api/event', () => ({
  listen: async (_: string, run: () => void) => {
    heard.push(run);
    return () => (heard = heard.filter((other) => other !== run));
  },
}));
const { desktop, onChanged } = await import('./ipc');

describe('an early answer', () => {
  beforeEach(() => {
    asked.length = 0;
    window.earlyAnswers = { last_route: null };
  });

  it('spares the first question and only that', async () => {
    expect(await desktop.last_route()).toBeNull();
    expect(asked).toEqual([]);
    expect(await desktop.last_route()).toBe('asked for last_route');
  });

  it('is worth nothing once something was written', async () => {
    onChanged(() => {});
    await Promise.resolve();
    heard.forEach((run) => run());
    expect(await desktop.last_route()).toBe('asked for last_route');
  });
});
