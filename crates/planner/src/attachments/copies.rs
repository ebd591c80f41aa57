//! Copies of files that programs outside have open. They lie in a folder of the planner's own, for its owner only and to be
//! read only: what somebody changed in one would be lost without a word.
//!
//! They go when the planner is put away, and at the next start where nobody could do that.

use super::content;
use super::kinds::{copy_name, media_type, opens};
use crate::Planner;
use crate::error::{Error, Result};
use crate::id::AttachmentId;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// What their folder is called.
const OPENED: &str = "opened";

impl Planner {
    /// Writes a file to a copy that another program may open; it goes again with `put_away`.
    ///
    /// # Errors
    /// `Invalid` for a program or a web page, whatever its name says; `File` where the copy cannot be written.
    pub fn copy_to_open(&self, id: &AttachmentId) -> Result<PathBuf> {
        let (name, bytes) = self.read(|tx| content(tx, id))?;
        if !opens(&name, &media_type(&name, &bytes)) {
            return Err(Error::invalid("id", "error_attach_starts"));
        }
        let all = self.folder().join(OPENED);
        if all.symlink_metadata().is_ok_and(|there| !there.is_dir()) {
            fs::remove_file(&all).map_err(|e| Error::io(&all, &e))?; // a link would lead elsewhere
        }
        let own = all.join(AttachmentId::new().as_str());
        DirBuilder::new().recursive(true).mode(0o700).create(&own).map_err(|e| Error::io(&all, &e))?;
        let path = own.join(copy_name(&name));
        let mut copy = OpenOptions::new();
        let written = copy.write(true).create_new(true).mode(0o400).open(&path).and_then(|mut f| f.write_all(&bytes));
        if let Err(error) = written {
            fs::remove_dir_all(&own).ok();
            return Err(Error::io(&path, &error));
        }
        Ok(path)
    }
}

/// Takes away every copy that was made of the files of the planner in `folder`. To be called when it is put away, and
/// before it is opened: a crash leaves them behind.
///
/// # Errors
/// `File` where one of them stays.
pub fn put_away(folder: &Path) -> Result<()> {
    let all = folder.join(OPENED);
    // A folder of that name in a place that is no planner is somebody else's.
    let there = match all.symlink_metadata() {
        Ok(there) if Planner::is_in(folder) => there,
        _ => return Ok(()),
    };
    let gone = if there.is_dir() { fs::remove_dir_all(&all) } else { fs::remove_file(&all) };
    match gone {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io(&all, &error)),
        _ => Ok(()),
    }
}
