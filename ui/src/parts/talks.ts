// What rows and pages say and do about a one-on-one: which talk is meant, why one did not happen, and the acts.
import { act } from '../lib/act';
import type { TalkKey, TalkRef } from '../lib/api.gen';
import { clock, daysBetween, near, today, weekdayName, withWeekday, type Day } from '../lib/dates';
import { api } from '../lib/ipc';
import { m } from '../lib/paraglide/messages.js';
import { route } from '../lib/route.svelte';
import { inWords } from '../lib/words';

/** What a name is called in a sentence: the given name where it is known, else its first word. */
export function firstName(name: string, given?: string | null): string {
  return given?.trim() || (name.trim().split(/\s+/)[0] ?? name);
}

export function keyOf(talk: TalkRef): TalkKey {
  const { conversation_id, series_id, person_id, on } = talk;
  return { conversation_id, series_id, person_id, on };
}

/** Why a talk did not happen, in a word or three. */
export function reasons(first: string): { code: string; label: string }[] {
  return [
    { code: 'clash', label: m.missed_clash() },
    { code: 'forgotten', label: m.missed_forgotten() },
    { code: 'manager_unavailable', label: m.missed_manager_unavailable() },
    { code: 'employee_unavailable', label: m.missed_employee_unavailable({ name: first }) },
    { code: 'manager_away', label: m.missed_manager_away() },
    { code: 'employee_away', label: m.missed_employee_away({ name: first }) },
    { code: 'public_holiday', label: m.missed_public_holiday() },
  ];
}

export function heldNothingToNote(talk: TalkRef): Promise<boolean> {
  return act(
    () => api.held_nothing_to_note(keyOf(talk)),
    m.toast_held({ name: firstName(talk.person_name) }),
  );
}
export function didNotHappen(talk: TalkRef, reason: string): Promise<boolean> {
  return act(
    () => api.did_not_happen(keyOf(talk), reason),
    m.toast_did_not_happen({ name: firstName(talk.person_name) }),
  );
}
export function moveTalk(talk: TalkRef, to: Day): Promise<boolean> {
  return act(
    () => api.move_one_on_one(keyOf(talk), to, talk.time),
    m.toast_talk_moved({ name: firstName(talk.person_name), day: near(to) }),
  );
}
/** The page of the planned talk of that day, of the next one, or of a new one today. */
export function openTalk(person_id: string, on: Day | null = null): Promise<boolean> {
  return act(async () => route.go({ name: 'one_on_one', id: await api.open_one_on_one(person_id, on) }));
}

/** "Today", "Wed", and further away "Wed 2 Dec". */
export function dayOfRow(on: Day): string {
  const days = daysBetween(today(), on);
  if (days === 0) return m.row_today();
  return days > -7 && days < 7 ? weekdayName(on, 'short') : withWeekday(on);
}
/** "next Thursday 19 November, 09:00". */
export function dayAndTime(day: string, time: string | null): string {
  return time ? m.day_and_time({ day, time: clock(time) }) : day;
}
/** "Every two weeks", "Weekly". */
export function rhythmWords(weeks: number): string {
  return weeks === 1 ? m.rhythm_weekly() : m.rhythm_weeks({ count: inWords(weeks) });
}

/** A name between two signs that keep its direction to itself: one written from right to left turns no line around. */
export const isolated = (name: string): string => `\u2068${name}\u2069`;
