// The shelves whose first page is there: their words and where they open. More, the palette and My growth read this
// table; what is taken down the core knows. How to add one: crates/planner/src/shelves.rs.
import { act } from './act';
import type { Shelf } from './api.gen';
import { api } from './ipc';
import { m } from './paraglide/messages.js';
import { route, type Route } from './route.svelte';
import { shell } from './shell.svelte';

export interface ShelfEntry {
  shelf: Shelf;
  label: () => string;
  /** One plain line for the More page. */
  about: () => string;
  /** Everyday words for it, divided by commas. */
  synonyms: () => string;
  /** Its first page. */
  to: Route;
}

export const shelves: ShelfEntry[] = [
  {
    shelf: 'reviews',
    label: m.shelf_reviews,
    about: m.about_shelf_reviews,
    synonyms: m.synonyms_shelf_reviews,
    to: { name: 'reviews' },
  },
  {
    shelf: 'handing_over',
    label: m.shelf_handing_over,
    about: m.about_shelf_handing_over,
    synonyms: m.synonyms_shelf_handing_over,
    to: { name: 'handing_over' },
  },
  {
    shelf: 'asking_others',
    label: m.shelf_asking_others,
    about: m.about_shelf_asking_others,
    synonyms: m.synonyms_shelf_asking_others,
    to: { name: 'asking_others' },
  },
  {
    shelf: 'my_practice',
    label: m.shelf_my_practice,
    about: m.about_shelf_my_practice,
    synonyms: m.synonyms_shelf_my_practice,
    to: { name: 'my_practice' },
  },
  {
    shelf: 'my_learning',
    label: m.shelf_my_learning,
    about: m.about_shelf_my_learning,
    synonyms: m.synonyms_shelf_my_learning,
    to: { name: 'my_learning' },
  },
  {
    shelf: 'my_role',
    label: m.shelf_my_role,
    about: m.about_shelf_my_role,
    synonyms: m.synonyms_shelf_my_role,
    to: { name: 'my_role' },
  },
  {
    shelf: 'upward_and_across',
    label: m.shelf_upward_and_across,
    about: m.about_shelf_upward_and_across,
    synonyms: m.synonyms_shelf_upward_and_across,
    to: { name: 'upward_and_across' },
  },
  {
    shelf: 'how_we_work',
    label: m.shelf_how_we_work,
    about: m.about_shelf_how_we_work,
    synonyms: m.synonyms_shelf_how_we_work,
    to: { name: 'how_we_work' },
  },
  {
    shelf: 'hiring',
    label: m.shelf_hiring,
    about: m.about_shelf_hiring,
    synonyms: m.synonyms_shelf_hiring,
    to: { name: 'hiring' },
  },
];

/** Whether it is taken down; in a component it follows what the core says. */
export const isDown = (shelf: Shelf): boolean => shell.value?.show.shelves.includes(shelf) ?? false;

/** Opens the first page; one that is still up is taken down on the way. */
export async function openShelf(entry: ShelfEntry): Promise<void> {
  const down = isDown(entry.shelf);
  if (
    !down &&
    !(await act(() => api.take_down_shelf(entry.shelf), m.toast_taken_down({ shelf: entry.label() })))
  )
    return;
  route.go(entry.to);
}

export const putAway = (entry: ShelfEntry): Promise<boolean> =>
  act(() => api.put_away_shelf(entry.shelf), m.toast_put_away_shelf({ shelf: entry.label() }));
