//! What the planner held last, written down outside of it: whether saved changes have gone missing.
//!
//! SQLite cannot notice that its write-ahead log was lost or that the whole file is an older copy: both look like an earlier
//! state, and are one. So the file `head` beside the store keeps the generation and the sum of the content
//! (`content_digest`) of the last write that the disk has confirmed. At the opening the two are compared, which takes as
//! long for ten notes as for a hundred thousand.
//!
//! The head is written by a thread of its own and so lags behind; a store that is ahead of its head is as it should be. It
//! has two places, written in turn, so that a cut through one leaves the other. Its seal is made with what anybody can read:
//! it finds faults, not forgers, who could as well put back an older head.

use crate::content_digest::{Content, Sum};
use crate::error::{Error, Result};
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

const FILE: &str = "head";
const PLACE: usize = 64;

/// Saves that follow each other share one writing; a cut meanwhile leaves the head so much behind.
const GATHER: Duration = Duration::from_millis(200);

fn seal(store_id: &str, body: &[u8]) -> [u8; 24] {
    let key = blake3::derive_key("quarterdeck head, 1", store_id.as_bytes());
    let mut seal = [0; 24];
    seal.copy_from_slice(&blake3::keyed_hash(&key, body).as_bytes()[..24]);
    seal
}

fn to_place(store_id: &str, content: Content) -> [u8; PLACE] {
    let mut place = [0; PLACE];
    place[..8].copy_from_slice(&content.generation.to_le_bytes());
    place[8..40].copy_from_slice(&content.sum.to_bytes());
    let seal = seal(store_id, &place[..40]);
    place[40..].copy_from_slice(&seal);
    place
}

fn from_place(store_id: &str, place: &[u8]) -> Option<Content> {
    if place.len() != PLACE || place[40..] != seal(store_id, &place[..40]) {
        return None;
    }
    let generation = u64::from_le_bytes(place[..8].try_into().ok()?);
    Some(Content { generation, sum: Sum::from_bytes(place[8..40].try_into().ok()?) })
}

/// What the store held last, and the place (0 or 1) it stands in; none where nothing readable is there.
pub(crate) fn read(folder: &Path, store_id: &str) -> Option<(Content, u64)> {
    let mut bytes = Vec::new();
    File::open(folder.join(FILE)).ok()?.take(2 * PLACE as u64).read_to_end(&mut bytes).ok()?;
    let places = bytes.chunks(PLACE).enumerate();
    let readable = places.filter_map(|(n, place)| Some((from_place(store_id, place)?, n as u64)));
    readable.max_by_key(|(content, _)| content.generation)
}

/// Writes the head and waits for the disk.
pub(crate) fn write(folder: &Path, store_id: &str, content: Content) -> Result<()> {
    let (path, place) = (folder.join(FILE), read(folder, store_id).map_or(0, |(_, place)| 1 - place));
    let fresh = path.symlink_metadata().is_err();
    let written = || -> std::io::Result<()> {
        let file = open(&path)?;
        file.write_all_at(&to_place(store_id, content), place * PLACE as u64)?;
        file.sync_data()?;
        if fresh { File::open(folder)?.sync_all() } else { Ok(()) }
    };
    written().map_err(|e| Error::io(&path, &e))
}

/// Sets both places to `content`, whatever stood there: nothing is missed any more.
pub(crate) fn reset(folder: &Path, store_id: &str, content: Content) -> Result<()> {
    let path = folder.join(FILE);
    let place = to_place(store_id, content);
    crate::files::write_whole(&path, &[place, place].concat())
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false).mode(0o600).custom_flags(libc::O_NOFOLLOW);
    options.open(path)
}

/// Writes the head after each save, away from whoever waits for the save.
pub(crate) struct Keeper {
    folder: PathBuf,
    store_id: String,
    desk: Arc<(Mutex<Desk>, Condvar)>,
}

