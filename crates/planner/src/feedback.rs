//! Feedback: what was seen, and whether it was said. What was not said is the manager's alone and never printed.
//!
//! One line is enough. Who wants help with the words gets the parts of it: the situation, what the person did, what came of
//! it, a question about what they had in mind, and what to do next time. A suggestion for the future (feedforward) looks
//! ahead instead. After it was said stand their answer and what changed; what was wrong is taken back with a reason and kept.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{ConversationId, ConversationItemId, FeedbackId, InstrumentItemId, PersonId};
use crate::messages::Label;
use crate::states::feedback_next;
use crate::{Planner, conversations, frameworks, library, people, text};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

/// Feedback that the manager gives, or was given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Feedback {
    pub id: FeedbackId,
    pub person_id: PersonId,
    pub person_name: String,
    pub kind: FeedbackKind,
    /// What the person did.
    pub text: String,
    pub wording: Wording,
    /// What the skill it shows is called.
    pub skill: Option<String>,
    /// What the person answered.
    pub response: Option<String>,
    /// What was seen to change afterwards.
    pub observed: Option<String>,
    pub occurred_on: NaiveDate,
    pub given_on: Option<NaiveDate>,
    /// in_person, video, phone, written or public.
    pub channel: Option<String>,
    /// The person has heard it.
    pub said: bool,
    pub state: String,
    pub conversation_id: Option<ConversationId>,
    /// How many files are kept with it.
    pub files: u32,
}

/// The parts beside what the person did. Each may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Wording {
    /// When and where.
    pub situation: Option<String>,
    /// What it led to; of a suggestion, why it will help.
    pub impact: Option<String>,
    /// What the manager asks about the intent.
    pub intent_question: Option<String>,
    pub intent_answer: Option<String>,
    /// What is asked for next time.
    pub next_step: Option<String>,
    /// What becomes possible then.
    pub consequence: Option<String>,
    /// Which skill it shows.
    pub skill_id: Option<String>,
}

