//! The five steps from manager to leader, computed: for each a score from signals, the one act that is the step's own, and
//! the records behind both.
//!
//! Nothing is ticked by hand. `gather` reads the records of a quarter in a few queries, one a table, into plain values; the
//! functions above it know nothing of the store. A signal without anything to count does not apply, and its weight goes to
//! the others.

use super::person::{Number, ratio, round4, weighted};
use crate::calendar::Clock;
use crate::error::Result;
use crate::goals::{self, Goal};
use crate::id::PersonId;
use crate::messages::{self, text};
use crate::people;
use crate::periods::Period;
use crate::writing::is_plain;
use chrono::{Days, NaiveDate};
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use ts_rs::TS;

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

/// One part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    pub code: &'static str,
    pub weight: f64,
    /// 0 to 1; none where it does not apply.
    pub value: Option<f64>,
    pub numerator: f64,
    pub denominator: f64,
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
}

impl Step {
    pub fn score(&self) -> Option<f64> {
        score(&self.signals.iter().map(|signal| (signal.weight, signal.value)).collect::<Vec<_>>())
    }

    /// The step in a word. Where there is nothing of the step's own kind yet (its first signal does not apply), what stands
    /// beside it cannot make it how somebody works.
    pub fn state(&self, planned: bool) -> &'static str {
        let own = self.signals.first().is_some_and(|signal| signal.value.is_some());
        match state(self.score(), self.action_done, planned) {
            // Nobody has reported long enough for a share, and something of the step has happened all the same.
            "nothing_yet" | "planned" if self.score().is_none() && !self.happened.is_empty() => "under_way",
            "how_you_work_now" if !own => state(Some(HOW_YOU_WORK / 2.0), self.action_done, planned),
            word => word,
        }
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
            let number = Number { numerator, denominator, ..Number::of(signal.value, 1, Vec::new()) };
            all.insert(format!("M1.{}.{}", self.code, signal.code), number);
        }
        all
    }
}

/// Σ weight·signal ÷ Σ weight over the signals that apply; none where none does.
pub fn score(signals: &[(f64, Option<f64>)]) -> Option<f64> {
    weighted(signals)
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

/// A piece of work that somebody is to own, in plain values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handover {
    /// The lowest level of authority between the handover and the end of the quarter, 1 to 7.
    pub level: u32,
    pub has_result: bool,
    pub has_limits: bool,
    pub self_accountable: bool,
    pub dropped: bool,
    pub identified_on: Option<NaiveDate>,
    pub agreed_on: Option<NaiveDate>,
    pub handed_over_on: Option<NaiveDate>,
    pub taken_back_on: Option<NaiveDate>,
}

/// What one project or decision counts towards "handed over completely" in the quarter `from` to `to`, 0 to 1.
pub fn handover_credit(work: &Handover, from: NaiveDate, to: NaiveDate) -> f64 {
    let inside = |day: Option<NaiveDate>| day.filter(|day| (from..=to).contains(day));
    if work.dropped || work.handed_over_on.is_some_and(|on| on < from) {
        return 0.0;
    }
    let Some(handed_over_on) = inside(work.handed_over_on) else {
        let agreed = work.agreed_on.filter(|on| *on <= to);
        return match (agreed, inside(agreed)) {
            (_, Some(_)) if !work.self_accountable => 0.4,
            (Some(_), _) => 0.1,
            _ if work.identified_on.is_some_and(|on| on <= to) => 0.1,
            _ => 0.0,
        };
    };
    if work.self_accountable {
        return 0.1;
    }
    if work.taken_back_on.is_some_and(|on| on <= to) {
        return 0.3;
    }
    let complete = work.has_result && work.has_limits && work.agreed_on.is_some_and(|on| on <= handed_over_on);
    match work.level {
        0..=4 => 0.4,
        5 => 0.6,
        _ if !complete => 0.6,
        _ if (to - handed_over_on).num_days() >= 21 => 1.0,
        _ => 0.8,
    }
}

/// The best of the quarter.
pub fn best_credit<'a>(all: impl IntoIterator<Item = &'a Handover>, from: NaiveDate, to: NaiveDate) -> f64 {
    all.into_iter().map(|work| handover_credit(work, from, to)).fold(0.0, f64::max)
}

/// Coaching in every second talk is all there is to have: not every talk should be coaching.
pub fn coached_share(coached: u32, held: u32) -> Option<f64> {
    ratio(f64::from(coached), f64::from(held)).map(|share| (share / 0.5).min(1.0))
}

