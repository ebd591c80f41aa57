// Made from api.rs by `cargo test`. Do not edit.

/**
 * What went on, waited and began during one absence.
 */
export type AbsenceTest = { id: EntryId, on: string, ran: Array<string>, waited: Array<string>, began: Array<string>, 
/**
 * "Five things ran, one waited for you, one began without you."
 */
sentence: string, 
/**
 * What that means, from three things on.
 */
reading: string | null, };
export type AbsenceTests = { 
/**
 * What there is to ask about.
 */
ask: DaysAway | null, 
/**
 * The newest that was written.
 */
newest: AbsenceTest | null, };
/**
 * In the window's language `Promise` is taken: there it is an `ActionItem`.
 */
export type ActionItem = { id: ActionItemId, text: string, 
/**
 * The manager owns it.
 */
mine: boolean, owner_person_id: PersonId, owner_name: string, 
/**
 * Whose page it stands on.
 */
person_id: PersonId | null, person_name: string | null, due_on: string, first_due_on: string, done_on: string | null, 
/**
 * The day it was promised.
 */
since: string, 
/**
 * open, done or dropped.
 */
state: string, 
/**
 * Open, and its day is over.
 */
late: boolean, 
/**
 * The idea came from the person who owns it.
 */
own_idea: boolean, conversation_id: ConversationId | null, };
export type ActionItemId = string;
export type Agreement = { kind: AgreementKind, begun: boolean, 
/**
 * Where it stands, in one sentence.
 */
standing: string, 
/**
 * Of duties the four tasks of a manager, also those without a line; of the team's one group.
 */
groups: Array<AgreementGroup>, 
/**
 * Of duties: the manager's own goals that are open, each with the task it stands under.
 */
goals: Array<OwnGoal>, agreed_with: string | null, agreed_on: string | null, look_again_on: string | null, 
/**
 * Parts a duty can stand in, and how often one can come.
 */
areas: Array<ListChoice>, cadences: Array<ListChoice>, };
export type AgreementGroup = { code: string, title: string, 
/**
 * Where there is nothing of it.
 */
hint: string | null, lines: Array<AgreementItem>, };
export type AgreementItem = { id: PlanStepId, area: string, 
/**
 * The duty, or the topic.
 */
text: string, 
/**
 * What the topic asks; none of one's own lines has it.
 */
question: string | null, 
/**
 * How one knows that the duty is kept, or what the team agreed.
 */
answer: string | null, cadence: string | null, cadence_words: string | null, };
export type AgreementKind = "duties" | "working";
/**
 * What is written about a line; it replaces what stood there.
 */
export type AgreementWords = { text: string, answer: string, area: string, cadence: string, };
/**
 * One page: a person's numbers in words, in a fixed order.
 */
export type AllNumbers = { person_id: PersonId, name: string, is_self: boolean, quarter: QuarterRef, 
/**
 * Labels of the quarters beside it, where there is something to see.
 */
previous: string | null, next: string | null, rows: Array<NumberRow>, };
/**
 * A file as it was read.
 */
export type AnswerFile = { name: string, text: string, 
/**
 * Why there is no text.
 */
unread: string | null, };
/**
 * A question and what was answered to it.
 */
export type AnswerLine = { question: string, answer: string, };
/**
 * What was said to one question.
 */
export type AnswerWords = { question: string, 
/**
 * Of a survey: by whom.
 */
group: string | null, said: Array<string>, };
export type AnswersLookedInto = { file: string, 
/**
 * "Self-review of Ruth"; none where it is nothing that was asked for.
 */
what: string | null, 
/**
 * Who answered, where they answered by name.
 */
from: string | null, 
/**
 * Why it is not taken.
 */
problem: string | null, 
/**
 * The answers, where they were given by name.
 */
lines: Array<AnswerLine>, 
/**
 * Something in it looks like the code of a web page; it is kept as text.
 */
marks: boolean, };
/**
 * What would come of the files.
 */
export type AnswersPreview = { files: Array<AnswersLookedInto>, 
/**
 * Of each round of groups: how many answers of whom.
 */
rounds: Array<GroupsLookedInto>, 
/**
 * There is something to take in.
 */
ready: boolean, };
/**
 * What was taken in: the rounds, the newest page last.
 */
export type AnswersTaken = { rounds: Array<string>, };
export type Arrangement = { 
/**
 * None: no fixed rhythm, and nothing that stands on every talk.
 */
interval_weeks: number | null, 
/**
 * A first day; none leaves the weekday as it is, or takes it from the last talk.
 */
anchor_on: string | null, 
/**
 * `HH:MM`; none: sometime that day.
 */
time: string | null, standing_points: Array<string>, };
/**
 * What others can be asked.
 */
export type AskKind = "self_review" | "about_person" | "about_me" | "survey_360" | "upward";
/**
 * How many of a group are asked.
 */
export type AskedGroup = { 
/**
 * self, manager, report, peer or stakeholder
 */
group: string, people: number, };
/**
 * What the manager wants to ask.
 */
export type Asking = { kind: AskKind, 
/**
 * Of a self-review and of feedback on somebody: whom it is about.
 */
person_id: PersonId | null, 
/**
 * Who is asked by name: somebody who is in the planner, or a name that is not yet.
 */
asked_person_id: PersonId | null, asked_name: string | null, 
/**
 * Of a survey: how many of which group. The team is counted here.
 */
groups: Array<AskedGroup>, due_on: string | null, 
/**
 * What is asked in particular.
 */
about: string | null, 
/**
 * Who puts the answers of a survey together; none: the manager collects them.
 */
reader: string | null, };
export type AssessmentId = string;
/**
 * What a file can stand behind.
 */
export type AttachedTo = "entry" | "feedback" | "goal" | "review" | "conversation" | "qualification";
/**
 * A file on a record.
 */
export type Attachment = { id: AttachmentId, file_name: string, 
/**
 * Bytes.
 */
size: number, shown_as: ShownAs, 
/**
 * A program of the system may open a copy of it. Programs and web pages never are.
 */
opens: boolean, 
/**
 * The day it was put there.
 */
on: string, };
export type AttachmentId = string;
/**
 * What the window shows of a picture or a text.
 */
export type AttachmentView = { 
/**
 * As an address that holds the picture itself.
 */
picture: string | null, text: string | null, 
/**
 * There is more of the text than is shown.
 */
cut_off: boolean, };
/**
 * Who will read it.
 */
export type Audience = "employee" | "long" | "file" | "calibration" | "promotion" | "own_boss";
export type Away = { 
/**
 * None: not kept yet.
 */
id: EntryId | null, from: string, until: string, };
/**
 * A proven copy.
 */
export type Backup = { 
/**
 * The name of its folder.
 */
id: string, made_at: string, made_on: string, 
/**
 * Instant of the last time it was opened and found whole.
 */
proven_at: string, reason: BackupReason, 
/**
 * In kilobytes.
 */
size: number, 
/**
 * It lies in the second place too.
 */
twice: boolean, };
/**
 * Why a backup was made.
 */
export type BackupReason = "day" | "asked" | "before_import" | "before_erase" | "before_restore" | "move" | "new_key";
/**
 * What can be said about backups.
 */
export type Backups = { 
/**
 * Newest first.
 */
all: Array<Backup>, 
/**
 * Where they lie; none where nobody said.
 */
place: string | null, second_place: string | null, 
/**
 * The second place cannot be reached now, or lacks the newest one.
 */
second_behind: boolean, 
/**
 * Nothing was written since the newest one.
 */
up_to_date: boolean, 
/**
 * What is to be known about a place: that it is synced elsewhere, or lies on another computer.
 */
warnings: Array<string>, };
/**
 * One of the basics, one dot a person.
 */
export type Basic = { 
/**
 * goals, plans, feedback, coaching, reviews or hiring.
 */
code: string, title: string, 
/**
 * What "in place" means, in a sentence.
 */
about: string, 
/**
 * In the order of the sidebar; none where it is not due, and of hiring, which is about nobody of the team.
 */
dots: Array<BasicDot>, 
/**
 * What is missing, naming one person at most; empty where nothing is.
 */
line: string, };
export type BasicDot = { person_id: PersonId, name: string, in_place: boolean, };
export type CalibrationRow = { review_id: ReviewId, person_id: PersonId, person_name: string, 
/**
 * The level in words: settled, else proposed; none: no level this time.
 */
level: string | null, settled: boolean, why: string | null, 
/**
 * Why it is another one than was proposed.
 */
change_reason: string | null, well: string | null, work: string | null, 
/**
 * How many examples stand behind the words.
 */
examples: number, };
/**
 * What a manager brings to the talk with the others.
 */
export type CalibrationSheet = { quarter: QuarterRef, 
/**
 * From the highest level to the lowest; empty for one person alone, whose level it would be.
 */
spread: Array<SpreadLevel>, 
/**
 * In the order of the sidebar.
 */
rows: Array<CalibrationRow>, 
/**
 * For how many days it may be kept.
 */
keep_days: number, };
export type Candidate = { id: CandidateId, name: string, source: string | null, stage: Stage, decided_on: string | null, decision_reason: string | null, 
/**
 * What is kept of them goes on this day.
 */
purge_on: string, 
/**
 * That day has come.
 */
purge_due: boolean, 
/**
 * The manager's own scores.
 */
own: Scorecard | null, 
/**
 * Those of the others; empty until the manager's own are complete.
 */
others: Array<Scorecard>, 
/**
 * How many of the others are in and not shown yet.
 */
hidden: number, hired_person_id: PersonId | null, 
/**
 * The plan for their first ninety days.
 */
plan_id: PlanId | null, };
export type CandidateId = string;
/**
 * How a line typed in a hurry was read; once kept, where.
 */
export type Captured = { kind: CapturedKind, person_id: PersonId | null, person_name: string | null, text: string, 
/**
 * Of a promise, where the line names a day.
 */
due_on: string | null, 
/**
 * The row that was made.
 */
id: string | null, };
export type CapturedKind = "note" | "praise" | "constructive" | "promise" | "concern";
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
export type CheckinId = string;
/**
 * A day on which both look at it.
 */
export type Checkpoint = { text: string, due_on: string | null, done_on: string | null, };
export type ChoiceCount = { choice: string, count: number, };
/**
 * The card on Today: a quarter that ends, or has ended.
 */
export type CloseCard = { quarter: QuarterRef, 
/**
 * Its last day is over.
 */
over: boolean, 
/**
 * The sitting was begun: its page, 1 to 6.
 */
page: number | null, };
export type ClosedPerson = { person_id: PersonId, name: string, 
/**
 * Something was written for their packet.
 */
written: boolean, };
/**
 * The page of a closed quarter.
 */
export type ClosedQuarter = { quarter: QuarterRef, closed_on: string, cover: Cover, 
/**
 * The cover in sentences.
 */
sentences: Array<string>, goals: Array<EndingGoal>, 
/**
 * Whose draft packets can be read.
 */
people: Array<ClosedPerson>, own_words: ClosingWords, 
/**
 * Records with a day of this quarter that were written after it was closed.
 */
after_close: number, 
/**
 * The quarter after it is not closed.
 */
may_reopen: boolean, };
/**
 * The sitting.
 */
export type ClosingPage = { quarter: QuarterRef, next: QuarterRef, 
/**
 * Its last day is over.
 */
may_close: boolean, 
/**
 * Where it was left.
 */
place: ClosingPlace, 
/**
 * About how long each of the six pages takes.
 */
minutes: Array<number>, 
/**
 * The quarter in at most six sentences.
 */
look_back: Array<string>, 
/**
 * In the order of the sidebar.
 */
goals: Array<EndingGoal>, 
/**
 * Those whose suggested result can be taken as it stands.
 */
accept: Array<GoalId>, people: Array<ClosingPerson>, 
/**
 * Steps of development plans that are not done.
 */
steps: Array<NextStep>, examples: Array<RealExample>, 
/**
 * The four shifts, where two of them have something to say.
 */
shifts: Array<GrowthShift>, 
/**
 * What could be taken down for the next quarter.
 */
offers: Array<ShelfOffer>, 
/**
 * Goals reached in full or in part, and of them those that were not the manager's own.
 */
reached: number, reached_by_others: number, 
/**
 * The step chosen for the next quarter.
 */
next_step: string | null, own_words: ClosingWords, 
/**
 * Goals that have no result yet.
 */
goals_open: number, 
/**
 * Goals that go on in the next quarter.
 */
moves_on: number, 
/**
 * The manager's promises that stay open.
 */
promises_open: number, 
/**
 * Reviews that are under way and stay so.
 */
reviews_open: number, };
/**
 * What is written about one person, and beside it what happened with them.
 */
export type ClosingPerson = { person_id: PersonId, name: string, short_name: string, review: ReviewText, 
/**
 * Their review was talked about: its words stand.
 */
stands: boolean, 
/**
 * What they have heard or reached this quarter, oldest first.
 */
examples: Array<Example>, };
/**
 * A page of the sitting, 1 to 6, and on the third whose turn it is.
 */
export type ClosingPlace = { page: number, person_id: PersonId | null, };
/**
 * The manager's own lines about a quarter; only theirs.
 */
export type ClosingWords = { remember: string, keep: string, stop: string, begin: string, };
/**
 * One stage of a coaching talk.
 */
export type CoachingStage = { code: string, title: string, 
/**
 * What it is for.
 */
intent: string, };
/**
 * One line of the table; a cell is empty where there is nothing to say.
 */
export type ComparedRow = { name: string, 
/**
 * One of the five steps.
 */
is_step: boolean, cells: Array<string | null>, };
export type Conflict = { table: string, 
/**
 * As it is, and as it would be.
 */
now: string | null, then: string | null, };
export type Conversation = { id: ConversationId, person_id: PersonId | null, kind: string, planned_on: string, planned_time: string | null, held_on: string | null, state: string, missed_reason: string | null, summary: string | null, };
export type ConversationId = string;
export type ConversationItemId = string;
/**
 * The counts on the cover of a quarter.
 */
export type Cover = { talks: number, 
/**
 * With how many people.
 */
people: number, 
/**
 * Agreed ones, however they ended.
 */
goals: number, achieved: number, partly: number, missed: number, moved_on: number, dropped: number, good_words: number, corrections: number, 
/**
 * The manager's own, by when they were first due: kept on the day, kept later, not kept.
 */
promises_kept: number, promises_late: number, promises_open: number, 
/**
 * Steps of development plans that were taken in the quarter.
 */
steps_taken: number, };
/**
 * Days away that nobody has looked back on yet.
 */
export type DaysAway = { id: EntryId, from: string, until: string, 
/**
 * Working days.
 */
days: number, };
/**
 * A piece of work or a decision, and whose it is.
 */
export type Delegation = { id: DelegationId, kind: DelegationKind, title: string, 
/**
 * It is to make the person grow.
 */
is_stretch: boolean, 
/**
 * Who owns it, or is asked to; none: the manager holds it.
 */
person_id: PersonId | null, person_name: string | null, 
/**
 * How far it is theirs to decide, 1 (told) to 7 (decides alone).
 */
level: number, 
/**
 * What done means.
 */
result: string | null, limits: string | null, consulted: string | null, informed: string | null, checkpoints: Array<Checkpoint>, identified_on: string, 
/**
 * When the manager last thought about a decision still held.
 */
reviewed_on: string | null, 
/**
 * The day of the yes.
 */
agreed_on: string | null, 
/**
 * From when on it is theirs, whether that has come or not.
 */
from_on: string | null, handed_over_on: string | null, completed_on: string | null, ended_on: string | null, outcome: string | null, 
/**
 * candidate, proposed, agreed, handed_over, running, completed, taken_back, dropped or ended.
 */
state: string, 
/**
 * Why it was declined, taken back, dropped or ended.
 */
reason: string | null, 
/**
 * What came of a stretch, in the manager's words.
 */
learned: string | null, 
/**
 * Handed over completely: they decide or inform afterwards, result and limits are written, and they said yes before.
 */
fully: boolean, 
/**
 * Only the manager sees it.
 */
private: boolean, };
/**
 * What to change; what is left out stays, what is empty is emptied.
 */
export type DelegationChange = { title: string | null, kind: DelegationKind | null, is_stretch: boolean | null, level: number | null, from_on: string | null, result: string | null, limits: string | null, consulted: string | null, informed: string | null, checkpoints: Array<Checkpoint> | null, };
export type DelegationId = string;
export type DelegationKind = "task" | "project" | "decision" | "recurring";
/**
 * Somebody's plan, or one of its earlier versions.
 */
