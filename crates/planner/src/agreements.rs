//! What was agreed, line by line: the duties of the manager with their own manager, looked at again each year, and how the
//! team works together, looked at again each half-year. Both begin with what ships; every line can be worded anew or taken
//! out, and the whole is agreed on a day and printed.

use crate::calendar::{Clock, spoken};
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{GoalId, PlanId, PlanStepId};
use crate::lists::ListChoice;
use crate::messages::{Label, text};
use crate::packet::gather::as_file_name;
use crate::plain_sheet::{Part, PlainSheet};
use crate::saved_files::{self, SavedKind};
use crate::states::plan_next;
use crate::{Planner, people, settings, text as texts};
use chrono::{Months, NaiveDate};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// The manager's, with their own manager.
    Duties,
    /// The team's.
    Working,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Agreement {
    pub kind: AgreementKind,
    pub begun: bool,
    /// Where it stands, in one sentence.
    pub standing: String,
    /// Of duties the four tasks of a manager, also those without a line; of the team's one group.
    pub groups: Vec<AgreementGroup>,
    /// Of duties: the manager's own goals that are open, each with the task it stands under.
    pub goals: Vec<OwnGoal>,
    pub agreed_with: Option<String>,
    pub agreed_on: Option<NaiveDate>,
    pub look_again_on: Option<NaiveDate>,
    /// Parts a duty can stand in, and how often one can come.
    pub areas: Vec<ListChoice>,
    pub cadences: Vec<ListChoice>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnGoal {
    pub id: GoalId,
    pub title: String,
    /// planning, organising, leading or controlling; none: nobody has said.
    pub task: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgreementGroup {
    pub code: String,
    pub title: String,
    /// Where there is nothing of it.
    pub hint: Option<String>,
    pub lines: Vec<AgreementItem>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgreementItem {
    pub id: PlanStepId,
    pub area: String,
    /// The duty, or the topic.
    pub text: String,
    /// What the topic asks; none of one's own lines has it.
    pub question: Option<String>,
    /// How one knows that the duty is kept, or what the team agreed.
    pub answer: Option<String>,
    pub cadence: Option<String>,
    pub cadence_words: Option<String>,
}

/// What is written about a line; it replaces what stood there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgreementWords {
    pub text: String,
    #[serde(default)]
    pub answer: String,
    #[serde(default)]
    pub area: String,
    #[serde(default)]
    pub cadence: String,
}

#[derive(Deserialize)]
struct Duties {
    code: String,
    version: u32,
    cadences: Vec<String>,
    areas: Vec<Area>,
    items: Vec<Duty>,
}

#[derive(Deserialize)]
struct Area {
    code: String,
    title: String,
}

#[derive(Deserialize)]
struct Duty {
    code: String,
    area: String,
    cadence: String,
    duty: String,
    standard: String,
}

#[derive(Deserialize)]
struct Checks {
    version: u32,
    working_agreement: WorkingAgreement,
}

#[derive(Deserialize)]
struct WorkingAgreement {
    code: String,
    items: Vec<Topic>,
}

#[derive(Deserialize)]
struct Topic {
    code: String,
    topic: String,
    text: String,
}

static DUTIES: LazyLock<Option<Duties>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../content/duty_template.json")).ok());
static CHECKS: LazyLock<Option<Checks>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../content/checks.json")).ok());

fn duties() -> Result<&'static Duties> {
    DUTIES.as_ref().ok_or_else(|| Error::Internal("the duties are missing".into()))
}

fn checks() -> Result<&'static Checks> {
    CHECKS.as_ref().ok_or_else(|| Error::Internal("the checks are missing".into()))
}

/// Under which task each of the manager's own goals stands.
const GOAL_TASKS: &str = "own_goal_tasks";

/// The four tasks of a manager, in their order, each with the parts of the duties that belong to it.
const TASKS: [(&str, &[&str]); 4] = [
    ("planning", &["direction"]),
    ("organising", &["team", "staffing", "records"]),
    ("leading", &["people", "care", "upward", "self"]),
    ("controlling", &["performance"]),
];

