//! Handing over: who owns which piece of work or decision, how far it is theirs to decide, and what the manager still holds.
//!
//! An offer is the manager's alone; it becomes visible to both with the yes. Before that a piece is a candidate: something
//! that could be handed over, which makes the list of decisions the manager still holds.

use crate::Planner;
use crate::error::Result;
use crate::id::{DelegationId, PersonId};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A piece of work or a decision, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Delegation {
    pub id: DelegationId,
    pub kind: DelegationKind,
    pub title: String,
    /// It is to make the person grow.
    pub is_stretch: bool,
    /// Who owns it, or is asked to; none: the manager holds it.
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    /// How far it is theirs to decide, 1 (told) to 7 (decides alone).
    pub level: u32,
    /// What done means.
    pub result: Option<String>,
    pub limits: Option<String>,
    pub consulted: Option<String>,
    pub informed: Option<String>,
    pub checkpoints: Vec<Checkpoint>,
    pub identified_on: NaiveDate,
    /// When the manager last thought about a decision still held.
    pub reviewed_on: Option<NaiveDate>,
    /// The day of the yes.
    pub agreed_on: Option<NaiveDate>,
    /// From when on it is theirs, whether that has come or not.
    pub from_on: Option<NaiveDate>,
    pub handed_over_on: Option<NaiveDate>,
    pub completed_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    pub outcome: Option<String>,
    /// candidate, proposed, agreed, handed_over, running, completed, taken_back, dropped or ended.
    pub state: String,
    /// Why it was declined, taken back, dropped or ended.
    pub reason: Option<String>,
    /// What came of a stretch, in the manager's words.
    pub learned: Option<String>,
    /// Handed over completely: they decide or inform afterwards, result and limits are written, and they said yes before.
    pub fully: bool,
    /// Only the manager sees it.
    pub private: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DelegationKind {
    Task,
    Project,
    Decision,
    Recurring,
}

/// A day on which both look at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Checkpoint {
    pub text: String,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
}

/// From this level on they decide, and tell at most afterwards.
const DECIDES: u32 = 6;

pub(crate) const COLUMNS: &str = "d.id, d.kind, d.title, d.is_stretch, d.accountable_person_id, p.display_name, d.authority_level, d.result, d.limits,
    d.consulted, d.informed, d.checkpoints, d.identified_on, d.reviewed_on, d.agreed_on, d.handed_over_on, d.due_on, d.completed_on,
    d.ended_on, d.outcome, d.state, d.visibility = 'private',
    (SELECT e.reason FROM event e WHERE e.entity = 'delegation' AND e.entity_id = d.id AND e.reason IS NOT NULL
       AND e.event IN ('decline', 'take_back', 'drop', 'end') ORDER BY e.effective_on DESC, e.created_at DESC, e.id DESC LIMIT 1),
    (SELECT n.body FROM entry n WHERE n.delegation_id = d.id AND n.kind = 'reflection' ORDER BY n.occurred_on DESC, n.id DESC LIMIT 1)";

pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Delegation> {
    let (kind, stored): (String, String) = (row.get(1)?, row.get(20)?);
    let checkpoints: Option<String> = row.get(11)?;
    let checkpoints: Vec<Checkpoint> =
        checkpoints.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let running = stored == "handed_over" && checkpoints.iter().any(|checkpoint| checkpoint.done_on.is_some());
    let (level, agreed_on, handed_over_on): (u32, Option<NaiveDate>, Option<NaiveDate>) =
        (row.get(6)?, row.get(14)?, row.get(15)?);
    let (result, limits): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    let (kind, whole) = match kind.as_str() {
        "project" => (DelegationKind::Project, true),
        "decision" => (DelegationKind::Decision, true),
        "recurring" => (DelegationKind::Recurring, false),
        _ => (DelegationKind::Task, false),
    };
    let said_yes_first = agreed_on.zip(handed_over_on).is_some_and(|(yes, from)| yes <= from);
    Ok(Delegation {
        id: row.get(0)?,
        kind,
        title: row.get(2)?,
        is_stretch: row.get(3)?,
        person_id: row.get(4)?,
        person_name: row.get(5)?,
        level,
        fully: whole
            && level >= DECIDES
            && result.is_some()
            && limits.is_some()
            && said_yes_first
            && matches!(stored.as_str(), "handed_over" | "completed"),
        result,
        limits,
        consulted: row.get(9)?,
        informed: row.get(10)?,
        checkpoints,
        identified_on: row.get(12)?,
        reviewed_on: row.get(13)?,
        agreed_on,
        from_on: handed_over_on.or(row.get(16)?),
        handed_over_on,
        completed_on: row.get(17)?,
        ended_on: row.get(18)?,
        outcome: row.get(19)?,
        state: if running { "running".into() } else { stored },
        private: row.get(21)?,
        reason: row.get(22)?,
        learned: row.get(23)?,
    })
}

impl Planner {
    /// Everything that was handed over, is offered, or could be, newest first; of everybody or of one person.
    pub fn list_delegations(&self, person_id: Option<PersonId>) -> Result<Vec<Delegation>> {
        self.read(|tx| all(tx, person_id.as_ref()))
    }
}

fn all(tx: &Transaction, person_id: Option<&PersonId>) -> Result<Vec<Delegation>> {
    let mut all = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM delegation d LEFT JOIN person p ON p.id = d.accountable_person_id
         WHERE ?1 IS NULL OR d.accountable_person_id = ?1
         ORDER BY coalesce(d.completed_on, d.ended_on, d.handed_over_on, d.due_on, d.agreed_on, d.identified_on) DESC, d.created_at DESC, d.id"
    ))?;
    Ok(all.query_map([person_id], from_row)?.collect::<rusqlite::Result<_>>()?)
}