export type DevelopmentPlan = { 
/**
 * None while nothing is written down.
 */
id: IdpId | null, person_id: PersonId, person_name: string, is_self: boolean, version: number, 
/**
 * draft, shared, agreed, active, in_review, completed, superseded or ended.
 */
state: string, 
/**
 * For one to two years.
 */
short_term_aim: string | null, 
/**
 * For three to five years.
 */
long_term_aim: string | null, strengths: string | null, 
/**
 * When both want to look at it again.
 */
review_by_on: string | null, 
/**
 * Who agreed, on what stands there now or stood there before.
 */
agreements: Array<PlanAgreement>, steps: Array<WholeStep>, 
/**
 * Where more is begun at once than gets done.
 */
advice: string | null, 
/**
 * A new version can take its place.
 */
may_renew: boolean, 
/**
 * Everything in it is done or let go.
 */
may_complete: boolean, 
/**
 * The others, newest first.
 */
versions: Array<PlanVersion>, };
/**
 * What would be different about one kind of record of one person.
 */
export type Difference = { person_name: string | null, 
/**
 * In a word.
 */
kind: string, 
/**
 * Would be there again.
 */
back: number, 
/**
 * Would be as they were.
 */
changed: number, 
/**
 * Came since, and would be gone.
 */
gone: number, };
/**
 * What is put in front of the manager unasked. Everything else is behind More or the palette, never locked.
 */
export type Disclosure = { 
/**
 * The first fortnight: nothing is late, behind or missing, except own promises.
 */
quiet: boolean, 
/**
 * Entries of the sidebar, in its order.
 */
lists: Array<List>, 
/**
 * Columns of the team's table, in its order; none while there is nothing to line up.
 */
quarter_columns: Array<QuarterColumn>, goals_to_talk_about: boolean, 
/**
 * Goals of the team and the company are offered where a goal is written.
 */
shared_goals: boolean, 
/**
 * My growth shows its five lines.
 */
pick_a_step: boolean, 
/**
 * A story for the team's meeting is asked for at the beginning of the week.
 */
team_story: boolean, 
/**
 * From day 30.
 */
basics: boolean, 
/**
 * Two questions in a talk.
 */
suggested_questions: boolean, 
/**
 * The tidy-up of the middle week looks at the goals.
 */
half_time: boolean, 
/**
 * In the last three weeks of a quarter the packet is the main act.
 */
packet_first: boolean, last_quarter: boolean, 
/**
 * A closed quarter can stand beside the running one.
 */
compare: boolean, year: boolean, 
/**
 * Taken down, in their order.
 */
shelves: Array<Shelf>, 
/**
 * The way to the numbers of people, from day 30 on.
 */
all_numbers: boolean, 
/**
 * They were switched off, for good.
 */
numbers_off: boolean, offer: Offer | null, 
/**
 * Anybody at this computer can open the planner, and nobody has said yet that this is well.
 */
password_line: boolean, };
/**
 * A backup that was taken back for a try.
 */
export type Drill = { 
/**
 * The backup it was made with.
 */
id: string, proven_at: string, 
/**
 * Records that came back.
 */
records: number, };
/**
 * A question, and what it is due for.
 */
export type DueQuestion = { question: Question, because: string, };
/**
 * A goal of a quarter that ends: how it stands, and what each choice would ask for.
 */
export type EndingGoal = { goal: GoalCard, 
/**
 * How far it came, in words.
 */
words: string, 
/**
 * achieved, partly_achieved or missed; none where there is nothing to go on.
 */
suggested: string | null, 
/**
 * The results that need a reason, because they are far from the suggestion.
 */
reason_for: Array<string>, 
/**
 * How often it has moved on before.
 */
carry_count: number, 
/**
 * Moving on would be the third time or more: split it, change it, or let it go?
 */
asks_first: boolean, 
/**
 * Whoever it belongs to is still here in the next quarter.
 */
may_move_on: boolean, 
/**
 * Of one that ended: why, where that was said.
 */
reason: string | null, 
/**
 * What it became in the next quarter.
 */
successor_id: GoalId | null, };
export type Entry = { id: EntryId, kind: string, person_id: PersonId | null, person_name: string | null, occurred_on: string, title: string | null, body: string, private: boolean, conversation_id: ConversationId | null, };
export type EntryId = string;
/**
 * What erasing somebody came to.
 */
export type Erased = { records: number, backups: number, 
/**
 * Why a backup could not be cleaned; it is when it is taken back.
 */
not_reached: string | null, };
/**
 * What erasing somebody would come to.
 */
export type ErasurePreview = { person_name: string, 
/**
 * Records that would go.
 */
records: number, 
/**
 * Texts about others that name them, and stay.
 */
mentions: number, 
/**
 * Files about them that were saved elsewhere, out of reach.
 */
saved: number, 
/**
 * Backups that would be cleaned.
 */
backups: number, 
/**
 * It stands in the way.
 */
hold: Hold | null, };
export type Example = { on: string, 
/**
 * praise, constructive, feedforward, achievement or goal.
 */
kind: string, text: string, };
export type Expectation = { id: ExpectationId, person_id: PersonId, skill_id: InstrumentItemId, skill: string, 
/**
 * 1 to 5.
 */
level: number, level_name: string, from_on: string, 
/**
 * The last day it holds; none while there is no end.
 */
until_on: string | null, };
export type ExpectationId = string;
/**
 * Feedback that the manager gives, or was given.
 */
export type Feedback = { id: FeedbackId, person_id: PersonId, person_name: string, kind: FeedbackKind, 
/**
 * What the person did.
 */
text: string, wording: Wording, 
/**
 * What the skill it shows is called.
 */
skill: string | null, 
/**
 * What the person answered.
 */
response: string | null, 
/**
 * What was seen to change afterwards.
 */
observed: string | null, occurred_on: string, given_on: string | null, 
/**
 * in_person, video, phone, written or public.
 */
channel: string | null, 
/**
 * The person has heard it.
 */
said: boolean, state: string, conversation_id: ConversationId | null, 
/**
 * How many files are kept with it.
 */
files: number, };
/**
 * What to change; what is left out stays, what is empty is emptied.
 */
export type FeedbackChange = { kind: FeedbackKind | null, text: string | null, occurred_on: string | null, wording: Wording, };
/**
 * An example from real work, to begin one's own words with.
 */
export type FeedbackExample = { code: string, kind: FeedbackKind, 
/**
 * Where it comes from: "call centre".
 */
sector: string, text: string, wording: Wording, };
/**
 * A piece of feedback beside its words.
 */
export type FeedbackFacts = { 
/**
 * praise, constructive or feedforward.
 */
kind: string, 
/**
 * From the day it was seen to the day it is said.
 */
delay_days: number, intent_question: string | null, next_step: string | null, };
export type FeedbackId = string;
export type FeedbackKind = "praise" | "constructive" | "feedforward";
export type Finished = { next_on: string | null, 
/**
 * Points that go along.
 */
carried: number, };
/**
 * The plan of somebody's first ninety days.
 */
export type FirstDays = { id: PlanId, person_id: PersonId, person_name: string, first_day: string, 
/**
 * It is the manager's own.
 */
own: boolean, 
/**
 * Of the manager's own: how the team stood when it began.
 */
situation: string | null, phases: Array<FirstDaysPhase>, 
/**
 * Nothing is left of it.
 */
done: boolean, };
export type FirstDaysPhase = { title: string, aim: string, steps: Array<FirstDaysStep>, };
export type FirstDaysStep = { id: PlanStepId, title: string, 
/**
 * How one knows that it is done.
 */
measure: string | null, due_on: string | null, done: boolean, 
/**
 * A record says so: it is not ticked by hand.
 */
by_record: boolean, skipped: boolean, };
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
 * Skills that belong together, each with five levels.
 */
export type Framework = { id: InstrumentId, title: string, version: number, 
/**
 * A copy of the manager's own, which can be changed.
 */
own: boolean, 
/**
 * Records that go by this version.
 */
used: number, 
/**
 * Not offered any more where a skill is chosen.
 */
put_away: boolean, skills: Array<Skill>, 
/**
 * Versions before this one that something still goes by, newest first.
 */
earlier: Array<FrameworkVersion>, 
/**
 * There is a newer version of it.
 */
superseded: boolean, };
export type FrameworkVersion = { id: InstrumentId, version: number, used: number, };
/**
 * The sitting at the end of the week.
 */
export type Friday = { 
/**
 * At most seven, oldest first; the rest waits and is not counted.
 */
items: Array<FridayItem>, minutes: number, 
/**
 * The message that asks the question of the week, `friday_question_1` to `friday_question_8`. The last one is about the
 * chosen step and has a place for its title, `{step}`.
 */
question: string, answered: boolean, 
/**
 * The habit that is practised, and how it went this week.
 */
practice: FridayPractice | null, 
/**
 * manager, leader or both, for this week.
 */
mostly: string | null, 
/**
 * In the middle week of the quarter, while a goal waits for its decision.
 */
half_time: HalfTime | null, };
export type FridayItem = { "kind": "note", entry: Entry, 
/**
 * The one person of the team whose name stands in it.
 */
guess: PersonId | null, guess_name: string | null, 
/**
 * "+" or "-", where it was typed with one.
 */
sign: string | null, } | { "kind": "talk", talk: TalkRef, } | { "kind": "goal", goal: GoalCard, 
/**
 * Since the last update; none where there never was one.
 */
days: number | null, next_talk_on: string | null, } | { "kind": "concern", entry: Entry, 
/**
 * Half a year old: is it still needed?
 */
old: boolean, } | { "kind": "feedback", feedback: Feedback, days: number, } | { "kind": "story", story: Story, on: string, };
/**
 * What the manager wrote on a Friday and has not taken over yet.
 */
export type FridayLine = { id: EntryId, on: string, text: string, };
/**
 * The line of Friday.
 */
export type FridayPractice = { behaviour: string, 
/**
 * Of the week, from Monday or the first day on, up to today.
 */
days: Array<PracticeDay>, 
/**
 * What was written this week.
 */
line: string | null, };
/**
 * A goal as it stands today.
 */
export type GoalCard = { id: GoalId, owner_person_id: PersonId | null, owner_name: string | null, title: string, why: string | null, measure: Measure, key_result_id: KeyResultId | null, 
/**
 * The newest value; 1 or 0 where it is done or not.
 */
current: number | null, 
/**
 * One for each step.
 */
steps_done: Array<boolean>, 
/**
 * 0 to 1; none where there is nothing to go on.
 */
progress: number | null, 
/**
 * The share of its time that has passed, 0 to 1.
 */
elapsed: number, 
/**
 * on_pace, behind or far_behind; none where there is nothing to go on.
 */
status: string | null, starts_on: string, due_on: string | null, agreed_on: string | null, 
/**
 * draft, proposed, agreed, active or closed.
 */
state: string, 
/**
 * How a closed one ended: achieved, partly_achieved, missed, carried_over or dropped.
 */
outcome: string | null, last_update_on: string | null, 
/**
 * What the newest update says it is waiting for.
 */
blocker: string | null, 
/**
 * keep, change or stop.
 */
half_time: string | null, quarter_label: string, 
/**
 * company, team or person.
 */
level: string, };
/**
 * What to change about a goal: left out stays, an empty `why` is emptied.
 */
export type GoalChange = { title: string | null, why: string | null, due_on: string | null, measure: Measure | null, 
/**
 * Kept with a changed date or target.
 */
reason: string | null, };
/**
 * A goal whose day lies within or after an absence.
 */
export type GoalDay = { goal_id: GoalId, title: string, due_on: string, 
/**
 * As many days later as they are away before it, within its quarter; none where the quarter has no room for that.
 */
suggested_on: string | null, };
/**
 * A goal that is being written, for what the five letters say about it.
 */
export type GoalDraft = { title: string, 
/**
 * company, team or person.
 */
level: string, owner_person_id: PersonId | null, parent_goal_id: GoalId | null, why: string | null, 
/**
 * number, done_or_not, steps or within.
 */
kind: string, from: number | null, to: number | null, unit: string | null, due_on: string | null, };
export type GoalEnd = { id: GoalId, 
/**
 * achieved, partly_achieved, missed or dropped.
 */
outcome: string, reason: string | null, };
/**
 * A goal from real work, to show what the blanks are for.
 */
export type GoalExample = { code: string, title: string, from: number | null, to: number | null, unit: string | null, why: string, measure: Measure, };
export type GoalId = string;
/**
 * What can be said about a goal behind More: left out stays, empty is emptied.
 */
export type GoalMore = { 
/**
 * committed, aspirational or learning.
 */
ambition: string | null, 
/**
 * 1 to 100, beside the other goals of the person.
 */
weight: number | null, 
/**
 * The goal it serves; an empty id takes it away.
 */
parent_goal_id: GoalId | null, plain_text: string | null, resources: string | null, risks: string | null, };
export type GoalPage = { goal: GoalCard, 
/**
 * Newest first.
 */
updates: Array<GoalUpdate>, smart: Array<SmartLetter>, whole: WholeGoal, };
export type GoalPoint = { on: string, value: number, };
export type GoalRef = { id: GoalId, title: string, level: string, owner_name: string | null, };
/**
 * What came of a goal.
 */
export type GoalResult = { 
/**
 * achieved, partly_achieved or missed.
 */
outcome: string, 
/**
 * 0 to 10; left out: what the word stands for, as near to the suggestion as it can be.
 */
score_tenths: number | null, reason: string | null, };
export type GoalToTalk = { goal: GoalCard, 
/**
 * blocked, far_behind, behind or stale.
 */
why: string, 
/**
 * Since it was last spoken of.
 */
days: number | null, };
export type GoalUpdate = { id: CheckinId, on: string, value: number | null, 
/**
 * Every number that was said, by what it measures.
 */
values: Array<KeyResultValue>, 
/**
 * green, amber or red, as the manager sees it.
 */
status: string | null, 
/**
 * 1 to 10.
 */
confidence: number | null, note: string | null, blocker: string | null, done: boolean | null, };
export type GroupLookedInto = { group: string, answers: number, 
/**
 * Enough of them to be shown; else they are not kept.
 */
enough: boolean, };
export type GroupMean = { group: string, mean: number, answers: number, 
/**
 * The lowest and the highest, from five answers on.
 */
spread: [number, number] | null, };
export type GroupShown = { group: string, name: string, answers: number, };
export type GroupsLookedInto = { title: string, groups: Array<GroupLookedInto>, 
/**
 * Why it is not taken.
 */
problem: string | null, };
/**
 * The page My growth.
 */
export type Growth = { quarter: QuarterRef, 
/**
 * The step of this quarter.
 */
chosen: string | null, 
/**
 * All five, in their order.
 */
steps: Array<GrowthStep>, 
/**
 * Nothing was ever written here.
 */
first_visit: boolean, 
/**
 * Why the team is there, in the words in force.
 */
purpose: Purpose | null, 
/**
 * The basics with each person, of the running quarter; nobody's while nobody has reported for two weeks.
 */
basics: Array<Basic>, 
/**
 * Which hat was worn how often, from eight taps on.
 */
hats: string | null, 
/**
 * The newest playbook that runs, in the quarter that runs.
 */
playbook: PlaybookNow | null, 
/**
 * Promises of the manager's that were kept on the day, from three on.
 */
kept: string | null, };
/**
 * One shift as the records of a quarter show it.
 */
export type GrowthShift = { 
/**
 * compass, trust, coaching or purpose.
 */
code: string, 
/**
 * "From control to trust"
 */
title: string, 
/**
 * What there is to say of the quarter.
 */
sentence: string, 
/**
 * And of the quarter before, where there is something.
 */
before: string | null, };
export type GrowthStep = { 
/**
 * clarify_purpose, empower_others, coach_dont_fix, inspire or develop_successors.
 */
code: string, number: number, title: string, question: string, action: string, answer: string | null, commitment: string | null, due_on: string | null, 
/**
 * nothing_yet, planned, under_way, done_this_quarter or how_you_work_now.
 */
state: string, line: StepLine, 
/**
 * The records behind it, newest last.
 */
happened: Array<Happened>, 
/**
 * When the step is done for a quarter, and when it is how somebody works: the rule in words.
 */
rule: string, 
/**
 * What counts, each with its records.
 */
counts: Array<WhatCounts>, 
/**
 * The cheapest record that moves it; none where everything is there or the quarter is over.
 */
next: NextMove | null, };
export type HalfTime = { on_pace: Array<GoalCard>, to_discuss: Array<GoalCard>, };
export type Hanging = { 
/**
 * What it is, in a word.
 */
what: string, 
/**
 * The text a person would know it by.
 */
text: string | null, };
/**
 * One record behind a step.
 */
export type Happened = { on: string, text: string, 
/**
 * The record's table: goal, entry, delegation or conversation.
 */
kind: string, id: string, person_id: PersonId | null, };
/**
 * Which hat a move is made under.
 */
export type Hat = "manager" | "leader";
/**
 * Which time it is; it says which hat comes first.
 */
export type HatTime = "crisis" | "steady" | "transformation";
/**
 * A dated mark on a person.
 */
export type Hold = { id: HoldId, since: string, kind: HoldKind, reason: string | null, 
/**
 * By when they are to be answered.
 */
due_on: string | null, lifted_on: string | null, lifted_reason: string | null, };
export type HoldId = string;
export type HoldKind = "asked_for_data" | "dispute" | "other";
/**
 * What somebody said of themselves in a talk, each 1 to 5; none where they said nothing of it.
 */
