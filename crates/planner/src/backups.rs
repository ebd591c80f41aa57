//! Backups that are proven: one counts only after it was opened with its own key and found to hold what the planner holds.
//!
//! A backup is a folder with three files: the database, the key file that it opens with, and `backup.json`, which says when
//! it was made and proven. Carried to another computer it is a whole planner. It is written under a name with a dot in front
//! and takes its own name once everything is on the disk, so that a folder without the dot is always a proven one; nothing
//! that failed a proof ever takes the place of one that passed.
//!
//! Where backups go is said by whoever opened the planner (`keep_backups_in`): never into the planner's own folder, and
//! nowhere at all where nobody said. The manager may name a second place, on another disk.

mod thinning;

use crate::content_digest::{self, Content};
use crate::db::{self, Access};
use crate::error::{Error, Result};
use crate::messages::text;
use crate::vault::{self, DataKey};
use crate::{DATABASE, Planner, SCHEMA_VERSION, check, files, holds};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use ts_rs::TS;

const MANIFEST: &str = "backup.json";
const FORMAT: &str = "quarterdeck.backup";
const VERSION: u32 = 1;
/// What `vault` calls the file that opens the database.
const KEY_FILE: &str = "key.json";
/// Where the second place is kept: it belongs to this computer, not to what is written.
const SECOND: &str = "second_place";
/// The day of the last rehearsal.
const DRILLED: &str = "drilled_at";
/// So often a backup is taken back for a try, in days.
const DRILL_EVERY: i64 = 7;

/// What a backup says of itself. Nothing of what was written, no name of anybody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: String,
    version: u32,
    pub store_id: String,
    /// The count of writes it holds; backups are put in order by it, never by a clock.
    pub sequence: u64,
    /// Counts the days on which backups were made, as far as one differs from the one before: a clock that jumps ten years
    /// makes one day of it.
    pub day: u32,
    pub made_at: String,
    pub made_on: NaiveDate,
    pub proven_at: String,
    pub reason: BackupReason,
    pub schema_version: u32,
    /// Of the database, in bytes.
    pub bytes: u64,
}

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupReason {
    /// A day with changes is over.
    Day,
    /// Somebody asked for it.
    Asked,
    BeforeImport,
    BeforeErase,
    BeforeRestore,
    /// To be carried to another computer.
    Move,
    /// The planner has a new key, which the earlier ones do not know.
    NewKey,
}

/// A proven copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Backup {
    /// The name of its folder.
    pub id: String,
    pub made_at: String,
    pub made_on: NaiveDate,
    /// Instant of the last time it was opened and found whole.
    pub proven_at: String,
    pub reason: BackupReason,
    /// In kilobytes.
    pub size: u32,
    /// It lies in the second place too.
    pub twice: bool,
}

/// What can be said about backups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Backups {
    /// Newest first.
    pub all: Vec<Backup>,
    /// Where they lie; none where nobody said.
    pub place: Option<String>,
    pub second_place: Option<String>,
    /// The second place cannot be reached now, or lacks the newest one.
    pub second_behind: bool,
    /// Nothing was written since the newest one.
    pub up_to_date: bool,
    /// What is to be known about a place: that it is synced elsewhere, or lies on another computer.
    pub warnings: Vec<String>,
}

/// A backup that was taken back for a try.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Drill {
    /// The backup it was made with.
    pub id: String,
    pub proven_at: String,
    /// Records that came back.
    pub records: u32,
}

impl Planner {
    /// Says where backups go. Without it, none are made.
    pub fn keep_backups_in(&self, place: &Path) {
        let place = std::path::absolute(place).unwrap_or_else(|_| place.into());
        *self.keep.place.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = Some(place);
    }

