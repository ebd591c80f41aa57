//! Asking others by a file: a page that opens in any browser without a network, and a file with answers that comes back by
//! any road. Nothing is sent from here.
//!
//! A round is everything that is asked at once: one person by name, or the groups of a survey (`surveys`). Its rows in
//! `feedback_request` are made in the same step in which its pages are written, and a form that was used never changes.
//! - `catalogue`: the questions, as they ship.
//! - `page`: what is made of them.
//! - `answer`: what comes back, taken for hostile.
//! - `taking`: looking into files that came back, and taking them in, all in one step.

pub(crate) mod answer;
pub(crate) mod catalogue;
mod page;
pub mod taking;
#[cfg(test)]
mod tests;

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::files;
use crate::id::{PeriodId, PersonId};
use crate::messages::{Label, text};
use crate::packet::gather::as_file_name;
use crate::saved_files::{self, SavedKind};
use crate::states::feedback_request_next;
use crate::{Planner, people, periods, settings, surveys, text as texts};
use catalogue::{Form, Item, Kind};
use chrono::{Days, NaiveDate};
use page::{AnswerPage, MergeGroup, MergePage};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use ts_rs::TS;

pub use page::FormFile;

/// Peers and others together, where either alone would be too few.
pub(crate) const POOLED: &str = "stakeholder+peer";
/// A form is waited for this many days after its day.
const GRACE: u64 = 14;
/// The upward question is not asked of fewer people.
pub(crate) const UPWARD_FROM: u32 = 5;

/// What others can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AskKind {
    /// Somebody of the team looks back on their own quarter.
    SelfReview,
    /// Somebody says what they saw of somebody of the team.
    AboutPerson,
    /// Somebody says what they see of the manager, with their name.
    AboutMe,
    /// Groups of people on the manager; of those without a name only what nobody can be known by.
    #[serde(rename = "survey_360")]
    Survey360,
    /// "Would you work for me again?", through a third person only.
    Upward,
}

impl AskKind {
    fn as_str(self) -> &'static str {
        match self {
            AskKind::SelfReview => "self_review",
            AskKind::AboutPerson => "about_person",
            AskKind::AboutMe => "about_me",
            AskKind::Survey360 => "survey_360",
            AskKind::Upward => "upward",
        }
    }

    /// Of groups and not of one person by name.
    pub(crate) fn is_survey(self) -> bool {
        matches!(self, AskKind::Survey360 | AskKind::Upward)
    }
}

/// What the manager wants to ask.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Asking {
    pub kind: AskKind,
    /// Of a self-review and of feedback on somebody: whom it is about.
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// Who is asked by name: somebody who is in the planner, or a name that is not yet.
    #[serde(default)]
    pub asked_person_id: Option<PersonId>,
    #[serde(default)]
    pub asked_name: Option<String>,
    /// Of a survey: how many of which group. The team is counted here.
    #[serde(default)]
    pub groups: Vec<AskedGroup>,
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// What is asked in particular.
    #[serde(default)]
    pub about: Option<String>,
    /// Who puts the answers of a survey together; none: the manager collects them.
    #[serde(default)]
    pub reader: Option<String>,
}

/// How many of a group are asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AskedGroup {
    /// self, manager, report, peer or stakeholder
    pub group: String,
    pub people: u32,
}

/// One round as it stands in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Round {
    pub id: String,
    pub kind: AskKind,
    /// "Self-review of Ruth"
    pub title: String,
    pub about_id: PersonId,
    pub about_name: String,
    /// Who was asked by name.
    pub asked_name: Option<String>,
    pub asked_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub state: RoundState,
    pub about: Option<String>,
    pub reader: Option<String>,
    pub groups: Vec<AskedGroup>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// The form is out.
    Waiting,
    /// It is out, and its day is long past.
    Expired,
    /// The answers are here.
    Received,
    /// Nobody waits for it any more.
    LetGo,
}

/// What saving the pages of a round came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FormsSaved {
    pub round: String,
    pub title: String,
    pub folder: String,
    pub files: Vec<String>,
}

