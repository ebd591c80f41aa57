//! Running other programs and saying plainly which of them failed.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// What went wrong, in a sentence for whoever typed the command.
#[derive(Debug)]
pub struct Fault(pub String);

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Fault(error.to_string())
    }
}

/// Runs to the end, its output in ours.
pub fn run(command: &mut Command) -> Result<(), Fault> {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Fault(format!("{} failed ({status})", words(command)))),
        Err(error) => Err(Fault(format!("{} could not be started: {error}", words(command)))),
    }
}

/// Runs to the end and gives back what it printed; none if it failed or is not there.
pub fn ask(command: &mut Command) -> Option<String> {
    let output = command.stderr(Stdio::null()).stdin(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs to the end, shows each line it prints and lets `heard` read it too. Whether it succeeded.
pub fn listen(command: &mut Command, mut heard: impl FnMut(&str)) -> Result<bool, Fault> {
    let could_not = |error: std::io::Error| Fault(format!("{error}"));
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(could_not)?;
    if let Some(output) = child.stdout.take() {
        for line in BufReader::new(output).lines() {
            let line = line.map_err(could_not)?;
            println!("{line}");
            heard(&line);
        }
    }
    Ok(child.wait().map_err(could_not)?.success())
}

/// The command as one would type it.
pub fn words(command: &Command) -> String {
    let parts = std::iter::once(command.get_program()).chain(command.get_args());
    parts.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

/// Whether a program of this name can be started.
pub fn has(program: &str) -> bool {
    let Some(path) = std::env::var_os("PATH") else { return false };
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// A new folder for files that nobody needs after a look at them.
pub fn temporary_folder() -> Result<PathBuf, Fault> {
    (0..100)
        .map(|n| std::env::temp_dir().join(format!("quarterdeck-{}-{n}", std::process::id())))
        .find(|folder| std::fs::create_dir(folder).is_ok())
        .ok_or_else(|| Fault("No folder could be made among the temporary files.".into()))
}

/// When the newest file at or below `path` was written; none where there is no file.
pub fn newest(path: &Path, skipped: &[&str]) -> Option<SystemTime> {
    if path.file_name().and_then(OsStr::to_str).is_some_and(|name| skipped.contains(&name)) {
        return None;
    }
    let about = path.symlink_metadata().ok()?;
    if !about.is_dir() {
        return about.modified().ok();
    }
    let inside = std::fs::read_dir(path).ok()?;
    inside.flatten().filter_map(|entry| newest(&entry.path(), skipped)).max()
}
