// The four blanks of a goal as they are typed, and what goals are called in sentences.
import type { GoalCard, GoalDraft, GoalExample, GoalRef, Measure, Person } from '../lib/api.gen';
import { addDays, today } from '../lib/dates';
import { QuarterdeckError } from '../lib/ipc';
import { m } from '../lib/paraglide/messages.js';
import { capital, number } from '../lib/words';

export interface GoalBlanks {
  /** A person, or `team` or `company`. */
  owner_person_id: string;
  /** The goal it serves; empty: none. */
  parent_goal_id: string;
  title: string;
  kind: Measure['kind'];
  /** Of a number: from and to. Of a range: its two ends. */
  from: number | null;
  to: number | null;
  unit: string;
  /** One on each line. */
  steps: string;
  due_on: string | null;
  why: string;
  agreed: boolean;
  agreed_on: string | null;
}

export function emptyGoal(owner_person_id: string): GoalBlanks {
  return {
    owner_person_id,
    parent_goal_id: '',
    title: '',
    kind: 'number',
    from: null,
    to: null,
    unit: '',
    steps: '',
    due_on: null,
    why: '',
    agreed: false,
    agreed_on: today(),
  };
}

export function blanksOf(measure: Measure): Pick<GoalBlanks, 'kind' | 'from' | 'to' | 'unit' | 'steps'> {
  const none = { from: null, to: null, unit: '', steps: '' };
  switch (measure.kind) {
    case 'number':
      return { ...none, kind: 'number', from: measure.from, to: measure.to, unit: measure.unit };
    case 'within':
      return { ...none, kind: 'within', from: measure.low, to: measure.high, unit: measure.unit };
    case 'steps':
      return { ...none, kind: 'steps', steps: measure.steps.join('\n') };
    case 'done_or_not':
      return { ...none, kind: 'done_or_not' };
  }
}
export function goalBlanks(goal: GoalCard): GoalBlanks {
  return {
    ...emptyGoal(goal.owner_person_id ?? ''),
    ...blanksOf(goal.measure),
    title: goal.title,
    why: goal.why ?? '',
    due_on: goal.due_on,
    agreed: goal.agreed_on !== null,
    agreed_on: goal.agreed_on,
  };
}
/** An example to start from: its words and numbers, for somebody to make their own. */
export function exampleBlanks(example: GoalExample, owner_person_id: string): GoalBlanks {
  return {
    ...emptyGoal(owner_person_id),
    ...blanksOf(example.measure),
    title: example.title,
    why: withoutBecause(example.why),
  };
}

/** What the core takes; an empty number is said here, since the core never sees it. */
export function measureOf(blanks: GoalBlanks): Measure {
  const { kind, from, to, unit } = blanks;
  if (kind === 'done_or_not') return { kind };
  if (kind === 'steps')
    return {
      kind,
      steps: blanks.steps
        .split('\n')
        .map((step) => step.trim())
        .filter(Boolean),
    };
  const [first, second] = kind === 'number' ? ['from', 'to'] : ['low', 'high'];
  if (from === null) throw new QuarterdeckError('invalid', m.error_number(), first);
  if (to === null) throw new QuarterdeckError('invalid', m.error_number(), second);
  return kind === 'number' ? { kind, from, to, unit } : { kind, low: from, high: to, unit };
}
/** The day the goal needs; left empty it is an error by its field. */
export function dueOf(blanks: GoalBlanks): string {
  if (!blanks.due_on) throw new QuarterdeckError('invalid', m.error_goal_due(), 'due_on');
  return blanks.due_on;
}
/** Nobody's alone: the team's or the company's. */
export const isShared = (owner: string): owner is 'team' | 'company' =>
  owner === 'team' || owner === 'company';
