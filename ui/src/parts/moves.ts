// The words of how somebody stands, or stood, to the manager.
import { short, type Day } from '../lib/dates';
import { m } from '../lib/paraglide/messages.js';

const roles: Record<string, () => string> = {
  direct_report: m.role_direct_report,
  line_manager: m.role_line_manager,
  second_line_manager: m.role_second_line_manager,
  peer: m.role_peer,
  stakeholder: m.role_stakeholder,
  mentor: m.role_mentor,
  mentee: m.role_mentee,
  hr_partner: m.role_hr_partner,
};
export const roleWords = (kind: string): string => roles[kind]?.() ?? kind;

const ends: Record<string, () => string> = {
  left_organisation: m.put_away_left,
  moved_team: m.put_away_moved,
  manager_changed: m.put_away_other_manager,
};
/** Why a role ended; nothing where that goes without saying. */
export const endWords = (reason: string | null): string => (reason && ends[reason]?.()) || '';

/** "5 Oct to 15 Nov", "since 16 Nov", "until 15 Nov". */
export function spanWords(from: Day | null, until: Day | null): string {
  if (from && until) return m.from_until({ from: short(from), until: short(until) });
  if (from) return m.since_day({ day: short(from) });
  return until ? m.until_day({ day: short(until) }) : '';
}
