//! What a goal has behind More: whose it is (one person's, the team's, the company's), the goal it serves, how bold it is,
//! what it weighs, more than one measure, how it is judged and how sure one is; and the acts that need all of that.

use super::*;
use crate::quarter::person::Ambition;
use crate::writing::{GoalFacts, KeyResultFacts};

/// A goal with the one it serves: a person's, or the team's or the company's, which nobody alone owns and which may say in
/// plain words what it is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewWholeGoal {
    /// person, team or company.
    pub level: String,
    /// Of a person's goal.
    pub owner_person_id: Option<PersonId>,
    pub title: String,
    /// What it means, as one would say it to a newcomer.
    pub plain_text: Option<String>,
    pub measure: Measure,
    pub due_on: NaiveDate,
    pub why: Option<String>,
    pub parent_goal_id: Option<GoalId>,
    /// The day it was agreed; none makes a draft.
    pub agreed_on: Option<NaiveDate>,
}

/// What can be said about a goal behind More: left out stays, empty is emptied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct GoalMore {
    /// committed, aspirational or learning.
    pub ambition: Option<String>,
    /// 1 to 100, beside the other goals of the person.
    pub weight: Option<u32>,
    /// The goal it serves; an empty id takes it away.
    pub parent_goal_id: Option<GoalId>,
    pub plain_text: Option<String>,
    pub resources: Option<String>,
    pub risks: Option<String>,
}

/// What a goal has behind More.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WholeGoal {
    pub ambition: String,
    pub weight: u32,
    pub plain_text: Option<String>,
    pub resources: Option<String>,
    pub risks: Option<String>,
    pub parent: Option<GoalRef>,
    /// Goals that serve this one.
    pub children: Vec<GoalRef>,
    pub key_results: Vec<KeyResultCard>,
    /// green, amber or red, as the manager said it last.
    pub said: Option<String>,
    /// 1 to 10, as it was said last.
    pub confidence: Option<u32>,
    /// green, amber or red, as pace and confidence say; none where there is nothing to go on.
    pub figures_say: Option<String>,
    /// A question where it is called on course and the figure is well behind.
    pub question: Option<String>,
    /// The goals it could serve.
    pub could_serve: Vec<GoalRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GoalRef {
    pub id: GoalId,
    pub title: String,
    pub level: String,
    pub owner_name: Option<String>,
}

/// One measure of a goal with everything that was said about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeyResultCard {
    pub id: KeyResultId,
    pub title: String,
    pub measure: Measure,
    pub weight: u32,
    pub current: Option<f64>,
    pub steps_done: Vec<bool>,
    pub progress: Option<f64>,
    /// Oldest first.
    pub points: Vec<GoalPoint>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalPoint {
    pub on: NaiveDate,
    pub value: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewKeyResult {
    pub goal_id: GoalId,
    pub title: String,
    pub measure: Measure,
    /// 1 to 100, beside the other measures of the goal.
    pub weight: u32,
}

/// What to change about a measure; what is left out stays.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct KeyResultChange {
    pub title: Option<String>,
    pub measure: Option<Measure>,
    pub weight: Option<u32>,
    /// Kept with a changed target.
    pub reason: Option<String>,
}

/// How one measure stands: a value, done or not, or a step.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct KeyResultValue {
    pub key_result_id: KeyResultId,
    #[serde(default)]
    pub value: Option<f64>,
    #[serde(default)]
    pub done: Option<bool>,
    /// The place of a step in the list, from 0, and whether it is done with `done`.
    #[serde(default)]
    pub step: Option<u32>,
}

/// How a goal stands, every measure of it, and how it is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WholeUpdate {
    pub goal_id: GoalId,
    /// Today, if left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    #[serde(default)]
    pub values: Vec<KeyResultValue>,
    /// green, amber or red, as the manager sees it.
    #[serde(default)]
    pub status: Option<String>,
    /// 1 to 10.
    #[serde(default)]
    pub confidence: Option<u32>,
    #[serde(default)]
    pub note: Option<String>,
    #[serde(default)]
    pub blocker: Option<String>,
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
    /// Of the first measure, whatever that is; for those who know a goal by its card.
    #[serde(skip)]
    pub(crate) first: Option<(Option<f64>, Option<bool>)>,
    #[serde(skip)]
    pub(crate) step: Option<(u32, bool)>,
}

impl From<NewUpdate> for WholeUpdate {
    fn from(of: NewUpdate) -> WholeUpdate {
        WholeUpdate {
            goal_id: of.goal_id,
            on: of.on,
            values: Vec::new(),
            status: None,
            confidence: None,
            note: of.note,
            blocker: of.blocker,
            conversation_id: of.conversation_id,
            first: (of.value.is_some() || of.done.is_some()).then_some((of.value, of.done)),
            step: of.step.map(|step| (step, of.step_done.unwrap_or(true))),
        }
    }
}

/// A goal that is being written, for what the five letters say about it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct GoalDraft {
    pub title: String,
    /// company, team or person.
    pub level: String,
    pub owner_person_id: Option<PersonId>,
    pub parent_goal_id: Option<GoalId>,
    pub why: Option<String>,
    /// number, done_or_not, steps or within.
    pub kind: String,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub unit: Option<String>,
    pub due_on: Option<NaiveDate>,
}

const STATUSES: [&str; 3] = ["green", "amber", "red"];
const AMBITIONS: [&str; 3] = ["committed", "aspirational", "learning"];
/// From the narrowest to the widest.
const LEVELS: [&str; 3] = ["person", "team", "company"];

impl Planner {
    /// Writes a goal down with the one it serves, of whichever level.
    pub fn add_whole_goal(&self, goal: NewWholeGoal) -> Result<GoalCard> {
        let clock = self.clock();
        self.write("add_goal", |tx| insert(tx, clock, &goal))
    }

