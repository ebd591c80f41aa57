//! Notes, and the other dated entries of the record; and reading a line that was typed in a hurry.

use crate::attachments::{self, AttachedTo};
use crate::calendar::{Clock, Nearest, read_date};
use crate::error::{Error, OrGone, Result};
use crate::feedback::{self, FeedbackKind, NewFeedback};
use crate::id::{ConversationId, EntryId, PersonId};
use crate::messages::Label;
use crate::people::Person;
use crate::text::folded;
use crate::{Planner, action_items, concerns, people, playbooks, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Entry {
    pub id: EntryId,
    pub kind: String,
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    pub occurred_on: NaiveDate,
    pub title: Option<String>,
    pub body: String,
    pub private: bool,
    pub conversation_id: Option<ConversationId>,
}

/// How a line typed in a hurry was read; once kept, where.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Captured {
    pub kind: CapturedKind,
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    pub text: String,
    /// Of a promise, where the line names a day.
    pub due_on: Option<NaiveDate>,
    /// The row that was made.
    pub id: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CapturedKind {
    Note,
    Praise,
    Constructive,
    Promise,
    /// Something that troubles the manager, the manager's alone.
    Concern,
}

/// What an autosave did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SavedText {
    /// As it stands now: in one normal form, and within its limit.
    pub text: String,
    /// Ours is what is stored.
    pub kept: bool,
    /// What stood there instead of the text the edit began with; ours was kept.
    pub theirs: Option<String>,
}

pub(crate) const COLUMNS: &str = "e.id, e.kind, e.person_id, p.display_name, e.occurred_on, e.title, e.body, e.visibility = 'private', e.conversation_id";

pub(crate) fn from_row(row: &Row) -> rusqlite::Result<Entry> {
    Ok(Entry {
        id: row.get(0)?,
        kind: row.get(1)?,
        person_id: row.get(2)?,
        person_name: row.get(3)?,
        occurred_on: row.get(4)?,
        title: row.get(5)?,
        body: row.get::<_, Option<String>>(6)?.unwrap_or_default(),
        private: row.get(7)?,
        conversation_id: row.get(8)?,
    })
}

impl Planner {
    /// How a line would be kept: `name + praise`, `name - to change`, `[] promise`, anything else a note.
    pub fn read_capture(&self, text: String) -> Result<Captured> {
        let text = text::body(&text, "text")?;
        let today = self.clock().today();
        self.read(|tx| Ok(read_line(&text, &people::active_reports(tx, today)?, today)))
    }

    /// Keeps a line as it is read. It is always kept, whatever stands in it.
    pub fn capture(&self, text: String) -> Result<Captured> {
        let mut read = self.read_capture(text)?;
        if read.text.trim().is_empty() {
            return Err(Error::invalid("text", "error_note_empty"));
        }
        let label = Label::from("capture").with("name", read.person_name.clone().unwrap_or_default());
        let id = self.write(label, |tx| self.keep(tx, &read, self.clock().today(), None))?;
        read.id = Some(id);
        Ok(read)
    }

    /// Writes one captured thing as what it is, inside a step of somebody else's; the id of its row.
    fn keep(&self, tx: &Transaction, captured: &Captured, on: NaiveDate, said_on: Option<NaiveDate>) -> Result<String> {
        let clock = self.clock();
        let Captured { kind, text, due_on, .. } = captured;
        let kind = *kind;
        match (kind, captured.person_id.clone()) {
            (CapturedKind::Promise, person_id) => {
                let promise = action_items::NewPromise {
                    text: text.clone(),
                    mine: true,
                    person_id,
                    due_on: *due_on,
                    conversation_id: None,
                    own_idea: false,
                };
                Ok(action_items::insert(tx, clock, &promise)?.0)
            }
            (CapturedKind::Praise | CapturedKind::Constructive, Some(person_id)) => {
                let kind = if kind == CapturedKind::Praise { FeedbackKind::Praise } else { FeedbackKind::Constructive };
                let feedback = NewFeedback {
                    person_id,
                    kind,
                    text: text.into(),
                    occurred_on: Some(on),
                    said_on,
                    channel: said_on.map(|_| "in_person".into()),
                    conversation_id: None,
                    wording: None,
                };
                Ok(feedback::insert(tx, clock, &feedback)?.0)
            }
            (CapturedKind::Concern, Some(person_id)) => Ok(concerns::insert(tx, clock, &person_id, text, on)?.0),
            (kind, person_id) => {
                let attrs = match kind {
                    CapturedKind::Praise => json!({ "sign": "+" }),
                    CapturedKind::Constructive => json!({ "sign": "-" }),
                    // A note with a person is where it belongs; one without waits for Friday.
                    _ => json!({}),
                };
                Ok(insert_note(tx, clock, person_id.as_ref(), text, on, &attrs.to_string())?.0)
            }
        }
    }