/// Somebody held a talk of questions: two of them at least, from two stages, and the other one took something on.
pub fn is_coached(questions: u32, stages: u32, commitments: u32) -> bool {
    questions >= 2 && stages >= 2 && commitments >= 1
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
        Signal { code, weight, value, numerator: part, denominator: whole }
    }

    fn purpose(&self) -> Step {
        let team_goals: Vec<&Goal> = self.goals.iter().filter(|goal| goal.level == "team").collect();
        let plain: Vec<&&Goal> =
            team_goals.iter().filter(|goal| goal.plain_text.as_deref().is_some_and(is_plain)).collect();
        let theirs = self.goals.iter().filter(|goal| {
            goal.level == "person" && goal.is_agreed() && goal.owner.as_ref().is_some_and(|id| self.team.contains(id))
        });
        let (mut aligned, mut all) = (0, 0);
        for goal in theirs {
            let has_parent = matches!(goal.parent_level.as_deref(), Some("team" | "company"));
            let has_reason = goal.why.as_deref().is_some_and(|why| why.trim().chars().count() >= 15);
            all += 1;
            aligned += u32::from(has_parent || has_reason);
        }
        let current = self.purposes.iter().any(|(_, on, _)| (self.until - *on).num_days() <= 183);
        let counts = |n: usize| n as f64;
        let signals = vec![
            self.signal("plain_goals", true, counts(plain.len()), counts(team_goals.len())),
            self.signal("aligned_goals", true, f64::from(aligned), f64::from(all)),
            self.signal(
                "purpose_current",
                !(self.purposes.is_empty() && team_goals.is_empty()),
                f64::from(u8::from(current)),
                1.0,
            ),
        ];
        let mut happened: Vec<Happened> = plain
            .iter()
            .map(|goal| {
                let words = goal.plain_text.clone().unwrap_or_default();
                record(goal.agreed_on.unwrap_or(goal.starts_on), "goal", goal.id.as_str(), words, None)
            })
            .collect();
        let written = self.purposes.iter().filter(|(_, on, _)| (self.from..=self.until).contains(on));
        happened.extend(written.map(|(id, on, body)| record(*on, "entry", id, body.clone(), None)));
        let (count, of) = (plain.len() as u32, team_goals.len() as u32);
        let action_done = of > 0 && count == of;
        // Without a team goal in plain words the state may speak of something else, and the line has to say of what.
        let line = match (count, of) {
            (0, _) if aligned > 0 => line("goals_with_reason", aligned, all),
            (0, _) if current => line("purpose_alone", count, of),
            (_, 0) => line("no_team_goal", count, of),
            (0, _) => line("no_plain_goal", count, of),
            _ if count == of => line("all_plain_goals", count, of),
            _ => line("plain_goals", count, of),
        };
        step("clarify_purpose", signals, action_done, line, happened)
    }

    fn empower(&self) -> Step {
        let pieces = || self.delegations.iter().filter(|d| d.is_project || d.is_decision);
        let credit = best_credit(pieces().map(|d| &d.work), self.from, self.to);
        let looked_at = |d: &&Delegation| {
            let in_quarter = |day: Option<NaiveDate>| day.is_some_and(|day| (self.from..=self.until).contains(&day));
            d.is_decision && (in_quarter(d.work.identified_on) || in_quarter(d.reviewed_on))
        };
        let decisions = self.delegations.iter().filter(looked_at).count();
        let owners: BTreeSet<&PersonId> = self
            .delegations
            .iter()
            .filter(|d| d.current_level >= 5 && d.in_force(self.until))
            .filter_map(|d| d.owner.as_ref().filter(|id| self.team.contains(id)))
            .collect();
        let signals = vec![
            self.signal("full_handover", self.any_delegation, credit, 1.0),
            self.signal("decision_inventory", self.any_delegation, decisions as f64, 3.0),
            self.signal("spread", true, owners.len() as f64, self.team.len() as f64),
        ];
        let mut happened = Vec::new();
        let mut handed_over = BTreeSet::new();
        for d in &self.delegations {
            let mut add = |day: Option<NaiveDate>, id: &str| {
                if let Some(day) = day.filter(|day| (self.from..=self.until).contains(day)) {
                    let words = text(id, &[("name", &d.owner_name), ("title", &d.title)]);
                    happened.push(record(day, "delegation", &d.id, words, d.owner.clone()));
                    return true;
                }
                false
            };
            if d.work.self_accountable {
                continue;
            }
            add(d.work.agreed_on, "growth_agreed");
            if add(d.work.handed_over_on, "growth_handed_over") {
                handed_over.insert(&d.id);
            }
            add(d.work.taken_back_on, "growth_taken_back");
            add(d.completed_on, "growth_completed");
        }
        let credited = credit >= 0.8;
        let line = self.empower_line(credit, handed_over.len() as u32, decisions as u32, owners.len() as u32);
        step("empower_others", signals, credited, line, happened)
    }

    /// What makes the step's state, in words: the best that happened in the quarter, and without that what else counts.
    fn empower_line(&self, credit: f64, handed_over: u32, decisions: u32, owners: u32) -> StepLine {
        let of_work = |wanted: &dyn Fn(&Delegation) -> bool| {
            let all = self.delegations.iter().filter(|d| (d.is_project || d.is_decision) && !d.work.dropped);
            all.filter(|d| wanted(d)).count() as u32
        };
        let inside = |day: Option<NaiveDate>| day.is_some_and(|day| (self.from..=self.until).contains(&day));
        let is_theirs = |d: &Delegation| !d.work.self_accountable;
        let waits = |d: &Delegation| d.work.handed_over_on.is_none_or(|on| on > self.until);
        let agreed = of_work(&|d| is_theirs(d) && inside(d.work.agreed_on) && waits(d));
        let came_back = of_work(&|d| is_theirs(d) && inside(d.work.handed_over_on) && inside(d.work.taken_back_on));
        let named = of_work(&|d| d.is_project && waits(d) && !d.over_before(self.from));
        match () {
            () if handed_over > 0 && credit >= 0.8 => line("handed_over", handed_over, self.people),
            () if handed_over > 0 && came_back == handed_over => line("came_back", came_back, self.people),
            () if handed_over > 0 && credit > 0.0 => line("handed_over_in_part", handed_over, self.people),
            () if handed_over > 0 => line("tasks_given", handed_over, self.people),
            () if agreed > 0 => line("agreed_work", agreed, self.people),
            () if named > 0 => line("work_named", named, self.people),
            () if owners > 0 => line("owned_before", owners, self.people.max(owners)),
            () if decisions > 0 || credit > 0.0 => line("decisions_held", decisions.max(1), self.people),
            () => line("nothing_handed_over", 0, self.people),
        }
    }

    fn coach(&self) -> Step {
        let held = self.talks.iter().filter(|talk| talk.is_one_to_one()).count() as u32;
        let coached: Vec<&Talk> = self.talks.iter().filter(|talk| talk.is_coached()).collect();
        let people: BTreeSet<&PersonId> = coached.iter().filter_map(|talk| talk.person.as_ref()).collect();
        let in_team = people.iter().filter(|id| self.team.contains(**id)).count();
        let on_time = self.commitments.iter().filter(|(due, done)| done.is_some_and(|done| done <= *due)).count();
        let share = self.signal("coached_share", true, coached.len() as f64, f64::from(held));
        let value = coached_share(coached.len() as u32, held).filter(|_| !self.team.is_empty());
        let signals = vec![
            Signal { value, ..share },
            self.signal("coached_people", true, in_team as f64, self.team.len() as f64),
            self.signal("commitments_kept", true, on_time as f64, self.commitments.len() as f64),
        ];
        let happened = coached
            .iter()
            .map(|talk| {
                let name = self.name(talk.person.as_ref());
                let words = text("growth_coached", &[("name", &name)]);
                record(talk.on, "conversation", &talk.id, words, talk.person.clone())
            })
            .collect();
        let count = people.len() as u32;
        let line = match (count, on_time as u32) {
            (0, 0) => line("nobody_coached", 0, self.people),
            // Promises kept count for the step as well, and the state may speak of them alone.
            (0, kept) => line("own_promises_kept", kept, self.commitments.len() as u32),
            _ => line("coached_people", count, self.people.max(count)),
        };
        step("coach_dont_fix", signals, !coached.is_empty(), line, happened)
    }

    fn inspire(&self) -> Step {
        let meetings: Vec<&Talk> = self.talks.iter().filter(|talk| talk.kind == "team_meeting").collect();
        let opened: Vec<&&Talk> = meetings.iter().filter(|talk| talk.opens_with.is_some()).collect();
        let told: BTreeSet<&String> = meetings.iter().flat_map(|talk| &talk.stories).collect();
        let of_stories = |wanted: fn(&(String, bool, bool)) -> bool| {
            told.iter().filter(|id| self.stories.get(**id).is_some_and(wanted)).count()
        };
        let met = !meetings.is_empty();
        let signals = vec![
            self.signal("meetings_with_story", true, opened.len() as f64, meetings.len() as f64),
            self.signal("stories_linked", met, of_stories(|story| story.1) as f64, 3.0),
            self.signal("first_hand", met, (of_stories(|story| story.2) as f64).min(1.0), 1.0),
        ];
        let happened = opened
            .iter()
            .map(|talk| {
                let story = talk.opens_with.as_ref().and_then(|id| self.stories.get(id));
                let title = story.map(|story| story.0.as_str()).unwrap_or_default();
                record(talk.on, "conversation", &talk.id, text("growth_story", &[("title", title)]), None)
            })
            .collect();
        let (count, of) = (opened.len() as u32, meetings.len() as u32);
        let line = match (count, told.len() as u32) {
            (0, 0) => line("no_story", 0, of),
            (0, told) => line("story_in_between", told, of),
            _ => line("stories", count, of),
        };
        step("inspire", signals, count > 0, line, happened)
    }

    fn successors(&self) -> Step {
        let stretch: Vec<&Delegation> = self.delegations.iter().filter(|d| d.is_stretch).collect();
        let running: Vec<&&Delegation> = stretch
            .iter()
            .filter(|d| d.handed_over_by(self.until) && !d.over_before(self.from) && !d.work.dropped)
            .collect();
        let done: Vec<&&Delegation> = stretch
            .iter()
            .filter(|d| d.completed_on.is_some_and(|on| (self.from..=self.until).contains(&on)))
            .collect();
        let debriefed = done.iter().filter(|d| d.debriefed);
        let assessed = self.candidates.iter().any(|(_, on)| on.is_some_and(|on| (self.until - on).num_days() <= 183));
        let named: BTreeSet<&PersonId> = self.candidates.iter().map(|(id, _)| id).collect();
        let stretched = named
            .iter()
            .filter(|id| running.iter().any(|d| d.owner.as_ref() == Some(id) || d.doer.as_ref() == Some(id)))
            .count();
        let (part, whole) = match named.len() {
            0 => (0.5 * (running.len() as f64).min(1.0), 1.0),
            named => (stretched as f64, named as f64),
        };
        let begun = !(self.candidates.is_empty() && stretch.is_empty());
        let signals = vec![
            self.signal("named_and_assessed", begun, f64::from(u8::from(assessed)), 1.0),
            self.signal("stretch_running", true, part, whole),
            self.signal("debriefed", true, debriefed.count() as f64, done.len() as f64),
        ];
        let happened = running
            .iter()
            .filter_map(|d| {
                let words = text("growth_stretch", &[("name", &d.owner_name), ("title", &d.title)]);
                Some(record(d.work.handed_over_on?, "delegation", &d.id, words, d.owner.clone()))
            })
            .collect();
        let count = running.len() as u32;
        let still = running.iter().filter(|d| d.in_force(self.until)).count() as u32;
        let line = match (still, count, named.len() as u32) {
            (0, 0, 0) => line("nobody_named", 0, self.people),
            (0, 0, named) if assessed => line("named", named, self.people),
            (0, 0, named) => line("named_long_ago", named, self.people),
            (0, finished, _) => line("stretch_over", finished, self.people),
            _ => line("stretch", still, self.people),
        };
        step("develop_successors", signals, count > 0, line, happened)
    }

    fn name(&self, id: Option<&PersonId>) -> String {
        id.and_then(|id| self.names.get(id)).cloned().unwrap_or_default()
    }
}

