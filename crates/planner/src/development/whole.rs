//! What a development plan has behind More: aims and strengths, versions, what both agreed on, and of each step the skill
//! with its levels now, to reach and reached, the kind of learning, what it takes, who supports it and how one would see it.

use super::*;
use crate::digest::sha256;
use crate::frameworks::{self, SkillKey, level_name};
use crate::id::{EvidenceId, InstrumentItemId, SignOffId};
use crate::skill_levels::{self, NewLevel, NewLook, Seen};
use crate::{calendar, periods};

/// Somebody's plan, or one of its earlier versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct DevelopmentPlan {
    /// None while nothing is written down.
    pub id: Option<IdpId>,
    pub person_id: PersonId,
    pub person_name: String,
    pub is_self: bool,
    pub version: u32,
    /// draft, shared, agreed, active, in_review, completed, superseded or ended.
    pub state: String,
    /// For one to two years.
    pub short_term_aim: Option<String>,
    /// For three to five years.
    pub long_term_aim: Option<String>,
    pub strengths: Option<String>,
    /// When both want to look at it again.
    pub review_by_on: Option<NaiveDate>,
    /// Who agreed, on what stands there now or stood there before.
    pub agreements: Vec<PlanAgreement>,
    pub steps: Vec<WholeStep>,
    /// Where more is begun at once than gets done.
    pub advice: Option<String>,
    /// A new version can take its place.
    pub may_renew: bool,
    /// Everything in it is done or let go.
    pub may_complete: bool,
    /// The others, newest first.
    pub versions: Vec<PlanVersion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PlanAgreement {
    pub name: String,
    pub on: NaiveDate,
    /// What the plan said then is another now.
    pub outdated: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PlanVersion {
    pub version: u32,
    pub state: String,
    pub from_on: Option<NaiveDate>,
    pub steps: u32,
}

/// A step with what it has behind More.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct WholeStep {
    pub step: NextStep,
    pub skill_id: Option<InstrumentItemId>,
    /// What the skill is called in its framework.
    pub skill_title: Option<String>,
    pub level_now: Option<u32>,
    pub level_target: Option<u32>,
    pub level_result: Option<u32>,
    /// The names of the three, in their order.
    pub level_names: Vec<Option<String>>,
    /// experience, exposure or education.
    pub source: String,
    pub activity_kind: String,
    pub hours: Option<f64>,
    pub budget: Option<f64>,
    pub currency: Option<String>,
    pub supporter_person_id: Option<PersonId>,
    pub supporter_name: Option<String>,
    pub success_evidence: Option<String>,
    /// The day it was for at first.
    pub first_by: NaiveDate,
    /// Why it was put off or let go.
    pub reason: Option<String>,
    /// The level that was seen after the step was done, by which it can be confirmed.
    pub seen: Option<Seen>,
}

/// What a step has behind More, all of it: what is left out is emptied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct StepMore {
    pub skill_id: Option<InstrumentItemId>,
    pub level_now: Option<u32>,
    pub level_target: Option<u32>,
    /// experience where it is left out.
    pub source: Option<String>,
    /// other where it is left out.
    pub activity_kind: Option<String>,
    pub hours: Option<f64>,
    pub budget: Option<f64>,
    pub currency: Option<String>,
    pub supporter_person_id: Option<PersonId>,
    pub success_evidence: Option<String>,
}

/// What a plan has besides its steps, all of it: what is left out is emptied.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PlanMore {
    pub short_term_aim: Option<String>,
    pub long_term_aim: Option<String>,
    pub strengths: Option<String>,
    pub review_by_on: Option<NaiveDate>,
}

/// The level somebody is seen at now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SeenLevel {
    pub level: u32,
    /// Today where it is left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    #[serde(default)]
    pub because: Option<String>,
}

/// By doing, with others, by study: an orientation, no quota.
const SOURCES: [&str; 3] = ["experience", "exposure", "education"];
const KINDS: [&str; 14] = [
    "stretch",
    "project",
    "rotation",
    "acting_up",
    "shadowing",
    "mentoring",
    "coaching",
    "peer_learning",
    "teaching",
    "course",
    "reading",
    "certificate",
    "conference",
    "other",
];
/// So many steps at once get done; it is advice and stops nobody.
const AT_ONCE: usize = 4;

