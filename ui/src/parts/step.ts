// The blanks of a next step as they are typed.
import type { NextStep } from '../lib/api.gen';
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
