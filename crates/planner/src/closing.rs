//! The close of a quarter: one sitting of six pages over the whole team, left and taken up at any line; then the numbers are
//! kept and the quarter is a page. It waits for nobody: open reviews go on by themselves.
//!
//! `results` says how goals end, `snapshots` what is kept. What is written on the way is saved as it is written: results with
//! the goals, the words about people with their reviews, the manager's own lines as private entries.

pub mod offers;
pub mod results;
mod sheet;
#[cfg(test)]
mod tests;
pub mod year;

use crate::calendar::{self, Clock};
use crate::development::{self, NextStep};
use crate::entries::{self, SavedText};
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::id::{EntryId, GoalId, PeriodId, PersonId};
use crate::periods::{self, Period, QuarterRef};
use crate::quarter;
use crate::quarter::steps;
use crate::real_test::{self, RealExample};
use crate::reviews::{self, ReviewText};
use crate::shifts::{self, GrowthShift};
use crate::snapshots::{self, Cover};
use crate::{Planner, disclosure, messages, people, plans, settings, states, text};
use chrono::{Days, NaiveDate};
use offers::ShelfOffer;
use results::EndingGoal;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// The sitting.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ClosingPage {
    pub quarter: QuarterRef,
    pub next: QuarterRef,
    /// Its last day is over.
    pub may_close: bool,
    /// Where it was left.
    pub place: ClosingPlace,
    /// About how long each of the six pages takes.
    pub minutes: Vec<u32>,
    /// The quarter in at most six sentences.
    pub look_back: Vec<String>,
    /// In the order of the sidebar.
    pub goals: Vec<EndingGoal>,
    /// Those whose suggested result can be taken as it stands.
    pub accept: Vec<GoalId>,
    pub people: Vec<ClosingPerson>,
    /// Steps of development plans that are not done.
    pub steps: Vec<NextStep>,
    pub examples: Vec<RealExample>,
    /// The four shifts, where two of them have something to say.
    pub shifts: Vec<GrowthShift>,
    /// What could be taken down for the next quarter.
    pub offers: Vec<ShelfOffer>,
    /// Goals reached in full or in part, and of them those that were not the manager's own.
    pub reached: u32,
    pub reached_by_others: u32,
    /// The step chosen for the next quarter.
    pub next_step: Option<String>,
    pub own_words: ClosingWords,
    /// Goals that have no result yet.
    pub goals_open: u32,
    /// Goals that go on in the next quarter.
    pub moves_on: u32,
    /// The manager's promises that stay open.
    pub promises_open: u32,
    /// Reviews that are under way and stay so.
    pub reviews_open: u32,
}

/// A page of the sitting, 1 to 6, and on the third whose turn it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosingPlace {
    pub page: u32,
    pub person_id: Option<PersonId>,
}

/// What is written about one person, and beside it what happened with them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ClosingPerson {
    pub person_id: PersonId,
    pub name: String,
    pub short_name: String,
    pub review: ReviewText,
    /// Their review was talked about: its words stand.
    pub stands: bool,
    /// What they have heard or reached this quarter, oldest first.
    pub examples: Vec<Example>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Example {
    pub on: NaiveDate,
    /// praise, constructive, feedforward, achievement or goal.
    pub kind: String,
    pub text: String,
}

/// The manager's own lines about a quarter; only theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosingWords {
    pub remember: String,
    pub keep: String,
    pub stop: String,
    pub begin: String,
}

/// A quarter that was just closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuarterClosed {
    pub label: String,
    /// "Quarter 4 is closed. Seven draft packets are ready to read."
    pub sentence: String,
    pub packets: u32,
}

/// The page of a closed quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ClosedQuarter {
    pub quarter: QuarterRef,
    pub closed_on: NaiveDate,
    pub cover: Cover,
    /// The cover in sentences.
    pub sentences: Vec<String>,
    pub goals: Vec<EndingGoal>,
    /// Whose draft packets can be read.
    pub people: Vec<ClosedPerson>,
    pub own_words: ClosingWords,
    /// Records with a day of this quarter that were written after it was closed.
    pub after_close: u32,
    /// The quarter after it is not closed.
    pub may_reopen: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ClosedPerson {
    pub person_id: PersonId,
    pub name: String,
    /// Something was written for their packet.
    pub written: bool,
}

