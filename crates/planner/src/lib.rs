//! Quarterdeck without a window: the record of a manager's talks, goals, promises and reviews, its numbers and its packets.
//!
//! How to find your way:
//! - `api` is the one door: every function that the window, the command line and the tests may call, one line each.
//! - `Planner` below is the store; `write` is the only place that begins a write transaction, `read` never blocks it.
//! - `history` gives undo, redo and "recently changed" from one row-change log; `events` keeps what must be known longer.
//! - One module per entity holds its types, its SQL, its verbs and its tests.
//! - `quarter`, `today`, `disclosure` read across entities; `packet` is what leaves the house as PDF, `exchange` as data.

pub mod absence_tests;
pub mod absences;
pub mod action_items;
pub mod agreements;
pub mod api;
pub mod attachments;
pub mod backups;
pub mod calendar;
mod check;
pub mod closing;
pub mod coaching;
pub mod concerns;
pub(crate) mod content_digest;
pub mod conversations;
mod db;
pub mod delegations;
pub mod demo;
pub mod development;
pub mod digest;
pub mod disclosure;
pub mod entries;
pub mod erasure;
mod error;
mod events;
pub mod exchange;
pub mod expectations;
pub mod feedback;
pub mod files;
pub mod first_days;
pub mod first_talk;
pub mod forms;
pub mod frameworks;
pub mod goals;
pub mod growth;
pub mod handover;
mod head;
pub mod hiring;
pub mod history;
pub mod holds;
mod hr_page;
mod id;
pub mod inbox;
pub mod keep;
pub mod kept_pages;
pub mod learning;
pub mod learning_path;
pub mod leaving;
pub mod library;
pub mod lists;
pub mod merge;
pub mod messages;
pub mod moods;
pub mod moves;
pub mod numbers;
pub mod own_manager;
pub mod own_pack;
pub mod packet;
pub mod people;
pub mod periods;
pub mod person_page;
mod plain_sheet;
pub mod plans;
pub mod playbooks;
pub mod pocket_card;
pub mod practices;
pub mod protection;
pub mod purpose;
pub mod quarter;
pub mod real_test;
pub mod received;
mod recovery_page;
pub mod restore;
pub mod reviews;
pub mod saved_files;
pub mod search;
pub mod self_checks;
pub mod settings;
pub mod shelves;
pub mod shifts;
pub mod skill_levels;
pub mod snapshots;
pub mod standing;
pub mod states;
pub mod stories;
pub mod subject;
pub mod successors;
pub mod support_plans;
pub mod surveys;
#[cfg(test)]
mod testing;
mod text;
pub mod today;
mod vault;
pub mod warnings;
pub mod writing;

pub use db::SCHEMA_VERSION;
pub use error::{Error, Result};
pub use id::*;
pub use vault::Secret;
pub use vault::recovery::RecoveryCode;

use calendar::Clock;
use db::Access;
use keep::Keep;
use messages::Label;
use rusqlite::{Connection, Transaction};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, MutexGuard};
use vault::DataKey;

/// What a planner's folder calls its parts.
const DATABASE: &str = "planner.db";
const LOCK: &str = "lock";

/// An open planner: one folder, one encrypted database, two connections.
pub struct Planner {
    folder: PathBuf,
    clock: Clock,
    /// Reads that take long (packets, checks, backups) never hold up a save. Closed before the writer, so that the last to go
    /// may fold the write-ahead log into the file.
    reader: Mutex<Connection>,
    /// All writes go through here, one at a time. The log's triggers live on this connection.
    writer: Mutex<Connection>,
    /// Held shared while the planner is open; what needs the store alone takes it exclusively.
    lock: Option<File>,
    store_id: String,
    /// What the database is encrypted with; exchanged when the planner gets its first password.
    key: Mutex<DataKey>,
    /// It opens with a password only.
    protected: AtomicBool,
    /// What looks after what is held: the head, the backups.
    keep: keep::Keep,
    read_only: bool,
    listeners: Mutex<Vec<Box<dyn Fn() + Send + Sync>>>,
    /// SQLite's count of commits by others, as last seen.
    seen: Mutex<i64>,
}

/// A planner's folder and the key that opens it.
pub struct Opener {
    pub(crate) folder: PathBuf,
    pub(crate) clock: Clock,
    pub(crate) key: DataKey,
}

