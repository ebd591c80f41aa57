//! What a role asks of a person: a level of a skill, from a day on. It follows from the role and is no judgement of anybody.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::frameworks::{self, SkillKey, a_level, level_name};
use crate::id::{ExpectationId, InstrumentItemId, PersonId};
use crate::{Planner, people};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Expectation {
    pub id: ExpectationId,
    pub person_id: PersonId,
    pub skill_id: InstrumentItemId,
    pub skill: String,
    /// 1 to 5.
    pub level: u32,
    pub level_name: String,
    pub from_on: NaiveDate,
    /// The last day it holds; none while there is no end.
    pub until_on: Option<NaiveDate>,
}

impl Expectation {
    pub fn holds(&self, on: NaiveDate) -> bool {
        self.from_on <= on && self.until_on.is_none_or(|until| on <= until)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewExpectation {
    pub person_id: PersonId,
    pub skill_id: InstrumentItemId,
    pub level: u32,
    /// Today where it is left out.
    #[serde(default)]
    pub from_on: Option<NaiveDate>,
}

impl Planner {
    /// The role asks for a level of each skill from a day on. What was asked before ends the day before; what is asked later
    /// already ends this one.
    pub fn ask_for_skills(&self, all: Vec<NewExpectation>) -> Result<()> {
        if all.is_empty() {
            return Err(Error::invalid("levels", "error_no_level"));
        }
        let clock = self.clock();
        self.write("ask_for_skills", |tx| all.iter().try_for_each(|new| ask(tx, clock, new)))
    }

    /// The role asks for it up to this day and no longer.
    pub fn end_expectation(&self, id: ExpectationId, until_on: NaiveDate) -> Result<()> {
        let clock = self.clock();
        self.write("end_expectation", |tx| {
            let was = one(tx, &id)?;
            if until_on < was.from_on {
                let from = was.from_on.to_string();
                return Err(Error::invalid_with("until_on", "error_ends_before_start", &[("date", &from)]));
            }
            tx.execute(
                "UPDATE expectation SET until_on = ?2, updated_at = ?3 WHERE id = ?1",
                (&id, until_on, clock.now()),
            )?;
            Ok(())
        })
    }

    /// It was never asked: written down by mistake.
    pub fn remove_expectation(&self, id: ExpectationId) -> Result<()> {
        self.write("remove_expectation", |tx| {
            tx.execute("DELETE FROM event WHERE entity = 'expectation' AND entity_id = ?1", [&id])?;
            if tx.execute("DELETE FROM expectation WHERE id = ?1", [&id])? == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }
}

fn ask(tx: &Transaction, clock: Clock, new: &NewExpectation) -> Result<()> {
    let level = a_level(new.level, "level")?;
    let from_on = new.from_on.unwrap_or(clock.today());
    people::person(tx, clock, &new.person_id)?;
    frameworks::keep_skill(tx, clock, &new.skill_id, "skill_id")?;
    let key = frameworks::skill_key(tx, &new.skill_id)?;
    let others: Vec<Expectation> =
        of_person(tx, &new.person_id)?.into_iter().filter(|(of, _)| *of == key).map(|(_, one)| one).collect();
    let at = clock.now();
    let mut before = None;
    for other in &others {
        if other.from_on == from_on {
            before = Some(other.level);
            tx.execute("DELETE FROM expectation WHERE id = ?1", [&other.id])?;
        } else if other.from_on < from_on && other.holds(from_on) {
            before = Some(other.level);
            tx.execute(
                "UPDATE expectation SET until_on = ?2, updated_at = ?3 WHERE id = ?1",
                (&other.id, from_on - Days::new(1), &at),
            )?;
        }
    }
    let later = others.iter().map(|other| other.from_on).filter(|from| *from > from_on).min();
    let id = ExpectationId::new();
    tx.execute(
        "INSERT INTO expectation (id, person_id, instrument_item_id, level, from_on, until_on, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        (&id, &new.person_id, &new.skill_id, level, from_on, later.map(|later| later - Days::new(1)), &at),
    )?;
    let (from, to) = (before.map(|level| level.to_string()), level.to_string());
    let change = Change {
        entity: "expectation",
        entity_id: id.as_str(),
        person_id: Some(&new.person_id),
        event: "ask",
        from: from.as_deref(),
        to: Some(&to),
        on: from_on,
        reason: None,
    };
    events::record(tx, clock, change)
}

fn one(tx: &Transaction, id: &ExpectationId) -> Result<Expectation> {
    Ok(load(tx, "e.id = ?1", id.as_str())?.pop().or_gone()?.1)
}

/// Everything that is, was or will be asked of somebody, the earliest first.
pub(crate) fn of_person(tx: &Transaction, person: &PersonId) -> Result<Vec<(SkillKey, Expectation)>> {
    load(tx, "e.person_id = ?1", person.as_str())
}

/// What is asked of everybody on a day.
pub(crate) fn holding(tx: &Transaction, on: NaiveDate) -> Result<Vec<(SkillKey, Expectation)>> {
    load(tx, "e.from_on <= ?1 AND (e.until_on IS NULL OR e.until_on >= ?1)", &on.to_string())
}

fn load(tx: &Transaction, wanted: &str, bound: &str) -> Result<Vec<(SkillKey, Expectation)>> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT e.id, e.person_id, e.instrument_item_id, i.text, e.level, e.from_on, e.until_on, f.code, i.code
         FROM expectation e JOIN instrument_item i ON i.id = e.instrument_item_id JOIN instrument f ON f.id = i.instrument_id
         WHERE {wanted} ORDER BY e.from_on, e.id"
    ))?;
    let rows = query.query_map([bound], |r| {
        let level = r.get(4)?;
        let expectation = Expectation {
            id: r.get(0)?,
            person_id: r.get(1)?,
            skill_id: r.get(2)?,
            skill: r.get(3)?,
            level,
            level_name: level_name(level),
            from_on: r.get(5)?,
            until_on: r.get(6)?,
        };
        Ok(((r.get(7)?, r.get(8)?), expectation))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    /// It is 16 November 2026.
    fn with_ruth() -> (TestPlanner, PersonId, InstrumentItemId) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
        let skill = planner.frameworks().expect("there")[0].skills[3].id.clone();
        (planner, ruth, skill)
    }

    fn asked(planner: &Planner, person: &PersonId) -> Vec<(u32, String, Option<String>)> {
        let all = planner.read(|tx| of_person(tx, person)).expect("read");
        all.into_iter().map(|(_, e)| (e.level, e.from_on.to_string(), e.until_on.map(|on| on.to_string()))).collect()
    }

    #[test]
    fn what_is_asked_anew_ends_what_was_asked_and_nothing_overlaps() {
        let (planner, ruth, skill) = with_ruth();
        let ask = |level, from: &str| {
            let (person_id, skill_id) = (ruth.clone(), skill.clone());
            let new = NewExpectation { person_id, skill_id, level, from_on: Some(day(from)) };
            planner.ask_for_skills(vec![new]).expect("asked");
        };
        ask(2, "2026-01-05");
        assert_eq!(asked(&planner, &ruth), [(2, "2026-01-05".to_owned(), None)]);
        ask(4, "2027-01-04");
        ask(3, "2026-07-01");
        let whole = [
            (2, "2026-01-05".to_owned(), Some("2026-06-30".to_owned())),
            (3, "2026-07-01".into(), Some("2027-01-03".into())),
            (4, "2027-01-04".into(), None),
        ];
        assert_eq!(asked(&planner, &ruth), whole);
        ask(5, "2026-07-01");
        assert_eq!(asked(&planner, &ruth)[1].0, 5, "of one day the last word holds");
        assert_eq!(asked(&planner, &ruth).len(), 3);
        let today = planner.read(|tx| holding(tx, day("2026-11-16"))).expect("read");
        assert_eq!(today.iter().map(|(_, e)| e.level).collect::<Vec<_>>(), [5]);
        planner.undo().expect("undone");
        assert_eq!(asked(&planner, &ruth), whole);
    }

    #[test]
    fn it_ends_not_before_it_began_and_goes_when_it_was_a_mistake() {
        let (planner, ruth, skill) = with_ruth();
        let new = NewExpectation { person_id: ruth.clone(), skill_id: skill.clone(), level: 3, from_on: None };
        planner.ask_for_skills(vec![new.clone()]).expect("asked");
        let made = planner.read(|tx| of_person(tx, &ruth)).expect("read").remove(0).1;
        assert_eq!((made.from_on, made.level_name.as_str()), (day("2026-11-16"), "Proficient"), "from today on");
        assert!(planner.end_expectation(made.id.clone(), day("2026-11-15")).is_err());
        planner.end_expectation(made.id.clone(), day("2026-12-31")).expect("ended");
        assert_eq!(asked(&planner, &ruth)[0].2.as_deref(), Some("2026-12-31"));
        planner.remove_expectation(made.id.clone()).expect("removed");
        assert!(matches!(planner.remove_expectation(made.id), Err(Error::Gone)));
        for level in [0, 6] {
            let wrong = NewExpectation { level, ..new.clone() };
            assert!(planner.ask_for_skills(vec![new.clone(), wrong]).is_err(), "{level}");
        }
        let nothing = InstrumentItemId("no such skill".into());
        assert!(planner.ask_for_skills(vec![new.clone(), NewExpectation { skill_id: nothing, ..new }]).is_err());
        assert!(planner.ask_for_skills(vec![]).is_err());
        assert!(asked(&planner, &ruth).is_empty(), "all or nothing");
    }
}
