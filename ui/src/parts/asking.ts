// What the pages about asking others say of a round.
import type { AskKind, Round } from '../lib/api.gen';
import { asError, desktop, type FormsSaved } from '../lib/ipc';
import { m } from '../lib/paraglide/messages.js';
import { toasts } from '../lib/toasts.svelte';
import { counted } from '../lib/words';

/** In a smaller team everybody would know who said what to the upward question. */
export const UPWARD_FROM = 5;

const groups: Record<string, () => string> = {
  self: m.group_self,
  manager: m.group_manager,
  report: m.group_report,
  peer: m.group_peer,
  stakeholder: m.group_stakeholder,
  'stakeholder+peer': m.group_pooled,
};
export const groupName = (group: string): string => groups[group]?.() ?? group;

export const askTitle: Record<AskKind, () => string> = {
  self_review: m.ask_self_review,
  about_person: m.ask_about_person,
  about_me: m.ask_about_me,
  survey_360: m.round_survey_360,
  upward: m.round_upward,
};

/** "Marta Klein", or "Your team, four people; Colleagues, three people. Through Marta Klein". */
export function whoAnswers(round: Round): string {
  if (round.asked_name) return round.asked_name;
  const asked = round.groups.map((of) =>
    of.group === 'self' || of.group === 'manager'
      ? groupName(of.group)
      : m.group_of({ group: groupName(of.group), people: counted(of.people, m.people_one, m.people_other) }),
  );
  const whole = asked.join(' · ');
  return round.reader ? m.through_whom({ who: whole, name: round.reader }) : whole;
}

/** Says where the pages are. */
export function saidSaved(saved: FormsSaved): void {
  const said =
    saved.files.length === 1
      ? m.toast_form_saved({ file: saved.files[0] ?? '' })
      : counted(saved.files.length, m.toast_forms_saved_one, m.toast_forms_saved_other);
  toasts.say(said, {
    label: m.show_in_folder(),
    run: () => desktop.show_saved_packet().catch((thrown: unknown) => toasts.fail(asError(thrown))),
  });
}