export const levelOf = (owner: string): string => (isShared(owner) ? owner : 'person');
/** What is typed so far, for what the five letters say about it. */
export function draftOf(blanks: GoalBlanks): GoalDraft {
  return {
    title: blanks.title,
    level: levelOf(blanks.owner_person_id),
    owner_person_id: isShared(blanks.owner_person_id) ? null : blanks.owner_person_id || null,
    parent_goal_id: blanks.parent_goal_id || null,
    why: blanks.why,
    kind: blanks.kind,
    from: blanks.from,
    to: blanks.to,
    unit: blanks.unit,
    due_on: blanks.due_on,
  };
}
/** "The team: answer sooner". */
export function refWords(goal: GoalRef): string {
  const whose =
    goal.level === 'company' ? m.the_company() : goal.level === 'team' ? m.the_team() : goal.owner_name;
  return whose ? capital(m.goal_of({ whose, goal: goal.title })) : goal.title;
}
export function whoOf(person_id: string): string {
  if (!person_id) throw new QuarterdeckError('invalid', m.error_whom(), 'owner_person_id');
  return person_id;
}

/** "from 9 to 5 days", "done or not", "2 of 5 steps". */
export function measureWords(measure: Measure): string {
  switch (measure.kind) {
    case 'number':
      return m.goal_from_to({ from: number(measure.from), to: number(measure.to), unit: measure.unit });
    case 'within':
      return m.goal_within({ low: number(measure.low), high: number(measure.high), unit: measure.unit });
    case 'steps':
      return m.goal_steps_count({ count: number(measure.steps.length) });
    case 'done_or_not':
      return m.goal_done_or_not();
  }
}
export const behind = (goal: GoalCard): boolean =>
  goal.state !== 'closed' && (goal.status === 'behind' || goal.status === 'far_behind');

/** How many things of a page are marked in colour at most; what goes beyond is said in words. */
const MARKED = 3;
/** The ids of those whose bar is marked: the first ones that are behind. */
export const marked = (goals: GoalCard[]): string[] =>
  goals
    .filter(behind)
    .slice(0, MARKED)
    .map((goal) => goal.id);

/** What the bar says to those who do not see it. */
export function barWords(goal: GoalCard): string {
  const percent = number(Math.round((goal.progress ?? 0) * 100));
  return behind(goal)
    ? m.goal_bar_behind({ goal: goal.title, percent })
    : m.goal_bar({ goal: goal.title, percent });
}

const begins = (text: string, lead: string) => text.toLocaleLowerCase().startsWith(lead);
const withoutBecause = (why: string) => {
  const lead = m.because({ why: '' });
  return begins(why, lead) ? why.slice(lead.length) : why;
};
/** Why a goal matters, as the end of a sentence: "because …", or "so that …" where it was written that way. */
export function because(why: string): string {
  return begins(why, m.so_that()) ? why : m.because({ why: withoutBecause(why) });
}

/** What a goal waits for, as a part of a sentence; said once where the words say it themselves. */
export function waits(blocker: string): string {
  const lead = m.waiting_for({ what: '' }).trim();
  return begins(blocker, lead) ? blocker : m.waiting_for({ what: blocker });
}

/** A state that needs a word; none for a goal that runs. */
export function stateWords(goal: GoalCard, name: string): string | null {
  if (goal.state === 'draft' || goal.state === 'proposed') return m.not_agreed_yet({ name });
  if (goal.state !== 'closed') return null;
  const outcomes: Record<string, () => string> = {
    achieved: m.goal_achieved,
    partly_achieved: m.goal_partly_achieved,
    missed: m.goal_missed,
    carried_over: m.goal_moves_on,
    dropped: m.goal_dropped,
  };
  return outcomes[goal.outcome ?? '']?.() ?? m.goal_closed();
}

/** The people a goal or a step can be about: those who report to the manager, and whoever it is about already. */
export function whoOptions(people: Person[]): { value: string; label: string }[] {
  return people.map((person) => ({ value: person.id, label: person.display_name }));
}
/** Two weeks on: a day to start from for a step. */
export const inTwoWeeks = (): string => addDays(today(), 14);

/** How the manager sees a goal, in words; what the figures say is told in the same ones. */
export const judgements = [
  { value: 'green', label: () => m.goal_on_course() },
  { value: 'amber', label: () => m.goal_needs_a_word() },
  { value: 'red', label: () => m.goal_in_trouble() },
];
/** What one of the five letters asks for. */
export function letterWords(letter: string): string {
  const words: Record<string, () => string> = {
    S: m.letter_s,
    M: m.letter_m,
    A: m.letter_a,
    R: m.letter_r,
    T: m.letter_t,
  };
  return words[letter]?.() ?? letter;
}
