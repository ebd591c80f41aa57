//! Where things lie on this computer, and what the window remembers before a planner is open.

use planner::digest::sha256;
use planner::settings::Theme;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// The planner that opens when none is named.
pub fn own_planner() -> PathBuf {
    data_folder().join("planner")
}

/// Where the made-up team lies.
pub fn made_up_planner() -> PathBuf {
    data_folder().join("demo")
}

/// Where the backups of the planner in `folder` go: never into its own folder. Those of a planner in the data folder lie
/// there, by the planner's own name; those of one that was named lie beside it, so that nothing is put where nobody looks.
pub fn backups(folder: &Path, store_id: &str) -> PathBuf {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.into());
    if folder.starts_with(data_folder()) {
        return data_folder().join("backups").join(store_id);
    }
    let mut name = folder.file_name().unwrap_or_default().to_owned();
    name.push(".backups");
    folder.with_file_name(name)
}

/// The folder for everything of ours that is worth a backup.
fn data_folder() -> PathBuf {
    if cfg!(target_os = "macos") {
        home().join("Library/Application Support/Quarterdeck")
    } else if cfg!(windows) {
        folder_of("APPDATA").unwrap_or_else(home).join("Quarterdeck")
    } else {
        folder_of("XDG_DATA_HOME").unwrap_or_else(|| home().join(".local/share")).join("quarterdeck")
    }
}

fn config_folder() -> PathBuf {
    if cfg!(target_os = "linux") {
        folder_of("XDG_CONFIG_HOME").unwrap_or_else(|| home().join(".config")).join("quarterdeck")
    } else {
        data_folder()
    }
}

/// A relative path in one of these variables is to be ignored, says the base directory specification.
fn folder_of(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn home() -> PathBuf {
    let variable = if cfg!(windows) { "USERPROFILE" } else { "HOME" };
    folder_of(variable).unwrap_or_else(std::env::temp_dir)
}

/// Eight hex digits that are the same for every way of naming the same folder, whether it exists yet or not.
pub fn short_hash(folder: &Path) -> String {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.into());
    let mut missing: Vec<OsString> = vec![];
    let mut existing = absolute.as_path();
    let real = loop {
        match (existing.canonicalize(), existing.parent(), existing.file_name()) {
            (Ok(real), ..) => break missing.iter().rev().fold(real, |path, part| path.join(part)),
            (Err(_), Some(parent), Some(name)) => {
                missing.push(name.into());
                existing = parent;
            }
            _ => break absolute,
        }
    };
    sha256(real.as_os_str().as_encoded_bytes())[..8].to_owned()
}

/// What the window needs before anything of a planner can be read. It holds nothing that was written in one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// In logical pixels.
    pub width: f64,
    pub height: f64,
    pub maximized: bool,
    pub theme: Theme,
    /// The page that was open, as the window names it.
    pub route: Option<Value>,
    /// The screen is shared: what is only the manager's is blurred.
    pub sharing: bool,
    /// The planner that was chosen in the window: the made-up team, or none for the manager's own.
    pub store: Option<PathBuf>,
    /// The planner that was open before the made-up team.
    pub own: Option<PathBuf>,
}

impl Default for Remembered {
    fn default() -> Self {
        Remembered {
            width: 1366.0,
            height: 820.0,
            maximized: false,
            theme: Theme::System,
            route: None,
            sharing: false,
            store: None,
            own: None,
        }
    }
}

impl Remembered {
    fn file() -> PathBuf {
        config_folder().join("window.json")
    }

    /// A file that cannot be read is like none.
    pub fn read() -> Remembered {
        std::fs::read(Self::file()).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
    }

    /// Where it cannot be kept the next start has the usual size: nothing worth a message.
    pub fn keep(&self) {
        let file = Self::file();
        let beside = file.with_extension(format!("{}.new", std::process::id()));
        let kept = || -> std::io::Result<()> {
            std::fs::create_dir_all(config_folder())?;
            std::fs::write(&beside, serde_json::to_vec_pretty(self)?)?;
            std::fs::rename(&beside, &file)
        };
        if kept().is_err() {
            std::fs::remove_file(&beside).ok();
        }
    }
}

/// Takes away what is ours beside a planner: the made-up team and what the window remembered. Folders go where they are empty.
pub fn forget() {
    std::fs::remove_dir_all(made_up_planner()).ok();
    std::fs::remove_file(Remembered::file()).ok();
    for folder in [config_folder(), data_folder().join("backups"), data_folder()] {
        std::fs::remove_dir(folder).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_has_one_hash_however_it_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().join("real");
        std::fs::create_dir(&real).expect("a folder");
        let link = folder.path().join("link");
        std::os::unix::fs::symlink(&real, &link).expect("a link");
        assert_eq!(short_hash(&link), short_hash(&real), "a link leads to the same planner");
        assert_eq!(
            short_hash(&link.join("new/planner")),
            short_hash(&real.join("new/planner")),
            "one not made yet too"
        );
        assert_ne!(short_hash(&real.join("one")), short_hash(&real.join("other")));
        assert_eq!(short_hash(&real).len(), 8);
    }

    #[test]
    fn backups_lie_outside_of_the_planner() {
        let own = backups(&own_planner(), "id");
        assert!(own.starts_with(data_folder()) && !own.starts_with(own_planner()), "{}", own.display());
        let named = backups(Path::new("/data/dana/planner"), "id");
        assert_eq!(named, Path::new("/data/dana/planner.backups"));
    }

    #[test]
    fn what_an_older_version_remembered_is_still_read() {
        let read: Remembered = serde_json::from_str(r#"{"width": 1000.0, "unknown": 1}"#).expect("it is read");
        assert_eq!(read, Remembered { width: 1000.0, ..Remembered::default() });
    }
}
