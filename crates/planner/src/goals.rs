//! Goals: what somebody will reach, measured from where to where, by when and why; and the updates on the way.
//!
//! A goal in four blanks is one `goal` row with one `key_result`. An update is one judgement row in `checkin` and, where a
//! number was said, one number row of the same instant; steps keep their day in the key result itself.

mod whole;

pub use whole::{
    GoalDraft, GoalMore, GoalPoint, GoalRef, KeyResultCard, KeyResultChange, KeyResultValue, NewKeyResult,
    NewWholeGoal, WholeGoal, WholeUpdate,
};

pub(crate) use whole::insert as insert_whole;

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{CheckinId, ConversationId, GoalId, KeyResultId, PersonId};
use crate::people::Person;
use crate::quarter::person as numbers;
use crate::{Planner, db, disclosure, library, messages, people, periods, states, text, writing};
use chrono::{Days, NaiveDate};
use rusqlite::{Row, ToSql, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;
use ts_rs::TS;

/// The four blanks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewGoal {
    pub owner_person_id: PersonId,
    pub title: String,
    pub measure: Measure,
    /// Decides the quarter the goal belongs to.
    pub due_on: NaiveDate,
    pub why: Option<String>,
    /// The day both agreed; none makes a draft.
    pub agreed_on: Option<NaiveDate>,
}

/// How one sees that a goal is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Measure {
    Number {
        from: f64,
        to: f64,
        unit: String,
    },
    DoneOrNot,
    Steps {
        steps: Vec<String>,
    },
    /// Every value is to stay between the two.
    Within {
        low: f64,
        high: f64,
        unit: String,
    },
}

/// What to change about a goal: left out stays, an empty `why` is emptied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct GoalChange {
    pub title: Option<String>,
    pub why: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub measure: Option<Measure>,
    /// Kept with a changed date or target.
    pub reason: Option<String>,
}

/// A goal as it stands today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalCard {
    pub id: GoalId,
    pub owner_person_id: Option<PersonId>,
    pub owner_name: Option<String>,
    pub title: String,
    pub why: Option<String>,
    pub measure: Measure,
    pub key_result_id: Option<KeyResultId>,
    /// The newest value; 1 or 0 where it is done or not.
    pub current: Option<f64>,
    /// One for each step.
    pub steps_done: Vec<bool>,
    /// 0 to 1; none where there is nothing to go on.
    pub progress: Option<f64>,
    /// The share of its time that has passed, 0 to 1.
    pub elapsed: f64,
    /// on_pace, behind or far_behind; none where there is nothing to go on.
    pub status: Option<String>,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub agreed_on: Option<NaiveDate>,
    /// draft, proposed, agreed, active or closed.
    pub state: String,
    /// How a closed one ended: achieved, partly_achieved, missed, carried_over or dropped.
    pub outcome: Option<String>,
    pub last_update_on: Option<NaiveDate>,
    /// What the newest update says it is waiting for.
    pub blocker: Option<String>,
    /// keep, change or stop.
    pub half_time: Option<String>,
    pub quarter_label: String,
    /// company, team or person.
    pub level: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalPage {
    pub goal: GoalCard,
    /// Newest first.
    pub updates: Vec<GoalUpdate>,
    pub smart: Vec<SmartLetter>,
    pub whole: WholeGoal,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalUpdate {
    pub id: CheckinId,
    pub on: NaiveDate,
    pub value: Option<f64>,
    /// Every number that was said, by what it measures.
    pub values: Vec<KeyResultValue>,
    /// green, amber or red, as the manager sees it.
    pub status: Option<String>,
    /// 1 to 10.
    pub confidence: Option<u32>,
    pub note: Option<String>,
    pub blocker: Option<String>,
    pub done: Option<bool>,
}

/// One of the five letters, and in words what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SmartLetter {
    pub letter: String,
    pub ok: bool,
    pub reason: Option<String>,
}

/// How a goal stands, as somebody said it. Without `value`, `done` and `step`: no change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewUpdate {
    pub goal_id: GoalId,
    /// Today, if left out.
    pub on: Option<NaiveDate>,
    pub value: Option<f64>,
    pub done: Option<bool>,
    /// The place of a step in the list, from 0.
    pub step: Option<u32>,
    pub step_done: Option<bool>,
    pub note: Option<String>,
    pub blocker: Option<String>,
    pub conversation_id: Option<ConversationId>,
}

/// A goal from real work, to show what the blanks are for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalExample {
    pub code: String,
    pub title: String,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub unit: Option<String>,
    pub why: String,
    pub measure: Measure,
}

/// Somebody's goals on pace, of those that there is something to go on for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OnPace {
    pub on_pace: u32,
    pub of: u32,
}

/// The stored row with what it is measured by and what was said up to a day.
#[derive(Debug, Clone)]
pub(crate) struct Goal {
    pub id: GoalId,
    pub quarter_label: String,
    pub quarter_starts_on: NaiveDate,
    pub quarter_ends_on: NaiveDate,
    pub level: String,
    pub owner: Option<PersonId>,
    pub owner_name: Option<String>,
    pub title: String,
    pub why: Option<String>,
    pub plain_text: Option<String>,
    pub starts_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub agreed_on: Option<NaiveDate>,
    pub weight: f64,
    /// As stored: draft, proposed, agreed or closed.
    pub state: String,
    pub half_time: Option<String>,
    pub outcome: Option<String>,
    pub score_tenths: Option<u32>,
    pub parent_id: Option<GoalId>,
    pub parent_level: Option<String>,
    pub ambition: String,
    pub lineage_id: String,
    pub resources: Option<String>,
    pub risks: Option<String>,
    pub key_results: Vec<KeyResult>,
    pub updates: u32,
    pub last_update_on: Option<NaiveDate>,
    pub manual: Option<f64>,
    pub blocker: Option<String>,
    /// green, amber or red, as it was said last.
    pub said: Option<String>,
    /// 1 to 10, as it was said last.
    pub confidence: Option<u32>,
}

#[derive(Debug, Clone)]
pub(crate) struct KeyResult {
    pub id: KeyResultId,
    pub title: String,
    pub kind: String,
    pub unit: Option<String>,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub steps: Vec<Step>,
    pub weight: f64,
    /// Oldest first.
    pub values: Vec<f64>,
}

/// One of the steps, as it is kept in the key result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Step {
    pub text: String,
    pub weight: f64,
    pub done_on: Option<NaiveDate>,
}

impl Planner {
    /// Writes a goal down; with `agreed_on` as one that both agreed, else as a draft.
    pub fn add_goal(&self, goal: NewGoal) -> Result<GoalCard> {
        let title = text::required(&goal.title, "title", text::TITLE, "error_goal_title")?;
        let why = optional_body(goal.why.as_deref(), "why")?;
        let measure = checked(&goal.measure)?;
        let clock = self.clock();
        not_to_come(clock, "agreed_on", goal.agreed_on)?;
        self.write("add_goal", |tx| {
            people::person(tx, clock, &goal.owner_person_id)?;
            let begins = goal.agreed_on.unwrap_or(clock.today());
            let id = insert(
                tx,
                clock,
                &goal.owner_person_id,
                (&title, why.as_deref()),
                (begins, goal.due_on),
                goal.agreed_on,
            )?;
            insert_key_result(tx, &clock.now(), &id, &title, &measure, 0, 1)?;
            card(tx, clock, &id)
        })
    }

