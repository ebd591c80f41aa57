//! The time a packet is about: a quarter, or several up to and with it.

use crate::calendar::Clock;
use crate::error::Result;
use crate::id::PersonId;
use crate::messages::text;
use crate::periods::{self, Period};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Span {
    #[default]
    Quarter,
    /// The half of the fiscal year that holds the quarter, up to its end.
    HalfYear,
    /// The fiscal year that holds it, up to its end.
    Year,
    /// From the day after the last review that was closed or the last final packet.
    SinceLastReview,
}

impl Span {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Span::Quarter => "quarter",
            Span::HalfYear => "half_year",
            Span::Year => "year",
            Span::SinceLastReview => "since_last_review",
        }
    }

    pub(super) fn from_str(text: &str) -> Span {
        [Span::HalfYear, Span::Year, Span::SinceLastReview]
            .into_iter()
            .find(|span| span.as_str() == text)
            .unwrap_or_default()
    }
}

/// A span with its days.
pub(super) struct Stretch {
    pub span: Span,
    /// The last quarter in it, whose texts are written with the packet.
    pub last: Period,
    /// Every quarter of it that has a row, newest first.
    pub quarters: Vec<Period>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// "Quarter 4, 2026", "Year 2026"
    pub heading: String,
    /// As short as in a file name.
    pub label: String,
}

impl Stretch {
    pub fn is_quarter(&self) -> bool {
        self.span == Span::Quarter
    }

    /// "1 July to 31 December 2026", where it is not a quarter that everybody knows the days of.
    pub fn dates(&self) -> Option<String> {
        let from = self.from.format(if self.is_one_year() { "%-d %B" } else { "%-d %B %Y" }).to_string();
        let to = self.to.format("%-d %B %Y").to_string();
        (!self.is_quarter()).then(|| text("packet_dates", &[("from", &from), ("to", &to)]))
    }

    fn is_one_year(&self) -> bool {
        use chrono::Datelike;
        self.from.year() == self.to.year()
    }
}

/// The days of a span that ends with `quarter`.
pub(super) fn stretch(tx: &Transaction, clock: Clock, person: &PersonId, quarter: &str, span: Span) -> Result<Stretch> {
    let last = periods::find(tx, clock.today(), Some(quarter))?;
    let year = last.label.split(' ').next().unwrap_or_default().to_owned();
    let back = |steps: u32| -> Result<NaiveDate> {
        let mut first = last.clone();
        for _ in 0..steps {
            let before = periods::at(tx, first.starts_on - Days::new(1))?;
            if before.fiscal_year != last.fiscal_year {
                break;
            }
            first = before;
        }
        Ok(first.starts_on)
    };
    let half = if last.quarter <= 2 { "1" } else { "2" };
    let (span, from, heading, label) = match (span, last_review(tx, person, &last)?) {
        (Span::HalfYear, _) => {
            let words = [("half", half), ("year", year.as_str())];
            (span, back((last.quarter - 1) % 2)?, text("packet_half_year", &words), text("packet_label_half", &words))
        }
        (Span::Year, _) => (
            span,
            back(last.quarter - 1)?,
            text("packet_year", &[("year", &year)]),
            text("packet_label_year", &[("year", &year)]),
        ),
        (Span::SinceLastReview, Some(on)) => {
            let from = on + Days::new(1);
            (span, from, text("packet_since_review", &[]), text("packet_label_since", &[("date", &from.to_string())]))
        }
        _ => (Span::Quarter, last.starts_on, last.as_ref(clock.today()).heading, last.label.clone()),
    };
    let quarters = periods::between(tx, from, last.ends_on)?;
    Ok(Stretch { span, from, to: last.ends_on, quarters, heading, label, last })
}

/// The last day that a review before the end of `quarter` was about: one that both closed, or a final packet of theirs.
pub(super) fn last_review(tx: &Transaction, person: &PersonId, quarter: &Period) -> Result<Option<NaiveDate>> {
    let mut newest = tx.prepare_cached(
        "SELECT max(day) FROM (
           SELECT max(observed_to_on) AS day FROM review
             WHERE person_id = ?1 AND state IN ('meeting_held', 'signed', 'closed') AND observed_to_on < ?2
           UNION ALL
           SELECT max(to_on) FROM snapshot
             WHERE kind = 'packet' AND person_id = ?1 AND audience IN ('employee', 'long') AND to_on < ?2
               AND json_extract(sections, '$.standing') = 'final')",
    )?;
    Ok(newest.query_row((person, quarter.ends_on), |r| r.get(0))?)
}
