//! The questions that stand in a talk: two that are suggested, the others on demand, and those that were asked, in the words
//! and the version in which they were asked.

use super::points::{point, put_tick};
use super::*;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Question {
    pub code: String,
    pub text: String,
    /// goal, reality, options, will or follow_up; nothing where it is not for coaching.
    pub stage: String,
    /// Once it was asked.
    pub item_id: Option<ConversationItemId>,
    pub asked: bool,
}

/// Suggested questions begin once there is a habit of talking to build on.
pub(crate) const QUESTIONS_FROM_TALKS: u32 = 3;

/// A question that stands in a talk, in the words and under the stage of when it came there.
pub(super) struct Asked {
    item_id: ConversationItemId,
    /// It stands among the points and can be open; else it was asked.
    is_point: bool,
    code: String,
    text: String,
    stage: String,
    asked: bool,
}

impl Asked {
    fn as_question(&self) -> Question {
        Question {
            code: self.code.clone(),
            text: self.text.clone(),
            stage: self.stage.clone(),
            item_id: Some(self.item_id.clone()),
            asked: true,
        }
    }
}

impl Planner {
    /// Ticks a question as asked, or takes the tick back. One that stands among the points is ticked there.
    pub fn ask_question(&self, id: ConversationId, code: String, asked: bool) -> Result<()> {
        self.write("ask_question", |tx| {
            one(tx, &id)?;
            let clock = self.clock();
            let Some(old) = standing_questions(tx, &id)?.into_iter().find(|question| question.code == code) else {
                let question = library::question(tx, &code)?;
                if asked {
                    let item = library::put_question(tx, clock, &id, ("question", "manager"), &question)?;
                    tx.execute("UPDATE conversation_item SET state = 'discussed' WHERE id = ?1", [&item])?;
                }
                return Ok(());
            };
            if old.is_point {
                return put_tick(tx, clock, &point(tx, &old.item_id)?, asked);
            }
            if !asked {
                tx.execute("DELETE FROM conversation_item WHERE id = ?1", [&old.item_id])?;
            }
            Ok(())
        })
    }

    /// Every coaching question there is, those asked in this talk marked and in the words in which they were asked.
    pub fn other_questions(&self, id: ConversationId) -> Result<Vec<Question>> {
        self.read(|tx| {
            let asked = asked(tx, &id)?;
            let offered = library::questions(tx)?;
            let mut all: Vec<Question> = offered.iter().map(|question| mark(question, &asked)).collect();
            let gone = asked.iter().filter(|old| offered.iter().all(|question| question.code != old.code));
            all.extend(gone.map(Asked::as_question));
            all.retain(|question| !question.stage.is_empty());
            Ok(all)
        })
    }
}

/// The questions of a talk, asked ones and points that came from the library. Which question it is says the version that
/// was kept with it, never its words: those may be others by now.
pub(super) fn standing_questions(tx: &Transaction, id: &ConversationId) -> Result<Vec<Asked>> {
    let mut all = tx.prepare_cached(
        "SELECT i.id, i.kind, q.code, i.text, i.grow_stage, i.state FROM conversation_item i
         LEFT JOIN instrument_item q ON q.id = i.instrument_item_id
         WHERE i.conversation_id = ?1 AND (i.kind = 'question' OR (i.kind = 'topic' AND q.id IS NOT NULL))
         ORDER BY i.sort, i.id",
    )?;
    let found = all.query_map([id], |r| {
        let (item_id, kind, state): (ConversationItemId, String, String) = (r.get(0)?, r.get(1)?, r.get(5)?);
        let (text, code): (String, Option<String>) = (r.get(3)?, r.get(2)?);
        // Nothing was kept with it: it is known by its words, or by nothing but itself.
        let code = code.or_else(|| library::code_of_words(&text).map(str::to_owned));
        let is_point = kind == "topic";
        Ok(Asked {
            code: code.unwrap_or_else(|| item_id.to_string()),
            item_id,
            is_point,
            text,
            stage: r.get::<_, Option<String>>(4)?.unwrap_or_default(),
            asked: !is_point || state == "discussed",
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn asked(tx: &Transaction, id: &ConversationId) -> Result<Vec<Asked>> {
    let mut all = standing_questions(tx, id)?;
    all.retain(|question| question.asked);
    Ok(all)
}

/// A question on offer by its code, as it stands in a talk; none where it was put away and not asked.
pub(crate) fn question(tx: &Transaction, id: &ConversationId, code: &str) -> Result<Option<Question>> {
    let asked = asked(tx, id)?;
    Ok(library::questions(tx)?.iter().find(|question| question.code == code).map(|question| mark(question, &asked)))
}

pub(super) fn mark(question: &BankQuestion, asked: &[Asked]) -> Question {
    let old = asked.iter().find(|old| old.code == question.code);
    old.map(Asked::as_question).unwrap_or_else(|| Question {
        code: question.code.clone(),
        text: question.text.clone(),
        stage: question.stage.clone(),
        item_id: None,
        asked: false,
    })
}

/// Two questions for a talk: one that looks (goal, reality) and one that moves (options, will). The same talk always
/// gets the same two; those that were asked are shown whatever they are.
pub(super) fn pair(tx: &Transaction, id: &ConversationId) -> Result<Vec<Question>> {
    let held: u32 = tx
        .prepare_cached("SELECT count(*) FROM (SELECT 1 FROM conversation WHERE held_on IS NOT NULL LIMIT ?1)")?
        .query_row([QUESTIONS_FROM_TALKS], |r| r.get(0))?;
    let asked = asked(tx, id)?;
    // A point that was ticked stands among the points.
    let mut chosen: Vec<Question> = asked.iter().filter(|old| !old.is_point).map(Asked::as_question).collect();
    if held < QUESTIONS_FROM_TALKS && chosen.is_empty() {
        return Ok(Vec::new());
    }
    for question in turned(tx, id, chosen.iter().map(|question| question.stage.as_str()).collect())? {
        chosen.push(mark(&question, &asked));
    }
    chosen.sort_by_key(|question| matches!(question.stage.as_str(), "options" | "will"));
    Ok(chosen)
}

/// The questions that make a pair with those of `there`: one that looks, one that moves. The same for the same talk.
fn turned(tx: &Transaction, id: &ConversationId, there: Vec<&str>) -> Result<Vec<BankQuestion>> {
    // The id's random tail turns the wheel.
    let turn =
        id.as_str().bytes().rev().take(8).fold(0usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    let (bank, away) = (library::shipped_questions(), library::put_away(tx)?);
    let mut found = Vec::new();
    for stages in [["goal", "reality"], ["options", "will"]] {
        if there.iter().any(|stage| stages.contains(stage)) {
            continue;
        }
        let of_stage: Vec<_> = bank.iter().filter(|question| stages.contains(&question.stage.as_str())).collect();
        // One that was put away leaves its place to the next.
        let from = turn % of_stage.len().max(1);
        let (before, after) = of_stage.split_at(from);
        let question = after.iter().chain(before).find(|question| !away.contains(&question.code));
        found.extend(question.map(|question| (*question).clone()));
    }
    Ok(found)
}

/// Puts the pair among the points of a talk ahead, where it waits to be asked; false where it stands there already.
pub(crate) fn put_pair(tx: &Transaction, clock: Clock, id: &ConversationId) -> Result<bool> {
    let standing = standing_questions(tx, id)?;
    let missing = turned(tx, id, standing.iter().map(|question| question.stage.as_str()).collect())?;
    for question in &missing {
        library::put_question(tx, clock, id, ("topic", "manager"), question)?;
    }
    Ok(!missing.is_empty())
}