impl AgreementKind {
    fn stored_as(self) -> &'static str {
        match self {
            AgreementKind::Duties => "duty_agreement",
            AgreementKind::Working => "working_agreement",
        }
    }

    fn from_stored(kind: &str) -> AgreementKind {
        if kind == "working_agreement" { AgreementKind::Working } else { AgreementKind::Duties }
    }

    fn name(self) -> String {
        text(if self == AgreementKind::Duties { "agreement_duties" } else { "agreement_working" }, &[])
    }

    /// How long it stands before it is looked at again.
    fn stands(self) -> Months {
        Months::new(if self == AgreementKind::Duties { 12 } else { 6 })
    }
}

impl Planner {
    /// What was agreed, or what there is to begin with.
    pub fn agreement(&self, kind: AgreementKind) -> Result<Agreement> {
        self.read(|tx| page(tx, self.clock(), kind))
    }

    /// Begins with what ships, as a draft. One that was begun stays as it is.
    pub fn begin_agreement(&self, kind: AgreementKind) -> Result<Agreement> {
        let clock = self.clock();
        self.write(Label::from("begin_agreement").with("what", kind.name()), |tx| {
            if find(tx, kind)?.is_some() {
                return page(tx, clock, kind);
            }
            let (code, version) = match kind {
                AgreementKind::Duties => (&duties()?.code, duties()?.version),
                AgreementKind::Working => (&checks()?.working_agreement.code, checks()?.version),
            };
            let plan = PlanId::new();
            tx.execute(
                "INSERT INTO plan (id, kind, person_id, template_code, template_version, title, starts_on, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8)",
                rusqlite::params![
                    plan,
                    kind.stored_as(),
                    people::self_id(tx)?,
                    code,
                    version,
                    kind.name(),
                    clock.today(),
                    clock.now()
                ],
            )?;
            match kind {
                AgreementKind::Duties => {
                    for duty in &duties()?.items {
                        let words = Words {
                            text: duty.duty.clone(),
                            answer: Some(duty.standard.clone()),
                            area: Some(duty.area.clone()),
                            cadence: Some(duty.cadence.clone()),
                        };
                        insert(tx, clock, &plan, &duty.code, &words, None)?;
                    }
                }
                AgreementKind::Working => {
                    for topic in &checks()?.working_agreement.items {
                        let words = Words { text: topic.topic.clone(), answer: None, area: None, cadence: None };
                        insert(tx, clock, &plan, &topic.code, &words, Some(&topic.text))?;
                    }
                }
            }
            page(tx, clock, kind)
        })
    }

    /// Adds a line of one's own.
    pub fn add_agreement_item(&self, kind: AgreementKind, words: AgreementWords) -> Result<Agreement> {
        let (clock, words) = (self.clock(), checked(kind, &words)?);
        let plan = self.read(|tx| find(tx, kind))?.ok_or(Error::Gone)?;
        self.write(Label::from("add_agreement_item").with("what", &words.text), |tx| {
            let id = PlanStepId::new();
            insert(tx, clock, &plan.id, &format!("own.{id}"), &words, None)?;
            touched(tx, clock, &plan.id)?;
            page(tx, clock, kind)
        })
    }

    /// Words a line anew.
    pub fn change_agreement_item(&self, id: PlanStepId, words: AgreementWords) -> Result<Agreement> {
        let clock = self.clock();
        let (plan, kind, _) = self.read(|tx| whose(tx, &id))?;
        let words = checked(kind, &words)?;
        self.write(Label::from("change_agreement_item").with("what", &words.text), |tx| {
            tx.execute(
                "UPDATE plan_step SET title = ?2, commitment = ?3, phase = ?4, cadence = ?5, updated_at = ?6,
                   agreed = CASE WHEN agreed IS NULL THEN NULL ELSE 'changed' END WHERE id = ?1",
                (&id, &words.text, &words.answer, &words.area, &words.cadence, clock.now()),
            )?;
            touched(tx, clock, &plan)?;
            page(tx, clock, kind)
        })
    }

    /// Takes a line out.
    pub fn remove_agreement_item(&self, id: PlanStepId) -> Result<Agreement> {
        let clock = self.clock();
        let (plan, kind, what) = self.read(|tx| whose(tx, &id))?;
        self.write(Label::from("remove_agreement_item").with("what", what), |tx| {
            tx.execute("DELETE FROM plan_step WHERE id = ?1", [&id])?;
            touched(tx, clock, &plan)?;
            page(tx, clock, kind)
        })
    }

