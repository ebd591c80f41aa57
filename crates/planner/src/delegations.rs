//! Handing over: who owns which piece of work or decision, how far it is theirs to decide, and what the manager still holds.
//!
//! An offer is the manager's alone; it becomes visible to both with the yes. Before that a piece is a candidate: something
//! that could be handed over, which makes the list of decisions the manager still holds.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{DelegationId, EntryId, PersonId};
use crate::messages::Label;
use crate::states::delegation_next;
use crate::{Planner, people, text};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A piece of work or a decision, and whose it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Delegation {
    pub id: DelegationId,
    pub kind: DelegationKind,
    pub title: String,
    /// It is to make the person grow.
    pub is_stretch: bool,
    /// Who owns it, or is asked to; none: the manager holds it.
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    /// How far it is theirs to decide, 1 (told) to 7 (decides alone).
    pub level: u32,
    /// What done means.
    pub result: Option<String>,
    pub limits: Option<String>,
    pub consulted: Option<String>,
    pub informed: Option<String>,
    pub checkpoints: Vec<Checkpoint>,
    pub identified_on: NaiveDate,
    /// When the manager last thought about a decision still held.
    pub reviewed_on: Option<NaiveDate>,
    /// The day of the yes.
    pub agreed_on: Option<NaiveDate>,
    /// From when on it is theirs, whether that has come or not.
    pub from_on: Option<NaiveDate>,
    pub handed_over_on: Option<NaiveDate>,
    pub completed_on: Option<NaiveDate>,
    pub ended_on: Option<NaiveDate>,
    pub outcome: Option<String>,
    /// candidate, proposed, agreed, handed_over, running, completed, taken_back, dropped or ended.
    pub state: String,
    /// Why it was declined, taken back, dropped or ended.
    pub reason: Option<String>,
    /// What came of a stretch, in the manager's words.
    pub learned: Option<String>,
    /// Handed over completely: they decide or inform afterwards, result and limits are written, and they said yes before.
    pub fully: bool,
    /// Only the manager sees it.
    pub private: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DelegationKind {
    Task,
    Project,
    Decision,
    Recurring,
}

impl DelegationKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            DelegationKind::Task => "task",
            DelegationKind::Project => "project",
            DelegationKind::Decision => "decision",
            DelegationKind::Recurring => "recurring",
        }
    }
}

/// Somebody is to own something. With the yes it is agreed, and theirs once its day has come; without, it is an offer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewDelegation {
    pub person_id: PersonId,
    pub title: String,
    /// From when on it is theirs: today where it is left out.
    #[serde(default)]
    pub from_on: Option<NaiveDate>,
    #[serde(default)]
    pub result: Option<String>,
    #[serde(default)]
    pub limits: Option<String>,
    /// 1 to 7; they decide and tell afterwards (6) where it is left out.
    #[serde(default)]
    pub level: Option<u32>,
    /// The day of the yes.
    #[serde(default)]
    pub agreed_on: Option<NaiveDate>,
    /// A project where it is left out.
    #[serde(default)]
    pub kind: Option<DelegationKind>,
    #[serde(default)]
    pub is_stretch: bool,
    #[serde(default)]
    pub consulted: Option<String>,
    #[serde(default)]
    pub informed: Option<String>,
    #[serde(default)]
    pub checkpoints: Vec<Checkpoint>,
    /// What the manager held until now, and this is about.
    #[serde(default)]
    pub candidate_id: Option<DelegationId>,
}

/// What to change; what is left out stays, what is empty is emptied.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct DelegationChange {
    pub title: Option<String>,
    pub kind: Option<DelegationKind>,
    pub is_stretch: Option<bool>,
    pub level: Option<u32>,
    pub from_on: Option<NaiveDate>,
    pub result: Option<String>,
    pub limits: Option<String>,
    pub consulted: Option<String>,
    pub informed: Option<String>,
    pub checkpoints: Option<Vec<Checkpoint>>,
}

/// A day on which both look at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Checkpoint {
    pub text: String,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
}

/// From this level on they decide, and tell at most afterwards.
const DECIDES: u32 = 6;

const SELECT: &str = "SELECT d.id, d.kind, d.title, d.is_stretch, d.accountable_person_id, p.display_name, d.authority_level, d.result, d.limits,
    d.consulted, d.informed, d.checkpoints, d.identified_on, d.reviewed_on, d.agreed_on, d.handed_over_on, d.due_on, d.completed_on,
    d.ended_on, d.outcome, d.state, d.visibility = 'private',
    (SELECT e.reason FROM event e WHERE e.entity = 'delegation' AND e.entity_id = d.id AND e.reason IS NOT NULL
       AND e.event IN ('decline', 'take_back', 'drop', 'end') ORDER BY e.effective_on DESC, e.created_at DESC, e.id DESC LIMIT 1),
    (SELECT n.body FROM entry n WHERE n.delegation_id = d.id AND n.kind = 'reflection' ORDER BY n.occurred_on DESC, n.id DESC LIMIT 1)
    FROM delegation d LEFT JOIN person p ON p.id = d.accountable_person_id";

