// What was just done, said bottom-left with a way back. Eight seconds, standing still while it is pointed at or
// focused. Undo stays reachable after it fades: Ctrl+Z, and Recently changed in Settings.
//
//   toasts.done(m.toast_goal_removed());                 // with Undo, which takes the newest step back
//   toasts.say(m.toast_copied());                        // without
//   toasts.say(text, { label: m.show_in_folder(), run }) // with an act of its own
import { api, asError } from './ipc';
import { m } from './paraglide/messages.js';

export interface Act {
  label: string;
  run: () => unknown;
}
export interface Toast {
  id: number;
  text: string;
  act: Act | null;
  failed: boolean;
}

export const SHOWN_MS = 8000;
const AT_ONCE = 3;

class Toasts {
  list: Toast[] = $state([]);
  /** What the live region says: the text and the key, never the button. */
  spoken = $state('');
  #left = new Map<number, { timer: ReturnType<typeof setTimeout> | null; since: number; left: number }>();
  #next = 1;

  /** Something that can be taken back. */
  done(text: string): number {
    return this.#add(text, { label: m.undo(), run: undo }, `${text} ${m.toast_undo_spoken()}`);
  }
  say(text: string, act: Act | null = null): number {
    return this.#add(text, act, text);
  }
  fail(thrown: unknown): number {
    const text = asError(thrown).message;
    return this.#add(text, null, text, true);
  }
  close(id: number): void {
    this.hold(id);
    this.#left.delete(id);
    this.list = this.list.filter((t) => t.id !== id);
  }
  /** Stops the clock of one toast, or of all. */
  hold(id?: number): void {
    for (const [key, clock] of this.#left) {
      if (id !== undefined && key !== id) continue;
      if (clock.timer === null) continue;
      clearTimeout(clock.timer);
      clock.timer = null;
      clock.left -= Date.now() - clock.since;
    }
  }
  release(): void {
    for (const [key, clock] of this.#left) {
      if (clock.timer !== null) continue;
      clock.since = Date.now();
      // A moment at least, so that a toast never vanishes from under the pointer that leaves it.
      clock.left = Math.max(clock.left, 1000);
      clock.timer = setTimeout(() => this.close(key), clock.left);
    }
  }
  async act(toast: Toast): Promise<void> {
    this.close(toast.id);
    try {
      await toast.act?.run();
    } catch (thrown) {
      this.fail(thrown);
    }
  }

  #add(text: string, act: Act | null, spoken: string, failed = false): number {
    const id = this.#next++;
    this.list = [...this.list, { id, text, act, failed }];
    for (const old of this.list.slice(0, -AT_ONCE)) this.close(old.id);
    this.#left.set(id, {
      timer: setTimeout(() => this.close(id), SHOWN_MS),
      since: Date.now(),
      left: SHOWN_MS,
    });
    this.spoken = spoken;
    return id;
  }
}

/** Takes the newest step back and says which one. */
export async function undo(): Promise<void> {
  try {
    const label = await api.undo();
    toasts.say(
      label === null ? m.toast_nothing_to_undo() : m.toast_undone({ label }),
      label === null ? null : { label: m.redo(), run: redo },
    );
  } catch (thrown) {
    toasts.fail(thrown);
  }
}
export async function redo(): Promise<void> {
  try {
    const label = await api.redo();
    if (label === null) toasts.say(m.toast_nothing_to_redo());
    else toasts.done(m.toast_redone({ label }));
  } catch (thrown) {
    toasts.fail(thrown);
  }
}

export const toasts = new Toasts();
