//! What ran while the manager was away. After two working days or more there is one question, for four weeks: what went on,
//! what waited, and what began. The answer is counted and said in words; it is the manager's alone.

use crate::calendar::{self, Clock};
use crate::error::{Error, OrGone, Result};
use crate::growth::formulas::absence_index;
use crate::id::EntryId;
use crate::messages::{counted, text as words};
use crate::people;
use crate::periods::Period;
use crate::quarter::steps::capital;
use crate::real_test::RealExample;
use crate::{Planner, entries, settings, text};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// Days away that nobody has looked back on yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DaysAway {
    pub id: EntryId,
    pub from: NaiveDate,
    pub until: NaiveDate,
    /// Working days.
    pub days: u32,
}

/// What went on, waited and began during one absence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AbsenceTest {
    pub id: EntryId,
    pub on: NaiveDate,
    pub ran: Vec<String>,
    pub waited: Vec<String>,
    pub began: Vec<String>,
    /// "Five things ran, one waited for you, one began without you."
    pub sentence: String,
    /// What that means, from three things on.
    pub reading: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AbsenceTests {
    /// What there is to ask about.
    pub ask: Option<DaysAway>,
    /// The newest that was written.
    pub newest: Option<AbsenceTest>,
}

/// What the manager writes: one thing a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewAbsenceTest {
    pub away_id: EntryId,
    pub ran: String,
    pub waited: String,
    pub began: String,
}

/// So many working days away say something.
const WORKING_DAYS: u32 = 2;
/// After that nobody remembers, and nobody is asked.
const ASKED_DAYS: u64 = 28;
/// With fewer things the share says nothing.
const THINGS: u32 = 3;

impl Planner {
    /// Days away to look back on, and what the last look back said.
    pub fn absence_tests(&self) -> Result<AbsenceTests> {
        let clock = self.clock();
        self.read(|tx| Ok(AbsenceTests { ask: to_ask(tx, clock)?, newest: newest(tx)? }))
    }

    /// Keeps what ran, what waited and what began while the manager was away.
    pub fn keep_absence_test(&self, test: NewAbsenceTest) -> Result<AbsenceTest> {
        let lists = [lines(&test.ran, "ran")?, lines(&test.waited, "waited")?, lines(&test.began, "began")?];
        if lists.iter().all(Vec::is_empty) {
            return Err(Error::invalid("ran", "error_absence_empty"));
        }
        let clock = self.clock();
        self.write("keep_absence_test", |tx| {
            let away = spans(tx, clock)?.into_iter().find(|away| away.id == test.away_id).ok_or(Error::Gone)?;
            if is_answered(tx, &away.id)? {
                return Err(Error::invalid("ran", "error_absence_answered"));
            }
            let [ran, waited, began] = &lists;
            let (from, until) = (away.from, away.until);
            let attrs = json!({
                "away": away.id, "days": away.days, "from": from, "until": until,
                "continued": ran.len(), "stopped": waited.len(), "started": began.len(),
                "ran": ran, "waited": waited, "began": began,
            });
            let body = sentence(ran.len() as u32, waited.len() as u32, began.len() as u32);
            let me = people::self_id(tx)?;
            entries::insert(tx, clock, "absence_test", Some(&me), &body, clock.today(), &attrs.to_string())?;
            newest(tx)?.ok_or(Error::Gone)
        })
    }

    /// Nothing is written about these days away, and they are not asked about again.
    pub fn let_absence_go(&self, id: EntryId) -> Result<()> {
        let clock = self.clock();
        self.write("let_absence_go", |tx| {
            let away = spans(tx, clock)?.into_iter().find(|away| away.id == id).ok_or(Error::Gone)?;
            tx.execute(
                "UPDATE entry SET attrs = json_set(attrs, '$.let_go', 1), updated_at = ?2 WHERE id = ?1",
                (&away.id, clock.now()),
            )?;
            Ok(())
        })
    }

    /// What was written about days away goes; while they are fresh, the question comes again.
    pub fn remove_absence_test(&self, id: EntryId) -> Result<()> {
        self.write("remove_absence_test", |tx| {
            tx.query_row("SELECT 1 FROM entry WHERE id = ?1 AND kind = 'absence_test'", [&id], |_| Ok(())).or_gone()?;
            tx.execute("DELETE FROM entry WHERE id = ?1 AND kind = 'absence_test'", [&id])?;
            Ok(())
        })
    }
}

