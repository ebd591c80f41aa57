//! How goals end: reached, partly or missed, moved on into the next quarter, put off while still a draft, or let go of.
//!
//! A result is said in a word. The figure behind the word is the suggestion where the two agree, else the nearest figure the
//! word stands for; only where it is two tenths or more from the suggestion somebody has to say why.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::goals::{self, Goal, GoalCard, KeyResult, Measure};
use crate::id::{GoalId, KeyResultId, PersonId};
use crate::quarter::person::{Ambition, Status, score_band, score_suggestion};
use crate::{Planner, messages, periods, states, text};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A goal of a quarter that ends: how it stands, and what each choice would ask for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct EndingGoal {
    pub goal: GoalCard,
    /// How far it came, in words.
    pub words: String,
    /// achieved, partly_achieved or missed; none where there is nothing to go on.
    pub suggested: Option<String>,
    /// The results that need a reason, because they are far from the suggestion.
    pub reason_for: Vec<String>,
    /// How often it has moved on before.
    pub carry_count: u32,
    /// Moving on would be the third time or more: split it, change it, or let it go?
    pub asks_first: bool,
    /// Whoever it belongs to is still here in the next quarter.
    pub may_move_on: bool,
    /// Of one that ended: why, where that was said.
    pub reason: Option<String>,
    /// What it became in the next quarter.
    pub successor_id: Option<GoalId>,
}

/// What came of a goal.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct GoalResult {
    /// achieved, partly_achieved or missed.
    pub outcome: String,
    /// 0 to 10; left out: what the word stands for, as near to the suggestion as it can be.
    pub score_tenths: Option<u32>,
    pub reason: Option<String>,
}

/// How a goal moves on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct MoveOn {
    pub reason: String,
    /// From the third time on: split or change.
    pub again: Option<String>,
    /// What it is called from now on; two where it is split. Left out: as before.
    pub titles: Vec<String>,
    /// 0 to 10; left out: what was suggested.
    pub score_tenths: Option<u32>,
}

/// From so many moves on, moving on once more asks first.
const ASKS_FROM: u32 = 2;
/// A result this many tenths from the suggestion needs a reason.
const FAR: u32 = 2;

impl Planner {
    /// Writes down what came of a goal.
    pub fn score_goal(&self, id: GoalId, result: GoalResult) -> Result<()> {
        let reason = text::optional(result.reason.as_deref(), "reason", text::TITLE)?;
        let clock = self.clock();
        self.write("score_goal", |tx| {
            let ending = Ending::read(tx, clock, &id)?;
            ending.score(tx, clock, &result.outcome, result.score_tenths, reason.as_deref())
        })
    }

    /// Takes the suggested result of every one of these goals; how many there were.
    pub fn accept_results(&self, ids: Vec<GoalId>) -> Result<u32> {
        let clock = self.clock();
        self.write("accept_results", |tx| {
            for id in &ids {
                let ending = Ending::read(tx, clock, id)?;
                let outcome = ending.suggested().ok_or_else(|| Error::invalid("ids", "error_no_suggestion"))?;
                ending.score(tx, clock, outcome, None, None)?;
            }
            Ok(ids.len() as u32)
        })
    }

    /// A goal goes on in the next quarter, as a draft that begins where this one stands; the new one.
    ///
    /// # Errors
    /// `Invalid` without a reason, where whoever it belongs to has left, and from the third time on without an answer to
    /// whether it is split or changed.
    pub fn move_goal_on(&self, id: GoalId, how: MoveOn) -> Result<GoalCard> {
        let reason = text::required(&how.reason, "reason", text::TITLE, "error_reason")?;
        let titles: Vec<String> =
            how.titles.iter().map(|title| text::one_line(title, "titles", text::TITLE)).collect::<Result<_>>()?;
        let titles: Vec<String> = titles.into_iter().filter(|title| !title.is_empty()).collect();
        let clock = self.clock();
        self.write("move_goal_on", |tx| {
            let ending = Ending::read(tx, clock, &id)?;
            let wanted = match how.again.as_deref() {
                None if ending.carry_count >= ASKS_FROM => {
                    return Err(Error::invalid("again", "error_goal_third_time"));
                }
                None | Some("change") => titles.len() <= 1,
                Some("split") => titles.len() == 2,
                Some(_) => return Err(Error::invalid("again", "error_choice")),
            };
            if !wanted {
                return Err(Error::invalid("titles", "error_goal_split"));
            }
            ending.move_on(tx, clock, &titles, how.score_tenths, &reason)
        })
    }