/// A row of `feedback_request`, with what belongs to its round.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub id: String,
    pub subject: PersonId,
    pub subject_name: String,
    pub asked: Option<PersonId>,
    pub asked_name: Option<String>,
    pub group: String,
    pub instrument: String,
    pub form: &'static Form,
    pub about: Option<String>,
    pub period: Option<PeriodId>,
    pub anonymous: bool,
    pub min_group: u32,
    pub asked_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    /// As it is stored.
    pub state: String,
}

impl Request {
    /// draft, sent, expired, received or declined.
    pub fn state(&self, today: NaiveDate) -> &str {
        let late = self.due_on.is_some_and(|due| today > due + Days::new(GRACE));
        if self.state == "sent" && late { "expired" } else { &self.state }
    }
}

impl Planner {
    /// What the pages of a round would be called. Nothing is written.
    ///
    /// # Errors
    /// `Invalid` where it cannot be asked so.
    pub fn form_names(&self, asking: &Asking) -> Result<Vec<String>> {
        let checked = self.check_asking(asking)?;
        Ok(names_of(
            asking.kind,
            &checked.outward,
            checked.groups.iter().map(|of| of.group.as_str()),
            checked.reader.is_some(),
        ))
    }

    /// Whether it can be asked so: the names of its pages.
    pub fn check_form(&self, asking: Asking) -> Result<Vec<String>> {
        self.form_names(&asking)
    }

    /// Begins a round and writes its pages: one to `to` itself, several into the folder `to`, beside what is there.
    ///
    /// # Errors
    /// `Invalid` as above; `File` where they cannot be written, and then there is no round either.
    pub fn ask(&self, asking: &Asking, to: &Path) -> Result<FormsSaved> {
        let checked = self.check_asking(asking)?;
        let instrument = self.keep_form(checked.form)?;
        let clock = self.clock();
        let saved = self.write(Label::from("ask_by_form").with("what", &checked.title), |tx| {
            let round = uuid::Uuid::now_v7().to_string();
            insert(tx, clock, &round, &instrument, asking, &checked)?;
            save(&round, &checked.title, &pages(tx, clock, &round)?, to)
        })?;
        self.note_forms(&saved)?;
        Ok(saved)
    }

    fn note_forms(&self, saved: &FormsSaved) -> Result<()> {
        for name in &saved.files {
            let path = Path::new(&saved.folder).join(name);
            let page = std::fs::read(&path).map_err(|e| Error::io(&path, &e))?;
            saved_files::note(self, SavedKind::Form, None, &page, &path)?;
        }
        Ok(())
    }

    /// The names of the pages of a round that runs.
    pub fn round_form_names(&self, round: &str) -> Result<Vec<String>> {
        Ok(self.read(|tx| pages(tx, self.clock(), round))?.into_iter().map(|file| file.name).collect())
    }

    /// Writes the pages of a round again, as they were.
    pub fn save_round(&self, round: &str, to: &Path) -> Result<FormsSaved> {
        let (made, title) = self.read(|tx| {
            let all = requests(tx, round)?;
            Ok((pages(tx, self.clock(), round)?, title_of(&all)?))
        })?;
        let saved = save(round, &title, &made, to)?;
        self.note_forms(&saved)?;
        Ok(saved)
    }

    /// Every round, the newest first.
    pub fn list_rounds(&self) -> Result<Vec<Round>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT round_id FROM feedback_request GROUP BY round_id ORDER BY max(asked_on) DESC, max(created_at) DESC, round_id
                 LIMIT 200",
            )?;
            let ids: Vec<String> = all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            ids.iter().map(|id| read_round(tx, self.clock(), id)).collect()
        })
    }

    /// Nobody waits for the answers of a round any more; a file that comes later is not taken.
    pub fn let_round_go(&self, round: String) -> Result<()> {
        let (all, title) = self.read(|tx| {
            let all = requests(tx, &round)?;
            let title = title_of(&all)?;
            Ok((all, title))
        })?;
        let clock = self.clock();
        let open: Vec<&Request> = all.iter().filter(|one| one.state == "sent").collect();
        if open.is_empty() {
            return Err(Error::invalid("round", "error_round_over"));
        }
        self.write(Label::from("let_round_go").with("what", title), |tx| {
            open.iter().try_for_each(|one| turn(tx, clock, one, "decline", one.state.as_str()))
        })
    }

    fn check_asking(&self, asking: &Asking) -> Result<Checked> {
        let clock = self.clock();
        self.read(|tx| check(tx, clock, asking))
    }
}

