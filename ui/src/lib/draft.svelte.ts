// Text that saves itself: 400 ms after the last keystroke, at least every second while typing, and when the field,
// the page or the window is left. A save sends the text and what it started from, so the core notices when it was
// changed elsewhere; ours is kept and theirs can be looked at. What cannot be saved stays on screen, with the reason.
//
//   const notes = draft(() => page.value?.notes, (visit, was, text) => api.save_notes(id, visit, was, text));
//   <TextArea label={…} bind:value={notes.text} onblur={notes.flush} />   <SaveState of={[notes]} />
import { asError, type QuarterdeckError } from './ipc';
import { m } from './paraglide/messages.js';
import { toasts } from './toasts.svelte';

/** What the core answers: the text in its normal form, where it has one, and a text of others that ours replaced. */
export type Saved = { text?: string; theirs: string | null };
/** `visit` names one stay on a page: autosaves of one visit are one step to undo. */
export type Save = (visit: string, was: string, text: string) => Promise<Saved | null | void>;

export const AFTER_KEY_MS = 400;
export const AT_LEAST_MS = 1000;
export const SAYS_SAVING_MS = 1000;

const open = new Set<Draft>();

export class Draft {
  #text = $state('');
  state: 'saved' | 'saving' | 'not_saved' = $state('saved');
  problem: QuarterdeckError | null = $state.raw(null);
  theirs: string | null = $state(null);

  /** What the core holds, in its normal form (spaces at an end go), and what was typed when it was last saved. */
  #stored: string;
  #sent: string;
  #save: Save;
  #visit = crypto.randomUUID();
  #since: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #says: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<boolean> | null = null;

  constructor(stored: string, save: Save) {
    this.#text = this.#sent = this.#stored = stored;
    this.#save = save;
  }

  get text(): string {
    return this.#text;
  }
  /** Every keystroke comes through here. */
  set text(text: string) {
    if (text === this.#text) return;
    this.#text = text;
    this.#schedule();
  }
  get dirty(): boolean {
    return this.#text !== this.#sent;
  }

  /** Takes what is stored now, unless something is being typed. */
  adopt(stored: string): void {
    if (this.dirty || this.#running || stored === this.#stored) return;
    this.#text = this.#sent = this.#stored = stored;
  }

  /** Saves at once what is not saved; false when it could not be. */
  flush = async (): Promise<boolean> => {
    clearTimeout(this.#timer);
    this.#since = null;
    while (this.#running) if (!(await this.#running)) return false;
    if (!this.dirty) return true;
    this.#running = this.#send();
    const saved = await this.#running;
    return saved && this.dirty ? this.flush() : saved;
  };

  #schedule(): void {
    const now = Date.now();
    this.#since ??= now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(AFTER_KEY_MS, this.#since + AT_LEAST_MS - now));
    this.#timer = setTimeout(() => void this.flush(), wait);
  }

  async #send(): Promise<boolean> {
    const text = this.#text;
    clearTimeout(this.#says);
    this.#says = setTimeout(() => (this.state = 'saving'), SAYS_SAVING_MS);
    try {
      const answer = await this.#save(this.#visit, this.#stored, text);
      this.#sent = text;
      this.#stored = answer?.text ?? text;
      this.state = 'saved';
      this.problem = null;
      if (answer && answer.theirs !== null) this.theirs = answer.theirs;
      return true;
    } catch (thrown) {
      this.state = 'not_saved';
      this.problem = asError(thrown);
      return false;
    } finally {
      clearTimeout(this.#says);
      this.#running = null;
    }
  }
}

/** Saves every open draft; false when one could not be. */
export async function flushDrafts(): Promise<boolean> {
  return (await Promise.all([...open].map((one) => one.flush()))).every(Boolean);
}

/** A draft for as long as the component stands; to be called while it is set up. */
export function draft(stored: () => string | null | undefined, save: Save): Draft {
  const made = new Draft(stored() ?? '', save);
  $effect(() => {
    const now = stored();
    if (now !== undefined) made.adopt(now ?? '');
  });
  $effect(() => {
    open.add(made);
    return () => {
      open.delete(made);
      const text = made.text;
      void made.flush().then((saved) => {
        if (!saved && made.problem)
          toasts.say(m.draft_not_saved({ reason: made.problem.message }), {
            label: m.copy_text(),
            run: () => navigator.clipboard.writeText(text),
          });
      });
    };
  });
  return made;
}

if (typeof window !== 'undefined') {
  const now = () => void flushDrafts();
  addEventListener('blur', now);
  addEventListener('pagehide', now);
  document.addEventListener('visibilitychange', now);
}
