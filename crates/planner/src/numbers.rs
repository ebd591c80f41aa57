//! All numbers: what was written down about one person in a quarter, counted; for the page of that name, the command line,
//! and the closing of a quarter.
//!
//! `facts` reads a quarter once, `count` makes P1 to P24 of it with the formulas of `quarter::person`, `words` says them,
//! `records` shows what each was counted from, `sheet` prints them. Nothing is ever sorted by a value, nobody is compared
//! with anybody, and no data is never zero.

mod count;
mod facts;
mod own;
mod records;
mod sheet;
mod words;

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::id::PersonId;
use crate::people::{self, Person};
use crate::periods::{self, Period, QuarterRef};
use crate::quarter::person::{Kept, Number};
use crate::quarter::reported;
use crate::{Planner, settings};
use chrono::NaiveDate;
use facts::Facts;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashMap;
use ts_rs::TS;

pub use sheet::NumbersSaved;

/// Every number of a quarter, for the command line.
#[derive(Debug, Clone, Serialize)]
pub struct QuarterNumbers {
    pub format: &'static str,
    pub version: u32,
    pub quarter: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub as_of: NaiveDate,
    /// future, open, closing or closed.
    pub state: &'static str,
    /// Nobody, where the numbers of people were switched off.
    pub people: Vec<PersonNumbers>,
    #[serde(rename = "self")]
    pub own: OwnNumbers,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PersonNumbers {
    pub id: PersonId,
    pub name: String,
    pub numbers: Numbers,
}

#[derive(Debug, Clone, Serialize)]
pub struct OwnNumbers {
    pub numbers: Numbers,
}

/// Numbers by their id, in their order. In JSON an object, which has none: it comes back when it is read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Numbers(Vec<(String, Number)>);

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(id, number)| (id, number)))
    }
}

impl<'de> Deserialize<'de> for Numbers {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let all: HashMap<String, Number> = HashMap::deserialize(deserializer)?;
        let mut all: Vec<(String, Number)> = all.into_iter().collect();
        let place =
            |id: &str| (id.starts_with('M'), id.get(1..).and_then(|n| n.parse::<u32>().ok()).unwrap_or(u32::MAX));
        all.sort_by(|(a, _), (b, _)| (place(a), a).cmp(&(place(b), b)));
        Ok(Numbers(all))
    }
}

impl Numbers {
    pub fn get(&self, id: &str) -> Option<&Number> {
        self.0.iter().find(|(known, _)| known == id).map(|(_, number)| number)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Number)> {
        self.0.iter().map(|(id, number)| (id.as_str(), number))
    }

    fn add(&mut self, id: &str, number: Number) {
        self.0.push((id.to_owned(), number));
    }

    fn compared_with(mut self, before: Option<&Numbers>) -> Numbers {
        for (id, number) in &mut self.0 {
            number.last = before.and_then(|before| before.get(id)).and_then(|number| number.value);
        }
        self
    }

    /// A frozen page names no record: those of today are shown, and who is erased is not left in it.
    fn forget_records(&mut self) {
        self.0.iter_mut().for_each(|(_, number)| number.records.clear());
    }

    /// With the values that were frozen at the close of the quarter. The records behind them are those of today.
    fn or_frozen(mut self, frozen: Option<Numbers>) -> Numbers {
        for (id, number) in frozen.map(|frozen| frozen.0).unwrap_or_default() {
            if let Some((_, now)) = self.0.iter_mut().find(|(known, _)| *known == id) {
                let records = std::mem::take(&mut now.records);
                *now = Number { records, ..number };
            }
        }
        self
    }
}

/// How many days count as lately where examples are looked at.
const RECENT_DAYS: u64 = 30;

/// Set once and for good: there are no numbers of people in this planner.
const OFF: &str = "all_numbers_off";

/// Every number that the close of a quarter may keep; one with parts is kept with all of them. Whose topics, praise as they
/// like it, and mood and energy (P10, P14, P24) are for the manager's eyes while they matter and are kept nowhere, nor is
/// what belongs to a shelf that is off (F6, M6).
const MAY_BE_FROZEN: &[&str] = &[
    "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P11", "P12", "P13", "P15", "P16", "P17", "P18", "P19",
    "P20", "P21", "P22", "P23", "F1", "F2", "F3", "F4", "F5", "M1", "M2", "M3", "M4", "M5", "M7", "M8", "M9", "M10",
    "M11", "M12", "M13", "M14", "M15", "M16",
];

/// Whether the close of a quarter keeps a number.
pub fn may_be_frozen(id: &str) -> bool {
    MAY_BE_FROZEN.contains(&id.split('.').next().unwrap_or_default())
}

