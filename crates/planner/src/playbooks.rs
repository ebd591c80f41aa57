//! Which hat now? A time that asks for more of one hat (a crisis, a change, a quiet stretch, a lost client, or one in the
//! manager's own words) with what to do under both hats, each on its day. Taken up, it is a plan whose moves are ticked by
//! hand and never by themselves.

use crate::calendar::{Clock, spoken, spoken_due};
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{PlanId, PlanStepId};
use crate::messages::{Label, counted, text};
use crate::states::plan_next;
use crate::{Planner, people, text as texts};
use chrono::{Duration, NaiveDate};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::LazyLock;
use ts_rs::TS;

/// Which hat a move is made under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Hat {
    /// Steadying.
    Manager,
    /// Moving things on.
    Leader,
}

impl Hat {
    fn code(self) -> &'static str {
        match self {
            Hat::Manager => "manager",
            Hat::Leader => "leader",
        }
    }
}

/// Which time it is; it says which hat comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HatTime {
    Crisis,
    Steady,
    Transformation,
}

impl HatTime {
    pub(crate) fn code(self) -> &'static str {
        match self {
            HatTime::Crisis => "crisis",
            HatTime::Steady => "steady",
            HatTime::Transformation => "transformation",
        }
    }

    fn read(code: &str) -> Option<HatTime> {
        [HatTime::Crisis, HatTime::Steady, HatTime::Transformation].into_iter().find(|time| time.code() == code)
    }

    /// The hat that comes first, in words.
    fn first(self) -> String {
        text(&format!("hat_first_{}", self.code()), &[])
    }
}

/// The page Which hat now?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Playbooks {
    /// Those that run, the newest first.
    pub running: Vec<Playbook>,
    /// What can be taken up: what ships, then the manager's own.
    pub choices: Vec<PlaybookChoice>,
    /// Those that are over, the newest first.
    pub over: Vec<PlaybookOver>,
}

/// What can be taken up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaybookChoice {
    /// The code of one that ships, or the plan that an own one is made after.
    pub key: String,
    pub title: String,
    /// How one notices that it is this; an own one has none.
    pub signs: Vec<String>,
    /// Which hat comes first, in words.
    pub first: String,
    pub moves: Vec<PlaybookMove>,
    /// Written by the manager.
    pub own: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaybookMove {
    pub hat: Hat,
    /// Days after the beginning; 0 is the same day.
    pub days: u32,
    /// The same in words.
    pub when: String,
    pub text: String,
}

/// One that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Playbook {
    pub id: PlanId,
    pub title: String,
    pub starts_on: NaiveDate,
    pub first: String,
    /// In the order of their days.
    pub steps: Vec<PlaybookStep>,
    /// Moves that are neither done nor left out.
    pub left: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaybookStep {
    pub id: PlanStepId,
    pub hat: Hat,
    pub text: String,
    pub due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    /// It does not fit here.
    pub skipped: bool,
    /// Its day is past and it is still to do.
    pub late: bool,
}

/// One that is over, in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaybookOver {
    pub id: PlanId,
    pub title: String,
    pub starts_on: NaiveDate,
    pub ended_on: NaiveDate,
    pub done: u32,
    pub of: u32,
}

/// What My growth says of the one that runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlaybookNow {
    pub title: String,
    pub line: String,
}

#[derive(Deserialize)]
struct Shipped {
    version: u32,
    items: Vec<ShippedBook>,
}

#[derive(Deserialize)]
struct ShippedBook {
    code: String,
    title: String,
    signs: Vec<String>,
    manager: Vec<ShippedMove>,
    leader: Vec<ShippedMove>,
}

#[derive(Deserialize)]
struct ShippedMove {
    day: u32,
    text: String,
}

static SHIPPED: LazyLock<Option<Shipped>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../content/playbooks.json")).ok());

fn shipped() -> Result<&'static Shipped> {
    SHIPPED.as_ref().ok_or_else(|| Error::Internal("the playbooks are missing".into()))
}

impl ShippedBook {
    /// A client who left is a crisis of its own kind.
    fn time(&self) -> HatTime {
        self.code.strip_prefix("pb.").and_then(HatTime::read).unwrap_or(HatTime::Crisis)
    }

