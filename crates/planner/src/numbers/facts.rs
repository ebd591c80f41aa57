//! A quarter's records in plain values, as far as the numbers of people read them: one query a table for the whole team.

use crate::error::Result;
use crate::goals::{self, Goal};
use crate::id::PersonId;
use crate::moods;
use crate::periods::Period;
use crate::quarter::{Talks, person, steps};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use std::collections::HashMap;

/// A promise.
pub(super) struct Item {
    pub id: String,
    pub owner: PersonId,
    pub person: Option<PersonId>,
    pub first_due_on: NaiveDate,
    pub due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    /// Their own idea, taken on in a talk.
    pub is_commitment: bool,
}

impl Item {
    pub fn due_in(&self, period: &Period, until: NaiveDate) -> bool {
        (period.starts_on..=until).contains(&self.first_due_on)
    }

    pub fn on_time(&self) -> bool {
        self.done_on.is_some_and(|done| done <= self.first_due_on)
    }

    /// Not done by `until`, though its day had passed before `now`.
    pub fn is_late(&self, until: NaiveDate, now: NaiveDate) -> bool {
        self.done_on.is_none_or(|done| done > until) && self.due_on < now
    }
}

/// Feedback that was given.
pub(super) struct Given {
    pub id: String,
    pub to: PersonId,
    pub kind: String,
    pub occurred_on: NaiveDate,
    pub given_on: NaiveDate,
    pub channel: Option<String>,
    pub public: bool,
    /// What was seen, where, and what it did, are all written.
    pub complete: bool,
}

impl Given {
    /// The way somebody likes to hear praise: private is in person, by video or phone; public is said to all, or open to all.
    pub fn is_in_form(&self, preference: &str) -> bool {
        let channel = self.channel.as_deref();
        match preference {
            "private" => matches!(channel, Some("in_person" | "video" | "phone")),
            "written" => channel == Some("written"),
            _ => channel == Some("public") || self.public,
        }
    }
}

/// What was said about a goal in words: how it is called, and how sure.
#[derive(Default)]
pub(super) struct Judged {
    pub status: Option<String>,
    pub first_confidence: Option<u32>,
    pub last_confidence: Option<u32>,
    pub confidences: u32,
}

/// A step of a development plan as of the day of interest.
pub(super) struct Step {
    pub owner: PersonId,
    pub id: String,
    pub state: String,
    pub source: String,
    pub hours: Option<f64>,
    pub target_on: NaiveDate,
    pub levels: Option<(f64, f64, f64)>,
}

/// A review of the quarter that somebody writes about them.
pub(super) struct Review {
    pub id: String,
    pub state: String,
    pub observed_from: NaiveDate,
    pub observed_to: NaiveDate,
    /// Included examples: id and day.
    pub examples: Vec<(String, NaiveDate)>,
}

/// Of each skill: id of my answer, their level, my level.
pub(super) type Views = HashMap<PersonId, Vec<(String, f64, f64)>>;

/// What they said of their mood and energy, where the manager switched that on.
#[derive(Default)]
pub(super) struct Mood {
    pub talks: Vec<String>,
    pub mood: Vec<f64>,
    pub energy: Vec<f64>,
}

pub(super) struct Facts {
    /// The day the numbers are as of: today, or the last day of the quarter.
    pub until: NaiveDate,
    pub today: NaiveDate,
    pub goals: Vec<Goal>,
    pub dropped: HashMap<PersonId, u32>,
    pub judged: HashMap<String, Judged>,
    pub talks: Talks,
    pub items: Vec<Item>,
    pub feedback: Vec<Given>,
    /// The last day on which each heard something.
    pub last_feedback: HashMap<PersonId, NaiveDate>,
    pub steps: Vec<Step>,
    /// Points of held talks: id, with whom, raised by them.
    pub topics: Vec<(String, PersonId, bool)>,
    pub coaching: Vec<(String, PersonId, bool)>,
    pub owned: Vec<(String, PersonId, u32)>,
    pub reviews: HashMap<PersonId, Review>,
    /// Their view and mine of each skill.
    pub views: Views,
    /// None: switched off.
    pub mood: Option<HashMap<PersonId, Mood>>,
}

