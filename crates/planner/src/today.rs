//! Today: the talks ahead, what the manager owes, and on Friday the few things of the week that want a word.
//!
//! Nothing is stored for it and nothing is counted up: what was not answered waits, at most seven things are asked for, and
//! in a planner's first fourteen days the only thing that can be late is the manager's own promise.

use crate::action_items::{self, Promise};
use crate::calendar::{Clock, week_start};
use crate::closing::{self, CloseCard};
use crate::conversations::{self, TalkRef};
use crate::entries::{self, Entry};
use crate::error::Result;
use crate::feedback::{self, Feedback};
use crate::goals::{self, GoalCard};
use crate::id::{ConversationId, PersonId};
use crate::people::{self, Person};
use crate::practices::{FridayPractice, TodayPractice};
use crate::settings::{self, Settings};
use crate::stories::{self, Story, TeamStory};
use crate::text::folded;
use crate::{Planner, concerns, disclosure, periods, practices};
use chrono::{Datelike, Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Today {
    pub on: NaiveDate,
    pub mode: Mode,
    /// Of the week on its first sitting, else of the day; before them those that are over and nobody said whether you met.
    pub talks: Vec<TodayTalk>,
    /// Planned or held, from Monday to Sunday.
    pub talks_this_week: u32,
    /// What the manager owes: up to today, on Monday up to the end of the week, in the beginning everything.
    pub owe: Vec<Promise>,
    /// Of all that is owed, due by the end of the working week.
    pub owe_by_friday: u32,
    /// The step that was chosen for the quarter.
    pub step: Option<TodayStep>,
    /// The habit that is practised.
    pub practice: Option<TodayPractice>,
    /// On the first day of the week, what could open the team's meeting.
    pub story: Option<TeamStory>,
    /// Notes that wait for Friday.
    pub to_sort: u32,
    pub friday: Option<Friday>,
    /// A quarter that ends in the next fortnight, or has ended and is not closed.
    pub close: Option<CloseCard>,
    /// What is worth a look in the made-up team; empty in somebody's own planner.
    pub made_up_list: Vec<MadeUpTask>,
    /// There were promises, and each is kept or let go of.
    pub nothing_owed: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// No talk was held yet, or it is the planner's first day.
    First,
    Monday,
    Day,
    Friday,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayTalk {
    pub talk: TalkRef,
    /// One line of the talk before.
    pub last_time: Option<String>,
    /// Since the two last met.
    pub days_since: Option<u32>,
    /// Things to talk about, and of them those the other person raised.
    pub points: u32,
    pub their_points: u32,
    /// Its day is over, and nobody said whether you met.
    pub past: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayStep {
    pub code: String,
    pub title: String,
    pub commitment: Option<String>,
}

/// The sitting at the end of the week.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Friday {
    /// At most seven, oldest first; the rest waits and is not counted.
    pub items: Vec<FridayItem>,
    pub minutes: u32,
    /// The message that asks the question of the week, `friday_question_1` to `friday_question_8`. The last one is about the
    /// chosen step and has a place for its title, `{step}`.
    pub question: String,
    pub answered: bool,
    /// The habit that is practised, and how it went this week.
    pub practice: Option<FridayPractice>,
    /// manager, leader or both, for this week.
    pub mostly: Option<String>,
    /// In the middle week of the quarter, while a goal waits for its decision.
    pub half_time: Option<HalfTime>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "there are seven at most")]
pub enum FridayItem {
    /// A note about nobody yet.
    Note {
        entry: Entry,
        /// The one person of the team whose name stands in it.
        guess: Option<PersonId>,
        guess_name: Option<String>,
        /// "+" or "-", where it was typed with one.
        sign: Option<String>,
    },
    /// A talk whose day is over.
    Talk { talk: TalkRef },
    /// A goal of which nothing was said for four weeks.
    Goal {
        goal: GoalCard,
        /// Since the last update; none where there never was one.
        days: Option<u32>,
        next_talk_on: Option<NaiveDate>,
    },
    /// Something that troubles the manager about somebody: have they heard it?
    Concern {
        entry: Entry,
        /// Half a year old: is it still needed?
        old: bool,
    },
    /// Feedback that was not said.
    Feedback { feedback: Feedback, days: u32 },
    /// A story for the team's meeting: was it told, on that day?
    Story { story: Story, on: NaiveDate },
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct HalfTime {
    pub on_pace: Vec<GoalCard>,
    pub to_discuss: Vec<GoalCard>,
}

/// Something worth a look in the made-up team.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct MadeUpTask {
    /// open_talk, see_quarter, make_packet or my_growth.
    pub code: String,
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    pub done: bool,
}

/// How far back a talk that nobody answered is asked about: in the rows of a day, and on Friday.
const PAST_ON_DAY: u64 = 7;
const PAST_ON_FRIDAY: u64 = 14;
/// A goal of which nothing was said for longer is asked about outside a talk.
const STALE_DAYS: i64 = 28;
const FRIDAY_ITEMS: usize = 7;
/// Four a manager asks, three a leader asks; one more is about the chosen step.
const QUESTIONS: i64 = 7;
const MADE_UP_DONE: &str = "made_up_done";

impl Planner {
    /// The page that opens first.
    pub fn today(&self) -> Result<Today> {
        self.read(|tx| today(tx, self.clock()))
    }

    /// Strikes a line of the made-up team's list through.
    pub fn strike_made_up(&self, code: String) -> Result<()> {
        self.write_aside(|tx| {
            let mut done: Vec<String> = settings::get(tx, MADE_UP_DONE)?.unwrap_or_default();
            if !done.contains(&code) {
                done.push(code.clone());
                settings::set(tx, MADE_UP_DONE, &done, &self.clock().now())?;
            }
            Ok(())
        })
    }
}

fn today(tx: &Transaction, clock: Clock) -> Result<Today> {
    let on = clock.today();
    let settings = settings::read(tx)?;
    let reports = people::active_reports(tx, on)?;
    let (mode, quiet) = (mode(tx, &settings, on)?, disclosure::is_quiet(tx, clock)?);
    let monday = week_start(on, 1);
    let sunday = monday + Days::new(6);

    let unanswered = unanswered(tx, &reports, &settings, on)?;
    let ahead = conversations::planned_with_all(tx, &reports, &settings, on, sunday, on)?;
    let until = if mode == Mode::Monday { sunday } else { on };
    let days_ago = |days: u64| on - Days::new(days);
    let shown = unanswered
        .iter()
        // On Friday they are asked about below.
        .filter(|talk| !quiet && mode != Mode::Friday && talk.on >= days_ago(PAST_ON_DAY))
        .chain(ahead.iter().filter(|talk| talk.on <= until));
    let talks = shown.map(|talk| row(tx, clock, talk)).collect::<Result<_>>()?;

    let owed =
        action_items::query(tx, clock, "a.state = 'open' AND o.is_self = 1 ORDER BY a.due_on, a.created_at", [])?;
    let friday = monday + Days::new(4);
    let last = match mode {
        Mode::First => NaiveDate::MAX,
        Mode::Monday => sunday,
        Mode::Day | Mode::Friday => on,
    };
    let step = chosen_step(tx, on)?;
    Ok(Today {
        on,
        mode,
        talks,
        talks_this_week: ahead.len() as u32 + met_or_unanswered(tx, &unanswered, monday, sunday)?,
        owe_by_friday: owed.iter().filter(|promise| promise.due_on <= friday).count() as u32,
        nothing_owed: owed.is_empty() && ever_promised(tx)?,
        owe: owed.into_iter().filter(|promise| promise.due_on <= last).collect(),
        to_sort: tx
            .prepare_cached(&format!("SELECT count(*) FROM entry e WHERE {TO_SORT}"))?
            .query_row([], |r| r.get(0))?,
        friday: match mode {
            Mode::Friday => Some(sitting(tx, clock, &reports, unanswered, quiet, step.is_some())?),
            _ => None,
        },
        step,
        practice: practices::for_today(tx, on)?,
        story: if mode == Mode::Monday { stories::for_monday(tx, clock)? } else { None },
        close: closing::card(tx, clock)?,
        made_up_list: made_up(tx, &reports, &ahead)?,
    })
}

fn mode(tx: &Transaction, settings: &Settings, on: NaiveDate) -> Result<Mode> {
    let met: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM conversation WHERE held_on IS NOT NULL)")?
        .query_row([], |r| r.get(0))?;
    if !met || people::began_on(tx)? == Some(on) {
        return Ok(Mode::First);
    }
    Ok(match on.weekday().number_from_monday() {
        day if day == settings.monday => Mode::Monday,
        day if day == settings.friday => Mode::Friday,
        _ => Mode::Day,
    })
}

