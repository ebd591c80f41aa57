//! The manager's settings: one row a setting, JSON in it, and a default for each that is not there.

use crate::calendar::{FiscalRule, LabelRule};
use crate::error::{Error, Result};
use crate::id::EntryId;
use crate::reviews::ReviewRhythm;
use crate::{Planner, moods, people};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::HashMap;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub fiscal: FiscalRule,
    /// Public holidays: no talk is expected on them.
    pub holidays: Vec<NaiveDate>,
    /// Days on which the manager is away.
    pub away: Vec<Away>,
    /// The days of the two sittings, 1 = Monday to 7 = Sunday.
    pub monday: u32,
    pub friday: u32,
    /// Working hours, `HH:MM`, and days.
    pub work_from: String,
    pub work_until: String,
    pub work_days: Vec<u32>,
    pub paper: Paper,
    pub theme: Theme,
    /// In percent, 90 to 130.
    pub text_size: u32,
    /// First day of the week in calendars, 1 = Monday.
    pub week_starts_on: u32,
    pub new_in_role: bool,
    /// How often the employer reviews; none: never said.
    pub review_rhythm: Option<ReviewRhythm>,
    /// What people say of their mood, energy and workload may be kept.
    pub mood_and_energy: bool,
    /// A planner with a password shuts itself after so many minutes in which nobody did anything; 0: never.
    pub lock_after: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Away {
    /// None: not kept yet.
    pub id: Option<EntryId>,
    pub from: NaiveDate,
    pub until: NaiveDate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    A4,
    Letter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// What to change; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SettingsChange {
    pub fiscal: Option<FiscalRule>,
    pub holidays: Option<Vec<NaiveDate>>,
    pub away: Option<Vec<Away>>,
    pub monday: Option<u32>,
    pub friday: Option<u32>,
    pub work_from: Option<String>,
    pub work_until: Option<String>,
    pub work_days: Option<Vec<u32>>,
    pub paper: Option<Paper>,
    pub theme: Option<Theme>,
    pub text_size: Option<u32>,
    pub week_starts_on: Option<u32>,
    pub new_in_role: Option<bool>,
    pub review_rhythm: Option<ReviewRhythm>,
    pub mood_and_energy: Option<bool>,
    pub lock_after: Option<u32>,
}

impl Planner {
    pub fn settings(&self) -> Result<Settings> {
        self.read(read)
    }

    /// Changes some settings. A new fiscal rule holds for quarters that are not begun yet.
    pub fn change_settings(&self, change: SettingsChange) -> Result<Settings> {
        check(&change)?;
        self.write("change_settings", |tx| {
            let at = self.clock().now();
            let keep = |key: &str, value: Option<serde_json::Value>| -> Result<()> {
                value.map_or(Ok(()), |value| set(tx, key, &value, &at))
            };
            keep("fiscal", json(&change.fiscal)?)?;
            keep("holidays", json(&change.holidays)?)?;
            keep("monday", json(&change.monday)?)?;
            keep("friday", json(&change.friday)?)?;
            keep("work_from", json(&change.work_from)?)?;
            keep("work_until", json(&change.work_until)?)?;
            keep("work_days", json(&change.work_days)?)?;
            keep("paper", json(&change.paper)?)?;
            keep("theme", json(&change.theme)?)?;
            keep("text_size", json(&change.text_size)?)?;
            keep("week_starts_on", json(&change.week_starts_on)?)?;
            keep("new_in_role", json(&change.new_in_role)?)?;
            keep("review_rhythm", json(&change.review_rhythm)?)?;
            keep(moods::SETTING, json(&change.mood_and_energy)?)?;
            keep("lock_after", json(&change.lock_after)?)?;
            if let Some(away) = &change.away {
                replace_away(tx, away, &at)?;
            }
            read(tx)
        })
    }
}

fn json<T: Serialize>(value: &Option<T>) -> Result<Option<serde_json::Value>> {
    Ok(value.as_ref().map(serde_json::to_value).transpose()?)
}

fn check(change: &SettingsChange) -> Result<()> {
    if let Some(rule) = change.fiscal
        && !((1..=12).contains(&rule.month) && (1..=28).contains(&rule.day))
    {
        return Err(Error::invalid("fiscal", "error_fiscal_start"));
    }
    for (field, day) in
        [("monday", change.monday), ("friday", change.friday), ("week_starts_on", change.week_starts_on)]
    {
        if day.is_some_and(|day| !(1..=7).contains(&day)) {
            return Err(Error::invalid(field, "error_weekday"));
        }
    }
    if change.text_size.is_some_and(|size| !(90..=130).contains(&size)) {
        return Err(Error::invalid("text_size", "error_text_size"));
    }
    if change.lock_after.is_some_and(|minutes| minutes > 240) {
        return Err(Error::invalid("lock_after", "error_lock_after"));
    }
    for (field, time) in [("work_from", &change.work_from), ("work_until", &change.work_until)] {
        if time.as_deref().is_some_and(|time| chrono::NaiveTime::parse_from_str(time, "%H:%M").is_err()) {
            return Err(Error::invalid(field, "error_time"));
        }
    }
    match change.away.iter().flatten().find(|away| away.until < away.from) {
        Some(_) => Err(Error::invalid("away", "error_away_order")),
        None => Ok(()),
    }
}

