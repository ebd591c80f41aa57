//! The library: questions, coaching questions, goals, skills, feedback and what to do when something happens, to begin from;
//! the manager's own stand beside what ships with the product.
//!
//! What ships lies in `content/` under a code and a version, and nobody changes it. When a question of it is used, that
//! version becomes a row of its own and the talk keeps its words: an update adds a version beside it and never touches what
//! was asked or answered. Favourites, and what was put away, are kept by code, so that they outlive an update as well.

mod shipped;

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::feedback::{self, FeedbackExample, FeedbackKind, Wording};
use crate::frameworks;
use crate::goals::{self, GoalExample};
use crate::id::{ConversationId, ConversationItemId, FavouriteId, InstrumentId, InstrumentItemId, PersonId};
use crate::messages::{self, Label};
use crate::text::{self, folded};
use crate::{Planner, action_items, conversations, people, settings, standing};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use shipped::{BANKS, BUILT_IN};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LibraryKind {
    /// For a one-on-one.
    Question,
    /// For a coaching talk, by its stage.
    Coaching,
    Goal,
    /// A skill for a development plan.
    Skill,
    Feedback,
    /// Something to do in a situation that not every week brings.
    Move,
}

impl LibraryKind {
    fn as_str(self) -> &'static str {
        match self {
            LibraryKind::Question => "question",
            LibraryKind::Coaching => "coaching",
            LibraryKind::Goal => "goal",
            LibraryKind::Skill => "skill",
            LibraryKind::Feedback => "feedback",
            LibraryKind::Move => "move",
        }
    }

    fn from_code(code: &str) -> Option<LibraryKind> {
        use LibraryKind::*;
        [Question, Coaching, Goal, Skill, Feedback, Move].into_iter().find(|kind| kind.as_str() == code)
    }
}

/// Which of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LibraryPart {
    /// All that is on offer.
    Offered,
    Favourites,
    /// What is not offered any more, until it is brought back.
    PutAway,
}

/// One thing to begin from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LibraryItem {
    /// The code of one that ships with the product, the row of an own one.
    pub id: String,
    pub kind: LibraryKind,
    /// Theme, stage, list of skills, kind of feedback or situation, in words.
    pub group: Option<String>,
    /// Of one's own: the stage of a coaching question, the kind of feedback.
    pub group_code: Option<String>,
    pub text: String,
    /// Why a goal matters, what a skill means, what came of it, when to do it.
    pub more: Option<String>,
    pub own: bool,
    pub favourite: bool,
    pub put_away: bool,
    /// Of a goal that ships with the product: its measure and the rest.
    pub goal: Option<GoalExample>,
    /// Of feedback: its parts.
    pub feedback: Option<FeedbackExample>,
    pub skill_id: Option<InstrumentItemId>,
    /// Of something to do: how many days after the situation began.
    pub after_days: Option<u32>,
    /// Further words by which it is found.
    #[serde(skip)]
    also: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LibraryPage {
    pub items: Vec<LibraryItem>,
    /// How many there are; more than `items` holds where there are many.
    pub found: u32,
    /// How many were put away, of every kind.
    pub put_away: u32,
}

/// The words of one of the manager's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LibraryWords {
    pub text: String,
    #[serde(default)]
    pub more: Option<String>,
    /// The stage of a coaching question; praise, constructive or feedforward for feedback.
    #[serde(default)]
    pub group_code: Option<String>,
}

/// Where a question went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PutInTalk {
    pub conversation_id: ConversationId,
    pub on: NaiveDate,
    /// It stood there before, and nothing was changed.
    pub already: bool,
}

/// Shown at once: a page to choose from. More words find fewer.
const SHOWN: usize = 100;
/// The setting with the ids of what was put away.
const PUT_AWAY: &str = "library_put_away";

impl Planner {
    /// What there is: of one kind or of every kind, with these words at the start of some of theirs. The manager's own stand
    /// first, then everything in the order in which it was written; with words, those come first that say them themselves.
    pub fn library(&self, kind: Option<LibraryKind>, words: Option<String>, part: LibraryPart) -> Result<LibraryPage> {
        let words = text::optional(words.as_deref(), "words", text::NAME)?.unwrap_or_default();
        let wanted = parts_of(&words);
        self.read(|tx| {
            let mut items = all(tx)?;
            let put_away = items.iter().filter(|item| item.put_away).count() as u32;
            items.retain(|item| {
                kind.is_none_or(|kind| item.kind == kind)
                    && match part {
                        LibraryPart::Offered => !item.put_away,
                        LibraryPart::Favourites => item.favourite && !item.put_away,
                        LibraryPart::PutAway => item.put_away,
                    }
            });
            let mut found: Vec<(bool, LibraryItem)> = items
                .into_iter()
                .filter_map(|item| {
                    let said = begins_with(&wanted, &item.text);
                    let around = || {
                        let [group, more] = [&item.group, &item.more].map(|part| part.as_deref().unwrap_or_default());
                        let kind = messages::text(&format!("library_{}", item.kind.as_str()), &[]);
                        begins_with(&wanted, &format!("{} {more} {group} {kind} {}", item.text, item.also))
                    };
                    (said || around()).then_some((said, item))
                })
                .collect();
            found.sort_by_key(|(said, item)| (!said, item.kind, !item.own));
            let count = found.len() as u32;
            let items = found.into_iter().map(|(_, item)| item).take(SHOWN).collect();
            Ok(LibraryPage { items, found: count, put_away })
        })
    }

