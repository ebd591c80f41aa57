//! A practice: one habit for thirty days, with a cue, a tick on the days it was done, a line at the end of the week, and a
//! look back at the end. One at a time. A missed day is no failure: nothing is counted in a row, and nothing is praised.

use crate::calendar::{Clock, week_start};
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{EntryId, PlanId};
use crate::messages::{Label, text};
use crate::quarter::person::round4;
use crate::states::plan_next;
use crate::{Planner, people, text, today};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::LazyLock;
use ts_rs::TS;

/// How long a practice runs, its first day counted.
pub const DAYS: u32 = 30;
/// Fewer days with an answer say nothing about how it goes.
pub(crate) const COUNTED_AT_LEAST: usize = 5;
/// What reads as a habit taken up: done on this share of the days that offered an occasion, of at least so many days.
const SUCCESS: (f64, usize) = (0.7, 10);

/// The page My practice.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PracticePage {
    /// The one that runs, or has run its days and waits for its look back.
    pub running: Option<Practice>,
    /// Newest first.
    pub earlier: Vec<Practice>,
    /// To begin with; those that suit the chosen step first.
    pub examples: Vec<PracticeExample>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Practice {
    pub id: PlanId,
    /// What the manager will do.
    pub behaviour: String,
    /// When: what reminds of it.
    pub cue: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    /// running, completed or abandoned.
    pub state: String,
    /// Its last day is over.
    pub over: bool,
    /// From the first day to today or the last, newest first.
    pub days: Vec<PracticeDay>,
    /// Days on which it was done, and days with an occasion that was answered.
    pub done: u32,
    pub counted: u32,
    /// Enough days were answered for the two to say something.
    pub says: bool,
    /// What was written at the end of a week, newest first.
    pub lines: Vec<PracticeLine>,
    pub verdict: Option<PracticeVerdict>,
    /// What the look back said, or why it was let go.
    pub looked_back: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeDay {
    pub on: NaiveDate,
    pub mark: Option<PracticeMark>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeLine {
    pub on: NaiveDate,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeMark {
    Done,
    Missed,
    /// The cue did not come: the day does not count.
    NoOccasion,
}

/// What becomes of it after thirty days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PracticeVerdict {
    /// It goes on by itself.
    Kept,
    /// Thirty more days.
    Again,
    LetGo,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NewPractice {
    pub behaviour: String,
    pub cue: String,
    /// None: today.
    pub starts_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PracticeExample {
    pub behaviour: String,
    pub cue: String,
}

/// The line of Today, while one runs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TodayPractice {
    pub behaviour: String,
    pub cue: String,
    pub mark: Option<PracticeMark>,
    /// Its last day is over: it waits for its look back.
    pub over: bool,
}

/// The line of Friday.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FridayPractice {
    pub behaviour: String,
    /// Of the week, from Monday or the first day on, up to today.
    pub days: Vec<PracticeDay>,
    /// What was written this week.
    pub line: Option<String>,
}

impl PracticeMark {
    fn as_str(self) -> &'static str {
        match self {
            PracticeMark::Done => "1",
            PracticeMark::Missed => "0",
            PracticeMark::NoOccasion => "n",
        }
    }

    fn read(mark: &str) -> Option<PracticeMark> {
        [PracticeMark::Done, PracticeMark::Missed, PracticeMark::NoOccasion].into_iter().find(|m| m.as_str() == mark)
    }
}

/// The last of `days` days that begin with `starts_on`.
pub fn last_day(starts_on: NaiveDate, days: u32) -> NaiveDate {
    starts_on + Days::new(u64::from(days.saturating_sub(1)))
}

/// Done ÷ (done + missed), once enough days were answered; days without an occasion do not count.
pub fn completion(marks: &[Option<PracticeMark>]) -> Option<f64> {
    let (done, counted) = count(marks);
    (counted >= COUNTED_AT_LEAST).then(|| round4(done as f64 / counted as f64))
}

/// Whether it reads as a habit taken up.
pub fn is_success(marks: &[Option<PracticeMark>]) -> bool {
    let (share, least) = SUCCESS;
    let (done, counted) = count(marks);
    counted >= least && done as f64 / counted as f64 >= share - 1e-9
}

fn count(marks: &[Option<PracticeMark>]) -> (usize, usize) {
    let of = |wanted: PracticeMark| marks.iter().filter(|mark| **mark == Some(wanted)).count();
    (of(PracticeMark::Done), of(PracticeMark::Done) + of(PracticeMark::Missed))
}

/// Something that ships to begin with, and the shift it belongs to.
#[derive(Deserialize)]
struct Shipped {
    shift: String,
    behaviour: String,
    cue: String,
}

static SHIPPED: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let all: Value = serde_json::from_str(include_str!("../content/growth_shifts.json")).unwrap_or_default();
    serde_json::from_value(all["practice"]["items"].clone()).unwrap_or_default()
});

