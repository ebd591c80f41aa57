//! Who could take over the manager's own role one day: what the person wants first, then what was seen. Always private.
//!
//! A look at somebody is kept as it was: a new one begins a row of its own and ends the one before.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::id::{PersonId, SuccessionId};
use crate::messages::{self, Label};
use crate::{Planner, people, text};
use chrono::{Days, NaiveDate};
use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Somebody who could take over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Successor {
    pub id: SuccessionId,
    pub person_id: PersonId,
    pub person_name: String,
    /// What they want, in their words, and when they were asked.
    pub wish: Option<String>,
    pub asked_on: Option<NaiveDate>,
    /// What the manager has seen.
    pub strengths: Option<String>,
    /// What is still to come.
    pub gaps: Option<String>,
    pub readiness: Readiness,
    /// Could step in for a few weeks.
    pub emergency_cover: bool,
    pub assessed_on: Option<NaiveDate>,
    /// What they own to grow by it.
    pub stretches: Vec<String>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    #[default]
    NotAssessed,
    #[serde(rename = "ready_3_5_years")]
    ReadyIn3To5Years,
    #[serde(rename = "ready_1_2_years")]
    ReadyIn1To2Years,
    ReadyNow,
}

impl Readiness {
    fn as_str(self) -> &'static str {
        match self {
            Readiness::NotAssessed => "not_assessed",
            Readiness::ReadyIn3To5Years => "ready_3_5_years",
            Readiness::ReadyIn1To2Years => "ready_1_2_years",
            Readiness::ReadyNow => "ready_now",
        }
    }

    fn read(kept: &str) -> Readiness {
        let all = [Readiness::ReadyIn3To5Years, Readiness::ReadyIn1To2Years, Readiness::ReadyNow];
        all.into_iter().find(|readiness| readiness.as_str() == kept).unwrap_or_default()
    }
}

/// What is written about somebody who could take over; it replaces what stood there.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SuccessorWords {
    pub wish: Option<String>,
    pub asked_on: Option<NaiveDate>,
    pub strengths: Option<String>,
    pub gaps: Option<String>,
    pub readiness: Readiness,
    pub emergency_cover: bool,
}

const SELECT: &str =
    "SELECT s.id, s.candidate_person_id, p.display_name, s.person_wishes, s.asked_on, s.strengths, s.gaps,
      s.readiness, s.emergency_cover, s.assessed_on
    FROM succession s JOIN person p ON p.id = s.candidate_person_id";

fn from_row(row: &Row) -> rusqlite::Result<Successor> {
    Ok(Successor {
        id: row.get(0)?,
        person_id: row.get(1)?,
        person_name: row.get(2)?,
        wish: row.get(3)?,
        asked_on: row.get(4)?,
        strengths: row.get(5)?,
        gaps: row.get(6)?,
        readiness: Readiness::read(&row.get::<_, String>(7)?),
        emergency_cover: row.get(8)?,
        assessed_on: row.get(9)?,
        stretches: Vec::new(),
    })
}

impl Planner {
    /// Those who could take over, as things stand today, by name.
    pub fn list_successors(&self) -> Result<Vec<Successor>> {
        let today = self.clock().today();
        self.read(|tx| {
            let mut all = tx.prepare_cached(&format!(
                "{SELECT} WHERE s.is_own_role = 1 AND s.from_on <= ?1 AND (s.until_on IS NULL OR s.until_on >= ?1)
                 ORDER BY coalesce(p.sort_name, p.display_name), s.from_on, s.id"
            ))?;
            let mut all: Vec<Successor> = all.query_map([today], from_row)?.collect::<rusqlite::Result<_>>()?;
            let mut stretches = tx.prepare_cached(
                "SELECT title FROM delegation WHERE accountable_person_id = ?1 AND is_stretch = 1 AND state = 'handed_over'
                 ORDER BY handed_over_on, id",
            )?;
            for successor in &mut all {
                let titles = stretches.query_map([&successor.person_id], |r| r.get(0))?;
                successor.stretches = titles.collect::<rusqlite::Result<_>>()?;
            }
            Ok(all)
        })
    }

    /// Names somebody who could take over.
    pub fn name_successor(&self, person_id: PersonId, words: SuccessorWords) -> Result<Successor> {
        let (clock, name) = (self.clock(), self.read(|tx| people::name(tx, &person_id))?);
        let words = read_words(clock, words)?;
        self.write(Label::from("name_successor").with("name", &name), |tx| {
            if people::self_id(tx)? == person_id {
                return Err(Error::invalid("person_id", "error_successor_self"));
            }
            let mut named = tx.prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM succession WHERE candidate_person_id = ?1 AND is_own_role = 1
                   AND (until_on IS NULL OR until_on >= ?2))",
            )?;
            if named.query_row((&person_id, clock.today()), |r| r.get(0))? {
                return Err(Error::invalid_with("person_id", "error_successor_named", &[("name", &name)]));
            }
            insert(tx, clock, &person_id, &words)
        })
    }

    /// Writes anew what is wanted and what was seen. On another day the look before is kept, and ends.
    pub fn change_successor(&self, id: SuccessionId, words: SuccessorWords) -> Result<Successor> {
        let (clock, today) = (self.clock(), self.clock().today());
        let was = self.read(|tx| one(tx, &id))?;
        let words = read_words(clock, words)?;
        self.write(Label::from("change_successor").with("name", &was.person_name), |tx| {
            end(tx, clock, &id, today)?;
            insert(tx, clock, &was.person_id, &words)
        })
    }

    /// They do not want to, or it is not the time: no longer among those who could take over.
    pub fn remove_successor(&self, id: SuccessionId) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let today = self.clock().today();
        self.write(Label::from("remove_successor").with("name", &was.person_name), |tx| {
            end(tx, self.clock(), &id, today)
        })
    }
}