/// The card on Today: a quarter that ends, or has ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CloseCard {
    pub quarter: QuarterRef,
    /// Its last day is over.
    pub over: bool,
    /// The sitting was begun: its page, 1 to 6.
    pub page: Option<u32>,
}

const PLACE: &str = "closing_place";
/// The card stands on Today in the last days of a quarter.
const CARD_DAYS: u32 = 14;
/// Minutes for the pages that do not grow with the team: look back, the manager, close.
const MINUTES: [u32; 3] = [3, 8, 3];

#[derive(Serialize, Deserialize)]
struct KeptPlace {
    quarter: String,
    #[serde(flatten)]
    place: ClosingPlace,
}

impl Planner {
    /// The sitting over a quarter; where none is named, over the one that waits to be closed.
    pub fn closing(&self, quarter: Option<String>) -> Result<ClosingPage> {
        let clock = self.clock();
        self.read(|tx| {
            let period = match quarter {
                Some(label) => periods::find(tx, clock.today(), Some(&label))?,
                None => match to_close(tx, clock)? {
                    Some(period) => period,
                    None => periods::at(tx, clock.today())?,
                },
            };
            page(tx, clock, &period)
        })
    }

    /// Remembers where the sitting stands. Nobody would want to take that back.
    pub fn keep_closing_place(&self, quarter: String, place: ClosingPlace) -> Result<()> {
        if !(1..=6).contains(&place.page) {
            return Err(Error::invalid("page", "error_choice"));
        }
        let kept = KeptPlace { quarter, place };
        self.write_aside(|tx| settings::set(tx, PLACE, &kept, &self.clock().now()))
    }

    /// Keeps one of the manager's own lines about a quarter while it is typed: remember, keep, stop or begin.
    pub fn save_closing_text(
        &self,
        quarter: String,
        part: String,
        visit: String,
        was: String,
        text: String,
    ) -> Result<SavedText> {
        if !["remember", "keep", "stop", "begin"].contains(&part.as_str()) {
            return Err(Error::invalid("part", "error_choice"));
        }
        let (text, was) = (text::body(&text, "text")?, text::body(&was, "text")?);
        let clock = self.clock();
        let period = self.read(|tx| periods::find(tx, clock.today(), Some(&quarter)))?;
        let merge = format!("closing:{}:{part}:{visit}", period.starts_on);
        self.write_merged("save_closing_text", &merge, |tx| {
            let stored: Option<(EntryId, String)> = tx
                .query_row(
                    "SELECT id, ifnull(body, '') FROM entry WHERE kind = 'reflection'
                       AND json_extract(attrs, '$.closing') = ?1 AND json_extract(attrs, '$.part') = ?2",
                    (&period.label, &part),
                    |r| r.try_into(),
                )
                .optional()?;
            let before = stored.as_ref().map(|(_, text)| text.clone()).unwrap_or_default();
            match stored {
                Some((id, _)) if text.is_empty() => tx.execute("DELETE FROM entry WHERE id = ?1", [id])?,
                Some((id, _)) => tx.execute(
                    "UPDATE entry SET body = ?2, updated_at = ?3 WHERE id = ?1 AND body IS NOT ?2",
                    (id, &text, clock.now()),
                )?,
                None if text.is_empty() => 0,
                None => {
                    let attrs = json!({ "closing": period.label, "part": part }).to_string();
                    insert_entry(tx, clock, "reflection", &period, &text, &attrs)?;
                    1
                }
            };
            let theirs = (before != was && before != text).then_some(before);
            Ok(SavedText { text: text.clone(), kept: true, theirs })
        })
    }