/// Which shift a step of the five works on.
fn shift_of(step: &str) -> &'static str {
    match step {
        "clarify_purpose" | "inspire" => "purpose",
        "coach_dont_fix" => "coaching",
        _ => "trust",
    }
}

impl Planner {
    pub fn practice(&self) -> Result<PracticePage> {
        let today = self.clock().today();
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT id FROM plan WHERE kind = 'practice' AND state <> 'draft' ORDER BY starts_on DESC, created_at DESC",
            )?;
            let ids: Vec<PlanId> = all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            let (mut running, mut earlier) = (None, Vec::new());
            for id in ids {
                let practice = one(tx, today, &id)?;
                if practice.state == "running" { running = Some(practice) } else { earlier.push(practice) }
            }
            let shift = today::chosen_step(tx, today)?.map(|step| shift_of(&step.code));
            let (suits, others): (Vec<_>, Vec<_>) = SHIPPED.iter().partition(|one| Some(one.shift.as_str()) == shift);
            let example =
                |one: &Shipped| PracticeExample { behaviour: one.behaviour.clone(), cue: one.cue.clone() };
            Ok(PracticePage { running, earlier, examples: suits.into_iter().chain(others).map(example).collect() })
        })
    }

    /// Begins one.
    ///
    /// # Errors
    /// `Invalid` while another runs, and without a habit or a cue.
    pub fn start_practice(&self, new: NewPractice) -> Result<Practice> {
        let behaviour = text::required(&new.behaviour, "behaviour", text::TITLE, "error_practice_behaviour")?;
        let cue = text::required(&new.cue, "cue", text::TITLE, "error_practice_cue")?;
        let today = self.clock().today();
        let starts_on = new.starts_on.unwrap_or(today);
        if starts_on > today + Days::new(u64::from(DAYS)) || starts_on + Days::new(u64::from(DAYS)) < today {
            return Err(Error::invalid("starts_on", "error_practice_start"));
        }
        self.write("start_practice", |tx| begin(tx, self.clock(), &behaviour, &cue, starts_on))
    }

    /// Words it better while it runs.
    pub fn word_practice(&self, behaviour: String, cue: String) -> Result<()> {
        let behaviour = text::required(&behaviour, "behaviour", text::TITLE, "error_practice_behaviour")?;
        let cue = text::required(&cue, "cue", text::TITLE, "error_practice_cue")?;
        self.write("word_practice", |tx| {
            let id = running(tx)?.ok_or(Error::Gone)?;
            tx.execute(
                "UPDATE plan SET title = ?2, attrs = json_set(attrs, '$.behaviour', ?2, '$.cue', ?3), updated_at = ?4
                 WHERE id = ?1",
                (&id, &behaviour, &cue, self.clock().now()),
            )?;
            Ok(())
        })
    }

    /// How it went on a day; none takes the answer back.
    ///
    /// # Errors
    /// `Invalid` for a day that is not one of its days, or still to come.
    pub fn mark_practice(&self, on: NaiveDate, mark: Option<PracticeMark>) -> Result<()> {
        let today = self.clock().today();
        self.write("mark_practice", |tx| {
            let id = running(tx)?.ok_or(Error::Gone)?;
            let practice = one(tx, today, &id)?;
            if on < practice.starts_on || on > practice.ends_on || on > today {
                return Err(Error::invalid("on", "error_practice_day"));
            }
            tx.execute(
                "DELETE FROM entry WHERE kind = 'practice_day' AND plan_id = ?1 AND occurred_on = ?2",
                (&id, on),
            )?;
            let Some(mark) = mark else { return Ok(()) };
            insert_day(tx, self.clock(), &id, "practice_day", on, "", &json!({ "mark": mark.as_str() }))
        })
    }

    /// The line of the week; an empty one takes it back.
    pub fn say_practice(&self, text: String) -> Result<()> {
        let said = text::one_line(&text, "text", text::TITLE)?;
        let today = self.clock().today();
        self.write("say_practice", |tx| {
            let id = running(tx)?.ok_or(Error::Gone)?;
            tx.execute(
                "DELETE FROM entry WHERE kind = 'reflection' AND plan_id = ?1 AND occurred_on BETWEEN ?2 AND ?3",
                (&id, week_start(today, 1), today),
            )?;
            if said.is_empty() {
                return Ok(());
            }
            insert_day(tx, self.clock(), &id, "reflection", today, &said, &json!({}))
        })
    }

    /// Looks back at the end of it; "thirty more days" begins the next one today, in the same step.
    pub fn look_back_on_practice(&self, verdict: PracticeVerdict, said: String) -> Result<()> {
        let said = text::body(&said, "said")?;
        let clock = self.clock();
        self.write("look_back_on_practice", |tx| {
            let id = running(tx)?.ok_or(Error::Gone)?;
            let practice = one(tx, clock.today(), &id)?;
            if practice.starts_on > clock.today() {
                return Err(Error::invalid("verdict", "error_practice_not_begun"));
            }
            let review = json!({ "verdict": verdict, "said": said, "on": clock.today() });
            tx.execute(
                "UPDATE plan SET attrs = json_set(attrs, '$.review', json(?2)) WHERE id = ?1",
                (&id, review.to_string()),
            )?;
            go(tx, clock, &id, ("running", "complete"), None)?;
            if verdict == PracticeVerdict::Again {
                begin(tx, clock, &practice.behaviour, &practice.cue, clock.today())?;
            }
            Ok(())
        })
    }

    /// Lets go of the one that runs, with the reason.
    pub fn stop_practice(&self, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        self.write("stop_practice", |tx| {
            let id = running(tx)?.ok_or(Error::Gone)?;
            go(tx, self.clock(), &id, ("running", "abandon"), Some(&reason))
        })
    }

    /// Takes one that is over out of the record, with its days.
    pub fn remove_practice(&self, id: PlanId) -> Result<()> {
        let what = self.read(|tx| one(tx, self.clock().today(), &id))?.behaviour;
        self.write(Label::from("remove_practice").with("what", what), |tx| {
            tx.execute("DELETE FROM entry WHERE plan_id = ?1 AND kind IN ('practice_day', 'reflection')", [&id])?;
            match tx.execute("DELETE FROM plan WHERE id = ?1 AND kind = 'practice' AND state <> 'running'", [&id])? {
                0 => Err(Error::Gone),
                _ => Ok(()),
            }
        })
    }
}

