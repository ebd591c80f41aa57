//! Development plans: for each person one plan of a few lines, each a skill, the next step, by when and how the manager
//! helps. Agreeing means intent and support; nothing of it is a judgement. What stands behind More is in `whole`.

mod whole;

pub(crate) use whole::open_steps_by_skill;
pub use whole::{DevelopmentPlan, PlanAgreement, PlanMore, PlanVersion, SeenLevel, StepMore, WholeStep};

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{IdpId, IdpItemId, PersonId};
use crate::{Planner, messages, people, states, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use ts_rs::TS;

/// One line of somebody's development plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NextStep {
    pub id: IdpItemId,
    pub person_id: PersonId,
    pub person_name: String,
    pub skill: String,
    pub step: String,
    pub by: NaiveDate,
    /// How the manager helps.
    pub help: Option<String>,
    /// planned, in_progress, done, verified or deferred.
    pub state: String,
    pub done_on: Option<NaiveDate>,
    /// What came of it.
    pub outcome: Option<String>,
    /// Its day has passed, and it is not done.
    pub late: bool,
    /// Both agreed on the plan as it stands.
    pub agreed: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewStep {
    pub person_id: PersonId,
    pub skill: String,
    pub step: String,
    pub by: NaiveDate,
    pub help: Option<String>,
    /// Both agreed on the plan with this step in it.
    pub agreed: bool,
    /// What stands behind More.
    #[serde(default)]
    #[ts(optional)]
    pub more: Option<StepMore>,
}

/// What to change about a step: left out stays, an empty `help` is emptied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct StepChange {
    pub skill: Option<String>,
    pub step: Option<String>,
    pub help: Option<String>,
    pub by: Option<NaiveDate>,
    /// Whether both agreed on the plan as it is now; left out: as before, unless what was agreed is another now.
    pub agreed: Option<bool>,
    /// What stands behind More, all of it.
    #[ts(optional)]
    pub more: Option<StepMore>,
}

impl Planner {
    /// Adds a step to somebody's plan, and makes the plan where there is none.
    pub fn add_next_step(&self, step: NewStep) -> Result<NextStep> {
        let skill = text::required(&step.skill, "skill", text::TITLE, "error_step_skill")?;
        let activity = text::required(&step.step, "step", text::TITLE, "error_step_step")?;
        let help = text::optional(step.help.as_deref(), "help", text::TITLE)?;
        let clock = self.clock();
        self.write("add_next_step", |tx| {
            people::person(tx, clock, &step.person_id)?;
            let plan = plan_of(tx, clock, &step.person_id)?;
            let id = keeping_agreement(tx, clock, &plan, Some(step.agreed), || {
                let id = insert_step(tx, clock, &plan.id, &skill, &activity, help.as_deref(), step.by)?;
                step.more.as_ref().map_or(Ok(()), |more| whole::put_more(tx, clock, &id, more))?;
                Ok(id)
            })?;
            one(tx, clock, &id)
        })
    }

    /// Changes the words or the day of a step.
    pub fn change_next_step(&self, id: IdpItemId, change: StepChange) -> Result<NextStep> {
        let required = |value: &Option<String>, field: &str, empty: &str| {
            value.as_deref().map(|v| text::required(v, field, text::TITLE, empty)).transpose()
        };
        let skill = required(&change.skill, "skill", "error_step_skill")?;
        let activity = required(&change.step, "step", "error_step_step")?;
        let help = change.help.as_deref().map(|help| text::one_line(help, "help", text::TITLE)).transpose()?;
        let clock = self.clock();
        self.write("change_next_step", |tx| {
            let was = one(tx, clock, &id)?;
            keeping_agreement(tx, clock, &plan_with(tx, &id)?, change.agreed, || {
                tx.execute(
                    "UPDATE idp_item SET objective = coalesce(?2, objective), activity = coalesce(?3, activity),
                            resources = CASE WHEN ?4 IS NULL THEN resources ELSE nullif(?4, '') END,
                            target_on = coalesce(?5, target_on), updated_at = ?6
                     WHERE id = ?1",
                    (&id, &skill, &activity, &help, change.by, clock.now()),
                )?;
                change.more.as_ref().map_or(Ok(()), |more| whole::put_more(tx, clock, &id, more))
            })?;
            if let Some(by) = change.by.filter(|by| *by != was.by) {
                let (from, to) = (was.by.to_string(), by.to_string());
                record(tx, clock, &was, "change_target_on", Some(&from), Some(&to), clock.today(), None)?;
            }
            one(tx, clock, &id)
        })
    }

