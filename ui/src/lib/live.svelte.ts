// A question to the core that stays answered: it is asked again after every committed write and when something
// it reads changes. The last answer stays until the next is there, so nothing flickers.
//
//   const page = live(() => api.person_page(route.id));
//   {#if page.value} … {:else if page.error} <ErrorNote error={page.error} again={page.again} /> {:else} <Skeleton /> {/if}
import { asError, onChanged, type QuarterdeckError } from './ipc';

export class Live<T> {
  value: T | undefined = $state.raw();
  /** Set while the newest answer failed; an older value stays beside it. */
  error: QuarterdeckError | null = $state.raw(null);
  #read: () => Promise<T>;
  #asked = 0;
  #answered = 0;
  #running = false;
  #stale = false;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** Asks again. While an answer is under way, one more question is enough for any number of changes. */
  again = (): void => {
    if (this.#running) this.#stale = true;
    else void this.ask();
  };

  async ask(): Promise<void> {
    const mine = ++this.#asked;
    this.#running = true;
    this.#stale = false;
    try {
      // Called before the first await, so that what it reads is tracked.
      const value = await this.#read();
      if (mine > this.#answered) {
        this.#answered = mine;
        this.value = value;
        this.error = null;
      }
    } catch (thrown) {
      if (mine > this.#answered) {
        this.#answered = mine;
        this.error = asError(thrown);
      }
    }
    if (mine === this.#asked) {
      this.#running = false;
      if (this.#stale) void this.ask();
    }
  }
}

/** To be called while a component is set up. */
export function live<T>(read: () => Promise<T>): Live<T> {
  const answer = new Live(read);
  $effect(() => onChanged(answer.again));
  $effect(() => void answer.ask());
  return answer;
}