/// One thing a line; empty lines and the marks of a list are nothing.
fn lines(typed: &str, field: &str) -> Result<Vec<String>> {
    let typed = text::body(typed, field)?;
    let things = typed.lines().map(|line| line.trim().trim_start_matches(['-', '*', '•']).trim());
    Ok(things.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

/// The manager's own absences that are over and were long enough, the newest first.
fn spans(tx: &Transaction, clock: Clock) -> Result<Vec<DaysAway>> {
    let settings = settings::read(tx)?;
    let holidays = settings.holidays.into_iter().collect();
    let works = |day: &NaiveDate| calendar::is_working_day(*day, &holidays);
    let mut all: Vec<DaysAway> = settings
        .away
        .into_iter()
        .filter(|away| away.until < clock.today())
        .filter_map(|away| {
            let days = away.from.iter_days().take_while(|day| *day <= away.until).filter(works).count() as u32;
            Some(DaysAway { id: away.id?, from: away.from, until: away.until, days })
        })
        .filter(|away| away.days >= WORKING_DAYS)
        .collect();
    all.sort_by_key(|away| std::cmp::Reverse(away.until));
    Ok(all)
}

fn is_answered(tx: &Transaction, away: &EntryId) -> Result<bool> {
    let mut one = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM entry WHERE kind = 'absence_test' AND json_extract(attrs, '$.away') = ?1)",
    )?;
    Ok(one.query_row([away], |r| r.get(0))?)
}

fn to_ask(tx: &Transaction, clock: Clock) -> Result<Option<DaysAway>> {
    let since = clock.today() - Days::new(ASKED_DAYS);
    let Some(away) = spans(tx, clock)?.into_iter().find(|away| away.until >= since) else { return Ok(None) };
    let let_go: bool = tx
        .prepare_cached("SELECT json_extract(attrs, '$.let_go') IS NOT NULL FROM entry WHERE id = ?1")?
        .query_row([&away.id], |r| r.get(0))?;
    Ok((!let_go && !is_answered(tx, &away.id)?).then_some(away))
}

/// The lists and the counts of a test as they are stored; one that came from elsewhere may have counts alone.
struct Stored {
    counts: [u32; 3],
    lists: [Vec<String>; 3],
}

fn stored(attrs: &str) -> Result<Stored> {
    let attrs: serde_json::Value = serde_json::from_str(attrs)?;
    let list = |name: &str| -> Vec<String> {
        attrs[name].as_array().into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
    };
    let count = |name: &str| attrs[name].as_u64().and_then(|count| u32::try_from(count).ok()).unwrap_or_default();
    Ok(Stored {
        counts: [count("continued"), count("stopped"), count("started")],
        lists: [list("ran"), list("waited"), list("began")],
    })
}

fn newest(tx: &Transaction) -> Result<Option<AbsenceTest>> {
    let found: Option<(EntryId, NaiveDate, String, String)> = tx
        .prepare_cached(
            "SELECT id, occurred_on, ifnull(body, ''), attrs FROM entry WHERE kind = 'absence_test'
             ORDER BY occurred_on DESC, created_at DESC, id DESC LIMIT 1",
        )?
        .query_row([], |r| r.try_into())
        .optional()?;
    let Some((id, on, body, attrs)) = found else { return Ok(None) };
    let Stored { counts: [ran, waited, began], lists } = stored(&attrs)?;
    let counted = sentence(ran, waited, began);
    let [ran_list, waited_list, began_list] = lists;
    Ok(Some(AbsenceTest {
        id,
        on,
        ran: ran_list,
        waited: waited_list,
        began: began_list,
        sentence: if counted.is_empty() { body } else { counted },
        reading: reading(ran, waited, began),
    }))
}