    /// A private note, about somebody or not.
    pub fn add_note(&self, person_id: Option<PersonId>, text: String, on: Option<NaiveDate>) -> Result<Entry> {
        let text = nonempty(&text)?;
        let on = on.unwrap_or_else(|| self.clock().today());
        if on > self.clock().today() {
            return Err(Error::invalid("on", "error_future"));
        }
        self.write("add_note", |tx| {
            let id = insert_note(tx, self.clock(), person_id.as_ref(), &text, on, "{}")?;
            one(tx, &id)
        })
    }

    /// Saves a note while it is typed. `was` is the text the edit began with.
    pub fn save_note(&self, id: EntryId, visit: String, was: String, text: String) -> Result<SavedText> {
        let text = text::body(&text, "text")?;
        let was = text::body(&was, "text")?;
        self.write_merged("save_note", &format!("note:{id}:{visit}"), |tx| {
            let stored = one(tx, &id)?.body;
            tx.execute(
                "UPDATE entry SET body = ?2, updated_at = ?3 WHERE id = ?1 AND body IS NOT ?2",
                (&id, &text, self.clock().now()),
            )?;
            let theirs = (stored != was && stored != text).then_some(stored);
            Ok(SavedText { text: text.clone(), kept: true, theirs })
        })
    }

    /// Says whom a note is about and what it is: a note that stays one, praise, something to change, a promise of mine, or a
    /// concern.
    pub fn sort_note(&self, id: EntryId, person_id: Option<PersonId>, kind: CapturedKind) -> Result<()> {
        self.sort(&id, person_id, kind, None)
    }

    /// As `sort_note`, for feedback that the person heard on that day.
    pub fn sort_said_note(
        &self,
        id: EntryId,
        person_id: Option<PersonId>,
        kind: CapturedKind,
        said_on: NaiveDate,
    ) -> Result<()> {
        self.sort(&id, person_id, kind, Some(said_on))
    }

    fn sort(
        &self,
        id: &EntryId,
        person_id: Option<PersonId>,
        kind: CapturedKind,
        said_on: Option<NaiveDate>,
    ) -> Result<()> {
        let note = self.read(|tx| one(tx, id))?;
        let about = person_id.or_else(|| note.person_id.clone());
        if matches!(kind, CapturedKind::Praise | CapturedKind::Constructive | CapturedKind::Concern) && about.is_none()
        {
            return Err(Error::invalid("person_id", "error_whom"));
        }
        if kind == CapturedKind::Promise && self.read(|tx| attachments::count(tx, AttachedTo::Entry, id.as_str()))? > 0
        {
            return Err(Error::invalid("kind", "error_promise_files"));
        }
        self.write("sort_note", |tx| match kind {
            CapturedKind::Note => {
                tx.execute(
                    "UPDATE entry SET person_id = ?2, attrs = json_set(json_remove(attrs, '$.sign'), '$.sorted', 1), updated_at = ?3
                     WHERE id = ?1",
                    (id, &about, self.clock().now()),
                )?;
                Ok(())
            }
            _ => {
                let day = note.occurred_on;
                let captured = Captured {
                    kind,
                    person_id: about.clone(),
                    person_name: None,
                    text: note.body.clone(),
                    due_on: None,
                    id: None,
                };
                let kept = self.keep(tx, &captured, day, said_on)?;
                let to = if kind == CapturedKind::Concern { AttachedTo::Entry } else { AttachedTo::Feedback };
                attachments::move_from_note(tx, self.clock(), id, to, &kept)?;
                tx.execute("DELETE FROM entry WHERE id = ?1", [id])?;
                Ok(())
            }
        })
    }

    pub fn remove_note(&self, id: EntryId) -> Result<()> {
        self.write("remove_note", |tx| match tx.execute("DELETE FROM entry WHERE id = ?1", [&id])? {
            0 => Err(Error::Gone),
            _ => Ok(()),
        })
    }