impl Wording {
    /// Its columns, in their order.
    fn columns(&self) -> [(&'static str, &Option<String>); 7] {
        [
            ("situation", &self.situation),
            ("impact", &self.impact),
            ("intent_question", &self.intent_question),
            ("intent_answer", &self.intent_answer),
            ("next_step", &self.next_step),
            ("consequence", &self.consequence),
            ("instrument_item_id", &self.skill_id),
        ]
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FeedbackKind {
    Praise,
    Constructive,
    Feedforward,
}

impl FeedbackKind {
    pub(crate) fn from_code(code: &str) -> FeedbackKind {
        match code {
            "praise" => FeedbackKind::Praise,
            "feedforward" => FeedbackKind::Feedforward,
            _ => FeedbackKind::Constructive,
        }
    }

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
    #[serde(default)]
    #[ts(optional)]
    pub wording: Option<Wording>,
}

/// What to change; what is left out stays, what is empty is emptied.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FeedbackChange {
    pub kind: Option<FeedbackKind>,
    pub text: Option<String>,
    pub occurred_on: Option<NaiveDate>,
    pub wording: Wording,
}

/// An example from real work, to begin one's own words with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FeedbackExample {
    pub code: String,
    pub kind: FeedbackKind,
    /// Where it comes from: "call centre".
    pub sector: String,
    pub text: String,
    pub wording: Wording,
}

pub(crate) const COLUMNS: &str =
    "f.id, f.to_person_id, p.display_name, f.kind, f.behaviour, f.situation, f.impact, f.occurred_on,
    f.given_on, f.channel, f.state, f.conversation_id, f.intent_question, f.intent_answer, f.next_step, f.consequence,
    f.receiver_response, f.observed_change, f.instrument_item_id,
    (SELECT text FROM instrument_item s WHERE s.id = f.instrument_item_id),
    (SELECT count(*) FROM attachment x WHERE x.feedback_id = f.id)";

pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Feedback> {
    let (kind, state): (String, String) = (row.get(3)?, row.get(10)?);
    Ok(Feedback {
        id: row.get(0)?,
        person_id: row.get(1)?,
        person_name: row.get(2)?,
        kind: FeedbackKind::from_code(&kind),
        text: row.get::<_, Option<String>>(4)?.unwrap_or_default(),
        wording: Wording {
            situation: row.get(5)?,
            impact: row.get(6)?,
            intent_question: row.get(12)?,
            intent_answer: row.get(13)?,
            next_step: row.get(14)?,
            consequence: row.get(15)?,
            skill_id: row.get(18)?,
        },
        skill: row.get(19)?,
        response: row.get(16)?,
        observed: row.get(17)?,
        occurred_on: row.get(7)?,
        given_on: row.get(8)?,
        channel: row.get(9)?,
        said: matches!(state.as_str(), "given" | "acknowledged" | "followed_up"),
        state,
        conversation_id: row.get(11)?,
        files: row.get(20)?,
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
            tx.execute(
                // What was to change is never for everybody.
                "UPDATE feedback SET kind = coalesce(?2, kind), behaviour = coalesce(?3, behaviour), occurred_on = ?4,
                   visibility = iif(?2 = 'constructive' AND visibility = 'public', 'shared', visibility), updated_at = ?5
                 WHERE id = ?1",
                rusqlite::params![id, change.kind.map(FeedbackKind::as_str), text, occurred_on, at],
            )?;
            put_wording(tx, self.clock(), &id, &change.wording)?;
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

    /// Instead of being said it is asked: the question stands on the next talk, and what was to be said is let go, in one
    /// step. Without a planned talk it stands on one of today.
    pub fn turn_into_question(&self, id: FeedbackId, question: String) -> Result<ConversationId> {
        let was = self.read(|tx| one(tx, &id))?;
        let question = text::required(&question, "question", text::TITLE, "error_feedback_question")?;
        let next = feedback_next(&was.state, "discard").ok_or_else(|| Error::invalid("id", "error_feedback_said"))?;
        let (clock, today) = (self.clock(), self.clock().today());
        self.write(Label::from("turn_into_question").with("name", &was.person_name), |tx| {
            let on = conversations::next_day(tx, clock, &was.person_id, today)?.unwrap_or(today);
            let talk = conversations::plan_on(tx, clock, &was.person_id, on, None)?;
            let item = ConversationItemId::new();
            conversations::insert_item(tx, clock, &item, &talk, "topic", "manager", &question, None)?;
            tx.execute("UPDATE feedback SET state = ?2, updated_at = ?3 WHERE id = ?1", (&id, next, clock.now()))?;
            record(tx, clock, &was, "discard", next, today)?;
            Ok(talk)
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

    /// What the person answered; once there is an answer, an empty one empties it.
    pub fn answer_feedback(&self, id: FeedbackId, response: String) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let response = text::body(&response, "response")?;
        let heard = matches!(was.state.as_str(), "acknowledged" | "followed_up");
        let next = match (heard, response.trim().is_empty()) {
            (true, _) => None,
            (false, true) => return Err(Error::invalid("response", "error_feedback_answer")),
            (false, false) => {
                let next = feedback_next(&was.state, "acknowledge");
                Some(next.ok_or_else(|| Error::invalid("id", "error_feedback_not_said"))?)
            }
        };
        self.write(Label::from("answer_feedback").with("name", &was.person_name), |tx| {
            tx.execute(
                "UPDATE feedback SET receiver_response = nullif(?2, ''), state = coalesce(?3, state), updated_at = ?4
                 WHERE id = ?1",
                (&id, &response, next, self.clock().now()),
            )?;
            next.map_or(Ok(()), |next| turn(tx, self.clock(), &was, ("acknowledge", next), self.clock().today(), None))
        })
    }

    /// What was seen to change since it was said.
    pub fn follow_up_feedback(&self, id: FeedbackId, observed: String) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let observed = text::body(&observed, "observed")?;
        if observed.trim().is_empty() {
            return Err(Error::invalid("observed", "error_feedback_observed"));
        }
        let next = feedback_next(&was.state, "follow_up");
        if next.is_none() && was.state != "followed_up" {
            return Err(Error::invalid("id", "error_feedback_not_said"));
        }
        self.write(Label::from("follow_up_feedback").with("name", &was.person_name), |tx| {
            tx.execute(
                "UPDATE feedback SET observed_change = ?2, state = coalesce(?3, state), updated_at = ?4 WHERE id = ?1",
                (&id, &observed, next, self.clock().now()),
            )?;
            next.map_or(Ok(()), |next| turn(tx, self.clock(), &was, ("follow_up", next), self.clock().today(), None))
        })
    }

    /// It was said and was not right: kept with its reason, and never printed again.
    pub fn withdraw_feedback(&self, id: FeedbackId, reason: String) -> Result<()> {
        let was = self.read(|tx| one(tx, &id))?;
        let reason = text::required(&reason, "reason", text::TITLE, "error_feedback_why")?;
        let next =
            feedback_next(&was.state, "withdraw").ok_or_else(|| Error::invalid("id", "error_feedback_not_said"))?;
        self.write(Label::from("withdraw_feedback").with("name", &was.person_name), |tx| {
            let at = self.clock().now();
            tx.execute("UPDATE feedback SET state = ?2, updated_at = ?3 WHERE id = ?1", (&id, next, at))?;
            turn(tx, self.clock(), &was, ("withdraw", next), self.clock().today(), Some(&reason))
        })
    }

    /// Examples from many trades, to begin with; those that were put away are left out.
    pub fn feedback_examples(&self) -> Result<Vec<FeedbackExample>> {
        let away = self.read(library::put_away)?;
        Ok(examples().iter().filter(|example| !away.contains(&example.code)).cloned().collect())
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
    put_wording(tx, clock, &id, new.wording.as_ref().unwrap_or(&Wording::default()))?;
    if let Some(on) = new.said_on {
        record(tx, clock, &one(tx, &id)?, "give", "given", on)?;
    }
    Ok(id)
}

/// Writes the parts that are given, and which model they make together.
fn put_wording(tx: &Transaction, clock: Clock, id: &FeedbackId, wording: &Wording) -> Result<()> {
    if let Some(skill) = wording.skill_id.as_deref().filter(|skill| !skill.trim().is_empty()) {
        frameworks::keep_skill(tx, clock, &InstrumentItemId(skill.into()), "skill_id")?;
    }
    for (column, value) in wording.columns() {
        if let Some(value) = value {
            let value = text::body(value, column)?;
            tx.execute(&format!("UPDATE feedback SET {column} = nullif(trim(?2), '') WHERE id = ?1"), (id, value))?;
        }
    }
    tx.execute(
        "UPDATE feedback SET model = CASE WHEN kind = 'feedforward' THEN 'feedforward' WHEN consequence IS NOT NULL THEN 'DESC'
           WHEN intent_question IS NOT NULL THEN 'SBII' WHEN situation IS NOT NULL AND impact IS NOT NULL THEN 'SBI' ELSE 'free' END
         WHERE id = ?1",
        [id],
    )?;
    Ok(())
}

/// The examples that ship with the product; one that cannot be read is not there.
pub(crate) fn examples() -> &'static [FeedbackExample] {
    #[derive(Deserialize)]
    struct Shipped {
        code: String,
        kind: FeedbackKind,
        sector: String,
        behaviour: String,
        #[serde(flatten)]
        wording: Wording,
    }
    #[derive(Deserialize)]
    struct File {
        items: Vec<Shipped>,
    }
    static EXAMPLES: LazyLock<Vec<FeedbackExample>> = LazyLock::new(|| {
        let file = serde_json::from_str::<File>(include_str!("../content/feedback_examples.json"));
        let items = file.map(|file| file.items).unwrap_or_default();
        let example = |s: Shipped| FeedbackExample {
            code: s.code,
            kind: s.kind,
            sector: s.sector,
            text: s.behaviour,
            wording: s.wording,
        };
        items.into_iter().map(example).collect()
    });
    &EXAMPLES
}

fn record(tx: &Transaction, clock: Clock, was: &Feedback, event: &str, to: &str, on: NaiveDate) -> Result<()> {
    turn(tx, clock, &Feedback { state: "draft".into(), ..was.clone() }, (event, to), on, None)
}

/// Keeps that it went from one state to the next.
fn turn(
    tx: &Transaction,
    clock: Clock,
    was: &Feedback,
    (event, to): (&str, &str),
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let change = Change {
        entity: "feedback",
        entity_id: was.id.as_str(),
        person_id: Some(&was.person_id),
        event,
        from: Some(&was.state),
        to: Some(to),
        on,
        reason,
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
            wording: None,
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

    fn state_and_model(p: &TestPlanner) -> (String, String) {
        p.read(|tx| Ok(tx.query_row("SELECT state, model FROM feedback", [], |r| r.try_into())?)).expect("read")
    }

    #[test]
    fn the_parts_are_kept_in_one_step_and_say_which_model_they_make() {
        let (p, ruth) = ruth();
        let some = |text: &str| Some(text.to_owned());
        let wording = Wording {
            situation: some("On Monday, in the call with the vendor,"),
            impact: some(" "),
            intent_question: some("What did you have in mind?"),
            ..Wording::default()
        };
        let kept = p.add_feedback(NewFeedback { wording: Some(wording), ..new(&ruth, None) }).expect("kept");
        assert_eq!(kept.wording.impact, None, "blank is nothing");
        assert_eq!(state_and_model(&p).1, "SBII");
        let change = FeedbackChange {
            wording: Wording {
                impact: some("Two open points stayed open."),
                intent_question: some(""),
                ..Wording::default()
            },
            ..FeedbackChange::default()
        };
        let changed = p.change_feedback(kept.id, change).expect("changed");
        assert_eq!(changed.wording.intent_question, None);
        assert!(changed.wording.situation.is_some(), "what is left out stays");
        assert_eq!(state_and_model(&p).1, "SBI");
        p.undo().expect("undone");
        p.undo().expect("undone");
        assert!(p.list_feedback(None).expect("list").is_empty());
    }

    #[test]
    fn an_answer_comes_after_it_was_said_and_what_was_wrong_is_kept_with_its_reason() {
        let (p, ruth) = ruth();
        let today = p.clock().today();
        let draft = p.add_feedback(new(&ruth, None)).expect("kept").id;
        assert!(p.answer_feedback(draft.clone(), "Thanks".into()).is_err(), "nobody has heard it");
        assert!(p.withdraw_feedback(draft.clone(), "wrong day".into()).is_err());
        p.say_feedback(draft.clone(), today, "phone".into()).expect("said");
        assert!(p.answer_feedback(draft.clone(), "  ".into()).is_err(), "nothing is no answer");
        p.answer_feedback(draft.clone(), "I had a dentist".into()).expect("answered");
        assert_eq!(state_and_model(&p).0, "acknowledged");
        p.answer_feedback(draft.clone(), "I had a dentist, and said so".into()).expect("corrected");
        p.follow_up_feedback(draft.clone(), "Stays to the end now".into()).expect("followed up");
        assert_eq!(state_and_model(&p).0, "followed_up");
        assert!(p.withdraw_feedback(draft, "late".into()).is_err(), "it is settled");

        let other = p.add_feedback(new(&ruth, Some(today))).expect("kept").id;
        assert!(p.withdraw_feedback(other.clone(), " ".into()).is_err(), "without a reason");
        p.withdraw_feedback(other.clone(), "it was somebody else".into()).expect("taken back");
        let printable: u32 = p
            .read(|tx| {
                Ok(tx.query_row("SELECT count(*) FROM shareable_feedback WHERE id = ?1", [&other], |r| r.get(0))?)
            })
            .expect("read");
        assert_eq!(printable, 0, "what was taken back is never printed");
        let last: Option<NaiveDate> = p.person_page(ruth).expect("page").last_correction;
        assert_eq!(last, Some(today), "the one that stands");
    }

    #[test]
    fn what_was_to_be_said_can_be_asked_instead() {
        let (p, ruth) = ruth();
        let draft = p.add_feedback(new(&ruth, None)).expect("kept").id;
        assert!(p.turn_into_question(draft.clone(), "  ".into()).is_err(), "no question");
        let talk = p.turn_into_question(draft.clone(), "What took you away on Monday?".into()).expect("asked");
        let points = p.one_on_one(talk).expect("page").points;
        assert_eq!(
            points.iter().map(|point| point.text.as_str()).collect::<Vec<_>>(),
            ["What took you away on Monday?"]
        );
        assert_eq!(state_and_model(&p).0, "discarded");
        assert!(p.turn_into_question(draft, "Again?".into()).is_err(), "once");
        p.undo().expect("undone");
        assert_eq!(state_and_model(&p).0, "draft", "one step takes all of it back");
        let said = p.add_feedback(new(&ruth, Some(p.clock().today()))).expect("kept").id;
        assert!(p.turn_into_question(said, "Too late?".into()).is_err(), "it was said");
    }

    #[test]
    fn public_praise_that_turns_out_a_correction_is_between_the_two() {
        let (p, ruth) = ruth();
        let praise = NewFeedback {
            kind: FeedbackKind::Praise,
            channel: Some("public".into()),
            ..new(&ruth, Some(p.clock().today()))
        };
        let id = p.add_feedback(praise).expect("kept").id;
        let change = FeedbackChange { kind: Some(FeedbackKind::Constructive), ..FeedbackChange::default() };
        p.change_feedback(id, change).expect("changed");
    }

    #[test]
    fn every_example_can_be_kept_as_it_is() {
        let (p, ruth) = ruth();
        let all = p.feedback_examples().expect("there");
        assert_eq!(all.len(), 22);
        for example in all {
            let kept = p
                .add_feedback(NewFeedback {
                    kind: example.kind,
                    text: example.text.clone(),
                    wording: Some(example.wording.clone()),
                    ..new(&ruth, None)
                })
                .expect("kept");
            assert_eq!(kept.wording, example.wording);
        }
    }
}
