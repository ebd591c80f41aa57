//! Taking a backup back.
//!
//! It is made ready beside the planner first, in a file of its own: copied page by page, brought up to date, proven. What would
//! change is told from that very file. Only then it takes the planner's place, at one moment: its renaming to
//! `planner.db.restored`. Whoever opens the planner next puts it in and sets the earlier file aside under a name that says
//! so; a cut anywhere in between is carried on from there. Nothing is ever deleted.

pub mod rescue;

use crate::backups::{self, Backup};
use crate::content_digest::{self, Sum};
use crate::db::{self, Access};
use crate::error::{Error, Result};
use crate::exchange::{self, Table};
use crate::messages::{self, text};
use crate::vault::{self, DataKey};
use crate::{DATABASE, Planner, SCHEMA_VERSION, erasure, head};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use ts_rs::TS;

/// Being made ready.
const READY: &str = "planner.db.restoring";
/// Takes the planner's place at the next opening.
const PUT_IN: &str = "planner.db.restored";
/// What the earlier file is called from then on.
const ASIDE: &str = "planner.db.before-restore";

/// What would be different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestorePreview {
    pub backup: Backup,
    /// By person and kind, those with the most first. What hangs on nobody has no name.
    pub differences: Vec<Difference>,
    /// Nothing that was written differs.
    pub same: bool,
}

/// What would be different about one kind of record of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Difference {
    pub person_name: Option<String>,
    /// In a word.
    pub kind: String,
    /// Would be there again.
    pub back: u32,
    /// Would be as they were.
    pub changed: u32,
    /// Came since, and would be gone.
    pub gone: u32,
}

impl Planner {
    /// Makes a backup ready to be taken back, and tells what would be different. The planner stays as it is.
    ///
    /// # Errors
    /// `Gone` where it is not there any more; `File` where it is not whole.
    pub fn look_into_backup(&self, id: String) -> Result<RestorePreview> {
        let folder = self.find_backup(&id)?;
        let backup = self.backups()?.all.into_iter().find(|backup| backup.id == id).ok_or(Error::Gone)?;
        let now = self.clock().now();
        make_ready(self.folder(), &folder, &self.key(), &now)?;
        let then = db::connect(&self.folder().join(READY), &self.key(), Access::Frozen)?;
        let differences = self.read(|now| differences(now, &then))?;
        Ok(RestorePreview { backup, same: differences.is_empty(), differences })
    }

    /// Thinks better of it.
    pub fn leave_backup(&self) -> Result<()> {
        fs::remove_file(self.folder().join(READY)).ok();
        Ok(())
    }

    /// Lets the backup that was looked into take the planner's place. It does so when the planner is opened next, so the
    /// caller closes this one and opens it again; the state of now becomes a backup before.
    ///
    /// # Errors
    /// `Gone` where none was made ready; `Locked` while another program has the planner open.
    pub fn take_back(&self) -> Result<()> {
        if self.folder().join(READY).symlink_metadata().is_err() {
            return Err(Error::Gone);
        }
        if self.backup_place().is_some() && self.check().is_ok_and(|wrong| wrong.is_empty()) {
            self.back_up(backups::BackupReason::BeforeRestore)?;
        }
        self.alone(|| {
            let ours = self.read(|tx| content_digest::read(tx))?.map_or(0, |content| content.generation);
            put_in_next(self.folder(), &self.key(), ours)
        })
    }
}