impl Opener {
    /// # Errors
    /// `NeedsPassword` without a secret where one is needed, `Invalid` for another one; `File` where the key cannot be read.
    pub fn new(folder: &Path, clock: Clock, secret: Option<&Secret>) -> Result<Opener> {
        let key = match secret {
            Some(secret) => vault::unlock(folder, secret)?,
            None => vault::read(folder)?,
        };
        Ok(Opener { folder: folder.into(), clock, key })
    }

    /// The store's own name.
    pub fn store_id(&self) -> &str {
        &self.key.store_id
    }

    /// # Errors
    /// What `Planner::open` says of the store.
    pub fn open(&self) -> Result<Planner> {
        Planner::opened(&self.folder, self.clock, Some(&self.key))
    }
}

impl Planner {
    /// Opens the planner in `folder`, and makes one where there is none.
    ///
    /// # Errors
    /// `NeedsPassword` where it has one; `Locked` while another program has it for itself; `NewerFile` untouched; `File`
    /// with what to do.
    pub fn open(folder: &Path, clock: Clock) -> Result<Planner> {
        Planner::opened(folder, clock, None)
    }

    /// Opens the planner in `folder`, which has a password.
    ///
    /// # Errors
    /// `Invalid` for `password` or `code` where it is not the right one, and what `open` says.
    pub fn unlock(folder: &Path, clock: Clock, secret: &Secret) -> Result<Planner> {
        Opener::new(folder, clock, Some(secret))?.open()
    }

    /// Whether the planner in `folder` opens with a password only.
    pub fn needs_password(folder: &Path) -> bool {
        vault::is_protected(folder)
    }

    /// What opens this planner again once it is closed, whether or not a password is needed for it.
    pub fn opener(&self) -> Opener {
        Opener { folder: self.folder.clone(), clock: self.clock, key: self.key() }
    }

    fn opened(folder: &Path, clock: Clock, known: Option<&DataKey>) -> Result<Planner> {
        let database = folder.join(DATABASE);
        leaving::finish(folder);
        if restore::is_waiting(folder) {
            // Alone or not at all: what is written to a planner that is about to be replaced would be lost.
            let lock = take_lock(folder)?;
            alone(&lock, || restore::finish(folder))?;
        }
        let key = if vault::exists(folder) {
            match known {
                None => vault::read(folder)?,
                Some(key) => key.clone(),
            }
        } else if database.symlink_metadata().is_ok() {
            // A database without any key: not one of ours, or its key was taken away. Never make a new key over it.
            return Err(Error::file(folder, "error_not_a_planner"));
        } else {
            vault::make_folder(folder)?;
            vault::create(folder)?
        };
        if database.is_dir() {
            return Err(Error::file(&database, "error_is_a_folder"));
        }
        refuse_foreign(&database)?;
        let named = |error| match error {
            Error::File { message, .. } => Error::File { path: folder.into(), message },
            other => other,
        };
        let unclean = keep::left_open(folder);
        let opened = match take_lock(folder) {
            Ok(lock) => db::connect(&database, &key, Access::Write).and_then(|db| Ok((lock, writable(db)?))),
            Err(error) => Err(error),
        };
        let (lock, writer) = match opened {
            Ok((lock, db)) => (Some(lock), Some(db)),
            Err(Error::File { .. }) if database.is_file() && !may_write(folder) => (None, None),
            Err(error) => return Err(named(error)),
        };
        let read_only = writer.is_none();
        let (writer, reader, keep) = match writer {
            Some(mut db) => {
                let lock = lock.as_ref().ok_or(Error::Locked)?;
                if db::version(&db).map_err(named)? < SCHEMA_VERSION {
                    alone(lock, || {
                        back_up_before_migration(&db, folder)?;
                        content_digest::forget(&db)?;
                        db::migrate(&mut db).map_err(|error| db::told(&db, error))
                    })
                    .map_err(named)?;
                }
                // Under the lock, so that nobody is in the middle of what is cleaned up.
                vault::settle(folder)?;
                vault::mend_copy(folder, &key)?;
                history::watch(&mut db, &clock.now()).map_err(named)?;
                let keep = Keep::begin(&mut db, folder, &key, clock, unclean).map_err(named)?;
                (db, db::connect(&database, &key, Access::Read).map_err(named)?, keep)
            }
            None => {
                let frozen = || db::connect(&database, &key, Access::Frozen).map_err(named);
                let mut db = frozen()?;
                db::version(&db).map_err(named)?;
                let keep = Keep::begin(&mut db, folder, &key, clock, false).map_err(named)?;
                (db, frozen()?, keep)
            }
        };
        let seen = data_version(&reader)?;
        let planner = Planner {
            folder: folder.into(),
            clock,
            writer: Mutex::new(writer),
            reader: Mutex::new(reader),
            lock,
            store_id: key.store_id.clone(),
            key: Mutex::new(key),
            protected: AtomicBool::new(vault::is_protected(folder)),
            keep,
            read_only,
            listeners: Mutex::default(),
            seen: Mutex::new(seen),
        };
        // What is kept for ninety days only goes now. Where the disk refuses, it is tried again at the next opening; a
        // planner that does not open would be worse, and nothing shows what is older.
        planner.forget_moods().ok();
        planner.sweep_files().ok();
        Ok(planner)
    }

