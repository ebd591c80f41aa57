//! One-on-ones: their rhythm, what is to be talked about, the notes (only the manager's) and what both agreed.
//!
//! A rhythm plans days; a row exists for a talk once somebody opened, planned, held or missed it. The notes of a talk are
//! one private entry, its shared text is `summary`, what was agreed are promises. A point that was not ticked goes along
//! into the next talk as a copy that points back.
//!
//! Here are the talks themselves; `rhythm` plans their days, `points` is what to talk about, `questions` what can be asked.

mod points;
mod questions;
mod rhythm;

pub use points::Point;
use points::{carry, carry_into_planned};
pub(crate) use points::{insert_item, points, record_item};
pub use questions::Question;
use questions::pair;
pub(crate) use questions::{QUESTIONS_FROM_TALKS, put_pair, question};
pub use rhythm::Rhythm;
pub(crate) use rhythm::{check_rhythm, next_day, next_talk, planned, planned_with_all, put_rhythm, rhythm};
use rhythm::{check_time, free_slot, free_slots, is_slot, next_by_rhythm};

use crate::calendar::{Clock, is_weekend, slots, spoken_due};
use crate::entries::SavedText;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::goals::{self, GoalCard};
use crate::id::*;
use crate::library::{self, BankQuestion};
use crate::messages::{self, Label};
use crate::moods::{self, HowTheyAre};
use crate::people::{self, Person};
use crate::quarter::person::DaysOff;
use crate::settings::{self, Settings};
use crate::states::{conversation_item_next, conversation_next};
use crate::{Planner, action_items, standing, text};
use action_items::{NewPromise, Promise};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

/// A talk, or a day on which the rhythm plans one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TalkRef {
    /// None: only planned by the rhythm.
    pub conversation_id: Option<ConversationId>,
    pub series_id: Option<SeriesId>,
    pub person_id: PersonId,
    pub person_name: String,
    /// The day it was held, else the day it is planned.
    pub on: NaiveDate,
    pub time: Option<String>,
    /// planned, held, missed, cancelled or moved.
    pub state: String,
}

/// Which talk is meant, row or not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TalkKey {
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
    #[serde(default)]
    pub series_id: Option<SeriesId>,
    pub person_id: PersonId,
    pub on: NaiveDate,
}

/// A talk that already happened, to be written down.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewOneOnOne {
    pub person_id: PersonId,
    pub held_on: NaiveDate,
    /// Markdown, only the manager's.
    #[serde(default)]
    pub notes: String,
    #[serde(default)]
    pub agreed: Vec<NewAgreed>,
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    #[serde(default)]
    pub next_time: Option<String>,
    /// The planned day it answers, where that is not clear.
    #[serde(default)]
    pub slot: Option<NaiveDate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewAgreed {
    pub text: String,
    pub mine: bool,
    /// None: the next planned talk, else in 14 days.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    #[serde(default)]
    pub own_idea: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Conversation {
    pub id: ConversationId,
    pub person_id: Option<PersonId>,
    pub kind: String,
    pub planned_on: NaiveDate,
    pub planned_time: Option<String>,
    pub held_on: Option<NaiveDate>,
    pub state: String,
    pub missed_reason: Option<String>,
    pub summary: Option<String>,
}

/// Everything on the page of one talk.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct OneOnOnePage {
    pub conversation: Conversation,
    pub person: Person,
    pub rhythm: Option<Rhythm>,
    /// The day that Finish will set for the next talk.
    pub next_on: Option<NaiveDate>,
    pub last_time: Option<LastTime>,
    pub points: Vec<Point>,
    /// Markdown, only the manager's.
    pub notes: String,
    /// The shared lines.
    pub summary: Option<String>,
    pub agreed: Vec<Promise>,
    /// Still open from before.
    pub earlier_promises: Vec<Promise>,
    pub goals: Vec<GoalCard>,
    /// What they said of themselves; none while that is switched off.
    pub how_they_are: Option<HowTheyAre>,
    /// Two, or none while there is little to go on.
    pub questions: Vec<Question>,
}

/// One line of the talk before.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LastTime {
    pub on: NaiveDate,
    pub line: String,
    /// My newest promise to the person that is still open.
    pub promised: Option<String>,
    /// Their own idea from a talk before, still open.
    pub took_on: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Finished {
    pub next_on: Option<NaiveDate>,
    /// Points that go along.
    pub carried: u32,
}

const REASONS: &[&str] = &[
    "manager_unavailable",
    "employee_unavailable",
    "clash",
    "forgotten",
    "manager_away",
    "employee_away",
    "public_holiday",
];

const COLUMNS: &str = "id, person_id, kind, planned_on, planned_time, held_on, state, missed_reason, summary";

fn from_row(row: &Row) -> rusqlite::Result<Conversation> {
    Ok(Conversation {
        id: row.get(0)?,
        person_id: row.get(1)?,
        kind: row.get(2)?,
        planned_on: row.get(3)?,
        planned_time: row.get(4)?,
        held_on: row.get(5)?,
        state: row.get(6)?,
        missed_reason: row.get(7)?,
        summary: row.get(8)?,
    })
}

impl Planner {
    /// The talk to open with somebody: the one of that day, or without a day today's, else the next planned one, else a
    /// new one for today. Makes the row where only the rhythm plans it.
    pub fn open_one_on_one(&self, person_id: PersonId, on: Option<NaiveDate>) -> Result<ConversationId> {
        let today = self.clock().today();
        let found = self.read(|tx| find_open(tx, &person_id, on, today))?;
        if let Some(id) = found {
            return Ok(id);
        }
        self.write("open_one_on_one", |tx| {
            let clock = self.clock();
            let day = match on {
                Some(day) => day,
                None => next_day(tx, clock, &person_id, today)?.unwrap_or(today),
            };
            let id = plan(tx, clock, &person_id, day, None)?;
            carry(tx, clock, &person_id, &id)?;
            Ok(id)
        })
    }

