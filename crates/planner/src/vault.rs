//! The data key and where it lies.
//!
//! A planner is encrypted from its first byte with a random key. Until a password exists the key lies beside it in
//! `key.json`, readable by the owner only: that protects a copied database file, not a copied folder, and the window
//! says so. With a password `key.json` holds the key wrapped, once by the password and once by the recovery code
//! (`slots`, `recovery`). Two copies are kept, because a lost key is a lost planner.
//!
//! Nothing that cannot be read is ever overwritten: a damaged key file is evidence. The key file that belongs to a
//! database is the one whose salt stands in the database's first bytes; so a change of the key has one moment at which
//! it happens, the renaming of the database, and whatever a cut leaves behind is told apart by looking.

pub(crate) mod recovery;
pub(crate) mod slots;

use crate::digest::{from_hex, hex};
use crate::error::{Error, Result};
use crate::files;
use recovery::RecoveryCode;
use serde::{Deserialize, Serialize};
use slots::{Cost, Key, Wrapped, random};
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

const FORMAT: &str = "quarterdeck.key";
/// 2 since there are passwords; a file without one is still written as 1, so that an older program opens it.
const VERSION: u32 = 2;
const FILE: &str = "key.json";
const COPY: &str = "key.json.copy";
/// A key on the way to take the place of the other.
const NEXT: &str = "key.json.next";

/// What `key.json` holds. Slots say how the data key is reached.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
struct KeyFile {
    format: String,
    version: u32,
    store_id: String,
    /// 16 bytes, hex: the salt that SQLCipher keeps in the head of the database.
    salt: String,
    slots: Vec<Slot>,
    /// 32 bytes, hex: the seal over the rest, made with the data key. A slot that somebody adds or takes away shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seal: Option<String>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Slot {
    /// 32 bytes, hex: the key itself.
    Open {
        key: String,
    },
    Password(Wrapped),
    Recovery(Wrapped),
}

/// What opens a planner that has a password.
pub enum Secret {
    Password(Zeroizing<String>),
    Recovery(RecoveryCode),
}

impl Secret {
    /// A password as it was typed.
    pub fn password(typed: impl Into<String>) -> Secret {
        Secret::Password(Zeroizing::new(typed.into()))
    }
}

/// The key, and the store it belongs to.
#[derive(Clone)]
pub(crate) struct DataKey {
    pub store_id: String,
    key: Key,
    salt: [u8; 16],
}

impl DataKey {
    /// As SQLCipher takes it: 64 hex digits of key, 32 of salt.
    pub fn raw(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}{}", *Zeroizing::new(hex(&self.key[..])), hex(&self.salt)))
    }

    /// A key for one purpose beside the database, which tells nothing about this one.
    pub fn derived(&self, purpose: &str) -> Key {
        Zeroizing::new(blake3::derive_key(purpose, &self.key[..]))
    }

    /// Another key for the same store.
    pub fn another(&self) -> Result<DataKey> {
        Ok(DataKey { store_id: self.store_id.clone(), key: random()?, salt: *random()? })
    }

    fn bound(&self, kind: &str) -> String {
        format!("{FORMAT} {} {kind}", self.store_id)
    }

    fn seal(&self, file: &KeyFile) -> Result<String> {
        let unsealed = KeyFile { seal: None, ..file.clone() };
        let key = self.derived("quarterdeck key file, seal");
        Ok(blake3::keyed_hash(&key, &serde_json::to_vec(&unsealed)?).to_hex().to_string())
    }

    fn file(&self, slots: Vec<Slot>) -> Result<KeyFile> {
        let protected = slots.iter().any(|slot| !matches!(slot, Slot::Open { .. }));
        let mut file = KeyFile {
            format: FORMAT.into(),
            version: if protected { VERSION } else { 1 },
            store_id: self.store_id.clone(),
            salt: hex(&self.salt),
            slots,
            seal: None,
        };
        if protected {
            file.seal = Some(self.seal(&file)?);
        }
        Ok(file)
    }
}

