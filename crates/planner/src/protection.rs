//! The password: setting it, changing it, and the recovery code beside it.
//!
//! The first password is more than a new slot. Until then the key lay open beside the database, and may have been copied
//! with it; so everything is encrypted anew with a key that never lay anywhere unwrapped.

use crate::db::{self, Access};
use crate::error::{Error, Result};
use crate::vault::recovery::RecoveryCode;
use crate::vault::slots::{Cost, random};
use crate::vault::{self, LEAST_LETTERS, Protection};
use crate::{DATABASE, Planner, Secret, history};
use bip39::Language;
use rusqlite::Connection;
use serde::Serialize;
use std::fs::{self, File};
use std::sync::atomic::Ordering;
use ts_rs::TS;

/// How a password would stand up to somebody who guesses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Too few letters to be taken.
    TooShort,
    /// Among the first that are tried.
    Weak,
    /// Takes long, but not for ever.
    Fair,
    Strong,
}

/// The database on its way to another key.
const NEXT: &str = "planner.db.next";

impl Planner {
    /// Whether a password is needed to open the planner.
    pub fn has_password(&self) -> bool {
        self.protected.load(Ordering::Relaxed)
    }

    /// How a password would stand up to guessing. It is kept nowhere.
    pub fn password_strength(&self, password: String) -> Result<Strength> {
        Ok(strength(&password))
    }

    /// Five common words drawn by lot: 55 bits, and easy to type.
    pub fn suggest_password(&self) -> Result<String> {
        let words = Language::English.word_list();
        // 2048 words are eleven bits each: the remainder favours none.
        let drawn = random::<10>()?;
        let five = drawn.chunks(2).map(|pair| words[usize::from(u16::from_le_bytes([pair[0], pair[1]])) % words.len()]);
        Ok(five.collect::<Vec<_>>().join(" "))
    }

    /// Gives the planner its first password: everything is encrypted anew, and opens from then on with the password or
    /// with `code`.
    ///
    /// # Errors
    /// `Invalid` for a password that is too short, or where there is one already; `Locked` while another program has the
    /// planner open; `File` where the disk has no room for a second copy. The planner then is as it was.
    pub fn set_password(&self, password: &str, code: &RecoveryCode) -> Result<()> {
        self.set_password_at(password, code, Cost::calibrated()?)
    }

