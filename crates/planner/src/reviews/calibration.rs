//! The sheet for the talk among managers: one page with the levels this manager proposes, why, and how they are spread. A
//! working paper: it compares with no other team, forces no share of anything, and is thrown away after the talk.

use super::{Row, row, scale};
use crate::calendar::{Clock, spoken};
use crate::error::{Error, Result};
use crate::id::{PersonId, ReviewId};
use crate::messages::text;
use crate::packet::gather::as_file_name;
use crate::packet::typeset;
use crate::periods::{self, Period, QuarterRef};
use crate::saved_files::{self, SavedKind};
use crate::settings::Paper;
use crate::{Planner, entries, files, people, settings};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use ts_rs::TS;
use typst::syntax::Source;

/// What a manager brings to the talk with the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CalibrationSheet {
    pub quarter: QuarterRef,
    /// From the highest level to the lowest; empty for one person alone, whose level it would be.
    pub spread: Vec<SpreadLevel>,
    /// In the order of the sidebar.
    pub rows: Vec<CalibrationRow>,
    /// For how many days it may be kept.
    pub keep_days: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SpreadLevel {
    pub label: String,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalibrationRow {
    pub review_id: ReviewId,
    pub person_id: PersonId,
    pub person_name: String,
    /// The level in words: settled, else proposed; none: no level this time.
    pub level: Option<String>,
    pub settled: bool,
    pub why: Option<String>,
    /// Why it is another one than was proposed.
    pub change_reason: Option<String>,
    pub well: Option<String>,
    pub work: Option<String>,
    /// How many examples stand behind the words.
    pub examples: u32,
}

/// How long such a sheet may be kept.
const KEEP_DAYS: u32 = 90;
/// Sizes of type in points, the largest first: the first with which everything stands on one page is taken.
const SIZES: [f64; 4] = [9.5, 8.5, 7.5, 6.5];
/// Letters of a reason and of an example on the sheet.
const WHY: usize = 240;
const EXAMPLE: usize = 110;

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| typeset::template("calibration.typ", include_str!("calibration.typ")));

impl Planner {
    /// The levels of a quarter, with the reasons.
    ///
    /// # Errors
    /// `Invalid` where the employer has no scale.
    pub fn calibration_sheet(&self, quarter: Option<String>) -> Result<CalibrationSheet> {
        let clock = self.clock();
        self.read(|tx| sheet(tx, clock, &periods::find(tx, clock.today(), quarter.as_deref())?))
    }

    /// What the file of the sheet would be called.
    pub fn calibration_file_name(&self, quarter: &str) -> Result<String> {
        let period = self.read(|tx| periods::find(tx, self.clock().today(), Some(quarter)))?;
        Ok(as_file_name(&text("calibration_file_name", &[("quarter", &period.label)])))
    }

    /// Writes the sheet as PDF to `path`, whole or not at all; how many pages it has.
    ///
    /// # Errors
    /// `File` where the place cannot be written; `Invalid` where the employer has no scale.
    pub fn save_calibration_sheet(&self, quarter: &str, path: &Path) -> Result<u32> {
        let clock = self.clock();
        let words = self.read(|tx| {
            let page = sheet(tx, clock, &periods::find(tx, clock.today(), Some(quarter))?)?;
            let own = people::name(tx, &people::self_id(tx)?)?;
            Ok(words(&page, &own, settings::read(tx)?.paper, clock))
        })?;
        let set = |size: f64| {
            let mut words = words.clone();
            words["size"] = json!(size);
            typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))
        };
        let mut made = set(SIZES[0])?;
        for size in &SIZES[1..] {
            if made.1 <= 1 {
                break;
            }
            made = set(*size)?;
        }
        files::write_whole(path, &made.0)?;
        saved_files::note(self, SavedKind::Calibration, None, &made.0, path)?;
        Ok(made.1 as u32)
    }
}