export type HowTheyAre = { 
/**
 * Low to high.
 */
mood: number | null, 
/**
 * Low to high.
 */
energy: number | null, 
/**
 * From far too little to far too much; 3 is right.
 */
workload: number | null, };
export type IdpId = string;
export type IdpItemId = string;
export type InstrumentId = string;
export type InstrumentItemId = string;
/**
 * A page and what it was called when it was kept.
 */
export type KeptPage = { 
/**
 * As the window names it, in JSON; the core does not read it.
 */
route: string, title: string, };
/**
 * One measure of a goal with everything that was said about it.
 */
export type KeyResultCard = { id: KeyResultId, title: string, measure: Measure, weight: number, current: number | null, steps_done: Array<boolean>, progress: number | null, 
/**
 * Oldest first.
 */
points: Array<GoalPoint>, };
/**
 * What to change about a measure; what is left out stays.
 */
export type KeyResultChange = { title: string | null, measure: Measure | null, weight: number | null, 
/**
 * Kept with a changed target.
 */
reason: string | null, };
export type KeyResultId = string;
/**
 * How one measure stands: a value, done or not, or a step.
 */
export type KeyResultValue = { key_result_id: KeyResultId, value: number | null, done: boolean | null, 
/**
 * The place of a step in the list, from 0, and whether it is done with `done`.
 */
step: number | null, };
/**
 * Which year a fiscal year is named after.
 */
export type LabelRule = "ending" | "starting" | "span";
/**
 * One line of the talk before.
 */
export type LastTime = { on: string, line: string, 
/**
 * My newest promise to the person that is still open.
 */
promised: string | null, 
/**
 * Their own idea from a talk before, still open.
 */
took_on: string | null, };
/**
 * What is open with somebody who leaves or moves.
 */
export type Leaving = { person: Person, 
/**
 * Since when they report to the manager; none where they do not any more.
 */
since: string | null, goals: Array<EndingGoal>, 
/**
 * What they promised and what the manager promised them, open.
 */
theirs: Array<ActionItem>, mine: Array<ActionItem>, owns: Array<Delegation>, 
/**
 * Open steps of their development plan, which ends.
 */
steps: number, 
/**
 * Planned talks that are called off.
 */
talks: number, 
/**
 * What only the manager sees: it goes nowhere, and can be looked through. Newest first.
 */
private: Array<PrivateLine>, retention_review_on: string | null, };
/**
 * What leaving would come to.
 */
export type LeavingPreview = { 
/**
 * Everything that was written down.
 */
records: number, backups: number, 
/**
 * The second place for backups, where it cannot be reached now: those stay.
 */
out_of_reach: string | null, 
/**
 * Files that were saved elsewhere; they stay.
 */
saved: number, 
/**
 * Somebody has asked for what is written about them: nothing goes before that is lifted.
 */
held: boolean, };
export type LeftInQuarter = { person_id: PersonId, person_name: string, 
/**
 * The last day with the manager.
 */
last_day: string, };
/**
 * What stays out, for one sentence to the manager. Nothing of it is ever printed.
 */
export type LeftOut = { private_notes: number, not_said: number, missed_talks: number, draft_goals: number, };
/**
 * One thing to begin from.
 */
export type LibraryItem = { 
/**
 * The code of one that ships with the product, the row of an own one.
 */
id: string, kind: LibraryKind, 
/**
 * Theme, stage, list of skills, kind of feedback or situation, in words.
 */
group: string | null, 
/**
 * Of one's own: the stage of a coaching question, the kind of feedback.
 */
group_code: string | null, text: string, 
/**
 * Why a goal matters, what a skill means, what came of it, when to do it.
 */
more: string | null, own: boolean, favourite: boolean, put_away: boolean, 
/**
 * Of a goal that ships with the product: its measure and the rest.
 */
goal: GoalExample | null, 
/**
 * Of feedback: its parts.
 */
feedback: FeedbackExample | null, skill_id: InstrumentItemId | null, 
/**
 * Of something to do: how many days after the situation began.
 */
after_days: number | null, };
export type LibraryKind = "question" | "coaching" | "goal" | "skill" | "feedback" | "move";
export type LibraryPage = { items: Array<LibraryItem>, 
/**
 * How many there are; more than `items` holds where there are many.
 */
found: number, 
/**
 * How many were put away, of every kind.
 */
put_away: number, };
/**
 * Which of them.
 */
export type LibraryPart = "offered" | "favourites" | "put_away";
/**
 * The words of one of the manager's own.
 */
export type LibraryWords = { text: string, more: string | null, 
/**
 * The stage of a coaching question; praise, constructive or feedforward for feedback.
 */
group_code: string | null, };
export type List = "goals" | "development" | "feedback" | "packets";
export type ListChoice = { code: string, label: string, };
/**
 * One field of the form.
 */
export type ListField = { code: string, label: string, 
/**
 * line, text, number, past, day, choice or person.
 */
ask: string, choices: Array<ListChoice>, more: boolean, };
export type ListKind = "learning" | "qualification" | "role_model" | "lesson" | "experiment" | "reading" | "mentoring" | "need_upward" | "contradiction" | "stakeholder" | "horizon" | "system" | "meeting" | "report" | "must_do" | "issue" | "run" | "change" | "pairing" | "style_check";
export type ListLine = { label: string, text: string, };
/**
 * One list with its form.
 */
export type ListPage = { kind: ListKind, title: string, about: string, 
/**
 * What the button that adds a row says.
 */
add: string, 
/**
 * What the first field asks, and an example for it.
 */
title_label: string, example: string, fields: Array<ListField>, 
/**
 * The newest first.
 */
rows: Array<ListRow>, };
export type ListRow = { id: string, kind: ListKind, title: string, on: string | null, until: string | null, 
/**
 * What was filled in, as it is kept: days as dates, choices by their codes.
 */
values: { [key in string]: string }, 
/**
 * The same in words, in the order of the form.
 */
lines: Array<ListLine>, 
/**
 * What follows from its days or its choices, in a sentence: that it runs out soon, how long the fix took.
 */
remark: string | null, };
/**
 * What is written in the form; it replaces what stood there.
 */
export type ListWords = { title: string, values: { [key in string]: string }, };
/**
 * Levels of one framework that were written down on one day.
 */
export type Look = { id: AssessmentId, on: string, 
/**
 * As the person sees it; else as the manager does.
 */
theirs: boolean, framework: string, count: number, };
/**
 * Something worth a look in the made-up team.
 */
export type MadeUpTask = { 
/**
 * open_talk, see_quarter, make_packet or my_growth.
 */
code: string, person_id: PersonId | null, person_name: string | null, done: boolean, };
export type Mark = { on: string, kind: MarkKind, };
export type MarkKind = "met" | "planned" | "did_not_happen" | "away";
/**
 * How one sees that a goal is reached.
 */
export type Measure = { "kind": "number", from: number, to: number, unit: string, } | { "kind": "done_or_not" } | { "kind": "steps", steps: Array<string>, } | { "kind": "within", low: number, high: number, unit: string, };
/**
 * What joining two entries would do.
 */
export type MergePreview = { stays: Person, goes: Person, 
/**
 * Records that change hands, by what they are; none of a kind is left out.
 */
records: Array<MergedRecords>, 
/**
 * Details in which the two differ.
 */
differs: Array<MergedDetail>, };
export type MergedDetail = { field: string, stays: string, goes: string, };
export type MergedRecords = { 
/**
 * "two talks", "one goal".
 */
words: string, count: number, };
/**
 * Saved changes that are not there any more.
 */
export type Missing = { 
/**
 * So many saves at least; 0 where there are as many as there were, but others.
 */
saves: number, noticed_on: string, };
export type Mode = "first" | "monday" | "day" | "friday";
/**
 * How a goal moves on.
 */
export type MoveOn = { reason: string, 
/**
 * From the third time on: split or change.
 */
again: string | null, 
/**
 * What it is called from now on; two where it is split. Left out: as before.
 */
titles: Array<string>, 
/**
 * 0 to 10; left out: what was suggested.
 */
score_tenths: number | null, };
/**
 * A pasted list, taken apart.
 */
export type NamesRead = { names: Array<string>, 
/**
 * Those that are here already, or stand in the list twice.
 */
doubles: Array<string>, };
export type NeedOfPerson = { person_id: PersonId, person_name: string, asked: number, asked_name: string, seen: number, seen_name: string, seen_on: string, 
/**
 * Only the person has looked at it so far.
 */
theirs: boolean, 
/**
 * The open step of their plan in this skill.
 */
step: string | null, };
/**
 * What the manager writes: one thing a line.
 */
export type NewAbsenceTest = { away_id: EntryId, ran: string, waited: string, began: string, };
export type NewAgreed = { text: string, mine: boolean, 
/**
 * None: the next planned talk, else in 14 days.
 */
due_on: string | null, own_idea: boolean, };
/**
 * Somebody is to own something. With the yes it is agreed, and theirs once its day has come; without, it is an offer.
 */
export type NewDelegation = { person_id: PersonId, title: string, 
/**
 * From when on it is theirs: today where it is left out.
 */
from_on: string | null, result: string | null, limits: string | null, 
/**
 * 1 to 7; they decide and tell afterwards (6) where it is left out.
 */
level: number | null, 
/**
 * The day of the yes.
 */
agreed_on: string | null, 
/**
 * A project where it is left out.
 */
kind: DelegationKind | null, is_stretch: boolean, consulted: string | null, informed: string | null, checkpoints: Array<Checkpoint>, 
/**
 * What the manager held until now, and this is about.
 */
candidate_id: DelegationId | null, };
export type NewExpectation = { person_id: PersonId, skill_id: InstrumentItemId, level: number, 
/**
 * Today where it is left out.
 */
from_on: string | null, };
export type NewFeedback = { person_id: PersonId, kind: FeedbackKind, text: string, 
/**
 * Today where it is left out.
 */
occurred_on: string | null, 
/**
 * Said already, on this day.
 */
said_on: string | null, channel: string | null, conversation_id: ConversationId | null, wording?: Wording, };
/**
 * The four blanks.
 */
export type NewGoal = { owner_person_id: PersonId, title: string, measure: Measure, 
/**
 * Decides the quarter the goal belongs to.
 */
due_on: string, why: string | null, 
/**
 * The day both agreed; none makes a draft.
 */
agreed_on: string | null, };
/**
 * Another day for a goal.
 */
export type NewGoalDay = { goal_id: GoalId, due_on: string, };
/**
 * What is said when somebody's data is put on hold.
 */
export type NewHold = { kind: HoldKind, 
/**
 * The day they asked, or the dispute began; today where nothing is said.
 */
since: string | null, 
/**
 * A month after `since` where somebody asked and nothing is said.
 */
due_on: string | null, reason: string | null, };
export type NewKeyResult = { goal_id: GoalId, title: string, measure: Measure, 
/**
 * 1 to 100, beside the other measures of the goal.
 */
weight: number, };
export type NewLevel = { skill_id: InstrumentItemId, level: number, because: string | null, };
export type NewLook = { person_id: PersonId, 
/**
 * It is how the person sees it.
 */
theirs: boolean, 
/**
 * Today where it is left out.
 */
on: string | null, levels: Array<NewLevel>, };
/**
 * A talk that already happened, to be written down.
 */
export type NewOneOnOne = { person_id: PersonId, held_on: string, 
/**
 * Markdown, only the manager's.
 */
notes: string, agreed: Array<NewAgreed>, next_on: string | null, next_time: string | null, 
/**
 * The planned day it answers, where that is not clear.
 */
slot: string | null, };
export type NewPractice = { behaviour: string, cue: string, 
/**
 * None: today.
 */
starts_on: string | null, };
export type NewPromise = { text: string, mine: boolean, person_id: PersonId | null, 
/**
 * None: the next planned talk, else in 14 days.
 */
due_on: string | null, conversation_id: ConversationId | null, own_idea: boolean, };
/**
 * What the manager writes; what is empty is left as it is.
 */
export type NewPurpose = { 
/**
 * "Our team exists so that …"
 */
exists_so_that: string, 
/**
 * "This quarter we will …", and "so that …": a goal of the team in plain words.
 */
we_will: string, so_that: string, };
export type NewReceived = { from_person_id: PersonId | null, kind: FeedbackKind, text: string, 
/**
 * Today where it is left out.
 */
on: string | null, };
/**
 * What somebody else decided, as they told it.
 */
export type NewReviewDecision = { 
/**
 * employee, second_line or hr.
 */
role: string, 
/**
 * Who, where it is not the person.
 */
name: string | null, 
/**
 * agreed, acknowledged, disagreed or declined.
 */
decision: string, decided_on: string, 
/**
 * They signed on paper.
 */
on_paper: boolean, 
/**
 * The person's own words on it; left out, what stands there stays.
 */
comment: string | null, };
export type NewStep = { person_id: PersonId, skill: string, step: string, by: string, help: string | null, 
/**
 * Both agreed on the plan with this step in it.
 */
agreed: boolean, 
/**
 * What stands behind More.
 */
more?: StepMore, };
/**
 * What the manager writes; an empty text takes the story back.
 */
export type NewStory = { text: string, consent: boolean, first_hand: boolean, goal_id: GoalId | null, };
/**
 * How a goal stands, as somebody said it. Without `value`, `done` and `step`: no change.
 */
export type NewUpdate = { goal_id: GoalId, 
/**
 * Today, if left out.
 */
on: string | null, value: number | null, done: boolean | null, 
/**
 * The place of a step in the list, from 0.
 */
step: number | null, step_done: boolean | null, note: string | null, blocker: string | null, conversation_id: ConversationId | null, };
/**
 * A goal with the one it serves: a person's, or the team's or the company's, which nobody alone owns and which may say in
 * plain words what it is about.
 */
export type NewWholeGoal = { 
/**
 * person, team or company.
 */
level: string, 
/**
 * Of a person's goal.
 */
owner_person_id: PersonId | null, title: string, 
/**
 * What it means, as one would say it to a newcomer.
 */
plain_text: string | null, measure: Measure, due_on: string, why: string | null, parent_goal_id: GoalId | null, 
/**
 * The day it was agreed; none makes a draft.
 */
agreed_on: string | null, };
/**
 * What the manager could do next for a step: always the cheapest record that moves it, and where it is written.
 */
export type NextMove = { 
/**
 * write_purpose, confirm_purpose, open_goal, hand_over, give_stretch, handing_over, put_pair, open_talk, write_story,
 * tell_story, name_successor or look_at_successors.
 */
act: string, text: string, 
/**
 * Who it is about, and the record it begins from.
 */
person_id: PersonId | null, record_id: string | null, };
/**
 * One line of somebody's development plan.
 */
export type NextStep = { id: IdpItemId, person_id: PersonId, person_name: string, skill: string, step: string, by: string, 
/**
 * How the manager helps.
 */
help: string | null, 
/**
 * planned, in_progress, done, verified or deferred.
 */
state: string, done_on: string | null, 
/**
 * What came of it.
 */
outcome: string | null, 
/**
 * Its day has passed, and it is not done.
 */
late: boolean, 
/**
 * Both agreed on the plan as it stands.
 */
agreed: boolean, };
/**
 * Whom the manager has not met for the longest, and longer than agreed.
 */
export type NotMet = { person_id: PersonId, person_name: string, days: number, };
/**
 * A record a number was counted from.
 */
export type NumberRecord = { 
/**
 * goal, conversation, promise, feedback, step, delegation, review, person, day or other.
 */
kind: string, 
/**
 * Of the page to open; none where there is none.
 */
id: string | null, on: string | null, text: string, 
/**
 * What it counts.
 */
counts: string | null, };
/**
 * A number in words.
 */
export type NumberRow = { id: string, name: string, 
/**
 * What is counted and from how many on, in a sentence.
 */
about: string, 
/**
 * None: nothing to go on yet, and `why` says what is missing.
 */
value: string | null, 
/**
 * Of how many.
 */
of: string | null, why: string | null, 
/**
 * In the quarter before.
 */
last: string | null, 
/**
 * What it splits into.
 */
parts: Array<string>, 
/**
 * There are records to show.
 */
has_records: boolean, };
/**
 * One quiet line with one link.
 */
export type Offer = { 
/**
 * Which, and where it is about a person, whom: remembered so that it is never made again.
 */
key: string, code: OfferCode, person_id: PersonId | null, person_name: string | null, };
export type OfferCode = "rhythm_for" | "plan_for" | "side_by_side" | "tell_your_team" | "review_rhythm" | "first_ninety_days" | "ask_about_me";
/**
 * Somebody's goals on pace, of those that there is something to go on for.
 */
export type OnPace = { on_pace: number, of: number, };
/**
 * Everything on the page of one talk.
 */