    fn set_password_at(&self, password: &str, code: &RecoveryCode, cost: Cost) -> Result<()> {
        if self.has_password() {
            return Err(Error::invalid("password", "error_has_password"));
        }
        let new = self.key().another()?;
        let protection = Protection::new(&new, password, code, cost)?;
        self.alone(|| {
            let folder = self.folder();
            let mut reader = self.reader.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            let mut writer = self.writer();
            let next = folder.join(NEXT);
            let ready = || -> Result<()> {
                fs::remove_file(&next).ok(); // left by an attempt that was cut off
                writer.execute("VACUUM INTO ?1", [next.to_string_lossy()]).map_err(|e| db::told(&writer, e.into()))?;
                db::rekey(&next, &self.key(), &new)?;
                let copy = db::connect(&next, &new, Access::Copy)?;
                same(&writer, &copy)?;
                drop(copy);
                File::open(&next).and_then(|file| file.sync_all()).map_err(|e| Error::io(&next, &e))?;
                vault::lay_ready(folder, &new, protection)?;
                // From here on nothing may be left in the log: it would be read as one of the new database.
                let busy: i64 = writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0))?;
                if busy != 0 { Err(Error::Locked) } else { Ok(()) }
            };
            if let Err(error) = ready() {
                fs::remove_file(&next).ok();
                vault::settle(folder).ok();
                return Err(error);
            }
            // Closed before the exchange: what is open would go on reading the old file.
            *reader = Connection::open_in_memory()?;
            *writer = Connection::open_in_memory()?;
            let database = folder.join(DATABASE);
            let exchanged = fs::rename(&next, &database).map_err(|e| Error::io(&database, &e));
            if exchanged.is_ok() {
                *self.key.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = new;
            }
            // What is still to do is done at the next opening, where it fails: the change has happened.
            vault::sync_folder(folder).and_then(|()| vault::settle(folder)).ok();
            let key = self.key();
            *writer = db::connect(&database, &key, Access::Write)?;
            history::watch(&mut writer, &self.clock().now())?;
            *reader = db::connect(&database, &key, Access::Read)?;
            exchanged
        })?;
        self.protected.store(true, Ordering::Relaxed);
        self.forget_copies_with_the_open_key();
        // Where it fails, what is thought of while the planner is shut waits until it was opened once.
        self.make_inbox().ok();
        // Where it fails now, the next backup lets the earlier ones go.
        self.make_backups_anew().ok();
        self.tell();
        Ok(())
    }

    /// With slots that cost next to nothing to try.
    #[cfg(test)]
    pub(crate) fn set_password_cheaply(&self, password: &str, code: &RecoveryCode) {
        self.set_password_at(password, code, Cost::for_tests()).expect("a password");
    }

    /// Gives the planner another password; the recovery code stays what it was.
    ///
    /// # Errors
    /// `Invalid` for `password` or `code` where `secret` does not open the planner, for `new_password` where it is too short.
    pub fn change_password(&self, secret: &Secret, new: &str) -> Result<()> {
        self.opens_with(secret)?;
        let changed = vault::change_password(self.folder(), &self.key(), new, Cost::calibrated()?);
        changed.map_err(|error| match error {
            Error::Invalid { message, .. } => Error::Invalid { field: "new_password".into(), message },
            other => other,
        })?;
        // A backup that is out of reach now still opens with the earlier one.
        self.backups_open_with_what_is_new().ok();
        Ok(())
    }

    /// Gives the planner another recovery code; the password stays what it was, and the old code opens nothing more.
    ///
    /// # Errors
    /// `Invalid` where `secret` does not open the planner.
    pub fn change_recovery_code(&self, secret: &Secret, code: &RecoveryCode) -> Result<()> {
        self.opens_with(secret)?;
        vault::change_code(self.folder(), &self.key(), code, Cost::calibrated()?)?;
        self.backups_open_with_what_is_new().ok();
        Ok(())
    }

    /// Whoever changes what opens the planner has to be able to open it: the window may have been left open.
    fn opens_with(&self, secret: &Secret) -> Result<()> {
        self.writable()?;
        vault::unlock(self.folder(), secret).map(|_| ())
    }

    /// Copies from before a migration are encrypted with the key that lay open.
    fn forget_copies_with_the_open_key(&self) {
        let Ok(files) = fs::read_dir(self.folder()) else { return };
        for file in files.flatten() {
            if file.file_name().to_string_lossy().starts_with(&format!("{DATABASE}.before-")) {
                fs::remove_file(file.path()).ok();
            }
        }
    }
}

fn strength(password: &str) -> Strength {
    if password.chars().count() < LEAST_LETTERS {
        return Strength::TooShort;
    }
    // Longer ones are strong, and take long to look at.
    let looked_at: String = password.chars().take(72).collect();
    match zxcvbn::zxcvbn(&looked_at, &["quarterdeck"]).guesses_log10() {
        ..9.0 => Strength::Weak,
        ..13.0 => Strength::Fair,
        _ => Strength::Strong,
    }
}

