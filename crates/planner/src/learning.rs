//! The manager's own learning: the line of a Friday taken over into the record, and the record of a year on paper.

use crate::calendar::{Clock, spoken};
use crate::error::{Error, OrGone, Result};
use crate::id::EntryId;
use crate::lists::{self, ListKind, ListRow};
use crate::messages::text;
use crate::packet::gather::as_file_name;
use crate::plain_sheet::{Part, PlainSheet};
use crate::saved_files::{self, SavedKind};
use crate::{Planner, people, settings};
use chrono::{Datelike, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// What the manager wrote on a Friday and has not taken over yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FridayLine {
    pub id: EntryId,
    pub on: NaiveDate,
    pub text: String,
}

/// Older lines are read in the year view, and are not brought up again.
const WEEKS: i64 = 13;
const SHOWN: u32 = 8;

impl Planner {
    /// The lines of the last Fridays that are not in the learning record, newest first.
    pub fn friday_lines(&self) -> Result<Vec<FridayLine>> {
        let from = self.clock().today() - chrono::Duration::weeks(WEEKS);
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT r.id, r.occurred_on, r.body FROM entry r
                 WHERE r.kind = 'reflection' AND json_extract(r.attrs, '$.question') IS NOT NULL AND r.occurred_on >= ?1
                   AND trim(coalesce(r.body, '')) <> ''
                   AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.kind = 'learning' AND json_extract(l.attrs, '$.from') = r.id)
                 ORDER BY r.occurred_on DESC, r.created_at DESC LIMIT ?2",
            )?;
            let line = |r: &rusqlite::Row| Ok(FridayLine { id: r.get(0)?, on: r.get(1)?, text: r.get(2)? });
            Ok(all.query_map((from, SHOWN), line)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Takes the line of a Friday into the learning record. The line itself stays where it is.
    pub fn take_over_friday(&self, id: EntryId) -> Result<ListRow> {
        let clock = self.clock();
        self.write("take_over_friday", |tx| {
            let (on, said): (NaiveDate, String) = tx
                .prepare_cached(
                    "SELECT occurred_on, coalesce(body, '') FROM entry WHERE id = ?1 AND kind = 'reflection'
                       AND NOT EXISTS (SELECT 1 FROM entry l WHERE l.kind = 'learning' AND json_extract(l.attrs, '$.from') = ?1)",
                )?
                .query_row([&id], |r| r.try_into())
                .or_gone()?;
            let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
            let title: String = words.chars().take(crate::text::TITLE).collect();
            if title.is_empty() {
                return Err(Error::Gone);
            }
            // What does not fit in a line is not lost.
            let body = (title.len() < words.len()).then_some(said);
            let attrs = serde_json::json!({ "from": id }).to_string();
            tx.execute(
                "INSERT INTO entry (id, kind, occurred_on, title, body, visibility, attrs, created_at, updated_at)
                 VALUES (?1, 'learning', ?2, ?3, ?4, 'private', ?5, ?6, ?6)",
                (EntryId::new(), on, &title, &body, &attrs, clock.now()),
            )?;
            let from = lists::rows(tx, clock, ListKind::Learning)?;
            from.into_iter().find(|row| row.title == title && row.on == Some(on)).ok_or(Error::Gone)
        })
    }

    /// The years of which there is something in the learning record, the newest first.
    pub fn learning_years(&self) -> Result<Vec<i32>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT DISTINCT cast(substr(occurred_on, 1, 4) AS INTEGER) FROM entry WHERE kind = 'learning'
                 ORDER BY 1 DESC LIMIT 6",
            )?;
            Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// What the file of a year's learning would be called.
    pub fn learning_file_name(&self, year: i32) -> String {
        as_file_name(&text("learning_file_name", &[("year", &year.to_string())]))
    }

    /// Writes the learning record of a calendar year as PDF to `path`, whole or not at all; how many pages it has.
    ///
    /// # Errors
    /// `Invalid` where nothing of that year is in the record; `File` where the place cannot be written.
    pub fn save_learning_year(&self, year: i32, path: &Path) -> Result<u32> {
        let clock = self.clock();
        let (sheet, own, paper) = self.read(|tx| {
            let own = people::name(tx, &people::self_id(tx)?)?;
            Ok((sheet(tx, clock, year, &own)?, own, settings::read(tx)?.paper))
        })?;
        let title = text("learning_file_name", &[("year", &year.to_string())]);
        let (pdf, pages) = sheet.save(&title, &own, paper, path)?;
        saved_files::note(self, SavedKind::OwnPages, None, &pdf, path)?;
        Ok(pages)
    }
}

/// What stands in a column of a row.
type Cell = Box<dyn Fn(&ListRow) -> Option<String>>;

/// What was learned in the days given, with what came of it first; also a part of the manager's own papers.
pub(crate) fn part(tx: &Transaction, clock: Clock, from: NaiveDate, to: NaiveDate) -> Result<Part> {
    let rows = lists::rows(tx, clock, ListKind::Learning)?;
    let rows: Vec<&ListRow> = rows.iter().filter(|row| row.on.is_some_and(|on| (from..=to).contains(&on))).collect();
    let mut part = Part::new(text("list_learning", &[]));
    let of = |row: &ListRow, code: &str| row.values.get(code).cloned();
    let level = move |row: &ListRow| of(row, "effect_level").map(|at| text(&format!("list_learning_effect_{at}"), &[]));
    // A column stands only where something is in it.
    let mut columns: Vec<(String, Cell)> = vec![
        (text("list_learning_title", &[]), Box::new(|row| Some(row.title.clone()))),
        (text("list_learning_body", &[]), Box::new(move |row| of(row, "body"))),
        (text("list_learning_effect_level", &[]), Box::new(level)),
    ];
    for code in ["next", "hours", "mapping"] {
        columns.push((text(&format!("list_learning_{code}"), &[]), Box::new(move |row| of(row, code))));
    }
    columns.push((text("list_learning_on", &[]), Box::new(move |row| Some(spoken(row.on?, from)))));
    columns.retain(|(_, of)| rows.iter().any(|row| of(row).is_some()));
    // The oldest first: it is read as a year.
    part.rows =
        rows.iter().rev().map(|row| columns.iter().map(|(_, of)| of(row).unwrap_or_default()).collect()).collect();
    part.columns = columns.into_iter().map(|(head, _)| head).collect();
    Ok(part)
}

