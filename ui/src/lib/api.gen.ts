// Made from api.rs by `cargo test`. Do not edit.

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
/**
 * What putting a step back did, or what speaks against it.
 */
export type Restored = { restored: number, 
/**
 * Rows that changed since: nothing was put back, the manager decides.
 */
conflicts: Array<Conflict>, };

export interface Api {
  /** Takes the newest step back; its label in words. */
  undo(): Promise<string | null>;
  /** Does it again; its label in words. */
  redo(): Promise<string | null>;
  /** What changed in the last 30 days, newest first. */
  recently_changed(): Promise<Array<ChangeStep>>;
  /** Puts the rows of a step back as they were before it, as a new step. */
  restore_change(step: number, anyway: boolean): Promise<Restored>;
}