/// Whether the numbers of people were switched off for good.
pub(crate) fn are_off(tx: &Transaction) -> Result<bool> {
    Ok(settings::get(tx, OFF)?.unwrap_or(false))
}

/// One page: a person's numbers in words, in a fixed order.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AllNumbers {
    pub person_id: PersonId,
    pub name: String,
    pub is_self: bool,
    pub quarter: QuarterRef,
    /// Labels of the quarters beside it, where there is something to see.
    pub previous: Option<String>,
    pub next: Option<String>,
    pub rows: Vec<NumberRow>,
}

/// A number in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberRow {
    pub id: String,
    pub name: String,
    /// What is counted and from how many on, in a sentence.
    pub about: String,
    /// None: nothing to go on yet, and `why` says what is missing.
    pub value: Option<String>,
    /// Of how many.
    pub of: Option<String>,
    pub why: Option<String>,
    /// In the quarter before.
    pub last: Option<String>,
    /// What it splits into.
    pub parts: Vec<String>,
    /// There are records to show.
    pub has_records: bool,
}

/// A record a number was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NumberRecord {
    /// goal, conversation, promise, feedback, step, delegation, review, person, day or other.
    pub kind: String,
    /// Of the page to open; none where there is none.
    pub id: Option<String>,
    pub on: Option<NaiveDate>,
    pub text: String,
    /// What it counts.
    pub counts: Option<String>,
}

impl Planner {
    /// Every number of a quarter, each with what it is made of and what it was in the quarter before.
    pub fn quarter_numbers(&self, label: Option<String>) -> Result<QuarterNumbers> {
        let clock = self.clock();
        self.read(|tx| {
            let period = periods::find(tx, clock.today(), label.as_deref())?;
            let (previous, _) = periods::neighbours(tx, &period)?;
            let (people, own) = of_quarter(tx, clock, &period)?;
            let (before, own_before) = of_quarter(tx, clock, &previous)?;
            let off = are_off(tx)?;
            let people = people
                .into_iter()
                .filter(|_| !off)
                .map(|now| {
                    let then = before.iter().find(|then| then.id == now.id).map(|then| &then.numbers);
                    PersonNumbers { numbers: now.numbers.clone().compared_with(then), ..now }
                })
                .collect();
            let today = clock.today();
            Ok(QuarterNumbers {
                format: "quarterdeck.quarter",
                version: 1,
                quarter: period.label.clone(),
                starts_on: period.starts_on,
                ends_on: period.ends_on,
                as_of: today,
                state: periods::state(tx, &period, today)?,
                people,
                own: OwnNumbers { numbers: own.compared_with(Some(&own_before)) },
            })
        })
    }

    /// The page All numbers of somebody, of the running quarter where none is named.
    ///
    /// # Errors
    /// `Invalid` where the numbers of people were switched off for good.
    pub fn all_numbers(&self, person_id: PersonId, quarter: Option<String>) -> Result<AllNumbers> {
        self.read(|tx| page(tx, self.clock(), &person_id, quarter.as_deref()))
    }

    /// The records behind one number of the page.
    pub fn number_records(
        &self,
        person_id: PersonId,
        quarter: Option<String>,
        id: String,
    ) -> Result<Vec<NumberRecord>> {
        let clock = self.clock();
        self.read(|tx| {
            refuse_where_off(tx)?;
            let period = periods::find(tx, clock.today(), quarter.as_deref())?;
            let person = people::person(tx, clock, &person_id)?;
            records::behind(tx, clock, &period, &person, &id)
        })
    }

    /// No numbers of people from now on, in no window and no file. It is not undone and cannot be switched back.
    pub fn switch_numbers_off(&self) -> Result<()> {
        self.write_aside(|tx| settings::set(tx, OFF, &true, &self.clock().now()))
    }
}

fn refuse_where_off(tx: &Transaction) -> Result<()> {
    if are_off(tx)? { Err(Error::invalid("person_id", "error_numbers_off")) } else { Ok(()) }
}

fn page(tx: &Transaction, clock: Clock, person_id: &PersonId, quarter: Option<&str>) -> Result<AllNumbers> {
    refuse_where_off(tx)?;
    let today = clock.today();
    let period = periods::find(tx, today, quarter)?;
    let (previous, next) = periods::neighbours(tx, &period)?;
    let person = people::person(tx, clock, person_id)?;
    let before = of_person(tx, clock, &previous, &person)?;
    let numbers = of_person(tx, clock, &period, &person)?.compared_with(Some(&before));
    let began: bool = tx
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM period WHERE kind = 'quarter' AND starts_on < ?1)
                 OR EXISTS (SELECT 1 FROM conversation WHERE planned_on < ?1)",
        )?
        .query_row([period.starts_on], |r| r.get(0))?;
    Ok(AllNumbers {
        rows: words::rows(&numbers, person.short_name()),
        name: person.display_name,
        is_self: person.is_self,
        person_id: person.id,
        quarter: period.as_ref(today),
        previous: began.then_some(previous.label),
        next: (next.starts_on <= today).then_some(next.label),
    })
}