#[derive(Default)]
struct Desk {
    /// To be written.
    next: Option<Content>,
    /// What was handed over last.
    known: u64,
    closing: bool,
    writer: Option<JoinHandle<()>>,
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

impl Keeper {
    pub fn new(folder: &Path, store_id: &str) -> Keeper {
        Keeper { folder: folder.into(), store_id: store_id.into(), desk: Arc::default() }
    }

    /// A save is on the disk. Returns at once.
    pub fn note(&self, content: Content) {
        let mut desk = lock(&self.desk.0);
        if desk.known == content.generation {
            return;
        }
        desk.known = content.generation;
        desk.next = Some(content);
        if desk.writer.is_none() {
            let (shared, folder, store_id) = (self.desk.clone(), self.folder.clone(), self.store_id.clone());
            // Without a thread the head is written when the planner is closed.
            let started =
                std::thread::Builder::new().name("head".into()).spawn(move || run(&shared, &folder, &store_id));
            desk.writer = started.ok();
        }
        self.desk.1.notify_one();
    }
}

fn run(desk: &(Mutex<Desk>, Condvar), folder: &Path, store_id: &str) {
    let mut open = lock(&desk.0);
    loop {
        while open.next.is_none() && !open.closing {
            open = desk.1.wait(open).unwrap_or_else(|poisoned| poisoned.into_inner());
        }
        if !open.closing {
            open = desk
                .1
                .wait_timeout_while(open, GATHER, |desk| !desk.closing)
                .map_or_else(|e| e.into_inner().0, |w| w.0);
        }
        let Some(content) = open.next.take() else { return };
        let closing = open.closing;
        drop(open);
        // Where it cannot be written the head stays behind, which only means that less would be noticed.
        write(folder, store_id, content).ok();
        if closing {
            return;
        }
        open = lock(&desk.0);
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let writer = {
            let mut desk = lock(&self.desk.0);
            desk.closing = true;
            desk.writer.take()
        };
        self.desk.1.notify_one();
        if let Some(writer) = writer {
            writer.join().ok();
        }
        if let Some(content) = lock(&self.desk.0).next.take() {
            write(&self.folder, &self.store_id, content).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(generation: u64) -> Content {
        Content { generation, sum: Sum::from_bytes(&[generation as u8; 32]) }
    }

    #[test]
    fn the_newest_readable_place_counts_and_a_cut_leaves_the_other() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(read(folder.path(), "s").is_none());
        for n in 1..=5 {
            write(folder.path(), "s", content(n)).expect("written");
            assert_eq!(read(folder.path(), "s").expect("there").0, content(n));
        }
        assert!(read(folder.path(), "another store").is_none());
        let path = folder.path().join(FILE);
        let whole = std::fs::read(&path).expect("read");
        assert_eq!(whole.len(), 128);
        let (_, newest) = read(folder.path(), "s").expect("there");
        for byte in 0..PLACE {
            let mut bytes = whole.clone();
            bytes[newest as usize * PLACE + byte] ^= 1;
            std::fs::write(&path, &bytes).expect("damaged");
            assert_eq!(read(folder.path(), "s").expect("the other").0, content(4), "byte {byte}");
        }
        for length in 0..whole.len() {
            std::fs::write(&path, &whole[..length]).expect("cut");
            let left = read(folder.path(), "s").map(|(content, _)| content.generation);
            assert!(left.is_none_or(|generation| (4..=5).contains(&generation)), "{length}");
        }
        reset(folder.path(), "s", content(2)).expect("reset");
        assert_eq!(read(folder.path(), "s").expect("there").0, content(2));
    }

    #[test]
    fn the_last_save_is_in_the_head_when_the_keeper_goes() {
        let folder = tempfile::tempdir().expect("a folder");
        let keeper = Keeper::new(folder.path(), "s");
        for n in 1..=1000 {
            keeper.note(content(n));
        }
        drop(keeper);
        assert_eq!(read(folder.path(), "s").expect("there").0, content(1000));
        drop(Keeper::new(folder.path(), "s"));
        assert_eq!(read(folder.path(), "s").expect("still there").0, content(1000));
    }
}
