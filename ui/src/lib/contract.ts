// Functions and types the core is about to offer, in the shape `cargo xtask gen` will give them.
// Screens import types from here; once api.gen.ts has them all, this file goes and api.gen takes its place.
import type * as Made from './api.gen';
import type {
  ActionItem,
  GoalCard,
  LastTime,
  NextStep,
  Offer,
  OnPace,
  Person,
  Point,
  Rhythm,
  TalkRef,
} from './api.gen';
export * from './api.gen';

export type PersonPage = {
  person: Person;
  rhythm: Rhythm | null;
  next_talk: TalkRef | null;
  last_talk: TalkRef | null;
  last_time: LastTime | null;
  points: Array<Point>;
  promises: Array<ActionItem>;
  goals: Array<GoalCard>;
  goals_on_pace: OnPace | null;
  next_step: NextStep | null;
  steps: Array<NextStep>;
  last_good_word: string | null;
  last_correction: string | null;
  offer: Offer | null;
  timeline_months: Array<string>;
  new: boolean;
};
export type TimelineItem = {
  kind: string;
  id: string;
  conversation_id: string | null;
  on: string;
  title: string | null;
  text: string;
  private: boolean;
  state: string | null;
};
export type PacketRequest = {
  person_id: string;
  quarter: string;
  paper: string;
  standing: string;
  talk_on: string | null;
  left_out: Array<string>;
  ticked: Array<string>;
  roles_for_names: boolean;
};
export type PacketBuilder = {
  request: PacketRequest;
  heading: string;
  file_name: string;
  sections: Array<PacketSection>;
  left_out: LeftOut;
  other_names: Array<string>;
  pages: number;
  longest_part: string | null;
  missing_glyphs: Array<string>;
  review: ReviewText;
  final_default: boolean;
};
export type PacketSection = {
  key: string;
  on: boolean;
  available: boolean;
  facts: SectionFacts;
  lines: Array<PacketLine>;
};
export type PacketLine = { key: string; text: string; on: boolean; on_date: string | null };
export type LeftOut = { private_notes: number; not_said: number; missed_talks: number; drafts: number };
export type PagePicture = { page: number; pages: number; svg: string };
export type PacketMade = {
  id: string;
  person_id: string;
  person_name: string;
  quarter: string;
  version: number;
  made_on: string;
  file_name: string;
  standing: string;
  left_out: Array<string>;
};
export type ReviewText = {
  summary: string | null;
  strengths: string | null;
  focus: string | null;
  next_steps: string | null;
  employee_comment: string | null;
};
export type SectionFacts = { said: number; not_said: number; shown: number };
export type SavedPacket = { path: string; pages: number; missing_glyphs: Array<string> };

interface Pending {
  finish_first_run(): Promise<null>;
  person_page(id: string): Promise<PersonPage>;
  person_timeline(
    id: string,
    kind: string | null,
    words: string | null,
    before: string | null,
    skip: number,
  ): Promise<Array<TimelineItem>>;
  packet_builder(request: PacketRequest): Promise<PacketBuilder>;
  packet_defaults(person_id: string, quarter: string | null): Promise<PacketRequest>;
  packet_page(request: PacketRequest, page: number): Promise<PagePicture>;
  list_packets(): Promise<Array<PacketMade>>;
}
export type Api = Made.Api & Omit<Pending, keyof Made.Api>;