    /// The step is under way.
    pub fn start_next_step(&self, id: IdpItemId) -> Result<()> {
        let clock = self.clock();
        self.write("start_next_step", |tx| {
            let was = one(tx, clock, &id)?;
            let event = if was.state == "deferred" { "resume" } else { "start" };
            turn(tx, clock, &was, event, clock.today(), None).map(|_| ())
        })
    }

    /// The step is done, today or on `on`, and this came of it.
    pub fn finish_next_step(&self, id: IdpItemId, outcome: String, on: Option<NaiveDate>) -> Result<()> {
        let outcome = text::required(&outcome, "outcome", text::TITLE, "error_step_outcome")?;
        let clock = self.clock();
        let on = on.unwrap_or(clock.today());
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        self.write("finish_next_step", |tx| {
            let mut was = one(tx, clock, &id)?;
            // Whoever finishes has begun, said or not.
            for event in ["start", "resume"] {
                if states::idp_item_next(&was.state, event).is_some() {
                    was.state = turn(tx, clock, &was, event, on, None)?.into();
                }
            }
            turn(tx, clock, &was, "finish", on, Some(&outcome)).map(|_| ())
        })
    }

    /// Takes a step away, and with the last one a plan in which nothing else stands.
    pub fn remove_next_step(&self, id: IdpItemId) -> Result<()> {
        let clock = self.clock();
        self.write("remove_next_step", |tx| {
            let plan = plan_with(tx, &id)?;
            keeping_agreement(tx, clock, &plan, None, || {
                tx.execute("DELETE FROM event WHERE entity = 'idp_item' AND entity_id = ?1", [&id])?;
                tx.execute("DELETE FROM idp_item WHERE id = ?1", [&id])?;
                Ok(())
            })?;
            let empty: bool = tx.query_row(
                "SELECT coalesce(short_term_aim, long_term_aim, strengths) IS NULL
                   AND NOT EXISTS (SELECT 1 FROM idp_item WHERE idp_id = ?1) FROM idp WHERE id = ?1",
                [&plan.id],
                |r| r.get(0),
            )?;
            if empty {
                tx.execute("DELETE FROM event WHERE entity = 'idp' AND entity_id = ?1", [&plan.id])?;
                tx.execute("DELETE FROM idp WHERE id = ?1", [&plan.id])?;
            }
            Ok(())
        })
    }

    /// Every step of the team's plans, in the order of the sidebar, then by their day; the manager's own at the end.
    pub fn list_next_steps(&self) -> Result<Vec<NextStep>> {
        let clock = self.clock();
        self.read(|tx| steps(tx, clock))
    }
}

