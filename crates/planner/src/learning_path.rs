//! A learning path in five stages, from the basics to people who could take over. A stage is behind the manager once what
//! they wrote down says so; nothing is ticked and nothing has to be read.

use crate::calendar::Clock;
use crate::error::Result;
use crate::messages::{counted, in_words, text};
use crate::packet::gather::capital;
use crate::quarter::steps;
use crate::{Planner, people};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PathStage {
    pub code: PathCode,
    pub title: String,
    /// What is to be done in it.
    pub about: String,
    /// What the records say, in one sentence.
    pub standing: String,
    pub done: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PathCode {
    Basics,
    Coaching,
    Trust,
    Purpose,
    Successors,
}

const PATH: [PathCode; 5] =
    [PathCode::Basics, PathCode::Coaching, PathCode::Trust, PathCode::Purpose, PathCode::Successors];

impl PathCode {
    /// Its title, and what is to be done in it.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            PathCode::Basics => ("path_basics_title", "path_basics_about"),
            PathCode::Coaching => ("path_coaching_title", "path_coaching_about"),
            PathCode::Trust => ("path_trust_title", "path_trust_about"),
            PathCode::Purpose => ("path_purpose_title", "path_purpose_about"),
            PathCode::Successors => ("path_successors_title", "path_successors_about"),
        }
    }
}

impl Planner {
    /// The five stages with what the records say of each.
    pub fn learning_path(&self) -> Result<Vec<PathStage>> {
        let clock = self.clock();
        self.read(|tx| PATH.iter().map(|code| stage(tx, clock, *code)).collect())
    }
}

fn stage(tx: &Transaction, clock: Clock, code: PathCode) -> Result<PathStage> {
    let (part, of) = match code {
        PathCode::Basics => basics(tx, clock)?,
        PathCode::Coaching => {
            let all = steps::coaching(tx, NaiveDate::default(), clock.today())?;
            (u32::from(all.iter().any(|(.., coached)| *coached)), 1)
        }
        // Whoever decides, or informs afterwards, has it completely.
        PathCode::Trust => at_least_one(
            tx,
            clock,
            "SELECT count(*) FROM delegation WHERE authority_level >= 6 AND handed_over_on <= ?1
               AND agreed_on IS NOT NULL AND state IN ('handed_over', 'completed')",
        )?,
        PathCode::Purpose => {
            let (said, _) = at_least_one(
                tx,
                clock,
                "SELECT count(*) FROM entry WHERE kind = 'purpose_statement' AND occurred_on <= ?1",
            )?;
            let (told, _) = at_least_one(
                tx,
                clock,
                "SELECT count(*) FROM entry e JOIN conversation_item i ON i.entry_id = e.id AND i.state = 'discussed'
                 JOIN conversation c ON c.id = i.conversation_id AND c.state = 'held' AND c.held_on <= ?1
                 WHERE e.kind = 'impact_story'",
            )?;
            (said + told, 2)
        }
        PathCode::Successors => at_least_one(
            tx,
            clock,
            "SELECT count(*) FROM delegation WHERE is_stretch = 1 AND handed_over_on <= ?1
               AND state IN ('handed_over', 'completed')",
        )?,
    };
    let done = of > 0 && part >= of;
    let (title, about) = code.words();
    let standing = match (code, done) {
        (_, true) => text("path_done", &[]),
        (PathCode::Basics, false) if of > 0 => {
            let all = in_words(of);
            capital(&counted("path_basics_so_far", part, &[("of", &all)]))
        }
        (PathCode::Purpose, false) if part > 0 => text("path_purpose_half", &[]),
        _ => text("path_not_yet", &[]),
    };
    Ok(PathStage { code, title: text(title, &[]), about: text(about, &[]), standing, done })
}

/// People who report to the manager with a goal both agreed on, a talk that was held and a good word that was said.
fn basics(tx: &Transaction, clock: Clock) -> Result<(u32, u32)> {
    let team = people::active_reports(tx, clock.today())?;
    let mut whole = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM goal WHERE owner_person_id = ?1 AND agreed_on <= ?2)
            AND EXISTS (SELECT 1 FROM conversation WHERE person_id = ?1 AND held_on <= ?2)
            AND EXISTS (SELECT 1 FROM feedback WHERE to_person_id = ?1 AND given_on <= ?2
                        AND state IN ('given', 'acknowledged', 'followed_up'))",
    )?;
    let mut there = 0;
    for person in &team {
        there += u32::from(whole.query_row((&person.id, clock.today()), |r| r.get::<_, bool>(0))?);
    }
    Ok((there, team.len() as u32))
}

fn at_least_one(tx: &Transaction, clock: Clock, sql: &str) -> Result<(u32, u32)> {
    let count: u32 = tx.prepare_cached(sql)?.query_row([clock.today()], |r| r.get(0))?;
    Ok((count.min(1), 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner};
    use serde_json::json;

    #[test]
    fn a_stage_is_behind_one_by_what_was_done_and_never_by_reading() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let done = |p: &Planner| -> Vec<bool> {
            p.learning_path().expect("path").into_iter().map(|stage| stage.done).collect()
        };
        assert_eq!(done(&p), [false; 5], "a team of nobody has no basics");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        p.add_person("Bo".into()).expect("added");
        p.write("add_note", |tx| {
            tx.execute_batch(&format!(
                "INSERT INTO delegation (id, kind, title, accountable_person_id, authority_level, identified_on, agreed_on,
                   handed_over_on, state, created_at, updated_at)
                 VALUES ('d1', 'project', 'The rota', '{ruth}', 6, '2026-11-02', '2026-11-02', '2026-11-03', 'handed_over', '', '');"
            ))?;
            Ok(())
        })
        .expect("handed over");
        assert_eq!(done(&p), [false, false, true, false, false]);
        let goal = json!({ "owner_person_id": ruth, "title": "Answer within a day", "measure": { "kind": "done_or_not" },
            "due_on": "2026-12-18", "why": null, "agreed_on": "2026-11-10" });
        p.add_goal(serde_json::from_value(goal).expect("a goal")).expect("added");
        let talk = json!({ "person_id": ruth, "held_on": "2026-11-10", "notes": "", "agreed": [] });
        p.log_one_on_one(serde_json::from_value(talk).expect("a talk")).expect("kept");
        let word = json!({ "person_id": ruth, "kind": "praise", "text": "Clear handover", "said_on": "2026-11-11" });
        let word = serde_json::from_value(word).expect("feedback");
        p.add_feedback(word).expect("said");
        let basics = p.learning_path().expect("path").remove(0);
        assert_eq!((basics.done, basics.standing.as_str()), (false, "One of two people so far."));
        assert!(!p.on(day("2026-11-01")).learning_path().expect("path")[2].done, "not before its day");
    }
}