/// Whether a folder holds a key, whatever its state: then nothing may ever be made anew in it.
pub(crate) fn exists(folder: &Path) -> bool {
    [FILE, COPY, NEXT].iter().any(|name| folder.join(name).symlink_metadata().is_ok())
}

/// Makes a key for a new planner: the copy first, so that a cut between the two leaves a readable one.
pub(crate) fn create(folder: &Path) -> Result<DataKey> {
    let key = DataKey { store_id: uuid::Uuid::now_v7().to_string(), key: random()?, salt: *random()? };
    let json = serde_json::to_vec_pretty(&key.file(vec![Slot::Open { key: hex(&key.key[..]) }])?)?;
    for name in [COPY, FILE] {
        write_new(&folder.join(name), &json)?;
    }
    sync_folder(folder)?;
    Ok(key)
}

/// The key of a planner without a password.
///
/// # Errors
/// `NeedsPassword` where it has one; `File` where no key can be read.
pub(crate) fn read(folder: &Path) -> Result<DataKey> {
    find(folder, |file| {
        let open = file.slots.iter().find_map(|slot| match slot {
            Slot::Open { key } => from_hex(key),
            _ => None,
        });
        Ok(open.map(Zeroizing::new))
    })?
    .ok_or(Error::NeedsPassword)
}

/// The key of a planner, opened by what the manager knows. One that has no password opens with anything.
///
/// # Errors
/// `Invalid` for `password` or `code` where it is not that; `File` where no key can be read.
pub(crate) fn unlock(folder: &Path, secret: &Secret) -> Result<DataKey> {
    let mut tried: Vec<(String, Wrapped)> = Vec::new();
    let found = find(folder, |file| {
        for slot in &file.slots {
            let (wrapped, kind, known) = match (slot, secret) {
                (Slot::Open { key }, _) => return Ok(from_hex(key).map(Zeroizing::new)),
                (Slot::Password(wrapped), Secret::Password(typed)) => (wrapped, "password", normal(typed)),
                (Slot::Recovery(wrapped), Secret::Recovery(code)) => {
                    (wrapped, "recovery", Zeroizing::new(code.bytes().to_vec()))
                }
                _ => continue,
            };
            let attempt = (format!("{FORMAT} {} {kind}", file.store_id), wrapped.clone());
            if tried.contains(&attempt) {
                continue; // the copy says the same
            }
            if let Some(key) = wrapped.open(&known, &attempt.0)? {
                return Ok(Some(key));
            }
            tried.push(attempt);
        }
        Ok(None)
    })?;
    found.ok_or_else(|| match secret {
        Secret::Password(_) => Error::invalid("password", "error_wrong_password"),
        Secret::Recovery(_) => Error::invalid("code", "error_wrong_code"),
    })
}

/// Whether a password is needed to open the planner in `folder`.
pub(crate) fn is_protected(folder: &Path) -> bool {
    matches!(read(folder), Err(Error::NeedsPassword))
}

/// The first key that `open` gets out of a key file that belongs to the database, in the order in which they count; none
/// where all that can be read do not open.
fn find(folder: &Path, mut open: impl FnMut(&KeyFile) -> Result<Option<Key>>) -> Result<Option<DataKey>> {
    let head = head_salt(folder)?;
    let mut first_error = None;
    let mut readable = false;
    for name in [FILE, NEXT, COPY] {
        let path = folder.join(name);
        let file = match read_file(&path) {
            Ok(file) => file,
            Err(Error::NewerFile) => return Err(Error::NewerFile),
            Err(error) => {
                // What is missing says less than what is damaged, and the first file says most.
                if name == FILE {
                    first_error = Some(error);
                }
                continue;
            }
        };
        let Some(salt) = from_hex::<16>(&file.salt) else { continue };
        if head.is_some_and(|head| head != salt) {
            first_error.get_or_insert_with(|| Error::file(&path, "error_key_file"));
            continue;
        }
        readable = true;
        let Some(key) = open(&file)? else { continue };
        let found = DataKey { store_id: file.store_id.clone(), key, salt };
        let sealed = match &file.seal {
            Some(seal) => *seal == found.seal(&file)?,
            None => file.version == 1,
        };
        if sealed {
            return Ok(Some(found));
        }
        first_error.get_or_insert_with(|| Error::file(&path, "error_key_file"));
        readable = false;
    }
    if readable {
        Ok(None)
    } else {
        Err(first_error.unwrap_or_else(|| Error::file(&folder.join(FILE), "error_key_file")))
    }
}