    /// Changes the words, the day or the measure. The day of an agreed goal stays in its quarter.
    pub fn change_goal(&self, id: GoalId, change: GoalChange) -> Result<GoalCard> {
        let title = change.title.as_deref();
        let title = title.map(|t| text::required(t, "title", text::TITLE, "error_goal_title")).transpose()?;
        let why = change.why.as_deref().map(|why| text::body(why, "why")).transpose()?;
        let measure = change.measure.as_ref().map(checked).transpose()?;
        let reason = text::optional(change.reason.as_deref(), "reason", text::TITLE)?;
        let clock = self.clock();
        self.write("change_goal", |tx| {
            let (was, at) = (one(tx, clock.today(), &id)?, clock.now());
            still_open(&was)?;
            tx.execute(
                "UPDATE goal SET title = coalesce(?2, title), why = CASE WHEN ?3 IS NULL THEN why ELSE nullif(trim(?3), '') END,
                                 updated_at = ?4 WHERE id = ?1",
                (&id, &title, &why, &at),
            )?;
            if let Some(due_on) = change.due_on.filter(|due_on| Some(*due_on) != was.due_on) {
                move_due_date(tx, clock, &was, due_on, reason.as_deref())?;
            }
            if let Some(measure) = &measure {
                let title = title.as_deref().unwrap_or(&was.title);
                change_measure(tx, clock, &was, was.key_results.first(), (title, measure), reason.as_deref())?;
            }
            card(tx, clock, &id)
        })
    }

    /// Both agreed on `on`.
    pub fn agree_goal(&self, id: GoalId, on: NaiveDate) -> Result<()> {
        let clock = self.clock();
        not_to_come(clock, "on", Some(on))?;
        self.write("agree_goal", |tx| {
            let was = one(tx, clock.today(), &id)?;
            let state = next_state(&was, "agree")?;
            let due_on = was.due_on.ok_or_else(|| Error::invalid("due_on", "error_goal_due"))?;
            // Agreed anew, its time goes on: what was said about it so far still counts.
            let starts_on = if was.agreed_on.is_some() { was.starts_on } else { on.max(was.quarter_starts_on) };
            tx.execute(
                "UPDATE goal SET state = ?2, agreed_on = ?3, starts_on = ?4, updated_at = ?5 WHERE id = ?1",
                (&id, state, on, starts_on.min(due_on), clock.now()),
            )?;
            record(tx, clock, &id, was.owner.as_ref(), "agree", Some(&was.state), Some(state), on, None)
        })
    }

    /// How a goal stands: a value, done or not, a step, or just a word; or that nothing changed. The number is about its
    /// first measure.
    pub fn check_in_on_goal(&self, update: NewUpdate) -> Result<GoalCard> {
        self.write_update(update.into())
    }

    /// Takes one update away, its number with it.
    pub fn remove_update(&self, id: CheckinId) -> Result<()> {
        self.write("remove_update", |tx| {
            let gone = tx.execute(
                "DELETE FROM checkin WHERE (goal_id, checked_on, created_at)
                     = (SELECT goal_id, checked_on, created_at FROM checkin WHERE id = ?1)",
                [&id],
            )?;
            (gone > 0).then_some(()).or_gone()
        })
    }

    /// Takes a goal away with its measure and its updates.
    pub fn remove_goal(&self, id: GoalId) -> Result<()> {
        self.write("remove_goal", |tx| {
            tx.execute(
                "DELETE FROM event WHERE (entity = 'goal' AND entity_id = ?1)
                    OR (entity = 'key_result' AND entity_id IN (SELECT id FROM key_result WHERE goal_id = ?1))",
                [&id],
            )?;
            (tx.execute("DELETE FROM goal WHERE id = ?1", [&id])? > 0).then_some(()).or_gone()
        })
    }

    /// Lets go of a goal, for a reason.
    pub fn drop_goal(&self, id: GoalId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("drop_goal", |tx| let_go(tx, clock, &id, &reason))
    }

    /// At half-time: keep, change or stop. Nothing else about the goals changes.
    pub fn decide_at_half_time(&self, ids: Vec<GoalId>, decision: String) -> Result<()> {
        if !["keep", "change", "stop"].contains(&decision.as_str()) {
            return Err(Error::invalid("decision", "error_half_time"));
        }
        let clock = self.clock();
        self.write("decide_at_half_time", |tx| {
            for id in &ids {
                let was = one(tx, clock.today(), id)?;
                whole::at_half_time(tx, clock, &was, &decision, None)?;
            }
            Ok(())
        })
    }

    /// The goals of a quarter, in the order of the sidebar, then by their day. Without one: this quarter's, and whatever
    /// is still open.
    pub fn list_goals(&self, quarter: Option<String>) -> Result<Vec<GoalCard>> {
        let clock = self.clock();
        self.read(|tx| match quarter {
            Some(label) => cards(tx, clock, &periods::find(tx, clock.today(), Some(&label))?.label),
            None => {
                let current = load(tx, clock.today(), CURRENT, &[&clock.today()])?;
                in_order(tx, clock, current)
            }
        })
    }

    pub fn goal_page(&self, id: GoalId) -> Result<GoalPage> {
        let clock = self.clock();
        self.read(|tx| {
            let goal = one(tx, clock.today(), &id)?;
            let smart = smart(&whole::facts(tx, &goal)?);
            let whole = whole::read(tx, clock, &goal)?;
            Ok(GoalPage { whole, updates: updates(tx, &id)?, goal: card(tx, clock, &id)?, smart })
        })
    }

    /// Three real ones.
    pub fn goal_examples(&self) -> Result<Vec<GoalExample>> {
        Ok(EXAMPLES.iter().filter(|example| FIRST_EXAMPLES.contains(&example.code.as_str())).cloned().collect())
    }

    /// The goals of the library that were not put away, or those that hold the words.
    pub fn goal_library(&self, words: Option<String>) -> Result<Vec<GoalExample>> {
        let words = text::folded(&text::optional(words.as_deref(), "words", text::NAME)?.unwrap_or_default());
        let holds = |example: &&GoalExample| {
            let all = text::folded(&format!("{} {}", example.title, example.why));
            words.split(' ').all(|word| all.contains(word))
        };
        let away = self.read(library::put_away)?;
        Ok(EXAMPLES.iter().filter(|example| !away.contains(&example.code)).filter(holds).cloned().collect())
    }
}

/// Every goal that ships with the product.
pub(crate) fn examples() -> &'static [GoalExample] {
    &EXAMPLES
}

/// Goals that matter today: this quarter's, and open ones of any other. `?2` is today.
const CURRENT: &str =
    "(?2 BETWEEN q.starts_on AND q.ends_on AND g.outcome_code IS NOT 'dropped') OR g.state <> 'closed'";

/// The goals of one person that matter today, by their day.
pub(crate) fn cards_of(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<Vec<GoalCard>> {
    let wanted = format!("g.owner_person_id = ?3 AND ({CURRENT})");
    let mut goals = load(tx, clock.today(), &wanted, &[&clock.today(), person])?;
    goals.sort_by_key(|goal| (goal.due_on.is_none(), goal.due_on, goal.id.clone()));
    let quiet = disclosure::is_quiet(tx, clock)?;
    Ok(goals.into_iter().map(|goal| as_card(goal, clock.today(), quiet)).collect())
}

/// The goals of the quarter called `label` that were not dropped, in the order of the sidebar, then by their day.
pub(crate) fn cards(tx: &Transaction, clock: Clock, label: &str) -> Result<Vec<GoalCard>> {
    cards_among(tx, clock, label, &people::everybody(tx, clock.today())?)
}

/// The same for who has read already whom there is.
pub(crate) fn cards_among(tx: &Transaction, clock: Clock, label: &str, everybody: &[Person]) -> Result<Vec<GoalCard>> {
    sorted(tx, clock, of_quarter(tx, clock.today(), label)?, everybody)
}

/// The same as rows, knowing what was said up to `until`.
pub(crate) fn of_quarter(tx: &Transaction, until: NaiveDate, label: &str) -> Result<Vec<Goal>> {
    load(tx, until, "q.kind = 'quarter' AND q.label = ?2 AND g.outcome_code IS NOT 'dropped'", &[&label])
}

/// How many are on pace, of those of quarter `label` that there is something to go on for; none where there is none.
pub(crate) fn on_pace<'a>(cards: impl IntoIterator<Item = &'a GoalCard>, label: &str) -> Option<OnPace> {
    let mut count = OnPace { on_pace: 0, of: 0 };
    for status in cards.into_iter().filter(|card| card.quarter_label == label).filter_map(|card| card.status.as_deref())
    {
        count.of += 1;
        count.on_pace += u32::from(status == "on_pace");
    }
    (count.of > 0).then_some(count)
}

