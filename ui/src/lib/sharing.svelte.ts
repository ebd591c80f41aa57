// While the screen is shared, what is only the manager's is blurred until it is pointed at (base.css). It holds until
// it is ended, also over a locked planner and the next start.
import { desktop } from './ipc';
import { toasts } from './toasts.svelte';

let on = $state(document.documentElement.dataset.sharing !== undefined);

export const sharing = {
  get on(): boolean {
    return on;
  },
};

export async function share(start: boolean): Promise<void> {
  try {
    // Before the first picture others could see.
    on = start;
    document.documentElement.toggleAttribute('data-sharing', start);
    await desktop.keep_sharing(start);
  } catch (thrown) {
    toasts.fail(thrown);
  }
}