    /// A goal that was never agreed waits for the next quarter; nothing is said about a result.
    pub fn postpone_goal(&self, id: GoalId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("postpone_goal", |tx| {
            let goal = goals::one(tx, clock.today(), &id)?;
            let state = next_state(&goal.state, "postpone")?;
            let (next, starts_on, due_on) = in_next_quarter(tx, clock, &goal)?;
            tx.execute(
                "UPDATE goal SET state = ?2, period_id = ?3, starts_on = ?4, due_on = ?5, updated_at = ?6 WHERE id = ?1",
                (&id, state, &next, starts_on, due_on, clock.now()),
            )?;
            record(tx, clock, &goal, "postpone", &goal.state, state, &reason)
        })
    }

    /// A goal that ended runs again, for a reason. What it became in the next quarter goes, as long as nobody has agreed on
    /// it or said anything about it.
    pub fn reopen_goal(&self, id: GoalId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("reopen_goal", |tx| {
            let goal = goals::one(tx, clock.today(), &id)?;
            next_state(&goal.state, "reopen")?;
            if periods::at(tx, goal.quarter_starts_on)?.closed {
                return Err(Error::invalid_with(
                    "id",
                    "error_goal_quarter_closed",
                    &[("quarter", &goal.quarter_label)],
                ));
            }
            take_back_successors(tx, &id)?;
            // One that both never agreed on is a draft again.
            let state = if goal.agreed_on.is_some() { states::stored("goal", "active") } else { "draft" };
            tx.execute(
                "UPDATE goal SET state = ?2, outcome_code = NULL, score_tenths = NULL, score_suggested_tenths = NULL,
                                 score_reason = NULL, closed_on = NULL, updated_at = ?3 WHERE id = ?1",
                (&id, state, clock.now()),
            )?;
            record(tx, clock, &goal, "reopen", "closed", state, &reason)
        })
    }
}

/// A goal with what its end needs to know.
struct Ending {
    goal: Goal,
    ambition: Ambition,
    carry_count: u32,
    asked_today: NaiveDate,
}

impl Ending {
    fn read(tx: &Transaction, clock: Clock, id: &GoalId) -> Result<Ending> {
        Ending::of(tx, clock, goals::one(tx, clock.today(), id)?)
    }

    fn of(tx: &Transaction, clock: Clock, goal: Goal) -> Result<Ending> {
        let mut more = tx.prepare_cached("SELECT ambition, carry_count FROM goal WHERE id = ?1")?;
        let (ambition, carry_count): (String, u32) = more.query_row([&goal.id], |r| r.try_into())?;
        let ambition = match ambition.as_str() {
            "aspirational" => Ambition::Aspirational,
            "learning" => Ambition::Learning,
            _ => Ambition::Committed,
        };
        Ok(Ending { goal, ambition, carry_count, asked_today: clock.today() })
    }

    /// Progress in tenths, half up, and ten only for all of it; none where nothing was ever said about how far it is.
    fn suggested_tenths(&self) -> Option<u32> {
        self.goal.progress().filter(|_| self.goal.has_value()).map(score_suggestion)
    }