/// An asking that can be asked.
struct Checked {
    form: &'static Form,
    subject: PersonId,
    asked: Option<Asked>,
    groups: Vec<AskedGroup>,
    about: Option<String>,
    reader: Option<String>,
    /// As the manager calls it, and as others do.
    title: String,
    outward: String,
}

enum Asked {
    Known(PersonId),
    New(String),
}

fn check(tx: &Transaction, clock: Clock, asking: &Asking) -> Result<Checked> {
    let own = people::self_id(tx)?;
    let today = clock.today();
    if asking.due_on.is_some_and(|due| due < today) {
        return Err(Error::invalid("due_on", "error_asking_past"));
    }
    let about = texts::optional(asking.about.as_deref(), "about", texts::TITLE)?;
    let reader = texts::optional(asking.reader.as_deref(), "reader", texts::NAME)?;
    let subject = match asking.kind {
        AskKind::SelfReview | AskKind::AboutPerson => {
            let person = asking.person_id.clone().ok_or_else(|| Error::invalid("person_id", "error_asking_whom"))?;
            if person == own {
                return Err(Error::invalid("person_id", "error_asking_self"));
            }
            person
        }
        _ => own.clone(),
    };
    let subject_name = people::name(tx, &subject)?;
    let asked = match asking.kind {
        AskKind::SelfReview => Some(Asked::Known(subject.clone())),
        AskKind::AboutPerson | AskKind::AboutMe => Some(whom(tx, clock, asking, &subject, &own)?),
        _ => None,
    };
    let groups = match asking.kind {
        AskKind::Survey360 => surveys::check_groups(tx, today, &asking.groups)?,
        AskKind::Upward => vec![surveys::check_upward(tx, today)?],
        _ => Vec::new(),
    };
    if asking.kind == AskKind::Upward && reader.is_none() {
        return Err(Error::invalid("reader", "error_asking_reader"));
    }
    Ok(Checked {
        form: catalogue::of(asking.kind)?,
        subject,
        asked,
        groups,
        about,
        reader: reader.filter(|_| asking.kind.is_survey()),
        title: title(asking.kind, &subject_name),
        outward: outward_title(asking.kind, &subject_name),
    })
}

/// Who is asked by name: a person of the planner, found by the name as well.
fn whom(tx: &Transaction, clock: Clock, asking: &Asking, subject: &PersonId, own: &PersonId) -> Result<Asked> {
    let name = texts::optional(asking.asked_name.as_deref(), "asked_name", texts::NAME)?;
    let known = match (&asking.asked_person_id, &name) {
        (Some(id), _) => {
            people::name(tx, id)?;
            Some(id.clone())
        }
        (None, Some(name)) => {
            let all = people::everybody(tx, clock.today())?;
            let mut same = all.iter().filter(|person| texts::folded(&person.display_name) == texts::folded(name));
            let first = same.next().map(|person| person.id.clone());
            first.filter(|_| same.next().is_none())
        }
        (None, None) => return Err(Error::invalid("asked_name", "error_asking_who")),
    };
    let field = if asking.asked_person_id.is_some() { "asked_person_id" } else { "asked_name" };
    match known {
        Some(id) if id == *subject || id == *own => Err(Error::invalid(field, "error_asking_about_themselves")),
        Some(id) => Ok(Asked::Known(id)),
        None => Ok(Asked::New(name.unwrap_or_default())),
    }
}