/// Planned talks of the last fortnight whose day is over, oldest first.
fn unanswered(tx: &Transaction, reports: &[Person], settings: &Settings, on: NaiveDate) -> Result<Vec<TalkRef>> {
    let (from, until) = (on - Days::new(PAST_ON_FRIDAY), on - Days::new(1));
    conversations::planned_with_all(tx, reports, settings, from, until, on)
}

/// Talks of this week that were held, and those that may have been.
fn met_or_unanswered(tx: &Transaction, unanswered: &[TalkRef], monday: NaiveDate, sunday: NaiveDate) -> Result<u32> {
    let met: u32 = tx
        .prepare_cached("SELECT count(*) FROM conversation WHERE kind = 'one_on_one' AND held_on BETWEEN ?1 AND ?2")?
        .query_row((monday, sunday), |r| r.get(0))?;
    Ok(met + unanswered.iter().filter(|talk| talk.on >= monday).count() as u32)
}

fn ever_promised(tx: &Transaction) -> Result<bool> {
    let mut any = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM person p JOIN action_item a ON a.owner_person_id = p.id WHERE p.is_self = 1)",
    )?;
    Ok(any.query_row([], |r| r.get(0))?)
}

fn row(tx: &Transaction, clock: Clock, talk: &TalkRef) -> Result<TodayTalk> {
    let on = clock.today();
    let last = conversations::last_time(tx, clock, &talk.person_id, None)?;
    let (points, their_points) = points(tx, &talk.person_id, talk.conversation_id.as_ref())?;
    Ok(TodayTalk {
        days_since: last.as_ref().map(|last| days(last.on, on)),
        // The promise stands under what is owed; here it helps to know what the talk was about.
        last_time: last.and_then(|last| Some(last.line).filter(|line| !line.is_empty()).or(last.promised)),
        points,
        their_points,
        past: talk.on < on,
        talk: talk.clone(),
    })
}