impl Facts {
    pub fn read(tx: &Transaction, period: &Period, today: NaiveDate) -> Result<Facts> {
        let (from, until) = (period.starts_on, today.min(period.ends_on));
        Ok(Facts {
            until,
            today,
            goals: goals::of_quarter(tx, until, &period.label)?,
            dropped: dropped(tx, period)?,
            judged: judged(tx, period, until)?,
            talks: Talks::read(tx, period, today)?,
            items: items(tx, from, until)?,
            feedback: feedback(tx, from, until)?,
            last_feedback: last_feedback(tx, until)?,
            steps: plan_steps(tx, until)?,
            topics: topics(tx, from, until)?,
            coaching: steps::coaching(tx, from, until)?,
            owned: steps::in_force(tx, period, until)?,
            reviews: reviews(tx, period, until)?,
            views: views(tx, period, until)?,
            mood: mood(tx, until)?,
        })
    }

    /// The first day that is not over yet: what was due before it is late.
    pub fn now(&self) -> NaiveDate {
        if self.today > self.until { self.until + Days::new(1) } else { self.today }
    }
}

fn dropped(tx: &Transaction, period: &Period) -> Result<HashMap<PersonId, u32>> {
    let mut query = tx.prepare_cached(
        "SELECT g.owner_person_id, count(*) FROM goal g JOIN period q ON q.id = g.period_id
         WHERE q.kind = 'quarter' AND q.label = ?1 AND g.level = 'person' AND g.outcome_code = 'dropped'
           AND g.owner_person_id IS NOT NULL GROUP BY 1",
    )?;
    let rows = query.query_map([&period.label], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn judged(tx: &Transaction, period: &Period, until: NaiveDate) -> Result<HashMap<String, Judged>> {
    let mut query = tx.prepare_cached(
        "SELECT c.goal_id, c.status, c.confidence FROM goal g JOIN period q ON q.id = g.period_id JOIN checkin c ON c.goal_id = g.id
         WHERE q.kind = 'quarter' AND q.label = ?1 AND c.key_result_id IS NULL AND c.checked_on <= ?2
         ORDER BY c.goal_id, c.checked_on, c.created_at",
    )?;
    let mut all: HashMap<String, Judged> = HashMap::new();
    let mut rows = query.query((&period.label, until))?;
    while let Some(row) = rows.next()? {
        let judged = all.entry(row.get(0)?).or_default();
        judged.status = row.get::<_, Option<String>>(1)?.or(judged.status.take());
        if let Some(confidence) = row.get::<_, Option<u32>>(2)? {
            judged.first_confidence.get_or_insert(confidence);
            judged.last_confidence = Some(confidence);
            judged.confidences += 1;
        }
    }
    Ok(all)
}

fn items(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<Item>> {
    let mut query = tx.prepare_cached(
        "SELECT id, owner_person_id, person_id, first_due_on, due_on, done_on, is_commitment FROM action_item
         WHERE state <> 'dropped' AND (first_due_on BETWEEN ?1 AND ?2
            OR (due_on <= ?2 AND (state = 'open' OR done_on > ?2))) ORDER BY id",
    )?;
    let rows = query.query_map([from, until], |r| {
        Ok(Item {
            id: r.get(0)?,
            owner: r.get(1)?,
            person: r.get(2)?,
            first_due_on: r.get(3)?,
            due_on: r.get(4)?,
            done_on: r.get(5)?,
            is_commitment: r.get(6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What the manager said to others, and what others said to the manager.
fn feedback(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<Given>> {
    let mut query = tx.prepare_cached(
        "SELECT f.id, f.to_person_id, f.kind, f.occurred_on, f.given_on, f.channel, f.visibility = 'public',
                trim(coalesce(f.situation, '')) <> '' AND trim(coalesce(f.behaviour, '')) <> '' AND trim(coalesce(f.impact, '')) <> ''
         FROM feedback f JOIN person me ON me.is_self = 1
         WHERE f.state NOT IN ('draft', 'discarded', 'withdrawn') AND f.given_on BETWEEN ?1 AND ?2
           AND (f.from_person_id = me.id OR f.to_person_id = me.id) ORDER BY f.given_on, f.id",
    )?;
    let rows = query.query_map([from, until], |r| {
        Ok(Given {
            id: r.get(0)?,
            to: r.get(1)?,
            kind: r.get(2)?,
            occurred_on: r.get(3)?,
            given_on: r.get(4)?,
            channel: r.get(5)?,
            public: r.get(6)?,
            complete: r.get(7)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn last_feedback(tx: &Transaction, until: NaiveDate) -> Result<HashMap<PersonId, NaiveDate>> {
    let mut query = tx.prepare_cached(
        "SELECT p.id, (SELECT max(given_on) FROM feedback f WHERE f.to_person_id = p.id AND f.given_on <= ?1
                        AND (p.is_self = 1 OR f.from_person_id = (SELECT id FROM person WHERE is_self = 1))
                        AND f.state NOT IN ('draft', 'discarded', 'withdrawn')) AS day
         FROM person p WHERE day IS NOT NULL",
    )?;
    let rows = query.query_map([until], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn plan_steps(tx: &Transaction, until: NaiveDate) -> Result<Vec<Step>> {
    let mut query = tx.prepare_cached(
        "SELECT d.person_id, i.id, iif(i.done_on > ?1, 'in_progress', i.state), i.source, i.hours_planned, i.target_on,
                i.level_now, i.level_target, i.level_result
         FROM idp_item i JOIN idp d ON d.id = i.idp_id
         WHERE d.state NOT IN ('superseded', 'ended') AND coalesce(d.starts_on, ?1) <= ?1 ORDER BY i.id",
    )?;
    let rows = query.query_map([until], |r| {
        let levels: [Option<f64>; 3] = [r.get(6)?, r.get(7)?, r.get(8)?];
        let [now, aim, reached] = levels;
        Ok(Step {
            owner: r.get(0)?,
            id: r.get(1)?,
            state: r.get(2)?,
            source: r.get(3)?,
            hours: r.get(4)?,
            target_on: r.get(5)?,
            levels: now.zip(aim).zip(reached).map(|((now, aim), reached)| (now, aim, reached)),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn topics(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<(String, PersonId, bool)>> {
    let mut query = tx.prepare_cached(
        "SELECT i.id, c.person_id, i.raised_by = 'employee'
         FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id
         WHERE i.kind = 'topic' AND i.raised_by IN ('employee', 'manager') AND c.state = 'held' AND c.person_id IS NOT NULL
           AND c.held_on BETWEEN ?1 AND ?2 ORDER BY c.held_on, i.sort",
    )?;
    let rows = query.query_map([from, until], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The reviews the manager writes of the quarter, each with the examples that were put in.
fn reviews(tx: &Transaction, period: &Period, until: NaiveDate) -> Result<HashMap<PersonId, Review>> {
    let Some(id) = &period.id else { return Ok(HashMap::new()) };
    let mut query = tx.prepare_cached(
        "SELECT person_id, id, state, observed_from_on, observed_to_on FROM review
         WHERE period_id = ?1 AND kind = 'quarterly' ORDER BY id",
    )?;
    let rows = query.query_map([id], |r| {
        let review = Review {
            id: r.get(1)?,
            state: r.get(2)?,
            observed_from: r.get(3)?,
            observed_to: r.get(4)?,
            examples: Vec::new(),
        };
        Ok((r.get(0)?, review))
    })?;
    let mut all: HashMap<PersonId, Review> = rows.collect::<rusqlite::Result<_>>()?;
    // An example is of the day its record is of.
    let mut query = tx.prepare_cached(
        "SELECT r.person_id, e.id, coalesce(f.occurred_on, n.occurred_on, c.held_on, c.planned_on, a.done_on, a.due_on, g.closed_on,
                                            g.agreed_on, g.starts_on, d.handed_over_on, d.identified_on, s.submitted_on) AS day
         FROM review r JOIN evidence e ON e.review_id = r.id AND e.included = 1
           LEFT JOIN feedback f ON f.id = e.feedback_id LEFT JOIN entry n ON n.id = e.entry_id
           LEFT JOIN conversation c ON c.id = e.conversation_id LEFT JOIN action_item a ON a.id = e.action_item_id
           LEFT JOIN goal g ON g.id = e.goal_id LEFT JOIN delegation d ON d.id = e.delegation_id
           LEFT JOIN assessment s ON s.id = e.assessment_id
         WHERE r.period_id = ?1 AND r.kind = 'quarterly' AND day <= ?2 ORDER BY day, e.id",
    )?;
    let mut rows = query.query((id, until))?;
    while let Some(row) = rows.next()? {
        if let Some(review) = all.get_mut(&row.get(0)?) {
            review.examples.push((row.get(1)?, row.get(2)?));
        }
    }
    Ok(all)
}

/// The newest views of the quarter on each of somebody's skills, theirs and the manager's.
fn views(tx: &Transaction, period: &Period, until: NaiveDate) -> Result<Views> {
    let mut query = tx.prepare_cached(
        "WITH newest AS (
           SELECT v.id, v.item_id AS item, v.value, a.subject_person_id AS person, a.purpose,
                  row_number() OVER (PARTITION BY a.subject_person_id, a.purpose, v.item_id
                                     ORDER BY a.submitted_on DESC, a.created_at DESC, a.id DESC) AS nth
           FROM assessment a JOIN assessment_answer v ON v.assessment_id = a.id AND v.value IS NOT NULL
           WHERE a.purpose IN ('competency_self', 'competency_manager') AND a.state <> 'draft'
             AND a.subject_person_id IS NOT NULL AND a.submitted_on BETWEEN ?1 AND ?2)
         SELECT t.person, m.id, t.value, m.value FROM newest t
           JOIN newest m ON m.person = t.person AND m.item = t.item AND m.purpose = 'competency_manager' AND m.nth = 1
         WHERE t.purpose = 'competency_self' AND t.nth = 1 ORDER BY m.id",
    )?;
    let mut all = Views::new();
    let mut rows = query.query([period.starts_on, until])?;
    while let Some(row) = rows.next()? {
        all.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?, row.get(3)?));
    }
    Ok(all)
}

fn mood(tx: &Transaction, until: NaiveDate) -> Result<Option<HashMap<PersonId, Mood>>> {
    if !moods::is_on(tx)? {
        return Ok(None);
    }
    let mut query = tx.prepare_cached(
        "SELECT person_id, id, mood, energy FROM conversation
         WHERE person_id IS NOT NULL AND held_on BETWEEN ?1 AND ?2 AND (mood IS NOT NULL OR energy IS NOT NULL) ORDER BY held_on, id",
    )?;
    let mut all: HashMap<PersonId, Mood> = HashMap::new();
    let mut rows = query.query([until - Days::new(89), until])?;
    while let Some(row) = rows.next()? {
        let of = all.entry(row.get(0)?).or_default();
        of.talks.push(row.get(1)?);
        of.mood.extend(row.get::<_, Option<f64>>(2)?);
        of.energy.extend(row.get::<_, Option<f64>>(3)?);
    }
    Ok(Some(all))
}

/// Median and range of what was said; none below the minimum.
pub(super) fn spread(values: &[f64]) -> Option<(f64, f64, f64)> {
    let (low, high) = (values.iter().copied().reduce(f64::min)?, values.iter().copied().reduce(f64::max)?);
    Some((person::median(values.to_vec())?, low, high))
}
