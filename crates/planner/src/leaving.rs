//! Leaving the company: the planner, its backups and whatever else of it lies on this computer go for good.
//!
//! First a note is put into the planner's folder; from then on there is no way back, and whoever opens the planner finishes
//! what was begun, so that a cut on the way leaves the whole planner or none. The keys go before everything else: what a
//! disk still holds of the rest cannot be read without them.

use crate::error::{Error, Result};
use crate::{DATABASE, LOCK, Planner, backups, holds, vault};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use ts_rs::TS;

const NOTE: &str = "leaving.json";
/// What a planner's folder holds, by how the names begin: all else there is somebody else's and stays.
const OURS: [&str; 6] = [DATABASE, "key.json", "head", "inbox", "opened", "webview"];
/// What the shell keeps open until its window is gone.
const SHOWN: &str = "webview";

/// What leaving would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeavingPreview {
    /// Everything that was written down.
    pub records: u32,
    pub backups: u32,
    /// The second place for backups, where it cannot be reached now: those stay.
    pub out_of_reach: Option<String>,
    /// Files that were saved elsewhere; they stay.
    pub saved: u32,
    /// Somebody has asked for what is written about them: nothing goes before that is lifted.
    pub held: bool,
}

/// What was not reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Left {
    /// Where something stayed.
    pub not_reached: Vec<String>,
}

/// A planner that is being left. Its note lies in the folder already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaving {
    store_id: String,
    /// Where its backups lie.
    place: Option<PathBuf>,
    /// The second place, which may be on a disk that is not there now.
    second: Option<PathBuf>,
}

impl Planner {
    /// What leaving would come to.
    pub fn look_at_leaving(&self) -> Result<LeavingPreview> {
        let (records, held) = self.read(|tx| {
            Ok((
                tx.query_row("SELECT count(*) FROM search_text", [], |r| r.get(0))?,
                tx.query_row(&format!("SELECT {}", holds::ANY), [], |r| r.get(0))?,
            ))
        })?;
        let all = self.backups()?;
        let out_of_reach = all.second_place.filter(|place| !Path::new(place).is_dir());
        let (backups, saved) = (all.all.len() as u32, self.list_saved_files()?.len() as u32);
        Ok(LeavingPreview { records, backups, out_of_reach, saved, held })
    }

    /// Begins to leave: from here on the planner is as good as gone. It is to be closed, and `Leaving::erase` does the rest.
    ///
    /// # Errors
    /// `Invalid` while somebody's data is on hold; `Locked` while another program has the planner open; `File` where nothing
    /// can be written. Then everything is as it was.
    pub fn begin_leaving(&self) -> Result<Leaving> {
        if self.look_at_leaving()?.held {
            return Err(Error::invalid("hold", "error_erase_held"));
        }
        let (place, second) = self.backup_places()?;
        let leaving = Leaving { store_id: self.store_id().into(), place, second };
        self.alone(|| {
            let path = self.folder().join(NOTE);
            let part = self.folder().join(format!("{NOTE}.part"));
            let io = |e| Error::io(&path, &e);
            let mut file = File::create(&part).map_err(io)?;
            file.write_all(&serde_json::to_vec(&leaving)?).and_then(|()| file.sync_all()).map_err(io)?;
            fs::rename(&part, &path).map_err(io)?;
            vault::sync_folder(self.folder())
        })?;
        Ok(leaving)
    }
}

impl Leaving {
    /// Takes away the planner in `folder` and its backups. `shown` leaves what the window still holds, and with it the note,
    /// so that a second time without it ends the work. It may be called as often as one likes.
    pub fn erase(&self, folder: &Path, shown: bool) -> Left {
        let mut not_reached = vec![];
        let mut gone = |path: &Path| match remove(path) {
            true => {}
            false => not_reached.push(path.display().to_string()),
        };
        let ours = names(folder).into_iter().filter(|name| {
            OURS.iter()
                .any(|own| name.strip_prefix(own).is_some_and(|rest| matches!(rest.get(..1), None | Some("." | "-"))))
                && !(shown && name == SHOWN)
        });
        // The keys first.
        let (keys, rest): (Vec<String>, Vec<String>) = ours.partition(|name| name.starts_with("key.json"));
        for name in keys.iter().chain(&rest) {
            gone(&folder.join(name));
        }
        for place in self.place.iter().chain(&self.second) {
            for (id, _) in backups::list(place, &self.store_id) {
                gone(&place.join(&id).join("key.json"));
                gone(&place.join(&id));
            }
            let passing = [".part-", ".gone-", ".trial-"];
            for name in names(place).iter().filter(|name| passing.iter().any(|begin| name.starts_with(begin))) {
                gone(&place.join(name));
            }
        }
        // The folder beside the planner was made for them; a second place was there before, and stays.
        if let Some(place) = &self.place {
            fs::remove_dir(place).ok(); // what else lies there is not ours
        }
        if let Some(second) = self.second.as_ref().filter(|place| place.parent().is_none_or(|disk| !disk.is_dir())) {
            not_reached.push(second.display().to_string());
        }
        if !shown {
            remove(&folder.join(NOTE));
            remove(&folder.join(LOCK));
            fs::remove_dir(folder).ok();
        }
        Left { not_reached }
    }
}

/// Whether nothing is there any more.
fn remove(path: &Path) -> bool {
    let Ok(found) = path.symlink_metadata() else { return true };
    let done = if found.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    done.is_ok() || path.symlink_metadata().is_err()
}

fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).into_iter().flatten().flatten();
    all.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// Ends what was begun and cut off. A note that cannot be read ends nothing: it is whole or it is none.