export type OneOnOnePage = { conversation: Conversation, person: Person, rhythm: Rhythm | null, 
/**
 * The day that Finish will set for the next talk.
 */
next_on: string | null, last_time: LastTime | null, points: Array<Point>, 
/**
 * Markdown, only the manager's.
 */
notes: string, 
/**
 * The shared lines.
 */
summary: string | null, agreed: Array<ActionItem>, 
/**
 * Still open from before.
 */
earlier_promises: Array<ActionItem>, goals: Array<GoalCard>, 
/**
 * What they said of themselves; none while that is switched off.
 */
how_they_are: HowTheyAre | null, 
/**
 * Two, or none while there is little to go on.
 */
questions: Array<Question>, };
/**
 * Which planner is open.
 */
export type OpenPlanner = { kind: PlannerKind, 
/**
 * Of a made-up team: how much has happened.
 */
stage: string | null, folder: string, read_only: boolean, has_password: boolean, };
/**
 * Whom the manager has overlooked for a while.
 */
export type Overlooked = { person_id: PersonId, person_name: string, };
/**
 * A plan of the manager's own, in short.
 */
export type OwnDays = { id: PlanId, first_day: string, 
/**
 * Steps that are neither done nor left out.
 */
left: number, done: boolean, };
export type OwnGoal = { id: GoalId, title: string, 
/**
 * planning, organising, leading or controlling; none: nobody has said.
 */
task: string | null, };
export type OwnManager = { 
/**
 * None: nobody has said who it is.
 */
name: string | null, 
/**
 * What is planned, the next first; then what took place, the newest first.
 */
talks: Array<UpwardTalk>, 
/**
 * Needs and contradictions without an answer, to be brought along.
 */
still_open: Array<StillOpen>, };
export type OwnPack = { wish: OwnPackWish, 
/**
 * "Quarter 4, 2026"
 */
heading: string, file_name: string, 
/**
 * Parts with something in them.
 */
parts: Array<OwnPackPart>, 
/**
 * What can be put in, and is not by itself.
 */
may_put_in: Array<OwnPackTick>, 
/**
 * There are too few people for any count of the team.
 */
too_few: boolean, };
export type OwnPackKind = "quarter" | "growth";
export type OwnPackPart = { key: string, title: string, on: boolean, 
/**
 * As it will be printed.
 */
lines: Array<string>, };
export type OwnPackTick = { key: string, text: string, on: boolean, };
/**
 * Which paper, and what of it.
 */
export type OwnPackWish = { 
/**
 * A label; none: the running quarter.
 */
quarter: string | null, kind: OwnPackKind, 
/**
 * Keys of parts that were unticked.
 */
left_out: Array<string>, 
/**
 * Keys of what is in only when ticked: decimals, survey_360, and `feedback:` with an id.
 */
put_in: Array<string>, };
export type OwnWords = { question: string, answer: string, };
/**
 * The form beside the page.
 */
export type PacketBuilder = { request: PacketRequest, 
/**
 * "Quarter 4, 2026"
 */
heading: string, 
/**
 * The spans that can be chosen: without a review before there is nothing to count from.
 */
spans: Array<Span>, 
/**
 * Of a draft: the day it should be with the person, two working days before the talk.
 */
give_by: string | null, 
/**
 * Of a copy for the file: when the person's own was saved last. What that left out cannot be in this one.
 */
their_copy: string | null, file_name: string, sections: Array<PacketSection>, left_out: LeftOut, 
/**
 * People who are named in it, besides the two.
 */
other_names: Array<string>, pages: number, 
/**
 * Of more than two pages: the part that takes most room.
 */
longest_part: string | null, 
/**
 * Letters that no font has; their code is printed instead.
 */
missing_glyphs: Array<string>, review: ReviewText, };
/**
 * One thing that can be ticked.
 */
export type PacketLine = { key: string, text: string, on: boolean, on_date: string | null, };
/**
 * A packet that was saved.
 */
export type PacketMade = { id: SnapshotId, person_id: PersonId, person_name: string, 
/**
 * The last quarter it is about.
 */
quarter: string, span: Span, audience: Audience, 
/**
 * "2026 Q4", "Year 2026"
 */
about: string, version: number, made_on: string, file_name: string, standing: Standing, left_out: Array<string>, };
/**
 * Which packet, and what of it.
 */
export type PacketRequest = { person_id: PersonId, 
/**
 * A label, `current`, `last` or a date.
 */
quarter: string, paper: Paper, standing: Standing, audience: Audience, 
/**
 * How far back it goes from the end of the quarter.
 */
span: Span, 
/**
 * The day of the talk about a draft.
 */
talk_on: string | null, 
/**
 * Keys of sections and lines that were unticked.
 */
left_out: Array<string>, 
/**
 * Keys of parts that this reader gets only where they are ticked.
 */
put_in: Array<string>, 
/**
 * Other people are named by their role.
 */
roles_for_names: boolean, };
export type PacketSection = { key: SectionKey, on: boolean, 
/**
 * There is something to print.
 */
available: boolean, 
/**
 * On for this reader unless it is unticked; otherwise it is in only when ticked.
 */
by_default: boolean, 
/**
 * The person's own copy has not got it, so the one for the file has not either.
 */
withheld: boolean, lines: Array<PacketLine>, 
/**
 * Of feedback: not said yet, so it cannot be ticked.
 */
not_said: number, };
export type PagePicture = { page: number, pages: number, svg: string, };
export type Paper = "a4" | "letter";
export type PathCode = "basics" | "coaching" | "trust" | "purpose" | "successors";
export type PathStage = { code: PathCode, title: string, 
/**
 * What is to be done in it.
 */
about: string, 
/**
 * What the records say, in one sentence.
 */
standing: string, done: boolean, };
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
export type PersonChange = { display_name: string | null, given_name: string | null, sort_name: string | null, name_hint: string | null, pronouns: string | null, job_title: string | null, email: string | null, location: string | null, time_zone: string | null, recognition_preference: string | null, started_on: string | null, 
/**
 * The day from which they are called so at work; left out: today.
 */
title_since: string | null, 
/**
 * The title before was never right: nothing of it is kept.
 */
title_was_wrong: boolean | null, };
/**
 * What somebody was called and how they stood to the manager, with days; the newest first.
 */
export type PersonHistory = { titles: Array<TitleSpan>, roles: Array<RoleSpan>, 
/**
 * Names of other entries of the same person that were joined with this one.
 */
joined: Array<string>, };
export type PersonId = string;
export type PersonPage = { person: Person, rhythm: Rhythm | null, next_talk: TalkRef | null, last_talk: string | null, last_time: LastTime | null, 
/**
 * To talk about next time.
 */
points: Array<Point>, 
/**
 * Open ones, mine first.
 */
promises: Array<ActionItem>, goals: Array<GoalCard>, goals_on_pace: OnPace | null, 
/**
 * The step of the development plan that is due first.
 */
next_step: NextStep | null, steps: Array<NextStep>, last_good_word: string | null, last_correction: string | null, 
/**
 * What was handed over to them and is in force.
 */
owns: Array<Delegation>, 
/**
 * Their review, while one runs.
 */
review: ReviewLine | null, 
/**
 * Nothing is written about them yet.
 */
new: boolean, };
/**
 * One skill of a person: what the role asks, and the newest view of each side.
 */
export type PersonSkill = { skill_id: InstrumentItemId, skill: string, asked: Expectation | null, 
/**
 * As the manager sees it.
 */
mine: Seen | null, 
/**
 * As the person sees it.
 */
theirs: Seen | null, };
/**
 * Everything about the skills of a person.
 */
export type PersonSkills = { person_id: PersonId, person_name: string, is_self: boolean, skills: Array<PersonSkill>, 
/**
 * Asked from a later day on.
 */
coming: Array<Expectation>, 
/**
 * Not asked any more, the last first.
 */
past: Array<Expectation>, 
/**
 * Every day on which levels were written down, newest first.
 */
looks: Array<Look>, };
export type PlanAgreement = { name: string, on: string, 
/**
 * What the plan said then is another now.
 */
outdated: boolean, };
export type PlanId = string;
/**
 * What a plan has besides its steps, all of it: what is left out is emptied.
 */
export type PlanMore = { short_term_aim: string | null, long_term_aim: string | null, strengths: string | null, review_by_on: string | null, };
export type PlanStepId = string;
export type PlanVersion = { version: number, state: string, from_on: string | null, steps: number, };
export type PlannerKind = "own" | "made_up";
/**
 * One that runs.
 */
export type Playbook = { id: PlanId, title: string, starts_on: string, first: string, 
/**
 * In the order of their days.
 */
steps: Array<PlaybookStep>, 
/**
 * Moves that are neither done nor left out.
 */
left: number, };
/**
 * What can be taken up.
 */
export type PlaybookChoice = { 
/**
 * The code of one that ships, or the plan that an own one is made after.
 */
key: string, title: string, 
/**
 * How one notices that it is this; an own one has none.
 */
signs: Array<string>, 
/**
 * Which hat comes first, in words.
 */
first: string, moves: Array<PlaybookMove>, 
/**
 * Written by the manager.
 */
own: boolean, };
export type PlaybookMove = { hat: Hat, 
/**
 * Days after the beginning; 0 is the same day.
 */
days: number, 
/**
 * The same in words.
 */
when: string, text: string, };
/**
 * What My growth says of the one that runs.
 */
export type PlaybookNow = { title: string, line: string, };
/**
 * One that is over, in short.
 */
export type PlaybookOver = { id: PlanId, title: string, starts_on: string, ended_on: string, done: number, of: number, };
export type PlaybookStep = { id: PlanStepId, hat: Hat, text: string, due_on: string, done_on: string | null, 
/**
 * It does not fit here.
 */
skipped: boolean, 
/**
 * Its day is past and it is still to do.
 */
late: boolean, };
/**
 * The page Which hat now?
 */
export type Playbooks = { 
/**
 * Those that run, the newest first.
 */
running: Array<Playbook>, 
/**
 * What can be taken up: what ships, then the manager's own.
 */
choices: Array<PlaybookChoice>, 
/**
 * Those that are over, the newest first.
 */
over: Array<PlaybookOver>, };
/**
 * Something to talk about.
 */
export type Point = { id: ConversationItemId, text: string, 
/**
 * employee, manager or standing.
 */
raised_by: string, state: string, private: boolean, 
/**
 * It came along from an earlier talk.
 */
carried: boolean, goal_id: GoalId | null, };
/**
 * A post that is to be filled.
 */
export type Post = { id: PlanId, title: string, 
/**
 * running, completed or abandoned
 */
state: string, begun_on: string, 
/**
 * Why the post is there.
 */
reason: string | null, 
/**
 * What it should have brought after a year.
 */
result: string | null, 
/**
 * What is asked: at most six.
 */
needs: Array<PostNeed>, questions: Array<PostQuestion>, 
/**
 * A score was given: the questions stay as they are.
 */
questions_stand: boolean, 
/**
 * Who is still being looked at.
 */
open: number, };
export type PostNeed = { text: string, 
/**
 * Needed on the first day; else it can be learned.
 */
day_one: boolean, };
export type PostPage = { post: Post, 
/**
 * The questions there are to choose from.
 */
kit: Array<PostQuestion>, 
/**
 * What 1 to 5 mean.
 */
scale: Array<string>, 
/**
 * By the day they were added; never by a score.
 */
candidates: Array<Candidate>, };
export type PostQuestion = { 
/**
 * Of the kit; none: one's own.
 */
code: string | null, text: string, 
/**
 * What an answer sounds like that is worth 1, 3 and 5.
 */
anchors: Array<string>, };
/**
 * What a post asks; it replaces what stood there.
 */
export type PostWords = { title: string, reason: string | null, result: string | null, needs: Array<PostNeed>, 
/**
 * Codes of the kit, in the order in which they are asked.
 */
kit: Array<string>, 
/**
 * Own questions, asked after them.
 */
own_questions: Array<string>, };
export type Practice = { id: PlanId, 
/**
 * What the manager will do.
 */
behaviour: string, 
/**
 * When: what reminds of it.
 */
cue: string, starts_on: string, ends_on: string, 
/**
 * running, completed or abandoned.
 */
state: string, 
/**
 * Its last day is over.
 */
over: boolean, 
/**
 * From the first day to today or the last, newest first.
 */
days: Array<PracticeDay>, 
/**
 * Days on which it was done, and days with an occasion that was answered.
 */
done: number, counted: number, 
/**
 * Enough days were answered for the two to say something.
 */
says: boolean, 
/**
 * What was written at the end of a week, newest first.
 */
lines: Array<PracticeLine>, verdict: PracticeVerdict | null, 
/**
 * What the look back said, or why it was let go.
 */
looked_back: string | null, };
export type PracticeDay = { on: string, mark: PracticeMark | null, };
export type PracticeExample = { behaviour: string, cue: string, };
export type PracticeLine = { on: string, text: string, };
export type PracticeMark = "done" | "missed" | "no_occasion";
/**
 * The page My practice.
 */
export type PracticePage = { 
/**
 * The one that runs, or has run its days and waits for its look back.
 */
running: Practice | null, 
/**
 * Newest first.
 */
earlier: Array<Practice>, 
/**
 * To begin with; those that suit the chosen step first.
 */
examples: Array<PracticeExample>, };
/**
 * What becomes of it after thirty days.
 */
export type PracticeVerdict = "kept" | "again" | "let_go";
/**
 * A note about somebody that only the manager sees, or a remark that was never said to them.
 */
export type PrivateLine = { id: string, 
/**
 * note or feedback.
 */
kind: string, on: string, text: string, };
/**
 * What to change; what is left out stays.
 */
export type PromiseChange = { text: string | null, mine: boolean | null, due_on: string | null, own_idea: boolean | null, };
/**
 * The sentence in force.
 */
export type Purpose = { id: EntryId, text: string, 
/**
 * Written, or last said to hold.
 */
on: string, };
/**
 * Where a question went.
 */
export type PutInTalk = { conversation_id: ConversationId, on: string, 
/**
 * It stood there before, and nothing was changed.
 */
already: boolean, };
/**
 * A quarter that was just closed.
 */
export type QuarterClosed = { label: string, 
/**
 * "Quarter 4 is closed. Seven draft packets are ready to read."
 */
sentence: string, packets: number, };
export type QuarterColumn = "goals" | "strip" | "last_talk" | "last_feedback" | "next_step";
export type QuarterPage = { 
/**
 * Who is in which phase, while reviews are due and not filed; else empty.
 */
reviews: Array<ReviewStrip>, quarter: QuarterRef, 
/**
 * Labels of the quarters beside it, where there is something to see.
 */
previous: string | null, next: string | null, 
/**
 * Over the team; none while there is nothing to go on.
 */
on_pace: OnPace | null, 
/**
 * The one cause to name.
 */
not_met: NotMet | null, 
/**
 * Who got less than half of the attention that the middle of the team got; empty where somebody is `not_met`.
 */
overlooked: Array<Overlooked>, 
/**
 * In the order of the sidebar.
 */
rows: Array<TeamRow>, 
/**
 * At most seven.
 */
goals_to_talk_about: Array<GoalToTalk>, step: TodayStep | null, 
/**
 * Open promises of the manager, and those of them whose day has passed.
 */
my_promises: number, my_promises_late: number, };
/**
 * A quarter, as every screen names it.
 */
export type QuarterRef = { label: string, 
/**
 * Spelled out: "Quarter 4, 2026".
 */
heading: string, starts_on: string, ends_on: string, 
/**
 * 1 to 13 as of today, and 13.
 */
week: number, weeks: number, days_left: number, closed: boolean, 
/**
 * Today lies in it.
 */
running: boolean, };
/**
 * Up to four quarters, the oldest first.
 */
export type QuartersCompared = { quarters: Array<QuarterRef>, rows: Array<ComparedRow>, };
export type Question = { code: string, text: string, 
/**
 * goal, reality, options, will or follow_up; nothing where it is not for coaching.
 */
stage: string, 
/**
 * Once it was asked.
 */
item_id: ConversationItemId | null, asked: boolean, };
/**
 * Who reads a text.
 */
export type Readers = "private" | "shared" | "public";
export type Readiness = "not_assessed" | "ready_3_5_years" | "ready_1_2_years" | "ready_now";
/**
 * One example of a line: an entry of the manager's, or a goal that somebody reached.
 */
export type RealExample = { 
/**
 * Of the entry, or of the goal.
 */
id: string, 
/**
 * initiative, vision_echo, absence_test or goal.
 */
kind: string, on: string, text: string, 
/**
 * The goal it belongs to.
 */
goal_id: GoalId | null, goal_title: string | null, };
/**
 * One line of the test.
 */