    /// Keeps one as a favourite, or not any more.
    pub fn keep_favourite(&self, id: String, on: bool) -> Result<()> {
        let item = self.read(|tx| one(tx, &id))?;
        let label = Label::from(if on { "keep_favourite" } else { "drop_favourite" });
        self.write(label.with("text", action_items::brief(&item.text)), |tx| {
            match on {
                true => tx.execute(
                    "INSERT INTO favourite (id, entity, entity_id, created_at, updated_at) VALUES (?1, 'library', ?2, ?3, ?3)
                     ON CONFLICT (entity, entity_id) DO NOTHING",
                    (FavouriteId::new(), &id, self.clock().now()),
                )?,
                false => tx.execute("DELETE FROM favourite WHERE entity = 'library' AND entity_id = ?1", [&id])?,
            };
            Ok(())
        })
    }

    /// Adds one of the manager's own.
    ///
    /// # Errors
    /// Empty or too long, a stage or kind of feedback that there is not, or a skill: those belong to a list of skills.
    pub fn add_library_item(&self, kind: LibraryKind, words: LibraryWords) -> Result<LibraryItem> {
        let words = checked(kind, &words)?;
        let clock = self.clock();
        self.write(Label::from("add_library_item").with("text", action_items::brief(&words.text)), |tx| {
            let title = messages::text("library_own", &[]);
            let of =
                Set { code: &format!("own.{}", kind.as_str()), version: 1, title: &title, origin: "user" };
            let set = keep_set(tx, clock, &of)?;
            let id = InstrumentItemId::new();
            tx.execute(
                "INSERT INTO instrument_item (id, instrument_id, code, sort, group_code, text, self_text, answer_kind, created_at, updated_at)
                 VALUES (?1, ?2, ?1, (SELECT ifnull(max(sort), 0) + 1 FROM instrument_item WHERE instrument_id = ?2), ?3, ?4, ?5, 'text', ?6, ?6)",
                (&id, &set, &words.group_code, &words.text, &words.more, clock.now()),
            )?;
            one(tx, id.as_str())
        })
    }

    /// Other words for one of the manager's own; talks in which it stands keep the words of then.
    pub fn change_library_item(&self, id: String, words: LibraryWords) -> Result<LibraryItem> {
        let was = self.read(|tx| own_one(tx, &id))?;
        let words = checked(was.kind, &words)?;
        self.write(Label::from("change_library_item").with("text", action_items::brief(&was.text)), |tx| {
            tx.execute(
                "UPDATE instrument_item SET text = ?2, self_text = ?3, group_code = ?4, updated_at = ?5 WHERE id = ?1",
                (&id, &words.text, &words.more, &words.group_code, self.clock().now()),
            )?;
            one(tx, &id)
        })
    }

    /// Does not offer one any more, here and where it is written; or offers it again. What was begun from it stays.
    pub fn put_away_library_item(&self, id: String, away: bool) -> Result<()> {
        let item = self.read(|tx| one(tx, &id))?;
        if item.kind == LibraryKind::Skill {
            return Err(Error::invalid("id", "error_library_skill"));
        }
        let label = Label::from(if away { "put_away_library_item" } else { "bring_back_library_item" });
        self.write(label.with("text", action_items::brief(&item.text)), |tx| {
            let mut ids = put_away(tx)?;
            if away {
                ids.insert(id.clone())
            } else {
                ids.remove(&id)
            };
            settings::set(tx, PUT_AWAY, &ids, &self.clock().now())
        })
    }

