//! Whether what was saved is still there: what is told when the planner opens, and what is looked at in quiet moments.

use crate::calendar::Clock;
use crate::content_digest;
use crate::db::{self, Access};
use crate::error::Result;
use crate::head::{self, Keeper};
use crate::vault::DataKey;
use crate::{DATABASE, Planner};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use ts_rs::TS;

/// Saved changes that are not there any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Missing {
    /// So many saves at least; 0 where there are as many as there were, but others.
    pub saves: u32,
    pub noticed_on: NaiveDate,
}

/// What an open planner needs to look after what it holds.
pub(crate) struct Keep {
    pub head: Keeper,
    /// Where backups go; none where nobody said, as in a test.
    pub place: Mutex<Option<PathBuf>>,
    /// Held while a backup is made or taken back.
    pub making: Mutex<()>,
    /// For a store that nothing can be written to: it cannot keep its own note of it.
    missing: Option<Missing>,
    /// The last one that had the planner open did not close it.
    pub unclean: bool,
}

/// Where a missing save is noted until the manager has seen it.
const MISSING: &str = "missing";
/// The day of the last full check that found nothing.
const CHECKED: &str = "checked_on";
/// So often everything is looked through, in days.
const CHECK_EVERY: i64 = 7;

/// Whether the log of the store is full of what nobody folded in: whoever had it open was cut off, or still has it.
pub(crate) fn left_open(folder: &Path) -> bool {
    folder.join(format!("{DATABASE}-wal")).metadata().is_ok_and(|wal| wal.len() > 0)
}

impl Keep {
    /// Compares the store with its head, in the same time however much it holds.
    pub fn begin(db: &mut Connection, folder: &Path, key: &DataKey, clock: Clock, unclean: bool) -> Result<Keep> {
        let store_id = key.store_id.as_str();
        let writable = !db.is_readonly("main")?;
        let mut missing = None;
        if let Some(content) = content_digest::read(db)? {
            let last = head::read(folder, store_id).map(|(last, _)| last);
            let lost = last.filter(|last| {
                last.generation > content.generation
                    || (last.generation == content.generation && last.sum != content.sum)
            });
            if let Some(last) = lost {
                let saves = u32::try_from(last.generation - content.generation).unwrap_or(u32::MAX);
                let found = Missing { saves, noticed_on: clock.today() };
                if writable {
                    note(db, &found, last.generation, &clock.now())?;
                    let content = content_digest::read(db)?.unwrap_or(content);
                    head::reset(folder, store_id, content)?;
                } else {
                    missing = Some(found);
                }
            }
        }
        let head = Keeper::new(folder, store_id);
        if writable && let Some(content) = content_digest::read(db)? {
            // A store that is ahead of its head, because it was cut off, or that has none yet.
            if head::read(folder, store_id).is_none_or(|(last, _)| last != content) {
                head.note(content);
            }
        }
        Ok(Keep { head, place: Mutex::default(), making: Mutex::default(), missing, unclean })
    }
}

/// Writes down what is missing, and lets the saves to come have numbers of their own. An earlier note that nobody has
/// answered is added to.
fn note(db: &mut Connection, found: &Missing, after: u64, now: &str) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let before = noted(&tx)?.map_or(0, |earlier| earlier.saves);
    let all = Missing { saves: before.saturating_add(found.saves), ..found.clone() };
    content_digest::set(&tx, MISSING, &serde_json::to_string(&all)?, now)?;
    content_digest::go_on_after(&tx, after)?;
    tx.commit()?;
    Ok(())
}

fn noted(db: &Connection) -> Result<Option<Missing>> {
    let said: Option<String> =
        db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?.query_row([MISSING], |r| r.get(0)).optional()?;
    Ok(said.and_then(|text| serde_json::from_str(&text).ok()))
}

impl Planner {
    /// What was noticed to be missing and not answered yet.
    pub(crate) fn missing_in(&self, db: &Connection) -> Result<Option<Missing>> {
        Ok(noted(db)?.or_else(|| self.keep.missing.clone()))
    }

    /// The manager has read that saves are missing and goes on with what there is.
    pub fn go_on_without(&self) -> Result<()> {
        self.write_aside(|tx| {
            tx.execute("DELETE FROM meta WHERE key = ?1", [MISSING])?;
            Ok(())
        })
    }

    /// Whether it is time to look through everything: after a cut, or when a week has gone by.
    pub fn check_is_due(&self) -> Result<bool> {
        if self.is_read_only() {
            return Ok(false);
        }
        let said: Option<String> = self.read(|tx| {
            Ok(tx.query_row("SELECT value FROM meta WHERE key = ?1", [CHECKED], |r| r.get(0)).optional()?)
        })?;
        let on = said.and_then(|text| text.parse::<NaiveDate>().ok());
        // A clock that went back must not put it off for years.
        Ok(self.keep.unclean && on != Some(self.clock().today())
            || on.is_none_or(|on| (self.clock().today() - on).num_days().abs() >= CHECK_EVERY))
    }

    /// Keeps the day on which everything was found to be whole.
    pub(crate) fn note_checked(&self) -> Result<()> {
        let now = self.clock().now();
        self.write_aside(|tx| content_digest::set(tx, CHECKED, &self.clock().today().to_string(), &now))
    }