    /// Whether `folder` holds a planner.
    pub fn is_in(folder: &Path) -> bool {
        vault::exists(folder) && folder.join(DATABASE).is_file()
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The store's own name, random, the same for ever.
    pub fn store_id(&self) -> &str {
        &self.store_id
    }

    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// Nothing can be saved where the planner lies.
    pub fn is_read_only(&self) -> bool {
        self.read_only
    }

    /// Runs `body` in one transaction and records it as one undoable step called `undo_<label>` in en.json.
    pub(crate) fn write<T>(&self, label: impl Into<Label>, body: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        self.step(label.into(), None, body)
    }

    /// The same for an autosave: successive ones with an equal `merge` (what is written to, and in which visit of the
    /// page) grow into one step.
    pub(crate) fn write_merged<T>(
        &self,
        label: impl Into<Label>,
        merge: &str,
        body: impl FnOnce(&Transaction) -> Result<T>,
    ) -> Result<T> {
        self.step(label.into(), Some(merge), body)
    }

    fn step<T>(&self, label: Label, merge: Option<&str>, body: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        self.writable()?;
        let (done, wrote) = self.on_disk(|db| history::step(db, &label, merge, self.clock, body))?;
        if wrote {
            self.tell();
        }
        Ok(done)
    }

    /// A write that nobody would want to take back (where the first run stands, which offer was made). It may touch only
    /// rows that no undoable step ever touches.
    pub(crate) fn write_aside<T>(&self, body: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        self.writable()?;
        let done = self.on_disk(|db| {
            let tx = db.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
            let done = body(&tx)?;
            tx.commit()?;
            Ok(done)
        })?;
        self.tell();
        Ok(done)
    }

    /// Runs `body` on a state of the store that does not move meanwhile, and does not block typing.
    pub(crate) fn read<T>(&self, body: impl FnOnce(&Transaction) -> Result<T>) -> Result<T> {
        let mut db = self.reader.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let tx = db.transaction()?;
        body(&tx)
    }

    /// Takes the newest step back; its label in words.
    pub fn undo(&self) -> Result<Option<String>> {
        self.travel(history::undo)
    }

    /// Does it again; its label in words.
    pub fn redo(&self) -> Result<Option<String>> {
        self.travel(history::redo)
    }

    fn travel(&self, way: fn(&mut Connection) -> Result<Option<String>>) -> Result<Option<String>> {
        self.writable()?;
        let label = self.on_disk(way)?;
        if label.is_some() {
            self.tell();
        }
        Ok(label)
    }

    /// A date in words: the nearest one ahead, or behind where `past` says so.
    pub fn read_date(&self, text: String, past: bool) -> Result<Option<chrono::NaiveDate>> {
        let nearest = if past { calendar::Nearest::Past } else { calendar::Nearest::Future };
        Ok(calendar::read_date(&text, self.clock.today(), nearest))
    }

    /// The last 30 days of changes, newest first.
    pub fn recently_changed(&self) -> Result<Vec<history::ChangeStep>> {
        self.read(|tx| history::recently_changed(tx))
    }

    /// Puts the rows of a step back as they were before it, as a new step.
    pub fn restore_change(&self, step: u32, anyway: bool) -> Result<history::Restored> {
        self.write("restore_change", |tx| history::restore(tx, step, anyway))
    }

    /// `heard` is called after every committed write, on the thread that wrote. A panic in it ends there: what was saved
    /// must not be told as not saved.
    pub fn on_change(&self, heard: Box<dyn Fn() + Send + Sync>) {
        self.listeners.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).push(heard);
    }