    /// Everything on the page of one talk.
    pub fn one_on_one(&self, id: ConversationId) -> Result<OneOnOnePage> {
        self.read(|tx| page(tx, self.clock(), &id))
    }

    /// Writes down a talk that already happened.
    pub fn log_one_on_one(&self, draft: NewOneOnOne) -> Result<Conversation> {
        let notes = text::body(&draft.notes, "notes")?;
        let clock = self.clock();
        if draft.held_on > clock.today() {
            return Err(Error::invalid("held_on", "error_future"));
        }
        check_time(draft.next_time.as_deref(), "next_time")?;
        if draft.next_on.is_some_and(|next| next <= draft.held_on) {
            return Err(Error::invalid("next_on", "error_next_before_held"));
        }
        let name = self.read(|tx| people::name(tx, &draft.person_id))?;
        self.write(Label::from("log_one_on_one").with("name", name), |tx| {
            let id = row_for(tx, clock, &draft.person_id, draft.held_on, draft.slot)?;
            hold(tx, clock, &id, draft.held_on)?;
            write_notes(tx, clock, &id, &notes)?;
            // The next talk first: what was agreed without a day is due then.
            let next = match draft.next_on {
                Some(next) => Some(plan(tx, clock, &draft.person_id, next, draft.next_time.as_deref())?),
                None => None,
            };
            for line in &draft.agreed {
                let promise = NewPromise {
                    text: line.text.clone(),
                    mine: line.mine,
                    person_id: Some(draft.person_id.clone()),
                    due_on: line.due_on,
                    conversation_id: Some(id.clone()),
                    own_idea: line.own_idea,
                };
                action_items::insert(tx, clock, &promise)?;
            }
            match next {
                Some(next) => carry(tx, clock, &draft.person_id, &next)?,
                None => carry_into_planned(tx, clock, &draft.person_id, draft.held_on)?,
            };
            one(tx, &id)
        })
    }