    /// Puts one of the manager's own goals under one of the four tasks.
    ///
    /// # Errors
    /// `Gone` for a goal that is not the manager's own or not open; `Invalid` for a task that there is not.
    pub fn sort_own_goal(&self, id: GoalId, task: Option<String>) -> Result<Agreement> {
        let clock = self.clock();
        if task.as_ref().is_some_and(|task| !TASKS.iter().any(|(code, _)| code == task)) {
            return Err(Error::invalid("task", "error_choice"));
        }
        let goal = self.read(own_goals)?.into_iter().find(|goal| goal.id == id).ok_or(Error::Gone)?;
        self.write(Label::from("sort_own_goal").with("what", goal.title), |tx| {
            let mut sorted: BTreeMap<String, String> = settings::get(tx, GOAL_TASKS)?.unwrap_or_default();
            match &task {
                Some(task) => sorted.insert(id.0.clone(), task.clone()),
                None => sorted.remove(&id.0),
            };
            settings::set(tx, GOAL_TASKS, &sorted, &clock.now())?;
            page(tx, clock, AgreementKind::Duties)
        })
    }

    /// Both sides agreed on a day to all that stands there now.
    ///
    /// # Errors
    /// `Invalid` without a name, for a day to come, and where no line says anything.
    pub fn agree(&self, kind: AgreementKind, partner: String, on: NaiveDate) -> Result<Agreement> {
        let clock = self.clock();
        let with = texts::required(&partner, "partner", texts::NAME, "error_agreement_with")?;
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let plan = self.read(|tx| find(tx, kind))?.ok_or(Error::Gone)?;
        self.write(Label::from("agree").with("what", kind.name()), |tx| {
            let says = "SELECT EXISTS (SELECT 1 FROM plan_step WHERE plan_id = ?1 AND commitment IS NOT NULL)";
            if !tx.query_row(says, [&plan.id], |r| r.get::<_, bool>(0))? {
                return Err(Error::invalid("items", "error_agreement_empty"));
            }
            let again = on.checked_add_months(kind.stands()).unwrap_or(on);
            let attrs = json!({ "agreed_with": with, "agreed_on": on, "look_again_on": again, "changed_on": null });
            tx.execute(
                "UPDATE plan SET attrs = json_patch(attrs, ?2), updated_at = ?3 WHERE id = ?1",
                (&plan.id, attrs.to_string(), clock.now()),
            )?;
            tx.execute(
                "UPDATE plan_step SET agreed = 'yes', updated_at = ?2 WHERE plan_id = ?1 AND agreed IS NOT 'yes'
                   AND commitment IS NOT NULL",
                (&plan.id, clock.now()),
            )?;
            if let Some(next) = plan_next(&plan.state, "start") {
                tx.execute("UPDATE plan SET state = ?2 WHERE id = ?1", (&plan.id, next))?;
                let own = people::self_id(tx)?;
                let change = Change {
                    entity: "plan",
                    entity_id: plan.id.as_str(),
                    person_id: Some(&own),
                    event: "start",
                    from: Some(&plan.state),
                    to: Some(next),
                    on,
                    reason: None,
                };
                events::record(tx, clock, change)?;
            }
            page(tx, clock, kind)
        })
    }

    /// What the file would be called.
    pub fn agreement_file_name(&self, kind: AgreementKind) -> String {
        as_file_name(&kind.name())
    }

    /// Writes it as PDF to `path`, whole or not at all; how many pages it has. Under the duties there are two lines for ink.
    ///
    /// # Errors
    /// `Invalid` while it was not begun or says nothing; `File` where the place cannot be written.
    pub fn save_agreement(&self, kind: AgreementKind, path: &Path) -> Result<u32> {
        let clock = self.clock();
        let (sheet, own, paper) = self.read(|tx| {
            let own = people::name(tx, &people::self_id(tx)?)?;
            Ok((sheet(&page(tx, clock, kind)?, clock, &own)?, own, settings::read(tx)?.paper))
        })?;
        let (pdf, pages) = sheet.save(&kind.name(), &own, paper, path)?;
        saved_files::note(self, SavedKind::OwnPages, None, &pdf, path)?;
        Ok(pages)
    }
}

/// A line, checked.
struct Words {
    text: String,
    answer: Option<String>,
    area: Option<String>,
    cadence: Option<String>,
}

