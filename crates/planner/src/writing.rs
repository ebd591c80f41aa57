//! Writing checks: one remark at a time on the wording of a text that others will read, with a reason and an example.
//!
//! They look at patterns of words, offline, know nothing about the person a text is about, and hold nothing up. What is
//! for the manager alone is not looked at, but for one thing, once: whether it looks like health information. A remark
//! that was waved away stays away until the text is another one; only that, with a hash of the text, is kept.

mod facts;
mod rules;
mod words;

pub use facts::{Action, FeedbackFacts, GoalFacts, KeyResultFacts, ReviewFacts};

use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::id::{DismissalId, PersonId};
use crate::{Planner, messages, text};
use rules::{BOOK, Rule};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use words::Words;

/// What a text is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WritingField {
    GoalTitle,
    /// What a goal means, in plain words.
    GoalPlainText,
    Situation,
    Behaviour,
    Impact,
    FeedbackNextStep,
    /// Any text of a review.
    Review,
    /// A line both agreed on, or a step of a development plan.
    Agreed,
    /// A question to ask in a talk.
    Question,
    /// What the team or the manager stands for.
    Statement,
    /// A note that is not the manager's alone.
    Entry,
    /// What somebody is looked for to do.
    Job,
    /// Any other text.
    Other,
}

impl WritingField {
    /// What the rules call it, and the table its record is in.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            WritingField::GoalTitle => ("goal.title", "goal"),
            WritingField::GoalPlainText => ("goal.plain_text", "goal"),
            WritingField::Situation => ("feedback.situation", "feedback"),
            WritingField::Behaviour => ("feedback.behaviour", "feedback"),
            WritingField::Impact => ("feedback.impact", "feedback"),
            WritingField::FeedbackNextStep => ("feedback.next_step", "feedback"),
            WritingField::Review => ("review.text", "review"),
            WritingField::Agreed => ("action_item.text", "action_item"),
            WritingField::Question => ("coaching.question", "conversation_item"),
            WritingField::Statement => ("statement", "entry"),
            WritingField::Entry => ("entry.body", "entry"),
            WritingField::Job => ("job.text", "plan"),
            WritingField::Other => ("text", "text"),
        }
    }
}

/// Who reads a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    Private,
    Shared,
    Public,
}

/// A text to look at.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct WritingCheck {
    pub text: String,
    pub field: WritingField,
    pub visibility: Readers,
    /// Whom it is about.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// What it belongs to, so that a remark that was waved away stays away; none before it is saved.
    #[serde(default)]
    pub record_id: Option<String>,
    /// Remarks that were waved away in this form.
    #[serde(default)]
    pub not_these: Vec<String>,
    #[serde(default)]
    pub feedback: Option<FeedbackFacts>,
}

/// One remark on the wording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WritingHint {
    pub rule: String,
    pub reason: String,
    /// The words it is about, where it is about words.
    pub words: Option<String>,
    /// How such a thing could read instead.
    pub example: Option<String>,
}

/// The one thing that is looked for in what is for the manager alone.
const HEALTH: &str = "PR-01";

impl Planner {
    /// The remark on a text that matters most, if any. Saves nothing and refuses no text for its words.
    pub fn check_writing(&self, check: WritingCheck) -> Result<Option<WritingHint>> {
        let text = text::body(&check.text, "text")?;
        let words = Words::of(&text);
        if words.whole.is_empty() {
            return Ok(None);
        }
        let (field, entity) = check.field.names();
        let (private, packet) = (check.visibility == Readers::Private, check.field == WritingField::Review);
        let mut rules: Vec<&Rule> = BOOK.rules.iter().filter(|rule| looks_at(rule, field, private, packet)).collect();
        rules.sort_by_key(|rule| rule.order());
        let record_id = check.record_id.as_deref();
        self.read(|tx| {
            let others = if packet { others(tx, check.person_id.as_ref())? } else { Vec::new() };
            let of_feedback = |rule: &Rule| {
                let about = check.feedback.as_ref().filter(|_| check.field == WritingField::Behaviour && !private);
                about.is_some_and(|about| rule.sees_feedback(about)).then_some(None)
            };
            for rule in rules {
                let seen = if rule.fields == ["feedback"] { of_feedback(rule) } else { rule.sees(&words, &others) };
                let Some(seen) = seen.filter(|_| !check.not_these.contains(&rule.id)) else { continue };
                if waved_away(tx, &rule.id, (entity, record_id, field), (&text, private))? {
                    continue;
                }
                return Ok(Some(WritingHint {
                    reason: reason(rule, private),
                    words: seen,
                    example: rule.example.clone().filter(|_| !private),
                    rule: rule.id.clone(),
                }));
            }
            Ok(None)
        })
    }