    /// Deletes one of the manager's own; talks in which it stands keep its words.
    pub fn remove_library_item(&self, id: String) -> Result<()> {
        let was = self.read(|tx| own_one(tx, &id))?;
        self.write(Label::from("remove_library_item").with("text", action_items::brief(&was.text)), |tx| {
            tx.execute("DELETE FROM favourite WHERE entity = 'library' AND entity_id = ?1", [&id])?;
            let mut ids = put_away(tx)?;
            if ids.remove(&id) {
                settings::set(tx, PUT_AWAY, &ids, &self.clock().now())?;
            }
            tx.execute("DELETE FROM instrument_item WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// Puts a question on the next talk with somebody, to talk about; with `every` on each talk of their rhythm.
    ///
    /// # Errors
    /// Something else than a question, somebody who does not report to the manager, `every` without a rhythm.
    pub fn use_in_talk(&self, id: String, person_id: PersonId, every: bool) -> Result<PutInTalk> {
        let (clock, today) = (self.clock(), self.clock().today());
        let (item, person) = self.read(|tx| Ok((one(tx, &id)?, people::person(tx, clock, &person_id)?)))?;
        if !is_question(&item) {
            return Err(Error::invalid("id", "error_library_no_question"));
        }
        if !person.active || person.is_self {
            return Err(Error::invalid_with("person_id", "error_library_not_here", &[("name", &person.display_name)]));
        }
        self.write(Label::from("use_in_talk").with("name", &person.display_name), |tx| {
            let mut already = true;
            if every {
                let rhythm = conversations::rhythm(tx, &person_id, today)?
                    .ok_or_else(|| Error::invalid("every", "error_points_need_rhythm"))?;
                already = !standing::add(tx, clock, &rhythm, &item.text)?;
            }
            let on = conversations::next_day(tx, clock, &person_id, today)?.unwrap_or(today);
            let conversation_id = conversations::plan_on(tx, clock, &person_id, on, None)?;
            let there: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM conversation_item
                   WHERE conversation_id = ?1 AND kind = 'topic' AND text = ?2 AND state <> 'withdrawn')",
                (&conversation_id, &item.text),
                |r| r.get(0),
            )?;
            if !there {
                already = false;
                let by = if every { "standing" } else { "manager" };
                put_question(tx, clock, &conversation_id, ("topic", by), &question_of(&item))?;
            }
            Ok(PutInTalk { conversation_id, on, already })
        })
    }
}

/// A question that can be asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct BankQuestion {
    pub code: String,
    pub text: String,
    /// Of a coaching question; else empty.
    pub stage: String,
}

/// The questions that ship with the product, those for coaching first.
pub(crate) fn shipped_questions() -> Vec<BankQuestion> {
    in_order(BUILT_IN.iter().filter(|item| is_question(item)).map(question_of).collect())
}

/// Every question on offer, those for coaching first; what was put away is left out.
pub(crate) fn questions(tx: &Transaction) -> Result<Vec<BankQuestion>> {
    let own = own(tx)?;
    let mut all = shipped_questions();
    all.extend(own.iter().filter(|item| is_question(item)).map(question_of));
    let away = put_away(tx)?;
    all.retain(|question| !away.contains(&question.code));
    Ok(in_order(all))
}

fn in_order(mut questions: Vec<BankQuestion>) -> Vec<BankQuestion> {
    questions.sort_by_key(|question| question.stage.is_empty());
    questions
}

/// A question by its code, on offer or not.
pub(crate) fn question(tx: &Transaction, code: &str) -> Result<BankQuestion> {
    let item = one(tx, code)?;
    is_question(&item).then(|| question_of(&item)).or_gone()
}

/// The code of the question that is worded so today; for what was asked before questions were kept by their code.
pub(crate) fn code_of_words(text: &str) -> Option<&'static str> {
    BUILT_IN.iter().find(|item| is_question(item) && item.text == text).map(|item| item.id.as_str())
}

fn is_question(item: &LibraryItem) -> bool {
    matches!(item.kind, LibraryKind::Question | LibraryKind::Coaching)
}

fn question_of(item: &LibraryItem) -> BankQuestion {
    let stage = item.group_code.clone().filter(|_| item.kind == LibraryKind::Coaching).unwrap_or_default();
    BankQuestion { code: item.id.clone(), text: item.text.clone(), stage }
}

/// Puts a question into a talk with the words of today, and remembers which one it is in which version.
pub(crate) fn put_question(
    tx: &Transaction,
    clock: Clock,
    talk: &ConversationId,
    (kind, raised_by): (&str, &str),
    question: &BankQuestion,
) -> Result<ConversationItemId> {
    let row = row_of(tx, clock, &question.code)?;
    let id = ConversationItemId::new();
    let stage = Some(question.stage.as_str()).filter(|stage| !stage.is_empty());
    conversations::insert_item(tx, clock, &id, talk, kind, raised_by, &question.text, stage)?;
    tx.execute("UPDATE conversation_item SET instrument_item_id = ?2 WHERE id = ?1", (&id, row))?;
    Ok(id)
}

/// The ids of what was put away.
pub(crate) fn put_away(tx: &Transaction) -> Result<BTreeSet<String>> {
    Ok(settings::get(tx, PUT_AWAY)?.unwrap_or_default())
}