/// Everything as it is set, or by default.
pub(crate) fn read(tx: &Transaction) -> Result<Settings> {
    let mut all = tx.prepare_cached("SELECT key, value FROM setting")?;
    let kept: HashMap<String, String> = all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    Ok(Settings {
        fiscal: kept_or(&kept, "fiscal", || FiscalRule { month: 1, day: 1, label: LabelRule::Span })?,
        holidays: kept_or(&kept, "holidays", Vec::new)?,
        away: own_absences(tx)?,
        monday: kept_or(&kept, "monday", || 1)?,
        friday: kept_or(&kept, "friday", || 5)?,
        work_from: kept_or(&kept, "work_from", || "08:00".into())?,
        work_until: kept_or(&kept, "work_until", || "18:00".into())?,
        work_days: kept_or(&kept, "work_days", || vec![1, 2, 3, 4, 5])?,
        paper: kept_or(&kept, "paper", || Paper::A4)?,
        theme: kept_or(&kept, "theme", || Theme::System)?,
        text_size: kept_or(&kept, "text_size", || 100)?,
        week_starts_on: kept_or(&kept, "week_starts_on", || 1)?,
        new_in_role: kept_or(&kept, "new_in_role", || false)?,
        review_rhythm: kept.get("review_rhythm").map(|json| serde_json::from_str(json)).transpose()?,
        mood_and_energy: kept_or(&kept, moods::SETTING, || false)?,
        lock_after: kept_or(&kept, "lock_after", || 5)?,
    })
}

fn kept_or<T: DeserializeOwned>(kept: &HashMap<String, String>, key: &str, usual: impl Fn() -> T) -> Result<T> {
    kept.get(key).map_or_else(|| Ok(usual()), |json| Ok(serde_json::from_str(json)?))
}

/// One setting; none where it was never set.
pub(crate) fn get<T: DeserializeOwned>(tx: &Transaction, key: &str) -> Result<Option<T>> {
    let mut one = tx.prepare_cached("SELECT value FROM setting WHERE key = ?1")?;
    let found: Option<String> = one.query_row([key], |r| r.get(0)).optional()?;
    Ok(found.map(|json| serde_json::from_str(&json)).transpose()?)
}

/// Keeps one setting. `at` is the instant of the write.
pub(crate) fn set<T: Serialize>(tx: &Transaction, key: &str, value: &T, at: &str) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO setting (key, value, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
         WHERE value IS NOT excluded.value",
    )?
    .execute((key, serde_json::to_string(value)?, at))?;
    Ok(())
}

fn own_absences(tx: &Transaction) -> Result<Vec<Away>> {
    let mut all = tx.prepare_cached(
        "SELECT e.id, e.occurred_on, coalesce(e.until_on, e.occurred_on) FROM entry e JOIN person p ON p.id = e.person_id
         WHERE e.kind = 'away' AND p.is_self = 1 ORDER BY e.occurred_on, e.id",
    )?;
    let rows = all.query_map([], |r| Ok(Away { id: Some(r.get(0)?), from: r.get(1)?, until: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn replace_away(tx: &Transaction, away: &[Away], at: &str) -> Result<()> {
    for old in own_absences(tx)? {
        if !away.iter().any(|new| new.id == old.id) {
            tx.execute("DELETE FROM entry WHERE id = ?1", [&old.id])?;
        }
    }
    let own = people::self_id(tx)?;
    for span in away {
        let until = (span.until != span.from).then_some(span.until);
        match &span.id {
            Some(id) => tx.execute(
                "UPDATE entry SET occurred_on = ?2, until_on = ?3, updated_at = ?4 WHERE id = ?1 AND kind = 'away'",
                (id, span.from, until, at),
            )?,
            None => tx.execute(
                "INSERT INTO entry (id, kind, person_id, occurred_on, until_on, visibility, attrs, created_at, updated_at)
                 VALUES (?1, 'away', ?2, ?3, ?4, 'private', '{\"whose\":\"self\"}', ?5, ?5)",
                (EntryId::new(), &own, span.from, until, at),
            )?,
        };
    }
    Ok(())
}
