//! The page All numbers on one sheet of paper, marked as the manager's own.

use super::page;
use crate::calendar::spoken;
use crate::error::{Error, Result};
use crate::id::PersonId;
use crate::messages::text;
use crate::packet::gather::as_file_name;
use crate::packet::typeset;
use crate::saved_files::{self, SavedKind};
use crate::settings::Paper;
use crate::{Planner, files, people, settings};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use typst::syntax::Source;

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| typeset::template("numbers.typ", include_str!("sheet.typ")));

/// Sizes of type in points, the largest first: the first with which everything stands on one page is taken.
const SIZES: [f64; 4] = [9.0, 8.25, 7.5, 6.75];

/// What was written, and where.
#[derive(Debug, Clone)]
pub struct NumbersSaved {
    pub path: String,
    pub pages: u32,
    /// Letters that no font on this computer has.
    pub missing_glyphs: Vec<String>,
}

impl Planner {
    /// What the file of somebody's numbers would be called.
    pub fn numbers_file_name(&self, person_id: &PersonId, quarter: Option<&str>) -> Result<String> {
        let page = self.read(|tx| page(tx, self.clock(), person_id, quarter))?;
        let name = [("quarter", page.quarter.label.as_str()), ("name", page.name.as_str())];
        Ok(as_file_name(&text("numbers_file_name", &name)))
    }

    /// Writes the page All numbers as PDF to `path`, whole or not at all. It is the manager's own and goes into no register.
    ///
    /// # Errors
    /// `File` where the place cannot be written; `Invalid` where the numbers of people were switched off for good.
    pub fn save_numbers(&self, person_id: &PersonId, quarter: Option<&str>, path: &Path) -> Result<NumbersSaved> {
        let words = self.read(|tx| {
            let page = page(tx, self.clock(), person_id, quarter)?;
            let own = people::name(tx, &people::self_id(tx)?)?;
            let paper = settings::read(tx)?.paper;
            Ok(words(&page, &own, paper, self.clock().today()))
        })?;
        let mut made = set(&words, SIZES[0])?;
        for size in &SIZES[1..] {
            if made.1 <= 1 {
                break;
            }
            made = set(&words, *size)?;
        }
        let (pdf, pages, missing) = made;
        files::write_whole(path, &pdf)?;
        saved_files::note(self, SavedKind::Numbers, Some(person_id), &pdf, path)?;
        Ok(NumbersSaved {
            path: path.display().to_string(),
            pages: pages as u32,
            missing_glyphs: missing.into_iter().map(|glyph| glyph.letter).collect(),
        })
    }
}

fn set(words: &Value, size: f64) -> Result<(Vec<u8>, usize, Vec<typeset::MissingGlyph>)> {
    let mut words = words.clone();
    words["size"] = json!(size);
    typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))
}

fn words(page: &super::AllNumbers, own: &str, paper: Paper, today: chrono::NaiveDate) -> Value {
    let (starts, ends) = (page.quarter.starts_on, page.quarter.ends_on);
    let days = text("from_until", &[("from", &spoken(starts, ends)), ("until", &spoken(ends, ends))]);
    let column = |id: &str| text(&format!("numbers_column_{id}"), &[]);
    let rows: Vec<Value> = page
        .rows
        .iter()
        .map(|row| {
            json!({ "name": row.name, "value": row.value, "of": row.of, "why": row.why, "last": row.last,
                    "parts": (!row.parts.is_empty()).then(|| row.parts.join(" · ")) })
        })
        .collect();
    json!({
        "language": "en",
        "title": format!("{}, {}", page.quarter.label, page.name),
        "author": own,
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "heading": text("all_numbers", &[]),
        "period": text("two_parts", &[("one", &page.quarter.heading), ("other", &days)]),
        "name": page.name,
        "mark": text("numbers_sheet_mark", &[]),
        "from": text("numbers_sheet_from", &[("name", own), ("date", &spoken(today, ends))]),
        "opening": text("numbers_opening", &[]),
        "foot": (!page.is_self).then(|| text("numbers_foot", &[])),
        "columns": { "what": column("what"), "value": column("value"), "of": column("of"), "last": column("last") },
        "rows": rows,
    })
}
