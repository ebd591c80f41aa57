//! The data key and where it lies.
//!
//! A planner is encrypted from its first byte with a random key. Until a password exists the key lies beside it in
//! `key.json`, readable by the owner only: that protects a copied database file, not a copied folder, and the window
//! says so. Two copies are kept, because a lost key is a lost planner. A key file is never overwritten by anything.

use crate::digest::hex;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use zeroize::Zeroizing;

const FORMAT: &str = "quarterdeck.key";
const VERSION: u32 = 1;
const FILE: &str = "key.json";
const COPY: &str = "key.json.copy";

/// What `key.json` holds. Slots say how the data key is reached; today there is one kind, which opens without a password.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    format: String,
    version: u32,
    store_id: String,
    /// 16 bytes, hex: the salt that SQLCipher keeps in the head of the database.
    salt: String,
    slots: Vec<Slot>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Slot {
    /// 32 bytes, hex: the key itself.
    Open { key: String },
}

/// The key as SQLCipher takes it, and the store it belongs to.
pub(crate) struct DataKey {
    pub store_id: String,
    /// 64 hex digits of key, 32 of salt.
    pub raw: Zeroizing<String>,
}

/// Whether a folder holds a key, whatever its state: then nothing may ever be made anew in it.
pub(crate) fn exists(folder: &Path) -> bool {
    [FILE, COPY].iter().any(|name| folder.join(name).symlink_metadata().is_ok())
}

/// Makes a key for a new planner: the copy first, so that a cut between the two leaves a readable one.
pub(crate) fn create(folder: &Path) -> Result<DataKey> {
    let file = KeyFile {
        format: FORMAT.into(),
        version: VERSION,
        store_id: uuid::Uuid::now_v7().to_string(),
        salt: random_hex::<16>()?,
        slots: vec![Slot::Open { key: random_hex::<32>()? }],
    };
    let json = serde_json::to_vec_pretty(&file)?;
    for name in [COPY, FILE] {
        write_new(&folder.join(name), &json)?;
    }
    sync_folder(folder)?;
    data_key(file, &folder.join(FILE))
}

/// Reads the key, from its copy where the first file is gone or damaged.
pub(crate) fn read(folder: &Path) -> Result<DataKey> {
    let first = read_file(&folder.join(FILE));
    match first {
        Ok(key) => Ok(key),
        Err(Error::NewerFile) => Err(Error::NewerFile),
        Err(error) => read_file(&folder.join(COPY)).map_err(|_| error),
    }
}

fn read_file(path: &Path) -> Result<DataKey> {
    let json = fs::read(path).map_err(|e| Error::io(path, &e))?;
    let file: KeyFile = serde_json::from_slice(&json).map_err(|_| Error::file(path, "error_key_file"))?;
    data_key(file, path)
}

fn data_key(file: KeyFile, path: &Path) -> Result<DataKey> {
    if file.format == FORMAT && file.version > VERSION {
        return Err(Error::NewerFile);
    }
    let hex = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_hexdigit());
    match file.slots.first() {
        Some(Slot::Open { key }) if file.format == FORMAT && hex(key, 64) && hex(&file.salt, 32) => {
            Ok(DataKey { store_id: file.store_id, raw: format!("{key}{}", file.salt).into() })
        }
        _ => Err(Error::file(path, "error_key_file")),
    }
}

fn random_hex<const BYTES: usize>() -> Result<String> {
    let mut bytes = [0u8; BYTES];
    getrandom::fill(&mut bytes).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(hex(&bytes))
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
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_copy_opens_when_the_first_file_is_damaged_and_nothing_is_overwritten() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = create(folder.path()).expect("a key").raw.clone();
        for damage in [
            &b""[..],
            b"{",
            b"{\"format\":\"quarterdeck.key\",\"version\":1,\"store_id\":\"\",\"salt\":\"\",\"slots\":[]}",
        ] {
            fs::write(folder.path().join(FILE), damage).expect("damaged");
            assert_eq!(read(folder.path()).expect("the copy").raw, made);
            assert_eq!(fs::read(folder.path().join(FILE)).expect("still there"), damage, "a damaged key is evidence");
        }
        fs::write(folder.path().join(COPY), b"no key").expect("damaged");
        assert_eq!(read(folder.path()).map(|_| ()).expect_err("no key").kind(), "file");
        assert!(create(folder.path()).is_err(), "a key is never made over another");
    }

    #[test]
    fn a_key_is_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        create(folder.path()).expect("a key");
        for name in [FILE, COPY] {
            let mode = fs::metadata(folder.path().join(name)).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_key_file_of_a_newer_version_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        create(folder.path()).expect("a key");
        let text =
            fs::read_to_string(folder.path().join(FILE)).expect("json").replace("\"version\": 1", "\"version\": 2");
        fs::write(folder.path().join(FILE), text).expect("written");
        assert_eq!(read(folder.path()).map(|_| ()).expect_err("newer").kind(), "newer_file");
    }
}