    /// What stands behind More: ambition, weight, the goal it serves, and what it takes.
    pub fn change_goal_more(&self, id: GoalId, more: GoalMore) -> Result<()> {
        one_of(&AMBITIONS, "ambition", more.ambition.as_deref())?;
        let weight = more.weight.map(a_weight).transpose()?;
        let part = |text: &Option<String>, field: &str| text.as_deref().map(|t| text::body(t, field)).transpose();
        let (plain_text, resources) = (part(&more.plain_text, "plain_text")?, part(&more.resources, "resources")?);
        let risks = part(&more.risks, "risks")?;
        let clock = self.clock();
        self.write("change_goal", |tx| {
            let was = one(tx, clock.today(), &id)?;
            still_open(&was)?;
            let parent = more.parent_goal_id.as_ref().map(|parent| Some(parent).filter(|p| !p.as_str().is_empty()));
            if let Some(Some(parent)) = parent {
                may_serve(tx, clock, &id, &was.level, parent)?;
            }
            tx.execute(
                "UPDATE goal SET ambition = coalesce(?2, ambition), weight = coalesce(?3, weight),
                   parent_goal_id = iif(?4, ?5, parent_goal_id),
                   plain_text = CASE WHEN ?6 IS NULL THEN plain_text ELSE nullif(trim(?6), '') END,
                   resources = CASE WHEN ?7 IS NULL THEN resources ELSE nullif(trim(?7), '') END,
                   risks = CASE WHEN ?8 IS NULL THEN risks ELSE nullif(trim(?8), '') END, updated_at = ?9 WHERE id = ?1",
                rusqlite::params![
                    id,
                    more.ambition,
                    weight,
                    parent.is_some(),
                    parent.flatten(),
                    plain_text,
                    resources,
                    risks,
                    clock.now()
                ],
            )?;
            Ok(())
        })
    }

    /// One more way to see that a goal is reached.
    pub fn add_key_result(&self, new: NewKeyResult) -> Result<()> {
        let title = text::required(&new.title, "title", text::TITLE, "error_measure_title")?;
        let (measure, weight) = (checked(&new.measure)?, a_weight(new.weight)?);
        let clock = self.clock();
        self.write("add_key_result", |tx| {
            let goal = one(tx, clock.today(), &new.goal_id)?;
            still_open(&goal)?;
            let last: Option<u32> =
                tx.query_row("SELECT max(sort) FROM key_result WHERE goal_id = ?1", [&goal.id], |row| row.get(0))?;
            let sort = last.map_or(0, |last| last + 1);
            insert_key_result(tx, &clock.now(), &goal.id, &title, &measure, sort, weight)?;
            Ok(())
        })
    }

    /// Changes what a measure is called, what it measures, or what it weighs.
    pub fn change_key_result(&self, id: KeyResultId, change: KeyResultChange) -> Result<()> {
        let title = change.title.as_deref();
        let title = title.map(|t| text::required(t, "title", text::TITLE, "error_measure_title")).transpose()?;
        let measure = change.measure.as_ref().map(checked).transpose()?;
        let weight = change.weight.map(a_weight).transpose()?;
        let reason = text::optional(change.reason.as_deref(), "reason", text::TITLE)?;
        let clock = self.clock();
        self.write("change_key_result", |tx| {
            let goal = one(tx, clock.today(), &goal_of(tx, &id)?)?;
            still_open(&goal)?;
            let old = goal.key_results.iter().find(|k| k.id == id).or_gone()?;
            if let Some(measure) = &measure {
                let title = title.as_deref().unwrap_or(&old.title);
                change_measure(tx, clock, &goal, Some(old), (title, measure), reason.as_deref())?;
            }
            tx.execute(
                "UPDATE key_result SET title = coalesce(?2, title), weight = coalesce(?3, weight), updated_at = ?4 WHERE id = ?1",
                (&id, &title, weight, clock.now()),
            )?;
            Ok(())
        })
    }