fn checked(kind: AgreementKind, words: &AgreementWords) -> Result<Words> {
    let said = texts::required(&words.text, "text", texts::TITLE, "error_agreement_text")?;
    let answer = Some(texts::body(&words.answer, "answer")?).filter(|said| !said.trim().is_empty());
    if kind == AgreementKind::Working {
        return Ok(Words { text: said, answer, area: None, cadence: None });
    }
    if answer.is_none() {
        return Err(Error::invalid("answer", "error_agreement_standard"));
    }
    if !duties()?.areas.iter().any(|area| area.code == words.area) {
        return Err(Error::invalid("area", "error_choice"));
    }
    if !duties()?.cadences.contains(&words.cadence) {
        return Err(Error::invalid("cadence", "error_choice"));
    }
    Ok(Words { text: said, answer, area: Some(words.area.clone()), cadence: Some(words.cadence.clone()) })
}

fn insert(
    tx: &Transaction,
    clock: Clock,
    plan: &PlanId,
    code: &str,
    words: &Words,
    question: Option<&str>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO plan_step (id, plan_id, code, sort, phase, title, commitment, measure, cadence, created_at, updated_at)
         VALUES (?1, ?2, ?3, (SELECT ifnull(max(sort), -1) + 1 FROM plan_step WHERE plan_id = ?2), ?4, ?5, ?6, ?7, ?8, ?9, ?9)",
        (
            PlanStepId::new(),
            plan,
            code,
            &words.area,
            &words.text,
            &words.answer,
            question,
            &words.cadence,
            clock.now(),
        ),
    )?;
    Ok(())
}

/// After it was agreed, a change is told until both agree anew.
fn touched(tx: &Transaction, clock: Clock, plan: &PlanId) -> Result<()> {
    tx.execute(
        "UPDATE plan SET attrs = json_set(attrs, '$.changed_on', ?2), updated_at = ?3
         WHERE id = ?1 AND json_extract(attrs, '$.agreed_on') IS NOT NULL",
        (plan, clock.today(), clock.now()),
    )?;
    Ok(())
}

struct Found {
    id: PlanId,
    state: String,
    attrs: Value,
}

fn find(tx: &Transaction, kind: AgreementKind) -> Result<Option<Found>> {
    let mut newest = tx.prepare_cached(
        "SELECT id, state, attrs FROM plan WHERE kind = ?1 AND state IN ('draft', 'running') ORDER BY created_at DESC LIMIT 1",
    )?;
    let row = |r: &Row| -> rusqlite::Result<Found> {
        let attrs: String = r.get(2)?;
        Ok(Found { id: r.get(0)?, state: r.get(1)?, attrs: serde_json::from_str(&attrs).unwrap_or_default() })
    };
    Ok(newest.query_row([kind.stored_as()], row).optional()?)
}

/// The agreement a line stands in, and what the line is called.
fn whose(tx: &Transaction, id: &PlanStepId) -> Result<(PlanId, AgreementKind, String)> {
    let mut one = tx.prepare_cached(
        "SELECT p.id, p.kind, s.title FROM plan_step s JOIN plan p ON p.id = s.plan_id
         WHERE s.id = ?1 AND p.kind IN ('duty_agreement', 'working_agreement')",
    )?;
    let (plan, kind, what): (PlanId, String, String) = one.query_row([id], |r| r.try_into()).or_gone()?;
    Ok((plan, AgreementKind::from_stored(&kind), what))
}

fn page(tx: &Transaction, clock: Clock, kind: AgreementKind) -> Result<Agreement> {
    let choice = |code: &str, label: String| ListChoice { code: code.to_owned(), label };
    let (mut areas, mut cadences) = (Vec::new(), Vec::new());
    if kind == AgreementKind::Duties {
        areas = duties()?.areas.iter().map(|area| choice(&area.code, area.title.clone())).collect();
        cadences = duties()?.cadences.iter().map(|code| choice(code, cadence(code))).collect();
    }
    let found = find(tx, kind)?;
    let lines = found.as_ref().map(|plan| lines(tx, &plan.id)).transpose()?.unwrap_or_default();
    let of = |key: &str| found.as_ref().and_then(|plan| plan.attrs[key].as_str());
    let day = |key: &str| of(key).and_then(|day| day.parse::<NaiveDate>().ok());
    let goals = if kind == AgreementKind::Duties && found.is_some() { own_goals(tx)? } else { Vec::new() };
    let groups = match kind {
        _ if found.is_none() => Vec::new(),
        AgreementKind::Working => {
            vec![AgreementGroup { code: "team".into(), title: text("agreement_points", &[]), hint: None, lines }]
        }
        AgreementKind::Duties => TASKS
            .iter()
            .map(|(code, parts)| {
                let own: Vec<AgreementItem> =
                    lines.iter().filter(|line| parts.contains(&line.area.as_str())).cloned().collect();
                let has_goal = goals.iter().any(|goal| goal.task.as_deref() == Some(*code));
                let hint = (own.is_empty() && !has_goal).then(|| text("agreement_no_duty", &[]));
                let title = text(&format!("agreement_{code}"), &[]);
                AgreementGroup { code: (*code).to_owned(), title, hint, lines: own }
            })
            .collect(),
    };
    let mut page = Agreement {
        kind,
        begun: found.is_some(),
        goals,
        standing: String::new(),
        groups,
        agreed_with: of("agreed_with").map(str::to_owned),
        agreed_on: day("agreed_on"),
        look_again_on: day("look_again_on"),
        areas,
        cadences,
    };
    page.standing = standing(&page, clock, day("changed_on"));
    Ok(page)
}

