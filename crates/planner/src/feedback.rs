//! Feedback: what was seen, and whether it was said. What was not said is the manager's alone and never printed.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{ConversationId, FeedbackId, PersonId};
use crate::messages::Label;
use crate::states::feedback_next;
use crate::{Planner, people, text};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Feedback that the manager gives.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Feedback {
    pub id: FeedbackId,
    pub person_id: PersonId,
    pub person_name: String,
    pub kind: FeedbackKind,
    /// What the person did.
    pub text: String,
    pub situation: Option<String>,
    pub impact: Option<String>,
    pub occurred_on: NaiveDate,
    pub given_on: Option<NaiveDate>,
    /// in_person, video, phone, written or public.
    pub channel: Option<String>,
    /// The person has heard it.
    pub said: bool,
    pub state: String,
    pub conversation_id: Option<ConversationId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    Praise,
    Constructive,
    Feedforward,
}

impl FeedbackKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            FeedbackKind::Praise => "praise",
            FeedbackKind::Constructive => "constructive",
            FeedbackKind::Feedforward => "feedforward",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewFeedback {
    pub person_id: PersonId,
    pub kind: FeedbackKind,
    pub text: String,
    /// Today where it is left out.
    #[serde(default)]
    pub occurred_on: Option<NaiveDate>,
    /// Said already, on this day.
    #[serde(default)]
    pub said_on: Option<NaiveDate>,
    #[serde(default)]
    pub channel: Option<String>,
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
}

/// What to change; what is left out stays, what is empty is emptied.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FeedbackChange {
    pub kind: Option<FeedbackKind>,
    pub text: Option<String>,
    pub situation: Option<String>,
    pub impact: Option<String>,
    pub occurred_on: Option<NaiveDate>,
}

pub(crate) const COLUMNS: &str =
    "f.id, f.to_person_id, p.display_name, f.kind, f.behaviour, f.situation, f.impact, f.occurred_on,
    f.given_on, f.channel, f.state, f.conversation_id";

pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Feedback> {
    let (kind, state): (String, String) = (row.get(3)?, row.get(10)?);
    Ok(Feedback {
        id: row.get(0)?,
        person_id: row.get(1)?,
        person_name: row.get(2)?,
        kind: match kind.as_str() {
            "praise" => FeedbackKind::Praise,
            "feedforward" => FeedbackKind::Feedforward,
            _ => FeedbackKind::Constructive,
        },
        text: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        situation: row.get(5)?,
        impact: row.get(6)?,
        occurred_on: row.get(7)?,
        given_on: row.get(8)?,
        channel: row.get(9)?,
        said: matches!(state.as_str(), "given" | "acknowledged" | "followed_up"),
        state,
        conversation_id: row.get(11)?,
    })
}

const CHANNELS: &[&str] = &["in_person", "video", "phone", "written", "public"];

impl Planner {
    /// Keeps what was seen; with `said_on` as said, else as not said yet.
    pub fn add_feedback(&self, feedback: NewFeedback) -> Result<Feedback> {
        let name = self.read(|tx| people::name(tx, &feedback.person_id))?;
        self.write(Label::from("add_feedback").with("name", name), |tx| {
            let id = insert(tx, self.clock(), &feedback)?;
            one(tx, &id)
        })
    }

    pub fn change_feedback(&self, id: FeedbackId, change: FeedbackChange) -> Result<Feedback> {
        let was = self.read(|tx| one(tx, &id))?;
        let text = match &change.text {
            Some(text) => Some(nonempty(text)?),
            None => None,
        };
        let occurred_on = change.occurred_on.unwrap_or(was.occurred_on);
        check_days(self.clock(), occurred_on, was.given_on)?;
        self.write(Label::from("change_feedback").with("name", &was.person_name), |tx| {
            let at = self.clock().now();
            let part = |new: &Option<String>, field: &str| new.as_deref().map(|v| text::body(v, field)).transpose();
            tx.execute(
                "UPDATE feedback SET kind = coalesce(?2, kind), behaviour = coalesce(?3, behaviour), occurred_on = ?4,
                   situation = CASE WHEN ?5 IS NULL THEN situation ELSE nullif(?5, '') END,
                   impact = CASE WHEN ?6 IS NULL THEN impact ELSE nullif(?6, '') END, updated_at = ?7 WHERE id = ?1",
                rusqlite::params![
                    id,
                    change.kind.map(FeedbackKind::as_str),
                    text,
                    occurred_on,
                    part(&change.situation, "situation")?,
                    part(&change.impact, "impact")?,
                    at
                ],
            )?;
            one(tx, &id)
        })
    }