fn insert(
    tx: &Transaction,
    clock: Clock,
    round: &str,
    instrument: &str,
    asking: &Asking,
    checked: &Checked,
) -> Result<()> {
    let (at, today) = (clock.now(), clock.today());
    let (period, _) = periods::of(tx, clock, today)?;
    let asked = match &checked.asked {
        None => None,
        Some(Asked::Known(id)) => Some(id.clone()),
        Some(Asked::New(name)) => Some(people::add_other(tx, clock, name, "peer")?),
    };
    let put = |group: &str, anonymous: bool, min: u32| -> Result<()> {
        let id = uuid::Uuid::now_v7().to_string();
        tx.execute(
            "INSERT INTO feedback_request (id, round_id, subject_person_id, asked_person_id, rater_group, instrument_id, question,
               period_id, anonymous, min_group, asked_on, due_on, state, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, 'sent', ?13, ?13)",
            rusqlite::params![
                id,
                round,
                checked.subject,
                asked,
                group,
                instrument,
                checked.about,
                period,
                anonymous,
                min,
                today,
                asking.due_on,
                at
            ],
        )?;
        let change = Change {
            entity: "feedback_request",
            entity_id: &id,
            person_id: Some(&checked.subject),
            event: "export_form",
            from: Some("draft"),
            to: feedback_request_next("draft", "export_form"),
            on: today,
            reason: None,
        };
        events::record(tx, clock, change)
    };
    match asking.kind {
        AskKind::SelfReview => put("self", false, 1)?,
        AskKind::AboutPerson | AskKind::AboutMe => {
            let reports = people::active_reports(tx, today)?;
            let of_team = asked.as_ref().is_some_and(|id| reports.iter().any(|person| person.id == *id));
            let group = if asking.kind == AskKind::AboutMe && of_team { "report" } else { "peer" };
            put(group, false, 1)?;
        }
        AskKind::Survey360 | AskKind::Upward => {
            for of in &checked.groups {
                let (anonymous, min) = surveys::rule(&of.group);
                for _ in 0..of.people {
                    put(&of.group, anonymous, min)?;
                }
            }
        }
    }
    if let Some(reader) = &checked.reader {
        settings::set(tx, &reader_key(round), reader, &at)?;
    }
    Ok(())
}

fn reader_key(round: &str) -> String {
    format!("reader_of:{round}")
}

/// Who puts the answers of a round together; none: the manager collects them.
pub(crate) fn reader_of(tx: &Transaction, round: &str) -> Result<Option<String>> {
    settings::get(tx, &reader_key(round))
}

/// All that is asked in a round, in the order of the groups.
///
/// # Errors
/// `Gone` where there is no such round.
pub(crate) fn requests(tx: &Transaction, round: &str) -> Result<Vec<Request>> {
    let mut all = tx.prepare_cached(
        "SELECT r.id, r.subject_person_id, s.display_name, r.asked_person_id, a.display_name, r.rater_group, r.instrument_id,
                i.code, i.version, r.question, r.period_id, r.anonymous, r.min_group, r.asked_on, r.due_on, r.state
         FROM feedback_request r JOIN person s ON s.id = r.subject_person_id LEFT JOIN person a ON a.id = r.asked_person_id
         JOIN instrument i ON i.id = r.instrument_id WHERE r.round_id = ?1
         ORDER BY CASE r.rater_group WHEN 'self' THEN 0 WHEN 'manager' THEN 1 WHEN 'report' THEN 2 WHEN 'peer' THEN 3 ELSE 4 END, r.id",
    )?;
    let row = |row: &Row| -> rusqlite::Result<Option<Request>> {
        let Some(form) = catalogue::by_code(&row.get::<_, String>(7)?, row.get(8)?) else { return Ok(None) };
        Ok(Some(Request {
            id: row.get(0)?,
            subject: row.get(1)?,
            subject_name: row.get(2)?,
            asked: row.get(3)?,
            asked_name: row.get(4)?,
            group: row.get(5)?,
            instrument: row.get(6)?,
            form,
            about: row.get(9)?,
            period: row.get(10)?,
            anonymous: row.get(11)?,
            min_group: row.get(12)?,
            asked_on: row.get(13)?,
            due_on: row.get(14)?,
            state: row.get(15)?,
        }))
    };
    let found: Vec<Option<Request>> = all.query_map([round], row)?.collect::<rusqlite::Result<_>>()?;
    let found: Vec<Request> = found.into_iter().flatten().collect();
    if found.is_empty() { Err(Error::Gone) } else { Ok(found) }
}

