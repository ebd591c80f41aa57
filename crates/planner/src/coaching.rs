//! Coaching with questions: the stages of a coaching talk with their questions, and which questions are due by what is
//! written down. A coached talk is found, never declared: two questions of two stages, and something they took on.

use crate::conversations::{self, Question};
use crate::error::{Error, Result};
use crate::goals;
use crate::id::{ConversationId, PersonId};
use crate::library::PutInTalk;
use crate::messages::{Label, text};
use crate::{Planner, development, people};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

/// One stage of a coaching talk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct CoachingStage {
    pub code: String,
    pub title: String,
    /// What it is for.
    pub intent: String,
}

/// A question, and what it is due for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DueQuestion {
    pub question: Question,
    pub because: String,
}

/// Shown at once.
const MOST: usize = 3;
/// For so long nobody told the manager anything about the manager.
const QUIET_UPWARD: u64 = 92;
/// For so long nothing good was said.
const QUIET_PRAISE: u64 = 30;
/// A step that is due within so many days is worth a question.
const STEP_NEAR: u64 = 14;

impl Planner {
    /// The stages, in their order.
    pub fn coaching_stages(&self) -> Result<Vec<CoachingStage>> {
        #[derive(Deserialize)]
        struct Bank {
            stages: Vec<CoachingStage>,
        }
        static STAGES: LazyLock<Vec<CoachingStage>> = LazyLock::new(|| {
            let bank = serde_json::from_str::<Bank>(include_str!("../content/coaching_questions.json"));
            bank.map(|bank| bank.stages).unwrap_or_default()
        });
        Ok(STAGES.clone())
    }

    /// Two coaching questions wait in the next talk with somebody: one that looks, one that moves.
    ///
    /// # Errors
    /// Somebody who does not report to the manager.
    pub fn put_coaching_pair(&self, person_id: PersonId) -> Result<PutInTalk> {
        let (clock, today) = (self.clock(), self.clock().today());
        let person = self.read(|tx| people::person(tx, clock, &person_id))?;
        if !person.active || person.is_self {
            return Err(Error::invalid_with("person_id", "error_library_not_here", &[("name", &person.display_name)]));
        }
        self.write(Label::from("put_coaching_pair").with("name", &person.display_name), |tx| {
            let on = conversations::next_day(tx, clock, &person_id, today)?.unwrap_or(today);
            let conversation_id = conversations::plan_on(tx, clock, &person_id, on, None)?;
            let already = !conversations::put_pair(tx, clock, &conversation_id)?;
            Ok(PutInTalk { conversation_id, on, already })
        })
    }

    /// Questions for a talk by what is due with that person, at most three, each with its reason.
    pub fn due_questions(&self, id: ConversationId) -> Result<Vec<DueQuestion>> {
        self.read(|tx| {
            let talk = conversations::one(tx, &id)?;
            let Some(person) = talk.person_id else { return Ok(Vec::new()) };
            let mut due = Vec::new();
            for (code, because) in reasons(tx, self.clock(), &person, &id)? {
                if let Some(question) = conversations::question(tx, &id, code)? {
                    due.push(DueQuestion { question, because });
                }
            }
            due.truncate(MOST);
            Ok(due)
        })
    }
}

/// Codes of questions with their reasons, the most pressing first.
fn reasons(
    tx: &Transaction,
    clock: crate::calendar::Clock,
    person: &PersonId,
    talk: &ConversationId,
) -> Result<Vec<(&'static str, String)>> {
    let today = clock.today();
    let mut all = Vec::new();
    if let Some(took_on) = conversations::took_on(tx, person, talk.as_str())? {
        all.push(("gr.follow_up.01", text("because_took_on", &[("text", &took_on)])));
    }
    let cards = goals::cards_of(tx, clock, person)?;
    let goal = |wanted: &dyn Fn(&goals::GoalCard) -> bool| {
        cards.iter().find(|card| card.state == "active" && wanted(card)).map(|card| card.title.clone())
    };
    if let Some(title) = goal(&|card| card.blocker.is_some()) {
        all.push(("o1.obstacles.02", text("because_goal_waits", &[("goal", &title)])));
    }
    if let Some(title) = goal(&|card| card.status.as_deref().is_some_and(|status| status.ends_with("behind"))) {
        all.push(("o1.progress.01", text("because_goal_behind", &[("goal", &title)])));
    }
    let steps = development::steps_of(tx, clock, person)?;
    let open = |step: &&development::NextStep| matches!(step.state.as_str(), "planned" | "in_progress");
    if let Some(step) = steps.iter().filter(open).find(|step| step.by <= today + Days::new(STEP_NEAR)) {
        all.push(("o1.growth.05", text("because_step_due", &[("step", &step.step)])));
    }
    if last(tx, "f.from_person_id = ?1 AND t.is_self = 1", person)?
        .is_none_or(|on| on < today - Days::new(QUIET_UPWARD))
    {
        all.push(("o1.upward.01", text("because_nothing_upward", &[])));
    }
    if last(tx, "f.to_person_id = ?1 AND f.kind = 'praise'", person)?
        .is_none_or(|on| on < today - Days::new(QUIET_PRAISE))
    {
        all.push(("o1.recognition.01", text("because_no_good_word", &[])));
    }
    Ok(all)
}

