//! My growth: the five-step plan from manager to leader. One plan a quarter; the manager writes an answer and a commitment,
//! and picks the step to work on. How far each step has come is read from records, never ticked.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::growth::basics::{Basic, Basics};
use crate::id::{PlanId, PlanStepId};
use crate::periods::{self, Period, QuarterRef};
use crate::playbooks::{self, PlaybookNow};
use crate::purpose::{self, Purpose};
use crate::quarter::steps::{self, Happened, NextMove, StepLine, WhatCounts};
use crate::{Planner, growth, messages, numbers, people, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;
use ts_rs::TS;

/// The page My growth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Growth {
    pub quarter: QuarterRef,
    /// The step of this quarter.
    pub chosen: Option<String>,
    /// All five, in their order.
    pub steps: Vec<GrowthStep>,
    /// Nothing was ever written here.
    pub first_visit: bool,
    /// Why the team is there, in the words in force.
    pub purpose: Option<Purpose>,
    /// The basics with each person, of the running quarter; nobody's while nobody has reported for two weeks.
    pub basics: Vec<Basic>,
    /// Which hat was worn how often, from eight taps on.
    pub hats: Option<String>,
    /// The newest playbook that runs, in the quarter that runs.
    pub playbook: Option<PlaybookNow>,
    /// Promises of the manager's that were kept on the day, from three on.
    pub kept: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GrowthStep {
    /// clarify_purpose, empower_others, coach_dont_fix, inspire or develop_successors.
    pub code: String,
    pub number: u32,
    pub title: String,
    pub question: String,
    pub action: String,
    pub answer: Option<String>,
    pub commitment: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// nothing_yet, planned, under_way, done_this_quarter or how_you_work_now.
    pub state: String,
    pub line: StepLine,
    /// The records behind it, newest last.
    pub happened: Vec<Happened>,
    /// When the step is done for a quarter, and when it is how somebody works: the rule in words.
    pub rule: String,
    /// What counts, each with its records.
    pub counts: Vec<WhatCounts>,
    /// The cheapest record that moves it; none where everything is there or the quarter is over.
    pub next: Option<NextMove>,
}

#[derive(Deserialize)]
struct Library {
    items: Vec<Text>,
}

#[derive(Deserialize)]
struct Text {
    code: String,
    title: String,
    question: String,
    action: String,
}

/// The words of the steps, in their order.
static TEXTS: LazyLock<Vec<Text>> = LazyLock::new(|| {
    serde_json::from_str::<Library>(include_str!("../content/leader_plan_steps.json"))
        .map(|library| library.items)
        .unwrap_or_default()
});

impl Planner {
    /// The five steps of a quarter, of this one where none is named.
    pub fn growth(&self, quarter: Option<String>) -> Result<Growth> {
        let clock = self.clock();
        self.read(|tx| {
            let period = periods::find(tx, clock.today(), quarter.as_deref())?;
            page(tx, clock, &period)
        })
    }

    /// Makes a step the one of this quarter.
    pub fn choose_step(&self, code: String) -> Result<()> {
        let clock = self.clock();
        self.write("choose_step", |tx| choose(tx, clock, clock.today(), &code))
    }

    /// Keeps the answer to a step's question, what the manager will do, and by when. What is left out stays; an empty text
    /// is emptied, and with the commitment goes its day.
    pub fn save_growth_step(
        &self,
        code: String,
        answer: Option<String>,
        commitment: Option<String>,
        due_on: Option<NaiveDate>,
    ) -> Result<()> {
        known(&code)?;
        let answer = answer.map(|words| text::body(&words, "answer")).transpose()?;
        let commitment = commitment.map(|words| text::one_line(&words, "commitment", text::TITLE)).transpose()?;
        let clock = self.clock();
        self.write("save_growth_step", |tx| {
            let plan = of_quarter(tx, clock, clock.today())?;
            let (id, was): (PlanStepId, Option<NaiveDate>) = tx.query_row(
                "SELECT id, due_on FROM plan_step WHERE plan_id = ?1 AND code = ?2",
                (&plan, &code),
                |r| r.try_into(),
            )?;
            let emptied = commitment.as_deref() == Some("");
            let due_on = if emptied { None } else { due_on.or(was) };
            tx.execute(
                "UPDATE plan_step SET updated_at = ?5, due_on = ?4,
                        question_answer = CASE WHEN ?2 IS NULL THEN question_answer ELSE nullif(trim(?2), '') END,
                        commitment = CASE WHEN ?3 IS NULL THEN commitment ELSE nullif(?3, '') END
                 WHERE id = ?1",
                (&id, &answer, &commitment, due_on, clock.now()),
            )?;
            if due_on == was || was.is_none() {
                return Ok(());
            }
            let (from, to) = (was.map(|on| on.to_string()), due_on.map(|on| on.to_string()));
            events::record(
                tx,
                clock,
                Change {
                    entity: "plan_step",
                    entity_id: id.as_str(),
                    person_id: None,
                    event: "change_due_on",
                    from: from.as_deref(),
                    to: to.as_deref(),
                    on: clock.today(),
                    reason: None,
                },
            )
        })
    }
}

fn known(code: &str) -> Result<()> {
    if steps::CODES.contains(&code) { Ok(()) } else { Err(Error::invalid("code", "error_choice")) }
}

struct Plan {
    id: PlanId,
    chosen: Option<String>,
}

fn find(tx: &Transaction, period: &Period) -> Result<Option<Plan>> {
    let mut one = tx.prepare_cached(
        "SELECT id, json_extract(attrs, '$.chosen') FROM plan WHERE kind = 'manager_to_leader' AND period_id = ?1",
    )?;
    Ok(one.query_row([&period.id], |r| Ok(Plan { id: r.get(0)?, chosen: r.get(1)? })).optional()?)
}

/// What the manager wrote on a step, and what was kept of it when its quarter was closed.
#[derive(Default)]
struct Own {
    answer: Option<String>,
    commitment: Option<String>,
    due_on: Option<NaiveDate>,
    frozen: Option<(Option<f64>, bool)>,
}

fn written(tx: &Transaction, plan: &PlanId) -> Result<HashMap<String, Own>> {
    let mut all = tx.prepare_cached(
        "SELECT code, question_answer, commitment, due_on, score, action_done FROM plan_step WHERE plan_id = ?1",
    )?;
    let rows = all.query_map([plan], |r| {
        let (score, action_done): (Option<f64>, Option<bool>) = (r.get(4)?, r.get(5)?);
        let frozen = action_done.map(|done| (score, done));
        Ok((r.get(0)?, Own { answer: r.get(1)?, commitment: r.get(2)?, due_on: r.get(3)?, frozen }))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The five steps of a quarter with what was written on each and what happened under it.
pub(crate) fn page(tx: &Transaction, clock: Clock, period: &Period) -> Result<Growth> {
    let plan = find(tx, period)?;
    // What the close of the quarter kept stands, whether or not a step was ever chosen in it.
    let kept = numbers::own_kept(tx, period)?;
    let mut written = plan.as_ref().map(|plan| written(tx, &plan.id)).transpose()?.unwrap_or_default();
    let steps = steps::gather(tx, clock, period)?
        .into_iter()
        .zip(TEXTS.iter())
        .zip(1..)
        .map(|((step, words), number)| {
            let own = written.remove(step.code).unwrap_or_default();
            let planned = own.answer.is_some() && own.commitment.is_some();
            let kept_word = kept.as_ref().and_then(|kept| steps::kept_word(kept, step.code, planned));
            let state = match (kept_word, own.frozen) {
                (Some(word), _) => word,
                (None, Some((score, action_done))) => steps::state(score, action_done, planned),
                (None, None) => step.state(planned),
            };
            let counts = step.counts();
            GrowthStep {
                rule: messages::text(&format!("counts_done_{}", step.code), &[]),
                counts,
                next: step.next,
                code: step.code.into(),
                number,
                title: words.title.clone(),
                question: words.question.clone(),
                action: words.action.clone(),
                answer: own.answer,
                commitment: own.commitment,
                due_on: own.due_on,
                state: state.into(),
                line: step.line,
                happened: step.happened,
            }
        })
        .collect();
    let first_visit =
        !tx.query_row("SELECT EXISTS (SELECT 1 FROM plan WHERE kind = 'manager_to_leader')", [], |r| {
            r.get::<_, bool>(0)
        })?;
    let until = clock.today().min(period.ends_on);
    let running = period.contains(clock.today());
    Ok(Growth {
        basics: if running { Basics::read(tx, clock, period)?.in_words() } else { Vec::new() },
        hats: growth::hats_line(&growth::hats(tx, period.starts_on, until)?),
        playbook: if running { playbooks::now(tx, clock)? } else { None },
        kept: growth::kept_line(tx, period.starts_on, until)?,
        quarter: period.as_ref(clock.today()),
        chosen: plan.and_then(|plan| plan.chosen),
        steps,
        first_visit,
        purpose: purpose::in_force(tx, until)?,
    })
}

/// Makes a step the one of the quarter that holds `on`.
pub(crate) fn choose(tx: &Transaction, clock: Clock, on: NaiveDate, code: &str) -> Result<()> {
    known(code)?;
    let plan = of_quarter(tx, clock, on)?;
    tx.execute(
        "UPDATE plan SET attrs = json_set(attrs, '$.chosen', ?2), updated_at = ?3
         WHERE id = ?1 AND json_extract(attrs, '$.chosen') IS NOT ?2",
        (&plan, code, clock.now()),
    )?;
    Ok(())
}

/// The step chosen for a quarter.
pub(crate) fn chosen(tx: &Transaction, period: &Period) -> Result<Option<String>> {
    Ok(find(tx, period)?.and_then(|plan| plan.chosen))
}

/// What a step is called.
pub(crate) fn title(code: &str) -> &'static str {
    TEXTS.iter().find(|step| step.code == code).map_or("", |step| step.title.as_str())
}

/// The plan of the quarter that holds `on`; made, with its five steps, the first time something is written.
fn of_quarter(tx: &Transaction, clock: Clock, on: NaiveDate) -> Result<PlanId> {
    let (period_id, period) = periods::of(tx, clock, on)?;
    if let Some(plan) = find(tx, &period)? {
        return Ok(plan.id);
    }
    let (id, own, at) = (PlanId::new(), people::self_id(tx)?, clock.now());
    tx.execute(
        "INSERT INTO plan (id, kind, person_id, period_id, template_code, template_version, title, starts_on, ends_on, state,
                           created_at, updated_at)
         VALUES (?1, 'manager_to_leader', ?2, ?3, 'lp.five_steps', 2, ?4, ?5, ?6, 'running', ?7, ?7)",
        (&id, own, period_id, &period.label, period.starts_on, period.ends_on, &at),
    )?;
    for (words, sort) in TEXTS.iter().zip(1..) {
        let sort: u32 = sort;
        tx.execute(
            "INSERT INTO plan_step (id, plan_id, code, sort, title, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
            (PlanStepId::new(), &id, &words.code, sort, &words.title, &at),
        )?;
    }
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    fn dana() -> TestPlanner {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner
    }

    fn step(planner: &Planner, code: &str) -> GrowthStep {
        let growth = planner.growth(None).expect("read");
        growth.steps.into_iter().find(|step| step.code == code).expect("one of the five")
    }

    fn rows(planner: &Planner, table: &str) -> u32 {
        let sql = format!("SELECT count(*) FROM {table}");
        planner.read(|tx| Ok(tx.query_row(&sql, [], |r| r.get(0))?)).expect("read")
    }

    #[test]
    fn reading_writes_nothing_and_all_five_steps_are_there() {
        let planner = dana();
        let growth = planner.growth(None).expect("read");
        assert_eq!(growth.steps.iter().map(|step| step.code.as_str()).collect::<Vec<_>>(), steps::CODES);
        assert!(growth.steps.iter().all(|step| step.state == "nothing_yet" && step.happened.is_empty()));
        assert!(growth.steps.iter().all(|step| !step.question.is_empty() && !step.action.is_empty()));
        assert!(growth.first_visit && growth.chosen.is_none());
        assert_eq!((rows(&planner, "plan"), rows(&planner, "period")), (0, 0));
        assert!(planner.growth(Some("Q9".into())).is_err());
    }

    #[test]
    fn an_answer_and_a_commitment_make_a_step_planned_and_nothing_more() {
        let planner = dana();
        planner.choose_step("empower_others".into()).expect("chosen");
        let growth = planner.growth(None).expect("read");
        assert_eq!((growth.chosen.as_deref(), growth.first_visit), (Some("empower_others"), false));
        assert_eq!(rows(&planner, "plan_step"), 5);
        let save = |answer: Option<&str>, commitment: Option<&str>, due_on: Option<NaiveDate>| {
            let owned = |words: Option<&str>| words.map(str::to_owned);
            planner.save_growth_step("empower_others".into(), owned(answer), owned(commitment), due_on).expect("kept");
            step(&planner, "empower_others")
        };
        assert_eq!(save(Some("Every vendor question comes to me."), None, None).state, "nothing_yet");
        let planned = save(None, Some("hand vendor onboarding to Amara"), Some(day("2026-11-20")));
        assert_eq!((planned.state.as_str(), planned.due_on), ("planned", Some(day("2026-11-20"))));
        assert_eq!(planned.answer.as_deref(), Some("Every vendor question comes to me."), "what is left out stays");
        assert_eq!(save(None, None, Some(day("2026-11-27"))).due_on, Some(day("2026-11-27")));
        assert_eq!(rows(&planner, "event"), 1, "a moved day is remembered");
        let short = planner.read(|tx| crate::today::chosen_step(tx, day("2026-11-16"))).expect("read");
        let short = short.expect("the chosen step");
        assert_eq!(short.commitment.as_deref(), Some("hand vendor onboarding to Amara"));
        let emptied = save(None, Some(""), None);
        assert_eq!((emptied.commitment, emptied.due_on, emptied.state.as_str()), (None, None, "nothing_yet"));
        assert_eq!(rows(&planner, "plan"), 1);
    }

    #[test]
    fn an_unknown_step_is_refused() {
        let planner = dana();
        assert!(planner.choose_step("be_nice".into()).is_err());
        assert!(planner.save_growth_step("be_nice".into(), None, None, None).is_err());
        assert_eq!(rows(&planner, "plan"), 0);
    }
}