    /// Closes a quarter: its numbers and the five steps are kept as they are now, and reviews that its rhythm does not name
    /// are let off. Open reviews, promises and development plans go on.
    ///
    /// # Errors
    /// `Invalid` before its last day is over, and while a goal of it has no result.
    pub fn close_quarter(&self, quarter: String) -> Result<QuarterClosed> {
        let clock = self.clock();
        self.write("close_quarter", |tx| {
            let found = periods::find(tx, clock.today(), Some(&quarter))?;
            let (id, period) = periods::of(tx, clock, found.starts_on)?;
            let state = period.state(clock.today());
            let Some(closed) = states::period_next(state, "close") else {
                let error = if period.closed { "error_quarter_is_closed" } else { "error_quarter_not_over" };
                let day = calendar::spoken(period.ends_on + Days::new(1), clock.today());
                return Err(Error::invalid_with("quarter", error, &[("quarter", &period.label), ("day", &day)]));
            };
            let open = results::still_open(tx, id.as_str())?;
            if open > 0 {
                return Err(Error::Invalid {
                    field: "goals".into(),
                    message: messages::counted("error_quarter_goals", open, &[]),
                });
            }
            let team = quarter::reported(tx, clock, &period)?;
            let ids: Vec<PersonId> = team.into_iter().map(|person| person.id).collect();
            reviews::let_off(tx, clock, &id, &period, &ids)?;
            freeze_steps(tx, clock, &id, &period)?;
            snapshots::freeze(tx, clock, &period)?;
            tx.execute(
                "UPDATE period SET state = ?2, closed_at = ?3, updated_at = ?3 WHERE id = ?1",
                (&id, closed, clock.now()),
            )?;
            record(tx, clock, &id, "close", state, closed, None)?;
            let packets = ids.len() as u32;
            let mut sentence = messages::text("quarter_is_closed", &[("quarter", &period.quarter.to_string())]);
            if packets > 0 {
                sentence += " ";
                sentence += &capital(&messages::counted("packets_ready", packets, &[]));
            }
            Ok(QuarterClosed { label: period.label, sentence, packets })
        })
    }

    /// A closed quarter is open again, for a reason. What was kept of it stays to be read, and counts no more.
    ///
    /// # Errors
    /// `Invalid` while the quarter after it is closed.
    pub fn reopen_quarter(&self, quarter: String, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("reopen_quarter", |tx| {
            let found = periods::find(tx, clock.today(), Some(&quarter))?;
            let (id, period) = periods::of(tx, clock, found.starts_on)?;
            let Some(state) = states::period_next(period.state(clock.today()), "reopen") else {
                return Err(Error::invalid_with(
                    "quarter",
                    "error_quarter_not_closed",
                    &[("quarter", period.label.as_str())],
                ));
            };
            let (_, next) = periods::neighbours(tx, &period)?;
            if next.closed {
                return Err(Error::invalid_with(
                    "quarter",
                    "error_next_quarter_closed",
                    &[("quarter", next.label.as_str())],
                ));
            }
            snapshots::supersede(tx, clock, &period)?;
            tx.execute(
                "UPDATE plan_step SET score = NULL, action_done = NULL, evidence_snapshot = NULL, updated_at = ?2
                 WHERE action_done IS NOT NULL AND plan_id IN (SELECT id FROM plan WHERE kind = 'manager_to_leader' AND period_id = ?1)",
                (&id, clock.now()),
            )?;
            tx.execute(
                "UPDATE period SET state = ?2, closed_at = NULL, updated_at = ?3 WHERE id = ?1",
                (&id, states::stored("period", state), clock.now()),
            )?;
            record(tx, clock, &id, "reopen", "closed", state, Some(&reason))
        })
    }

    /// The page of a closed quarter.
    pub fn closed_quarter(&self, quarter: String) -> Result<ClosedQuarter> {
        let clock = self.clock();
        self.read(|tx| closed(tx, clock, &periods::find(tx, clock.today(), Some(&quarter))?))
    }