/// One goal as a card.
pub(crate) fn card(tx: &Transaction, clock: Clock, id: &GoalId) -> Result<GoalCard> {
    let goal = one(tx, clock.today(), id)?;
    Ok(as_card(goal, clock.today(), disclosure::is_quiet(tx, clock)?))
}

pub(crate) fn one(tx: &Transaction, until: NaiveDate, id: &GoalId) -> Result<Goal> {
    load(tx, until, "g.id = ?2", &[id])?.pop().or_gone()
}

pub(crate) fn in_order(tx: &Transaction, clock: Clock, goals: Vec<Goal>) -> Result<Vec<GoalCard>> {
    sorted(tx, clock, goals, &people::everybody(tx, clock.today())?)
}

fn sorted(tx: &Transaction, clock: Clock, mut goals: Vec<Goal>, everybody: &[Person]) -> Result<Vec<GoalCard>> {
    let (today, quiet) = (clock.today(), disclosure::is_quiet(tx, clock)?);
    let mut order: HashMap<&PersonId, usize> = HashMap::new();
    for person in everybody.iter().filter(|p| p.is_self || p.active) {
        let place = if person.is_self { usize::MAX - 2 } else { order.len() };
        order.insert(&person.id, place);
    }
    // The team's own goals come first, then its people, then the manager, then who is not in the team any more.
    goals.sort_by_cached_key(|goal| {
        let place = goal.owner.as_ref().map(|id| 1 + order.get(id).copied().unwrap_or(usize::MAX - 1));
        (place, goal.due_on.is_none(), goal.due_on, goal.id.clone())
    });
    Ok(goals.into_iter().map(|goal| as_card(goal, today, quiet)).collect())
}

fn as_card(goal: Goal, today: NaiveDate, quiet: bool) -> GoalCard {
    let progress = goal.progress();
    let elapsed = goal.elapsed(today);
    let begun = goal.updates > 0 || today >= goal.starts_on;
    let state = if goal.state == "agreed" && begun { "active".into() } else { goal.state.clone() };
    let status = goal.status(today).filter(|_| !quiet).map(str::to_owned);
    let first = goal.key_results.first();
    GoalCard {
        measure: first.map_or(Measure::DoneOrNot, KeyResult::measure),
        key_result_id: first.map(|k| k.id.clone()),
        current: first.and_then(|k| k.values.last().copied()),
        steps_done: first.map(|k| k.steps.iter().map(|step| step.done_on.is_some()).collect()).unwrap_or_default(),
        id: goal.id,
        owner_person_id: goal.owner,
        owner_name: goal.owner_name,
        title: goal.title,
        why: goal.why,
        progress,
        elapsed,
        status,
        starts_on: goal.starts_on,
        due_on: goal.due_on,
        agreed_on: goal.agreed_on,
        state,
        outcome: goal.outcome,
        last_update_on: goal.last_update_on,
        blocker: goal.blocker,
        half_time: goal.half_time,
        quarter_label: goal.quarter_label,
        level: goal.level,
    }
}

impl Goal {
    /// Agreed by both, whether it is running or over.
    pub fn is_agreed(&self) -> bool {
        self.state == "agreed" || (self.state == "closed" && self.agreed_on.is_some())
    }

    /// p: 0 to 1 over all key results with data; none where there is none.
    pub fn progress(&self) -> Option<f64> {
        let all: Vec<_> = self.key_results.iter().map(|k| (k.weight, k.progress())).collect();
        // + 0.0: the start of a falling number is no progress, not minus none.
        numbers::goal_progress(&all, self.manual).map(|progress| progress + 0.0)
    }

    /// e: the share of its days that have passed on `on`, 0 to 1.
    pub fn elapsed(&self, on: NaiveDate) -> f64 {
        self.due_on.map_or(0.0, |due_on| numbers::elapsed_share(self.starts_on, due_on, on))
    }

    /// on_pace, behind or far_behind on `on`; none for a draft, without a value, and in its first days.
    pub fn status(&self, on: NaiveDate) -> Option<&'static str> {
        let progress = self.progress().filter(|_| self.is_agreed() && self.has_value())?;
        pace(progress, self.elapsed(on))
    }

    /// Whether anything was said about how far it is.
    pub fn has_value(&self) -> bool {
        self.manual.is_some()
            || self.key_results.iter().any(|k| match k.kind.as_str() {
                "milestones" => self.updates > 0 || k.steps.iter().any(|step| step.done_on.is_some()),
                _ => !k.values.is_empty(),
            })
    }
}

/// Writes a person's goal into the quarter of its day, inside a step of somebody else's; it has no measure yet. One that both
/// agreed is in force, else it is a draft.
pub(crate) fn insert(
    tx: &Transaction,
    clock: Clock,
    owner: &PersonId,
    (title, why): (&str, Option<&str>),
    (begins, due_on): (NaiveDate, NaiveDate),
    agreed_on: Option<NaiveDate>,
) -> Result<GoalId> {
    let (period_id, period) = periods::open_one(tx, clock, due_on, "due_on")?;
    let (id, at) = (GoalId::new(), clock.now());
    let starts_on = begins.max(period.starts_on).min(due_on);
    let state = if agreed_on.is_some() { "agreed" } else { "draft" };
    tx.execute(
        "INSERT INTO goal (id, period_id, level, owner_person_id, title, why, starts_on, due_on, agreed_on, state, lineage_id,
                           created_at, updated_at)
         VALUES (?1, ?2, 'person', ?3, ?4, nullif(?5, ''), ?6, ?7, ?8, ?9, ?1, ?10, ?10)",
        rusqlite::params![id, period_id, owner, title, why, starts_on, due_on, agreed_on, state, at],
    )?;
    if let Some(on) = agreed_on {
        record(tx, clock, &id, Some(owner), "agree", Some("draft"), Some("agreed"), on, None)?;
    }
    Ok(id)
}

/// A goal's pace in a word; none in the first days, when there is no telling.
fn pace(progress: f64, elapsed: f64) -> Option<&'static str> {
    numbers::pace_status(progress, elapsed).map(|status| match status {
        numbers::Status::Green => "on_pace",
        numbers::Status::Amber => "behind",
        numbers::Status::Red => "far_behind",
    })
}

