//! The database file: opening it encrypted, with settings that are read back, and bringing its schema up to date.

use crate::error::{Error, Result, is_room};
use crate::vault::DataKey;
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row, config::DbConfig};
use rusqlite_migration::{M, Migrations};
use std::path::Path;
use zeroize::Zeroizing;

/// Marks a file as a planner: "QDK1".
const APPLICATION_ID: i32 = 0x5144_4B31;

/// Only ever added to: an entry that was released is never edited.
const STEPS: &[M<'static>] = &[
    M::up(include_str!("../migrations/0001_planner.sql")),
    M::up(include_str!("../migrations/0002_shareable.sql")),
    M::up(include_str!("../migrations/0003_person_page.sql")),
    M::up(include_str!("../migrations/0004_packets.sql")),
    M::up(include_str!("../migrations/0005_reviews.sql")),
];
static MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// The schema version this program knows.
pub const SCHEMA_VERSION: u32 = STEPS.len() as u32;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Write,
    Read,
    /// A file on its way to be a planner, or to be thrown away: a cut in the middle harms nothing.
    Copy,
    /// For a folder in which nothing may be written, not even SQLite's own side files.
    Frozen,
}

/// Opens `path` with the key and every setting of ours, and reads back those that data hangs on.
pub(crate) fn connect(path: &Path, key: &DataKey, access: Access) -> Result<Connection> {
    let flags = match access {
        Access::Write => OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
        Access::Copy => OpenFlags::SQLITE_OPEN_READ_WRITE,
        Access::Read | Access::Frozen => OpenFlags::SQLITE_OPEN_READ_ONLY,
    } | OpenFlags::SQLITE_OPEN_NO_MUTEX
        | OpenFlags::SQLITE_OPEN_URI;
    let db = Connection::open_with_flags(uri(path, access), flags)?;
    furnish(&db, key, access).map_err(|error| told(&db, error))?;
    Ok(db)
}

fn furnish(db: &Connection, key: &DataKey, access: Access) -> Result<()> {
    // The key comes first. SQLCipher's log would go to stderr with page numbers; faults reach us as errors anyway.
    // Its memory security stays off: it locks and wipes every allocation of SQLite (half a million calls for one big
    // write), while the key's own buffers are wiped without it, and a planner that is shut leaves no process behind.
    db.execute_batch(&Zeroizing::new(format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA cipher_log_level = NONE; PRAGMA cipher_memory_security = OFF;",
        *key.raw()
    )))?;
    let cipher: Option<String> = db.pragma_query_value(None, "cipher_version", |r| r.get(0)).ok();
    if cipher.is_none_or(|version| version.is_empty()) {
        return Err(Error::Internal("the database would not be encrypted".into()));
    }
    db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?; // a wrong key or a foreign file shows here
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // One plan a statement, whatever is bound to it. Otherwise each new value has it prepared anew, which took longer than
    // to run it.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.execute_batch(
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;
         PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;
         PRAGMA locking_mode = NORMAL;",
    )?;
    db.busy_timeout(std::time::Duration::from_secs(5))?;
    db.set_prepared_statement_cache_capacity(256);
    if access == Access::Write {
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
             PRAGMA checkpoint_fullfsync = ON; PRAGMA wal_autocheckpoint = 200;",
        )?;
        let journal: String = db.pragma_query_value(None, "journal_mode", |r| r.get(0))?;
        if journal != "wal" {
            // A file system without shared memory: slower, and as safe.
            db.execute_batch("PRAGMA journal_mode = DELETE")?;
        }
        holds(db, "synchronous", 2)?;
        holds(db, "secure_delete", 1)?;
    }
    if access == Access::Copy {
        db.execute_batch("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF")?;
    }
    holds(db, "foreign_keys", 1)?;
    holds(db, "recursive_triggers", 1)
}

/// SQLite knows one kind of full disk. A quota, or a limit on how long a file may grow, reaches it as a fault of the
/// disk; what the system said tells them apart.
pub(crate) fn told(db: &Connection, error: Error) -> Error {
    if !error.is_of_the_disk() {
        return error;
    }
    // SAFETY: the handle is open for as long as `db` is borrowed, and the call only reads a number from it.
    let number = unsafe { rusqlite::ffi::sqlite3_system_errno(db.handle()) };
    if is_room(&std::io::Error::from_raw_os_error(number)) { Error::no_room() } else { error }
}

/// A name with any character in it as the address that SQLite reads.
fn uri(path: &Path, access: Access) -> String {
    use std::os::unix::ffi::OsStrExt;
    let mut address = String::from("file:");
    for &byte in path.as_os_str().as_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => address.push(byte.into()),
            _ => address += &format!("%{byte:02X}"),
        }
    }
    address + if access == Access::Frozen { "?immutable=1" } else { "" }
}

