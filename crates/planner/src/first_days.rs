//! The first ninety days of somebody who was hired, or of the manager in a new role: a plan made of what ships, with days
//! counted from the first one. A step whose record is there reads as done by itself; the others are ticked.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::hiring::{self, Stage};
use crate::id::{CandidateId, PersonId, PlanId, PlanStepId};
use crate::lists::ListChoice;
use crate::messages::Label;
use crate::quarter::steps;
use crate::{Planner, moves, people};
use chrono::{Duration, NaiveDate};
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

/// The plan of somebody's first ninety days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FirstDays {
    pub id: PlanId,
    pub person_id: PersonId,
    pub person_name: String,
    pub first_day: NaiveDate,
    /// It is the manager's own.
    pub own: bool,
    /// Of the manager's own: how the team stood when it began.
    pub situation: Option<String>,
    pub phases: Vec<FirstDaysPhase>,
    /// Nothing is left of it.
    pub done: bool,
}

/// A plan of the manager's own, in short.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct OwnDays {
    pub id: PlanId,
    pub first_day: NaiveDate,
    /// Steps that are neither done nor left out.
    pub left: u32,
    pub done: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FirstDaysPhase {
    pub title: String,
    pub aim: String,
    pub steps: Vec<FirstDaysStep>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct FirstDaysStep {
    pub id: PlanStepId,
    pub title: String,
    /// How one knows that it is done.
    pub measure: Option<String>,
    pub due_on: Option<NaiveDate>,
    pub done: bool,
    /// A record says so: it is not ticked by hand.
    pub by_record: bool,
    pub skipped: bool,
}

#[derive(Deserialize)]
struct Template {
    code: String,
    version: u32,
    #[serde(default)]
    situations: Vec<Situation>,
    phases: Vec<Phase>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Situation {
    code: String,
    text: String,
}

#[derive(Deserialize)]
struct Phase {
    code: String,
    title: String,
    aim: String,
}

#[derive(Deserialize)]
struct Item {
    code: String,
    phase: String,
    day: i64,
    /// joins, external: from outside only; internal: from the team; both: whoever comes.
    variant: String,
    text: String,
    measure: Option<String>,
    evidence: Option<String>,
}

static TEMPLATE: LazyLock<Option<Template>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../content/plan_30_60_90_hire.json")).ok());

fn template() -> Result<&'static Template> {
    TEMPLATE.as_ref().ok_or_else(|| Error::Internal("the plan of the first days is missing".into()))
}

static OWN_TEMPLATE: LazyLock<Option<Template>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../content/plan_30_60_90.json")).ok());

fn own_template() -> Result<&'static Template> {
    OWN_TEMPLATE.as_ref().ok_or_else(|| Error::Internal("the plan of one's own first days is missing".into()))
}

/// How long before its day a talk counts for a step.
const TALK_DAYS: i64 = 7;
/// The first day in a role is written down while the ninety days can still be planned.
const OWN_DAYS: i64 = 92;

