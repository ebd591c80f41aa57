//! What left this computer: every file that was written outside the planner's folder, with its kind, whom it is about, its
//! name and when. The file itself is not kept, only the hash of what was in it.

use crate::Planner;
use crate::digest::sha256;
use crate::error::Result;
use crate::id::{PersonId, SnapshotId};
use chrono::NaiveDate;
use rusqlite::types::{FromSql, FromSqlResult, ValueRef};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// What kind of file it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SavedKind {
    Packet,
    /// What goes with somebody to their next manager.
    Handover,
    /// What is written about somebody, for them.
    SubjectExport,
    Numbers,
    SupportPlan,
    Calibration,
    ClosedQuarter,
    PocketCard,
    /// The manager's own quarter or growth pack, or a year of learning.
    OwnPages,
    /// The page about the planner, for HR.
    HrPage,
    Attachment,
    /// Pages that ask others.
    Form,
    /// The whole planner as text.
    Everything,
    RecoveryPage,
}

/// Kinds as `snapshot.kind` has them; a closed quarter's own snapshot is none of them.
const KINDS: [(SavedKind, &str); 14] = [
    (SavedKind::Packet, "packet"),
    (SavedKind::Handover, "handover"),
    (SavedKind::SubjectExport, "subject_export"),
    (SavedKind::Numbers, "numbers"),
    (SavedKind::SupportPlan, "support_plan"),
    (SavedKind::Calibration, "calibration"),
    (SavedKind::ClosedQuarter, "closed_quarter"),
    (SavedKind::PocketCard, "pocket_card"),
    (SavedKind::OwnPages, "own_pages"),
    (SavedKind::HrPage, "hr_page"),
    (SavedKind::Attachment, "attachment"),
    (SavedKind::Form, "form"),
    (SavedKind::Everything, "everything"),
    (SavedKind::RecoveryPage, "recovery_page"),
];

impl SavedKind {
    pub(crate) fn as_str(self) -> &'static str {
        KINDS.iter().find(|(kind, _)| *kind == self).map_or("packet", |(_, name)| name)
    }
}

impl FromSql for SavedKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let name = value.as_str()?;
        let known = KINDS.iter().find(|(_, known)| *known == name);
        known.map(|(kind, _)| *kind).ok_or(rusqlite::types::FromSqlError::InvalidType)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SavedFile {
    pub id: SnapshotId,
    pub kind: SavedKind,
    pub on: NaiveDate,
    /// Without its folder: where it lies by now nobody knows.
    pub file_name: String,
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
}

/// Notes that a file went outside: its kind, whom it is about, the hash of what is in it, and its name. A planner that is only
/// read gives it all the same. There is no taking back: the file is out there.
pub(crate) fn note(
    planner: &Planner,
    kind: SavedKind,
    about: Option<&PersonId>,
    data: &[u8],
    path: &Path,
) -> Result<()> {
    if planner.is_read_only() {
        return Ok(());
    }
    let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    planner.write_aside(|tx| {
        tx.execute(
            "INSERT INTO snapshot (id, kind, person_id, taken_at, content_hash, file_name, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4, ?4)",
            (SnapshotId::new(), kind.as_str(), about, planner.clock().now(), sha256(data), file_name),
        )?;
        Ok(())
    })
}

impl Planner {
    /// What left this computer, the last two hundred, newest first.
    pub fn list_saved_files(&self) -> Result<Vec<SavedFile>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT s.id, s.kind, substr(s.taken_at, 1, 10), ifnull(s.file_name, ''), p.id, p.display_name
                 FROM snapshot s LEFT JOIN person p ON p.id = s.person_id
                 WHERE s.kind <> 'quarter_close' ORDER BY s.taken_at DESC, s.id DESC LIMIT 200",
            )?;
            let rows = all.query_map([], |r| {
                Ok(SavedFile {
                    id: r.get(0)?,
                    kind: r.get(1)?,
                    on: r.get(2)?,
                    file_name: r.get(3)?,
                    person_id: r.get(4)?,
                    person_name: r.get(5)?,
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}