    /// Makes a step the one of a quarter that is coming.
    pub fn choose_step_for(&self, quarter: String, code: String) -> Result<()> {
        let clock = self.clock();
        self.write("choose_step", |tx| {
            let period = periods::find(tx, clock.today(), Some(&quarter))?;
            plans::choose(tx, clock, period.starts_on, &code)
        })
    }
}

/// The quarter that waits to be closed: the one before this, once anything was written in it, else this one in its last
/// days. Nothing is asked of a planner in its first fortnight.
pub(crate) fn to_close(tx: &Transaction, clock: Clock) -> Result<Option<Period>> {
    if disclosure::is_quiet(tx, clock)? {
        return Ok(None);
    }
    let current = periods::at(tx, clock.today())?;
    let (previous, _) = periods::neighbours(tx, &current)?;
    if !previous.closed && holds_anything(tx, &previous)? {
        return Ok(Some(previous));
    }
    let ends = current.as_ref(clock.today()).days_left <= CARD_DAYS;
    Ok(if ends && !current.closed && holds_anything(tx, &current)? { Some(current) } else { None })
}

fn holds_anything(tx: &Transaction, period: &Period) -> Result<bool> {
    let mut any = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM goal WHERE period_id = ?3)
             OR EXISTS (SELECT 1 FROM conversation WHERE held_on BETWEEN ?1 AND ?2)
             OR EXISTS (SELECT 1 FROM feedback WHERE given_on BETWEEN ?1 AND ?2)",
    )?;
    Ok(any.query_row((period.starts_on, period.ends_on, &period.id), |r| r.get(0))?)
}

/// The card on Today, where a quarter waits to be closed.
pub(crate) fn card(tx: &Transaction, clock: Clock) -> Result<Option<CloseCard>> {
    let Some(period) = to_close(tx, clock)? else { return Ok(None) };
    let kept: Option<KeptPlace> = settings::get(tx, PLACE)?;
    let today = clock.today();
    Ok(Some(CloseCard {
        over: today > period.ends_on,
        page: kept.filter(|kept| kept.quarter == period.label).map(|kept| kept.place.page),
        quarter: period.as_ref(today),
    }))
}