fn sheet(tx: &Transaction, clock: Clock, year: i32, own: &str) -> Result<PlainSheet> {
    let day = |month: u32, day: u32| NaiveDate::from_ymd_opt(year, month, day).ok_or(Error::Gone);
    let (from, to) = (day(1, 1)?, day(12, 31)?);
    let learned = part(tx, clock, from, to)?;
    if learned.is_empty() {
        return Err(Error::invalid("year", "error_learning_year"));
    }
    let mut parts = vec![learned];
    for kind in
        [ListKind::Qualification, ListKind::Lesson, ListKind::Experiment, ListKind::RoleModel, ListKind::Reading]
    {
        let spec = lists::spec(kind)?;
        let mut part = Part::new(spec.title());
        for row in lists::rows(tx, clock, kind)?.into_iter().rev() {
            // A qualification is held until it runs out; everything else is of its year.
            let of_year = match kind {
                ListKind::Qualification => {
                    row.until.is_none_or(|until| until >= from) && row.on.is_none_or(|on| on <= to)
                }
                _ => row.on.is_some_and(|on| on.year() == year),
            };
            if of_year {
                let more: Vec<String> = row.lines.iter().map(|line| format!("{}: {}", line.label, line.text)).collect();
                part.line(row.title, (!more.is_empty()).then(|| more.join(" · ")));
            }
        }
        parts.push(part);
    }
    let today = clock.today();
    Ok(PlainSheet {
        heading: text("learning_sheet", &[("year", &year.to_string())]),
        name: own.to_owned(),
        from: text("learning_sheet_from", &[("date", &today.format("%-d %B %Y").to_string())]),
        days: None,
        about: None,
        parts,
        signatures: Vec::new(),
        acknowledgement: None,
        foot: text("learning_sheet_foot", &[("name", own), ("year", &year.to_string())]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::ListWords;
    use crate::testing::{day, planner_on};

    #[test]
    fn a_fridays_line_goes_over_once_and_the_line_stays() {
        let p = planner_on(day("2026-11-13"));
        p.introduce("Dana".into(), false).expect("self");
        let long = format!("Ruth solved it alone. {}", "And she told the others how. ".repeat(20));
        p.answer_friday("q1".into(), long.clone()).expect("answered");
        let lines = p.friday_lines().expect("lines");
        assert_eq!((lines.len(), lines[0].on), (1, day("2026-11-13")));
        let row = p.take_over_friday(lines[0].id.clone()).expect("taken over");
        assert!(row.title.starts_with("Ruth solved it alone."));
        assert_eq!(row.values["body"], long.trim_end(), "what does not fit in a line is kept as well");
        assert!(p.friday_lines().expect("lines").is_empty());
        assert!(p.take_over_friday(lines[0].id.clone()).is_err(), "once");
        let words = ListWords { title: "She can".into(), ..ListWords::default() };
        p.change_list_row(ListKind::Learning, row.id.clone(), words).expect("changed");
        assert!(p.friday_lines().expect("lines").is_empty(), "a changed row still stands for its Friday");
        p.remove_list_row(ListKind::Learning, row.id).expect("removed");
        assert_eq!(p.friday_lines().expect("lines").len(), 1, "the line was never gone");
        let later = p.on(day("2027-04-01"));
        assert!(later.friday_lines().expect("lines").is_empty(), "what is long past is not brought up");
    }

    #[test]
    fn a_year_is_printed_with_the_columns_that_hold_something() {
        let p = planner_on(day("2026-11-13"));
        p.introduce("Dana".into(), false).expect("self");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("learning.pdf");
        let refused = p.save_learning_year(2026, &path).expect_err("nothing there");
        assert!(matches!(refused, Error::Invalid { .. }) && !path.exists());
        let words = |title: &str, values: &[(&str, &str)]| ListWords {
            title: title.into(),
            values: values.iter().map(|(code, said)| ((*code).into(), (*said).into())).collect(),
        };
        let row = words("I ask before I answer", &[("effect_level", "3"), ("mapping", "3.2"), ("on", "2026-03-02")]);
        p.add_list_row(ListKind::Learning, row).expect("kept");
        p.add_list_row(ListKind::Learning, words("Of another year", &[("on", "2025-03-02")])).expect("kept");
        let held = words("First aid", &[("until", "2025-12-31")]);
        p.add_list_row(ListKind::Qualification, held).expect("kept");
        assert_eq!(p.learning_years().expect("years"), [2026, 2025]);
        let made = p.read(|tx| sheet(tx, p.clock(), 2026, "Dana")).expect("a sheet");
        assert_eq!(made.parts[0].rows.len(), 1, "the year's own");
        assert_eq!(made.parts[0].columns.len(), 4, "what, how far, the standard, when: {:?}", made.parts[0].columns);
        assert!(made.parts[0].rows[0].contains(&"3.2".to_owned()));
        assert!(made.parts[1].is_empty(), "it had run out before");
        assert_eq!(p.save_learning_year(2026, &path).expect("saved"), 1);
        assert!(std::fs::read(&path).expect("there").starts_with(b"%PDF"));
    }
}