pub(crate) fn read_round(tx: &Transaction, clock: Clock, id: &str) -> Result<Round> {
    let all = requests(tx, id)?;
    let first = all.first().ok_or(Error::Gone)?;
    let states: Vec<&str> = all.iter().map(|one| one.state(clock.today())).collect();
    let mut groups: Vec<AskedGroup> = Vec::new();
    if first.form.ask.is_survey() {
        for one in &all {
            match groups.iter_mut().find(|of| of.group == one.group) {
                Some(of) => of.people += 1,
                None => groups.push(AskedGroup { group: one.group.clone(), people: 1 }),
            }
        }
    }
    Ok(Round {
        id: id.to_owned(),
        kind: first.form.ask,
        title: title_of(&all)?,
        about_id: first.subject.clone(),
        about_name: first.subject_name.clone(),
        asked_name: first.asked_name.clone(),
        asked_on: first.asked_on,
        due_on: first.due_on,
        state: match () {
            () if states.contains(&"sent") => RoundState::Waiting,
            () if states.contains(&"expired") => RoundState::Expired,
            () if states.contains(&"received") => RoundState::Received,
            () => RoundState::LetGo,
        },
        about: first.about.clone(),
        reader: reader_of(tx, id)?,
        groups,
    })
}

/// Moves one request on, with its event.
pub(crate) fn turn(tx: &Transaction, clock: Clock, one: &Request, event: &str, from: &str) -> Result<()> {
    let next = feedback_request_next(from, event).ok_or_else(|| Error::invalid("round", "error_round_over"))?;
    tx.execute("UPDATE feedback_request SET state = ?2, updated_at = ?3 WHERE id = ?1", (&one.id, next, clock.now()))?;
    let change = Change {
        entity: "feedback_request",
        entity_id: &one.id,
        person_id: Some(&one.subject),
        event,
        from: Some(from),
        to: Some(next),
        on: clock.today(),
        reason: None,
    };
    events::record(tx, clock, change)
}

/// What still waits for answers, as one sentence; none where nothing does.
pub(crate) fn open_duty(tx: &Transaction, clock: Clock) -> Result<Option<String>> {
    let mut first = tx.prepare_cached(
        "SELECT round_id FROM feedback_request WHERE state = 'sent' AND (due_on IS NULL OR due_on >= ?1)
         ORDER BY asked_on, round_id LIMIT 1",
    )?;
    let from = clock.today() - Days::new(GRACE);
    let found: Option<String> = first.query_row([from], |r| r.get(0)).optional()?;
    found.map(|round| Ok(text("open_on_asking_others", &[("what", &title_of(&requests(tx, &round)?)?)]))).transpose()
}

fn title(kind: AskKind, subject: &str) -> String {
    text(&format!("round_{}", kind.as_str()), &[("name", subject)])
}

fn title_of(all: &[Request]) -> Result<String> {
    let first = all.first().ok_or(Error::Gone)?;
    Ok(title(first.form.ask, &first.subject_name))
}

/// What a group is called.
pub(crate) fn group_words(group: &str) -> String {
    text(&format!("group_{}", if group == POOLED { "pooled" } else { group }), &[])
}

/// What a group is called by those who get a page.
pub(crate) fn outward_group(group: &str) -> String {
    text(&format!("outward_{}", if group == POOLED { "pooled" } else { group }), &[])
}

/// What a round is called by those who get a page, and by its files.
fn outward_title(kind: AskKind, subject: &str) -> String {
    text(&format!("file_{}", kind.as_str()), &[("name", subject)])
}

/// One question as this group is asked it.
pub(crate) fn wording(item: &Item, group: &str, subject: &str) -> String {
    let words = item.self_text.as_ref().filter(|_| group == "self").unwrap_or(&item.text);
    words.replace("{name}", subject)
}