fn page(tx: &Transaction, clock: Clock, period: &Period) -> Result<ClosingPage> {
    let today = clock.today();
    let (_, next) = periods::neighbours(tx, period)?;
    let goals = results::ending(tx, clock, &period.label)?;
    let team = quarter::reported(tx, clock, period)?;
    let own = people::find_self(tx)?;
    let people = team
        .iter()
        .map(|person| {
            Ok(ClosingPerson {
                review: reviews::shareable(tx, &person.id, period)?,
                stands: reviews::stands(tx, &person.id, period)?,
                examples: examples(tx, &person.id, period)?,
                person_id: person.id.clone(),
                name: person.display_name.clone(),
                short_name: person.short_name().to_owned(),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let mut steps = development::steps(tx, clock)?;
    steps.retain(|step| {
        matches!(step.state.as_str(), "planned" | "in_progress") && Some(&step.person_id) != own.as_ref()
    });
    let kept: Option<KeptPlace> = settings::get(tx, PLACE)?;
    let place = kept
        .filter(|kept| kept.quarter == period.label)
        .map_or_else(|| ClosingPlace { page: 1, person_id: None }, |kept| kept.place);
    let goals_open = goals.iter().filter(|goal| goal.goal.state != "closed").count() as u32;
    let accept = goals
        .iter()
        .filter(|goal| goal.goal.state == "active" && goal.suggested.is_some())
        .map(|goal| goal.goal.id.clone())
        .collect();
    let reached: Vec<_> = goals
        .iter()
        .filter(|goal| goal.goal.level == "person")
        .filter(|goal| matches!(goal.goal.outcome.as_deref(), Some("achieved" | "partly_achieved")))
        .collect();
    let by_others = reached.iter().filter(|goal| goal.goal.owner_person_id != own).count() as u32;
    let cover = snapshots::cover(tx, period)?;
    let promises_open = tx
        .prepare_cached(
            "SELECT count(*) FROM action_item a JOIN person me ON me.id = a.owner_person_id AND me.is_self = 1
             WHERE a.state = 'open'",
        )?
        .query_row([], |r| r.get(0))?;
    Ok(ClosingPage {
        may_close: period.state(today) == "closing",
        place,
        minutes: vec![
            MINUTES[0],
            (goals_open * 12).div_ceil(17),
            2 * people.len() as u32,
            (steps.len() as u32).min(5),
            MINUTES[1],
            MINUTES[2],
        ],
        look_back: look_back(tx, clock, period, &cover, &goals)?,
        accept,
        steps,
        examples: real_test::examples(tx, period)?,
        shifts: shifts::of_quarter(tx, clock, period)?,
        offers: offers::of_quarter(tx, period, &next)?,
        reached: reached.len() as u32,
        reached_by_others: by_others,
        next_step: plans::chosen(tx, &next)?,
        own_words: own_words(tx, period)?,
        goals_open,
        moves_on: goals.iter().filter(|goal| goal.goal.outcome.as_deref() == Some("carried_over")).count() as u32,
        promises_open,
        reviews_open: reviews::under_way(tx, period)?,
        quarter: period.as_ref(today),
        next: next.as_ref(today),
        goals,
        people,
    })
}

/// The quarter in at most six sentences. What did not happen is not counted.
fn look_back(
    tx: &Transaction,
    clock: Clock,
    period: &Period,
    cover: &Cover,
    goals: &[EndingGoal],
) -> Result<Vec<String>> {
    let mut all = Vec::new();
    if cover.talks > 0 {
        let people = messages::counted("people_count", cover.people, &[]);
        all.push(capital(&messages::counted("look_back_talks", cover.talks, &[("people", &people)])));
    }
    let agreed: Vec<_> = goals.iter().filter(|goal| goal.goal.agreed_on.is_some()).collect();
    if !agreed.is_empty() {
        let there = |goal: &&&EndingGoal| match goal.goal.outcome.as_deref() {
            Some(outcome) => outcome == "achieved",
            None => goal.goal.progress.is_some_and(|progress| progress >= 1.0),
        };
        let reached = agreed.iter().filter(there).count() as u32;
        let of = messages::in_words(agreed.len() as u32);
        let id = if reached == 0 { "look_back_goals_none" } else { "look_back_goals" };
        let sentence = match reached {
            0 => messages::counted(id, agreed.len() as u32, &[]),
            _ => messages::counted(id, reached, &[("of", &of)]),
        };
        all.push(capital(&sentence));
    }
    if cover.good_words > 0 {
        all.push(capital(&messages::counted("look_back_good_words", cover.good_words, &[])));
    }
    if cover.corrections > 0 {
        all.push(capital(&messages::counted("look_back_corrections", cover.corrections, &[])));
    }
    let due = cover.promises_kept + cover.promises_late + cover.promises_open;
    if due > 0 {
        let of = messages::counted("promises_count", due, &[]);
        all.push(messages::text(
            "look_back_promises",
            &[("count", &messages::in_words(cover.promises_kept)), ("of", &of)],
        ));
    }
    if let Some(code) = plans::chosen(tx, period)?
        && let Some(step) = steps::gather(tx, clock, period)?.into_iter().find(|step| step.code == code)
    {
        all.push(messages::text("look_back_step", &[("step", plans::title(&code)), ("line", &step.line.text)]));
    } else if cover.steps_taken > 0 {
        all.push(capital(&messages::counted("look_back_steps", cover.steps_taken, &[])));
    }
    Ok(all)
}

/// What may stand in somebody's review, because they have heard it or reached it.
fn examples(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Vec<Example>> {
    let mut all = tx.prepare_cached(
        "SELECT given_on, kind, concat_ws('. ', rtrim(situation, '. '), rtrim(behaviour, '. '), impact) FROM shareable_feedback
         WHERE person_id = ?1 AND given_on BETWEEN ?2 AND ?3
         UNION ALL
         SELECT occurred_on, 'achievement', coalesce(body, title) FROM entry
         WHERE kind = 'achievement' AND visibility <> 'private' AND person_id = ?1 AND occurred_on BETWEEN ?2 AND ?3
         UNION ALL
         SELECT closed_on, 'goal', title FROM goal
         WHERE owner_person_id = ?1 AND period_id = ?4 AND outcome_code = 'achieved' AND visibility <> 'private'
         ORDER BY 1, 3",
    )?;
    let rows = all.query_map((person, period.starts_on, period.ends_on, &period.id), |r| {
        Ok(Example { on: r.get(0)?, kind: r.get(1)?, text: r.get::<_, Option<String>>(2)?.unwrap_or_default() })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// A private entry of the manager's own, in the quarter it speaks of.
pub(crate) fn insert_entry(
    tx: &Transaction,
    clock: Clock,
    kind: &str,
    period: &Period,
    text: &str,
    attrs: &str,
) -> Result<EntryId> {
    let on = clock.today().clamp(period.starts_on, period.ends_on);
    entries::insert(tx, clock, kind, Some(&people::self_id(tx)?), text, on, attrs)
}

pub(crate) fn own_words(tx: &Transaction, period: &Period) -> Result<ClosingWords> {
    let mut all = tx.prepare_cached(
        "SELECT json_extract(attrs, '$.part'), ifnull(body, '') FROM entry
         WHERE kind = 'reflection' AND json_extract(attrs, '$.closing') = ?1",
    )?;
    let mut words = ClosingWords::default();
    let mut rows = all.query([&period.label])?;
    while let Some(row) = rows.next()? {
        let part: Option<String> = row.get(0)?;
        match part.as_deref() {
            Some("remember") => words.remember = row.get(1)?,
            Some("keep") => words.keep = row.get(1)?,
            Some("stop") => words.stop = row.get(1)?,
            Some("begin") => words.begin = row.get(1)?,
            _ => {}
        }
    }
    Ok(words)
}

/// Writes down how far each of the five steps came, with what counted and the ids of its examples.
fn freeze_steps(tx: &Transaction, clock: Clock, id: &PeriodId, period: &Period) -> Result<()> {
    let mut one = tx.prepare_cached(
        "UPDATE plan_step SET score = ?3, action_done = ?4, evidence_snapshot = ?5, updated_at = ?6
         WHERE code = ?2 AND plan_id IN (SELECT id FROM plan WHERE kind = 'manager_to_leader' AND period_id = ?1)",
    )?;
    for step in steps::gather(tx, clock, period)? {
        let signals: Vec<_> = step
            .signals
            .iter()
            .map(|signal| {
                json!({ "code": signal.code, "weight": signal.weight, "value": signal.value,
                        "numerator": signal.numerator, "denominator": signal.denominator })
            })
            .collect();
        let examples: Vec<_> =
            step.happened.iter().map(|record| json!({ "kind": record.kind, "id": record.id })).collect();
        let evidence = json!({ "signals": signals, "examples": examples }).to_string();
        one.execute((id, step.code, step.score(), step.action_done, evidence, clock.now()))?;
    }
    Ok(())
}

fn record(
    tx: &Transaction,
    clock: Clock,
    id: &PeriodId,
    event: &str,
    from: &str,
    to: &str,
    reason: Option<&str>,
) -> Result<()> {
    events::record(
        tx,
        clock,
        Change {
            entity: "period",
            entity_id: id.as_str(),
            person_id: None,
            event,
            from: Some(from),
            to: Some(to),
            on: clock.today(),
            reason,
        },
    )
}

fn closed(tx: &Transaction, clock: Clock, period: &Period) -> Result<ClosedQuarter> {
    let closed_at: Option<String> = tx
        .prepare_cached("SELECT closed_at FROM period WHERE id = ?1")?
        .query_row([&period.id], |r| r.get(0))
        .optional()?
        .flatten();
    let Some(closed_at) = closed_at.filter(|_| period.closed) else {
        return Err(Error::invalid_with("quarter", "error_quarter_not_closed", &[("quarter", period.label.as_str())]));
    };
    let cover = match snapshots::kept_cover(tx, period)? {
        Some(kept) => kept,
        None => snapshots::cover(tx, period)?, // closed before covers were kept
    };
    let (_, next) = periods::neighbours(tx, period)?;
    let people = snapshots::people_in(tx, clock, period)?
        .into_iter()
        .map(|person| {
            let review = reviews::shareable(tx, &person.id, period)?;
            Ok(ClosedPerson {
                written: review != ReviewText::default(),
                person_id: person.id,
                name: person.display_name,
            })
        })
        .collect::<Result<_>>()?;
    let after_close = tx
        .prepare_cached(
            "SELECT (SELECT count(*) FROM conversation WHERE held_on BETWEEN ?1 AND ?2 AND created_at > ?3)
                  + (SELECT count(*) FROM feedback WHERE occurred_on BETWEEN ?1 AND ?2 AND created_at > ?3 AND state <> 'discarded')
                  + (SELECT count(*) FROM entry WHERE occurred_on BETWEEN ?1 AND ?2 AND created_at > ?3
                       AND kind <> 'packet_text' AND conversation_id IS NULL AND json_extract(attrs, '$.closing') IS NULL)",
        )?
        .query_row((period.starts_on, period.ends_on, &closed_at), |r| r.get(0))?;
    Ok(ClosedQuarter {
        closed_on: closed_at.get(..10).and_then(|day| day.parse().ok()).unwrap_or(period.ends_on),
        sentences: cover_sentences(&cover),
        cover,
        goals: results::ending(tx, clock, &period.label)?,
        people,
        own_words: own_words(tx, period)?,
        after_close,
        may_reopen: !next.closed,
        quarter: period.as_ref(clock.today()),
    })
}

/// "41 talks. 17 goals, 12 achieved. 23 good words. 9 promises kept late, none forgotten." Figures, as in a ledger; what is
/// not there is not said.
pub(crate) fn cover_sentences(cover: &Cover) -> Vec<String> {
    let said = |id: &str, count: u32, places: &[(&str, &str)]| {
        let count_text = count.to_string();
        let mut all = vec![("count", count_text.as_str())];
        all.extend_from_slice(places);
        messages::text(&format!("{id}_{}", if count == 1 { "one" } else { "other" }), &all)
    };
    let mut all = Vec::new();
    if cover.talks > 0 {
        all.push(said("cover_talks", cover.talks, &[]));
    }
    if cover.goals > 0 {
        let achieved = match cover.achieved {
            0 => messages::text("cover_none_achieved", &[]),
            count => messages::text("cover_achieved", &[("count", &count.to_string())]),
        };
        all.push(said("cover_goals", cover.goals, &[("achieved", &achieved)]));
    }
    if cover.good_words > 0 {
        all.push(said("cover_good_words", cover.good_words, &[]));
    }
    if cover.steps_taken > 0 {
        all.push(said("cover_steps", cover.steps_taken, &[]));
    }
    if cover.promises_kept + cover.promises_late + cover.promises_open > 0 {
        let forgotten = match cover.promises_open {
            0 => messages::text("cover_none_forgotten", &[]),
            count => messages::text("cover_forgotten", &[("count", &count.to_string())]),
        };
        let (id, count) = if cover.promises_late > 0 {
            ("cover_promises_late", cover.promises_late)
        } else {
            ("cover_promises_kept", cover.promises_kept)
        };
        all.push(said(id, count, &[("forgotten", &forgotten)]));
    }
    all
}

/// The quarters that are closed: first day, last day and the instant of the close.
pub(crate) fn closed_spans(tx: &Transaction) -> Result<Vec<(NaiveDate, NaiveDate, String)>> {
    let mut all = tx.prepare_cached(
        "SELECT starts_on, ends_on, closed_at FROM period WHERE kind = 'quarter' AND state = 'closed' ORDER BY starts_on",
    )?;
    Ok(all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?)
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
