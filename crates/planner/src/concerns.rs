//! Concerns: something about a person that troubles the manager and that is not feedback yet. No grade, no count.
//!
//! Each asks once, after two weeks, whether the person has heard it; and after half a year whether it is still needed,
//! because a concern that nobody was told of and nothing came of is not kept for years.

use crate::entries::{self, Entry};
use crate::error::{Error, Result};
use crate::id::{EntryId, PersonId};
use crate::messages::Label;
use crate::{Planner, people};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;

/// After so many days it asks whether the person has heard it.
const ASK_AFTER: u64 = 14;
/// After so many it is proposed for deletion: six months.
const OLD_AFTER: u64 = 183;

impl Planner {
    /// A concern about somebody, of today.
    pub fn add_concern(&self, person_id: PersonId, text: String) -> Result<Entry> {
        let text = entries::nonempty(&text)?;
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("add_concern").with("name", name), |tx| {
            let id = insert(tx, self.clock(), &person_id, &text, self.clock().today())?;
            entries::one(tx, &id)
        })
    }

    /// The person has heard it, on that day.
    pub fn told_concern(&self, id: EntryId, on: NaiveDate) -> Result<()> {
        let concern = self.read(|tx| one(tx, &id))?;
        if on > self.clock().today() {
            return Err(Error::invalid("on", "error_future"));
        }
        if on < concern.occurred_on {
            return Err(Error::invalid("on", "error_said_before"));
        }
        self.settle("told_concern", &concern, "told_on", on)
    }

    /// Not told yet, or kept for longer: it is not asked about again before its next time.
    pub fn keep_concern(&self, id: EntryId) -> Result<()> {
        let concern = self.read(|tx| one(tx, &id))?;
        self.settle("keep_concern", &concern, "asked_on", self.clock().today())
    }

    fn settle(&self, label: &'static str, concern: &Entry, field: &str, on: NaiveDate) -> Result<()> {
        let name = concern.person_name.clone().unwrap_or_default();
        self.write(Label::from(label).with("name", name), |tx| {
            tx.execute(
                "UPDATE entry SET attrs = json_set(attrs, '$.' || ?2, ?3), updated_at = ?4 WHERE id = ?1",
                (&concern.id, field, on, self.clock().now()),
            )?;
            Ok(())
        })
    }
}

fn one(tx: &Transaction, id: &EntryId) -> Result<Entry> {
    Some(entries::one(tx, id)?).filter(|entry| entry.kind == "concern").ok_or(Error::Gone)
}

/// Writes one, inside a step of somebody else's.
pub(crate) fn insert(
    tx: &Transaction,
    clock: crate::calendar::Clock,
    person_id: &PersonId,
    text: &str,
    on: NaiveDate,
) -> Result<EntryId> {
    people::name(tx, person_id)?;
    entries::insert(tx, clock, "concern", Some(person_id), text, on, "{}")
}

/// Concerns that ask for a word on `on`, oldest first, and whether each is old: those nobody was asked about for two weeks
/// after they were written, and those of half a year ago that nobody looked at since.
pub(crate) fn to_ask(tx: &Transaction, on: NaiveDate, limit: usize) -> Result<Vec<(Entry, bool)>> {
    let (two_weeks, half_a_year) = (on - Days::new(ASK_AFTER), on - Days::new(OLD_AFTER));
    let mut all = tx.prepare_cached(&format!(
        "SELECT {}, e.occurred_on <= ?2 FROM entry e LEFT JOIN person p ON p.id = e.person_id
         WHERE e.kind = 'concern' AND (
           (e.occurred_on <= ?1 AND json_extract(e.attrs, '$.told_on') IS NULL AND json_extract(e.attrs, '$.asked_on') IS NULL)
           OR (e.occurred_on <= ?2 AND ifnull(json_extract(e.attrs, '$.asked_on'), '') <= ?2))
         ORDER BY e.occurred_on, e.created_at LIMIT ?3",
        entries::COLUMNS
    ))?;
    let after = entries::COLUMNS.split(", ").count();
    let rows = all.query_map((two_weeks, half_a_year, limit as i64), |r| Ok((entries::from_row(r)?, r.get(after)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::entries::CapturedKind;
    use crate::testing::day;

    fn asked(planner: &Planner, on: &str) -> Vec<(String, bool)> {
        let all = planner.read(|tx| to_ask(tx, day(on), 7)).expect("read");
        all.into_iter().map(|(entry, old)| (entry.body, old)).collect()
    }

    #[test]
    fn a_concern_asks_once_after_two_weeks_and_again_after_half_a_year() {
        let folder = tempfile::tempdir().expect("a folder");
        let on = |on: &str| Planner::open(folder.path(), Clock::stopped(day(on))).expect("a planner");
        let p = on("2026-03-02");
        p.introduce("Dana".into(), false).expect("self");
        let tomas = p.add_person("Tomás".into()).expect("added").id;
        for text in ["late three Mondays", "short with customers", "sure of it"] {
            let note = p.add_note(None, text.into(), None).expect("noted").id;
            assert!(p.sort_note(note.clone(), None, CapturedKind::Concern).is_err(), "about whom");
            p.sort_note(note, Some(tomas.clone()), CapturedKind::Concern).expect("sorted");
        }
        assert_eq!(asked(&p, "2026-03-15"), []);
        let three: Vec<_> =
            ["late three Mondays", "short with customers", "sure of it"].map(|text| (text.to_owned(), false)).into();
        assert_eq!(asked(&p, "2026-03-16"), three);
        let ids: Vec<EntryId> =
            p.read(|tx| to_ask(tx, day("2026-03-16"), 7)).expect("read").into_iter().map(|(e, _)| e.id).collect();
        let p = on("2026-03-16");
        assert!(p.told_concern(ids[0].clone(), day("2026-03-01")).is_err(), "before it was written");
        assert!(p.told_concern(ids[0].clone(), day("2026-03-17")).is_err(), "ahead");
        p.told_concern(ids[0].clone(), day("2026-03-16")).expect("told");
        p.keep_concern(ids[1].clone()).expect("not yet");
        p.remove_note(ids[2].clone()).expect("it was wrong");
        assert_eq!(asked(&p, "2026-06-01"), [], "asked once");
        let old = |text: &str| (text.to_owned(), true);
        assert_eq!(asked(&p, "2026-09-01"), [old("late three Mondays")], "told, and half a year old");
        assert_eq!(asked(&p, "2026-09-20"), [old("late three Mondays"), old("short with customers")]);
        on("2026-09-20").keep_concern(ids[0].clone()).expect("kept");
        assert_eq!(asked(&p, "2026-10-01"), [old("short with customers")]);
        assert_eq!(asked(&p, "2027-04-01").len(), 2);
        let printable: u32 = p
            .read(|tx| {
                Ok(tx.query_row(
                    "SELECT count(*) FROM entry WHERE kind = 'concern' AND visibility <> 'private'",
                    [],
                    |r| r.get(0),
                )?)
            })
            .expect("read");
        assert_eq!(printable, 0, "it stays the manager's");
    }
}