export type RealLine = { 
/**
 * initiative, vision_echo or others.
 */
code: string, 
/**
 * What was counted; none where the examples speak for themselves or nothing can be counted yet.
 */
says: string | null, 
/**
 * What there was in the quarter before.
 */
before: string | null, 
/**
 * The newest first.
 */
examples: Array<RealExample>, };
export type RealTest = { 
/**
 * The quarter it is about.
 */
quarter: string, 
/**
 * There was an example once, or a quarter comes to its close; before that nobody is asked for any.
 */
speaks: boolean, lines: Array<RealLine>, };
export type Received = { id: FeedbackId, from_person_id: PersonId | null, 
/**
 * None: somebody who is not named.
 */
from_name: string | null, kind: FeedbackKind, text: string, on: string, 
/**
 * What the manager will do with it.
 */
response: string | null, };
/**
 * What would be different.
 */
export type RestorePreview = { backup: Backup, 
/**
 * By person and kind, those with the most first. What hangs on nobody has no name.
 */
differences: Array<Difference>, 
/**
 * Nothing that was written differs.
 */
same: boolean, };
/**
 * What putting a step back did, or what speaks against it.
 */
export type Restored = { restored: number, 
/**
 * Rows that changed since: nothing was put back, the manager decides.
 */
conflicts: Array<Conflict>, 
/**
 * What was written since and cannot be without a row of the step: nothing was put back, and no insisting helps.
 */
hanging: Array<Hanging>, };
/**
 * Something that was decided.
 */
export type ReviewDecision = { id: string, 
/**
 * employee, manager, second_line or hr.
 */
role: string, 
/**
 * As it was given at the time.
 */
name: string, 
/**
 * agreed, acknowledged, disagreed or declined.
 */
decision: string, decided_on: string, 
/**
 * signed (the manager alone), recorded, or paper.
 */
method: string, recorded_on: string | null, 
/**
 * It is about the words as they stand now.
 */
of_these_words: boolean, 
/**
 * "Recorded by Dana on 12 January: Ines has read it and added a comment."
 */
words: string, };
export type ReviewExample = { 
/**
 * praise, constructive, feedforward, achievement, goal_achieved, goal_partly, goal_missed or work; not_said and note are
 * only the manager's.
 */
kind: string, id: string, on: string, text: string, 
/**
 * Only the manager's: it cannot be used.
 */
private: boolean, 
/**
 * It stands behind the words.
 */
used: boolean, };
export type ReviewId = string;
/**
 * One review on the list; one that was not begun has no id.
 */
export type ReviewLine = { id: ReviewId | null, person_id: PersonId, person_name: string, 
/**
 * Label of the quarter it belongs to.
 */
quarter: string, 
/**
 * Of part of the quarter, because somebody left or came.
 */
interim: boolean, 
/**
 * The days it looks back on.
 */
from: string, to: string, state: string, phase: ReviewPhase, 
/**
 * The day by which its next part should be done, where a review is due.
 */
next_due: string | null, not_rated_reason: string | null, };
/**
 * One review with everything it rests on.
 */
export type ReviewPage = { id: ReviewId, person_id: PersonId, person_name: string, short_name: string, quarter: QuarterRef, interim: boolean, from: string, to: string, 
/**
 * not_started, self_review, drafting, calibration, ready, meeting_held, signed, closed or exempt.
 */
state: string, phase: ReviewPhase, 
/**
 * Their own words should be here by this day.
 */
own_words_due: string, not_rated_reason: string | null, text: ReviewText, 
/**
 * The manager's words stand as they were talked about.
 */
fixed: boolean, 
/**
 * What the person wrote about the quarter: question and answer.
 */
own_words: Array<OwnWords>, 
/**
 * Oldest first.
 */
examples: Array<ReviewExample>, 
/**
 * How the examples that are used lie over the weeks, in words.
 */
lie: Array<string>, 
/**
 * What stands out beside the words: questions to the writer.
 */
remarks: Array<string>, 
/**
 * The scale of this review, else the employer's; none is the default.
 */
scale: ReviewScale | null, 
/**
 * Observed long enough for a level.
 */
may_rate: boolean, proposed_value: number | null, 
/**
 * Why the manager proposes it; only theirs.
 */
proposed_why: string | null, final_value: number | null, change_reason: string | null, talked_on: string | null, decisions: Array<ReviewDecision>, 
/**
 * The final packet was saved after the manager signed.
 */
packet_saved: boolean, 
/**
 * The last reason that was given for a step back, or for going on without their words.
 */
reason: string | null, };
/**
 * The five phases that a manager sees of the nine states.
 */
export type ReviewPhase = "gather" | "write" | "give_to_read" | "talk" | "file";
/**
 * How often the employer reviews.
 */
export type ReviewRhythm = "each_quarter" | "twice_a_year" | "yearly" | "elsewhere";
export type ReviewScale = { id: string, 
/**
 * `scale.performance5`, …4, …3, or `scale.review_own`.
 */
code: string, 
/**
 * From the lowest to the highest.
 */
levels: Array<ScaleLevel>, };
/**
 * Where the reviews of a quarter stand, for the strip on its page: a phase, and who is in it.
 */
export type ReviewStrip = { phase: ReviewPhase, 
/**
 * What they are called in a sentence, in the order of the sidebar.
 */
names: Array<string>, };
/**
 * The texts of a review; none where nothing was written.
 */
export type ReviewText = { summary: string | null, strengths: string | null, focus: string | null, next_steps: string | null, 
/**
 * The person's own words on it, as they gave them.
 */
employee_comment: string | null, };
/**
 * The first page of the shelf: everybody of a quarter, and how far their review is.
 */
export type ReviewsPage = { quarter: QuarterRef, previous: string, 
/**
 * None after the running quarter.
 */
next: string | null, 
/**
 * None: never said.
 */
rhythm: ReviewRhythm | null, 
/**
 * The rhythm names a review for this quarter.
 */
due: boolean, 
/**
 * The employer's scale was asked for.
 */
scale_asked: boolean, scale: ReviewScale | null, 
/**
 * In the order of the sidebar, reviews of part of the quarter after the one of all of it.
 */
lines: Array<ReviewLine>, 
/**
 * Who left in this quarter and has no review of the days until then.
 */
left: Array<LeftInQuarter>, };
/**
 * How often two people meet.
 */
export type Rhythm = { series_id: SeriesId, 
/**
 * 1 to 8.
 */
interval_weeks: number, 
/**
 * The first day; it fixes the weekday.
 */
anchor_on: string, 
/**
 * `HH:MM`; none: sometime that day.
 */
time: string | null, 
/**
 * Its last day, where it has one.
 */
ends_on: string | null, 
/**
 * What stands on every talk of it.
 */
standing_points: Array<string>, };
export type RoleSpan = { 
/**
 * direct_report, line_manager, peer and the like.
 */
kind: string, from: string, until: string | null, reason: string | null, previous_manager: string | null, next_manager: string | null, };
/**
 * One round as it stands in a list.
 */
export type Round = { id: string, kind: AskKind, 
/**
 * "Self-review of Ruth"
 */
title: string, about_id: PersonId, about_name: string, 
/**
 * Who was asked by name.
 */
asked_name: string | null, asked_on: string, due_on: string | null, state: RoundState, about: string | null, reader: string | null, groups: Array<AskedGroup>, };
/**
 * A round with what came of it.
 */
export type RoundPage = { round: Round, 
/**
 * What one person answered by name, or what was said without one, in no order.
 */
words: Array<AnswerWords>, 
/**
 * Of a survey.
 */
groups: Array<GroupShown>, items: Array<SurveyItem>, 
/**
 * Of all marks of the groups that are shown, one's own left out.
 */
overall: number | null, 
/**
 * Of the upward question: how many said what.
 */
choices: Array<ChoiceCount>, };
export type RoundState = "waiting" | "expired" | "received" | "let_go";
export type SavedFile = { id: SnapshotId, kind: SavedKind, on: string, 
/**
 * Without its folder: where it lies by now nobody knows.
 */
file_name: string, person_id: PersonId | null, person_name: string | null, };
/**
 * What kind of file it was.
 */
export type SavedKind = "packet" | "handover" | "subject_export" | "numbers" | "support_plan" | "calibration" | "closed_quarter" | "pocket_card" | "own_pages" | "hr_page" | "attachment" | "form" | "everything" | "recovery_page";
/**
 * What an autosave did.
 */
export type SavedText = { 
/**
 * As it stands now: in one normal form, and within its limit.
 */
text: string, 
/**
 * Ours is what is stored.
 */
kept: boolean, 
/**
 * What stood there instead of the text the edit began with; ours was kept.
 */
theirs: string | null, };
/**
 * What the employer uses.
 */
export type ScaleChoice = "none" | "five" | "four" | "three" | "own";
export type ScaleLevel = { value: number, label: string, description: string | null, };
export type Score = { 
/**
 * 1 to 5; none: not scored yet.
 */
value: number | null, 
/**
 * What was heard.
 */
note: string | null, };
export type Scorecard = { assessor: string, 
/**
 * Every question has a score.
 */
complete: boolean, 
/**
 * In the order of the questions.
 */
scores: Array<Score>, };
export type SectionKey = "in_short" | "goals" | "own_words" | "went_well" | "work_on" | "feedback" | "development" | "next" | "talks" | "handed_over" | "comment" | "how_to_read" | "level" | "files";
/**
 * How somebody leaves, and what becomes of what was open. What is left out stays as it is.
 */
export type SeeOff = { 
/**
 * left_organisation, moved_team, manager_changed, peer or line_manager; none for somebody who is away already and of
 * whom only what is open is settled.
 */
what: string | null, 
/**
 * The first day on which they are not with the team.
 */
on: string | null, next_manager: string | null, goals: Array<GoalEnd>, 
/**
 * Promises of theirs that are let go of, and those that the manager takes over.
 */
promises_dropped: Array<ActionItemId>, promises_taken: Array<ActionItemId>, 
/**
 * What comes back to the manager.
 */
taken_back: Array<DelegationId>, 
/**
 * Looking back on the part of the quarter until they leave; it becomes an interim review.
 */
looking_back: string | null, 
/**
 * These words were said to the person: only then do they go with the handover.
 */
told: boolean, 
/**
 * An interim review is begun, for more than a few words.
 */
interim: boolean, 
/**
 * When what is left about them is looked through; none: six months after they left.
 */
retention_review_on: string | null, };
/**
 * A level that was seen.
 */
export type Seen = { assessment_id: AssessmentId, level: number, level_name: string, on: string, 
/**
 * What it was seen by.
 */
because: string | null, };
/**
 * The level somebody is seen at now.
 */
export type SeenLevel = { level: number, 
/**
 * Today where it is left out.
 */
on: string | null, because: string | null, };
/**
 * The check of a quarter, with the answers of the check before it.
 */
export type SelfCheck = { quarter: QuarterRef, 
/**
 * The quarter is closed: its answers stand.
 */
stands: boolean, instruction: string, 
/**
 * From seldom to often, 1 to 5.
 */
scale: Array<string>, groups: Array<SelfCheckGroup>, pairs: Array<SelfCheckPair>, answered_on: string | null, 
/**
 * The quarter of the check before, "Quarter 3, 2026".
 */
last: string | null, };
/**
 * What was answered; none: there was no occasion.
 */
export type SelfCheckAnswer = { steadying: number | null, moving_on: number | null, };
export type SelfCheckGroup = { code: string, title: string, };
/**
 * Two things a manager does, each answered on its own from 1 to 5.
 */
export type SelfCheckPair = { code: string, group: string, title: string, 
/**
 * One of the six.
 */
short: boolean, 
/**
 * Keeps things running.
 */
steadying: string, 
/**
 * Moves things on.
 */
moving_on: string, now: SelfCheckAnswer, before: SelfCheckAnswer, };
export type SeriesId = string;
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
week_starts_on: number, new_in_role: boolean, 
/**
 * How often the employer reviews; none: never said.
 */
review_rhythm: ReviewRhythm | null, 
/**
 * What people say of their mood, energy and workload may be kept.
 */
mood_and_energy: boolean, 
/**
 * A planner with a password shuts itself after so many minutes in which nobody did anything; 0: never.
 */
lock_after: number, };
/**
 * What to change; what is left out stays.
 */
export type SettingsChange = { fiscal: FiscalRule | null, holidays: Array<string> | null, away: Array<Away> | null, monday: number | null, friday: number | null, work_from: string | null, work_until: string | null, work_days: Array<number> | null, paper: Paper | null, theme: Theme | null, text_size: number | null, week_starts_on: number | null, new_in_role: boolean | null, review_rhythm: ReviewRhythm | null, mood_and_energy: boolean | null, lock_after: number | null, };
/**
 * In the order in which they stand everywhere.
 */
export type Shelf = "reviews" | "handing_over" | "asking_others" | "my_practice" | "my_learning" | "my_role" | "upward_and_across" | "how_we_work" | "hiring";
export type ShelfOffer = { shelf: Shelf, reason: string, };
/**
 * What the frame of the window needs to know.
 */
export type Shell = { planner: OpenPlanner, today: string, 
/**
 * The day was set from outside and is not the computer's.
 */
clock_moved: boolean, 
/**
 * Something was written on this later day: the computer's clock was set back since.
 */
clock_was_at: string | null, 
/**
 * Saved changes that are not there any more, until the manager has answered.
 */
missing: Missing | null, quarter: QuarterRef, self_id: PersonId | null, self_name: string | null, 
/**
 * Nobody has introduced themselves, or the first steps were left in the middle.
 */
first_run: boolean, first_run_step: string | null, 
/**
 * In the order of the sidebar; of more than twelve those about whom something was written last.
 */
people: Array<SidebarPerson>, all_people: boolean, 
/**
 * Pages the manager keeps below everything that is there by itself.
 */
kept: Array<KeptPage>, 
/**
 * My promises that are due, and today's talks.
 */
badge: number, 
/**
 * What would be taken back, or done again, in words.
 */
undo: string | null, redo: string | null, show: Disclosure, settings: Settings, };
/**
 * How the window shows a file.
 */
export type ShownAs = "picture" | "text" | "elsewhere";
export type SidebarPerson = { id: PersonId, name: string, };
export type Sign = "blind_spot" | "hidden_strength";
export type Skill = { id: InstrumentItemId, title: string, 
/**
 * What it means, in a sentence.
 */
about: string | null, 
/**
 * The heading it stands under.
 */
group: string | null, 
/**
 * Five of them, the first one first.
 */
levels: Array<SkillLevel>, };
/**
 * What somebody does at a level.
 */
export type SkillLevel = { 
/**
 * 1 to 5.
 */
level: number, name: string, 
/**
 * What the level means in every skill.
 */
about: string, 
/**
 * What one sees somebody do.
 */
signs: Array<string>, };
/**
 * The words of a skill as they are written: of each level one sign a line.
 */
export type SkillText = { title: string, about: string | null, levels: Array<string>, };
/**
 * One of the five letters, and in words what is missing.
 */
export type SmartLetter = { letter: string, ok: boolean, reason: string | null, };
export type SnapshotId = string;
export type Span = "quarter" | "half_year" | "year" | "since_last_review";
export type SpreadLevel = { label: string, count: number, };
export type Stage = "identified" | "screened" | "interview" | "panel" | "offer" | "hired" | "declined_by_us" | "declined_by_candidate";
export type Standing = "draft" | "final";
/**
 * What to change about a step: left out stays, an empty `help` is emptied.
 */
export type StepChange = { skill: string | null, step: string | null, help: string | null, by: string | null, 
/**
 * Whether both agreed on the plan as it is now; left out: as before, unless what was agreed is another now.
 */
agreed: boolean | null, 
/**
 * What stands behind More, all of it.
 */
more?: StepMore, };
/**
 * The facts of a step's one line.
 */
export type StepLine = { count: number, of: number, 
/**
 * Which sentence: `growth_line_<code>`.
 */
code: string, 
/**
 * The sentence.
 */
text: string, };
/**
 * What a step has behind More, all of it: what is left out is emptied.
 */
export type StepMore = { skill_id: InstrumentItemId | null, level_now: number | null, level_target: number | null, 
/**
 * experience where it is left out.
 */
source: string | null, 
/**
 * other where it is left out.
 */
activity_kind: string | null, hours: number | null, budget: number | null, currency: string | null, supporter_person_id: PersonId | null, success_evidence: string | null, };
export type StillOpen = { text: string, 
/**
 * Since when, and what it holds up.
 */
small: string | null, };
/**
 * A story that waits to be told.
 */
export type Story = { id: EntryId, text: string, 
/**
 * The person it happened to is fine with its being told.
 */
consent: boolean, 
/**
 * In the words of the person who was helped.
 */
first_hand: boolean, 
/**
 * What it helped along.
 */
goal_id: GoalId | null, written_on: string, };
/**
 * How a password would stand up to somebody who guesses.
 */
export type Strength = "too_short" | "weak" | "fair" | "strong";
export type SuccessionId = string;
/**
 * Somebody who could take over.
 */
export type Successor = { id: SuccessionId, person_id: PersonId, person_name: string, 
/**
 * What they want, in their words, and when they were asked.
 */
wish: string | null, asked_on: string | null, 
/**
 * What the manager has seen.
 */
strengths: string | null, 
/**
 * What is still to come.
 */
gaps: string | null, readiness: Readiness, 
/**
 * Could step in for a few weeks.
 */
emergency_cover: boolean, assessed_on: string | null, 
/**
 * What they own to grow by it.
 */
stretches: Array<string>, };
/**
 * What is written about somebody who could take over; it replaces what stood there.
 */