fn from_row(row: &Row) -> rusqlite::Result<Delegation> {
    let (kind, stored): (String, String) = (row.get(1)?, row.get(20)?);
    let checkpoints: Option<String> = row.get(11)?;
    let checkpoints: Vec<Checkpoint> =
        checkpoints.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    let running = stored == "handed_over" && checkpoints.iter().any(|checkpoint| checkpoint.done_on.is_some());
    let (level, agreed_on, handed_over_on): (u32, Option<NaiveDate>, Option<NaiveDate>) =
        (row.get(6)?, row.get(14)?, row.get(15)?);
    let (result, limits): (Option<String>, Option<String>) = (row.get(7)?, row.get(8)?);
    let (kind, whole) = match kind.as_str() {
        "project" => (DelegationKind::Project, true),
        "decision" => (DelegationKind::Decision, true),
        "recurring" => (DelegationKind::Recurring, false),
        _ => (DelegationKind::Task, false),
    };
    let said_yes_first = agreed_on.zip(handed_over_on).is_some_and(|(yes, from)| yes <= from);
    Ok(Delegation {
        id: row.get(0)?,
        kind,
        title: row.get(2)?,
        is_stretch: row.get(3)?,
        person_id: row.get(4)?,
        person_name: row.get(5)?,
        level,
        fully: whole
            && level >= DECIDES
            && result.is_some()
            && limits.is_some()
            && said_yes_first
            && matches!(stored.as_str(), "handed_over" | "completed"),
        result,
        limits,
        consulted: row.get(9)?,
        informed: row.get(10)?,
        checkpoints,
        identified_on: row.get(12)?,
        reviewed_on: row.get(13)?,
        agreed_on,
        from_on: handed_over_on.or(row.get(16)?),
        handed_over_on,
        completed_on: row.get(17)?,
        ended_on: row.get(18)?,
        outcome: row.get(19)?,
        state: if running { "running".into() } else { stored },
        private: row.get(21)?,
        reason: row.get(22)?,
        learned: row.get(23)?,
    })
}

impl Planner {
    /// Everything that was handed over, is offered, or could be, newest first; of everybody or of one person.
    pub fn list_delegations(&self, person_id: Option<PersonId>) -> Result<Vec<Delegation>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(&format!(
                "{SELECT} WHERE ?1 IS NULL OR d.accountable_person_id = ?1
                 ORDER BY coalesce(d.completed_on, d.ended_on, d.handed_over_on, d.due_on, d.agreed_on, d.identified_on) DESC,
                   d.created_at DESC, d.id"
            ))?;
            Ok(all.query_map([person_id], from_row)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Hands something over, or offers it: in one step as far as the days and the yes allow.
    pub fn hand_over(&self, new: NewDelegation) -> Result<Delegation> {
        let (clock, today) = (self.clock(), self.clock().today());
        let name = self.read(|tx| people::name(tx, &new.person_id))?;
        let title = text::required(&new.title, "title", text::TITLE, "error_handover_title")?;
        let result = optional_body(new.result.as_deref(), "result")?;
        let limits = optional_body(new.limits.as_deref(), "limits")?;
        let level = new.level.unwrap_or(DECIDES);
        check_level(level)?;
        let checkpoints = checkpoints_json(&new.checkpoints)?;
        let from_on = new.from_on.unwrap_or(today);
        if let Some(yes) = new.agreed_on {
            check_yes(clock, yes, from_on, result.as_deref(), limits.as_deref())?;
        }
        let (consulted, informed) = (
            text::optional(new.consulted.as_deref(), "consulted", text::TITLE)?,
            text::optional(new.informed.as_deref(), "informed", text::TITLE)?,
        );
        let kind = new.kind.unwrap_or(DelegationKind::Project);
        self.write(Label::from("hand_over").with("title", &title).with("name", &name), |tx| {
            if people::self_id(tx)? == new.person_id {
                return Err(Error::invalid("person_id", "error_handover_self"));
            }
            let was = new.candidate_id.as_ref().map(|id| one(tx, id)).transpose()?;
            let mut state = was.as_ref().map_or("candidate", |was| stored(&was.state)).to_owned();
            let mut passed = Vec::new();
            let here = new.agreed_on.filter(|_| from_on <= today);
            let wanted = [("offer", Some(new.agreed_on.unwrap_or(today))), ("accept", new.agreed_on), ("hand_over", here.map(|_| from_on))];
            for (event, on) in wanted {
                let Some(on) = on else { continue };
                let next = next(&state, event)?;
                passed.push((event, std::mem::replace(&mut state, next.to_owned()), next, on));
            }
            let identified_on = new.agreed_on.map_or(today, |yes| yes.min(today));
            let id = was.as_ref().map_or_else(DelegationId::new, |was| was.id.clone());
            let visibility = if new.agreed_on.is_some() { "shared" } else { "private" };
            tx.execute(
                "INSERT INTO delegation (id, kind, title, is_stretch, accountable_person_id, responsible_person_id, consulted, informed,
                   authority_level, result, limits, checkpoints, identified_on, agreed_on, handed_over_on, due_on, state, visibility,
                   created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?18)
                 ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title, is_stretch = excluded.is_stretch,
                   accountable_person_id = excluded.accountable_person_id, responsible_person_id = excluded.responsible_person_id,
                   consulted = excluded.consulted, informed = excluded.informed, authority_level = excluded.authority_level,
                   result = excluded.result, limits = excluded.limits, checkpoints = excluded.checkpoints,
                   agreed_on = excluded.agreed_on, handed_over_on = excluded.handed_over_on, due_on = excluded.due_on,
                   state = excluded.state, visibility = excluded.visibility, updated_at = excluded.updated_at",
                params![
                    id,
                    kind.as_str(),
                    title,
                    new.is_stretch,
                    new.person_id,
                    consulted,
                    informed,
                    level,
                    result,
                    limits,
                    checkpoints,
                    identified_on,
                    new.agreed_on,
                    here.map(|_| from_on),
                    here.is_none().then_some(from_on),
                    state,
                    visibility,
                    clock.now()
                ],
            )?;
            for (event, from, to, on) in passed {
                record(tx, clock, &id, Some(&new.person_id), event, Some(&from), to, on, None)?;
            }
            one(tx, &id)
        })
    }