fn step(
    code: &'static str,
    signals: Vec<Signal>,
    action_done: bool,
    line: StepLine,
    mut happened: Vec<Happened>,
) -> Step {
    happened.sort_by(|a, b| (a.on, &a.id).cmp(&(b.on, &b.id)));
    Step { code, signals, action_done, line, happened }
}

fn record(on: NaiveDate, kind: &str, id: &str, text: String, person_id: Option<PersonId>) -> Happened {
    let text = text.lines().next().unwrap_or_default().chars().take(300).collect();
    Happened { on, text, kind: kind.into(), id: id.into(), person_id }
}

/// The line of a step in words; numbers up to twelve are words, and a sentence begins with a capital.
fn line(code: &str, count: u32, of: u32) -> StepLine {
    let id = format!("growth_line_{code}");
    let sentence = messages::counted(&id, count, &[("of", &messages::in_words(of))]);
    let mut letters = sentence.chars();
    let sentence = letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default();
    StepLine { count, of, code: code.into(), text: sentence }
}

impl Records {
    fn read(tx: &Transaction, clock: Clock, period: &Period) -> Result<Records> {
        let (from, to) = (period.starts_on, period.ends_on);
        let until = clock.today().min(to);
        let own = people::find_self(tx)?;
        let (team, people) = team(tx, period, clock.today())?;
        let names = names(tx)?;
        let commitments = commitments(tx)?;
        let stories = stories(tx)?;
        let mut talks = talks(tx, from, until, &stories)?;
        count_commitments(&mut talks, &commitments, own.as_ref());
        // One that is not due yet makes a talk a coached one, but it can be neither kept nor broken.
        let due = commitments.into_iter().map(|(_, _, due, done)| (due, done));
        let due = due.filter(|(due, _)| (from..=until).contains(due)).collect();
        let delegations = delegations(tx, own.as_ref(), &names, to, until)?;
        let any_delegation = !delegations.is_empty();
        let (goals, purposes) = (goals::of_quarter(tx, until, &period.label)?, purposes(tx, until)?);
        let candidates = candidates(tx, until)?;
        Ok(Records {
            from,
            to,
            until,
            team,
            people,
            names,
            goals,
            purposes,
            talks,
            commitments: due,
            delegations,
            any_delegation,
            stories,
            candidates,
        })
    }
}