/// Open points on the talk; where it has no row yet, those that would go along into it.
fn points(tx: &Transaction, person_id: &PersonId, id: Option<&ConversationId>) -> Result<(u32, u32)> {
    let mut count = tx.prepare_cached(
        "SELECT count(*), count(*) FILTER (WHERE i.raised_by = 'employee') FROM conversation c
         JOIN conversation_item i ON i.conversation_id = c.id
         WHERE c.person_id = ?1 AND i.kind = 'topic' AND i.state = 'open'
           AND iif(?2 IS NULL, c.state IN ('held', 'missed') AND i.raised_by <> 'standing', c.id = ?2)",
    )?;
    Ok(count.query_row((person_id, id), |r| r.try_into())?)
}

fn days(from: NaiveDate, to: NaiveDate) -> u32 {
    (to - from).num_days().max(0) as u32
}

// ── Friday ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/// A note of the manager's that nobody has put where it belongs: about no one, on no talk's page.
const TO_SORT: &str =
    "e.kind = 'note' AND e.visibility = 'private' AND e.conversation_id IS NULL AND e.person_id IS NULL
    AND json_extract(e.attrs, '$.sorted') IS NULL";

fn sitting(
    tx: &Transaction,
    clock: Clock,
    reports: &[Person],
    unanswered: Vec<TalkRef>,
    quiet: bool,
    has_step: bool,
) -> Result<Friday> {
    let on = clock.today();
    let mut items = notes_to_sort(tx, reports)?;
    items.extend(unanswered.into_iter().map(|talk| (talk.on, FridayItem::Talk { talk })));
    items.extend(not_said(tx, on)?);
    let concerns = concerns::to_ask(tx, on, FRIDAY_ITEMS)?;
    items.extend(concerns.into_iter().map(|(entry, old)| (entry.occurred_on, FridayItem::Concern { entry, old })));
    items.extend(stories::to_ask(tx, on)?.map(|(story, on)| (story.written_on, FridayItem::Story { story, on })));
    if !quiet {
        items.extend(stale_goals(tx, clock, reports)?);
    }
    items.sort_by_key(|(day, _)| *day);
    items.truncate(FRIDAY_ITEMS);
    let items: Vec<FridayItem> = items.into_iter().map(|(_, item)| item).collect();
    let question = question_of(on, has_step);
    Ok(Friday {
        minutes: items.len().max(1) as u32,
        items,
        answered: answered(tx, on, &question)?,
        question,
        practice: practices::for_friday(tx, on)?,
        mostly: mostly(tx, on)?,
        half_time: half_time(tx, clock)?,
    })
}

/// The question of the week: the next one each Monday.
fn question_of(on: NaiveDate, has_step: bool) -> String {
    let week = i64::from(week_start(on, 1).num_days_from_ce()).div_euclid(7);
    format!("friday_question_{}", week.rem_euclid(QUESTIONS + i64::from(has_step)) + 1)
}

fn answered(tx: &Transaction, on: NaiveDate, question: &str) -> Result<bool> {
    let mut any = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entry WHERE kind = 'reflection' AND occurred_on BETWEEN ?1 AND ?2
           AND json_extract(attrs, '$.question') = ?3)",
    )?;
    Ok(any.query_row((week_start(on, 1), on, question), |r| r.get(0))?)
}

fn mostly(tx: &Transaction, on: NaiveDate) -> Result<Option<String>> {
    let mut worn = tx.prepare_cached(
        "SELECT DISTINCT hat FROM entry WHERE kind = 'hat' AND occurred_on BETWEEN ?1 AND ?2
           AND json_extract(attrs, '$.weekly') = 1 ORDER BY hat",
    )?;
    let worn: Vec<String> = worn.query_map((week_start(on, 1), on), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(match worn.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        _ => Some("both".into()),
    })
}

type Dated = (NaiveDate, FridayItem);

