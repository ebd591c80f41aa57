//! What is thought of while the planner is shut: sealed into the folder `inbox` beside it, and taken in when it is opened.
//!
//! Each line is sealed to a public key (X25519 and XSalsa20-Poly1305, the sealed box of NaCl). The private half is in the
//! store, so that nobody, the program included, can read what waits until the planner is open.

use crate::digest::{from_hex, hex};
use crate::entries::Captured;
use crate::error::{Error, Result};
use crate::{Planner, files, text};
use crypto_box::aead::OsRng;
use crypto_box::{PublicKey, SecretKey};
use rusqlite::OptionalExtension;
use std::fs;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const FOLDER: &str = "inbox";
const PUBLIC: &str = "public.key";
const ENDING: &str = "sealed";
const PRIVATE: &str = "inbox_key";
/// More than a thought; and what a sealed one may be at most.
const LONGEST: usize = 64 * 1024;
/// Nobody thinks of more while a planner is shut; whoever may write to the folder shall not fill it.
const MOST: usize = 1000;

/// Keeps a line for the planner in `folder`, which is shut.
///
/// # Errors
/// `Invalid` for `text` where it is empty or too long; `NeedsPassword` where the planner was never opened since it has a
/// password, so that there is nothing to seal to.
pub fn keep_for_later(folder: &Path, line: &str) -> Result<()> {
    let line = text::body(line, "text")?;
    if line.trim().is_empty() {
        return Err(Error::invalid("text", "error_note_empty"));
    }
    if line.len() > LONGEST - 64 || waiting(folder) >= MOST {
        return Err(Error::invalid("text", "error_inbox_full"));
    }
    let public = fs::read_to_string(folder.join(FOLDER).join(PUBLIC)).ok();
    let public = public.and_then(|key| from_hex::<32>(key.trim())).ok_or(Error::NeedsPassword)?;
    let sealed = PublicKey::from(public)
        .seal(&mut OsRng, line.as_bytes())
        .map_err(|_| Error::Internal("the line could not be sealed".into()))?;
    // The name is in the order of time, and says nothing.
    let name = format!("{}.{ENDING}", uuid::Uuid::now_v7());
    files::write_whole(&folder.join(FOLDER).join(name), &sealed)
}

/// How many lines wait for the planner in `folder`.
pub fn waiting(folder: &Path) -> usize {
    sealed(folder).len()
}

fn sealed(folder: &Path) -> Vec<PathBuf> {
    let Ok(all) = fs::read_dir(folder.join(FOLDER)) else { return vec![] };
    let mut all: Vec<PathBuf> = all
        .flatten()
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == ENDING))
        .collect();
    all.sort();
    all
}

impl Planner {
    /// Takes in what was thought of while the planner was shut, oldest first, and makes ready for the next time. What cannot
    /// be read stays where it is.
    pub fn take_in_inbox(&self) -> Result<Vec<Captured>> {
        if self.is_read_only() || !self.has_password() {
            return Ok(vec![]);
        }
        let private = self.make_inbox()?;
        let mut taken = Vec::new();
        for path in sealed(self.folder()).into_iter().take(MOST) {
            let Ok(bytes) = files::read_whole(&path, LONGEST as u64) else { continue };
            let Some(line) = private.unseal(&bytes).ok().and_then(|line| String::from_utf8(line).ok()) else {
                continue;
            };
            // Kept first: cut off in between, it is there twice and not lost.
            taken.push(self.capture(line)?);
            fs::remove_file(&path).map_err(|e| Error::io(&path, &e))?;
        }
        Ok(taken)
    }

    /// The private key, made the first time; its public half lies in the folder.
    pub(crate) fn make_inbox(&self) -> Result<SecretKey> {
        // Not a setting: it goes into no export.
        let kept: Option<String> = self.read(|tx| {
            let mut one = tx.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
            Ok(one.query_row([PRIVATE], |r| r.get(0)).optional()?)
        })?;
        let private = match kept.and_then(|key| from_hex::<32>(&key)) {
            Some(key) => SecretKey::from(key),
            None => {
                let made = SecretKey::generate(&mut OsRng);
                let key = zeroize::Zeroizing::new(hex(&made.to_bytes()));
                self.write_aside(|tx| {
                    let sql = "INSERT INTO meta (key, value, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)";
                    Ok(tx.execute(sql, (PRIVATE, &*key, &self.clock().now()))?)
                })?;
                made
            }
        };
        let folder = self.folder().join(FOLDER);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).map_err(|e| Error::io(&folder, &e))?;
        let public = hex(private.public_key().as_bytes());
        let path = folder.join(PUBLIC);
        if fs::read_to_string(&path).ok().is_none_or(|there| there != public) {
            files::write_whole(&path, public.as_bytes())?;
        }
        Ok(private)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::testing::day;
    use crate::{RecoveryCode, Secret};

    #[test]
    fn what_is_thought_of_while_the_planner_is_shut_is_in_it_when_it_is_opened() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        let clock = Clock::stopped(day("2026-11-16"));
        let planner = Planner::open(folder, clock).expect("made");
        planner.introduce("Dana".into(), false).expect("introduced");
        planner.add_person("Amara".into()).expect("added");
        assert!(matches!(keep_for_later(folder, "too early"), Err(Error::NeedsPassword)));
        planner.set_password_cheaply("correct horse", &RecoveryCode::new().expect("a code"));
        drop(planner);
        keep_for_later(folder, "Amara + ran the call alone").expect("kept");
        keep_for_later(folder, "ask about the room").expect("kept");
        assert!(keep_for_later(folder, "  ").is_err());
        assert!(keep_for_later(folder, &"x".repeat(LONGEST)).is_err());
        assert_eq!(waiting(folder), 2);
        for path in sealed(folder) {
            let bytes = fs::read(path).expect("read");
            assert!(!bytes.windows(4).any(|window| window == b"room" || window == b"call"), "it is sealed");
        }
        fs::write(folder.join(FOLDER).join("not-ours.sealed"), b"rubbish").expect("written");

        let planner = Planner::unlock(folder, clock, &Secret::password("correct horse")).expect("opened");
        let taken = planner.take_in_inbox().expect("taken in");
        let texts: Vec<&str> = taken.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["ran the call alone", "ask about the room"]);
        assert_eq!(taken[0].person_name.as_deref(), Some("Amara"));
        assert_eq!(waiting(folder), 1, "what cannot be read stays where it is");
        assert!(planner.take_in_inbox().expect("again").is_empty(), "once");
    }
}
