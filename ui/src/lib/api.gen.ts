// Made from api.rs by `cargo test`. Do not edit.

export type Away = { 
/**
 * None: not kept yet.
 */
id: EntryId | null, from: string, until: string, };
export type ChangeKind = "created" | "changed" | "deleted";
/**
 * What one step did to one row.
 */
export type ChangePart = { table: string, what: ChangeKind, 
/**
 * The text a person would know the row by, before and after; absent where there was none.
 */
before: string | null, after: string | null, };
/**
 * One step of the log, for people.
 */
export type ChangeStep = { id: number, 
/**
 * What was done, in words.
 */
label: string, 
/**
 * Instant, UTC.
 */
made_at: string, 
/**
 * Taken back, and could be done again.
 */
undone: boolean, parts: Array<ChangePart>, };
export type Conflict = { table: string, 
/**
 * As it is, and as it would be.
 */
now: string | null, then: string | null, };
export type ConversationId = string;
export type EntryId = string;
/**
 * Feedback that the manager gives.
 */
export type Feedback = { id: FeedbackId, person_id: PersonId, person_name: string, kind: FeedbackKind, 
/**
 * What the person did.
 */
text: string, situation: string | null, impact: string | null, occurred_on: string, given_on: string | null, 
/**
 * in_person, video, phone, written or public.
 */
channel: string | null, 
/**
 * The person has heard it.
 */
said: boolean, state: string, conversation_id: ConversationId | null, };
/**
 * What to change; what is left out stays, what is empty is emptied.
 */
export type FeedbackChange = { kind: FeedbackKind | null, text: string | null, situation: string | null, impact: string | null, occurred_on: string | null, };
export type FeedbackId = string;
export type FeedbackKind = "praise" | "constructive" | "feedforward";
/**
 * When fiscal years begin and how their quarters are called.
 */
export type FiscalRule = { 
/**
 * 1 to 12.
 */
month: number, 
/**
 * 1 to 28, so that every year has it.
 */
day: number, label: LabelRule, };
/**
 * A place where the words stand.
 */
export type Found = { 
/**
 * The table, and the row's id.
 */
entity: string, id: string, person_id: PersonId | null, person_name: string | null, 
/**
 * The talk it belongs to.
 */
conversation_id: string | null, on: string | null, title: string | null, 
/**
 * Some words around the hit, which stands between U+0002 and U+0003.
 */
excerpt: string, 
/**
 * Only the manager sees it.
 */
private: boolean, };
/**
 * Which year a fiscal year is named after.
 */
export type LabelRule = "ending" | "starting" | "span";
/**
 * A pasted list, taken apart.
 */
export type NamesRead = { names: Array<string>, 
/**
 * Those that are here already, or stand in the list twice.
 */
doubles: Array<string>, };
export type NewFeedback = { person_id: PersonId, kind: FeedbackKind, text: string, 
/**
 * Today where it is left out.
 */
occurred_on: string | null, 
/**
 * Said already, on this day.
 */
said_on: string | null, channel: string | null, conversation_id: ConversationId | null, };
export type Paper = "a4" | "letter";
/**
 * Somebody, as they stand today.
 */
export type Person = { id: PersonId, display_name: string, given_name: string | null, sort_name: string | null, 
/**
 * How to say or read the name.
 */
name_hint: string | null, pronouns: string | null, job_title: string | null, email: string | null, location: string | null, time_zone: string | null, is_self: boolean, 
/**
 * How they like praise: private, written or public.
 */
recognition_preference: string | null, started_on: string | null, left_on: string | null, 
/**
 * The kind of the relationship in force, reports first; none where it has ended.
 */
relation: string | null, 
/**
 * Reports to the manager today.
 */
active: boolean, };
/**
 * What to change about somebody: left out stays, empty is emptied.
 */
export type PersonChange = { display_name: string | null, given_name: string | null, sort_name: string | null, name_hint: string | null, pronouns: string | null, job_title: string | null, email: string | null, location: string | null, time_zone: string | null, recognition_preference: string | null, started_on: string | null, };
export type PersonId = string;
/**
 * What putting a step back did, or what speaks against it.
 */
