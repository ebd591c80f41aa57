// Reviews in words: where one stands, why there is none, what an example is.
import type { ReviewPhase, ReviewRhythm } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

/** In their order. */
export const phases: { phase: ReviewPhase; label: () => string }[] = [
  { phase: 'gather', label: m.numbers_stage_gather },
  { phase: 'write', label: m.numbers_stage_write },
  { phase: 'give_to_read', label: m.numbers_stage_give_to_read },
  { phase: 'talk', label: m.numbers_stage_talk },
  { phase: 'file', label: m.numbers_stage_file },
];
export const phaseWords = (phase: ReviewPhase): string =>
  phases.find((one) => one.phase === phase)?.label() ?? phase;

const reasons: Record<string, () => string> = {
  too_short_observation: m.review_none_too_short,
  long_absence: m.review_none_absence,
  left: m.review_none_left,
  moved: m.review_none_moved,
  new_role: m.review_none_new_role,
  by_policy: m.review_none_policy,
};
export const reasonWords = (reason: string | null): string => (reason ? (reasons[reason]?.() ?? '') : '');
/** Those a manager can choose, in the order of the list. */
export const reasonOptions = () =>
  Object.entries(reasons).map(([value, label]) => ({ value, label: label() }));

const states: Record<string, () => string> = {
  not_started: m.review_not_begun,
  self_review: m.review_asked,
  drafting: m.review_you_write,
  calibration: m.review_level_proposed,
  ready: m.review_to_read,
  meeting_held: m.review_talked,
  signed: m.review_signed,
  closed: m.review_filed,
};
/** "Write · you are writing"; of one that is let off, why. */
export function standsWords(review: {
  state: string;
  phase: ReviewPhase;
  not_rated_reason: string | null;
}): string {
  if (review.state === 'exempt') return m.review_none_because({ why: reasonWords(review.not_rated_reason) });
  return m.two_parts({ one: phaseWords(review.phase), other: states[review.state]?.() ?? '' });
}

export const rhythms: { value: ReviewRhythm; label: () => string }[] = [
  { value: 'each_quarter', label: m.review_each_quarter },
  { value: 'twice_a_year', label: m.review_twice_a_year },
  { value: 'yearly', label: m.review_yearly },
  { value: 'elsewhere', label: m.review_elsewhere },
];

const kinds: Record<string, () => string> = {
  praise: m.item_praise,
  constructive: m.item_constructive,
  feedforward: m.item_feedforward,
  achievement: m.example_achievement,
  goal_achieved: m.example_goal,
  goal_partly: m.example_goal_partly,
  goal_missed: m.example_goal_missed,
  work: m.owns,
  not_said: m.example_not_said,
  note: m.example_note,
};
export const kindWords = (kind: string): string => kinds[kind]?.() ?? kind;
/** What speaks for somebody, and what is to change. */
export const isToChange = (kind: string): boolean =>
  ['constructive', 'feedforward', 'goal_missed'].includes(kind);
