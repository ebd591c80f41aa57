// What the things of the library are called.
import type { LibraryItem, LibraryKind } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

export const kinds: { value: LibraryKind; label: () => string }[] = [
  { value: 'question', label: m.library_question },
  { value: 'coaching', label: m.library_coaching },
  { value: 'goal', label: m.library_goal },
  { value: 'skill', label: m.library_skill },
  { value: 'feedback', label: m.library_feedback },
  { value: 'move', label: m.library_move },
];
export const kindWords = (kind: LibraryKind): string =>
  kinds.find(({ value }) => value === kind)?.label() ?? kind;

/** One can be added by hand; a skill belongs to a list of skills. */
export const canAdd = (kind: LibraryKind): boolean => kind !== 'skill';

/** The heading under which one stands among those of its kind. */
export const headingOf = (item: LibraryItem): string =>
  item.own ? m.library_own() : (item.group ?? kindWords(item.kind));

/** Where one belongs, in a list of several kinds: "Coaching · Options". */
export const placeOf = (item: LibraryItem): string =>
  [...new Set([kindWords(item.kind), headingOf(item)])].join(' · ');

/** All of its words, to be copied. */
export const wholeOf = (item: LibraryItem): string => [item.text, item.more].filter(Boolean).join(' ');