    /// Whether another program (the command line beside the window) has saved something since the last call.
    pub fn changed_outside(&self) -> bool {
        let now = data_version(&self.writer());
        let mut seen = self.seen.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        now.is_ok_and(|now| std::mem::replace(&mut *seen, now) != now)
    }

    /// Runs `body` while nobody else has the store open.
    pub(crate) fn alone<T>(&self, body: impl FnOnce() -> Result<T>) -> Result<T> {
        self.writable()?;
        alone(self.lock.as_ref().ok_or(Error::Locked)?, body)
    }

    /// A write, with what the disk has against it told apart.
    fn on_disk<T>(&self, write: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let mut db = self.writer();
        let done = write(&mut db).map_err(|error| db::told(&db, error))?;
        // It is on the disk. That the head cannot be asked for must not make it "not saved".
        if let Ok(Some(content)) = content_digest::read(&db) {
            self.keep.head.note(content);
        }
        Ok(done)
    }

    fn key(&self) -> DataKey {
        self.key.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn writable(&self) -> Result<()> {
        if self.read_only { Err(Error::file(&self.folder, "error_read_only")) } else { Ok(()) }
    }

    /// A panic inside a write has rolled back by the time the lock is free: what it guarded is whole.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn tell(&self) {
        for heard in self.listeners.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).iter() {
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(heard)).ok();
        }
    }
}

fn data_version(db: &Connection) -> Result<i64> {
    Ok(db.pragma_query_value(None, "data_version", |r| r.get(0))?)
}

/// SQLite opens a file lazily and a read-only one without a word: ask before somebody types.
fn writable(db: Connection) -> Result<Connection> {
    if db.is_readonly("main")? {
        return Err(Error::File { path: PathBuf::new(), message: messages::text("error_read_only", &[]) });
    }
    Ok(db)
}

/// A file that is an open SQLite database or text is somebody else's. Nothing is written to it.
fn refuse_foreign(database: &Path) -> Result<()> {
    use std::io::Read;
    let Ok(mut file) = File::open(database) else { return Ok(()) };
    let mut head = [0u8; 16];
    match file.read(&mut head) {
        Ok(0) => Ok(()), // made, never written: the first start was cut off
        Ok(16) if !head.starts_with(b"SQLite format 3") => Ok(()),
        Ok(_) => Err(Error::file(database, "error_not_a_planner")),
        Err(e) => Err(Error::io(database, &e)),
    }
}

fn may_write(folder: &Path) -> bool {
    let probe = folder.join(format!(".{}", std::process::id()));
    let may = OpenOptions::new().write(true).create_new(true).open(&probe).is_ok();
    std::fs::remove_file(&probe).ok();
    let database = OpenOptions::new().append(true).open(folder.join(DATABASE)).is_ok();
    may && database
}

fn take_lock(folder: &Path) -> Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let path = folder.join(LOCK);
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(|e| Error::io(&path, &e))?;
    match file.try_lock_shared() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Error::Locked),
        Err(TryLockError::Error(e)) => Err(Error::io(&path, &e)),
    }
}

/// Turns our share of the lock into the whole for as long as `body` runs.
fn alone<T>(lock: &File, body: impl FnOnce() -> Result<T>) -> Result<T> {
    let refused = match lock.try_lock() {
        Ok(()) => None,
        Err(TryLockError::WouldBlock) => Some(Error::Locked),
        Err(TryLockError::Error(e)) => Some(Error::Internal(e.to_string())),
    };
    let done = refused.map_or_else(body, Err);
    // After a refusal too: whoever asks for the whole has given the share back first.
    lock.lock_shared().map_err(|e| Error::Internal(e.to_string()))?;
    done
}