/// Reads the goals that `wanted` names (`g` goal, `q` its period, `p` its owner; `?1` is `until`, `bound` starts at `?2`),
/// with what was said about them up to `until`.
pub(crate) fn load(tx: &Transaction, until: NaiveDate, wanted: &str, bound: &[&dyn ToSql]) -> Result<Vec<Goal>> {
    let all: Vec<&dyn ToSql> = std::iter::once(&until as &dyn ToSql).chain(bound.iter().copied()).collect();
    // `?1` is named, so that every condition counts its own values from 2 on.
    let mut query = tx.prepare_cached(&format!(
        "SELECT g.id, q.label, q.starts_on, q.ends_on, g.level, g.owner_person_id, p.display_name, g.title, g.why, g.plain_text,
                g.starts_on, g.due_on, g.agreed_on, g.weight, g.state, g.midpoint_decision, g.outcome_code, g.score_tenths,
                (SELECT level FROM goal up WHERE up.id = g.parent_goal_id), g.parent_goal_id, g.ambition, g.lineage_id,
                g.resources, g.risks
         FROM goal g JOIN period q ON q.id = g.period_id LEFT JOIN person p ON p.id = g.owner_person_id
         WHERE ?1 IS NOT NULL AND ({wanted})"
    ))?;
    let mut goals: Vec<Goal> = query.query_map(all.as_slice(), goal_from_row)?.collect::<rusqlite::Result<_>>()?;
    goals.sort_by(|a, b| (a.due_on, &a.id).cmp(&(b.due_on, &b.id)));

    // One goal after the other: its index gives the rows in their order, where one query for all would have to sort them.
    let mut key_results = tx.prepare_cached(
        "SELECT id, kind, unit, from_value, to_value, band_low, band_high, milestones, weight, title, sort
         FROM key_result WHERE goal_id = ?1",
    )?;
    let mut checkins = tx.prepare_cached(
        "SELECT key_result_id, checked_on, value, progress_manual, blocker, status, confidence
         FROM checkin WHERE goal_id = ?1 AND checked_on <= ?2 ORDER BY checked_on, created_at",
    )?;
    // A day that is bound is written out each time.
    let known_until = until.to_string();
    for goal in &mut goals {
        let mut rows = key_results.query([&goal.id])?;
        let mut placed: Vec<(i64, KeyResult)> = Vec::new();
        while let Some(row) = rows.next()? {
            placed.push((row.get(10)?, key_result_from_row(row, until)?));
        }
        placed.sort_by(|(a, x), (b, y)| (a, &x.id).cmp(&(b, &y.id)));
        goal.key_results.extend(placed.into_iter().map(|(_, key_result)| key_result));
        let mut rows = checkins.query((&goal.id, &known_until))?;
        while let Some(row) = rows.next()? {
            goal.updates += 1;
            goal.last_update_on = Some(db::day(row, 1)?);
            match (db::word(row, 0)?, row.get::<_, Option<f64>>(2)?) {
                (Some(id), Some(value)) => {
                    goal.key_results.iter_mut().filter(|k| k.id.as_str() == id).for_each(|k| k.values.push(value))
                }
                _ => {
                    goal.manual = row.get::<_, Option<f64>>(3)?.or(goal.manual);
                    goal.blocker = row.get(4)?;
                    goal.said = row.get::<_, Option<String>>(5)?.or(goal.said.take());
                    goal.confidence = row.get::<_, Option<u32>>(6)?.or(goal.confidence);
                }
            }
        }
    }
    Ok(goals)
}

fn goal_from_row(row: &Row) -> rusqlite::Result<Goal> {
    Ok(Goal {
        id: row.get(0)?,
        quarter_label: row.get(1)?,
        quarter_starts_on: db::day(row, 2)?,
        quarter_ends_on: db::day(row, 3)?,
        level: row.get(4)?,
        owner: row.get(5)?,
        owner_name: row.get(6)?,
        title: row.get(7)?,
        why: row.get(8)?,
        plain_text: row.get(9)?,
        starts_on: db::day(row, 10)?,
        due_on: db::day_or_none(row, 11)?,
        agreed_on: db::day_or_none(row, 12)?,
        weight: row.get::<_, u32>(13)?.into(),
        state: row.get(14)?,
        half_time: row.get(15)?,
        outcome: row.get(16)?,
        score_tenths: row.get(17)?,
        parent_level: row.get(18)?,
        parent_id: row.get(19)?,
        ambition: row.get(20)?,
        lineage_id: row.get(21)?,
        resources: row.get(22)?,
        risks: row.get(23)?,
        key_results: Vec::new(),
        updates: 0,
        last_update_on: None,
        manual: None,
        blocker: None,
        said: None,
        confidence: None,
    })
}

fn key_result_from_row(row: &Row, until: NaiveDate) -> Result<KeyResult> {
    let steps: Option<String> = row.get(7)?;
    let mut steps: Vec<Step> = steps.map(|json| serde_json::from_str(&json)).transpose()?.unwrap_or_default();
    for step in &mut steps {
        step.done_on = step.done_on.filter(|on| *on <= until);
    }
    Ok(KeyResult {
        id: row.get(0)?,
        title: row.get(9)?,
        kind: row.get(1)?,
        unit: row.get(2)?,
        from: row.get(3)?,
        to: row.get(4)?,
        low: row.get(5)?,
        high: row.get(6)?,
        steps,
        weight: row.get::<_, u32>(8)?.into(),
        values: Vec::new(),
    })
}

impl KeyResult {
    /// p: 0 to 1, or nothing to go on.
    fn progress(&self) -> Option<f64> {
        let current = self.values.last().copied();
        let steps: Vec<_> = self.steps.iter().map(|step| (step.weight, step.done_on.is_some())).collect();
        let result = match (self.kind.as_str(), self.from, self.to, self.low, self.high) {
            ("maintain", _, _, Some(low), Some(high)) => {
                numbers::KeyResult::Maintain { low, high, values: &self.values }
            }
            ("milestones", ..) => numbers::KeyResult::Milestones(&steps),
            ("number" | "percent" | "money", Some(from), Some(to), ..) => {
                numbers::KeyResult::Value { from, to, current }
            }
            _ => numbers::KeyResult::Binary { done: current.is_some_and(|value| value >= 1.0) },
        };
        numbers::key_result_progress(&result)
    }

    fn measure(&self) -> Measure {
        let unit = self.unit.clone().unwrap_or_default();
        match (self.kind.as_str(), self.from, self.to, self.low, self.high) {
            ("maintain", _, _, Some(low), Some(high)) => Measure::Within { low, high, unit },
            ("milestones", ..) => Measure::Steps { steps: self.steps.iter().map(|step| step.text.clone()).collect() },
            ("number" | "percent" | "money", Some(from), Some(to), ..) => Measure::Number { from, to, unit },
            _ => Measure::DoneOrNot,
        }
    }
}

fn updates(tx: &Transaction, goal: &GoalId) -> Result<Vec<GoalUpdate>> {
    let mut query = tx.prepare_cached(
        "SELECT c.id, c.checked_on, c.created_at, c.value, c.note, c.blocker, k.kind, c.key_result_id, c.status, c.confidence
         FROM checkin c LEFT JOIN key_result k ON k.id = c.key_result_id
         WHERE c.goal_id = ?1 ORDER BY c.checked_on DESC, c.created_at DESC, c.key_result_id IS NOT NULL, k.sort, c.id",
    )?;
    let mut rows = query.query([goal])?;
    let mut all: Vec<(String, GoalUpdate)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (on, at, kind): (NaiveDate, String, Option<String>) = (row.get(1)?, row.get(2)?, row.get(6)?);
        if !all.last().is_some_and(|(last, update)| *last == at && update.on == on) {
            let blank = GoalUpdate {
                id: row.get(0)?,
                on,
                value: None,
                values: Vec::new(),
                status: None,
                confidence: None,
                note: None,
                blocker: None,
                done: None,
            };
            all.push((at, blank));
        }
        let Some((_, update)) = all.last_mut() else { continue };
        let value: Option<f64> = row.get(3)?;
        if let (Some(key_result_id), Some(value)) = (row.get(7)?, value) {
            // The first measure stands for the goal, as on its card.
            match kind.as_deref() {
                _ if !update.values.is_empty() => {}
                Some("binary") => update.done = Some(value >= 1.0),
                _ => update.value = Some(value),
            }
            update.values.push(KeyResultValue { key_result_id, value: Some(value), done: None, step: None });
        }
        update.status = update.status.take().or(row.get(8)?);
        update.confidence = update.confidence.or(row.get(9)?);
        update.note = update.note.take().or(row.get(4)?);
        update.blocker = update.blocker.take().or(row.get(5)?);
    }
    Ok(all.into_iter().map(|(_, update)| update).collect())
}

