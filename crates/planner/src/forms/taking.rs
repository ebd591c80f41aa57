//! Files with answers: looked into first, with everything that would come of them in view, then taken in as one step.
//!
//! A round of groups is taken in once and whole. Its answers get random ids, no times, and are written in mixed order, so
//! that neither a row nor the log tells who answered when; a comment is never tied to the marks beside it. What may not be
//! shown (`surveys::shown`) is not kept at all.

use super::answer::{self, Answers, Given, Parsed};
use super::catalogue::{self, Item, Kind, SCALE_OF_FORMS};
use super::{AskKind, POOLED, Request, asked_items, group_words, reader_of, requests, title_of, turn, wording};
use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::feedback::FeedbackKind;
use crate::id::PersonId;
use crate::messages::text;
use crate::{Planner, people, received, surveys, text as texts};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::Path;
use ts_rs::TS;

/// A file as it was read.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AnswerFile {
    pub name: String,
    pub text: String,
    /// Why there is no text.
    #[serde(default)]
    pub unread: Option<String>,
}

/// What would come of the files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswersPreview {
    pub files: Vec<AnswersLookedInto>,
    /// Of each round of groups: how many answers of whom.
    pub rounds: Vec<GroupsLookedInto>,
    /// There is something to take in.
    pub ready: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswersLookedInto {
    pub file: String,
    /// "Self-review of Ruth"; none where it is nothing that was asked for.
    pub what: Option<String>,
    /// Who answered, where they answered by name.
    pub from: Option<String>,
    /// Why it is not taken.
    pub problem: Option<String>,
    /// The answers, where they were given by name.
    pub lines: Vec<AnswerLine>,
    /// Something in it looks like the code of a web page; it is kept as text.
    pub marks: bool,
}

/// A question and what was answered to it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerLine {
    pub question: String,
    pub answer: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupsLookedInto {
    pub title: String,
    pub groups: Vec<GroupLookedInto>,
    /// Why it is not taken.
    pub problem: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GroupLookedInto {
    pub group: String,
    pub answers: u32,
    /// Enough of them to be shown; else they are not kept.
    pub enough: bool,
}

/// What was taken in: the rounds, the newest page last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswersTaken {
    pub rounds: Vec<String>,
}

/// Reads a file as far as a file with answers may go; what is larger, or no text, is told and not read.
pub fn read_file(path: &Path) -> AnswerFile {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let unread = |id: &str| AnswerFile { name: name.clone(), text: String::new(), unread: Some(id.to_owned()) };
    let Ok(about) = std::fs::metadata(path) else { return unread("answers_unreadable") };
    if !about.is_file() {
        return unread("answers_unreadable");
    }
    if about.len() > answer::LARGEST {
        return unread("answers_large");
    }
    let mut bytes = Vec::new();
    // It may grow while it is read.
    let read = std::fs::File::open(path).and_then(|file| file.take(answer::LARGEST + 1).read_to_end(&mut bytes));
    match (read, String::from_utf8(bytes)) {
        (Err(_), _) => unread("answers_unreadable"),
        (_, Err(_)) => unread("answers_not_ours"),
        (Ok(_), Ok(text)) => AnswerFile { name, text, unread: None },
    }
}

impl Planner {
    /// What would come of these files. Nothing is kept.
    pub fn look_into_answers(&self, files: Vec<AnswerFile>) -> Result<AnswersPreview> {
        Ok(self.read(|tx| Plan::of(tx, self.clock(), &files))?.preview())
    }

    /// Takes in all that can be taken of these files, as one step.
    ///
    /// # Errors
    /// `Invalid` where nothing of them can be taken.
    pub fn take_in_answers(&self, files: Vec<AnswerFile>) -> Result<AnswersTaken> {
        let clock = self.clock();
        self.write("take_in_answers", |tx| {
            let plan = Plan::of(tx, clock, &files)?;
            let mut rounds = Vec::new();
            for (round, request, answers) in &plan.named {
                take_named(tx, clock, request, answers)?;
                rounds.push(round.clone());
            }
            for survey in plan.surveys.values().filter(|survey| survey.problem.is_none()) {
                take_survey(tx, clock, survey)?;
                rounds.push(survey.round.clone());
            }
            if rounds.is_empty() {
                Err(Error::invalid("files", "error_answers_nothing"))
            } else {
                Ok(AnswersTaken { rounds })
            }
        })
    }
}

