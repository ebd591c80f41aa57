// What the core says about the whole window: who is in the sidebar, what shows, the settings, the badge. Read once
// here and again after every write; screens read it, none decides by itself.
import type { Shell } from './api.gen';
import { api } from './ipc';
import { Live } from './live.svelte';

export const shell = new Live<Shell>(() => api.shell());

/** The person the page in view is about, for keys that need one; pages about a person set it. */
class InView {
  person_id: string | null = $state(null);
}
export const inView = new InView();

/** To be called by a page about one person while it is set up. */
export function showsPerson(id: () => string | null | undefined): void {
  $effect(() => {
    inView.person_id = id() ?? null;
    return () => {
      inView.person_id = null;
    };
  });
}