fn begin(tx: &Transaction, clock: Clock, behaviour: &str, cue: &str, starts_on: NaiveDate) -> Result<Practice> {
    if let Some(other) = running(tx)? {
        let other = one(tx, clock.today(), &other)?.behaviour;
        return Err(Error::invalid_with("behaviour", "error_practice_runs", &[("what", &other)]));
    }
    let id = PlanId::new();
    tx.execute(
        "INSERT INTO plan (id, kind, person_id, title, starts_on, ends_on, attrs, created_at, updated_at)
         VALUES (?1, 'practice', ?2, ?3, ?4, ?5, ?6, ?7, ?7)",
        rusqlite::params![
            id,
            people::self_id(tx)?,
            behaviour,
            starts_on,
            last_day(starts_on, DAYS),
            json!({ "behaviour": behaviour, "cue": cue }).to_string(),
            clock.now()
        ],
    )?;
    go(tx, clock, &id, ("draft", "start"), None)?;
    one(tx, clock.today(), &id)
}

fn go(tx: &Transaction, clock: Clock, id: &PlanId, (from, event): (&str, &str), reason: Option<&str>) -> Result<()> {
    let next = plan_next(from, event).ok_or(Error::Gone)?;
    tx.execute("UPDATE plan SET state = ?2, updated_at = ?3 WHERE id = ?1", (id, next, clock.now()))?;
    let change = Change {
        entity: "plan",
        entity_id: id.as_str(),
        person_id: None,
        event,
        from: Some(from),
        to: Some(next),
        on: clock.today(),
        reason,
    };
    events::record(tx, clock, change)
}

