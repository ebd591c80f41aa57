//! The one door: every function the window, the command line and the integration tests may call, one line each.
//!
//! A line is a method of `Planner` with owned arguments. From this table come the dispatcher (`call`), the list for
//! `quarterdeck call --list` (`FUNCTIONS`) and the window's types (`ui/src/lib/api.gen.ts`, written by the test below).

use crate::absence_tests::{AbsenceTest, AbsenceTests, NewAbsenceTest};
use crate::absences::{GoalDay, NewGoalDay};
use crate::action_items::{NewPromise, Promise, PromiseChange};
use crate::agreements::{Agreement, AgreementKind, AgreementWords};
use crate::attachments::{AttachedTo, Attachment, AttachmentView};
use crate::backups::{Backup, Backups, Drill};
use crate::closing::results::{GoalResult, MoveOn};
use crate::closing::year::QuartersCompared;
use crate::closing::{ClosedQuarter, ClosingPage, ClosingPlace, QuarterClosed};
use crate::coaching::{CoachingStage, DueQuestion};
use crate::conversations::{Conversation, Finished, NewOneOnOne, OneOnOnePage, Point, Question, Rhythm, TalkKey};
use crate::delegations::{Delegation, DelegationChange, NewDelegation};
use crate::development::{DevelopmentPlan, NewStep, NextStep, PlanMore, SeenLevel, StepChange};
use crate::disclosure::Shell;
use crate::entries::{Captured, CapturedKind, Entry, SavedText};
use crate::erasure::{Erased, ErasurePreview};
use crate::expectations::NewExpectation;
use crate::feedback::{Feedback, FeedbackChange, FeedbackExample, NewFeedback};
use crate::first_days::{FirstDays, OwnDays};
use crate::forms::taking::{AnswerFile, AnswersPreview, AnswersTaken};
use crate::forms::{Asking, Round};
use crate::frameworks::{Framework, SkillText};
use crate::goals::{
    GoalCard, GoalChange, GoalDraft, GoalExample, GoalMore, GoalPage, GoalRef, KeyResultChange, NewGoal, NewKeyResult,
    NewUpdate, NewWholeGoal, SmartLetter, WholeUpdate,
};
use crate::hiring::{Candidate, Post, PostPage, PostQuestion, PostWords, Score, Stage};
use crate::history::{ChangeStep, Restored};
use crate::holds::{Hold, NewHold};
use crate::id::*;
use crate::kept_pages::KeptPage;
use crate::learning::FridayLine;
use crate::learning_path::PathStage;
use crate::leaving::LeavingPreview;
use crate::library::{LibraryItem, LibraryKind, LibraryPage, LibraryPart, LibraryWords, PutInTalk};
use crate::lists::{ListChoice, ListKind, ListPage, ListRow, ListWords};
use crate::merge::MergePreview;
use crate::moods::HowTheyAre;
use crate::moves::{Leaving, PersonHistory, SeeOff, TakeOn};
use crate::numbers::{AllNumbers, NumberRecord};
use crate::own_manager::{OwnManager, UpwardWords};
use crate::own_pack::{OwnPack, OwnPackWish};
use crate::packet::{Audience, PacketBuilder, PacketMade, PacketRequest, PagePicture, Span};
use crate::people::{NamesRead, Person, PersonChange};
use crate::person_page::{PersonPage, TimelineFilter, TimelineItem};
use crate::plans::Growth;
use crate::playbooks::{Hat, HatTime, Playbooks};
use crate::practices::{NewPractice, Practice, PracticeMark, PracticePage, PracticeVerdict};
use crate::protection::Strength;
use crate::purpose::{NewPurpose, Purpose};
use crate::quarter::QuarterPage;
use crate::real_test::{RealExample, RealTest};
use crate::received::{NewReceived, Received};
use crate::restore::RestorePreview;
use crate::reviews::{
    CalibrationSheet, NewReviewDecision, ReviewPage, ReviewScale, ReviewsPage, ScaleChoice, ScaleLevel,
};
use crate::saved_files::SavedFile;
use crate::search::Found;
use crate::self_checks::{SelfCheck, SelfCheckAnswer};
use crate::settings::{Away, Settings, SettingsChange};
use crate::shelves::Shelf;
use crate::skill_levels::{NewLook, PersonSkills, TrainingNeeds};
use crate::standing::Arrangement;
use crate::stories::{NewStory, Story, TeamStory};
use crate::successors::{Successor, SuccessorWords};
use crate::support_plans::{SupportPlan, SupportStep};
use crate::surveys::RoundPage;
use crate::today::Today;
use crate::warnings::{Warning, WarningCode};
use crate::writing::{WritingCheck, WritingField, WritingHint};
use crate::{Error, Planner, Result};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