    pub(crate) fn backup_place(&self) -> Option<PathBuf> {
        self.keep.place.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    /// The folder for backups within the place that the manager named, which may hold other things.
    fn second_folder(&self) -> Result<Option<PathBuf>> {
        let said: Option<String> = self.read(|tx| {
            Ok(tx.query_row("SELECT value FROM meta WHERE key = ?1", [SECOND], |r| r.get(0)).optional()?)
        })?;
        Ok(said.map(|place| self.folder_within(Path::new(&place))))
    }

    /// The folders that may hold backups of this planner, the second reachable now or not.
    pub(crate) fn backup_places(&self) -> Result<(Option<PathBuf>, Option<PathBuf>)> {
        Ok((self.backup_place(), self.second_folder()?))
    }

    fn folder_within(&self, place: &Path) -> PathBuf {
        let store = self.store_id();
        place.join(format!("Quarterdeck backups {}", &store[store.len().saturating_sub(8)..]))
    }

    /// Names a second place for backups, or none any more. What lies there stays.
    ///
    /// # Errors
    /// `File` where nothing can be written there, or where it lies within the planner's folder or the first place.
    pub fn set_second_place(&self, place: Option<&Path>) -> Result<Backups> {
        if let Some(place) = place {
            let real = place.canonicalize().map_err(|e| Error::io(place, &e))?;
            let own = [Some(self.folder().to_owned()), self.backup_place()];
            if own.iter().flatten().any(|own| own.canonicalize().is_ok_and(|own| real.starts_with(own))) {
                return Err(Error::file(place, "error_backup_same_place"));
            }
            vault::make_folder(&self.folder_within(place))?;
        }
        let now = self.clock().now();
        self.write_aside(|tx| match place {
            Some(place) => content_digest::set(tx, SECOND, &place.to_string_lossy(), &now),
            None => Ok(tx.execute("DELETE FROM meta WHERE key = ?1", [SECOND]).map(|_| ())?),
        })?;
        self.backups()
    }

    /// All backups, and what is to be known about them.
    pub fn backups(&self) -> Result<Backups> {
        let (place, second) = (self.backup_place(), self.second_folder()?);
        let first = place.as_deref().map(|place| list(place, self.store_id())).unwrap_or_default();
        let twice = second.as_deref().map(|place| list(place, self.store_id())).unwrap_or_default();
        let here = self.read(|tx| content_digest::read(tx))?.map(|content| content.generation);
        let mut all: Vec<Backup> =
            first.iter().map(|(id, m)| backup(id, m, twice.iter().any(|t| t.0 == *id))).collect();
        // What only the second place has still: the first may have been on a disk that broke.
        all.extend(twice.iter().filter(|(id, _)| !first.iter().any(|f| f.0 == *id)).map(|(id, m)| backup(id, m, true)));
        let newest = first.iter().chain(&twice).max_by_key(|(_, m)| m.sequence);
        let up_to_date = newest.is_some_and(|(_, m)| Some(m.sequence) == here);
        let second_behind = second.is_some() && newest.is_some_and(|(id, _)| !twice.iter().any(|t| t.0 == *id));
        let mut warnings: Vec<String> = Vec::new();
        let places = [
            (Some(self.folder().to_owned()), "warning_store_elsewhere"),
            (place.clone(), "warning_backups_elsewhere"),
            (second.clone(), "warning_second_elsewhere"),
        ];
        for (folder, id) in places {
            if let Some(where_to) = folder.as_deref().and_then(elsewhere::what_takes_it_away) {
                warnings.push(text(id, &[("what", &where_to)]));
            }
        }
        let second_place = second.as_deref().and_then(Path::parent).map(|place| place.display().to_string());
        let place = place.map(|place| place.display().to_string());
        Ok(Backups { all, place, second_place, second_behind, up_to_date, warnings })
    }

    /// Whether a day with changes is over that no backup holds yet.
    pub fn backup_is_due(&self) -> Result<bool> {
        let Some(place) = self.backup_place().filter(|_| !self.is_read_only()) else { return Ok(false) };
        let here = self.read(|tx| content_digest::read(tx))?.unwrap_or_default();
        Ok(match list(&place, self.store_id()).first() {
            None => here.generation > 0,
            // Another day, whichever way the clock went.
            Some((_, newest)) => newest.sequence != here.generation && newest.made_on != self.clock().today(),
        })
    }

    /// Makes a proven backup; the newest one where nothing was written since and it is still whole.
    ///
    /// # Errors
    /// `File` where the place has no room or cannot be written, and where the copy does not pass its proof: then no backup
    /// was made, and none that was there is touched.
    pub fn back_up(&self, reason: BackupReason) -> Result<Backup> {
        let place = self.backup_place().ok_or_else(|| Error::invalid("place", "error_backup_no_place"))?;
        let _one_at_a_time = self.keep.making.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        make_place(&place)?;
        let known = list(&place, self.store_id());
        let here = self.read(|tx| content_digest::read(tx))?.unwrap_or_default();
        let same = known
            .first()
            .filter(|(id, newest)| newest.sequence == here.generation && prove(&place.join(id), &self.key()).is_ok());
        let (id, manifest) = match same {
            Some((id, manifest)) => {
                let manifest = Manifest { proven_at: self.clock().now(), ..manifest.clone() };
                write_manifest(&place.join(id), &manifest)?;
                (id.clone(), manifest)
            }
            None => self.write_backup(&place, reason, known.first().map(|(_, newest)| newest))?,
        };
        let second = self.second_folder()?;
        let mut twice = false;
        if let Some(second) = &second {
            // A disk that is not there now gets its copy with the next backup.
            twice = self.copy_backup(&place.join(&id), second, &id).is_ok();
        }
        self.thin(&place, second.as_deref().filter(|_| twice))?;
        Ok(backup(&id, &manifest, twice))
    }

    /// Makes a backup because somebody asked.
    pub fn back_up_now(&self) -> Result<Backup> {
        self.back_up(BackupReason::Asked)
    }

    /// A proven copy in a folder that the manager chose, to be carried away; the name of its folder.
    pub fn back_up_to(&self, place: &Path) -> Result<PathBuf> {
        let (id, _) = self.write_backup(place, BackupReason::Move, None)?;
        let today = self.clock().today();
        let named = (1..1000)
            .map(|n| if n == 1 { format!("Quarterdeck {today}") } else { format!("Quarterdeck {today} ({n})") })
            .map(|name| place.join(name))
            .find(|path| path.symlink_metadata().is_err())
            .ok_or_else(|| Error::file(place, "error_file"))?;
        fs::rename(place.join(&id), &named).map_err(|e| Error::io(&named, &e))?;
        vault::sync_folder(place)?;
        Ok(named)
    }

    fn write_backup(
        &self,
        place: &Path,
        reason: BackupReason,
        newest: Option<&Manifest>,
    ) -> Result<(String, Manifest)> {
        let part = place.join(format!(".part-{}", std::process::id()));
        let written = self.write_part(&part, reason, newest).and_then(|manifest| {
            let plain = format!("{:010} {}", manifest.sequence, manifest.made_on);
            let free = |n: u32| if n == 1 { plain.clone() } else { format!("{plain} ({n})") };
            let id = (1..1000).map(free).find(|id| place.join(id).symlink_metadata().is_err());
            let id = id.ok_or_else(|| Error::file(place, "error_file"))?;
            fs::rename(&part, place.join(&id)).map_err(|e| Error::io(&place.join(&id), &e))?;
            vault::sync_folder(place)?;
            Ok((id, manifest))
        });
        written.inspect_err(|_| remove(&part))
    }

    /// The copy under its passing name, with its key and its proof, all of it on the disk.
    fn write_part(&self, part: &Path, reason: BackupReason, newest: Option<&Manifest>) -> Result<Manifest> {
        remove(part);
        fs::create_dir(part)
            .and_then(|()| fs::set_permissions(part, Permissions::from_mode(0o700)))
            .map_err(|e| Error::io(part, &e))?;
        let file = part.join(DATABASE);
        {
            let db = self.own_reader()?;
            copy_whole(&db, &file)?;
        }
        copy_key(self.folder(), part)?;
        let content = prove(part, &self.key()).map_err(|error| match error {
            Error::File { ref message, .. } if message.contains(&text("error_backup_not_whole", &[])) => error,
            other if other.is_of_the_disk() => other,
            other => {
                Error::File { path: file.clone(), message: format!("{} {other}", text("error_backup_not_whole", &[])) }
            }
        })?;
        sync(&file)?;
        let today = self.clock().today();
        let manifest = Manifest {
            format: FORMAT.into(),
            version: VERSION,
            store_id: self.store_id().into(),
            sequence: content.generation,
            day: newest.map_or(1, |newest| newest.day + u32::from(newest.made_on != today)),
            made_at: self.clock().now(),
            made_on: today,
            proven_at: self.clock().now(),
            reason,
            schema_version: SCHEMA_VERSION,
            bytes: file.metadata().map_err(|e| Error::io(&file, &e))?.len(),
        };
        write_manifest(part, &manifest)?;
        vault::sync_folder(part)?;
        Ok(manifest)
    }

    /// Puts the same backup in the second place, and proves it there.
    fn copy_backup(&self, from: &Path, second: &Path, id: &str) -> Result<()> {
        let to = second.join(id);
        if to.symlink_metadata().is_ok() {
            return prove(&to, &self.key()).map(|_| ());
        }
        // The place itself is never made again: an unplugged disk leaves an empty folder where it was.
        let place = second.parent().unwrap_or(second);
        if !place.is_dir() {
            return Err(Error::file(place, "error_not_found"));
        }
        vault::make_folder(second)?;
        let part = second.join(format!(".part-{}", std::process::id()));
        let copied = || -> Result<()> {
            remove(&part);
            fs::create_dir(&part).map_err(|e| Error::io(&part, &e))?;
            for name in [DATABASE, KEY_FILE, MANIFEST] {
                let to = part.join(name);
                fs::copy(from.join(name), &to).map_err(|e| Error::io(&to, &e))?;
                sync(&to)?;
            }
            prove(&part, &self.key())?;
            vault::sync_folder(&part)?;
            fs::rename(&part, &to).map_err(|e| Error::io(&to, &e))?;
            vault::sync_folder(second)
        };
        copied().inspect_err(|_| remove(&part))
    }

    /// Lets go of backups that newer ones stand for. While somebody's data is on hold, none.
    fn thin(&self, place: &Path, second: Option<&Path>) -> Result<()> {
        let held: bool = self.read(|tx| Ok(tx.query_row(&format!("SELECT {}", holds::ANY), [], |r| r.get(0))?))?;
        if held {
            return Ok(());
        }
        let protected = vault::is_protected(self.folder());
        for place in [Some(place), second].into_iter().flatten() {
            let mut all = list(place, self.store_id());
            if protected {
                // From before the first password: their key lies open beside them.
                all.retain(|(id, _)| {
                    let open = vault::read(&place.join(id)).is_ok();
                    if open {
                        remove(&place.join(id));
                    }
                    !open
                });
            }
            let manifests: Vec<&Manifest> = all.iter().map(|(_, manifest)| manifest).collect();
            for goes in thinning::to_let_go(&manifests) {
                let path = place.join(&all[goes].0);
                // First out of the list, then away: a cut in between leaves no half of a backup under a good name.
                let gone = place.join(format!(".gone-{}", all[goes].0));
                if fs::rename(&path, &gone).is_ok() {
                    remove(&gone);
                }
            }
            // Left behind by one that was cut off.
            for left in fs::read_dir(place).into_iter().flatten().flatten() {
                if left.file_name().to_string_lossy().starts_with(".gone-") {
                    remove(&left.path());
                }
            }
        }
        Ok(())
    }

    /// Where a backup lies.
    pub(crate) fn find_backup(&self, id: &str) -> Result<PathBuf> {
        let places = [self.backup_place(), self.second_folder()?];
        let found =
            places.iter().flatten().find(|place| list(place, self.store_id()).iter().any(|(known, _)| known == id));
        found.map(|place| place.join(id)).ok_or(Error::Gone)
    }

    /// Takes the newest backup back into a folder of its own for a try, opens it, compares everything, and lets it go again.
    ///
    /// # Errors
    /// `Gone` without any backup; `File` where it does not come back whole.
    pub fn drill(&self) -> Result<Drill> {
        let place = self.backup_place().ok_or_else(|| Error::invalid("place", "error_backup_no_place"))?;
        let _one_at_a_time = self.keep.making.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let (id, manifest) = list(&place, self.store_id()).into_iter().next().ok_or(Error::Gone)?;
        let trial = place.join(format!(".trial-{}", std::process::id()));
        let tried = || -> Result<u32> {
            remove(&trial);
            fs::create_dir(&trial).map_err(|e| Error::io(&trial, &e))?;
            for name in [DATABASE, KEY_FILE] {
                fs::copy(place.join(&id).join(name), trial.join(name)).map_err(|e| Error::io(&trial.join(name), &e))?;
            }
            let content = prove(&trial, &self.key())?;
            if content.generation != manifest.sequence {
                return Err(Error::file(&place.join(&id), "error_backup_not_whole"));
            }
            // As a planner: written to, and brought up to date where it is of an earlier version.
            let key = key_for(&trial, &self.key())?;
            let mut db = db::connect(&trial.join(DATABASE), &key, Access::Copy)?;
            if db::version(&db)? < SCHEMA_VERSION {
                db::migrate(&mut db)?;
            }
            check::index(&db.transaction()?)?;
            Ok(db.query_row("SELECT count(*) FROM search_text", [], |r| r.get(0))?)
        };
        let records = tried();
        remove(&trial);
        let records = records?;
        let now = self.clock().now();
        write_manifest(&place.join(&id), &Manifest { proven_at: now.clone(), ..manifest })?;
        self.write_aside(|tx| content_digest::set(tx, DRILLED, &now, &now))?;
        Ok(Drill { id, proven_at: now, records })
    }

    /// Whether the last rehearsal is a week ago.
    pub fn drill_is_due(&self) -> Result<bool> {
        let Some(place) = self.backup_place().filter(|_| !self.is_read_only()) else { return Ok(false) };
        let said: Option<String> = self.read(|tx| {
            Ok(tx.query_row("SELECT value FROM meta WHERE key = ?1", [DRILLED], |r| r.get(0)).optional()?)
        })?;
        let on = said.and_then(|at| at.get(..10)?.parse::<NaiveDate>().ok());
        let long_ago = on.is_none_or(|on| (self.clock().today() - on).num_days().abs() >= DRILL_EVERY);
        Ok(long_ago && !list(&place, self.store_id()).is_empty())
    }

    /// Replaces every backup by one fresh one: after the first password the earlier ones, whose key lay open beside them,
    /// would be a way in. The earlier ones go once the fresh one is proven.
    ///
    /// While somebody's data is on hold the earlier ones stay; the answer says how many.
    pub fn make_backups_anew(&self) -> Result<u32> {
        let Some(place) = self.backup_place() else { return Ok(0) };
        make_place(&place)?;
        let earlier = list(&place, self.store_id());
        if earlier.is_empty() {
            return Ok(0);
        }
        let held: bool = self.read(|tx| Ok(tx.query_row(&format!("SELECT {}", holds::ANY), [], |r| r.get(0))?))?;
        let fresh = {
            let _one_at_a_time = self.keep.making.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            self.write_backup(&place, BackupReason::NewKey, earlier.first().map(|(_, newest)| newest))?.0
        };
        let second = self.second_folder()?;
        let copied = second.as_deref().map(|second| self.copy_backup(&place.join(&fresh), second, &fresh));
        if held {
            return Ok(earlier.len() as u32);
        }
        let places = [Some(&place), second.as_ref().filter(|_| copied.is_some_and(|done| done.is_ok()))];
        for place in places.into_iter().flatten() {
            for (id, _) in list(place, self.store_id()).iter().filter(|(id, _)| *id != fresh) {
                remove(&place.join(id));
            }
            vault::sync_folder(place)?;
        }
        Ok(0)
    }

    /// Lets the backups open with what opens the planner from now on: the earlier password or code may be known to others.
    pub(crate) fn backups_open_with_what_is_new(&self) -> Result<()> {
        let _one_at_a_time = self.keep.making.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        for place in [self.backup_place(), self.second_folder()?].into_iter().flatten() {
            for (id, _) in list(&place, self.store_id()) {
                let folder = place.join(id);
                // One from before the first password has a key of its own.
                if db::connect(&folder.join(DATABASE), &self.key(), Access::Frozen).is_ok() {
                    copy_key(self.folder(), &folder)?;
                }
            }
        }
        Ok(())
    }

    /// Changes what every backup in reach holds, for an erasure that must reach them too: `body` runs on each, and what comes
    /// of it takes its place once it is proven. The number of backups that were changed.
    ///
    /// # Errors
    /// The first failure; the backups that were not reached are as they were.
    pub fn rewrite_backups(&self, body: &dyn Fn(&Connection) -> Result<()>) -> Result<u32> {
        let _one_at_a_time = self.keep.making.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut changed = 0;
        for place in [self.backup_place(), self.second_folder()?].into_iter().flatten() {
            for (id, manifest) in list(&place, self.store_id()) {
                let folder = place.join(&id);
                let (raw, part) = (folder.join(".rewriting"), folder.join(".rewritten"));
                let rewritten = || -> Result<()> {
                    let key = key_for(&folder, &self.key())?;
                    fs::copy(folder.join(DATABASE), &raw).map_err(|e| Error::io(&raw, &e))?;
                    let mut db = db::connect(&raw, &key, Access::Copy)?;
                    body(&db)?;
                    content_digest::count_anew(&mut db, &self.clock().now())?;
                    fs::remove_file(&part).ok();
                    copy_whole(&db, &part)?;
                    drop(db);
                    prove_file(&part, &key)?;
                    sync(&part)?;
                    fs::rename(&part, folder.join(DATABASE)).map_err(|e| Error::io(&folder, &e))?;
                    vault::sync_folder(&folder)
                };
                let done = rewritten();
                for left in [&raw, &part] {
                    fs::remove_file(left).ok();
                }
                done?;
                let bytes = folder.join(DATABASE).metadata().map_or(manifest.bytes, |there| there.len());
                write_manifest(&folder, &Manifest { proven_at: self.clock().now(), bytes, ..manifest })?;
                changed += 1;
            }
        }
        Ok(changed)
    }
}

fn backup(id: &str, manifest: &Manifest, twice: bool) -> Backup {
    Backup {
        id: id.into(),
        made_at: manifest.made_at.clone(),
        made_on: manifest.made_on,
        proven_at: manifest.proven_at.clone(),
        reason: manifest.reason,
        size: u32::try_from(manifest.bytes.div_ceil(1024)).unwrap_or(u32::MAX),
        twice,
    }
}

/// The backups of one store in a place, newest first. What begins with a dot never became one.
pub(crate) fn list(place: &Path, store_id: &str) -> Vec<(String, Manifest)> {
    let mut all: Vec<(String, Manifest)> = fs::read_dir(place)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let id = entry.file_name().into_string().ok().filter(|id| !id.starts_with('.'))?;
            let manifest = manifest(&entry.path()).filter(|manifest| manifest.store_id == store_id)?;
            Some((id, manifest))
        })
        .collect();
    all.sort_by(|(a, x), (b, y)| (y.sequence, &y.made_at, b).cmp(&(x.sequence, &x.made_at, a)));
    all
}