/// Encrypts the file at `path`, which nobody else has open, with another key.
pub(crate) fn rekey(path: &Path, from: &DataKey, to: &DataKey) -> Result<()> {
    let db = connect(path, from, Access::Copy)?;
    db.execute_batch(&Zeroizing::new(format!("PRAGMA rekey = \"x'{}'\";", *to.raw())))?;
    Ok(())
}

/// A setting that did not take is a silent risk: better no planner than an unsafe one.
fn holds(db: &Connection, pragma: &str, wanted: i64) -> Result<()> {
    let is: i64 = db.pragma_query_value(None, pragma, |r| r.get(0))?;
    if is == wanted { Ok(()) } else { Err(Error::Internal(format!("{pragma} is {is} instead of {wanted}"))) }
}

/// The version of the schema in the file, and whether the file says that it is a planner.
pub(crate) fn version(db: &Connection) -> Result<u32> {
    let version: u32 = db.pragma_query_value(None, "user_version", |r| r.get(0))?;
    let application: i32 = db.pragma_query_value(None, "application_id", |r| r.get(0))?;
    match (version, application) {
        (0, 0 | APPLICATION_ID) => Ok(0), // new, or the first start was cut off before its tables stood
        (_, APPLICATION_ID) if version > SCHEMA_VERSION => Err(Error::NewerFile),
        (1.., APPLICATION_ID) => Ok(version),
        _ => Err(Error::file(Path::new(""), "error_not_a_planner")),
    }
}

/// Brings the schema up to date. The caller has the store alone and has made a backup of an older one.
pub(crate) fn migrate(db: &mut Connection) -> Result<()> {
    let failed = |e: rusqlite_migration::Error| match e {
        rusqlite_migration::Error::RusqliteError { err, .. } => Error::from(err),
        other => Error::Internal(format!("migration: {other:?}")),
    };
    db.pragma_update(None, "application_id", APPLICATION_ID)?;
    MIGRATIONS.to_latest(db).map_err(failed)
}

/// A civil date. In lists of many hundred rows the general reader of dates costs more than the rows.
///
/// # Errors
/// What the general reader says of a text that is no date.
pub(crate) fn day(row: &Row, column: usize) -> rusqlite::Result<NaiveDate> {
    match row.get_ref(column)?.as_str().ok().and_then(iso_day) {
        Some(day) => Ok(day),
        None => row.get(column),
    }
}

pub(crate) fn day_or_none(row: &Row, column: usize) -> rusqlite::Result<Option<NaiveDate>> {
    if row.get_ref(column)? == ValueRef::Null { Ok(None) } else { day(row, column).map(Some) }
}

/// A short text that is only compared, and so not copied.
pub(crate) fn word<'r>(row: &'r Row, column: usize) -> rusqlite::Result<Option<&'r str>> {
    Ok(row.get_ref(column)?.as_str_or_null()?)
}

/// `YYYY-MM-DD` and nothing else.
fn iso_day(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    NaiveDate::from_ymd_opt(number(&[y1, y2, y3, y4])? as i32, number(&[m1, m2])?, number(&[d1, d2])?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_like_the_general_reader_does() {
        let db = Connection::open_in_memory().expect("opened");
        for text in ["2026-11-16", "2024-02-29", "2025-02-29", "2026-1-16", "16.11.2026", "2026-11-1x", ""] {
            let read = |row: &Row| Ok((day(row, 0).ok(), row.get::<_, NaiveDate>(0).ok()));
            let (ours, general) = db.query_row("SELECT ?1", [text], read).expect("asked");
            assert_eq!(ours, general, "{text}");
        }
        let none = db.query_row("SELECT NULL", [], |row| day_or_none(row, 0)).expect("asked");
        assert_eq!(none, None);
    }

    #[test]
    fn the_migrations_are_valid_and_counted() {
        MIGRATIONS.validate().expect("every step runs");
        let folder = tempfile::tempdir().expect("a folder");
        let key = crate::vault::create(folder.path()).expect("a key");
        let mut db = connect(&folder.path().join("planner.db"), &key, Access::Write).expect("a store");
        migrate(&mut db).expect("a schema");
        assert_eq!(version(&db).expect("a version"), SCHEMA_VERSION);
        let bytes = std::fs::read(folder.path().join("planner.db")).expect("bytes");
        assert!(!bytes.starts_with(b"SQLite format 3"), "encrypted from the first byte");
        let bad: i64 =
            db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0)).expect("checked");
        assert_eq!(bad, 0);
        let sqlite: u32 = rusqlite::version_number().try_into().expect("positive");
        assert!(sqlite >= 3_051_003, "older versions can corrupt a WAL");
    }

    #[test]
    fn another_key_does_not_open_the_file() {
        let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
        let path = one.path().join("planner.db");
        let key = crate::vault::create(one.path()).expect("a key");
        migrate(&mut connect(&path, &key, Access::Write).expect("a store")).expect("a schema");
        let wrong = crate::vault::create(two.path()).expect("another key");
        let error = connect(&path, &wrong, Access::Write).map(|_| ()).expect_err("refused");
        assert_eq!(error.kind(), "file");
    }
}