export type SuccessorWords = { wish: string | null, asked_on: string | null, strengths: string | null, gaps: string | null, readiness: Readiness, emergency_cover: boolean, };
export type SupportPlan = { id: PlanId, person_id: PersonId, person_name: string, short_name: string, 
/**
 * draft, running, completed or abandoned.
 */
state: string, 
/**
 * The day HR was asked; none: not yet.
 */
hr_asked_on: string | null, starts_on: string | null, ends_on: string | null, 
/**
 * What the role asks for.
 */
expected: string | null, 
/**
 * What was seen instead, each with an example the person has heard.
 */
seen: string | null, 
/**
 * What the manager and others do for it.
 */
help: string | null, 
/**
 * In their order.
 */
steps: Array<SupportStep>, 
/**
 * Why it was given up.
 */
reason: string | null, };
/**
 * Something that is to be seen by a day.
 */
export type SupportStep = { id: PlanStepId, text: string, due_on: string | null, done_on: string | null, };
/**
 * One question of a survey.
 */
export type SurveyItem = { code: string, question: string, own: number | null, groups: Array<GroupMean>, 
/**
 * Of all of others that are shown.
 */
others: number | null, 
/**
 * Seen a whole step otherwise: blind_spot where one thinks more of oneself, hidden_strength where less.
 */
sign: Sign | null, };
/**
 * Somebody comes: new, or known already as a peer, or back again.
 */
export type TakeOn = { 
/**
 * Who is here already; none for somebody new, who needs a name.
 */
person_id: PersonId | null, name: string | null, 
/**
 * The first day on which they report to the manager; none: today.
 */
on: string | null, previous_manager: string | null, job_title: string | null, };
/**
 * Which talk is meant, row or not.
 */
export type TalkKey = { conversation_id: ConversationId | null, series_id: SeriesId | null, person_id: PersonId, on: string, };
/**
 * A talk, or a day on which the rhythm plans one.
 */
export type TalkRef = { 
/**
 * None: only planned by the rhythm.
 */
conversation_id: ConversationId | null, series_id: SeriesId | null, person_id: PersonId, person_name: string, 
/**
 * The day it was held, else the day it is planned.
 */
on: string, time: string | null, 
/**
 * planned, held, missed, cancelled or moved.
 */
state: string, };
export type TeamRow = { person_id: PersonId, name: string, goals: OnPace | null, 
/**
 * Thirteen weeks.
 */
strip: Array<Week>, last_talk: string | null, 
/**
 * It is longer ago than twice the rhythm.
 */
last_talk_late: boolean, last_feedback: string | null, last_feedback_kind: string | null, steps_done: number, steps: number, };
/**
 * The opening of the team's meeting of this week.
 */
export type TeamStory = { story: Story | null, 
/**
 * The meeting of this week, where one is planned.
 */
meeting_on: string | null, };
export type Theme = "system" | "light" | "dark";
/**
 * What the list can be narrowed to.
 */
export type TimelineFilter = "talks" | "notes" | "feedback" | "goals" | "promises" | "development";
/**
 * One line of everything that was written about somebody.
 */
export type TimelineItem = { kind: TimelineKind, id: string, conversation_id: string | null, on: string, 
/**
 * The goal of an update, the skill of a step.
 */
title: string | null, 
/**
 * The first 300 characters.
 */
text: string, private: boolean, 
/**
 * Of feedback and promises.
 */
state: string | null, 
/**
 * Its day lies in a quarter that was closed before it was written down.
 */
after_close: boolean, 
/**
 * How many files are kept with it.
 */
files: number, };
export type TimelineKind = "one_on_one" | "note" | "concern" | "praise" | "constructive" | "feedforward" | "goal" | "update" | "promise" | "step" | "entry";
export type TitleSpan = { title: string | null, from: string | null, until: string | null, };
export type Today = { on: string, mode: Mode, 
/**
 * Of the week on its first sitting, else of the day; before them those that are over and nobody said whether you met.
 */
talks: Array<TodayTalk>, 
/**
 * Planned or held, from Monday to Sunday.
 */
talks_this_week: number, 
/**
 * What the manager owes: up to today, on Monday up to the end of the week, in the beginning everything.
 */
owe: Array<ActionItem>, 
/**
 * Of all that is owed, due by the end of the working week.
 */
owe_by_friday: number, 
/**
 * The step that was chosen for the quarter.
 */
step: TodayStep | null, 
/**
 * The habit that is practised.
 */
practice: TodayPractice | null, 
/**
 * On the first day of the week, what could open the team's meeting.
 */
story: TeamStory | null, 
/**
 * Notes that wait for Friday.
 */
to_sort: number, friday: Friday | null, 
/**
 * A quarter that ends in the next fortnight, or has ended and is not closed.
 */
close: CloseCard | null, 
/**
 * What is worth a look in the made-up team; empty in somebody's own planner.
 */
made_up_list: Array<MadeUpTask>, 
/**
 * There were promises, and each is kept or let go of.
 */
nothing_owed: boolean, };
/**
 * The line of Today, while one runs.
 */
export type TodayPractice = { behaviour: string, cue: string, mark: PracticeMark | null, 
/**
 * Its last day is over: it waits for its look back.
 */
over: boolean, };
export type TodayStep = { code: string, title: string, commitment: string | null, };
export type TodayTalk = { talk: TalkRef, 
/**
 * One line of the talk before.
 */
last_time: string | null, 
/**
 * Since the two last met.
 */
days_since: number | null, 
/**
 * Things to talk about, and of them those the other person raised.
 */
points: number, their_points: number, 
/**
 * Its day is over, and nobody said whether you met.
 */
past: boolean, };
export type TrainingNeed = { skill_id: InstrumentItemId, skill: string, people: Array<NeedOfPerson>, };
/**
 * What the team could learn next, skill by skill.
 */
export type TrainingNeeds = { needs: Array<TrainingNeed>, 
/**
 * Levels that are asked of somebody and were never looked at.
 */
not_looked_at: number, 
/**
 * Levels that are asked.
 */
asked: number, };
export type UpwardTalk = { id: ConversationId, on: string, held: boolean, bring: string | null, agreed: string | null, };
/**
 * What is written about a talk; it replaces what stood there.
 */
export type UpwardWords = { on: string, held: boolean, bring: string, agreed: string, };
/**
 * A question that a sign asks.
 */
export type Warning = { code: WarningCode, 
/**
 * What the records say, and the question.
 */
text: string, 
/**
 * The records it was counted from; none where it is about what is not there.
 */
records: Array<Happened>, };
/**
 * The first four speak of too much of the manager's hat, the others of too much of the leader's.
 */
export type WarningCode = "agenda" | "fixing" | "levels" | "no_coaching" | "measures" | "missed" | "promises" | "drought";
/**
 * One week of the strip that shows a person's talks in a quarter.
 */
export type Week = { starts_on: string, marks: Array<Mark>, };
/**
 * One part of what counts for a step, in words: the rule, how it stands, and the records it was counted from.
 */
export type WhatCounts = { code: string, rule: string, 
/**
 * How it stands; that there is nothing to go on yet where it does not apply.
 */
fact: string, records: Array<Happened>, };
/**
 * What a goal has behind More.
 */
export type WholeGoal = { ambition: string, weight: number, plain_text: string | null, resources: string | null, risks: string | null, parent: GoalRef | null, 
/**
 * Goals that serve this one.
 */
children: Array<GoalRef>, key_results: Array<KeyResultCard>, 
/**
 * green, amber or red, as the manager said it last.
 */
said: string | null, 
/**
 * 1 to 10, as it was said last.
 */
confidence: number | null, 
/**
 * green, amber or red, as pace and confidence say; none where there is nothing to go on.
 */
figures_say: string | null, 
/**
 * A question where it is called on course and the figure is well behind.
 */
question: string | null, 
/**
 * The goals it could serve.
 */
could_serve: Array<GoalRef>, };
/**
 * A step with what it has behind More.
 */
export type WholeStep = { step: NextStep, skill_id: InstrumentItemId | null, 
/**
 * What the skill is called in its framework.
 */
skill_title: string | null, level_now: number | null, level_target: number | null, level_result: number | null, 
/**
 * The names of the three, in their order.
 */
level_names: Array<string | null>, 
/**
 * experience, exposure or education.
 */
source: string, activity_kind: string, hours: number | null, budget: number | null, currency: string | null, supporter_person_id: PersonId | null, supporter_name: string | null, success_evidence: string | null, 
/**
 * The day it was for at first.
 */
first_by: string, 
/**
 * Why it was put off or let go.
 */
reason: string | null, 
/**
 * The level that was seen after the step was done, by which it can be confirmed.
 */
seen: Seen | null, };
/**
 * How a goal stands, every measure of it, and how it is judged.
 */
export type WholeUpdate = { goal_id: GoalId, 
/**
 * Today, if left out.
 */
on: string | null, values: Array<KeyResultValue>, 
/**
 * green, amber or red, as the manager sees it.
 */
status: string | null, 
/**
 * 1 to 10.
 */
confidence: number | null, note: string | null, blocker: string | null, conversation_id: ConversationId | null, };
/**
 * The parts beside what the person did. Each may be missing.
 */
export type Wording = { 
/**
 * When and where.
 */
situation: string | null, 
/**
 * What it led to; of a suggestion, why it will help.
 */
impact: string | null, 
/**
 * What the manager asks about the intent.
 */
intent_question: string | null, intent_answer: string | null, 
/**
 * What is asked for next time.
 */
next_step: string | null, 
/**
 * What becomes possible then.
 */
consequence: string | null, 
/**
 * Which skill it shows.
 */
skill_id: string | null, };
/**
 * A text to look at.
 */
export type WritingCheck = { text: string, field: WritingField, visibility: Readers, 
/**
 * Whom it is about.
 */
person_id: PersonId | null, 
/**
 * What it belongs to, so that a remark that was waved away stays away; none before it is saved.
 */
record_id: string | null, 
/**
 * Remarks that were waved away in this form.
 */
not_these: Array<string>, feedback: FeedbackFacts | null, };
/**
 * What a text is for.
 */
export type WritingField = "goal_title" | "goal_plain_text" | "situation" | "behaviour" | "impact" | "feedback_next_step" | "review" | "agreed" | "question" | "statement" | "entry" | "job" | "other";
/**
 * One remark on the wording.
 */
export type WritingHint = { rule: string, reason: string, 
/**
 * The words it is about, where it is about words.
 */
words: string | null, 
/**
 * How such a thing could read instead.
 */
example: string | null, };