fn file_name(words: &str, ending: &str) -> String {
    let name = as_file_name(words);
    format!("{}.{ending}", name.trim_end_matches(".pdf"))
}

fn names_of<'a>(kind: AskKind, title: &str, groups: impl Iterator<Item = &'a str>, through: bool) -> Vec<String> {
    if !kind.is_survey() {
        return vec![file_name(title, "html")];
    }
    let one =
        |group: &str| file_name(&text("form_file_name", &[("what", title), ("group", &outward_group(group))]), "html");
    let mut names: Vec<String> = groups.map(one).collect();
    if through {
        names.push(file_name(&text("merge_file_name", &[("what", title)]), "html"));
    }
    names
}

/// The items that a group is asked: of a survey that the manager collects, nothing that can be known by its words.
pub(crate) fn asked_items(form: &'static Form, group: &str, through: bool) -> Vec<&'static Item> {
    let scores_only = form.ask.is_survey() && !through;
    form.items
        .iter()
        .filter(|item| item.is_for(group) && (!scores_only || item.kind != Kind::Text))
        // The manager writes no comments to themselves.
        .filter(|item| !(group == "self" && form.ask.is_survey() && item.kind == Kind::Text))
        .collect()
}

/// The pages of a round, made anew from its rows: the same each time.
fn pages(tx: &Transaction, clock: Clock, round: &str) -> Result<Vec<FormFile>> {
    let all = requests(tx, round)?;
    let first = all.first().ok_or(Error::Gone)?;
    let own = people::person(tx, clock, &people::self_id(tx)?)?;
    let (me, subject) = (own.display_name.as_str(), first.subject_name.as_str());
    let reader = reader_of(tx, round)?;
    let (form, heading) = (first.form, outward_title(first.form.ask, subject));
    let mut groups: Vec<&str> = all.iter().map(|one| one.group.as_str()).collect();
    groups.dedup();
    let names = names_of(form.ask, &heading, groups.iter().copied(), reader.is_some());
    let send_to = reader.as_deref().unwrap_or(me);
    let day = |on: NaiveDate| on.format("%-d %B %Y").to_string();
    let due = first.due_on.map(|on| text("form_due", &[("day", &day(on))]));
    let mut made = Vec::new();
    for (group, name) in groups.iter().zip(&names) {
        let one = all.iter().find(|one| one.group == *group).ok_or(Error::Gone)?;
        let survey = form.ask.is_survey();
        let arguments = [
            ("name", subject),
            ("manager", me),
            ("reader", send_to),
            ("min", &crate::messages::in_words(one.min_group) as &str),
        ];
        let readers = who_reads(form.ask, group, one.anonymous, reader.is_some());
        let lines = [Some(text("form_from", &[("name", me), ("day", &day(first.asked_on))])), due.clone()];
        let page = AnswerPage {
            round,
            request: (!survey).then_some(one.id.as_str()),
            group,
            form: form.name(),
            title: text(&format!("form_title_{}", form.ask.as_str()), &arguments),
            lines: lines.into_iter().flatten().collect(),
            asked: first.about.as_deref(),
            readers: readers.iter().map(|id| text(id, &arguments)).collect(),
            items: asked_items(form, group, reader.is_some())
                .into_iter()
                .map(|item| (item, wording(item, group, subject)))
                .collect(),
            saved_as: file_name(&text("answers_file_name", &[("what", name.trim_end_matches(".html"))]), "json"),
            send_to: send_to.to_owned(),
        };
        made.push(FormFile { name: name.clone(), html: page::answer_page(&page) });
    }
    if let (Some(reader), Some(name)) = (&reader, names.last()) {
        let arguments = [("name", subject), ("manager", me), ("reader", reader.as_str())];
        let page = MergePage {
            round,
            form: form.name(),
            title: text("merge_title", &[("what", &heading)]),
            lines: [text("merge_about", &arguments), text("merge_few_about", &arguments)].into(),
            groups: groups
                .iter()
                .map(|group| MergeGroup {
                    group,
                    min: surveys::rule(group).1,
                    items: asked_items(form, group, true)
                        .into_iter()
                        .map(|item| (item, wording(item, group, subject)))
                        .collect(),
                })
                .collect(),
            saved_as: file_name(&text("merged_file_name", &[("what", &heading)]), "json"),
            send_to: me.to_owned(),
        };
        made.push(FormFile { name: name.clone(), html: page::merge_page(&page) });
    }
    Ok(made)
}

/// Who reads it and what becomes of it, as ids of sentences.
fn who_reads(kind: AskKind, group: &str, anonymous: bool, through: bool) -> Vec<&'static str> {
    match kind {
        AskKind::SelfReview => vec!["form_reads_self_review"],
        AskKind::AboutPerson => vec!["form_reads_about_person"],
        AskKind::AboutMe => vec!["form_reads_about_me"],
        AskKind::Upward => vec!["form_reads_through", "form_reads_upward", "form_reads_few"],
        AskKind::Survey360 if group == "self" => vec!["form_reads_self"],
        AskKind::Survey360 if !anonymous && through => vec!["form_reads_through_named"],
        AskKind::Survey360 if !anonymous => vec!["form_reads_named"],
        AskKind::Survey360 if through => vec!["form_reads_through", "form_reads_comments", "form_reads_few"],
        AskKind::Survey360 => vec!["form_reads_collected", "form_reads_scores", "form_reads_few"],
    }
}

