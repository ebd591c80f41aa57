//! The page Quarter: who was met when, which goals are on pace, what needs a word.
//!
//! Read across entities with one query a table for the whole team. `person` and `steps` hold the formulas; nothing here is
//! ever sorted by a figure.

pub(crate) mod attention;
pub mod person;
pub mod steps;

use crate::calendar::{self, Clock};
use crate::error::Result;
use crate::goals::{self, GoalCard, OnPace};
use crate::id::PersonId;
use crate::people::{self, Person};
use crate::periods::{self, Period, QuarterRef};
use crate::reviews::{self, ReviewStrip};
use crate::today::{self, TodayStep};
use crate::{Planner, db, development, disclosure, settings};
use chrono::{Days, NaiveDate};
use person::{DaysOff, Kept, Slot, SlotState, Week};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QuarterPage {
    /// Who is in which phase, while reviews are due and not filed; else empty.
    pub reviews: Vec<ReviewStrip>,
    pub quarter: QuarterRef,
    /// Labels of the quarters beside it, where there is something to see.
    pub previous: Option<String>,
    pub next: Option<String>,
    /// Over the team; none while there is nothing to go on.
    pub on_pace: Option<OnPace>,
    /// The one cause to name.
    pub not_met: Option<NotMet>,
    /// Who got less than half of the attention that the middle of the team got; empty where somebody is `not_met`.
    pub overlooked: Vec<Overlooked>,
    /// In the order of the sidebar.
    pub rows: Vec<TeamRow>,
    /// At most seven.
    pub goals_to_talk_about: Vec<GoalToTalk>,
    pub step: Option<TodayStep>,
    /// Open promises of the manager, and those of them whose day has passed.
    pub my_promises: u32,
    pub my_promises_late: u32,
}

/// Whom the manager has not met for the longest, and longer than agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NotMet {
    pub person_id: PersonId,
    pub person_name: String,
    pub days: u32,
}

/// Whom the manager has overlooked for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Overlooked {
    pub person_id: PersonId,
    pub person_name: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TeamRow {
    pub person_id: PersonId,
    pub name: String,
    pub goals: Option<OnPace>,
    /// Thirteen weeks.
    pub strip: Vec<Week>,
    pub last_talk: Option<NaiveDate>,
    /// It is longer ago than twice the rhythm.
    pub last_talk_late: bool,
    pub last_feedback: Option<NaiveDate>,
    pub last_feedback_kind: Option<String>,
    pub steps_done: u32,
    pub steps: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalToTalk {
    pub goal: GoalCard,
    /// blocked, far_behind, behind or stale.
    pub why: String,
    /// Since it was last spoken of.
    pub days: Option<u32>,
}

/// A goal that nobody has spoken of for this long is worth a word.
const STALE_DAYS: i64 = 28;
/// Without a rhythm, this many days without a talk are many.
const LONG_DAYS: i64 = 21;
/// How many goals the page names.
const NAMED_GOALS: usize = 7;

impl Planner {
    /// The page of a quarter: of the running one where none is named.
    pub fn quarter(&self, label: Option<String>) -> Result<QuarterPage> {
        let clock = self.clock();
        self.read(|tx| page(tx, clock, &periods::find(tx, clock.today(), label.as_deref())?))
    }
}

fn page(tx: &Transaction, clock: Clock, period: &Period) -> Result<QuarterPage> {
    let today = clock.today();
    let running = period.contains(today);
    let quiet = disclosure::is_quiet(tx, clock)?;
    let everybody = people::everybody(tx, today)?;
    let cards = goals::cards_among(tx, clock, &period.label, &everybody)?;
    let team = team(tx, clock, period, everybody)?;
    let talks = Talks::read(tx, period, today)?;
    let feedback = last_feedback(tx, period.ends_on.min(today))?;
    let mut theirs: HashMap<&PersonId, Vec<&GoalCard>> = HashMap::new();
    for card in &cards {
        if let Some(owner) = &card.owner_person_id {
            theirs.entry(owner).or_default().push(card);
        }
    }
    let steps = development::counts(tx)?;
    let mut on_pace = OnPace { on_pace: 0, of: 0 };
    let mut not_met: Option<NotMet> = None;
    let mut rows = Vec::with_capacity(team.len());
    for person in &team {
        let goals = theirs.get(&person.id).and_then(|cards| goals::on_pace(cards.iter().copied(), &period.label));
        if let Some(count) = goals {
            on_pace.on_pace += count.on_pace;
            on_pace.of += count.of;
        }
        let last_talk = talks.last.get(&person.id).copied();
        let waiting = talks.waiting(&person.id, today).filter(|_| running && !quiet);
        let late = waiting.filter(|(days, interval)| *days > interval.map_or(LONG_DAYS, |weeks| 14 * i64::from(weeks)));
        if let Some((days, _)) =
            late.filter(|(days, _)| not_met.as_ref().is_none_or(|most| i64::from(most.days) < *days))
        {
            let person_name = person.display_name.clone();
            not_met = Some(NotMet { person_id: person.id.clone(), person_name, days: days as u32 });
        }
        let (last_feedback, last_feedback_kind) = feedback.get(&person.id).cloned().unzip();
        let (steps_done, steps) = steps.get(&person.id).copied().unwrap_or_default();
        rows.push(TeamRow {
            person_id: person.id.clone(),
            name: person.display_name.clone(),
            goals,
            strip: talks.strip(&person.id, period, today),
            last_talk,
            last_talk_late: late.is_some_and(|(_, interval)| interval.is_some()) && last_talk.is_some(),
            last_feedback,
            last_feedback_kind,
            steps_done,
            steps,
        });
    }
    let overlooked = if running && !quiet && not_met.is_none() && team.len() >= attention::FEWEST {
        let near = attention::of(tx, &talks, period, today, &team)?;
        let of = attention::overlooked(&near).into_iter();
        of.map(|one| Overlooked { person_id: one.id.clone(), person_name: one.name.clone() }).collect()
    } else {
        Vec::new()
    };
    let (my_promises, my_promises_late) = tx
        .prepare_cached(
            "SELECT count(*), ifnull(sum(due_on < ?1), 0) FROM action_item a JOIN person me ON me.id = a.owner_person_id
             WHERE me.is_self = 1 AND a.state = 'open'",
        )?
        .query_row([today], |r| r.try_into())?;
    let (previous, next) = periods::neighbours(tx, period)?;
    let before: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM period WHERE kind = 'quarter' AND starts_on < ?1)
                 OR EXISTS (SELECT 1 FROM conversation WHERE planned_on < ?1)",
        )?
        .query_row([period.starts_on], |r| r.get(0))?;
    Ok(QuarterPage {
        reviews: reviews::strip(tx, clock, period)?,
        quarter: period.as_ref(today),
        previous: before.then_some(previous.label),
        next: (period.starts_on <= today).then_some(next.label),
        on_pace: (on_pace.of > 0).then_some(on_pace),
        not_met,
        overlooked,
        goals_to_talk_about: if running && !quiet { to_talk_about(cards, &team, today) } else { Vec::new() },
        rows,
        step: today::chosen_step(tx, period.starts_on)?,
        my_promises,
        my_promises_late,
    })
}