fn notes_to_sort(tx: &Transaction, reports: &[Person]) -> Result<Vec<Dated>> {
    let mut notes = tx.prepare_cached(&format!(
        "SELECT {}, json_extract(e.attrs, '$.sign') FROM entry e LEFT JOIN person p ON p.id = e.person_id
         WHERE {TO_SORT} ORDER BY e.occurred_on, e.created_at LIMIT {FRIDAY_ITEMS}",
        entries::COLUMNS
    ))?;
    let after = entries::COLUMNS.split(", ").count();
    let found: Vec<(Entry, Option<String>)> =
        notes.query_map([], |r| Ok((entries::from_row(r)?, r.get(after)?)))?.collect::<rusqlite::Result<_>>()?;
    let item = |(entry, sign): (Entry, Option<String>)| {
        let person = named_in(&entry.body, reports);
        let (guess, guess_name) = (person.map(|p| p.id.clone()), person.map(|p| p.display_name.clone()));
        (entry.occurred_on, FridayItem::Note { entry, guess, guess_name, sign })
    };
    Ok(found.into_iter().map(item).collect())
}

/// The one person of the team whose first or whole name stands in the text.
fn named_in<'a>(text: &str, reports: &'a [Person]) -> Option<&'a Person> {
    let plain = |text: &str| -> String {
        let words: String =
            folded(text).chars().map(|c| if c.is_alphanumeric() || c == '-' { c } else { ' ' }).collect();
        format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
    };
    let text = plain(text);
    let named = |person: &&Person| {
        let whole = plain(&person.display_name);
        let first = plain(whole.trim().split(' ').next().unwrap_or_default());
        let given = person.given_name.as_deref().map(plain);
        [Some(whole), Some(first), given].into_iter().flatten().any(|name| name.trim() != "" && text.contains(&name))
    };
    let mut all = reports.iter().filter(named);
    all.next().filter(|_| all.next().is_none())
}

/// Feedback from before today that was not said to somebody of the team.
fn not_said(tx: &Transaction, on: NaiveDate) -> Result<Vec<Dated>> {
    let mut drafts = tx.prepare_cached(&format!(
        "SELECT {} FROM feedback f JOIN person p ON p.id = f.to_person_id JOIN person own ON own.id = f.from_person_id
         WHERE f.state = 'draft' AND own.is_self = 1 AND p.is_self = 0 AND substr(f.created_at, 1, 10) < ?1
           AND EXISTS (SELECT 1 FROM relationship r WHERE r.person_id = p.id AND r.kind = 'direct_report'
                       AND r.started_on <= ?1 AND (r.ended_on IS NULL OR r.ended_on >= ?1))
         ORDER BY f.occurred_on, f.created_at LIMIT {FRIDAY_ITEMS}",
        feedback::COLUMNS
    ))?;
    let found: Vec<Feedback> = drafts.query_map([on], feedback::from_row)?.collect::<rusqlite::Result<_>>()?;
    let item = |feedback: Feedback| {
        (feedback.occurred_on, FridayItem::Feedback { days: days(feedback.occurred_on, on), feedback })
    };
    Ok(found.into_iter().map(item).collect())
}

/// Running goals of the team of which nothing was said for four weeks.
fn stale_goals(tx: &Transaction, clock: Clock, reports: &[Person]) -> Result<Vec<Dated>> {
    let on = clock.today();
    let mut stale: Vec<(NaiveDate, GoalCard)> = goals::cards(tx, clock, &periods::at(tx, on)?.label)?
        .into_iter()
        .filter(|goal| goal.state == "active" && reports.iter().any(|p| Some(&p.id) == goal.owner_person_id.as_ref()))
        .map(|goal| (goal.last_update_on.unwrap_or(goal.starts_on), goal))
        .filter(|(since, _)| (on - *since).num_days() > STALE_DAYS)
        .collect();
    stale.sort_by_key(|(since, _)| *since);
    stale.truncate(FRIDAY_ITEMS);
    let mut next: HashMap<PersonId, Option<NaiveDate>> = HashMap::new();
    let mut items = Vec::new();
    for (since, goal) in stale {
        let next_talk_on = match goal.owner_person_id.clone() {
            Some(owner) => match next.get(&owner) {
                Some(known) => *known,
                None => {
                    let day = conversations::next_day(tx, clock, &owner, on + Days::new(1))?;
                    next.insert(owner, day);
                    day
                }
            },
            None => None,
        };
        let days = goal.last_update_on.map(|last| days(last, on));
        items.push((since, FridayItem::Goal { goal, days, next_talk_on }));
    }
    Ok(items)
}

/// In the week that holds the middle of the quarter: its running goals that nobody has decided on.
fn half_time(tx: &Transaction, clock: Clock) -> Result<Option<HalfTime>> {
    let on = clock.today();
    let quarter = periods::at(tx, on)?;
    if week_start(quarter.midpoint_on(), 1) != week_start(on, 1) {
        return Ok(None);
    }
    let goals = goals::cards(tx, clock, &quarter.label)?;
    let open = goals.into_iter().filter(|goal| goal.state == "active" && goal.half_time.is_none());
    let (on_pace, to_discuss): (Vec<_>, Vec<_>) = open.partition(|goal| goal.status.as_deref() == Some("on_pace"));
    Ok((!on_pace.is_empty() || !to_discuss.is_empty()).then_some(HalfTime { on_pace, to_discuss }))
}