/// The manager's own goals that are open, the next due first.
fn own_goals(tx: &Transaction) -> Result<Vec<OwnGoal>> {
    let sorted: BTreeMap<String, String> = settings::get(tx, GOAL_TASKS)?.unwrap_or_default();
    let mut all = tx.prepare_cached(
        "SELECT g.id, g.title FROM goal g JOIN person p ON p.id = g.owner_person_id AND p.is_self = 1
         WHERE g.state IN ('draft', 'proposed', 'agreed') ORDER BY g.due_on, g.id LIMIT 50",
    )?;
    let rows = all.query_map([], |r| {
        let id: GoalId = r.get(0)?;
        Ok(OwnGoal { task: sorted.get(&id.0).cloned(), id, title: r.get(1)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Where it stands, in one sentence.
fn standing(page: &Agreement, clock: Clock, changed_on: Option<NaiveDate>) -> String {
    let today = clock.today();
    if !page.begun {
        let duties = page.kind == AgreementKind::Duties;
        return text(if duties { "agreement_not_begun_duties" } else { "agreement_not_begun_working" }, &[]);
    }
    let (Some(with), Some(on), Some(again)) = (&page.agreed_with, page.agreed_on, page.look_again_on) else {
        return text("agreement_draft", &[]);
    };
    let (on, day) = (spoken(on, today), spoken(again, today));
    let words = [("name", with.as_str()), ("on", on.as_str()), ("day", day.as_str())];
    match changed_on {
        Some(_) => text("agreement_changed", &words),
        None if again <= today => text("agreement_due", &words),
        None => text("agreement_stands", &words),
    }
}

fn cadence(code: &str) -> String {
    text(&format!("cadence_{code}"), &[])
}

fn lines(tx: &Transaction, plan: &PlanId) -> Result<Vec<AgreementItem>> {
    let mut all = tx.prepare_cached(
        "SELECT id, ifnull(phase, ''), title, measure, commitment, cadence FROM plan_step WHERE plan_id = ?1 ORDER BY sort, id",
    )?;
    let row = |r: &Row| -> rusqlite::Result<AgreementItem> {
        let often: Option<String> = r.get(5)?;
        Ok(AgreementItem {
            id: r.get(0)?,
            area: r.get(1)?,
            text: r.get(2)?,
            question: r.get(3)?,
            answer: r.get(4)?,
            cadence_words: often.as_deref().map(cadence),
            cadence: often,
        })
    };
    Ok(all.query_map([plan], row)?.collect::<rusqlite::Result<_>>()?)
}

fn sheet(page: &Agreement, clock: Clock, own: &str) -> Result<PlainSheet> {
    let duties = page.kind == AgreementKind::Duties;
    let mut parts = Vec::new();
    for group in &page.groups {
        let mut part = Part::new(group.title.clone());
        // A topic nobody has said anything about is not agreed.
        for line in group.lines.iter().filter(|line| line.answer.is_some()) {
            let answer = line.answer.clone().unwrap_or_default();
            part.rows.push(match &line.cadence_words {
                Some(often) => vec![line.text.clone(), often.clone(), answer],
                None => vec![line.text.clone(), answer],
            });
        }
        let columns: &[&str] = if duties {
            &["agreement_duty", "agreement_cadence", "agreement_standard"]
        } else {
            &["agreement_topic", "agreement_what"]
        };
        part.columns = columns.iter().map(|id| text(id, &[])).collect();
        parts.push(part);
    }
    if parts.iter().all(Part::is_empty) {
        return Err(Error::invalid("items", "error_agreement_empty"));
    }
    let date = clock.today().format("%-d %B %Y").to_string();
    let other = page.agreed_with.clone().unwrap_or_else(|| text("own_pack_own_manager", &[]));
    Ok(PlainSheet {
        heading: page.kind.name(),
        name: if duties { own.to_owned() } else { text("agreement_of_team", &[("name", own)]) },
        from: text("learning_sheet_from", &[("date", &date)]),
        days: None,
        about: Some(page.standing.clone()),
        parts,
        signatures: if duties { vec![own.to_owned(), other] } else { Vec::new() },
        acknowledgement: duties.then(|| text("agreement_signing", &[])),
        foot: format!("{}, {own}", page.kind.name()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages;
    use crate::testing::{day, planner};

    fn words(text: &str, answer: &str) -> AgreementWords {
        AgreementWords {
            text: text.into(),
            answer: answer.into(),
            area: "performance".into(),
            cadence: "monthly".into(),
        }
    }

    fn lines(page: &Agreement) -> Vec<&AgreementItem> {
        page.groups.iter().flat_map(|group| &group.lines).collect()
    }

    #[test]
    fn duties_begin_with_25_under_the_four_tasks_and_an_empty_task_says_so() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let before = p.agreement(AgreementKind::Duties).expect("page");
        assert!(!before.begun && before.groups.is_empty());
        let page = p.begin_agreement(AgreementKind::Duties).expect("begun");
        assert_eq!(lines(&page).len(), 25, "every part belongs to one of the four");
        assert_eq!(
            page.groups.iter().map(|group| group.code.as_str()).collect::<Vec<_>>(),
            TASKS.map(|(code, _)| code)
        );
        assert!(page.groups.iter().all(|group| group.hint.is_none()));
        for one in page.cadences.iter().chain(&page.areas) {
            assert!(!one.label.starts_with("cadence_") && !one.label.is_empty(), "{one:?}");
        }
        let again = p.begin_agreement(AgreementKind::Duties).expect("stays");
        assert_eq!(lines(&again).len(), 25, "twice is once");
        for line in page.groups[3].lines.clone() {
            p.remove_agreement_item(line.id).expect("taken out");
        }
        let page = p.agreement(AgreementKind::Duties).expect("page");
        assert!(page.groups[3].hint.is_some(), "controlling is empty");
        let page = p.add_agreement_item(AgreementKind::Duties, words("Check the till", "each month")).expect("added");
        assert_eq!((page.groups[3].lines.len(), page.groups[3].hint.clone()), (1, None));
        assert_eq!(page.groups[3].lines[0].cadence_words.as_deref(), Some("Monthly"));
        for wrong in [words(" ", "x"), words("x", " "), AgreementWords { area: "no".into(), ..words("x", "y") }] {
            assert!(p.add_agreement_item(AgreementKind::Duties, wrong).is_err());
        }
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Add “Check the till” to what was agreed"));
    }

    #[test]
    fn own_goals_stand_under_the_four_tasks_and_fill_an_empty_one() {
        let p = planner();
        let own = p.introduce("Dana".into(), false).expect("self").id;
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        let goal = |who: &crate::id::PersonId, title: &str| {
            let goal = json!({ "owner_person_id": who, "title": title, "measure": { "kind": "done_or_not" },
                "due_on": "2026-12-18", "why": null, "agreed_on": null });
            p.add_goal(serde_json::from_value(goal).expect("a goal")).expect("added").id
        };
        let (mine, theirs) = (goal(&own, "Look at the figures each Monday"), goal(&ruth, "Answer within a day"));
        let page = p.begin_agreement(AgreementKind::Duties).expect("begun");
        assert_eq!(
            page.goals.iter().map(|goal| (goal.id.clone(), goal.task.clone())).collect::<Vec<_>>(),
            [(mine.clone(), None)]
        );
        for line in page.groups[3].lines.clone() {
            p.remove_agreement_item(line.id).expect("taken out");
        }
        assert!(p.agreement(AgreementKind::Duties).expect("page").groups[3].hint.is_some());
        assert!(p.sort_own_goal(theirs, Some("controlling".into())).is_err(), "it is Ruth's");
        assert!(p.sort_own_goal(mine.clone(), Some("dreaming".into())).is_err());
        let page = p.sort_own_goal(mine.clone(), Some("controlling".into())).expect("sorted");
        assert_eq!((page.goals[0].task.as_deref(), page.groups[3].hint.clone()), (Some("controlling"), None));
        assert!(p.undo().expect("undone").is_some_and(|said| said.contains("figures")));
        assert_eq!(p.agreement(AgreementKind::Duties).expect("page").goals[0].task, None);
        p.sort_own_goal(mine, None).expect("nothing to take away");
    }

    #[test]
    fn duties_are_agreed_on_a_day_looked_at_a_year_later_and_a_change_is_told() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        assert!(p.agree(AgreementKind::Duties, "Ines".into(), day("2026-11-16")).is_err(), "not begun");
        let page = p.begin_agreement(AgreementKind::Duties).expect("begun");
        assert_eq!(page.standing, text("agreement_draft", &[]));
        assert!(p.agree(AgreementKind::Duties, " ".into(), day("2026-11-16")).is_err(), "with whom");
        assert!(p.agree(AgreementKind::Duties, "Ines".into(), day("2026-11-17")).is_err(), "tomorrow");
        let page = p.agree(AgreementKind::Duties, "Ines".into(), day("2026-11-10")).expect("agreed");
        assert_eq!((page.agreed_on, page.look_again_on), (Some(day("2026-11-10")), Some(day("2027-11-10"))));
        assert!(page.standing.contains("Ines") && page.standing.contains("10 November 2027"), "{}", page.standing);
        let line = lines(&page)[0].clone();
        let changed = p.change_agreement_item(line.id, words("Agree goals", "by day ten")).expect("changed");
        assert!(changed.standing.contains("changed since"), "{}", changed.standing);
        let state: (String, u32) = p
            .read(|tx| {
                let sql = "SELECT state, (SELECT count(*) FROM plan_step WHERE agreed = 'changed') FROM plan";
                Ok(tx.query_row(sql, [], |r| r.try_into())?)
            })
            .expect("read");
        assert_eq!(state, ("running".into(), 1));
        p.agree(AgreementKind::Duties, "Ines".into(), day("2026-11-16")).expect("anew");
        let later = p.on(day("2027-11-16"));
        let due = later.agreement(AgreementKind::Duties).expect("page");
        assert!(due.standing.starts_with("To be looked at again"), "{}", due.standing);
        assert!(messages::exists("undo_agree"));
    }

    #[test]
    fn duties_are_printed_with_two_lines_for_ink_and_a_topic_without_an_answer_is_not() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("duties.pdf");
        assert!(p.save_agreement(AgreementKind::Duties, &path).is_err() && !path.exists(), "not begun");
        let page = p.begin_agreement(AgreementKind::Duties).expect("begun");
        let made = sheet(&page, p.clock(), "Dana").expect("a sheet");
        assert_eq!(made.signatures, ["Dana".to_owned(), text("own_pack_own_manager", &[])]);
        assert_eq!(made.parts.iter().map(|part| part.rows.len()).sum::<usize>(), 25);
        assert!((1..=3).contains(&p.save_agreement(AgreementKind::Duties, &path).expect("saved")));
        assert!(std::fs::read(&path).expect("there").starts_with(b"%PDF"));
        let team = p.begin_agreement(AgreementKind::Working).expect("begun");
        assert_eq!(lines(&team).len(), 10);
        assert!(lines(&team).iter().all(|line| line.question.is_some() && line.answer.is_none()));
        let path = folder.path().join("team.pdf");
        assert!(p.save_agreement(AgreementKind::Working, &path).is_err() && !path.exists(), "nothing is said yet");
        assert!(p.agree(AgreementKind::Working, "the team".into(), day("2026-11-16")).is_err());
        let id = lines(&team)[0].id.clone();
        let team = p.change_agreement_item(id, words("Hours", "Between nine and four")).expect("answered");
        let made = sheet(&team, p.clock(), "Dana").expect("a sheet");
        assert_eq!((made.parts[0].rows.len(), made.signatures.len()), (1, 0));
        let team = p.agree(AgreementKind::Working, "the team".into(), day("2026-11-16")).expect("agreed");
        assert_eq!(team.look_again_on, Some(day("2027-05-16")), "half a year");
        assert_eq!(p.save_agreement(AgreementKind::Working, &path).expect("saved"), 1);
    }
}
