// Functions and types the core is about to offer, in the shape `cargo xtask gen` will give them.
// Screens import types from here; once api.gen.ts has them all, this file goes and api.gen takes its place.
import type * as Made from './api.gen';
export * from './api.gen';

export type Shell = {
  planner: OpenPlanner;
  today: string;
  clock_moved: boolean;
  quarter: QuarterRef;
  self_id: string | null;
  self_name: string | null;
  first_run: boolean;
  first_run_step: string | null;
  people: Array<SidebarPerson>;
  all_people: boolean;
  badge: number;
  undo: string | null;
  redo: string | null;
  show: Disclosure;
  settings: Settings;
};
export type OpenPlanner = { kind: PlannerKind; stage: string | null; folder: string; read_only: boolean };
export type QuarterRef = {
  label: string;
  heading: string;
  starts_on: string;
  ends_on: string;
  week: number;
  weeks: number;
  days_left: number;
  closed: boolean;
  running: boolean;
};
export type SidebarPerson = { id: string; name: string };
export type Disclosure = {
  quiet: boolean;
  lists: Array<List>;
  quarter_columns: Array<QuarterColumn>;
  goals_to_talk_about: boolean;
  pick_a_step: boolean;
  basics: boolean;
  suggested_questions: boolean;
  half_time: boolean;
  packet_first: boolean;
  last_quarter: boolean;
  year: boolean;
  goal_updates_outside_talk: boolean;
  offer: Offer | null;
};
export type Offer = { code: string; person_id: string | null; person_name: string | null };
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
export type OnPace = { on_pace: number; of: number };
export type LastTime = { on: string; line: string; promised: string | null };
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
export type Rhythm = { series_id: string; interval_weeks: number; anchor_on: string; time: string | null };
export type TalkRef = {
  conversation_id: string | null;
  series_id: string | null;
  person_id: string;
  person_name: string;
  on: string;
  time: string | null;
  state: string;
};
export type NewOneOnOne = {
  person_id: string;
  held_on: string;
  notes: string;
  agreed: Array<NewAgreed>;
  next_on: string | null;
  next_time: string | null;
  slot: string | null;
};
export type NewAgreed = { text: string; mine: boolean; due_on: string | null; own_idea: boolean };
export type OneOnOnePage = {
  conversation: Conversation;
  person: Person;
  rhythm: Rhythm | null;
  next_on: string | null;
  last_time: LastTime | null;
  points: Array<Point>;
  notes: string;
  summary: string | null;
  agreed: Array<ActionItem>;
  earlier_promises: Array<ActionItem>;
  goals: Array<GoalCard>;
  questions: Array<Question>;
};
export type Conversation = {
  id: string;
  person_id: string | null;
  kind: string;
  planned_on: string;
  planned_time: string | null;
  held_on: string | null;
  state: string;
  missed_reason: string | null;
  summary: string | null;
};
export type Point = {
  id: string;
  text: string;
  raised_by: string;
  state: string;
  private: boolean;
  carried: boolean;
  goal_id: string | null;
};
export type Question = { code: string; text: string; stage: string; item_id: string | null; asked: boolean };
export type Finished = { next_on: string | null; carried: number };
export type ActionItem = {
  id: string;
  text: string;
  mine: boolean;
  owner_person_id: string;
  owner_name: string;
  person_id: string | null;
  person_name: string | null;
  due_on: string;
  first_due_on: string;
  done_on: string | null;
  state: string;
  late: boolean;
  own_idea: boolean;
  conversation_id: string | null;
};
export type NewPromise = {
  text: string;
  mine: boolean;
  person_id: string | null;
  due_on: string | null;
  conversation_id: string | null;
  own_idea: boolean;
};
export type PromiseChange = {
  text: string | null;
  mine: boolean | null;
  due_on: string | null;
  own_idea: boolean | null;
};
export type NewGoal = {
  owner_person_id: string;
  title: string;
  measure: Measure;
  due_on: string;
  why: string | null;
  agreed_on: string | null;
};
export type GoalChange = {
  title: string | null;
  why: string | null;
  due_on: string | null;
  measure: Measure | null;
  reason: string | null;
};
export type GoalCard = {
  id: string;
  owner_person_id: string | null;
  owner_name: string | null;
  title: string;
  why: string | null;
  measure: Measure;
  key_result_id: string | null;
  current: number | null;
  steps_done: Array<boolean>;
  progress: number | null;
  elapsed: number;
  status: string | null;
  starts_on: string;
  due_on: string | null;
  agreed_on: string | null;
  state: string;
  last_update_on: string | null;
  blocker: string | null;
  quarter_label: string;
  level: string;
};
export type GoalPage = { goal: GoalCard; updates: Array<GoalUpdate>; smart: Array<SmartLetter> };
export type GoalUpdate = {
  id: string;
  on: string;
  value: number | null;
  note: string | null;
  blocker: string | null;
  done: boolean | null;
};
export type NewUpdate = {
  goal_id: string;
  on: string | null;
  value: number | null;
  done: boolean | null;
  step: number | null;
  step_done: boolean | null;
  note: string | null;
  blocker: string | null;
  conversation_id: string | null;
};
export type Feedback = {
  id: string;
  person_id: string;
  person_name: string;
  kind: string;
  text: string;
  situation: string | null;
  impact: string | null;
  occurred_on: string;
  given_on: string | null;
  channel: string | null;
  said: boolean;
  state: string;
  conversation_id: string | null;
};
export type NewFeedback = {
  person_id: string;
  kind: string;
  text: string;
  occurred_on: string | null;
  said_on: string | null;
  channel: string | null;
  conversation_id: string | null;
};
export type FeedbackChange = {
  kind: string | null;
  text: string | null;
  situation: string | null;
  impact: string | null;
  occurred_on: string | null;
};
export type Captured = {
  kind: string;
  person_id: string | null;
  person_name: string | null;
  text: string;
  due_on: string | null;
  id: string | null;
};
export type Entry = {
  id: string;
  kind: string;
  person_id: string | null;
  person_name: string | null;
  occurred_on: string;
  title: string | null;
  body: string;
  private: boolean;
  conversation_id: string | null;
};
export type NextStep = {
  id: string;
  person_id: string;
  person_name: string;
  skill: string;
  step: string;
  by: string;
  help: string | null;
  state: string;
  done_on: string | null;
  outcome: string | null;
  late: boolean;
  agreed: boolean;
};
export type NewStep = {
  person_id: string;
  skill: string;
  step: string;
  by: string;
  help: string | null;
  agreed: boolean;
};
export type StepChange = {
  skill: string | null;
  step: string | null;
  help: string | null;
  by: string | null;
};
export type Growth = {
  quarter: QuarterRef;
  chosen: string | null;
  steps: Array<GrowthStep>;
  first_visit: boolean;
};
export type GrowthStep = {
  code: string;
  number: number;
  title: string;
  question: string;
  action: string;
  answer: string | null;
  commitment: string | null;
  due_on: string | null;
  state: string;
  line: StepLine;
  happened: Array<Happened>;
};
export type StepLine = { count: number; of: number; code: string };
export type Happened = { on: string; text: string; kind: string; id: string; person_id: string | null };
export type Today = {
  on: string;
  mode: string;
  talks: Array<TodayTalk>;
  talks_this_week: number;
  owe: Array<ActionItem>;
  owe_by_friday: number;
  step: TodayStep | null;
  to_sort: number;
  friday: Friday | null;
  offer: Offer | null;
  made_up_list: Array<MadeUpTask>;
  nothing_owed: boolean;
};
export type TodayTalk = {
  talk: TalkRef;
  last_time: string | null;
  days_since: number | null;
  points: number;
  their_points: number;
  past: boolean;
};
export type TodayStep = { code: string; title: string; commitment: string | null };
export type Friday = {
  items: Array<FridayItem>;
  minutes: number;
  question: string;
  answered: boolean;
  mostly: string | null;
  half_time: HalfTime | null;
};
export type HalfTime = { on_pace: Array<GoalCard>; to_discuss: Array<GoalCard> };
export type MadeUpTask = {
  code: string;
  person_id: string | null;
  person_name: string | null;
  done: boolean;
};
export type QuarterPage = {
  quarter: QuarterRef;
  previous: string | null;
  next: string | null;
  on_pace: OnPace | null;
  not_met: NotMet | null;
  rows: Array<TeamRow>;
  goals_to_talk_about: Array<GoalToTalk>;
  step: TodayStep | null;
  my_promises: number;
  my_promises_late: number;
};
export type NotMet = { person_id: string; person_name: string; days: number };
export type TeamRow = {
  person_id: string;
  name: string;
  goals: OnPace | null;
  strip: Array<Week>;
  last_talk: string | null;
  last_talk_late: boolean;
  last_feedback: string | null;
  last_feedback_kind: string | null;
  steps_done: number;
  steps: number;
};
export type Week = { starts_on: string; marks: Array<Mark> };
export type Mark = { on: string; kind: string };
export type GoalToTalk = { goal: GoalCard; why: string; days: number | null };
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
export type Found = {
  entity: string;
  id: string;
  person_id: string | null;
  person_name: string | null;
  conversation_id: string | null;
  on: string | null;
  title: string | null;
  excerpt: string;
  private: boolean;
};
export type SmartLetter = { letter: string; ok: boolean; reason: string | null };
export type SectionFacts = { said: number; not_said: number; shown: number };
export type Measure =
  | { kind: 'number'; from: number; to: number; unit: string }
  | { kind: 'done_or_not' }
  | { kind: 'steps'; steps: Array<string> };