    /// Plans a talk for a day.
    pub fn plan_one_on_one(&self, person_id: PersonId, on: NaiveDate, time: Option<String>) -> Result<Conversation> {
        check_time(time.as_deref(), "time")?;
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("plan_one_on_one").with("name", name), |tx| {
            let id = plan_on(tx, self.clock(), &person_id, on, time.as_deref())?;
            one(tx, &id)
        })
    }

    /// Saves the notes while they are typed. `was` is the text the edit began with, `visit` one opening of the page.
    pub fn save_notes(&self, id: ConversationId, visit: String, was: String, notes: String) -> Result<SavedText> {
        let (was, notes) = (text::body(&was, "notes")?, text::body(&notes, "notes")?);
        self.write_merged("save_notes", &format!("notes:{id}:{visit}"), |tx| {
            let stored = notes_of(tx, &id)?;
            write_notes(tx, self.clock(), &id, &notes)?;
            let theirs = (stored != was && stored != notes).then_some(stored);
            Ok(SavedText { text: notes.clone(), kept: true, theirs })
        })
    }

    /// Moves a line of the notes into the shared text; `notes` are the notes without it.
    pub fn share_line(&self, id: ConversationId, line: String, notes: String) -> Result<()> {
        let (line, notes) = (text::body(&line, "line")?, text::body(&notes, "notes")?);
        if line.trim().is_empty() {
            return Ok(());
        }
        self.write("share_line", |tx| {
            let clock = self.clock();
            let old = one(tx, &id)?.summary.unwrap_or_default();
            let summary = if old.is_empty() { line.clone() } else { format!("{old}\n{line}") };
            tx.execute(
                "UPDATE conversation SET summary = ?2, updated_at = ?3 WHERE id = ?1",
                (&id, text::body(&summary, "line")?, clock.now()),
            )?;
            write_notes(tx, clock, &id, &notes)
        })
    }

    /// Saves the shared text while it is typed.
    pub fn save_summary(&self, id: ConversationId, visit: String, was: String, text: String) -> Result<SavedText> {
        let (was, text) = (text::body(&was, "summary")?, text::body(&text, "summary")?);
        self.write_merged("save_summary", &format!("summary:{id}:{visit}"), |tx| {
            let stored = one(tx, &id)?.summary.unwrap_or_default();
            tx.execute(
                "UPDATE conversation SET summary = nullif(?2, ''), updated_at = ?3 WHERE id = ?1 AND summary IS NOT nullif(?2, '')",
                (&id, &text, self.clock().now()),
            )?;
            let theirs = (stored != was && stored != text).then_some(stored);
            Ok(SavedText { text: text.clone(), kept: true, theirs })
        })
    }

    /// The talk is over: it was held, open points go along, and the next day follows the rhythm or `next_on`.
    pub fn finish_one_on_one(
        &self,
        id: ConversationId,
        held_on: Option<NaiveDate>,
        next_on: Option<NaiveDate>,
    ) -> Result<Finished> {
        let was = self.read(|tx| one(tx, &id))?;
        let person_id = was.person_id.clone().or_gone()?;
        let clock = self.clock();
        let held_on = held_on.or(was.held_on).unwrap_or_else(|| was.planned_on.min(clock.today()));
        if held_on > clock.today() {
            return Err(Error::invalid("held_on", "error_future"));
        }
        if next_on.is_some_and(|next| next <= held_on) {
            return Err(Error::invalid("next_on", "error_next_before_held"));
        }
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("finish_one_on_one").with("name", name), |tx| {
            hold(tx, clock, &id, held_on)?;
            let next = match next_on {
                Some(day) => Some(day),
                None => next_by_rhythm(tx, clock, &person_id, held_on)?,
            };
            let Some(day) = next else { return Ok(Finished { next_on: None, carried: 0 }) };
            let open: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM conversation_item WHERE conversation_id = ?1 AND kind = 'topic' AND state = 'open'
                   AND raised_by <> 'standing')",
                [&id],
                |r| r.get(0),
            )?;
            // A day that the rhythm plans anyway needs no row before something stands on it.
            let known = rhythm(tx, &person_id, clock.today())?.is_some_and(|r| is_slot(&r, day));
            if !open && known {
                return Ok(Finished { next_on: Some(day), carried: 0 });
            }
            let next_id = plan(tx, clock, &person_id, day, None)?;
            let carried = carry(tx, clock, &person_id, &next_id)?;
            Ok(Finished { next_on: Some(day), carried })
        })
    }

    /// It was held and there is nothing to write.
    pub fn held_nothing_to_note(&self, talk: TalkKey) -> Result<()> {
        if talk.on > self.clock().today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let name = self.read(|tx| people::name(tx, &talk.person_id))?;
        self.write(Label::from("log_one_on_one").with("name", name), |tx| {
            let id = row_of(tx, self.clock(), &talk)?;
            hold(tx, self.clock(), &id, talk.on)?;
            carry_into_planned(tx, self.clock(), &talk.person_id, talk.on)?;
            Ok(())
        })
    }

    /// It did not take place, for a reason in one word.
    pub fn did_not_happen(&self, talk: TalkKey, reason: String) -> Result<()> {
        if !REASONS.contains(&reason.as_str()) {
            return Err(Error::invalid("reason", "error_choice"));
        }
        let clock = self.clock();
        let name = self.read(|tx| people::name(tx, &talk.person_id))?;
        self.write(Label::from("did_not_happen").with("name", name), |tx| {
            let id = row_of(tx, clock, &talk)?;
            let was = one(tx, &id)?;
            // Before its day it is called off, afterwards it was missed.
            let event = if was.planned_on < clock.today() { "miss" } else { "cancel" };
            turn(tx, clock, &was, event, clock.today(), Some(&reason))?;
            tx.execute("UPDATE conversation SET missed_reason = ?2 WHERE id = ?1", (&id, &reason))?;
            carry_into_planned(tx, clock, &talk.person_id, was.planned_on)?;
            Ok(())
        })
    }

    /// Another day for a talk; its points go along.
    pub fn move_one_on_one(&self, talk: TalkKey, to: NaiveDate, time: Option<String>) -> Result<Conversation> {
        check_time(time.as_deref(), "time")?;
        let clock = self.clock();
        if to < clock.today() {
            return Err(Error::invalid("to", "error_past"));
        }
        let name = self.read(|tx| people::name(tx, &talk.person_id))?;
        self.write(Label::from("move_one_on_one").with("name", name), |tx| {
            let id = row_of(tx, clock, &talk)?;
            let was = one(tx, &id)?;
            if was.planned_on == to {
                tx.execute(
                    "UPDATE conversation SET planned_time = ?2, updated_at = ?3 WHERE id = ?1",
                    (&id, &time, clock.now()),
                )?;
                return one(tx, &id);
            }
            let event = if was.state == "missed" { "make_up" } else { "move" };
            let new = plan(tx, clock, &talk.person_id, to, time.as_deref())?;
            turn(tx, clock, &was, event, clock.today(), None)?;
            tx.execute("UPDATE conversation SET moved_to_id = ?2 WHERE id = ?1", (&id, &new))?;
            tx.execute(
                "UPDATE conversation_item SET conversation_id = ?2, updated_at = ?3 WHERE conversation_id = ?1 AND state = 'open'",
                (&id, &new, clock.now()),
            )?;
            tx.execute(
                "UPDATE entry SET conversation_id = ?2, updated_at = ?3 WHERE conversation_id = ?1 AND kind = 'note'
                   AND NOT EXISTS (SELECT 1 FROM entry other WHERE other.conversation_id = ?2 AND other.kind = 'note')",
                (&id, &new, clock.now()),
            )?;
            one(tx, &new)
        })
    }

    /// What both agreed, as text for a mail, in the second person.
    pub fn what_we_agreed(&self, id: ConversationId) -> Result<String> {
        self.read(|tx| {
            let page = page(tx, self.clock(), &id)?;
            let today = self.clock().today();
            let list = |mine: bool| {
                let lines = page.agreed.iter().filter(|line| line.mine == mine && line.state != "dropped");
                let worded = lines.map(|line| {
                    let text = line.text.trim_end_matches('.');
                    messages::text("agreed_line", &[("text", text), ("date", &spoken_due(line.due_on, today))])
                });
                worded.collect::<Vec<_>>().join("; ")
            };
            let (theirs, mine) = (list(false), list(true));
            let mut parts = vec![messages::text("agreed_greeting", &[("name", page.person.short_name())])];
            if !theirs.is_empty() {
                parts.push(messages::text("agreed_you", &[("lines", &theirs)]));
            }
            if !mine.is_empty() {
                parts.push(messages::text("agreed_i", &[("lines", &mine)]));
            }
            parts.push(messages::text("agreed_end", &[]));
            Ok(parts.join(" "))
        })
    }

    /// Deletes a talk with its points and its notes; what was agreed stays as promises.
    pub fn remove_one_on_one(&self, id: ConversationId) -> Result<()> {
        self.write("remove_one_on_one", |tx| touch(delete(tx, &id)?))
    }
}

// ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────

fn page(tx: &Transaction, clock: Clock, id: &ConversationId) -> Result<OneOnOnePage> {
    let conversation = one(tx, id)?;
    let person_id = conversation.person_id.clone().or_gone()?;
    let day = conversation.held_on.unwrap_or(conversation.planned_on);
    Ok(OneOnOnePage {
        person: people::person(tx, clock, &person_id)?,
        rhythm: rhythm(tx, &person_id, clock.today())?,
        next_on: next_by_rhythm(tx, clock, &person_id, day)?,
        last_time: last_time(tx, clock, &person_id, Some((id, day)))?,
        points: points(tx, id)?,
        notes: notes_of(tx, id)?,
        summary: conversation.summary.clone(),
        agreed: action_items::query(tx, clock, "a.conversation_id = ?2 ORDER BY a.created_at, a.id", [id])?,
        earlier_promises: action_items::query(
            tx,
            clock,
            "a.person_id = ?2 AND a.state = 'open' AND a.conversation_id IS NOT ?3 ORDER BY o.is_self DESC, a.due_on LIMIT 50",
            [&person_id, id],
        )?,
        goals: goals::cards_of(tx, clock, &person_id)?,
        how_they_are: moods::of_talk(tx, clock, id)?,
        questions: pair(tx, id)?,
        conversation,
    })
}

