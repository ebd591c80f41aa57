// The only file that speaks to the shell. `api` is the core's own table of functions, typed: every call crosses
// as one command with a name and its arguments in order. What fails comes back as a QuarterdeckError whose
// message is already in a manager's words.
import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';
import type {
  AgreementKind,
  AnswersPreview,
  AnswersTaken,
  Api,
  Asking,
  AttachedTo,
  Attachment,
  Audience,
  OwnPackWish,
  Backup,
  Backups,
  Difference,
  PacketRequest,
  Span,
  Standing,
} from './api.gen';
import type { PagePlace } from './route.svelte';

/** `invalid` names the field it is about; the others say what can be done. */
export type ErrorKind = 'invalid' | 'gone' | 'locked' | 'needs_password' | 'newer_file' | 'file' | 'internal';

export class QuarterdeckError extends Error {
  override readonly name = 'QuarterdeckError';
  constructor(
    readonly kind: ErrorKind,
    message: string,
    readonly field: string | null = null,
  ) {
    super(message);
  }
}

/** Turns whatever was thrown into an error that can be shown. */
export function asError(thrown: unknown): QuarterdeckError {
  if (thrown instanceof QuarterdeckError) return thrown;
  if (typeof thrown === 'object' && thrown !== null && 'kind' in thrown && 'message' in thrown) {
    const { kind, message, field } = thrown as { kind: ErrorKind; message: string; field?: string | null };
    return new QuarterdeckError(kind, message, field ?? null);
  }
  return new QuarterdeckError('internal', thrown instanceof Error ? thrown.message : String(thrown));
}

declare global {
  interface Window {
    /** What the shell knew the page would ask first, by name; each answer is taken once. */
    earlyAnswers?: Record<string, unknown>;
  }
}

function early(name: unknown): unknown {
  const answers = window.earlyAnswers;
  if (typeof name !== 'string' || !answers || !Object.hasOwn(answers, name)) return undefined;
  const answer = answers[name];
  delete answers[name];
  return answer;
}

async function ask<T>(command: string, payload?: Record<string, unknown>): Promise<T> {
  const answer = early(payload?.name);
  if (answer !== undefined) return answer as T;
  try {
    return await invoke<T>(command, payload);
  } catch (thrown) {
    throw asError(thrown);
  }
}

/** Calls one function of the core by name. */
export function call<K extends keyof Api>(name: K, ...args: Parameters<Api[K]>): ReturnType<Api[K]> {
  return ask('call', { name, args }) as ReturnType<Api[K]>;
}

/** The core: `api.log_one_on_one(draft)`. */
export const api = new Proxy({} as Api, {
  get:
    (_, name: string) =>
    (...args: unknown[]) =>
      ask('call', { name, args }),
});

/** What the shell answers when a packet was saved; letters that could only be printed as a substitute are named. */
export interface SavedPacket {
  path: string;
  pages: number;
  missing_glyphs: string[];
}

/** Asks where the packet shall go and writes it there; null where the manager thought better of it. */
export function savePacket(request: PacketRequest): Promise<SavedPacket | null> {
  return ask('save_packet', { request });
}

// One ear for all: it is there from the first question on, so that no page misses what is written while it opens.
const listeners = new Set<() => void>();
let hearing: Promise<unknown> | undefined;

/** Runs `run` after every committed write, whoever made it; gives back what stops it. */
export function onChanged(run: () => void): () => void {
  hearing ??= listen('changed', () => {
    delete window.earlyAnswers;
    for (const told of [...listeners]) told();
  });
  listeners.add(run);
  return () => void listeners.delete(run);
}

/** Runs `run` when the planner is about to be shut; gives back what stops it. */
export function onShut(run: () => void): () => void {
  const off = listen('shut', run);
  return () => void off.then((stop) => stop());
}

/** Runs `run` before each of everybody's packets is made; gives back what stops it. */
export function onPackets(run: (progress: PacketsProgress) => void): () => void {
  const off = listen<PacketsProgress>('packets', (event) => run(event.payload));
  return () => void off.then((stop) => stop());
}

