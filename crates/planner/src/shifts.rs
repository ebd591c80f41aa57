//! Four shifts of somebody who grows from managing to leading, each as one sentence about what was written down. They are
//! looked at when a quarter is closed, and only where two of them have something to say.

use crate::calendar::Clock;
use crate::error::Result;
use crate::growth::formulas::{Worn, hat_parts};
use crate::id::GoalId;
use crate::messages::{in_words, text};
use crate::periods::{self, Period};
use crate::quarter::person::Number;
use crate::quarter::steps;
use crate::{goals, growth, people};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One shift as the records of a quarter show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GrowthShift {
    /// compass, trust, coaching or purpose.
    pub code: String,
    /// "From control to trust"
    pub title: String,
    /// What there is to say of the quarter.
    pub sentence: String,
    /// And of the quarter before, where there is something.
    pub before: Option<String>,
}

const IN_FORCE: usize = 3;
const TALKS: usize = 4;
const GOALS: usize = 3;
/// A reason is a sentence and not a word.
const REASON: usize = 15;
/// With fewer of them there is nothing to compare, and none is shown.
const FEWEST: usize = 2;

/// What a shift counts: so many of so many, or the level in the middle.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Gauge {
    Share { part: u32, whole: u32, in_minutes: bool },
    Level(u32),
}