    fn suggested(&self) -> Option<&'static str> {
        self.suggested_tenths().map(|tenths| word_for(tenths, self.ambition))
    }

    /// The figure a word stands for, as near to the suggestion as it can be.
    fn tenths_for(&self, outcome: &str) -> Result<u32> {
        let committed = self.ambition == Ambition::Committed;
        let (least, most, middle) = match outcome {
            "achieved" if committed => (10, 10, 10),
            "achieved" => (7, 10, 10),
            "partly_achieved" if committed => (4, 9, 5),
            "partly_achieved" => (4, 6, 5),
            "missed" => (0, 3, 0),
            _ => return Err(Error::invalid("outcome", "error_choice")),
        };
        Ok(self.suggested_tenths().map_or(middle, |suggested| suggested.clamp(least, most)))
    }

    fn needs_reason(&self, tenths: u32) -> bool {
        self.suggested_tenths().is_some_and(|suggested| suggested.abs_diff(tenths) >= FAR)
    }

    /// The state it is in today: an agreed goal runs from its first day or its first update on.
    fn state(&self) -> &str {
        let begun = self.goal.updates > 0 || self.asked_today >= self.goal.starts_on;
        if self.goal.state == "agreed" && begun { "active" } else { &self.goal.state }
    }

    fn score(
        &self,
        tx: &Transaction,
        clock: Clock,
        outcome: &str,
        tenths: Option<u32>,
        reason: Option<&str>,
    ) -> Result<()> {
        let word = self.tenths_for(outcome)?;
        let tenths = in_range(tenths.unwrap_or(word))?;
        if self.needs_reason(tenths) && reason.is_none() {
            return Err(Error::invalid("reason", "error_result_reason"));
        }
        let state = next_state(self.state(), "score")?;
        self.end(tx, clock, state, outcome, tenths, reason)?;
        record(tx, clock, &self.goal, "score", &self.goal.state, state, reason.unwrap_or_default())
    }

    fn end(
        &self,
        tx: &Transaction,
        clock: Clock,
        state: &str,
        outcome: &str,
        tenths: u32,
        reason: Option<&str>,
    ) -> Result<()> {
        tx.execute(
            "UPDATE goal SET state = ?2, outcome_code = ?3, score_tenths = ?4, score_suggested_tenths = ?5, score_reason = ?6,
                             closed_on = ?7, updated_at = ?8 WHERE id = ?1",
            (
                &self.goal.id,
                state,
                outcome,
                tenths,
                self.suggested_tenths(),
                reason,
                clock.today(),
                clock.now(),
            ),
        )?;
        Ok(())
    }

    fn move_on(
        &self,
        tx: &Transaction,
        clock: Clock,
        titles: &[String],
        tenths: Option<u32>,
        reason: &str,
    ) -> Result<GoalCard> {
        let goal = &self.goal;
        let state = next_state(self.state(), "carry_over")?;
        if !stays(tx, goal)? {
            let name = goal.owner_name.as_deref().unwrap_or_default();
            return Err(Error::invalid_with("id", "error_goal_owner_left", &[("name", name)]));
        }
        let tenths = in_range(tenths.or(self.suggested_tenths()).unwrap_or_default())?;
        self.end(tx, clock, state, "carried_over", tenths, Some(reason))?;
        record(tx, clock, goal, "carry_over", &goal.state, state, reason)?;
        let first = self.successor(tx, clock, titles.first().unwrap_or(&goal.title), true)?;
        if let Some(second) = titles.get(1) {
            self.successor(tx, clock, second, false)?;
        }
        goals::card(tx, clock, &first)
    }

    /// A draft in the next quarter that begins where this goal stands. One goal has one successor; the other part of one
    /// that was split shares its line of descent.
    fn successor(&self, tx: &Transaction, clock: Clock, title: &str, direct: bool) -> Result<GoalId> {
        let (next, starts_on, due_on) = in_next_quarter(tx, clock, &self.goal)?;
        let (id, at) = (GoalId::new(), clock.now());
        // The goal above it may have moved on as well: then its successor is the one above.
        tx.execute(
            "INSERT INTO goal (id, period_id, level, owner_person_id, parent_goal_id, ambition, title, outcome, plain_text, why,
                               resources, risks, starts_on, due_on, weight, state, carried_from_id, lineage_id, carry_count,
                               instrument_item_id, visibility, created_at, updated_at)
             SELECT ?2, ?3, level, owner_person_id,
                    coalesce((SELECT up.id FROM goal up WHERE up.carried_from_id = g.parent_goal_id), parent_goal_id), ambition,
                    ?4, outcome, plain_text, why, resources, risks, ?5, ?6, weight, 'draft', iif(?7, g.id, NULL), lineage_id,
                    carry_count + 1, instrument_item_id, visibility, ?8, ?8
             FROM goal g WHERE id = ?1",
            rusqlite::params![self.goal.id, id, next, title, starts_on, due_on, direct, at],
        )?;
        for key_result in &self.goal.key_results {
            let from = restart(key_result);
            let steps = open_steps(key_result)?;
            tx.execute(
                "INSERT INTO key_result (id, goal_id, sort, title, kind, unit, from_value, to_value, band_low, band_high,
                                         milestones, original_from, data_source, weight, created_at, updated_at)
                 SELECT ?2, ?3, sort, title, kind, unit, ?4, to_value, band_low, band_high, coalesce(?5, milestones),
                        coalesce(original_from, from_value), data_source, weight, ?6, ?6
                 FROM key_result WHERE id = ?1",
                rusqlite::params![key_result.id, KeyResultId::new(), id, from, steps, at],
            )?;
        }
        Ok(id)
    }
}

/// Where a measure begins anew: at its last value, unless there is no way left from there to its target.
fn restart(key_result: &KeyResult) -> Option<f64> {
    let (Some(from), Some(to), Some(now)) = (key_result.from, key_result.to, key_result.values.last()) else {
        return key_result.from;
    };
    Some(if (to - now) * (to - from) > 0.0 { *now } else { from })
}