/// A copy of the store as it was, beside it, before its shape changes. A new store has nothing to lose.
fn back_up_before_migration(db: &Connection, folder: &Path) -> Result<()> {
    let version = db::version(db)?;
    if version == 0 {
        return Ok(());
    }
    let to = folder.join(format!("{DATABASE}.before-{SCHEMA_VERSION}"));
    if to.exists() {
        return Ok(()); // made by an attempt that was cut off: that one is from before, too
    }
    let part = folder.join(format!("{DATABASE}.before-{SCHEMA_VERSION}.part"));
    std::fs::remove_file(&part).ok();
    db.execute("VACUUM INTO ?1", [part.to_string_lossy()]).map_err(|error| db::told(db, error.into()))?;
    File::open(&part).and_then(|f| f.sync_all()).map_err(|e| Error::io(&part, &e))?;
    std::fs::rename(&part, &to).map_err(|e| Error::io(&to, &e))?;
    vault::sync_folder(folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn clock() -> Clock {
        Clock::stopped(NaiveDate::from_ymd_opt(2026, 11, 16).expect("a date"))
    }

    fn add(planner: &Planner, name: &str) -> Result<()> {
        planner.write("add_person", |tx| {
            let at = "2026-11-16T09:00:00.000Z";
            tx.execute(
                "INSERT INTO person (id, display_name, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)",
                (PersonId::new(), name, at),
            )?;
            Ok(())
        })
    }

    fn names(planner: &Planner) -> Vec<String> {
        let all = |tx: &Transaction| -> Result<Vec<String>> {
            let mut all = tx.prepare("SELECT display_name FROM person ORDER BY id")?;
            Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        };
        planner.read(all).expect("read")
    }

    #[test]
    fn what_was_saved_is_there_after_a_restart_and_undo_reaches_over_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = Planner::open(folder.path(), clock()).expect("made");
        add(&planner, "Ann").expect("added");
        add(&planner, "Ben").expect("added");
        drop(planner);
        let planner = Planner::open(folder.path(), clock()).expect("opened");
        assert_eq!(names(&planner), ["Ann", "Ben"]);
        planner.undo().expect("undone").expect("a label");
        assert_eq!(names(&planner), ["Ann"]);
        planner.redo().expect("redone").expect("a label");
        assert_eq!(names(&planner), ["Ann", "Ben"]);
    }

    #[test]
    fn a_failed_write_and_a_panic_leave_the_store_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = Planner::open(folder.path(), clock()).expect("made");
        add(&planner, "Ann").expect("added");
        assert!(add(&planner, " ").is_err(), "the store refuses an empty name");
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            planner.write("add_person", |tx| -> Result<()> {
                tx.execute("DELETE FROM person", [])?;
                panic!("on purpose");
            })
        }));
        assert!(panicked.is_err());
        assert_eq!(names(&planner), ["Ann"], "the delete has rolled back");
        add(&planner, "Ben").expect("the planner is usable");
    }

    #[test]
    fn a_file_that_is_not_ours_and_a_newer_store_are_refused_untouched() {
        for foreign in [&b"SQLite format 3\0 and so on, long enough"[..], b"a text"] {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::write(folder.path().join(DATABASE), foreign).expect("written");
            assert!(Planner::open(folder.path(), clock()).is_err());
            assert_eq!(std::fs::read(folder.path().join(DATABASE)).expect("there"), foreign);
            assert!(!vault::exists(folder.path()), "no key is made beside a foreign file");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let planner = Planner::open(folder.path(), clock()).expect("made");
        planner.writer().pragma_update(None, "user_version", SCHEMA_VERSION + 1).expect("a newer one");
        planner.writer().execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").expect("written");
        drop(planner);
        let before = std::fs::read(folder.path().join(DATABASE)).expect("bytes");
        assert!(matches!(Planner::open(folder.path(), clock()).map(|_| ()), Err(Error::NewerFile)));
        assert_eq!(std::fs::read(folder.path().join(DATABASE)).expect("bytes"), before);
    }

    #[test]
    fn two_may_read_and_write_but_only_one_has_it_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let one = Planner::open(folder.path(), clock()).expect("made");
        let two = Planner::open(folder.path(), clock()).expect("beside it");
        add(&two, "Ann").expect("written beside the open window");
        assert!(one.changed_outside(), "the window notices");
        assert!(!one.changed_outside(), "once");
        assert_eq!(names(&one), ["Ann"]);
        assert!(matches!(one.alone(|| Ok(())), Err(Error::Locked)));
        assert!(matches!(two.alone(|| Ok(())), Err(Error::Locked)), "the refusal left the first its share of the lock");
        add(&one, "Ben").expect("and it goes on");
        drop(two);
        one.alone(|| Ok(())).expect("alone now");
    }
}