    /// A remark is not wanted here: it stays away until the text is another one. In what is for the manager alone it
    /// stays away for good.
    pub fn dismiss_hint(&self, rule: String, field: WritingField, record_id: String, text: String) -> Result<()> {
        let known = BOOK.rule(&rule).ok_or_else(|| Error::invalid("rule", "error_choice"))?;
        let record_id = text::required(&record_id, "record_id", text::NAME, "error_choice")?;
        let text = text::body(&text, "text")?;
        let (field, entity) = field.names();
        let at = self.clock().now();
        self.write_aside(|tx| {
            tx.execute(
                "INSERT INTO dismissal (id, rule, entity, entity_id, field, text_hash, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)
                 ON CONFLICT (rule, entity, entity_id, field) DO UPDATE SET text_hash = ?6, updated_at = ?7",
                rusqlite::params![DismissalId::new(), known.id, entity, record_id, field, sha256(&text), at],
            )?;
            Ok(())
        })
    }
}

/// Whether a rule has anything to do with such a field.
fn looks_at(rule: &Rule, field: &str, private: bool, packet: bool) -> bool {
    if private {
        return rule.id == HEALTH;
    }
    rule.fields.iter().any(|of| match of.as_str() {
        "shared.text" => true,
        "packet.text" => packet,
        // The two that look at the record beside the words.
        "feedback" => field == "feedback.behaviour",
        _ => of == field,
    })
}

/// Names of everybody but the one it is about and the manager.
fn others(tx: &Transaction, subject: Option<&PersonId>) -> Result<Vec<String>> {
    let mut query = tx.prepare_cached(
        "SELECT display_name, given_name FROM person WHERE is_self = 0 AND (?1 IS NULL OR id <> ?1)
           AND NOT EXISTS (SELECT 1 FROM person me WHERE me.id = ?1 AND coalesce(me.given_name, '') = person.given_name)",
    )?;
    let mut rows = query.query([subject])?;
    let mut names = Vec::new();
    while let Some(row) = rows.next()? {
        let (whole, given): (String, Option<String>) = (row.get(0)?, row.get(1)?);
        names.extend(given.or_else(|| whole.split_whitespace().next().map(str::to_owned)));
        names.push(whole);
    }
    Ok(names)
}

fn waved_away(
    tx: &Transaction,
    rule: &str,
    (entity, record_id, field): (&str, Option<&str>, &str),
    (text, private): (&str, bool),
) -> Result<bool> {
    let Some(record_id) = record_id else { return Ok(false) };
    let mut query = tx.prepare_cached(
        "SELECT text_hash FROM dismissal WHERE rule = ?1 AND entity = ?2 AND entity_id = ?3 AND field = ?4",
    )?;
    let of: Option<String> = query.query_row((rule, entity, record_id, field), |row| row.get(0)).optional()?;
    Ok(of.is_some_and(|of| private || of == sha256(text)))
}

/// The library's words, or the product's own where a manager would not know them.
fn reason(rule: &Rule, private: bool) -> String {
    if private {
        return messages::text("hint_health_only_you", &[]);
    }
    let own = format!("hint_{}", rule.id.to_lowercase().replace('-', "_"));
    if messages::exists(&own) { messages::text(&own, &[]) } else { rule.message.clone() }
}

/// Plain language: short sentences, no jargon, and the reason named.
pub fn is_plain(text: &str) -> bool {
    let words = Words::of(text);
    let plain = BOOK.rules.iter().filter(|rule| rule.set == "plain" && rule.counts());
    !words.whole.is_empty() && plain.into_iter().all(|rule| rule.sees(&words, &[]).is_none())
}

/// What stands out in a review beside its words, one sentence each: questions to the writer, never a verdict.
pub fn remarks_on_review(review: &ReviewFacts) -> Vec<String> {
    BOOK.rules.iter().filter(|rule| rule.sees_review(review)).map(|rule| reason(rule, false)).collect()
}

/// What a line still needs before both can say that they agreed on it.
pub fn remarks_on_line(line: &Action) -> Vec<String> {
    BOOK.rules.iter().filter(|rule| rule.sees_action(line)).map(|rule| reason(rule, false)).collect()
}