    /// Changes the words, the level or the checkpoints. A new level holds from today on.
    pub fn change_delegation(&self, id: DelegationId, change: DelegationChange) -> Result<Delegation> {
        let was = self.read(|tx| one(tx, &id))?;
        if matches!(was.state.as_str(), "completed" | "taken_back" | "dropped" | "ended") {
            return Err(Error::invalid("id", "error_handover_over"));
        }
        let title = change.title.as_deref();
        let title = title.map(|t| text::required(t, "title", text::TITLE, "error_handover_title")).transpose()?;
        let part = |new: &Option<String>, was: &Option<String>, field: &str| match new {
            Some(text) => optional_body(Some(text), field),
            None => Ok(was.clone()),
        };
        let result = part(&change.result, &was.result, "result")?;
        let limits = part(&change.limits, &was.limits, "limits")?;
        let (clock, today) = (self.clock(), self.clock().today());
        let from_on = change.from_on.or(was.from_on);
        if let Some((yes, from_on)) = was.agreed_on.zip(from_on) {
            check_yes(clock, yes, from_on, result.as_deref(), limits.as_deref())?;
        }
        let (mut handed_over_on, mut due_on) = (was.handed_over_on, None);
        match was.handed_over_on {
            Some(_) if from_on.is_some_and(|on| on > today) => return Err(Error::invalid("from_on", "error_future")),
            Some(_) => handed_over_on = from_on,
            None => due_on = from_on,
        }
        let level = change.level.unwrap_or(was.level);
        check_level(level)?;
        let checkpoints = checkpoints_json(change.checkpoints.as_ref().unwrap_or(&was.checkpoints))?;
        let label = Label::from("change_delegation").with("title", title.as_deref().unwrap_or(&was.title));
        self.write(label, |tx| {
            tx.execute(
                "UPDATE delegation SET title = coalesce(?2, title), kind = coalesce(?3, kind), is_stretch = coalesce(?4, is_stretch),
                   authority_level = ?5, result = ?6, limits = ?7, consulted = ?8, informed = ?9, checkpoints = ?10,
                   handed_over_on = ?11, due_on = ?12, updated_at = ?13 WHERE id = ?1",
                params![
                    id,
                    title,
                    change.kind.map(DelegationKind::as_str),
                    change.is_stretch,
                    level,
                    result,
                    limits,
                    part(&change.consulted, &was.consulted, "consulted")?,
                    part(&change.informed, &was.informed, "informed")?,
                    checkpoints,
                    handed_over_on,
                    due_on,
                    clock.now()
                ],
            )?;
            if level != was.level && was.agreed_on.is_some() {
                let (from, to) = (was.level.to_string(), level.to_string());
                record(tx, clock, &id, was.person_id.as_ref(), "change_level", Some(&from), &to, today, None)?;
            }
            one(tx, &id)
        })
    }