/// The numbers of everybody who reported in a quarter, and the manager's own.
pub(crate) fn of_quarter(tx: &Transaction, clock: Clock, period: &Period) -> Result<(Vec<PersonNumbers>, Numbers)> {
    let facts = Facts::read(tx, period, clock.today())?;
    let team = reported(tx, clock, period)?;
    let mut people = Vec::with_capacity(team.len());
    for person in &team {
        let kept = facts.talks.kept(&person.id, period, clock.today());
        let numbers = facts.of(person, period, Some(kept)).or_frozen(frozen(tx, period, person)?);
        people.push(PersonNumbers { id: person.id.clone(), name: person.display_name.clone(), numbers });
    }
    let own = match people::find_self(tx)? {
        Some(id) => own::own(tx, clock, period, &facts, &people::person(tx, clock, &id)?, &team)?,
        None => Numbers::default(),
    };
    Ok((people, own))
}

/// All numbers of one person, whether or not they reported in the quarter; of the manager, the manager's own.
pub(crate) fn of_person(tx: &Transaction, clock: Clock, period: &Period, person: &Person) -> Result<Numbers> {
    let facts = Facts::read(tx, period, clock.today())?;
    if person.is_self {
        return own::own(tx, clock, period, &facts, person, &reported(tx, clock, period)?);
    }
    let kept = facts.talks.kept(&person.id, period, clock.today());
    Ok(facts.of(person, period, Some(kept)).or_frozen(frozen(tx, period, person)?))
}

/// What the close of a quarter keeps of a person's numbers, to be written into its page under `numbers`: those of the
/// allow-list; none where the numbers of people were switched off.
pub(crate) fn to_freeze(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<PersonNumbers>> {
    let off = are_off(tx)?;
    let (people, _) = of_quarter(tx, clock, period)?;
    Ok(people
        .into_iter()
        .map(|mut person| {
            person.numbers.0.retain(|(id, _)| !off && may_be_frozen(id));
            person.numbers.forget_records();
            person
        })
        .collect())
}

/// The same of the manager's own numbers, which nobody switches off.
pub(crate) fn own_to_freeze(tx: &Transaction, clock: Clock, period: &Period) -> Result<Numbers> {
    let (_, mut own) = of_quarter(tx, clock, period)?;
    own.0.retain(|(id, _)| may_be_frozen(id));
    own.forget_records();
    Ok(own)
}

fn kept_with(facts: &Facts, period: &Period, team: &[Person], today: NaiveDate) -> Kept {
    let mut all = Kept::default();
    for report in team {
        let kept = facts.talks.kept(&report.id, period, today);
        all.expected += kept.expected;
        all.excused += kept.excused;
        all.kept += kept.kept;
    }
    all
}

/// Planned talks with everybody of a day's team, in the quarter up to that day.
pub(crate) fn team_kept(tx: &Transaction, on: NaiveDate) -> Result<Kept> {
    let period = periods::at(tx, on)?;
    let facts = Facts::read(tx, &period, on)?;
    Ok(kept_with(&facts, &period, &people::active_reports(tx, on)?, on))
}

/// What the close of a quarter kept of the manager's own numbers; none while it is open.
pub(crate) fn own_kept(tx: &Transaction, period: &Period) -> Result<Option<Numbers>> {
    let Some(id) = people::find_self(tx)?.filter(|_| period.closed) else { return Ok(None) };
    kept_of(tx, period, &id, true)
}

/// What the close of a quarter kept of somebody's numbers; none while it is open.
fn frozen(tx: &Transaction, period: &Period, person: &Person) -> Result<Option<Numbers>> {
    kept_of(tx, period, &person.id, person.is_self)
}

fn kept_of(tx: &Transaction, period: &Period, person: &PersonId, is_self: bool) -> Result<Option<Numbers>> {
    let Some(id) = period.id.as_ref().filter(|_| period.closed) else { return Ok(None) };
    let mut query = tx.prepare_cached(
        "SELECT json_extract(payload, '$.numbers') FROM snapshot
         WHERE kind = 'quarter_close' AND period_id = ?1 AND superseded_by IS NULL
           AND (person_id = ?2 OR (person_id IS NULL AND ?3))",
    )?;
    let found: Option<Option<String>> = query.query_row((id, person, is_self), |r| r.get(0)).optional()?;
    // A page that was written by something else holds no numbers of ours: they are counted again.
    Ok(found.flatten().and_then(|json| serde_json::from_str(&json).ok()))
}

#[cfg(test)]
mod tests;