    /// The person has heard it: from now on it may stand in a packet.
    pub fn say_feedback(&self, id: FeedbackId, on: NaiveDate, channel: String) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        check_channel(&channel)?;
        check_days(self.clock(), was.occurred_on, Some(on))?;
        let next = feedback_next(&was.state, "give").ok_or_else(|| Error::invalid("id", "error_feedback_said"))?;
        self.write(Label::from("say_feedback").with("name", &was.person_name), |tx| {
            tx.execute(
                "UPDATE feedback SET state = ?2, visibility = iif(?4 = 'public' AND kind = 'praise', 'public', 'shared'),
                   given_on = ?3, channel = ?4, updated_at = ?5 WHERE id = ?1",
                (&id, next, on, &channel, self.clock().now()),
            )?;
            record(tx, self.clock(), &was, "give", next, on)
        })
    }

    /// It was not worth saying, or not right: let go.
    pub fn discard_feedback(&self, id: FeedbackId) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let next = feedback_next(&was.state, "discard").ok_or_else(|| Error::invalid("id", "error_feedback_said"))?;
        self.write(Label::from("discard_feedback").with("name", &was.person_name), |tx| {
            let at = self.clock().now();
            tx.execute("UPDATE feedback SET state = ?2, updated_at = ?3 WHERE id = ?1", (&id, next, at))?;
            record(tx, self.clock(), &was, "discard", next, self.clock().today())
        })
    }

    pub fn remove_feedback(&self, id: FeedbackId) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        self.write(Label::from("remove_feedback").with("name", &was.person_name), |tx| {
            tx.execute("DELETE FROM feedback WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// What the manager saw, newest first; of everybody or of one person. At most 200.
    pub fn list_feedback(&self, person_id: Option<PersonId>) -> Result<Vec<Feedback>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM feedback f JOIN person p ON p.id = f.to_person_id
                 WHERE (?1 IS NULL OR f.to_person_id = ?1) AND p.is_self = 0 AND f.state <> 'discarded'
                 ORDER BY coalesce(f.given_on, f.occurred_on) DESC, f.created_at DESC LIMIT 200"
            ))?;
            Ok(all.query_map([person_id], from_row)?.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// Writes the row, inside a step of somebody else's.
pub(crate) fn insert(tx: &Transaction, clock: Clock, new: &NewFeedback) -> Result<FeedbackId> {
    let behaviour = nonempty(&new.text)?;
    let occurred_on =
        new.occurred_on.or(new.said_on).unwrap_or_else(|| clock.today()).min(new.said_on.unwrap_or(NaiveDate::MAX));
    check_days(clock, occurred_on, new.said_on)?;
    let channel = new.said_on.map(|_| new.channel.as_deref().unwrap_or("in_person"));
    channel.map_or(Ok(()), check_channel)?;
    let own = people::self_id(tx)?;
    if own == new.person_id {
        return Err(Error::invalid("person_id", "error_feedback_to_self"));
    }
    let id = FeedbackId::new();
    let (state, visibility) = match new.said_on {
        Some(_) => {
            ("given", if channel == Some("public") && new.kind == FeedbackKind::Praise { "public" } else { "shared" })
        }
        None => ("draft", "private"),
    };
    tx.execute(
        "INSERT INTO feedback (id, kind, from_person_id, to_person_id, model, behaviour, occurred_on, given_on, channel, state, visibility,
           conversation_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, 'free', ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?12)",
        rusqlite::params![
            id,
            new.kind.as_str(),
            own,
            new.person_id,
            behaviour,
            occurred_on,
            new.said_on,
            channel,
            state,
            visibility,
            new.conversation_id,
            clock.now()
        ],
    )?;
    if let Some(on) = new.said_on {
        record(tx, clock, &one(tx, &id)?, "give", "given", on)?;
    }
    Ok(id)
}

fn record(tx: &Transaction, clock: Clock, was: &Feedback, event: &str, to: &str, on: NaiveDate) -> Result<()> {
    let change = Change {
        entity: "feedback",
        entity_id: was.id.as_str(),
        person_id: Some(&was.person_id),
        event,
        from: Some("draft"),
        to: Some(to),
        on,
        reason: None,
    };
    events::record(tx, clock, change)
}

fn nonempty(value: &str) -> Result<String> {
    let text = text::body(value, "text")?;
    if text.trim().is_empty() { Err(Error::invalid("text", "error_feedback_empty")) } else { Ok(text) }
}

fn check_channel(channel: &str) -> Result<()> {
    if CHANNELS.contains(&channel) { Ok(()) } else { Err(Error::invalid("channel", "error_choice")) }
}

/// Nothing happens in the future, and nothing is said before it happened.
fn check_days(clock: Clock, occurred_on: NaiveDate, said_on: Option<NaiveDate>) -> Result<()> {
    if occurred_on > clock.today() {
        return Err(Error::invalid("occurred_on", "error_future"));
    }
    match said_on {
        Some(on) if on > clock.today() => Err(Error::invalid("on", "error_future")),
        Some(on) if on < occurred_on => Err(Error::invalid("on", "error_said_before")),
        _ => Ok(()),
    }
}

pub(crate) fn one(tx: &Transaction, id: &FeedbackId) -> Result<Feedback> {
    let sql = format!("SELECT {COLUMNS} FROM feedback f JOIN person p ON p.id = f.to_person_id WHERE f.id = ?1");
    tx.prepare_cached(&sql)?.query_row([id], from_row).or_gone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    fn ruth() -> (TestPlanner, PersonId) {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let id = p.add_person("Ruth".into()).expect("added").id;
        (p, id)
    }

    fn new(person_id: &PersonId, said_on: Option<NaiveDate>) -> NewFeedback {
        let person_id = person_id.clone();
        NewFeedback {
            person_id,
            kind: FeedbackKind::Constructive,
            text: "Left the call early".into(),
            occurred_on: None,
            said_on,
            channel: None,
            conversation_id: None,
        }
    }

    #[test]
    fn what_was_not_said_is_private_until_it_is_said() {
        let (p, ruth) = ruth();
        let kept = p.add_feedback(new(&ruth, None)).expect("kept");
        let seen = |p: &TestPlanner| -> (String, String) {
            p.read(|tx| Ok(tx.query_row("SELECT state, visibility FROM feedback", [], |r| r.try_into())?))
                .expect("read")
        };
        assert_eq!(seen(&p), ("draft".into(), "private".into()));
        let today = p.clock().today();
        assert!(p.say_feedback(kept.id.clone(), day("2026-11-15"), "video".into()).is_err(), "not before it happened");
        assert!(p.say_feedback(kept.id.clone(), day("2026-11-17"), "video".into()).is_err(), "not in the future");
        p.say_feedback(kept.id.clone(), today, "video".into()).expect("said");
        assert_eq!(seen(&p), ("given".into(), "shared".into()));
        assert!(p.say_feedback(kept.id, today, "video".into()).is_err(), "once is enough");
        p.undo().expect("undone");
        assert_eq!(seen(&p), ("draft".into(), "private".into()));
        let events: u32 = p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM event", [], |r| r.get(0))?)).expect("read");
        assert_eq!(events, 0, "undo takes the event back as well");
    }

    #[test]
    fn empty_text_and_oneself_are_refused() {
        let (p, ruth) = ruth();
        assert!(p.add_feedback(NewFeedback { text: " \n".into(), ..new(&ruth, None) }).is_err());
        let own = p.read(people::self_id).expect("self");
        assert!(p.add_feedback(new(&own, None)).is_err());
    }
}
