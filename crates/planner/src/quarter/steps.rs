//! The five steps from manager to leader, computed: for each a score from signals, the one act that is the step's own, and
//! the records behind both.
//!
//! Nothing is ticked by hand. `gather` reads the records of a quarter in a few queries, one a table, into plain values; the
//! functions above it know nothing of the store. A signal without anything to count does not apply, and its weight goes to
//! the others.

mod coach;
mod empower;
mod formulas;
mod inspire;
mod purpose;
mod reading;
mod successors;

use super::person::{Number, ratio, round4, weighted};
use crate::calendar::Clock;
use crate::error::Result;
use crate::goals::{self, Goal};
use crate::id::PersonId;
use crate::messages::{self, text};
use crate::numbers::Numbers;
use crate::people;
use crate::periods::Period;
use crate::stories::{self, Story};
use chrono::{Days, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use ts_rs::TS;

pub use formulas::{Did, Handover, action_done, best_credit, coached_share, handover_credit, is_coached};
pub(crate) use reading::{coaching, in_force, team};

/// The steps in their order.
pub const CODES: [&str; 5] = ["clarify_purpose", "empower_others", "coach_dont_fix", "inspire", "develop_successors"];

/// Step, signal and what the signal weighs in the step's score.
pub const WEIGHTS: [(&str, &str, f64); 15] = [
    ("clarify_purpose", "plain_goals", 0.5),
    ("clarify_purpose", "aligned_goals", 0.3),
    ("clarify_purpose", "purpose_current", 0.2),
    ("empower_others", "full_handover", 0.7),
    ("empower_others", "decision_inventory", 0.1),
    ("empower_others", "spread", 0.2),
    ("coach_dont_fix", "coached_share", 0.5),
    ("coach_dont_fix", "coached_people", 0.3),
    ("coach_dont_fix", "commitments_kept", 0.2),
    ("inspire", "meetings_with_story", 0.7),
    ("inspire", "stories_linked", 0.2),
    ("inspire", "first_hand", 0.1),
    ("develop_successors", "named_and_assessed", 0.3),
    ("develop_successors", "stretch_running", 0.4),
    ("develop_successors", "debriefed", 0.3),
];

/// From this score on a step is how somebody works.
pub const HOW_YOU_WORK: f64 = 0.8;

/// The facts of a step's one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StepLine {
    pub count: u32,
    pub of: u32,
    /// Which sentence: `growth_line_<code>`.
    pub code: String,
    /// The sentence.
    pub text: String,
}

/// One record behind a step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Happened {
    pub on: NaiveDate,
    pub text: String,
    /// The record's table: goal, entry, delegation or conversation.
    pub kind: String,
    pub id: String,
    pub person_id: Option<PersonId>,
}

/// What the manager could do next for a step: always the cheapest record that moves it, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct NextMove {
    /// write_purpose, confirm_purpose, open_goal, hand_over, give_stretch, handing_over, put_pair, open_talk, write_story,
    /// tell_story, name_successor or look_at_successors.
    pub act: String,
    pub text: String,
    /// Who it is about, and the record it begins from.
    pub person_id: Option<PersonId>,
    pub record_id: Option<String>,
}

/// One part of what counts for a step, in words: the rule, how it stands, and the records it was counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WhatCounts {
    pub code: String,
    pub rule: String,
    /// How it stands; that there is nothing to go on yet where it does not apply.
    pub fact: String,
    pub records: Vec<Happened>,
}

/// One part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    pub code: &'static str,
    pub weight: f64,
    /// 0 to 1; none where it does not apply.
    pub value: Option<f64>,
    pub numerator: f64,
    pub denominator: f64,
    /// What was counted, oldest first.
    pub records: Vec<Happened>,
}

impl Signal {
    fn behind(mut self, mut records: Vec<Happened>) -> Signal {
        records.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
        self.records = records;
        self
    }

    /// The signal in words: its rule, and how many of how many; never a share.
    fn in_words(&self) -> WhatCounts {
        let id = format!("counts_{}", self.code);
        let (count, of) = (self.numerator.round() as u32, self.denominator.round() as u32);
        let fact = match self.value {
            // Written, but nobody has reported for long enough that a share over the team would mean something.
            None if !self.records.is_empty() => text("counts_new_team", &[]),
            None => text("counts_nothing", &[]),
            Some(_)
                if matches!(self.code, "full_handover" | "purpose_current" | "first_hand" | "named_and_assessed") =>
            {
                match self.value {
                    value if value >= Some(HOW_YOU_WORK) => text(&format!("{id}_yes"), &[]),
                    value if value > Some(0.0) => text(&format!("{id}_partly"), &[]),
                    _ => text(&format!("{id}_no"), &[]),
                }
            }
            Some(_) if self.code == "stretch_running" => {
                capital(&messages::counted(&id, self.records.len() as u32, &[]))
            }
            Some(_) => capital(&messages::counted(&id, count, &[("of", &messages::in_words(of))])),
        };
        WhatCounts {
            code: self.code.into(),
            rule: text(&format!("counts_rule_{}", self.code), &[]),
            fact,
            records: self.records.clone(),
        }
    }
}