/// A measure with its texts in order, or what is wrong with it.
pub(crate) fn checked(measure: &Measure) -> Result<Measure> {
    let finite = |field: &str, value: f64| match value.is_finite() {
        true => Ok(value),
        false => Err(Error::invalid(field, "error_number")),
    };
    let a_unit = |unit: &str| text::required(unit, "unit", 60, "error_goal_unit");
    Ok(match measure {
        Measure::Number { from, to, unit } => {
            let (from, to) = (finite("from", *from)?, finite("to", *to)?);
            if from == to {
                return Err(Error::invalid_with("to", "error_goal_same", &[("value", &from.to_string())]));
            }
            Measure::Number { from, to, unit: a_unit(unit)? }
        }
        Measure::DoneOrNot => Measure::DoneOrNot,
        Measure::Steps { steps } => {
            let steps: Vec<String> =
                steps.iter().map(|s| text::one_line(s, "steps", text::TITLE)).collect::<Result<_>>()?;
            let steps: Vec<String> = steps.into_iter().filter(|step| !step.is_empty()).collect();
            if steps.is_empty() {
                return Err(Error::invalid("steps", "error_goal_steps"));
            }
            Measure::Steps { steps }
        }
        Measure::Within { low, high, unit } => {
            let (low, high) = (finite("low", *low)?, finite("high", *high)?);
            if low > high {
                return Err(Error::invalid("high", "error_goal_band"));
            }
            Measure::Within { low, high, unit: a_unit(unit)? }
        }
    })
}

/// The columns of a key result for a measure: kind, unit, from, to, low, high, steps.
type Columns = (&'static str, String, Option<f64>, Option<f64>, Option<f64>, Option<f64>, Option<Vec<Step>>);

fn columns(measure: &Measure, known: &[Step]) -> Columns {
    match measure {
        Measure::Number { from, to, unit } => (kind_of(unit), unit.clone(), Some(*from), Some(*to), None, None, None),
        Measure::DoneOrNot => ("binary", "done".into(), None, None, None, None, None),
        Measure::Steps { steps } => {
            let done_on = |text: &str| known.iter().find(|step| step.text == text).and_then(|step| step.done_on);
            let steps = steps.iter().map(|text| Step { text: text.clone(), weight: 1.0, done_on: done_on(text) });
            ("milestones", "steps".into(), None, None, None, None, Some(steps.collect()))
        }
        Measure::Within { low, high, unit } => ("maintain", unit.clone(), None, None, Some(*low), Some(*high), None),
    }
}

/// A unit tells what kind of number it counts.
fn kind_of(unit: &str) -> &'static str {
    const CURRENCIES: &[&str] = &[
        "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "RON", "TRY", "CAD",
        "AUD", "NZD", "BRL", "MXN", "ZAR", "SGD", "HKD", "KRW",
    ];
    let money = unit.contains(['€', '$', '£', '¥', '₹', '₽', '₩', '₺', '₴'])
        || unit.split(|c: char| !c.is_alphabetic()).any(|word| CURRENCIES.contains(&word));
    match unit {
        "%" => "percent",
        _ if money => "money",
        _ => "number",
    }
}

pub(crate) fn insert_key_result(
    tx: &Transaction,
    at: &str,
    goal: &GoalId,
    title: &str,
    measure: &Measure,
    sort: u32,
    weight: u32,
) -> Result<KeyResultId> {
    let (kind, unit, from, to, low, high, steps) = columns(measure, &[]);
    let id = KeyResultId::new();
    tx.execute(
        "INSERT INTO key_result (id, goal_id, title, kind, unit, from_value, to_value, band_low, band_high, milestones,
                                 original_from, sort, weight, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?6, ?12, ?13, ?11, ?11)",
        rusqlite::params![id, goal, title, kind, unit, from, to, low, high, json(&steps)?, at, sort, weight],
    )?;
    Ok(id)
}

fn json(steps: &Option<Vec<Step>>) -> Result<Option<String>> {
    Ok(steps.as_ref().map(serde_json::to_string).transpose()?)
}

/// Puts a new measure in the place of the old one and keeps the old target as an event. Values stay as long as the new
/// measure can read them.
fn change_measure(
    tx: &Transaction,
    clock: Clock,
    was: &Goal,
    old: Option<&KeyResult>,
    (title, measure): (&str, &Measure),
    reason: Option<&str>,
) -> Result<()> {
    let at = clock.now();
    let Some(old) = old else {
        insert_key_result(tx, &at, &was.id, title, measure, 0, 1)?;
        return Ok(());
    };
    let before = old.measure();
    let (kind, unit, from, to, low, high, steps) = columns(measure, &old.steps);
    if std::mem::discriminant(&before) != std::mem::discriminant(measure) {
        tx.execute("DELETE FROM checkin WHERE key_result_id = ?1", [&old.id])?;
    }
    tx.execute(
        "UPDATE key_result SET title = ?2, kind = ?3, unit = ?4, from_value = ?5, to_value = ?6, band_low = ?7, band_high = ?8,
                milestones = ?9, updated_at = ?10,
                original_from = CASE WHEN (SELECT carry_count FROM goal WHERE id = goal_id) = 0 THEN ?5 ELSE original_from END
         WHERE id = ?1",
        rusqlite::params![old.id, title, kind, unit, from, to, low, high, json(&steps)?, at],
    )?;
    if before == *measure {
        return Ok(());
    }
    let (from, to) = (target(&before), target(measure));
    events::record(
        tx,
        clock,
        Change {
            entity: "key_result",
            entity_id: old.id.as_str(),
            person_id: was.owner.as_ref(),
            event: "change_target",
            from: Some(&from),
            to: Some(&to),
            on: clock.today(),
            reason,
        },
    )
}

/// A measure in figures, for the event that keeps it.
fn target(measure: &Measure) -> String {
    match measure {
        Measure::Number { from, to, unit } => format!("{from} → {to} {unit}"),
        Measure::DoneOrNot => "done".into(),
        Measure::Steps { steps } => format!("{} steps", steps.len()),
        Measure::Within { low, high, unit } => format!("{low} – {high} {unit}"),
    }
}

/// Lets go of a goal, inside a step of somebody else's.
pub(crate) fn let_go(tx: &Transaction, clock: Clock, id: &GoalId, reason: &str) -> Result<()> {
    let was = one(tx, clock.today(), id)?;
    let state = next_state(&was, "drop")?;
    tx.execute(
        "UPDATE goal SET state = ?2, outcome_code = 'dropped', closed_on = ?3, updated_at = ?4 WHERE id = ?1",
        (id, state, clock.today(), clock.now()),
    )?;
    let (from, owner) = (Some(was.state.as_str()), was.owner.as_ref());
    record(tx, clock, id, owner, "drop", from, Some("closed"), clock.today(), Some(reason))
}