    /// They said yes on `agreed_on`: both see it from now on, and it is theirs once its day has come. What done means and
    /// the limits may be written with it.
    pub fn accept_delegation(
        &self,
        id: DelegationId,
        agreed_on: NaiveDate,
        result: Option<String>,
        limits: Option<String>,
    ) -> Result<Delegation> {
        let (clock, today) = (self.clock(), self.clock().today());
        let was = self.read(|tx| one(tx, &id))?;
        let result = optional_body(result.as_deref(), "result")?.or(was.result);
        let limits = optional_body(limits.as_deref(), "limits")?.or(was.limits);
        let from_on = was.from_on.unwrap_or(today).max(agreed_on);
        let agreed = next(&was.state, "accept")?;
        check_yes(clock, agreed_on, from_on, result.as_deref(), limits.as_deref())?;
        let here = from_on <= today;
        self.write(Label::from("accept_delegation").with("title", &was.title), |tx| {
            let state = if here { next(agreed, "hand_over")? } else { agreed };
            let (handed_over_on, due_on) = (here.then_some(from_on), (!here).then_some(from_on));
            tx.execute(
                "UPDATE delegation SET state = ?2, visibility = 'shared', agreed_on = ?3, handed_over_on = ?4, due_on = ?5,
                   result = ?6, limits = ?7, updated_at = ?8 WHERE id = ?1",
                params![id, state, agreed_on, handed_over_on, due_on, result, limits, clock.now()],
            )?;
            let owner = was.person_id.as_ref();
            record(tx, clock, &id, owner, "accept", Some(&was.state), agreed, agreed_on, None)?;
            if here {
                record(tx, clock, &id, owner, "hand_over", Some(agreed), state, from_on, None)?;
            }
            one(tx, &id)
        })
    }