/// Whether a copy holds what the store holds: every page sealed, every table as many rows.
fn same(store: &Connection, copy: &Connection) -> Result<()> {
    let lines = |db: &Connection, sql: &str| -> Result<Vec<String>> {
        let mut all = db.prepare(sql)?;
        Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    let faults = [lines(copy, "PRAGMA cipher_integrity_check")?, lines(copy, "PRAGMA quick_check")?].concat();
    if faults != ["ok"] {
        return Err(Error::Internal("the copy is not whole".into()));
    }
    let tables = lines(store, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")?;
    for table in tables {
        let sql = format!("SELECT count(*) FROM \"{}\"", table.replace('"', "\"\""));
        let count = |db: &Connection| -> Result<i64> { Ok(db.query_row(&sql, [], |r| r.get(0))?) };
        if count(store)? != count(copy)? {
            return Err(Error::Internal("the copy is not complete".into()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::demo::{self, Stage};
    use crate::testing::day;
    use std::collections::BTreeSet;

    fn clock() -> Clock {
        Clock::stopped(day("2026-11-24"))
    }

    fn made() -> (tempfile::TempDir, Planner) {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = demo::make(folder.path(), clock(), Stage::Weeks2, false).expect("made");
        (folder, planner)
    }

    fn everything(planner: &Planner) -> serde_json::Value {
        let all: serde_json::Value = serde_json::from_str(&planner.export().expect("exported")).expect("json");
        all["tables"].clone()
    }

    #[test]
    fn the_first_password_encrypts_everything_anew_and_loses_nothing() {
        let (folder, planner) = made();
        let code = RecoveryCode::new().expect("a code");
        let old_key = planner.key().raw();
        planner.add_person("Zoe".into()).expect("added");
        let before = everything(&planner);
        planner.undo().expect("undone");
        let undone = everything(&planner);
        planner.redo().expect("redone");
        planner.set_password_at("correct horse", &code, Cost::for_tests()).expect("set");
        assert_ne!(planner.key().raw(), old_key, "the key that lay open opens nothing more");
        assert!(everything(&planner) == before);
        planner.undo().expect("undone").expect("undo reaches over it");
        assert!(everything(&planner) == undone);
        planner.redo().expect("redone");
        assert!(planner.add_person("Ann".into()).is_ok(), "and it goes on");
        assert!(planner.check().expect("checked").is_empty());
        let after = everything(&planner);
        drop(planner);

        assert!(matches!(Planner::open(folder.path(), clock()).map(|_| ()), Err(Error::NeedsPassword)));
        let wrong = Planner::unlock(folder.path(), clock(), &Secret::password("correct house"));
        assert_eq!(wrong.map(|_| ()).expect_err("refused").kind(), "invalid");
        for secret in [Secret::password("correct horse"), Secret::Recovery(code)] {
            let planner = Planner::unlock(folder.path(), clock(), &secret).expect("opened");
            assert!(everything(&planner) == after);
            let second =
                planner.set_password_at("another one", &RecoveryCode::new().expect("a code"), Cost::for_tests());
            assert!(second.is_err(), "a second first password");
        }
        let names: BTreeSet<String> = fs::read_dir(folder.path())
            .expect("read")
            .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        let left: Vec<&str> = names.iter().map(String::as_str).filter(|name| name.contains("next")).collect();
        assert_eq!(left, Vec::<&str>::new(), "nothing is left behind");
        for name in names {
            let bytes = fs::read(folder.path().join(&name)).unwrap_or_default();
            let holds = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
            assert!(!holds(&old_key[..64]), "{name} still holds the key that lay open");
        }
    }

    #[test]
    fn a_password_that_is_not_taken_leaves_the_planner_as_it_was() {
        let (folder, planner) = made();
        let code = RecoveryCode::new().expect("a code");
        let before = everything(&planner);
        assert_eq!(planner.set_password_at("short", &code, Cost::for_tests()).expect_err("refused").kind(), "invalid");
        let beside = Planner::open(folder.path(), clock()).expect("beside it");
        let told = planner.set_password_at("correct horse", &code, Cost::for_tests()).expect_err("refused");
        assert_eq!(told.kind(), "locked", "another program has it open");
        assert!(everything(&beside) == before);
        drop(beside);
        assert!(planner.add_person("Ann".into()).is_ok());
        drop(planner);
        assert!(Planner::open(folder.path(), clock()).is_ok(), "it opens without one");
    }

    #[test]
    fn strength_is_told_in_words() {
        for (password, wanted) in [
            ("", Strength::TooShort),
            ("abc123", Strength::TooShort),
            ("password1", Strength::Weak),
            ("quarterdeck", Strength::Weak),
            ("correct horse battery", Strength::Strong),
            (&"x".repeat(1 << 20), Strength::Weak),
        ] {
            assert_eq!(strength(password), wanted, "{password:.30}");
        }
        let (_folder, planner) = made();
        let one = planner.suggest_password().expect("five words");
        assert_eq!(one.split(' ').count(), 5);
        assert_eq!(strength(&one), Strength::Strong);
        assert_ne!(one, planner.suggest_password().expect("five more"));
    }
}