/// Copies a backup into `READY`, encrypted with the planner's key, of today's shape, and proven.
pub(crate) fn make_ready(folder: &Path, backup: &Path, own: &DataKey, now: &str) -> Result<()> {
    let (ready, part) = (folder.join(READY), folder.join(format!("{READY}.part")));
    for left in [&ready, &part] {
        fs::remove_file(left).ok();
    }
    let made = || -> Result<()> {
        let key = backups::key_for(backup, own)?;
        backups::prove_file(&backup.join(DATABASE), &key)?;
        {
            let db = db::connect(&backup.join(DATABASE), &key, Access::Frozen)?;
            backups::copy_whole(&db, &part)?;
        }
        if db::connect(&part, own, Access::Frozen).is_err() {
            db::rekey(&part, &key, own)?;
        }
        let mut db = db::connect(&part, own, Access::Copy)?;
        if db::version(&db)? < SCHEMA_VERSION {
            db::migrate(&mut db)?;
            content_digest::count_anew(&mut db, now)?;
        }
        keep_what_must_stay(&mut db, folder, own, now)?;
        drop(db);
        backups::prove_file(&part, own)?;
        fs::rename(&part, &ready).map_err(|e| Error::io(&ready, &e))
    };
    made().inspect_err(|_| {
        fs::remove_file(&part).ok();
    })
}

/// What belongs to this computer, and what was promised to be erased, outlasts a restore.
fn keep_what_must_stay(db: &mut Connection, folder: &Path, own: &DataKey, now: &str) -> Result<()> {
    let Ok(here) = db::connect(&folder.join(DATABASE), own, Access::Read) else { return Ok(()) };
    let rows = |sql: &str| -> rusqlite::Result<Vec<[Option<String>; 7]>> {
        let mut all = here.prepare(sql)?;
        let row = |r: &rusqlite::Row| -> rusqlite::Result<[Option<String>; 7]> {
            let mut cells: [Option<String>; 7] = Default::default();
            for (n, cell) in cells.iter_mut().enumerate() {
                *cell = r.get(n)?;
            }
            Ok(cells)
        };
        all.query_map([], row)?.collect()
    };
    // Where the planner is damaged, there may be nothing to be had.
    let ledger = rows("SELECT id, entity, entity_id, erased_on, reason, created_at, updated_at FROM erasure_ledger")
        .unwrap_or_default();
    let own_places = rows(
        "SELECT key, value, created_at, NULL, NULL, NULL, NULL FROM meta WHERE key IN ('second_place', 'drilled_at')",
    )
    .unwrap_or_default();
    for row in &ledger {
        db.execute(
            "INSERT INTO erasure_ledger (id, entity, entity_id, erased_on, reason, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            rusqlite::params_from_iter(row),
        )?;
    }
    for [key, value, ..] in &own_places {
        content_digest::set(db, key.as_deref().unwrap_or_default(), value.as_deref().unwrap_or_default(), now)?;
    }
    db.execute("DELETE FROM meta WHERE key IN ('missing', 'checked_on')", [])?;
    if !ledger.is_empty() {
        erasure::apply_ledger(db, now)?;
        content_digest::count_anew(db, now)?;
    }
    Ok(())
}

/// The moment at which the file that was made ready becomes the planner. The caller has the planner alone.
pub(crate) fn put_in_next(folder: &Path, own: &DataKey, generation: u64) -> Result<()> {
    let ready = folder.join(READY);
    let last = head::read(folder, &own.store_id).map_or(0, |(last, _)| last.generation);
    {
        // Its writes are counted on from here: no two states share a number, and no head misses anything.
        let db = db::connect(&ready, own, Access::Copy)?;
        content_digest::go_on_after(&db, generation.max(last))?;
    }
    backups::prove_file(&ready, own)?;
    fs::File::open(&ready).and_then(|file| file.sync_all()).map_err(|e| Error::io(&ready, &e))?;
    fs::rename(&ready, folder.join(PUT_IN)).map_err(|e| Error::io(&ready, &e))?;
    vault::sync_folder(folder)
}

/// Whether a file waits to take the planner's place.
pub(crate) fn is_waiting(folder: &Path) -> bool {
    folder.join(PUT_IN).symlink_metadata().is_ok()
}