/// The day on which feedback of that kind was last said.
fn last(tx: &Transaction, which: &str, person: &PersonId) -> Result<Option<NaiveDate>> {
    let sql = format!(
        "SELECT max(f.given_on) FROM feedback f JOIN person t ON t.id = f.to_person_id
         WHERE {which} AND f.state IN ('given', 'acknowledged', 'followed_up')"
    );
    let day: Option<Option<NaiveDate>> = tx.prepare_cached(&sql)?.query_row([person], |r| r.get(0)).optional()?;
    Ok(day.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action_items::NewPromise;
    use crate::feedback::FeedbackKind;
    use crate::received::NewReceived;
    use crate::testing::{day, planner};

    #[test]
    fn what_they_took_on_opens_the_next_talk_and_what_is_due_is_asked_about() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ann = p.add_person("Ann".into()).expect("added").id;
        let talk = p.open_one_on_one(ann.clone(), None).expect("open");
        let codes = |id: &ConversationId| -> Vec<String> {
            p.due_questions(id.clone()).expect("due").into_iter().map(|due| due.question.code).collect()
        };
        assert_eq!(codes(&talk), ["o1.upward.01", "o1.recognition.01"]);
        for code in ["gr.goal.01", "gr.will.01"] {
            p.ask_question(talk.clone(), code.into(), true).expect("asked");
        }
        let promise = NewPromise {
            text: "Shadow Amara".into(),
            mine: false,
            person_id: Some(ann.clone()),
            due_on: Some(day("2026-11-19")),
            conversation_id: Some(talk.clone()),
            own_idea: true,
        };
        p.add_promise(promise).expect("taken on");
        p.finish_one_on_one(talk.clone(), None, Some(day("2026-11-23"))).expect("finished");
        let step = |p: &Planner| {
            let growth = p.growth(None).expect("growth");
            growth.steps.into_iter().find(|step| step.code == "coach_dont_fix").expect("the step").state
        };
        assert_eq!(step(&p), "done_this_quarter", "two stages and their own idea make a coached talk");

        let next = p.open_one_on_one(ann.clone(), Some(day("2026-11-23"))).expect("open");
        let page = p.one_on_one(next.clone()).expect("page");
        assert_eq!(page.last_time.expect("a last time").took_on.as_deref(), Some("Shadow Amara"));
        assert_eq!(codes(&next)[0], "gr.follow_up.01");
        p.ask_question(next.clone(), "o1.upward.01".into(), true).expect("asked");
        let asked: Vec<String> = p
            .one_on_one(next.clone())
            .expect("page")
            .questions
            .into_iter()
            .filter(|q| q.asked)
            .map(|q| q.code)
            .collect();
        assert_eq!(asked, ["o1.upward.01"], "it is ticked where it can be seen");
        let said = NewReceived {
            from_person_id: Some(ann.clone()),
            kind: FeedbackKind::Praise,
            text: "You let me decide".into(),
            on: None,
        };
        p.add_received(said).expect("kept");
        assert!(!codes(&next).contains(&"o1.upward.01".to_owned()), "it was answered");
    }

    #[test]
    fn there_are_five_stages_and_each_has_questions() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ann = p.add_person("Ann".into()).expect("added").id;
        let talk = p.open_one_on_one(ann, None).expect("open");
        let stages = p.coaching_stages().expect("stages");
        let questions = p.other_questions(talk).expect("questions");
        assert_eq!(stages.len(), 5);
        for stage in stages {
            assert!(questions.iter().filter(|q| q.stage == stage.code).count() >= 3, "{}", stage.code);
        }
        assert!(questions.iter().all(|q| !q.stage.is_empty()), "only those of a stage");
    }
}