/// What the files would do, before anything is done.
struct Plan {
    looked: Vec<AnswersLookedInto>,
    named: Vec<(String, Request, Answers)>,
    surveys: BTreeMap<String, Survey>,
}

struct Survey {
    round: String,
    title: String,
    requests: Vec<Request>,
    /// Marks of each one who answered, by group.
    scores: BTreeMap<String, Vec<Answers>>,
    /// Comments by group and question.
    comments: BTreeMap<(String, String), Vec<String>>,
    problem: Option<String>,
}

/// What one file is, or why it is nothing.
enum Found {
    Named(Box<(String, Request, Answers)>),
    Survey(String),
}

impl Plan {
    fn of(tx: &Transaction, clock: Clock, files: &[AnswerFile]) -> Result<Plan> {
        let mut plan = Plan { looked: Vec::new(), named: Vec::new(), surveys: BTreeMap::new() };
        let mut seen = HashSet::new();
        for file in files {
            let mut looked = AnswersLookedInto {
                file: texts::one_line(&file.name, "files", texts::TITLE).unwrap_or_default(),
                what: None,
                from: None,
                problem: None,
                lines: Vec::new(),
                marks: false,
            };
            let parsed = match &file.unread {
                Some(id) => Err(text(if id == "answers_large" { id } else { "answers_unreadable" }, &[])),
                None => answer::parse(&file.text).map_err(|id| text(id, &[])),
            };
            let found = match parsed {
                Ok(parsed) => plan.find(tx, clock, parsed, &mut seen)?,
                Err(problem) => Err(problem),
            };
            match found {
                Err(problem) => looked.problem = Some(problem),
                Ok(Found::Survey(title)) => looked.what = Some(title),
                Ok(Found::Named(named)) => {
                    let (_, request, answers) = &*named;
                    looked.what = Some(title_of(std::slice::from_ref(request))?);
                    looked.from = request.asked_name.clone();
                    looked.lines = lines(request, answers);
                    looked.marks = looked.lines.iter().any(|line| has_marks(&line.answer));
                    plan.named.push(*named);
                }
            }
            plan.looked.push(looked);
        }
        for survey in plan.surveys.values_mut() {
            survey.problem = survey.judge();
        }
        Ok(plan)
    }