    /// A connection for what takes long: neither typing nor turning pages waits for it.
    pub(crate) fn own_reader(&self) -> Result<Connection> {
        let access = if self.is_read_only() { Access::Frozen } else { Access::Read };
        db::connect(&self.folder().join(DATABASE), &self.key(), access)
    }

    /// Folds the write-ahead log into the file, as far as nobody reads in it.
    pub(crate) fn fold_log(&self) -> Result<()> {
        if !self.is_read_only() {
            self.writer().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;
    use std::fs;

    fn clock() -> Clock {
        Clock::stopped(day("2026-11-16"))
    }

    fn open(folder: &Path) -> Planner {
        Planner::open(folder, clock()).expect("opened")
    }

    fn missing(planner: &Planner) -> Option<Missing> {
        planner.read(|tx| planner.missing_in(tx)).expect("read")
    }

    fn add(planner: &Planner, text: &str) {
        planner.add_note(None, text.into(), None).expect("kept");
    }

    /// The state of a planner that is still open, as a cut would leave it.
    fn cut(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        for file in fs::read_dir(from).expect("listed").flatten().filter(|file| file.file_name() != "planner.db-shm") {
            fs::copy(file.path(), to.join(file.file_name())).expect("copied");
        }
    }

    fn written(folder: &Path) {
        // The head lags behind by less than this.
        let store = crate::vault::read(folder).expect("a key").store_id;
        let begun = std::time::Instant::now();
        let is = || head::read(folder, &store).map_or(0, |(content, _)| content.generation);
        let mut last = is();
        while begun.elapsed().as_secs() < 3 {
            std::thread::sleep(std::time::Duration::from_millis(400));
            if std::mem::replace(&mut last, is()) == last && last > 0 {
                return;
            }
        }
    }

    #[test]
    fn a_lost_log_is_told_with_the_number_of_saves_until_it_is_answered() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("one");
        drop(open(&folder));
        let planner = open(&folder);
        (0..7).for_each(|n| add(&planner, &format!("note {n}")));
        written(&folder);
        let after_cut = place.path().join("cut");
        cut(&folder, &after_cut);
        drop(planner);
        let whole = open(&after_cut);
        assert!(whole.keep.unclean && missing(&whole).is_none(), "a cut alone loses nothing");
        assert_eq!(
            whole.read(|tx| Ok(tx.query_row("SELECT count(*) FROM entry", [], |r| r.get::<_, u32>(0))?)).expect("read"),
            7
        );
        drop(whole);

        // The control: without a head nobody would notice.
        let planner = open(&folder);
        let lost = place.path().join("lost");
        add(&planner, "one more");
        written(&folder);
        cut(&folder, &lost);
        fs::remove_file(lost.join("planner.db-wal")).expect("the log is lost");
        fs::rename(lost.join("head"), place.path().join("head")).expect("taken away");
        let unnoticed = place.path().join("unnoticed");
        cut(&lost, &unnoticed);
        assert_eq!(missing(&open(&unnoticed)), None);

        fs::rename(place.path().join("head"), lost.join("head")).expect("put back");
        let found = open(&lost);
        assert_eq!(missing(&found), Some(Missing { saves: 1, noticed_on: day("2026-11-16") }));
        (0..5).for_each(|n| add(&found, &format!("after {n}")));
        drop(found);
        let again = open(&lost);
        assert_eq!(missing(&again).expect("it stays until it is answered").saves, 1);
        again.go_on_without().expect("answered");
        drop(again);
        assert_eq!(missing(&open(&lost)), None);
    }

    #[test]
    fn an_older_copy_of_the_file_and_another_history_are_told() {
        let place = tempfile::tempdir().expect("a folder");
        let folder = place.path().join("one");
        let planner = open(&folder);
        add(&planner, "first");
        drop(planner);
        let older = place.path().join("older");
        cut(&folder, &older);
        let planner = open(&folder);
        add(&planner, "second");
        add(&planner, "third");
        drop(planner);
        fs::copy(older.join("planner.db"), folder.join("planner.db")).expect("an older copy");
        let found = open(&folder);
        assert_eq!(missing(&found).expect("noticed").saves, 2);
        drop(found);

        // As many saves, but others.
        let other = place.path().join("other");
        cut(&older, &other);
        let planner = open(&other);
        add(&planner, "not second");
        drop(planner);
        let planner = open(&older);
        add(&planner, "second");
        drop(planner);
        fs::copy(other.join("planner.db"), older.join("planner.db")).expect("another history");
        assert_eq!(missing(&open(&older)).expect("noticed").saves, 0);
    }

    #[test]
    fn a_whole_store_that_is_gone_is_not_begun_anew_in_silence() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = open(folder.path());
        (0..3).for_each(|n| add(&planner, &format!("note {n}")));
        drop(planner);
        fs::remove_file(folder.path().join("planner.db")).expect("gone");
        assert!(missing(&open(folder.path())).expect("noticed").saves >= 3);
    }

    #[test]
    fn a_check_is_due_after_a_week_and_never_put_off_by_a_clock() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = open(folder.path());
        assert!(planner.check_is_due().expect("asked"), "nobody has looked yet");
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
        assert!(!planner.check_is_due().expect("asked"));
        drop(planner);
        for (today, due) in [("2026-11-22", false), ("2026-11-23", true), ("2020-01-01", true)] {
            let planner = Planner::open(folder.path(), Clock::stopped(day(today))).expect("opened");
            assert_eq!(planner.check_is_due().expect("asked"), due, "{today}");
        }
    }
}