/// Whose plan it was does not report to the manager any more: every plan that is not over ends, inside a step of somebody
/// else's. Its steps stay as they are.
pub(crate) fn end_plans(tx: &Transaction, clock: Clock, person: &PersonId, on: NaiveDate) -> Result<()> {
    let mut all = tx.prepare("SELECT id, state FROM idp WHERE person_id = ?1")?;
    let plans: Vec<(IdpId, String)> = all.query_map([person], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (id, state) in plans {
        let Some(next) = states::idp_next(&state, "person_left") else { continue };
        tx.execute(
            "UPDATE idp SET state = ?2, ends_on = max(coalesce(starts_on, ?3), ?3), updated_at = ?4 WHERE id = ?1",
            (&id, next, on, clock.now()),
        )?;
        let change = Change {
            entity: "idp",
            entity_id: id.as_str(),
            person_id: Some(person),
            event: "person_left",
            from: Some(&state),
            to: Some(next),
            on,
            reason: None,
        };
        events::record(tx, clock, change)?;
    }
    Ok(())
}

/// Every step of plans in force or in the making, in the order of the sidebar, then by their day.
pub(crate) fn steps(tx: &Transaction, clock: Clock) -> Result<Vec<NextStep>> {
    let mut all = load(tx, clock, "true", "")?;
    let order: HashMap<PersonId, (bool, usize)> = people::everybody(tx, clock.today())?
        .into_iter()
        .enumerate()
        .filter(|(_, person)| person.active || person.is_self)
        .map(|(place, person)| (person.id, (person.is_self, place)))
        .collect();
    all.retain(|step| order.contains_key(&step.person_id));
    all.sort_by_key(|step| (order.get(&step.person_id).copied(), step.by, step.id.clone()));
    Ok(all)
}

/// How many steps are done, and how many there are, for everybody who has a plan in force or in the making.
pub(crate) fn counts(tx: &Transaction) -> Result<HashMap<PersonId, (u32, u32)>> {
    let mut all = tx.prepare_cached(
        "SELECT d.person_id, sum(i.state IN ('done', 'verified')), count(*) FROM idp_item i JOIN idp d ON d.id = i.idp_id
         WHERE d.state NOT IN ('superseded', 'ended') AND i.state <> 'cancelled' GROUP BY d.person_id",
    )?;
    let rows = all.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The steps of one person by their day.
pub(crate) fn steps_of(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<Vec<NextStep>> {
    load(tx, clock, "p.id = ?1", person.as_str())
}

fn one(tx: &Transaction, clock: Clock, id: &IdpItemId) -> Result<NextStep> {
    load(tx, clock, "i.id = ?1", id.as_str())?.pop().or_gone()
}

fn load(tx: &Transaction, clock: Clock, wanted: &str, bound: &str) -> Result<Vec<NextStep>> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT i.id, p.id, p.display_name, i.objective, i.activity, i.target_on, i.resources, i.state, i.done_on, i.outcome,
                d.state = 'agreed'
         FROM idp_item i JOIN idp d ON d.id = i.idp_id JOIN person p ON p.id = d.person_id
         WHERE ?1 IS NOT NULL AND {wanted} AND d.state NOT IN ('superseded', 'ended') AND i.state <> 'cancelled'
         ORDER BY i.target_on, i.sort, i.id"
    ))?;
    let (today, quiet) = (clock.today(), crate::disclosure::is_quiet(tx, clock)?);
    let from_row = |row: &Row| -> rusqlite::Result<NextStep> {
        let (by, state): (NaiveDate, String) = (row.get(5)?, row.get(7)?);
        Ok(NextStep {
            id: row.get(0)?,
            person_id: row.get(1)?,
            person_name: row.get(2)?,
            skill: row.get(3)?,
            step: row.get(4)?,
            by,
            help: row.get(6)?,
            late: by < today && !quiet && !matches!(state.as_str(), "done" | "verified"),
            state,
            done_on: row.get(8)?,
            outcome: row.get(9)?,
            agreed: row.get(10)?,
        })
    };
    let rows = query.query_map([bound], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Somebody's plan that is in force, or in the making.
struct Plan {
    id: IdpId,
    person_id: PersonId,
    state: String,
}

fn plan_of(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<Plan> {
    let found: Option<(IdpId, String)> = tx
        .query_row(
            "SELECT id, state FROM idp WHERE person_id = ?1 AND state IN ('draft', 'shared', 'agreed')
             ORDER BY state = 'agreed' DESC, version DESC LIMIT 1",
            [person],
            |r| r.try_into(),
        )
        .optional()?;
    if let Some((id, state)) = found {
        return Ok(Plan { id, person_id: person.clone(), state });
    }
    Ok(Plan { id: new_plan(tx, clock, person)?, person_id: person.clone(), state: "draft".into() })
}

/// A further plan of somebody, still a draft, inside a step of somebody else's.
pub(crate) fn new_plan(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<IdpId> {
    let id = IdpId::new();
    tx.execute(
        "INSERT INTO idp (id, person_id, version, title, starts_on, created_at, updated_at)
         VALUES (?1, ?2, (SELECT ifnull(max(version), 0) + 1 FROM idp WHERE person_id = ?2), ?3, ?4, ?5, ?5)",
        (&id, person, messages::text("development_plan", &[]), clock.today(), clock.now()),
    )?;
    Ok(id)
}

/// A further step of a plan, inside a step of somebody else's.
pub(crate) fn insert_step(
    tx: &Transaction,
    clock: Clock,
    plan: &IdpId,
    skill: &str,
    activity: &str,
    help: Option<&str>,
    by: NaiveDate,
) -> Result<IdpItemId> {
    let id = IdpItemId::new();
    tx.execute(
        "INSERT INTO idp_item (id, idp_id, sort, objective, source, activity_kind, activity, resources, target_on,
                               first_target_on, created_at, updated_at)
         VALUES (?1, ?2, (SELECT ifnull(max(sort), 0) + 1 FROM idp_item WHERE idp_id = ?2), ?3, 'experience', 'other',
                 ?4, ?5, ?6, ?6, ?7, ?7)",
        (&id, plan, skill, activity, help, by, clock.now()),
    )?;
    Ok(id)
}

/// The plan a step stands in.
fn plan_with(tx: &Transaction, step: &IdpItemId) -> Result<Plan> {
    tx.query_row(
        "SELECT d.id, d.person_id, d.state FROM idp d JOIN idp_item i ON i.idp_id = d.id WHERE i.id = ?1",
        [step],
        |r| Ok(Plan { id: r.get(0)?, person_id: r.get(1)?, state: r.get(2)? }),
    )
    .or_gone()
}

/// Changes a plan. Both agreed on what stands there, so where that is another afterwards they have not, unless it is said.
fn keeping_agreement<T>(
    tx: &Transaction,
    clock: Clock,
    plan: &Plan,
    agreed: Option<bool>,
    change: impl FnOnce() -> Result<T>,
) -> Result<T> {
    let before = whole::content_hash(tx, &plan.id)?;
    let done = change()?;
    let same = before == whole::content_hash(tx, &plan.id)?;
    let way: &[&str] = match (plan.state.as_str(), agreed) {
        ("draft", Some(true)) => &["share", "sign"],
        ("shared", Some(true)) => &["sign"],
        ("agreed", Some(true)) if !same => &["content_changed", "sign"],
        ("agreed", Some(false)) => &["content_changed"],
        ("agreed", None) if !same => &["content_changed"],
        _ => &[],
    };
    walk(tx, clock, plan, way)?;
    Ok(done)
}

/// Takes a plan through `events`, one after the other.
fn walk(tx: &Transaction, clock: Clock, plan: &Plan, events: &[&str]) -> Result<()> {
    let mut state = plan.state.clone();
    for event in events {
        let next = states::idp_next(&state, event).ok_or_else(|| Error::invalid("agreed", "error_step_state"))?;
        tx.execute(
            "UPDATE idp SET state = ?2, updated_at = ?3 WHERE id = ?1",
            (&plan.id, states::stored("idp", next), clock.now()),
        )?;
        match *event {
            "sign" => whole::sign(tx, clock, plan)?,
            "content_changed" => whole::outdate(tx, clock, &plan.id)?,
            _ => {}
        }
        let (from, to) = (Some(state.as_str()), Some(next));
        let (entity_id, person_id, on) = (plan.id.as_str(), Some(&plan.person_id), clock.today());
        let change = Change { entity: "idp", entity_id, person_id, event, from, to, on, reason: None };
        events::record(tx, clock, change)?;
        state = next.into();
    }
    Ok(())
}

/// Takes a step to where `event` leads.
fn turn(
    tx: &Transaction,
    clock: Clock,
    was: &NextStep,
    event: &str,
    on: NaiveDate,
    outcome: Option<&str>,
) -> Result<&'static str> {
    let next = states::idp_item_next(&was.state, event).ok_or_else(|| Error::invalid("state", "error_step_state"))?;
    let done_on = (next == "done").then_some(on);
    tx.execute(
        "UPDATE idp_item SET state = ?2, done_on = ?3, outcome = coalesce(?4, outcome), updated_at = ?5 WHERE id = ?1",
        (&was.id, next, done_on, outcome, clock.now()),
    )?;
    record(tx, clock, was, event, Some(&was.state), Some(next), on, None)?;
    Ok(next)
}

#[allow(clippy::too_many_arguments, reason = "one row of the event table")]
fn record(
    tx: &Transaction,
    clock: Clock,
    step: &NextStep,
    event: &str,
    from: Option<&str>,
    to: Option<&str>,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let (entity_id, person_id) = (step.id.as_str(), Some(&step.person_id));
    events::record(tx, clock, Change { entity: "idp_item", entity_id, person_id, event, from, to, on, reason })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    /// It is 16 November 2026, and the planner is older than its quiet fortnight.
    fn with_ruth() -> (TestPlanner, PersonId) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
        planner
            .write("add_person", |tx| Ok(tx.execute("UPDATE person SET created_at = '2026-07-01T09:00:00.000Z'", [])?))
            .expect("moved back");
        (planner, ruth)
    }

    fn triage(person_id: &PersonId) -> NewStep {
        NewStep {
            person_id: person_id.clone(),
            skill: "Chairing".into(),
            step: "Chair the weekly triage, twice".into(),
            by: day("2026-12-11"),
            help: Some("sit in once".into()),
            agreed: false,
            more: None,
        }
    }

    fn plan_state(planner: &Planner) -> Vec<String> {
        let all = |tx: &Transaction| -> Result<Vec<String>> {
            let mut all = tx.prepare("SELECT state FROM idp ORDER BY id")?;
            Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        planner.read(all).expect("read")
    }

    fn events_of(planner: &Planner, id: &str) -> Vec<String> {
        let all = |tx: &Transaction| -> Result<Vec<String>> {
            let mut all = tx.prepare("SELECT event || ':' || to_value FROM event WHERE entity_id = ?1 ORDER BY id")?;
            Ok(all.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        planner.read(all).expect("read")
    }

    #[test]
    fn steps_gather_in_one_plan_that_is_agreed_when_both_say_so() {
        let (planner, ruth) = with_ruth();
        let first = planner.add_next_step(triage(&ruth)).expect("added");
        assert_eq!((first.state.as_str(), first.agreed, first.late), ("planned", false, false));
        assert_eq!(plan_state(&planner), ["draft"]);
        let second = planner.add_next_step(NewStep { agreed: true, ..triage(&ruth) }).expect("added");
        assert!(second.agreed);
        assert_eq!(plan_state(&planner), ["agreed"], "one plan for one person");
        let third = planner.add_next_step(triage(&ruth)).expect("added");
        assert!(!third.agreed, "what both agreed on was another plan");
        assert_eq!(plan_state(&planner), ["shared"]);
        let all = planner.list_next_steps().expect("listed");
        assert_eq!(all.len(), 3);
        assert!(all.iter().all(|step| !step.agreed));
    }

    #[test]
    fn a_step_goes_from_planned_to_done_with_what_came_of_it() {
        let (planner, ruth) = with_ruth();
        let step = planner.add_next_step(triage(&ruth)).expect("added");
        planner.start_next_step(step.id.clone()).expect("started");
        assert!(planner.start_next_step(step.id.clone()).is_err(), "it runs already");
        assert!(planner.finish_next_step(step.id.clone(), " ".into(), None).is_err(), "what came of it?");
        assert!(planner.finish_next_step(step.id.clone(), "x".into(), Some(day("2026-11-17"))).is_err(), "tomorrow");
        planner.finish_next_step(step.id.clone(), "two calm rounds".into(), Some(day("2026-11-13"))).expect("done");
        let done = planner.list_next_steps().expect("listed").remove(0);
        assert_eq!((done.state.as_str(), done.done_on), ("done", Some(day("2026-11-13"))));
        assert_eq!(done.outcome.as_deref(), Some("two calm rounds"));
        assert!(planner.finish_next_step(step.id.clone(), "again".into(), None).is_err());
        assert_eq!(events_of(&planner, step.id.as_str()), ["start:in_progress", "finish:done"]);
        let quick = planner.add_next_step(triage(&ruth)).expect("added");
        planner.finish_next_step(quick.id.clone(), "done at once".into(), None).expect("done without a start");
        assert_eq!(events_of(&planner, quick.id.as_str()), ["start:in_progress", "finish:done"]);
        planner.undo().expect("undone");
        let undone = planner.list_next_steps().expect("listed").into_iter().find(|step| step.id == quick.id);
        assert_eq!(undone.expect("there").state, "planned", "both turns go back as one");
    }

    #[test]
    fn a_moved_day_keeps_the_first_one_and_the_agreement_stays_where_nothing_is_said() {
        let (planner, ruth) = with_ruth();
        let step =
            planner.add_next_step(NewStep { agreed: true, by: day("2026-11-09"), ..triage(&ruth) }).expect("added");
        assert!(step.late, "its day has passed");
        let change = StepChange { by: Some(day("2026-12-18")), ..StepChange::default() };
        let moved = planner.change_next_step(step.id.clone(), change).expect("changed");
        assert_eq!((moved.by, moved.late, moved.agreed), (day("2026-12-18"), false, true));
        let first: NaiveDate = planner
            .read(|tx| Ok(tx.query_row("SELECT first_target_on FROM idp_item", [], |r| r.get(0))?))
            .expect("read");
        assert_eq!(first, day("2026-11-09"));
        assert_eq!(events_of(&planner, step.id.as_str()), ["change_target_on:2026-12-18"]);
        let change = StepChange { help: Some(String::new()), ..StepChange::default() };
        let other = planner.change_next_step(step.id.clone(), change.clone()).expect("changed");
        assert_eq!((other.help, other.agreed), (None, false), "that is not what both agreed on");
        let change = StepChange { agreed: Some(true), ..change };
        assert!(planner.change_next_step(step.id.clone(), change).expect("changed").agreed, "it is said");
        let change = StepChange { agreed: Some(false), ..StepChange::default() };
        assert!(!planner.change_next_step(step.id.clone(), change).expect("changed").agreed);
        let empty = StepChange { skill: Some(" ".into()), ..StepChange::default() };
        assert!(planner.change_next_step(step.id, empty).is_err());
    }

    #[test]
    fn the_plan_goes_with_its_last_step_and_comes_back_with_it() {
        let (planner, ruth) = with_ruth();
        let step = planner.add_next_step(NewStep { agreed: true, ..triage(&ruth) }).expect("added");
        planner.remove_next_step(step.id.clone()).expect("removed");
        assert!(plan_state(&planner).is_empty());
        assert!(matches!(planner.remove_next_step(step.id.clone()), Err(Error::Gone)));
        planner.undo().expect("undone");
        assert_eq!(plan_state(&planner), ["agreed"]);
        assert_eq!(planner.read(|tx| steps_of(tx, planner.clock(), &ruth)).expect("read")[0].id, step.id);
    }

    #[test]
    fn nothing_is_late_in_the_quiet_fortnight() {
        let (planner, ruth) = with_ruth();
        let late = NewStep { by: day("2026-11-09"), ..triage(&ruth) };
        assert!(planner.add_next_step(late.clone()).expect("added").late);
        planner
            .write("add_person", |tx| Ok(tx.execute("UPDATE person SET created_at = '2026-11-10T09:00:00.000Z'", [])?))
            .expect("a new planner");
        assert!(!planner.add_next_step(late).expect("added").late);
    }
}