/// What began without the manager in a quarter: examples of the team's beginning things by itself.
pub(crate) fn begun(tx: &Transaction, period: &Period) -> Result<Vec<RealExample>> {
    let mut all = tx.prepare_cached(
        "SELECT id, occurred_on, attrs FROM entry
         WHERE kind = 'absence_test' AND occurred_on BETWEEN ?1 AND ?2 ORDER BY occurred_on, id",
    )?;
    let rows: Vec<(String, NaiveDate, String)> =
        all.query_map([period.starts_on, period.ends_on], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let mut found = Vec::new();
    for (id, on, attrs) in rows {
        let Stored { counts: [.., began], lists: [.., things] } = stored(&attrs)?;
        if began == 0 {
            continue;
        }
        let what = if things.is_empty() { capital(&counted("absence_began", began, &[])) } else { things.join("; ") };
        let text = words("real_test_while_away", &[("what", &what)]);
        found.push(RealExample { id, kind: "absence_test".into(), on, text, goal_id: None, goal_title: None });
    }
    Ok(found)
}

fn sentence(ran: u32, waited: u32, began: u32) -> String {
    let parts = [("absence_ran", ran), ("absence_waited", waited), ("absence_began", began)];
    let parts: Vec<String> =
        parts.iter().filter(|(_, count)| *count > 0).map(|(id, count)| counted(id, *count, &[])).collect();
    if parts.is_empty() {
        return String::new();
    }
    format!("{}.", capital(&parts.join(", ")))
}

/// What the share of what went on without the manager means.
fn reading(ran: u32, waited: u32, began: u32) -> Option<String> {
    let share = absence_index(ran, waited, began).filter(|_| ran + waited + began >= THINGS)?;
    let id = match share {
        share if share < 0.4 => "absence_reading_waits",
        share if share < 0.7 => "absence_reading_half",
        _ if began == 0 => "absence_reading_runs",
        _ => "absence_reading_begins",
    };
    Some(words(id, &[]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{Away, SettingsChange};
    use crate::testing::{TestPlanner, day, planner_on};

    /// Dana, who was away from one day to another.
    fn away(from: &str, until: &str) -> TestPlanner {
        let planner = planner_on(day("2026-10-05"));
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner.add_people(vec!["Amara Okafor".into()]).expect("added");
        let spans = vec![Away { id: None, from: day(from), until: day(until) }];
        planner.change_settings(SettingsChange { away: Some(spans), ..SettingsChange::default() }).expect("entered");
        planner
    }

    fn test(away_id: &EntryId, ran: &str, waited: &str, began: &str) -> NewAbsenceTest {
        NewAbsenceTest { away_id: away_id.clone(), ran: ran.into(), waited: waited.into(), began: began.into() }
    }

    #[test]
    fn the_question_comes_after_two_working_days_away_and_for_four_weeks() {
        let ask = |planner: &Planner| planner.absence_tests().expect("read").ask;
        let team = away("2026-11-05", "2026-11-06");
        assert_eq!(ask(&team.on(day("2026-11-06"))), None, "not while they last");
        assert_eq!(ask(&team.on(day("2026-11-07"))).expect("asked").days, 2);
        assert!(ask(&team.on(day("2026-12-04"))).is_some());
        assert_eq!(ask(&team.on(day("2026-12-05"))), None, "after four weeks nobody remembers");
        let team = away("2026-11-06", "2026-11-08");
        assert_eq!(ask(&team.on(day("2026-11-09"))), None, "a Friday and its weekend are one working day");
        let team = away("2026-11-05", "2026-11-06");
        let monday = team.on(day("2026-11-09"));
        let id = ask(&monday).expect("asked").id;
        monday.let_absence_go(id.clone()).expect("let go");
        assert_eq!(ask(&monday), None, "once is enough");
        monday.undo().expect("undone");
        assert!(ask(&monday).is_some());
        let spans = monday.settings().expect("read").away;
        monday.let_absence_go(id).expect("let go");
        monday.change_settings(SettingsChange { away: Some(spans), ..SettingsChange::default() }).expect("saved");
        assert_eq!(ask(&monday), None, "saving the settings again does not ask again");
    }

    #[test]
    fn what_ran_and_what_waited_is_counted_and_said_in_words() {
        let team = away("2026-11-02", "2026-11-13");
        let monday = team.on(day("2026-11-16"));
        let away = monday.absence_tests().expect("read").ask.expect("asked");
        assert!(monday.keep_absence_test(test(&away.id, " \n", "", "")).is_err(), "something has to be said");
        let kept = monday
            .keep_absence_test(test(
                &away.id,
                "- The rota\nThe audit\n\nPlanning",
                "The offer to the depot",
                "A stand-up",
            ))
            .expect("kept");
        assert_eq!(kept.ran, ["The rota", "The audit", "Planning"]);
        assert_eq!(kept.sentence, "Three things ran, one waited for you, one began without you.");
        assert_eq!(kept.reading.as_deref(), Some(words("absence_reading_begins", &[]).as_str()));
        assert_eq!(monday.absence_tests().expect("read").ask, None);
        assert!(monday.keep_absence_test(test(&away.id, "Again", "", "")).is_err(), "one look back an absence");
        let line = monday.real_test(None).expect("read").lines.remove(0);
        assert_eq!(line.examples[0].text, "While you were away: A stand-up");
        let private: bool = monday
            .read(|tx| {
                Ok(tx.query_row("SELECT visibility = 'private' FROM entry WHERE kind = 'absence_test'", [], |r| {
                    r.get(0)
                })?)
            })
            .expect("read");
        assert!(private);
        monday.remove_absence_test(kept.id).expect("gone");
        let read = monday.absence_tests().expect("read");
        assert!(read.ask.is_some() && read.newest.is_none(), "and the question is there again");
    }

    #[test]
    fn the_share_is_worded_from_three_things_on() {
        assert_eq!(reading(1, 1, 0), None);
        assert_eq!(reading(0, 3, 0), Some(words("absence_reading_waits", &[])));
        assert_eq!(reading(2, 2, 0), Some(words("absence_reading_half", &[])));
        assert_eq!(reading(3, 0, 0), Some(words("absence_reading_runs", &[])));
        assert_eq!(reading(4, 1, 1), Some(words("absence_reading_begins", &[])));
        assert_eq!(sentence(0, 0, 1), "One began without you.");
    }
}