pub(crate) fn one(tx: &Transaction, id: &ConversationId) -> Result<Conversation> {
    tx.prepare_cached(&format!("SELECT {COLUMNS} FROM conversation WHERE id = ?1"))?.query_row([id], from_row).or_gone()
}

fn find_open(
    tx: &Transaction,
    person_id: &PersonId,
    on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Option<ConversationId>> {
    let mut of_day = tx.prepare_cached(
        "SELECT id FROM conversation WHERE person_id = ?1 AND kind = 'one_on_one' AND state IN ('planned', 'held')
           AND coalesce(held_on, planned_on) = ?2 ORDER BY state = 'planned' DESC, created_at LIMIT 1",
    )?;
    let day = on.unwrap_or(today);
    if let Some(id) = of_day.query_row((person_id, day), |r| r.get(0)).optional()? {
        return Ok(Some(id));
    }
    if on.is_some() {
        return Ok(None);
    }
    let next = planned(tx, person_id, today, today + Days::new(366), today)?.into_iter().next();
    Ok(next.and_then(|talk| talk.conversation_id))
}

pub(crate) fn last_held(tx: &Transaction, person_id: &PersonId) -> Result<Option<Conversation>> {
    let mut one = tx.prepare_cached(&format!(
        "SELECT {COLUMNS} FROM conversation WHERE person_id = ?1 AND held_on IS NOT NULL AND kind IN ('one_on_one', 'coaching')
         ORDER BY held_on DESC, created_at DESC LIMIT 1"
    ))?;
    Ok(one.query_row([person_id], from_row).optional()?)
}

/// One line of the last talk before `before`: the shared line that was marked last, else the first of the notes, else what
/// was agreed; and beside it the newest promise of the manager's that is still open.
pub(crate) fn last_time(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    before: Option<(&ConversationId, NaiveDate)>,
) -> Result<Option<LastTime>> {
    let (not, until) = before.map_or(("", NaiveDate::MAX), |(id, day)| (id.as_str(), day));
    let mut last = tx.prepare_cached(
        "SELECT id, held_on, summary FROM conversation WHERE person_id = ?1 AND held_on IS NOT NULL AND id <> ?2
           AND held_on <= ?3 AND kind IN ('one_on_one', 'coaching') ORDER BY held_on DESC, created_at DESC LIMIT 1",
    )?;
    let until = until.min(clock.today());
    let found: Option<(ConversationId, NaiveDate, Option<String>)> =
        last.query_row((person_id, not, until), |r| r.try_into()).optional()?;
    let Some((id, on, summary)) = found else { return Ok(None) };
    let mut promise = tx.prepare_cached(
        "SELECT a.text FROM action_item a JOIN person o ON o.id = a.owner_person_id WHERE a.person_id = ?1 AND a.state = 'open'
           AND o.is_self = 1 AND a.conversation_id IS NOT ?2 ORDER BY a.created_at DESC, a.id DESC LIMIT 1",
    )?;
    let promised: Option<String> = promise.query_row((person_id, not), |r| r.get(0)).optional()?;
    let agreed: Option<String> = tx
        .prepare_cached(
            "SELECT text FROM action_item WHERE conversation_id = ?1 ORDER BY created_at DESC, id DESC LIMIT 1",
        )?
        .query_row([&id], |r| r.get(0))
        .optional()?;
    let notes = notes_of(tx, &id)?;
    // A shared line was marked as worth keeping: the one marked last says most.
    let marked = summary.as_deref().unwrap_or_default().lines().rev().find_map(first_line);
    let line = marked.or_else(|| first_line(&notes)).or(agreed).unwrap_or_default();
    let took_on = took_on(tx, person_id, not)?;
    Ok(Some(LastTime { on, line, promised, took_on }))
}

/// What they took on themselves in a talk other than `not`, the newest that is still open.
pub(crate) fn took_on(tx: &Transaction, person_id: &PersonId, not: &str) -> Result<Option<String>> {
    let mut idea = tx.prepare_cached(
        "SELECT text FROM action_item WHERE person_id = ?1 AND owner_person_id = ?1 AND state = 'open' AND is_commitment = 1
           AND conversation_id IS NOT ?2 ORDER BY created_at DESC, id DESC LIMIT 1",
    )?;
    Ok(idea.query_row((person_id, not), |r| r.get(0)).optional()?)
}

/// The first line with words in it, without the signs of Markdown, at most 160 characters.
pub(crate) fn first_line(markdown: &str) -> Option<String> {
    let plain = |line: &str| {
        let line = line.trim_start_matches(['#', '>', '-', '*', '+', ' ']).replace("**", "");
        line.replace("\\", "").trim().to_owned()
    };
    let line = markdown.lines().map(plain).find(|line| !line.is_empty())?;
    Some(match line.char_indices().nth(160) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    })
}

fn notes_of(tx: &Transaction, id: &ConversationId) -> Result<String> {
    let mut one = tx.prepare_cached(
        "SELECT body FROM entry WHERE conversation_id = ?1 AND kind = 'note' AND visibility = 'private'",
    )?;
    let body: Option<Option<String>> = one.query_row([id], |r| r.get(0)).optional()?;
    Ok(body.flatten().unwrap_or_default())
}

// ── writing, inside a step ───────────────────────────────────────────────────────────────────────────────────────────