    /// The answer to the question of the week, the manager's alone; an empty one takes it back.
    pub fn answer_friday(&self, question: String, text: String) -> Result<()> {
        let text = text::body(&text, "text")?;
        let today = self.clock().today();
        let week = crate::calendar::week_start(today, 1);
        self.write("answer_friday", |tx| {
            let old: Option<EntryId> = tx
                .query_row(
                    "SELECT id FROM entry WHERE kind = 'reflection' AND occurred_on BETWEEN ?1 AND ?2
                       AND json_extract(attrs, '$.question') = ?3",
                    (week, today, &question),
                    |r| r.get(0),
                )
                .optional()?;
            match (old, text.is_empty()) {
                (Some(id), true) => {
                    tx.execute("DELETE FROM entry WHERE id = ?1", [id])?;
                }
                (Some(id), false) => {
                    tx.execute(
                        "UPDATE entry SET body = ?2, updated_at = ?3 WHERE id = ?1",
                        (id, &text, self.clock().now()),
                    )?;
                }
                (None, true) => {}
                (None, false) => {
                    let own = people::self_id(tx)?;
                    let attrs = json!({ "question": question }).to_string();
                    insert(tx, self.clock(), "reflection", Some(&own), &text, today, &attrs)?;
                }
            }
            Ok(())
        })
    }

    /// Which hat the week was worn in: `manager`, `leader`, or `both`. One answer a week; no minutes.
    pub fn set_mostly(&self, hat: String) -> Result<()> {
        let hats: &[&str] = match hat.as_str() {
            "manager" => &["manager"],
            "leader" => &["leader"],
            "both" => &["manager", "leader"],
            _ => return Err(Error::invalid("hat", "error_choice")),
        };
        let today = self.clock().today();
        let week = crate::calendar::week_start(today, 1);
        self.write("set_mostly", |tx| {
            tx.execute(
                "DELETE FROM entry WHERE kind = 'hat' AND occurred_on BETWEEN ?1 AND ?2 AND minutes IS NULL
                   AND json_extract(attrs, '$.weekly') = 1",
                (week, today),
            )?;
            let own = people::self_id(tx)?;
            let time = playbooks::time_now(tx, today)?;
            for hat in hats {
                let mut attrs = json!({ "hat": hat, "weekly": 1 });
                if let Some(time) = time {
                    attrs["context"] = time.code().into();
                }
                let attrs = attrs.to_string();
                insert(tx, self.clock(), "hat", Some(&own), "", today, &attrs)?;
            }
            Ok(())
        })
    }
}

pub(crate) fn nonempty(text: &str) -> Result<String> {
    let text = text::body(text, "text")?;
    if text.trim().is_empty() { Err(Error::invalid("text", "error_note_empty")) } else { Ok(text) }
}

fn insert_note(
    tx: &Transaction,
    clock: Clock,
    person_id: Option<&PersonId>,
    text: &str,
    on: NaiveDate,
    attrs: &str,
) -> Result<EntryId> {
    insert(tx, clock, "note", person_id, text, on, attrs)
}

/// A private entry of any kind.
pub(crate) fn insert(
    tx: &Transaction,
    clock: Clock,
    kind: &str,
    person_id: Option<&PersonId>,
    text: &str,
    on: NaiveDate,
    attrs: &str,
) -> Result<EntryId> {
    insert_for(tx, clock, "private", (kind, person_id, on), text, attrs)
}

/// An entry of any kind; `readers` is private, shared or public.
pub(crate) fn insert_for(
    tx: &Transaction,
    clock: Clock,
    readers: &str,
    (kind, person_id, on): (&str, Option<&PersonId>, NaiveDate),
    text: &str,
    attrs: &str,
) -> Result<EntryId> {
    let id = EntryId::new();
    tx.prepare_cached(
        "INSERT INTO entry (id, kind, person_id, occurred_on, body, visibility, attrs, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6, ?7, ?8, ?8)",
    )?
    .execute((&id, kind, person_id, on, text, readers, attrs, clock.now()))?;
    Ok(id)
}

pub(crate) fn one(tx: &Transaction, id: &EntryId) -> Result<Entry> {
    let sql = format!("SELECT {COLUMNS} FROM entry e LEFT JOIN person p ON p.id = e.person_id WHERE e.id = ?1");
    tx.prepare_cached(&sql)?.query_row([id], from_row).or_gone()
}