export type FridayItem =
  | { kind: 'note'; entry: Entry; guess: string | null; guess_name: string | null; sign: string | null }
  | { kind: 'talk'; talk: TalkRef }
  | { kind: 'goal'; goal: GoalCard; days: number | null; next_talk_on: string | null }
  | { kind: 'feedback'; feedback: Feedback; days: number };
export type PlannerKind = 'own' | 'made_up';
export type List = 'goals' | 'development' | 'feedback' | 'packets';
export type QuarterColumn = 'goals' | 'strip' | 'last_talk' | 'last_feedback' | 'next_step';
export type GoalExample = {
  title: string;
  from: number | null;
  to: number | null;
  unit: string | null;
  why: string;
  measure: string;
};
export type SavedText = { kept: boolean; theirs: string | null };
export type TalkKey = {
  conversation_id: string | null;
  series_id: string | null;
  person_id: string;
  on: string;
};
export type SavedPacket = { path: string; pages: number; missing_glyphs: Array<string> };
type Settings = Made.Settings;
type Person = Made.Person;

interface Pending {
  shell(): Promise<Shell>;
  read_date(text: string, past: boolean): Promise<string | null>;
  find(words: string): Promise<Array<Found>>;
  dismiss_offer(code: string): Promise<null>;
  finish_first_run(): Promise<null>;
  person_page(id: string): Promise<PersonPage>;
  person_timeline(
    id: string,
    kind: string | null,
    words: string | null,
    before: string | null,
    skip: number,
  ): Promise<Array<TimelineItem>>;
  open_one_on_one(person_id: string, on: string | null): Promise<string>;
  one_on_one(id: string): Promise<OneOnOnePage>;
  log_one_on_one(draft: NewOneOnOne): Promise<Conversation>;
  plan_one_on_one(person_id: string, on: string, time: string | null): Promise<Conversation>;
  save_notes(id: string, visit: string, was: string, notes: string): Promise<SavedText>;
  share_line(id: string, line: string, notes: string): Promise<null>;
  save_summary(id: string, visit: string, was: string, text: string): Promise<SavedText>;
  add_point(id: string, text: string, raised_by: string): Promise<Point>;
  change_point(id: string, text: string): Promise<null>;
  tick_point(id: string, done: boolean): Promise<null>;
  remove_point(id: string): Promise<null>;
  move_point(id: string, up: boolean): Promise<null>;
  ask_question(id: string, code: string, asked: boolean): Promise<null>;
  other_questions(id: string): Promise<Array<Question>>;
  finish_one_on_one(id: string, held_on: string | null, next_on: string | null): Promise<Finished>;
  held_nothing_to_note(talk: TalkKey): Promise<null>;
  did_not_happen(talk: TalkKey, reason: string): Promise<null>;
  move_one_on_one(talk: TalkKey, to: string, time: string | null): Promise<Conversation>;
  set_rhythm(
    person_id: string,
    interval_weeks: number | null,
    anchor_on: string | null,
    time: string | null,
  ): Promise<Rhythm | null>;
  what_we_agreed(id: string): Promise<string>;
  remove_one_on_one(id: string): Promise<null>;
  add_promise(promise: NewPromise): Promise<ActionItem>;
  change_promise(id: string, change: PromiseChange): Promise<ActionItem>;
  finish_promise(id: string): Promise<null>;
  reopen_promise(id: string): Promise<null>;
  drop_promise(id: string): Promise<null>;
  remove_promise(id: string): Promise<null>;
  list_promises(): Promise<Array<ActionItem>>;
  add_goal(goal: NewGoal): Promise<GoalCard>;
  change_goal(id: string, change: GoalChange): Promise<GoalCard>;
  agree_goal(id: string, on: string): Promise<null>;
  check_in_on_goal(update: NewUpdate): Promise<GoalCard>;
  remove_goal(id: string): Promise<null>;
  remove_update(id: string): Promise<null>;
  drop_goal(id: string, reason: string): Promise<null>;
  decide_at_half_time(ids: Array<string>, decision: string): Promise<null>;
  list_goals(quarter: string | null): Promise<Array<GoalCard>>;
  goal_page(id: string): Promise<GoalPage>;
  goal_examples(): Promise<Array<GoalExample>>;
  read_capture(text: string): Promise<Captured>;
  capture(text: string): Promise<Captured>;
  add_feedback(f: NewFeedback): Promise<Feedback>;
  change_feedback(id: string, change: FeedbackChange): Promise<Feedback>;
  say_feedback(id: string, on: string, channel: string): Promise<null>;
  discard_feedback(id: string): Promise<null>;
  remove_feedback(id: string): Promise<null>;
  list_feedback(person_id: string | null): Promise<Array<Feedback>>;
  add_note(person_id: string | null, text: string, on: string | null): Promise<Entry>;
  save_note(id: string, visit: string, was: string, text: string): Promise<SavedText>;
  sort_note(id: string, person_id: string | null, kind: string): Promise<null>;
  remove_note(id: string): Promise<null>;
  answer_friday(question: string, text: string): Promise<null>;
  set_mostly(hat: string): Promise<null>;
  add_next_step(step: NewStep): Promise<NextStep>;
  change_next_step(id: string, change: StepChange): Promise<NextStep>;
  start_next_step(id: string): Promise<null>;
  finish_next_step(id: string, outcome: string, on: string | null): Promise<null>;
  remove_next_step(id: string): Promise<null>;
  list_next_steps(): Promise<Array<NextStep>>;
  growth(quarter: string | null): Promise<Growth>;
  choose_step(code: string): Promise<null>;
  save_growth_step(
    code: string,
    answer: string | null,
    commitment: string | null,
    due_on: string | null,
  ): Promise<null>;
  today(): Promise<Today>;
  quarter(label: string | null): Promise<QuarterPage>;
  packet_builder(request: PacketRequest): Promise<PacketBuilder>;
  packet_defaults(person_id: string, quarter: string | null): Promise<PacketRequest>;
  packet_page(request: PacketRequest, page: number): Promise<PagePicture>;
  list_packets(): Promise<Array<PacketMade>>;
  save_review_text(
    person_id: string,
    quarter: string,
    field: string,
    visit: string,
    was: string,
    text: string,
  ): Promise<SavedText>;
}
export type Api = Made.Api & Omit<Pending, keyof Made.Api>;
