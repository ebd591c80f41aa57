//! Holds: somebody has asked what is written about them, or there is a dispute. While one stands, nothing about the person
//! is erased, no backup is thinned out, and what was changed can be taken back however long ago it was.

use crate::error::{Error, Result};
use crate::id::{HoldId, PersonId};
use crate::messages::Label;
use crate::{Planner, calendar, people, text};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A dated mark on a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hold {
    pub id: HoldId,
    pub since: NaiveDate,
    pub kind: HoldKind,
    pub reason: Option<String>,
    /// By when they are to be answered.
    pub due_on: Option<NaiveDate>,
    pub lifted_on: Option<NaiveDate>,
    pub lifted_reason: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    AskedForData,
    Dispute,
    Other,
}

impl HoldKind {
    fn as_str(self) -> &'static str {
        match self {
            HoldKind::AskedForData => "asked_for_data",
            HoldKind::Dispute => "dispute",
            HoldKind::Other => "other",
        }
    }

    fn from_code(code: &str) -> HoldKind {
        match code {
            "asked_for_data" => HoldKind::AskedForData,
            "dispute" => HoldKind::Dispute,
            _ => HoldKind::Other,
        }
    }
}

/// What is said when somebody's data is put on hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewHold {
    pub kind: HoldKind,
    /// The day they asked, or the dispute began; today where nothing is said.
    pub since: Option<NaiveDate>,
    /// A month after `since` where somebody asked and nothing is said.
    pub due_on: Option<NaiveDate>,
    pub reason: Option<String>,
}

/// Whether anybody's data is on hold.
pub(crate) const ANY: &str = "EXISTS (SELECT 1 FROM hold WHERE lifted_on IS NULL)";

impl Planner {
    /// The holds on somebody's data, the newest first; at most one of them stands.
    pub fn holds(&self, person_id: PersonId) -> Result<Vec<Hold>> {
        self.read(|tx| of(tx, &person_id))
    }

    /// Puts somebody's data on hold.
    ///
    /// # Errors
    /// `Invalid` for the manager, for a day to come, for an answer due before it was asked for, and where a hold stands.
    pub fn put_on_hold(&self, person_id: PersonId, hold: NewHold) -> Result<Hold> {
        let clock = self.clock();
        let since = hold.since.unwrap_or(clock.today());
        let due_on = match hold.kind {
            HoldKind::AskedForData => hold.due_on.or(Some(calendar::add_months(since, 1))),
            _ => hold.due_on,
        };
        if since > clock.today() {
            return Err(Error::invalid("since", "error_hold_later"));
        }
        if due_on.is_some_and(|due| due < since) {
            return Err(Error::invalid("due_on", "error_hold_due"));
        }
        let reason = text::optional(hold.reason.as_deref(), "reason", text::TITLE)?;
        let person = self.read(|tx| people::person(tx, clock, &person_id))?;
        if person.is_self {
            return Err(Error::invalid("person_id", "error_hold_self"));
        }
        self.write(Label::from("put_on_hold").with("name", &person.display_name), |tx| {
            if standing(tx, &person_id)?.is_some() {
                return Err(Error::invalid("person_id", "error_hold_stands"));
            }
            tx.execute(
                "INSERT INTO hold (id, person_id, since, kind, reason, due_on, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
                (HoldId::new(), &person_id, since, hold.kind.as_str(), reason, due_on, clock.now()),
            )?;
            standing(tx, &person_id)?.ok_or(Error::Gone)
        })
    }