/// The same for people.
pub(crate) fn told(place: &Path, store_id: &str) -> Vec<Backup> {
    list(place, store_id).iter().map(|(id, manifest)| backup(id, manifest, false)).collect()
}

/// What a folder says of itself, if it is a backup.
pub(crate) fn manifest(folder: &Path) -> Option<Manifest> {
    let read = files::read_whole(&folder.join(MANIFEST), 64 * 1024).ok()?;
    let manifest: Manifest = serde_json::from_slice(&read).ok()?;
    (manifest.format == FORMAT && manifest.version <= VERSION).then_some(manifest)
}

fn write_manifest(folder: &Path, manifest: &Manifest) -> Result<()> {
    files::write_whole(&folder.join(MANIFEST), &serde_json::to_vec_pretty(manifest)?)
}

fn make_place(place: &Path) -> Result<()> {
    vault::make_folder(place)
}

/// Writes everything that `db` sees into a new file, each page anew: what was deleted is not in it.
pub(crate) fn copy_whole(db: &Connection, to: &Path) -> Result<()> {
    db.execute("VACUUM INTO ?1", [to.to_string_lossy()]).map_err(|error| db::told(db, error.into()))?;
    fs::set_permissions(to, Permissions::from_mode(0o600)).map_err(|e| Error::io(to, &e))
}