    /// Takes a measure away with its numbers; the last one stays.
    pub fn remove_key_result(&self, id: KeyResultId) -> Result<()> {
        let clock = self.clock();
        self.write("remove_key_result", |tx| {
            let goal = one(tx, clock.today(), &goal_of(tx, &id)?)?;
            still_open(&goal)?;
            if goal.key_results.len() < 2 {
                return Err(Error::invalid("id", "error_last_measure"));
            }
            tx.execute("DELETE FROM event WHERE entity = 'key_result' AND entity_id = ?1", [&id])?;
            tx.execute("DELETE FROM key_result WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// How a goal stands, with as many of its measures as were looked at, and how it is judged.
    pub fn update_goal(&self, update: WholeUpdate) -> Result<GoalCard> {
        self.write_update(update)
    }

    pub(super) fn write_update(&self, update: WholeUpdate) -> Result<GoalCard> {
        let note = optional_body(update.note.as_deref(), "note")?;
        let blocker = text::optional(update.blocker.as_deref(), "blocker", text::TITLE)?;
        one_of(&STATUSES, "status", update.status.as_deref())?;
        if update.confidence.is_some_and(|sure| !(1..=10).contains(&sure)) {
            return Err(Error::invalid("confidence", "error_confidence"));
        }
        let first = update.first.and_then(|(value, _)| value);
        if update.values.iter().filter_map(|value| value.value).chain(first).any(|value| !value.is_finite()) {
            return Err(Error::invalid("value", "error_number"));
        }
        let clock = self.clock();
        let on = update.on.unwrap_or(clock.today());
        not_to_come(clock, "on", Some(on))?;
        self.write("check_in_on_goal", |tx| {
            let (goal, at) = (one(tx, clock.today(), &update.goal_id)?, clock.now());
            still_open(&goal)?;
            in_time(&goal, on)?;
            let insert = |key_result: Option<&KeyResultId>, value: Option<f64>| {
                let said = key_result.is_none();
                tx.prepare_cached(
                    "INSERT INTO checkin (id, goal_id, key_result_id, checked_on, value, note, blocker, status, confidence,
                                          conversation_id, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
                )?
                .execute(rusqlite::params![
                    CheckinId::new(),
                    goal.id,
                    key_result,
                    on,
                    value,
                    note.as_deref().filter(|_| said),
                    blocker.as_deref().filter(|_| said),
                    update.status.as_deref().filter(|_| said),
                    update.confidence.filter(|_| said),
                    update.conversation_id,
                    at
                ])
            };
            insert(None, None)?;
            let other_kind = |field: &str| Error::invalid(field, "error_update_kind");
            if let Some((value, done)) = update.first {
                let key_result = goal.key_results.first().ok_or_else(|| other_kind("value"))?;
                insert(Some(&key_result.id), Some(said_of(key_result, value, done)?))?;
            }
            if let Some((step, done)) = update.step {
                let steps = goal.key_results.iter().find(|k| k.kind == "milestones");
                tick_step(tx, steps.ok_or_else(|| other_kind("step"))?, step, done.then_some(on), &at)?;
            }
            for said in &update.values {
                let key_result = goal.key_results.iter().find(|k| k.id == said.key_result_id).or_gone()?;
                match said.step {
                    Some(step) => tick_step(tx, key_result, step, said.done.unwrap_or(true).then_some(on), &at)?,
                    None => {
                        insert(Some(&key_result.id), Some(said_of(key_result, said.value, said.done)?))?;
                    }
                }
            }
            card(tx, clock, &goal.id)
        })
    }

    /// The same goal for several people: a draft each, to be talked about; one step to take back.
    pub fn copy_goal(&self, id: GoalId, people: Vec<PersonId>) -> Result<Vec<GoalCard>> {
        if people.is_empty() {
            return Err(Error::invalid("people", "error_whom"));
        }
        let clock = self.clock();
        self.write("copy_goal", |tx| {
            let of = one(tx, clock.today(), &id)?;
            let due_on = of.due_on.ok_or_else(|| Error::invalid("due_on", "error_goal_due"))?;
            let (period_id, period) = periods::of(tx, clock, due_on)?;
            let at = clock.now();
            let starts_on = clock.today().max(period.starts_on).min(due_on);
            // A goal of the team is what each one's part serves; a person's goal passes on what it serves itself.
            let serves = if of.level == "person" { of.parent_id.as_ref() } else { Some(&of.id) };
            let mut made = Vec::new();
            for (at_place, person) in people.iter().enumerate() {
                if people[..at_place].contains(person) || of.owner.as_ref() == Some(person) {
                    return Err(Error::invalid("people", "error_goal_twice"));
                }
                people::person(tx, clock, person)?;
                let new = GoalId::new();
                tx.execute(
                    "INSERT INTO goal (id, period_id, level, owner_person_id, parent_goal_id, ambition, title, plain_text, why,
                                       resources, risks, starts_on, due_on, weight, lineage_id, created_at, updated_at)
                     SELECT ?2, ?3, 'person', ?4, ?5, ambition, title, plain_text, why, resources, risks, ?6, ?7, weight, ?2,
                            ?8, ?8 FROM goal WHERE id = ?1",
                    rusqlite::params![of.id, new, period_id, person, serves, starts_on, due_on, at],
                )?;
                for (sort, key_result) in of.key_results.iter().enumerate() {
                    let (measure, weight) = (key_result.measure(), key_result.weight as u32);
                    insert_key_result(tx, &at, &new, &key_result.title, &measure, sort as u32, weight)?;
                }
                made.push(card(tx, clock, &new)?);
            }
            Ok(made)
        })
    }

    /// At half-time, with the reason: to change it is to talk about it anew, to stop it is to let go of it.
    pub fn decide_with_reason(&self, id: GoalId, decision: String, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        one_of(&["change", "stop"], "decision", Some(&decision))?;
        let clock = self.clock();
        self.write("decide_at_half_time", |tx| {
            let was = one(tx, clock.today(), &id)?;
            at_half_time(tx, clock, &was, &decision, Some(&reason))?;
            if decision == "change" {
                return renegotiate(tx, clock, &was, &reason);
            }
            let state = next_state(&was, "drop")?;
            tx.execute(
                "UPDATE goal SET state = ?2, outcome_code = 'dropped', closed_on = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, state, clock.today(), clock.now()),
            )?;
            let (from, owner) = (Some(was.state.as_str()), was.owner.as_ref());
            record(tx, clock, &id, owner, "drop", from, Some("closed"), clock.today(), Some(&reason))
        })
    }

    /// What was agreed is talked about anew; what was said about it so far stays.
    pub fn renegotiate_goal(&self, id: GoalId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("renegotiate_goal", |tx| renegotiate(tx, clock, &one(tx, clock.today(), &id)?, &reason))
    }

    /// Every open goal of the team and the company that another may serve.
    pub fn goals_to_serve(&self, level: String) -> Result<Vec<GoalRef>> {
        one_of(&LEVELS, "level", Some(&level))?;
        self.read(|tx| could_serve(tx, None, &level))
    }

    /// What the five letters say about a goal that is being written.
    pub fn smart_letters(&self, draft: GoalDraft) -> Result<Vec<SmartLetter>> {
        let kind = match draft.kind.as_str() {
            "number" => kind_of(draft.unit.as_deref().unwrap_or_default().trim()),
            "within" => "maintain",
            "steps" => "milestones",
            _ => "binary",
        };
        let facts = GoalFacts {
            title: draft.title,
            level: if draft.level.is_empty() { "person".into() } else { draft.level },
            owner: draft.owner_person_id.map(|id| id.0).filter(|id| !id.is_empty()),
            parent: draft.parent_goal_id.map(|id| id.0).filter(|id| !id.is_empty()),
            why: draft.why,
            key_results: vec![KeyResultFacts { kind: kind.into(), from: draft.from, to: draft.to, unit: draft.unit }],
            due_day: draft.due_on.map(|_| 0),
            ..GoalFacts::default()
        };
        Ok(smart(&facts))
    }
}

/// Writes one, inside a step of somebody else's.
pub(crate) fn insert(tx: &Transaction, clock: Clock, goal: &NewWholeGoal) -> Result<GoalCard> {
    let title = text::required(&goal.title, "title", text::TITLE, "error_goal_title")?;
    let (why, plain_text) =
        (optional_body(goal.why.as_deref(), "why")?, optional_body(goal.plain_text.as_deref(), "plain_text")?);
    let measure = checked(&goal.measure)?;
    one_of(&LEVELS, "level", Some(&goal.level))?;
    let of_person = goal.level == "person";
    let owner = goal.owner_person_id.as_ref().filter(|_| of_person);
    if of_person && owner.is_none() {
        return Err(Error::invalid("owner_person_id", "error_whom"));
    }
    not_to_come(clock, "agreed_on", goal.agreed_on)?;
    owner.map(|owner| people::person(tx, clock, owner)).transpose()?;
    let (period_id, period) = periods::of(tx, clock, goal.due_on)?;
    let (id, at) = (GoalId::new(), clock.now());
    if let Some(parent) = &goal.parent_goal_id {
        may_serve(tx, clock, &id, &goal.level, parent)?;
    }
    let begins = goal.agreed_on.unwrap_or(clock.today()).max(period.starts_on).min(goal.due_on);
    tx.execute(
        "INSERT INTO goal (id, period_id, level, parent_goal_id, title, plain_text, why, starts_on, due_on, agreed_on,
                           state, lineage_id, owner_person_id, visibility, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, iif(?10 IS NULL, 'draft', 'agreed'), ?1, ?12,
                 iif(?12 IS NULL, 'public', 'shared'), ?11, ?11)",
        rusqlite::params![
            id,
            period_id,
            goal.level,
            goal.parent_goal_id,
            title,
            plain_text,
            why,
            begins,
            goal.due_on,
            goal.agreed_on,
            at,
            owner
        ],
    )?;
    insert_key_result(tx, &at, &id, &title, &measure, 0, 1)?;
    if let Some(on) = goal.agreed_on {
        record(tx, clock, &id, owner, "agree", Some("draft"), Some("agreed"), on, None)?;
    }
    card(tx, clock, &id)
}

fn one_of(known: &[&str], field: &str, value: Option<&str>) -> Result<()> {
    if value.is_none_or(|value| known.contains(&value)) { Ok(()) } else { Err(Error::invalid(field, "error_choice")) }
}

fn a_weight(weight: u32) -> Result<u32> {
    if (1..=100).contains(&weight) { Ok(weight) } else { Err(Error::invalid("weight", "error_weight")) }
}

fn goal_of(tx: &Transaction, key_result: &KeyResultId) -> Result<GoalId> {
    tx.query_row("SELECT goal_id FROM key_result WHERE id = ?1", [key_result], |row| row.get(0)).or_gone()
}

/// What is said about a measure of its kind; anything else is about another one.
fn said_of(key_result: &KeyResult, value: Option<f64>, done: Option<bool>) -> Result<f64> {
    let said = match key_result.kind.as_str() {
        "binary" => done.map(f64::from),
        "milestones" => None,
        _ => value,
    };
    said.ok_or_else(|| Error::invalid("value", "error_update_kind"))
}

fn tick_step(tx: &Transaction, key_result: &KeyResult, step: u32, done_on: Option<NaiveDate>, at: &str) -> Result<()> {
    let mut steps = key_result.steps.clone();
    steps.get_mut(step as usize).ok_or_else(|| Error::invalid("step", "error_update_kind"))?.done_on = done_on;
    tx.execute(
        "UPDATE key_result SET milestones = ?2, updated_at = ?3 WHERE id = ?1",
        (&key_result.id, serde_json::to_string(&steps)?, at),
    )?;
    Ok(())
}

pub(super) fn at_half_time(
    tx: &Transaction,
    clock: Clock,
    was: &Goal,
    decision: &str,
    reason: Option<&str>,
) -> Result<()> {
    tx.execute(
        "UPDATE goal SET midpoint_decision = ?2, updated_at = ?3 WHERE id = ?1",
        (&was.id, decision, clock.now()),
    )?;
    let (from, owner) = (was.half_time.as_deref(), was.owner.as_ref());
    record(tx, clock, &was.id, owner, "half_time", from, Some(decision), clock.today(), reason)
}

fn renegotiate(tx: &Transaction, clock: Clock, was: &Goal, reason: &str) -> Result<()> {
    let begun = was.updates > 0 || clock.today() >= was.starts_on;
    let now = if was.state == "agreed" && begun { "active" } else { was.state.as_str() };
    let next = states::goal_next(now, "renegotiate").ok_or_else(|| Error::invalid("state", "error_goal_state"))?;
    tx.execute("UPDATE goal SET state = ?2, updated_at = ?3 WHERE id = ?1", (&was.id, next, clock.now()))?;
    record(tx, clock, &was.id, was.owner.as_ref(), "renegotiate", Some(now), Some(next), clock.today(), Some(reason))
}

fn rank(level: &str) -> usize {
    LEVELS.iter().position(|known| *known == level).unwrap_or(0)
}

/// A goal serves one of its own level or of a wider one, and never itself by a way round.
fn may_serve(tx: &Transaction, clock: Clock, id: &GoalId, level: &str, parent: &GoalId) -> Result<()> {
    let up = one(tx, clock.today(), parent).map_err(|_| Error::invalid("parent_goal_id", "error_goal_parent_gone"))?;
    if rank(&up.level) < rank(level) {
        return Err(Error::invalid("parent_goal_id", "error_goal_parent_level"));
    }
    let mut above = tx.prepare_cached("SELECT parent_goal_id FROM goal WHERE id = ?1")?;
    let mut at = Some(parent.clone());
    // A chain cannot be longer than there are goals: one that was brought in as a ring ends all the same.
    let mut seen: Vec<GoalId> = Vec::new();
    while let Some(goal) = at {
        if goal == *id || seen.contains(&goal) {
            return Err(Error::invalid("parent_goal_id", "error_goal_loop"));
        }
        at = above.query_row([&goal], |row| row.get(0))?;
        seen.push(goal);
    }
    Ok(())
}

fn refs(tx: &Transaction, wanted: &str, bound: &[&dyn ToSql]) -> Result<Vec<GoalRef>> {
    let mut query = tx.prepare_cached(&format!(
        "SELECT g.id, g.title, g.level, p.display_name FROM goal g LEFT JOIN person p ON p.id = g.owner_person_id
         WHERE {wanted} ORDER BY g.level <> 'company', g.level <> 'team', p.display_name, g.due_on, g.id"
    ))?;
    let rows = query.query_map(bound, |row| {
        Ok(GoalRef { id: row.get(0)?, title: row.get(1)?, level: row.get(2)?, owner_name: row.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Open goals of the same or a wider level; a person's may also serve one of the manager's own. Those below `id` are left
/// out, since they serve it.
fn could_serve(tx: &Transaction, id: Option<&GoalId>, level: &str) -> Result<Vec<GoalRef>> {
    let wanted = "g.state <> 'closed' AND g.id IS NOT ?1
        AND (g.level = 'company' OR (?2 <> 'company' AND g.level = 'team') OR (?2 = 'person' AND p.is_self = 1))
        AND g.id NOT IN (WITH RECURSIVE below(id) AS (SELECT ?1 UNION SELECT c.id FROM goal c JOIN below b
                                                      ON c.parent_goal_id = b.id) SELECT id FROM below WHERE id IS NOT NULL)";
    refs(tx, wanted, &[&id, &level])
}

/// What a goal has behind More.
pub(super) fn read(tx: &Transaction, clock: Clock, goal: &Goal) -> Result<WholeGoal> {
    let (today, id) = (clock.today(), &goal.id);
    let (progress, elapsed) = (goal.progress(), goal.elapsed(today));
    let known = progress.filter(|_| goal.has_value());
    let ambition = match goal.ambition.as_str() {
        "aspirational" => Ambition::Aspirational,
        "learning" => Ambition::Learning,
        _ => Ambition::Committed,
    };
    let counts = goal.is_agreed() && goal.state != "closed" && !disclosure::is_quiet(tx, clock)?;
    let suggested = numbers::suggested_status(known, elapsed, goal.confidence, ambition).filter(|_| counts);
    let figures_say = suggested.map(|status| match status {
        numbers::Status::Green => "green".to_owned(),
        numbers::Status::Amber => "amber".into(),
        numbers::Status::Red => "red".into(),
    });
    let green = counts && goal.said.as_deref() == Some("green");
    let well_behind = known.filter(|progress| green && numbers::watermelon(numbers::Status::Green, *progress, elapsed));
    let question = well_behind.map(|progress| {
        let percent = format!("{:.0}", progress * 100.0);
        let gone = match elapsed {
            e if e >= 0.7 => "goal_time_most",
            e if e >= 0.45 => "goal_time_half",
            _ => "goal_time_some",
        };
        messages::text("goal_called_on_course", &[("percent", &percent), ("time", &messages::text(gone, &[]))])
    });
    Ok(WholeGoal {
        ambition: goal.ambition.clone(),
        weight: goal.weight as u32,
        plain_text: goal.plain_text.clone(),
        resources: goal.resources.clone(),
        risks: goal.risks.clone(),
        parent: match &goal.parent_id {
            Some(parent) => refs(tx, "g.id = ?1", &[parent])?.pop(),
            None => None,
        },
        children: refs(tx, "g.parent_goal_id = ?1", &[id])?,
        key_results: key_results(tx, goal)?,
        said: goal.said.clone(),
        confidence: goal.confidence,
        figures_say,
        question,
        could_serve: could_serve(tx, Some(id), &goal.level)?,
    })
}

fn key_results(tx: &Transaction, goal: &Goal) -> Result<Vec<KeyResultCard>> {
    let mut query = tx.prepare_cached(
        "SELECT checked_on, value FROM checkin WHERE key_result_id = ?1 AND value IS NOT NULL ORDER BY checked_on, created_at",
    )?;
    let mut all = Vec::new();
    for key_result in &goal.key_results {
        let points = query.query_map([&key_result.id], |row| Ok(GoalPoint { on: row.get(0)?, value: row.get(1)? }))?;
        all.push(KeyResultCard {
            id: key_result.id.clone(),
            title: key_result.title.clone(),
            measure: key_result.measure(),
            weight: key_result.weight as u32,
            current: key_result.values.last().copied(),
            steps_done: key_result.steps.iter().map(|step| step.done_on.is_some()).collect(),
            progress: key_result.progress().map(|progress| progress + 0.0),
            points: points.collect::<rusqlite::Result<_>>()?,
        });
    }
    Ok(all)
}

/// A stored goal as the writing checks look at it.
pub(super) fn facts(tx: &Transaction, goal: &Goal) -> Result<GoalFacts> {
    let active: u32 = tx.query_row(
        "SELECT count(*) FROM goal g JOIN period q ON q.id = g.period_id
         WHERE g.owner_person_id = ?1 AND g.state = 'agreed' AND q.label = ?2",
        (&goal.owner, &goal.quarter_label),
        |row| row.get(0),
    )?;
    let mut earlier = load(
        tx,
        goal.quarter_starts_on.pred_opt().unwrap_or(goal.quarter_starts_on),
        "g.lineage_id = ?2 AND g.id <> ?3 AND q.ends_on < ?4",
        &[&goal.lineage_id, &goal.id, &goal.quarter_starts_on],
    )?;
    earlier.sort_by_key(|earlier| earlier.quarter_ends_on);
    let changes: Vec<f64> = earlier
        .iter()
        .rev()
        .take(4)
        .filter_map(|earlier| {
            let first = earlier.key_results.first()?;
            Some(first.values.last()? - first.from?)
        })
        .collect();
    let pace = (!changes.is_empty()).then(|| changes.iter().sum::<f64>() / changes.len() as f64);
    let key_results = goal.key_results.iter().map(|k| KeyResultFacts {
        kind: k.kind.clone(),
        from: k.from,
        to: k.to,
        unit: k.unit.clone(),
    });
    Ok(GoalFacts {
        title: goal.title.clone(),
        level: goal.level.clone(),
        owner: goal.owner.as_ref().map(|id| id.0.clone()),
        parent: goal.parent_id.as_ref().map(|id| id.0.clone()),
        why: goal.why.clone(),
        key_results: key_results.collect(),
        due_day: goal.due_on.map(|due_on| (due_on - goal.quarter_starts_on).num_days()),
        last_day: (goal.quarter_ends_on - goal.quarter_starts_on).num_days(),
        history_per_quarter: pace,
        active_goals: active,
        ..GoalFacts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    /// It is 16 November 2026; two people have been here since the summer.
    fn team() -> (TestPlanner, PersonId, PersonId) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let names = ["Jonas Berg", "Ruth Adeyemi"].map(String::from).to_vec();
        let made = planner.add_people(names).expect("added");
        planner
            .write("add_goal", |tx| Ok(tx.execute("UPDATE person SET created_at = '2026-07-01T08:00:00.000Z'", [])?))
            .expect("an older planner");
        (planner, made[0].id.clone(), made[1].id.clone())
    }

    fn number(from: f64, to: f64, unit: &str) -> Measure {
        Measure::Number { from, to, unit: unit.into() }
    }

    fn refund(owner: &PersonId) -> NewGoal {
        NewGoal {
            owner_person_id: owner.clone(),
            title: "Cut the refund time".into(),
            measure: number(9.0, 5.0, "days"),
            due_on: day("2026-12-18"),
            why: Some("customers wait twice as long as promised".into()),
            agreed_on: Some(day("2026-10-05")),
        }
    }

    fn shared(level: &str, parent: Option<&GoalId>) -> NewWholeGoal {
        NewWholeGoal {
            level: level.into(),
            owner_person_id: None,
            title: format!("Halve the waits of the {level}"),
            plain_text: Some("We answer sooner, so that nobody waits for a free bed.".into()),
            measure: number(10.0, 5.0, "hours"),
            due_on: day("2026-12-31"),
            why: None,
            parent_goal_id: parent.cloned(),
            agreed_on: Some(day("2026-10-01")),
        }
    }

    fn field<T: std::fmt::Debug>(answer: Result<T>) -> String {
        match answer {
            Err(Error::Invalid { field, message }) => {
                assert!(message.contains(' '), "{field} is refused in words: {message}");
                field
            }
            other => panic!("kept: {other:?}"),
        }
    }

    fn serves(parent: &GoalId) -> GoalMore {
        GoalMore { parent_goal_id: Some(parent.clone()), ..GoalMore::default() }
    }

    #[test]
    fn goals_hang_together_from_company_to_person_and_never_in_a_ring() {
        let (planner, jonas, _) = team();
        assert!(!planner.shell().expect("shell").show.shared_goals, "nobody asked for goals of the team");
        let company = planner.add_whole_goal(shared("company", None)).expect("added");
        let team = planner.add_whole_goal(shared("team", Some(&company.id))).expect("added");
        let other = planner.add_whole_goal(shared("team", Some(&team.id))).expect("a team's goal may serve another");
        assert!(planner.shell().expect("shell").show.shared_goals);
        assert_eq!((company.owner_person_id, team.level.as_str(), team.state.as_str()), (None, "team", "active"));
        let goal = planner.add_goal(refund(&jonas)).expect("added");
        planner.change_goal_more(goal.id.clone(), serves(&team.id)).expect("serves");
        let whole = planner.goal_page(goal.id.clone()).expect("there").whole;
        assert_eq!(whole.parent.map(|up| up.id), Some(team.id.clone()));
        let page = planner.goal_page(team.id.clone()).expect("there");
        assert_eq!(page.whole.children.iter().map(|below| &below.id).collect::<Vec<_>>(), [&other.id, &goal.id]);
        assert!(page.smart.iter().all(|letter| letter.letter != "A" || letter.ok), "a team's goal needs no owner");

        assert_eq!(field(planner.change_goal_more(team.id.clone(), serves(&other.id))), "parent_goal_id", "a ring");
        assert_eq!(field(planner.change_goal_more(team.id.clone(), serves(&team.id))), "parent_goal_id", "itself");
        assert_eq!(field(planner.change_goal_more(team.id.clone(), serves(&goal.id))), "parent_goal_id", "narrower");
        let gone = GoalId("0198aaaa-0000-7000-8000-000000000000".into());
        assert_eq!(field(planner.change_goal_more(team.id.clone(), serves(&gone))), "parent_goal_id");
        assert_eq!(field(planner.add_whole_goal(shared("person", None))), "owner_person_id");
        assert_eq!(field(planner.add_whole_goal(shared("world", None))), "level");
        let own = NewWholeGoal { owner_person_id: Some(jonas.clone()), ..shared("person", Some(&team.id)) };
        let own = planner.add_whole_goal(own).expect("his part");
        assert_eq!((own.owner_person_id.as_ref(), own.state.as_str()), (Some(&jonas), "active"));
        planner.undo().expect("taken back");
        let choice: Vec<GoalId> = page.whole.could_serve.into_iter().map(|up| up.id).collect();
        assert_eq!(choice, std::slice::from_ref(&company.id), "what serves it is not on offer");

        let none = GoalMore { parent_goal_id: Some(GoalId(String::new())), ..GoalMore::default() };
        planner.change_goal_more(goal.id.clone(), none).expect("serves nothing");
        assert_eq!(planner.goal_page(goal.id).expect("there").whole.parent, None);
        planner.remove_goal(company.id).expect("removed");
        assert_eq!(planner.goal_page(team.id).expect("stays").whole.parent, None);
    }

    #[test]
    fn ambition_weight_and_what_it_takes_are_kept_and_emptied() {
        let (planner, jonas, _) = team();
        let goal = planner.add_goal(refund(&jonas)).expect("added").id;
        let more = GoalMore {
            ambition: Some("learning".into()),
            weight: Some(3),
            resources: Some("Two days of Finance".into()),
            risks: Some("the audit".into()),
            ..GoalMore::default()
        };
        planner.change_goal_more(goal.clone(), more).expect("changed");
        let empty = GoalMore { risks: Some(" ".into()), ..GoalMore::default() };
        planner.change_goal_more(goal.clone(), empty).expect("changed");
        let whole = planner.goal_page(goal.clone()).expect("there").whole;
        assert_eq!((whole.ambition.as_str(), whole.weight), ("learning", 3));
        assert_eq!((whole.resources.as_deref(), whole.risks), (Some("Two days of Finance"), None));
        for weight in [0, 101] {
            let wrong = GoalMore { weight: Some(weight), ..GoalMore::default() };
            assert_eq!(field(planner.change_goal_more(goal.clone(), wrong)), "weight");
        }
        let wrong = GoalMore { ambition: Some("bold".into()), ..GoalMore::default() };
        assert_eq!(field(planner.change_goal_more(goal.clone(), wrong)), "ambition");
        planner.drop_goal(goal.clone(), "the customer left".into()).expect("dropped");
        assert_eq!(field(planner.change_goal_more(goal, GoalMore::default())), "goal_id", "closed is closed");
    }

    #[test]
    fn all_six_kinds_are_measured_beside_each_other_by_weight() {
        let (planner, jonas, _) = team();
        let goal = planner.add_goal(refund(&jonas)).expect("added").id;
        let add = |title: &str, measure: Measure, weight: u32| {
            let new = NewKeyResult { goal_id: goal.clone(), title: title.into(), measure, weight };
            planner.add_key_result(new).expect("added");
        };
        add("Share on time", number(80.0, 90.0, "%"), 1);
        add("Cost", number(100.0, 80.0, "EUR"), 1);
        add("Report out", Measure::DoneOrNot, 1);
        add("Roll-out", Measure::Steps { steps: vec!["Plan".into(), "Trial".into()] }, 2);
        add("Errors", Measure::Within { low: 0.0, high: 2.0, unit: "%".into() }, 1);
        let page = planner.goal_page(goal.clone()).expect("there");
        let kinds: Vec<String> = planner
            .read(|tx| Ok(one(tx, day("2026-11-16"), &goal)?.key_results.into_iter().map(|k| k.kind).collect()))
            .expect("read");
        assert_eq!(kinds, ["number", "percent", "money", "binary", "milestones", "maintain"]);
        let ids: Vec<KeyResultId> = page.whole.key_results.iter().map(|k| k.id.clone()).collect();
        let value = |at: usize, value: f64| KeyResultValue {
            key_result_id: ids[at].clone(),
            value: Some(value),
            done: None,
            step: None,
        };
        let said = |at: usize, done: bool, step: Option<u32>| KeyResultValue {
            key_result_id: ids[at].clone(),
            value: None,
            done: Some(done),
            step,
        };
        let update = WholeUpdate {
            on: Some(day("2026-11-10")),
            values: vec![
                value(0, 7.0),
                value(1, 85.0),
                value(2, 90.0),
                said(3, true, None),
                said(4, true, Some(0)),
                value(5, 1.0),
            ],
            status: Some("green".into()),
            confidence: Some(8),
            note: Some("the form helps".into()),
            ..plain(&goal)
        };
        let card = planner.update_goal(update).expect("kept");
        // (0.5 + 0.5 + 0.5 + 1 + 2 × 0.5 + 1) ÷ 7
        assert_eq!(card.progress.map(|p| (p * 1e9).round() / 1e9), Some((4.5f64 / 7.0 * 1e9).round() / 1e9));
        let page = planner.goal_page(goal.clone()).expect("there");
        assert_eq!(page.updates.len(), 1, "one line, whatever was looked at");
        assert_eq!((page.updates[0].value, page.updates[0].values.len()), (Some(7.0), 5));
        assert_eq!((page.updates[0].status.as_deref(), page.updates[0].confidence), (Some("green"), Some(8)));
        assert_eq!(page.whole.key_results[1].points, [GoalPoint { on: day("2026-11-10"), value: 85.0 }]);
        assert_eq!(page.whole.key_results[4].steps_done, [true, false]);
        planner.remove_update(page.updates[0].id.clone()).expect("removed");
        assert_eq!(
            planner.goal_page(goal.clone()).expect("there").whole.key_results[1].points,
            [],
            "all of it at once"
        );

        assert_eq!(
            field(planner.update_goal(WholeUpdate { values: vec![said(0, true, None)], ..plain(&goal) })),
            "value"
        );
        assert_eq!(
            field(planner.update_goal(WholeUpdate { values: vec![value(0, f64::NAN)], ..plain(&goal) })),
            "value"
        );
        assert_eq!(
            field(planner.update_goal(WholeUpdate { values: vec![said(4, true, Some(9))], ..plain(&goal) })),
            "step"
        );
        assert_eq!(field(planner.update_goal(WholeUpdate { confidence: Some(11), ..plain(&goal) })), "confidence");
        assert_eq!(field(planner.update_goal(WholeUpdate { status: Some("pink".into()), ..plain(&goal) })), "status");
    }

    fn plain(goal: &GoalId) -> WholeUpdate {
        WholeUpdate {
            goal_id: goal.clone(),
            on: None,
            values: Vec::new(),
            status: None,
            confidence: None,
            note: None,
            blocker: None,
            conversation_id: None,
            first: None,
            step: None,
        }
    }

    #[test]
    fn a_measure_is_changed_with_its_target_kept_and_the_last_one_stays() {
        let (planner, jonas, _) = team();
        let goal = planner.add_goal(refund(&jonas)).expect("added").id;
        let first = planner.goal_page(goal.clone()).expect("there").whole.key_results[0].id.clone();
        assert_eq!(field(planner.remove_key_result(first.clone())), "id");
        let new = |title: &str, measure: Measure, weight: u32| NewKeyResult {
            goal_id: goal.clone(),
            title: title.into(),
            measure,
            weight,
        };
        assert_eq!(field(planner.add_key_result(new(" ", Measure::DoneOrNot, 1))), "title");
        assert_eq!(field(planner.add_key_result(new("Same", number(3.0, 3.0, "x"), 1))), "to");
        assert_eq!(field(planner.add_key_result(new("Heavy", Measure::DoneOrNot, 0))), "weight");
        planner.add_key_result(new("Report out", Measure::DoneOrNot, 1)).expect("added");
        let change = KeyResultChange {
            measure: Some(number(9.0, 6.0, "days")),
            weight: Some(4),
            reason: Some("the audit moved".into()),
            ..KeyResultChange::default()
        };
        planner.change_key_result(first.clone(), change).expect("changed");
        let whole = planner.goal_page(goal.clone()).expect("there").whole;
        assert_eq!((whole.key_results[0].weight, &whole.key_results[0].measure), (4, &number(9.0, 6.0, "days")));
        let kept: String = planner
            .read(|tx| Ok(tx.query_row("SELECT reason FROM event WHERE event = 'change_target'", [], |r| r.get(0))?))
            .expect("an event");
        assert_eq!(kept, "the audit moved");
        planner.remove_key_result(first).expect("there is another one");
        planner.undo().expect("undone");
        assert_eq!(planner.goal_page(goal).expect("there").whole.key_results.len(), 2);
    }

    #[test]
    fn called_on_course_and_well_behind_is_asked_about() {
        let (planner, jonas, _) = team();
        let goal = planner.add_goal(refund(&jonas)).expect("added").id;
        let page = |update: WholeUpdate| {
            planner.update_goal(update).expect("kept");
            planner.goal_page(goal.clone()).expect("there").whole
        };
        let first = planner.goal_page(goal.clone()).expect("there").whole.key_results[0].id.clone();
        let value = KeyResultValue { key_result_id: first, value: Some(8.6), done: None, step: None };
        let none = page(WholeUpdate { status: Some("green".into()), on: Some(day("2026-11-02")), ..plain(&goal) });
        assert_eq!((none.question, none.figures_say), (None, None), "without a figure there is nothing to ask");
        let asked = page(WholeUpdate { values: vec![value], confidence: Some(9), ..plain(&goal) });
        assert_eq!((asked.figures_say.as_deref(), asked.said.as_deref()), (Some("red"), Some("green")));
        let question = asked.question.expect("a question");
        assert!(question.contains("10 of 100") && question.ends_with("What do you see?"), "{question}");
        let honest = page(WholeUpdate { status: Some("red".into()), ..plain(&goal) });
        assert_eq!((honest.question, honest.confidence), (None, Some(9)), "what was said last stands");
    }

    #[test]
    fn one_goal_for_several_people_is_a_draft_each_and_one_step_back() {
        let (planner, jonas, ruth) = team();
        let team = planner.add_whole_goal(shared("team", None)).expect("added").id;
        let made = planner.copy_goal(team.clone(), vec![jonas.clone(), ruth.clone()]).expect("copied");
        assert_eq!(made.iter().map(|goal| goal.state.as_str()).collect::<Vec<_>>(), ["draft", "draft"]);
        assert_eq!(made[1].owner_person_id.as_ref(), Some(&ruth));
        let whole = planner.goal_page(made[0].id.clone()).expect("there").whole;
        assert_eq!(whole.parent.map(|up| up.id), Some(team.clone()), "each one's part serves the team's");
        assert_eq!((whole.key_results.len(), &made[0].measure), (1, &number(10.0, 5.0, "hours")));
        assert_eq!(field(planner.copy_goal(team.clone(), vec![])), "people");
        assert_eq!(field(planner.copy_goal(team.clone(), vec![ruth.clone(), ruth])), "people");
        assert_eq!(field(planner.copy_goal(made[0].id.clone(), vec![jonas])), "people", "it is his already");
        planner.undo().expect("undone");
        assert_eq!(planner.list_goals(None).expect("listed").len(), 1, "both go at once");
    }

    #[test]
    fn half_time_change_is_talked_about_anew_and_stop_lets_go() {
        let (planner, jonas, _) = team();
        let goal = planner.add_goal(refund(&jonas)).expect("added").id;
        planner.check_in_on_goal(NewUpdate { value: Some(8.0), ..word(&goal) }).expect("kept");
        assert_eq!(field(planner.decide_with_reason(goal.clone(), "change".into(), " ".into())), "reason");
        assert_eq!(field(planner.decide_with_reason(goal.clone(), "keep".into(), "why".into())), "decision");
        planner.decide_with_reason(goal.clone(), "change".into(), "the audit moved".into()).expect("decided");
        let page = planner.goal_page(goal.clone()).expect("there");
        assert_eq!((page.goal.state.as_str(), page.goal.half_time.as_deref()), ("proposed", Some("change")));
        assert_eq!(page.updates.len(), 1, "what was said stays");
        assert_eq!(field(planner.renegotiate_goal(goal.clone(), "again".into())), "state", "it is not agreed now");
        planner.agree_goal(goal.clone(), day("2026-11-16")).expect("agreed anew");
        let again = planner.goal_page(goal.clone()).expect("there").goal;
        assert_eq!((again.state.as_str(), again.starts_on), ("active", day("2026-10-05")), "its time goes on");
        planner.decide_with_reason(goal.clone(), "stop".into(), "nobody needs it".into()).expect("decided");
        let stopped = planner.goal_page(goal).expect("there").goal;
        assert_eq!((stopped.outcome.as_deref(), stopped.half_time.as_deref()), (Some("dropped"), Some("stop")));
        planner.undo().expect("undone");
        assert_eq!(planner.list_goals(None).expect("listed")[0].half_time.as_deref(), Some("change"), "one step back");
    }

    fn word(goal: &GoalId) -> NewUpdate {
        NewUpdate {
            goal_id: goal.clone(),
            on: None,
            value: None,
            done: None,
            step: None,
            step_done: None,
            note: None,
            blocker: None,
            conversation_id: None,
        }
    }

    #[test]
    fn the_letters_are_the_writing_checks() {
        let (planner, jonas, _) = team();
        let draft = |title: &str, why: &str| GoalDraft {
            title: title.into(),
            owner_person_id: Some(jonas.clone()),
            why: Some(why.into()),
            kind: "number".into(),
            from: Some(9.0),
            to: Some(5.0),
            unit: Some("days".into()),
            due_on: Some(day("2026-12-18")),
            ..GoalDraft::default()
        };
        let missing = |draft: GoalDraft| -> Vec<String> {
            let all = planner.smart_letters(draft).expect("told");
            assert_eq!(all.iter().map(|letter| letter.letter.as_str()).collect::<Vec<_>>(), ["S", "M", "A", "R", "T"]);
            all.into_iter().filter(|letter| !letter.ok).map(|letter| letter.letter).collect()
        };
        let why = "customers wait twice as long";
        assert_eq!(missing(draft("Cut the refund time", why)), [""; 0]);
        assert_eq!(missing(draft("Improve communication in the team", why)), ["S"]);
        assert_eq!(missing(draft("Cut the refund time as soon as possible", why)), ["T"]);
        assert_eq!(missing(draft("Cut the refund time", "growth")), ["R"]);
        let bare = GoalDraft { title: "Cut the refund time".into(), kind: "number".into(), ..GoalDraft::default() };
        assert_eq!(missing(bare), ["M", "A", "R", "T"]);
    }

    #[test]
    fn more_than_five_goals_and_a_leap_are_asked_about() {
        let (planner, jonas, _) = team();
        let all: Vec<GoalId> = (0..6).map(|_| planner.add_goal(refund(&jonas)).expect("added").id).collect();
        let page = planner.goal_page(all[5].clone()).expect("there");
        let of_r = page.smart.iter().find(|letter| letter.letter == "R").expect("a letter");
        assert!(of_r.reason.as_ref().is_some_and(|reason| reason.contains("five")), "{of_r:?}");
    }

    #[test]
    fn the_library_is_searched_and_every_goal_of_it_can_be_kept() {
        let (planner, jonas, _) = team();
        let all = planner.goal_library(None).expect("there");
        assert_eq!(all.len(), 15);
        for example in &all {
            let goal = NewGoal {
                title: example.title.clone(),
                measure: example.measure.clone(),
                why: Some(example.why.clone()),
                ..refund(&jonas)
            };
            planner.add_goal(goal).expect("a whole goal");
        }
        let found = planner.goal_library(Some("Falls ward".into())).expect("searched");
        assert_eq!(found.iter().map(|e| e.code.as_str()).collect::<Vec<_>>(), ["gp.03"]);
        assert_eq!(planner.goal_library(Some("no such thing".into())).expect("searched"), []);
    }
}
