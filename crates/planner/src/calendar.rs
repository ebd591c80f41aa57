//! Time: the one clock, fiscal quarters, rhythms, and dates as people write them.
//!
//! A record belongs to a quarter by its civil date, never by an instant. Months clamp to the last valid day; rhythms count
//! in weeks only, so that they never meet a missing day.

use crate::error::{Error, Result};
use chrono::{DateTime, Datelike, Days, Local, Months, NaiveDate, SecondsFormat, Utc, Weekday};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The only place that reads the time. Made once when a planner opens.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    stopped: Option<NaiveDate>,
}

impl Clock {
    /// The computer's clock, or the day that `QUARTERDECK_TODAY` names.
    pub fn system() -> Clock {
        Clock { stopped: std::env::var("QUARTERDECK_TODAY").ok().and_then(|day| day.parse().ok()) }
    }

    pub fn stopped(on: NaiveDate) -> Clock {
        Clock { stopped: Some(on) }
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// The civil date where the computer stands.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn today(&self) -> NaiveDate {
        self.stopped.unwrap_or_else(|| Local::now().date_naive())
    }

    /// The instant as text, UTC with milliseconds.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> String {
        let now: DateTime<Utc> = Utc::now();
        let instant = self.stopped.map_or(now, |day| day.and_time(now.time()).and_utc());
        instant.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

/// When fiscal years begin and how their quarters are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
pub struct FiscalRule {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 28, so that every year has it.
    pub day: u32,
    pub label: LabelRule,
}

/// Which year a fiscal year is named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum LabelRule {
    Ending,
    Starting,
    Span,
}

/// A fiscal quarter: which one, and its first and last day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarter {
    /// The only spelling that is stored and typed: "FY24 Q4", "2023/24 Q4", "2026 Q4".
    pub label: String,
    /// The year the fiscal year is named after, or begins in where the rule is `span`.
    pub fiscal_year: i32,
    /// 1 to 4.
    pub quarter: u32,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
}

impl Quarter {
    pub fn days(&self) -> u32 {
        (self.ends_on - self.starts_on).num_days() as u32 + 1
    }

    /// starts_on + ⌊days / 2⌋
    pub fn midpoint_on(&self) -> NaiveDate {
        self.starts_on + Days::new(u64::from(self.days() / 2))
    }

    pub fn contains(&self, date: NaiveDate) -> bool {
        (self.starts_on..=self.ends_on).contains(&date)
    }
}

impl FiscalRule {
    /// The quarter that holds `date`.
    pub fn quarter_of(&self, date: NaiveDate) -> Quarter {
        let mut year = date.year();
        if self.year_start(year) > date {
            year -= 1;
        }
        let start = self.year_start(year);
        let quarter = (1..=4u32).rev().find(|q| add_months(start, 3 * (q - 1)) <= date).unwrap_or(1);
        self.quarter(year, quarter)
    }

    pub fn next(&self, quarter: &Quarter) -> Quarter {
        self.quarter_of(quarter.ends_on + Days::new(1))
    }

    pub fn previous(&self, quarter: &Quarter) -> Quarter {
        self.quarter_of(quarter.starts_on - Days::new(1))
    }

    /// The quarter somebody means by a label (case and blanks do not matter), `current`, `last` or a date in it.
    pub fn find(&self, words: &str, today: NaiveDate) -> Option<Quarter> {
        let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<String>();
        let wanted = plain(words);
        let current = self.quarter_of(today);
        match wanted.as_str() {
            "current" | "this" | "now" => return Some(current),
            "last" | "previous" => return Some(self.previous(&current)),
            "next" => return Some(self.next(&current)),
            _ => {}
        }
        if let Ok(date) = wanted.parse::<NaiveDate>() {
            return Some(self.quarter_of(date));
        }
        // A label names its year; trying the years around what it says needs no parser for three spellings.
        let digits: Vec<i32> = wanted.split(|c: char| !c.is_ascii_digit()).filter_map(|d| d.parse().ok()).collect();
        let year = digits.first().map(|&y| if y < 100 { 2000 + y } else { y })?;
        (year.checked_sub(1)?..=year.checked_add(1)?)
            .filter(|year| (1900..=2200).contains(year))
            .flat_map(|year| (1..=4).map(move |quarter| self.quarter(year, quarter)))
            .find(|quarter| plain(&quarter.label) == wanted)
    }