impl Planner {
    /// The plan of somebody with everything in it; with `version` one that came before.
    pub fn development_plan(&self, person_id: PersonId, version: Option<u32>) -> Result<DevelopmentPlan> {
        let clock = self.clock();
        self.read(|tx| page(tx, clock, &person_id, version))
    }

    /// Aims, strengths, and when to look at the plan again.
    pub fn change_development_plan(&self, person_id: PersonId, more: PlanMore) -> Result<()> {
        let part = |text: &Option<String>, field: &str| -> Result<Option<String>> {
            let text = text.as_deref().map(|text| text::body(text, field)).transpose()?;
            Ok(text.filter(|text| !text.trim().is_empty()))
        };
        let (short, long) =
            (part(&more.short_term_aim, "short_term_aim")?, part(&more.long_term_aim, "long_term_aim")?);
        let strengths = part(&more.strengths, "strengths")?;
        let clock = self.clock();
        self.write("change_development_plan", |tx| {
            people::person(tx, clock, &person_id)?;
            let plan = plan_of(tx, clock, &person_id)?;
            keeping_agreement(tx, clock, &plan, None, || {
                tx.execute(
                    "UPDATE idp SET short_term_aim = ?2, long_term_aim = ?3, strengths = ?4, review_by_on = ?5, updated_at = ?6
                     WHERE id = ?1",
                    (&plan.id, &short, &long, &strengths, more.review_by_on, clock.now()),
                )?;
                Ok(())
            })
        })
    }

    /// Both agreed on the plan as it is.
    pub fn agree_development_plan(&self, person_id: PersonId) -> Result<()> {
        let clock = self.clock();
        self.write("agree_development_plan", |tx| {
            let plan = in_the_making(tx, &person_id)?;
            let steps: u32 = tx.query_row(
                "SELECT count(*) FROM idp_item WHERE idp_id = ?1 AND state <> 'cancelled'",
                [&plan.id],
                |r| r.get(0),
            )?;
            if steps == 0 {
                return Err(Error::invalid("agreed", "error_plan_empty"));
            }
            keeping_agreement(tx, clock, &plan, Some(true), || Ok(()))
        })
    }

    /// Both looked at the plan when its day had come, and it goes on until another day.
    pub fn confirm_development_plan(&self, person_id: PersonId, review_by_on: NaiveDate) -> Result<()> {
        let clock = self.clock();
        if review_by_on <= clock.today() {
            return Err(Error::invalid("review_by_on", "error_plan_review_day"));
        }
        self.write("confirm_development_plan", |tx| {
            let plan = in_force(tx, clock, &person_id)?;
            walk(tx, clock, &plan, &["confirm"])?;
            tx.execute("UPDATE idp SET review_by_on = ?2 WHERE id = ?1", (&plan.id, review_by_on))?;
            Ok(())
        })
    }