/// What a goal lacks of one of the five letters, heaviest first: rules that see it, in words.
pub fn missing_of_goal(goal: &GoalFacts, letter: &str) -> Option<String> {
    let title = Words::of(&goal.title);
    let mut rules: Vec<&Rule> =
        BOOK.rules.iter().filter(|rule| rule.criterion.as_deref() == Some(letter) && rule.counts()).collect();
    rules.sort_by_key(|rule| rule.order());
    let sees = |rule: &&Rule| {
        let of_title = rule.fields.iter().any(|field| field == "goal.title");
        if of_title { rule.sees(&title, &[]).is_some() } else { rule.sees_goal(goal) }
    };
    rules.into_iter().find(sees).map(|rule| reason(rule, false))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, planner};
    use serde_json::Value;

    fn library() -> Value {
        serde_json::from_str(include_str!("../content/linter_rules.json")).expect("the rules")
    }

    /// Whether a rule sees something in one of its examples, text or record.
    fn sees(rule: &Rule, example: &Value) -> bool {
        let facts = || example.clone();
        if let Some(text) = example.as_str() {
            return rule.sees(&Words::of(text), &[]).is_some();
        }
        match (rule.set.as_str(), rule.id.as_str()) {
            ("smart", _) => rule.sees_goal(&serde_json::from_value(facts()).expect("a goal")),
            ("sbi", _) => rule.sees_feedback(&serde_json::from_value(facts()).expect("feedback")),
            ("wording", _) => rule.sees_review(&serde_json::from_value(facts()).expect("a review")),
            ("action", _) => rule.sees_action(&serde_json::from_value(facts()).expect("a line")),
            (_, "PR-05") => {
                let names: Vec<String> = serde_json::from_value(example["others"].clone()).expect("names");
                rule.sees(&Words::of(example["text"].as_str().expect("a text")), &names).is_some()
            }
            (set, id) => panic!("{id} of {set} has an example that nobody reads"),
        }
    }

    #[test]
    fn every_rule_hits_its_hits_and_spares_its_misses() {
        let library = library();
        let all = library["rules"].as_array().expect("rules");
        assert_eq!((all.len(), BOOK.rules.len()), (63, 63));
        for stored in all {
            let id = stored["id"].as_str().expect("an id");
            let rule = BOOK.rule(id).expect("a rule");
            assert!(sees(rule, &stored["hit"]), "{id} misses {}", stored["hit"]);
            let misses = std::iter::once(&stored["miss"]).chain(stored["misses"].as_array().into_iter().flatten());
            for miss in misses {
                assert!(!sees(rule, miss), "{id} hits {miss}");
            }
        }
    }

    #[test]
    fn good_goals_feedback_and_questions_are_not_nagged() {
        let goals: Value = serde_json::from_str(include_str!("../content/goal_examples.json")).expect("goals");
        for goal in goals["pass"].as_array().expect("goals") {
            let words = Words::of(goal["title"].as_str().expect("a title"));
            for rule in BOOK.rules.iter().filter(|rule| rule.fields.iter().any(|field| field == "goal.title")) {
                assert!(rule.sees(&words, &[]).is_none(), "{} hits {}", rule.id, goal["title"]);
            }
        }
        let team: Value = serde_json::from_str(include_str!("../content/demo_dataset.json")).expect("the team");
        for goal in team["goals"].as_array().expect("goals") {
            let words = Words::of(goal["title"].as_str().expect("a title"));
            for id in ["SM-01", "SM-02", "SM-03", "SM-10", "SM-15"] {
                let rule = BOOK.rule(id).expect("a rule");
                assert!(rule.sees(&words, &[]).is_none(), "{id} hits {}", goal["title"]);
            }
        }
        let questions: Value =
            serde_json::from_str(include_str!("../content/coaching_questions.json")).expect("questions");
        for question in questions["items"].as_array().expect("questions") {
            let words = Words::of(question["text"].as_str().expect("a text"));
            for rule in BOOK.rules.iter().filter(|rule| rule.set == "coaching") {
                assert!(rule.sees(&words, &[]).is_none(), "{} hits {}", rule.id, question["text"]);
            }
        }
    }

    #[test]
    fn no_remark_speaks_of_bias_and_each_has_words() {
        for rule in &BOOK.rules {
            let reason = reason(rule, false);
            assert!(reason.len() > 8 && !reason.to_lowercase().contains("bias"), "{}: {reason}", rule.id);
            assert!(!reason.to_lowercase().contains("key result"), "{}: {reason}", rule.id);
        }
    }

    fn check(planner: &TestPlanner, text: &str, field: WritingField, visibility: Readers) -> Option<WritingHint> {
        let check = WritingCheck {
            text: text.into(),
            field,
            visibility,
            person_id: None,
            record_id: Some("0198".into()),
            not_these: Vec::new(),
            feedback: None,
        };
        planner.check_writing(check).expect("looked at")
    }

    #[test]
    fn what_is_for_the_manager_alone_is_looked_at_for_one_thing_once() {
        let planner = planner();
        let private = |text: &str| check(&planner, text, WritingField::Other, Readers::Private);
        assert_eq!(private("He is lazy, between us, and you always want a pay rise for the brilliant girls"), None);
        let hint = private("She was on sick leave").expect("a remark");
        assert_eq!((hint.rule.as_str(), hint.words.as_deref(), hint.example), ("PR-01", Some("sick"), None));
        assert!(hint.reason.contains("HR"), "{}", hint.reason);
        planner
            .dismiss_hint("PR-01".into(), WritingField::Other, "0198".into(), "She was on sick leave".into())
            .expect("kept");
        assert_eq!(private("She was on sick leave, with a migraine"), None, "told once is enough");
    }

    #[test]
    fn a_remark_that_was_waved_away_comes_back_with_another_text() {
        let planner = planner();
        let said = |text: &str| check(&planner, text, WritingField::Behaviour, Readers::Shared).map(|hint| hint.rule);
        assert_eq!(said("you were rude to the client").as_deref(), Some("SB-03"));
        let away = |rule: &str, text: &str| {
            planner.dismiss_hint(rule.into(), WritingField::Behaviour, "0198".into(), text.into())
        };
        away("SB-03", "you were rude to the client").expect("kept");
        assert_eq!(said("you were rude to the client"), None);
        assert_eq!(said("you were rude to the new client").as_deref(), Some("SB-03"));
        assert!(away("XX-01", "any").is_err(), "no such rule");
        assert!(planner.dismiss_hint("SB-03".into(), WritingField::Behaviour, " ".into(), "any".into()).is_err());
        assert_eq!(planner.undo().expect("nothing"), None, "waving a remark away is no step to take back");
    }

    #[test]
    fn health_comes_first_and_a_text_in_another_script_is_left_alone() {
        let planner = planner();
        let title = |text: &str| check(&planner, text, WritingField::GoalTitle, Readers::Shared).map(|hint| hint.rule);
        assert_eq!(title("Customer complaints of the sick list").as_deref(), Some("PR-01"));
        assert_eq!(title("客户投诉减半"), None);
        assert_eq!(title("Сократить жалобы"), None);
        assert_eq!(title("   "), None);
        let hint = check(&planner, "Look into the scanner problem", WritingField::Agreed, Readers::Shared);
        let hint = hint.expect("a remark");
        assert_eq!(hint.words.as_deref(), Some("look into"));
        assert!(hint.example.is_some_and(|example| example.starts_with("Send the scanner")));
    }

    #[test]
    fn a_review_names_nobody_else_and_no_number_to_call() {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let names = ["Will Grant", "Ruth Adeyemi"].map(String::from).to_vec();
        let people = planner.add_people(names).expect("added");
        let of_ruth = |text: &str| {
            let check = WritingCheck {
                text: text.into(),
                field: WritingField::Review,
                visibility: Readers::Shared,
                person_id: Some(people[1].id.clone()),
                record_id: None,
                not_these: Vec::new(),
                feedback: None,
            };
            planner.check_writing(check).expect("looked at").map(|hint| hint.rule)
        };
        assert_eq!(of_ruth("Ruth took over Will's list in March").as_deref(), Some("PR-05"));
        assert_eq!(of_ruth("Ruth says she will present the list in March"), None, "a word is no name");
        assert_eq!(of_ruth("Call her under +49 30 123456 in March").as_deref(), Some("PR-06"));
        for fine in ["Closed 12 000 000 cases by 2026-11-16", "In 2025-2026 she led the desk", "Room 12, 9:00"] {
            assert_eq!(of_ruth(fine), None, "{fine}");
        }
    }

    #[test]
    fn feedback_said_late_is_asked_about() {
        let planner = planner();
        let about = |delay_days: i64, next_step: &str| {
            let check = WritingCheck {
                text: "you closed the chat before the customer had answered".into(),
                field: WritingField::Behaviour,
                visibility: Readers::Shared,
                person_id: None,
                record_id: None,
                not_these: Vec::new(),
                feedback: Some(FeedbackFacts {
                    kind: "constructive".into(),
                    delay_days,
                    intent_question: None,
                    next_step: Some(next_step.into()),
                }),
            };
            planner.check_writing(check).expect("looked at").map(|hint| hint.rule)
        };
        assert_eq!(about(15, "wait for the answer").as_deref(), Some("SB-12"));
        assert_eq!(about(2, "").as_deref(), Some("SB-13"));
        assert_eq!(about(2, "wait for the answer"), None);
    }

    #[test]
    fn an_unending_text_is_refused_in_words() {
        let planner = planner();
        let check = WritingCheck {
            text: "x ".repeat(600_000),
            field: WritingField::Review,
            visibility: Readers::Shared,
            person_id: None,
            record_id: None,
            not_these: Vec::new(),
            feedback: None,
        };
        assert!(planner.check_writing(check).is_err());
    }
}