// ── the chosen step, and the made-up team ────────────────────────────────────────────────────────────────────────────

/// The step that the manager chose for the quarter that holds `on`.
pub(crate) fn chosen_step(tx: &Transaction, on: NaiveDate) -> Result<Option<TodayStep>> {
    let mut chosen = tx.prepare_cached(
        "SELECT json_extract(l.attrs, '$.chosen'), s.commitment FROM plan l JOIN period q ON q.id = l.period_id
         LEFT JOIN plan_step s ON s.plan_id = l.id AND s.code = json_extract(l.attrs, '$.chosen')
         WHERE l.kind = 'manager_to_leader' AND q.starts_on <= ?1 AND q.ends_on >= ?1",
    )?;
    let found: Option<(Option<String>, Option<String>)> = chosen.query_row([on], |r| r.try_into()).optional()?;
    let Some((Some(code), commitment)) = found else { return Ok(None) };
    let Some(title) = STEPS.get(&code).cloned() else { return Ok(None) };
    Ok(Some(TodayStep { code, title, commitment: commitment.filter(|words| !words.trim().is_empty()) }))
}

/// What the five steps are called.
static STEPS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Step {
        code: String,
        title: String,
    }
    #[derive(Deserialize)]
    struct Steps {
        items: Vec<Step>,
    }
    let steps = serde_json::from_str::<Steps>(include_str!("../content/leader_plan_steps.json"));
    steps.map(|steps| steps.items.into_iter().map(|step| (step.code, step.title)).collect()).unwrap_or_default()
});