/// The shifts of a quarter that have something to say; none where that is one alone.
pub(crate) fn of_quarter(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<GrowthShift>> {
    let now = gauges(tx, clock, period)?;
    let (previous, _) = periods::neighbours(tx, period)?;
    let before = gauges(tx, clock, &previous)?;
    let shifts: Vec<GrowthShift> = now
        .into_iter()
        .zip(before)
        .filter_map(|((code, now, _), (_, before, _))| {
            Some(GrowthShift {
                code: code.into(),
                title: text(&format!("shift_{code}"), &[]),
                sentence: sentence(code, now?),
                before: before.map(|before| text("shift_before", &[("what", &short(before))])),
            })
        })
        .collect();
    Ok(if shifts.len() < FEWEST { Vec::new() } else { shifts })
}

/// M2: each shift as a share. Trust is how far the level in the middle is from the first to the seventh.
pub(crate) fn numbers(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<(&'static str, Number)>> {
    let least = [growth::HATS, IN_FORCE, TALKS, GOALS];
    let all = gauges(tx, clock, period)?.into_iter().zip(least);
    Ok(all
        .map(|((code, gauge, ids), least)| {
            let number = match gauge {
                None => Number::of(None, 1, Vec::new()),
                Some(Gauge::Level(level)) => Number::of(Some((f64::from(level) - 1.0) / 6.0), 1, ids),
                Some(Gauge::Share { part, whole, .. }) => Number::share(f64::from(part), f64::from(whole), 1, ids),
            };
            let number = Number { minimum: least as u32, ..number };
            (code, number.or_because("shift_too_little"))
        })
        .collect())
}

/// Each shift with what it counts and the records it is counted from.
type Gauged = (&'static str, Option<Gauge>, Vec<String>);

fn gauges(tx: &Transaction, clock: Clock, period: &Period) -> Result<[Gauged; 4]> {
    let until = clock.today().min(period.ends_on);
    let from = period.starts_on;
    let in_force = steps::in_force(tx, period, until)?;
    let talks = steps::coaching(tx, from, until)?;
    let reasons = reasons(tx, until, period)?;
    let levels = in_force.iter().map(|(.., level)| *level).collect();
    Ok([
        ("compass", compass(&growth::hats(tx, from, until)?), growth::hat_ids(tx, from, until)?),
        ("trust", trust(levels), in_force.into_iter().map(|(id, ..)| id).collect()),
        ("coaching", coaching(&talks), talks.into_iter().map(|(id, ..)| id).collect()),
        ("purpose", purpose(&reasons), reasons.into_iter().map(|(id, _)| id.0).collect()),
    ])
}

/// Leader's part of all minutes; where one entry has none, entries are counted in place of minutes.
fn compass(worn: &[Worn]) -> Option<Gauge> {
    if worn.len() < growth::HATS {
        return None;
    }
    Some(balance(worn))
}

fn balance(worn: &[Worn]) -> Gauge {
    let (part, whole, in_minutes) = hat_parts(worn);
    Gauge::Share { part, whole, in_minutes }
}

/// The level in the middle of all that is in force; between two the lower one.
fn trust(mut levels: Vec<u32>) -> Option<Gauge> {
    levels.sort_unstable();
    (levels.len() >= IN_FORCE).then(|| Gauge::Level(levels[(levels.len() - 1) / 2]))
}

fn coaching<A, B>(talks: &[(A, B, bool)]) -> Option<Gauge> {
    let coached = talks.iter().filter(|(.., coached)| *coached).count() as u32;
    (talks.len() >= TALKS).then_some(Gauge::Share { part: coached, whole: talks.len() as u32, in_minutes: false })
}

fn purpose<G>(goals: &[(G, bool)]) -> Option<Gauge> {
    let part = goals.iter().filter(|(_, says_why)| *says_why).count() as u32;
    (goals.len() >= GOALS).then_some(Gauge::Share { part, whole: goals.len() as u32, in_minutes: false })
}

/// The goals of people that were agreed, each with whether it says why.
fn reasons(tx: &Transaction, until: NaiveDate, period: &Period) -> Result<Vec<(GoalId, bool)>> {
    let people: Vec<_> = people::everybody(tx, until)?.into_iter().map(|person| person.id).collect();
    let mut all = goals::of_quarter(tx, until, &period.label)?;
    all.retain(|goal| {
        goal.level == "person" && goal.is_agreed() && goal.owner.as_ref().is_some_and(|owner| people.contains(owner))
    });
    let says_why = |why: &Option<String>| why.as_deref().is_some_and(|why| why.trim().chars().count() >= REASON);
    Ok(all.into_iter().map(|goal| (goal.id, says_why(&goal.why))).collect())
}

fn sentence(code: &str, gauge: Gauge) -> String {
    match gauge {
        Gauge::Level(level) => text("shift_trust_now", &[("level", &text(&format!("packet_level_{level}"), &[]))]),
        Gauge::Share { part, whole, in_minutes: true } => {
            text("shift_compass_minutes", &[("share", &percent(part, whole).to_string())])
        }
        Gauge::Share { part, whole, .. } => {
            let (count, of) = (in_words(part), in_words(whole));
            capital(&text(&format!("shift_{code}_now"), &[("count", &count), ("of", &of)]))
        }
    }
}

fn short(gauge: Gauge) -> String {
    match gauge {
        Gauge::Level(level) => text(&format!("packet_level_{level}"), &[]),
        Gauge::Share { part, whole, in_minutes: true } => {
            text("numbers_percent", &[("count", &percent(part, whole).to_string())])
        }
        Gauge::Share { part, whole, .. } => {
            text("figure_of", &[("count", &part.to_string()), ("of", &whole.to_string())])
        }
    }
}

fn percent(part: u32, whole: u32) -> u32 {
    (f64::from(part) * 100.0 / f64::from(whole.max(1))).round() as u32
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{self, Stage};
    use crate::testing::day;
    use serde_json::Value;

    #[test]
    fn the_compass_counts_minutes_and_without_them_entries() {
        let all: Value = serde_json::from_str(include_str!("../content/formula_vectors.json")).expect("vectors");
        for vector in all["sets"]["hats"].as_array().expect("vectors") {
            let worn: Vec<Worn> = vector["entries"]
                .as_array()
                .expect("entries")
                .iter()
                .map(|e| Worn {
                    hat: e["hat"].as_str().expect("a hat").to_owned(),
                    context: None,
                    minutes: e["minutes"].as_u64().map(|m| m as u32),
                })
                .collect();
            let Gauge::Share { part, whole, .. } = balance(&worn) else { panic!("a share") };
            let share = (f64::from(part) / f64::from(whole) * 10_000.0).round() / 10_000.0;
            assert_eq!(Some(share), vector["expect"]["balance"].as_f64(), "{vector}");
            assert_eq!(compass(&worn), None, "fewer than eight say nothing");
        }
        let eight = vec![Worn { hat: "leader".into(), context: None, minutes: None }; 8];
        assert_eq!(compass(&eight), Some(Gauge::Share { part: 8, whole: 8, in_minutes: false }));
    }

    #[test]
    fn trust_is_the_level_in_the_middle_and_a_talk_alone_says_nothing() {
        assert_eq!(trust(vec![6, 2]), None);
        assert_eq!(trust(vec![6, 2, 5]), Some(Gauge::Level(5)));
        assert_eq!(trust(vec![6, 2, 5, 4]), Some(Gauge::Level(4)));
        assert_eq!(coaching(&[((), (), true); 3]), None);
        let talks = [((), (), true), ((), (), false), ((), (), false), ((), (), true)];
        assert_eq!(coaching(&talks), Some(Gauge::Share { part: 2, whole: 4, in_minutes: false }));
    }

    #[test]
    fn two_shifts_or_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = demo::make(folder.path(), Clock::stopped(day("2026-11-24")), Stage::Month6, false).expect("made");
        let shifts = planner.closing(None).expect("the sitting").shifts;
        assert!(shifts.len() >= 2, "{shifts:?}");
        for shift in &shifts {
            assert!(shift.title.starts_with("From ") && !shift.sentence.contains("shift_"), "{shift:?}");
            assert!(!shift.sentence.contains('{') && shift.sentence.ends_with('.'), "{shift:?}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let planner = demo::make(folder.path(), Clock::stopped(day("2026-11-24")), Stage::Day1, false).expect("made");
        assert_eq!(planner.closing(None).expect("the sitting").shifts, []);
    }
}
