//! A planner that cannot be opened any more, or that a check found damaged: what can still be done for it.
//!
//! In this order, each only where the one before did not do: its indexes are built anew; everything that can still be read
//! is copied into a new file, row by row; a backup is taken back. The damaged file is set aside, never deleted and never
//! written to. What is not in the new file and was in the newest backup is told.

use super::{Difference, differences, put_in_next};
use crate::backups::{self, Backup};
use crate::calendar::Clock;
use crate::content_digest;
use crate::db::{self, Access};
use crate::error::{Error, Result};
use crate::exchange;
use crate::history::{columns, name};
use crate::vault::DataKey;
use crate::{DATABASE, Opener, check};
use rusqlite::{Connection, params_from_iter, types::Value};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use ts_rs::TS;

/// A planner's folder, held alone.
pub struct Rescue {
    folder: PathBuf,
    place: PathBuf,
    key: DataKey,
    clock: Clock,
    lock: File,
}

/// What mending came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Mended {
    pub how: Mending,
    /// What the newest backup holds and the mended planner does not, or holds otherwise. It may have been deleted or changed
    /// since that backup.
    pub not_there: Vec<Difference>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Mending {
    /// It was whole already.
    Whole,
    /// The indexes were built anew; nothing is lost.
    Indexes,
    /// What could be read was copied into a new file. What was done can no longer be undone.
    Rows,
}

const WORK: &str = "planner.db.mending";

impl Rescue {
    /// With the backups in `place`.
    ///
    /// # Errors
    /// `Locked` while a window has the planner open.
    pub fn begin(opener: &Opener, place: PathBuf) -> Result<Rescue> {
        let Opener { folder, clock, key } = opener;
        let lock = crate::take_lock(folder)?;
        lock.try_lock().map_err(|_| Error::Locked)?;
        super::finish(folder)?;
        Ok(Rescue { folder: folder.clone(), place, key: key.clone(), clock: *clock, lock })
    }

    /// Newest first.
    pub fn backups(&self) -> Vec<Backup> {
        backups::told(&self.place, &self.key.store_id)
    }

    /// Takes a backup back. The damaged file is set aside at the next opening.
    pub fn take_back(&self, id: &str) -> Result<()> {
        if !self.backups().iter().any(|backup| backup.id == id) {
            return Err(Error::Gone);
        }
        super::make_ready(&self.folder, &self.place.join(id), &self.key, &self.clock.now())?;
        put_in_next(&self.folder, &self.key, 0)
    }

    /// Mends what can be mended without a backup. What comes of it is put in at the next opening.
    ///
    /// # Errors
    /// `File` where nothing can be read of it any more: then only a backup helps.
    pub fn mend(&self) -> Result<Mended> {
        let work = self.folder.join(WORK);
        let mended = self.try_mending(&work);
        self.clear(&work);
        mended
    }

    fn clear(&self, work: &Path) {
        for ending in ["", "-wal", "-shm", "-journal", ".new", ".new-wal", ".new-shm", ".new-journal"] {
            fs::remove_file(format!("{}{ending}", work.display())).ok();
        }
    }

    fn try_mending(&self, work: &Path) -> Result<Mended> {
        self.clear(work);
        // On a copy, with what its write-ahead log still holds.
        let database = self.folder.join(DATABASE);
        for ending in ["", "-wal"] {
            let from = PathBuf::from(format!("{}{ending}", database.display()));
            if from.is_file() {
                let to = PathBuf::from(format!("{}{ending}", work.display()));
                fs::copy(&from, &to).map_err(|e| Error::io(&to, &e))?;
            }
        }
        let ready = self.folder.join(super::READY);
        fs::remove_file(&ready).ok();
        let by_indexes = self.with_new_indexes(work, &ready);
        let how = match by_indexes {
            Ok(how) => how,
            Err(_) => {
                fs::remove_file(&ready).ok();
                self.row_by_row(work, &ready)?;
                Mending::Rows
            }
        };
        if how == Mending::Whole {
            fs::remove_file(&ready).ok();
            return Ok(Mended { how, not_there: vec![] });
        }
        let not_there = self.against_newest_backup(&ready)?;
        put_in_next(&self.folder, &self.key, 0)?;
        Ok(Mended { how, not_there })
    }

    fn with_new_indexes(&self, work: &Path, ready: &Path) -> Result<Mending> {
        let mut db = db::connect(work, &self.key, Access::Write)?;
        db::version(&db)?;
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        if !check::seals(&db)?.is_empty() {
            return Err(Error::file(work, "error_damaged"));
        }
        let index = |db: &mut Connection| -> Result<()> { check::index(&db.transaction()?) };
        if check::structure(&mut db)?.is_empty() && index(&mut db).is_ok() {
            return Ok(Mending::Whole);
        }
        db.execute_batch("REINDEX; INSERT INTO search_index (search_index) VALUES ('rebuild')")?;
        let wrong = check::structure(&mut db)?;
        index(&mut db)?;
        if let Some(first) = wrong.first() {
            return Err(Error::Internal(first.clone()));
        }
        backups::copy_whole(&db, ready)?;
        Ok(Mending::Indexes)
    }