/// Four things worth a look, where the planner is the made-up team's and has them.
fn made_up(tx: &Transaction, reports: &[Person], ahead: &[TalkRef]) -> Result<Vec<MadeUpTask>> {
    let is_made_up: bool =
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM meta WHERE key = 'demo')")?.query_row([], |r| r.get(0))?;
    if !is_made_up {
        return Ok(Vec::new());
    }
    let done: Vec<String> = settings::get(tx, MADE_UP_DONE)?.unwrap_or_default();
    let who = |sql: &str| -> Result<Option<&Person>> {
        let mut ids = tx.prepare_cached(sql)?;
        let ids: Vec<PersonId> = ids.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(ids.iter().find_map(|id| reports.iter().find(|person| person.id == *id)))
    };
    let talk = ahead.first().and_then(|talk| reports.iter().find(|person| person.id == talk.person_id));
    let unheard =
        who("SELECT g.owner_person_id FROM goal g WHERE g.owner_person_id IS NOT NULL GROUP BY g.owner_person_id
        ORDER BY (SELECT max(f.given_on) FROM feedback f WHERE f.to_person_id = g.owner_person_id)")?;
    let recorded = who(
        "SELECT to_person_id FROM feedback WHERE given_on IS NOT NULL GROUP BY to_person_id ORDER BY count(*) DESC",
    )?;
    let owns = who(
        "SELECT accountable_person_id FROM delegation WHERE accountable_person_id IS NOT NULL AND handed_over_on IS NOT NULL
            ORDER BY handed_over_on DESC",
    )?;
    let all = [("open_talk", talk), ("see_quarter", unheard), ("make_packet", recorded), ("my_growth", owns)];
    let task = |(code, person): (&str, Option<&Person>)| {
        person.map(|person| MadeUpTask {
            code: code.into(),
            person_id: Some(person.id.clone()),
            person_name: Some(person.display_name.clone()),
            done: done.iter().any(|known| known == code),
        })
    };
    Ok(all.into_iter().filter_map(task).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action_items::NewPromise;
    use crate::conversations::{NewAgreed, NewOneOnOne, TalkKey};
    use crate::entries::CapturedKind;
    use crate::feedback::{FeedbackKind, NewFeedback};
    use crate::goals::{Measure, NewGoal, NewUpdate};
    use crate::testing::day;

    /// A planner that lives on while the days pass.
    struct Weeks {
        folder: tempfile::TempDir,
        ann: PersonId,
        ben: PersonId,
    }

    impl Weeks {
        fn begun(on: &str) -> Weeks {
            let folder = tempfile::tempdir().expect("a folder");
            let p = Planner::open(folder.path(), Clock::stopped(day(on))).expect("a planner");
            p.introduce("Dana".into(), false).expect("self");
            let people = p.add_people(vec!["Ann Lee".into(), "Ben".into()]).expect("people");
            Weeks { folder, ann: people[0].id.clone(), ben: people[1].id.clone() }
        }

        fn on(&self, on: &str) -> Planner {
            Planner::open(self.folder.path(), Clock::stopped(day(on))).expect("a planner")
        }

        fn today(&self, on: &str) -> Today {
            self.on(on).today().expect("today")
        }

        fn met(&self, person_id: &PersonId, on: &str) {
            let draft = NewOneOnOne {
                person_id: person_id.clone(),
                held_on: day(on),
                notes: "wants the refunds page finished".into(),
                agreed: Vec::new(),
                next_on: None,
                next_time: None,
                slot: None,
            };
            self.on(on).log_one_on_one(draft).expect("logged");
        }
    }

    fn promise(text: &str, due_on: &str) -> NewPromise {
        NewPromise {
            text: text.into(),
            mine: true,
            person_id: None,
            due_on: Some(day(due_on)),
            conversation_id: None,
            own_idea: false,
        }
    }

    fn texts(owe: &[Promise]) -> Vec<&str> {
        owe.iter().map(|promise| promise.text.as_str()).collect()
    }

    // 2 November 2026 is a Monday.

    #[test]
    fn the_first_day_shows_all_that_is_owed_and_no_talk_counts_as_nothing_owed() {
        let weeks = Weeks::begun("2026-11-03");
        let first = weeks.today("2026-11-03");
        assert_eq!((first.mode, first.nothing_owed, first.talks.len()), (Mode::First, false, 0));
        weeks.on("2026-11-03").add_promise(promise("Ask for a slot", "2026-11-25")).expect("promised");
        assert_eq!(texts(&weeks.today("2026-11-03").owe), ["Ask for a slot"]);
        assert_eq!(weeks.today("2026-11-09").mode, Mode::First, "until the first talk was held");
        weeks.met(&weeks.ann, "2026-11-03");
        assert_eq!(weeks.today("2026-11-03").mode, Mode::First, "all of the first day");
        assert_eq!(weeks.today("2026-11-04").mode, Mode::Day);
        assert!(weeks.today("2026-11-04").owe.is_empty(), "it is not due yet");
        let p = weeks.on("2026-11-04");
        let id = p.list_promises().expect("list")[0].id.clone();
        p.finish_promise(id).expect("done");
        assert!(p.today().expect("today").nothing_owed);
    }

    #[test]
    fn monday_shows_the_week_and_other_days_their_own() {
        let weeks = Weeks::begun("2026-10-05");
        weeks.met(&weeks.ann, "2026-10-06");
        let p = weeks.on("2026-11-02");
        p.set_rhythm(weeks.ann.clone(), Some(2), Some(day("2026-11-04")), Some("14:30".into())).expect("set");
        p.plan_one_on_one(weeks.ben.clone(), day("2026-11-02"), None).expect("planned");
        for (text, due) in
            [("Late", "2026-10-30"), ("Now", "2026-11-02"), ("Sunday", "2026-11-08"), ("Next", "2026-11-09")]
        {
            p.add_promise(promise(text, due)).expect("promised");
        }
        let monday = p.today().expect("today");
        let rows: Vec<_> = monday.talks.iter().map(|t| (t.talk.person_name.as_str(), t.days_since, t.past)).collect();
        assert_eq!(rows, [("Ben", None, false), ("Ann Lee", Some(27), false)]);
        assert_eq!(monday.talks[1].last_time.as_deref(), Some("wants the refunds page finished"));
        assert_eq!((monday.mode, monday.talks_this_week, monday.owe_by_friday), (Mode::Monday, 2, 2));
        assert_eq!(texts(&monday.owe), ["Late", "Now", "Sunday"]);
        assert!(monday.friday.is_none() && monday.step.is_none() && monday.made_up_list.is_empty());

        let tuesday = weeks.today("2026-11-03");
        assert_eq!(texts(&tuesday.owe), ["Late", "Now"]);
        let rows: Vec<_> = tuesday.talks.iter().map(|t| (t.talk.person_name.as_str(), t.past)).collect();
        assert_eq!(rows, [("Ben", true)], "nobody said whether they met");
        let p = weeks.on("2026-11-03");
        p.held_nothing_to_note(TalkKey {
            conversation_id: tuesday.talks[0].talk.conversation_id.clone(),
            series_id: None,
            person_id: weeks.ben.clone(),
            on: day("2026-11-02"),
        })
        .expect("held");
        assert!(p.today().expect("today").talks.is_empty());
        assert_eq!(p.today().expect("today").talks_this_week, 2, "a talk that was held still is one of the week");
    }

    #[test]
    fn points_that_would_go_along_are_counted_before_there_is_a_row() {
        let weeks = Weeks::begun("2026-10-05");
        let p = weeks.on("2026-10-21");
        p.set_rhythm(weeks.ann.clone(), Some(2), Some(day("2026-10-21")), None).expect("set");
        let id = p.open_one_on_one(weeks.ann.clone(), None).expect("open");
        p.add_point(id.clone(), "Rota".into(), "employee".into()).expect("point");
        let row = p.today().expect("today").talks.remove(0);
        assert_eq!((row.points, row.their_points), (1, 1));
        p.held_nothing_to_note(TalkKey {
            conversation_id: Some(id),
            series_id: None,
            person_id: weeks.ann.clone(),
            on: day("2026-10-21"),
        })
        .expect("held");
        let row = weeks.today("2026-11-04").talks.remove(0);
        assert_eq!((row.talk.conversation_id, row.points, row.their_points), (None, 1, 1));
    }

    #[test]
    fn in_the_first_fortnight_only_a_promise_can_be_late() {
        let weeks = Weeks::begun("2026-11-02");
        weeks.met(&weeks.ann, "2026-11-02");
        weeks.on("2026-11-02").plan_one_on_one(weeks.ben.clone(), day("2026-11-03"), None).expect("planned");
        weeks.on("2026-11-02").add_promise(promise("Ask", "2026-11-03")).expect("promised");
        let later = weeks.today("2026-11-05");
        assert!(later.talks.is_empty(), "nothing is missing yet");
        assert_eq!(later.owe.iter().map(|p| p.late).collect::<Vec<_>>(), [true]);
    }

    #[test]
    fn friday_asks_for_seven_things_at_most_oldest_first() {
        let weeks = Weeks::begun("2026-10-05");
        weeks.met(&weeks.ann, "2026-10-06");
        let p = weeks.on("2026-10-07");
        let goal = NewGoal {
            owner_person_id: weeks.ben.clone(),
            title: "Document refunds".into(),
            measure: Measure::Number { from: 0.0, to: 10.0, unit: "pages".into() },
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: Some(day("2026-10-07")),
        };
        p.add_goal(goal).expect("goal");
        let new = NewFeedback {
            person_id: weeks.ben.clone(),
            kind: FeedbackKind::Praise,
            text: "Calm with an angry customer".into(),
            occurred_on: None,
            said_on: None,
            channel: None,
            conversation_id: None,
            wording: None,
        };
        weeks.on("2026-10-30").add_feedback(new).expect("feedback");
        weeks.on("2026-10-20").add_concern(weeks.ben.clone(), "late three Mondays".into()).expect("concern");
        let p = weeks.on("2026-11-05");
        p.plan_one_on_one(weeks.ben.clone(), day("2026-11-05"), None).expect("planned");
        let note = p.add_note(None, "Ann’s call with the supplier went well".into(), None).expect("note");
        p.add_note(Some(weeks.ann.clone()), "likes numbers".into(), None).expect("a note that is where it belongs");
        assert_eq!(p.today().expect("today").to_sort, 1);
        assert!(p.today().expect("today").friday.is_none(), "it is Thursday");

        let p = weeks.on("2026-11-06");
        let friday = p.today().expect("today").friday.expect("friday");
        let kinds: Vec<&str> = friday
            .items
            .iter()
            .map(|item| match item {
                FridayItem::Note { guess, .. } => {
                    assert_eq!(guess.as_ref(), Some(&weeks.ann), "her name stands in it");
                    "note"
                }
                FridayItem::Story { .. } => "story",
                FridayItem::Talk { .. } => "talk",
                FridayItem::Goal { days, .. } => {
                    assert_eq!(*days, None, "there was no update");
                    "goal"
                }
                FridayItem::Concern { old, .. } => {
                    assert!(!old);
                    "concern"
                }
                FridayItem::Feedback { days, .. } => {
                    assert_eq!(*days, 7);
                    "feedback"
                }
            })
            .collect();
        assert_eq!(
            kinds,
            ["goal", "concern", "feedback", "note", "talk"],
            "by day; a note of the same day before the talk"
        );
        assert_eq!(friday.minutes, 5);
        assert!(p.today().expect("today").talks.is_empty(), "what is asked about here is not listed twice");

        for n in 0..9 {
            p.add_note(None, format!("line {n}"), None).expect("note");
        }
        assert_eq!(p.today().expect("today").friday.expect("friday").items.len(), 7);
        p.sort_note(note.id, None, CapturedKind::Note).expect("sorted");
        assert_eq!(p.today().expect("today").to_sort, 9, "a note of the manager's own is sorted as well");
    }

    impl Today {
        fn half_time(self) -> Option<HalfTime> {
            self.friday.expect("friday").half_time
        }
    }

    #[test]
    fn half_time_comes_once_in_the_middle_week_and_ends_with_the_decisions() {
        let weeks = Weeks::begun("2026-10-05");
        weeks.met(&weeks.ann, "2026-10-06");
        let p = weeks.on("2026-10-07");
        let goal = |title: &str| NewGoal {
            owner_person_id: weeks.ann.clone(),
            title: title.into(),
            measure: Measure::Number { from: 0.0, to: 10.0, unit: "pages".into() },
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: Some(day("2026-10-07")),
        };
        let (good, quiet) = (p.add_goal(goal("Good")).expect("goal"), p.add_goal(goal("Quiet")).expect("goal"));
        let update = NewUpdate {
            goal_id: good.id.clone(),
            on: None,
            value: Some(8.0),
            done: None,
            step: None,
            step_done: None,
            note: None,
            blocker: None,
            conversation_id: None,
        };
        weeks.on("2026-11-10").check_in_on_goal(update).expect("updated");
        assert!(weeks.today("2026-11-13").half_time().is_none());
        let p = weeks.on("2026-11-20"); // the middle of the quarter is 16 November
        let half = p.today().expect("today").half_time().expect("half-time");
        let titles = |goals: &[GoalCard]| goals.iter().map(|goal| goal.title.clone()).collect::<Vec<_>>();
        assert_eq!((titles(&half.on_pace), titles(&half.to_discuss)), (vec!["Good".into()], vec!["Quiet".into()]));
        p.decide_at_half_time(vec![good.id, quiet.id], "keep".into()).expect("decided");
        assert!(p.today().expect("today").half_time().is_none());
    }

    #[test]
    fn the_question_turns_each_week_and_knows_its_answer() {
        let weeks = Weeks::begun("2026-10-05");
        weeks.met(&weeks.ann, "2026-10-06");
        let mut asked = std::collections::BTreeSet::new();
        for week in 0..7 {
            let on = day("2026-11-06") + Days::new(7 * week);
            let question = weeks.today(&on.to_string()).friday.expect("friday").question;
            assert!(crate::messages::exists(&question), "{question}");
            asked.insert(question);
        }
        assert_eq!(asked.len(), 7);
        let with_step: std::collections::BTreeSet<_> =
            (0..8).map(|week| question_of(day("2026-11-06") + Days::new(7 * week), true)).collect();
        assert_eq!(with_step.len(), 8);
        assert!(crate::messages::exists("friday_question_8"));

        let p = weeks.on("2026-11-06");
        let friday = p.today().expect("today").friday.expect("friday");
        assert_eq!((friday.answered, friday.mostly), (false, None));
        p.answer_friday(friday.question, "Ann decided alone".into()).expect("answered");
        p.set_mostly("both".into()).expect("set");
        let friday = p.today().expect("today").friday.expect("friday");
        assert_eq!((friday.answered, friday.mostly.as_deref()), (true, Some("both")));
        p.set_mostly("leader".into()).expect("set");
        assert_eq!(p.today().expect("today").friday.expect("friday").mostly.as_deref(), Some("leader"));
        assert_eq!(weeks.today("2026-11-13").friday.expect("friday").mostly, None, "each week is its own");
    }

    #[test]
    fn the_days_of_the_sittings_can_be_moved() {
        let weeks = Weeks::begun("2026-10-05");
        weeks.met(&weeks.ann, "2026-10-06");
        let p = weeks.on("2026-11-05");
        assert_eq!(p.today().expect("today").mode, Mode::Day);
        let change = settings::SettingsChange { friday: Some(4), ..Default::default() };
        p.change_settings(change).expect("set");
        assert_eq!(p.today().expect("today").mode, Mode::Friday);
        assert_eq!(weeks.today("2026-11-06").mode, Mode::Day);
    }

    #[test]
    fn an_agreed_line_of_theirs_is_not_what_the_manager_owes() {
        let weeks = Weeks::begun("2026-10-05");
        let line = |text: &str, mine: bool| NewAgreed {
            text: text.into(),
            mine,
            due_on: Some(day("2026-11-04")),
            own_idea: !mine,
        };
        let draft = NewOneOnOne {
            person_id: weeks.ann.clone(),
            held_on: day("2026-11-03"),
            notes: String::new(),
            agreed: vec![line("Theirs", false), line("Mine", true)],
            next_on: None,
            next_time: None,
            slot: None,
        };
        weeks.on("2026-11-03").log_one_on_one(draft).expect("logged");
        assert_eq!(texts(&weeks.today("2026-11-04").owe), ["Mine"]);
    }

    #[test]
    fn a_name_is_found_in_a_note_only_where_it_is_one_persons() {
        let weeks = Weeks::begun("2026-10-05");
        let p = weeks.on("2026-10-05");
        p.add_person("Annika".into()).expect("added");
        let reports = p.list_people(false).expect("people");
        let found = |text: &str| named_in(text, &reports).map(|person| person.display_name.as_str());
        assert_eq!(found("ran the call (ann)"), Some("Ann Lee"));
        assert_eq!(found("Annika's idea"), Some("Annika"));
        assert_eq!(found("Ann and Ben"), None);
        assert_eq!(found("annual plan, benefits"), None);
    }

    #[test]
    fn the_made_up_team_has_a_list_that_is_struck_through() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2026-11-16"));
        let p = crate::demo::make(folder.path(), clock, crate::demo::Stage::Month6, false).expect("made");
        let list = |p: &Planner| -> Vec<(String, bool)> {
            p.today().expect("today").made_up_list.into_iter().map(|task| (task.code, task.done)).collect()
        };
        let codes: Vec<_> = list(&p).into_iter().map(|(code, _)| code).collect();
        assert_eq!(codes, ["open_talk", "see_quarter", "make_packet", "my_growth"]);
        p.strike_made_up("see_quarter".into()).expect("struck");
        p.strike_made_up("see_quarter".into()).expect("a second look changes nothing");
        assert_eq!(list(&p).iter().filter(|(_, done)| *done).count(), 1);
    }
}