macro_rules! api {
    ($( $(#[doc = $doc:literal])+ fn $name:ident($($arg:ident: $arg_type:ty),*) -> $answer:ty; )+) => {
        /// What can be called, in the order of the table.
        pub const FUNCTIONS: &[Function] = &[$( Function {
            name: stringify!($name),
            doc: concat!($($doc),+),
            arguments: &[$((stringify!($arg), stringify!($arg_type))),*],
            answer: stringify!($answer),
        } ),+];

        fn dispatch(planner: &Planner, name: &str, arguments: Vec<Value>) -> Result<String> {
            let mut arguments = arguments.into_iter();
            match name {
                $( stringify!($name) => {
                    $( let $arg: $arg_type = take(&mut arguments, stringify!($arg), stringify!($arg_type))?; )*
                    none_left(&mut arguments)?;
                    let answer: $answer = planner.$name($($arg),*)?;
                    serde_json::to_string(&answer).map_err(|e| Error::Internal(e.to_string()))
                } )+
                #[cfg(test)]
                "panic_in_the_middle" => planner.panic_in_the_middle(),
                _ => Err(Error::invalid_with("name", "error_no_function", &[("name", name)])),
            }
        }

        #[cfg(test)]
        fn typescript(ts: &mut typescript::Writer) {
            $(
                let arguments: Vec<(&str, String)> = vec![$((stringify!($arg), ts.of::<$arg_type>())),*];
                let answer = ts.of::<$answer>();
                ts.function(concat!($($doc),+), stringify!($name), &arguments, &answer);
            )+
        }
    };
}

api! {
    // The frame.
    /// What the frame of the window needs: people, lists, what shows, what can be undone.
    fn shell() -> Shell;
    /// Where the first steps stand; none: they are done.
    fn keep_first_run_step(step: Option<String>) -> ();
    /// Keeps a page in the sidebar.
    fn keep_page(page: KeptPage) -> ();
    /// Takes a page out of the sidebar; the page itself stays.
    fn let_page_go(route: String) -> ();
    /// The offer is on screen: it is the one of this week.
    fn make_offer(key: String) -> ();
    /// The offer was waved away: it never comes again.
    fn dismiss_offer(key: String) -> ();

    // The password. Setting it needs the recovery code, which the shell keeps until it was typed back.
    /// How a password would stand up to guessing; it is kept nowhere.
    fn password_strength(password: String) -> Strength;
    /// Five common words drawn by lot.
    fn suggest_password() -> String;
    /// There shall be no password; the line about it goes.
    fn leave_without_password() -> ();

    // Settings.
    /// Everything that can be set.
    fn settings() -> Settings;
    /// Changes some settings; what is left out stays.
    fn change_settings(change: SettingsChange) -> Settings;
    /// Takes a shelf down: its pages are offered from now on.
    fn take_down_shelf(shelf: Shelf) -> ();
    /// Puts a shelf away and keeps everything on it; refused while something on it is open.
    fn put_away_shelf(shelf: Shelf) -> ();

    // Backups.
    /// All backups, and what is to be known about them.
    fn backups() -> Backups;
    /// Makes a proven backup now.
    fn back_up_now() -> Backup;
    /// Takes the newest backup back for a try, and lets it go again.
    fn drill() -> Drill;
    /// Makes a backup ready to be taken back, and tells what would be different.
    fn look_into_backup(id: String) -> RestorePreview;
    /// Thinks better of it.
    fn leave_backup() -> ();
    /// What was noticed to be missing has been read.
    fn go_on_without() -> ();
    /// What leaving the company would come to.
    fn look_at_leaving() -> LeavingPreview;
    /// What is wrong with the planner, in words; nothing where all of it is whole.
    fn check() -> Vec<String>;

    // Today.
    /// The page that opens first: talks, what is owed, and on Friday the things of the week.
    fn today() -> Today;
    /// Strikes a line of the made-up team's list through.
    fn strike_made_up(code: String) -> ();

    // People.
    /// Makes the manager, or renames them.
    fn introduce(name: String, new_in_role: bool) -> Person;
    /// Those who report to the manager; with `all`, everybody.
    fn list_people(all: bool) -> Vec<Person>;
    /// Takes a pasted list of names apart.
    fn read_names(text: String) -> NamesRead;
    /// Adds people who report to the manager.
    fn add_people(names: Vec<String>) -> Vec<Person>;
    /// Adds somebody who reports to the manager.
    fn add_person(name: String) -> Person;
    /// Changes what is known about somebody; what is left out stays, what is empty is emptied.
    fn change_person(id: PersonId, change: PersonChange) -> Person;
    /// Somebody reports to the manager again.
    fn bring_back_person(id: PersonId) -> ();
    /// What is open with somebody who leaves or moves.
    fn leaving(person_id: PersonId) -> Leaving;
    /// Somebody leaves, moves, or becomes a peer or the manager's own manager; what is open is settled with it.
    /// The review of the time until then is told, where one was begun.
    fn see_off(person_id: PersonId, how: SeeOff) -> Option<ReviewId>;
    /// Somebody comes: new, from another manager, or back again.
    fn take_on(who: TakeOn) -> Person;
    /// What somebody was called and how they stood to the manager, with days.
    fn person_history(id: PersonId) -> PersonHistory;
    /// When somebody is away, the newest first.
    fn absences(person_id: PersonId) -> Vec<Away>;
    /// The goals whose day lies in or after an absence, with the day that would make up for it.
    fn goals_in_absence(person_id: PersonId, from: NaiveDate, until: NaiveDate) -> Vec<GoalDay>;
    /// Somebody is away for a while, and goals get other days.
    fn add_absence(person_id: PersonId, from: NaiveDate, until: NaiveDate, goals: Vec<NewGoalDay>) -> ();
    /// They are not away after all.
    fn remove_absence(id: EntryId) -> ();
    /// What joining two entries of the same person would do.
    fn merge_preview(stays: PersonId, goes: PersonId) -> MergePreview;
    /// Joins two entries of the same person; of the one that goes the details in `take` are right.
    fn merge_people(stays: PersonId, goes: PersonId, take: Vec<String>) -> Person;
    /// The holds on somebody's data, newest first; at most one stands.
    fn holds(person_id: PersonId) -> Vec<Hold>;
    /// Puts somebody's data on hold: they asked for it, or there is a dispute.
    fn put_on_hold(person_id: PersonId, hold: NewHold) -> Hold;
    /// Lifts the hold that stands, for a reason.
    fn lift_hold(person_id: PersonId, reason: String) -> ();
    /// What erasing somebody would come to.
    fn look_at_erasure(person_id: PersonId) -> ErasurePreview;
    /// Erases somebody for good, in the backups too.
    fn erase_person(person_id: PersonId) -> Erased;
    /// Removes a name about which nothing is written.
    fn remove_person(id: PersonId) -> ();

    /// One person on one page.
    fn person_page(id: PersonId) -> PersonPage;
    /// Everything about somebody, newest first, at most 60 from `skip` on.
    fn person_timeline(id: PersonId, filter: Option<TimelineFilter>, words: Option<String>, before: Option<NaiveDate>, skip: u32) -> Vec<TimelineItem>;

    // One-on-ones.
    /// The talk to open with somebody: of that day, else today's or the next planned one, else a new one.
    fn open_one_on_one(person_id: PersonId, on: Option<NaiveDate>) -> ConversationId;
    /// Everything on the page of one talk.
    fn one_on_one(id: ConversationId) -> OneOnOnePage;
    /// Writes down a talk that already happened.
    fn log_one_on_one(draft: NewOneOnOne) -> Conversation;
    /// Plans a talk for a day.
    fn plan_one_on_one(person_id: PersonId, on: NaiveDate, time: Option<String>) -> Conversation;
    /// Saves the notes while they are typed.
    fn save_notes(id: ConversationId, visit: String, was: String, notes: String) -> SavedText;
    /// Moves a line of the notes into the shared text.
    fn share_line(id: ConversationId, line: String, notes: String) -> ();
    /// Saves the shared text while it is typed.
    fn save_summary(id: ConversationId, visit: String, was: String, text: String) -> SavedText;
    /// Adds something to talk about, raised by employee, manager or standing.
    fn add_point(id: ConversationId, text: String, raised_by: String) -> Point;
    /// Changes the words of a point.
    fn change_point(id: ConversationItemId, text: String) -> ();
    /// Talked about, or not yet.
    fn tick_point(id: ConversationItemId, done: bool) -> ();
    /// Deletes a point.
    fn remove_point(id: ConversationItemId) -> ();
    /// Moves a point past its neighbour.
    fn move_point(id: ConversationItemId, up: bool) -> ();
    /// Ticks a suggested question as asked, or takes that back.
    fn ask_question(id: ConversationId, code: String, asked: bool) -> ();
    /// Every question there is.
    fn other_questions(id: ConversationId) -> Vec<Question>;
    /// The talk is over: open points go along, the next day follows the rhythm or `next_on`.
    fn finish_one_on_one(id: ConversationId, held_on: Option<NaiveDate>, next_on: Option<NaiveDate>) -> Finished;
    /// It was held and there is nothing to write.
    fn held_nothing_to_note(talk: TalkKey) -> ();
    /// It did not take place, for a reason in one word.
    fn did_not_happen(talk: TalkKey, reason: String) -> ();
    /// Another day for a talk.
    fn move_one_on_one(talk: TalkKey, to: NaiveDate, time: Option<String>) -> Conversation;
    /// How often the two meet from now on; without an interval there is no fixed rhythm.
    fn set_rhythm(person_id: PersonId, interval_weeks: Option<u32>, anchor_on: Option<NaiveDate>, time: Option<String>) -> Option<Rhythm>;
    /// How the two meet from now on: rhythm, day, time, and what stands on every talk.
    fn arrange_talks(person_id: PersonId, arrangement: Arrangement) -> Option<Rhythm>;
    /// The stages of a coaching talk.
    fn coaching_stages() -> Vec<CoachingStage>;
    /// Questions for a talk by what is due, each with its reason.
    fn due_questions(id: ConversationId) -> Vec<DueQuestion>;
    /// What both agreed, as text for a mail.
    fn what_we_agreed(id: ConversationId) -> String;
    /// What somebody said of their mood, energy and workload, where that is switched on.
    fn say_how_they_are(id: ConversationId, said: HowTheyAre) -> ();
    /// Deletes a talk with its points and notes; what was agreed stays.
    fn remove_one_on_one(id: ConversationId) -> ();

    // Promises.
    /// Somebody will do something by a day.
    fn add_promise(promise: NewPromise) -> Promise;
    /// Changes it; what is left out stays.
    fn change_promise(id: ActionItemId, change: PromiseChange) -> Promise;
    /// Done, today.
    fn finish_promise(id: ActionItemId) -> ();
    /// Not done after all.
    fn reopen_promise(id: ActionItemId) -> ();
    /// It is not going to be done.
    fn drop_promise(id: ActionItemId) -> ();
    /// Deletes it.
    fn remove_promise(id: ActionItemId) -> ();
    /// Everything open, mine first, by day.
    fn list_promises() -> Vec<Promise>;

    // Notes.
    /// How a line would be kept.
    fn read_capture(text: String) -> Captured;
    /// Keeps a line as it is read.
    fn capture(text: String) -> Captured;
    /// A private note, about somebody or not.
    fn add_note(person_id: Option<PersonId>, text: String, on: Option<NaiveDate>) -> Entry;
    /// Saves a note while it is typed.
    fn save_note(id: EntryId, visit: String, was: String, text: String) -> SavedText;
    /// Says whom a note is about and what it is.
    fn sort_note(id: EntryId, person_id: Option<PersonId>, kind: CapturedKind) -> ();
    /// As `sort_note`, for feedback that the person heard on that day.
    fn sort_said_note(id: EntryId, person_id: Option<PersonId>, kind: CapturedKind, said_on: NaiveDate) -> ();
    /// Deletes a note.
    fn remove_note(id: EntryId) -> ();
    /// The answer to the question of the week.
    fn answer_friday(question: String, text: String) -> ();
    /// Which hat the week was worn in: manager, leader or both.
    fn set_mostly(hat: String) -> ();

    // Files behind a record. One is put there by the shell, which asks for it: no path comes from the window.
    /// The files on a record, in the order in which they came.
    fn attachments(to: AttachedTo, id: String) -> Vec<Attachment>;
    /// A picture or a text, to be shown.
    fn view_attachment(id: AttachmentId) -> AttachmentView;
    /// Takes a file off its record.
    fn remove_attachment(id: AttachmentId) -> ();

    // Stories.
    /// The story for the team's next meeting, and when that is.
    fn team_story() -> TeamStory;
    /// Keeps the story for the team's next meeting; an empty text takes it back.
    fn write_story(story: NewStory) -> Option<Story>;
    /// The team's meeting of that day opened with it.
    fn tell_story(id: EntryId, on: NaiveDate) -> ();
    /// It is not going to be told.
    fn let_story_go(id: EntryId) -> ();

    // Feedback.
    /// Keeps what was seen, as said or as not said yet.
    fn add_feedback(feedback: NewFeedback) -> Feedback;
    /// Changes what was written.
    fn change_feedback(id: FeedbackId, change: FeedbackChange) -> Feedback;
    /// The person has heard it.
    fn say_feedback(id: FeedbackId, on: NaiveDate, channel: String) -> ();
    /// Asks instead of saying it: a question on the next talk.
    fn turn_into_question(id: FeedbackId, question: String) -> ConversationId;
    /// What they answered.
    fn answer_feedback(id: FeedbackId, response: String) -> ();
    /// What was seen to change since.
    fn follow_up_feedback(id: FeedbackId, observed: String) -> ();
    /// It was said and was not right: kept with its reason, never printed.
    fn withdraw_feedback(id: FeedbackId, reason: String) -> ();
    /// Examples from many trades.
    fn feedback_examples() -> Vec<FeedbackExample>;
    /// Lets go of what was not said.
    fn discard_feedback(id: FeedbackId) -> ();
    /// Deletes it.
    fn remove_feedback(id: FeedbackId) -> ();
    /// What the manager saw, newest first; of everybody or of one person.
    fn list_feedback(person_id: Option<PersonId>) -> Vec<Feedback>;

    // Reviews.
    /// Everybody of a quarter, of the running one where none is named, and how far their review is.
    fn list_reviews(quarter: Option<String>) -> ReviewsPage;
    /// One review with everything it rests on.
    fn review(id: ReviewId) -> ReviewPage;
    /// The review of somebody's quarter, begun where it was not.
    fn open_review(person_id: PersonId, quarter: Option<String>) -> ReviewId;
    /// A review of the days until somebody left, or since they came; all of their days in the quarter where none are named.
    fn begin_interim_review(person_id: PersonId, quarter: Option<String>, from: Option<NaiveDate>, to: Option<NaiveDate>) -> ReviewId;
    /// Saves one text of a review while it is typed.
    fn write_review_text(id: ReviewId, field: String, visit: String, was: String, text: String) -> SavedText;
    /// Takes an example of the quarter into the words, or out of them again.
    fn use_example(id: ReviewId, kind: String, example_id: String, used: bool) -> ();
    /// The person was asked for their own words.
    fn ask_for_own_words(id: ReviewId) -> ();
    /// On to the draft: their own words are here, or there is a reason to go on without them.
    fn begin_writing(id: ReviewId, reason: Option<String>) -> ();
    /// A level on the employer's scale, for the talk among managers, and why; without one none is given this time.
    fn propose_level(id: ReviewId, value: Option<u32>, why: Option<String>) -> ();
    /// The level after that talk; another one than was proposed has a reason.
    fn settle_level(id: ReviewId, value: Option<u32>, reason: Option<String>) -> ();
    /// Back from that talk to the draft.
    fn rework_review(id: ReviewId) -> ();
    /// The draft is ready for the person, with a level and why where there is a scale.
    fn give_to_read(id: ReviewId, value: Option<u32>, why: Option<String>) -> ();
    /// The two have talked about it, on that day.
    fn talked_about_review(id: ReviewId, on: NaiveDate) -> ();
    /// Something is to be changed after the talk, for a reason.
    fn change_after_talk(id: ReviewId, reason: String) -> ();
    /// Records what somebody else decided about the words as they stand.
    fn record_review_decision(id: ReviewId, decision: NewReviewDecision) -> ();
    /// Takes back what was recorded wrongly.
    fn remove_review_decision(id: ReviewId, decision_id: String) -> ();
    /// The manager signs; what the person decided is recorded before.
    fn sign_review(id: ReviewId) -> ();
    /// Filed, once the final packet was saved.
    fn file_review(id: ReviewId) -> ();
    /// Opened again, for a reason; what was decided about it is outdated.
    fn reopen_review(id: ReviewId, reason: String) -> ();
    /// None this time, for one of the known reasons.
    fn exempt_review(id: ReviewId, reason: String) -> ();
    /// Says which scale the employer uses; own levels from the lowest to the highest.
    fn set_review_scale(choice: ScaleChoice, levels: Option<Vec<ScaleLevel>>) -> Option<ReviewScale>;
    /// The levels of a quarter with their reasons, for the talk among managers.
    fn calibration_sheet(quarter: Option<String>) -> CalibrationSheet;

    /// The newest support plan of somebody; none is the usual answer.
    fn support_plan(person_id: PersonId) -> Option<SupportPlan>;
    /// Begins one as a draft.
    fn begin_support_plan(person_id: PersonId) -> SupportPlan;
    /// The day HR was asked, or not yet.
    fn say_hr_asked(id: PlanId, on: Option<NaiveDate>) -> ();
    /// Saves one text of it while it is typed: expected, seen or help.
    fn save_support_text(id: PlanId, field: String, visit: String, was: String, text: String) -> SavedText;
    /// Something that is to be seen by a day.
    fn add_support_step(id: PlanId, text: String, due_on: Option<NaiveDate>) -> SupportStep;
    /// Seen, today; or not after all.
    fn tick_support_step(id: PlanStepId, done: bool) -> ();
    /// Deletes it.
    fn remove_support_step(id: PlanStepId) -> ();
    /// Both begin with it; refused while HR was not asked.
    fn start_support_plan(id: PlanId, starts_on: NaiveDate, ends_on: NaiveDate) -> ();
    /// What was expected is seen.
    fn complete_support_plan(id: PlanId) -> ();
    /// It is not carried on; one that runs needs a reason.
    fn abandon_support_plan(id: PlanId, reason: Option<String>) -> ();

    // Handing over.
    /// Everything that was handed over, is offered, or could be, newest first; of everybody or of one person.
    fn list_delegations(person_id: Option<PersonId>) -> Vec<Delegation>;
    /// Hands something over; without their yes it is an offer, and the manager's alone.
    fn hand_over(work: NewDelegation) -> Delegation;
    /// Changes the words, the level or the checkpoints; a new level holds from today on.
    fn change_delegation(id: DelegationId, change: DelegationChange) -> Delegation;
    /// They said yes: both see it, and it is theirs once its day has come.
    fn accept_delegation(id: DelegationId, agreed_on: NaiveDate, result: Option<String>, limits: Option<String>) -> Delegation;
    /// What was agreed is theirs from that day on.
    fn start_delegation(id: DelegationId, on: NaiveDate) -> ();
    /// They said no, for a reason: the manager still holds it.
    fn decline_delegation(id: DelegationId, reason: String) -> ();
    /// It came back to the manager, for a reason.
    fn take_back_delegation(id: DelegationId, reason: String, on: NaiveDate) -> ();
    /// There is nothing to own any more, or nobody who owns it.
    fn end_delegation(id: DelegationId, reason: String, on: NaiveDate) -> ();
    /// It is not going to be handed over; what was agreed needs a reason.
    fn drop_delegation(id: DelegationId, reason: String) -> ();
    /// It is done, this came of it, and this was learned.
    fn complete_delegation(id: DelegationId, outcome: String, learned: Option<String>, on: NaiveDate) -> ();
    /// Both have looked at it on a checkpoint, counted from 0; or not after all.
    fn tick_checkpoint(id: DelegationId, number: u32, done: bool) -> ();
    /// Writes down a decision the manager still takes and somebody else could.
    fn hold_decision(title: String) -> Delegation;
    /// Thought about again, and still held.
    fn review_decision(id: DelegationId) -> ();
    /// Deletes it with what was learned from it.
    fn remove_delegation(id: DelegationId) -> ();
    /// Those who could take over the manager's own role, by name; the manager's alone.
    fn list_successors() -> Vec<Successor>;
    /// Names somebody who could take over: their wish, and what was seen.
    fn name_successor(person_id: PersonId, words: SuccessorWords) -> Successor;
    /// Writes anew what is wanted and what was seen.
    fn change_successor(id: SuccessionId, words: SuccessorWords) -> Successor;
    /// No longer among those who could take over.
    fn remove_successor(id: SuccessionId) -> ();

    /// Keeps what was said to the manager.
    fn add_received(received: NewReceived) -> Received;
    /// What was said to the manager, newest first.
    fn list_received() -> Vec<Received>;

    // Concerns.
    /// Something about somebody that troubles the manager.
    fn add_concern(person_id: PersonId, text: String) -> Entry;
    /// They have heard it.
    fn told_concern(id: EntryId, on: NaiveDate) -> ();
    /// Not told yet, or kept for longer.
    fn keep_concern(id: EntryId) -> ();

    // Packets.
    /// The packet one would make of somebody.
    fn packet_defaults(person_id: PersonId, quarter: Option<String>, audience: Option<Audience>, span: Option<Span>) -> PacketRequest;
    /// Keeps one text of a report or of a case for a promotion while it is being written.
    fn save_packet_text(person_id: PersonId, audience: Audience, quarter: String, field: String, visit: String, was: String, text: String) -> SavedText;
    /// The form beside the page: what can be ticked, and what stays out.
    fn packet_builder(request: PacketRequest) -> PacketBuilder;
    /// One page as it will be printed.
    fn packet_page(request: PacketRequest, page: u32) -> PagePicture;
    /// The packets that were saved, newest first.
    fn list_packets() -> Vec<PacketMade>;
    /// What left this computer, newest first.
    fn list_saved_files() -> Vec<SavedFile>;

    // Everywhere.
    /// Five questions for a first talk.
    fn first_talk_questions() -> Vec<String>;
    /// Plans a talk with its points; one that was prepared before goes.
    fn prepare_first_talk(person_id: PersonId, on: NaiveDate, points: Vec<String>, instead_of: Option<ConversationId>) -> Conversation;
    /// A date in words, the nearest one ahead, or behind where `past` says so.
    fn read_date(text: String, past: bool) -> Option<NaiveDate>;
    /// Everything that contains the words.
    fn find(words: String) -> Vec<Found>;

    // What changed.
    /// Takes the newest step back; its label in words.
    fn undo() -> Option<String>;
    /// Does it again; its label in words.
    fn redo() -> Option<String>;
    /// What changed in the last 30 days, newest first.
    fn recently_changed() -> Vec<ChangeStep>;
    /// Puts the rows of a step back as they were before it, as a new step.
    fn restore_change(step: u32, anyway: bool) -> Restored;

    /// Writes a goal down, agreed or as a draft.
    fn add_goal(goal: NewGoal) -> GoalCard;
    /// Changes the words, the day or the measure of a goal.
    fn change_goal(id: GoalId, change: GoalChange) -> GoalCard;
    /// Both agreed on a goal.
    fn agree_goal(id: GoalId, on: NaiveDate) -> ();
    /// How a goal stands.
    fn check_in_on_goal(update: NewUpdate) -> GoalCard;
    /// Takes one update away.
    fn remove_update(id: CheckinId) -> ();
    /// Takes a goal away with its updates.
    fn remove_goal(id: GoalId) -> ();
    /// Lets go of a goal, for a reason.
    fn drop_goal(id: GoalId, reason: String) -> ();
    /// At half-time: keep, change or stop.
    fn decide_at_half_time(ids: Vec<GoalId>, decision: String) -> ();
    /// The goals of a quarter; without one, this quarter's and whatever is still open.
    fn list_goals(quarter: Option<String>) -> Vec<GoalCard>;
    /// A goal with its updates, newest first, and what the five letters say.
    fn goal_page(id: GoalId) -> GoalPage;
    /// Three goals from real work.
    fn goal_examples() -> Vec<GoalExample>;
    /// Every goal of the library, or those that hold the words.
    fn goal_library(words: Option<String>) -> Vec<GoalExample>;
    /// Writes a goal down with the one it serves, of a person, the team or the company.
    fn add_whole_goal(goal: NewWholeGoal) -> GoalCard;
    /// Ambition, weight, the goal it serves, and what it takes.
    fn change_goal_more(id: GoalId, more: GoalMore) -> ();
    /// One more way to see that a goal is reached.
    fn add_key_result(key_result: NewKeyResult) -> ();
    /// Changes a measure of a goal.
    fn change_key_result(id: KeyResultId, change: KeyResultChange) -> ();
    /// Takes a measure away with its numbers; the last one stays.
    fn remove_key_result(id: KeyResultId) -> ();
    /// How a goal stands in each of its measures, and how it is judged.
    fn update_goal(update: WholeUpdate) -> GoalCard;
    /// The same goal for several people, a draft each.
    fn copy_goal(id: GoalId, people: Vec<PersonId>) -> Vec<GoalCard>;
    /// At half-time, with the reason: change or stop.
    fn decide_with_reason(id: GoalId, decision: String, reason: String) -> ();
    /// What was agreed is talked about anew.
    fn renegotiate_goal(id: GoalId, reason: String) -> ();
    /// The goals that one of this level could serve.
    fn goals_to_serve(level: String) -> Vec<GoalRef>;
    /// What the five letters say about a goal that is being written.
    fn smart_letters(draft: GoalDraft) -> Vec<SmartLetter>;

    /// Adds a step to somebody's development plan.
    fn add_next_step(step: NewStep) -> NextStep;
    /// Changes the words or the day of a step.
    fn change_next_step(id: IdpItemId, change: StepChange) -> NextStep;
    /// A step is under way.
    fn start_next_step(id: IdpItemId) -> ();
    /// A step is done, and this came of it.
    fn finish_next_step(id: IdpItemId, outcome: String, on: Option<NaiveDate>) -> ();
    /// Takes a step away.
    fn remove_next_step(id: IdpItemId) -> ();
    /// Every step of the team's plans, in the order of the sidebar.
    fn list_next_steps() -> Vec<NextStep>;
    /// A step waits until another day, for a reason.
    fn defer_next_step(id: IdpItemId, reason: String, by: NaiveDate) -> ();
    /// A step is let go, for a reason.
    fn cancel_next_step(id: IdpItemId, reason: String) -> ();
    /// A step that was called done goes on, for a reason.
    fn reopen_next_step(id: IdpItemId, reason: String) -> ();
    /// A step has worked: a level was seen later than its end.
    fn verify_next_step(id: IdpItemId, seen: Option<SeenLevel>) -> ();
    /// Somebody's development plan with everything in it, or an earlier version of it.
    fn development_plan(person_id: PersonId, version: Option<u32>) -> DevelopmentPlan;
    /// Aims, strengths, and when to look at the plan again.
    fn change_development_plan(person_id: PersonId, more: PlanMore) -> ();
    /// Both agreed on the plan as it is.
    fn agree_development_plan(person_id: PersonId) -> ();
    /// The plan goes on until both look at it again.
    fn confirm_development_plan(person_id: PersonId, review_by_on: NaiveDate) -> ();
    /// The next version of the plan takes its place.
    fn renew_development_plan(person_id: PersonId) -> DevelopmentPlan;
    /// Everything in the plan is done: it is finished.
    fn complete_development_plan(person_id: PersonId) -> ();

    // Skills and their levels.
    /// Skills with their levels in words: what comes with the product, then the manager's own.
    fn frameworks() -> Vec<Framework>;
    /// One of them, also an earlier version.
    fn framework(id: InstrumentId) -> Framework;
    /// A copy of the manager's own, to be changed.
    fn copy_framework(id: InstrumentId, title: String) -> Framework;
    /// What one of the manager's own is called.
    fn rename_framework(id: InstrumentId, title: String) -> Framework;
    /// Other words for a skill of the manager's own; a new version where something goes by the old ones.
    fn change_skill(id: InstrumentItemId, words: SkillText) -> Framework;
    /// One skill more in one of the manager's own.
    fn add_skill(framework_id: InstrumentId, words: SkillText) -> Framework;
    /// Takes a skill out of one of the manager's own.
    fn remove_skill(id: InstrumentItemId) -> Framework;
    /// Offers a framework no more, or again.
    fn put_away_framework(id: InstrumentId, away: bool) -> ();
    /// Takes one of the manager's own away, where nothing goes by it.
    fn remove_framework(id: InstrumentId) -> ();
    /// The role asks for a level of each of these skills, from a day on.
    fn ask_for_skills(expectations: Vec<NewExpectation>) -> ();
    /// The role asks for it up to this day and no longer.
    fn end_expectation(id: ExpectationId, until_on: NaiveDate) -> ();
    /// It was never asked.
    fn remove_expectation(id: ExpectationId) -> ();
    /// Writes down which levels were seen on a day.
    fn note_levels(look: NewLook) -> ();
    /// Takes the levels of one day away.
    fn remove_levels(id: AssessmentId) -> ();
    /// What the role asks of somebody, and how both sides see it.
    fn person_skills(person_id: PersonId) -> PersonSkills;
    /// Where the role asks for more than was seen, across the team.
    fn training_needs() -> TrainingNeeds;

    // The manager's own self-check.
    /// The self-check of a quarter; where none is named, of the one that waits to be closed, else of the running one.
    fn self_check(quarter: Option<String>) -> SelfCheck;
    /// Keeps the answers of a quarter by pair; those that stood there before are replaced.
    fn answer_self_check(quarter: Option<String>, answers: HashMap<String, SelfCheckAnswer>) -> SelfCheck;

    // Hiring.
    /// The posts, the open ones first.
    fn list_posts() -> Vec<Post>;
    /// The questions there are to choose from for a post.
    fn post_questions() -> Vec<PostQuestion>;
    /// A post with its candidates, by the day they were added.
    fn post_page(id: PlanId) -> PostPage;
    /// Begins to fill a post.
    fn add_post(words: PostWords) -> Post;
    /// Writes anew what a post asks; its questions stand once a score was given.
    fn change_post(id: PlanId, words: PostWords) -> Post;
    /// The post is filled, or not to be filled any more.
    fn settle_post(id: PlanId, filled: bool) -> ();
    /// Adds somebody who could fill a post.
    fn add_candidate(post_id: PlanId, name: String, source: Option<String>) -> Candidate;
    /// Where somebody stands; of a decision of ours with its reason.
    fn move_candidate(id: CandidateId, stage: Stage, reason: Option<String>) -> Candidate;
    /// Another day on which what is kept of somebody goes.
    fn set_candidate_purge(id: CandidateId, on: NaiveDate) -> Candidate;
    /// Deletes what is kept of somebody, with every score.
    fn remove_candidate(id: CandidateId) -> ();
    /// Keeps the scores of one interviewer, one for each question; without a name the manager's own, which come first.
    fn score_candidate(id: CandidateId, assessor: Option<String>, scores: Vec<Score>) -> Candidate;
    /// Somebody who was hired joins the team on their first day, with a plan for the ninety days from then.
    fn begin_first_days(id: CandidateId, first_day: NaiveDate, moves_over: bool) -> FirstDays;
    /// The plan of somebody's first ninety days.
    fn first_days(id: PlanId) -> FirstDays;
    /// A step of it is done, or not after all; with `skipped` it does not fit here.
    fn tick_first_days(id: PlanStepId, done: bool, skipped: bool) -> ();

    // The manager's own papers.
    /// What the manager's own quarter or growth pack would hold.
    fn own_pack(wish: OwnPackWish) -> OwnPack;

    // Small lists of the manager's own.
    /// The lists that are named, each with its form and its rows.
    fn lists(kinds: Vec<ListKind>) -> Vec<ListPage>;
    /// Adds a row to a list.
    fn add_list_row(kind: ListKind, words: ListWords) -> ListRow;
    /// Writes a row anew.
    fn change_list_row(kind: ListKind, id: String, words: ListWords) -> ListRow;
    /// Takes a row off a list.
    fn remove_list_row(kind: ListKind, id: String) -> ();
    /// The lines of the last Fridays that are not in the learning record, newest first.
    fn friday_lines() -> Vec<FridayLine>;
    /// Takes the line of a Friday into the learning record; the line itself stays.
    fn take_over_friday(id: EntryId) -> ListRow;
    /// The years of which there is something in the learning record, the newest first.
    fn learning_years() -> Vec<i32>;

    /// The five stages from the basics to people who could take over, with what the records say of each.
    fn learning_path() -> Vec<PathStage>;

    // The manager's own manager.
    /// Who the manager's own manager is, and the talks with them.
    fn own_manager() -> OwnManager;
    /// Says who the manager's own manager is.
    fn name_own_manager(name: String) -> OwnManager;
    /// Writes down a talk with them, planned or over.
    fn add_upward_talk(words: UpwardWords) -> OwnManager;
    /// Writes such a talk anew.
    fn change_upward_talk(id: ConversationId, words: UpwardWords) -> OwnManager;
    /// Takes such a talk out, with what was written about it.
    fn remove_upward_talk(id: ConversationId) -> OwnManager;

    // What was agreed: the manager's duties, and how the team works together.
    /// What was agreed, or what there is to begin with.
    fn agreement(kind: AgreementKind) -> Agreement;
    /// Begins with what ships, as a draft.
    fn begin_agreement(kind: AgreementKind) -> Agreement;
    /// Adds a line of one's own.
    fn add_agreement_item(kind: AgreementKind, words: AgreementWords) -> Agreement;
    /// Words a line anew.
    fn change_agreement_item(id: PlanStepId, words: AgreementWords) -> Agreement;
    /// Takes a line out.
    fn remove_agreement_item(id: PlanStepId) -> Agreement;
    /// Puts one of the manager's own goals under one of the four tasks; none: under no task.
    fn sort_own_goal(id: GoalId, task: Option<String>) -> Agreement;
    /// Both sides agreed on a day to all that stands there now.
    fn agree(kind: AgreementKind, partner: String, on: NaiveDate) -> Agreement;

    // The manager's own first ninety days.
    /// The plans of the manager's own first ninety days, the newest first.
    fn own_first_days() -> Vec<OwnDays>;
    /// How a team can stand when somebody takes it over.
    fn own_days_situations() -> Vec<ListChoice>;
    /// Begins a plan of the manager's own first ninety days; from inside the team or from outside.
    fn begin_own_days(first_day: NaiveDate, situation: String, internal: bool) -> FirstDays;

    // Which hat now.
    /// The playbooks that can be taken up, those that run and those that are over.
    fn playbooks() -> Playbooks;
    /// Takes one up from a day on; every move becomes a step on its day.
    fn begin_playbook(key: String, starts_on: NaiveDate) -> Playbooks;
    /// Begins one in the manager's own words.
    fn begin_own_playbook(title: String, time: HatTime, starts_on: NaiveDate) -> Playbooks;
    /// Adds a move to one that runs, so many days after its beginning.
    fn add_playbook_move(id: PlanId, hat: Hat, text: String, days: u32) -> Playbooks;
    /// A move is done, or not after all; with `skipped` it does not fit here.
    fn tick_playbook_move(id: PlanStepId, done: bool, skipped: bool) -> ();
    /// The time is over; what was done stays written down.
    fn end_playbook(id: PlanId) -> Playbooks;
    /// Deletes one with its moves.
    fn remove_playbook(id: PlanId) -> Playbooks;

    // Signs that one hat is worn too much.
    /// The one question that speaks now, if any.
    fn warning() -> Option<Warning>;
    /// The question is on screen: it is the one offer of this week.
    fn ask_warning(code: WarningCode) -> ();
    /// Not now: quiet for four weeks.
    fn put_off_warning(code: WarningCode) -> ();

    // My practice.
    /// The habit that is practised, those before it, and examples to begin with.
    fn practice() -> PracticePage;
    /// Begins to practise a habit for thirty days; one at a time.
    fn start_practice(practice: NewPractice) -> Practice;
    /// Words the habit that is practised better.
    fn word_practice(behaviour: String, cue: String) -> ();
    /// How it went on a day; none takes the answer back.
    fn mark_practice(on: NaiveDate, mark: Option<PracticeMark>) -> ();
    /// The line of the week about it; an empty one takes it back.
    fn say_practice(text: String) -> ();
    /// Looks back at the end of it, and says what becomes of it.
    fn look_back_on_practice(verdict: PracticeVerdict, said: String) -> ();
    /// Lets go of the habit that is practised, with the reason.
    fn stop_practice(reason: String) -> ();
    /// Deletes one that is over, with its days.
    fn remove_practice(id: PlanId) -> ();

    /// The five steps of a quarter with what happened under each.
    fn growth(quarter: Option<String>) -> Growth;
    /// Makes a step the one of this quarter.
    fn choose_step(code: String) -> ();
    /// Keeps the answer to a step's question, what the manager will do, and by when.
    fn save_growth_step(code: String, answer: Option<String>, commitment: Option<String>, due_on: Option<NaiveDate>) -> ();
    /// Writes why the team is there, and a goal of the team for this quarter in plain words; either may be left empty.
    fn write_purpose(purpose: NewPurpose) -> Option<Purpose>;
    /// The purpose still holds, said today.
    fn confirm_purpose(id: EntryId) -> ();
    /// Two coaching questions wait in the next talk with somebody.
    fn put_coaching_pair(person_id: PersonId) -> PutInTalk;

    /// Keeps one text of somebody's review while it is being written.
    fn save_review_text(person_id: PersonId, quarter: String, field: String, visit: String, was: String, text: String) -> SavedText;

    /// The remark on the wording of a text that matters most; none is the usual answer.
    fn check_writing(check: WritingCheck) -> Option<WritingHint>;
    /// A remark is not wanted here.
    fn dismiss_hint(rule: String, field: WritingField, record_id: String, text: String) -> ();
    // The close of a quarter.
    /// What came of a goal: a word, and a reason where it is far from what the figures say.
    fn score_goal(id: GoalId, result: GoalResult) -> ();
    /// Takes the suggested result of each of these goals; how many there were.
    fn accept_results(ids: Vec<GoalId>) -> u32;
    /// A goal goes on in the next quarter, as a draft that begins where this one stands.
    fn move_goal_on(id: GoalId, how: MoveOn) -> GoalCard;
    /// A goal that was never agreed waits for the next quarter.
    fn postpone_goal(id: GoalId, reason: String) -> ();
    /// A goal that ended runs again, as long as its quarter is not closed.
    fn reopen_goal(id: GoalId, reason: String) -> ();
    /// The six pages over a quarter; where none is named, over the one that waits to be closed.
    fn closing(quarter: Option<String>) -> ClosingPage;
    /// Remembers where the six pages were left.
    fn keep_closing_place(quarter: String, place: ClosingPlace) -> ();
    /// Keeps a line of the manager's own about a quarter: remember, keep, stop or begin.
    fn save_closing_text(quarter: String, part: String, visit: String, was: String, text: String) -> SavedText;
    /// The three lines of the real test, with what was written and reached in a quarter.
    fn real_test(quarter: Option<String>) -> RealTest;
    /// An example of the real test: initiative or vision_echo.
    fn add_real_example(quarter: String, kind: String, text: String, goal_id: Option<GoalId>) -> RealExample;
    /// An example is none after all.
    fn remove_real_example(id: EntryId) -> ();
    /// Days away to look back on, and what the last look back said.
    fn absence_tests() -> AbsenceTests;
    /// Keeps what ran, what waited and what began while the manager was away.
    fn keep_absence_test(test: NewAbsenceTest) -> AbsenceTest;
    /// These days away are not asked about again.
    fn let_absence_go(id: EntryId) -> ();
    /// What was written about days away goes.
    fn remove_absence_test(id: EntryId) -> ();
    /// Makes a step the one of a quarter that is coming.
    fn choose_step_for(quarter: String, code: String) -> ();
    /// Closes a quarter and keeps its numbers.
    fn close_quarter(quarter: String) -> QuarterClosed;
    /// Opens a closed quarter again, for a reason.
    fn reopen_quarter(quarter: String, reason: String) -> ();
    /// A closed quarter on one page.
    fn closed_quarter(quarter: String) -> ClosedQuarter;

    /// The running quarter and the closed ones before it, side by side.
    fn quarters_compared() -> QuartersCompared;

    // The library.
    /// What there is to begin from: of one kind, with these words, on offer, favourites or what was put away.
    fn library(kind: Option<LibraryKind>, words: Option<String>, part: LibraryPart) -> LibraryPage;
    /// Keeps one as a favourite, or not any more.
    fn keep_favourite(id: String, on: bool) -> ();
    /// Adds one of the manager's own.
    fn add_library_item(kind: LibraryKind, words: LibraryWords) -> LibraryItem;
    /// Other words for one of the manager's own.
    fn change_library_item(id: String, words: LibraryWords) -> LibraryItem;
    /// Does not offer one any more, or offers it again.
    fn put_away_library_item(id: String, away: bool) -> ();
    /// Deletes one of the manager's own; where it stands it keeps its words.
    fn remove_library_item(id: String) -> ();
    /// Puts a question on the next talk with somebody, or on every talk.
    fn use_in_talk(id: String, person_id: PersonId, every: bool) -> PutInTalk;

    /// Whether others can be asked so: what the pages of the form would be called.
    fn check_form(asking: Asking) -> Vec<String>;
    /// Everything that others were asked by form, the newest first.
    fn list_rounds() -> Vec<Round>;
    /// What was asked, and what came of it.
    fn round_page(id: String) -> RoundPage;
    /// Nobody waits for these answers any more.
    fn let_round_go(round: String) -> ();
    /// What would come of files with answers.
    fn look_into_answers(files: Vec<AnswerFile>) -> AnswersPreview;
    /// Takes in all that can be taken of them, as one step.
    fn take_in_answers(files: Vec<AnswerFile>) -> AnswersTaken;

    /// The page of a quarter, of the running one where none is named.
    fn quarter(label: Option<String>) -> QuarterPage;

    /// Everything that was counted about somebody in a quarter, in words, in a fixed order.
    fn all_numbers(person_id: PersonId, quarter: Option<String>) -> AllNumbers;
    /// The records behind one of those numbers.
    fn number_records(person_id: PersonId, quarter: Option<String>, id: String) -> Vec<NumberRecord>;
    /// No numbers of people any more, for good.
    fn switch_numbers_off() -> ();
}

/// One line of the table, for people.
pub struct Function {
    pub name: &'static str,
    pub doc: &'static str,
    pub arguments: &'static [(&'static str, &'static str)],
    pub answer: &'static str,
}

/// Calls a function of the table; what it answers as JSON, in the form in which it goes to the page. A panic becomes an
/// error; its transaction has rolled back by then.
pub fn answer(planner: &Planner, name: &str, arguments: Vec<Value>) -> Result<String> {
    catch_unwind(AssertUnwindSafe(|| dispatch(planner, name, arguments)))
        .unwrap_or_else(|_| Err(Error::Internal(format!("{name} panicked"))))
}

/// The same, read into a value.
pub fn call(planner: &Planner, name: &str, arguments: Vec<Value>) -> Result<Value> {
    Ok(serde_json::from_str(&answer(planner, name, arguments)?)?)
}

/// A missing argument reads as `null`, so that the last optional ones may be left out.
fn take<T: DeserializeOwned>(arguments: &mut std::vec::IntoIter<Value>, name: &'static str, of: &str) -> Result<T> {
    let mut given = arguments.next().unwrap_or_default();
    without_nul(&mut given);
    T::deserialize(&given).map_err(|e| match wrong_date(name, &given, of.contains("NaiveDate")) {
        Some((field, text)) => Error::invalid_with(field, "error_date", &[("text", text)]),
        None => Error::invalid_with(name, "error_argument", &[("name", name), ("reason", &e.to_string())]),
    })
}

/// The field that is to hold a day and does not, and what stands in it. Every field called `on` or `…_on` holds one.
fn wrong_date<'a>(field: &'a str, given: &'a Value, is_date: bool) -> Option<(&'a str, &'a str)> {
    match given {
        Value::String(text) => (is_date && text.parse::<NaiveDate>().is_err()).then_some((field, text)),
        Value::Object(fields) => {
            fields.iter().find_map(|(field, value)| wrong_date(field, value, field == "on" || field.ends_with("_on")))
        }
        Value::Array(all) => all.iter().find_map(|value| wrong_date(field, value, is_date)),
        _ => None,
    }
}

fn none_left(arguments: &mut std::vec::IntoIter<Value>) -> Result<()> {
    match arguments.len() {
        0 => Ok(()),
        n => Err(Error::invalid_with("arguments", "error_too_many_arguments", &[("count", &n.to_string())])),
    }
}

/// SQLite ends a text at NUL and the log would not bring it back: no text with one comes in.
fn without_nul(value: &mut Value) {
    match value {
        Value::String(text) if text.contains('\0') => text.retain(|c| c != '\0'),
        Value::Array(all) => all.iter_mut().for_each(without_nul),
        Value::Object(all) => all.values_mut().for_each(without_nul),
        _ => {}
    }
}

#[cfg(test)]
mod typescript {
    use std::collections::BTreeMap;
    use ts_rs::{Config, TS, TypeVisitor};

    /// Collects the signatures, and every type they mention, however deep.
    #[derive(Default)]
    pub struct Writer {
        config: Config,
        functions: String,
        types: BTreeMap<String, String>,
    }

    struct Types<'a> {
        config: &'a Config,
        found: &'a mut BTreeMap<String, String>,
    }

    impl TypeVisitor for Types<'_> {
        fn visit<T: TS + 'static + ?Sized>(&mut self) {
            // Only our own types have a file to be written to; `string` and `Array<…>` have not.
            if T::output_path().is_some() {
                let declared = T::docs().unwrap_or_default() + "export " + &T::decl(self.config);
                let name = T::ident(self.config);
                if let Some(known) = self.found.insert(name.clone(), declared.clone()) {
                    assert_eq!(known, declared, "two types of the wire are called {name}");
                    return;
                }
            }
            T::visit_dependencies(self);
            T::visit_generics(self);
        }
    }

    impl Writer {
        /// What the window calls this type; remembers its declaration.
        pub fn of<T: TS + 'static>(&mut self) -> String {
            Types { config: &self.config, found: &mut self.types }.visit::<T>();
            T::name(&self.config)
        }

        pub fn function(&mut self, doc: &str, name: &str, arguments: &[(&str, String)], answer: &str) {
            // What may be null may be left out, where nothing that is needed comes after it.
            let needed = arguments.iter().rposition(|(_, t)| !t.ends_with("| null")).map_or(0, |last| last + 1);
            let optional = |at: usize| if at < needed { "" } else { "?" };
            let list: Vec<_> =
                arguments.iter().enumerate().map(|(at, (a, t))| format!("{a}{}: {t}", optional(at))).collect();
            self.functions += &format!("  /**{doc} */\n  {name}({}): Promise<{answer}>;\n", list.join(", "));
        }
    }

    /// The window's side of the door is checked in. This writes it anew, and fails, when the table has changed.
    #[test]
    fn the_windows_types_are_fresh() {
        let mut ts = Writer::default();
        super::typescript(&mut ts);
        let types: Vec<_> = ts.types.into_values().collect();
        let (types, functions) = (types.join("\n"), ts.functions);
        let fresh = format!(
            "// Made from api.rs by `cargo test`. Do not edit.\n\n{types}\n\nexport interface Api {{\n{functions}}}\n"
        );
        assert!(!fresh.contains("bigint"), "a 64-bit integer would cross the wire: use u32 or a string");
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ui/src/lib/api.gen.ts");
        if std::fs::read_to_string(path).unwrap_or_default() != fresh {
            std::fs::write(path, &fresh).expect("api.gen.ts can be written");
            panic!("ui/src/lib/api.gen.ts was stale and has been written anew: run the tests again");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::planner;

    impl Planner {
        pub(super) fn panic_in_the_middle(&self) -> Result<String> {
            self.write("capture", |tx| {
                tx.execute("DELETE FROM setting", [])?;
                tx.execute("DELETE FROM entry", [])?;
                panic!("on purpose")
            })
        }
    }

    /// Everything in the planner, without the moment it was told at.
    fn all(planner: &Planner) -> String {
        let text = planner.export().expect("exported");
        text.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect()
    }

    #[test]
    fn a_panic_rejects_the_call_and_harms_nothing() {
        let planner = planner();
        planner.add_note(None, "kept".into(), None).expect("kept");
        let before = all(&planner);
        for _ in 0..3 {
            let error = call(&planner, "panic_in_the_middle", vec![]).expect_err("rejected");
            assert_eq!(error.kind(), "internal");
            assert!(error.message().ends_with("try again."), "a sentence, and nothing from the inside");
            assert_eq!(all(&planner), before);
        }
        assert_eq!(planner.recently_changed().expect("listed").len(), 1, "no step was made of it");
        call(&planner, "add_note", vec![Value::Null, "after".into(), Value::Null]).expect("it goes on");
        call(&planner, "undo", vec![]).expect("undone");
        assert_eq!(all(&planner), before);
    }

    #[test]
    fn a_day_that_is_none_is_told_in_the_managers_words() {
        let planner = planner();
        let told =
            |name: &str, arguments: Value| match call(&planner, name, vec![Value::Null, "text".into(), arguments]) {
                Err(Error::Invalid { field, message }) => (field, message),
                other => panic!("{other:?}"),
            };
        let (field, message) = told("add_note", "2026-02-30".into());
        assert_eq!((field.as_str(), message.starts_with("2026-02-30 is not a date.")), ("on", true), "{message}");
    }
}