    /// What was agreed is theirs from `on`.
    pub fn start_delegation(&self, id: DelegationId, on: NaiveDate) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let state = next(stored(&was.state), "hand_over")?;
        not_to_come(self.clock(), on)?;
        if was.agreed_on.is_some_and(|yes| on < yes) {
            return Err(Error::invalid("on", "error_handover_yes_first"));
        }
        self.write(Label::from("start_delegation").with("title", &was.title), |tx| {
            tx.execute(
                "UPDATE delegation SET state = ?2, handed_over_on = ?3, due_on = NULL, updated_at = ?4 WHERE id = ?1",
                params![id, state, on, self.clock().now()],
            )?;
            record(tx, self.clock(), &id, was.person_id.as_ref(), "hand_over", Some(&was.state), state, on, None)
        })
    }

    /// They said no: it is the manager's again, as something that could be handed over.
    pub fn decline_delegation(&self, id: DelegationId, reason: String) -> Result<()> {
        let on = self.clock().today();
        self.settle_delegation("decline_delegation", id, "decline", reason, on, |tx, id, state, at| {
            tx.execute(
                "UPDATE delegation SET state = ?2, accountable_person_id = NULL, responsible_person_id = NULL, due_on = NULL,
                   updated_at = ?3 WHERE id = ?1",
                (id, state, at),
            )
        })
    }

    /// It came back to the manager, for a reason.
    pub fn take_back_delegation(&self, id: DelegationId, reason: String, on: NaiveDate) -> Result<()> {
        self.settle_delegation("take_back_delegation", id, "take_back", reason, on, |tx, id, state, at| {
            tx.execute(
                "UPDATE delegation SET state = ?2, ended_on = ?3, updated_at = ?4 WHERE id = ?1",
                (id, state, on, at),
            )
        })
    }

    /// There is nothing to own any more, or nobody who owns it.
    pub fn end_delegation(&self, id: DelegationId, reason: String, on: NaiveDate) -> Result<()> {
        self.settle_delegation("end_delegation", id, "end", reason, on, |tx, id, state, at| {
            tx.execute(
                "UPDATE delegation SET state = ?2, ended_on = ?3, updated_at = ?4 WHERE id = ?1",
                (id, state, on, at),
            )
        })
    }

    /// It is not going to be handed over; what was agreed needs a reason.
    pub fn drop_delegation(&self, id: DelegationId, reason: String) -> Result<()> {
        let on = self.clock().today();
        self.settle_delegation("drop_delegation", id, "drop", reason, on, |tx, id, state, at| {
            tx.execute(
                "UPDATE delegation SET state = ?2, ended_on = ?3, updated_at = ?4 WHERE id = ?1",
                (id, state, on, at),
            )
        })
    }

    /// A settling event with its reason; `change` sets what it sets besides.
    fn settle_delegation(
        &self,
        label: &'static str,
        id: DelegationId,
        event: &str,
        reason: String,
        on: NaiveDate,
        change: impl FnOnce(&Transaction, &DelegationId, &str, String) -> rusqlite::Result<usize>,
    ) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let state = next(&was.state, event)?;
        let needs_reason = event != "drop" || was.state == "agreed";
        let reason = match needs_reason {
            true => Some(text::required(&reason, "reason", text::TITLE, "error_handover_reason")?),
            false => text::optional(Some(&reason), "reason", text::TITLE)?,
        };
        after_handover(self.clock(), &was, on)?;
        self.write(Label::from(label).with("title", &was.title), |tx| {
            change(tx, &id, state, self.clock().now())?;
            let (owner, from) = (was.person_id.as_ref(), was.state.as_str());
            record(tx, self.clock(), &id, owner, event, Some(from), state, on, reason.as_deref())
        })
    }

    /// It is done. `learned` is kept as the manager's own reflection: what came of a stretch.
    pub fn complete_delegation(
        &self,
        id: DelegationId,
        outcome: String,
        learned: Option<String>,
        on: NaiveDate,
    ) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let state = next(&was.state, "complete")?;
        let outcome = text::body(&outcome, "outcome")?;
        if outcome.trim().is_empty() {
            return Err(Error::invalid("outcome", "error_handover_outcome"));
        }
        let learned = optional_body(learned.as_deref(), "learned")?;
        after_handover(self.clock(), &was, on)?;
        self.write(Label::from("complete_delegation").with("title", &was.title), |tx| {
            let at = self.clock().now();
            tx.execute(
                "UPDATE delegation SET state = ?2, completed_on = ?3, outcome = ?4, updated_at = ?5 WHERE id = ?1",
                (&id, state, on, &outcome, &at),
            )?;
            if let Some(learned) = &learned {
                tx.execute(
                    "INSERT INTO entry (id, kind, person_id, occurred_on, body, visibility, delegation_id, created_at, updated_at)
                     VALUES (?1, 'reflection', ?2, ?3, ?4, 'private', ?5, ?6, ?6)",
                    (EntryId::new(), people::self_id(tx)?, on, learned, &id, &at),
                )?;
            }
            record(tx, self.clock(), &id, was.person_id.as_ref(), "complete", Some(&was.state), state, on, None)
        })
    }

    /// Both have looked at it on the day of a checkpoint, counted from 0; or not after all.
    pub fn tick_checkpoint(&self, id: DelegationId, number: u32, done: bool) -> Result<()> {
        let mut was = self.read(|tx| one(tx, &id))?;
        if !matches!(was.state.as_str(), "handed_over" | "running") {
            return Err(Error::invalid("id", "error_handover_state"));
        }
        let today = self.clock().today();
        was.checkpoints.get_mut(number as usize).or_gone()?.done_on = done.then_some(today);
        let json = checkpoints_json(&was.checkpoints)?;
        self.write(Label::from("tick_checkpoint").with("title", &was.title), |tx| {
            let at = self.clock().now();
            tx.execute("UPDATE delegation SET checkpoints = ?2, updated_at = ?3 WHERE id = ?1", (&id, json, at))?;
            match delegation_next(&was.state, "first_checkpoint").filter(|_| done) {
                Some(state) => {
                    let (owner, from) = (was.person_id.as_ref(), was.state.as_str());
                    record(tx, self.clock(), &id, owner, "first_checkpoint", Some(from), state, today, None)
                }
                None => Ok(()),
            }
        })
    }

    /// Writes down a decision the manager still takes and somebody else could.
    pub fn hold_decision(&self, title: String) -> Result<Delegation> {
        let title = text::required(&title, "title", text::TITLE, "error_handover_decision")?;
        self.write(Label::from("hold_decision").with("title", &title), |tx| {
            let id = DelegationId::new();
            tx.execute(
                "INSERT INTO delegation (id, kind, title, identified_on, state, visibility, created_at, updated_at)
                 VALUES (?1, 'decision', ?2, ?3, 'candidate', 'private', ?4, ?4)",
                (&id, &title, self.clock().today(), self.clock().now()),
            )?;
            one(tx, &id)
        })
    }

    /// The manager has thought again about what is still held, and keeps it for now.
    pub fn review_decision(&self, id: DelegationId) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        if was.state != "candidate" {
            return Err(Error::invalid("id", "error_handover_state"));
        }
        self.write(Label::from("review_decision").with("title", &was.title), |tx| {
            let (today, at) = (self.clock().today(), self.clock().now());
            tx.execute("UPDATE delegation SET reviewed_on = ?2, updated_at = ?3 WHERE id = ?1", (&id, today, at))?;
            Ok(())
        })
    }

    /// Deletes it with what was learned from it.
    pub fn remove_delegation(&self, id: DelegationId) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        self.write(Label::from("remove_delegation").with("title", &was.title), |tx| {
            tx.execute("DELETE FROM entry WHERE delegation_id = ?1 AND kind = 'reflection'", [&id])?;
            tx.execute("DELETE FROM delegation WHERE id = ?1", [&id])?;
            Ok(())
        })
    }
}

