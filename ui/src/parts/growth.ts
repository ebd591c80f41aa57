// What My growth and the close of a quarter share: where a record leads to, and the states of a step in words.
import type { Happened } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';
import { route } from '../lib/route.svelte';

/** A record leads to its goal, its talk, or the person it is about. */
export const opensSomething = (item: Happened): boolean =>
  item.kind === 'goal' ||
  (item.kind === 'conversation' && item.person_id !== null) ||
  item.person_id !== null;

export function openHappened(item: Happened): void {
  if (item.kind === 'goal') route.go({ name: 'goal', id: item.id });
  else if (item.kind === 'conversation' && item.person_id) route.go({ name: 'one_on_one', id: item.id });
  else if (item.person_id) route.go({ name: 'person', id: item.person_id });
}

export const stateWords: Record<string, () => string> = {
  nothing_yet: m.growth_nothing_yet,
  planned: m.growth_planned,
  under_way: m.growth_under_way,
  done_this_quarter: m.growth_done,
  how_you_work_now: m.growth_how_you_work,
};
