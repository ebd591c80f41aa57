// The blanks of a next step as they are typed, and what of it is said in words.
import type { NextStep, StepMore, WholeStep } from '../lib/api.gen';
import { near } from '../lib/dates';
import { QuarterdeckError } from '../lib/ipc';
import { m } from '../lib/paraglide/messages.js';
import { inTwoWeeks } from './goal';

export interface StepBlanks {
  person_id: string;
  skill: string;
  step: string;
  by: string | null;
  help: string;
  agreed: boolean;
}

export function emptyStep(person_id: string): StepBlanks {
  return { person_id, skill: '', step: '', by: inTwoWeeks(), help: '', agreed: false };
}
export function stepBlanks(step: NextStep): StepBlanks {
  const { person_id, skill, by, help, agreed } = step;
  return { person_id, skill, step: step.step, by, help: help ?? '', agreed };
}
/** Whom and by when, which the core cannot do without. */
export function stepBy(blanks: StepBlanks): string {
  if (!blanks.by) throw new QuarterdeckError('invalid', m.error_goal_due(), 'by');
  return blanks.by;
}
export function stepWhom(blanks: StepBlanks): string {
  if (!blanks.person_id) throw new QuarterdeckError('invalid', m.error_whom(), 'person_id');
  return blanks.person_id;
}

/** What a step has behind More, as it is typed; 0 is no level, an empty text nobody and nothing. */
export interface MoreBlanks {
  skill_id: string;
  level_now: number;
  level_target: number;
  source: string;
  activity_kind: string;
  hours: number | null;
  budget: number | null;
  currency: string;
  supporter_person_id: string;
  success_evidence: string;
}
export const emptyMore = (): MoreBlanks => ({
  skill_id: '',
  level_now: 0,
  level_target: 0,
  source: 'experience',
  activity_kind: 'other',
  hours: null,
  budget: null,
  currency: '',
  supporter_person_id: '',
  success_evidence: '',
});
export const moreBlanks = (step: WholeStep): MoreBlanks => ({
  skill_id: step.skill_id ?? '',
  level_now: step.level_now ?? 0,
  level_target: step.level_target ?? 0,
  source: step.source,
  activity_kind: step.activity_kind,
  hours: step.hours,
  budget: step.budget,
  currency: step.currency ?? '',
  supporter_person_id: step.supporter_person_id ?? '',
  success_evidence: step.success_evidence ?? '',
});
export const moreOf = (blanks: MoreBlanks): StepMore => ({
  ...blanks,
  skill_id: blanks.skill_id || null,
  level_now: blanks.level_now || null,
  level_target: blanks.level_target || null,
  currency: blanks.currency.trim() || null,
  supporter_person_id: blanks.supporter_person_id || null,
});

export const sources = (): { value: string; label: string; hint: string }[] => [
  { value: 'experience', label: m.learn_experience(), hint: m.learn_experience_hint() },
  { value: 'exposure', label: m.learn_exposure(), hint: m.learn_exposure_hint() },
  { value: 'education', label: m.learn_education(), hint: m.learn_education_hint() },
];
/** Ways of learning, each with the word for it. */
export const activityKinds = (): { value: string; label: string }[] => [
  { value: 'other', label: m.learn_by_other() },
  { value: 'stretch', label: m.learn_by_stretch() },
  { value: 'project', label: m.learn_by_project() },
  { value: 'rotation', label: m.learn_by_rotation() },
  { value: 'acting_up', label: m.learn_by_acting_up() },
  { value: 'teaching', label: m.learn_by_teaching() },
  { value: 'shadowing', label: m.learn_by_shadowing() },
  { value: 'mentoring', label: m.learn_by_mentoring() },
  { value: 'coaching', label: m.learn_by_coaching() },
  { value: 'peer_learning', label: m.learn_by_peer_learning() },
  { value: 'course', label: m.learn_by_course() },
  { value: 'reading', label: m.learn_by_reading() },
  { value: 'certificate', label: m.learn_by_certificate() },
  { value: 'conference', label: m.learn_by_conference() },
];

export const isOver = (step: NextStep): boolean => step.state === 'done' || step.state === 'verified';
/** Where a step is, in a word or two. */
export function stateOf(step: NextStep): string {
  if (step.state === 'verified') return m.step_verified();
  if (isOver(step)) return step.done_on ? m.step_done_on({ day: near(step.done_on) }) : m.goal_done();
  if (step.state === 'cancelled') return m.step_cancelled();
  if (step.state === 'deferred') return m.step_deferred();
  return step.state === 'in_progress' ? m.step_under_way() : m.step_not_started();
}
/** "Communication: Developing → Proficient", as far as it is said. */
export function levelWords(step: WholeStep): string {
  const [now, target, result] = step.level_names;
  const to = result ?? target;
  const levels = now && to ? m.level_from_to({ from: now, to }) : (to ?? now ?? '');
  return [step.skill_title, levels].filter(Boolean).join(': ');
}
/** How it is learned and who supports it. */
export function learningWords(step: WholeStep): string {
  const how = sources().find((one) => one.value === step.source)?.label ?? '';
  const by =
    step.activity_kind === 'other'
      ? ''
      : (activityKinds().find((one) => one.value === step.activity_kind)?.label ?? '');
  const supporter = step.supporter_name ? m.step_supported_by({ name: step.supporter_name }) : '';
  return [how, by, supporter].filter(Boolean).join(' · ');
}