    fn moves(&self) -> Vec<PlaybookMove> {
        let of = |hat: Hat, moves: &[ShippedMove]| -> Vec<PlaybookMove> {
            moves.iter().map(|one| a_move(hat, one.day, &one.text)).collect()
        };
        in_order([of(Hat::Manager, &self.manager), of(Hat::Leader, &self.leader)].concat())
    }
}

/// The template code of what the manager wrote.
const OWN: &str = "pb.own";
/// The first day is written down while it can still be planned, or remembered.
const FAR: i64 = 92;
/// A move lies within a year of the beginning.
const MOST_DAYS: u32 = 365;
/// So many that are over are shown.
const OVER: u32 = 12;

fn a_move(hat: Hat, days: u32, words: &str) -> PlaybookMove {
    let when = match days {
        0 => text("library_same_day", &[]),
        days => counted("library_days_later", days, &[]),
    };
    PlaybookMove { hat, days, when, text: words.to_owned() }
}

fn in_order(mut moves: Vec<PlaybookMove>) -> Vec<PlaybookMove> {
    moves.sort_by_key(|one| one.days);
    moves
}

impl Planner {
    /// What can be taken up, what runs and what is over.
    pub fn playbooks(&self) -> Result<Playbooks> {
        let clock = self.clock();
        self.read(|tx| page(tx, clock))
    }

    /// Takes one up from a day on: every move becomes a step on its day.
    ///
    /// # Errors
    /// `Invalid` for one that there is not, a day more than a quarter away, and while the same one runs.
    pub fn begin_playbook(&self, key: String, starts_on: NaiveDate) -> Result<Playbooks> {
        let clock = self.clock();
        let choice = self.read(choices)?.into_iter().find(|choice| choice.0.key == key);
        let (choice, time) = choice.ok_or_else(|| Error::invalid("key", "error_choice"))?;
        self.write(Label::from("begin_playbook").with("title", &choice.title), |tx| {
            let code = if choice.own { OWN } else { key.as_str() };
            let plan = insert(tx, clock, code, &choice.title, time, starts_on)?;
            for one in &choice.moves {
                add(tx, clock, &plan, one.hat, one.days, &one.text, starts_on)?;
            }
            page(tx, clock)
        })
    }

    /// Begins one in the manager's own words, without a move yet.
    ///
    /// # Errors
    /// `Invalid` without a title, for a day more than a quarter away, and while one of this title runs.
    pub fn begin_own_playbook(&self, title: String, time: HatTime, starts_on: NaiveDate) -> Result<Playbooks> {
        let clock = self.clock();
        let title = texts::required(&title, "title", texts::TITLE, "error_playbook_title")?;
        self.write(Label::from("begin_playbook").with("title", &title), |tx| {
            insert(tx, clock, OWN, &title, time, starts_on)?;
            page(tx, clock)
        })
    }

    /// Adds a move to one that runs, so many days after its beginning.
    ///
    /// # Errors
    /// `Invalid` without words and beyond a year; `Gone` where it is over.
    pub fn add_playbook_move(&self, id: PlanId, hat: Hat, text: String, days: u32) -> Result<Playbooks> {
        let clock = self.clock();
        let words = texts::required(&text, "text", texts::TITLE, "error_playbook_move")?;
        if days > MOST_DAYS {
            return Err(Error::invalid("days", "error_playbook_days"));
        }
        self.write("add_playbook_move", |tx| {
            let starts_on = running(tx, &id)?;
            add(tx, clock, &id, hat, days, &words, starts_on)?;
            page(tx, clock)
        })
    }