    /// Where a file belongs. A file that is refused says why; only what is wrong with the planner is an error.
    fn find(
        &mut self,
        tx: &Transaction,
        clock: Clock,
        parsed: Parsed,
        seen: &mut HashSet<String>,
    ) -> Result<std::result::Result<Found, String>> {
        let (round, form) = match &parsed {
            Parsed::One(one) => (&one.round, &one.form),
            Parsed::Merged(all) => (&all.round, &all.form),
        };
        let refuse = |id: &str| Ok(Err(text(id, &[])));
        let asked = match requests(tx, round) {
            Err(Error::Gone) => return refuse("answers_other_round"),
            other => other?,
        };
        let Some(first) = asked.first() else { return refuse("answers_other_round") };
        if first.form.name() != *form {
            return refuse("answers_other_round");
        }
        let (kind, title) = (first.form.ask, title_of(&asked)?);
        let reader = reader_of(tx, round)?;
        let open = |one: &Request| matches!(one.state(clock.today()), "sent" | "expired");
        match parsed {
            Parsed::One(one) if !kind.is_survey() => {
                let wanted =
                    |request: &&Request| Some(&request.id) == one.request.as_ref() && request.group == one.group;
                let Some(request) = asked.iter().find(wanted) else { return refuse("answers_other_round") };
                let items = asked_items(request.form, &request.group, true);
                if !fits(&items, &one.answers) {
                    return refuse("answers_foreign_field");
                }
                if !open(request) {
                    return refuse(if request.state == "received" { "answers_here" } else { "answers_let_go" });
                }
                if !seen.insert(request.id.clone()) {
                    return refuse("answers_twice");
                }
                Ok(Ok(Found::Named(Box::new((one.round, request.clone(), one.answers)))))
            }
            Parsed::One(one) => {
                if let Some(reader) = reader {
                    return Ok(Err(text("answers_through", &[("name", &reader)])));
                }
                let known = asked.iter().any(|request| request.group == one.group);
                if !known || one.request.is_some() {
                    return refuse("answers_other_round");
                }
                if !fits(&asked_items(first.form, &one.group, false), &one.answers) {
                    return refuse("answers_foreign_field");
                }
                if !asked.iter().any(open) {
                    return refuse(if first.state == "declined" { "answers_let_go" } else { "answers_here" });
                }
                if !seen.insert(format!("{}/{}", one.round, one.answer)) {
                    return refuse("answers_twice");
                }
                let survey = self.survey(&one.round, &title, &asked);
                survey.scores.entry(one.group).or_default().push(one.answers);
                Ok(Ok(Found::Survey(title)))
            }
            Parsed::Merged(all) => {
                if !kind.is_survey() || reader.is_none() {
                    return refuse("answers_other_round");
                }
                if !asked.iter().any(open) {
                    return refuse(if first.state == "declined" { "answers_let_go" } else { "answers_here" });
                }
                if !seen.insert(all.round.clone()) {
                    return refuse("answers_twice");
                }
                let mut groups = HashSet::new();
                for group in &all.groups {
                    let members: Vec<&str> = group.group.split('+').collect();
                    let known = |of: &&str| asked.iter().any(|request| request.group == **of);
                    let pooled = group.group == POOLED && members.iter().any(&known);
                    let Some(like) = members.iter().find(|of| known(of)).filter(|_| members.len() == 1 || pooled)
                    else {
                        return refuse("answers_other_round");
                    };
                    let items = asked_items(first.form, like, true);
                    let (words, marks): (Vec<&Item>, Vec<&Item>) =
                        items.iter().partition(|item| item.kind == Kind::Text);
                    let scored = group.scores.iter().all(|one| one.is_empty() || fits(&marks, one));
                    let said = group.texts.iter().all(|(code, said)| {
                        let fit =
                            |said: &String| fits(&words, &Answers::from([(code.clone(), Given::Text(said.clone()))]));
                        said.len() <= group.scores.len() && said.iter().all(fit)
                    });
                    if !scored || !said || !groups.insert(group.group.clone()) {
                        return refuse("answers_foreign_field");
                    }
                }
                let survey = self.survey(&all.round, &title, &asked);
                for group in all.groups {
                    for (code, said) in group.texts {
                        survey.comments.insert((group.group.clone(), code), said);
                    }
                    survey.scores.insert(group.group, group.scores);
                }
                Ok(Ok(Found::Survey(title)))
            }
        }
    }

    fn survey(&mut self, round: &str, title: &str, asked: &[Request]) -> &mut Survey {
        self.surveys.entry(round.to_owned()).or_insert_with(|| Survey {
            round: round.to_owned(),
            title: title.to_owned(),
            requests: asked.to_vec(),
            scores: BTreeMap::new(),
            comments: BTreeMap::new(),
            problem: None,
        })
    }

    fn preview(self) -> AnswersPreview {
        let rounds: Vec<GroupsLookedInto> = self.surveys.values().map(Survey::preview).collect();
        let ready = !self.named.is_empty() || rounds.iter().any(|round| round.problem.is_none());
        AnswersPreview { files: self.looked, rounds, ready }
    }
}

impl Survey {
    fn counts(&self) -> BTreeMap<String, u32> {
        self.scores.iter().map(|(group, all)| (group.clone(), all.len() as u32)).collect()
    }

    /// How many were asked of a group.
    fn asked(&self, group: &str) -> u32 {
        self.requests.iter().filter(|one| group.split('+').any(|of| of == one.group)).count() as u32
    }