export interface PacketsProgress {
  done: number;
  of: number;
  name: string;
}
export interface PacketsWish {
  quarter: string | null;
  audience: Audience;
  span: Span;
  standing: Standing | null;
}
export interface PacketsSaved {
  folder: string;
  files: string[];
  of: number;
  stopped: boolean;
  failed: string | null;
}

export interface AboutSaved {
  folder: string;
  files: string[];
  records: number;
  mentions: number;
  other_people: string[];
}

export interface HandoverSaved {
  folder: string;
  files: string[];
  stays_here: number;
}
/** What a handover file holds. */
export interface HandoverHeld {
  name: string;
  job_title: string | null;
  made_by: string;
  made_on: string;
  goals: number;
  steps: number;
  promises: number;
  notes: number;
}

/** How many records of each kind a saved planner holds. */
export interface Imported {
  tables: { table: string; rows: number }[];
  rows: number;
}

/** What saving the pages of a form came to. */
export interface FormsSaved {
  round: string;
  title: string;
  folder: string;
  files: string[];
}

export interface Trouble {
  kind: 'damaged' | 'backup';
  message: string;
}
/** What mending a planner came to; what the newest backup has and it has not. */
/** Where something stayed when the planner was erased. */
export interface Left {
  not_reached: string[];
}
export interface Mended {
  how: 'whole' | 'indexes' | 'rows';
  not_there: Difference[];
}

export type Stage = 'day1' | 'weeks2' | 'quarter1' | 'month6';