/// What the database says its salt is; none for one that is not there or was never written.
fn head_salt(folder: &Path) -> Result<Option<[u8; 16]>> {
    let path = folder.join(crate::DATABASE);
    let mut salt = [0u8; 16];
    match File::open(&path).and_then(|mut file| file.read_exact(&mut salt)) {
        Ok(()) => Ok(Some(salt)),
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::UnexpectedEof) => Ok(None),
        Err(e) if e.kind() == std::io::ErrorKind::IsADirectory => Ok(None),
        Err(e) => Err(Error::io(&path, &e)),
    }
}

fn read_file(path: &Path) -> Result<KeyFile> {
    let mut json = Vec::new();
    // A key file is a few hundred bytes; what is much larger is none.
    let read = File::open(path).and_then(|file| file.take(64 * 1024).read_to_end(&mut json));
    read.map_err(|e| Error::io(path, &e))?;
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let damaged = |_| Error::file(path, "error_key_file");
    // The version first: what a newer program wrote need not look like ours otherwise.
    let head: Head = serde_json::from_slice(&json).map_err(damaged)?;
    if head.format != FORMAT {
        return Err(Error::file(path, "error_key_file"));
    }
    if head.version > VERSION {
        return Err(Error::NewerFile);
    }
    let file: KeyFile = serde_json::from_slice(&json).map_err(damaged)?;
    if file.slots.is_empty() { Err(Error::file(path, "error_key_file")) } else { Ok(file) }
}

/// The slots of a planner with a password.
pub(crate) struct Protection {
    slots: Vec<Slot>,
}

impl Protection {
    /// # Errors
    /// `Invalid` for `password` where it is too short.
    pub fn new(key: &DataKey, password: &str, code: &RecoveryCode, cost: Cost) -> Result<Protection> {
        Ok(Protection { slots: vec![password_slot(key, password, cost)?, recovery_slot(key, code, cost)?] })
    }
}

fn password_slot(key: &DataKey, password: &str, cost: Cost) -> Result<Slot> {
    let known = normal(password);
    if password.chars().count() < LEAST_LETTERS {
        return Err(Error::invalid_with("password", "error_password_short", &[("count", &LEAST_LETTERS.to_string())]));
    }
    Ok(Slot::Password(Wrapped::new(&key.key, &known, cost, &key.bound("password"))?))
}

fn recovery_slot(key: &DataKey, code: &RecoveryCode, cost: Cost) -> Result<Slot> {
    Ok(Slot::Recovery(Wrapped::new(&key.key, code.bytes(), cost, &key.bound("recovery"))?))
}

/// Shorter ones are guessed however much a guess costs.
pub(crate) const LEAST_LETTERS: usize = 8;

/// A letter with its accent may reach us as one sign or as two, from one keyboard and another; both are the same password.
fn normal(password: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(password.nfc().collect::<String>().into_bytes())
}

/// Lays the key file of `key` beside the one that counts. It counts from the moment at which the database in the folder is
/// the one encrypted with `key`.
pub(crate) fn lay_ready(folder: &Path, key: &DataKey, protection: Protection) -> Result<()> {
    write_over(folder, NEXT, &key.file(protection.slots)?)
}

