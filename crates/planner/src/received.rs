//! What was said to the manager about the manager's own work: from the team, from peers, from their own boss, or from
//! somebody who is not named. It stays the manager's alone, and its "answer" is what the manager will do with it.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::feedback::FeedbackKind;
use crate::id::{FeedbackId, PersonId};
use crate::messages::Label;
use crate::{Planner, people, text};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Received {
    pub id: FeedbackId,
    pub from_person_id: Option<PersonId>,
    /// None: somebody who is not named.
    pub from_name: Option<String>,
    pub kind: FeedbackKind,
    pub text: String,
    pub on: NaiveDate,
    /// What the manager will do with it.
    pub response: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewReceived {
    #[serde(default)]
    pub from_person_id: Option<PersonId>,
    pub kind: FeedbackKind,
    pub text: String,
    /// Today where it is left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
}

impl Planner {
    /// Keeps what was said to the manager.
    pub fn add_received(&self, new: NewReceived) -> Result<Received> {
        let clock = self.clock();
        let text = text::body(&new.text, "text")?;
        if text.trim().is_empty() {
            return Err(Error::invalid("text", "error_received_empty"));
        }
        let on = new.on.unwrap_or_else(|| clock.today());
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let own = self.read(people::self_id)?;
        if new.from_person_id.as_ref() == Some(&own) {
            return Err(Error::invalid("from_person_id", "error_received_from_self"));
        }
        let name = match &new.from_person_id {
            Some(id) => self.read(|tx| people::name(tx, id))?,
            None => crate::messages::text("somebody_plain", &[]),
        };
        self.write(Label::from("add_received").with("name", name), |tx| {
            let id = insert(tx, clock, new.from_person_id.as_ref(), new.kind, &text, on, None)?;
            list(tx)?.into_iter().find(|received| received.id == id).ok_or(Error::Gone)
        })
    }

    /// What was said to the manager, newest first.
    pub fn list_received(&self) -> Result<Vec<Received>> {
        self.read(list)
    }
}

/// Writes the row, inside a step of somebody else's. `request`: the form that it came back with.
pub(crate) fn insert(
    tx: &Transaction,
    clock: Clock,
    from: Option<&PersonId>,
    kind: FeedbackKind,
    text: &str,
    on: NaiveDate,
    request: Option<&str>,
) -> Result<FeedbackId> {
    let (id, own) = (FeedbackId::new(), people::self_id(tx)?);
    tx.execute(
        "INSERT INTO feedback (id, kind, from_person_id, to_person_id, model, behaviour, occurred_on, given_on, state,
           visibility, request_id, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, 'free', ?5, ?6, ?6, 'given', 'private', ?7, ?8, ?8)",
        rusqlite::params![id, kind.as_str(), from, own, text, on, request, clock.now()],
    )?;
    let change = Change {
        entity: "feedback",
        entity_id: id.as_str(),
        person_id: Some(&own),
        event: "give",
        from: Some("draft"),
        to: Some("given"),
        on,
        reason: None,
    };
    events::record(tx, clock, change)?;
    Ok(id)
}

fn list(tx: &Transaction) -> Result<Vec<Received>> {
    let mut all = tx.prepare_cached(
        "SELECT f.id, f.from_person_id, p.display_name, f.kind, f.situation, f.behaviour, f.impact, f.given_on, f.receiver_response
         FROM feedback f JOIN person own ON own.id = f.to_person_id LEFT JOIN person p ON p.id = f.from_person_id
         WHERE own.is_self = 1 AND f.state IN ('given', 'acknowledged', 'followed_up')
         ORDER BY f.given_on DESC, f.created_at DESC LIMIT 200",
    )?;
    let rows = all.query_map([], |row| {
        let parts: [Option<String>; 3] = [row.get(4)?, row.get(5)?, row.get(6)?];
        Ok(Received {
            id: row.get(0)?,
            from_person_id: row.get(1)?,
            from_name: row.get(2)?,
            kind: FeedbackKind::from_code(&row.get::<_, String>(3)?),
            text: parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
            on: row.get(7)?,
            response: row.get(8)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner};

    #[test]
    fn what_was_said_to_the_manager_is_theirs_alone_and_gets_an_answer() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        let own = p.read(people::self_id).expect("self");
        let new = |from: Option<&PersonId>, text: &str| NewReceived {
            from_person_id: from.cloned(),
            kind: FeedbackKind::Constructive,
            text: text.into(),
            on: None,
        };
        for wrong in [new(Some(&own), "I am late"), new(Some(&ruth), "  ")] {
            assert!(p.add_received(wrong).is_err());
        }
        let ahead = NewReceived { on: Some(day("2026-11-17")), ..new(None, "tomorrow") };
        assert!(p.add_received(ahead).is_err(), "not in the future");
        let kept = p.add_received(new(Some(&ruth), "You answer mail while I talk")).expect("kept");
        p.add_received(new(None, "Too close to the detail")).expect("kept");
        assert_eq!((kept.from_name.as_deref(), kept.on), (Some("Ruth"), p.clock().today()));
        let printable: u32 =
            p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM shareable_feedback", [], |r| r.get(0))?)).expect("read");
        assert_eq!(printable, 0, "nothing of it can be printed");
        assert!(p.list_feedback(None).expect("list").is_empty(), "it is not what the manager gave");
        p.answer_feedback(kept.id.clone(), "Lid down in our talks".into()).expect("answered");
        let all = p.list_received().expect("list");
        assert_eq!(all.len(), 2);
        let answered = all.iter().find(|one| one.id == kept.id).expect("there");
        assert_eq!(answered.response.as_deref(), Some("Lid down in our talks"));
        p.remove_feedback(kept.id).expect("deleted");
        assert_eq!(p.list_received().expect("list").len(), 1);
    }
}