/// Puts in what waits, and sets the earlier file aside with its write-ahead log, which belongs to it alone. May be cut off
/// anywhere and called again. The caller has the planner's folder alone.
pub(crate) fn finish(folder: &Path) -> Result<()> {
    let (put_in, database) = (folder.join(PUT_IN), folder.join(DATABASE));
    if put_in.symlink_metadata().is_err() {
        return Ok(());
    }
    let io = |path: &Path| {
        let path = path.to_owned();
        move |e: std::io::Error| Error::io(&path, &e)
    };
    let wal = |of: &Path| PathBuf::from(format!("{}-wal", of.display()));
    if database.symlink_metadata().is_ok() {
        let free = (1..10_000)
            .map(|n| folder.join(if n == 1 { ASIDE.to_owned() } else { format!("{ASIDE}-{n}") }))
            .find(|path| path.symlink_metadata().is_err() && wal(path).symlink_metadata().is_err())
            .ok_or_else(|| Error::file(folder, "error_file"))?;
        // The log first: should the database go and the log stay, it would be taken for the new one's.
        if wal(&database).symlink_metadata().is_ok() {
            fs::rename(wal(&database), wal(&free)).map_err(io(&free))?;
            vault::sync_folder(folder)?;
        }
        fs::rename(&database, &free).map_err(io(&free))?;
    }
    fs::remove_file(folder.join(format!("{DATABASE}-shm"))).ok();
    fs::remove_file(wal(&database)).ok();
    vault::sync_folder(folder)?;
    fs::rename(&put_in, &database).map_err(io(&database))?;
    vault::sync_folder(folder)
}

/// A record as far as it matters here: what it comes to, and whom it hangs on.
type Records = HashMap<String, (Sum, Option<String>)>;

/// Columns that name a person, the one it is about first.
const ABOUT: &[&str] = &["person_id", "owner_person_id", "to_person_id", "responsible_person_id", "from_person_id"];

fn records(db: &Connection, table: &Table) -> Result<Records> {
    let about = ABOUT.iter().find(|name| table.columns.iter().any(|column| column.name == **name));
    let about = match (table.name.as_str(), about) {
        ("person", _) => "id",
        (_, Some(column)) => column,
        _ => "NULL",
    };
    content_digest::records(db, &table.name, &table.key, about)
}

/// Only what a manager would look for: no traces, no times, nothing that is derived.
const NOT_LOOKED_FOR: &[&str] = &[
    "event",
    "file_content",
    "dismissal",
    "setting",
    "snapshot",
    "assessment_answer",
    "erasure_ledger",
    "period",
    "favourite",
];

pub(crate) fn differences(now: &rusqlite::Transaction, then: &Connection) -> Result<Vec<Difference>> {
    let mut found: BTreeMap<(Option<String>, String), (u32, u32, u32)> = BTreeMap::new();
    for table in exchange::tables(now)?.iter().filter(|table| !NOT_LOOKED_FOR.contains(&table.name.as_str())) {
        let (is, was) = (records(now, table)?, records(then, table)?);
        let mut count = |about: &Option<String>, add: fn(&mut (u32, u32, u32))| {
            add(found.entry((about.clone(), kind(&table.name))).or_default());
        };
        for (key, (sum, about)) in &was {
            match is.get(key) {
                None => count(about, |counts| counts.0 += 1),
                Some((other, _)) if other != sum => count(about, |counts| counts.1 += 1),
                Some(_) => {}
            }
        }
        for (_, (_, about)) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
            count(about, |counts| counts.2 += 1);
        }
    }
    let name = |id: &str| -> Option<String> {
        let sql = "SELECT display_name FROM person WHERE id = ?1";
        let of = |db: &Connection| db.query_row(sql, [id], |r| r.get(0)).ok();
        of(now).or_else(|| of(then))
    };
    let mut all: Vec<Difference> = found
        .into_iter()
        .map(|((about, kind), (back, changed, gone))| Difference {
            person_name: about.as_deref().and_then(name),
            kind,
            back,
            changed,
            gone,
        })
        .collect();
    all.sort_by_key(|d| (std::cmp::Reverse(d.back + d.changed + d.gone), d.person_name.clone()));
    Ok(all)
}

/// What a row of `table` is called on screen.
fn kind(table: &str) -> String {
    let id = format!("record_{table}");
    text(if messages::exists(&id) { &id } else { "record_other" }, &[])
}

#[cfg(test)]
mod tests;