/** What needs the desktop and not the core; comes in through the same command. */
interface Desktop {
  /** The page that was open last, or null. */
  last_route(): Promise<unknown>;
  keep_route(route: object): Promise<null>;
  /** Has spelling checked from now on. */
  check_spelling(): Promise<null>;
  /** Somebody is there: the planner stays open for a while. */
  stay_open(): Promise<null>;
  /** Shuts the planner; nothing comes back where it has a password. The place on the page is kept for left_at. */
  shut(at: PagePlace): Promise<null>;
  /** Where on the page one was when the planner was shut; told once. */
  left_at(): Promise<PagePlace | null>;
  /** Whether the screen is shared, for the next start as well. */
  keep_sharing(on: boolean): Promise<null>;
  /** How many thoughts wait for the planner to be opened. */
  waiting(): Promise<number>;
  /** Keeps one more; how many wait now. */
  keep_for_later(line: string): Promise<number>;
  /** Opens the planner; how many thoughts it took in. */
  unlock(password: string): Promise<number>;
  /** Opens it with the recovery code and gives it a new password. */
  recover(code: string, password: string): Promise<number>;
  /** A recovery code in its groups; it opens nothing before one of them was typed back. */
  new_recovery_code(): Promise<string[]>;
  /** Writes the page with it to a place the manager chooses; false when they chose none. */
  save_recovery_code(): Promise<boolean>;
  /** The first password, once the group with that number was typed back. */
  set_password(group: number, typed: string, password: string): Promise<null>;
  change_password(password: string, new_password: string): Promise<null>;
  /** Another recovery code, once the group with that number of it was typed back. */
  change_recovery_code(group: number, typed: string, password: string): Promise<null>;
  /** Shows the planner's folder in the file manager. */
  show_planner_folder(): Promise<null>;
  /** Writes everything to a file the manager chooses in the system's dialog; false when they chose none. */
  save_everything(): Promise<boolean>;
  /** Writes somebody's numbers of a quarter to a PDF the manager chooses a place for; false when they chose none. */
  save_numbers(person_id: string, quarter: string | null): Promise<boolean>;
  /** Writes the card of a talk to a PDF the manager chooses a place for; false when they chose none. */
  save_pocket_card(conversation_id: string): Promise<boolean>;
  /** Writes the learning record of a year to a PDF the manager chooses a place for; false when they chose none. */
  save_learning_year(year: number): Promise<boolean>;
  /** Writes the manager's duties, or how the team works, to a PDF they choose a place for; false when they chose none. */
  save_agreement(kind: AgreementKind): Promise<boolean>;
  /** Writes the manager's own quarter or growth pack to a PDF they choose a place for; false when they chose none. */
  save_own_pack(wish: OwnPackWish): Promise<boolean>;
  /** Writes the page about the planner for HR to a place the manager chooses; false when they chose none. */
  save_hr_page(): Promise<boolean>;
  /** Writes the page of a closed quarter to a PDF the manager chooses a place for; false when they chose none. */
  save_closed_quarter(label: string): Promise<boolean>;
  /** Writes the levels of a quarter to a PDF the manager chooses a place for; false when they chose none. */
  save_calibration_sheet(label: string): Promise<boolean>;
  /** Writes somebody's support plan to a PDF the manager chooses a place for; false when they chose none. */
  save_support_plan(id: string): Promise<boolean>;
  /** Saves everybody's packets into a folder the manager chooses; null when they chose none. */
  save_packets(wish: PacketsWish): Promise<PacketsSaved | null>;
  /** Saves what is written about somebody into a folder the manager chooses; null when they chose none. */
  save_about(person_id: string): Promise<AboutSaved | null>;
  /** Saves what goes with somebody into a folder the manager chooses; null when they chose none. */
  save_handover(person_id: string): Promise<HandoverSaved | null>;
  /** What the handover file holds that the manager names in the system's dialog; null where they named none. */
  look_into_handover(): Promise<HandoverHeld | null>;
  /** Takes somebody on with it; their id. */
  take_handover(person_id: string | null, on: string): Promise<string>;
  /** Puts a file that the manager names in the system's dialog on a record; null where they named none. */
  add_file(to: AttachedTo, id: string): Promise<Attachment | null>;
  /** Opens a copy of it in the program that the system has for it. */
  open_file(id: string): Promise<null>;
  /** Writes a copy of it to a place the manager chooses; false when they chose none. */
  save_file(id: string): Promise<boolean>;
  /** Makes no more of them than the one that is being made. */
  stop_packets(): Promise<null>;
  /** What the saved planner holds that the manager names in the system's dialog; null where they named none. */
  look_into_saved_planner(): Promise<Imported | null>;
  /** Takes it in; the window begins anew with it. */
  bring_in_saved_planner(): Promise<null>;
  /** Asks others by a form and saves its pages where the manager chooses; null when they chose nothing. */
  save_forms(asking: Asking): Promise<FormsSaved | null>;
  /** Saves the pages of a round again; null when they chose no place. */
  save_round(round: string): Promise<FormsSaved | null>;
  /** What files with answers hold that the manager names in the system's dialog; null where they named none. */
  choose_answers(): Promise<AnswersPreview | null>;
  /** Takes them in. */
  bring_in_answers(): Promise<AnswersTaken>;
  /** Shows the packet that was saved last in the file manager. */
  show_saved_packet(): Promise<null>;
  /** Opens the made-up team in this window; the own planner stays as it is. */
  open_made_up_team(): Promise<null>;
  /** Back to the manager's own planner. */
  open_own_planner(): Promise<null>;
  /** What was found wrong in a quiet minute; null for nothing. */
  trouble(): Promise<Trouble | null>;
  /** Names a second place for backups in the system's dialog; null where none was named. */
  choose_second_place(): Promise<Backups | null>;
  no_second_place(): Promise<Backups>;
  /** Shows the newest backup in the file manager. */
  show_backups(): Promise<null>;
  /** Lets the backup that was looked into take the planner's place; the window begins anew with it. */
  take_back(): Promise<null>;
  /** A proven copy to be carried away, into a folder the manager chooses: its name, or null. */
  save_to_carry(): Promise<string | null>;
  /** The backups of a planner that does not open. */
  rescue_backups(): Promise<Backup[]>;
  /** Mends it as far as that goes without a backup. */
  rescue_mend(): Promise<Mended>;
  /** Takes a backup back in its place; the window begins anew with it. */
  rescue_take_back(id: string): Promise<null>;
  /** Takes the planner and its backups away for good, once the words were typed; what could not be reached. */
  leave_company(words: string): Promise<Left>;
  /** Closes the window. */
  quit(): Promise<null>;
  /** Makes the made-up team anew, as it is on day 1, in week 3, at a quarter's end or after six months. */
  start_over(stage: Stage): Promise<null>;
}

export const desktop = new Proxy({} as Desktop, {
  get:
    (_, name: string) =>
    (...args: unknown[]) =>
      ask('call', { name, args }),
});