/// What somebody owns today, and both may see; the newest first.
pub(crate) fn owned_by(tx: &Transaction, id: &PersonId) -> Result<Vec<Delegation>> {
    let mut all = tx.prepare_cached(&format!(
        "{SELECT} WHERE d.accountable_person_id = ?1 AND d.state = 'handed_over' AND d.visibility <> 'private'
         ORDER BY d.handed_over_on DESC, d.id"
    ))?;
    Ok(all.query_map([id], from_row)?.collect::<rusqlite::Result<_>>()?)
}

/// What somebody owned is the manager's again, inside a step of somebody else's.
pub(crate) fn come_back(tx: &Transaction, clock: Clock, id: &DelegationId, reason: &str) -> Result<()> {
    let was = one(tx, id)?;
    let state = next(&was.state, "take_back")?;
    let on = clock.today();
    after_handover(clock, &was, on)?;
    tx.execute(
        "UPDATE delegation SET state = ?2, ended_on = ?3, updated_at = ?4 WHERE id = ?1",
        (id, state, on, clock.now()),
    )?;
    record(tx, clock, id, was.person_id.as_ref(), "take_back", Some(&was.state), state, on, Some(reason))
}

pub(crate) fn one(tx: &Transaction, id: &DelegationId) -> Result<Delegation> {
    tx.prepare_cached(&format!("{SELECT} WHERE d.id = ?1"))?.query_row([id], from_row).or_gone()
}

/// What the column holds; running is read from the checkpoints.
fn stored(state: &str) -> &str {
    if state == "running" { "handed_over" } else { state }
}

fn next(state: &str, event: &str) -> Result<&'static str> {
    delegation_next(state, event).ok_or_else(|| Error::invalid("id", "error_handover_state"))
}

fn check_level(level: u32) -> Result<()> {
    if (1..=7).contains(&level) { Ok(()) } else { Err(Error::invalid("level", "error_choice")) }
}

/// What a yes rests on: what done means, the limits, and that it comes before the handover.
fn check_yes(clock: Clock, yes: NaiveDate, from: NaiveDate, result: Option<&str>, limits: Option<&str>) -> Result<()> {
    match () {
        () if yes > clock.today() => Err(Error::invalid("agreed_on", "error_future")),
        () if result.is_none() => Err(Error::invalid("result", "error_handover_result")),
        () if limits.is_none() => Err(Error::invalid("limits", "error_handover_limits")),
        () if from < yes => Err(Error::invalid("from_on", "error_handover_yes_first")),
        () => Ok(()),
    }
}

fn not_to_come(clock: Clock, on: NaiveDate) -> Result<()> {
    if on > clock.today() { Err(Error::invalid("on", "error_future")) } else { Ok(()) }
}

fn after_handover(clock: Clock, was: &Delegation, on: NaiveDate) -> Result<()> {
    not_to_come(clock, on)?;
    match was.handed_over_on {
        Some(from) if on < from => Err(Error::invalid("on", "error_handover_before")),
        _ => Ok(()),
    }
}

fn optional_body(value: Option<&str>, field: &str) -> Result<Option<String>> {
    let text = value.map(|value| text::body(value, field)).transpose()?;
    Ok(text.filter(|text| !text.trim().is_empty()))
}

/// Those without words are left out.
fn checkpoints_json(checkpoints: &[Checkpoint]) -> Result<Option<String>> {
    let mut kept = Vec::new();
    for checkpoint in checkpoints {
        let text = text::one_line(&checkpoint.text, "checkpoints", text::TITLE)?;
        if !text.is_empty() {
            kept.push(Checkpoint { text, ..checkpoint.clone() });
        }
    }
    if kept.is_empty() { Ok(None) } else { Ok(Some(serde_json::to_string(&kept)?)) }
}

