//! What stands on My growth below the five steps.

pub mod formulas;

use crate::error::Result;
use chrono::NaiveDate;
use formulas::Worn;
use rusqlite::Transaction;

/// The hats that were worn from one day to another.
pub(crate) fn hats(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<Worn>> {
    let mut all = tx.prepare_cached(
        "SELECT hat, json_extract(attrs, '$.context'), minutes FROM entry
         WHERE kind = 'hat' AND hat IN ('manager', 'leader') AND occurred_on BETWEEN ?1 AND ?2",
    )?;
    let rows = all.query_map([from, until], |r| Ok(Worn { hat: r.get(0)?, context: r.get(1)?, minutes: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}