    /// Why the round cannot be taken in as it is.
    fn judge(&self) -> Option<String> {
        let counts = self.counts();
        if let Some((group, count)) = counts.iter().find(|(group, count)| **count > self.asked(group)) {
            let (count, asked) = (count.to_string(), self.asked(group).to_string());
            return Some(text(
                "answers_too_many",
                &[("group", &group_words(group)), ("count", &count), ("asked", &asked)],
            ));
        }
        let shown = surveys::shown(&counts);
        // One's own view alone tells nothing of how others see it.
        let of_others = shown.iter().any(|group| group.name != "self");
        (!of_others).then(|| text("answers_too_few", &[]))
    }

    fn preview(&self) -> GroupsLookedInto {
        let counts = self.counts();
        let shown = surveys::shown(&counts);
        let few = counts.iter().filter(|(group, _)| !shown.iter().any(|one| one.members.contains(group)));
        let enough = shown.iter().map(|one| GroupLookedInto {
            group: group_words(&one.name),
            answers: one.answers,
            enough: true,
        });
        let few =
            few.map(|(group, answers)| GroupLookedInto { group: group_words(group), answers: *answers, enough: false });
        GroupsLookedInto {
            title: self.title.clone(),
            groups: enough.chain(few).collect(),
            problem: self.problem.clone(),
        }
    }
}

/// Whether these are answers to these questions, at least one, each of the kind that is asked for.
fn fits(items: &[&Item], answers: &Answers) -> bool {
    let fits_one = |(code, given): (&String, &Given)| {
        let Some(item) = items.iter().find(|item| item.code == *code) else { return false };
        match (&item.kind, given) {
            (Kind::Text, Given::Text(text)) => !text.trim().is_empty(),
            (Kind::Scale, Given::Nothing(())) => true,
            (Kind::Scale, Given::Value(value)) => (SCALE_OF_FORMS.min..=SCALE_OF_FORMS.max).contains(value),
            (Kind::Choice(choices), Given::Text(choice)) => choices.contains(choice),
            _ => false,
        }
    };
    !answers.is_empty() && answers.iter().all(fits_one)
}

fn lines(request: &Request, answers: &Answers) -> Vec<AnswerLine> {
    let answered = request.form.items.iter().filter_map(|item| {
        let Given::Text(said) = answers.get(&item.code)? else { return None };
        let answer = texts::body(&without_nul(said), "answer").ok()?;
        Some(AnswerLine { question: wording(item, &request.group, &request.subject_name), answer })
    });
    answered.collect()
}

fn has_marks(said: &str) -> bool {
    let mut rest = said;
    while let Some((_, after)) = rest.split_once('<') {
        if after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!') {
            return true;
        }
        rest = after;
    }
    false
}

/// SQLite ends a text there.
fn without_nul(said: &str) -> String {
    said.chars().filter(|c| *c != '\0').collect()
}

/// One person's answers, given by name.
fn take_named(tx: &Transaction, clock: Clock, request: &Request, answers: &Answers) -> Result<()> {
    let event = if request.state(clock.today()) == "expired" { "late_answer" } else { "import_answer" };
    turn(tx, clock, request, event, request.state(clock.today()))?;
    if request.form.ask == AskKind::AboutMe {
        for item in &request.form.items {
            let Some(Given::Text(said)) = answers.get(&item.code) else { continue };
            // The first question asks for what helps, the second for what comes next.
            let kind = if item.code.ends_with('1') { FeedbackKind::Praise } else { FeedbackKind::Feedforward };
            let said = texts::body(&without_nul(said), "answer")?;
            received::insert(tx, clock, request.asked.as_ref(), kind, &said, clock.today(), Some(&request.id))?;
        }
        return Ok(());
    }
    let kept = Kept { anonymous: false, state: "submitted", assessor: request.asked.clone(), group: &request.group };
    put(tx, clock, request, "", &kept, answers)
}

/// How an answered form is kept.
struct Kept<'a> {
    anonymous: bool,
    state: &'static str,
    assessor: Option<PersonId>,
    group: &'a str,
}