/// Who stands on the page: the team of today, or whoever reported at some time of a quarter that is over.
fn team(tx: &Transaction, clock: Clock, period: &Period, mut everybody: Vec<Person>) -> Result<Vec<Person>> {
    if clock.today() <= period.ends_on {
        everybody.retain(|person| person.active && !person.is_self);
    } else {
        let ids = reported_ids(tx, period)?;
        everybody.retain(|person| ids.contains(&person.id));
    }
    Ok(everybody)
}

/// Who reported to the manager at some time of a quarter.
pub(crate) fn reported(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<Person>> {
    let ids = reported_ids(tx, period)?;
    let mut people = people::everybody(tx, clock.today())?;
    people.retain(|person| ids.contains(&person.id));
    Ok(people)
}

fn reported_ids(tx: &Transaction, period: &Period) -> Result<HashSet<PersonId>> {
    let mut query = tx.prepare_cached(
        "SELECT DISTINCT person_id FROM relationship
         WHERE kind = 'direct_report' AND started_on <= ?2 AND (ended_on IS NULL OR ended_on >= ?1)",
    )?;
    let ids = query.query_map([period.starts_on, period.ends_on], |r| r.get(0))?;
    Ok(ids.collect::<rusqlite::Result<_>>()?)
}

/// The goals of the team that need a word, the most pressing first, otherwise as they stand in the lists.
fn to_talk_about(cards: Vec<GoalCard>, team: &[Person], today: NaiveDate) -> Vec<GoalToTalk> {
    let theirs = |card: &GoalCard| card.owner_person_id.as_ref().is_some_and(|id| team.iter().any(|p| p.id == *id));
    let mut all: Vec<(usize, GoalToTalk)> = cards
        .into_iter()
        .filter(|card| card.state == "active" && theirs(card))
        .filter_map(|goal| {
            let days = (today - goal.last_update_on.unwrap_or(goal.starts_on)).num_days().max(0);
            let reached = goal.progress.is_some_and(|progress| progress >= 1.0);
            let (rank, why) = match goal.status.as_deref() {
                _ if goal.blocker.is_some() => (0, "blocked"),
                Some("far_behind") => (1, "far_behind"),
                Some("behind") => (2, "behind"),
                _ if days > STALE_DAYS && !reached => (3, "stale"),
                _ => return None,
            };
            Some((rank, GoalToTalk { goal, why: why.into(), days: Some(days as u32) }))
        })
        .collect();
    all.sort_by_key(|(rank, _)| *rank);
    all.into_iter().map(|(_, goal)| goal).take(NAMED_GOALS).collect()
}

fn last_feedback(tx: &Transaction, until: NaiveDate) -> Result<HashMap<PersonId, (NaiveDate, String)>> {
    // A seek for each person instead of a walk over ten years of feedback.
    let mut query = tx.prepare_cached(
        "SELECT f.to_person_id, f.given_on, f.kind FROM person p JOIN feedback f ON f.id = (
             SELECT id FROM feedback WHERE to_person_id = p.id AND given_on <= ?1
               AND from_person_id = (SELECT id FROM person WHERE is_self = 1)
               AND state NOT IN ('draft', 'discarded', 'withdrawn') ORDER BY given_on DESC, created_at DESC LIMIT 1)",
    )?;
    let rows = query.query_map([until], |r| Ok((r.get(0)?, (db::day(r, 1)?, r.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The talks of a quarter with everybody, and what they were planned by.
pub(crate) struct Talks {
    rhythms: HashMap<PersonId, Vec<Rhythm>>,
    rows: HashMap<PersonId, Vec<Talk>>,
    /// Holidays and the manager's own absences.
    off: DaysOff,
    away: HashMap<PersonId, Vec<(NaiveDate, NaiveDate)>>,
    /// The last talk with each, up to today or the end of the quarter.
    pub last: HashMap<PersonId, NaiveDate>,
}

struct Rhythm {
    id: String,
    anchor_on: NaiveDate,
    interval_weeks: u32,
    ends_on: Option<NaiveDate>,
}

struct Talk {
    id: String,
    series: Option<String>,
    planned_on: NaiveDate,
    held_on: Option<NaiveDate>,
    state: SlotState,
    excused: bool,
    moved_to: Option<String>,
}

impl Talks {
    pub fn read(tx: &Transaction, period: &Period, today: NaiveDate) -> Result<Talks> {
        let near = Days::new(7);
        let mut talks = Talks {
            rhythms: HashMap::new(),
            rows: HashMap::new(),
            off: DaysOff::default(),
            away: HashMap::new(),
            last: HashMap::new(),
        };
        let settings = settings::read(tx)?;
        talks.off.holidays = settings.holidays.into_iter().collect();
        talks.off.absences = settings.away.iter().map(|away| (away.from, away.until)).collect();

        let mut query = tx.prepare_cached(
            "SELECT person_id, id, anchor_on, interval_weeks, ends_on FROM series
             WHERE kind = 'one_on_one' AND anchor_on <= ?2 AND (ends_on IS NULL OR ends_on >= ?1) ORDER BY anchor_on, id",
        )?;
        let mut rows = query.query([period.starts_on, period.ends_on.max(today)])?;
        while let Some(row) = rows.next()? {
            let rhythm = Rhythm {
                id: row.get(1)?,
                anchor_on: db::day(row, 2)?,
                interval_weeks: row.get(3)?,
                ends_on: db::day_or_none(row, 4)?,
            };
            talks.rhythms.entry(row.get(0)?).or_default().push(rhythm);
        }

        let mut query = tx.prepare_cached(
            "SELECT person_id, id, series_id, planned_on, held_on, state, missed_reason, moved_to_id FROM conversation
             WHERE planned_on BETWEEN ?3 AND ?4 AND person_id IS NOT NULL AND kind <> 'line_manager'
               AND (planned_on BETWEEN ?1 AND ?2 OR held_on BETWEEN ?1 AND ?2)
             ORDER BY planned_on, id",
        )?;
        // The index knows the planned day; a talk is held at most one long rhythm away from it.
        let (from, to, far) = (period.starts_on - near, period.ends_on + near, Days::new(70));
        let mut rows = query.query([from, to, from - far, to + far])?;
        while let Some(row) = rows.next()? {
            let (state, reason) = (db::word(row, 5)?, db::word(row, 6)?);
            let talk = Talk {
                id: row.get(1)?,
                series: row.get(2)?,
                planned_on: db::day(row, 3)?,
                held_on: db::day_or_none(row, 4)?,
                state: match state {
                    Some("held") => SlotState::Held,
                    Some("missed") => SlotState::Missed,
                    Some("cancelled") => SlotState::Cancelled,
                    Some("moved") => SlotState::Moved,
                    _ => SlotState::Planned,
                },
                excused: matches!(reason, Some("manager_away" | "employee_away" | "public_holiday")),
                moved_to: row.get(7)?,
            };
            talks.rows.entry(row.get(0)?).or_default().push(talk);
        }

        let mut query = tx.prepare_cached(
            "SELECT person_id, occurred_on, coalesce(until_on, occurred_on) FROM entry
             WHERE kind = 'away' AND person_id IS NOT NULL AND occurred_on <= ?2 AND coalesce(until_on, occurred_on) >= ?1",
        )?;
        let mut rows = query.query([period.starts_on, period.ends_on.max(today)])?;
        while let Some(row) = rows.next()? {
            talks.away.entry(row.get(0)?).or_default().push((db::day(row, 1)?, db::day(row, 2)?));
        }

        let mut query = tx.prepare_cached(
            "SELECT p.id, c.held_on FROM person p JOIN conversation c ON c.id = (
                 SELECT id FROM conversation WHERE person_id = p.id AND held_on <= ?1 AND kind <> 'line_manager'
                 ORDER BY held_on DESC LIMIT 1)",
        )?;
        let rows = query.query_map([today.min(period.ends_on)], |r| Ok((r.get(0)?, db::day(r, 1)?)))?;
        talks.last = rows.collect::<rusqlite::Result<_>>()?;
        Ok(talks)
    }

    pub fn days_off(&self, person: &PersonId) -> DaysOff {
        let mut off = self.off.clone();
        off.absences.extend(self.away.get(person).into_iter().flatten());
        off
    }

    /// Every planned day of the person's rhythms in the quarter, with what became of it.
    pub fn slots(&self, person: &PersonId, period: &Period, today: NaiveDate) -> Vec<Slot> {
        let rows = self.rows.get(person).map(Vec::as_slice).unwrap_or_default();
        let held_on = |id: &String| rows.iter().find(|talk| talk.id == *id).and_then(|talk| talk.held_on);
        let mut own: HashSet<&str> = HashSet::new();
        let mut slots: Vec<(usize, Slot)> = Vec::new();
        for (which, rhythm) in self.rhythms.get(person).into_iter().flatten().enumerate() {
            let last = rhythm.ends_on.unwrap_or(period.ends_on).min(period.ends_on);
            for on in calendar::slots(rhythm.anchor_on, rhythm.interval_weeks, period.starts_on, last) {
                let of_day =
                    || rows.iter().filter(|talk| talk.series.as_ref() == Some(&rhythm.id) && talk.planned_on == on);
                let put_off = |talk: &&Talk| matches!(talk.state, SlotState::Moved | SlotState::Cancelled);
                let talk = of_day().find(|talk| !put_off(talk)).or_else(|| of_day().next());
                let slot = match talk {
                    Some(talk) => {
                        own.insert(&talk.id);
                        own.extend(talk.moved_to.as_deref());
                        Slot {
                            on,
                            state: talk.state,
                            held_on: talk.held_on.or_else(|| talk.moved_to.as_ref().and_then(held_on)),
                            excused_reason: talk.excused,
                        }
                    }
                    None => Slot { on, state: SlotState::NoTalk, held_on: None, excused_reason: false },
                };
                slots.push((which, slot));
            }
        }
        // A talk beside the rhythm makes up for the nearest day of it that was not held.
        let mut extra: Vec<NaiveDate> =
            rows.iter().filter(|talk| !own.contains(talk.id.as_str())).filter_map(|talk| talk.held_on).collect();
        slots.sort_by_key(|(which, slot)| (slot.on, *which));
        for (_, slot) in slots.iter_mut().filter(|(_, slot)| slot.held_on.is_none()) {
            let reach = if slot.on > today { 3 } else { 7 };
            let away = |held: &NaiveDate| (*held - slot.on).num_days().abs();
            let nearest =
                extra.iter().enumerate().filter(|(_, held)| away(held) <= reach).min_by_key(|(_, held)| away(held));
            if let Some(at) = nearest.map(|(at, _)| at) {
                slot.held_on = Some(extra.swap_remove(at));
            }
        }
        // A rhythm that was changed in mid-week plans one talk in that week, not two: the one that was held, else the newer.
        let mut weeks: HashMap<NaiveDate, (usize, usize, bool)> = HashMap::new();
        let mut dropped: HashSet<usize> = HashSet::new();
        for (at, (which, slot)) in slots.iter().enumerate() {
            let week = calendar::week_start(slot.on, 1);
            match weeks.get(&week).copied() {
                Some((other, before, held)) if before != *which => {
                    let keep_other = held && slot.held_on.is_none();
                    dropped.insert(if keep_other { at } else { other });
                    if !keep_other {
                        weeks.insert(week, (at, *which, slot.held_on.is_some()));
                    }
                }
                _ => {
                    weeks.insert(week, (at, *which, slot.held_on.is_some()));
                }
            }
        }
        slots.into_iter().enumerate().filter(|(at, _)| !dropped.contains(at)).map(|(_, (_, slot))| slot).collect()
    }

    fn strip(&self, person: &PersonId, period: &Period, today: NaiveDate) -> Vec<Week> {
        let rows = self.rows.get(person).map(Vec::as_slice).unwrap_or_default();
        let held: Vec<NaiveDate> = rows.iter().filter_map(|talk| talk.held_on).collect();
        let planned: Vec<NaiveDate> =
            rows.iter().filter(|talk| talk.state == SlotState::Planned).map(|talk| talk.planned_on).collect();
        let (slots, off) = (self.slots(person, period, today), self.days_off(person));
        person::strip(period.starts_on, period.ends_on, &held, &planned, &slots, &off, today)
    }

    pub fn kept(&self, person: &PersonId, period: &Period, today: NaiveDate) -> Kept {
        person::count_kept(&self.slots(person, period, today), &self.days_off(person), today)
    }

    /// Ids of the talks that were held in the quarter.
    pub fn held(&self, person: &PersonId, period: &Period, until: NaiveDate) -> Vec<String> {
        let inside = |talk: &&Talk| talk.held_on.is_some_and(|on| (period.starts_on..=until).contains(&on));
        self.rows.get(person).into_iter().flatten().filter(inside).map(|talk| talk.id.clone()).collect()
    }

    /// Days since the last talk, and the weeks between two of them where a rhythm runs. Nobody waits while either is away;
    /// without a talk the rhythm's first day counts, and without either there is nothing to count from.
    fn waiting(&self, person: &PersonId, today: NaiveDate) -> Option<(i64, Option<u32>)> {
        if self.days_off(person).absences.iter().any(|(from, until)| (*from..=*until).contains(&today)) {
            return None;
        }
        let runs = |rhythm: &&Rhythm| rhythm.ends_on.is_none_or(|last| last >= today);
        let rhythm = self.rhythms.get(person).into_iter().flatten().rev().find(runs);
        let since = self.last.get(person).copied().or(rhythm.map(|rhythm| rhythm.anchor_on))?;
        Some(((today - since).num_days(), rhythm.map(|rhythm| rhythm.interval_weeks)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::conversations::NewOneOnOne;
    use crate::demo::{self, Stage};
    use crate::development::NewStep;
    use crate::goals::{Measure, NewGoal, NewUpdate};
    use crate::testing::{TestPlanner, day, planner};
    use serde_json::Value;

    /// It is 16 November 2026; Dana has led Amara, Jonas and Tomás since the summer.
    fn with_team() -> (TestPlanner, Vec<PersonId>) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let names = ["Tomás Oliveira", "Amara Okafor", "Jonas Berg"].map(str::to_owned).to_vec();
        planner.add_people(names).expect("added");
        let since = "UPDATE relationship SET started_on = '2026-07-01'; UPDATE person SET created_at = '2026-07-01T09:00:00.000Z'";
        planner.write("add_person", |tx| Ok(tx.execute_batch(since)?)).expect("moved back");
        let ids = planner.list_people(false).expect("listed").into_iter().map(|person| person.id).collect();
        (planner, ids)
    }

    fn talk(planner: &Planner, person: &PersonId, on: &str) {
        let draft = NewOneOnOne {
            person_id: person.clone(),
            held_on: day(on),
            notes: String::new(),
            agreed: Vec::new(),
            next_on: None,
            next_time: None,
            slot: None,
        };
        planner.log_one_on_one(draft).expect("logged");
    }

    /// A rhythm that has been running since `anchor_on`.
    fn rhythm(planner: &Planner, person: &PersonId, weeks: u32, anchor_on: &str) {
        let sql =
            "INSERT INTO series (id, person_id, kind, anchor_on, interval_weeks, time_zone, created_at, updated_at)
                   VALUES (?1, ?2, 'one_on_one', ?3, ?4, 'Europe/Berlin', 'x', 'x')";
        let id = crate::SeriesId::new();
        planner.write("set_rhythm", |tx| Ok(tx.execute(sql, (id, person, anchor_on, weeks))?)).expect("set");
    }

    fn goal(planner: &Planner, owner: &PersonId, agreed_on: &str, value: Option<f64>, blocker: Option<&str>) {
        let goal = NewGoal {
            owner_person_id: owner.clone(),
            title: format!("Cut refunds by {value:?}"),
            measure: Measure::Number { from: 0.0, to: 10.0, unit: "days".into() },
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: Some(day(agreed_on)),
        };
        let goal = planner.add_goal(goal).expect("added");
        if value.is_some() || blocker.is_some() {
            let update = NewUpdate {
                goal_id: goal.id,
                on: None,
                value,
                done: None,
                step: None,
                step_done: None,
                note: None,
                blocker: blocker.map(str::to_owned),
                conversation_id: None,
            };
            planner.check_in_on_goal(update).expect("kept");
        }
    }

    fn page(planner: &Planner) -> QuarterPage {
        planner.quarter(None).expect("read")
    }

    #[test]
    fn a_quarter_without_records_is_empty_and_an_unknown_one_is_told() {
        let empty = planner();
        let nothing = page(&empty);
        assert_eq!((nothing.rows, nothing.on_pace, nothing.not_met), (Vec::new(), None, None));
        assert_eq!((nothing.previous, nothing.next.as_deref()), (None, Some("2027 Q1")));
        let (planner, _) = with_team();
        let last = planner.quarter(Some("2026 Q2".into())).expect("a quarter before everything");
        assert!(last.rows.is_empty());
        let next = planner.quarter(Some("2027 Q1".into())).expect("one to come");
        assert_eq!((next.rows.len(), next.next), (3, None));
        assert!(matches!(planner.quarter(Some("Q9".into())), Err(Error::Invalid { field, .. }) if field == "quarter"));
        let numbers = planner.quarter_numbers(Some("2025 Q1".into())).expect("nothing to count");
        assert!(numbers.people.is_empty());
    }

    #[test]
    fn people_stand_as_in_the_sidebar_whatever_their_figures() {
        let (planner, ids) = with_team();
        goal(&planner, &ids[2], "2026-10-05", Some(9.0), None);
        goal(&planner, &ids[0], "2026-10-05", Some(1.0), None);
        goal(&planner, &ids[0], "2026-10-05", Some(9.0), None);
        goal(&planner, &ids[0], "2026-10-05", None, None);
        let page = page(&planner);
        let rows: Vec<(&str, Option<OnPace>)> = page.rows.iter().map(|row| (row.name.as_str(), row.goals)).collect();
        assert_eq!(
            rows,
            [
                ("Amara Okafor", Some(OnPace { on_pace: 1, of: 2 })),
                ("Jonas Berg", None),
                ("Tomás Oliveira", Some(OnPace { on_pace: 1, of: 1 }))
            ],
            "a goal without a value is not counted"
        );
        assert_eq!(page.on_pace, Some(OnPace { on_pace: 2, of: 3 }), "the sum of the rows");
    }

    #[test]
    fn the_longest_without_a_talk_is_named_beyond_twice_the_rhythm_only() {
        let (planner, ids) = with_team();
        assert_eq!(page(&planner).not_met, None, "nothing says when they met");
        talk(&planner, &ids[0], "2026-10-23");
        talk(&planner, &ids[1], "2026-10-27");
        let named = page(&planner).not_met.expect("24 days without a rhythm");
        assert_eq!((named.person_name.as_str(), named.days), ("Amara Okafor", 24));
        rhythm(&planner, &ids[0], 2, "2026-10-23");
        assert_eq!(page(&planner).not_met, None, "24 days are less than twice two weeks; Jonas: 20 days");
        rhythm(&planner, &ids[1], 1, "2026-10-27");
        let page = page(&planner);
        assert_eq!(page.not_met.map(|named| named.person_name).as_deref(), Some("Jonas Berg"));
        assert!(page.rows[1].last_talk_late && !page.rows[0].last_talk_late);
        let away = "INSERT INTO entry (id, kind, person_id, occurred_on, until_on, created_at, updated_at)
                    SELECT 'away', 'away', id, '2026-11-09', '2026-11-20', 'x', 'x' FROM person WHERE display_name LIKE 'Jonas%'";
        planner.write("add_person", |tx| Ok(tx.execute(away, [])?)).expect("away");
        assert_eq!(self::page(&planner).not_met, None, "nobody waits for somebody who is away");
    }

    #[test]
    fn the_first_fortnight_names_nobody() {
        let (planner, ids) = with_team();
        talk(&planner, &ids[0], "2026-10-13");
        goal(&planner, &ids[0], "2026-10-05", Some(0.5), Some("Legal"));
        assert!(page(&planner).not_met.is_some() && page(&planner).goals_to_talk_about.len() == 1);
        let new = "UPDATE person SET created_at = '2026-11-10T09:00:00.000Z'";
        planner.write("add_person", |tx| Ok(tx.execute(new, [])?)).expect("a new planner");
        let quiet = page(&planner);
        assert_eq!((quiet.not_met, quiet.goals_to_talk_about, quiet.on_pace), (None, Vec::new(), None));
    }

    #[test]
    fn seven_goals_at_most_are_named_with_the_reason_the_pressing_ones_first() {
        let (planner, ids) = with_team();
        goal(&planner, &ids[0], "2026-10-05", None, None);
        goal(&planner, &ids[1], "2026-10-05", Some(1.0), None);
        goal(&planner, &ids[1], "2026-10-05", Some(4.0), None);
        goal(&planner, &ids[2], "2026-10-05", Some(9.0), Some("Legal"));
        goal(&planner, &ids[2], "2026-10-05", Some(9.0), None);
        goal(&planner, &ids[2], "2026-11-09", None, None);
        let named: Vec<(String, Option<u32>)> =
            page(&planner).goals_to_talk_about.into_iter().map(|goal| (goal.why, goal.days)).collect();
        let expected = [("blocked", 0), ("far_behind", 0), ("behind", 0), ("stale", 42)];
        assert_eq!(named, expected.map(|(why, days)| (why.to_owned(), Some(days))));
        for _ in 0..9 {
            goal(&planner, &ids[0], "2026-10-05", Some(1.0), None);
        }
        assert_eq!(page(&planner).goals_to_talk_about.len(), 7);
    }

    #[test]
    fn a_row_tells_the_last_talk_the_last_word_and_the_steps() {
        let (planner, ids) = with_team();
        rhythm(&planner, &ids[0], 1, "2026-11-02");
        talk(&planner, &ids[0], "2026-11-02");
        let step = |agreed| NewStep {
            person_id: ids[0].clone(),
            skill: "Chairing".into(),
            step: "Chair the triage".into(),
            by: day("2026-12-11"),
            help: None,
            agreed,
            more: None,
        };
        let done = planner.add_next_step(step(false)).expect("added");
        planner.add_next_step(step(true)).expect("added");
        planner.finish_next_step(done.id, "went well".into(), None).expect("done");
        let row = page(&planner).rows.remove(0);
        assert_eq!((row.last_talk, row.steps_done, row.steps), (Some(day("2026-11-02")), 1, 2));
        assert_eq!(row.strip.len(), 13);
        let marks: Vec<(NaiveDate, person::MarkKind)> =
            row.strip.iter().flat_map(|week| &week.marks).map(|mark| (mark.on, mark.kind)).collect();
        use person::MarkKind::{DidNotHappen, Met, Planned};
        let first = [(day("2026-11-02"), Met), (day("2026-11-09"), DidNotHappen), (day("2026-11-16"), Planned)];
        assert_eq!(marks[..3], first);
        assert!(marks[3..].iter().all(|(_, kind)| *kind == Planned));
    }

    #[test]
    fn a_talk_beside_the_rhythm_makes_up_for_one_day_and_a_changed_rhythm_plans_one_a_week() {
        let (planner, ids) = with_team();
        rhythm(&planner, &ids[0], 1, "2026-10-05");
        planner
            .write("add_person", |tx| {
                // Held on days beside the rhythm: one makes up for the 5th, the other for the 12th.
                for (id, on) in [("c1", "2026-10-08"), ("c2", "2026-10-15")] {
                    tx.execute(
                        "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at)
                         VALUES (?1, ?2, 'one_on_one', ?3, ?3, 'held', 'x', 'x')",
                        (id, &ids[0], on),
                    )?;
                }
                Ok(())
            })
            .expect("held");
        let read = |planner: &TestPlanner| {
            planner
                .read(|tx| {
                    let period = periods::find(tx, day("2026-11-16"), None)?;
                    let talks = Talks::read(tx, &period, day("2026-11-16"))?;
                    Ok((
                        talks.kept(&ids[0], &period, day("2026-11-16")),
                        talks.slots(&ids[0], &period, day("2026-11-16")),
                    ))
                })
                .expect("read")
        };
        let (kept, slots) = read(&planner);
        assert_eq!(kept, Kept { expected: 6, excused: 0, kept: 2 });
        assert_eq!(slots.len(), 13);
        let ends = "UPDATE series SET ends_on = '2026-11-04'";
        planner.write("set_rhythm", |tx| Ok(tx.execute(ends, [])?)).expect("ended");
        rhythm(&planner, &ids[0], 1, "2026-11-05");
        let (_, slots) = read(&planner);
        assert_eq!(slots.len(), 13, "the week of the change plans one talk");
        assert!(
            !slots.iter().any(|slot| slot.on == day("2026-11-02"))
                && slots.iter().any(|slot| slot.on == day("2026-11-05"))
        );
    }

    /// The made-up team of the library on the day its numbers were worked out for.
    #[test]
    fn the_numbers_of_the_made_up_team_are_those_that_were_worked_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
        let data: Value = serde_json::from_str(include_str!("../content/demo_dataset.json")).expect("the data set");
        let expected = &data["expected"];
        let names: HashMap<String, String> = data["people"]
            .as_array()
            .expect("people")
            .iter()
            .filter_map(|p| Some((p["key"].as_str()?.to_owned(), p["display_name"].as_str()?.to_owned())))
            .collect();
        let (mut checked, mut wrong) = (0, Vec::new());
        for quarter in ["Q1", "Q2", "Q3", "Q4"] {
            let all = planner.quarter_numbers(Some(format!("FY24 {quarter}"))).expect("numbers");
            let mut compare = |what: String, number: Option<f64>, expect: &Value| {
                checked += 1;
                if number != expect.as_f64() {
                    wrong.push(format!("{quarter} {what}: {number:?}, not {expect}"));
                }
            };
            for (key, of) in expected["person"].as_object().expect("people") {
                let Some(expect) = of.get(quarter) else { continue };
                let theirs = all.people.iter().find(|person| Some(&person.name) == names.get(key)).map(|p| &p.numbers);
                let numbers = if key == "self" { Some(&all.own.numbers) } else { theirs };
                let value = |id: &str| numbers.and_then(|numbers| numbers.get(id)).and_then(|number| number.value);
                for (id, field) in [("P1", "progress"), ("P6", "score"), ("P7", "carry_over_rate")] {
                    compare(format!("{key} {id}"), value(id), &expect[field]);
                }
            }
            for (key, of) in expected["one_on_one"].as_object().expect("talks") {
                let Some(expect) = of.get(quarter) else { continue };
                let theirs = all.people.iter().find(|person| Some(&person.name) == names.get(key));
                let number = theirs.and_then(|p| p.numbers.get("P8")).cloned().unwrap_or_default();
                compare(format!("{key} P8"), number.value, &expect["reliability"]);
                compare(format!("{key} kept"), number.numerator, &expect["kept"]);
            }
            let own = |id: &str| all.own.numbers.get(id).and_then(|number| number.value);
            if let Some(team) = expected["one_on_one_team"].get(quarter) {
                compare("M7".into(), own("M7"), &team["reliability"]);
            }
            if let Some(credit) = expected["empower_full_handover"].get(quarter) {
                compare("handover".into(), own("M1.empower_others.full_handover"), credit);
                let done = expected["empower_action_done"][quarter].as_bool().map(|done| Value::from(u8::from(done)));
                compare("action done".into(), own("M1.empower_others.action_done"), &done.unwrap_or_default());
            }
            if let Some(meetings) = expected["team_meetings"].get(quarter) {
                compare("stories".into(), own("M1.inspire.meetings_with_story"), &meetings["meetings_with_story"]);
            }
        }
        assert!(wrong.is_empty(), "{} of {checked}: {wrong:#?}", wrong.len());
        assert!(checked > 100, "{checked} numbers were compared");
    }

    #[test]
    fn the_command_line_gets_every_number_with_what_it_is_made_of() {
        let (planner, ids) = with_team();
        goal(&planner, &ids[0], "2026-10-05", Some(4.0), None);
        let json = serde_json::to_value(planner.quarter_numbers(None).expect("numbers")).expect("json");
        let heads = (json["format"].as_str(), json["version"].as_u64(), json["state"].as_str());
        assert_eq!(heads, (Some("quarterdeck.quarter"), Some(1), Some("open")));
        let number = &json["people"][0]["numbers"]["P1"];
        assert_eq!((number["value"].as_f64(), number["minimum"].as_u64()), (Some(0.4), Some(1)));
        assert_eq!(number["records"].as_array().map(Vec::len), Some(1));
        assert!(json["people"][1]["numbers"]["P1"]["value"].is_null(), "no data is not zero");
        assert!(json["self"]["numbers"]["M1.inspire"].is_object());
    }
}