impl Planner {
    /// Somebody who was hired joins the team on their first day, with a plan for the ninety days from then. `moves`: they come
    /// from another team and know the house.
    ///
    /// # Errors
    /// `Invalid` while they are not hired, and where their plan is there already.
    pub fn begin_first_days(&self, id: CandidateId, first_day: NaiveDate, moves_over: bool) -> Result<FirstDays> {
        let (clock, template) = (self.clock(), template()?);
        let who = self.read(|tx| hiring::candidate(tx, clock, &id))?;
        if who.stage != Stage::Hired {
            return Err(Error::invalid("id", "error_not_hired"));
        }
        if who.plan_id.is_some() {
            return Err(Error::invalid("id", "error_first_days_there"));
        }
        self.write(Label::from("begin_first_days").with("name", &who.name), |tx| {
            let person = match &who.hired_person_id {
                Some(person) => person.clone(),
                None => {
                    let person = people::insert(tx, &who.name, false, &clock.now())?;
                    moves::arrive(tx, clock, &person, first_day, None, None)?;
                    tx.execute(
                        "UPDATE person SET started_on = ?2, updated_at = ?3 WHERE id = ?1",
                        (&person, first_day, clock.now()),
                    )?;
                    tx.execute(
                        "UPDATE candidate SET hired_person_id = ?2, updated_at = ?3 WHERE id = ?1",
                        (&id, &person, clock.now()),
                    )?;
                    person
                }
            };
            let plan = PlanId::new();
            let variant = if moves_over { "moves" } else { "joins" };
            tx.execute(
                "INSERT INTO plan (id, kind, person_id, template_code, template_version, title, starts_on, ends_on, state, attrs,
                   created_at, updated_at)
                 VALUES (?1, 'thirty_sixty_ninety', ?2, ?3, ?4, ?5, ?6, ?7, 'running', ?8, ?9, ?9)",
                rusqlite::params![
                    plan,
                    person,
                    template.code,
                    template.version,
                    who.name,
                    first_day,
                    first_day + Duration::days(89),
                    serde_json::json!({ "situation": "hire", "variant": variant }).to_string(),
                    clock.now()
                ],
            )?;
            put_steps(tx, clock, template, &plan, first_day, variant)?;
            page(tx, clock, &plan)
        })
    }

    /// The plans of the manager's own first ninety days, the newest first.
    pub fn own_first_days(&self) -> Result<Vec<OwnDays>> {
        let clock = self.clock();
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT n.id FROM plan n JOIN person p ON p.id = n.person_id AND p.is_self = 1
                 WHERE n.kind = 'thirty_sixty_ninety' AND n.template_code = ?1 ORDER BY n.starts_on DESC, n.id DESC LIMIT 5",
            )?;
            let ids: Vec<PlanId> =
                all.query_map([&own_template()?.code], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            let short = |id: PlanId| -> Result<OwnDays> {
                let plan = page(tx, clock, &id)?;
                let steps = plan.phases.iter().flat_map(|phase| &phase.steps);
                let left = steps.filter(|step| !step.done && !step.skipped).count() as u32;
                Ok(OwnDays { id, first_day: plan.first_day, left, done: plan.done })
            };
            ids.into_iter().map(short).collect()
        })
    }

    /// How a team can stand when somebody takes it over.
    pub fn own_days_situations(&self) -> Result<Vec<ListChoice>> {
        let all = own_template()?.situations.iter();
        Ok(all.map(|one| ListChoice { code: one.code.clone(), label: one.text.clone() }).collect())
    }

    /// Begins a plan of the manager's own first ninety days in a role. `internal`: they come from the team itself.
    ///
    /// # Errors
    /// `Invalid` for a situation that there is not, a day more than a quarter away, and while another plan runs.
    pub fn begin_own_days(&self, first_day: NaiveDate, situation: String, internal: bool) -> Result<FirstDays> {
        let (clock, template) = (self.clock(), own_template()?);
        if !template.situations.iter().any(|one| one.code == situation) {
            return Err(Error::invalid("situation", "error_own_days_situation"));
        }
        if (first_day - clock.today()).num_days().abs() > OWN_DAYS {
            return Err(Error::invalid("first_day", "error_own_days_far"));
        }
        self.write("begin_own_days", |tx| {
            let own = people::self_id(tx)?;
            let runs = "SELECT EXISTS (SELECT 1 FROM plan WHERE kind = 'thirty_sixty_ninety' AND template_code = ?1 AND ends_on >= ?2)";
            if tx.query_row(runs, (&template.code, first_day), |r| r.get::<_, bool>(0))? {
                return Err(Error::invalid("first_day", "error_own_days_there"));
            }
            let (plan, variant) = (PlanId::new(), if internal { "internal" } else { "external" });
            tx.execute(
                "INSERT INTO plan (id, kind, person_id, template_code, template_version, title, starts_on, ends_on, state, attrs,
                   created_at, updated_at)
                 VALUES (?1, 'thirty_sixty_ninety', ?2, ?3, ?4, ?5, ?6, ?7, 'running', ?8, ?9, ?9)",
                rusqlite::params![
                    plan,
                    own,
                    template.code,
                    template.version,
                    people::name(tx, &own)?,
                    first_day,
                    first_day + Duration::days(89),
                    serde_json::json!({ "situation": situation, "variant": variant }).to_string(),
                    clock.now()
                ],
            )?;
            put_steps(tx, clock, template, &plan, first_day, variant)?;
            page(tx, clock, &plan)
        })
    }

    /// The plan of somebody's first ninety days.
    pub fn first_days(&self, id: PlanId) -> Result<FirstDays> {
        self.read(|tx| page(tx, self.clock(), &id))
    }

    /// A step of it is done, or not after all; `skipped`: it does not fit here.
    pub fn tick_first_days(&self, id: PlanStepId, done: bool, skipped: bool) -> Result<()> {
        let clock = self.clock();
        self.write("tick_first_days", |tx| {
            let state = match (done, skipped) {
                (true, _) => "done",
                (_, true) => "skipped",
                _ => "not_started",
            };
            let changed = tx.execute(
                "UPDATE plan_step SET state = ?2, done_on = ?3, updated_at = ?4 WHERE id = ?1
                   AND plan_id IN (SELECT id FROM plan WHERE kind = 'thirty_sixty_ninety' AND template_code IN (?5, ?6))",
                (&id, state, done.then(|| clock.today()), clock.now(), &template()?.code, &own_template()?.code),
            )?;
            if changed == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }
}

/// The steps that fit, each on its day.
fn put_steps(
    tx: &Transaction,
    clock: Clock,
    template: &Template,
    plan: &PlanId,
    first_day: NaiveDate,
    variant: &str,
) -> Result<()> {
    let fits = |item: &&Item| item.variant == "both" || item.variant == variant;
    for (sort, item) in template.items.iter().filter(fits).enumerate() {
        // Day 1 is the first one; there is no day 0.
        let due = first_day + Duration::days(if item.day > 0 { item.day - 1 } else { item.day });
        tx.execute(
            "INSERT INTO plan_step (id, plan_id, code, sort, phase, title, measure, due_on, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
            rusqlite::params![
                PlanStepId::new(),
                plan,
                item.code,
                sort as u32,
                item.phase,
                item.text,
                item.measure,
                due,
                clock.now()
            ],
        )?;
    }
    Ok(())
}

fn page(tx: &Transaction, clock: Clock, id: &PlanId) -> Result<FirstDays> {
    let mut one = tx.prepare_cached(
        "SELECT n.person_id, p.display_name, n.starts_on, n.template_code, ifnull(json_extract(n.attrs, '$.situation'), '')
         FROM plan n JOIN person p ON p.id = n.person_id
         WHERE n.id = ?1 AND n.kind = 'thirty_sixty_ninety' AND n.template_code IN (?2, ?3) AND n.starts_on IS NOT NULL",
    )?;
    let (person, name, first_day, code, situation): (PersonId, String, NaiveDate, String, String) =
        one.query_row((id, &template()?.code, &own_template()?.code), |r| r.try_into()).or_gone()?;
    let own = code == own_template()?.code;
    let template = if own { own_template()? } else { template()? };
    let mut all = tx.prepare_cached(
        "SELECT id, title, measure, due_on, state, code, ifnull(phase, '') FROM plan_step WHERE plan_id = ?1 ORDER BY sort",
    )?;
    let row = |r: &Row| -> rusqlite::Result<(String, String, FirstDaysStep)> {
        let state: String = r.get(4)?;
        let step = FirstDaysStep {
            id: r.get(0)?,
            title: r.get(1)?,
            measure: r.get(2)?,
            due_on: r.get(3)?,
            done: state == "done",
            by_record: false,
            skipped: state == "skipped",
        };
        Ok((r.get(5)?, r.get(6)?, step))
    };
    let mut steps: Vec<(String, String, FirstDaysStep)> = all.query_map([id], row)?.collect::<rusqlite::Result<_>>()?;
    for (code, _, step) in &mut steps {
        let evidence = template.items.iter().find(|item| item.code == *code).and_then(|item| item.evidence.as_deref());
        if !step.done
            && !step.skipped
            && let Some(evidence) = evidence
            && if own {
                is_there_of_own(tx, clock, first_day, step.due_on.unwrap_or(first_day), evidence)?
            } else {
                is_there(tx, clock, &person, first_day, step.due_on.unwrap_or(first_day), evidence)?
            }
        {
            (step.done, step.by_record) = (true, true);
        }
    }
    let done = steps.iter().all(|(.., step)| step.done || step.skipped);
    let phases = template.phases.iter().map(|phase| FirstDaysPhase {
        title: phase.title.clone(),
        aim: phase.aim.clone(),
        steps: steps.iter().filter(|(_, of, _)| *of == phase.code).map(|(.., step)| step.clone()).collect(),
    });
    let situation = template.situations.iter().find(|one| one.code == situation).map(|one| one.text.clone());
    Ok(FirstDays {
        id: id.clone(),
        person_id: person,
        person_name: name,
        first_day,
        own,
        situation,
        phases: phases.collect(),
        done,
    })
}

/// Whether the record that a step speaks of is there.
fn is_there(
    tx: &Transaction,
    clock: Clock,
    person: &PersonId,
    first_day: NaiveDate,
    due_on: NaiveDate,
    evidence: &str,
) -> Result<bool> {
    let today = clock.today();
    let about = due_on - Duration::days(TALK_DAYS);
    let sql = match evidence {
        "conversation(kind=one_on_one, held)" => {
            "SELECT EXISTS (SELECT 1 FROM conversation WHERE person_id = ?1 AND held_on BETWEEN ?2 AND ?4 AND ?3 IS NOT NULL)"
        }
        "conversation(held)" => {
            "SELECT EXISTS (SELECT 1 FROM conversation WHERE person_id = ?1 AND held_on BETWEEN max(?2, ?3) AND ?4)"
        }
        "series" => {
            "SELECT EXISTS (SELECT 1 FROM series WHERE person_id = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL AND ?4 IS NOT NULL)"
        }
        "feedback(praise, state>=given)" => {
            "SELECT EXISTS (SELECT 1 FROM feedback WHERE to_person_id = ?1 AND kind = 'praise' AND ?3 IS NOT NULL
               AND state IN ('given', 'acknowledged', 'followed_up') AND given_on BETWEEN ?2 AND ?4)"
        }
        "goal(state>=agreed)" => {
            "SELECT EXISTS (SELECT 1 FROM goal WHERE owner_person_id = ?1 AND agreed_on BETWEEN ?2 AND ?4 AND ?3 IS NOT NULL)"
        }
        "expectation" => {
            "SELECT EXISTS (SELECT 1 FROM expectation WHERE person_id = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL AND ?4 IS NOT NULL)"
        }
        "idp" => {
            "SELECT EXISTS (SELECT 1 FROM idp WHERE person_id = ?1 AND ?2 IS NOT NULL AND ?3 IS NOT NULL AND ?4 IS NOT NULL)"
        }
        "feedback_request or feedback" => {
            "SELECT EXISTS (SELECT 1 FROM feedback_request WHERE subject_person_id = ?1 AND asked_on BETWEEN max(?2, ?3) AND ?4)
                 OR EXISTS (SELECT 1 FROM feedback WHERE to_person_id = ?1 AND given_on BETWEEN max(?2, ?3) AND ?4
                      AND state IN ('given', 'acknowledged', 'followed_up'))"
        }
        "delegation(handed over)" => {
            "SELECT EXISTS (SELECT 1 FROM delegation WHERE accountable_person_id = ?1 AND handed_over_on BETWEEN ?2 AND ?4
               AND ?3 IS NOT NULL)"
        }
        "coached conversation" => {
            let coached = steps::coaching(tx, first_day, today)?;
            return Ok(coached.iter().any(|(_, of, coached)| of == person && *coached));
        }
        _ => return Ok(false),
    };
    Ok(tx.prepare_cached(sql)?.query_row((person, first_day, about, today), |r| r.get(0))?)
}