/// Ends a row with the day before `today`; one that began today goes.
fn end(tx: &Transaction, clock: Clock, id: &SuccessionId, today: NaiveDate) -> Result<()> {
    let until = today - Days::new(1);
    let ended = tx.execute(
        "UPDATE succession SET until_on = ?2, updated_at = ?3 WHERE id = ?1 AND from_on <= ?2",
        (id, until, clock.now()),
    )?;
    if ended == 0 {
        tx.execute("DELETE FROM succession WHERE id = ?1", [id])?;
    }
    Ok(())
}

fn insert(tx: &Transaction, clock: Clock, person_id: &PersonId, words: &SuccessorWords) -> Result<Successor> {
    let (id, today) = (SuccessionId::new(), clock.today());
    let own = people::self_id(tx)?;
    let role: Option<String> = tx.query_row("SELECT job_title FROM person WHERE id = ?1", [&own], |r| r.get(0))?;
    let role = role.filter(|role| !role.is_empty()).unwrap_or_else(|| messages::text("successor_your_role", &[]));
    let looked_at = words.readiness != Readiness::NotAssessed || words.strengths.is_some() || words.gaps.is_some();
    tx.execute(
        "INSERT INTO succession (id, role_title, is_own_role, candidate_person_id, person_wishes, asked_on, readiness,
           emergency_cover, assessed_on, strengths, gaps, from_on, created_at, updated_at)
         VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)",
        params![
            id,
            role,
            person_id,
            words.wish,
            words.asked_on,
            words.readiness.as_str(),
            words.emergency_cover,
            looked_at.then_some(today),
            words.strengths,
            words.gaps,
            today,
            clock.now()
        ],
    )?;
    one(tx, &id)
}

fn one(tx: &Transaction, id: &SuccessionId) -> Result<Successor> {
    tx.prepare_cached(&format!("{SELECT} WHERE s.id = ?1"))?.query_row([id], from_row).or_gone()
}

/// The wish comes before the judgement: nothing is written about somebody who was not asked.
fn read_words(clock: Clock, words: SuccessorWords) -> Result<SuccessorWords> {
    let part = |value: &Option<String>, field: &str| -> Result<Option<String>> {
        let text = value.as_deref().map(|value| text::body(value, field)).transpose()?;
        Ok(text.filter(|text| !text.trim().is_empty()))
    };
    let words = SuccessorWords {
        wish: part(&words.wish, "wish")?,
        strengths: part(&words.strengths, "strengths")?,
        gaps: part(&words.gaps, "gaps")?,
        ..words
    };
    let judged = words.strengths.is_some()
        || words.gaps.is_some()
        || words.emergency_cover
        || words.readiness != Readiness::NotAssessed;
    match words.asked_on {
        Some(on) if on > clock.today() => return Err(Error::invalid("asked_on", "error_future")),
        None if words.wish.is_some() => return Err(Error::invalid("asked_on", "error_successor_asked")),
        _ => {}
    }
    if judged && words.wish.is_none() {
        return Err(Error::invalid("wish", "error_successor_wish"));
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner_on};

    fn asked(wish: &str) -> SuccessorWords {
        SuccessorWords { wish: Some(wish.into()), asked_on: Some(day("2026-11-10")), ..SuccessorWords::default() }
    }

    #[test]
    fn the_wish_comes_before_what_was_seen_and_an_earlier_look_is_kept() {
        let first = planner_on(day("2026-11-16"));
        first.introduce("Dana".into(), false).expect("self");
        let ines = first.add_person("Ines".into()).expect("added").id;
        let unasked = SuccessorWords { strengths: Some("Keeps calm".into()), ..SuccessorWords::default() };
        let refused = first.name_successor(ines.clone(), unasked).expect_err("nobody asked her");
        assert!(matches!(refused, Error::Invalid { ref field, .. } if field == "wish"), "{refused}");
        let undated = SuccessorWords { asked_on: None, ..asked("would like to lead") };
        assert!(first.name_successor(ines.clone(), undated).is_err(), "asked on a day");
        let named = first.name_successor(ines.clone(), asked("would like to lead")).expect("named");
        assert_eq!((named.readiness, named.assessed_on), (Readiness::NotAssessed, None));
        assert!(first.name_successor(ines.clone(), asked("twice")).is_err(), "once is enough");
        let own = first.read(people::self_id).expect("self");
        assert!(first.name_successor(own, asked("me")).is_err());

        let seen = SuccessorWords {
            strengths: Some("Keeps calm".into()),
            readiness: Readiness::ReadyIn1To2Years,
            ..asked("would like to lead")
        };
        let same_day = first.change_successor(named.id, seen.clone()).expect("changed");
        let rows = |p: &Planner| -> u32 {
            p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM succession", [], |r| r.get(0))?)).expect("read")
        };
        assert_eq!((rows(&first), same_day.assessed_on), (1, Some(day("2026-11-16"))));
        let later = first.on(day("2026-12-01"));
        let now = SuccessorWords { readiness: Readiness::ReadyNow, ..seen };
        later.change_successor(same_day.id, now).expect("changed");
        let all = later.list_successors().expect("listed");
        assert_eq!((rows(&later), all.len(), all[0].readiness), (2, 1, Readiness::ReadyNow), "the look before is kept");
        later.remove_successor(all[0].id.clone()).expect("removed");
        assert!(later.list_successors().expect("listed").is_empty());
        assert_eq!(later.undo().expect("undone").as_deref(), Some("Take Ines off those who could take over"));
        assert_eq!(later.list_successors().expect("listed").len(), 1);
    }
}