pub(crate) fn copy_key(from: &Path, to: &Path) -> Result<()> {
    // The copy of the key file where the first is damaged: it has to open.
    let first = files::read_whole(&from.join(KEY_FILE), 1024 * 1024);
    let bytes = match first {
        Ok(bytes) if serde_json::from_slice::<serde_json::Value>(&bytes).is_ok() => bytes,
        _ => files::read_whole(&from.join(format!("{KEY_FILE}.copy")), 1024 * 1024)?,
    };
    files::write_whole(&to.join(KEY_FILE), &bytes)
}

fn sync(file: &Path) -> Result<()> {
    File::open(file).and_then(|file| file.sync_all()).map_err(|e| Error::io(file, &e))
}

/// What is not there any more is as good as removed.
pub(crate) fn remove(folder: &Path) {
    fs::remove_dir_all(folder).ok();
}

/// The key that opens the database in `folder`: by its own key file, or, where that asks for a password, the one of the
/// planner that it was made from.
pub(crate) fn key_for(folder: &Path, own: &DataKey) -> Result<DataKey> {
    vault::read(folder).or_else(|error| match db::connect(&folder.join(DATABASE), own, Access::Frozen) {
        Ok(_) if folder.join(KEY_FILE).is_file() => Ok(own.clone()),
        _ => Err(error),
    })
}

/// Opens a copy with its own key and looks through all of it; what it holds.
///
/// # Errors
/// `File` with what is wrong.
pub(crate) fn prove(folder: &Path, own: &DataKey) -> Result<Content> {
    prove_file(&folder.join(DATABASE), &key_for(folder, own)?)
}

/// The same for a file with a known key. Nothing is written beside it.
pub(crate) fn prove_file(file: &Path, key: &DataKey) -> Result<Content> {
    let mut db = db::connect(file, key, Access::Frozen)?;
    db::version(&db)?;
    let mut wrong = check::seals(&db)?;
    if wrong.is_empty() {
        wrong = check::structure(&mut db)?;
    }
    match (content_digest::read(&db)?, wrong.first()) {
        (Some(content), None) => Ok(content),
        (_, wrong) => {
            let why = wrong.cloned().unwrap_or_default();
            let message = format!("{} {why}", text("error_backup_not_whole", &[]));
            Err(Error::File { path: file.into(), message: message.trim_end().into() })
        }
    }
}

mod elsewhere;

#[cfg(test)]
mod tests;
