//! Quarters as rows: made from the fiscal rule when they are needed, and never computed again, so that a new rule changes
//! nothing that has begun.

use crate::calendar::{Clock, FiscalRule, Quarter, week_of_quarter};
use crate::error::{Error, Result};
use crate::id::PeriodId;
use crate::settings;
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A quarter, as every screen names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QuarterRef {
    pub label: String,
    /// Spelled out: "Quarter 4, 2026".
    pub heading: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// 1 to 13 as of today, and 13.
    pub week: u32,
    pub weeks: u32,
    pub days_left: u32,
    pub closed: bool,
    /// Today lies in it.
    pub running: bool,
}

/// A row of the table `period`, or what it would be.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Period {
    /// None: no row yet.
    pub id: Option<PeriodId>,
    pub label: String,
    pub fiscal_year: i32,
    pub quarter: u32,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub closed: bool,
}

impl Period {
    pub fn contains(&self, date: NaiveDate) -> bool {
        (self.starts_on..=self.ends_on).contains(&date)
    }

    pub fn days(&self) -> u32 {
        (self.ends_on - self.starts_on).num_days() as u32 + 1
    }

    /// future, open, closing or closed. Only closed is stored; the others are read from the day.
    pub fn state(&self, today: NaiveDate) -> &'static str {
        match () {
            () if self.closed => "closed",
            () if today < self.starts_on => "future",
            () if today > self.ends_on => "closing",
            () => "open",
        }
    }

    pub fn midpoint_on(&self) -> NaiveDate {
        self.starts_on + Days::new(u64::from(self.days() / 2))
    }

    pub fn as_ref(&self, today: NaiveDate) -> QuarterRef {
        let year = self.label.split(' ').next().unwrap_or_default();
        QuarterRef {
            label: self.label.clone(),
            heading: crate::messages::text(
                "quarter_heading",
                &[("quarter", &self.quarter.to_string()), ("year", year)],
            ),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            week: week_of_quarter(self.starts_on, today),
            weeks: 13,
            days_left: (self.ends_on - today).num_days().clamp(0, i64::from(self.days())) as u32,
            closed: self.closed,
            running: self.contains(today),
        }
    }
}

const COLUMNS: &str = "id, label, fiscal_year, quarter, starts_on, ends_on, state = 'closed'";

fn from_row(row: &Row) -> rusqlite::Result<Period> {
    Ok(Period {
        id: Some(row.get(0)?),
        label: row.get(1)?,
        fiscal_year: row.get(2)?,
        quarter: row.get(3)?,
        starts_on: row.get(4)?,
        ends_on: row.get(5)?,
        closed: row.get(6)?,
    })
}

/// The quarter that holds `date`: its row where there is one, else what the fiscal rule says, fitted between the rows.
pub(crate) fn at(tx: &Transaction, date: NaiveDate) -> Result<Period> {
    let mut one = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM period WHERE kind = 'quarter' AND starts_on <= ?1 AND ends_on >= ?1"
    ))?;
    match one.query_row([date], from_row).optional()? {
        Some(found) => Ok(found),
        None => planned(tx, settings::read(tx)?.fiscal, date),
    }
}

/// What the rule says about `date`, cut where it would lie over a quarter that exists from before the rule was changed.
fn planned(tx: &Transaction, rule: FiscalRule, date: NaiveDate) -> Result<Period> {
    let Quarter { label, fiscal_year, quarter, mut starts_on, mut ends_on } = rule.quarter_of(date);
    let before: Option<NaiveDate> = tx
        .prepare_cached("SELECT max(ends_on) FROM period WHERE kind = 'quarter' AND ends_on < ?1")?
        .query_row([date], |r| r.get(0))?;
    let after: Option<NaiveDate> = tx
        .prepare_cached("SELECT min(starts_on) FROM period WHERE kind = 'quarter' AND starts_on > ?1")?
        .query_row([date], |r| r.get(0))?;
    if let Some(before) = before {
        starts_on = starts_on.max(before + Days::new(1));
    }
    if let Some(after) = after {
        ends_on = ends_on.min(after - Days::new(1));
    }
    Ok(Period { id: None, label, fiscal_year, quarter, starts_on, ends_on, closed: false })
}