fn parts_of(words: &str) -> Vec<String> {
    folded(words).split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Each of `wanted` begins a word of `text`.
fn begins_with(wanted: &[String], text: &str) -> bool {
    let own = parts_of(text);
    wanted.iter().all(|word| own.iter().any(|other| other.starts_with(word.as_str())))
}

fn checked(kind: LibraryKind, words: &LibraryWords) -> Result<LibraryWords> {
    let text = text::required(&words.text, "text", text::TITLE, "error_library_empty")?;
    let more = text::optional(words.more.as_deref(), "more", text::TITLE)?;
    let group_code = match kind {
        LibraryKind::Skill => return Err(Error::invalid("kind", "error_library_skill")),
        LibraryKind::Coaching | LibraryKind::Feedback => {
            let known = words.group_code.clone().filter(|code| group_title(kind, code).is_some());
            Some(known.ok_or_else(|| Error::invalid("group_code", "error_choice"))?)
        }
        LibraryKind::Question | LibraryKind::Goal | LibraryKind::Move => None,
    };
    Ok(LibraryWords { text, more, group_code })
}

/// What a group is called; none where there is no such one.
fn group_title(kind: LibraryKind, code: &str) -> Option<String> {
    match kind {
        LibraryKind::Question | LibraryKind::Coaching => {
            let groups = BANKS.iter().flat_map(|bank| &bank.groups);
            groups.into_iter().find(|group| group.code == code).map(|group| group.title.clone())
        }
        LibraryKind::Feedback => ["praise", "constructive", "feedforward"]
            .contains(&code)
            .then(|| messages::text(&format!("item_{code}"), &[])),
        LibraryKind::Goal | LibraryKind::Skill | LibraryKind::Move => None,
    }
}

/// Everything: the manager's own and what ships, with what was said of it.
fn all(tx: &Transaction) -> Result<Vec<LibraryItem>> {
    let mut all = own(tx)?;
    all.extend(BUILT_IN.iter().cloned());
    all.extend(skills(tx)?);
    let mut kept = tx.prepare_cached("SELECT entity_id FROM favourite WHERE entity = 'library'")?;
    let kept: BTreeSet<String> = kept.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let away = put_away(tx)?;
    for item in &mut all {
        item.favourite = kept.contains(&item.id);
        item.put_away = away.contains(&item.id);
    }
    Ok(all)
}

fn one(tx: &Transaction, id: &str) -> Result<LibraryItem> {
    match BUILT_IN.iter().find(|item| item.id == id) {
        Some(item) => Ok(item.clone()),
        None => own(tx)?.into_iter().chain(skills(tx)?).find(|item| item.id == id).or_gone(),
    }
}

/// One of the manager's own; what ships with the product is refused.
fn own_one(tx: &Transaction, id: &str) -> Result<LibraryItem> {
    let item = one(tx, id)?;
    if item.own { Ok(item) } else { Err(Error::invalid("id", "error_library_built_in")) }
}

fn plain(kind: LibraryKind, id: &str, text: &str) -> LibraryItem {
    LibraryItem {
        id: id.to_owned(),
        kind,
        group: None,
        group_code: None,
        text: text.to_owned(),
        more: None,
        own: false,
        favourite: false,
        put_away: false,
        goal: None,
        feedback: None,
        skill_id: None,
        after_days: None,
        also: String::new(),
    }
}

/// Those of the manager, the newest first.
fn own(tx: &Transaction) -> Result<Vec<LibraryItem>> {
    let mut all = tx.prepare_cached(
        "SELECT i.id, s.code, i.group_code, i.text, i.self_text FROM instrument_item i JOIN instrument s ON s.id = i.instrument_id
         WHERE s.origin = 'user' AND s.kind = 'question_bank' ORDER BY i.created_at DESC, i.id DESC",
    )?;
    type Row = (String, String, Option<String>, String, Option<String>);
    let rows: Vec<Row> = all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let item = |(id, set, group_code, text, more): Row| {
        let kind = set.strip_prefix("own.").and_then(LibraryKind::from_code)?;
        let feedback = (kind == LibraryKind::Feedback).then(|| FeedbackExample {
            code: id.clone(),
            kind: FeedbackKind::from_code(group_code.as_deref().unwrap_or_default()),
            sector: String::new(),
            text: text.clone(),
            wording: Wording { impact: more.clone(), ..Wording::default() },
        });
        let group = group_code.as_deref().and_then(|code| group_title(kind, code));
        Some(LibraryItem { own: true, group, group_code, more, feedback, ..plain(kind, &id, &text) })
    };
    Ok(rows.into_iter().filter_map(item).collect())
}

/// What there is to become better at, from the lists of skills that are offered; its name is the same in every version.
fn skills(tx: &Transaction) -> Result<Vec<LibraryItem>> {
    let mut all = Vec::new();
    for framework in frameworks::offered(tx)? {
        for skill in framework.skills {
            let (list, code) = frameworks::skill_key(tx, &skill.id)?;
            let signs = skill.levels.iter().flat_map(|level| &level.signs).map(String::as_str).collect::<Vec<_>>();
            all.push(LibraryItem {
                group: Some(framework.title.clone()),
                more: skill.about,
                also: format!("{} {}", skill.group.unwrap_or_default(), signs.join(" ")),
                skill_id: Some(skill.id),
                ..plain(LibraryKind::Skill, &format!("{list}/{code}"), &skill.title)
            });
        }
    }
    Ok(all)
}

/// A set of questions in one version.
struct Set<'a> {
    code: &'a str,
    version: u32,
    title: &'a str,
    /// builtin or user.
    origin: &'a str,
}