pub(crate) fn finish(folder: &Path) {
    let note = fs::read(folder.join(NOTE)).ok();
    if let Some(leaving) = note.and_then(|bytes| serde_json::from_slice::<Leaving>(&bytes).ok()) {
        leaving.erase(folder, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::BackupReason;
    use crate::calendar::Clock;
    use crate::holds::{HoldKind, NewHold};
    use crate::testing::day;

    fn open(folder: &Path) -> Planner {
        Planner::open(folder, Clock::stopped(day("2026-11-16"))).expect("opened")
    }

    /// A planner with backups in two places, and something of somebody else in each folder.
    fn furnished(home: &Path) -> Planner {
        let planner = open(&home.join("planner"));
        planner.keep_backups_in(&home.join("planner.backups"));
        fs::create_dir(home.join("disk")).expect("a disk");
        planner.set_second_place(Some(&home.join("disk"))).expect("named");
        planner.add_people(vec!["Priya Raman".into()]).expect("added");
        planner.add_note(None, "KINGFISHER wants to present".into(), None).expect("kept");
        planner.back_up(BackupReason::Asked).expect("made");
        fs::create_dir_all(home.join("planner/webview/caches")).expect("made");
        for folder in ["planner", "planner.backups", "disk"] {
            fs::write(home.join(folder).join("mine.txt"), "stays").expect("written");
        }
        planner
    }

    /// Every file below a folder.
    fn all(folder: &Path) -> Vec<String> {
        let mut found = vec![];
        for entry in fs::read_dir(folder).expect("listed").flatten() {
            if entry.path().is_dir() {
                found.append(&mut all(&entry.path()));
            } else {
                found.push(entry.path().display().to_string());
            }
        }
        found.sort();
        found
    }

    fn only_the_others(home: &Path) {
        let left = all(home);
        assert_eq!(left.len(), 3, "{left:?}");
        assert!(left.iter().all(|path| path.ends_with("mine.txt")), "{left:?}");
    }

    #[test]
    fn nothing_of_the_planner_stays_and_nothing_else_goes() {
        let home = tempfile::tempdir().expect("a folder");
        let planner = furnished(home.path());
        let preview = planner.look_at_leaving().expect("looked");
        assert_eq!((preview.backups, preview.held, preview.out_of_reach), (1, false, None));
        assert!(preview.records > 0);
        // The control: before, it is all there.
        assert!(all(home.path()).len() > 8);
        let leaving = planner.begin_leaving().expect("begun");
        drop(planner);
        assert_eq!(leaving.erase(&home.path().join("planner"), true), Left { not_reached: vec![] });
        assert!(home.path().join("planner/webview").is_dir(), "the window is still open");
        assert_eq!(leaving.erase(&home.path().join("planner"), false), Left { not_reached: vec![] });
        only_the_others(home.path());
        // And what opens there is another, empty planner.
        assert_eq!(open(&home.path().join("planner")).look_at_leaving().expect("looked").backups, 0);
    }

    #[test]
    fn a_cut_on_the_way_leaves_all_or_nothing() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("planner");
        let planner = furnished(home.path());
        drop(planner);
        // Cut before the note is whole: nothing has happened.
        fs::write(folder.join("leaving.json.part"), "{\"store").expect("written");
        fs::write(folder.join(NOTE), "{\"store").expect("written");
        let planner = open(&folder);
        assert!(planner.look_at_leaving().expect("looked").records > 0, "half a note erases nothing");
        fs::remove_file(folder.join("leaving.json.part")).expect("removed");
        planner.keep_backups_in(&home.path().join("planner.backups"));
        planner.begin_leaving().expect("begun");
        drop(planner);
        // Cut after the note: the next opening ends it.
        fs::remove_file(folder.join("key.json")).expect("so far");
        assert_eq!(open(&folder).look_at_leaving().expect("looked").records, 0);
        assert!(!home.path().join("planner.backups/leaving.json").exists());
        let left: Vec<String> =
            all(home.path()).into_iter().filter(|path| !path.starts_with(&format!("{}/", folder.display()))).collect();
        assert_eq!(left.len(), 2, "no backup is left: {left:?}");
    }

    #[test]
    fn a_hold_stops_it_and_a_disk_that_is_not_there_is_told() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("planner");
        let planner = furnished(home.path());
        let priya = planner.list_people(true).expect("listed").into_iter().find(|one| !one.is_self).expect("Priya").id;
        let asked = NewHold { kind: HoldKind::AskedForData, since: None, due_on: None, reason: None };
        planner.put_on_hold(priya.clone(), asked).expect("held");
        assert!(planner.look_at_leaving().expect("looked").held);
        assert!(planner.begin_leaving().expect_err("a hold stands").to_string().contains("Ask HR first"));
        assert!(!folder.join(NOTE).exists());
        planner.lift_hold(priya, "settled".into()).expect("lifted");
        // Another program has it open.
        let other = open(&folder);
        assert!(matches!(planner.begin_leaving(), Err(Error::Locked)));
        drop(other);
        fs::rename(home.path().join("disk"), home.path().join("elsewhere")).expect("unplugged");
        assert!(planner.look_at_leaving().expect("looked").out_of_reach.is_some_and(|place| place.ends_with("disk")));
        let leaving = planner.begin_leaving().expect("begun");
        drop(planner);
        let left = leaving.erase(&folder, false);
        assert_eq!(left.not_reached.len(), 1, "{left:?}");
        assert!(left.not_reached[0].contains("disk/Quarterdeck backups"), "{left:?}");
        assert!(!all(&home.path().join("elsewhere")).is_empty(), "what is out of reach stays, and is named");
    }
}