/// One step as the records of a quarter show it.
#[derive(Debug, Clone)]
pub struct Step {
    pub code: &'static str,
    pub signals: Vec<Signal>,
    /// The step's own act was done in the quarter.
    pub action_done: bool,
    pub line: StepLine,
    /// Oldest first.
    pub happened: Vec<Happened>,
    /// None where everything that counts is there, and in a quarter that is over.
    pub next: Option<NextMove>,
}

impl Step {
    /// What counts for the step, in words.
    pub fn counts(&self) -> Vec<WhatCounts> {
        self.signals.iter().map(Signal::in_words).collect()
    }

    pub fn score(&self) -> Option<f64> {
        score(&self.signals.iter().map(|signal| (signal.weight, signal.value)).collect::<Vec<_>>())
    }

    /// The step in a word.
    pub fn state(&self, planned: bool) -> &'static str {
        let own = self.signals.first().is_some_and(|signal| signal.value.is_some());
        word(self.score(), self.action_done, planned, own, !self.happened.is_empty())
    }

    /// The numbers of the step: its score, whether its act was done, and its signals.
    pub fn numbers(&self) -> BTreeMap<String, Number> {
        let records: Vec<String> = self.happened.iter().map(|record| record.id.clone()).collect();
        let done = Some(f64::from(u8::from(self.action_done)));
        let mut all = BTreeMap::from([
            (format!("M1.{}", self.code), Number::of(self.score(), 1, records.clone())),
            (format!("M1.{}.action_done", self.code), Number::of(done, 0, records)),
        ]);
        for signal in &self.signals {
            let (numerator, denominator) = (Some(round4(signal.numerator)), Some(round4(signal.denominator)));
            let records = signal.records.iter().map(|record| record.id.clone()).collect();
            let number = Number { numerator, denominator, ..Number::of(signal.value, 1, records) };
            all.insert(format!("M1.{}.{}", self.code, signal.code), number);
        }
        all
    }
}

/// Σ weight·signal ÷ Σ weight over the signals that apply; none where none does.
pub fn score(signals: &[(f64, Option<f64>)]) -> Option<f64> {
    weighted(signals)
}

/// A step in a word. Where there is nothing of the step's own kind yet (its first signal does not apply), what stands beside
/// it cannot make it how somebody works.
fn word(score: Option<f64>, action_done: bool, planned: bool, own: bool, happened: bool) -> &'static str {
    match state(score, action_done, planned) {
        // Nobody has reported long enough for a share, and something of the step has happened all the same.
        "nothing_yet" | "planned" if score.is_none() && happened => "under_way",
        "how_you_work_now" if !own => state(Some(HOW_YOU_WORK / 2.0), action_done, planned),
        word => word,
    }
}

/// The word of a step from the numbers that were kept when its quarter was closed; none where they hold nothing of it.
pub(crate) fn kept_word(numbers: &Numbers, code: &str, planned: bool) -> Option<&'static str> {
    let of = |part: &str| numbers.get(&format!("M1.{code}{part}"));
    let (first, done, score) =
        (WEIGHTS.iter().find(|(step, ..)| *step == code)?.1, of(".action_done")?.value?, of("")?);
    let own = of(&format!(".{first}")).is_some_and(|signal| signal.value.is_some());
    Some(word(score.value, done > 0.0, planned, own, !score.records.is_empty()))
}

/// A step in a word, of five: how far it has come this quarter.
pub fn state(score: Option<f64>, action_done: bool, planned: bool) -> &'static str {
    let score = (score.unwrap_or(0.0) * 1e9).round() / 1e9;
    match () {
        () if score >= HOW_YOU_WORK => "how_you_work_now",
        () if action_done => "done_this_quarter",
        () if score > 0.0 => "under_way",
        () if planned => "planned",
        () => "nothing_yet",
    }
}
/// A talk of the quarter that was held.
#[derive(Debug, Clone)]
struct Talk {
    id: String,
    person: Option<PersonId>,
    kind: String,
    on: NaiveDate,
    questions: u32,
    stages: HashSet<String>,
    commitments: u32,
    /// The story its first point tells.
    opens_with: Option<String>,
    stories: Vec<String>,
}

impl Talk {
    fn is_one_to_one(&self) -> bool {
        matches!(self.kind.as_str(), "one_on_one" | "coaching") && self.person.is_some()
    }