/// The steps that are left; all of them, anew, where none is.
fn open_steps(key_result: &KeyResult) -> Result<Option<String>> {
    let open: Vec<_> = key_result.steps.iter().filter(|step| step.done_on.is_none()).collect();
    Ok(if open.is_empty() { None } else { Some(serde_json::to_string(&open)?) })
}

/// The next quarter as a row, and the days a goal takes there: its last day as far from the end as it was.
fn in_next_quarter(tx: &Transaction, clock: Clock, goal: &Goal) -> Result<(String, NaiveDate, Option<NaiveDate>)> {
    let (id, next) = periods::of(tx, clock, goal.quarter_ends_on + Days::new(1))?;
    if next.closed {
        return Err(Error::invalid_with("id", "error_goal_quarter_closed", &[("quarter", &next.label)]));
    }
    let due_on = goal.due_on.map(|due_on| (next.ends_on - (goal.quarter_ends_on - due_on)).max(next.starts_on));
    Ok((id.0, next.starts_on, due_on))
}

/// Whether whoever the goal belongs to is here when the next quarter begins; a goal of the team has nobody to leave.
fn stays(tx: &Transaction, goal: &Goal) -> Result<bool> {
    let Some(owner) = &goal.owner else { return Ok(true) };
    let next = goal.quarter_ends_on + Days::new(1);
    let mut one = tx.prepare_cached(
        "SELECT is_self OR EXISTS (SELECT 1 FROM relationship r WHERE r.person_id = p.id AND r.kind = 'direct_report'
                                     AND coalesce(r.ended_on, ?2) >= ?2) FROM person p WHERE p.id = ?1",
    )?;
    Ok(one.query_row((owner, next), |r| r.get(0))?)
}

/// Deletes what the goal became, or says why that cannot be.
fn take_back_successors(tx: &Transaction, id: &GoalId) -> Result<()> {
    let mut all = tx.prepare_cached(
        "SELECT g.id, g.state = 'draft' AND NOT EXISTS (SELECT 1 FROM checkin c WHERE c.goal_id = g.id)
                  AND NOT EXISTS (SELECT 1 FROM goal on_it WHERE on_it.carried_from_id = g.id OR on_it.parent_goal_id = g.id)
         FROM goal g JOIN goal old ON old.id = ?1
         WHERE g.carried_from_id = old.id
            OR (g.lineage_id = old.lineage_id AND g.carry_count = old.carry_count + 1 AND g.carried_from_id IS NULL
                AND old.outcome_code = 'carried_over')",
    )?;
    let found: Vec<(GoalId, bool)> = all.query_map([id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (successor, untouched) in found {
        if !untouched {
            return Err(Error::invalid("id", "error_goal_successor"));
        }
        tx.execute("DELETE FROM event WHERE entity = 'goal' AND entity_id = ?1", [&successor])?;
        tx.execute("DELETE FROM goal WHERE id = ?1", [&successor])?;
    }
    Ok(())
}

/// A word for a figure of 0 to 10.
fn word_for(tenths: u32, ambition: Ambition) -> &'static str {
    match score_band(f64::from(tenths) / 10.0, ambition) {
        Status::Green => "achieved",
        _ if tenths <= 3 => "missed",
        _ => "partly_achieved",
    }
}

fn in_range(tenths: u32) -> Result<u32> {
    if tenths <= 10 { Ok(tenths) } else { Err(Error::invalid("score_tenths", "error_score")) }
}

fn next_state(state: &str, event: &str) -> Result<&'static str> {
    let to = states::goal_next(state, event).ok_or_else(|| Error::invalid("state", "error_goal_state"))?;
    Ok(states::stored("goal", to))
}

fn record(tx: &Transaction, clock: Clock, goal: &Goal, event: &str, from: &str, to: &str, reason: &str) -> Result<()> {
    events::record(
        tx,
        clock,
        Change {
            entity: "goal",
            entity_id: goal.id.as_str(),
            person_id: goal.owner.as_ref(),
            event,
            from: Some(from),
            to: Some(to),
            on: clock.today(),
            reason: Some(reason).filter(|reason| !reason.is_empty()),
        },
    )
}