/// What somebody wrote about their own quarter and sent back: one paragraph for each question, behind what it is about. Nobody
/// else's words, and nothing where nothing came back. Of two the later counts.
pub(crate) fn own_words(tx: &Transaction, person: &PersonId, period: &periods::Period) -> Result<Vec<String>> {
    let mut all = tx.prepare_cached(
        "SELECT i.code, v.text FROM assessment a JOIN assessment_answer v ON v.assessment_id = a.id
         JOIN instrument_item i ON i.id = v.item_id
         WHERE a.id = (SELECT id FROM assessment WHERE subject_person_id = ?1 AND assessor_person_id = ?1 AND period_id = ?2
                         AND purpose = 'self_review' AND state <> 'draft' ORDER BY created_at DESC, id LIMIT 1)
           AND trim(ifnull(v.text, '')) <> '' ORDER BY i.sort",
    )?;
    let rows: Vec<(String, String)> =
        all.query_map((person, &period.id), |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    Ok(rows.into_iter().map(|(code, said)| text(&format!("own_words_{code}"), &[("said", said.trim())])).collect())
}

/// Writes pages: one to `to`, several into it beside what is there. All of them or none.
fn save(round: &str, title: &str, made: &[FormFile], to: &Path) -> Result<FormsSaved> {
    let places: Vec<PathBuf> = match made {
        [_] => vec![to.to_path_buf()],
        _ => {
            if !to.is_dir() {
                return Err(Error::file(to, "error_not_a_folder"));
            }
            made.iter().map(|file| free(to, &file.name)).collect::<Result<_>>()?
        }
    };
    for (at, (file, place)) in made.iter().zip(&places).enumerate() {
        if let Err(error) = files::write_whole(place, file.html.as_bytes()) {
            // Half of a round would be asked as if it were the whole.
            places.iter().take(at).filter(|_| made.len() > 1).for_each(|place| _ = std::fs::remove_file(place));
            return Err(error);
        }
    }
    let told = |path: &PathBuf| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = if made.len() == 1 { to.parent().unwrap_or(to) } else { to };
    Ok(FormsSaved {
        round: round.to_owned(),
        title: title.to_owned(),
        folder: folder.display().to_string(),
        files: places.iter().map(told).collect(),
    })
}

/// A place in a folder that no file has.
fn free(folder: &Path, name: &str) -> Result<PathBuf> {
    let stem = name.trim_end_matches(".html");
    let place = |n: u32| match n {
        1 => folder.join(name),
        n => folder.join(format!("{stem} ({n}).html")),
    };
    (1..1000).map(place).find(|path| path.symlink_metadata().is_err()).ok_or_else(|| Error::file(folder, "error_file"))
}