    /// The next version takes the place of the plan: with its aims, what is open in it, and what was done this quarter.
    pub fn renew_development_plan(&self, person_id: PersonId) -> Result<DevelopmentPlan> {
        let clock = self.clock();
        self.write("renew_development_plan", |tx| {
            let plan = in_force(tx, clock, &person_id)?;
            let (new, at) = (IdpId::new(), clock.now());
            tx.execute(
                "INSERT INTO idp (id, person_id, version, supersedes_id, title, short_term_aim, long_term_aim, strengths, starts_on,
                                  created_at, updated_at)
                 SELECT ?2, person_id, (SELECT max(version) + 1 FROM idp WHERE person_id = ?3), id, title, short_term_aim,
                        long_term_aim, strengths, ?4, ?5, ?5 FROM idp WHERE id = ?1",
                (&plan.id, &new, &person_id, clock.today(), &at),
            )?;
            walk(tx, clock, &plan, &["replace"])?;
            let since = periods::at(tx, clock.today())?.starts_on;
            let mut steps = tx.prepare_cached(
                "SELECT id FROM idp_item WHERE idp_id = ?1 AND (state IN ('planned', 'in_progress', 'deferred')
                                                                OR (state IN ('done', 'verified') AND done_on >= ?2))
                 ORDER BY sort, id",
            )?;
            let steps: Vec<IdpItemId> =
                steps.query_map((&plan.id, since), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            for step in steps {
                let copy = IdpItemId::new();
                tx.execute(
                    "INSERT INTO idp_item (id, idp_id, sort, objective, instrument_item_id, level_now, level_target, level_result,
                            source, activity_kind, activity, resources, hours_planned, budget_minor, currency, supporter_person_id,
                            success_evidence, target_on, first_target_on, done_on, outcome, state, goal_id, delegation_id,
                            created_at, updated_at)
                     SELECT ?2, ?3, sort, objective, instrument_item_id, level_now, level_target, level_result,
                            source, activity_kind, activity, resources, hours_planned, budget_minor, currency, supporter_person_id,
                            success_evidence, target_on, first_target_on, done_on, outcome, state, goal_id, delegation_id,
                            created_at, ?4 FROM idp_item WHERE id = ?1",
                    (&step, &copy, &new, &at),
                )?;
                // What hangs on the step goes on with it.
                for table in ["action_item", "delegation", "evidence"] {
                    tx.execute(&format!("UPDATE {table} SET idp_item_id = ?2 WHERE idp_item_id = ?1"), (&step, &copy))?;
                }
            }
            page(tx, clock, &person_id, None)
        })
    }

    /// Everything in the plan is done or let go: it is finished.
    pub fn complete_development_plan(&self, person_id: PersonId) -> Result<()> {
        let clock = self.clock();
        self.write("complete_development_plan", |tx| {
            let plan = in_force(tx, clock, &person_id)?;
            if !all_settled(tx, &plan.id)? {
                return Err(Error::invalid("id", "error_plan_open"));
            }
            walk(tx, clock, &plan, &["complete"])
        })
    }

    /// A step waits until another day, for a reason.
    pub fn defer_next_step(&self, id: IdpItemId, reason: String, by: NaiveDate) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        if by <= clock.today() {
            return Err(Error::invalid("by", "error_step_later"));
        }
        self.write("defer_next_step", |tx| {
            let was = one(tx, clock, &id)?;
            let next = next_state(&was, "defer")?;
            tx.execute(
                "UPDATE idp_item SET state = ?2, target_on = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, next, by, clock.now()),
            )?;
            record(tx, clock, &was, "defer", Some(&was.state), Some(next), clock.today(), Some(&reason))
        })
    }

    /// A step is let go, for a reason; it stays in the plan.
    pub fn cancel_next_step(&self, id: IdpItemId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("cancel_next_step", |tx| {
            let was = one(tx, clock, &id)?;
            let next = next_state(&was, "cancel")?;
            tx.execute("UPDATE idp_item SET state = ?2, updated_at = ?3 WHERE id = ?1", (&id, next, clock.now()))?;
            record(tx, clock, &was, "cancel", Some(&was.state), Some(next), clock.today(), Some(&reason))
        })
    }

    /// A step that was called done goes on, for a reason.
    pub fn reopen_next_step(&self, id: IdpItemId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        let clock = self.clock();
        self.write("reopen_next_step", |tx| {
            let was = one(tx, clock, &id)?;
            let next = next_state(&was, "reopen")?;
            tx.execute(
                "UPDATE idp_item SET state = ?2, done_on = NULL, outcome = NULL, updated_at = ?3 WHERE id = ?1",
                (&id, next, clock.now()),
            )?;
            record(tx, clock, &was, "reopen", Some(&was.state), Some(next), clock.today(), Some(&reason))
        })
    }

    /// A step that is done has worked: a level was seen later than its end. With `seen` that level is written down in the
    /// same step; without, the newest one that stands there counts.
    ///
    /// # Errors
    /// `Invalid` where the step has no skill, or nobody looked after it was done.
    pub fn verify_next_step(&self, id: IdpItemId, seen: Option<SeenLevel>) -> Result<()> {
        let clock = self.clock();
        self.write("verify_next_step", |tx| {
            let was = one(tx, clock, &id)?;
            let next = next_state(&was, "verify")?;
            let done_on = was.done_on.ok_or_else(|| Error::invalid("state", "error_step_state"))?;
            let skill: Option<InstrumentItemId> =
                tx.query_row("SELECT instrument_item_id FROM idp_item WHERE id = ?1", [&id], |r| r.get(0))?;
            let skill_id = skill.ok_or_else(|| Error::invalid("skill_id", "error_step_no_skill"))?;
            if let Some(seen) = seen {
                let on = seen.on.unwrap_or(clock.today());
                if on <= done_on {
                    return Err(too_early(done_on, clock));
                }
                let levels =
                    vec![NewLevel { skill_id: skill_id.clone(), level: seen.level, because: seen.because }];
                let person_id = was.person_id.clone();
                skill_levels::note(tx, clock, &NewLook { person_id, theirs: false, on: Some(on), levels })?;
            }
            let found = skill_levels::seen_after(tx, &was.person_id, &skill_id, done_on)?;
            let found = found.ok_or_else(|| too_early(done_on, clock))?;
            tx.execute(
                "UPDATE idp_item SET state = ?2, level_result = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, next, found.level, clock.now()),
            )?;
            tx.execute(
                "INSERT INTO evidence (id, idp_item_id, assessment_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)",
                (EvidenceId::new(), &id, &found.assessment_id, clock.now()),
            )?;
            record(tx, clock, &was, "verify", Some(&was.state), Some(next), found.on, None)
        })
    }
}

