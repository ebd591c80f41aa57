//! The system's own dialogs for files and folders. A path comes from here alone, never from the page.

use planner::messages;
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder};

/// Where a file shall go. What is typed without an ending gets it, unless that would take another file's place.
/// `ending` is empty for what has none.
pub fn where_to(app: &AppHandle, title: &str, file_name: &str, ending: &str) -> Option<PathBuf> {
    if let Some(answer) = answer("QUARTERDECK_SAVE_DIALOG_ANSWER") {
        return answer;
    }
    let chosen = of(app, title, ending).set_file_name(file_name).blocking_save_file()?.into_path().ok()?;
    let with_ending = chosen.with_extension(ending);
    if chosen.extension().is_none() && !with_ending.exists() { Some(with_ending) } else { Some(chosen) }
}

/// A file that is there, with that ending; any, where it is empty.
pub fn which(app: &AppHandle, title: &str, ending: &str) -> Option<PathBuf> {
    match answer("QUARTERDECK_OPEN_DIALOG_ANSWER") {
        Some(answer) => answer,
        None => of(app, title, ending).blocking_pick_file()?.into_path().ok(),
    }
}

/// The same for several files at once.
pub fn which_of_many(app: &AppHandle, title: &str, ending: &str) -> Option<Vec<PathBuf>> {
    if let Some(answer) = answer("QUARTERDECK_OPEN_DIALOG_ANSWER") {
        return answer.map(|paths| each_of(&paths)).filter(|all| !all.is_empty());
    }
    let chosen = of(app, title, ending).blocking_pick_files()?;
    Some(chosen.into_iter().filter_map(|path| path.into_path().ok()).collect())
}

pub fn folder(app: &AppHandle, title: &str) -> Option<PathBuf> {
    match answer("QUARTERDECK_FOLDER_DIALOG_ANSWER") {
        Some(answer) => answer,
        None => of(app, title, "").blocking_pick_folder()?.into_path().ok(),
    }
}

/// A dialog over the window, under the title of that message id.
fn of(app: &AppHandle, title: &str, ending: &str) -> FileDialogBuilder<tauri::Wry> {
    let mut dialog = app.dialog().file().set_title(messages::text(title, &[]));
    if let Some(window) = app.get_webview_window("main") {
        dialog = dialog.set_parent(&window);
    }
    if ending.is_empty() { dialog } else { dialog.add_filter(ending.to_uppercase(), &[ending]) }
}

/// In a test nobody is there to answer a dialog of the system: the variable holds the answer, and nothing for "Cancel".
fn answer(variable: &str) -> Option<Option<PathBuf>> {
    let said = cfg!(debug_assertions).then(|| std::env::var_os(variable)).flatten()?;
    Some(Some(PathBuf::from(said)).filter(|path| !path.as_os_str().is_empty()))
}

/// Each of the paths in a list; a folder stands for all that is in it, as if each had been chosen.
fn each_of(list: &Path) -> Vec<PathBuf> {
    let paths = std::env::split_paths(list).filter(|path| !path.as_os_str().is_empty());
    let mut all: Vec<PathBuf> = paths
        .flat_map(|path| match std::fs::read_dir(&path) {
            Ok(files) => files.flatten().map(|file| file.path()).collect(),
            Err(_) => vec![path],
        })
        .collect();
    all.sort();
    all
}