    /// A move is done, or not after all; `skipped`: it does not fit here.
    pub fn tick_playbook_move(&self, id: PlanStepId, done: bool, skipped: bool) -> Result<()> {
        let clock = self.clock();
        self.write("tick_playbook_move", |tx| {
            let state = match (done, skipped) {
                (true, _) => "done",
                (_, true) => "skipped",
                _ => "not_started",
            };
            let changed = tx.execute(
                "UPDATE plan_step SET state = ?2, done_on = ?3, updated_at = ?4 WHERE id = ?1
                   AND plan_id IN (SELECT id FROM plan WHERE kind = 'playbook' AND state = 'running')",
                (&id, state, done.then(|| clock.today()), clock.now()),
            )?;
            if changed == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }

    /// The time is over; what was done stays written down.
    pub fn end_playbook(&self, id: PlanId) -> Result<Playbooks> {
        let clock = self.clock();
        self.write("end_playbook", |tx| {
            running(tx, &id)?;
            let next = plan_next("running", "complete").ok_or(Error::Gone)?;
            tx.execute(
                "UPDATE plan SET state = ?2, ends_on = max(starts_on, ?3), updated_at = ?4 WHERE id = ?1",
                (&id, next, clock.today(), clock.now()),
            )?;
            told(tx, clock, &id, "complete", ("running", next))?;
            page(tx, clock)
        })
    }

    /// Deletes one with its moves.
    pub fn remove_playbook(&self, id: PlanId) -> Result<Playbooks> {
        let clock = self.clock();
        self.write("remove_playbook", |tx| {
            tx.query_row("SELECT 1 FROM plan WHERE id = ?1 AND kind = 'playbook'", [&id], |_| Ok(())).or_gone()?;
            tx.execute("DELETE FROM plan_step WHERE plan_id = ?1", [&id])?;
            tx.execute("DELETE FROM plan WHERE id = ?1", [&id])?;
            page(tx, clock)
        })
    }
}

/// The day one that runs began on.
fn running(tx: &Transaction, id: &PlanId) -> Result<NaiveDate> {
    tx.query_row("SELECT starts_on FROM plan WHERE id = ?1 AND kind = 'playbook' AND state = 'running'", [id], |r| {
        r.get(0)
    })
    .or_gone()
}

fn insert(
    tx: &Transaction,
    clock: Clock,
    code: &str,
    title: &str,
    time: HatTime,
    starts_on: NaiveDate,
) -> Result<PlanId> {
    if (starts_on - clock.today()).num_days().abs() > FAR {
        return Err(Error::invalid("starts_on", "error_playbook_far"));
    }
    let runs = "SELECT EXISTS (SELECT 1 FROM plan WHERE kind = 'playbook' AND state = 'running' AND title = ?1)";
    if tx.query_row(runs, [title], |r| r.get::<_, bool>(0))? {
        return Err(Error::invalid("title", "error_playbook_runs"));
    }
    let (id, own) = (PlanId::new(), people::self_id(tx)?);
    tx.execute(
        "INSERT INTO plan (id, kind, person_id, template_code, template_version, title, starts_on, state, attrs, created_at,
                           updated_at)
         VALUES (?1, 'playbook', ?2, ?3, ?4, ?5, ?6, 'running', ?7, ?8, ?8)",
        rusqlite::params![
            id,
            own,
            code,
            shipped()?.version,
            title,
            starts_on,
            json!({ "time": time.code() }).to_string(),
            clock.now()
        ],
    )?;
    told(tx, clock, &id, "start", ("draft", "running"))?;
    Ok(id)
}

fn told(tx: &Transaction, clock: Clock, id: &PlanId, event: &str, (from, to): (&str, &str)) -> Result<()> {
    let change = Change {
        entity: "plan",
        entity_id: id.as_str(),
        person_id: None,
        event,
        from: Some(from),
        to: Some(to),
        on: clock.today(),
        reason: None,
    };
    events::record(tx, clock, change)
}

fn add(
    tx: &Transaction,
    clock: Clock,
    plan: &PlanId,
    hat: Hat,
    days: u32,
    words: &str,
    starts_on: NaiveDate,
) -> Result<()> {
    let sort: u32 =
        tx.query_row("SELECT ifnull(max(sort), 0) + 1 FROM plan_step WHERE plan_id = ?1", [plan], |r| r.get(0))?;
    let id = PlanStepId::new();
    tx.execute(
        "INSERT INTO plan_step (id, plan_id, code, sort, phase, title, due_on, created_at, updated_at)
         VALUES (?1, ?2, ?1, ?3, ?4, ?5, ?6, ?7, ?7)",
        rusqlite::params![id, plan, sort, hat.code(), words, starts_on + Duration::days(i64::from(days)), clock.now()],
    )?;
    Ok(())
}

/// What ships, then the manager's own, each as it was written last; without moves there is nothing to take up.
fn choices(tx: &Transaction) -> Result<Vec<(PlaybookChoice, HatTime)>> {
    let of_shipped = |book: &ShippedBook| {
        let choice = PlaybookChoice {
            key: book.code.clone(),
            title: book.title.clone(),
            signs: book.signs.clone(),
            first: book.time().first(),
            moves: book.moves(),
            own: false,
        };
        (choice, book.time())
    };
    let mut all: Vec<(PlaybookChoice, HatTime)> = shipped()?.items.iter().map(of_shipped).collect();
    let mut own = tx.prepare_cached(
        "SELECT id, title, starts_on, ifnull(json_extract(attrs, '$.time'), '') FROM plan
         WHERE kind = 'playbook' AND template_code = ?1 ORDER BY starts_on DESC, id DESC",
    )?;
    let plans: Vec<(PlanId, String, NaiveDate, String)> =
        own.query_map([OWN], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (id, title, starts_on, time) in plans {
        if all.iter().any(|(choice, _)| choice.own && choice.title == title) {
            continue;
        }
        let time = HatTime::read(&time).unwrap_or(HatTime::Steady);
        let steps = steps(tx, &id, starts_on)?;
        let moves = steps.iter().filter(|step| !step.skipped);
        let moves: Vec<PlaybookMove> = moves
            .map(|step| a_move(step.hat, (step.due_on - starts_on).num_days().try_into().unwrap_or(0), &step.text))
            .collect();
        if !moves.is_empty() {
            let (key, first) = (id.as_str().to_owned(), time.first());
            all.push((PlaybookChoice { key, title, signs: Vec::new(), first, moves, own: true }, time));
        }
    }
    Ok(all)
}

/// The moves of one, in the order of their days; of one that runs `today` says which are late.
fn steps(tx: &Transaction, id: &PlanId, today: NaiveDate) -> Result<Vec<PlaybookStep>> {
    let mut all = tx.prepare_cached(
        "SELECT id, ifnull(phase, ''), title, due_on, state, done_on FROM plan_step
         WHERE plan_id = ?1 AND due_on IS NOT NULL ORDER BY due_on, sort",
    )?;
    let row = |r: &Row| -> rusqlite::Result<PlaybookStep> {
        let (hat, state, due_on): (String, String, NaiveDate) = (r.get(1)?, r.get(4)?, r.get(3)?);
        Ok(PlaybookStep {
            id: r.get(0)?,
            hat: if hat == "leader" { Hat::Leader } else { Hat::Manager },
            text: r.get(2)?,
            due_on,
            done_on: r.get(5)?,
            skipped: state == "skipped",
            late: state == "not_started" && due_on < today,
        })
    };
    Ok(all.query_map([id], row)?.collect::<rusqlite::Result<_>>()?)
}

impl PlaybookStep {
    fn is_left(&self) -> bool {
        self.done_on.is_none() && !self.skipped
    }
}

fn those_running(tx: &Transaction, today: NaiveDate) -> Result<Vec<Playbook>> {
    let mut all = tx.prepare_cached(
        "SELECT id, title, starts_on, ifnull(json_extract(attrs, '$.time'), '') FROM plan
         WHERE kind = 'playbook' AND state = 'running' AND starts_on IS NOT NULL ORDER BY starts_on DESC, id DESC",
    )?;
    let rows: Vec<(PlanId, String, NaiveDate, String)> =
        all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let whole = |(id, title, starts_on, time): (PlanId, String, NaiveDate, String)| -> Result<Playbook> {
        let steps = steps(tx, &id, today)?;
        let left = steps.iter().filter(|step| step.is_left()).count() as u32;
        let first = HatTime::read(&time).unwrap_or(HatTime::Steady).first();
        Ok(Playbook { id, title, starts_on, first, steps, left })
    };
    rows.into_iter().map(whole).collect()
}

fn page(tx: &Transaction, clock: Clock) -> Result<Playbooks> {
    let mut over = tx.prepare_cached(
        "SELECT n.id, n.title, n.starts_on, n.ends_on, count(CASE WHEN s.state = 'done' THEN 1 END),
                count(CASE WHEN s.state <> 'skipped' THEN 1 END)
         FROM plan n LEFT JOIN plan_step s ON s.plan_id = n.id
         WHERE n.kind = 'playbook' AND n.state = 'completed' AND n.starts_on IS NOT NULL AND n.ends_on IS NOT NULL
         GROUP BY n.id ORDER BY n.starts_on DESC, n.id DESC LIMIT ?1",
    )?;
    let row = |r: &Row| {
        Ok(PlaybookOver {
            id: r.get(0)?,
            title: r.get(1)?,
            starts_on: r.get(2)?,
            ended_on: r.get(3)?,
            done: r.get(4)?,
            of: r.get(5)?,
        })
    };
    Ok(Playbooks {
        running: those_running(tx, clock.today())?,
        choices: choices(tx)?.into_iter().map(|(choice, _)| choice).collect(),
        over: over.query_map([OVER], row)?.collect::<rusqlite::Result<_>>()?,
    })
}

/// The newest one that runs, in one line.
pub(crate) fn now(tx: &Transaction, clock: Clock) -> Result<Option<PlaybookNow>> {
    let today = clock.today();
    let Some(book) = those_running(tx, today)?.into_iter().next() else { return Ok(None) };
    let line = match book.steps.iter().find(|step| step.is_left()) {
        Some(step) => {
            let day = if step.due_on == today { text("date_today", &[]) } else { spoken_due(step.due_on, today) };
            let id = if step.late { "playbook_now_late" } else { "playbook_now_next" };
            text(id, &[("move", &step.text), ("day", &day)])
        }
        None => text("playbook_now_since", &[("day", &spoken(book.starts_on, today))]),
    };
    Ok(Some(PlaybookNow { title: book.title, line }))
}

/// Which time it is: that of the newest one that has begun and runs.
pub(crate) fn time_now(tx: &Transaction, today: NaiveDate) -> Result<Option<HatTime>> {
    let time: Option<String> = tx
        .prepare_cached(
            "SELECT ifnull(json_extract(attrs, '$.time'), '') FROM plan
             WHERE kind = 'playbook' AND state = 'running' AND starts_on <= ?1 ORDER BY starts_on DESC, id DESC LIMIT 1",
        )?
        .query_row([today], |r| r.get(0))
        .optional()?;
    Ok(time.as_deref().and_then(HatTime::read))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::growth::formulas::hat_fit;
    use crate::testing::{TestPlanner, day, planner};

    fn dana() -> TestPlanner {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner
    }

    #[test]
    fn a_playbook_is_two_columns_whose_moves_lie_on_their_days() {
        let p = dana();
        let page = p.playbooks().expect("read");
        let keys: Vec<&str> = page.choices.iter().map(|choice| choice.key.as_str()).collect();
        assert_eq!(keys, ["pb.crisis", "pb.transformation", "pb.steady", "pb.lost_client"]);
        assert!(page.choices.iter().all(|choice| !choice.signs.is_empty() && !choice.first.starts_with("hat_")));
        let lost = &page.choices[3];
        let of = |hat| lost.moves.iter().filter(|one| one.hat == hat).count();
        assert_eq!((of(Hat::Manager), of(Hat::Leader)), (4, 3));

        let page = p.begin_playbook("pb.lost_client".into(), day("2026-11-16")).expect("begun");
        let book = &page.running[0];
        assert_eq!((book.steps.len(), book.left), (7, 7));
        assert_eq!((book.steps[0].due_on, book.steps[6].due_on), (day("2026-11-17"), day("2026-11-23")));
        assert!(book.steps.iter().all(|step| step.done_on.is_none() && !step.late), "nothing ticks itself");
        assert!(p.begin_playbook("pb.lost_client".into(), day("2026-11-16")).is_err(), "it runs");
        assert!(p.begin_playbook("pb.war".into(), day("2026-11-16")).is_err());
        assert!(p.begin_playbook("pb.crisis".into(), day("2027-11-16")).is_err(), "far away");

        let (first, second) = (book.steps[0].id.clone(), book.steps[1].id.clone());
        p.tick_playbook_move(first.clone(), true, false).expect("done");
        p.tick_playbook_move(second, false, true).expect("left out");
        let book = p.playbooks().expect("read").running.remove(0);
        assert_eq!((book.left, book.steps[0].done_on, book.steps[1].skipped), (5, Some(day("2026-11-16")), true));
        p.undo().expect("undone");
        assert_eq!(p.playbooks().expect("read").running[0].left, 6);
        let later = p.on(day("2026-11-20"));
        let late = later.playbooks().expect("read").running.remove(0).steps.into_iter().filter(|step| step.late);
        assert_eq!(late.count(), 3, "of the days 1 and 3");

        let id = p.playbooks().expect("read").running[0].id.clone();
        let page = p.end_playbook(id.clone()).expect("over");
        assert_eq!((page.running.len(), page.over[0].done, page.over[0].of), (0, 1, 7));
        assert!(p.end_playbook(id.clone()).is_err(), "it is over");
        assert!(p.tick_playbook_move(first, false, false).is_err(), "what is over stays as it was");
        assert!(p.remove_playbook(id).expect("deleted").over.is_empty());
        p.undo().expect("undone");
        assert_eq!(p.playbooks().expect("read").over.len(), 1);
    }

    #[test]
    fn an_own_playbook_grows_by_moves_and_can_be_taken_up_again() {
        let p = dana();
        assert!(p.begin_own_playbook("  ".into(), HatTime::Crisis, day("2026-11-16")).is_err(), "without a title");
        let begun = p.begin_own_playbook("A strike is near".into(), HatTime::Crisis, day("2026-11-16"));
        let page = begun.expect("begun");
        assert_eq!((page.running[0].steps.len(), page.choices.len()), (0, 4), "nothing to take up yet");
        let id = page.running[0].id.clone();
        let put = |hat, words: &str, days| p.add_playbook_move(id.clone(), hat, words.into(), days);
        put(Hat::Leader, "Say why we go on", 2).expect("added");
        let page = put(Hat::Manager, "Name who covers the desk", 0).expect("added");
        assert_eq!(page.running[0].steps[0].text, "Name who covers the desk", "by its day");
        assert!(put(Hat::Manager, " ", 0).is_err());
        assert!(put(Hat::Manager, "Much later", 366).is_err());
        p.end_playbook(id.clone()).expect("over");
        assert!(put(Hat::Manager, "Too late", 1).is_err(), "it is over");
        let own = p.playbooks().expect("read").choices.remove(4);
        assert_eq!((own.title.as_str(), own.own, own.moves.len()), ("A strike is near", true, 2));
        let page = p.begin_playbook(own.key, day("2026-12-01")).expect("again");
        assert_eq!(page.running[0].steps[1].due_on, day("2026-12-03"));
        assert_eq!(page.choices.len(), 5, "one of its title");
    }

    #[test]
    fn my_growth_says_what_comes_next_and_the_tap_knows_the_time() {
        let p = dana();
        assert_eq!(p.growth(None).expect("read").playbook, None);
        p.begin_playbook("pb.crisis".into(), day("2026-11-16")).expect("begun");
        let now = p.growth(None).expect("read").playbook.expect("it runs");
        assert_eq!(now.title, "Something is on fire");
        assert!(now.line.contains("Say who decides what"), "{}", now.line);
        p.set_mostly("leader".into()).expect("tapped");
        let worn = |until: &str| p.read(|tx| crate::growth::hats(tx, day("2026-11-16"), day(until))).expect("read");
        assert_eq!(worn("2026-11-16")[0].context.as_deref(), Some("crisis"));
        assert_eq!(hat_fit(&worn("2026-11-16")), Some(0.0), "a crisis asks for the other hat first");
        p.set_mostly("manager".into()).expect("tapped");
        assert_eq!(hat_fit(&worn("2026-11-16")), Some(1.0));
    }
}