fn insert_day(
    tx: &Transaction,
    clock: Clock,
    plan: &PlanId,
    kind: &str,
    on: NaiveDate,
    said: &str,
    attrs: &Value,
) -> Result<()> {
    tx.execute(
        "INSERT INTO entry (id, kind, occurred_on, body, plan_id, attrs, created_at, updated_at)
         VALUES (?1, ?2, ?3, nullif(?4, ''), ?5, ?6, ?7, ?7)",
        rusqlite::params![EntryId::new(), kind, on, said, plan, attrs.to_string(), clock.now()],
    )?;
    Ok(())
}

fn running(tx: &Transaction) -> Result<Option<PlanId>> {
    let mut one = tx.prepare_cached(
        "SELECT p.id FROM plan p JOIN person me ON me.id = p.person_id AND me.is_self = 1
         WHERE p.kind = 'practice' AND p.state = 'running' ORDER BY p.starts_on DESC, p.id DESC LIMIT 1",
    )?;
    Ok(one.query_row([], |r| r.get(0)).optional()?)
}

fn marks(tx: &Transaction, id: &PlanId, from: NaiveDate, to: NaiveDate) -> Result<Vec<PracticeDay>> {
    let mut all = tx.prepare_cached(
        "SELECT occurred_on, json_extract(attrs, '$.mark') FROM entry
         WHERE kind = 'practice_day' AND plan_id = ?1 ORDER BY occurred_on, created_at",
    )?;
    let kept: std::collections::HashMap<NaiveDate, String> =
        all.query_map([id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    Ok(from
        .iter_days()
        .take_while(|on| *on <= to)
        .map(|on| PracticeDay { on, mark: kept.get(&on).and_then(|mark| PracticeMark::read(mark)) })
        .collect())
}

fn one(tx: &Transaction, today: NaiveDate, id: &PlanId) -> Result<Practice> {
    type Row = (String, NaiveDate, NaiveDate, String, String);
    let (title, starts_on, ends_on, state, attrs): Row = tx
        .prepare_cached("SELECT title, starts_on, ends_on, state, attrs FROM plan WHERE id = ?1 AND kind = 'practice'")?
        .query_row([id], |r| r.try_into())
        .or_gone()?;
    let attrs: Value = serde_json::from_str(&attrs)?;
    let mut lines = tx.prepare_cached(
        "SELECT occurred_on, coalesce(body, '') FROM entry WHERE kind = 'reflection' AND plan_id = ?1
         ORDER BY occurred_on DESC, id DESC",
    )?;
    let lines = lines
        .query_map([id], |r| Ok(PracticeLine { on: r.get(0)?, text: r.get(1)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let mut days = marks(tx, id, starts_on, today.min(ends_on))?;
    days.reverse();
    let answers: Vec<_> = days.iter().map(|day| day.mark).collect();
    let (done, counted) = count(&answers);
    let reason: Option<String> = tx
        .prepare_cached("SELECT reason FROM event WHERE entity = 'plan' AND entity_id = ?1 AND event = 'abandon'")?
        .query_row([id], |r| r.get(0))
        .optional()?
        .flatten();
    let said = attrs["review"]["said"].as_str().filter(|said| !said.trim().is_empty()).map(str::to_owned);
    Ok(Practice {
        id: id.clone(),
        behaviour: title,
        cue: attrs["cue"].as_str().unwrap_or_default().to_owned(),
        starts_on,
        ends_on,
        over: state == "running" && today > ends_on,
        state,
        days,
        done: done as u32,
        counted: counted as u32,
        says: counted >= COUNTED_AT_LEAST,
        lines,
        verdict: serde_json::from_value(attrs["review"]["verdict"].clone()).ok(),
        looked_back: said.or(reason),
    })
}

/// The days of a quarter of the newest practice in it: done, counted, and their records. None where there was none.
pub(crate) fn counted(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Option<(u32, u32, Vec<String>)>> {
    let mut newest = tx.prepare_cached(
        "SELECT p.id FROM plan p JOIN person me ON me.id = p.person_id AND me.is_self = 1
         WHERE p.kind = 'practice' AND p.state <> 'draft' AND p.starts_on <= ?2 AND p.ends_on >= ?1
         ORDER BY p.starts_on DESC, p.id DESC LIMIT 1",
    )?;
    let Some(id) = newest.query_row([from, until], |r| r.get::<_, PlanId>(0)).optional()? else { return Ok(None) };
    let mut days = tx.prepare_cached(
        "SELECT id, json_extract(attrs, '$.mark') FROM entry
         WHERE kind = 'practice_day' AND plan_id = ?1 AND occurred_on BETWEEN ?2 AND ?3 ORDER BY occurred_on, created_at",
    )?;
    let days: Vec<(String, Option<String>)> =
        days.query_map((&id, from, until), |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let marks: Vec<_> = days.iter().map(|(_, mark)| mark.as_deref().and_then(PracticeMark::read)).collect();
    let (done, counted) = count(&marks);
    Ok(Some((done as u32, counted as u32, days.into_iter().map(|(id, _)| id).collect())))
}

/// The line of a day, while one runs.
pub(crate) fn for_today(tx: &Transaction, on: NaiveDate) -> Result<Option<TodayPractice>> {
    let Some(id) = running(tx)? else { return Ok(None) };
    let practice = one(tx, on, &id)?;
    Ok((practice.starts_on <= on).then(|| TodayPractice {
        behaviour: practice.behaviour,
        cue: practice.cue,
        mark: practice.days.first().filter(|day| day.on == on).and_then(|day| day.mark),
        over: practice.over,
    }))
}

/// The line at the end of the week, while one has run in it.
pub(crate) fn for_friday(tx: &Transaction, on: NaiveDate) -> Result<Option<FridayPractice>> {
    let Some(id) = running(tx)? else { return Ok(None) };
    let practice = one(tx, on, &id)?;
    let monday = week_start(on, 1);
    let days: Vec<PracticeDay> = practice.days.into_iter().rev().filter(|day| day.on >= monday).collect();
    Ok((!days.is_empty()).then(|| FridayPractice {
        behaviour: practice.behaviour,
        line: practice.lines.into_iter().find(|line| line.on >= monday).map(|line| line.text),
        days,
    }))
}

/// Why the shelf stays down.
pub(crate) fn open_duty(tx: &Transaction, today: NaiveDate) -> Result<Option<String>> {
    let Some(id) = running(tx)? else { return Ok(None) };
    Ok(Some(text("open_on_my_practice", &[("what", &one(tx, today, &id)?.behaviour)])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shelves::Shelf;
    use crate::testing::{day, planner};

    fn ask_first() -> NewPractice {
        NewPractice {
            behaviour: "Ask one open question before I answer".into(),
            cue: "When someone brings me a problem".into(),
            starts_on: None,
        }
    }

    #[test]
    fn one_habit_is_ticked_on_its_days_and_a_second_waits() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let begun = p.start_practice(ask_first()).expect("begun");
        assert_eq!((begun.starts_on, begun.ends_on), (day("2026-11-16"), day("2026-12-15")));
        let second = NewPractice { behaviour: "Speak last".into(), ..ask_first() };
        let told = p.start_practice(second).expect_err("one at a time").message();
        assert!(told.contains("Ask one open question"), "{told}");
        assert_eq!(p.practice().expect("page").running.expect("the first").behaviour, begun.behaviour, "nothing lost");
        assert!(p.put_away_shelf(Shelf::MyPractice).is_err(), "it runs");

        p.mark_practice(day("2026-11-16"), Some(PracticeMark::Done)).expect("ticked");
        assert_eq!(p.today().expect("today").practice.expect("its line").mark, Some(PracticeMark::Done));
        p.undo().expect("undone");
        assert_eq!(p.today().expect("today").practice.expect("its line").mark, None);
        for wrong in ["2026-11-15", "2026-11-17"] {
            assert!(p.mark_practice(day(wrong), Some(PracticeMark::Done)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn friday_asks_for_a_line_and_the_end_for_a_look_back() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ann = p.add_person("Ann".into()).expect("added").id;
        let talk = crate::conversations::NewOneOnOne {
            person_id: ann,
            held_on: day("2026-11-16"),
            notes: "x".into(),
            agreed: Vec::new(),
            next_on: None,
            next_time: None,
            slot: None,
        };
        p.log_one_on_one(talk).expect("a talk, so that there is a week");
        p.start_practice(ask_first()).expect("begun");
        let friday = p.on(day("2026-11-20"));
        for (on, mark) in [
            ("2026-11-16", PracticeMark::Done),
            ("2026-11-17", PracticeMark::Done),
            ("2026-11-18", PracticeMark::NoOccasion),
            ("2026-11-19", PracticeMark::Missed),
        ] {
            friday.mark_practice(day(on), Some(mark)).expect("marked");
        }
        let line = |p: &Planner| p.today().expect("today").friday.expect("Friday").practice.expect("its line");
        assert_eq!(line(&friday).days.len(), 5);
        friday.say_practice("Hard with Tom, easy with Ann".into()).expect("said");
        friday.say_practice("Easier in the morning".into()).expect("said again");
        assert_eq!(line(&friday).line.as_deref(), Some("Easier in the morning"));
        let running = friday.practice().expect("page").running.expect("runs");
        assert_eq!((running.done, running.counted, running.says, running.lines.len()), (2, 3, false, 1));

        let after = p.on(day("2026-12-16"));
        assert!(after.today().expect("today").practice.expect("its line").over);
        assert!(after.mark_practice(day("2026-12-16"), Some(PracticeMark::Done)).is_err(), "its days are over");
        after.look_back_on_practice(PracticeVerdict::Again, "Half a habit".into()).expect("looked back");
        let page = after.practice().expect("page");
        assert_eq!(page.running.expect("thirty more").starts_on, day("2026-12-16"));
        let earlier = &page.earlier[0];
        assert_eq!((earlier.state.as_str(), earlier.verdict), ("completed", Some(PracticeVerdict::Again)));
        assert_eq!(earlier.looked_back.as_deref(), Some("Half a habit"));
        after.undo().expect("undone");
        let page = after.practice().expect("page");
        assert!(page.running.is_some_and(|back| back.over) && page.earlier.is_empty(), "one step, taken back whole");
        after.stop_practice("The team changed".into()).expect("let go");
        let page = after.practice().expect("page");
        assert_eq!(page.earlier[0].looked_back.as_deref(), Some("The team changed"));
        after.remove_practice(page.earlier[0].id.clone()).expect("removed");
        assert!(after.today().expect("today").practice.is_none());
    }

    #[test]
    fn examples_suit_the_chosen_step() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        p.choose_step("coach_dont_fix".into()).expect("chosen");
        let first = &p.practice().expect("page").examples[0];
        assert!(first.behaviour.contains("question"), "{first:?}");
    }
}
