//! What goes with somebody to their next manager: goals and what came of them, the development plan, open promises, what was
//! said, and the words looking back. A page to read and a file that another planner takes in.
//!
//! Only what the person may see is in it: everything is read through the views of what may leave the house. What is private
//! stays here.

use crate::calendar::{self, Clock};
use crate::error::{Error, Result};
use crate::goals::{self, Measure};
use crate::id::{ActionItemId, CheckinId, GoalId, KeyResultId, PersonId};
use crate::messages::{Label, counted, text};
use crate::packet::{gather, typeset};
use crate::people;
use crate::saved_files::{self, SavedKind};
use crate::settings::{self, Paper};
use crate::{Planner, development, entries, files, moves};
use chrono::{Datelike, Days, Months, NaiveDate};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use ts_rs::TS;
use typst::syntax::Source;

const FORMAT: &str = "quarterdeck.handover";
const VERSION: u32 = 1;
const OUTCOMES: [&str; 5] = ["achieved", "partly_achieved", "missed", "carried_over", "dropped"];
/// So far back a handover looks.
const DAYS: u64 = 366;
/// A file of somebody else's is not read beyond this, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;
/// More records than anybody leaves behind in a year.
const MOST: usize = 2_000;
/// Days further off than this are no days of work with somebody.
const YEARS: u32 = 20;