/// A whole round: what may be shown of it, mixed.
fn take_survey(tx: &Transaction, clock: Clock, survey: &Survey) -> Result<()> {
    let first = survey.requests.first().ok_or(Error::Gone)?;
    let shown = surveys::shown(&survey.counts());
    let own = people::self_id(tx)?;
    for group in &shown {
        let (anonymous, _) = surveys::rule(&group.name);
        let assessor = (group.name == "self").then(|| own.clone());
        let kept = Kept { anonymous, state: "locked", assessor, group: &group.name };
        let mut forms: Vec<Answers> = Vec::new();
        for member in &group.members {
            forms.extend(survey.scores.get(member).into_iter().flatten().cloned());
            // A comment stands alone: tied to marks it would tell whose they are.
            for ((of, code), said) in &survey.comments {
                let alone = |said: &String| Answers::from([(code.clone(), Given::Text(said.clone()))]);
                forms.extend(said.iter().filter(|_| of == member).map(alone));
            }
        }
        mix(&mut forms)?;
        for answers in forms.iter().filter(|answers| !answers.is_empty()) {
            put(tx, clock, first, &survey.round, &kept, answers)?;
        }
    }
    for request in survey.requests.iter().filter(|one| one.state == "sent") {
        // How many answered is known, and not who: the first rows of a group stand for them.
        let before = survey.requests.iter().take_while(|one| one.id != request.id);
        let told = shown
            .iter()
            .find(|group| group.members.iter().any(|member| member.split('+').any(|of| of == request.group)));
        let of_it = |one: &&Request| {
            told.is_some_and(|group| group.members.iter().any(|m| m.split('+').any(|of| of == one.group)))
        };
        let answered = told.is_some_and(|group| (before.filter(of_it).count() as u32) < group.answers);
        let state = request.state(clock.today()).to_owned();
        match (answered, state.as_str()) {
            (true, "expired") => turn(tx, clock, request, "late_answer", &state)?,
            (true, _) => turn(tx, clock, request, "import_answer", &state)?,
            (false, _) => turn(tx, clock, request, "decline", &request.state)?,
        }
    }
    Ok(())
}

fn put(tx: &Transaction, clock: Clock, of: &Request, round: &str, kept: &Kept, answers: &Answers) -> Result<()> {
    let id = random_id()?;
    let at = (!kept.anonymous).then(|| clock.now());
    let on = (!kept.anonymous).then(|| clock.today());
    tx.execute(
        "INSERT INTO assessment (id, instrument_id, period_id, subject_person_id, assessor_person_id, rater_group, purpose, state,
           submitted_on, origin, round_id, anonymous, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'imported', coalesce(nullif(?10, ''), (SELECT round_id FROM feedback_request WHERE id = ?11)),
           ?12, ?13, ?13)",
        rusqlite::params![
            id,
            of.instrument,
            of.period,
            of.subject,
            kept.assessor,
            kept.group,
            of.form.purpose,
            kept.state,
            on,
            round,
            of.id,
            kept.anonymous,
            at
        ],
    )?;
    let items = catalogue::item_ids(tx, &of.instrument)?;
    for (code, given) in answers {
        let item = items.get(code).ok_or(Error::Gone)?;
        let (value, nothing, said) = match (given, of.form.item(code).map(|item| &item.kind)) {
            (Given::Value(value), _) => (Some(*value as f64), false, None),
            (Given::Nothing(()), _) => (None, true, None),
            // A choice is kept by its place.
            (Given::Text(choice), Some(Kind::Choice(choices))) => {
                (choices.iter().position(|one| one == choice).map(|at| at as f64 + 1.0), false, None)
            }
            (Given::Text(said), _) => (None, false, Some(texts::body(&without_nul(said), "answer")?)),
        };
        tx.execute(
            "INSERT INTO assessment_answer (id, assessment_id, item_id, value, not_applicable, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            (random_id()?, &id, item, value, nothing, said),
        )?;
    }
    Ok(())
}

/// An id that tells no time.
fn random_id() -> Result<String> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
}

/// Puts a list in an order that nobody chose.
fn mix<T>(list: &mut [T]) -> Result<()> {
    for last in (1..list.len()).rev() {
        // The remainder of 64 bits: what one place is likelier than another is less than one in a billion billions.
        let mut bytes = [0u8; 8];
        getrandom::fill(&mut bytes).map_err(|e| Error::Internal(e.to_string()))?;
        list.swap(last, (u64::from_le_bytes(bytes) % (last as u64 + 1)) as usize);
    }
    Ok(())
}