/// Who reported for thirty days of the quarter (fourteen so far in the running one), and how many the lines speak of.
pub(crate) fn team(tx: &Transaction, period: &Period, today: NaiveDate) -> Result<(BTreeSet<PersonId>, u32)> {
    let until = today.min(period.ends_on);
    let least = if period.contains(today) { 14 } else { 30 };
    let mut query = tx.prepare_cached(
        "SELECT person_id, max(started_on, ?1), min(coalesce(ended_on, ?2), ?2) FROM relationship
         WHERE kind = 'direct_report' AND started_on <= ?2 AND (ended_on IS NULL OR ended_on >= ?1)",
    )?;
    let mut days: HashMap<PersonId, i64> = HashMap::new();
    let mut now = BTreeSet::new();
    let mut rows = query.query([period.starts_on, until])?;
    while let Some(row) = rows.next()? {
        let (id, first, last): (PersonId, NaiveDate, NaiveDate) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if last == until {
            now.insert(id.clone());
        }
        *days.entry(id).or_default() += (last - first).num_days() + 1;
    }
    let team: BTreeSet<PersonId> = days.into_iter().filter(|(_, days)| *days >= least).map(|(id, _)| id).collect();
    let people = if team.is_empty() { now.len() } else { team.len() };
    Ok((team, people as u32))
}