/// Cleans up after a change of the key, done or cut off. The caller holds the planner's lock.
pub(crate) fn settle(folder: &Path) -> Result<()> {
    let next = folder.join(NEXT);
    if next.symlink_metadata().is_err() {
        return Ok(());
    }
    let belongs = |path: &Path| -> Result<bool> {
        let salt = read_file(path).ok().and_then(|file| from_hex::<16>(&file.salt));
        Ok(salt.is_some() && salt == head_salt(folder)?)
    };
    if belongs(&next)? {
        let file = read_file(&next)?;
        write_over(folder, COPY, &file)?;
        rename(folder, NEXT, FILE)
    } else if belongs(&folder.join(FILE))? || belongs(&folder.join(COPY))? {
        fs::remove_file(&next).map_err(|e| Error::io(&next, &e))?;
        sync_folder(folder)
    } else {
        Ok(()) // neither is understood: nothing is thrown away
    }
}

/// Gives the planner another password; the recovery code stays what it was.
pub(crate) fn change_password(folder: &Path, key: &DataKey, password: &str, cost: Cost) -> Result<()> {
    let new = password_slot(key, password, cost)?;
    exchange(folder, key, new, |slot| matches!(slot, Slot::Password(_)))
}

/// Gives the planner another recovery code; the password stays what it was.
pub(crate) fn change_code(folder: &Path, key: &DataKey, code: &RecoveryCode, cost: Cost) -> Result<()> {
    let new = recovery_slot(key, code, cost)?;
    exchange(folder, key, new, |slot| matches!(slot, Slot::Recovery(_)))
}

fn exchange(folder: &Path, key: &DataKey, new: Slot, old: impl Fn(&Slot) -> bool) -> Result<()> {
    let sealed = |file: &KeyFile| Ok::<_, Error>(file.seal.as_ref() == Some(&key.seal(file)?));
    let mut now = None;
    for name in [FILE, COPY] {
        if let Ok(file) = read_file(&folder.join(name))
            && sealed(&file)?
        {
            now = Some(file);
            break;
        }
    }
    let Some(mut file) = now else { return Err(Error::file(&folder.join(FILE), "error_key_file")) };
    file.slots.retain(|slot| !old(slot));
    file.slots.insert(0, new);
    file.seal = Some(key.seal(&file)?);
    for name in [FILE, COPY] {
        write_over(folder, name, &file)?;
    }
    Ok(())
}

/// Makes the copy the same as the file that opened with `key`: a cut in the middle of a change leaves an older one.
pub(crate) fn mend_copy(folder: &Path, key: &DataKey) -> Result<()> {
    let (Ok(file), Ok(copy)) = (read_file(&folder.join(FILE)), read_file(&folder.join(COPY))) else {
        return Ok(()); // one of them is damaged: evidence
    };
    let is_whole = file.seal.is_some() && file.seal == Some(key.seal(&file)?);
    if is_whole && copy != file && copy.store_id == file.store_id { write_over(folder, COPY, &file) } else { Ok(()) }
}

fn write_over(folder: &Path, name: &str, file: &KeyFile) -> Result<()> {
    files::write_whole(&folder.join(name), &serde_json::to_vec_pretty(file)?)
}

fn rename(folder: &Path, from: &str, to: &str) -> Result<()> {
    let to = folder.join(to);
    match fs::rename(folder.join(from), &to) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(()), // another program was as quick
        done => done.map_err(|e| Error::io(&to, &e)),
    }?;
    sync_folder(folder)
}

/// Makes the folder of a planner, for its owner only.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| Error::io(folder, &e))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<()> {
    let io = |e: std::io::Error| Error::io(path, &e);
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(io)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(io)
}

pub(crate) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|f| f.sync_all()).map_err(|e| Error::io(folder, &e))
}

#[cfg(test)]
mod tests;