    fn is_coached(&self) -> bool {
        self.is_one_to_one() && is_coached(self.questions, self.stages.len() as u32, self.commitments)
    }
}

#[derive(Debug, Clone)]
struct Delegation {
    id: String,
    title: String,
    is_project: bool,
    is_decision: bool,
    is_stretch: bool,
    /// Somebody was asked and has not answered.
    is_offer: bool,
    owner: Option<PersonId>,
    doer: Option<PersonId>,
    owner_name: String,
    current_level: u32,
    work: Handover,
    reviewed_on: Option<NaiveDate>,
    completed_on: Option<NaiveDate>,
    ended_on: Option<NaiveDate>,
    debriefed: bool,
}

impl Delegation {
    /// Handed over by `on` and neither finished nor ended then.
    fn in_force(&self, on: NaiveDate) -> bool {
        self.handed_over_by(on) && !self.over_before(on + Days::new(1))
    }

    fn handed_over_by(&self, on: NaiveDate) -> bool {
        self.work.handed_over_on.is_some_and(|day| day <= on)
    }

    fn over_before(&self, day: NaiveDate) -> bool {
        [self.completed_on, self.ended_on].into_iter().flatten().any(|over| over < day)
    }
}

/// A quarter's records in plain values, as far as the five steps read them.
struct Records {
    from: NaiveDate,
    /// Last day of the quarter.
    to: NaiveDate,
    /// Today, or the last day.
    until: NaiveDate,
    /// Who has reported long enough for a share over the team to mean something.
    team: BTreeSet<PersonId>,
    /// How many people the lines speak of.
    people: u32,
    names: HashMap<PersonId, String>,
    goals: Vec<Goal>,
    purposes: Vec<(String, NaiveDate, String)>,
    talks: Vec<Talk>,
    commitments: Vec<(NaiveDate, Option<NaiveDate>)>,
    delegations: Vec<Delegation>,
    any_delegation: bool,
    /// Stories by id: title, linked to a goal, told first hand.
    stories: HashMap<String, (String, bool, bool)>,
    /// Candidates for the manager's own role, and when they were looked at last.
    candidates: Vec<(PersonId, Option<NaiveDate>)>,
    /// It is this quarter: what could be done next is told.
    running: bool,
    /// Who reports to the manager now, in the order of the sidebar; nobody in a quarter that is over.
    reports: Vec<PersonId>,
    /// A story that was not told yet.
    waiting_story: Option<Story>,
    /// A talk ahead in which two questions wait: with whom, and its id.
    waiting_pair: Option<(PersonId, String)>,
}

/// The five steps of a quarter as of today, or of its last day.
pub(crate) fn gather(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<Step>> {
    let records = Records::read(tx, clock, period)?;
    Ok(vec![records.purpose(), records.empower(), records.coach(), records.inspire(), records.successors()])
}

impl Records {
    /// A signal that applies only while somebody reports, as all of them do.
    fn signal(&self, code: &'static str, applies: bool, part: f64, whole: f64) -> Signal {
        let weight = WEIGHTS.iter().find(|(_, signal, _)| *signal == code).map_or(0.0, |(.., weight)| *weight);
        let value = ratio(part, whole).map(|value| value.min(1.0)).filter(|_| applies && !self.team.is_empty());
        Signal { code, weight, value, numerator: part, denominator: whole, records: Vec::new() }
    }

    fn name(&self, id: Option<&PersonId>) -> String {
        id.and_then(|id| self.names.get(id)).cloned().unwrap_or_default()
    }
}

fn next(act: &str, id: &str, places: &[(&str, &str)], person: Option<&PersonId>, record: Option<&str>) -> NextMove {
    let record_id = record.map(str::to_owned);
    NextMove { act: act.into(), text: text(id, places), person_id: person.cloned(), record_id }
}

fn step(
    code: &'static str,
    signals: Vec<Signal>,
    action_done: bool,
    line: StepLine,
    mut happened: Vec<Happened>,
    next: Option<NextMove>,
) -> Step {
    happened.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
    Step { code, signals, action_done, line, happened, next }
}

fn record(on: NaiveDate, kind: &str, id: &str, text: String, person_id: Option<PersonId>) -> Happened {
    let text = text.lines().next().unwrap_or_default().chars().take(300).collect();
    Happened { on, text, kind: kind.into(), id: id.into(), person_id }
}

/// The line of a step in words; numbers up to twelve are words, and a sentence begins with a capital.
fn line(code: &str, count: u32, of: u32) -> StepLine {
    let id = format!("growth_line_{code}");
    let sentence = messages::counted(&id, count, &[("of", &messages::in_words(of))]);
    StepLine { count, of, code: code.into(), text: capital(&sentence) }
}

pub(crate) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
