// Words for hiring.
import type { Candidate, Stage } from '../lib/api.gen';
import { m } from '../lib/paraglide/messages.js';

export const stageWords: Record<Stage, () => string> = {
  identified: m.stage_identified,
  screened: m.stage_screened,
  interview: m.stage_interview,
  panel: m.stage_panel,
  offer: m.stage_offer,
  hired: m.stage_hired,
  declined_by_us: m.stage_declined_by_us,
  declined_by_candidate: m.stage_declined_by_candidate,
};

/** The stages before a decision, in their order. */
export const openStages: Stage[] = ['identified', 'screened', 'interview', 'panel', 'offer'];
export const decisions: Stage[] = ['hired', 'declined_by_us', 'declined_by_candidate'];
export const isDecided = (one: Candidate): boolean => decisions.includes(one.stage);