fn create(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    on: NaiveDate,
    rhythm: Option<&Rhythm>,
    time: Option<&str>,
) -> Result<ConversationId> {
    let id = ConversationId::new();
    tx.prepare_cached(
        "INSERT INTO conversation (id, series_id, person_id, kind, planned_on, planned_time, time_zone, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'one_on_one', ?4, ?5, ?6, ?7, ?7)",
    )?
    .execute(rusqlite::params![
        id,
        rhythm.map(|r| &r.series_id),
        person_id,
        on,
        time.or(rhythm.and_then(|r| r.time.as_deref())),
        local_zone(),
        clock.now()
    ])?;
    Ok(id)
}

/// Where the manager sits; the wall clock of a talk is read there.
pub(crate) fn local_zone() -> Option<String> {
    static ZONE: LazyLock<Option<String>> = LazyLock::new(|| iana_time_zone::get_timezone().ok());
    Some(ZONE.clone().unwrap_or_else(|| "UTC".into()))
}

/// Takes a talk away with its points and notes.
pub(crate) fn delete(tx: &Transaction, id: &ConversationId) -> Result<usize> {
    tx.execute("DELETE FROM entry WHERE conversation_id = ?1 AND kind = 'note' AND visibility = 'private'", [id])?;
    tx.execute(
        "DELETE FROM event WHERE (entity = 'conversation' AND entity_id = ?1) OR (entity = 'conversation_item'
           AND entity_id IN (SELECT id FROM conversation_item WHERE conversation_id = ?1))",
        [id],
    )?;
    Ok(tx.execute("DELETE FROM conversation WHERE id = ?1", [id])?)
}

/// Plans a talk for a day ahead, with the points that are open from before.
pub(crate) fn plan_on(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    on: NaiveDate,
    time: Option<&str>,
) -> Result<ConversationId> {
    if on < clock.today() {
        return Err(Error::invalid("on", "error_past"));
    }
    let id = plan(tx, clock, person_id, on, time)?;
    carry(tx, clock, person_id, &id)?;
    Ok(id)
}

/// The planned row of a day, or a new one.
fn plan(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    on: NaiveDate,
    time: Option<&str>,
) -> Result<ConversationId> {
    let known: Option<ConversationId> = tx
        .query_row(
            "SELECT id FROM conversation WHERE person_id = ?1 AND kind = 'one_on_one' AND state = 'planned' AND planned_on = ?2",
            (person_id, on),
            |r| r.get(0),
        )
        .optional()?;
    if let Some(id) = known {
        if time.is_some() {
            tx.execute(
                "UPDATE conversation SET planned_time = ?2, updated_at = ?3 WHERE id = ?1",
                (&id, time, clock.now()),
            )?;
        }
        return Ok(id);
    }
    let rhythm = free_slot(tx, clock, person_id, on)?;
    let id = create(tx, clock, person_id, on, rhythm.as_ref(), time)?;
    if let Some(rhythm) = &rhythm {
        standing::put_on(tx, clock, rhythm, &id)?;
    }
    Ok(id)
}

/// The row for a talk that was held on `held_on`, or that answers the planned day `slot`: what is planned near that day,
/// the day of the rhythm next to it, or a new one.
fn row_for(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    held_on: NaiveDate,
    slot: Option<NaiveDate>,
) -> Result<ConversationId> {
    let day = slot.unwrap_or(held_on);
    let rhythm = rhythm(tx, person_id, clock.today())?;
    let reach = rhythm.as_ref().map_or(Days::new(7), Rhythm::reach);
    let (from, until) = (day - reach, day + reach);
    let mut near = tx.prepare_cached(
        "SELECT id FROM conversation WHERE person_id = ?1 AND kind = 'one_on_one' AND state = 'planned'
           AND planned_on BETWEEN ?2 AND ?3 ORDER BY abs(julianday(planned_on) - julianday(?4)), planned_on LIMIT 1",
    )?;
    if let Some(id) = near.query_row((person_id, from, until, day), |r| r.get(0)).optional()? {
        return Ok(id);
    }
    if let Some(rhythm) = rhythm {
        let off = DaysOff::default(); // held all the same
        let free = free_slots(tx, &rhythm, person_id, &off, from, until)?;
        if let Some(on) = free.into_iter().min_by_key(|on| (*on - day).num_days().abs()) {
            return create(tx, clock, person_id, on, Some(&rhythm), None);
        }
    }
    create(tx, clock, person_id, held_on, None, None)
}

/// The row of a talk on a list: its own, the planned one of that very day, or one made for it.
fn row_of(tx: &Transaction, clock: Clock, talk: &TalkKey) -> Result<ConversationId> {
    match &talk.conversation_id {
        Some(id) => one(tx, id).map(|found| found.id),
        None => plan(tx, clock, &talk.person_id, talk.on, None),
    }
}

pub(crate) fn hold(tx: &Transaction, clock: Clock, id: &ConversationId, held_on: NaiveDate) -> Result<()> {
    let was = one(tx, id)?;
    if was.state == "held" {
        // Written up again: only its day may have been corrected.
        tx.execute(
            "UPDATE conversation SET held_on = ?2, updated_at = ?3 WHERE id = ?1 AND held_on <> ?2",
            (id, held_on, clock.now()),
        )?;
        return Ok(());
    }
    // A talk that was called off or missed and took place after all is planned again by that act.
    let from =
        if was.state == "planned" { was.clone() } else { Conversation { state: "planned".into(), ..was.clone() } };
    let next = next_state(&from, "hold")?;
    tx.prepare_cached(
        "UPDATE conversation SET state = ?2, held_on = ?3, missed_reason = NULL, updated_at = ?4 WHERE id = ?1",
    )?
    .execute((id, next, held_on, clock.now()))?;
    record_turn(tx, clock, &from, "hold", next, held_on, None)
}

fn next_state(was: &Conversation, event: &str) -> Result<&'static str> {
    conversation_next(&was.state, event).ok_or_else(|| Error::invalid("talk", "error_talk_settled"))
}