fn too_early(done_on: NaiveDate, clock: Clock) -> Error {
    Error::invalid_with("on", "error_step_seen_later", &[("day", &calendar::spoken(done_on, clock.today()))])
}

fn next_state(was: &NextStep, event: &str) -> Result<&'static str> {
    states::idp_item_next(&was.state, event).ok_or_else(|| Error::invalid("state", "error_step_state"))
}

/// The open step of somebody in each skill, the nearest one.
pub(crate) fn open_steps_by_skill(tx: &Transaction) -> Result<HashMap<(PersonId, SkillKey), String>> {
    let mut query = tx.prepare_cached(
        "SELECT d.person_id, f.code, s.code, i.activity FROM idp_item i JOIN idp d ON d.id = i.idp_id
           JOIN instrument_item s ON s.id = i.instrument_item_id JOIN instrument f ON f.id = s.instrument_id
         WHERE d.state NOT IN ('superseded', 'ended') AND i.state IN ('planned', 'in_progress', 'deferred')
         ORDER BY i.target_on DESC, i.id DESC",
    )?;
    let rows = query.query_map([], |r| Ok(((r.get(0)?, (r.get(1)?, r.get(2)?)), r.get(3)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// The plan somebody has now, of whatever standing.
fn in_the_making(tx: &Transaction, person: &PersonId) -> Result<Plan> {
    tx.query_row(
        "SELECT id, person_id, state FROM idp WHERE person_id = ?1 AND state IN ('draft', 'shared', 'agreed')
         ORDER BY state = 'agreed' DESC, version DESC LIMIT 1",
        [person],
        |r| Ok(Plan { id: r.get(0)?, person_id: r.get(1)?, state: r.get(2)? }),
    )
    .or_gone()
}

/// The plan both agreed on, as it stands today: agreed, active or in review.
fn in_force(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<Plan> {
    let plan = in_the_making(tx, person)?;
    let (starts_on, review_by_on): (Option<NaiveDate>, Option<NaiveDate>) =
        tx.query_row("SELECT starts_on, review_by_on FROM idp WHERE id = ?1", [&plan.id], |r| r.try_into())?;
    let state = today_state(&plan.state, starts_on, review_by_on, clock.today()).into();
    Ok(Plan { state, ..plan })
}

/// What a stored state reads as today.
fn today_state(stored: &str, starts_on: Option<NaiveDate>, review_by_on: Option<NaiveDate>, today: NaiveDate) -> &str {
    match stored {
        "agreed" if starts_on.is_some_and(|starts| today < starts) => "agreed",
        "agreed" if review_by_on.is_some_and(|review| today >= review) => "in_review",
        "agreed" => "active",
        stored => stored,
    }
}

fn all_settled(tx: &Transaction, plan: &IdpId) -> Result<bool> {
    Ok(tx.query_row(
        "SELECT count(*) > 0 AND ifnull(sum(state NOT IN ('done', 'verified', 'cancelled')), 0) = 0 FROM idp_item WHERE idp_id = ?1",
        [plan],
        |r| r.get(0),
    )?)
}

/// SHA-256 of what both agree on, as JSON: aims, strengths and the words of every step. Days and states move on by
/// themselves and are no part of it.
pub(super) fn content_hash(tx: &Transaction, plan: &IdpId) -> Result<String> {
    let content: Option<String> = tx
        .prepare_cached(
            "SELECT json_array(short_term_aim, long_term_aim, strengths,
                (SELECT json_group_array(json_array(objective, activity, resources, instrument_item_id, level_now, level_target, source,
                         activity_kind, hours_planned, budget_minor, currency, supporter_person_id, success_evidence) ORDER BY sort, id)
                 FROM idp_item WHERE idp_id = idp.id)) FROM idp WHERE id = ?1",
        )?
        .query_row([plan], |r| r.get(0))
        .optional()?;
    Ok(sha256(content.unwrap_or_default()))
}

/// Writes down that both agreed: the manager's own word, and the other one's as the manager tells it.
pub(super) fn sign(tx: &Transaction, clock: Clock, plan: &Plan) -> Result<()> {
    let (own, hash, at) = (people::self_id(tx)?, content_hash(tx, &plan.id)?, clock.now());
    let person = people::person(tx, clock, &plan.person_id)?;
    let manager = if person.is_self {
        // Of the manager's own plan the other one is whoever they report to.
        let above: Option<(PersonId, String)> = tx
            .query_row(
                "SELECT p.id, p.display_name FROM relationship r JOIN person p ON p.id = r.person_id
                 WHERE r.kind = 'line_manager' AND r.ended_on IS NULL ORDER BY r.started_on DESC LIMIT 1",
                [],
                |r| r.try_into(),
            )
            .optional()?;
        let (id, name) = above.map_or((None, messages::text("own_manager", &[])), |(id, name)| (Some(id), name));
        (id, name, "recorded")
    } else {
        (Some(own.clone()), people::name(tx, &own)?, "signed")
    };
    let method = if person.is_self { "signed" } else { "recorded" };
    let employee = (Some(person.id), person.display_name, method);
    for (role, (person_id, name, method)) in [("employee", employee), ("manager", manager)] {
        tx.execute(
            "DELETE FROM sign_off WHERE idp_id = ?1 AND role = ?2 AND content_hash = ?3",
            (&plan.id, role, &hash),
        )?;
        tx.execute(
            "INSERT INTO sign_off (id, idp_id, role, person_id, name_as_given, decision, decided_on, method, recorded_on, content_hash,
                                   created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'agreed', ?6, ?7, ?6, ?8, ?9, ?9)",
            rusqlite::params![SignOffId::new(), plan.id, role, person_id, name, clock.today(), method, hash, at],
        )?;
    }
    Ok(())
}

/// What was agreed is another now.
pub(super) fn outdate(tx: &Transaction, clock: Clock, plan: &IdpId) -> Result<()> {
    tx.execute(
        "UPDATE sign_off SET outdated = 1, updated_at = ?2 WHERE idp_id = ?1 AND outdated = 0",
        (plan, clock.now()),
    )?;
    Ok(())
}

/// How many of its smallest units make one of a currency; ISO 4217.
fn minor_units(currency: &str) -> f64 {
    match currency {
        "JPY" | "KRW" | "CLP" | "ISK" | "VND" | "UGX" | "PYG" | "XAF" | "XOF" | "XPF" => 1.0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 1000.0,
        _ => 100.0,
    }
}

/// Keeps what stands behind More of a step.
pub(super) fn put_more(tx: &Transaction, clock: Clock, id: &IdpItemId, more: &StepMore) -> Result<()> {
    let one_of = |known: &[&str], field: &str, value: &Option<String>| match value {
        Some(value) if !known.contains(&value.as_str()) => Err(Error::invalid(field, "error_choice")),
        _ => Ok(()),
    };
    one_of(&SOURCES, "source", &more.source)?;
    one_of(&KINDS, "activity_kind", &more.activity_kind)?;
    for (level, field) in [(more.level_now, "level_now"), (more.level_target, "level_target")] {
        level.map(|level| frameworks::a_level(level, field)).transpose()?;
    }
    if let (Some(now), Some(target)) = (more.level_now, more.level_target)
        && target <= now
    {
        return Err(Error::invalid("level_target", "error_level_target"));
    }
    let skill_id = more.skill_id.as_ref().filter(|skill| !skill.as_str().is_empty());
    if let Some(skill) = skill_id {
        frameworks::keep_skill(tx, clock, skill, "skill_id")?;
    }
    let supporter = more.supporter_person_id.as_ref().filter(|person| !person.as_str().is_empty());
    if let Some(supporter) = supporter {
        people::person(tx, clock, supporter)?;
    }
    if more.hours.is_some_and(|hours| !(0.0..=10_000.0).contains(&hours)) {
        return Err(Error::invalid("hours", "error_hours"));
    }
    let currency = text::optional(more.currency.as_deref(), "currency", text::NAME)?.map(|code| code.to_uppercase());
    let budget = match (more.budget, currency) {
        (None, _) => None,
        (Some(budget), Some(code)) if code.len() == 3 && code.chars().all(|c| c.is_ascii_uppercase()) => {
            let minor = (budget * minor_units(&code)).round();
            if !(0.0..=1e12).contains(&minor) {
                return Err(Error::invalid("budget", "error_budget"));
            }
            Some((minor as i64, code))
        }
        _ => return Err(Error::invalid("currency", "error_currency")),
    };
    let success = text::optional(more.success_evidence.as_deref(), "success_evidence", text::TITLE)?;
    let (minor, currency) = budget.unzip();
    tx.execute(
        "UPDATE idp_item SET instrument_item_id = ?2, level_now = ?3, level_target = ?4, source = coalesce(?5, 'experience'),
                activity_kind = coalesce(?6, 'other'), hours_planned = ?7, budget_minor = ?8, currency = ?9,
                supporter_person_id = ?10, success_evidence = ?11, updated_at = ?12 WHERE id = ?1",
        rusqlite::params![
            id,
            skill_id,
            more.level_now,
            more.level_target,
            more.source,
            more.activity_kind,
            more.hours,
            minor,
            currency,
            supporter,
            success,
            clock.now()
        ],
    )?;
    Ok(())
}

fn page(tx: &Transaction, clock: Clock, person_id: &PersonId, version: Option<u32>) -> Result<DevelopmentPlan> {
    let (person, today) = (people::person(tx, clock, person_id)?, clock.today());
    let mut plan = DevelopmentPlan {
        id: None,
        person_id: person.id,
        person_name: person.display_name,
        is_self: person.is_self,
        version: 1,
        state: "draft".into(),
        short_term_aim: None,
        long_term_aim: None,
        strengths: None,
        review_by_on: None,
        agreements: vec![],
        steps: vec![],
        advice: None,
        may_renew: false,
        may_complete: false,
        versions: vec![],
    };
    let mut query = tx.prepare_cached(
        "SELECT d.id, d.version, d.state, d.starts_on, d.review_by_on, d.short_term_aim, d.long_term_aim, d.strengths,
                (SELECT count(*) FROM idp_item i WHERE i.idp_id = d.id)
         FROM idp d WHERE d.person_id = ?1 ORDER BY d.version DESC, d.id DESC",
    )?;
    let mut rows = query.query([person_id])?;
    while let Some(row) = rows.next()? {
        let (number, stored): (u32, String) = (row.get(1)?, row.get(2)?);
        let (starts_on, review_by_on) = (row.get(3)?, row.get(4)?);
        let state = today_state(&stored, starts_on, review_by_on, today).to_owned();
        // Without a word about which, it is the newest: one that was finished or ended has none after it yet.
        if version.unwrap_or(number) == number && plan.id.is_none() {
            plan.id = Some(row.get(0)?);
            plan.version = number;
            plan.state = state;
            plan.short_term_aim = row.get(5)?;
            plan.long_term_aim = row.get(6)?;
            plan.strengths = row.get(7)?;
            plan.review_by_on = review_by_on;
        } else {
            plan.versions.push(PlanVersion { version: number, state, from_on: starts_on, steps: row.get(8)? });
        }
    }
    let Some(id) = plan.id.clone() else {
        return if version.is_some() { Err(Error::Gone) } else { Ok(plan) };
    };
    plan.agreements = agreements(tx, &id)?;
    plan.steps = whole_steps(tx, clock, &id)?;
    let at_once = plan.steps.iter().filter(|one| matches!(one.step.state.as_str(), "planned" | "in_progress")).count();
    let settled = matches!(plan.state.as_str(), "completed" | "superseded" | "ended");
    plan.advice = (at_once > AT_ONCE && !settled).then(|| messages::counted("plan_many", at_once as u32, &[]));
    plan.may_renew = states::idp_next(&plan.state, "replace").is_some();
    plan.may_complete = states::idp_next(&plan.state, "complete").is_some() && all_settled(tx, &id)?;
    Ok(plan)
}

/// The word of each side on what stands there now, or the last one on what stood there before.
fn agreements(tx: &Transaction, plan: &IdpId) -> Result<Vec<PlanAgreement>> {
    let mut query = tx.prepare_cached(
        "WITH newest AS (SELECT role, name_as_given, decided_on, outdated,
                                row_number() OVER (PARTITION BY role ORDER BY outdated, decided_on DESC, id DESC) AS nth
                         FROM sign_off WHERE idp_id = ?1)
         SELECT name_as_given, decided_on, outdated FROM newest WHERE nth = 1 ORDER BY role",
    )?;
    let rows =
        query.query_map([plan], |r| Ok(PlanAgreement { name: r.get(0)?, on: r.get(1)?, outdated: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn whole_steps(tx: &Transaction, clock: Clock, plan: &IdpId) -> Result<Vec<WholeStep>> {
    let (today, quiet) = (clock.today(), crate::disclosure::is_quiet(tx, clock)?);
    let mut query = tx.prepare_cached(
        "SELECT i.id, d.person_id, p.display_name, i.objective, i.activity, i.target_on, i.resources, i.state, i.done_on, i.outcome,
                d.state = 'agreed', i.instrument_item_id, s.text, i.level_now, i.level_target, i.level_result, i.source, i.activity_kind,
                i.hours_planned, i.budget_minor, i.currency, i.supporter_person_id, h.display_name, i.success_evidence,
                i.first_target_on,
                (SELECT e.reason FROM event e WHERE e.entity = 'idp_item' AND e.entity_id = i.id AND e.to_value = i.state
                 ORDER BY e.created_at DESC, e.id DESC LIMIT 1)
         FROM idp_item i JOIN idp d ON d.id = i.idp_id JOIN person p ON p.id = d.person_id
           LEFT JOIN instrument_item s ON s.id = i.instrument_item_id LEFT JOIN person h ON h.id = i.supporter_person_id
         WHERE i.idp_id = ?1
         ORDER BY i.state = 'cancelled', i.state IN ('done', 'verified'), i.target_on, i.sort, i.id",
    )?;
    let rows = query.query_map([plan], |r| {
        let (by, state): (NaiveDate, String) = (r.get(5)?, r.get(7)?);
        let late = by < today && !quiet && matches!(state.as_str(), "planned" | "in_progress" | "deferred");
        let [level_now, level_target, level_result]: [Option<u32>; 3] = [r.get(13)?, r.get(14)?, r.get(15)?];
        let (minor, currency): (Option<i64>, Option<String>) = (r.get(19)?, r.get(20)?);
        Ok(WholeStep {
            step: NextStep {
                id: r.get(0)?,
                person_id: r.get(1)?,
                person_name: r.get(2)?,
                skill: r.get(3)?,
                step: r.get(4)?,
                by,
                help: r.get(6)?,
                state,
                done_on: r.get(8)?,
                outcome: r.get(9)?,
                late,
                agreed: r.get(10)?,
            },
            skill_id: r.get(11)?,
            skill_title: r.get(12)?,
            level_now,
            level_target,
            level_result,
            level_names: [level_now, level_target, level_result].iter().map(|level| level.map(level_name)).collect(),
            source: r.get(16)?,
            activity_kind: r.get(17)?,
            hours: r.get(18)?,
            budget: minor.map(|minor| minor as f64 / minor_units(currency.as_deref().unwrap_or_default())),
            currency,
            supporter_person_id: r.get(21)?,
            supporter_name: r.get(22)?,
            success_evidence: r.get(23)?,
            first_by: r.get(24)?,
            reason: r.get(25)?,
            seen: None,
        })
    })?;
    let mut all: Vec<WholeStep> = rows.collect::<rusqlite::Result<_>>()?;
    for one in all.iter_mut().filter(|one| one.step.state == "done") {
        if let (Some(skill), Some(done_on)) = (&one.skill_id, one.step.done_on) {
            one.seen = skill_levels::seen_after(tx, &one.step.person_id, skill, done_on)?;
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests;
