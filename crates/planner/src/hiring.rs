//! Hiring with questions and scores: what the post asks, the same questions for everybody, each interviewer's own scores before
//! anybody talks about them, a decision with its reason, and a day on which what is kept of a candidate goes.
//!
//! A post is a `plan` of the kind hiring. Its questions are rows of their own from the first score on, and never change then:
//! the same questions in the same order is what makes the answers comparable. `arrivals` goes on where somebody was hired.

use crate::calendar::{Clock, add_months, spoken};
use crate::error::{Error, OrGone, Result};
use crate::id::{AssessmentId, CandidateId, PersonId, PlanId};
use crate::messages::{Label, text};
use crate::{Planner, people, text as texts};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;
use ts_rs::TS;

/// A post that is to be filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Post {
    pub id: PlanId,
    pub title: String,
    /// running, completed or abandoned
    pub state: String,
    pub begun_on: NaiveDate,
    /// Why the post is there.
    pub reason: Option<String>,
    /// What it should have brought after a year.
    pub result: Option<String>,
    /// What is asked: at most six.
    pub needs: Vec<PostNeed>,
    pub questions: Vec<PostQuestion>,
    /// A score was given: the questions stay as they are.
    pub questions_stand: bool,
    /// Who is still being looked at.
    pub open: u32,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PostNeed {
    pub text: String,
    /// Needed on the first day; else it can be learned.
    pub day_one: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PostQuestion {
    /// Of the kit; none: one's own.
    pub code: Option<String>,
    pub text: String,
    /// What an answer sounds like that is worth 1, 3 and 5.
    pub anchors: Vec<String>,
}

/// What a post asks; it replaces what stood there.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct PostWords {
    pub title: String,
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub result: Option<String>,
    #[serde(default)]
    pub needs: Vec<PostNeed>,
    /// Codes of the kit, in the order in which they are asked.
    #[serde(default)]
    pub kit: Vec<String>,
    /// Own questions, asked after them.
    #[serde(default)]
    pub own_questions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PostPage {
    pub post: Post,
    /// The questions there are to choose from.
    pub kit: Vec<PostQuestion>,
    /// What 1 to 5 mean.
    pub scale: Vec<String>,
    /// By the day they were added; never by a score.
    pub candidates: Vec<Candidate>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Candidate {
    pub id: CandidateId,
    pub name: String,
    pub source: Option<String>,
    pub stage: Stage,
    pub decided_on: Option<NaiveDate>,
    pub decision_reason: Option<String>,
    /// What is kept of them goes on this day.
    pub purge_on: NaiveDate,
    /// That day has come.
    pub purge_due: bool,
    /// The manager's own scores.
    pub own: Option<Scorecard>,
    /// Those of the others; empty until the manager's own are complete.
    pub others: Vec<Scorecard>,
    /// How many of the others are in and not shown yet.
    pub hidden: u32,
    pub hired_person_id: Option<PersonId>,
    /// The plan for their first ninety days.
    pub plan_id: Option<PlanId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Identified,
    Screened,
    Interview,
    Panel,
    Offer,
    Hired,
    DeclinedByUs,
    DeclinedByCandidate,
}

impl Stage {
    const ALL: [Stage; 8] = [
        Stage::Identified,
        Stage::Screened,
        Stage::Interview,
        Stage::Panel,
        Stage::Offer,
        Stage::Hired,
        Stage::DeclinedByUs,
        Stage::DeclinedByCandidate,
    ];

    fn as_str(self) -> &'static str {
        match self {
            Stage::Identified => "identified",
            Stage::Screened => "screened",
            Stage::Interview => "interview",
            Stage::Panel => "panel",
            Stage::Offer => "offer",
            Stage::Hired => "hired",
            Stage::DeclinedByUs => "declined_by_us",
            Stage::DeclinedByCandidate => "declined_by_candidate",
        }
    }

    fn read(kept: &str) -> Stage {
        Stage::ALL.into_iter().find(|stage| stage.as_str() == kept).unwrap_or(Stage::Identified)
    }

    fn is_decided(self) -> bool {
        matches!(self, Stage::Hired | Stage::DeclinedByUs | Stage::DeclinedByCandidate)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Scorecard {
    pub assessor: String,
    /// Every question has a score.
    pub complete: bool,
    /// In the order of the questions.
    pub scores: Vec<Score>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Score {
    /// 1 to 5; none: not scored yet.
    #[serde(default)]
    pub value: Option<u32>,
    /// What was heard.
    #[serde(default)]
    pub note: Option<String>,
}

/// What is proposed for how long something is kept of a candidate, in months. The company's rule comes first.
const KEEP_MONTHS: u32 = 6;
const NEEDS: usize = 6;
const QUESTIONS: usize = 12;
const HIGHEST: u32 = 5;

#[derive(Deserialize)]
struct Kit {
    questions: Vec<KitQuestion>,
}

#[derive(Deserialize)]
struct KitQuestion {
    code: String,
    text: String,
    anchors: HashMap<String, String>,
}

static KIT: LazyLock<Vec<PostQuestion>> = LazyLock::new(|| {
    let kit: Option<Kit> = serde_json::from_str(include_str!("../content/recruiting_kit.json")).ok();
    let anchors = |all: &HashMap<String, String>| {
        ["1", "3", "5"].iter().filter_map(|value| all.get(*value).cloned()).collect::<Vec<_>>()
    };
    let all = kit.map(|kit| kit.questions).unwrap_or_default();
    all.into_iter()
        .map(|one| PostQuestion { anchors: anchors(&one.anchors), code: Some(one.code), text: one.text })
        .collect()
});

const SCALE: &str = "scale.interview5";

/// The labels of the scale, and the scale as it is kept.
static LEVELS: LazyLock<(Vec<String>, String)> = LazyLock::new(|| {
    let file: serde_json::Value =
        serde_json::from_str(include_str!("../content/rating_scales.json")).unwrap_or_default();
    let all = file["items"].as_array().cloned().unwrap_or_default();
    let levels = all.into_iter().find(|scale| scale["code"] == SCALE).map(|scale| scale["levels"].clone());
    let levels = levels.unwrap_or_default();
    let labels = levels.as_array().into_iter().flatten();
    (labels.filter_map(|level| Some(level["label"].as_str()?.to_owned())).collect(), levels.to_string())
});

impl Planner {
    /// The posts, the open ones first.
    pub fn list_posts(&self) -> Result<Vec<Post>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT id FROM plan WHERE kind = 'hiring' ORDER BY state <> 'running', starts_on DESC, created_at DESC LIMIT 100",
            )?;
            let ids: Vec<PlanId> = all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            ids.iter().map(|id| post(tx, id)).collect()
        })
    }

    /// The questions there are to choose from for a post.
    pub fn post_questions(&self) -> Result<Vec<PostQuestion>> {
        Ok(KIT.clone())
    }

    /// A post with its candidates.
    pub fn post_page(&self, id: PlanId) -> Result<PostPage> {
        let clock = self.clock();
        self.read(|tx| page(tx, clock, &id))
    }

    /// Begins to fill a post.
    pub fn add_post(&self, words: PostWords) -> Result<Post> {
        let (clock, words) = (self.clock(), read_words(words)?);
        self.write(Label::from("add_post").with("title", &words.title), |tx| {
            let (id, own) = (PlanId::new(), people::self_id(tx)?);
            tx.execute(
                "INSERT INTO plan (id, kind, person_id, template_code, template_version, title, starts_on, state, attrs, created_at,
                   updated_at) VALUES (?1, 'hiring', ?2, 'rk.light', 1, ?3, ?4, 'running', ?5, ?6, ?6)",
                (&id, &own, &words.title, clock.today(), attrs(&words), clock.now()),
            )?;
            put_questions(tx, clock, &id, &words)?;
            post(tx, &id)
        })
    }

    /// Writes anew what a post asks.
    ///
    /// # Errors
    /// `Invalid` where the questions would change after a score was given.
    pub fn change_post(&self, id: PlanId, words: PostWords) -> Result<Post> {
        let (clock, words) = (self.clock(), read_words(words)?);
        let was = self.read(|tx| post(tx, &id))?;
        self.write(Label::from("change_post").with("title", &words.title), |tx| {
            let same =
                was.questions.iter().map(|one| one.text.as_str()).eq(asked(&words).iter().map(|one| one.text.as_str()));
            if was.questions_stand && !same {
                return Err(Error::invalid("kit", "error_post_questions"));
            }
            tx.execute(
                "UPDATE plan SET title = ?2, attrs = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, &words.title, attrs(&words), clock.now()),
            )?;
            if !same {
                put_questions(tx, clock, &id, &words)?;
            }
            post(tx, &id)
        })
    }

    /// The post is filled, or not to be filled any more.
    pub fn settle_post(&self, id: PlanId, filled: bool) -> Result<()> {
        let was = self.read(|tx| post(tx, &id))?;
        let (clock, state) = (self.clock(), if filled { "completed" } else { "abandoned" });
        self.write(Label::from("settle_post").with("title", was.title), |tx| {
            tx.execute(
                "UPDATE plan SET state = ?2, ends_on = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, state, clock.today(), clock.now()),
            )?;
            Ok(())
        })
    }

    /// Adds somebody who could fill a post. What is kept of them goes after six months unless another day is set.
    pub fn add_candidate(&self, post_id: PlanId, name: String, source: Option<String>) -> Result<Candidate> {
        let name = texts::required(&name, "name", texts::NAME, "error_name_empty")?;
        let source = texts::optional(source.as_deref(), "source", texts::TITLE)?;
        let clock = self.clock();
        // No name in the log: what is undone is told without whom it was about.
        self.write("add_candidate", |tx| {
            post(tx, &post_id)?;
            let id = CandidateId::new();
            let purge = proposed_purge(tx, clock.today())?;
            tx.execute(
                "INSERT INTO candidate (id, plan_id, display_name, source, stage, purge_on, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, 'identified', ?5, ?6, ?6)",
                (&id, &post_id, &name, &source, purge, clock.now()),
            )?;
            candidate(tx, clock, &id)
        })
    }

    /// Where somebody stands; of a decision with its reason. The day on which what is kept goes is proposed anew with it.
    ///
    /// # Errors
    /// `Invalid` for a decision of ours without a reason.
    pub fn move_candidate(&self, id: CandidateId, stage: Stage, reason: Option<String>) -> Result<Candidate> {
        let clock = self.clock();
        let reason = reason.map(|reason| texts::body(&reason, "reason")).transpose()?;
        let reason = reason.filter(|reason| !reason.trim().is_empty());
        if matches!(stage, Stage::Hired | Stage::DeclinedByUs) && reason.is_none() {
            return Err(Error::invalid("reason", "error_candidate_reason"));
        }
        self.write("move_candidate", |tx| {
            let was = candidate(tx, clock, &id)?;
            let on = stage.is_decided().then(|| clock.today());
            let purge = match on {
                Some(on) => proposed_purge(tx, on)?,
                None => was.purge_on,
            };
            tx.execute(
                "UPDATE candidate SET stage = ?2, decided_on = ?3, decision_reason = ?4, purge_on = ?5, updated_at = ?6 WHERE id = ?1",
                (&id, stage.as_str(), on, reason.filter(|_| on.is_some()), purge, clock.now()),
            )?;
            candidate(tx, clock, &id)
        })
    }

    /// Another day on which what is kept of somebody goes.
    pub fn set_candidate_purge(&self, id: CandidateId, on: NaiveDate) -> Result<Candidate> {
        let clock = self.clock();
        if on < clock.today() {
            return Err(Error::invalid("on", "error_candidate_purge"));
        }
        self.write("set_candidate_purge", |tx| {
            candidate(tx, clock, &id)?;
            tx.execute("UPDATE candidate SET purge_on = ?2, updated_at = ?3 WHERE id = ?1", (&id, on, clock.now()))?;
            candidate(tx, clock, &id)
        })
    }

    /// Deletes what is kept of somebody, with every score.
    pub fn remove_candidate(&self, id: CandidateId) -> Result<()> {
        let clock = self.clock();
        self.write("remove_candidate", |tx| {
            candidate(tx, clock, &id)?;
            tx.execute("DELETE FROM candidate WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// Keeps the scores of one interviewer, one for each question; without a name the manager's own.
    ///
    /// # Errors
    /// `Invalid` for somebody else's before the manager's own are complete, and for a score that is not from 1 to 5.
    pub fn score_candidate(&self, id: CandidateId, assessor: Option<String>, scores: Vec<Score>) -> Result<Candidate> {
        let clock = self.clock();
        let assessor = texts::optional(assessor.as_deref(), "assessor", texts::NAME)?;
        if scores.iter().any(|score| score.value.is_some_and(|value| !(1..=HIGHEST).contains(&value))) {
            return Err(Error::invalid("scores", "error_choice"));
        }
        let notes = scores.iter().map(|score| score.note.as_deref().map(|note| texts::body(note, "note")).transpose());
        let notes: Vec<Option<String>> = notes.collect::<Result<_>>()?;
        self.write("score_candidate", |tx| {
            let was = candidate(tx, clock, &id)?;
            let plan: PlanId = tx.query_row("SELECT plan_id FROM candidate WHERE id = ?1", [&id], |r| r.get(0))?;
            let items = items(tx, &plan)?;
            let Some(instrument) = instrument(tx, &plan)?.filter(|_| !items.is_empty()) else {
                return Err(Error::invalid("scores", "error_post_no_questions"));
            };
            if scores.len() != items.len() {
                return Err(Error::invalid("scores", "error_choice"));
            }
            let own = people::self_id(tx)?;
            let who = match &assessor {
                None => own.clone(),
                Some(_) if !was.own.as_ref().is_some_and(|own| own.complete) => {
                    return Err(Error::invalid("assessor", "error_own_scores_first"));
                }
                Some(name) => assessor_of(tx, clock, name)?,
            };
            if assessor.is_some() && who == own {
                return Err(Error::invalid("assessor", "error_scores_own"));
            }
            let complete = scores.iter().all(|score| score.value.is_some());
            let card = card_row(tx, clock, &instrument, &id, &who, assessor.is_none(), complete)?;
            for ((item, score), note) in items.iter().zip(&scores).zip(notes) {
                let note = note.filter(|note| !note.trim().is_empty());
                if score.value.is_some() || note.is_some() {
                    tx.execute(
                        "INSERT INTO assessment_answer (id, assessment_id, item_id, value, text) VALUES (?1, ?2, ?3, ?4, ?5)",
                        (uuid::Uuid::now_v7().to_string(), &card, &item.0, score.value.map(f64::from), note),
                    )?;
                }
            }
            candidate(tx, clock, &id)
        })
    }
}

/// Six months, or what the company's rule says.
fn proposed_purge(tx: &Transaction, from: NaiveDate) -> Result<NaiveDate> {
    let days: Option<u32> =
        tx.query_row("SELECT days FROM retention_rule WHERE scope = 'candidate'", [], |r| r.get(0)).optional()?;
    Ok(days.map_or_else(|| add_months(from, KEEP_MONTHS), |days| from + Days::new(days.into())))
}

/// Somebody of the panel: whoever has this name, or somebody new beside the team.
fn assessor_of(tx: &Transaction, clock: Clock, name: &str) -> Result<PersonId> {
    let mut all = tx.prepare_cached("SELECT id, display_name FROM person")?;
    let all: Vec<(PersonId, String)> = all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let found = all.into_iter().find(|(_, known)| texts::folded(known) == texts::folded(name));
    found.map_or_else(|| people::add_other(tx, clock, name, "peer"), |(id, _)| Ok(id))
}

/// The empty scorecard of somebody: the one that was there without its answers, or a new one.
fn card_row(
    tx: &Transaction,
    clock: Clock,
    instrument: &str,
    candidate: &CandidateId,
    who: &PersonId,
    own: bool,
    complete: bool,
) -> Result<String> {
    let was: Option<String> = tx
        .query_row(
            "SELECT id FROM assessment WHERE candidate_id = ?1 AND assessor_person_id = ?2 AND purpose = 'scorecard'",
            (candidate, who),
            |r| r.get(0),
        )
        .optional()?;
    let (state, on) = if complete { ("submitted", Some(clock.today())) } else { ("draft", None) };
    match was {
        Some(id) => {
            tx.execute("DELETE FROM assessment_answer WHERE assessment_id = ?1", [&id])?;
            tx.execute(
                "UPDATE assessment SET state = ?2, submitted_on = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, state, on, clock.now()),
            )?;
            Ok(id)
        }
        None => {
            let id = AssessmentId::new().0;
            let origin = if own { "typed" } else { "transcribed" };
            tx.execute(
                "INSERT INTO assessment (id, instrument_id, candidate_id, assessor_person_id, purpose, state, submitted_on, origin,
                   created_at, updated_at) VALUES (?1, ?2, ?3, ?4, 'scorecard', ?5, ?6, ?7, ?8, ?8)",
                (&id, instrument, candidate, who, state, on, origin, clock.now()),
            )?;
            Ok(id)
        }
    }
}

fn read_words(words: PostWords) -> Result<PostWords> {
    let part = |value: &Option<String>, field: &str| -> Result<Option<String>> {
        let said = value.as_deref().map(|said| texts::body(said, field)).transpose()?;
        Ok(said.filter(|said| !said.trim().is_empty()))
    };
    let mut needs = Vec::new();
    for need in &words.needs {
        if let Some(said) = texts::optional(Some(&need.text), "needs", texts::TITLE)? {
            needs.push(PostNeed { text: said, day_one: need.day_one });
        }
    }
    if needs.len() > NEEDS {
        return Err(Error::invalid("needs", "error_post_needs"));
    }
    let mut own_questions = Vec::new();
    for said in &words.own_questions {
        own_questions.extend(texts::optional(Some(said), "own_questions", texts::TITLE)?);
    }
    if words.kit.iter().any(|code| !KIT.iter().any(|one| one.code.as_ref() == Some(code))) {
        return Err(Error::invalid("kit", "error_choice"));
    }
    if words.kit.len() + own_questions.len() > QUESTIONS {
        return Err(Error::invalid("own_questions", "error_post_many_questions"));
    }
    Ok(PostWords {
        title: texts::required(&words.title, "title", texts::TITLE, "error_post_title")?,
        reason: part(&words.reason, "reason")?,
        result: part(&words.result, "result")?,
        needs,
        kit: words.kit,
        own_questions,
    })
}

fn attrs(words: &PostWords) -> String {
    serde_json::json!({ "reason": words.reason, "result": words.result, "competencies": words.needs }).to_string()
}

/// The questions in the order in which they are asked.
fn asked(words: &PostWords) -> Vec<PostQuestion> {
    let of_kit = words.kit.iter().filter_map(|code| KIT.iter().find(|one| one.code.as_ref() == Some(code)).cloned());
    let own = words.own_questions.iter().map(|said| PostQuestion { code: None, text: said.clone(), anchors: vec![] });
    of_kit.chain(own).collect()
}

fn instrument_code(plan: &PlanId) -> String {
    format!("hiring.{plan}")
}

fn instrument(tx: &Transaction, plan: &PlanId) -> Result<Option<String>> {
    let mut one = tx.prepare_cached("SELECT id FROM instrument WHERE code = ?1 AND version = 1")?;
    Ok(one.query_row([instrument_code(plan)], |r| r.get(0)).optional()?)
}

/// The questions as rows, in place of those that were there. Nobody has answered one.
fn put_questions(tx: &Transaction, clock: Clock, plan: &PlanId, words: &PostWords) -> Result<()> {
    let (at, new) = (clock.now(), || uuid::Uuid::now_v7().to_string());
    let questions = asked(words);
    let id = match instrument(tx, plan)? {
        Some(id) => {
            tx.execute("DELETE FROM instrument_item WHERE instrument_id = ?1", [&id])?;
            tx.execute("UPDATE instrument SET title = ?2, updated_at = ?3 WHERE id = ?1", (&id, &words.title, &at))?;
            id
        }
        None if questions.is_empty() => return Ok(()),
        None => {
            let known: Option<String> = tx
                .query_row("SELECT id FROM rating_scale WHERE code = ?1 AND version = 1", [SCALE], |r| r.get(0))
                .optional()?;
            let scale = known.clone().unwrap_or_else(new);
            if known.is_none() {
                tx.execute(
                    "INSERT INTO rating_scale (id, code, version, purpose, min_value, max_value, allow_na, levels, origin, created_at,
                       updated_at) VALUES (?1, ?2, 1, 'scorecard', 1, ?3, 0, ?4, 'builtin', ?5, ?5)",
                    (&scale, SCALE, HIGHEST, &LEVELS.1, &at),
                )?;
            }
            let id = new();
            tx.execute(
                "INSERT INTO instrument (id, code, version, kind, title, lang, scale_id, origin, created_at, updated_at)
                 VALUES (?1, ?2, 1, 'scorecard', ?3, 'en-GB', ?4, 'own', ?5, ?5)",
                (&id, instrument_code(plan), &words.title, &scale, &at),
            )?;
            id
        }
    };
    for (sort, question) in questions.iter().enumerate() {
        let code = question.code.clone().unwrap_or_else(|| format!("own.{}", sort + 1));
        let anchors = serde_json::to_string(&question.anchors)?;
        tx.execute(
            "INSERT INTO instrument_item (id, instrument_id, code, sort, text, answer_kind, anchors, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'scale', ?6, ?7, ?7)",
            (new(), &id, code, sort as u32, &question.text, anchors, &at),
        )?;
    }
    Ok(())
}

/// The questions of a post: id and question, in order.
fn items(tx: &Transaction, plan: &PlanId) -> Result<Vec<(String, PostQuestion)>> {
    let mut all = tx.prepare_cached(
        "SELECT i.id, i.code, i.text, i.anchors FROM instrument_item i JOIN instrument n ON n.id = i.instrument_id
         WHERE n.code = ?1 AND n.version = 1 ORDER BY i.sort",
    )?;
    let row = |r: &Row| {
        let (code, anchors): (String, Option<String>) = (r.get(1)?, r.get(3)?);
        let anchors = anchors.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        let code = Some(code).filter(|code| !code.starts_with("own."));
        Ok((r.get(0)?, PostQuestion { code, text: r.get(2)?, anchors }))
    };
    Ok(all.query_map([instrument_code(plan)], row)?.collect::<rusqlite::Result<_>>()?)
}

fn post(tx: &Transaction, id: &PlanId) -> Result<Post> {
    let mut one = tx.prepare_cached(
        "SELECT title, state, coalesce(starts_on, substr(created_at, 1, 10)), attrs,
                EXISTS (SELECT 1 FROM assessment a JOIN candidate c ON c.id = a.candidate_id WHERE c.plan_id = p.id),
                (SELECT count(*) FROM candidate c WHERE c.plan_id = p.id
                   AND c.stage NOT IN ('hired', 'declined_by_us', 'declined_by_candidate'))
         FROM plan p WHERE id = ?1 AND kind = 'hiring'",
    )?;
    let (title, state, begun_on, attrs, questions_stand, open): (String, String, NaiveDate, String, bool, u32) =
        one.query_row([id], |r| r.try_into()).or_gone()?;
    let attrs: serde_json::Value = serde_json::from_str(&attrs).unwrap_or_default();
    let said = |key: &str| attrs[key].as_str().map(str::to_owned);
    Ok(Post {
        id: id.clone(),
        title,
        state,
        begun_on,
        reason: said("reason"),
        result: said("result"),
        needs: serde_json::from_value(attrs["competencies"].clone()).unwrap_or_default(),
        questions: items(tx, id)?.into_iter().map(|(_, question)| question).collect(),
        questions_stand,
        open,
    })
}

fn page(tx: &Transaction, clock: Clock, id: &PlanId) -> Result<PostPage> {
    let mut all = tx.prepare_cached("SELECT id FROM candidate WHERE plan_id = ?1 ORDER BY created_at, id")?;
    let ids: Vec<CandidateId> = all.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(PostPage {
        post: post(tx, id)?,
        kit: KIT.clone(),
        scale: LEVELS.0.clone(),
        candidates: ids.iter().map(|id| candidate(tx, clock, id)).collect::<Result<_>>()?,
    })
}

pub(crate) fn candidate(tx: &Transaction, clock: Clock, id: &CandidateId) -> Result<Candidate> {
    let mut one = tx.prepare_cached(
        "SELECT c.plan_id, c.display_name, c.source, c.stage, c.decided_on, c.decision_reason, c.purge_on, c.hired_person_id,
                (SELECT id FROM plan n WHERE n.person_id = c.hired_person_id AND n.kind = 'thirty_sixty_ninety'
                 ORDER BY n.created_at DESC LIMIT 1)
         FROM candidate c WHERE c.id = ?1",
    )?;
    let (plan, mut found) = one
        .query_row([id], |r| {
            let purge_on: NaiveDate = r.get(6)?;
            let found = Candidate {
                id: id.clone(),
                name: r.get(1)?,
                source: r.get(2)?,
                stage: Stage::read(&r.get::<_, String>(3)?),
                decided_on: r.get(4)?,
                decision_reason: r.get(5)?,
                purge_on,
                purge_due: purge_on <= clock.today(),
                own: None,
                others: Vec::new(),
                hidden: 0,
                hired_person_id: r.get(7)?,
                plan_id: r.get(8)?,
            };
            Ok((r.get::<_, PlanId>(0)?, found))
        })
        .or_gone()?;
    let items = items(tx, &plan)?;
    let mut cards = tx.prepare_cached(
        "SELECT a.id, coalesce(p.display_name, ''), coalesce(p.is_self, 0), a.state <> 'draft' FROM assessment a
           LEFT JOIN person p ON p.id = a.assessor_person_id
         WHERE a.candidate_id = ?1 AND a.purpose = 'scorecard' ORDER BY a.created_at, a.id",
    )?;
    let cards: Vec<(String, String, bool, bool)> =
        cards.query_map([id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let mut others = Vec::new();
    for (card, assessor, own, complete) in cards {
        let mut answers =
            tx.prepare_cached("SELECT item_id, value, text FROM assessment_answer WHERE assessment_id = ?1")?;
        let mut given: HashMap<String, Score> = answers
            .query_map([&card], |r| {
                let value: Option<f64> = r.get(1)?;
                Ok((r.get(0)?, Score { value: value.map(|value| value as u32), note: r.get(2)? }))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let scores: Vec<Score> = items.iter().map(|(item, _)| given.remove(item).unwrap_or_default()).collect();
        let complete = complete && scores.iter().all(|score| score.value.is_some());
        let card = Scorecard { assessor, complete, scores };
        if own { found.own = Some(card) } else { others.push(card) }
    }
    // Whoever knows what the others think no longer judges alone.
    if found.own.as_ref().is_some_and(|own| own.complete) {
        found.others = others;
    } else {
        found.hidden = others.len() as u32;
    }
    Ok(found)
}

/// F6: of the candidates who came to a panel, how many were scored by at least two, each on every question. The records are
/// those candidates.
pub(crate) fn structured(tx: &Transaction, clock: Clock, until: NaiveDate) -> Result<(u32, Vec<CandidateId>)> {
    let mut all = tx.prepare_cached(
        "SELECT c.id, (SELECT count(DISTINCT a.assessor_person_id) FROM assessment a
                       WHERE a.candidate_id = c.id AND a.purpose = 'scorecard' AND a.state <> 'draft' AND a.submitted_on <= ?1)
         FROM candidate c WHERE c.stage IN ('panel', 'offer', 'hired') AND substr(c.created_at, 1, 10) <= ?1 ORDER BY c.created_at, c.id",
    )?;
    let rows: Vec<(CandidateId, u32)> =
        all.query_map([until.min(clock.today())], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let complete = rows.iter().filter(|(_, cards)| *cards >= 2).count() as u32;
    Ok((complete, rows.into_iter().map(|(id, _)| id).collect()))
}

/// Somebody of whom nothing should be kept any more, as a sentence.
pub(crate) fn open_duty(tx: &Transaction, clock: Clock) -> Result<Option<String>> {
    let mut due = tx.prepare_cached(
        "SELECT display_name, purge_on FROM candidate WHERE purge_on <= ?1 ORDER BY purge_on, id LIMIT 1",
    )?;
    let found: Option<(String, NaiveDate)> = due.query_row([clock.today()], |r| r.try_into()).optional()?;
    Ok(found.map(|(name, on)| text("open_on_hiring", &[("name", &name), ("day", &spoken(on, clock.today()))])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner_on};

    fn words(title: &str) -> PostWords {
        PostWords {
            title: title.into(),
            kit: vec!["iq.02".into(), "iq.01".into()],
            own_questions: vec!["How would you read this log?".into()],
            needs: vec![PostNeed { text: "Reads logs".into(), day_one: true }, PostNeed::default()],
            ..PostWords::default()
        }
    }

    fn scores(value: u32) -> Vec<Score> {
        vec![Score { value: Some(value), note: None }; 3]
    }

    #[test]
    fn the_questions_are_the_same_for_everybody_once_one_was_scored() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let post = p.add_post(words("Night desk")).expect("added");
        assert_eq!((post.questions.len(), post.needs.len(), post.questions_stand), (3, 1, false));
        assert_eq!(post.questions[0].code.as_deref(), Some("iq.02"), "in the order in which they are asked");
        assert_eq!(post.questions[0].anchors.len(), 3);
        let fewer = PostWords { own_questions: vec![], ..words("Night desk") };
        assert_eq!(p.change_post(post.id.clone(), fewer.clone()).expect("changed").questions.len(), 2);
        p.change_post(post.id.clone(), words("Night desk")).expect("changed back");
        let one = p.add_candidate(post.id.clone(), "Candidate One".into(), None).expect("added");
        p.score_candidate(one.id, None, scores(4)).expect("scored");
        let refused = p.change_post(post.id.clone(), fewer).expect_err("they stand");
        assert!(matches!(refused, Error::Invalid { ref field, .. } if field == "kit"), "{refused:?}");
        let renamed = PostWords { title: "Night desk, second".into(), ..words("x") };
        assert_eq!(p.change_post(post.id, renamed).expect("changed").title, "Night desk, second");
    }

    #[test]
    fn nobody_elses_scores_are_seen_before_ones_own_are_in() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let post = p.add_post(words("Night desk")).expect("added");
        let id = p.add_candidate(post.id.clone(), "Candidate One".into(), Some("An advert".into())).expect("added").id;
        let refused = p.score_candidate(id.clone(), Some("Priya".into()), scores(2)).expect_err("own first");
        assert!(matches!(refused, Error::Invalid { ref field, .. } if field == "assessor"), "{refused:?}");
        let half = vec![Score { value: Some(4), note: Some("calm".into()) }, Score::default(), Score::default()];
        let half = p.score_candidate(id.clone(), None, half).expect("kept");
        assert!(half.own.as_ref().is_some_and(|own| !own.complete && own.scores[0].note.as_deref() == Some("calm")));
        assert!(p.score_candidate(id.clone(), Some("Priya".into()), scores(2)).is_err(), "half is not all");
        p.score_candidate(id.clone(), None, scores(4)).expect("complete");
        let both = p.score_candidate(id.clone(), Some("Priya".into()), scores(2)).expect("now");
        assert_eq!((both.others.len(), both.others[0].assessor.as_str(), both.hidden), (1, "Priya", 0));
        // The manager's own are taken back to a half: the others' go out of sight.
        let again = vec![Score { value: Some(5), note: None }, Score::default(), Score::default()];
        let again = p.score_candidate(id.clone(), None, again).expect("kept");
        assert_eq!((again.others.len(), again.hidden), (0, 1));
        let wire = serde_json::to_string(&p.post_page(post.id).expect("page")).expect("JSON");
        assert!(!wire.contains("Priya"), "nothing of it crosses to the window");
        assert!(p.score_candidate(id.clone(), None, scores(6)).is_err());
        assert!(p.score_candidate(id, None, vec![]).is_err(), "one for each question");
    }

    #[test]
    fn a_decision_has_a_reason_and_what_is_kept_has_a_day_to_go() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let post = p.add_post(words("Night desk")).expect("added");
        let one = p.add_candidate(post.id.clone(), "Candidate One".into(), None).expect("added");
        assert_eq!(one.purge_on, day("2027-05-16"), "six months are proposed");
        assert!(p.move_candidate(one.id.clone(), Stage::DeclinedByUs, Some(" ".into())).is_err(), "why?");
        let later = p.on(day("2026-12-01"));
        let declined =
            later.move_candidate(one.id.clone(), Stage::DeclinedByUs, Some("No nights".into())).expect("declined");
        assert_eq!((declined.decided_on, declined.purge_on), (Some(day("2026-12-01")), day("2027-06-01")));
        let back = later.move_candidate(one.id.clone(), Stage::Panel, None).expect("back");
        assert_eq!((back.decided_on, back.decision_reason), (None, None));
        assert!(later.set_candidate_purge(one.id.clone(), day("2026-11-30")).is_err(), "not in the past");
        later.set_candidate_purge(one.id.clone(), day("2026-12-15")).expect("sooner");
        later.take_down_shelf(crate::shelves::Shelf::Hiring).expect("down");
        let due = p.on(day("2026-12-15"));
        let page = due.post_page(post.id.clone()).expect("page");
        assert!(page.candidates[0].purge_due);
        let refused = due.put_away_shelf(crate::shelves::Shelf::Hiring).expect_err("something is due").message();
        assert!(refused.contains("Candidate One"), "{refused}");
        due.score_candidate(one.id.clone(), None, scores(3)).expect("scored");
        due.remove_candidate(one.id).expect("gone");
        let left: u32 = due
            .read(|tx| {
                Ok(tx.query_row("SELECT count(*) FROM assessment WHERE candidate_id IS NOT NULL", [], |r| r.get(0))?)
            })
            .expect("read");
        assert_eq!(left, 0, "the scores go with them");
        due.put_away_shelf(crate::shelves::Shelf::Hiring).expect("away");
        due.settle_post(post.id, false).expect("settled");
        assert_eq!(due.list_posts().expect("posts")[0].state, "abandoned");
    }

    #[test]
    fn structured_means_two_complete_scorecards_from_the_panel_on() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let post = p.add_post(words("Night desk")).expect("added");
        let id = p.add_candidate(post.id.clone(), "Candidate One".into(), None).expect("added").id;
        p.add_candidate(post.id, "Candidate Two".into(), None).expect("added");
        let count = || {
            let (done, of) = p.read(|tx| structured(tx, p.clock(), day("2026-12-31"))).expect("counted");
            (done, of.len())
        };
        assert_eq!(count(), (0, 0), "nobody came to a panel");
        p.move_candidate(id.clone(), Stage::Panel, None).expect("moved");
        p.score_candidate(id.clone(), None, scores(4)).expect("scored");
        assert_eq!(count(), (0, 1), "one is not two");
        p.score_candidate(id, Some("Priya".into()), scores(4)).expect("scored");
        assert_eq!(count(), (1, 1));
    }
}