/// Whether the record that a step of the manager's own plan speaks of is there. Where it speaks of everybody, everybody who
/// reports to them now; with nobody it is not.
fn is_there_of_own(
    tx: &Transaction,
    clock: Clock,
    first_day: NaiveDate,
    due_on: NaiveDate,
    evidence: &str,
) -> Result<bool> {
    let today = clock.today();
    if let Some(of_each) = evidence.strip_suffix(" for each report") {
        let team = people::active_reports(tx, today)?;
        let coached = match of_each {
            "coached conversation" => steps::coaching(tx, first_day, today)?,
            _ => Vec::new(),
        };
        let of = |id: &PersonId| -> Result<bool> {
            let sql = match of_each {
                "conversation(kind=one_on_one, held)" => {
                    "SELECT EXISTS (SELECT 1 FROM conversation WHERE person_id = ?1 AND held_on BETWEEN ?2 AND ?3)"
                }
                "series" => "SELECT EXISTS (SELECT 1 FROM series WHERE person_id = ?1 AND ?2 <= ?3)",
                "goal(state>=agreed)" => {
                    "SELECT EXISTS (SELECT 1 FROM goal WHERE owner_person_id = ?1 AND agreed_on BETWEEN ?2 AND ?3)"
                }
                "feedback(state>=given)" => {
                    "SELECT EXISTS (SELECT 1 FROM feedback WHERE to_person_id = ?1 AND given_on BETWEEN ?2 AND ?3
                       AND state IN ('given', 'acknowledged', 'followed_up'))"
                }
                "idp" => "SELECT EXISTS (SELECT 1 FROM idp WHERE person_id = ?1 AND ?2 <= ?3)",
                "coached conversation" => return Ok(coached.iter().any(|(_, who, coached)| who == id && *coached)),
                _ => return Ok(false),
            };
            Ok(tx.prepare_cached(sql)?.query_row((id, first_day, today), |r| r.get(0))?)
        };
        for person in &team {
            if !of(&person.id)? {
                return Ok(false);
            }
        }
        return Ok(!team.is_empty());
    }
    let about = first_day.max(due_on - Duration::days(TALK_DAYS));
    let sql = match evidence {
        "conversation(kind=team_meeting)" => {
            "SELECT EXISTS (SELECT 1 FROM conversation WHERE kind = 'team_meeting' AND held_on BETWEEN ?1 AND ?3 AND ?2 <> '')"
        }
        "plan(kind=duty_agreement) with sign_off" => {
            "SELECT EXISTS (SELECT 1 FROM plan WHERE kind = 'duty_agreement' AND state = 'running' AND ?2 <> ''
               AND json_extract(attrs, '$.agreed_on') BETWEEN ?1 AND ?3)"
        }
        "entry(kind=reflection)" => {
            "SELECT EXISTS (SELECT 1 FROM entry WHERE kind = 'reflection' AND occurred_on BETWEEN ?2 AND ?3 AND ?1 <> '')"
        }
        "assessment(purpose=self_assessment)" => {
            "SELECT EXISTS (SELECT 1 FROM assessment WHERE purpose = 'self_assessment' AND submitted_on BETWEEN ?1 AND ?3
               AND ?2 <> '')"
        }
        "entry(kind=purpose_statement)" => {
            "SELECT EXISTS (SELECT 1 FROM entry WHERE kind = 'purpose_statement' AND occurred_on BETWEEN ?1 AND ?3 AND ?2 <> '')"
        }
        "feedback_request or feedback(to=self)" => {
            "SELECT EXISTS (SELECT 1 FROM feedback_request r JOIN person p ON p.id = r.subject_person_id AND p.is_self = 1
                            WHERE r.asked_on BETWEEN ?1 AND ?3 AND ?2 <> '')
                 OR EXISTS (SELECT 1 FROM feedback f JOIN person p ON p.id = f.to_person_id AND p.is_self = 1
                            WHERE f.given_on BETWEEN ?1 AND ?3)"
        }
        "delegation(fully handed over)" => {
            "SELECT EXISTS (SELECT 1 FROM delegation WHERE authority_level >= 6 AND handed_over_on BETWEEN ?1 AND ?3
               AND ?2 <> '' AND state IN ('handed_over', 'completed'))"
        }
        "plan(kind=practice)" => {
            "SELECT EXISTS (SELECT 1 FROM plan WHERE kind = 'practice' AND starts_on BETWEEN ?1 AND ?3 AND ?2 <> '')"
        }
        // The others (a note, any goal, any packet) would be found too soon; they are ticked.
        _ => return Ok(false),
    };
    Ok(tx.prepare_cached(sql)?.query_row((first_day, about, today), |r| r.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hiring::PostWords;
    use crate::testing::{day, planner_on};
    use serde_json::json;

    #[test]
    fn whoever_is_hired_joins_with_a_plan_and_records_speak_for_steps() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let post = p.add_post(PostWords { title: "Night desk".into(), ..PostWords::default() }).expect("added");
        let id = p.add_candidate(post.id.clone(), "Noor Haddad".into(), None).expect("added").id;
        assert!(p.begin_first_days(id.clone(), day("2026-12-01"), false).is_err(), "not hired yet");
        p.move_candidate(id.clone(), Stage::Hired, Some("Scores and the trial day".into())).expect("hired");
        let plan = p.begin_first_days(id.clone(), day("2026-12-01"), false).expect("begun");
        assert_eq!((plan.person_name.as_str(), plan.phases.len(), plan.done), ("Noor Haddad", 4, false));
        let steps: Vec<&FirstDaysStep> = plan.phases.iter().flat_map(|phase| &phase.steps).collect();
        assert_eq!(steps.len(), 22);
        assert_eq!(steps[0].due_on, Some(day("2026-11-21")), "ten days before");
        assert_eq!(steps[3].due_on, Some(day("2026-12-01")), "day 1 is the first");
        assert!(steps.iter().all(|step| !step.done));
        assert!(p.begin_first_days(id.clone(), day("2026-12-01"), false).is_err(), "once");
        let candidate = p.post_page(post.id).expect("page").candidates.remove(0);
        assert_eq!(candidate.plan_id, Some(plan.id.clone()));
        assert!(p.list_people(false).expect("people").is_empty(), "the first day has not come");

        let later = p.on(day("2026-12-03"));
        assert_eq!(later.list_people(false).expect("people").len(), 1);
        let draft = json!({ "person_id": plan.person_id, "held_on": "2026-12-02", "notes": "", "agreed": [] });
        later.log_one_on_one(serde_json::from_value(draft).expect("a draft")).expect("kept");
        let now = later.first_days(plan.id.clone()).expect("page");
        let talk = &now.phases[1].steps[1];
        assert!(talk.done && talk.by_record, "{talk:?}");
        let look_back = now.phases[1].steps.last().expect("a step");
        assert!(!look_back.done, "a talk of the first week is not the look back at the month");
        later.tick_first_days(now.phases[0].steps[0].id.clone(), true, false).expect("ticked");
        later.tick_first_days(now.phases[0].steps[1].id.clone(), false, true).expect("left out");
        let now = later.first_days(plan.id).expect("page");
        assert!(now.phases[0].steps[0].done && now.phases[0].steps[1].skipped);
    }

    #[test]
    fn the_managers_own_ninety_days_read_what_is_there_of_everybody() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), true).expect("self");
        let (ruth, bo) = (p.add_person("Ruth".into()).expect("added").id, p.add_person("Bo".into()).expect("added").id);
        assert!(p.begin_own_days(day("2026-11-02"), "no".into(), true).is_err());
        assert!(p.begin_own_days(day("2025-11-02"), "keep".into(), true).is_err(), "over long ago");
        let plan = p.begin_own_days(day("2026-11-02"), "keep".into(), true).expect("begun");
        assert!(plan.own && plan.situation.as_deref().is_some_and(|said| said.contains("no harm")), "{plan:?}");
        let all = |plan: &FirstDays| plan.phases.iter().map(|phase| phase.steps.len()).sum::<usize>();
        assert_eq!((plan.phases.len(), all(&plan)), (4, 25), "what is for somebody from outside is left out");
        assert!(p.begin_own_days(day("2026-11-09"), "keep".into(), false).is_err(), "one at a time");
        let talk = |who: &PersonId| {
            let draft = json!({ "person_id": who, "held_on": "2026-11-10", "notes": "", "agreed": [] });
            p.log_one_on_one(serde_json::from_value(draft).expect("a draft")).expect("kept");
        };
        let met = |p: &Planner| {
            let plan = p.first_days(plan.id.clone()).expect("page");
            plan.phases[1].steps.iter().any(|step| step.by_record && step.title.contains("first one-on-one"))
        };
        talk(&ruth);
        assert!(!met(&p), "Bo was not met");
        talk(&bo);
        assert!(met(&p));
        p.begin_agreement(crate::agreements::AgreementKind::Duties).expect("begun");
        let left = |p: &Planner| p.own_first_days().expect("plans")[0].left;
        let before = left(&p);
        p.agree(crate::agreements::AgreementKind::Duties, "Ines".into(), day("2026-11-16")).expect("agreed");
        assert_eq!(left(&p), before - 1, "the duties are agreed");
        p.tick_first_days(plan.phases[0].steps[0].id.clone(), true, false).expect("ticked");
        assert_eq!(left(&p), before - 2);
    }

    #[test]
    fn whoever_is_new_in_the_role_is_offered_the_ninety_days_until_they_are_planned() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), true).expect("self");
        p.add_person("Ruth".into()).expect("added");
        let later = p.on(day("2026-11-30"));
        let offered = |p: &Planner| {
            let offer = p.shell().expect("shell").show.offer;
            offer.is_some_and(|offer| offer.code == crate::disclosure::OfferCode::FirstNinetyDays)
        };
        assert!(offered(&later));
        later.begin_own_days(day("2026-11-30"), "keep".into(), true).expect("begun");
        assert!(!offered(&later), "it is there");
        later.undo().expect("undone");
        later.change_settings(serde_json::from_value(json!({ "new_in_role": false })).expect("a change")).expect("set");
        assert!(!offered(&later), "not new any more");
    }

    #[test]
    fn whoever_comes_from_another_team_needs_fewer_steps() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let post = p.add_post(PostWords { title: "Night desk".into(), ..PostWords::default() }).expect("added");
        let id = p.add_candidate(post.id, "Noor Haddad".into(), None).expect("added").id;
        p.move_candidate(id.clone(), Stage::Hired, Some("Knows the house".into())).expect("hired");
        let plan = p.begin_first_days(id, day("2026-12-01"), true).expect("begun");
        assert_eq!(plan.phases.iter().map(|phase| phase.steps.len()).sum::<usize>(), 21);
        p.undo().expect("undone");
        let left: u32 = p
            .read(|tx| Ok(tx.query_row("SELECT count(*) FROM person WHERE is_self = 0", [], |r| r.get(0))?))
            .expect("read");
        assert_eq!(left, 0, "one step takes it all back");
    }
}
