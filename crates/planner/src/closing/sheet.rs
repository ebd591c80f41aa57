//! The page of a closed quarter on paper, like the last page of a ledger. The manager's own lines about it stay on the screen.

use super::{ClosedQuarter, closed, results::EndingGoal};
use crate::calendar::spoken;
use crate::error::{Error, Result};
use crate::messages::text;
use crate::packet::gather::as_file_name;
use crate::packet::typeset;
use crate::saved_files::{self, SavedKind};
use crate::settings::Paper;
use crate::{Planner, files, people, periods, settings};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use typst::syntax::Source;

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| typeset::template("quarter.typ", include_str!("sheet.typ")));

impl Planner {
    /// What the file of a closed quarter would be called.
    pub fn closed_quarter_file_name(&self, quarter: &str) -> Result<String> {
        let period = self.read(|tx| periods::find(tx, self.clock().today(), Some(quarter)))?;
        Ok(as_file_name(&text("closed_file_name", &[("quarter", &period.label)])))
    }

    /// Writes the page of a closed quarter as PDF to `path`, whole or not at all; how many pages it has.
    ///
    /// # Errors
    /// `File` where the place cannot be written; `Invalid` while the quarter is not closed.
    pub fn save_closed_quarter(&self, quarter: &str, path: &Path) -> Result<u32> {
        let words = self.closed_quarter_words(quarter)?;
        let (pdf, pages, _) = typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))?;
        files::write_whole(path, &pdf)?;
        saved_files::note(self, SavedKind::ClosedQuarter, None, &pdf, path)?;
        Ok(pages as u32)
    }

    /// Everything the sheet says.
    pub(crate) fn closed_quarter_words(&self, quarter: &str) -> Result<Value> {
        let clock = self.clock();
        self.read(|tx| {
            let page = closed(tx, clock, &periods::find(tx, clock.today(), Some(quarter))?)?;
            let own = people::name(tx, &people::self_id(tx)?)?;
            Ok(words(&page, &own, settings::read(tx)?.paper))
        })
    }
}

fn words(page: &ClosedQuarter, own: &str, paper: Paper) -> Value {
    let (starts, ends) = (page.quarter.starts_on, page.quarter.ends_on);
    let days = text("from_until", &[("from", &spoken(starts, ends)), ("until", &spoken(ends, ends))]);
    let mut groups: Vec<(String, Vec<Value>)> = Vec::new();
    for ending in &page.goals {
        let name = ending.goal.owner_name.clone().unwrap_or_else(|| text("team", &[]));
        match groups.last_mut() {
            Some((last, goals)) if *last == name => goals.push(row(ending)),
            _ => groups.push((name, vec![row(ending)])),
        }
    }
    json!({
        "language": "en",
        "title": page.quarter.heading,
        "author": own,
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "heading": page.quarter.heading,
        "days": days,
        "closed": text("closed_by", &[("name", own), ("day", &spoken(page.closed_on, ends))]),
        "cover": page.sentences,
        "mark": text("numbers_sheet_mark", &[]),
        "groups": groups.into_iter().map(|(name, goals)| json!({ "name": name, "goals": goals })).collect::<Vec<_>>(),
    })
}

fn row(ending: &EndingGoal) -> Value {
    let result = match ending.goal.outcome.as_deref() {
        Some("achieved") => "result_achieved",
        Some("partly_achieved") => "result_partly",
        Some("missed") => "result_missed",
        Some("carried_over") => "result_moves_on",
        _ => "result_dropped",
    };
    json!({ "title": ending.goal.title, "words": ending.words, "why": ending.reason, "result": text(result, &[]) })
}