/// Writes down what came of a goal, inside a step of somebody else's; `dropped` lets go of it, for a reason.
pub(crate) fn settle(tx: &Transaction, clock: Clock, id: &GoalId, outcome: &str, reason: Option<&str>) -> Result<()> {
    match (outcome, reason) {
        ("dropped", None) => Err(Error::invalid("reason", "error_reason")),
        ("dropped", Some(reason)) => goals::let_go(tx, clock, id, reason),
        _ => Ending::read(tx, clock, id)?.score(tx, clock, outcome, None, reason),
    }
}

/// The open goals of one person, with how they could end.
pub(crate) fn open_of(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<Vec<EndingGoal>> {
    let wanted = "g.owner_person_id = ?2 AND g.state <> 'closed'";
    endings(tx, clock, goals::load(tx, clock.today(), wanted, &[person])?)
}

/// Every goal of the quarter called `label`, in the order of the sidebar, with how it could end.
pub(crate) fn ending(tx: &Transaction, clock: Clock, label: &str) -> Result<Vec<EndingGoal>> {
    let wanted = "q.kind = 'quarter' AND q.label = ?2";
    endings(tx, clock, goals::load(tx, clock.today(), wanted, &[&label])?)
}

fn endings(tx: &Transaction, clock: Clock, rows: Vec<Goal>) -> Result<Vec<EndingGoal>> {
    let mut of: std::collections::HashMap<GoalId, Goal> =
        rows.iter().map(|goal| (goal.id.clone(), goal.clone())).collect();
    let cards = goals::in_order(tx, clock, rows)?;
    cards
        .into_iter()
        .filter_map(|card| Some((of.remove(&card.id)?, card)))
        .map(|(goal, card)| {
            let (reason, successor_id): (Option<String>, Option<GoalId>) = tx
                .prepare_cached(
                    "SELECT coalesce(g.score_reason, (SELECT reason FROM event WHERE entity = 'goal' AND entity_id = g.id
                                                       AND event = 'drop' AND g.outcome_code = 'dropped' ORDER BY id DESC LIMIT 1)),
                            (SELECT id FROM goal n WHERE n.carried_from_id = g.id)
                     FROM goal g WHERE g.id = ?1",
                )?
                .query_row([&card.id], |r| r.try_into())?;
            let may_move_on = stays(tx, &goal)?;
            let ending = Ending::of(tx, clock, goal)?;
            let mut reason_for = Vec::new();
            for outcome in ["achieved", "partly_achieved", "missed"] {
                if ending.needs_reason(ending.tenths_for(outcome)?) {
                    reason_for.push(outcome.to_owned());
                }
            }
            Ok(EndingGoal {
                words: words(&card, ending.goal.has_value()),
                suggested: ending.suggested().map(str::to_owned),
                reason_for,
                carry_count: ending.carry_count,
                asks_first: ending.carry_count >= ASKS_FROM,
                may_move_on,
                reason,
                successor_id,
                goal: card,
            })
        })
        .collect()
}

/// How far a goal came, as somebody would say it.
fn words(card: &GoalCard, said: bool) -> String {
    let text = |id: &str, places: &[(&str, String)]| {
        let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
        messages::text(id, &places)
    };
    let Some(progress) = card.progress.filter(|_| said) else { return text("ending_nothing", &[]) };
    let near = text(
        match progress {
            p if p >= 1.0 => "ending_reached",
            p if p >= 0.7 => "ending_nearly",
            p if p >= 0.4 => "ending_half",
            p if p > 0.0 => "ending_part",
            _ => "ending_not",
        },
        &[],
    );
    let figure = match (&card.measure, card.current) {
        (Measure::Number { from, to, unit }, Some(now)) => text(
            "ending_number",
            &[("now", now.to_string()), ("from", from.to_string()), ("to", to.to_string()), ("unit", unit.clone())],
        ),
        (Measure::Steps { steps }, _) => {
            let done = card.steps_done.iter().filter(|done| **done).count();
            text("ending_steps", &[("done", done.to_string()), ("of", steps.len().to_string())])
        }
        (Measure::Within { low, high, unit }, Some(now)) => text(
            "ending_within",
            &[("now", now.to_string()), ("low", low.to_string()), ("high", high.to_string()), ("unit", unit.clone())],
        ),
        _ => return near,
    };
    messages::text("two_parts", &[("one", &figure), ("other", &near)])
}

/// Whom goals of a quarter belong to that are neither closed nor put off yet, and how many there are.
pub(crate) fn still_open(tx: &Transaction, period_id: &str) -> Result<u32> {
    let mut count = tx.prepare_cached("SELECT count(*) FROM goal WHERE period_id = ?1 AND state <> 'closed'")?;
    Ok(count.query_row([period_id], |r| r.get(0))?)
}
