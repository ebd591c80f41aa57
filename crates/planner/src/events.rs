//! What changed state, when and why: kept for as long as the record itself, and read by formulas and packets.
//!
//! A row is written by the verb that makes the change, in the same write, so that undo takes both back together.

use crate::calendar::Clock;
use crate::error::Result;
use crate::id::{EventId, PersonId};
use chrono::NaiveDate;
use rusqlite::Transaction;

/// One change of a state, a promised date, a target or a level.
pub(crate) struct Change<'a> {
    /// The table, and the row's id.
    pub entity: &'a str,
    pub entity_id: &'a str,
    /// Whom it is about.
    pub person_id: Option<&'a PersonId>,
    pub event: &'a str,
    pub from: Option<&'a str>,
    pub to: Option<&'a str>,
    /// The civil date on which it took effect.
    pub on: NaiveDate,
    pub reason: Option<&'a str>,
}

pub(crate) fn record(tx: &Transaction, clock: Clock, change: Change) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO event (id, entity, entity_id, person_id, event, from_value, to_value, effective_on, reason, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
    )?
    .execute(rusqlite::params![
        EventId::new(),
        change.entity,
        change.entity_id,
        change.person_id,
        change.event,
        change.from,
        change.to,
        change.on,
        change.reason,
        clock.now()
    ])?;
    Ok(())
}