pub(crate) fn move_due_date(
    tx: &Transaction,
    clock: Clock,
    was: &Goal,
    due_on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let (period_id, period) = periods::open_one(tx, clock, due_on, "due_on")?;
    if was.state == "agreed" && !(was.quarter_starts_on..=was.quarter_ends_on).contains(&due_on) {
        let (from, until) = (was.quarter_starts_on.to_string(), was.quarter_ends_on.to_string());
        let places = [("quarter", was.quarter_label.as_str()), ("from", from.as_str()), ("until", until.as_str())];
        return Err(Error::invalid_with("due_on", "error_goal_other_quarter", &places));
    }
    let inside = (was.quarter_starts_on..=was.quarter_ends_on).contains(&due_on);
    let period_starts = if inside { was.quarter_starts_on } else { period.starts_on };
    tx.execute(
        "UPDATE goal SET due_on = ?2, starts_on = ?3, period_id = CASE WHEN ?4 THEN period_id ELSE ?5 END, updated_at = ?6
         WHERE id = ?1",
        (&was.id, due_on, was.starts_on.max(period_starts).min(due_on), inside, period_id, clock.now()),
    )?;
    let (from, to) = (was.due_on.map(|on| on.to_string()), due_on.to_string());
    let owner = was.owner.as_ref();
    record(tx, clock, &was.id, owner, "change_due_on", from.as_deref(), Some(&to), clock.today(), reason)
}

/// The stored state that `event` leads to, or why it does not lead anywhere.
fn next_state(goal: &Goal, event: &str) -> Result<&'static str> {
    states::goal_next(&goal.state, event).ok_or_else(|| Error::invalid("state", "error_goal_state"))
}

fn still_open(goal: &Goal) -> Result<()> {
    if goal.state == "closed" { Err(Error::invalid("goal_id", "error_goal_closed")) } else { Ok(()) }
}

fn not_to_come(clock: Clock, field: &str, day: Option<NaiveDate>) -> Result<()> {
    match day {
        Some(day) if day > clock.today() => Err(Error::invalid(field, "error_future")),
        _ => Ok(()),
    }
}

/// Updates lie in the time of the goal, two weeks before and after it included.
fn in_time(goal: &Goal, on: NaiveDate) -> Result<()> {
    let near = Days::new(14);
    let early = goal.starts_on.checked_sub_days(near).is_some_and(|first| on < first);
    let late = goal.due_on.and_then(|due_on| due_on.checked_add_days(near)).is_some_and(|last| on > last);
    if early || late { Err(Error::invalid("on", "error_update_day")) } else { Ok(()) }
}

fn optional_body(value: Option<&str>, field: &str) -> Result<Option<String>> {
    let text = value.map(|v| text::body(v, field)).transpose()?;
    Ok(text.map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()))
}

#[allow(clippy::too_many_arguments, reason = "one row of the event table")]
fn record(
    tx: &Transaction,
    clock: Clock,
    id: &GoalId,
    person_id: Option<&PersonId>,
    event: &str,
    from: Option<&str>,
    to: Option<&str>,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    events::record(tx, clock, Change { entity: "goal", entity_id: id.as_str(), person_id, event, from, to, on, reason })
}

/// Whether a goal has all five letters.
pub(crate) fn is_smart(tx: &Transaction, goal: &Goal) -> Result<bool> {
    Ok(smart(&whole::facts(tx, goal)?).iter().all(|letter| letter.ok))
}

/// The five letters: told, never asked, and nothing is held up by them.
fn smart(goal: &writing::GoalFacts) -> Vec<SmartLetter> {
    let few_words = goal.title.split_whitespace().count() < 2;
    let own = |letter: &str| messages::text(&format!("smart_{}", letter.to_lowercase()), &[]);
    ["S", "M", "A", "R", "T"]
        .into_iter()
        .map(|letter| {
            let missing = (letter == "S" && few_words).then(|| own(letter));
            let reason = missing.or_else(|| writing::missing_of_goal(goal, letter));
            SmartLetter { letter: letter.into(), ok: reason.is_none(), reason }
        })
        .collect()
}

/// Goals of the library, a first measure each.
static EXAMPLES: LazyLock<Vec<GoalExample>> = LazyLock::new(|| {
    let library: serde_json::Value =
        serde_json::from_str(include_str!("../content/goal_examples.json")).unwrap_or_default();
    library["pass"].as_array().into_iter().flatten().filter_map(example).collect()
});

/// A number that falls, a share, and steps.
const FIRST_EXAMPLES: [&str; 3] = ["gp.01", "gp.06", "gp.09"];

