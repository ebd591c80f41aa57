// The core, stood in for: functions by name, each call kept. What a test does not name answers with null.
import { vi } from 'vitest';

type Answer = (...args: never[]) => unknown;

export const core = {
  answers: {} as Record<string, Answer>,
  calls: [] as [name: string, ...args: unknown[]][],
  changed: new Set<() => void>(),
  reset() {
    core.answers = {};
    core.calls = [];
  },
  called(name: string) {
    return core.calls.filter(([n]) => n === name).map(([, ...args]) => args);
  },
};

/** For `vi.mock('@tauri-apps/api/core', …)`: errors are told as the shell tells them. */
export const invoke = vi.fn(async (_: string, { name, args }: { name: string; args: unknown[] }) => {
  core.calls.push([name, ...args]);
  const answer = core.answers[name] as ((...args: unknown[]) => unknown) | undefined;
  return answer ? await answer(...args) : null;
});
/** For `vi.mock('@tauri-apps/api/event', …)`. */
export const listen = vi.fn(async (_: string, run: () => void) => {
  core.changed.add(run);
  return () => core.changed.delete(run);
});