/// Takes a talk from one state to the next, and keeps that it did.
fn turn(
    tx: &Transaction,
    clock: Clock,
    was: &Conversation,
    event: &str,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let next = next_state(was, event)?;
    tx.prepare_cached("UPDATE conversation SET state = ?2, updated_at = ?3 WHERE id = ?1")?.execute((
        &was.id,
        next,
        clock.now(),
    ))?;
    record_turn(tx, clock, was, event, next, on, reason)
}

fn record_turn(
    tx: &Transaction,
    clock: Clock,
    was: &Conversation,
    event: &str,
    next: &str,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let change = Change {
        entity: "conversation",
        entity_id: was.id.as_str(),
        person_id: was.person_id.as_ref(),
        event,
        from: Some(&was.state),
        to: Some(next),
        on,
        reason,
    };
    events::record(tx, clock, change)
}

/// The notes of a talk are one private entry, made at the first letter and gone with the last.
fn write_notes(tx: &Transaction, clock: Clock, id: &ConversationId, notes: &str) -> Result<()> {
    let conversation = one(tx, id)?;
    if notes.is_empty() {
        tx.execute("DELETE FROM entry WHERE conversation_id = ?1 AND kind = 'note' AND visibility = 'private'", [id])?;
        return Ok(());
    }
    let day = conversation.held_on.unwrap_or_else(|| conversation.planned_on.min(clock.today()));
    tx.prepare_cached(
        "INSERT INTO entry (id, kind, person_id, occurred_on, body, visibility, conversation_id, created_at, updated_at)
         VALUES (?1, 'note', ?2, ?3, ?4, 'private', ?5, ?6, ?6)
         ON CONFLICT (conversation_id) WHERE kind = 'note' AND visibility = 'private' AND conversation_id IS NOT NULL
         DO UPDATE SET body = excluded.body, occurred_on = excluded.occurred_on, updated_at = excluded.updated_at
         WHERE body IS NOT excluded.body OR occurred_on <> excluded.occurred_on",
    )?
    .execute((EntryId::new(), &conversation.person_id, day, notes, id, clock.now()))?;
    Ok(())
}

