// One small act of the manager, done at once: what was done is said with a way back, what failed is said instead.
import { toasts } from './toasts.svelte';

/** Runs it; true when it was done. `done` is said with Undo, and left out where the page shows the change itself. */
export async function act(run: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await run();
  } catch (thrown) {
    toasts.fail(thrown);
    return false;
  }
  if (done) toasts.done(done);
  return true;
}