#[allow(clippy::too_many_arguments, reason = "one row of the log")]
fn record(
    tx: &Transaction,
    clock: Clock,
    id: &DelegationId,
    person_id: Option<&PersonId>,
    event: &str,
    from: Option<&str>,
    to: &str,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let entity_id = id.as_str();
    let change = Change { entity: "delegation", entity_id, person_id, event, from, to: Some(to), on, reason };
    events::record(tx, clock, change)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    /// Monday, 16 November 2026: 45 days are left of the quarter, and four people have reported since June.
    fn amara() -> (TestPlanner, PersonId) {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        p.add_people(["Amara", "Ben", "Chen", "Dua"].map(String::from).to_vec()).expect("added");
        let id = p.list_people(false).expect("listed").remove(0).id;
        p.write("add_note", |tx| Ok(tx.execute("UPDATE relationship SET started_on = '2026-06-01'", [])?))
            .expect("long ago");
        (p, id)
    }

    fn vendors(person_id: &PersonId) -> NewDelegation {
        NewDelegation {
            person_id: person_id.clone(),
            title: "Vendor onboarding".into(),
            from_on: None,
            result: Some("Every vendor is live within ten days".into()),
            limits: Some("5,000, and no new contracts".into()),
            level: None,
            agreed_on: Some(day("2026-11-16")),
            kind: None,
            is_stretch: false,
            consulted: None,
            informed: None,
            checkpoints: vec![],
            candidate_id: None,
        }
    }

    fn step_two(p: &Planner) -> String {
        let growth = p.growth(None).expect("growth");
        growth.steps.iter().find(|step| step.code == "empower_others").expect("the step").state.clone()
    }

    fn events(p: &Planner) -> Vec<String> {
        p.read(|tx| {
            let mut all = tx.prepare("SELECT event || ' ' || from_value || '>' || to_value FROM event ORDER BY id")?;
            Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
        })
        .expect("read")
    }

    #[test]
    fn a_full_handover_is_one_act_and_makes_the_step_done() {
        let (p, amara) = amara();
        assert_eq!(step_two(&p), "nothing_yet");
        let kept = p.hand_over(vendors(&amara)).expect("handed over");
        assert_eq!((kept.state.as_str(), kept.level, kept.private, kept.fully), ("handed_over", 6, false, true));
        assert_eq!(events(&p), ["offer candidate>proposed", "accept proposed>agreed", "hand_over agreed>handed_over"]);
        assert_eq!(step_two(&p), "done_this_quarter");
        assert_eq!(p.person_page(amara).expect("page").owns.len(), 1);
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Hand Vendor onboarding over to Amara"));
        assert_eq!((step_two(&p), events(&p).len()), ("nothing_yet".into(), 0), "one step takes all of it back");
    }

    #[test]
    fn without_the_yes_it_is_an_offer_and_the_managers_alone() {
        let (p, amara) = amara();
        let offer = NewDelegation { agreed_on: None, result: None, ..vendors(&amara) };
        let kept = p.hand_over(offer).expect("offered");
        assert_eq!((kept.state.as_str(), kept.private, kept.handed_over_on), ("proposed", true, None));
        assert!(p.person_page(amara.clone()).expect("page").owns.is_empty());
        let today = p.clock().today();
        let missing =
            p.accept_delegation(kept.id.clone(), today, None, None).expect_err("nobody knows what done means");
        assert!(missing.message().contains("done"), "{}", missing.message());
        let agreed = p
            .accept_delegation(kept.id.clone(), today, Some("Live in ten days".into()), Some(" ".into()))
            .expect("yes");
        assert_eq!(agreed.limits.as_deref(), Some("5,000, and no new contracts"), "what stood there stays");
        assert_eq!((agreed.state.as_str(), agreed.private), ("handed_over", false));
        assert!(p.accept_delegation(kept.id, today, None, None).is_err(), "one yes is enough");
        assert_eq!(step_two(&p), "done_this_quarter");
    }

    #[test]
    fn a_no_gives_it_back_to_the_decisions_that_are_held() {
        let (p, amara) = amara();
        let held = p.hold_decision("Which vendor we take".into()).expect("held");
        let offer = NewDelegation {
            agreed_on: None,
            kind: Some(DelegationKind::Decision),
            candidate_id: Some(held.id.clone()),
            ..vendors(&amara)
        };
        let offered = p.hand_over(offer).expect("offered");
        assert_eq!((&offered.id, offered.state.as_str()), (&held.id, "proposed"), "it is the same record");
        assert!(p.decline_delegation(held.id.clone(), "  ".into()).is_err(), "a no has a reason");
        p.decline_delegation(held.id.clone(), "No time before March".into()).expect("no");
        let all = p.list_delegations(None).expect("listed");
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].state.as_str(), &all[0].person_id), ("candidate", &None));
        assert_eq!(all[0].reason.as_deref(), Some("No time before March"));
        p.review_decision(held.id).expect("thought about");
        assert_eq!(p.list_delegations(None).expect("listed")[0].reviewed_on, Some(p.clock().today()));
    }

    #[test]
    fn a_later_day_is_agreed_until_it_comes() {
        let (p, amara) = amara();
        let later = NewDelegation { from_on: Some(day("2026-11-23")), ..vendors(&amara) };
        let kept = p.hand_over(later).expect("agreed");
        assert_eq!((kept.state.as_str(), kept.from_on, kept.handed_over_on), ("agreed", Some(day("2026-11-23")), None));
        assert_eq!(step_two(&p), "under_way", "agreed, and not handed over");
        assert!(p.start_delegation(kept.id.clone(), day("2026-11-23")).is_err(), "not before its day");
        p.start_delegation(kept.id, day("2026-11-16")).expect("earlier than planned");
        assert_eq!(step_two(&p), "done_this_quarter");
        let early = NewDelegation { from_on: Some(day("2026-11-09")), ..vendors(&amara) };
        assert!(p.hand_over(early).is_err(), "the yes comes first");
    }

    #[test]
    fn a_lower_level_counts_from_its_day_and_a_take_back_has_a_reason() {
        let (p, amara) = amara();
        let kept = p.hand_over(vendors(&amara)).expect("handed over");
        let lower = DelegationChange { level: Some(4), ..DelegationChange::default() };
        assert!(!p.change_delegation(kept.id.clone(), lower).expect("changed").fully);
        assert_eq!(events(&p).last().map(String::as_str), Some("change_level 6>4"));
        assert_eq!(step_two(&p), "under_way");
        let today = p.clock().today();
        assert!(p.take_back_delegation(kept.id.clone(), String::new(), today).is_err());
        assert!(p.take_back_delegation(kept.id.clone(), "x".into(), day("2026-11-15")).is_err(), "not before it began");
        p.take_back_delegation(kept.id.clone(), "Two escalations".into(), today).expect("taken back");
        let all = p.list_delegations(Some(amara)).expect("listed");
        assert_eq!((all[0].state.as_str(), all[0].reason.as_deref()), ("taken_back", Some("Two escalations")));
        assert!(
            p.change_delegation(kept.id.clone(), DelegationChange::default()).is_err(),
            "what is over stays as it was"
        );
        assert!(p.complete_delegation(kept.id, "Done".into(), None, today).is_err());
    }

    #[test]
    fn a_stretch_ends_with_what_was_learned() {
        let (p, amara) = amara();
        let checkpoints = vec![
            Checkpoint { text: "First vendor live".into(), due_on: Some(day("2026-11-20")), done_on: None },
            Checkpoint { text: " ".into(), due_on: None, done_on: None },
        ];
        let kept =
            p.hand_over(NewDelegation { is_stretch: true, checkpoints, ..vendors(&amara) }).expect("handed over");
        assert_eq!(kept.checkpoints.len(), 1, "one without words is none");
        p.tick_checkpoint(kept.id.clone(), 0, true).expect("looked at");
        assert!(p.tick_checkpoint(kept.id.clone(), 1, true).is_err());
        let now = |p: &Planner| p.list_delegations(None).expect("listed").remove(0);
        assert_eq!(now(&p).state, "running");
        let today = p.clock().today();
        assert!(p.complete_delegation(kept.id.clone(), " ".into(), None, today).is_err(), "the result is noted");
        p.complete_delegation(kept.id.clone(), "All live".into(), Some("Asks before she is stuck".into()), today)
            .expect("completed");
        let done = now(&p);
        assert_eq!((done.state.as_str(), done.learned.as_deref()), ("completed", Some("Asks before she is stuck")));
        let growth = p.growth(None).expect("growth");
        let five = growth.steps.iter().find(|step| step.code == "develop_successors").expect("the step");
        assert_ne!(five.state, "nothing_yet", "a stretch of this quarter counts for developing successors");
        p.remove_delegation(kept.id).expect("removed");
        let left: u32 = p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM entry", [], |r| r.get(0))?)).expect("read");
        assert_eq!(left, 0);
    }

    #[test]
    fn nobody_hands_over_to_themselves_or_nothing() {
        let (p, amara) = amara();
        let own = p.read(people::self_id).expect("self");
        assert!(p.hand_over(vendors(&own)).is_err());
        assert!(p.hand_over(NewDelegation { title: " ".into(), ..vendors(&amara) }).is_err());
        assert!(p.hand_over(NewDelegation { level: Some(8), ..vendors(&amara) }).is_err());
        assert!(p.hand_over(NewDelegation { agreed_on: Some(day("2026-11-17")), ..vendors(&amara) }).is_err());
        assert!(p.list_delegations(None).expect("listed").is_empty());
    }
}