    /// Quarter 1 to 4 of the fiscal year that begins in the calendar year `year`.
    fn quarter(&self, year: i32, quarter: u32) -> Quarter {
        let start = self.year_start(year);
        let starts_on = add_months(start, 3 * (quarter - 1));
        let ends_on = add_months(start, 3 * quarter) - Days::new(1);
        let calendar_year = self.month == 1 && self.day == 1;
        let ending = if calendar_year { year } else { year + 1 };
        let (fiscal_year, name) = match self.label {
            LabelRule::Ending => {
                // The year it ends in; a year that begins on 1 January ends in itself.
                (ending, format!("FY{:02}", ending.rem_euclid(100)))
            }
            LabelRule::Starting => (year, format!("FY{:02}", year.rem_euclid(100))),
            LabelRule::Span if calendar_year => (year, year.to_string()),
            LabelRule::Span => (year, format!("{year}/{:02}", ending.rem_euclid(100))),
        };
        Quarter { label: format!("{name} Q{quarter}"), fiscal_year, quarter, starts_on, ends_on }
    }

    fn year_start(&self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, self.month.clamp(1, 12), self.day.clamp(1, 28)).unwrap_or_default()
    }
}

/// Week 1 to 13 of a quarter; week 13 takes the days that are left.
pub fn week_of_quarter(starts_on: NaiveDate, date: NaiveDate) -> u32 {
    ((date - starts_on).num_days().div_euclid(7) + 1).clamp(1, 13) as u32
}

/// Whole years since `started_on`; 29 February counts on 28 February in common years.
pub fn tenure_years(started_on: NaiveDate, as_of: NaiveDate) -> u32 {
    let years = as_of.year() - started_on.year();
    let anniversary = add_months(started_on, 12 * years.max(0) as u32);
    (years - i32::from(anniversary > as_of)).max(0) as u32
}

/// The same day of a later month, or its last one.
pub fn add_months(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// Saturday or Sunday.
pub fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The first day of the week that holds `date`; weeks begin on `first`, 1 = Monday to 7 = Sunday.
pub fn week_start(date: NaiveDate, first: u32) -> NaiveDate {
    let back = (date.weekday().number_from_monday() + 7 - first) % 7;
    date - Days::new(u64::from(back))
}

/// The planned days of a rhythm from `from` to `to`: anchor + 7 · interval · k.
pub fn slots(
    anchor_on: NaiveDate,
    interval_weeks: u32,
    from: NaiveDate,
    to: NaiveDate,
) -> impl Iterator<Item = NaiveDate> {
    let step = u64::from(interval_weeks.max(1)) * 7;
    let behind = (from - anchor_on).num_days().max(0) as u64;
    let first = anchor_on + Days::new(behind.div_ceil(step) * step);
    std::iter::successors(Some(first), move |day| day.checked_add_days(Days::new(step)))
        .take_while(move |day| *day <= to)
}

/// The first planned day of a rhythm that is not before `from`.
pub fn next_slot(anchor_on: NaiveDate, interval_weeks: u32, from: NaiveDate) -> Option<NaiveDate> {
    slots(anchor_on, interval_weeks, from, NaiveDate::MAX).next()
}

/// Days on which nobody expects work: weekends and the holidays given.
pub fn is_working_day(date: NaiveDate, holidays: &BTreeSet<NaiveDate>) -> bool {
    !is_weekend(date) && !holidays.contains(&date)
}

/// Where a date in words may lie when it does not say so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nearest {
    Past,
    Future,
}

/// Years that a record of a manager's work can lie in; anything else is a slip of the hand.
const YEARS: RangeInclusive<i32> = 1900..=2200;

/// A date as a person types it: `2026-12-18`, `18.12.`, `18 Dec`, `Dec 18 2026`, `today`, `friday`, `next monday`, `in two
/// weeks`, `3 days ago`, `end of month`. Day first where only numbers stand.
pub fn read_date(words: &str, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let text = words.to_lowercase().replace(',', " ");
    let text = text.trim().trim_start_matches("by ").trim_start_matches("on ").trim_start_matches("until ").trim();
    // "18-12-26" parses as the year 18: only a year that somebody can mean is taken as it stands.
    if let Some(date) = text.parse::<NaiveDate>().ok().filter(|date| YEARS.contains(&date.year())) {
        return Some(date);
    }
    match text {
        "today" | "now" => return Some(today),
        "tomorrow" => return Some(today + Days::new(1)),
        "yesterday" => return Some(today - Days::new(1)),
        "end of month" | "end of the month" | "month end" => {
            return Some(add_months(today.with_day(1)?, 1) - Days::new(1));
        }
        "end of week" | "end of the week" => return Some(week_start(today, 1) + Days::new(4)),
        "end of year" | "end of the year" => return NaiveDate::from_ymd_opt(today.year(), 12, 31),
        _ => {}
    }
    in_numbers(text, today, nearest)
        .or_else(|| from_now(text, today))
        .or_else(|| weekday(text, today, nearest))
        .or_else(|| with_month_name(text, today, nearest))
}

