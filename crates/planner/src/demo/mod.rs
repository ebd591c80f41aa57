//! Made-up teams: to look around in, for pictures, for tests.
//!
//! Everything comes out of one day, today's, which the clock gives. What lies before it has happened and agrees with itself;
//! what lies after it is planned. The rows are written straight, in one write that cannot be undone, as if the program had
//! been used for that long. A planner knows that it is made up, so that nothing here ever touches a real one.

mod dataset;
mod rows;
mod tasks;
mod texts;

pub use rows::CANARY;

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::{Planner, exchange, periods, snapshots};
use chrono::NaiveDate;
use rows::Book;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// How long the made-up planner has been in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Seven names and three notes.
    Day1,
    /// A fortnight: the first talks, promises and two goals.
    Weeks2,
    /// Most of the first quarter.
    Quarter1,
    /// Two closed quarters and a third.
    Month6,
}

impl Stage {
    pub const ALL: [Stage; 4] = [Stage::Day1, Stage::Weeks2, Stage::Quarter1, Stage::Month6];

    pub fn code(self) -> &'static str {
        match self {
            Stage::Day1 => "day1",
            Stage::Weeks2 => "weeks2",
            Stage::Quarter1 => "quarter1",
            Stage::Month6 => "month6",
        }
    }

    pub fn from_code(code: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.code() == code)
    }
}

/// Makes the made-up planner in `folder`, or makes the one that is there anew.
///
/// On 20 March 2024 and at month six it is the data set of `content/demo_dataset.json` day by day; on any other day its
/// story is moved to that day's calendar. With `canaries` every private text holds [`CANARY`], otherwise none does.
///
/// # Errors
/// Refuses a folder with a planner that is not made up; that one is not touched.
pub fn make(folder: &Path, clock: Clock, stage: Stage, canaries: bool) -> Result<Planner> {
    let there = Planner::is_in(folder);
    let planner = Planner::open(folder, clock)?;
    if there && stage_of(&planner)?.is_none() && !planner.read(exchange::is_untouched)? {
        return Err(Error::file(folder, "error_not_a_demo"));
    }
    refill(&planner, stage, canaries)?;
    Ok(planner)
}

/// The stage of a made-up planner; none where it is somebody's own.
pub fn stage_of(planner: &Planner) -> Result<Option<Stage>> {
    planner.read(|tx| {
        let found: Option<String> =
            tx.query_row("SELECT value FROM meta WHERE key = 'demo'", [], |r| r.get(0)).optional()?;
        Ok(found.as_deref().and_then(Stage::from_code))
    })
}

/// Empties a made-up planner and writes it anew as of its clock's today.
///
/// # Errors
/// `Invalid` where the planner is somebody's own and holds anything.
pub fn start_over(planner: &Planner, stage: Stage) -> Result<()> {
    if stage_of(planner)?.is_none() {
        return Err(Error::file(planner.folder(), "error_not_a_demo"));
    }
    refill(planner, stage, false)
}

fn refill(planner: &Planner, stage: Stage, canaries: bool) -> Result<()> {
    let (today, at) = (planner.clock().today(), planner.clock().now());
    planner.write_aside(|tx| {
        exchange::empty(tx)?;
        write(tx, today, stage, canaries)?;
        tx.execute(
            "INSERT INTO meta (key, value, created_at, updated_at) VALUES ('demo', ?1, ?2, ?2)
             ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
            (stage.code(), &at),
        )?;
        Ok(())
    })
}

fn write(tx: &Transaction, today: NaiveDate, stage: Stage, canaries: bool) -> Result<()> {
    let words = if stage == Stage::Month6 { &texts::CLINICS } else { &texts::SHOP };
    let mut book = Book::new(tx, today, canaries, words);
    tell(&mut book, today, stage)?;
    keep_closed_quarters(tx, today)
}

