// Counts, lists and numbers in words, the same way on every screen and in the core: numbers up to twelve are words
// in sentences, lists end in "and".
import { m } from './paraglide/messages.js';

const upToTwelve = [
  m.number_0,
  m.number_1,
  m.number_2,
  m.number_3,
  m.number_4,
  m.number_5,
  m.number_6,
  m.number_7,
  m.number_8,
  m.number_9,
  m.number_10,
  m.number_11,
  m.number_12,
];

/** "four", "17". */
export function inWords(count: number): string {
  return upToTwelve[count]?.() ?? number(count);
}
/** "Four", at the start of a sentence. */
export function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
/**
 * One of two messages by count, with the count in words: `counted(n, m.goals_one, m.goals_other)`.
 * Messages come in pairs, `…_one` and `…_other`, as the core has them.
 */
export function counted<A extends { count: unknown }>(
  count: number,
  one: (args: A) => string,
  other: (args: A) => string,
  ...rest: Omit<A, 'count'> extends Record<string, never> ? [] : [Omit<A, 'count'>]
): string {
  const args = { count: inWords(count), ...rest[0] } as unknown as A;
  return count === 1 ? one(args) : other(args);
}
/** "Amara, Jonas and Ruth". */
export function list(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names);
}
/** "1,234.5" in the reader's way, no more digits than it has. */
export function number(value: number): string {
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: 4 }).format(value);
}
