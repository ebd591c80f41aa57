// Handing over: the blanks of its sentence as they are typed, and its words.
import type { Checkpoint, Delegation, DelegationKind, Readiness } from '../lib/api.gen';
import { addDays, short, today } from '../lib/dates';
import { QuarterdeckError } from '../lib/ipc';
import { m } from '../lib/paraglide/messages.js';
import { firstName } from './talks';

export interface HandoverBlanks {
  person_id: string;
  title: string;
  from_on: string | null;
  result: string;
  limits: string;
  level: number;
  agreed_on: string | null;
  kind: DelegationKind;
  is_stretch: boolean;
  consulted: string;
  informed: string;
  checkpoints: Checkpoint[];
}

export function emptyHandover(person_id: string): HandoverBlanks {
  return {
    person_id,
    title: '',
    from_on: today(),
    result: '',
    limits: '',
    level: 6,
    agreed_on: null,
    kind: 'project',
    is_stretch: false,
    consulted: '',
    informed: '',
    checkpoints: [],
  };
}
export function handoverBlanks(d: Delegation): HandoverBlanks {
  return {
    person_id: d.person_id ?? '',
    title: d.title,
    from_on: d.from_on ?? today(),
    result: d.result ?? '',
    limits: d.limits ?? '',
    level: d.state === 'candidate' ? 6 : d.level,
    agreed_on: d.agreed_on,
    kind: d.kind,
    is_stretch: d.is_stretch,
    consulted: d.consulted ?? '',
    informed: d.informed ?? '',
    checkpoints: d.checkpoints.map((checkpoint) => ({ ...checkpoint })),
  };
}
export const newCheckpoint = (): Checkpoint => ({ text: '', due_on: addDays(today(), 14), done_on: null });

/** What both forms send; what only a new one has is added there. */
export function handoverWords(blanks: HandoverBlanks) {
  const { title, from_on, result, limits, level, kind, is_stretch, consulted, informed, checkpoints } =
    blanks;
  return { title, from_on, result, limits, level, kind, is_stretch, consulted, informed, checkpoints };
}
export function handoverWhom(blanks: HandoverBlanks): string {
  if (!blanks.person_id) throw new QuarterdeckError('invalid', m.error_whom(), 'person_id');
  return blanks.person_id;
}

const words: Record<number, () => string> = {
  1: m.level_1,
  2: m.level_2,
  3: m.level_3,
  4: m.level_4,
  5: m.level_5,
  6: m.level_6,
  7: m.level_7,
};
export const LEVELS = [7, 6, 5, 4, 3, 2, 1];

/** How far it is theirs to decide, as the end of a sentence that begins with their name. */
export const levelWords = (level: number): string => words[level]?.() ?? '';

export const inForce = (d: Delegation): boolean => d.state === 'handed_over' || d.state === 'running';
export const isOver = (d: Delegation): boolean =>
  ['completed', 'taken_back', 'ended', 'dropped'].includes(d.state);
export const whose = (d: Delegation): string => firstName(d.person_name ?? '');

/** Where it stands, in a word or two with its day. */
export function standing(d: Delegation): string {
  const name = whose(d);
  const day = (on: string | null) => (on ? short(on) : '');
  switch (d.state) {
    case 'proposed':
      return m.handover_offered({ name });
    case 'agreed':
      return m.handover_agreed({ day: day(d.from_on) });
    case 'completed':
      return m.handover_completed({ day: day(d.completed_on) });
    case 'taken_back':
      return m.handover_taken_back({ day: day(d.ended_on) });
    case 'ended':
      return m.handover_ended({ day: day(d.ended_on) });
    case 'dropped':
      return m.handover_dropped({ day: day(d.ended_on) });
    case 'candidate':
      return d.reviewed_on ? m.handover_kept({ day: day(d.reviewed_on) }) : '';
    default:
      return m.since_day({ day: day(d.handed_over_on) });
  }
}

const readiness: Record<Readiness, () => string> = {
  not_assessed: m.readiness_not_assessed,
  ready_now: m.readiness_ready_now,
  ready_1_2_years: m.readiness_ready_1_2_years,
  ready_3_5_years: m.readiness_ready_3_5_years,
};
/** When somebody could take over; nothing where that was not said. */
export const readinessWords = (when: Readiness): string => (when === 'not_assessed' ? '' : readiness[when]());
export const readinessOptions = (): { value: Readiness; label: string }[] =>
  (Object.keys(readiness) as Readiness[]).map((value) => ({ value, label: readiness[value]() }));