fn names(tx: &Transaction) -> Result<HashMap<PersonId, String>> {
    let mut query = tx.prepare_cached("SELECT id, coalesce(given_name, display_name) FROM person")?;
    let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Statements of purpose in force: id, the day each was written or confirmed last, and its words.
fn purposes(tx: &Transaction, until: NaiveDate) -> Result<Vec<(String, NaiveDate, String)>> {
    let mut query = tx.prepare_cached(
        "SELECT id, max(occurred_on, coalesce((SELECT max(value) FROM json_each(attrs, '$.confirmed_on') WHERE value <= ?1),
                                              occurred_on)), coalesce(body, title, '')
         FROM entry e WHERE kind = 'purpose_statement' AND occurred_on <= ?1
           AND NOT EXISTS (SELECT 1 FROM entry newer WHERE newer.supersedes_id = e.id AND newer.occurred_on <= ?1)",
    )?;
    let rows = query.query_map([until], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Stories of impact by id: title, whether a goal hangs on it, whether told by the one who was helped.
fn stories(tx: &Transaction) -> Result<HashMap<String, (String, bool, bool)>> {
    let mut query = tx.prepare_cached(
        "SELECT id, coalesce(title, substr(body, 1, 100), ''), goal_id IS NOT NULL,
                coalesce(json_extract(attrs, '$.voice') = 'first_hand', 0)
         FROM entry WHERE kind = 'impact_story'",
    )?;
    let rows = query.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?, r.get(3)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn talks(
    tx: &Transaction,
    from: NaiveDate,
    until: NaiveDate,
    stories: &HashMap<String, (String, bool, bool)>,
) -> Result<Vec<Talk>> {
    let mut query = tx.prepare_cached(
        "SELECT id, person_id, kind, held_on FROM conversation WHERE state = 'held' AND held_on BETWEEN ?1 AND ?2
         ORDER BY held_on, id",
    )?;
    let from_row = |row: &Row| {
        Ok(Talk {
            id: row.get(0)?,
            person: row.get(1)?,
            kind: row.get(2)?,
            on: row.get(3)?,
            questions: 0,
            stages: HashSet::new(),
            commitments: 0,
            opens_with: None,
            stories: Vec::new(),
        })
    };
    let mut talks: Vec<Talk> = query.query_map([from, until], from_row)?.collect::<rusqlite::Result<_>>()?;
    let place: HashMap<String, usize> = talks.iter().enumerate().map(|(at, talk)| (talk.id.clone(), at)).collect();
    let mut query = tx.prepare_cached(
        "SELECT i.conversation_id, i.kind, i.grow_stage, i.entry_id
         FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id
         WHERE i.state = 'discussed' AND c.state = 'held' AND c.held_on BETWEEN ?1 AND ?2
         ORDER BY i.conversation_id, i.sort, i.id",
    )?;
    let mut rows = query.query([from, until])?;
    let mut opened: HashSet<usize> = HashSet::new();
    while let Some(row) = rows.next()? {
        let Some(at) = place.get(&row.get::<_, String>(0)?).copied() else { continue };
        let (kind, stage, entry): (String, Option<String>, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let talk = &mut talks[at];
        // A coaching question that stood among the points was asked when it was ticked.
        if kind == "question" || stage.is_some() {
            talk.questions += 1;
            talk.stages.extend(stage);
        }
        let story = entry.filter(|id| stories.contains_key(id));
        if opened.insert(at) {
            talk.opens_with = story.clone();
        }
        talk.stories.extend(story);
    }
    Ok(talks)
}

/// What the other one took on makes a talk of questions a coached one.
fn count_commitments(talks: &mut [Talk], commitments: &[Commitment], own: Option<&PersonId>) {
    let place: HashMap<String, usize> = talks.iter().enumerate().map(|(at, talk)| (talk.id.clone(), at)).collect();
    for (talk, owner, ..) in commitments {
        if let Some(at) = talk.as_ref().and_then(|id| place.get(id)) {
            talks[*at].commitments += u32::from(Some(owner) != own);
        }
    }
}

/// The talks one to one that were held from one day to another: id, with whom, and whether it was a coached one.
pub(crate) fn coaching(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<(String, PersonId, bool)>> {
    let mut talks = talks(tx, from, until, &HashMap::new())?;
    count_commitments(&mut talks, &commitments(tx)?, people::find_self(tx)?.as_ref());
    let theirs = talks.into_iter().filter(Talk::is_one_to_one);
    Ok(theirs.filter_map(|talk| Some((talk.id.clone(), talk.person.clone()?, talk.is_coached()))).collect())
}

/// What is in force of what was handed over, on a day: id, whose it is, and the level of authority then.
pub(crate) fn in_force(tx: &Transaction, period: &Period, on: NaiveDate) -> Result<Vec<(String, PersonId, u32)>> {
    let all = delegations(tx, people::find_self(tx)?.as_ref(), &HashMap::new(), period.ends_on, on)?;
    let running = all.into_iter().filter(|work| work.in_force(on) && !work.work.dropped);
    Ok(running.filter_map(|work| Some((work.id, work.owner?, work.current_level))).collect())
}

/// A promise made in a talk: the talk, who made it, when it was first due, and when it was done.
type Commitment = (Option<String>, PersonId, NaiveDate, Option<NaiveDate>);

fn commitments(tx: &Transaction) -> Result<Vec<Commitment>> {
    let mut query = tx.prepare_cached(
        "SELECT conversation_id, owner_person_id, first_due_on, done_on FROM action_item
         WHERE is_commitment = 1 AND state <> 'dropped'",
    )?;
    let rows = query.query_map([], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn candidates(tx: &Transaction, until: NaiveDate) -> Result<Vec<(PersonId, Option<NaiveDate>)>> {
    let mut query = tx.prepare_cached(
        "SELECT candidate_person_id, assessed_on FROM succession
         WHERE is_own_role = 1 AND from_on <= ?1 AND (until_on IS NULL OR until_on >= ?1)",
    )?;
    let rows = query.query_map([until], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn delegations(
    tx: &Transaction,
    own: Option<&PersonId>,
    names: &HashMap<PersonId, String>,
    to: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Delegation>> {
    let mut changes: HashMap<String, Vec<(NaiveDate, u32, u32)>> = HashMap::new();
    let mut query = tx.prepare_cached(
        "SELECT entity_id, effective_on, CAST(from_value AS INTEGER), CAST(to_value AS INTEGER) FROM event
         WHERE entity = 'delegation' AND event = 'change_level' AND from_value IS NOT NULL AND to_value IS NOT NULL
         ORDER BY effective_on, created_at",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        changes.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?, row.get(3)?));
    }
    let mut query = tx.prepare_cached(
        "SELECT d.id, d.title, d.kind, d.is_stretch, d.accountable_person_id, d.responsible_person_id, d.authority_level,
                length(trim(coalesce(d.result, ''))) > 0, length(trim(coalesce(d.limits, ''))) > 0, d.state, d.identified_on,
                d.reviewed_on, d.agreed_on, d.handed_over_on, d.completed_on, d.ended_on,
                EXISTS (SELECT 1 FROM conversation c WHERE c.delegation_id = d.id AND c.state = 'held' AND c.held_on <= ?1)
                OR EXISTS (SELECT 1 FROM assessment a WHERE a.delegation_id = d.id AND a.purpose = 'debrief' AND a.state <> 'draft')
                OR EXISTS (SELECT 1 FROM entry e WHERE e.delegation_id = d.id AND e.kind = 'reflection' AND e.occurred_on <= ?1)
         FROM delegation d ORDER BY d.id",
    )?;
    let mut rows = query.query([until])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let (kind, state): (String, String) = (row.get(2)?, row.get(9)?);
        let owner: Option<PersonId> = row.get(4)?;
        let (handed_over_on, ended_on): (Option<NaiveDate>, Option<NaiveDate>) = (row.get(13)?, row.get(15)?);
        let changed = changes.get(&id).map(Vec::as_slice).unwrap_or_default();
        let level = |on: NaiveDate| level_on(changed, row.get(6).unwrap_or_default(), on);
        let lowest = handed_over_on.map(|handed_over| {
            let later = changed.iter().filter(|(on, ..)| (handed_over..=to).contains(on)).map(|(_, _, to)| *to);
            later.chain([level(handed_over)]).min().unwrap_or_default()
        });
        all.push(Delegation {
            owner_name: owner.as_ref().and_then(|id| names.get(id)).cloned().unwrap_or_default(),
            title: row.get(1)?,
            is_project: kind == "project",
            is_decision: kind == "decision",
            is_stretch: row.get(3)?,
            doer: row.get(5)?,
            current_level: level(until),
            work: Handover {
                level: lowest.unwrap_or_default(),
                has_result: row.get(7)?,
                has_limits: row.get(8)?,
                self_accountable: owner.is_some() && owner.as_ref() == own,
                dropped: state == "dropped",
                identified_on: row.get(10)?,
                agreed_on: row.get(12)?,
                handed_over_on,
                taken_back_on: ended_on.filter(|_| state == "taken_back"),
            },
            reviewed_on: row.get(11)?,
            completed_on: row.get(14)?,
            ended_on,
            debriefed: row.get(16)?,
            owner,
            id,
        });
    }
    Ok(all)
}

/// The level of authority on a day, from the one of today and the changes in their order.
fn level_on(changes: &[(NaiveDate, u32, u32)], today: u32, on: NaiveDate) -> u32 {
    changes.iter().find(|(day, ..)| *day > on).map_or(today, |(_, before, _)| *before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::periods;
    use crate::testing::{TestPlanner, day, planner};
    use serde_json::Value;

    fn vectors(set: &str) -> Vec<Value> {
        let all: Value = serde_json::from_str(include_str!("../../content/formula_vectors.json")).expect("vectors");
        all["sets"][set].as_array().cloned().expect("a set")
    }

    fn date(value: &Value) -> Option<NaiveDate> {
        value.as_str().map(day)
    }

    #[test]
    fn every_rung_of_the_ladder_of_handing_over_holds() {
        for vector in vectors("empower_ladder") {
            let (from, to) = (date(&vector["period"][0]).expect("from"), date(&vector["period"][1]).expect("to"));
            let all: Vec<Handover> = vector["delegations"]
                .as_array()
                .expect("a list")
                .iter()
                .map(|d| Handover {
                    level: d["level"].as_u64().unwrap_or_default() as u32,
                    has_result: d["result"].is_string(),
                    has_limits: d["limits"].is_string(),
                    self_accountable: d["self_accountable"].as_bool().unwrap_or_default(),
                    agreed_on: date(&d["agreed_on"]),
                    handed_over_on: date(&d["handed_over_on"]),
                    taken_back_on: d["taken_back"].as_bool().unwrap_or_default().then_some(to),
                    ..Handover::default()
                })
                .collect();
            assert_eq!(best_credit(&all, from, to), vector["expect"].as_f64().expect("a number"), "{}", vector["case"]);
        }
        let (from, to) = (day("2023-07-01"), day("2023-09-30"));
        let named = Handover { identified_on: Some(day("2023-05-01")), ..Handover::default() };
        let agreed = Handover { agreed_on: Some(day("2023-07-02")), ..named.clone() };
        let long_agreed = Handover { agreed_on: Some(day("2023-05-02")), ..named.clone() };
        let whole = Handover { level: 7, has_result: true, has_limits: true, ..agreed.clone() };
        let on = |handed_over: &str| Handover { handed_over_on: Some(day(handed_over)), ..whole.clone() };
        let later = Handover { taken_back_on: Some(day("2023-10-01")), ..on("2023-08-01") };
        for (work, credit) in [
            (named.clone(), 0.1),
            (agreed.clone(), 0.4),
            (long_agreed, 0.1),
            (Handover { self_accountable: true, ..agreed }, 0.1),
            (Handover { dropped: true, ..named.clone() }, 0.0),
            (Handover { identified_on: Some(day("2023-10-01")), ..named }, 0.0),
            (on("2023-09-09"), 1.0),
            (on("2023-09-10"), 0.8),
            (Handover { level: 4, ..on("2023-08-01") }, 0.4),
            (Handover { has_limits: false, ..on("2023-08-01") }, 0.6),
            (later, 1.0),
        ] {
            assert_eq!(handover_credit(&work, from, to), credit, "{work:?}");
        }
    }

    #[test]
    fn scores_spread_the_weight_of_what_does_not_apply() {
        for vector in vectors("step_score") {
            let step = vector["step"].as_str().expect("a step");
            let signals: Vec<(f64, Option<f64>)> = WEIGHTS
                .iter()
                .filter(|(of, ..)| *of == step)
                .map(|(_, signal, weight)| (*weight, vector["signals"][*signal].as_f64()))
                .collect();
            assert_eq!(score(&signals).map(round4), vector["expect"].as_f64(), "{vector}");
        }
        for vector in vectors("coached_share") {
            let count = |name: &str| vector[name].as_u64().expect("a count") as u32;
            assert_eq!(
                coached_share(count("coached"), count("held")).map(round4),
                vector["expect"].as_f64(),
                "{vector}"
            );
        }
        for code in CODES {
            let whole: f64 = WEIGHTS.iter().filter(|(step, ..)| *step == code).map(|(.., weight)| weight).sum();
            assert!((whole - 1.0).abs() < 1e-9, "{code}");
        }
    }

    #[test]
    fn a_step_is_told_in_one_of_five_words() {
        assert_eq!(state(None, false, false), "nothing_yet");
        assert_eq!(state(Some(0.0), false, true), "planned");
        assert_eq!(state(Some(0.1), false, true), "under_way");
        assert_eq!(state(Some(0.73), true, false), "done_this_quarter");
        assert_eq!(state(None, true, false), "done_this_quarter", "the act counts before a share over the team does");
        assert_eq!(state(Some(0.7 + 0.1), false, false), "how_you_work_now", "0.7999999999999999 is 0.8");
        assert_eq!(state(Some(0.79996), false, false), "under_way", "and no more is given");
    }

    #[test]
    fn plain_words_are_short_known_and_say_why() {
        let rules: Value = serde_json::from_str(include_str!("../../content/linter_rules.json")).expect("rules");
        let because = " because people wait";
        for rule in rules["rules"].as_array().expect("rules") {
            let text = |name: &str| rule[name].as_str().expect("an example").trim_end_matches('.').to_owned();
            match rule["id"].as_str().expect("an id") {
                "PL-01" | "PL-02" => {
                    assert!(!is_plain(&(text("hit") + because)), "{}", text("hit"));
                    assert!(is_plain(&(text("miss") + because)), "{}", text("miss"));
                }
                "PL-03" => {
                    assert!(!is_plain(&text("hit")), "{}", text("hit"));
                    assert!(is_plain(&text("miss")), "{}", text("miss"));
                }
                _ => {}
            }
        }
        assert!(!is_plain(" "));
        assert!(!is_plain("We build a best in class desk, so that nobody waits"), "hyphens do not hide a phrase");
        assert!(is_plain("We cut 3.5 hours. We do it so that nobody waits."), "a point in a number ends no sentence");
    }

    /// Dana, who has led Amara and Jonas since the summer; it is 16 November 2026.
    fn with_team() -> (TestPlanner, Vec<PersonId>) {
        let planner = planner();
        let own = planner.introduce("Dana Reyes".into(), false).expect("introduced").id;
        let names = vec!["Amara Okafor".into(), "Jonas Berg".into()];
        let mut ids = vec![own];
        ids.extend(planner.add_people(names).expect("added").into_iter().map(|person| person.id));
        put(&planner, "UPDATE relationship SET started_on = '2026-07-01'");
        (planner, ids)
    }

    fn put(planner: &TestPlanner, sql: &str) {
        planner.write("add_person", |tx| Ok(tx.execute_batch(sql)?)).expect("written");
    }

    fn read(planner: &TestPlanner, code: &str) -> Step {
        let all =
            planner.read(|tx| gather(tx, planner.clock(), &periods::find(tx, day("2026-11-16"), None)?)).expect("read");
        all.into_iter().find(|step| step.code == code).expect("one of the five")
    }

    const TIMES: &str = "'2026-11-16T09:00:00.000Z', '2026-11-16T09:00:00.000Z'";

    fn delegation(owner: &PersonId, columns: &str, values: &str) -> String {
        format!(
            "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, created_at, updated_at, {columns})
             VALUES ('d1', 'project', 'Vendor onboarding', '{owner}', '2026-10-20', {TIMES}, {values});"
        )
    }

    #[test]
    fn one_project_handed_over_completely_is_the_step_done() {
        let (planner, ids) = with_team();
        let nothing = read(&planner, "empower_others");
        assert_eq!((nothing.action_done, nothing.line.text.as_str()), (false, "Nothing handed over this quarter."));
        assert_eq!(nothing.score(), Some(0.0), "nobody owns anything");
        let columns = "authority_level, result, limits, agreed_on, handed_over_on, state, visibility";
        let values =
            "6, 'Every vendor is in within a week', 'up to 2,000', '2026-10-26', '2026-11-02', 'handed_over', 'shared'";
        put(&planner, &delegation(&ids[1], columns, values));
        let done = read(&planner, "empower_others");
        assert!(done.action_done);
        assert_eq!(done.score().map(round4), Some(0.8), "0.7 · 1 + 0.1 · 0 + 0.2 · 1/2");
        let texts: Vec<&str> = done.happened.iter().map(|record| record.text.as_str()).collect();
        assert_eq!(
            texts,
            ["Agreed with Amara Okafor: Vendor onboarding", "Handed over to Amara Okafor: Vendor onboarding"],
            "newest last"
        );
        assert_eq!(done.line.text, "One thing handed over this quarter.");
        put(
            &planner,
            &format!(
                "INSERT INTO event (id, entity, entity_id, event, from_value, to_value, effective_on, created_at, updated_at)
                 VALUES ('e1', 'delegation', 'd1', 'change_level', '4', '6', '2026-11-10', {TIMES})"
            ),
        );
        let lower = read(&planner, "empower_others");
        assert!(!lower.action_done, "the lowest level since the handover counts");
        put(&planner, "DELETE FROM event; UPDATE delegation SET state = 'taken_back', ended_on = '2026-11-12'");
        let back = read(&planner, "empower_others");
        let credit = back.signals.iter().find(|signal| signal.code == "full_handover").and_then(|signal| signal.value);
        assert_eq!((back.action_done, credit), (false, Some(0.3)));
    }

    #[test]
    fn a_talk_is_coached_by_two_questions_of_two_stages_and_something_they_took_on() {
        let (planner, ids) = with_team();
        put(
            &planner,
            &format!(
                "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at) VALUES
                   ('c1', '{amara}', 'one_on_one', '2026-11-02', '2026-11-02', 'held', {TIMES}),
                   ('c2', '{jonas}', 'one_on_one', '2026-11-03', '2026-11-03', 'held', {TIMES});
                 INSERT INTO conversation_item (id, conversation_id, kind, raised_by, grow_stage, text, state, created_at, updated_at)
                 VALUES ('i1', 'c1', 'question', 'manager', 'goal', 'What would good look like?', 'discussed', {TIMES}),
                   ('i2', 'c1', 'question', 'manager', 'goal', 'By when?', 'discussed', {TIMES}),
                   ('i3', 'c2', 'question', 'manager', 'goal', 'What for?', 'discussed', {TIMES}),
                   ('i4', 'c2', 'question', 'manager', 'will', 'And now?', 'open', {TIMES});
                 INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, is_commitment, conversation_id, created_at,
                                          updated_at)
                 VALUES ('a1', 'Draft it', '{amara}', '2026-11-20', '2026-11-20', 1, 'c1', {TIMES})",
                amara = ids[1],
                jonas = ids[2]
            ),
        );
        let one_stage = read(&planner, "coach_dont_fix");
        assert_eq!(
            (one_stage.action_done, one_stage.line.text.as_str()),
            (false, "Nobody has had a coaching talk this quarter.")
        );
        put(&planner, "UPDATE conversation_item SET grow_stage = 'options' WHERE id = 'i2'");
        let coached = read(&planner, "coach_dont_fix");
        assert!(coached.action_done);
        assert_eq!(coached.line.text, "One of two people has had a coaching talk.");
        let parts: Vec<Option<f64>> = coached.signals.iter().map(|signal| signal.value).collect();
        assert_eq!(parts, [Some(1.0), Some(0.5), None], "a promise that is not due yet is neither kept nor broken");
        put(&planner, &format!("UPDATE action_item SET owner_person_id = '{}'", ids[0]));
        assert!(!read(&planner, "coach_dont_fix").action_done, "the manager took it on");
    }

    #[test]
    fn team_goals_in_plain_words_meetings_with_a_story_and_a_stretch() {
        let (planner, ids) = with_team();
        assert_eq!(read(&planner, "inspire").score(), None, "no meeting, no data");
        let period =
            planner.write("add_person", |tx| Ok(periods::of(tx, planner.clock(), day("2026-11-16"))?.0)).expect("made");
        put(
            &planner,
            &format!(
                "INSERT INTO goal (id, period_id, level, title, plain_text, starts_on, due_on, agreed_on, state, lineage_id,
                                   created_at, updated_at)
                 VALUES ('g1', '{period}', 'team', 'First replies', 'We answer within two hours, so that nobody waits.',
                         '2026-10-01', '2026-12-31', '2026-10-02', 'agreed', 'g1', {TIMES});
                 INSERT INTO entry (id, kind, occurred_on, title, goal_id, attrs, created_at, updated_at)
                 VALUES ('s1', 'impact_story', '2026-11-02', 'The night desk', 'g1', '{{\"voice\":\"first_hand\"}}', {TIMES});
                 INSERT INTO conversation (id, kind, planned_on, held_on, state, created_at, updated_at) VALUES
                   ('m1', 'team_meeting', '2026-11-03', '2026-11-03', 'held', {TIMES}),
                   ('m2', 'team_meeting', '2026-11-10', '2026-11-10', 'held', {TIMES});
                 INSERT INTO conversation_item (id, conversation_id, sort, kind, raised_by, text, state, entry_id, created_at, updated_at)
                 VALUES ('i1', 'm1', 1, 'topic', 'manager', 'A story', 'discussed', 's1', {TIMES}),
                   ('i2', 'm2', 1, 'topic', 'manager', 'The rota', 'discussed', NULL, {TIMES}),
                   ('i3', 'm2', 2, 'topic', 'manager', 'A story', 'discussed', 's1', {TIMES});"
            ),
        );
        let purpose = read(&planner, "clarify_purpose");
        assert!(purpose.action_done);
        assert_eq!(purpose.line.text, "The team goal is in plain words.");
        let story = read(&planner, "inspire");
        assert!(story.action_done);
        assert_eq!(story.score().map(round4), Some(0.5167), "0.7 · 1/2 + 0.2 · 1/3 + 0.1 · 1");
        let columns = "is_stretch, agreed_on, handed_over_on, state, visibility";
        put(&planner, &delegation(&ids[2], columns, "1, '2026-10-26', '2026-11-02', 'handed_over', 'shared'"));
        let stretch = read(&planner, "develop_successors");
        assert!(stretch.action_done, "somebody has a stretch, though nobody is named");
        assert_eq!(stretch.score().map(round4), Some(0.2857), "(0.3 · 0 + 0.4 · 0.5) ÷ 0.7");
    }

    /// Which lines may stand beside which word: a word that says something happened never stands beside a line that says
    /// nothing did, nor the other way round.
    fn agree(step: &Step) {
        const NOTHING: [&str; 10] = [
            "no_team_goal",
            "no_plain_goal",
            "nothing_handed_over",
            "nobody_coached",
            "no_story",
            "nobody_named",
            "named_long_ago",
            "goals_with_reason",
            "purpose_alone",
            "tasks_given",
        ];
        // These tell what there is and what is missing; they fit both.
        let both = ["goals_with_reason", "purpose_alone", "tasks_given"];
        let code = step.line.code.as_str();
        let nothing = NOTHING.contains(&code);
        match step.state(false) {
            "nothing_yet" => assert!(nothing, "{}: nothing yet, and {:?}", step.code, step.line.text),
            state => assert!(!nothing || both.contains(&code), "{}: {state}, and {:?}", step.code, step.line.text),
        }
    }

    #[test]
    fn the_word_of_a_step_and_its_line_say_the_same() {
        let shape = |columns: &str, values: &str| (columns.to_owned(), values.to_owned());
        let handed = "authority_level, result, limits, agreed_on, handed_over_on, state, visibility";
        let work = [
            // Named and nothing more; agreed; handed over before this quarter; in part; back again; whole.
            shape("state", "'candidate'"),
            shape("agreed_on, state, visibility", "'2026-11-02', 'agreed', 'shared'"),
            shape(handed, "6, 'x', 'y', '2026-08-03', '2026-08-04', 'handed_over', 'shared'"),
            shape(handed, "4, 'x', 'y', '2026-10-26', '2026-11-02', 'handed_over', 'shared'"),
            shape(
                &format!("{handed}, ended_on"),
                "6, 'x', 'y', '2026-10-26', '2026-11-02', 'taken_back', 'shared', '2026-11-09'",
            ),
            shape(handed, "6, 'x', 'y', '2026-10-26', '2026-11-02', 'handed_over', 'shared'"),
        ];
        let task = || {
            let (planner, ids) = with_team();
            put(&planner, &delegation(&ids[1], &work[3].0, &work[3].1).replace("'project'", "'task'"));
            read(&planner, "empower_others")
        };
        agree(&task());
        assert_eq!(task().line.text, "One task given; no project or decision is handed over yet.");
        let texts: Vec<(String, String)> = work
            .iter()
            .map(|(columns, values)| {
                let (planner, ids) = with_team();
                put(&planner, &delegation(&ids[1], columns, values));
                let step = read(&planner, "empower_others");
                agree(&step);
                (step.state(false).to_owned(), step.line.text)
            })
            .collect();
        let said = |state: &str, text: &str| (state.to_owned(), text.to_owned());
        assert_eq!(
            texts,
            [
                said("under_way", "One thing to hand over is named; nothing is handed over yet."),
                said("under_way", "One thing is agreed and not handed over yet."),
                said(
                    "under_way",
                    "One of two people owns something from before; nothing new was handed over this quarter."
                ),
                said("under_way", "One thing handed over this quarter, not completely yet."),
                said("under_way", "One thing was handed over and came back to you."),
                said("how_you_work_now", "One thing handed over this quarter."),
            ]
        );

        let (planner, ids) = with_team();
        put(
            &planner,
            &format!(
                "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, state, created_at, updated_at)
                 VALUES ('d1', 'decision', 'Who signs', '{own}', '2026-11-02', 'dropped', {TIMES});
                 INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, done_on, state, is_commitment, created_at, updated_at)
                 VALUES ('a1', 'Draft it', '{amara}', '2026-11-10', '2026-11-10', '2026-11-09', 'done', 1, {TIMES})",
                own = ids[0],
                amara = ids[1]
            ),
        );
        let written = read(&planner, "empower_others");
        agree(&written);
        assert_eq!(written.line.text, "One decision that you hold was looked at; nothing is handed over yet.");
        let kept = read(&planner, "coach_dont_fix");
        agree(&kept);
        let text = "One of one promises your people chose was kept on time; no talk was a coaching one yet.";
        assert_eq!((kept.state(false), kept.line.text.as_str()), ("under_way", text));

        put(
            &planner,
            &format!(
                "INSERT INTO entry (id, kind, occurred_on, title, attrs, created_at, updated_at)
                 VALUES ('s1', 'impact_story', '2026-11-02', 'The night desk', '{{\"voice\":\"first_hand\"}}', {TIMES});
                 INSERT INTO conversation (id, kind, planned_on, held_on, state, created_at, updated_at)
                 VALUES ('m1', 'team_meeting', '2026-11-10', '2026-11-10', 'held', {TIMES});
                 INSERT INTO conversation_item (id, conversation_id, sort, kind, raised_by, text, state, entry_id, created_at, updated_at)
                 VALUES ('i1', 'm1', 1, 'topic', 'manager', 'The rota', 'discussed', NULL, {TIMES}),
                   ('i2', 'm1', 2, 'topic', 'manager', 'A story', 'discussed', 's1', {TIMES});
                 INSERT INTO succession (id, role_title, is_own_role, candidate_person_id, assessed_on, from_on, created_at, updated_at)
                 VALUES ('n1', 'Team lead', 1, '{}', '2026-01-10', '2026-01-10', {TIMES})",
                ids[1]
            ),
        );
        let told = read(&planner, "inspire");
        agree(&told);
        let text = "One story was told; no team meeting opened with one yet.";
        assert_eq!((told.state(false), told.line.text.as_str()), ("under_way", text));
        let old = read(&planner, "develop_successors");
        agree(&old);
        let text = "One person named, looked at last more than half a year ago.";
        assert_eq!((old.state(false), old.line.text.as_str()), ("nothing_yet", text));
        put(&planner, "UPDATE succession SET assessed_on = '2026-10-10'");
        let fresh = read(&planner, "develop_successors");
        agree(&fresh);
        assert_eq!(fresh.state(false), "under_way");
        let columns = "is_stretch, agreed_on, handed_over_on, completed_on, outcome, state, visibility";
        let values = "1, '2026-10-05', '2026-10-06', '2026-11-06', 'It ran', 'completed', 'shared'";
        put(&planner, &delegation(&ids[2], columns, values).replace("'d1'", "'d2'"));
        let over = read(&planner, "develop_successors");
        agree(&over);
        assert_eq!(over.line.text, "One stretch was finished this quarter.");
    }

    #[test]
    fn what_happened_before_a_share_means_something_is_under_way() {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let amara = planner.add_person("Amara Okafor".into()).expect("added").id;
        let columns = "authority_level, agreed_on, handed_over_on, state, visibility";
        put(&planner, &delegation(&amara, columns, "4, '2026-11-16', '2026-11-16', 'handed_over', 'shared'"));
        let step = read(&planner, "empower_others");
        assert_eq!((step.score(), step.state(false)), (None, "under_way"));
        agree(&step);
    }

    #[test]
    fn goals_of_people_alone_do_not_make_a_purpose() {
        let (planner, ids) = with_team();
        let goal = goals::NewGoal {
            owner_person_id: ids[1].clone(),
            title: "Cut the refund time".into(),
            measure: goals::Measure::DoneOrNot,
            due_on: day("2026-12-18"),
            why: Some("customers wait twice as long as promised".into()),
            agreed_on: Some(day("2026-11-02")),
        };
        planner.add_goal(goal).expect("added");
        let step = read(&planner, "clarify_purpose");
        assert_eq!(step.score(), Some(1.0), "what applies is all there");
        assert_eq!(step.state(false), "under_way", "but there is no team goal to have in plain words");
        let said = "One of one goals of your people says what it is for; no team goal is in plain words yet.";
        assert_eq!(step.line.text, said, "and the line says what is under way");
    }

    #[test]
    fn a_new_team_has_no_shares_yet() {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner.add_person("Amara Okafor".into()).expect("added");
        for code in CODES {
            assert_eq!(read(&planner, code).score(), None, "{code}");
        }
        let purpose = read(&planner, "clarify_purpose");
        assert_eq!((purpose.state(false), purpose.line.text.as_str()), ("nothing_yet", "No team goal this quarter."));
    }
}