    /// Everything that can still be read, into a new store. The log stays behind: half of it would undo what it does not
    /// know.
    fn row_by_row(&self, work: &Path, ready: &Path) -> Result<()> {
        let from = db::connect(work, &self.key, Access::Write)?;
        let fresh = PathBuf::from(format!("{}.new", work.display()));
        let mut to = db::connect(&fresh, &self.key, Access::Write)?;
        db::migrate(&mut to)?;
        to.execute_batch("PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")?;
        let to_fill = to.transaction()?;
        let tables = exchange::tables(&to_fill)?;
        let mut copied = 0;
        for table in tables.iter().map(|table| table.name.as_str()).chain(["meta"]) {
            copied += salvage(&from, &to_fill, table)?;
        }
        if copied == 0 {
            return Err(Error::file(&self.folder, "error_damaged"));
        }
        mend_pointers(&to_fill)?;
        to_fill.commit()?;
        to.execute_batch("PRAGMA foreign_keys = ON")?;
        content_digest::begin_anew(&mut to, &self.clock.now())?;
        to.execute_batch("INSERT INTO search_index (search_index) VALUES ('rebuild')")?;
        backups::copy_whole(&to, ready)?;
        backups::prove_file(ready, &self.key).map(|_| ())
    }

    fn against_newest_backup(&self, ready: &Path) -> Result<Vec<Difference>> {
        let Some(newest) = self.backups().into_iter().next() else { return Ok(vec![]) };
        let folder = self.place.join(newest.id);
        let key = backups::key_for(&folder, &self.key)?;
        let (Ok(then), Ok(mut now)) =
            (db::connect(&folder.join(DATABASE), &key, Access::Frozen), db::connect(ready, &self.key, Access::Frozen))
        else {
            return Ok(vec![]);
        };
        let all = differences(&now.transaction()?, &then)?;
        Ok(all.into_iter().filter(|d| d.back > 0 || d.changed > 0).collect())
    }
}

impl Drop for Rescue {
    fn drop(&mut self) {
        self.lock.unlock().ok();
    }
}

/// Copies the rows of a table that can be read; how many.
fn salvage(from: &Connection, to: &Connection, table: &str) -> Result<u64> {
    let theirs: Vec<String> = columns(from, table)?.into_iter().map(|column| column.name).collect();
    let ours: Vec<String> = columns(to, table)?.into_iter().map(|column| column.name).collect();
    let both: Vec<String> =
        ours.into_iter().filter(|column| theirs.contains(column)).map(|column| name(&column)).collect();
    if both.is_empty() {
        return Ok(0);
    }
    let (list, main) = (both.join(", "), name(table));
    let sql = format!("INSERT OR IGNORE INTO {main} ({list}) VALUES ({})", vec!["?"; both.len()].join(", "));
    let mut insert = to.prepare(&sql)?;
    let mut copied = 0;
    // A row that the new store refuses is left out, like one that cannot be read.
    let mut put = |row: &rusqlite::Row, first: usize| -> Result<()> {
        let cells: Vec<Value> = (first..first + both.len()).map(|n| row.get(n)).collect::<rusqlite::Result<_>>()?;
        copied += insert.execute(params_from_iter(cells)).unwrap_or(0) as u64;
        Ok(())
    };
    let has_rowid = from.prepare(&format!("SELECT rowid FROM {main} NOT INDEXED LIMIT 0")).is_ok();
    if !has_rowid {
        // From both ends, up to what cannot be read.
        for way in ["ASC", "DESC"] {
            let key = columns(from, table)?.into_iter().next().map_or_else(String::new, |column| name(&column.name));
            let mut all = from.prepare(&format!("SELECT {list} FROM {main} ORDER BY {key} {way}"))?;
            let mut rows = all.query([])?;
            while let Ok(Some(row)) = rows.next() {
                if put(row, 0).is_err() {
                    break;
                }
            }
        }
        return Ok(copied);
    }
    let scan = |way: &str| format!("SELECT rowid, {list} FROM {main} NOT INDEXED ORDER BY rowid {way}");
    let (mut low, mut high) = (i64::MIN, i64::MAX);
    let mut whole = true;
    for (way, reached) in [("ASC", &mut low), ("DESC", &mut high)] {
        let mut all = from.prepare(&scan(way))?;
        let mut rows = all.query([])?;
        loop {
            match rows.next() {
                Ok(Some(row)) => {
                    let Ok(at) = row.get(0) else { break };
                    *reached = at;
                    put(row, 1).ok();
                }
                Ok(None) => break,
                Err(_) => {
                    whole = false;
                    break;
                }
            }
        }
        if whole {
            return Ok(copied);
        }
    }
    // What lies between two damaged pages, one by one, as far as that ends.
    if low > i64::MIN && high < i64::MAX && high - low < 5_000_000 {
        let mut one = from.prepare(&format!("SELECT {list} FROM {main} NOT INDEXED WHERE rowid = ?1"))?;
        for at in low + 1..high {
            let mut rows = one.query([at])?;
            if let Ok(Some(row)) = rows.next() {
                put(row, 0).ok();
            }
        }
    }
    Ok(copied)
}

/// A row whose other end could not be read loses its pointer where it may be empty, else it goes too, as it would have if
/// the other had been deleted.
fn mend_pointers(db: &Connection) -> Result<()> {
    for _ in 0..50 {
        let broken: Vec<(String, i64, i64)> = db
            .prepare("SELECT \"table\", rowid, fkid FROM pragma_foreign_key_check WHERE rowid IS NOT NULL")?
            .query_map([], |r| r.try_into())?
            .collect::<rusqlite::Result<_>>()?;
        if broken.is_empty() {
            return Ok(());
        }
        for (table, row, pointer) in broken {
            let column: String = db.query_row(
                "SELECT \"from\" FROM pragma_foreign_key_list(?1) WHERE id = ?2",
                (&table, pointer),
                |r| r.get(0),
            )?;
            let emptied =
                db.execute(&format!("UPDATE {} SET {} = NULL WHERE rowid = ?1", name(&table), name(&column)), [row]);
            if emptied.is_err() {
                db.execute(&format!("DELETE FROM {} WHERE rowid = ?1", name(&table)), [row])?;
            }
        }
    }
    Ok(())
}
