//! People who are away for a while and come back. Talks of those days did not fail, and goals get other days where the manager
//! gives them; why somebody is away is nobody's business here.

use crate::Planner;
use crate::error::{Error, OrGone, Result};
use crate::goals;
use crate::id::{EntryId, GoalId, PersonId};
use crate::messages::Label;
use crate::moves::theirs;
use crate::settings::Away;
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A goal whose day lies within or after an absence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalDay {
    pub goal_id: GoalId,
    pub title: String,
    pub due_on: NaiveDate,
    /// As many days later as they are away before it, within its quarter; none where the quarter has no room for that.
    pub suggested_on: Option<NaiveDate>,
}

/// Another day for a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewGoalDay {
    pub goal_id: GoalId,
    pub due_on: NaiveDate,
}

impl Planner {
    /// When somebody is away, the newest first.
    pub fn absences(&self, person_id: PersonId) -> Result<Vec<Away>> {
        self.read(|tx| absences(tx, &person_id))
    }

    /// The goals whose day lies in or after an absence, each with the day that would make up for it.
    pub fn goals_in_absence(&self, person_id: PersonId, from: NaiveDate, until: NaiveDate) -> Result<Vec<GoalDay>> {
        check_span(from, until)?;
        let clock = self.clock();
        self.read(|tx| {
            let goals = goals::load(
                tx,
                clock.today(),
                "g.owner_person_id = ?2 AND g.state <> 'closed' AND g.due_on >= ?3",
                &[&person_id, &from],
            )?;
            let day = |goal: goals::Goal| {
                let due_on = goal.due_on?;
                let away = (due_on.min(until) - from).num_days().max(0) as u64 + 1;
                let later = (due_on + Days::new(away)).min(goal.quarter_ends_on);
                let suggested_on = (later > due_on).then_some(later);
                Some(GoalDay { goal_id: goal.id, title: goal.title, due_on, suggested_on })
            };
            Ok(goals.into_iter().filter_map(day).collect())
        })
    }

    /// Somebody is away for a while; why is nobody's business here. Talks of those days did not fail, and goals get the days
    /// that are given.
    pub fn add_absence(
        &self,
        person_id: PersonId,
        from: NaiveDate,
        until: NaiveDate,
        goals: Vec<NewGoalDay>,
    ) -> Result<()> {
        check_span(from, until)?;
        let clock = self.clock();
        let name = self.read(|tx| theirs(tx, clock, &person_id))?.display_name;
        self.write(Label::from("add_absence").with("name", name), |tx| {
            if absences(tx, &person_id)?.iter().any(|other| other.from <= until && other.until >= from) {
                return Err(Error::invalid("from", "error_absence_twice"));
            }
            tx.execute(
                "INSERT INTO entry (id, kind, person_id, occurred_on, until_on, visibility, attrs, created_at, updated_at)
                 VALUES (?1, 'away', ?2, ?3, ?4, 'private', '{\"whose\":\"person\"}', ?5, ?5)",
                (EntryId::new(), &person_id, from, (until != from).then_some(until), clock.now()),
            )?;
            let reason = crate::messages::text("goal_moved_absence", &[]);
            for day in &goals {
                let was = goals::one(tx, clock.today(), &day.goal_id)?;
                if was.owner.as_ref() != Some(&person_id) || was.state == "closed" {
                    return Err(Error::Gone);
                }
                if was.due_on != Some(day.due_on) {
                    goals::move_due_date(tx, clock, &was, day.due_on, Some(&reason))?;
                }
            }
            Ok(())
        })
    }

    /// They are not away after all; goals keep the days they have.
    pub fn remove_absence(&self, id: EntryId) -> Result<()> {
        let name: String = self.read(|tx| {
            tx.query_row(
                "SELECT p.display_name FROM entry e JOIN person p ON p.id = e.person_id WHERE e.id = ?1 AND e.kind = 'away'",
                [&id],
                |r| r.get(0),
            )
            .or_gone()
        })?;
        self.write(Label::from("remove_absence").with("name", name), |tx| {
            tx.execute("DELETE FROM entry WHERE id = ?1 AND kind = 'away'", [&id])?;
            Ok(())
        })
    }
}

fn absences(tx: &Transaction, id: &PersonId) -> Result<Vec<Away>> {
    let mut all = tx.prepare_cached(
        "SELECT id, occurred_on, coalesce(until_on, occurred_on) FROM entry WHERE kind = 'away' AND person_id = ?1
         ORDER BY occurred_on DESC, id",
    )?;
    let rows = all.query_map([id], |r| Ok(Away { id: Some(r.get(0)?), from: r.get(1)?, until: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn check_span(from: NaiveDate, until: NaiveDate) -> Result<()> {
    match (until - from).num_days() {
        days if days < 0 => Err(Error::invalid("until", "error_absence_order")),
        days if days > 3 * 366 => Err(Error::invalid("until", "error_absence_long")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::goals::{Measure, NewGoal};
    use crate::testing::{day, planner};

    #[test]
    fn an_absence_excuses_its_talks_and_gives_goals_their_days() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth Adeyemi".into()).expect("added").id;
        let goal = NewGoal {
            owner_person_id: ruth.clone(),
            title: "Halve open cases".into(),
            measure: Measure::DoneOrNot,
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: Some(day("2026-11-02")),
        };
        let id = p.add_goal(goal).expect("written").id;
        p.set_rhythm(ruth.clone(), Some(1), Some(day("2026-11-17")), None).expect("weekly");
        let (from, until) = (day("2026-11-23"), day("2026-12-04"));
        let days = p.goals_in_absence(ruth.clone(), from, until).expect("days");
        assert_eq!(days[0].suggested_on, Some(day("2026-12-30")), "twelve days later, inside the quarter");
        let wish = |due_on| NewGoalDay { goal_id: id.clone(), due_on };
        assert!(p.add_absence(ruth.clone(), until, from, vec![]).is_err(), "the end before the beginning");
        let far = p.add_absence(ruth.clone(), from, until, vec![wish(day("2027-01-05"))]);
        assert!(far.is_err(), "not into another quarter");
        assert!(p.absences(ruth.clone()).expect("none").is_empty(), "all or nothing");
        p.add_absence(ruth.clone(), from, until, vec![wish(day("2026-12-30"))]).expect("away");
        assert!(p.add_absence(ruth.clone(), day("2026-12-04"), day("2026-12-05"), vec![]).is_err(), "twice");
        let page = p.on(day("2026-11-18")).person_page(ruth.clone()).expect("page");
        assert_eq!(page.next_talk.map(|talk| talk.on), Some(day("2026-12-08")), "nobody expects a talk meanwhile");
        let away = p.absences(ruth.clone()).expect("one");
        p.remove_absence(away[0].id.clone().expect("an id")).expect("not away");
        assert!(p.absences(ruth).expect("none").is_empty());
        p.undo().expect("undone");
        p.undo().expect("undone");
        assert_eq!(p.list_goals(None).expect("goals")[0].due_on, Some(day("2026-12-18")), "one step, both ways");
    }
}
