//! The packets of everybody in one go: one file each into a folder, every one whole, and none in another's place.

use super::{Audience, PacketRequest, Span, Standing};
use crate::error::{Error, Result};
use crate::text::folded;
use crate::{Planner, people};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use ts_rs::TS;

/// What the packets of everybody have in common.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PacketsWish {
    /// A label, `current`, `last` or a date.
    pub quarter: Option<String>,
    pub audience: Audience,
    pub span: Span,
    /// None: a draft until the last three weeks of the quarter, then final.
    pub standing: Option<Standing>,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PacketsProgress {
    /// Files that are written.
    pub done: u32,
    pub of: u32,
    /// Whose is being made.
    pub name: String,
}

/// What it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PacketsSaved {
    pub folder: String,
    /// The files, in the order in which they were made.
    pub files: Vec<String>,
    pub of: u32,
    /// The manager stopped it; what was written until then is whole and stays.
    pub stopped: bool,
    /// What went wrong with the first that could not be written; those before it stay.
    pub failed: Option<String>,
}

impl Planner {
    /// Saves the packet of everybody who reports to the manager into `folder`, by name. Before each, `goes_on` hears how
    /// far it is, and stops it by saying no. A file that is there already is left alone: the new one gets a number.
    ///
    /// # Errors
    /// `File` where `folder` is none.
    pub fn save_packets(
        &self,
        wish: &PacketsWish,
        folder: &Path,
        goes_on: &mut dyn FnMut(&PacketsProgress) -> bool,
    ) -> Result<PacketsSaved> {
        if !folder.is_dir() {
            return Err(Error::file(folder, "error_not_a_folder"));
        }
        let people = self.read(|tx| people::active_reports(tx, self.clock().today()))?;
        let of = people.len() as u32;
        let mut saved =
            PacketsSaved { folder: folder.display().to_string(), files: Vec::new(), of, stopped: false, failed: None };
        // Whatever the disk is, no name is taken that differs from another in capitals or accents only.
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for there in std::fs::read_dir(folder).map_err(|e| Error::io(folder, &e))? {
            taken.insert(folded(&there.map_err(|e| Error::io(folder, &e))?.file_name().to_string_lossy()));
        }
        for person in people {
            let progress = PacketsProgress { done: saved.files.len() as u32, of, name: person.display_name.clone() };
            if !goes_on(&progress) {
                saved.stopped = true;
                break;
            }
            let quarter = wish.quarter.clone();
            let made = self
                .packet_defaults(person.id, quarter, Some(wish.audience), Some(wish.span))
                .map(|request| PacketRequest { standing: wish.standing.unwrap_or(request.standing), ..request })
                .and_then(|request| {
                    let path = free(folder, &self.packet_file_name(&request)?, &taken);
                    self.save_packet(request, &path)?;
                    Ok(path)
                });
            match made {
                Ok(path) => {
                    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
                    taken.insert(folded(&name));
                    saved.files.push(name);
                }
                Err(error) => {
                    saved.failed = Some(error.message().to_owned());
                    break;
                }
            }
        }
        Ok(saved)
    }
}

/// A path that nothing has yet; some disks take two names for one that differ in capitals or accents only.
fn free(folder: &Path, name: &str, taken: &BTreeSet<String>) -> PathBuf {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "pdf"));
    let numbered = |n: u32| if n == 1 { name.to_owned() } else { format!("{stem} ({n}).{ending}") };
    let is_free = |name: &String| !taken.contains(&folded(name)) && folder.join(name).symlink_metadata().is_err();
    let name = (1..).map(numbered).find(is_free).unwrap_or_else(|| name.to_owned());
    folder.join(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner_on};

    fn team(names: &[&str]) -> TestPlanner {
        let planner = planner_on(day("2026-12-21"));
        planner.introduce("Dana".into(), false).expect("self");
        for name in names {
            planner.add_person((*name).into()).expect("added");
        }
        planner
    }

    fn wish() -> PacketsWish {
        PacketsWish { quarter: None, audience: Audience::Employee, span: Span::Quarter, standing: None }
    }

    fn listed(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("a folder")
            .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn each_gets_a_file_of_its_own_under_a_safe_name() {
        let planner = team(&["Ana Öz", "ana oz", "../../etc/passwd", "C:\\nul|?*"]);
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("2026 Q4 Ana Öz review.pdf"), "mine").expect("written");
        let mut heard = Vec::new();
        let saved = planner
            .save_packets(&wish(), folder.path(), &mut |p| {
                heard.push((p.done, p.of));
                true
            })
            .expect("saved");
        assert_eq!((saved.files.len(), saved.of, saved.stopped, &saved.failed), (4, 4, false, &None));
        assert_eq!(heard, [(0, 4), (1, 4), (2, 4), (3, 4)]);
        assert_eq!(std::fs::read(folder.path().join("2026 Q4 Ana Öz review.pdf")).expect("there"), b"mine");
        let names = listed(folder.path());
        assert_eq!(names.len(), 5, "{names:?}");
        assert!(names.iter().all(|name| !name.contains(['/', '\\', ':', '|', '?', '*'])), "{names:?}");
        let alike: BTreeSet<String> = names.iter().map(|name| folded(name)).collect();
        assert_eq!(alike.len(), names.len(), "no two differ in capitals or accents only: {names:?}");
        assert_eq!(planner.list_packets().expect("a register").len(), 4);
    }

    #[test]
    fn stopping_leaves_whole_files_and_nothing_half_written() {
        let planner = team(&["Ana", "Ben", "Cy"]);
        let folder = tempfile::tempdir().expect("a folder");
        let saved = planner.save_packets(&wish(), folder.path(), &mut |p| p.done < 2).expect("stopped");
        assert_eq!((saved.files.len(), saved.stopped), (2, true));
        let names = listed(folder.path());
        assert_eq!(names.len(), 2, "{names:?}");
        for name in names {
            let bytes = std::fs::read(folder.path().join(name)).expect("there");
            assert!(bytes.starts_with(b"%PDF") && bytes.trim_ascii_end().ends_with(b"%%EOF"));
        }
        assert_eq!(planner.list_packets().expect("a register").len(), 2, "only what was saved is registered");
        let file = folder.path().join("file");
        std::fs::write(&file, "x").expect("written");
        assert_eq!(planner.save_packets(&wish(), &file, &mut |_| true).expect_err("no folder").kind(), "file");
    }
}