/// The row of a set in its version, made when it is first needed.
fn keep_set(tx: &Transaction, clock: Clock, of: &Set) -> Result<InstrumentId> {
    let mut known = tx.prepare_cached("SELECT id FROM instrument WHERE code = ?1 AND version = ?2")?;
    if let Some(id) = known.query_row((of.code, of.version), |r| r.get(0)).optional()? {
        return Ok(id);
    }
    let id = InstrumentId::new();
    tx.execute(
        "INSERT INTO instrument (id, code, version, kind, title, lang, origin, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'question_bank', ?4, 'en-GB', ?5, ?6, ?6)",
        (&id, of.code, of.version, of.title, of.origin, clock.now()),
    )?;
    Ok(id)
}

/// The row of a question: its own, or that of the version which ships today, made when it is first needed.
fn row_of(tx: &Transaction, clock: Clock, code: &str) -> Result<InstrumentItemId> {
    let found = BANKS.iter().find_map(|bank| Some((bank, bank.items.iter().position(|item| item.code == code)?)));
    let Some((bank, at)) = found else { return Ok(InstrumentItemId(code.to_owned())) };
    let of = Set { code: &bank.code, version: bank.version, title: &bank.title, origin: "builtin" };
    let set = keep_set(tx, clock, &of)?;
    let mut known = tx.prepare_cached("SELECT id FROM instrument_item WHERE instrument_id = ?1 AND code = ?2")?;
    if let Some(id) = known.query_row((&set, code), |r| r.get(0)).optional()? {
        return Ok(id);
    }
    let item = &bank.items[at];
    let id = InstrumentItemId::new();
    tx.execute(
        "INSERT INTO instrument_item (id, instrument_id, code, sort, group_code, text, answer_kind, depth, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'text', ?7, ?8, ?8)",
        rusqlite::params![id, set, code, at as u32, item.group(), item.text, item.depth, clock.now()],
    )?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::Question;
    use crate::moves::SeeOff;
    use crate::testing::{TestPlanner, day, planner};

    fn with_ruth() -> (TestPlanner, PersonId) {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let id = p.add_person("Ruth".into()).expect("added").id;
        (p, id)
    }

    fn found(p: &Planner, kind: Option<LibraryKind>, words: &str) -> Vec<LibraryItem> {
        p.library(kind, Some(words.into()), LibraryPart::Offered).expect("listed").items
    }

    fn part(p: &Planner, part: LibraryPart) -> Vec<String> {
        p.library(None, None, part).expect("listed").items.into_iter().map(|item| item.id).collect()
    }

    fn words(text: &str) -> LibraryWords {
        LibraryWords { text: text.into(), more: None, group_code: None }
    }

    fn texts(p: &Planner, talk: &ConversationId) -> Vec<String> {
        p.one_on_one(talk.clone()).expect("page").points.into_iter().map(|point| point.text).collect()
    }

    fn count(p: &Planner, of: &str) -> u32 {
        p.read(|tx| Ok(tx.query_row(&format!("SELECT count(*) FROM {of}"), [], |r| r.get(0))?)).expect("counted")
    }

    #[test]
    fn everything_that_ships_is_there_once() {
        let p = planner();
        let mut ids = BTreeSet::new();
        let kinds = [
            (LibraryKind::Question, 67),
            (LibraryKind::Coaching, 42),
            (LibraryKind::Goal, 15),
            (LibraryKind::Skill, 24),
            (LibraryKind::Feedback, 22),
            (LibraryKind::Move, 29),
        ];
        for (kind, count) in kinds {
            let all = found(&p, Some(kind), "");
            assert_eq!(all.len(), count, "{kind:?}");
            assert!(all.iter().all(|item| item.kind == kind && !item.text.is_empty() && ids.insert(item.id.clone())));
            assert!(
                all.iter().all(|item| item.group.is_some() == (kind != LibraryKind::Goal)),
                "{kind:?} has headings"
            );
        }
        let page = p.library(None, None, LibraryPart::Offered).expect("listed");
        assert_eq!((page.items.len(), page.found as usize), (SHOWN, ids.len()), "what is not shown is told");
    }

    #[test]
    fn it_is_found_by_the_beginnings_of_words_without_case_and_accents() {
        let p = planner();
        assert_eq!(found(&p, None, "LEAVE this convérs with").len(), 1);
        assert!(found(&p, None, "eave this convers").is_empty(), "not in the middle of a word");
        assert!(found(&p, None, "no such words anywhere").is_empty());
        let kinds = |words: &str| found(&p, None, words).into_iter().map(|item| item.kind).collect::<BTreeSet<_>>();
        assert!(kinds("crisis").contains(&LibraryKind::Move), "by its everyday word");
        assert_eq!(kinds("hospital ward"), BTreeSet::from([LibraryKind::Feedback]), "by its trade");
        assert!(kinds("feedback").len() > 1, "in whatever it is said");
        let first = &found(&p, None, "workload")[0];
        assert!(folded(&first.text).contains("workload"), "who says it comes first: {}", first.text);
        assert!(p.library(None, Some("x".repeat(201)), LibraryPart::Offered).is_err(), "too long to look for");
    }

    #[test]
    fn a_favourite_is_kept_once_outlives_a_restart_and_goes_by_undo() {
        let (p, _) = with_ruth();
        let [question, skill] = ["o1.growth.05", "cf.manager/L6"].map(str::to_owned);
        p.keep_favourite(question.clone(), true).expect("kept");
        p.keep_favourite(question.clone(), true).expect("twice is once");
        p.keep_favourite(skill.clone(), true).expect("a skill too");
        let other = p.on(day("2026-11-17"));
        assert_eq!(part(&other, LibraryPart::Favourites), [question.clone(), skill.clone()]);
        p.keep_favourite(question.clone(), false).expect("not any more");
        assert_eq!(part(&p, LibraryPart::Favourites), [skill]);
        p.undo().expect("undone");
        assert_eq!(part(&p, LibraryPart::Favourites).len(), 2);
        assert_eq!(p.keep_favourite("o1.gone.01".into(), true).expect_err("nothing").kind(), "gone");
    }

    #[test]
    fn own_ones_stand_first_and_only_they_can_be_changed() {
        let (p, _) = with_ruth();
        let question = LibraryKind::Question;
        assert!(p.add_library_item(question, words(" ")).is_err(), "empty");
        assert!(p.add_library_item(question, words(&"x".repeat(301))).is_err(), "too long");
        assert!(
            p.add_library_item(LibraryKind::Skill, words("Patience")).is_err(),
            "a skill belongs to a list of skills"
        );
        assert!(p.add_library_item(LibraryKind::Coaching, words("And then?")).is_err(), "of which stage?");
        let own = p
            .add_library_item(
                question,
                LibraryWords { more: Some("In the last month".into()), ..words("What to stop?") },
            )
            .expect("kept");
        assert!(own.own && found(&p, Some(question), "")[0].id == own.id, "own ones first");
        let changed = p.change_library_item(own.id.clone(), words("What should I do less of?")).expect("changed");
        assert_eq!((changed.text.as_str(), changed.more), ("What should I do less of?", None));
        p.keep_favourite(own.id.clone(), true).expect("kept");
        p.put_away_library_item(own.id.clone(), true).expect("away");
        assert!(p.change_library_item("gr.goal.01".into(), words("x")).is_err());
        assert!(p.remove_library_item("gr.goal.01".into()).is_err());
        p.remove_library_item(own.id.clone()).expect("gone");
        assert_eq!(count(&p, "favourite"), 0, "its favourite with it");
        assert_eq!(part(&p, LibraryPart::PutAway), [""; 0]);
        p.undo().expect("undone");
        assert_eq!((part(&p, LibraryPart::PutAway), count(&p, "favourite")), (vec![own.id], 1), "and both back");
    }

    #[test]
    fn what_was_put_away_is_offered_nowhere_and_comes_back() {
        let (p, ruth) = with_ruth();
        let talk = p.open_one_on_one(ruth, None).expect("a talk");
        let away = ["gr.goal.01", "gp.01", "fb.praise.01"];
        for id in away {
            p.put_away_library_item(id.into(), true).expect("away");
        }
        let offered = |p: &Planner| {
            let questions = p.other_questions(talk.clone()).expect("questions");
            let goals = p.goal_library(None).expect("goals");
            let feedback = p.feedback_examples().expect("examples");
            (
                questions.iter().any(|q| q.code == away[0]),
                goals.iter().any(|goal| goal.code == away[1]),
                feedback.iter().any(|one| one.code == away[2]),
            )
        };
        assert_eq!(offered(&p), (false, false, false));
        assert_eq!(part(&p, LibraryPart::PutAway).len(), 3);
        assert_eq!(p.library(None, Some("zzz".into()), LibraryPart::Offered).expect("page").put_away, 3);
        assert!(found(&p, None, "leave this conversation with").is_empty());
        for id in away {
            p.put_away_library_item(id.into(), false).expect("back");
        }
        assert_eq!(offered(&p), (true, true, true));
        p.undo().expect("undone");
        assert_eq!(part(&p, LibraryPart::PutAway), [away[2]], "each is a step of its own");
        assert!(p.put_away_library_item("cf.manager/L6".into(), true).is_err(), "skills go with their list");
    }

    #[test]
    fn skills_of_a_list_that_is_not_offered_are_not_here_either() {
        let (p, _) = with_ruth();
        let list = p.frameworks().expect("lists").remove(0).id;
        p.put_away_framework(list, true).expect("away");
        assert_eq!(found(&p, Some(LibraryKind::Skill), "").len(), 16);
    }

    #[test]
    fn a_question_goes_to_the_next_talk_once_and_keeps_its_words_whatever_becomes_of_it() {
        let (p, ruth) = with_ruth();
        p.set_rhythm(ruth.clone(), Some(2), Some(day("2026-11-20")), None).expect("rhythm");
        let own = p.add_library_item(LibraryKind::Question, words("What should I stop doing?")).expect("kept");
        let put = p.use_in_talk(own.id.clone(), ruth.clone(), false).expect("put there");
        assert_eq!((put.on, put.already), (day("2026-11-20"), false));
        let again = p.use_in_talk(own.id.clone(), ruth.clone(), false).expect("there already");
        assert_eq!(again, PutInTalk { already: true, ..put.clone() });
        p.use_in_talk("gr.goal.01".into(), ruth.clone(), false).expect("put there");
        let talk = put.conversation_id;
        assert_eq!(
            texts(&p, &talk),
            ["What should I stop doing?", "What would you like to leave this conversation with?"]
        );
        p.change_library_item(own.id.clone(), words("Something else")).expect("changed");
        p.remove_library_item(own.id).expect("gone");
        assert_eq!(texts(&p, &talk)[0], "What should I stop doing?", "what was put there stays");
        assert!(p.use_in_talk("gp.01".into(), ruth.clone(), false).is_err(), "a goal is no question");
        let p = p.on(day("2026-11-18"));
        let how = SeeOff { what: Some("moved_team".into()), on: Some(day("2026-11-17")), ..SeeOff::default() };
        p.see_off(ruth.clone(), how).expect("away");
        assert!(p.use_in_talk("gr.goal.01".into(), ruth, false).expect_err("not here").message().contains("Ruth"));
    }

    #[test]
    fn a_question_can_stand_on_every_talk_of_a_rhythm() {
        let (p, ruth) = with_ruth();
        let code = || "o1.opening.02".to_owned();
        let refused = p.use_in_talk(code(), ruth.clone(), true).expect_err("without a rhythm");
        assert!(matches!(refused, Error::Invalid { ref field, .. } if field == "every"), "{refused:?}");
        assert_eq!(count(&p, "conversation"), 0, "nothing half done");
        p.set_rhythm(ruth.clone(), Some(1), Some(day("2026-11-20")), None).expect("rhythm");
        // The next talk has a row already, and the one after it has none.
        let next = p.open_one_on_one(ruth.clone(), Some(day("2026-11-20"))).expect("opened");
        let put = p.use_in_talk(code(), ruth.clone(), true).expect("put there");
        assert_eq!((put.conversation_id, put.already), (next.clone(), false));
        assert!(p.use_in_talk(code(), ruth.clone(), true).expect("again").already);
        let later = p.open_one_on_one(ruth.clone(), Some(day("2026-11-27"))).expect("opened");
        for talk in [&next, &later] {
            assert_eq!(texts(&p, talk), ["Which part of your week gave you energy, and which part drained it?"]);
        }
        assert_eq!(p.person_page(ruth).expect("page").rhythm.expect("one").standing_points.len(), 1);
    }

    #[test]
    fn a_coaching_question_that_stands_as_a_point_is_asked_when_it_is_ticked() {
        let (p, ruth) = with_ruth();
        let talk = p.use_in_talk("gr.goal.01".into(), ruth, false).expect("put there").conversation_id;
        let asked = |p: &Planner| -> Vec<String> {
            let all = p.other_questions(talk.clone()).expect("questions");
            all.into_iter().filter(|q| q.asked).map(|q| q.code).collect()
        };
        let state = |p: &Planner| p.one_on_one(talk.clone()).expect("page").points[0].state.clone();
        assert_eq!(asked(&p), [""; 0], "it waits");
        p.ask_question(talk.clone(), "gr.goal.01".into(), true).expect("asked");
        assert_eq!(
            (asked(&p), state(&p)),
            (vec!["gr.goal.01".to_owned()], "discussed".into()),
            "ticked where it stands"
        );
        assert_eq!(count(&p, "conversation_item"), 1, "and not a second time");
        p.ask_question(talk.clone(), "gr.goal.01".into(), false).expect("taken back");
        assert_eq!((asked(&p).len(), state(&p)), (0, "open".into()), "the point stays");
    }

    #[test]
    fn an_own_coaching_question_is_offered_in_the_talk_by_its_stage() {
        let (p, ruth) = with_ruth();
        let stage = LibraryWords { group_code: Some("will".into()), ..words("What is the smallest step?") };
        let own = p.add_library_item(LibraryKind::Coaching, stage).expect("kept");
        let talk = p.open_one_on_one(ruth, None).expect("a talk");
        let there = |p: &Planner| -> Option<Question> {
            p.other_questions(talk.clone()).expect("questions").into_iter().find(|q| q.code == own.id)
        };
        assert_eq!(there(&p).map(|q| (q.stage, q.asked)), Some(("will".into(), false)));
        p.ask_question(talk.clone(), own.id.clone(), true).expect("asked");
        p.change_library_item(
            own.id.clone(),
            LibraryWords { group_code: Some("options".into()), ..words("What is the next step?") },
        )
        .expect("changed");
        let as_asked = Some(("What is the smallest step?".to_owned(), "will".to_owned(), true));
        assert_eq!(there(&p).map(|q| (q.text, q.stage, q.asked)), as_asked, "as it was asked");
        p.remove_library_item(own.id.clone()).expect("gone");
        let left = p.other_questions(talk.clone()).expect("questions").into_iter().filter(|q| q.asked).count();
        assert_eq!(left, 1, "it was asked, whatever becomes of it");
    }

    /// An update of what ships: the wording of a question changes under the same code, and one is not there any more.
    #[test]
    fn an_update_of_what_ships_changes_nothing_that_was_asked() {
        let (p, ruth) = with_ruth();
        let talk = p.open_one_on_one(ruth, None).expect("a talk");
        let then = "What do you want from this talk?";
        for code in ["gr.goal.01", "gr.will.01"] {
            p.ask_question(talk.clone(), code.into(), true).expect("asked");
        }
        // As both were asked with an older version of the product.
        p.write("add_note", |tx| {
            tx.execute_batch(&format!(
                "UPDATE conversation_item SET text = '{then}' WHERE grow_stage = 'goal';
                 UPDATE conversation_item SET text = 'When?' WHERE grow_stage = 'will';
                 UPDATE instrument SET version = 0;
                 UPDATE instrument_item SET text = '{then}' WHERE code = 'gr.goal.01';
                 UPDATE instrument_item SET text = 'When?', code = 'gr.will.gone' WHERE code = 'gr.will.01'"
            ))?;
            Ok(())
        })
        .expect("an older one");
        let asked = |p: &Planner| -> Vec<(String, String)> {
            let all = p.other_questions(talk.clone()).expect("questions");
            all.into_iter().filter(|q| q.asked).map(|q| (q.code, q.text)).collect()
        };
        let as_then = [("gr.goal.01", then), ("gr.will.gone", "When?")].map(|(c, t)| (c.to_owned(), t.to_owned()));
        assert_eq!(asked(&p), as_then, "as it was asked, and ticked, also where it is offered no more");
        let page: Vec<String> =
            p.one_on_one(talk.clone()).expect("page").questions.into_iter().map(|q| q.text).collect();
        assert_eq!(page, [then, "When?"], "on the page of the talk too");
        p.ask_question(talk.clone(), "gr.goal.01".into(), true).expect("a second tick");
        assert_eq!(count(&p, "conversation_item"), 2, "asked once, in whatever words");

        // The other way round: were it known by its words alone, the update would have lost it.
        p.write("add_note", |tx| Ok(tx.execute("UPDATE conversation_item SET instrument_item_id = NULL", [])?))
            .expect("by its words alone");
        assert!(asked(&p).iter().all(|(code, _)| code != "gr.goal.01"), "the tick would be gone");
        p.undo().expect("undone");

        p.ask_question(talk.clone(), "gr.goal.01".into(), false).expect("unticked");
        p.ask_question(talk.clone(), "gr.goal.01".into(), true).expect("asked anew");
        let anew = asked(&p).into_iter().find(|(code, _)| code == "gr.goal.01").map(|(_, text)| text);
        assert_eq!(
            anew.as_deref(),
            Some("What would you like to leave this conversation with?"),
            "in the words of today"
        );
        assert_eq!(count(&p, "instrument"), 2, "a version beside the other, none changed");
        assert_eq!(count(&p, &format!("instrument_item WHERE text = '{then}'")), 1);
    }

    #[test]
    fn an_open_point_from_the_library_goes_along_and_is_still_known() {
        let (p, ruth) = with_ruth();
        p.set_rhythm(ruth.clone(), Some(1), Some(day("2026-11-16")), None).expect("rhythm");
        let talk = p.use_in_talk("gr.goal.01".into(), ruth.clone(), false).expect("put there").conversation_id;
        let done = p.finish_one_on_one(talk, None, None).expect("finished");
        assert_eq!(done.carried, 1);
        let next = p.open_one_on_one(ruth, done.next_on).expect("opened");
        p.ask_question(next.clone(), "gr.goal.01".into(), true).expect("asked");
        assert_eq!(texts(&p, &next).len(), 1, "ticked where it stands");
        assert_eq!(p.one_on_one(next).expect("page").points[0].state, "discussed");
        assert_eq!(count(&p, "conversation_item WHERE grow_stage = 'goal'"), 2, "its stage goes along");
    }
}
