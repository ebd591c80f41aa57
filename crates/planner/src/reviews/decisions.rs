//! What was decided about a review. The manager signs for themselves; what others decided is recorded with its day and how it
//! came, never signed for them. Each decision is bound to the words it is about: change one, and it is no longer about these.

use super::{Row, row};
use crate::calendar::{Clock, spoken};
use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::id::ReviewId;
use crate::messages::text;
use crate::{Planner, people, text};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Something that was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewDecision {
    pub id: String,
    /// employee, manager, second_line or hr.
    pub role: String,
    /// As it was given at the time.
    pub name: String,
    /// agreed, acknowledged, disagreed or declined.
    pub decision: String,
    pub decided_on: NaiveDate,
    /// signed (the manager alone), recorded, or paper.
    pub method: String,
    pub recorded_on: Option<NaiveDate>,
    /// It is about the words as they stand now.
    pub of_these_words: bool,
    /// "Recorded by Dana on 12 January: Ines has read it and added a comment."
    pub words: String,
}

/// What somebody else decided, as they told it.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewReviewDecision {
    /// employee, second_line or hr.
    pub role: String,
    /// Who, where it is not the person.
    #[serde(default)]
    pub name: Option<String>,
    /// agreed, acknowledged, disagreed or declined.
    pub decision: String,
    pub decided_on: NaiveDate,
    /// They signed on paper.
    #[serde(default)]
    pub on_paper: bool,
    /// The person's own words on it; left out, what stands there stays.
    #[serde(default)]
    pub comment: Option<String>,
}

impl Planner {
    /// Records what somebody else decided about the words as they stand now.
    pub fn record_review_decision(&self, id: ReviewId, decision: NewReviewDecision) -> Result<()> {
        let NewReviewDecision { role, name, decision, decided_on, on_paper, comment } = decision;
        if !["employee", "second_line", "hr"].contains(&role.as_str()) {
            return Err(Error::invalid("role", "error_choice"));
        }
        if !["agreed", "acknowledged", "disagreed", "declined"].contains(&decision.as_str()) {
            return Err(Error::invalid("decision", "error_choice"));
        }
        let name = text::optional(name.as_deref(), "name", text::NAME)?;
        let comment = comment.map(|comment| text::body(&comment, "comment")).transpose()?;
        self.review_step("record_review_decision", &id, |tx, clock, row| {
            let after_signing = role != "employee" && matches!(row.state.as_str(), "signed" | "closed");
            if !matches!(row.state.as_str(), "ready" | "meeting_held") && !after_signing {
                return Err(Error::invalid("id", "error_review_not_read"));
            }
            if decided_on > clock.today() {
                return Err(Error::invalid("decided_on", "error_future"));
            }
            if decided_on < row.from {
                return Err(Error::invalid("decided_on", "error_review_talk_before"));
            }
            let name = match (role.as_str(), name) {
                ("employee", _) => people::name(tx, &row.person_id)?,
                (_, Some(name)) => name,
                (_, None) => return Err(Error::invalid("name", "error_decision_name")),
            };
            if let Some(comment) = comment.filter(|_| role == "employee") {
                let comment = (!comment.trim().is_empty()).then_some(comment);
                tx.execute("UPDATE review SET employee_comment = ?2 WHERE id = ?1", (&row.id, comment))?;
            }
            let method = if on_paper { "paper" } else { "recorded" };
            put(tx, clock, &row.id, &role, &name, &decision, decided_on, method)
        })
    }