fn sheet(tx: &Transaction, clock: Clock, period: &Period) -> Result<CalibrationSheet> {
    let mut all = tx.prepare_cached(
        "SELECT r.id FROM review r JOIN person me ON me.id = r.reviewer_person_id AND me.is_self = 1
         WHERE r.period_id = ?1 AND r.kind = 'quarterly' AND r.state NOT IN ('not_started', 'self_review', 'exempt')",
    )?;
    let ids: Vec<ReviewId> = all.query_map([&period.id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let rows: Vec<Row> = ids.iter().map(|id| row(tx, id)).collect::<Result<_>>()?;
    let Some(employers) = rows
        .iter()
        .find_map(|row| row.scale_id.as_ref())
        .map(|id| scale::one(tx, id))
        .transpose()?
        .or(scale::of_employer(tx)?)
    else {
        return Err(Error::invalid("quarter", "error_no_scale"));
    };
    let mut lines = Vec::new();
    let mut levels = Vec::new();
    for person in people::everybody(tx, clock.today())? {
        for row in rows.iter().filter(|row| row.person_id == person.id) {
            let value = row.final_value.or(row.proposed_value);
            let label = match (&row.scale_id, value) {
                (Some(id), Some(value)) => scale::one(tx, id)?.level(value).map(|level| level.label.clone()),
                _ => None,
            };
            levels.extend(label.clone());
            let first = |text: &Option<String>| {
                text.as_deref().and_then(|text| text.lines().find(|line| !line.trim().is_empty())).map(str::to_owned)
            };
            let examples = tx
                .prepare_cached("SELECT count(*) FROM evidence WHERE review_id = ?1 AND included = 1")?
                .query_row([&row.id], |r| r.get(0))?;
            lines.push(CalibrationRow {
                review_id: row.id.clone(),
                person_id: person.id.clone(),
                person_name: person.display_name.clone(),
                settled: row.final_value.is_some(),
                level: label,
                why: why(tx, &row.id)?,
                change_reason: row.change_reason.clone(),
                well: first(&row.text.strengths),
                work: first(&row.text.focus),
                examples,
            });
        }
    }
    // One person's level is no spread.
    let spread = match levels.len() {
        0 | 1 => Vec::new(),
        _ => employers
            .levels
            .iter()
            .rev()
            .map(|level| SpreadLevel {
                label: level.label.clone(),
                count: levels.iter().filter(|label| **label == level.label).count() as u32,
            })
            .collect(),
    };
    Ok(CalibrationSheet { quarter: period.as_ref(clock.today()), spread, rows: lines, keep_days: KEEP_DAYS })
}

fn words(page: &CalibrationSheet, own: &str, paper: Paper, clock: Clock) -> Value {
    let short = |text: &Option<String>, most: usize| {
        text.as_ref().map(|text| {
            let cut: String = text.chars().take(most).collect();
            if cut.chars().count() < text.chars().count() { format!("{}…", cut.trim_end()) } else { cut }
        })
    };
    let rows: Vec<Value> = page
        .rows
        .iter()
        .map(|row| {
            let level = match (&row.level, row.settled) {
                (Some(level), true) => level.clone(),
                (Some(level), false) => text("calibration_proposed", &[("level", level)]),
                (None, _) => text("calibration_no_level", &[]),
            };
            json!({
                "name": row.person_name,
                "level": level,
                "why": short(&row.why, WHY),
                "changed": row.change_reason.as_ref()
                    .map(|why| text("calibration_changed", &[("why", why)])),
                "well": short(&row.well, EXAMPLE),
                "work": short(&row.work, EXAMPLE),
            })
        })
        .collect();
    let today = clock.today();
    json!({
        "language": "en",
        "title": text("calibration_title", &[("quarter", &page.quarter.label)]),
        "author": own,
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "size": SIZES[0],
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "heading": text("calibration_heading", &[("quarter", &page.quarter.heading)]),
        "from": text("packet_from", &[("name", own), ("date", &spoken(today, page.quarter.ends_on))]),
        "mark": text("packet_working_paper", &[("days", &page.keep_days.to_string())]),
        "about": text("calibration_about", &[]),
        "spread_heading": text("calibration_spread", &[]),
        "spread": page.spread.iter()
            .map(|level| json!({ "label": level.label, "count": level.count.to_string() })).collect::<Vec<_>>(),
        "well_heading": text("packet_heading_went_well", &[]),
        "work_heading": text("packet_heading_work_on", &[]),
        "rows": rows,
    })
}

/// Why a level was proposed, in the manager's own words.
pub(super) fn why(tx: &Transaction, id: &ReviewId) -> Result<Option<String>> {
    let mut newest = tx.prepare_cached(
        "SELECT body FROM entry WHERE kind = 'calibration_note' AND json_extract(attrs, '$.review') = ?1
         ORDER BY created_at DESC, id DESC LIMIT 1",
    )?;
    Ok(newest.query_row([id], |r| r.get::<_, Option<String>>(0)).optional()?.flatten())
}

/// Keeps it as a note that is always private; without words there is none.
pub(super) fn keep_why(tx: &Transaction, clock: Clock, row: &Row, why: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM entry WHERE kind = 'calibration_note' AND json_extract(attrs, '$.review') = ?1",
        [&row.id],
    )?;
    if why.trim().is_empty() {
        return Ok(());
    }
    let attrs = json!({ "review": row.id }).to_string();
    entries::insert(tx, clock, "calibration_note", Some(&row.person_id), why.trim(), clock.today(), &attrs)?;
    Ok(())
}