/// Reads a typed line: whom it is about, its sign, and what is left as text.
fn read_line(text: &str, people: &[Person], today: NaiveDate) -> Captured {
    let (mut person, mut rest) = (None, text.trim_start());
    let mut sign = take_sign(&mut rest);
    if let Some((found, words, whole)) = named_first(rest, people) {
        let mut after = after_words(rest, words);
        let signed = if sign.is_none() { take_sign(&mut after) } else { None };
        if signed.is_some() {
            (person, rest, sign) = (Some(found), after, signed);
        } else if whole {
            person = Some(found); // the name is part of the sentence: it stays in it
        }
    }
    let kind = match sign {
        Some('+') => CapturedKind::Praise,
        Some('-') => CapturedKind::Constructive,
        Some(_) => CapturedKind::Promise,
        None => CapturedKind::Note,
    };
    let mut text = rest.trim().to_owned();
    let mut due_on = None;
    if kind == CapturedKind::Promise
        && let Some((before, words)) = text.rsplit_once(" by ")
        && let Some(day) = read_date(words, today, Nearest::Future)
    {
        (text, due_on) = (before.trim_end().to_owned(), Some(day));
    }
    Captured {
        kind,
        person_name: person.map(|p: &Person| p.display_name.clone()),
        person_id: person.map(|p| p.id.clone()),
        text,
        due_on,
        id: None,
    }
}

fn take_sign(rest: &mut &str) -> Option<char> {
    for (mark, sign) in [("[] ", ']'), ("[ ] ", ']'), ("+ ", '+'), ("- ", '-'), ("– ", '-')] {
        if let Some(after) = rest.strip_prefix(mark) {
            *rest = after.trim_start();
            return Some(sign);
        }
    }
    None
}

/// The one person whom the first words name, how many words that took, and whether they name them in full.
/// A beginning of three letters or more is enough where only one person has it.
fn named_first<'a>(text: &str, people: &'a [Person]) -> Option<(&'a Person, usize, bool)> {
    let words: Vec<String> = text.split_whitespace().take(4).map(bare).collect();
    for count in (1..=words.len()).rev() {
        let typed = words[..count].join(" ");
        let whole = |person: &&Person| names(person).contains(&typed);
        if let Some(person) = only(people.iter().filter(whole)) {
            return Some((person, count, true));
        }
    }
    let first = words.first().filter(|word| word.chars().count() >= 3)?;
    let begins = |person: &&Person| names(person).iter().any(|name| name.starts_with(first.as_str()));
    only(people.iter().filter(begins)).map(|person| (person, 1, false))
}

/// A word without the signs around it, and without what makes it a possessive.
fn bare(word: &str) -> String {
    let word = folded(word.trim_matches(|c: char| matches!(c, ',' | '.' | ':' | ';' | '!' | '?')));
    word.strip_suffix("'s").map(str::to_owned).unwrap_or(word)
}

fn names(person: &Person) -> Vec<String> {
    let whole = folded(&person.display_name);
    let first = whole.split(' ').next().unwrap_or_default().to_owned();
    let mut all = vec![first, whole];
    all.extend(person.given_name.as_deref().map(folded));
    all.extend(person.name_hint.as_deref().map(folded));
    all.extend(person.name_hint.as_deref().and_then(|hint| folded(hint).split(' ').next().map(str::to_owned)));
    all
}

fn only<'a>(mut people: impl Iterator<Item = &'a Person>) -> Option<&'a Person> {
    let first = people.next()?;
    people.next().is_none().then_some(first)
}