    /// Takes back what was recorded of somebody else, because it was written down wrongly.
    pub fn remove_review_decision(&self, id: ReviewId, decision_id: String) -> Result<()> {
        self.review_step("remove_review_decision", &id, |tx, _, row| {
            if matches!(row.state.as_str(), "signed" | "closed") {
                return Err(Error::invalid("id", "error_review_fixed"));
            }
            let gone = tx.execute(
                "DELETE FROM sign_off WHERE id = ?1 AND review_id = ?2 AND method <> 'signed'",
                (decision_id, &row.id),
            )?;
            if gone == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }
}

/// The manager's own signature under the words as they stand now.
pub(super) fn sign(tx: &Transaction, clock: Clock, row: &Row) -> Result<()> {
    let own = people::name(tx, &people::self_id(tx)?)?;
    put(tx, clock, &row.id, "manager", &own, "agreed", clock.today(), "signed")
}

#[allow(clippy::too_many_arguments, reason = "one row")]
fn put(
    tx: &Transaction,
    clock: Clock,
    id: &ReviewId,
    role: &str,
    name: &str,
    decision: &str,
    on: NaiveDate,
    method: &str,
) -> Result<()> {
    // Anew, because what was recorded before may have changed the words.
    let row = row(tx, id)?;
    let hash = content_hash(tx, &row)?;
    // Of the same words one decision each counts: the newest that was told.
    tx.execute("DELETE FROM sign_off WHERE review_id = ?1 AND role = ?2 AND content_hash = ?3", (id, role, &hash))?;
    let person = match role {
        "employee" => Some(row.person_id.clone()),
        "manager" => Some(people::self_id(tx)?),
        _ => None,
    };
    tx.execute(
        "INSERT INTO sign_off (id, review_id, role, person_id, name_as_given, decision, decided_on, method, recorded_on, content_hash,
                               created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11)",
        rusqlite::params![
            uuid::Uuid::now_v7().to_string(),
            id,
            role,
            person,
            name,
            decision,
            on,
            method,
            (method != "signed").then(|| clock.today()),
            hash,
            clock.now()
        ],
    )?;
    Ok(())
}

/// All of them, oldest first.
pub(super) fn of(tx: &Transaction, row: &Row) -> Result<Vec<ReviewDecision>> {
    let hash = content_hash(tx, row)?;
    let own = people::name(tx, &people::self_id(tx)?)?;
    let mut all = tx.prepare_cached(
        "SELECT id, role, name_as_given, decision, decided_on, method, recorded_on, outdated = 0 AND content_hash = ?2 FROM sign_off
         WHERE review_id = ?1 ORDER BY decided_on, created_at, id",
    )?;
    let rows = all.query_map((&row.id, hash), |r| {
        Ok(ReviewDecision {
            id: r.get(0)?,
            role: r.get(1)?,
            name: r.get(2)?,
            decision: r.get(3)?,
            decided_on: r.get(4)?,
            method: r.get(5)?,
            recorded_on: r.get(6)?,
            of_these_words: r.get(7)?,
            words: String::new(),
        })
    })?;
    let mut all: Vec<ReviewDecision> = rows.collect::<rusqlite::Result<_>>()?;
    for one in &mut all {
        one.words = in_words(one, &own, row.text.employee_comment.is_some(), row.to);
    }
    Ok(all)
}

/// The review was opened again: whatever was decided about it is about what it was.
pub(super) fn outdate(tx: &Transaction, clock: Clock, row: &Row) -> Result<()> {
    tx.execute(
        "UPDATE sign_off SET outdated = 1, updated_at = ?2 WHERE review_id = ?1 AND outdated = 0",
        (&row.id, clock.now()),
    )?;
    Ok(())
}

/// SHA-256 of what is printed of a review: the words of both, the days it is about, and the level with what it means.
pub(super) fn content_hash(tx: &Transaction, row: &Row) -> Result<String> {
    let level = match (&row.scale_id, row.final_value) {
        (Some(scale), Some(value)) => super::scale::one(tx, scale)?.level(value).cloned(),
        _ => None,
    };
    // Keys in their order, so that the same words have the same code on every computer.
    let printed = serde_json::json!({
        "comment": row.text.employee_comment,
        "focus": row.text.focus,
        "from": row.from,
        "level": level.map(|level| [Some(level.label), level.description]),
        "next_steps": row.text.next_steps,
        "strengths": row.text.strengths,
        "summary": row.text.summary,
        "to": row.to,
    });
    Ok(sha256(serde_json::to_vec(&printed)?))
}

/// What was decided, as it is said and printed: a signature is the manager's alone.
fn in_words(decision: &ReviewDecision, manager: &str, commented: bool, near: NaiveDate) -> String {
    let commented = commented && decision.role == "employee" && decision.decision != "declined";
    let what = match (decision.decision.as_str(), commented) {
        ("agreed", true) => "decision_agreed_comment",
        ("agreed", false) => "decision_agreed",
        ("disagreed", true) => "decision_disagreed_comment",
        ("disagreed", false) => "decision_disagreed",
        ("declined", _) => "decision_declined",
        (_, true) => "decision_acknowledged_comment",
        (_, false) => "decision_acknowledged",
    };
    let what = text(what, &[("name", &decision.name)]);
    let (decided, recorded) =
        (spoken(decision.decided_on, near), spoken(decision.recorded_on.unwrap_or(decision.decided_on), near));
    let id = match decision.method.as_str() {
        "signed" => "decision_signed",
        "paper" => "decision_on_paper",
        _ => "decision_recorded",
    };
    text(
        id,
        &[("manager", manager), ("day", &recorded), ("decided", &decided), ("what", &what), ("name", &decision.name)],
    )
}
