//! Writing a file that somebody chose a place for, and reading one that somebody chose: whole or not at all, and never
//! through a link.

use crate::error::{Error, Result};
use crate::messages::text;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, ErrorKind, Read, Write};
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
    write_with(path, |out| out.write_all(bytes).map_err(|e| Error::io(path, &e)))
}

/// The same for what is too much to be held at once: `write` gives it out piece by piece.
///
/// # Errors
/// As `write_whole`, and what `write` says; nothing is left behind then either.
pub(crate) fn write_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let (folder, name) = target(path)?;
    let part = folder.join(format!(".{name}.{}.part", std::process::id()));
    let io = |e: std::io::Error| Error::io(path, &e);
    fs::remove_file(&part).ok(); // left by a process of the same number that was cut off
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part).map_err(io)?;
    let written = || -> Result<()> {
        let mut out = BufWriter::new(file);
        write(&mut out)?;
        let file = out.into_inner().map_err(|e| io(e.into_error()))?;
        file.sync_all().and_then(|()| fs::rename(&part, path)).map_err(io)
    };
    written().inspect_err(|_| {
        fs::remove_file(&part).ok();
    })?;
    File::open(&folder).and_then(|folder| folder.sync_all()).map_err(io)
}

/// Writes a page for people and the same as data for programs into `folder`, under one name that neither of them takes from
/// a file that is there; their names.
///
/// # Errors
/// `File` where `folder` cannot be written. One without the other would be half of an answer, so there is none then.
pub(crate) fn write_both(folder: &Path, stem: &str, page: &[u8], data: &[u8]) -> Result<[String; 2]> {
    let free = |n: u32| {
        let stem = if n == 1 { stem.to_owned() } else { format!("{stem} ({n})") };
        let both = [format!("{stem}.pdf"), format!("{stem}.json")];
        both.iter().all(|name| folder.join(name).symlink_metadata().is_err()).then_some(both)
    };
    let names = (1..10_000).find_map(free).ok_or_else(|| Error::file(folder, "error_file"))?;
    let [page_at, data_at] = names.each_ref().map(|name| folder.join(name));
    write_whole(&page_at, page)?;
    write_whole(&data_at, data).inspect_err(|_| {
        fs::remove_file(&page_at).ok();
    })?;
    Ok(names)
}

/// Reads the file that somebody chose, whole. What grows beyond `limit` bytes while it is read is too large as well.
///
/// # Errors
/// `File` where it is a link, a folder, something that is no file at all, larger than `limit`, or cannot be read.
pub fn read_whole(path: &Path, limit: u64) -> Result<Vec<u8>> {
    let told = |id: &str| told(path, id, &[]);
    let too_large = |bytes: u64| {
        // Rounded up: what is a little too large must not read as if it fitted.
        let mb = |bytes: u64| {
            let tenths = (bytes * 10).div_ceil(1024 * 1024);
            format!("{}.{}", tenths / 10, tenths % 10).trim_end_matches(".0").to_owned()
        };
        self::told(path, "error_chosen_large", &[("size", &mb(bytes)), ("limit", &mb(limit))])
    };
    let io = |error: std::io::Error| match error.kind() {
        // The last part of the path became a link since it was looked at.
        _ if error.raw_os_error() == Some(libc::ELOOP) => told("error_chosen_link"),
        ErrorKind::NotFound | ErrorKind::NotADirectory => told("error_chosen_gone"),
        ErrorKind::PermissionDenied => told("error_chosen_not_allowed"),
        ErrorKind::IsADirectory => told("error_chosen_folder"),
        _ => told("error_chosen_unreadable"),
    };
    let looks_right = |there: &fs::Metadata| match there.file_type() {
        kind if kind.is_symlink() => Err(told("error_chosen_link")),
        kind if kind.is_dir() => Err(told("error_chosen_folder")),
        kind if !kind.is_file() => Err(told("error_chosen_unreadable")),
        _ if there.len() > limit => Err(too_large(there.len())),
        _ => Ok(()),
    };
    looks_right(&path.symlink_metadata().map_err(io)?)?;
    // Neither through a link that was put there meanwhile, nor waiting for somebody to write into a pipe.
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK;
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path).map_err(io)?;
    looks_right(&file.metadata().map_err(io)?)?;
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 > limit { Err(too_large(bytes.len() as u64)) } else { Ok(bytes) }
}

/// What is wrong with a file that was chosen, by its name alone: where it lies the manager knows.
pub(crate) fn told(path: &Path, id: &str, more: &[(&str, &str)]) -> Error {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let mut arguments = vec![("name", &*name)];
    arguments.extend_from_slice(more);
    Error::File { path: path.into(), message: text(id, &arguments) }
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