    /// Lifts the hold that stands on somebody's data.
    ///
    /// # Errors
    /// `Gone` where none stands; `Invalid` without a reason.
    pub fn lift_hold(&self, person_id: PersonId, reason: String) -> Result<()> {
        let clock = self.clock();
        let reason = text::required(&reason, "reason", text::TITLE, "error_hold_reason")?;
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("lift_hold").with("name", &name), |tx| {
            let lifted = tx.execute(
                "UPDATE hold SET lifted_on = max(since, ?2), lifted_reason = ?3, updated_at = ?4
                 WHERE person_id = ?1 AND lifted_on IS NULL",
                (&person_id, clock.today(), reason, clock.now()),
            )?;
            if lifted == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }
}

/// The hold that stands on somebody's data.
pub(crate) fn standing(tx: &Transaction, person_id: &PersonId) -> Result<Option<Hold>> {
    Ok(of(tx, person_id)?.into_iter().find(|hold| hold.lifted_on.is_none()))
}

fn of(tx: &Transaction, person_id: &PersonId) -> Result<Vec<Hold>> {
    let mut all = tx.prepare_cached(
        "SELECT id, since, kind, reason, due_on, lifted_on, lifted_reason FROM hold WHERE person_id = ?1
         ORDER BY lifted_on IS NOT NULL, since DESC, id DESC",
    )?;
    let read = |r: &Row| {
        Ok(Hold {
            id: r.get(0)?,
            since: r.get(1)?,
            kind: HoldKind::from_code(&r.get::<_, String>(2)?),
            reason: r.get(3)?,
            due_on: r.get(4)?,
            lifted_on: r.get(5)?,
            lifted_reason: r.get(6)?,
        })
    };
    Ok(all.query_map([person_id], read)?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner};

    fn asked() -> NewHold {
        NewHold { kind: HoldKind::AskedForData, since: None, due_on: None, reason: None }
    }

    #[test]
    fn somebody_who_asked_is_to_be_answered_within_a_month_and_a_hold_is_lifted_with_a_reason() {
        let planner = planner();
        planner.introduce("Dana Weiss".into(), false).expect("self");
        let ines = planner.add_person("Ines".into()).expect("added").id;
        let hold = planner.put_on_hold(ines.clone(), asked()).expect("held");
        assert_eq!((hold.since, hold.due_on), (day("2026-11-16"), Some(day("2026-12-16"))));
        assert_eq!(planner.put_on_hold(ines.clone(), asked()).expect_err("one stands").kind(), "invalid");
        assert_eq!(planner.lift_hold(ines.clone(), "  ".into()).expect_err("a reason").kind(), "invalid");
        planner.lift_hold(ines.clone(), "answered".into()).expect("lifted");
        assert!(matches!(planner.lift_hold(ines.clone(), "again".into()), Err(Error::Gone)));
        let all = planner.holds(ines.clone()).expect("listed");
        assert_eq!(all[0].lifted_on, Some(day("2026-11-16")));
        planner.undo().expect("undone");
        assert_eq!(planner.holds(ines.clone()).expect("listed")[0].lifted_on, None, "lifting is taken back");
        planner.undo().expect("undone");
        assert!(planner.holds(ines.clone()).expect("listed").is_empty());

        let later = NewHold { since: Some(day("2026-11-17")), ..asked() };
        assert_eq!(planner.put_on_hold(ines.clone(), later).expect_err("not yet").kind(), "invalid");
        let due = NewHold { due_on: Some(day("2026-11-01")), ..asked() };
        assert_eq!(planner.put_on_hold(ines, due).expect_err("before").kind(), "invalid");
    }

    #[test]
    fn while_a_hold_stands_the_log_keeps_what_is_older_than_thirty_days() {
        for (held, kept) in [(true, true), (false, false)] {
            let planner = planner();
            planner.introduce("Dana Weiss".into(), false).expect("self");
            let ines = planner.add_person("Ines".into()).expect("added").id;
            if held {
                planner.put_on_hold(ines.clone(), asked()).expect("held");
            }
            for n in 0..205 {
                planner.add_note(Some(ines.clone()), format!("note {n}"), None).expect("kept");
            }
            planner
                .write_aside(|tx| Ok(tx.execute("UPDATE change_step SET made_at = '2026-01-01T00:00:00Z'", [])?))
                .expect("long ago");
            // The first write of a day lets go of what is older; the newest two hundred stay anyway.
            planner.add_note(Some(ines), "today".into(), None).expect("kept");
            let first = "SELECT count(*) FROM change_step WHERE id <= 2";
            let left: u32 = planner.read(|tx| Ok(tx.query_row(first, [], |r| r.get(0))?)).expect("counted");
            assert_eq!(left > 0, kept, "{left}");
        }
    }
}
