// Pages the manager keeps in the sidebar: which one can be kept, and how.
import { act } from './act';
import { api } from './ipc';
import { asRoute, route, sameRoute, type Route } from './route.svelte';
import { shell } from './shell.svelte';

/** What stands in the sidebar by itself. */
function isThereAnyway(page: Route): boolean {
  switch (page.name) {
    case 'today':
    case 'my_growth':
    case 'more':
    case 'settings':
      return true;
    case 'quarter':
      return !page.label;
    case 'person':
      return !!shell.value?.people.some((person) => person.id === page.id);
    case 'goals':
    case 'development':
    case 'feedback':
    case 'packets':
      return !!shell.value?.show.lists.includes(page.name);
    default:
      return false;
  }
}

export interface Kept {
  to: Route;
  title: string;
  /** What the core knows it by. */
  key: string;
}

/** A route as it was kept; none where it cannot be read, as one that was written by another version or by hand. */
function read(key: string): Route | null {
  try {
    return asRoute(JSON.parse(key));
  } catch {
    return null;
  }
}

/** In the order in which they came; one that this window does not know is left out. */
export function keptPages(): Kept[] {
  return (shell.value?.kept ?? []).flatMap(({ route: key, title }) => {
    const to = read(key);
    return to ? [{ to, title, key }] : [];
  });
}
const here = () => keptPages().find(({ to }) => sameRoute(to, route.current));
export const canKeep = () => !here() && !isThereAnyway(route.current);
export const isKept = () => !!here();

export function keepPage(): Promise<boolean> {
  const title = document.querySelector<HTMLElement>('main h1')?.innerText ?? '';
  return act(() => api.keep_page({ route: JSON.stringify(route.current), title }));
}
export function letPageGo(): Promise<boolean> {
  const kept = here();
  return kept ? act(() => api.let_page_go(kept.key)) : Promise.resolve(false);
}