/// `18.12.`, `18/12/26`, `18-12-2026`.
fn in_numbers(text: &str, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['.', '/', '-']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let numbers: Vec<u32> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match numbers.as_slice() {
        [day, month] => without_year(*day, *month, today, nearest),
        [year, month, day] if *year >= 1000 => NaiveDate::from_ymd_opt(full_year(*year)?, *month, *day),
        [day, month, year] => NaiveDate::from_ymd_opt(full_year(*year)?, *month, *day),
        _ => None,
    }
}

fn full_year(year: u32) -> Option<i32> {
    match year {
        0..=99 => Some(2000 + year as i32),
        _ => i32::try_from(year).ok().filter(|year| YEARS.contains(year)),
    }
}

/// The nearest such day; 29 February finds the next leap year.
fn without_year(day: u32, month: u32, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let at = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    match nearest {
        Nearest::Future => (today.year()..today.year() + 5).filter_map(at).find(|date| *date >= today),
        Nearest::Past => (today.year() - 4..=today.year()).rev().filter_map(at).find(|date| *date <= today),
    }
}

/// `in two weeks`, `a week ago`, `2 days`.
fn from_now(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    let ago = text.ends_with(" ago");
    let text = text.trim_start_matches("in ").trim_end_matches(" ago").trim_end_matches(" from now");
    let (count, unit) = match text {
        "next week" => return Some(today + Days::new(7)),
        "next month" => return Some(add_months(today, 1)),
        "last week" => return Some(today - Days::new(7)),
        _ => text.split_once(' ')?,
    };
    let count: u32 = match count {
        "a" | "an" | "one" => 1,
        "two" => 2,
        "three" => 3,
        "four" => 4,
        "five" => 5,
        "six" => 6,
        "seven" => 7,
        "eight" => 8,
        "nine" => 9,
        "ten" => 10,
        "twelve" => 12,
        digits => digits.parse().ok().filter(|n| *n < 1000)?,
    };
    let days = |n: u32| Days::new(u64::from(n));
    match (unit.trim_end_matches('s'), ago) {
        ("day", false) => Some(today + days(count)),
        ("day", true) => Some(today - days(count)),
        ("week", false) => Some(today + days(7 * count)),
        ("week", true) => Some(today - days(7 * count)),
        ("month", false) => Some(add_months(today, count)),
        ("month", true) => today.checked_sub_months(Months::new(count)),
        _ => None,
    }
}

/// `friday` is the nearest one, today excluded; `next friday` the one of next week; `last friday` the one before today.
fn weekday(text: &str, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let (which, name) = match text.split_once(' ') {
        Some((which @ ("next" | "last" | "this"), name)) => (which, name.trim()),
        Some(_) => return None,
        None => ("", text),
    };
    let wanted = day_of_week(name)?;
    let ahead = (7 + wanted.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    let to_next = if ahead == 0 { 7 } else { u64::from(ahead) };
    match (which, nearest) {
        ("this", _) if ahead == 0 => Some(today),
        ("next", _) => Some(week_start(today, 1) + Days::new(7 + u64::from(wanted.num_days_from_monday()))),
        ("last", _) | ("", Nearest::Past) => {
            Some(today + Days::new(to_next) - Days::new(if ahead == 0 { 14 } else { 7 }))
        }
        _ => Some(today + Days::new(to_next)),
    }
}

/// `wed`, `Weds.`, `thurs`, `Friday`.
fn day_of_week(name: &str) -> Option<Weekday> {
    match name.trim_end_matches('.') {
        "tues" => Some(Weekday::Tue),
        "weds" => Some(Weekday::Wed),
        "thur" | "thurs" => Some(Weekday::Thu),
        name => name.parse().ok(),
    }
}

/// `18 dec`, `dec 18`, `Fri 18 Dec`, `18th of December 2026`.
fn with_month_name(text: &str, today: NaiveDate, nearest: Nearest) -> Option<NaiveDate> {
    let mut day = None;
    let mut month = None;
    let mut year = None;
    for word in text.split_whitespace().filter(|word| *word != "of") {
        let word = word.trim_end_matches('.');
        let bare = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let suffix = &word[bare.len()..];
        if !bare.is_empty()
            && bare.chars().all(|c| c.is_ascii_digit())
            && matches!(suffix, "" | "st" | "nd" | "rd" | "th")
        {
            let number: u32 = bare.parse().ok()?;
            if day.is_none() && number <= 31 {
                day = Some(number);
            } else {
                year = Some(full_year(number)?);
            }
        } else if day_of_week(word).is_none() {
            let name = if word == "sept" { "sep" } else { word };
            month = Some(name.parse::<chrono::Month>().ok()?.number_from_month());
        }
    }
    match year {
        Some(year) => NaiveDate::from_ymd_opt(year, month?, day?),
        None => without_year(day?, month?, today, nearest),
    }
}

/// A date on paper: "9 November", with the year where it is not the one of `near`.
pub fn spoken(date: NaiveDate, near: NaiveDate) -> String {
    date.format(if date.year() == near.year() { "%-d %B" } else { "%-d %B %Y" }).to_string()
}

/// A day that is due soon, as in a mail: "by Friday" within the next six days, else the date.
pub fn spoken_due(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        1..=6 => date.format("%A").to_string(),
        _ => spoken(date, today),
    }
}

