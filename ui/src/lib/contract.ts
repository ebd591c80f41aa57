// Functions and types the core is about to offer, in the shape `cargo xtask gen` will give them.
// Screens import types from here; once api.gen.ts has them all, this file goes and api.gen takes its place.
import type * as Made from './api.gen';
export * from './api.gen';

export type SectionFacts = { said: number; not_said: number; shown: number };
export type SavedPacket = { path: string; pages: number; missing_glyphs: Array<string> };

interface Pending {
  finish_first_run(): Promise<null>;
}
export type Api = Made.Api & Omit<Pending, keyof Made.Api>;