export type Restored = { restored: number, 
/**
 * Rows that changed since: nothing was put back, the manager decides.
 */
conflicts: Array<Conflict>, };
export type Settings = { fiscal: FiscalRule, 
/**
 * Public holidays: no talk is expected on them.
 */
holidays: Array<string>, 
/**
 * Days on which the manager is away.
 */
away: Array<Away>, 
/**
 * The days of the two sittings, 1 = Monday to 7 = Sunday.
 */
monday: number, friday: number, 
/**
 * Working hours, `HH:MM`, and days.
 */
work_from: string, work_until: string, work_days: Array<number>, paper: Paper, theme: Theme, 
/**
 * In percent, 90 to 130.
 */
text_size: number, 
/**
 * First day of the week in calendars, 1 = Monday.
 */
week_starts_on: number, new_in_role: boolean, };
/**
 * What to change; what is left out stays.
 */
export type SettingsChange = { fiscal: FiscalRule | null, holidays: Array<string> | null, away: Array<Away> | null, monday: number | null, friday: number | null, work_from: string | null, work_until: string | null, work_days: Array<number> | null, paper: Paper | null, theme: Theme | null, text_size: number | null, week_starts_on: number | null, new_in_role: boolean | null, };
export type Theme = "system" | "light" | "dark";

export interface Api {
  /** Everything that can be set. */
  settings(): Promise<Settings>;
  /** Changes some settings; what is left out stays. */
  change_settings(change: SettingsChange): Promise<Settings>;
  /** Makes the manager, or renames them. */
  introduce(name: string, new_in_role: boolean): Promise<Person>;
  /** Those who report to the manager; with `all`, everybody. */
  list_people(all: boolean): Promise<Array<Person>>;
  /** Takes a pasted list of names apart. */
  read_names(text: string): Promise<NamesRead>;
  /** Adds people who report to the manager. */
  add_people(names: Array<string>): Promise<Array<Person>>;
  /** Adds somebody who reports to the manager. */
  add_person(name: string): Promise<Person>;
  /** Changes what is known about somebody; what is left out stays, what is empty is emptied. */
  change_person(id: PersonId, change: PersonChange): Promise<Person>;
  /** Somebody left or moved. */
  put_away_person(id: PersonId, on: string, reason: string): Promise<null>;
  /** Somebody reports to the manager again. */
  bring_back_person(id: PersonId): Promise<null>;
  /** Removes a name about which nothing is written. */
  remove_person(id: PersonId): Promise<null>;
  /** Keeps what was seen, as said or as not said yet. */
  add_feedback(feedback: NewFeedback): Promise<Feedback>;
  /** Changes what was written. */
  change_feedback(id: FeedbackId, change: FeedbackChange): Promise<Feedback>;
  /** The person has heard it. */
  say_feedback(id: FeedbackId, on: string, channel: string): Promise<null>;
  /** Lets go of what was not said. */
  discard_feedback(id: FeedbackId): Promise<null>;
  /** Deletes it. */
  remove_feedback(id: FeedbackId): Promise<null>;
  /** What the manager saw, newest first; of everybody or of one person. */
  list_feedback(person_id?: PersonId | null): Promise<Array<Feedback>>;
  /** A date in words, the nearest one ahead, or behind where `past` says so. */
  read_date(text: string, past: boolean): Promise<string | null>;
  /** Everything that contains the words. */
  find(words: string): Promise<Array<Found>>;
  /** Takes the newest step back; its label in words. */
  undo(): Promise<string | null>;
  /** Does it again; its label in words. */
  redo(): Promise<string | null>;
  /** What changed in the last 30 days, newest first. */
  recently_changed(): Promise<Array<ChangeStep>>;
  /** Puts the rows of a step back as they were before it, as a new step. */
  restore_change(step: number, anyway: boolean): Promise<Restored>;
}