/// Reads a date that came in as text, or says which field cannot be read.
pub fn parse_date(text: &str, field: &str) -> Result<NaiveDate> {
    text.parse().map_err(|_| Error::invalid_with(field, "error_date", &[("text", text)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn quarters_tile_the_calendar_for_every_start() {
        for month in 1..=12 {
            for start in 1..=28 {
                let rule = FiscalRule { month, day: start, label: LabelRule::Ending };
                let mut quarter = rule.quarter_of(day("2005-01-15"));
                let mut labels = BTreeSet::new();
                while quarter.starts_on.year() < 2046 {
                    assert!((89..=92).contains(&quarter.days()), "{quarter:?}");
                    for date in [quarter.starts_on, quarter.midpoint_on(), quarter.ends_on] {
                        assert_eq!(rule.quarter_of(date), quarter);
                        assert!((1..=13).contains(&week_of_quarter(quarter.starts_on, date)));
                    }
                    assert_eq!(week_of_quarter(quarter.starts_on, quarter.ends_on), 13);
                    assert!(labels.insert(quarter.label.clone()), "{} twice", quarter.label);
                    assert_eq!(
                        rule.find(&quarter.label.to_lowercase().replace(' ', ""), day("2026-01-01")).as_ref(),
                        Some(&quarter)
                    );
                    let next = rule.next(&quarter);
                    assert_eq!(next.starts_on, quarter.ends_on + Days::new(1), "no gap, no overlap");
                    assert_eq!(rule.previous(&next), quarter);
                    quarter = next;
                }
            }
        }
    }

    #[test]
    fn a_quarter_is_found_by_what_people_type() {
        let rule = FiscalRule { month: 1, day: 1, label: LabelRule::Span };
        let found = |words: &str| rule.find(words, day("2026-11-16")).map(|q| q.label);
        assert_eq!(found("2026 q4").as_deref(), Some("2026 Q4"));
        assert_eq!(found("LAST").as_deref(), Some("2026 Q3"));
        assert_eq!(found("current").as_deref(), Some("2026 Q4"));
        assert_eq!(found("2024-02-29").as_deref(), Some("2024 Q1"));
        for wrong in ["", "Q4", "2026 Q5", "soon", "99999999999 Q1", "-1"] {
            assert_eq!(found(wrong), None, "{wrong}");
        }
        let april = FiscalRule { month: 4, day: 6, label: LabelRule::Span };
        assert_eq!(april.find("2023/24Q4", day("2026-11-16")).map(|q| q.ends_on), Some(day("2024-04-05")));
    }

    #[test]
    fn a_date_in_words_is_the_nearest_one() {
        let monday = day("2026-11-16");
        let ahead = |words: &str| read_date(words, monday, Nearest::Future).map(|d| d.to_string()).unwrap_or_default();
        for (words, date) in [
            ("today", "2026-11-16"),
            ("Tomorrow", "2026-11-17"),
            ("friday", "2026-11-20"),
            ("by Friday", "2026-11-20"),
            ("fri", "2026-11-20"),
            ("monday", "2026-11-23"),
            ("next monday", "2026-11-23"),
            ("next friday", "2026-11-27"),
            ("thurs", "2026-11-19"),
            ("tues", "2026-11-17"),
            ("in two weeks", "2026-11-30"),
            ("in 3 days", "2026-11-19"),
            ("a week", "2026-11-23"),
            ("next month", "2026-12-16"),
            ("18 dec", "2026-12-18"),
            ("Dec 18", "2026-12-18"),
            ("18th of December 2027", "2027-12-18"),
            ("1 nov", "2027-11-01"),
            ("18.12.", "2026-12-18"),
            ("18/12/26", "2026-12-18"),
            ("2026-12-18", "2026-12-18"),
            ("2026/12/18", "2026-12-18"),
            ("18-12-26", "2026-12-18"),
            ("Fri 18 Dec", "2026-12-18"),
            ("friday, 18 december", "2026-12-18"),
            ("3 sept", "2027-09-03"),
            ("weds", "2026-11-18"),
            ("this monday", "2026-11-16"),
            ("29 feb", "2028-02-29"),
            ("end of month", "2026-11-30"),
            ("end of week", "2026-11-20"),
        ] {
            assert_eq!(ahead(words), date, "{words}");
        }
        for wrong in [
            "",
            "soon",
            "32 dec",
            "30 feb",
            "31.11.",
            "99",
            "before the audit",
            "m",
            "2026-02-30",
            "é",
            "thanks",
            "tuna",
            "0018-26-12",
        ] {
            assert_eq!(ahead(wrong), "", "{wrong}");
        }
        let back = |words: &str| read_date(words, monday, Nearest::Past).map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(back("friday"), "2026-11-13");
        assert_eq!(back("1 nov"), "2026-11-01");
        assert_eq!(back("18 dec"), "2025-12-18");
        assert_eq!(back("monday"), "2026-11-09");
        assert_eq!(back("two weeks ago"), "2026-11-02");
    }

    #[test]
    fn every_day_has_one_quarter_and_one_week() {
        for (month, start) in [(1, 1), (2, 1), (3, 28), (4, 6), (7, 1), (12, 28)] {
            let rule = FiscalRule { month, day: start, label: LabelRule::Span };
            let mut before: Option<(Quarter, u32)> = None;
            for date in day("2006-01-01").iter_days().take_while(|date| date.year() < 2046) {
                let quarter = rule.quarter_of(date);
                assert!(quarter.contains(date), "{date} lies outside {quarter:?}");
                let week = week_of_quarter(quarter.starts_on, date);
                if let Some((last, last_week)) = before.as_ref().filter(|(last, _)| *last == quarter) {
                    assert!(week == *last_week || week == last_week + 1, "{date} of {last:?} leaps over a week");
                } else if before.is_some() {
                    assert_eq!((date, week), (quarter.starts_on, 1));
                }
                assert!((1..=13).contains(&week));
                let in_last = (quarter.ends_on - (quarter.starts_on + Days::new(84))).num_days() + 1;
                assert!((5..=8).contains(&in_last), "week 13 of {quarter:?} has {in_last} days");
                before = Some((quarter, week));
            }
        }
    }

    #[test]
    fn years_are_full_only_on_the_day_itself() {
        for (started, as_of, years) in [
            ("2020-02-29", "2025-02-27", 4),
            ("2020-02-29", "2025-02-28", 5),
            ("2020-03-01", "2024-02-29", 3),
            ("2024-01-01", "2023-06-01", 0),
            ("2019-12-31", "2020-12-30", 0),
        ] {
            assert_eq!(tenure_years(day(started), day(as_of)), years, "{started} to {as_of}");
        }
    }

    #[test]
    fn a_rhythm_starts_at_its_anchor() {
        assert_eq!(next_slot(day("2026-11-16"), 2, day("2026-11-17")), Some(day("2026-11-30")));
        assert_eq!(next_slot(day("2026-11-16"), 2, day("2026-11-16")), Some(day("2026-11-16")), "the day itself");
        let all: Vec<_> = slots(day("2026-11-16"), 2, day("2026-01-01"), day("2026-12-31")).collect();
        assert_eq!(all.first(), Some(&day("2026-11-16")), "never before it was agreed");
        assert_eq!(all.len(), 4);
        assert_eq!(slots(day("2026-11-16"), 1, day("2026-12-31"), day("2026-12-01")).count(), 0);
    }
}
