//! What the web view keeps on the disk while the window is open: its caches lie in the planner's folder, and go with the window.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

static FOLDER: OnceLock<PathBuf> = OnceLock::new();

/// A folder for the web view of the planner in `planner`. What a window that was cut off left there goes.
pub fn begin(planner: &Path) -> PathBuf {
    let folder = FOLDER.get_or_init(|| planner.join("webview")).clone();
    std::fs::remove_dir_all(&folder).ok();
    folder
}

/// Ends the web view and takes its folder away; what cannot be removed goes at the next start.
pub fn end() {
    #[cfg(unix)]
    end_children();
    if let Some(folder) = FOLDER.get() {
        std::fs::remove_dir_all(folder).ok();
    }
}

/// Ends the web view's processes, which hold what was shown, and waits until they are gone.
#[cfg(unix)]
fn end_children() {
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return };
    let children = threads.flatten().filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let children: Vec<i32> =
        children.flat_map(|all| all.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect();
    for child in &children {
        // SAFETY: a plain call; the number is of a child of ours, which stays ours until it is waited for.
        unsafe { libc::kill(*child, libc::SIGKILL) };
    }
    for child in children {
        // SAFETY: as above; no status is asked for.
        unsafe { libc::waitpid(child, std::ptr::null_mut(), 0) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_window_left_goes_at_the_next_start_and_at_its_end() {
        let planner = tempfile::tempdir().expect("a folder");
        let left = planner.path().join("webview/caches/page");
        std::fs::create_dir_all(&left).expect("made");
        let folder = begin(planner.path());
        assert!(folder.starts_with(planner.path()) && !folder.exists());
        std::fs::create_dir_all(&left).expect("made");
        end();
        assert!(!folder.exists() && planner.path().exists());
    }
}
