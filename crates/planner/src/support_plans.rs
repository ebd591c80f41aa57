//! A support plan: what is expected of somebody, what help they get, and when both look at it, after important expectations
//! were not met. It begins with one question, whether HR has been asked; before a yes it stays a draft that leaves this
//! computer in no way of its own.

use crate::calendar::{Clock, spoken};
use crate::entries::SavedText;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{PersonId, PlanId, PlanStepId};
use crate::messages::{Label, text};
use crate::packet::gather::as_file_name;
use crate::packet::typeset;
use crate::saved_files::{self, SavedKind};
use crate::settings::Paper;
use crate::states::plan_next;
use crate::{Planner, files, people, settings, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::LazyLock;
use ts_rs::TS;
use typst::syntax::Source;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SupportPlan {
    pub id: PlanId,
    pub person_id: PersonId,
    pub person_name: String,
    pub short_name: String,
    /// draft, running, completed or abandoned.
    pub state: String,
    /// The day HR was asked; none: not yet.
    pub hr_asked_on: Option<NaiveDate>,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    /// What the role asks for.
    pub expected: Option<String>,
    /// What was seen instead, each with an example the person has heard.
    pub seen: Option<String>,
    /// What the manager and others do for it.
    pub help: Option<String>,
    /// In their order.
    pub steps: Vec<SupportStep>,
    /// Why it was given up.
    pub reason: Option<String>,
}

/// Something that is to be seen by a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SupportStep {
    pub id: PlanStepId,
    pub text: String,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
}

const FIELDS: [&str; 3] = ["expected", "seen", "help"];

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| typeset::template("support_plan.typ", include_str!("support_plan.typ")));

impl Planner {
    /// The newest support plan of somebody; none is the usual answer.
    pub fn support_plan(&self, person_id: PersonId) -> Result<Option<SupportPlan>> {
        self.read(|tx| {
            people::name(tx, &person_id)?;
            let mut newest = tx.prepare_cached(
                "SELECT id FROM plan WHERE kind = 'improvement' AND person_id = ?1 ORDER BY created_at DESC, id DESC LIMIT 1",
            )?;
            let id: Option<PlanId> = newest.query_row([&person_id], |r| r.get(0)).optional()?;
            id.map(|id| one(tx, self.clock(), &id)).transpose()
        })
    }