fn example(from: &serde_json::Value) -> Option<GoalExample> {
    let key_result = from["key_results"].get(0)?;
    let (unit, number) = (key_result["unit"].as_str().map(str::to_owned), |name: &str| key_result[name].as_f64());
    let of = || unit.clone().unwrap_or_default();
    let measure = match key_result["kind"].as_str()? {
        "milestones" => {
            let steps = key_result["milestones"].as_array()?.iter();
            Measure::Steps { steps: steps.filter_map(|s| s["text"].as_str().map(str::to_owned)).collect() }
        }
        "binary" => Measure::DoneOrNot,
        "maintain" => Measure::Within { low: number("band_low")?, high: number("band_high")?, unit: of() },
        _ => Measure::Number { from: number("from")?, to: number("to")?, unit: of() },
    };
    let (start, end) = match measure {
        Measure::Number { from, to, .. } => (Some(from), Some(to)),
        _ => (None, None),
    };
    let text = |name: &str| from[name].as_str().map(str::to_owned);
    Some(GoalExample {
        code: text("code")?,
        title: text("title")?,
        from: start,
        to: end,
        unit: unit.filter(|_| start.is_some()),
        why: text("why")?,
        measure,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    /// It is 16 November 2026; Jonas has been here since the summer.
    fn with_jonas() -> (TestPlanner, PersonId) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let jonas = planner.add_person("Jonas Berg".into()).expect("added").id;
        long_ago(&planner);
        (planner, jonas)
    }

    /// The planner has been in use for longer than the quiet fortnight.
    fn long_ago(planner: &Planner) {
        let at = "2026-07-01T09:00:00.000Z";
        planner.write("add_goal", |tx| Ok(tx.execute("UPDATE person SET created_at = ?1", [at])?)).expect("moved back");
    }

    fn refund(owner: &PersonId) -> NewGoal {
        NewGoal {
            owner_person_id: owner.clone(),
            title: "Cut the refund time".into(),
            measure: Measure::Number { from: 9.0, to: 5.0, unit: "days".into() },
            due_on: day("2026-12-18"),
            why: Some("customers wait twice as long as promised".into()),
            agreed_on: Some(day("2026-10-05")),
        }
    }

    fn value(goal: &GoalCard, on: &str, value: f64) -> NewUpdate {
        NewUpdate { value: Some(value), ..word(goal, on, None) }
    }

    fn word(goal: &GoalCard, on: &str, blocker: Option<&str>) -> NewUpdate {
        NewUpdate {
            goal_id: goal.id.clone(),
            on: Some(day(on)),
            value: None,
            done: None,
            step: None,
            step_done: None,
            note: None,
            blocker: blocker.map(str::to_owned),
            conversation_id: None,
        }
    }

    fn events(planner: &Planner, id: &str) -> Vec<(String, Option<String>, Option<String>)> {
        planner
            .read(|tx| {
                let mut all =
                    tx.prepare("SELECT event, from_value, to_value FROM event WHERE entity_id = ?1 ORDER BY id")?;
                Ok(all.query_map([id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?)
            })
            .expect("read")
    }

    #[test]
    fn four_blanks_make_an_agreed_goal_with_one_measure() {
        let (planner, jonas) = with_jonas();
        let card = planner.add_goal(refund(&jonas)).expect("added");
        assert_eq!((card.state.as_str(), card.quarter_label.as_str()), ("active", "2026 Q4"));
        assert_eq!(card.starts_on, day("2026-10-05"), "its time runs from the day both agreed");
        assert_eq!(card.owner_name.as_deref(), Some("Jonas Berg"));
        assert_eq!((card.current, card.progress, card.status), (None, Some(0.0), None), "nothing to go on yet");
        assert_eq!(events(&planner, card.id.as_str()), [("agree".into(), Some("draft".into()), Some("agreed".into()))]);
        let draft = NewGoal { agreed_on: None, ..refund(&jonas) };
        let draft = planner.add_goal(draft).expect("added");
        assert_eq!((draft.state.as_str(), draft.starts_on), ("draft", day("2026-11-16")));
        planner.agree_goal(draft.id.clone(), day("2026-11-10")).expect("agreed");
        assert!(planner.agree_goal(draft.id.clone(), day("2026-11-10")).is_err(), "once is enough");
        let agreed = planner.goal_page(draft.id).expect("there").goal;
        assert_eq!((agreed.agreed_on, agreed.starts_on), (Some(day("2026-11-10")), day("2026-11-10")));
    }

    #[test]
    fn a_unit_tells_the_kind_of_number() {
        for (unit, kind) in
            [("%", "percent"), ("€", "money"), ("EUR", "money"), ("EUR a day", "money"), ("days", "number")]
        {
            assert_eq!(kind_of(unit), kind, "{unit}");
        }
        assert_eq!(kind_of("EURO"), "number", "only a code of its own counts");
    }

    #[test]
    fn what_cannot_be_measured_is_refused_with_a_question() {
        let (planner, jonas) = with_jonas();
        let refused = |measure: Measure| match planner.add_goal(NewGoal { measure, ..refund(&jonas) }) {
            Err(Error::Invalid { field, message }) => (field, message),
            other => panic!("kept: {other:?}"),
        };
        let number = |from: f64, to: f64, unit: &str| Measure::Number { from, to, unit: unit.into() };
        let (field, message) = refused(number(82.0, 82.0, "%"));
        assert_eq!((field.as_str(), message.as_str()), ("to", "Both numbers are 82. Which one do you want to reach?"));
        assert_eq!(refused(number(f64::NAN, 82.0, "%")).0, "from");
        assert_eq!(refused(number(1.0, f64::INFINITY, "%")).0, "to");
        assert_eq!(refused(number(1.0, 2.0, " ")).0, "unit");
        assert_eq!(refused(Measure::Steps { steps: vec!["  ".into()] }).0, "steps");
        let early = NewGoal { agreed_on: Some(day("2026-11-17")), ..refund(&jonas) };
        assert!(planner.add_goal(early).is_err(), "nobody agreed tomorrow");
        assert_eq!(planner.list_goals(None).expect("listed"), [], "nothing was kept of what was refused");
    }

    #[test]
    fn a_goal_is_behind_only_with_a_value_after_its_first_days_and_never_in_the_quiet_fortnight() {
        let (planner, jonas) = with_jonas();
        let card = planner.add_goal(refund(&jonas)).expect("added");
        assert!(card.elapsed > 0.5);
        let start = planner.check_in_on_goal(value(&card, "2026-11-09", 9.0)).expect("kept");
        assert!(
            start.progress.is_some_and(|p| p == 0.0 && p.is_sign_positive()),
            "a falling number starts at 0, not at -0"
        );
        planner.undo().expect("undone");
        let said = planner.check_in_on_goal(word(&card, "2026-11-10", Some("Legal"))).expect("kept");
        assert_eq!((said.status, said.blocker.as_deref()), (None, Some("Legal")), "a word is no value");
        let behind = planner.check_in_on_goal(value(&card, "2026-11-11", 8.0)).expect("kept");
        assert_eq!((behind.progress, behind.status.as_deref()), (Some(0.25), Some("far_behind")));
        assert_eq!(behind.blocker, None, "the newest update does not wait for anything");
        let better = planner.check_in_on_goal(value(&card, "2026-11-12", 7.0)).expect("kept");
        assert_eq!(better.status.as_deref(), Some("on_pace"), "0.5 of 1 at {}", better.elapsed);
        let young = planner.add_goal(NewGoal { agreed_on: Some(day("2026-11-15")), ..refund(&jonas) }).expect("added");
        let young = planner.check_in_on_goal(value(&young, "2026-11-16", 9.0)).expect("kept");
        assert_eq!(young.status, None, "its time has hardly begun");
        let draft = planner.add_goal(NewGoal { agreed_on: None, ..refund(&jonas) }).expect("added");
        let draft = planner.check_in_on_goal(value(&draft, "2026-11-16", 9.0)).expect("kept");
        assert_eq!(draft.status, None, "a draft is never behind");
        planner
            .write("add_goal", |tx| Ok(tx.execute("UPDATE person SET created_at = '2026-11-10T08:00:00.000Z'", [])?))
            .expect("a new planner");
        assert_eq!(planner.goal_page(card.id).expect("there").goal.status, None, "the first fortnight is quiet");
    }

    #[test]
    fn an_update_is_one_line_with_its_number_and_goes_as_one() {
        let (planner, jonas) = with_jonas();
        let card = planner.add_goal(refund(&jonas)).expect("added");
        let note = NewUpdate { note: Some("the new form helps".into()), ..value(&card, "2026-11-11", 8.0) };
        planner.check_in_on_goal(note).expect("kept");
        planner.check_in_on_goal(value(&card, "2026-11-12", 7.0)).expect("kept");
        let page = planner.goal_page(card.id.clone()).expect("there");
        assert_eq!(page.updates.iter().map(|u| u.value).collect::<Vec<_>>(), [Some(7.0), Some(8.0)], "newest first");
        assert_eq!(page.updates[1].note.as_deref(), Some("the new form helps"));
        planner.remove_update(page.updates[0].id.clone()).expect("removed");
        let page = planner.goal_page(card.id.clone()).expect("there");
        assert_eq!((page.goal.current, page.updates.len()), (Some(8.0), 1));
        planner.undo().expect("undone");
        assert_eq!(planner.goal_page(card.id.clone()).expect("there").goal.current, Some(7.0));
        assert!(planner.check_in_on_goal(value(&card, "2026-11-17", 7.0)).is_err(), "tomorrow is not known");
        assert!(planner.check_in_on_goal(value(&card, "2026-09-01", 7.0)).is_err(), "long before the goal");
        assert!(planner.check_in_on_goal(value(&card, "2026-11-16", f64::NAN)).is_err());
        let done = NewUpdate { value: None, done: Some(true), ..value(&card, "2026-11-16", 0.0) };
        assert!(planner.check_in_on_goal(done).is_err(), "a number is not done or not");
    }

    #[test]
    fn steps_and_done_or_not_count_what_is_done() {
        let (planner, jonas) = with_jonas();
        let steps = Measure::Steps { steps: vec!["Plan".into(), "Trial".into(), "Report".into()] };
        let card = planner.add_goal(NewGoal { measure: steps, ..refund(&jonas) }).expect("added");
        let tick = NewUpdate { step: Some(1), ..word(&card, "2026-11-16", None) };
        let card = planner.check_in_on_goal(tick).expect("kept");
        assert_eq!((card.steps_done.clone(), card.progress), (vec![false, true, false], Some(1.0 / 3.0)));
        let fewer = Measure::Steps { steps: vec!["Trial".into(), "Report".into()] };
        let change = GoalChange { measure: Some(fewer), ..GoalChange::default() };
        let changed = planner.change_goal(card.id.clone(), change).expect("changed");
        assert_eq!(changed.steps_done, [true, false], "a step that stays keeps its day");
        let untick = NewUpdate { step: Some(0), step_done: Some(false), ..word(&card, "2026-11-16", None) };
        assert_eq!(planner.check_in_on_goal(untick).expect("kept").progress, Some(0.0));
        let one = planner.add_goal(NewGoal { measure: Measure::DoneOrNot, ..refund(&jonas) }).expect("added");
        let done = NewUpdate { done: Some(true), ..word(&one, "2026-11-16", None) };
        let one = planner.check_in_on_goal(done).expect("kept");
        assert_eq!((one.progress, one.status.as_deref()), (Some(1.0), Some("on_pace")));
        assert_eq!(planner.goal_page(one.id).expect("there").updates[0].done, Some(true));
    }

    #[test]
    fn a_changed_target_or_day_keeps_the_old_one_and_stays_in_the_quarter() {
        let (planner, jonas) = with_jonas();
        let card = planner.add_goal(refund(&jonas)).expect("added");
        planner.check_in_on_goal(value(&card, "2026-11-11", 8.0)).expect("kept");
        let measure = Some(Measure::Number { from: 9.0, to: 6.0, unit: "days".into() });
        let due_on = Some(day("2026-12-31"));
        let change = GoalChange { measure, due_on, reason: Some("the audit moved".into()), ..GoalChange::default() };
        let changed = planner.change_goal(card.id.clone(), change).expect("changed");
        assert_eq!((changed.current, changed.progress), (Some(8.0), Some(1.0 / 3.0)), "values stay");
        let key_result = changed.key_result_id.clone().expect("a measure");
        let kept = ("change_target".into(), Some("9 → 5 days".into()), Some("9 → 6 days".into()));
        assert_eq!(events(&planner, key_result.as_str()), [kept]);
        let moved = ("change_due_on".into(), Some("2026-12-18".into()), Some("2026-12-31".into()));
        assert_eq!(events(&planner, card.id.as_str())[1], moved);
        let next = GoalChange { due_on: Some(day("2027-01-15")), ..GoalChange::default() };
        assert!(planner.change_goal(card.id.clone(), next.clone()).is_err(), "an agreed goal stays in its quarter");
        let draft = planner.add_goal(NewGoal { agreed_on: None, ..refund(&jonas) }).expect("added");
        let draft = planner.change_goal(draft.id, next).expect("a draft may move");
        assert_eq!((draft.quarter_label.as_str(), draft.starts_on), ("2027 Q1", day("2027-01-01")));
        let emptied =
            GoalChange { why: Some(String::new()), title: Some(" Halve it ".into()), ..GoalChange::default() };
        let emptied = planner.change_goal(card.id, emptied).expect("changed");
        assert_eq!((emptied.title.as_str(), emptied.why), ("Halve it", None));
    }

    #[test]
    fn a_dropped_goal_is_out_of_the_count_and_a_removed_one_comes_back_whole() {
        let (planner, jonas) = with_jonas();
        let card = planner.add_goal(refund(&jonas)).expect("added");
        planner.check_in_on_goal(value(&card, "2026-11-11", 8.0)).expect("kept");
        planner.remove_goal(card.id.clone()).expect("removed");
        assert!(matches!(planner.goal_page(card.id.clone()), Err(Error::Gone)));
        assert_eq!(events(&planner, card.id.as_str()), []);
        planner.undo().expect("undone");
        assert_eq!(planner.goal_page(card.id.clone()).expect("back").goal.current, Some(8.0));
        assert!(planner.drop_goal(card.id.clone(), " ".into()).is_err(), "not without a reason");
        planner.drop_goal(card.id.clone(), "the customer left".into()).expect("dropped");
        assert_eq!(planner.list_goals(None).expect("listed"), []);
        assert!(planner.check_in_on_goal(value(&card, "2026-11-12", 7.0)).is_err(), "closed is closed");
        let page = planner.goal_page(card.id).expect("it can still be read");
        assert_eq!((page.goal.state.as_str(), page.goal.outcome.as_deref()), ("closed", Some("dropped")));
    }

    #[test]
    fn goals_stand_in_the_order_of_the_sidebar_and_then_by_their_day() {
        let (planner, jonas) = with_jonas();
        let amara = planner.add_person("Amara Okafor".into()).expect("added").id;
        long_ago(&planner);
        let add = |owner: &PersonId, title: &str, due_on: &str| {
            let goal = NewGoal { title: title.into(), due_on: day(due_on), agreed_on: None, ..refund(owner) };
            planner.add_goal(goal).expect("added")
        };
        add(&jonas, "later", "2026-12-18");
        add(&jonas, "sooner", "2026-12-04");
        add(&amara, "hers", "2026-12-31");
        add(&planner.read(people::self_id).expect("self"), "mine", "2026-11-30");
        let next = add(&amara, "next quarter", "2027-02-01");
        let titles = |all: Vec<GoalCard>| all.into_iter().map(|goal| goal.title).collect::<Vec<_>>();
        assert_eq!(
            titles(planner.list_goals(None).expect("listed")),
            ["hers", "next quarter", "sooner", "later", "mine"]
        );
        assert_eq!(titles(planner.list_goals(Some("2027 Q1".into())).expect("listed")), [next.title]);
        assert_eq!(
            titles(planner.read(|tx| cards_of(tx, planner.clock(), &jonas)).expect("read")),
            ["sooner", "later"]
        );
    }

    #[test]
    fn half_time_is_decided_for_many_at_once() {
        let (planner, jonas) = with_jonas();
        let ids =
            [planner.add_goal(refund(&jonas)).expect("added").id, planner.add_goal(refund(&jonas)).expect("added").id];
        assert!(planner.decide_at_half_time(ids.to_vec(), "maybe".into()).is_err());
        planner.decide_at_half_time(ids.to_vec(), "keep".into()).expect("decided");
        assert!(planner.list_goals(None).expect("listed").iter().all(|goal| goal.half_time.as_deref() == Some("keep")));
        assert_eq!(events(&planner, ids[1].as_str())[1], ("half_time".into(), None, Some("keep".into())));
    }

    #[test]
    fn the_letters_tell_what_is_missing() {
        let (planner, jonas) = with_jonas();
        let whole = planner.add_goal(refund(&jonas)).expect("added");
        assert!(
            planner.goal_page(whole.id).expect("there").smart.iter().all(|letter| letter.ok && letter.reason.is_none())
        );
        let thin = NewGoal { title: "Refunds".into(), why: Some("growth".into()), ..refund(&jonas) };
        let thin = planner.add_goal(thin).expect("added");
        let missing: Vec<SmartLetter> = planner.goal_page(thin.id).expect("there").smart;
        let missing: Vec<_> = missing.iter().filter(|letter| !letter.ok).collect();
        assert_eq!(missing.iter().map(|letter| letter.letter.as_str()).collect::<Vec<_>>(), ["S", "R"]);
        for letter in ["s", "m", "a", "r", "t"] {
            assert!(messages::exists(&format!("smart_{letter}")), "{letter} has its words");
        }
    }

    #[test]
    fn the_examples_can_be_kept_as_they_are() {
        let (planner, jonas) = with_jonas();
        let examples = planner.goal_examples().expect("there");
        assert_eq!(examples.len(), 3);
        for example in examples {
            let said = serde_json::to_string(&example).expect("words");
            assert!(!said.contains("Ines") && !said.contains("week 6"), "it speaks of nobody: {said}");
            let goal =
                NewGoal { title: example.title, measure: example.measure, why: Some(example.why), ..refund(&jonas) };
            let card = planner.add_goal(goal).expect("a whole goal");
            assert!(planner.goal_page(card.id).expect("there").smart.iter().all(|letter| letter.ok));
        }
    }
}