fn touch(rows: usize) -> Result<()> {
    if rows == 0 { Err(Error::Gone) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    fn dua() -> (TestPlanner, PersonId) {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let id = p.add_person("Dua".into()).expect("added").id;
        (p, id)
    }

    fn draft(person_id: &PersonId, held_on: &str) -> NewOneOnOne {
        NewOneOnOne {
            person_id: person_id.clone(),
            held_on: day(held_on),
            notes: "wants to lead the spring fair".into(),
            agreed: vec![NewAgreed {
                text: "Ask for the budget".into(),
                mine: true,
                due_on: Some(day("2026-11-20")),
                own_idea: false,
            }],
            next_on: None,
            next_time: None,
            slot: None,
        }
    }

    fn count(p: &Planner, sql: &str) -> u32 {
        p.read(|tx| Ok(tx.query_row(&format!("SELECT count(*) FROM {sql}"), [], |r| r.get(0))?)).expect("counted")
    }

    #[test]
    fn a_logged_talk_has_private_notes_and_a_shared_promise_and_is_one_step() {
        let (p, dua) = dua();
        let talk = p.log_one_on_one(draft(&dua, "2026-11-16")).expect("logged");
        assert_eq!((talk.state.as_str(), talk.held_on), ("held", Some(day("2026-11-16"))));
        assert_eq!(
            count(&p, "entry WHERE kind = 'note' AND visibility = 'private' AND conversation_id IS NOT NULL"),
            1
        );
        assert_eq!(count(&p, "action_item WHERE visibility = 'shared' AND due_on = '2026-11-20'"), 1);
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Log one-on-one with Dua"));
        assert_eq!(count(&p, "conversation") + count(&p, "entry") + count(&p, "action_item") + count(&p, "event"), 0);
        assert!(p.log_one_on_one(draft(&dua, "2026-11-17")).is_err(), "nothing is held tomorrow");
    }

    #[test]
    fn points_that_were_not_ticked_go_along_once() {
        let (p, dua) = dua();
        p.set_rhythm(dua.clone(), Some(2), Some(day("2026-11-16")), Some("10:00".into())).expect("set");
        let id = p.open_one_on_one(dua.clone(), None).expect("open");
        assert_eq!(p.open_one_on_one(dua.clone(), None).expect("open"), id, "the same talk, not a second row");
        let ticked = p.add_point(id.clone(), "Rota".into(), "manager".into()).expect("added");
        p.add_point(id.clone(), "Budget".into(), "employee".into()).expect("added");
        assert_eq!(p.one_on_one(id.clone()).expect("page").points[0].text, "Budget", "their points come first");
        p.tick_point(ticked.id, true).expect("ticked");
        let done = p.finish_one_on_one(id.clone(), None, None).expect("finished");
        assert_eq!(done, Finished { next_on: Some(day("2026-11-30")), carried: 1 });
        let next = p.open_one_on_one(dua.clone(), Some(day("2026-11-30"))).expect("open");
        let page = p.one_on_one(next).expect("page");
        assert_eq!(page.points.iter().map(|q| (q.text.as_str(), q.carried)).collect::<Vec<_>>(), [("Budget", true)]);
        assert_eq!(page.last_time.expect("a last time").on, day("2026-11-16"));
        p.undo().expect("finish undone");
        assert_eq!(p.one_on_one(id).expect("page").points.len(), 2);
        assert_eq!(count(&p, "conversation_item"), 2);
    }

    #[test]
    fn a_rhythm_skips_days_off_and_a_new_one_ends_the_old() {
        let (p, dua) = dua();
        p.set_rhythm(dua.clone(), Some(1), Some(day("2026-11-17")), None).expect("set");
        p.change_settings(settings::SettingsChange { holidays: Some(vec![day("2026-11-24")]), ..Default::default() })
            .expect("set");
        let days = |p: &Planner| -> Vec<String> {
            let all = p.read(|tx| planned(tx, &dua, day("2026-11-16"), day("2026-12-10"), p.clock().today()));
            all.expect("planned").into_iter().map(|t| t.on.to_string()).collect()
        };
        assert_eq!(days(&p), ["2026-11-17", "2026-12-01", "2026-12-08"]);
        p.did_not_happen(
            TalkKey { conversation_id: None, series_id: None, person_id: dua.clone(), on: day("2026-11-17") },
            "clash".into(),
        )
        .expect("called off");
        assert_eq!(days(&p), ["2026-12-01", "2026-12-08"]);
        p.set_rhythm(dua.clone(), None, None, None).expect("no rhythm");
        assert!(days(&p).is_empty());
        assert!(p.set_rhythm(dua.clone(), Some(9), None, None).is_err());
        let rhythm = p.set_rhythm(dua.clone(), Some(2), None, None).expect("set").expect("a rhythm");
        assert_eq!(rhythm.anchor_on, day("2026-11-30"));
    }

    #[test]
    fn what_did_not_happen_and_was_made_up_points_on() {
        let (p, dua) = dua();
        let talk = p.plan_one_on_one(dua.clone(), day("2026-11-16"), None).expect("planned");
        let key = TalkKey {
            conversation_id: Some(talk.id.clone()),
            series_id: None,
            person_id: dua.clone(),
            on: day("2026-11-16"),
        };
        let new = p.move_one_on_one(key, day("2026-11-18"), Some("09:30".into())).expect("moved");
        assert_eq!(new.planned_time.as_deref(), Some("09:30"));
        assert_eq!(count(&p, "conversation WHERE state = 'moved' AND moved_to_id IS NOT NULL"), 1);
        let key =
            TalkKey { conversation_id: Some(new.id), series_id: None, person_id: dua.clone(), on: day("2026-11-18") };
        assert!(p.held_nothing_to_note(key.clone()).is_err(), "not before its day");
        p.did_not_happen(key, "employee_away".into()).expect("called off");
        assert_eq!(count(&p, "conversation WHERE state = 'cancelled' AND missed_reason = 'employee_away'"), 1);
        assert_eq!(count(&p, "event WHERE entity = 'conversation'"), 2);
    }

    #[test]
    fn what_we_agreed_is_ready_to_send() {
        let (p, dua) = dua();
        let mut new = draft(&dua, "2026-11-16");
        new.agreed.push(NewAgreed {
            text: "Shadow Amara.".into(),
            mine: false,
            due_on: Some(day("2026-12-03")),
            own_idea: true,
        });
        let talk = p.log_one_on_one(new).expect("logged");
        let text = p.what_we_agreed(talk.id).expect("text");
        assert!(text.starts_with("Hi Dua"), "{text}");
        assert!(text.contains("Shadow Amara by 3 December") && text.contains("Ask for the budget by Friday"), "{text}");
        assert!(!text.contains("spring fair"), "the notes stay with the manager: {text}");
    }

    #[test]
    fn a_shared_line_leaves_the_notes_in_one_step() {
        let (p, dua) = dua();
        let id = p.log_one_on_one(draft(&dua, "2026-11-16")).expect("logged").id;
        p.share_line(id.clone(), "wants to lead the spring fair".into(), "".into()).expect("shared");
        let page = p.one_on_one(id.clone()).expect("page");
        assert_eq!((page.notes.as_str(), page.summary.as_deref()), ("", Some("wants to lead the spring fair")));
        p.undo().expect("undone");
        assert_eq!(p.one_on_one(id).expect("page").notes, "wants to lead the spring fair");
    }

    #[test]
    fn two_questions_come_with_the_third_talk_and_stay_the_same() {
        let (p, dua) = dua();
        let id = p.log_one_on_one(draft(&dua, "2026-11-02")).expect("logged").id;
        assert!(p.one_on_one(id.clone()).expect("page").questions.is_empty());
        p.log_one_on_one(draft(&dua, "2026-11-09")).expect("logged");
        p.log_one_on_one(draft(&dua, "2026-11-16")).expect("logged");
        let pair = p.one_on_one(id.clone()).expect("page").questions;
        assert_eq!(pair.len(), 2);
        assert_eq!(p.one_on_one(id.clone()).expect("page").questions, pair);
        p.ask_question(id.clone(), pair[0].code.clone(), true).expect("asked");
        assert!(p.one_on_one(id.clone()).expect("page").questions[0].asked);
        p.ask_question(id.clone(), pair[0].code.clone(), false).expect("taken back");
        assert_eq!(p.one_on_one(id).expect("page").questions, pair);
    }

    fn key(talk: &TalkRef) -> TalkKey {
        TalkKey {
            conversation_id: talk.conversation_id.clone(),
            series_id: talk.series_id.clone(),
            person_id: talk.person_id.clone(),
            on: talk.on,
        }
    }

    #[test]
    fn a_late_log_answers_the_day_of_the_rhythm_that_is_nearest_and_no_other() {
        let (p, dua) = dua();
        let p = p.on(day("2026-11-30"));
        // Every second Monday from 2 November on.
        p.write("set_rhythm", |tx| {
            tx.execute(
                "INSERT INTO series (id, person_id, kind, anchor_on, interval_weeks, time_zone, created_at, updated_at)
                 VALUES (?1, ?2, 'one_on_one', '2026-11-02', 2, 'UTC', '', '')",
                (SeriesId::new(), &dua),
            )?;
            Ok(())
        })
        .expect("a rhythm");
        let planned_on = |on: &str| p.log_one_on_one(draft(&dua, on)).expect("logged").planned_on;
        assert_eq!(planned_on("2026-11-06"), day("2026-11-02"), "four days after its day");
        assert_eq!(planned_on("2026-11-05"), day("2026-11-05"), "that day was answered already: a talk of its own");
        assert_eq!(planned_on("2026-11-12"), day("2026-11-16"), "four days before its day");
        assert_eq!(count(&p, "conversation WHERE series_id IS NOT NULL"), 2);
    }

    #[test]
    fn a_slot_without_a_row_can_be_called_off_and_only_that_one() {
        let (p, dua) = dua();
        p.set_rhythm(dua.clone(), Some(1), Some(day("2026-11-17")), None).expect("set");
        p.plan_one_on_one(dua.clone(), day("2026-11-18"), None).expect("planned");
        let talks = |p: &Planner| {
            p.read(|tx| planned(tx, &dua, day("2026-11-16"), day("2026-11-24"), p.clock().today())).expect("planned")
        };
        let before = talks(&p);
        assert_eq!(
            before.iter().map(|t| t.on).collect::<Vec<_>>(),
            ["2026-11-17", "2026-11-18", "2026-11-24"].map(day)
        );
        p.did_not_happen(key(&before[0]), "clash".into()).expect("called off");
        assert_eq!(talks(&p).iter().map(|t| t.on).collect::<Vec<_>>(), ["2026-11-18", "2026-11-24"].map(day));
        assert!(p.did_not_happen(key(&before[1]), "bored".into()).is_err(), "reasons are words of a list");
        let later = p.on(day("2026-11-19"));
        later.held_nothing_to_note(key(&before[1])).expect("held");
        assert_eq!(count(&later, "conversation WHERE state = 'held' AND held_on = '2026-11-18'"), 1);
        let reopened = later.open_one_on_one(dua.clone(), Some(day("2026-11-17"))).expect("opened after all");
        assert_eq!(later.one_on_one(reopened).expect("page").conversation.state, "planned");
    }

    #[test]
    fn points_go_along_into_a_talk_that_is_planned_already() {
        let (p, dua) = dua();
        p.plan_one_on_one(dua.clone(), day("2026-11-23"), None).expect("planned");
        let id = p.open_one_on_one(dua.clone(), Some(day("2026-11-16"))).expect("open");
        p.add_point(id.clone(), "Budget".into(), "employee".into()).expect("point");
        let talk = p.one_on_one(id.clone()).expect("page").conversation;
        p.held_nothing_to_note(TalkKey {
            conversation_id: Some(id),
            series_id: None,
            person_id: dua.clone(),
            on: talk.planned_on,
        })
        .expect("held");
        let next = p.open_one_on_one(dua.clone(), Some(day("2026-11-23"))).expect("open");
        let points = p.one_on_one(next.clone()).expect("page").points;
        assert_eq!((points.len(), points[0].carried, points[0].raised_by.as_str()), (1, true, "employee"));
        assert_eq!(count(&p, "conversation_item WHERE carry_count = 1 AND carried_from_id IS NOT NULL"), 1);
        // A talk of earlier that is written up afterwards takes nothing back in time.
        p.log_one_on_one(draft(&dua, "2026-11-03")).expect("logged");
        assert_eq!(p.one_on_one(next).expect("page").points.len(), 1);
    }

    #[test]
    fn last_time_is_the_line_marked_last_else_the_first_of_the_notes() {
        let (p, dua) = dua();
        let id = p.log_one_on_one(draft(&dua, "2026-11-16")).expect("logged").id;
        let line = |p: &Planner| p.read(|tx| last_time(tx, p.clock(), &dua, None)).expect("read").expect("a last time");
        assert_eq!(line(&p).line, "wants to lead the spring fair");
        assert_eq!(line(&p).promised.as_deref(), Some("Ask for the budget"));
        for text in ["First", "Second"] {
            p.share_line(id.clone(), text.into(), "wants to lead the spring fair".into()).expect("shared");
        }
        assert_eq!(line(&p).line, "Second");
        let promise = p.list_promises().expect("list").remove(0).id;
        p.finish_promise(promise).expect("kept");
        assert_eq!(line(&p).promised, None, "a promise that was kept is not brought up again");
    }

    #[test]
    fn an_autosave_of_the_same_text_is_no_step_and_ours_stands_over_theirs() {
        let (p, dua) = dua();
        let id = p.open_one_on_one(dua, None).expect("open");
        let save = |visit: &str, was: &str, text: &str| {
            p.save_notes(id.clone(), visit.into(), was.into(), text.into()).expect("saved").theirs
        };
        assert_eq!(save("a", "", "one"), None);
        let steps = count(&p, "change_step");
        assert_eq!(save("b", "one", "one"), None);
        assert_eq!(count(&p, "change_step"), steps, "nothing changed");
        assert_eq!(save("c", "", "two").as_deref(), Some("one"));
        assert_eq!(p.one_on_one(id).expect("page").notes, "two");
    }

    #[test]
    fn a_line_agreed_without_a_day_is_due_when_the_two_meet_next() {
        let (p, dua) = dua();
        let mut new = draft(&dua, "2026-11-16");
        new.agreed[0].due_on = None;
        new.next_on = Some(day("2026-11-25"));
        p.log_one_on_one(new).expect("logged");
        assert_eq!(p.list_promises().expect("list")[0].due_on, day("2026-11-25"));
    }

    #[test]
    fn a_new_rhythm_leaves_no_empty_day_of_the_old_one_behind() {
        let (p, dua) = dua();
        p.set_rhythm(dua.clone(), Some(1), Some(day("2026-11-17")), None).expect("set");
        let (kept, empty) = ("2026-11-17", "2026-11-24");
        for on in [kept, empty] {
            p.open_one_on_one(dua.clone(), Some(day(on))).expect("opened");
        }
        let id = p.open_one_on_one(dua.clone(), Some(day(kept))).expect("open");
        p.add_point(id, "Rota".into(), "manager".into()).expect("point");
        p.set_rhythm(dua.clone(), Some(2), Some(day("2026-11-26")), None).expect("set");
        let talks = p.read(|tx| planned(tx, &dua, day("2026-11-16"), day("2026-12-01"), p.clock().today()));
        let days: Vec<_> = talks.expect("planned").into_iter().map(|talk| talk.on).collect();
        assert_eq!(days, [kept, "2026-11-26"].map(day));
    }
}
