// Handing over, in words.
import type { Delegation } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

const words: Record<number, () => string> = {
  1: m.level_1,
  2: m.level_2,
  3: m.level_3,
  4: m.level_4,
  5: m.level_5,
  6: m.level_6,
  7: m.level_7,
};
export const LEVELS = [1, 2, 3, 4, 5, 6, 7];

/** How far it is theirs to decide, as the end of a sentence that begins with their name. */
export const levelWords = (level: number): string => words[level]?.() ?? '';

export const inForce = (d: Delegation): boolean => d.state === 'handed_over' || d.state === 'running';
export const isOver = (d: Delegation): boolean =>
  ['completed', 'taken_back', 'ended', 'dropped'].includes(d.state);