fn after_words(text: &str, count: usize) -> &str {
    let mut rest = text.trim_start();
    for _ in 0..count {
        rest = rest.find(char::is_whitespace).map_or("", |at| rest[at..].trim_start());
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, planner};

    fn team() -> TestPlanner {
        let p = planner();
        p.introduce("Dana Weiss".into(), false).expect("self");
        p.add_people(["Amara Okafor", "Mei-Ling Chan", "Tomás Oliveira", "Ana", "Anton"].map(String::from).into())
            .expect("team");
        p
    }

    #[test]
    fn a_line_is_read_as_its_signs_say() {
        let p = team();
        use CapturedKind::{Constructive, Note, Praise, Promise};
        for (line, kind, name, text) in [
            ("ama + ran the vendor call alone", Praise, "Amara Okafor", "ran the vendor call alone"),
            ("Tomas - interrupted twice", Constructive, "Tomás Oliveira", "interrupted twice"),
            ("+ somebody fixed the door", Praise, "", "somebody fixed the door"),
            ("+ Amara ran the call", Praise, "Amara Okafor", "Amara ran the call"),
            ("Mei-Ling Chan asked for the forecast", Note, "Mei-Ling Chan", "Mei-Ling Chan asked for the forecast"),
            ("Amara's call went well", Note, "Amara Okafor", "Amara's call went well"),
            ("an + unclear who", Note, "", "an + unclear who"),
            ("ana + knows the rota", Praise, "Ana", "knows the rota"),
            ("[] ask Finance", Promise, "", "ask Finance"),
            ("amara [] ask Finance by friday", Promise, "Amara Okafor", "ask Finance"),
            ("amazing day", Note, "", "amazing day"),
            ("- ", Note, "", "-"),
            ("", Note, "", ""),
        ] {
            let read = p.read_capture(line.into()).expect("read");
            assert_eq!(
                (read.kind, read.person_name.as_deref().unwrap_or_default(), read.text.as_str()),
                (kind, name, text),
                "{line}"
            );
        }
        let due = p.read_capture("[] ask Finance by friday".into()).expect("read").due_on;
        assert_eq!(due.map(|d| d.to_string()).as_deref(), Some("2026-11-20"));
    }

    #[test]
    fn a_captured_note_can_become_what_it_is_and_undo_brings_it_back() {
        let p = team();
        let id = EntryId(p.capture("+ somebody fixed the door".into()).expect("kept").id.expect("an id"));
        assert!(p.sort_note(id.clone(), None, CapturedKind::Praise).is_err(), "praise needs somebody");
        let amara = p.list_people(false).expect("team")[0].id.clone();
        p.sort_note(id.clone(), Some(amara.clone()), CapturedKind::Praise).expect("sorted");
        assert_eq!(p.list_feedback(Some(amara.clone())).expect("list").len(), 1);
        assert!(p.read(|tx| one(tx, &id)).is_err(), "the note has become the feedback");
        p.undo().expect("undone");
        assert!(p.read(|tx| one(tx, &id)).is_ok());
        assert!(p.list_feedback(Some(amara.clone())).expect("list").is_empty());

        p.sort_said_note(id.clone(), Some(amara.clone()), CapturedKind::Constructive, p.clock().today()).expect("said");
        let said = p.list_feedback(Some(amara)).expect("list").remove(0);
        assert!(said.said && said.given_on == Some(p.clock().today()));
        p.undo().expect("undone");
        assert!(p.read(|tx| one(tx, &id)).is_ok(), "sorted and said is one step");
    }

    #[test]
    fn an_autosave_keeps_ours_and_tells_theirs() {
        let p = team();
        let id = p.add_note(None, "one".into(), None).expect("kept").id;
        let saved = p.save_note(id.clone(), "v1".into(), "one".into(), "one two".into()).expect("saved");
        assert_eq!(saved.theirs, None);
        let saved = p.save_note(id.clone(), "v2".into(), "one".into(), "one three".into()).expect("saved");
        assert_eq!(saved.theirs.as_deref(), Some("one two"));
        p.save_note(id.clone(), "v2".into(), "one three".into(), "one three four".into()).expect("saved");
        p.undo().expect("undone");
        assert_eq!(p.read(|tx| one(tx, &id)).expect("there").body, "one two", "a visit is one step");
    }

    #[test]
    fn a_week_has_one_answer() {
        let p = team();
        for hat in ["manager", "both"] {
            p.set_mostly(hat.into()).expect("set");
        }
        p.answer_friday("friday_question_1".into(), "Amara decided alone".into()).expect("answered");
        p.answer_friday("friday_question_1".into(), "Amara decided".into()).expect("answered");
        let count = |kind: &str| -> u32 {
            p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM entry WHERE kind = ?1", [kind], |r| r.get(0))?))
                .expect("count")
        };
        assert_eq!((count("hat"), count("reflection")), (2, 1));
        p.answer_friday("friday_question_1".into(), " ".into()).expect("taken back");
        assert_eq!(count("reflection"), 0);
    }
}
