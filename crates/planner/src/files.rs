//! Writing a file that somebody chose a place for: whole or not at all, and never through a link.

use crate::error::{Error, Result};
use crate::messages;
use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path`, readable by the owner only, in place of a file of that name.
///
/// They go to a new file beside it first, which takes the name once all of it is on the disk: a full disk or a pulled plug
/// leaves what was there before.
///
/// # Errors
/// `File` where `path` is a folder or a link, or where it cannot be written; nothing is left behind.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let (folder, name) = target(path)?;
    let part = folder.join(format!(".{name}.{}.part", std::process::id()));
    let io = |e: std::io::Error| Error::io(path, &e);
    fs::remove_file(&part).ok(); // left by a process of the same number that was cut off
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&part, path));
    if written.is_err() {
        fs::remove_file(&part).ok();
    }
    written.map_err(io)?;
    File::open(&folder).and_then(|folder| folder.sync_all()).map_err(io)
}

/// Reads a plain file of at most `most` bytes, whole.
///
/// # Errors
/// `File` where `path` is a link, a folder or anything else that is no file, where it is bigger, or cannot be read.
pub fn read_whole(path: &Path, most: u64) -> Result<Vec<u8>> {
    let io = |e: std::io::Error| Error::io(path, &e);
    let there = path.symlink_metadata().map_err(io)?;
    if there.is_symlink() {
        return Err(Error::file(path, "error_is_a_link"));
    }
    if there.is_dir() {
        return Err(Error::file(path, "error_is_a_folder"));
    }
    if !there.is_file() {
        return Err(Error::file(path, "error_file"));
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    File::open(path).map_err(io)?.take(most + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > most {
        let (shown, limit) = (path.display().to_string(), (most / (1024 * 1024)).to_string());
        let message = messages::text("error_file_too_big", &[("path", &shown), ("limit", &limit)]);
        return Err(Error::File { path: path.into(), message });
    }
    Ok(bytes)
}

/// The folder and the name, once it is clear that a plain file may stand there. Renaming over a link would replace the
/// link, not follow it; it is refused all the same, because whoever made it meant another place.
fn target(path: &Path) -> Result<(PathBuf, String)> {
    if let Ok(there) = path.symlink_metadata() {
        if there.is_symlink() {
            return Err(Error::file(path, "error_is_a_link"));
        }
        if there.is_dir() {
            return Err(Error::file(path, "error_is_a_folder"));
        }
        if !there.is_file() {
            return Err(Error::file(path, "error_file"));
        }
    }
    let name = path.file_name().ok_or_else(|| Error::file(path, "error_is_a_folder"))?;
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    match fs::metadata(&folder) {
        Ok(there) if there.is_dir() => Ok((folder, name.to_string_lossy().into_owned())),
        Ok(_) => Err(Error::file(&folder, "error_not_a_folder")),
        Err(e) => Err(Error::io(&folder, &e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn a_file_is_replaced_whole_and_is_for_its_owner_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("out.json");
        write_whole(&path, b"first").expect("written");
        write_whole(&path, b"second").expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"second");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1, "nothing else is left");
    }

    #[test]
    fn a_folder_a_link_and_a_place_that_is_not_there_are_refused_in_words() {
        let folder = tempfile::tempdir().expect("a folder");
        let precious = folder.path().join("precious");
        fs::write(&precious, b"mine").expect("written");
        let link = folder.path().join("link");
        symlink(&precious, &link).expect("linked");
        for (path, word) in [
            (folder.path().to_path_buf(), "folder"),
            (link.clone(), "link"),
            (folder.path().join("nowhere/out"), "not exist"),
            (precious.join("out"), "not a folder"),
        ] {
            let error = write_whole(&path, b"x").expect_err("refused");
            assert!(error.message().contains(word), "{}", error.message());
        }
        assert_eq!(fs::read(&precious).expect("read"), b"mine");
        assert!(link.is_symlink());
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 2);
    }
}