/// The file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Handover {
    format: String,
    version: u32,
    made_on: NaiveDate,
    made_by: String,
    person: HandedPerson,
    #[serde(default)]
    goals: Vec<HandedGoal>,
    #[serde(default)]
    steps: Vec<HandedStep>,
    #[serde(default)]
    promises: Vec<HandedPromise>,
    #[serde(default)]
    said: Vec<HandedWords>,
    #[serde(default)]
    looking_back: Vec<HandedWords>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HandedPerson {
    display_name: String,
    job_title: Option<String>,
    pronouns: Option<String>,
    name_hint: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HandedGoal {
    title: String,
    why: Option<String>,
    quarter: String,
    starts_on: NaiveDate,
    due_on: Option<NaiveDate>,
    /// How it ended; none while it runs.
    outcome: Option<String>,
    reason: Option<String>,
    measures: Vec<HandedMeasure>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HandedMeasure {
    what: Measure,
    #[serde(default = "once")]
    weight: u32,
    /// The newest value; of something done or not, 1 once it is done.
    value: Option<f64>,
    /// Which of its steps are done, counted from 0.
    #[serde(default)]
    done: Vec<u32>,
}

fn once() -> u32 {
    1
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HandedStep {
    skill: String,
    step: String,
    by: NaiveDate,
    help: Option<String>,
    done_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HandedPromise {
    text: String,
    /// The manager who hands over owns it.
    mine: bool,
    due_on: NaiveDate,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct HandedWords {
    on: NaiveDate,
    /// praise, constructive or feedforward; the quarter of words looking back.
    kind: String,
    text: String,
}

/// What saving came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverSaved {
    pub folder: String,
    /// The file for people, and the one that another planner takes in.
    pub files: Vec<String>,
    /// Private notes and remarks never said, which stay here.
    pub stays_here: u32,
}

/// What a handover file holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverHeld {
    pub name: String,
    pub job_title: Option<String>,
    pub made_by: String,
    pub made_on: NaiveDate,
    /// Goals that run on, steps not done, promises, and words that are kept as notes.
    pub goals: u32,
    pub steps: u32,
    pub promises: u32,
    pub notes: u32,
}

impl Planner {
    /// What would go with somebody.
    pub fn handover(&self, person_id: &PersonId) -> Result<Handover> {
        self.read(|tx| gather_handover(tx, self.clock(), person_id))
    }

    /// Saves what goes with somebody into `folder`, as PDF and as JSON, and notes that it was done. Files that are there are
    /// left alone.
    ///
    /// # Errors
    /// `File` where `folder` is none or cannot be written.
    pub fn save_handover(&self, person_id: &PersonId, folder: &Path) -> Result<HandoverSaved> {
        if !folder.is_dir() {
            return Err(Error::file(folder, "error_not_a_folder"));
        }
        let clock = self.clock();
        let (handover, paper, stays_here) = self.read(|tx| {
            let stays_here = moves::private_lines(tx, person_id)?.len() as u32;
            Ok((gather_handover(tx, clock, person_id)?, settings::read(tx)?.paper, stays_here))
        })?;
        let set = typeset::sheet(&TEMPLATE, words(&handover, paper, clock.today()), "en")
            .map_err(|e| Error::Internal(e.to_string()))?;
        let data = serde_json::to_vec_pretty(&handover)?;
        let name = gather::as_file_name(&text("handover_file_name", &[("name", &handover.person.display_name)]));
        let saved = files::write_both(folder, name.trim_end_matches(".pdf"), &set.0, &data)?;
        saved_files::note(self, SavedKind::Handover, Some(person_id), &data, saved[0].as_ref())?;
        Ok(HandoverSaved { folder: folder.display().to_string(), files: saved.into(), stays_here })
    }

    /// What a handover holds.
    pub fn look_into_handover(&self, handover: &Handover) -> HandoverHeld {
        let today = self.clock().today();
        HandoverHeld {
            goals: handover.goals.iter().filter(|goal| goal.runs_on(today)).count() as u32,
            steps: handover.steps.iter().filter(|step| step.done_on.is_none()).count() as u32,
            promises: handover.promises.iter().filter(|promise| !promise.mine).count() as u32,
            notes: notes(handover, today).len() as u32,
            name: handover.person.display_name.clone(),
            job_title: handover.person.job_title.clone(),
            made_by: handover.made_by.clone(),
            made_on: handover.made_on,
        }
    }

    /// Takes somebody on with what their manager handed over: goals that run on, steps and promises as they are, everything
    /// that is over as shared notes. One step.
    ///
    /// # Errors
    /// As `take_on`; a text that does not fit refuses the whole of it.
    pub fn take_handover(&self, handover: &Handover, person_id: Option<PersonId>, on: NaiveDate) -> Result<PersonId> {
        let clock = self.clock();
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let one = |value: &str, field: &str| crate::text::one_line(value, field, crate::text::NAME);
        let name = crate::text::required(&handover.person.display_name, "name", crate::text::NAME, "error_name_empty")?;
        let title = handover.person.job_title.as_deref().map(|title| one(title, "job_title")).transpose()?;
        let made_by = one(&handover.made_by, "made_by")?;
        self.write(Label::from("take_on").with("name", &name), |tx| {
            let at = clock.now();
            let id = match &person_id {
                Some(id) => {
                    moves::theirs(tx, clock, id)?;
                    id.clone()
                }
                None => people::insert(tx, &name, false, &at)?,
            };
            moves::arrive(tx, clock, &id, on, Some(&made_by).filter(|by| !by.is_empty()).map(String::as_str), title.as_deref())?;
            for (column, value) in [("pronouns", &handover.person.pronouns), ("name_hint", &handover.person.name_hint)] {
                let value = value.as_deref().map(|value| one(value, column)).transpose()?;
                let sql = format!("UPDATE person SET {column} = coalesce({column}, nullif(?2, '')) WHERE id = ?1");
                tx.execute(&sql, (&id, value))?;
            }
            for goal in handover.goals.iter().filter(|goal| goal.runs_on(clock.today())) {
                take_goal(tx, clock, &id, goal, handover.made_on)?;
            }
            take_steps(tx, clock, &id, &handover.steps)?;
            for promise in handover.promises.iter().filter(|promise| !promise.mine) {
                let words = crate::text::required(&promise.text, "text", crate::text::TITLE, "error_promise_empty")?;
                tx.execute(
                    "INSERT INTO action_item (id, text, owner_person_id, person_id, due_on, first_due_on, visibility, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?3, ?4, ?4, 'shared', ?5, ?5)",
                    (ActionItemId::new(), words, &id, promise.due_on, &at),
                )?;
            }
            for (day, words) in notes(handover, clock.today()) {
                let (on, words) = (day.min(clock.today()), crate::text::body(&words, "text")?);
                let what = ("note", Some(&id), on);
                entries::insert_for(tx, clock, "shared", what, &words, "{\"origin\":\"imported\"}")?;
            }
            Ok(id)
        })
    }
}

impl Handover {
    /// No more records than somebody leaves behind, and none of a day that nobody works on.
    fn can_be(&self) -> bool {
        let many = [self.goals.len(), self.steps.len(), self.promises.len(), self.said.len(), self.looking_back.len()];
        let (first, last) = (
            self.made_on.checked_sub_months(Months::new(12 * YEARS)),
            self.made_on.checked_add_months(Months::new(12 * YEARS)),
        );
        // A day of four figures is one that the store can hold.
        let near = |on: &NaiveDate| {
            (1900..=9999).contains(&on.year())
                && first.is_some_and(|first| first <= *on)
                && last.is_some_and(|last| *on <= last)
        };
        let measures = || self.goals.iter().flat_map(|goal| &goal.measures);
        many.iter().sum::<usize>() <= MOST
            && measures().count() <= MOST
            && measures().all(|measure| measure.done.len() <= MOST)
            && near(&self.made_on)
            && self.goals.iter().all(|goal| near(&goal.starts_on) && goal.due_on.iter().all(near))
            && self.steps.iter().all(|step| near(&step.by) && step.done_on.iter().all(near))
            && self.promises.iter().all(|promise| near(&promise.due_on))
            && self.said.iter().chain(&self.looking_back).all(|words| near(&words.on))
    }
}

impl HandedGoal {
    fn runs_on(&self, today: NaiveDate) -> bool {
        self.outcome.is_none() && self.due_on.is_some_and(|due_on| due_on >= today)
    }
}

/// What is over, and what the manager before promised, as notes.
fn notes(handover: &Handover, today: NaiveDate) -> Vec<(NaiveDate, String)> {
    let by = handover.made_by.as_str();
    let mut notes = Vec::new();
    let mut add = |on: NaiveDate, id: &str, words: &str| {
        notes.push((on, text(id, &[("by", by), ("text", words)])));
    };
    for goal in handover.goals.iter().filter(|goal| !goal.runs_on(today)) {
        add(goal.due_on.unwrap_or(handover.made_on), "handed_goal", &goal.sentence());
    }
    for said in &handover.said {
        add(said.on, "handed_said", &said.text);
    }
    for words in &handover.looking_back {
        add(words.on, "handed_looking_back", &words.text);
    }
    for promise in handover.promises.iter().filter(|promise| promise.mine) {
        add(handover.made_on, "handed_promise", &promise.text);
    }
    notes
}

impl HandedGoal {
    fn sentence(&self) -> String {
        // A word for it that is none of ours says nothing.
        let known = self.outcome.as_deref().filter(|outcome| OUTCOMES.contains(outcome));
        match known {
            Some(outcome) => {
                let outcome = text(&format!("handed_{outcome}"), &[]);
                text("two_parts", &[("one", &self.title), ("other", &outcome)])
            }
            None => self.title.clone(),
        }
    }
}

fn take_goal(tx: &Transaction, clock: Clock, person: &PersonId, goal: &HandedGoal, as_of: NaiveDate) -> Result<()> {
    let Some(due_on) = goal.due_on else { return Ok(()) };
    let title = crate::text::required(&goal.title, "title", crate::text::TITLE, "error_goal_title")?;
    let why = goal.why.as_deref().map(|why| crate::text::body(why, "why")).transpose()?;
    let agreed_on = goal.starts_on.min(clock.today());
    let words = (title.as_str(), why.as_deref());
    let id = goals::insert(tx, clock, person, words, (goal.starts_on, due_on), Some(agreed_on))?;
    let at = clock.now();
    let done_or_not = [HandedMeasure { what: Measure::DoneOrNot, weight: 1, value: None, done: Vec::new() }];
    let measures = if goal.measures.is_empty() { &done_or_not[..] } else { &goal.measures[..] };
    let as_of = as_of.min(clock.today());
    let (mut stood, mut ticked) = (Vec::new(), false);
    for (sort, measure) in measures.iter().enumerate() {
        let what = goals::checked(&measure.what)?;
        let key_result =
            goals::insert_key_result(tx, &at, &id, &title, &what, sort as u32, measure.weight.clamp(1, 100))?;
        let value = match what {
            Measure::Steps { .. } => None,
            Measure::DoneOrNot => measure.value.map(|value| f64::from(value >= 1.0)),
            _ => measure.value,
        };
        if let Some(value) = value {
            if !value.is_finite() {
                return Err(Error::invalid("value", "error_number"));
            }
            stood.push((key_result, value));
            continue;
        }
        // Which of the steps were ticked, as of the day of the handover.
        for step in &measure.done {
            let done = tx.execute(
                "UPDATE key_result SET milestones = json_set(milestones, '$[' || ?2 || '].done_on', ?3)
                 WHERE id = ?1 AND json_type(milestones, '$[' || ?2 || ']') = 'object'",
                (&key_result, step, as_of),
            )?;
            ticked |= done > 0;
        }
    }
    if stood.is_empty() && !ticked {
        return Ok(());
    }
    // How it stood when it was handed over is its first update here.
    let mut checked = tx.prepare_cached(
        "INSERT INTO checkin (id, goal_id, key_result_id, checked_on, value, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)",
    )?;
    checked.execute((CheckinId::new(), &id, None::<KeyResultId>, as_of, None::<f64>, &at))?;
    for (key_result, value) in stood {
        checked.execute((CheckinId::new(), &id, Some(key_result), as_of, Some(value), &at))?;
    }
    Ok(())
}

fn take_steps(tx: &Transaction, clock: Clock, person: &PersonId, steps: &[HandedStep]) -> Result<()> {
    let mut plan = None;
    for step in steps.iter().filter(|step| step.done_on.is_none()) {
        let plan = match &plan {
            Some(plan) => plan,
            None => plan.insert(development::new_plan(tx, clock, person)?),
        };
        let skill = crate::text::required(&step.skill, "skill", crate::text::TITLE, "error_step_skill")?;
        let words = crate::text::required(&step.step, "step", crate::text::TITLE, "error_step_step")?;
        let help = crate::text::optional(step.help.as_deref(), "help", crate::text::TITLE)?;
        development::insert_step(tx, clock, plan, &skill, &words, help.as_deref(), step.by)?;
    }
    Ok(())
}

/// A file that somebody else made: read whole, never through a link, and only of a size that such a file can have.
///
/// # Errors
/// `File` where it is none, is a link or a folder, is too big, or names days that cannot be.
pub fn read_handover(path: &Path) -> Result<Handover> {
    let bytes = files::read_whole(path, LARGEST)?;
    let handover: Handover = serde_json::from_slice(&bytes).map_err(|_| Error::file(path, "error_not_a_handover"))?;
    match (handover.format.as_str(), handover.version) {
        (FORMAT, VERSION) if handover.can_be() => Ok(handover),
        (FORMAT, VERSION) => Err(Error::file(path, "error_odd_handover")),
        (FORMAT, later) if later > VERSION => Err(Error::file(path, "error_newer_handover")),
        _ => Err(Error::file(path, "error_not_a_handover")),
    }
}

fn gather_handover(tx: &Transaction, clock: Clock, id: &PersonId) -> Result<Handover> {
    let today = clock.today();
    let since = today - Days::new(DAYS);
    let person = moves::theirs(tx, clock, id)?;
    let own = people::person(tx, clock, &people::self_id(tx)?)?;
    let mut all = tx.prepare(
        "SELECT g.id, g.title, g.why, q.label, g.starts_on, g.due_on, g.outcome_code, g.score_reason FROM shareable_goal g
         JOIN period q ON q.id = g.period_id WHERE g.person_id = ?1 AND coalesce(g.due_on, g.starts_on) >= ?2
         ORDER BY g.due_on, g.id",
    )?;
    let rows = all.query_map((id, since), |r| {
        let goal = HandedGoal {
            title: r.get(1)?,
            why: r.get(2)?,
            quarter: r.get(3)?,
            starts_on: r.get(4)?,
            due_on: r.get(5)?,
            outcome: r.get(6)?,
            reason: r.get(7)?,
            measures: Vec::new(),
        };
        Ok((r.get::<_, GoalId>(0)?, goal))
    })?;
    let mut handed = Vec::new();
    for row in rows {
        let (goal_id, mut goal) = row?;
        measures(tx, &goal_id, &mut goal)?;
        handed.push(goal);
    }
    // The plan may have ended with the move itself: then it counts as it was agreed before.
    let mut all = tx.prepare(
        "SELECT i.objective, i.activity, i.target_on, i.resources, i.done_on FROM idp_item i JOIN idp p ON p.id = i.idp_id
         WHERE p.person_id = ?1 AND i.state IN ('planned', 'in_progress', 'done', 'verified')
           AND coalesce(i.done_on, i.target_on) >= ?2
           AND (p.state IN ('agreed', 'completed') OR (p.state = 'ended' AND EXISTS (SELECT 1 FROM event e WHERE e.entity = 'idp'
                  AND e.entity_id = p.id AND e.event = 'person_left' AND e.from_value = 'agreed')))
         ORDER BY i.target_on, i.id",
    )?;
    let steps = all
        .query_map((id, since), |r| {
            Ok(HandedStep { skill: r.get(0)?, step: r.get(1)?, by: r.get(2)?, help: r.get(3)?, done_on: r.get(4)? })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let mut all = tx.prepare(
        "SELECT p.text, o.is_self, p.due_on FROM shareable_promise p JOIN person o ON o.id = p.owner_person_id
         WHERE p.person_id = ?1 AND p.state = 'open' ORDER BY p.due_on, p.id",
    )?;
    let promises = all
        .query_map([id], |r| Ok(HandedPromise { text: r.get(0)?, mine: r.get(1)?, due_on: r.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let mut all = tx.prepare(
        "SELECT given_on, kind, situation, behaviour, impact FROM shareable_feedback
         WHERE person_id = ?1 AND given_on >= ?2 ORDER BY given_on, id",
    )?;
    let heard = |r: &rusqlite::Row| {
        let text = gather::feedback_text(r.get(2)?, r.get(3)?, r.get(4)?);
        Ok(HandedWords { on: r.get(0)?, kind: r.get(1)?, text })
    };
    let read = |r: &rusqlite::Row| Ok(HandedWords { on: r.get(0)?, kind: r.get(1)?, text: r.get(2)? });
    let said = all.query_map((id, since), heard)?.collect::<rusqlite::Result<_>>()?;
    // What was written looking back, the words on this move among it, once it was given to read: no draft.
    let mut all = tx.prepare(
        "SELECT v.observed_to_on, q.label, concat_ws(char(10), v.summary, v.strengths, v.focus) FROM shareable_review v
         JOIN review r ON r.id = v.id AND r.state IN ('ready', 'meeting_held', 'signed', 'closed')
         JOIN period q ON q.id = v.period_id JOIN person o ON o.id = v.reviewer_person_id AND o.is_self = 1
         WHERE v.person_id = ?1 AND v.observed_to_on >= ?2 AND concat_ws('', v.summary, v.strengths, v.focus) <> ''
         ORDER BY v.observed_to_on, v.id",
    )?;
    let looking_back = all.query_map((id, since), read)?.collect::<rusqlite::Result<_>>()?;
    Ok(Handover {
        format: FORMAT.into(),
        version: VERSION,
        made_on: today,
        made_by: own.display_name,
        person: HandedPerson {
            display_name: person.display_name,
            job_title: person.job_title,
            pronouns: person.pronouns,
            name_hint: person.name_hint,
        },
        goals: handed,
        steps,
        promises,
        said,
        looking_back,
    })
}

fn measures(tx: &Transaction, id: &GoalId, goal: &mut HandedGoal) -> Result<()> {
    #[derive(Deserialize)]
    struct Step {
        text: String,
        #[serde(default)]
        done_on: Option<NaiveDate>,
    }
    let mut all = tx.prepare_cached(
        "SELECT kind, ifnull(unit, ''), from_value, to_value, band_low, band_high, milestones,
           (SELECT v.value FROM shareable_value v WHERE v.key_result_id = r.id ORDER BY v.checked_on DESC, v.created_at DESC LIMIT 1),
           weight
         FROM shareable_result r WHERE goal_id = ?1 ORDER BY sort, id",
    )?;
    let mut rows = all.query([id])?;
    while let Some(r) = rows.next()? {
        let (kind, unit): (String, String) = (r.get(0)?, r.get(1)?);
        let number = |at: usize| r.get::<_, Option<f64>>(at);
        let steps: Option<String> = r.get(6)?;
        let mut done = Vec::new();
        let what = match (kind.as_str(), number(2)?, number(3)?, number(4)?, number(5)?, steps) {
            ("maintain", _, _, Some(low), Some(high), _) => Measure::Within { low, high, unit },
            ("milestones", .., Some(steps)) => {
                let steps: Vec<Step> = serde_json::from_str(&steps)?;
                done = (0..).zip(&steps).filter(|(_, step)| step.done_on.is_some()).map(|(at, _)| at).collect();
                Measure::Steps { steps: steps.into_iter().map(|step| step.text).collect() }
            }
            ("number" | "percent" | "money", Some(from), Some(to), ..) => Measure::Number { from, to, unit },
            _ => Measure::DoneOrNot,
        };
        goal.measures.push(HandedMeasure { what, weight: r.get(8)?, value: number(7)?, done });
    }
    Ok(())
}

/// The words of the page: one part for each kind of what goes along.
fn words(handover: &Handover, paper: Paper, today: NaiveDate) -> Value {
    let day = |on: NaiveDate| calendar::spoken(on, today);
    let line = |on: Option<NaiveDate>, kind: Option<String>, mut words: Vec<String>| {
        let title = (!words.is_empty()).then(|| words.remove(0));
        json!({
            "date": on.map(day),
            "kind": kind.unwrap_or_default(),
            "mark": null,
            "title": title,
            "paragraphs": words,
            "facts": null,
            "others": null,
            "parts": [],
        })
    };
    let figure = |number: f64| number.to_string();
    let goal = |goal: &HandedGoal| {
        let mut fields = vec![goal.sentence()];
        fields.extend(goal.why.clone());
        for measure in &goal.measures {
            if let Measure::Number { from, to, unit } = &measure.what {
                let now = measure.value.map_or_else(|| figure(*from), figure);
                let places = [("from", figure(*from)), ("to", figure(*to)), ("unit", unit.clone()), ("now", now)];
                let places: Vec<(&str, &str)> = places.iter().map(|(name, value)| (*name, value.as_str())).collect();
                fields.push(text("handover_measure", &places));
            }
            if let Measure::Steps { steps } = &measure.what {
                fields.push(steps.join("; "));
                fields.extend((!measure.done.is_empty()).then(|| {
                    let (done, of) = (measure.done.len().to_string(), steps.len().to_string());
                    text("handover_steps_done", &[("done", &done), ("of", &of)])
                }));
            }
        }
        fields.extend(goal.reason.clone());
        line(goal.due_on, Some(goal.quarter.clone()), fields)
    };
    let step = |step: &HandedStep| {
        let mut fields = vec![step.step.clone(), step.skill.clone()];
        fields.extend(step.help.as_ref().map(|help| text("you_help", &[("how", help)])));
        line(Some(step.by), step.done_on.map(|on| text("packet_step_done", &[("date", &day(on))])), fields)
    };
    let promise = |promise: &HandedPromise| {
        let name = if promise.mine { &handover.made_by } else { &handover.person.display_name };
        line(Some(promise.due_on), Some(name.clone()), vec![promise.text.clone()])
    };
    let said = |said: &HandedWords| {
        line(Some(said.on), Some(text(&format!("packet_kind_{}", said.kind), &[])), vec![said.text.clone()])
    };
    let back = |words: &HandedWords| {
        line(Some(words.on), Some(words.kind.clone()), words.text.lines().map(str::to_owned).collect())
    };
    let parts: Vec<(&str, Vec<Value>)> = vec![
        ("handover_goals", handover.goals.iter().map(goal).collect()),
        ("handover_steps", handover.steps.iter().map(step).collect()),
        ("handover_promises", handover.promises.iter().map(promise).collect()),
        ("handover_said", handover.said.iter().map(said).collect()),
        ("handover_looking_back", handover.looking_back.iter().map(back).collect()),
    ];
    let count: usize = parts.iter().map(|(_, lines)| lines.len()).sum();
    let date = today.format("%-d %B %Y").to_string();
    let title = text("handover_title", &[("name", &handover.person.display_name)]);
    json!({
        "language": "en",
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "title": title,
        "author": handover.made_by,
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "heading": title,
        "from": text("packet_from", &[("name", &handover.made_by), ("date", &date)]),
        "opening": gather::capital(&counted("handover_opening", count as u32, &[])),
        "redact": null,
        "contents": [],
        "foot": text("handover_foot", &[("date", &date)]),
        "parts": parts.into_iter().filter(|(_, lines)| !lines.is_empty())
            .map(|(id, lines)| json!({ "heading": text(id, &[]), "lines": lines })).collect::<Vec<_>>(),
    })
}

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| typeset::template("subject.typ", include_str!("subject.typ")));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::{self, Stage};
    use crate::moves::SeeOff;
    use crate::testing::{day, planner_on};

    #[test]
    fn hc_03_a_handover_holds_shared_records_only_and_what_is_private_stays_and_is_listed() {
        let folder = tempfile::tempdir().expect("a folder");
        let p = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, true).expect("made");
        let out = tempfile::tempdir().expect("a folder");
        let team = p.list_people(false).expect("people");
        for person in team.iter().take(2) {
            let how = SeeOff {
                what: Some("manager_changed".into()),
                next_manager: Some("Ines Costa".into()),
                looking_back: Some("Steady, and asked early.".into()),
                told: true,
                ..SeeOff::default()
            };
            p.see_off(person.id.clone(), how).expect("handed over");
            let saved = p.save_handover(&person.id, out.path()).expect("saved");
            let data = std::fs::read_to_string(out.path().join(&saved.files[1])).expect("there");
            assert!(!data.contains(demo::CANARY), "nothing private: {data}");
            assert!(data.contains("Steady, and asked early."), "the words for whoever comes next");
            let handover = p.handover(&person.id).expect("gathered");
            assert!(!handover.goals.is_empty() && !handover.steps.is_empty(), "{handover:?}");
            let page = words(&handover, Paper::A4, p.clock().today()).to_string();
            assert!(!page.contains(demo::CANARY), "nor on the page: {page}");
            assert!(std::fs::read(out.path().join(&saved.files[0])).expect("there").starts_with(b"%PDF"));
            let left = p.leaving(person.id.clone()).expect("readable");
            assert_eq!(left.private.len() as u32, saved.stays_here, "listed, to be looked through");
            assert!(saved.stays_here > 0, "there was something private");
        }
    }

    #[test]
    fn what_one_planner_hands_over_another_takes_in_as_one_step() {
        let folder = tempfile::tempdir().expect("a folder");
        let from = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
        let person = from.list_people(false).expect("people")[0].clone();
        let out = tempfile::tempdir().expect("a folder");
        let saved = from.save_handover(&person.id, out.path()).expect("saved");
        let file = out.path().join(&saved.files[1]);

        let p = planner_on(day("2024-03-21"));
        p.introduce("Ines Costa".into(), false).expect("self");
        let handover = read_handover(&file).expect("read");
        let held = p.look_into_handover(&handover);
        assert_eq!(held.name, person.display_name);
        let mut few = handover.clone();
        (few.goals, few.steps, few.promises, few.looking_back) = (vec![], vec![], vec![], vec![]);
        few.said.truncate(2);
        let page = words(&few, Paper::A4, day("2024-03-21"));
        let opening = page["opening"].as_str().unwrap_or_default();
        assert!(opening.starts_with("Two records"), "{opening}");
        assert!(held.goals + held.steps + held.promises + held.notes > 5, "{held:?}");
        assert!(p.take_handover(&handover, None, day("2024-03-22")).is_err(), "a day to come");
        let id = p.take_handover(&handover, None, day("2024-03-18")).expect("taken in");
        let page = p.person_page(id.clone()).expect("page");
        assert_eq!((page.goals.len(), page.steps.len()), (held.goals as usize, held.steps as usize));
        assert_eq!(page.promises.len(), held.promises as usize);
        assert_eq!(page.person.job_title, person.job_title);
        let stand = |p: &Planner, id: &PersonId| -> Vec<(String, Option<f64>)> {
            let goals = p.person_page(id.clone()).expect("page").goals.into_iter();
            let mut all: Vec<_> = goals
                .filter(|goal| matches!(goal.state.as_str(), "agreed" | "active"))
                .filter(|goal| goal.due_on >= Some(day("2024-03-21")))
                .map(|goal| (goal.title, goal.progress))
                .collect();
            all.sort_by(|one, other| one.0.cmp(&other.0));
            all
        };
        let then = stand(&from, &person.id);
        assert!(then.iter().any(|(_, progress)| progress.is_some_and(|share| share > 0.0)), "{then:?}");
        assert_eq!(stand(&p, &id), then, "each goal stands where it stood");
        let history = p.person_history(id.clone()).expect("kept");
        assert_eq!(history.roles[0].previous_manager.as_deref(), Some(held.made_by.as_str()));
        assert_eq!(history.roles[0].from, day("2024-03-18"), "seen from that day on");
        p.undo().expect("undone");
        assert!(p.list_people(true).expect("nobody").is_empty());
    }

    /// What somebody made of a handover is refused as a whole, or taken as the text it is.
    #[test]
    fn a_handover_that_was_tampered_with_leaves_nothing_behind() {
        let folder = tempfile::tempdir().expect("a folder");
        let from = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, false).expect("made");
        let person = from.list_people(false).expect("people")[0].clone();
        let good = serde_json::to_value(from.handover(&person.id).expect("gathered")).expect("JSON");
        let file = folder.path().join("handover.json");
        let p = planner_on(day("2024-03-21"));
        p.introduce("Ines Costa".into(), false).expect("self");
        let take = |change: &dyn Fn(&mut Value)| {
            let mut made = good.clone();
            change(&mut made);
            std::fs::write(&file, made.to_string()).expect("written");
            read_handover(&file).and_then(|handover| p.take_handover(&handover, None, day("2024-03-21")))
        };
        let refused = |change: &dyn Fn(&mut Value)| {
            let told = take(change).expect_err("refused").message();
            assert!(p.list_people(true).expect("people").is_empty(), "half done: {told}");
            told
        };
        let step = |made: &mut Value, field: &str, value: Value| {
            made["steps"][0]["done_on"] = Value::Null;
            made["steps"][0][field] = value;
        };
        assert!(refused(&|made| step(made, "by", json!("0001-01-01"))).contains("days"));
        assert!(refused(&|made| step(made, "by", json!("+12000-01-01"))).contains("handover"));
        assert!(refused(&|made| step(made, "by", json!("soon"))).contains("handover"));
        assert!(
            refused(&|made| made["promises"] = json!(vec![made["promises"][0].clone(); 2_001])).contains("amounts")
        );
        assert!(refused(&|made| made["version"] = json!(2)).contains("newer"));
        assert!(refused(&|made| made["person"]["display_name"] = json!(" ")).contains("name"));
        assert!(refused(&|made| step(made, "skill", json!("x".repeat(301)))).contains("300"));
        std::fs::write(&file, vec![b' '; LARGEST as usize + 1]).expect("written");
        assert!(read_handover(&file).expect_err("too big").message().contains("8 MB"));

        let id = take(&|made| {
            made["goals"][0]["outcome"] = json!("<b>boom</b>");
            made["person"]["job_title"] = json!("<img src=x onerror=alert(1)>");
        })
        .expect("taken, as text");
        let page = p.person_page(id.clone()).expect("page").person;
        assert_eq!(page.job_title.as_deref(), Some("<img src=x onerror=alert(1)>"));
        let notes = p.person_timeline(id, None, None, None, 0).expect("notes");
        assert!(notes.iter().all(|note| !note.text.contains("boom")), "{notes:?}");
    }

    #[test]
    fn a_file_that_is_none_a_link_and_a_folder_are_refused_in_words() {
        let p = planner_on(day("2024-03-21"));
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("handover.json");
        let told = |path: &Path| read_handover(path).expect_err("refused").message();
        assert!(told(folder.path()).contains("folder"), "{}", told(folder.path()));
        for content in ["{}", "[]", "not at all", "{\"format\":\"quarterdeck.export\",\"version\":1}"] {
            std::fs::write(&file, content).expect("written");
            assert!(told(&file).contains("handover"), "{content}: {}", told(&file));
        }
        let link = folder.path().join("link.json");
        std::os::unix::fs::symlink(&file, &link).expect("linked");
        assert!(told(&link).contains("link"), "{}", told(&link));
        let person = p.add_person("Ruth".into()).expect("added").id;
        p.introduce("Dana".into(), false).expect("self");
        assert!(p.save_handover(&person, &folder.path().join("nowhere")).is_err());
    }
}
