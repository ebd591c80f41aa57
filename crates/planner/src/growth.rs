//! What stands on My growth below the five steps.

pub mod basics;
pub mod formulas;

use crate::error::Result;
use crate::messages::{counted, in_words, text};
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

/// The taps behind them.
pub(crate) fn hat_ids(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<String>> {
    let mut all = tx.prepare_cached(
        "SELECT id FROM entry WHERE kind = 'hat' AND hat IN ('manager', 'leader') AND occurred_on BETWEEN ?1 AND ?2
         ORDER BY occurred_on, id",
    )?;
    Ok(all.query_map([from, until], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// From how many hats on they say something, and from how many promises.
pub(crate) const HATS: usize = 8;
const PROMISES: u32 = 3;

/// How often which hat was worn, in one line.
pub(crate) fn hats_line(worn: &[Worn]) -> Option<String> {
    let of = worn.len();
    if of < HATS {
        return None;
    }
    let leading = worn.iter().filter(|one| one.hat == "leader").count();
    let line = |id: &str, part: usize| text(id, &[("part", &in_words(part as u32)), ("of", &in_words(of as u32))]);
    Some(match (leading * 2).cmp(&of) {
        std::cmp::Ordering::Less => line("growth_hats_steadying", of - leading),
        std::cmp::Ordering::Greater => line("growth_hats_moving", leading),
        std::cmp::Ordering::Equal => line("growth_hats_even", leading),
    })
}

/// The manager's own promises that were first due from one day to another, and how many were done on the day.
pub(crate) fn kept_line(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Option<String>> {
    let mut one = tx.prepare_cached(
        "SELECT count(*), count(CASE WHEN a.done_on <= a.first_due_on THEN 1 END)
         FROM action_item a JOIN person me ON me.is_self = 1 AND a.owner_person_id = me.id
         WHERE a.state <> 'dropped' AND a.first_due_on BETWEEN ?1 AND ?2",
    )?;
    let (due, kept): (u32, u32) = one.query_row([from, until], |r| r.try_into())?;
    let line = || crate::quarter::steps::capital(&counted("growth_kept", kept, &[("of", &in_words(due))]));
    Ok((due >= PROMISES).then(line))
}
