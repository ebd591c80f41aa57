//! Whether a folder is carried off this computer: by a program that keeps it the same elsewhere, or because it lies on a
//! disk of another computer. Both may put back an older file, and both let others read along.

use crate::messages::text;
use std::ffi::CString;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Names of folders that such programs make, as they write them.
const SYNCED: &[(&str, &str)] = &[
    ("dropbox", "Dropbox"),
    ("onedrive", "OneDrive"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("my drive", "Google Drive"),
    ("icloud drive", "iCloud Drive"),
    ("mobile documents", "iCloud Drive"),
    ("nextcloud", "Nextcloud"),
    ("owncloud", "ownCloud"),
    ("syncthing", "Syncthing"),
    ("seafile", "Seafile"),
    ("megasync", "MEGA"),
    ("pcloud", "pCloud"),
    ("proton drive", "Proton Drive"),
    ("tresorit", "Tresorit"),
];

/// What they leave in the folder they look after.
const TRACES: &[(&str, &str)] = &[
    (".stfolder", "Syncthing"),
    (".dropbox", "Dropbox"),
    (".owncloudsync.log", "ownCloud"),
    (".sync_journal.db", "Nextcloud"),
];

/// File systems of other computers, by the number the system has for them.
#[cfg(target_os = "linux")]
const NETWORK: &[(i64, &str)] = &[
    (0x6969, "NFS"),
    (0x517B, "SMB"),
    (0xFF53_4D42, "SMB"),
    (0xFE53_4D42, "SMB"),
    (0x0102_1997, "9P"),
    (0x00C3_6400, "Ceph"),
    (0x5346_414F, "AFS"),
];

/// Who carries it off, in a word; none where nobody does, as far as can be seen.
pub(super) fn what_takes_it_away(folder: &Path) -> Option<String> {
    // A folder that is not made yet lies where its parent does.
    let there = folder.ancestors().find(|path| path.exists())?;
    let real = there.canonicalize().unwrap_or_else(|_| there.into());
    for part in real.ancestors() {
        let name = part.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
        let known = SYNCED.iter().find(|(word, _)| {
            name == *word || name.starts_with(&format!("{word} ")) || name.starts_with(&format!("{word}-"))
        });
        if let Some((_, who)) = known {
            return Some((*who).into());
        }
        if let Some((_, who)) = TRACES.iter().find(|(trace, _)| part.join(trace).symlink_metadata().is_ok()) {
            return Some((*who).into());
        }
    }
    network(&real).map(|kind| text("elsewhere_network", &[("kind", kind)]))
}

#[cfg(target_os = "linux")]
fn network(folder: &Path) -> Option<&'static str> {
    let path = CString::new(folder.as_os_str().as_bytes()).ok()?;
    let mut about = std::mem::MaybeUninit::<libc::statfs>::uninit();
    // SAFETY: the path ends with NUL, and `about` is written whole where the call says so.
    let kind: i64 = unsafe {
        if libc::statfs(path.as_ptr(), about.as_mut_ptr()) != 0 {
            return None;
        }
        about.assume_init().f_type
    };
    NETWORK.iter().find(|(number, _)| *number == (kind & 0xFFFF_FFFF)).map(|(_, name)| *name)
}

#[cfg(not(target_os = "linux"))]
fn network(_: &Path) -> Option<&'static str> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn folders_of_programs_that_carry_them_off_are_known() {
        let place = tempfile::tempdir().expect("a folder");
        for (name, who) in [
            ("Dropbox/work", Some("Dropbox")),
            ("OneDrive - Acme/planner", Some("OneDrive")),
            ("Google Drive", Some("Google Drive")),
            ("Nextcloud", Some("Nextcloud")),
            ("documents/planner", None),
            ("dropboxes", None),
        ] {
            let folder = place.path().join(name);
            fs::create_dir_all(&folder).expect("made");
            let found = what_takes_it_away(&folder.join("not made yet"));
            assert_eq!(found.as_deref(), who, "{name}");
        }
        fs::create_dir_all(place.path().join("share/.stfolder")).expect("made");
        fs::create_dir_all(place.path().join("share/deep/er")).expect("made");
        assert_eq!(what_takes_it_away(&place.path().join("share/deep/er")).as_deref(), Some("Syncthing"));
        std::os::unix::fs::symlink(place.path().join("Dropbox"), place.path().join("link")).expect("linked");
        assert_eq!(
            what_takes_it_away(&place.path().join("link")).as_deref(),
            Some("Dropbox"),
            "a link leads there too"
        );
    }
}