/// The quarter that holds `date`, as a row; made inside the write that needs it.
pub(crate) fn of(tx: &Transaction, clock: Clock, date: NaiveDate) -> Result<(PeriodId, Period)> {
    let mut period = at(tx, date)?;
    if let Some(id) = period.id.clone() {
        return Ok((id, period));
    }
    let id = PeriodId::new();
    tx.prepare_cached(
        "INSERT INTO period (id, kind, label, fiscal_year, quarter, starts_on, ends_on, midpoint_on, created_at, updated_at)
         VALUES (?1, 'quarter', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
    )?
    .execute(rusqlite::params![
        id,
        period.label,
        period.fiscal_year,
        period.quarter,
        period.starts_on,
        period.ends_on,
        period.midpoint_on(),
        clock.now()
    ])?;
    period.id = Some(id.clone());
    Ok((id, period))
}

/// The quarter that holds `date`, as a row, for something that cannot come into a closed one.
///
/// # Errors
/// `Invalid` for `field` where it is closed.
pub(crate) fn open_one(tx: &Transaction, clock: Clock, date: NaiveDate, field: &str) -> Result<(PeriodId, Period)> {
    let (id, period) = of(tx, clock, date)?;
    if period.closed {
        return Err(Error::invalid_with(field, "error_goal_quarter_closed", &[("quarter", &period.label)]));
    }
    Ok((id, period))
}

/// The quarter somebody asks for: a label, `current`, `last`, a date; the running one where nothing is said.
pub(crate) fn find(tx: &Transaction, today: NaiveDate, words: Option<&str>) -> Result<Period> {
    let Some(words) = words else { return at(tx, today) };
    let mut rows = tx.prepare_cached(
        "SELECT starts_on FROM period WHERE kind = 'quarter' AND replace(lower(label), ' ', '') = replace(lower(?1), ' ', '')",
    )?;
    let known: Option<NaiveDate> = rows.query_row([words], |r| r.get(0)).optional()?;
    if let Some(starts_on) = known {
        return at(tx, starts_on);
    }
    let current = at(tx, today)?;
    let date = match words.trim().to_lowercase().as_str() {
        "last" | "previous" => current.starts_on - Days::new(1),
        "current" | "this" | "now" => today,
        _ => settings::read(tx)?
            .fiscal
            .find(words, today)
            .map(|quarter| words.trim().parse().unwrap_or(quarter.starts_on))
            .ok_or_else(|| Error::invalid_with("quarter", "error_no_quarter", &[("label", words)]))?,
    };
    at(tx, date)
}

/// The quarters with a row that have a day from `from` to `to`, newest first.
pub(crate) fn between(tx: &Transaction, from: NaiveDate, to: NaiveDate) -> Result<Vec<Period>> {
    let mut all = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM period WHERE kind = 'quarter' AND starts_on <= ?2 AND ends_on >= ?1 ORDER BY starts_on DESC"
    ))?;
    let found = all.query_map((from, to), from_row)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// What a quarter is on `today`, as `Period::state` says it; but one that something was written in has begun, even where
/// the computer's clock was set back behind its first day since.
pub(crate) fn state(tx: &Transaction, period: &Period, today: NaiveDate) -> Result<&'static str> {
    let state = period.state(today);
    let begun = state == "future" && written_until(tx)?.is_some_and(|until| until >= period.starts_on);
    Ok(if begun { "open" } else { state })
}

/// The newest day on which something was written, as the clock said it then.
fn written_until(tx: &Transaction) -> Result<Option<NaiveDate>> {
    // The newest steps are looked at and not only the last one: after the clock was set back it has an earlier day.
    let mut newest = tx.prepare_cached(
        "SELECT max(substr(made_at, 1, 10)) FROM (SELECT made_at FROM change_step ORDER BY id DESC LIMIT 500)",
    )?;
    Ok(newest.query_row([], |r| r.get(0))?)
}

/// The day the clock stood at when something was written that now lies ahead; none where it was not set back. A day's
/// difference is what a journey to the west makes.
pub(crate) fn clock_was_at(tx: &Transaction, today: NaiveDate) -> Result<Option<NaiveDate>> {
    Ok(written_until(tx)?.filter(|until| *until > today + Days::new(1)))
}

/// The quarter before and after, whether or not they have rows.
pub(crate) fn neighbours(tx: &Transaction, period: &Period) -> Result<(Period, Period)> {
    Ok((at(tx, period.starts_on - Days::new(1))?, at(tx, period.ends_on + Days::new(1))?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::LabelRule;
    use crate::settings::SettingsChange;
    use crate::testing::{day, planner};

    #[test]
    fn a_quarter_that_exists_keeps_its_days_when_the_rule_changes() {
        let p = planner();
        p.write("change_settings", |tx| of(tx, p.clock(), day("2026-11-16")).map(|_| ())).expect("made");
        let fiscal = FiscalRule { month: 2, day: 1, label: LabelRule::Ending };
        p.change_settings(SettingsChange { fiscal: Some(fiscal), ..Default::default() }).expect("changed");
        let (now, then) = p
            .read(|tx| {
                let now = at(tx, day("2026-11-16"))?;
                let then = neighbours(tx, &now)?.1;
                Ok((now, then))
            })
            .expect("read");
        assert_eq!((now.label.as_str(), now.ends_on), ("2026 Q4", day("2026-12-31")));
        assert_eq!((then.starts_on, then.ends_on), (day("2027-01-01"), day("2027-01-31")), "no gap and no overlap");
    }

    #[test]
    fn an_unknown_quarter_is_told() {
        let p = planner();
        let error = p.read(|tx| find(tx, day("2026-11-16"), Some("Q9"))).expect_err("unknown");
        assert!(error.message().contains("Q9"));
        let last = p.read(|tx| find(tx, day("2026-11-16"), Some("last"))).expect("found");
        assert_eq!(last.as_ref(day("2026-11-16")).heading, "Quarter 3, 2026");
    }
}