/// The numbers of the quarters that are closed, as the close keeps them.
fn keep_closed_quarters(tx: &Transaction, today: NaiveDate) -> Result<()> {
    let mut closed = tx.prepare("SELECT starts_on FROM period WHERE kind = 'quarter' AND state = 'closed'")?;
    let closed: Vec<NaiveDate> = closed.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    for starts_on in closed {
        snapshots::freeze(tx, Clock::stopped(today), &periods::at(tx, starts_on)?)?;
    }
    tx.execute(
        "UPDATE snapshot SET taken_at = q.closed_at, created_at = q.closed_at, updated_at = q.closed_at
         FROM period q WHERE q.id = snapshot.period_id AND snapshot.kind = 'quarter_close'",
        [],
    )?;
    Ok(())
}

fn tell(book: &mut Book, today: NaiveDate, stage: Stage) -> Result<()> {
    match stage {
        Stage::Day1 => tasks::day_one(book),
        Stage::Weeks2 => tasks::weeks_two(book),
        Stage::Quarter1 => tasks::quarter_one(book),
        Stage::Month6 => {
            let dataset = dataset::read()?;
            let exact = today == dataset.clock;
            dataset::write(book, &dataset, exact)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    fn count(planner: &Planner, sql: &str) -> i64 {
        planner.read(|tx| Ok(tx.query_row(sql, [], |r| r.get(0))?)).expect("counted")
    }

    #[test]
    fn every_stage_can_be_made_on_any_day_and_nothing_lies_ahead_of_it() {
        for today in ["2024-03-20", "2026-01-02", "2026-08-15"] {
            for stage in Stage::ALL {
                let folder = tempfile::tempdir().expect("a folder");
                let planner = make(folder.path(), Clock::stopped(day(today)), stage, false)
                    .unwrap_or_else(|e| panic!("{stage:?} on {today}: {e}"));
                for (table, column) in [
                    ("conversation", "held_on"),
                    ("checkin", "checked_on"),
                    ("feedback", "given_on"),
                    ("event", "effective_on"),
                    ("action_item", "done_on"),
                    ("entry", "iif(kind = 'away', NULL, occurred_on)"),
                    ("idp_item", "done_on"),
                    ("delegation", "handed_over_on"),
                    ("person", "substr(created_at, 1, 10)"),
                    ("period", "substr(closed_at, 1, 10)"),
                    ("snapshot", "substr(taken_at, 1, 10)"),
                ] {
                    let ahead = count(&planner, &format!("SELECT count(*) FROM {table} WHERE {column} > '{today}'"));
                    assert_eq!(ahead, 0, "{stage:?} on {today}: {table}.{column} lies ahead");
                }
                let weekend = "SELECT count(*) FROM conversation WHERE strftime('%w', coalesce(held_on, planned_on)) IN ('0', '6')";
                assert_eq!(count(&planner, weekend), 0, "{stage:?} on {today}: a talk on a weekend");
                let holiday = "SELECT count(*) FROM conversation, json_each((SELECT value FROM setting WHERE key = 'holidays')) WHERE held_on = json_each.value";
                assert_eq!(count(&planner, holiday), 0, "{stage:?} on {today}: a talk on a holiday");
                assert_eq!(count(&planner, "SELECT count(*) FROM change_step"), 0, "a fresh one has nothing to undo");
                assert_eq!(count(&planner, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
                assert_eq!(stage_of(&planner).expect("read"), Some(stage));
            }
        }
    }

    #[test]
    fn the_stages_hold_what_they_promise() {
        for today in ["2026-11-24", "2026-10-05", "2026-09-15"] {
            let of = |stage| {
                let folder = tempfile::tempdir().expect("a folder");
                (make(folder.path(), Clock::stopped(day(today)), stage, false).expect("made"), folder)
            };
            let held = "SELECT count(*) FROM conversation WHERE held_on IS NOT NULL AND kind = 'one_on_one'";
            assert_eq!(count(&of(Stage::Day1).0, held), 0);
            assert!((6..=10).contains(&count(&of(Stage::Weeks2).0, held)));
            let quarter1 = of(Stage::Quarter1).0;
            let talks = count(&quarter1, held);
            assert!((28..=42).contains(&talks), "{talks} talks on {today}");
            assert_eq!(count(&quarter1, "SELECT count(*) FROM goal"), 14);
            assert_eq!(count(&quarter1, "SELECT count(*) FROM feedback WHERE given_on IS NOT NULL"), 15);
            assert_eq!(count(&quarter1, "SELECT count(*) FROM idp"), 3);
            let left = "SELECT julianday(ends_on) - julianday('TODAY') >= 28 FROM period WHERE kind = 'quarter'";
            assert_eq!(count(&quarter1, &left.replace("TODAY", today)), 1);
        }
        let folder = tempfile::tempdir().expect("a folder");
        let month6 = make(folder.path(), Clock::stopped(day("2026-11-24")), Stage::Month6, false).expect("made");
        assert_eq!(count(&month6, "SELECT count(*) FROM period WHERE state = 'closed'"), 2);
        assert!(count(&month6, "SELECT count(*) FROM snapshot WHERE kind = 'packet'") > 8);
        let page = month6.quarters_compared().expect("side by side");
        let closed = &page.quarters[0].label;
        let cover = month6.closed_quarter(closed.clone()).expect("a page").cover;
        assert!(page.quarters.len() == 3 && cover.talks > 20 && cover.goals > 5, "{cover:?}");
        assert!(count(&month6, "SELECT count(*) FROM delegation WHERE state = 'completed'") > 0);
    }

    #[test]
    fn a_canary_stands_in_every_private_text_and_nowhere_else() {
        let private =
            "SELECT count(*) FROM entry WHERE visibility = 'private' AND body IS NOT NULL AND body NOT LIKE '%CANARY%'";
        let shared = "SELECT (SELECT count(*) FROM entry WHERE visibility <> 'private' AND body LIKE '%CANARY%')
            + (SELECT count(*) FROM feedback WHERE visibility <> 'private' AND concat(situation, behaviour, impact) LIKE '%CANARY%')
            + (SELECT count(*) FROM conversation WHERE summary LIKE '%CANARY%') + (SELECT count(*) FROM action_item WHERE text LIKE '%CANARY%')
            + (SELECT count(*) FROM goal WHERE title LIKE '%CANARY%')";
        for stage in [Stage::Quarter1, Stage::Month6] {
            let folder = tempfile::tempdir().expect("a folder");
            let planner = make(folder.path(), Clock::stopped(day("2024-03-20")), stage, true).expect("made");
            assert_eq!(count(&planner, private), 0, "{stage:?}: a private text without a canary");
            assert_eq!(count(&planner, shared), 0, "{stage:?}: a canary in shared text");
            assert!(count(&planner, "SELECT count(*) FROM entry WHERE body LIKE '%CANARY%'") > 0);
            refill(&planner, stage, false).expect("made anew");
            assert_eq!(
                count(&planner, "SELECT count(*) FROM search_text WHERE concat(title, body) LIKE '%CANARY%'"),
                0
            );
        }
    }

    #[test]
    fn somebodys_own_planner_is_refused_and_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2026-11-24"));
        let own = Planner::open(folder.path(), clock).expect("made");
        own.introduce("Ana".into(), false).expect("introduced");
        drop(own);
        let refused = make(folder.path(), clock, Stage::Day1, false).map(|_| ()).expect_err("not a demo");
        assert_eq!(refused.kind(), "file");
        let own = Planner::open(folder.path(), clock).expect("opened");
        assert_eq!(count(&own, "SELECT count(*) FROM person"), 1);
        assert_eq!(stage_of(&own).expect("read"), None);
        assert!(start_over(&own, Stage::Day1).is_err());
    }

    #[test]
    fn no_line_stands_twice_on_a_persons_page() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
        for (table, person, text) in [
            ("entry", "person_id", "nullif(body, '')"),
            ("action_item", "person_id", "text"),
            ("feedback", "to_person_id", "situation || behaviour"),
            ("checkin", "goal_id", "note"),
        ] {
            let sql = format!(
                "SELECT ifnull(min(t), '') FROM (SELECT {text} AS t FROM {table} WHERE {text} IS NOT NULL GROUP BY {person}, {text} HAVING count(*) > 1)"
            );
            let twice: String = planner.read(|tx| Ok(tx.query_row(&sql, [], |r| r.get(0))?)).expect("read");
            assert_eq!(twice, "", "twice in {table}");
        }
    }
}