export interface Api {
  /** What the frame of the window needs: people, lists, what shows, what can be undone. */
  shell(): Promise<Shell>;
  /** Where the first steps stand; none: they are done. */
  keep_first_run_step(step?: string | null): Promise<null>;
  /** Keeps a page in the sidebar. */
  keep_page(page: KeptPage): Promise<null>;
  /** Takes a page out of the sidebar; the page itself stays. */
  let_page_go(route: string): Promise<null>;
  /** The offer is on screen: it is the one of this week. */
  make_offer(key: string): Promise<null>;
  /** The offer was waved away: it never comes again. */
  dismiss_offer(key: string): Promise<null>;
  /** How a password would stand up to guessing; it is kept nowhere. */
  password_strength(password: string): Promise<Strength>;
  /** Five common words drawn by lot. */
  suggest_password(): Promise<string>;
  /** There shall be no password; the line about it goes. */
  leave_without_password(): Promise<null>;
  /** Everything that can be set. */
  settings(): Promise<Settings>;
  /** Changes some settings; what is left out stays. */
  change_settings(change: SettingsChange): Promise<Settings>;
  /** Takes a shelf down: its pages are offered from now on. */
  take_down_shelf(shelf: Shelf): Promise<null>;
  /** Puts a shelf away and keeps everything on it; refused while something on it is open. */
  put_away_shelf(shelf: Shelf): Promise<null>;
  /** All backups, and what is to be known about them. */
  backups(): Promise<Backups>;
  /** Makes a proven backup now. */
  back_up_now(): Promise<Backup>;
  /** Takes the newest backup back for a try, and lets it go again. */
  drill(): Promise<Drill>;
  /** Makes a backup ready to be taken back, and tells what would be different. */
  look_into_backup(id: string): Promise<RestorePreview>;
  /** Thinks better of it. */
  leave_backup(): Promise<null>;
  /** What was noticed to be missing has been read. */
  go_on_without(): Promise<null>;
  /** What leaving the company would come to. */
  look_at_leaving(): Promise<LeavingPreview>;
  /** What is wrong with the planner, in words; nothing where all of it is whole. */
  check(): Promise<Array<string>>;
  /** The page that opens first: talks, what is owed, and on Friday the things of the week. */
  today(): Promise<Today>;
  /** Strikes a line of the made-up team's list through. */
  strike_made_up(code: string): Promise<null>;
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
  /** Somebody reports to the manager again. */
  bring_back_person(id: PersonId): Promise<null>;
  /** What is open with somebody who leaves or moves. */
  leaving(person_id: PersonId): Promise<Leaving>;
  /** Somebody leaves, moves, or becomes a peer or the manager's own manager; what is open is settled with it. The review of the time until then is told, where one was begun. */
  see_off(person_id: PersonId, how: SeeOff): Promise<ReviewId | null>;
  /** Somebody comes: new, from another manager, or back again. */
  take_on(who: TakeOn): Promise<Person>;
  /** What somebody was called and how they stood to the manager, with days. */
  person_history(id: PersonId): Promise<PersonHistory>;
  /** When somebody is away, the newest first. */
  absences(person_id: PersonId): Promise<Array<Away>>;
  /** The goals whose day lies in or after an absence, with the day that would make up for it. */
  goals_in_absence(person_id: PersonId, from: string, until: string): Promise<Array<GoalDay>>;
  /** Somebody is away for a while, and goals get other days. */
  add_absence(person_id: PersonId, from: string, until: string, goals: Array<NewGoalDay>): Promise<null>;
  /** They are not away after all. */
  remove_absence(id: EntryId): Promise<null>;
  /** What joining two entries of the same person would do. */
  merge_preview(stays: PersonId, goes: PersonId): Promise<MergePreview>;
  /** Joins two entries of the same person; of the one that goes the details in `take` are right. */
  merge_people(stays: PersonId, goes: PersonId, take: Array<string>): Promise<Person>;
  /** The holds on somebody's data, newest first; at most one stands. */
  holds(person_id: PersonId): Promise<Array<Hold>>;
  /** Puts somebody's data on hold: they asked for it, or there is a dispute. */
  put_on_hold(person_id: PersonId, hold: NewHold): Promise<Hold>;
  /** Lifts the hold that stands, for a reason. */
  lift_hold(person_id: PersonId, reason: string): Promise<null>;
  /** What erasing somebody would come to. */
  look_at_erasure(person_id: PersonId): Promise<ErasurePreview>;
  /** Erases somebody for good, in the backups too. */
  erase_person(person_id: PersonId): Promise<Erased>;
  /** Removes a name about which nothing is written. */
  remove_person(id: PersonId): Promise<null>;
  /** One person on one page. */
  person_page(id: PersonId): Promise<PersonPage>;
  /** Everything about somebody, newest first, at most 60 from `skip` on. */
  person_timeline(id: PersonId, filter: TimelineFilter | null, words: string | null, before: string | null, skip: number): Promise<Array<TimelineItem>>;
  /** The talk to open with somebody: of that day, else today's or the next planned one, else a new one. */
  open_one_on_one(person_id: PersonId, on?: string | null): Promise<ConversationId>;
  /** Everything on the page of one talk. */
  one_on_one(id: ConversationId): Promise<OneOnOnePage>;
  /** Writes down a talk that already happened. */
  log_one_on_one(draft: NewOneOnOne): Promise<Conversation>;
  /** Plans a talk for a day. */
  plan_one_on_one(person_id: PersonId, on: string, time?: string | null): Promise<Conversation>;
  /** Saves the notes while they are typed. */
  save_notes(id: ConversationId, visit: string, was: string, notes: string): Promise<SavedText>;
  /** Moves a line of the notes into the shared text. */
  share_line(id: ConversationId, line: string, notes: string): Promise<null>;
  /** Saves the shared text while it is typed. */
  save_summary(id: ConversationId, visit: string, was: string, text: string): Promise<SavedText>;
  /** Adds something to talk about, raised by employee, manager or standing. */
  add_point(id: ConversationId, text: string, raised_by: string): Promise<Point>;
  /** Changes the words of a point. */
  change_point(id: ConversationItemId, text: string): Promise<null>;
  /** Talked about, or not yet. */
  tick_point(id: ConversationItemId, done: boolean): Promise<null>;
  /** Deletes a point. */
  remove_point(id: ConversationItemId): Promise<null>;
  /** Moves a point past its neighbour. */
  move_point(id: ConversationItemId, up: boolean): Promise<null>;
  /** Ticks a suggested question as asked, or takes that back. */
  ask_question(id: ConversationId, code: string, asked: boolean): Promise<null>;
  /** Every question there is. */
  other_questions(id: ConversationId): Promise<Array<Question>>;
  /** The talk is over: open points go along, the next day follows the rhythm or `next_on`. */
  finish_one_on_one(id: ConversationId, held_on?: string | null, next_on?: string | null): Promise<Finished>;
  /** It was held and there is nothing to write. */
  held_nothing_to_note(talk: TalkKey): Promise<null>;
  /** It did not take place, for a reason in one word. */
  did_not_happen(talk: TalkKey, reason: string): Promise<null>;
  /** Another day for a talk. */
  move_one_on_one(talk: TalkKey, to: string, time?: string | null): Promise<Conversation>;
  /** How often the two meet from now on; without an interval there is no fixed rhythm. */
  set_rhythm(person_id: PersonId, interval_weeks?: number | null, anchor_on?: string | null, time?: string | null): Promise<Rhythm | null>;
  /** How the two meet from now on: rhythm, day, time, and what stands on every talk. */
  arrange_talks(person_id: PersonId, arrangement: Arrangement): Promise<Rhythm | null>;
  /** The stages of a coaching talk. */
  coaching_stages(): Promise<Array<CoachingStage>>;
  /** Questions for a talk by what is due, each with its reason. */
  due_questions(id: ConversationId): Promise<Array<DueQuestion>>;
  /** What both agreed, as text for a mail. */
  what_we_agreed(id: ConversationId): Promise<string>;
  /** What somebody said of their mood, energy and workload, where that is switched on. */
  say_how_they_are(id: ConversationId, said: HowTheyAre): Promise<null>;
  /** Deletes a talk with its points and notes; what was agreed stays. */
  remove_one_on_one(id: ConversationId): Promise<null>;
  /** Somebody will do something by a day. */
  add_promise(promise: NewPromise): Promise<ActionItem>;
  /** Changes it; what is left out stays. */
  change_promise(id: ActionItemId, change: PromiseChange): Promise<ActionItem>;
  /** Done, today. */
  finish_promise(id: ActionItemId): Promise<null>;
  /** Not done after all. */
  reopen_promise(id: ActionItemId): Promise<null>;
  /** It is not going to be done. */
  drop_promise(id: ActionItemId): Promise<null>;
  /** Deletes it. */
  remove_promise(id: ActionItemId): Promise<null>;
  /** Everything open, mine first, by day. */
  list_promises(): Promise<Array<ActionItem>>;
  /** How a line would be kept. */
  read_capture(text: string): Promise<Captured>;
  /** Keeps a line as it is read. */
  capture(text: string): Promise<Captured>;
  /** A private note, about somebody or not. */
  add_note(person_id: PersonId | null, text: string, on?: string | null): Promise<Entry>;
  /** Saves a note while it is typed. */
  save_note(id: EntryId, visit: string, was: string, text: string): Promise<SavedText>;
  /** Says whom a note is about and what it is. */
  sort_note(id: EntryId, person_id: PersonId | null, kind: CapturedKind): Promise<null>;
  /** As `sort_note`, for feedback that the person heard on that day. */
  sort_said_note(id: EntryId, person_id: PersonId | null, kind: CapturedKind, said_on: string): Promise<null>;
  /** Deletes a note. */
  remove_note(id: EntryId): Promise<null>;
  /** The answer to the question of the week. */
  answer_friday(question: string, text: string): Promise<null>;
  /** Which hat the week was worn in: manager, leader or both. */
  set_mostly(hat: string): Promise<null>;
  /** The files on a record, in the order in which they came. */
  attachments(to: AttachedTo, id: string): Promise<Array<Attachment>>;
  /** A picture or a text, to be shown. */
  view_attachment(id: AttachmentId): Promise<AttachmentView>;
  /** Takes a file off its record. */
  remove_attachment(id: AttachmentId): Promise<null>;
  /** The story for the team's next meeting, and when that is. */
  team_story(): Promise<TeamStory>;
  /** Keeps the story for the team's next meeting; an empty text takes it back. */
  write_story(story: NewStory): Promise<Story | null>;
  /** The team's meeting of that day opened with it. */
  tell_story(id: EntryId, on: string): Promise<null>;
  /** It is not going to be told. */
  let_story_go(id: EntryId): Promise<null>;
  /** Keeps what was seen, as said or as not said yet. */
  add_feedback(feedback: NewFeedback): Promise<Feedback>;
  /** Changes what was written. */
  change_feedback(id: FeedbackId, change: FeedbackChange): Promise<Feedback>;
  /** The person has heard it. */
  say_feedback(id: FeedbackId, on: string, channel: string): Promise<null>;
  /** Asks instead of saying it: a question on the next talk. */
  turn_into_question(id: FeedbackId, question: string): Promise<ConversationId>;
  /** What they answered. */
  answer_feedback(id: FeedbackId, response: string): Promise<null>;
  /** What was seen to change since. */
  follow_up_feedback(id: FeedbackId, observed: string): Promise<null>;
  /** It was said and was not right: kept with its reason, never printed. */
  withdraw_feedback(id: FeedbackId, reason: string): Promise<null>;
  /** Examples from many trades. */
  feedback_examples(): Promise<Array<FeedbackExample>>;
  /** Lets go of what was not said. */
  discard_feedback(id: FeedbackId): Promise<null>;
  /** Deletes it. */
  remove_feedback(id: FeedbackId): Promise<null>;
  /** What the manager saw, newest first; of everybody or of one person. */
  list_feedback(person_id?: PersonId | null): Promise<Array<Feedback>>;
  /** Everybody of a quarter, of the running one where none is named, and how far their review is. */
  list_reviews(quarter?: string | null): Promise<ReviewsPage>;
  /** One review with everything it rests on. */
  review(id: ReviewId): Promise<ReviewPage>;
  /** The review of somebody's quarter, begun where it was not. */
  open_review(person_id: PersonId, quarter?: string | null): Promise<ReviewId>;
  /** A review of the days until somebody left, or since they came; all of their days in the quarter where none are named. */
  begin_interim_review(person_id: PersonId, quarter?: string | null, from?: string | null, to?: string | null): Promise<ReviewId>;
  /** Saves one text of a review while it is typed. */
  write_review_text(id: ReviewId, field: string, visit: string, was: string, text: string): Promise<SavedText>;
  /** Takes an example of the quarter into the words, or out of them again. */
  use_example(id: ReviewId, kind: string, example_id: string, used: boolean): Promise<null>;
  /** The person was asked for their own words. */
  ask_for_own_words(id: ReviewId): Promise<null>;
  /** On to the draft: their own words are here, or there is a reason to go on without them. */
  begin_writing(id: ReviewId, reason?: string | null): Promise<null>;
  /** A level on the employer's scale, for the talk among managers, and why; without one none is given this time. */
  propose_level(id: ReviewId, value?: number | null, why?: string | null): Promise<null>;
  /** The level after that talk; another one than was proposed has a reason. */
  settle_level(id: ReviewId, value?: number | null, reason?: string | null): Promise<null>;
  /** Back from that talk to the draft. */
  rework_review(id: ReviewId): Promise<null>;
  /** The draft is ready for the person, with a level and why where there is a scale. */
  give_to_read(id: ReviewId, value?: number | null, why?: string | null): Promise<null>;
  /** The two have talked about it, on that day. */
  talked_about_review(id: ReviewId, on: string): Promise<null>;
  /** Something is to be changed after the talk, for a reason. */
  change_after_talk(id: ReviewId, reason: string): Promise<null>;
  /** Records what somebody else decided about the words as they stand. */
  record_review_decision(id: ReviewId, decision: NewReviewDecision): Promise<null>;
  /** Takes back what was recorded wrongly. */
  remove_review_decision(id: ReviewId, decision_id: string): Promise<null>;
  /** The manager signs; what the person decided is recorded before. */
  sign_review(id: ReviewId): Promise<null>;
  /** Filed, once the final packet was saved. */
  file_review(id: ReviewId): Promise<null>;
  /** Opened again, for a reason; what was decided about it is outdated. */
  reopen_review(id: ReviewId, reason: string): Promise<null>;
  /** None this time, for one of the known reasons. */
  exempt_review(id: ReviewId, reason: string): Promise<null>;
  /** Says which scale the employer uses; own levels from the lowest to the highest. */
  set_review_scale(choice: ScaleChoice, levels?: Array<ScaleLevel> | null): Promise<ReviewScale | null>;
  /** The levels of a quarter with their reasons, for the talk among managers. */
  calibration_sheet(quarter?: string | null): Promise<CalibrationSheet>;
  /** The newest support plan of somebody; none is the usual answer. */
  support_plan(person_id: PersonId): Promise<SupportPlan | null>;
  /** Begins one as a draft. */
  begin_support_plan(person_id: PersonId): Promise<SupportPlan>;
  /** The day HR was asked, or not yet. */
  say_hr_asked(id: PlanId, on?: string | null): Promise<null>;
  /** Saves one text of it while it is typed: expected, seen or help. */
  save_support_text(id: PlanId, field: string, visit: string, was: string, text: string): Promise<SavedText>;
  /** Something that is to be seen by a day. */
  add_support_step(id: PlanId, text: string, due_on?: string | null): Promise<SupportStep>;
  /** Seen, today; or not after all. */
  tick_support_step(id: PlanStepId, done: boolean): Promise<null>;
  /** Deletes it. */
  remove_support_step(id: PlanStepId): Promise<null>;
  /** Both begin with it; refused while HR was not asked. */
  start_support_plan(id: PlanId, starts_on: string, ends_on: string): Promise<null>;
  /** What was expected is seen. */
  complete_support_plan(id: PlanId): Promise<null>;
  /** It is not carried on; one that runs needs a reason. */
  abandon_support_plan(id: PlanId, reason?: string | null): Promise<null>;
  /** Everything that was handed over, is offered, or could be, newest first; of everybody or of one person. */
  list_delegations(person_id?: PersonId | null): Promise<Array<Delegation>>;
  /** Hands something over; without their yes it is an offer, and the manager's alone. */
  hand_over(work: NewDelegation): Promise<Delegation>;
  /** Changes the words, the level or the checkpoints; a new level holds from today on. */
  change_delegation(id: DelegationId, change: DelegationChange): Promise<Delegation>;
  /** They said yes: both see it, and it is theirs once its day has come. */
  accept_delegation(id: DelegationId, agreed_on: string, result?: string | null, limits?: string | null): Promise<Delegation>;
  /** What was agreed is theirs from that day on. */
  start_delegation(id: DelegationId, on: string): Promise<null>;
  /** They said no, for a reason: the manager still holds it. */
  decline_delegation(id: DelegationId, reason: string): Promise<null>;
  /** It came back to the manager, for a reason. */
  take_back_delegation(id: DelegationId, reason: string, on: string): Promise<null>;
  /** There is nothing to own any more, or nobody who owns it. */
  end_delegation(id: DelegationId, reason: string, on: string): Promise<null>;
  /** It is not going to be handed over; what was agreed needs a reason. */
  drop_delegation(id: DelegationId, reason: string): Promise<null>;
  /** It is done, this came of it, and this was learned. */
  complete_delegation(id: DelegationId, outcome: string, learned: string | null, on: string): Promise<null>;
  /** Both have looked at it on a checkpoint, counted from 0; or not after all. */
  tick_checkpoint(id: DelegationId, number: number, done: boolean): Promise<null>;
  /** Writes down a decision the manager still takes and somebody else could. */
  hold_decision(title: string): Promise<Delegation>;
  /** Thought about again, and still held. */
  review_decision(id: DelegationId): Promise<null>;
  /** Deletes it with what was learned from it. */
  remove_delegation(id: DelegationId): Promise<null>;
  /** Those who could take over the manager's own role, by name; the manager's alone. */
  list_successors(): Promise<Array<Successor>>;
  /** Names somebody who could take over: their wish, and what was seen. */
  name_successor(person_id: PersonId, words: SuccessorWords): Promise<Successor>;
  /** Writes anew what is wanted and what was seen. */
  change_successor(id: SuccessionId, words: SuccessorWords): Promise<Successor>;
  /** No longer among those who could take over. */
  remove_successor(id: SuccessionId): Promise<null>;
  /** Keeps what was said to the manager. */
  add_received(received: NewReceived): Promise<Received>;
  /** What was said to the manager, newest first. */
  list_received(): Promise<Array<Received>>;
  /** Something about somebody that troubles the manager. */
  add_concern(person_id: PersonId, text: string): Promise<Entry>;
  /** They have heard it. */
  told_concern(id: EntryId, on: string): Promise<null>;
  /** Not told yet, or kept for longer. */
  keep_concern(id: EntryId): Promise<null>;
  /** The packet one would make of somebody. */
  packet_defaults(person_id: PersonId, quarter?: string | null, audience?: Audience | null, span?: Span | null): Promise<PacketRequest>;
  /** Keeps one text of a report or of a case for a promotion while it is being written. */
  save_packet_text(person_id: PersonId, audience: Audience, quarter: string, field: string, visit: string, was: string, text: string): Promise<SavedText>;
  /** The form beside the page: what can be ticked, and what stays out. */
  packet_builder(request: PacketRequest): Promise<PacketBuilder>;
  /** One page as it will be printed. */
  packet_page(request: PacketRequest, page: number): Promise<PagePicture>;
  /** The packets that were saved, newest first. */
  list_packets(): Promise<Array<PacketMade>>;
  /** What left this computer, newest first. */
  list_saved_files(): Promise<Array<SavedFile>>;
  /** Five questions for a first talk. */
  first_talk_questions(): Promise<Array<string>>;
  /** Plans a talk with its points; one that was prepared before goes. */
  prepare_first_talk(person_id: PersonId, on: string, points: Array<string>, instead_of?: ConversationId | null): Promise<Conversation>;
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
  /** Writes a goal down, agreed or as a draft. */
  add_goal(goal: NewGoal): Promise<GoalCard>;
  /** Changes the words, the day or the measure of a goal. */
  change_goal(id: GoalId, change: GoalChange): Promise<GoalCard>;
  /** Both agreed on a goal. */
  agree_goal(id: GoalId, on: string): Promise<null>;
  /** How a goal stands. */
  check_in_on_goal(update: NewUpdate): Promise<GoalCard>;
  /** Takes one update away. */
  remove_update(id: CheckinId): Promise<null>;
  /** Takes a goal away with its updates. */
  remove_goal(id: GoalId): Promise<null>;
  /** Lets go of a goal, for a reason. */
  drop_goal(id: GoalId, reason: string): Promise<null>;
  /** At half-time: keep, change or stop. */
  decide_at_half_time(ids: Array<GoalId>, decision: string): Promise<null>;
  /** The goals of a quarter; without one, this quarter's and whatever is still open. */
  list_goals(quarter?: string | null): Promise<Array<GoalCard>>;
  /** A goal with its updates, newest first, and what the five letters say. */
  goal_page(id: GoalId): Promise<GoalPage>;
  /** Three goals from real work. */
  goal_examples(): Promise<Array<GoalExample>>;
  /** Every goal of the library, or those that hold the words. */
  goal_library(words?: string | null): Promise<Array<GoalExample>>;
  /** Writes a goal down with the one it serves, of a person, the team or the company. */
  add_whole_goal(goal: NewWholeGoal): Promise<GoalCard>;
  /** Ambition, weight, the goal it serves, and what it takes. */
  change_goal_more(id: GoalId, more: GoalMore): Promise<null>;
  /** One more way to see that a goal is reached. */
  add_key_result(key_result: NewKeyResult): Promise<null>;
  /** Changes a measure of a goal. */
  change_key_result(id: KeyResultId, change: KeyResultChange): Promise<null>;
  /** Takes a measure away with its numbers; the last one stays. */
  remove_key_result(id: KeyResultId): Promise<null>;
  /** How a goal stands in each of its measures, and how it is judged. */
  update_goal(update: WholeUpdate): Promise<GoalCard>;
  /** The same goal for several people, a draft each. */
  copy_goal(id: GoalId, people: Array<PersonId>): Promise<Array<GoalCard>>;
  /** At half-time, with the reason: change or stop. */
  decide_with_reason(id: GoalId, decision: string, reason: string): Promise<null>;
  /** What was agreed is talked about anew. */
  renegotiate_goal(id: GoalId, reason: string): Promise<null>;
  /** The goals that one of this level could serve. */
  goals_to_serve(level: string): Promise<Array<GoalRef>>;
  /** What the five letters say about a goal that is being written. */
  smart_letters(draft: GoalDraft): Promise<Array<SmartLetter>>;
  /** Adds a step to somebody's development plan. */
  add_next_step(step: NewStep): Promise<NextStep>;
  /** Changes the words or the day of a step. */
  change_next_step(id: IdpItemId, change: StepChange): Promise<NextStep>;
  /** A step is under way. */
  start_next_step(id: IdpItemId): Promise<null>;
  /** A step is done, and this came of it. */
  finish_next_step(id: IdpItemId, outcome: string, on?: string | null): Promise<null>;
  /** Takes a step away. */
  remove_next_step(id: IdpItemId): Promise<null>;
  /** Every step of the team's plans, in the order of the sidebar. */
  list_next_steps(): Promise<Array<NextStep>>;
  /** A step waits until another day, for a reason. */
  defer_next_step(id: IdpItemId, reason: string, by: string): Promise<null>;
  /** A step is let go, for a reason. */
  cancel_next_step(id: IdpItemId, reason: string): Promise<null>;
  /** A step that was called done goes on, for a reason. */
  reopen_next_step(id: IdpItemId, reason: string): Promise<null>;
  /** A step has worked: a level was seen later than its end. */
  verify_next_step(id: IdpItemId, seen?: SeenLevel | null): Promise<null>;
  /** Somebody's development plan with everything in it, or an earlier version of it. */
  development_plan(person_id: PersonId, version?: number | null): Promise<DevelopmentPlan>;
  /** Aims, strengths, and when to look at the plan again. */
  change_development_plan(person_id: PersonId, more: PlanMore): Promise<null>;
  /** Both agreed on the plan as it is. */
  agree_development_plan(person_id: PersonId): Promise<null>;
  /** The plan goes on until both look at it again. */
  confirm_development_plan(person_id: PersonId, review_by_on: string): Promise<null>;
  /** The next version of the plan takes its place. */
  renew_development_plan(person_id: PersonId): Promise<DevelopmentPlan>;
  /** Everything in the plan is done: it is finished. */
  complete_development_plan(person_id: PersonId): Promise<null>;
  /** Skills with their levels in words: what comes with the product, then the manager's own. */
  frameworks(): Promise<Array<Framework>>;
  /** One of them, also an earlier version. */
  framework(id: InstrumentId): Promise<Framework>;
  /** A copy of the manager's own, to be changed. */
  copy_framework(id: InstrumentId, title: string): Promise<Framework>;
  /** What one of the manager's own is called. */
  rename_framework(id: InstrumentId, title: string): Promise<Framework>;
  /** Other words for a skill of the manager's own; a new version where something goes by the old ones. */
  change_skill(id: InstrumentItemId, words: SkillText): Promise<Framework>;
  /** One skill more in one of the manager's own. */
  add_skill(framework_id: InstrumentId, words: SkillText): Promise<Framework>;
  /** Takes a skill out of one of the manager's own. */
  remove_skill(id: InstrumentItemId): Promise<Framework>;
  /** Offers a framework no more, or again. */
  put_away_framework(id: InstrumentId, away: boolean): Promise<null>;
  /** Takes one of the manager's own away, where nothing goes by it. */
  remove_framework(id: InstrumentId): Promise<null>;
  /** The role asks for a level of each of these skills, from a day on. */
  ask_for_skills(expectations: Array<NewExpectation>): Promise<null>;
  /** The role asks for it up to this day and no longer. */
  end_expectation(id: ExpectationId, until_on: string): Promise<null>;
  /** It was never asked. */
  remove_expectation(id: ExpectationId): Promise<null>;
  /** Writes down which levels were seen on a day. */
  note_levels(look: NewLook): Promise<null>;
  /** Takes the levels of one day away. */
  remove_levels(id: AssessmentId): Promise<null>;
  /** What the role asks of somebody, and how both sides see it. */
  person_skills(person_id: PersonId): Promise<PersonSkills>;
  /** Where the role asks for more than was seen, across the team. */
  training_needs(): Promise<TrainingNeeds>;
  /** The self-check of a quarter; where none is named, of the one that waits to be closed, else of the running one. */
  self_check(quarter?: string | null): Promise<SelfCheck>;
  /** Keeps the answers of a quarter by pair; those that stood there before are replaced. */
  answer_self_check(quarter: string | null, answers: { [key in string]: SelfCheckAnswer }): Promise<SelfCheck>;
  /** The posts, the open ones first. */
  list_posts(): Promise<Array<Post>>;
  /** The questions there are to choose from for a post. */
  post_questions(): Promise<Array<PostQuestion>>;
  /** A post with its candidates, by the day they were added. */
  post_page(id: PlanId): Promise<PostPage>;
  /** Begins to fill a post. */
  add_post(words: PostWords): Promise<Post>;
  /** Writes anew what a post asks; its questions stand once a score was given. */
  change_post(id: PlanId, words: PostWords): Promise<Post>;
  /** The post is filled, or not to be filled any more. */
  settle_post(id: PlanId, filled: boolean): Promise<null>;
  /** Adds somebody who could fill a post. */
  add_candidate(post_id: PlanId, name: string, source?: string | null): Promise<Candidate>;
  /** Where somebody stands; of a decision of ours with its reason. */
  move_candidate(id: CandidateId, stage: Stage, reason?: string | null): Promise<Candidate>;
  /** Another day on which what is kept of somebody goes. */
  set_candidate_purge(id: CandidateId, on: string): Promise<Candidate>;
  /** Deletes what is kept of somebody, with every score. */
  remove_candidate(id: CandidateId): Promise<null>;
  /** Keeps the scores of one interviewer, one for each question; without a name the manager's own, which come first. */
  score_candidate(id: CandidateId, assessor: string | null, scores: Array<Score>): Promise<Candidate>;
  /** Somebody who was hired joins the team on their first day, with a plan for the ninety days from then. */
  begin_first_days(id: CandidateId, first_day: string, moves_over: boolean): Promise<FirstDays>;
  /** The plan of somebody's first ninety days. */
  first_days(id: PlanId): Promise<FirstDays>;
  /** A step of it is done, or not after all; with `skipped` it does not fit here. */
  tick_first_days(id: PlanStepId, done: boolean, skipped: boolean): Promise<null>;
  /** What the manager's own quarter or growth pack would hold. */
  own_pack(wish: OwnPackWish): Promise<OwnPack>;
  /** The lists that are named, each with its form and its rows. */
  lists(kinds: Array<ListKind>): Promise<Array<ListPage>>;
  /** Adds a row to a list. */
  add_list_row(kind: ListKind, words: ListWords): Promise<ListRow>;
  /** Writes a row anew. */
  change_list_row(kind: ListKind, id: string, words: ListWords): Promise<ListRow>;
  /** Takes a row off a list. */
  remove_list_row(kind: ListKind, id: string): Promise<null>;
  /** The lines of the last Fridays that are not in the learning record, newest first. */
  friday_lines(): Promise<Array<FridayLine>>;
  /** Takes the line of a Friday into the learning record; the line itself stays. */
  take_over_friday(id: EntryId): Promise<ListRow>;
  /** The years of which there is something in the learning record, the newest first. */
  learning_years(): Promise<Array<number>>;
  /** The five stages from the basics to people who could take over, with what the records say of each. */
  learning_path(): Promise<Array<PathStage>>;
  /** Who the manager's own manager is, and the talks with them. */
  own_manager(): Promise<OwnManager>;
  /** Says who the manager's own manager is. */
  name_own_manager(name: string): Promise<OwnManager>;
  /** Writes down a talk with them, planned or over. */
  add_upward_talk(words: UpwardWords): Promise<OwnManager>;
  /** Writes such a talk anew. */
  change_upward_talk(id: ConversationId, words: UpwardWords): Promise<OwnManager>;
  /** Takes such a talk out, with what was written about it. */
  remove_upward_talk(id: ConversationId): Promise<OwnManager>;
  /** What was agreed, or what there is to begin with. */
  agreement(kind: AgreementKind): Promise<Agreement>;
  /** Begins with what ships, as a draft. */
  begin_agreement(kind: AgreementKind): Promise<Agreement>;
  /** Adds a line of one's own. */
  add_agreement_item(kind: AgreementKind, words: AgreementWords): Promise<Agreement>;
  /** Words a line anew. */
  change_agreement_item(id: PlanStepId, words: AgreementWords): Promise<Agreement>;
  /** Takes a line out. */
  remove_agreement_item(id: PlanStepId): Promise<Agreement>;
  /** Puts one of the manager's own goals under one of the four tasks; none: under no task. */
  sort_own_goal(id: GoalId, task?: string | null): Promise<Agreement>;
  /** Both sides agreed on a day to all that stands there now. */
  agree(kind: AgreementKind, partner: string, on: string): Promise<Agreement>;
  /** The plans of the manager's own first ninety days, the newest first. */
  own_first_days(): Promise<Array<OwnDays>>;
  /** How a team can stand when somebody takes it over. */
  own_days_situations(): Promise<Array<ListChoice>>;
  /** Begins a plan of the manager's own first ninety days; from inside the team or from outside. */
  begin_own_days(first_day: string, situation: string, internal: boolean): Promise<FirstDays>;
  /** The playbooks that can be taken up, those that run and those that are over. */
  playbooks(): Promise<Playbooks>;
  /** Takes one up from a day on; every move becomes a step on its day. */
  begin_playbook(key: string, starts_on: string): Promise<Playbooks>;
  /** Begins one in the manager's own words. */
  begin_own_playbook(title: string, time: HatTime, starts_on: string): Promise<Playbooks>;
  /** Adds a move to one that runs, so many days after its beginning. */
  add_playbook_move(id: PlanId, hat: Hat, text: string, days: number): Promise<Playbooks>;
  /** A move is done, or not after all; with `skipped` it does not fit here. */
  tick_playbook_move(id: PlanStepId, done: boolean, skipped: boolean): Promise<null>;
  /** The time is over; what was done stays written down. */
  end_playbook(id: PlanId): Promise<Playbooks>;
  /** Deletes one with its moves. */
  remove_playbook(id: PlanId): Promise<Playbooks>;
  /** The one question that speaks now, if any. */
  warning(): Promise<Warning | null>;
  /** The question is on screen: it is the one offer of this week. */
  ask_warning(code: WarningCode): Promise<null>;
  /** Not now: quiet for four weeks. */
  put_off_warning(code: WarningCode): Promise<null>;
  /** The habit that is practised, those before it, and examples to begin with. */
  practice(): Promise<PracticePage>;
  /** Begins to practise a habit for thirty days; one at a time. */
  start_practice(practice: NewPractice): Promise<Practice>;
  /** Words the habit that is practised better. */
  word_practice(behaviour: string, cue: string): Promise<null>;
  /** How it went on a day; none takes the answer back. */
  mark_practice(on: string, mark?: PracticeMark | null): Promise<null>;
  /** The line of the week about it; an empty one takes it back. */
  say_practice(text: string): Promise<null>;
  /** Looks back at the end of it, and says what becomes of it. */
  look_back_on_practice(verdict: PracticeVerdict, said: string): Promise<null>;
  /** Lets go of the habit that is practised, with the reason. */
  stop_practice(reason: string): Promise<null>;
  /** Deletes one that is over, with its days. */
  remove_practice(id: PlanId): Promise<null>;
  /** The five steps of a quarter with what happened under each. */
  growth(quarter?: string | null): Promise<Growth>;
  /** Makes a step the one of this quarter. */
  choose_step(code: string): Promise<null>;
  /** Keeps the answer to a step's question, what the manager will do, and by when. */
  save_growth_step(code: string, answer?: string | null, commitment?: string | null, due_on?: string | null): Promise<null>;
  /** Writes why the team is there, and a goal of the team for this quarter in plain words; either may be left empty. */
  write_purpose(purpose: NewPurpose): Promise<Purpose | null>;
  /** The purpose still holds, said today. */
  confirm_purpose(id: EntryId): Promise<null>;
  /** Two coaching questions wait in the next talk with somebody. */
  put_coaching_pair(person_id: PersonId): Promise<PutInTalk>;
  /** Keeps one text of somebody's review while it is being written. */
  save_review_text(person_id: PersonId, quarter: string, field: string, visit: string, was: string, text: string): Promise<SavedText>;
  /** The remark on the wording of a text that matters most; none is the usual answer. */
  check_writing(check: WritingCheck): Promise<WritingHint | null>;
  /** A remark is not wanted here. */
  dismiss_hint(rule: string, field: WritingField, record_id: string, text: string): Promise<null>;
  /** What came of a goal: a word, and a reason where it is far from what the figures say. */
  score_goal(id: GoalId, result: GoalResult): Promise<null>;
  /** Takes the suggested result of each of these goals; how many there were. */
  accept_results(ids: Array<GoalId>): Promise<number>;
  /** A goal goes on in the next quarter, as a draft that begins where this one stands. */
  move_goal_on(id: GoalId, how: MoveOn): Promise<GoalCard>;
  /** A goal that was never agreed waits for the next quarter. */
  postpone_goal(id: GoalId, reason: string): Promise<null>;
  /** A goal that ended runs again, as long as its quarter is not closed. */
  reopen_goal(id: GoalId, reason: string): Promise<null>;
  /** The six pages over a quarter; where none is named, over the one that waits to be closed. */
  closing(quarter?: string | null): Promise<ClosingPage>;
  /** Remembers where the six pages were left. */
  keep_closing_place(quarter: string, place: ClosingPlace): Promise<null>;
  /** Keeps a line of the manager's own about a quarter: remember, keep, stop or begin. */
  save_closing_text(quarter: string, part: string, visit: string, was: string, text: string): Promise<SavedText>;
  /** The three lines of the real test, with what was written and reached in a quarter. */
  real_test(quarter?: string | null): Promise<RealTest>;
  /** An example of the real test: initiative or vision_echo. */
  add_real_example(quarter: string, kind: string, text: string, goal_id?: GoalId | null): Promise<RealExample>;
  /** An example is none after all. */
  remove_real_example(id: EntryId): Promise<null>;
  /** Days away to look back on, and what the last look back said. */
  absence_tests(): Promise<AbsenceTests>;
  /** Keeps what ran, what waited and what began while the manager was away. */
  keep_absence_test(test: NewAbsenceTest): Promise<AbsenceTest>;
  /** These days away are not asked about again. */
  let_absence_go(id: EntryId): Promise<null>;
  /** What was written about days away goes. */
  remove_absence_test(id: EntryId): Promise<null>;
  /** Makes a step the one of a quarter that is coming. */
  choose_step_for(quarter: string, code: string): Promise<null>;
  /** Closes a quarter and keeps its numbers. */
  close_quarter(quarter: string): Promise<QuarterClosed>;
  /** Opens a closed quarter again, for a reason. */
  reopen_quarter(quarter: string, reason: string): Promise<null>;
  /** A closed quarter on one page. */
  closed_quarter(quarter: string): Promise<ClosedQuarter>;
  /** The running quarter and the closed ones before it, side by side. */
  quarters_compared(): Promise<QuartersCompared>;
  /** What there is to begin from: of one kind, with these words, on offer, favourites or what was put away. */
  library(kind: LibraryKind | null, words: string | null, part: LibraryPart): Promise<LibraryPage>;
  /** Keeps one as a favourite, or not any more. */
  keep_favourite(id: string, on: boolean): Promise<null>;
  /** Adds one of the manager's own. */
  add_library_item(kind: LibraryKind, words: LibraryWords): Promise<LibraryItem>;
  /** Other words for one of the manager's own. */
  change_library_item(id: string, words: LibraryWords): Promise<LibraryItem>;
  /** Does not offer one any more, or offers it again. */
  put_away_library_item(id: string, away: boolean): Promise<null>;
  /** Deletes one of the manager's own; where it stands it keeps its words. */
  remove_library_item(id: string): Promise<null>;
  /** Puts a question on the next talk with somebody, or on every talk. */
  use_in_talk(id: string, person_id: PersonId, every: boolean): Promise<PutInTalk>;
  /** Whether others can be asked so: what the pages of the form would be called. */
  check_form(asking: Asking): Promise<Array<string>>;
  /** Everything that others were asked by form, the newest first. */
  list_rounds(): Promise<Array<Round>>;
  /** What was asked, and what came of it. */
  round_page(id: string): Promise<RoundPage>;
  /** Nobody waits for these answers any more. */
  let_round_go(round: string): Promise<null>;
  /** What would come of files with answers. */
  look_into_answers(files: Array<AnswerFile>): Promise<AnswersPreview>;
  /** Takes in all that can be taken of them, as one step. */
  take_in_answers(files: Array<AnswerFile>): Promise<AnswersTaken>;
  /** The page of a quarter, of the running one where none is named. */
  quarter(label?: string | null): Promise<QuarterPage>;
  /** Everything that was counted about somebody in a quarter, in words, in a fixed order. */
  all_numbers(person_id: PersonId, quarter?: string | null): Promise<AllNumbers>;
  /** The records behind one of those numbers. */
  number_records(person_id: PersonId, quarter: string | null, id: string): Promise<Array<NumberRecord>>;
  /** No numbers of people any more, for good. */
  switch_numbers_off(): Promise<null>;
}