    /// Begins one as a draft; one that is under way stays the one there is.
    pub fn begin_support_plan(&self, person_id: PersonId) -> Result<SupportPlan> {
        let clock = self.clock();
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("begin_support_plan").with("name", name), |tx| {
            if people::self_id(tx)? == person_id {
                return Err(Error::invalid("person_id", "error_support_self"));
            }
            let open: Option<PlanId> = tx
                .query_row(
                    "SELECT id FROM plan WHERE kind = 'improvement' AND person_id = ?1 AND state IN ('draft', 'running')",
                    [&person_id],
                    |r| r.get(0),
                )
                .optional()?;
            if let Some(id) = open {
                return one(tx, self.clock(), &id);
            }
            let id = PlanId::new();
            tx.execute(
                "INSERT INTO plan (id, kind, person_id, title, created_at, updated_at) VALUES (?1, 'improvement', ?2, ?3, ?4, ?4)",
                (&id, &person_id, text("support_plan", &[]), clock.now()),
            )?;
            one(tx, self.clock(), &id)
        })
    }

    /// The answer to the first question: the day HR was asked, or not yet.
    ///
    /// # Errors
    /// `Invalid` for "not yet" once the plan runs.
    pub fn say_hr_asked(&self, id: PlanId, on: Option<NaiveDate>) -> Result<()> {
        self.support_step("say_hr_asked", &id, |tx, clock, plan| {
            if on.is_some_and(|on| on > clock.today()) {
                return Err(Error::invalid("on", "error_future"));
            }
            if on.is_none() && plan.state != "draft" {
                return Err(Error::invalid("on", "error_support_state"));
            }
            tx.execute(
                "UPDATE plan SET attrs = json_patch(attrs, ?2), updated_at = ?3 WHERE id = ?1",
                (&plan.id, json!({ "hr_asked_on": on }).to_string(), clock.now()),
            )?;
            Ok(())
        })
    }

    /// Keeps one text of it while it is typed: expected, seen or help.
    pub fn save_support_text(
        &self,
        id: PlanId,
        field: String,
        visit: String,
        was: String,
        text: String,
    ) -> Result<SavedText> {
        if !FIELDS.contains(&field.as_str()) {
            return Err(Error::invalid("field", "error_choice"));
        }
        let (text, was) = (text::body(&text, &field)?, text::body(&was, &field)?);
        let clock = self.clock();
        self.write_merged("save_support_text", &format!("support:{id}:{field}:{visit}"), |tx| {
            let plan = one(tx, self.clock(), &id)?;
            let stored = match field.as_str() {
                "expected" => &plan.expected,
                "seen" => &plan.seen,
                _ => &plan.help,
            };
            let stored = stored.clone().unwrap_or_default();
            still_open(&plan)?;
            let kept = (!text.trim().is_empty()).then_some(&text);
            tx.execute(
                "UPDATE plan SET attrs = json_patch(attrs, ?2), updated_at = ?3 WHERE id = ?1",
                (&id, json!({ field: kept }).to_string(), clock.now()),
            )?;
            let theirs = (stored != was && stored != text).then_some(stored);
            Ok(SavedText { text: text.clone(), kept: true, theirs })
        })
    }

    /// Something that is to be seen by a day.
    pub fn add_support_step(&self, id: PlanId, text: String, due_on: Option<NaiveDate>) -> Result<SupportStep> {
        let title = text::required(&text, "text", text::TITLE, "error_support_step")?;
        self.support_step("add_support_step", &id, |tx, clock, plan| {
            still_open(plan)?;
            let step = PlanStepId::new();
            tx.execute(
                "INSERT INTO plan_step (id, plan_id, code, sort, title, due_on, created_at, updated_at)
                 SELECT ?1, ?2, ?1, ifnull(max(sort), 0) + 1, ?3, ?4, ?5, ?5 FROM plan_step WHERE plan_id = ?2",
                (&step, &plan.id, &title, due_on, clock.now()),
            )?;
            Ok(SupportStep { id: step, text: title, due_on, done_on: None })
        })
    }

    /// Seen, today; or not after all.
    pub fn tick_support_step(&self, id: PlanStepId, done: bool) -> Result<()> {
        let plan = self.read(|tx| plan_of(tx, &id))?;
        self.support_step("tick_support_step", &plan, |tx, clock, plan| {
            still_open(plan)?;
            let (state, on) = if done { ("done", Some(clock.today())) } else { ("not_started", None) };
            tx.execute(
                "UPDATE plan_step SET state = ?2, done_on = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, state, on, clock.now()),
            )?;
            Ok(())
        })
    }

    /// Deletes it.
    pub fn remove_support_step(&self, id: PlanStepId) -> Result<()> {
        let plan = self.read(|tx| plan_of(tx, &id))?;
        self.support_step("remove_support_step", &plan, |tx, _, plan| {
            still_open(plan)?;
            tx.execute("DELETE FROM plan_step WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// Both begin with it, from a day to a day.
    ///
    /// # Errors
    /// `Invalid` while HR was not asked, without a step, and where the days are not in order.
    pub fn start_support_plan(&self, id: PlanId, starts_on: NaiveDate, ends_on: NaiveDate) -> Result<()> {
        self.support_step("start_support_plan", &id, |tx, clock, plan| {
            hr_was_asked(plan)?;
            if plan.steps.is_empty() {
                return Err(Error::invalid("steps", "error_support_no_step"));
            }
            if ends_on <= starts_on {
                return Err(Error::invalid("ends_on", "error_support_days"));
            }
            tx.execute("UPDATE plan SET starts_on = ?2, ends_on = ?3 WHERE id = ?1", (&plan.id, starts_on, ends_on))?;
            go(tx, clock, plan, "start", starts_on.min(clock.today()), None)
        })
    }

    /// What was expected is seen: the plan is done.
    pub fn complete_support_plan(&self, id: PlanId) -> Result<()> {
        self.support_step("complete_support_plan", &id, |tx, clock, plan| {
            go(tx, clock, plan, "complete", clock.today(), None)
        })
    }

    /// It is not carried on; one that runs needs a reason.
    pub fn abandon_support_plan(&self, id: PlanId, reason: Option<String>) -> Result<()> {
        let reason = text::optional(reason.as_deref(), "reason", text::TITLE)?;
        self.support_step("abandon_support_plan", &id, |tx, clock, plan| {
            if plan.state == "running" && reason.is_none() {
                return Err(Error::invalid("reason", "error_reason"));
            }
            go(tx, clock, plan, "abandon", clock.today(), reason.as_deref())
        })
    }

    /// What the file would be called.
    pub fn support_plan_file_name(&self, id: &PlanId) -> Result<String> {
        let plan = self.read(|tx| one(tx, self.clock(), id))?;
        Ok(as_file_name(&text("support_file_name", &[("name", &plan.person_name)])))
    }

    /// Writes it as PDF to `path`, whole or not at all; how many pages it has.
    ///
    /// # Errors
    /// `Invalid` while HR was not asked; `File` where the place cannot be written.
    pub fn save_support_plan(&self, id: &PlanId, path: &Path) -> Result<u32> {
        let (words, person) = self.read(|tx| {
            let plan = one(tx, self.clock(), id)?;
            hr_was_asked(&plan)?;
            let own = people::name(tx, &people::self_id(tx)?)?;
            Ok((words(&plan, &own, settings::read(tx)?.paper, self.clock()), plan.person_id))
        })?;
        let (pdf, pages, _) = typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))?;
        files::write_whole(path, &pdf)?;
        saved_files::note(self, SavedKind::SupportPlan, Some(&person), &pdf, path)?;
        Ok(pages as u32)
    }

    fn support_step<T>(
        &self,
        label: &'static str,
        id: &PlanId,
        body: impl FnOnce(&Transaction, Clock, &SupportPlan) -> Result<T>,
    ) -> Result<T> {
        let plan = self.read(|tx| one(tx, self.clock(), id))?;
        self.write(Label::from(label).with("name", &plan.person_name), |tx| {
            body(tx, self.clock(), &one(tx, self.clock(), id)?)
        })
    }
}

fn hr_was_asked(plan: &SupportPlan) -> Result<()> {
    if plan.hr_asked_on.is_some() { Ok(()) } else { Err(Error::invalid("hr_asked_on", "error_support_hr")) }
}

fn still_open(plan: &SupportPlan) -> Result<()> {
    if matches!(plan.state.as_str(), "draft" | "running") {
        Ok(())
    } else {
        Err(Error::invalid("id", "error_support_state"))
    }
}

fn go(
    tx: &Transaction,
    clock: Clock,
    plan: &SupportPlan,
    event: &str,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let next = plan_next(&plan.state, event).ok_or_else(|| Error::invalid("id", "error_support_state"))?;
    tx.execute("UPDATE plan SET state = ?2, updated_at = ?3 WHERE id = ?1", (&plan.id, next, clock.now()))?;
    let change = Change {
        entity: "plan",
        entity_id: plan.id.as_str(),
        person_id: Some(&plan.person_id),
        event,
        from: Some(&plan.state),
        to: Some(next),
        on,
        reason,
    };
    events::record(tx, clock, change)
}

fn plan_of(tx: &Transaction, step: &PlanStepId) -> Result<PlanId> {
    let mut one = tx.prepare_cached(
        "SELECT p.id FROM plan_step s JOIN plan p ON p.id = s.plan_id WHERE s.id = ?1 AND p.kind = 'improvement'",
    )?;
    one.query_row([step], |r| r.get(0)).or_gone()
}

fn one(tx: &Transaction, clock: Clock, id: &PlanId) -> Result<SupportPlan> {
    let (person_id, state, starts_on, ends_on, attrs): (
        PersonId,
        String,
        Option<NaiveDate>,
        Option<NaiveDate>,
        String,
    ) = tx
        .prepare_cached(
            "SELECT person_id, state, starts_on, ends_on, attrs FROM plan WHERE id = ?1 AND kind = 'improvement'",
        )?
        .query_row([id], |r| r.try_into())
        .or_gone()?;
    let attrs: Value = serde_json::from_str(&attrs)?;
    let said = |field: &str| attrs[field].as_str().map(str::to_owned);
    let mut steps =
        tx.prepare_cached("SELECT id, title, due_on, done_on FROM plan_step WHERE plan_id = ?1 ORDER BY sort, id")?;
    let steps = steps
        .query_map([id], |r| Ok(SupportStep { id: r.get(0)?, text: r.get(1)?, due_on: r.get(2)?, done_on: r.get(3)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let person = people::person(tx, clock, &person_id)?;
    let reason = tx
        .prepare_cached(
            "SELECT reason FROM event WHERE entity = 'plan' AND entity_id = ?1 AND event = 'abandon' ORDER BY id DESC LIMIT 1",
        )?
        .query_row([id], |r| r.get::<_, Option<String>>(0))
        .optional()?
        .flatten();
    Ok(SupportPlan {
        id: id.clone(),
        person_name: person.display_name.clone(),
        short_name: person.short_name().to_owned(),
        person_id,
        hr_asked_on: said("hr_asked_on").and_then(|on| on.parse().ok()),
        expected: said("expected"),
        seen: said("seen"),
        help: said("help"),
        state,
        starts_on,
        ends_on,
        steps,
        reason,
    })
}

fn words(plan: &SupportPlan, own: &str, paper: Paper, clock: Clock) -> Value {
    let today = clock.today();
    let near = plan.ends_on.unwrap_or(today);
    let part = |heading: &str, said: &Option<String>| {
        said.as_ref().map(|said| {
            let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
            json!({ "heading": text(heading, &[("name", own)]), "lines": lines })
        })
    };
    let parts: Vec<Value> = [
        part("support_expected", &plan.expected),
        part("support_seen", &plan.seen),
        part("support_help_of", &plan.help),
    ]
    .into_iter()
    .flatten()
    .collect();
    let steps: Vec<Value> = plan
        .steps
        .iter()
        .map(|step| {
            let day = match (step.done_on, step.due_on) {
                (Some(on), _) => Some(text("packet_step_done", &[("date", &spoken(on, near))])),
                (None, due) => due.map(|on| spoken(on, near)),
            };
            json!({ "text": step.text, "day": day })
        })
        .collect();
    let days = plan
        .starts_on
        .zip(plan.ends_on)
        .map(|(from, until)| text("from_until", &[("from", &spoken(from, until)), ("until", &spoken(until, until))]));
    json!({
        "language": "en",
        "title": text("support_title", &[("name", &plan.person_name)]),
        "author": own,
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "heading": text("support_plan", &[]),
        "name": plan.person_name,
        "from": text("packet_from", &[("name", own), ("date", &spoken(today, near))]),
        "days": days,
        "about": text("support_printed_about", &[("name", &plan.person_name)]),
        "parts": parts,
        "steps_heading": text("support_steps", &[]),
        "steps": steps,
        "acknowledgement": text("packet_acknowledgement", &[]),
        "signatures": [plan.person_name, own],
        "date_word": text("packet_column_date", &[]),
        "wrong": text("packet_something_wrong", &[("name", own)]),
        "foot": text("support_foot", &[]),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::states;
    use crate::testing::{TestPlanner, day, planner};

    fn tomas() -> (TestPlanner, PersonId) {
        let planner = planner();
        planner.introduce("Dana".into(), false).expect("self");
        let tomas = planner.add_person("Tomás".into()).expect("added").id;
        (planner, tomas)
    }

    #[test]
    fn it_begins_with_hr_and_leaves_this_computer_in_no_way_before_a_yes() {
        let (planner, tomas) = tomas();
        assert_eq!(planner.support_plan(tomas.clone()).expect("read"), None);
        let plan = planner.begin_support_plan(tomas.clone()).expect("begun");
        assert_eq!(planner.begin_support_plan(tomas.clone()).expect("the same").id, plan.id);
        assert_eq!((plan.state.as_str(), plan.hr_asked_on), ("draft", None));
        let words = |field: &str, text: &str| {
            planner.save_support_text(plan.id.clone(), field.into(), "v".into(), String::new(), text.into())
        };
        words("expected", "Cases are answered within two days").expect("a draft can be written");
        assert!(words("score", "2").is_err(), "no grade");
        planner
            .add_support_step(plan.id.clone(), "Ten cases in two days".into(), Some(day("2026-12-04")))
            .expect("a step");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("plan.pdf");
        let refused = planner.save_support_plan(&plan.id, &path).expect_err("HR was not asked");
        assert!(refused.message().contains("HR") && !path.exists(), "{}", refused.message());
        let start = |on: &str| planner.start_support_plan(plan.id.clone(), day(on), day("2026-12-18"));
        assert!(start("2026-11-17").is_err(), "HR first");
        assert!(planner.say_hr_asked(plan.id.clone(), Some(day("2026-11-17"))).is_err(), "tomorrow");
        planner.say_hr_asked(plan.id.clone(), Some(day("2026-11-13"))).expect("asked");
        planner.say_hr_asked(plan.id.clone(), None).expect("not yet, after all");
        assert!(planner.save_support_plan(&plan.id, &path).is_err());
        planner.say_hr_asked(plan.id.clone(), Some(day("2026-11-13"))).expect("asked");
        assert!(planner.save_support_plan(&plan.id, &path).expect("saved") >= 1 && path.exists());
        assert!(start("2026-12-18").is_err(), "it ends after it begins");
        start("2026-11-17").expect("both begin");
        assert!(planner.say_hr_asked(plan.id.clone(), None).is_err(), "what runs was talked over with HR");
        let step = planner.support_plan(tomas.clone()).expect("read").expect("there").steps.remove(0);
        planner.tick_support_step(step.id, true).expect("seen");
        assert!(planner.abandon_support_plan(plan.id.clone(), None).is_err(), "why");
        planner.complete_support_plan(plan.id.clone()).expect("done");
        let done = planner.support_plan(tomas).expect("read").expect("there");
        assert_eq!((done.state.as_str(), done.steps[0].done_on), ("completed", Some(day("2026-11-16"))));
        assert!(words("help", "x").is_err(), "what is over stays as it was");
    }

    #[test]
    fn its_verbs_allow_what_the_model_allows_and_nothing_else() {
        let (planner, tomas) = tomas();
        let plan = planner.begin_support_plan(tomas).expect("begun");
        planner.say_hr_asked(plan.id.clone(), Some(day("2026-11-13"))).expect("asked");
        planner.add_support_step(plan.id.clone(), "Ten cases".into(), None).expect("a step");
        for from in ["draft", "running", "completed", "abandoned"] {
            for event in ["start", "complete", "abandon"] {
                planner
                    .write("save_support_text", |tx| Ok(tx.execute("UPDATE plan SET state = ?1", [from])?))
                    .expect("put there");
                let done = match event {
                    "start" => planner.start_support_plan(plan.id.clone(), day("2026-11-16"), day("2026-12-18")),
                    "complete" => planner.complete_support_plan(plan.id.clone()),
                    _ => planner.abandon_support_plan(plan.id.clone(), Some("x".into())),
                };
                assert_eq!(done.is_ok(), states::plan_next(from, event).is_some(), "{from} + {event}: {done:?}");
            }
        }
    }

    #[test]
    fn nobody_has_one_of_themselves_and_it_is_told_to_whoever_asks() {
        let (planner, tomas) = tomas();
        let own = planner.read(people::self_id).expect("self");
        assert!(planner.begin_support_plan(own).is_err());
        let plan = planner.begin_support_plan(tomas.clone()).expect("begun");
        planner
            .save_support_text(plan.id, "seen".into(), "v".into(), String::new(), "Three cases were left open".into())
            .expect("kept");
        let about = planner.about(&tomas).expect("told");
        let all = serde_json::to_string(&about).expect("JSON");
        assert!(all.contains("Three cases were left open"), "he may ask what stands here");
        planner.undo().expect("undone");
        planner.undo().expect("undone");
        assert_eq!(planner.support_plan(tomas).expect("read"), None, "one step each");
    }
}
