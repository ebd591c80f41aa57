//! Small lists of the manager's own: what was learned, which qualifications there are, what was tried. One room for all of them.
//!
//! A list is a line in `SPECS`: where its rows are kept (`entry` or `register_item`) and what is asked of one. The form in the
//! window, the row on the page and the line on paper follow from it; its words are the texts named in `texts`. To add a list:
//! give it a name in `ListKind`, a line in `SPECS`, and its texts (a test names those that are missing).
//!
//! Everything here is the manager's alone.

use crate::calendar::{Clock, parse_date, spoken};
use crate::error::{Error, OrGone, Result};
use crate::id::{GoalId, PersonId};
use crate::messages::{Label, counted, text};
use crate::{Planner, attachments, people, text as texts};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ts_rs::TS;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    Learning,
    Qualification,
    RoleModel,
    Lesson,
    Experiment,
    Reading,
    Mentoring,
    NeedUpward,
    Contradiction,
    Stakeholder,
    Horizon,
    System,
    Meeting,
    Report,
    MustDo,
    Issue,
    Run,
    Change,
    Pairing,
    StyleCheck,
}

/// Where the rows of a list are kept, under which kind.
#[derive(Clone, Copy)]
enum Store {
    Entry(&'static str),
    Register(&'static str),
}

/// What is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Ask {
    Line,
    Text,
    Number,
    /// A day that is over, or today.
    Past,
    /// Any day.
    Day,
    /// One of these: as it is kept, and the end of its text's name.
    Choice(&'static [(&'static str, &'static str)]),
    /// Somebody of the planner.
    Person,
    /// A goal that is still open.
    Goal,
}

/// One field besides the title. `on`, `until`, `body`, `person` and `goal` have columns of their own; the others stand in `attrs`.
#[derive(Clone, Copy)]
pub(crate) struct Field {
    pub code: &'static str,
    pub ask: Ask,
    /// Behind More.
    pub more: bool,
}

pub(crate) struct Spec {
    pub kind: ListKind,
    pub code: &'static str,
    /// What its texts are called.
    texts: &'static str,
    store: Store,
    pub fields: &'static [Field],
}

const fn first(code: &'static str, ask: Ask) -> Field {
    Field { code, ask, more: false }
}

const fn more(code: &'static str, ask: Ask) -> Field {
    Field { code, ask, more: true }
}

/// In the order in which they stand. With the title at most four fields come before More.
const SPECS: &[Spec] = &[
    Spec {
        kind: ListKind::Learning,
        code: "learning",
        texts: "list_learning_{}",
        store: Store::Entry("learning"),
        fields: &[
            first("body", Ask::Text),
            first(
                "effect_level",
                Ask::Choice(&[("1", "effect_1"), ("2", "effect_2"), ("3", "effect_3"), ("4", "effect_4")]),
            ),
            first("on", Ask::Past),
            more("need", Ask::Text),
            more("next", Ask::Text),
            more("provider", Ask::Line),
            more("hours", Ask::Number),
            more("mapping", Ask::Line),
        ],
    },
    Spec {
        kind: ListKind::Qualification,
        code: "qualification",
        texts: "list_qualification_{}",
        store: Store::Register("qualification"),
        fields: &[
            first("provider", Ask::Line),
            first("on", Ask::Past),
            first("until", Ask::Day),
            more("level", Ask::Line),
            more("kept_at", Ask::Line),
        ],
    },
    Spec {
        kind: ListKind::Lesson,
        code: "lesson",
        texts: "list_lesson_{}",
        store: Store::Entry("lesson"),
        fields: &[
            first("body", Ask::Text),
            first("told", Ask::Choice(&[("yes", "told_yes"), ("no", "told_no")])),
            first("on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::Experiment,
        code: "experiment",
        texts: "list_experiment_{}",
        store: Store::Entry("experiment"),
        fields: &[
            first("step", Ask::Text),
            first("stop_rule", Ask::Line),
            first("until", Ask::Day),
            more("body", Ask::Text),
            more("on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::RoleModel,
        code: "role_model",
        texts: "list_role_model_{}",
        store: Store::Entry("role_model"),
        fields: &[
            first("body", Ask::Text),
            first("way", Ask::Choice(&[("copy", "way_copy"), ("avoid", "way_avoid")])),
            first("try", Ask::Line),
            more("on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::Reading,
        code: "reading",
        texts: "list_reading_{}",
        store: Store::Entry("reading"),
        fields: &[
            first("source", Ask::Line),
            first("body", Ask::Text),
            first("tried", Ask::Line),
            more("on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::Mentoring,
        code: "mentoring",
        texts: "list_mentoring_{}",
        store: Store::Entry("mentoring"),
        fields: &[
            first("who", Ask::Line),
            first("way", Ask::Choice(&[("from_them", "way_from"), ("to_them", "way_to"), ("passed_on", "way_passed")])),
            first("on", Ask::Past),
            more("body", Ask::Text),
        ],
    },
    Spec {
        kind: ListKind::NeedUpward,
        code: "need_upward",
        texts: "list_need_upward_{}",
        store: Store::Entry("need_upward"),
        fields: &[
            first("body", Ask::Text),
            first("goal", Ask::Goal),
            first("asked_on", Ask::Past),
            more("to", Ask::Line),
            more("answer", Ask::Text),
            more("settled_on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::Contradiction,
        code: "contradiction",
        texts: "list_contradiction_{}",
        store: Store::Entry("contradiction"),
        fields: &[
            first("measured_by", Ask::Line),
            first("choice", Ask::Text),
            first("raise_with", Ask::Line),
            more("raised_on", Ask::Past),
            more("body", Ask::Text),
            more("settled_on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::Stakeholder,
        code: "stakeholder",
        texts: "list_stakeholder_{}",
        store: Store::Register("stakeholder_note"),
        fields: &[
            first("matters", Ask::Text),
            first("message", Ask::Line),
            first("on", Ask::Past),
            more("interest", HOW_MUCH),
            more("influence", HOW_MUCH),
            more("until", Ask::Day),
        ],
    },
    Spec {
        kind: ListKind::Horizon,
        code: "horizon",
        texts: "list_horizon_{}",
        store: Store::Register("horizon"),
        fields: &[
            first("way", Ask::Choice(&[("chance", "way_chance"), ("risk", "way_risk")])),
            first("body", Ask::Text),
            first("until", Ask::Day),
        ],
    },
    Spec {
        kind: ListKind::System,
        code: "system",
        texts: "list_system_{}",
        store: Store::Register("system"),
        fields: &[
            first("person", Ask::Person),
            first("alone", Ask::Choice(&[("yes", "alone_yes"), ("partly", "alone_partly"), ("no", "alone_no")])),
            first("failed", Ask::Text),
            more("on", Ask::Past),
            more("until", Ask::Day),
        ],
    },
    Spec {
        kind: ListKind::Meeting,
        code: "meeting",
        texts: "list_meeting_{}",
        store: Store::Register("meeting"),
        fields: AUDIT,
    },
    Spec {
        kind: ListKind::Report,
        code: "report",
        texts: "list_report_{}",
        store: Store::Register("report"),
        fields: AUDIT,
    },
    Spec {
        kind: ListKind::Issue,
        code: "issue",
        texts: "list_issue_{}",
        store: Store::Entry("issue"),
        fields: &[
            first("body", Ask::Text),
            first("on", Ask::Past),
            first("fixed_on", Ask::Past),
            more("lesson", Ask::Text),
        ],
    },
    Spec {
        kind: ListKind::Run,
        code: "run",
        texts: "list_run_{}",
        store: Store::Register("run"),
        fields: &[first("person", Ask::Person), first("body", Ask::Text), more("until", Ask::Day)],
    },
    Spec {
        kind: ListKind::Change,
        code: "change",
        texts: "list_change_{}",
        store: Store::Register("change"),
        fields: &[first("person", Ask::Person), first("body", Ask::Text), first("until", Ask::Day)],
    },
    Spec {
        kind: ListKind::MustDo,
        code: "must_do",
        texts: "list_must_do_{}",
        store: Store::Register("rule"),
        fields: &[
            first("person", Ask::Person),
            first("until", Ask::Day),
            more("on", Ask::Past),
            more("body", Ask::Text),
        ],
    },
    Spec {
        kind: ListKind::Pairing,
        code: "pairing",
        texts: "list_pairing_{}",
        store: Store::Register("pairing"),
        fields: &[
            first("person", Ask::Person),
            first("body", Ask::Text),
            first("until", Ask::Day),
            more("who", Ask::Line),
            more("on", Ask::Past),
        ],
    },
    Spec {
        kind: ListKind::StyleCheck,
        code: "style_check",
        texts: "list_style_check_{}",
        store: Store::Entry("style_check"),
        fields: &[
            first("leaning", SIX_WAYS),
            first("asked_for", SIX_WAYS),
            first("body", Ask::Text),
            more("on", Ask::Past),
        ],
    },
];

const HOW_MUCH: Ask = Ask::Choice(&[("3", "much"), ("2", "some"), ("1", "little")]);

/// What is asked of a meeting and of a report: whether it is still needed.
const AUDIT: &[Field] = &[
    first("decided", Ask::Line),
    first("hours", Ask::Number),
    first(
        "verdict",
        Ask::Choice(&[
            ("keep", "verdict_keep"),
            ("change", "verdict_change"),
            ("pause", "verdict_pause"),
            ("stop", "verdict_stop"),
        ]),
    ),
    more("missed", Ask::Line),
    more("people", Ask::Line),
    more("body", Ask::Text),
    more("until", Ask::Day),
];

/// Ways of working that a team may need: three that steady, three that move things on.
const SIX_WAYS: Ask = Ask::Choice(&[
    ("planning", "planning"),
    ("organising", "organising"),
    ("controlling", "controlling"),
    ("inspiring", "inspiring"),
    ("empowering", "empowering"),
    ("transforming", "transforming"),
]);

pub(crate) fn spec(kind: ListKind) -> Result<&'static Spec> {
    SPECS.iter().find(|spec| spec.kind == kind).ok_or_else(|| Error::invalid("kind", "error_choice"))
}

/// One list with its form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ListPage {
    pub kind: ListKind,
    pub title: String,
    pub about: String,
    /// What the button that adds a row says.
    pub add: String,
    /// What the first field asks, and an example for it.
    pub title_label: String,
    pub example: String,
    pub fields: Vec<ListField>,
    /// The newest first.
    pub rows: Vec<ListRow>,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListField {
    pub code: String,
    pub label: String,
    /// line, text, number, past, day, choice or person.
    pub ask: String,
    pub choices: Vec<ListChoice>,
    pub more: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListChoice {
    pub code: String,
    pub label: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListRow {
    pub id: String,
    pub kind: ListKind,
    pub title: String,
    pub on: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    /// What was filled in, as it is kept: days as dates, choices by their codes.
    pub values: BTreeMap<String, String>,
    /// The same in words, in the order of the form.
    pub lines: Vec<ListLine>,
    /// What follows from its days or its choices, in a sentence: that it runs out soon, how long the fix took.
    pub remark: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListLine {
    pub label: String,
    pub text: String,
}

/// What is written in the form; it replaces what stood there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ListWords {
    pub title: String,
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// From so many days before it runs out, a qualification says so; what somebody has to do is due sooner.
const SOON_DAYS: i64 = 60;
const DUE_DAYS: i64 = 30;
/// A need without an answer for so many days says so.
const ANSWER_DAYS: i64 = 14;
const ROWS: u32 = 500;

impl Planner {
    /// The lists that are named, each with its form and its rows.
    pub fn lists(&self, kinds: Vec<ListKind>) -> Result<Vec<ListPage>> {
        let clock = self.clock();
        self.read(|tx| kinds.iter().map(|kind| page(tx, clock, *kind)).collect())
    }

    /// Adds a row to a list.
    pub fn add_list_row(&self, kind: ListKind, words: ListWords) -> Result<ListRow> {
        let (spec, clock) = (spec(kind)?, self.clock());
        let read = self.read(|tx| read_words(tx, clock, spec, &words))?;
        self.write(Label::from("add_list_row").with("what", &read.title), |tx| {
            let id = insert(tx, clock, spec, &read)?;
            one(tx, clock, spec, &id)
        })
    }

    /// Writes a row anew.
    pub fn change_list_row(&self, kind: ListKind, id: String, words: ListWords) -> Result<ListRow> {
        let (spec, clock) = (spec(kind)?, self.clock());
        let read = self.read(|tx| {
            one(tx, clock, spec, &id)?;
            read_words(tx, clock, spec, &words)
        })?;
        self.write(Label::from("change_list_row").with("what", &read.title), |tx| {
            update(tx, clock, spec, &id, &read)?;
            one(tx, clock, spec, &id)
        })
    }

    /// Takes a row off a list.
    pub fn remove_list_row(&self, kind: ListKind, id: String) -> Result<()> {
        let (spec, clock) = (spec(kind)?, self.clock());
        let was = self.read(|tx| one(tx, clock, spec, &id))?;
        self.write(Label::from("remove_list_row").with("what", &was.title), |tx| {
            tx.execute(&format!("DELETE FROM {} WHERE id = ?1", spec.table()), [&id])?;
            if kind == ListKind::Qualification { attachments::remove_of_qualification(tx, &id) } else { Ok(()) }
        })
    }
}

impl Spec {
    fn table(&self) -> &'static str {
        match self.store {
            Store::Entry(_) => "entry",
            Store::Register(_) => "register_item",
        }
    }

    fn stored_as(&self) -> &'static str {
        match self.store {
            Store::Entry(kind) | Store::Register(kind) => kind,
        }
    }

    pub fn title(&self) -> String {
        text(&format!("list_{}", self.code), &[])
    }

    fn word(&self, of: &str) -> String {
        text(&self.texts.replace("{}", of), &[])
    }

    pub fn label(&self, field: &Field) -> String {
        self.word(field.code)
    }
}

/// What can be kept, checked.
struct Read {
    title: String,
    on: Option<NaiveDate>,
    until: Option<NaiveDate>,
    body: Option<String>,
    person: Option<PersonId>,
    goal: Option<GoalId>,
    attrs: Map<String, Value>,
}

fn read_words(tx: &Transaction, clock: Clock, spec: &Spec, words: &ListWords) -> Result<Read> {
    let title = texts::required(&words.title, "title", texts::TITLE, "error_list_title")?;
    let mut read = Read { title, on: None, until: None, body: None, person: None, goal: None, attrs: Map::new() };
    if words.values.keys().any(|code| !spec.fields.iter().any(|field| field.code == code)) {
        return Err(Error::invalid("values", "error_choice"));
    }
    for field in spec.fields {
        let said = words.values.get(field.code).map(|value| texts::body(value, field.code)).transpose()?;
        let Some(said) = said.map(|said| said.trim().to_owned()).filter(|said| !said.is_empty()) else { continue };
        let day = || parse_date(&said, field.code);
        let value = match field.ask {
            Ask::Line => Value::from(texts::one_line(&said, field.code, texts::TITLE)?),
            Ask::Text => Value::from(said.clone()),
            Ask::Number => {
                let number: f64 =
                    said.replace(',', ".").parse().map_err(|_| Error::invalid(field.code, "error_list_number"))?;
                if !(0.0..=10_000.0).contains(&number) {
                    return Err(Error::invalid(field.code, "error_list_number"));
                }
                Value::from(number)
            }
            Ask::Past | Ask::Day => {
                let on = day()?;
                if matches!(field.ask, Ask::Past) && on > clock.today() {
                    return Err(Error::invalid(field.code, "error_future"));
                }
                Value::from(on.to_string())
            }
            Ask::Choice(choices) if choices.iter().any(|(code, _)| *code == said) => match said.parse::<u32>() {
                Ok(number) => Value::from(number),
                Err(_) => Value::from(said.clone()),
            },
            Ask::Choice(_) => return Err(Error::invalid(field.code, "error_choice")),
            Ask::Person => {
                let id = PersonId(said.clone());
                people::name(tx, &id)?;
                Value::from(id.0)
            }
            Ask::Goal => {
                let known = "SELECT EXISTS (SELECT 1 FROM goal WHERE id = ?1)";
                if !tx.prepare_cached(known)?.query_row([&said], |r| r.get::<_, bool>(0))? {
                    return Err(Error::invalid(field.code, "error_choice"));
                }
                Value::from(said.clone())
            }
        };
        match field.code {
            "on" => read.on = Some(day()?),
            "until" => read.until = Some(day()?),
            "person" => read.person = Some(PersonId(said)),
            "goal" => read.goal = Some(GoalId(said)),
            // A body of a register stands with its other words.
            "body" if matches!(spec.store, Store::Entry(_)) => read.body = Some(said),
            _ => _ = read.attrs.insert(field.code.to_owned(), value),
        }
    }
    if let (Some(on), Some(until)) = (read.on.or_else(|| entry_day(spec, clock)), read.until)
        && until < on
    {
        return Err(Error::invalid("until", "error_list_until"));
    }
    let of = |read: &Read, code: &str| -> Option<NaiveDate> { read.attrs.get(code)?.as_str()?.parse().ok() };
    // What is over was there before: fixed after it happened, settled after it was asked.
    for (early, late) in [("on", "fixed_on"), ("asked_on", "settled_on"), ("raised_on", "settled_on")] {
        let begun = if early == "on" { read.on.or_else(|| entry_day(spec, clock)) } else { of(&read, early) };
        if begun.zip(of(&read, late)).is_some_and(|(begun, over)| over < begun) {
            return Err(Error::invalid(late, "error_list_before"));
        }
    }
    // The hours are kept as minutes, as everything that takes time is.
    if let Some(hours) = read.attrs.remove("hours").and_then(|hours| hours.as_f64()) {
        read.attrs.insert("minutes".into(), Value::from((hours * 60.0).round() as i64));
    }
    if let (Store::Register(_), Some(on)) = (spec.store, read.on) {
        read.attrs.insert("on".into(), Value::from(on.to_string()));
    }
    Ok(read)
}

/// An entry without a day is of today.
fn entry_day(spec: &Spec, clock: Clock) -> Option<NaiveDate> {
    matches!(spec.store, Store::Entry(_)).then(|| clock.today())
}

fn insert(tx: &Transaction, clock: Clock, spec: &Spec, read: &Read) -> Result<String> {
    let id = uuid::Uuid::now_v7().to_string();
    let (attrs, at) = (Value::from(read.attrs.clone()).to_string(), clock.now());
    match spec.store {
        Store::Entry(kind) => tx.execute(
            "INSERT INTO entry (id, kind, person_id, occurred_on, until_on, title, body, visibility, attrs, goal_id, created_at,
               updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'private', ?8, ?9, ?10, ?10)",
            rusqlite::params![
                id,
                kind,
                read.person,
                read.on.unwrap_or_else(|| clock.today()),
                read.until,
                read.title,
                read.body,
                attrs,
                read.goal,
                at
            ],
        )?,
        Store::Register(kind) => {
            let (state, looked_at) = standing(clock, read);
            tx.execute(
                "INSERT INTO register_item (id, kind, title, owner_person_id, review_by_on, state, reviewed_on, visibility, attrs,
                   created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'private', ?8, ?9, ?9)",
                rusqlite::params![id, kind, read.title, read.person, read.until, state, looked_at, attrs, at],
            )?
        }
    };
    Ok(id)
}

/// Where the look at a meeting or a report leaves it, and when it was looked at.
fn standing(clock: Clock, read: &Read) -> (&'static str, Option<NaiveDate>) {
    match read.attrs.get("verdict").and_then(Value::as_str) {
        Some("stop") => ("retired", Some(clock.today())),
        Some("change" | "pause") => ("under_review", Some(clock.today())),
        Some(_) => ("current", Some(clock.today())),
        None => ("current", None),
    }
}

/// What the form does not know (where a row came from) stays.
fn update(tx: &Transaction, clock: Clock, spec: &Spec, id: &str, read: &Read) -> Result<()> {
    let mut attrs = read.attrs.clone();
    let was: String = tx.query_row(&format!("SELECT attrs FROM {} WHERE id = ?1", spec.table()), [id], |r| r.get(0))?;
    let was: Map<String, Value> = serde_json::from_str(&was).unwrap_or_default();
    let known = |key: &str| key == "minutes" || key == "on" || spec.fields.iter().any(|field| field.code == key);
    attrs.extend(was.into_iter().filter(|(key, _)| !known(key)));
    let (attrs, at) = (Value::from(attrs).to_string(), clock.now());
    match spec.store {
        Store::Entry(_) => tx.execute(
            "UPDATE entry SET person_id = ?2, occurred_on = coalesce(?3, occurred_on), until_on = ?4, title = ?5, body = ?6,
               attrs = ?7, goal_id = ?8, updated_at = ?9 WHERE id = ?1",
            rusqlite::params![id, read.person, read.on, read.until, read.title, read.body, attrs, read.goal, at],
        )?,
        Store::Register(_) => {
            let (state, looked_at) = standing(clock, read);
            tx.execute(
                "UPDATE register_item SET title = ?2, owner_person_id = ?3, review_by_on = ?4, state = ?5, reviewed_on = ?6,
                   attrs = ?7, updated_at = ?8 WHERE id = ?1",
                rusqlite::params![id, read.title, read.person, read.until, state, looked_at, attrs, at],
            )?
        }
    };
    Ok(())
}

fn select(spec: &Spec, which: &str) -> String {
    match spec.store {
        Store::Entry(_) => format!(
            "SELECT r.id, r.title, r.occurred_on, r.until_on, r.body, r.person_id, p.display_name, r.attrs, r.created_at,
               r.goal_id, g.title
             FROM entry r LEFT JOIN person p ON p.id = r.person_id LEFT JOIN goal g ON g.id = r.goal_id
             WHERE r.kind = ?1 AND {which} ORDER BY r.occurred_on DESC, r.created_at DESC, r.id DESC LIMIT {ROWS}"
        ),
        Store::Register(_) => format!(
            "SELECT r.id, r.title, json_extract(r.attrs, '$.on'), r.review_by_on, NULL, r.owner_person_id, p.display_name, r.attrs,
               r.created_at, NULL, NULL
             FROM register_item r LEFT JOIN person p ON p.id = r.owner_person_id
             WHERE r.kind = ?1 AND {which} ORDER BY 3 DESC, r.created_at DESC, r.id DESC LIMIT {ROWS}"
        ),
    }
}

fn one(tx: &Transaction, clock: Clock, spec: &Spec, id: &str) -> Result<ListRow> {
    let mut found = tx.prepare_cached(&select(spec, "r.id = ?2"))?;
    found.query_row((spec.stored_as(), id), |row| from_row(row, clock, spec)).or_gone()
}

/// The rows of a list, the newest first.
pub(crate) fn rows(tx: &Transaction, clock: Clock, kind: ListKind) -> Result<Vec<ListRow>> {
    let spec = spec(kind)?;
    let mut all = tx.prepare_cached(&select(spec, "?2 IS NULL"))?;
    let rows = all.query_map((spec.stored_as(), None::<String>), |row| from_row(row, clock, spec))?;
    let mut rows: Vec<ListRow> = rows.collect::<rusqlite::Result<_>>()?;
    // What is settled or stopped stands after what is open.
    let is_over = |row: &ListRow| {
        row.values.contains_key("settled_on") || row.values.get("verdict").is_some_and(|verdict| verdict == "stop")
    };
    rows.sort_by_key(is_over);
    Ok(rows)
}

fn from_row(row: &Row, clock: Clock, spec: &Spec) -> rusqlite::Result<ListRow> {
    let (on, until): (Option<NaiveDate>, Option<NaiveDate>) = (row.get(2)?, row.get(3)?);
    let (mut body, person, person_name): (Option<String>, Option<String>, Option<String>) =
        (row.get(4)?, row.get(5)?, row.get(6)?);
    let mut title: String = row.get::<_, Option<String>>(1)?.unwrap_or_default();
    // One that was brought in may have its text alone: as much of it as is a line is what it is called.
    if title.trim().is_empty()
        && let Some(said) = body.take()
    {
        title = said.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(texts::TITLE).collect();
        body = Some(said).filter(|said| said.chars().count() > texts::TITLE);
    }
    let (goal, goal_title): (Option<String>, Option<String>) = (row.get(9)?, row.get(10)?);
    let attrs: Map<String, Value> = serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default();
    let mut values = BTreeMap::new();
    let mut lines = Vec::new();
    for field in spec.fields {
        let kept = match field.code {
            "on" => on.map(|day| day.to_string()),
            "until" => until.map(|day| day.to_string()),
            "person" => person.clone(),
            "goal" => goal.clone(),
            "hours" => attrs.get("minutes").and_then(Value::as_f64).map(|minutes| figure(minutes / 60.0)),
            "body" if matches!(spec.store, Store::Entry(_)) => body.clone(),
            code => attrs.get(code).and_then(|value| match value {
                Value::String(said) => Some(said.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            }),
        };
        let Some(kept) = kept.filter(|kept| !kept.trim().is_empty()) else { continue };
        let said = match field.ask {
            Ask::Past | Ask::Day => kept.parse().map_or_else(|_| kept.clone(), |day| spoken(day, clock.today())),
            Ask::Choice(choices) => {
                choices.iter().find(|(code, _)| *code == kept).map_or_else(String::new, |(_, id)| spec.word(id))
            }
            Ask::Person => person_name.clone().unwrap_or_default(),
            Ask::Goal => goal_title.clone().unwrap_or_default(),
            _ => kept.clone(),
        };
        // The day of an entry stands beside its title.
        if field.code != "on" || !matches!(spec.store, Store::Entry(_)) {
            lines.push(ListLine { label: spec.label(field), text: said });
        }
        values.insert(field.code.to_owned(), kept);
    }
    let remark = remark(clock, spec, on, until, &values);
    Ok(ListRow { id: row.get(0)?, kind: spec.kind, title, on, until, values, lines, remark })
}

/// One sentence that follows from the days or the choices of a row; most rows need none.
fn remark(
    clock: Clock,
    spec: &Spec,
    on: Option<NaiveDate>,
    until: Option<NaiveDate>,
    values: &BTreeMap<String, String>,
) -> Option<String> {
    let today = clock.today();
    let of = |code: &str| values.get(code).and_then(|day| day.parse::<NaiveDate>().ok());
    let by = |id: &str, day: NaiveDate| text(id, &[("day", &spoken(day, today))]);
    let days = |id: &str, from: NaiveDate, to: NaiveDate| counted(id, (to - from).num_days().max(0) as u32, &[]);
    match spec.kind {
        ListKind::Qualification => {
            let until = until.filter(|until| (*until - today).num_days() <= SOON_DAYS)?;
            Some(by(if until < today { "list_ran_out" } else { "list_runs_out" }, until))
        }
        ListKind::MustDo => {
            let until = until.filter(|until| (*until - today).num_days() <= DUE_DAYS)?;
            Some(by(if until < today { "list_was_due" } else { "list_is_due" }, until))
        }
        ListKind::NeedUpward => {
            let asked = of("asked_on").filter(|asked| (today - *asked).num_days() > ANSWER_DAYS)?;
            let open = !values.contains_key("answer") && !values.contains_key("settled_on");
            open.then(|| days("list_no_answer", asked, today))
        }
        ListKind::Issue => match (on?, of("fixed_on")?) {
            (on, fixed) if on == fixed => Some(text("list_fixed_at_once", &[])),
            (on, fixed) => Some(days("list_fixed_after", on, fixed)),
        },
        ListKind::StyleCheck => {
            let (leaning, asked) = (values.get("leaning")?, values.get("asked_for")?);
            let id = if leaning == asked { "list_style_fits" } else { "list_style_differs" };
            let word = |code: &str| text(&format!("list_style_{code}"), &[]);
            Some(text(id, &[("leaning", &word(leaning)), ("asked", &word(asked))]))
        }
        ListKind::Stakeholder | ListKind::System | ListKind::Meeting | ListKind::Report | ListKind::Pairing => {
            let over = values.get("verdict").is_some_and(|verdict| verdict == "stop");
            until.filter(|until| *until <= today && !over).map(|until| by("list_look_again", until))
        }
        _ => None,
    }
}

/// Without needless decimals.
fn figure(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{rounded}")
}

fn page(tx: &Transaction, clock: Clock, kind: ListKind) -> Result<ListPage> {
    let spec = spec(kind)?;
    let rows = rows(tx, clock, kind)?;
    let goals = if spec.fields.iter().any(|field| matches!(field.ask, Ask::Goal)) { goals(tx)? } else { Vec::new() };
    let fields = spec.fields.iter().map(|field| {
        let (ask, choices): (&str, &[(&str, &str)]) = match field.ask {
            Ask::Line => ("line", &[]),
            Ask::Text => ("text", &[]),
            Ask::Number => ("number", &[]),
            Ask::Past => ("past", &[]),
            Ask::Day => ("day", &[]),
            Ask::Choice(choices) => ("choice", choices),
            Ask::Goal => ("choice", &[]),
            Ask::Person => ("person", &[]),
        };
        let choice = |(code, id): &(&str, &str)| ListChoice { code: (*code).to_owned(), label: spec.word(id) };
        let choices = choices.iter().map(choice).collect();
        ListField {
            code: field.code.to_owned(),
            label: spec.label(field),
            ask: ask.to_owned(),
            choices: if matches!(field.ask, Ask::Goal) { goals.clone() } else { choices },
            more: field.more,
        }
    });
    Ok(ListPage {
        kind,
        title: spec.title(),
        about: spec.word("about"),
        add: spec.word("add"),
        title_label: spec.word("title"),
        example: spec.word("example"),
        fields: fields.collect(),
        rows,
    })
}

/// The goals that are open, and those that a row already names.
fn goals(tx: &Transaction) -> Result<Vec<ListChoice>> {
    let mut all = tx.prepare_cached(
        "SELECT id, title FROM goal g WHERE state IN ('draft', 'proposed', 'agreed')
            OR EXISTS (SELECT 1 FROM entry e WHERE e.goal_id = g.id AND e.kind = 'need_upward')
         ORDER BY level = 'person', title, id LIMIT 300",
    )?;
    let rows = all.query_map([], |r| Ok(ListChoice { code: r.get(0)?, label: r.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages;
    use crate::testing::{day, planner, planner_on};

    fn words(title: &str, values: &[(&str, &str)]) -> ListWords {
        let values = values.iter().map(|(code, said)| ((*code).into(), (*said).into())).collect();
        ListWords { title: title.into(), values }
    }

    #[test]
    fn every_list_has_its_words_and_few_fields_before_more() {
        let mut missing = Vec::new();
        for spec in SPECS {
            assert_eq!(spec.texts, format!("list_{}_{{}}", spec.code));
            let mut words = vec!["about", "add", "title", "example"];
            for field in spec.fields {
                words.push(field.code);
                if let Ask::Choice(choices) = field.ask {
                    words.extend(choices.iter().map(|(_, id)| *id));
                }
            }
            let ids = words.iter().map(|of| spec.texts.replace("{}", of)).chain([format!("list_{}", spec.code)]);
            missing.extend(ids.filter(|id| !messages::exists(id)));
            assert!(spec.fields.iter().filter(|field| !field.more).count() <= 3, "{}: four with the title", spec.code);
        }
        assert!(missing.is_empty(), "en.json lacks {missing:#?}");
    }

    #[test]
    fn a_row_is_added_changed_taken_off_and_each_is_one_step() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let said =
            words("I ask before I answer", &[("body", "Read on coaching"), ("effect_level", "3"), ("hours", "1,5")]);
        let kept = p.add_list_row(ListKind::Learning, said).expect("kept");
        assert_eq!(kept.on, Some(day("2026-11-16")), "today, where no day is said");
        assert_eq!(kept.values["hours"], "1.5");
        assert_eq!(kept.lines[1].text, text("list_learning_effect_3", &[]));
        let kept = p
            .change_list_row(ListKind::Learning, kept.id, words("I ask first", &[("on", "2026-11-02")]))
            .expect("changed");
        assert_eq!((kept.title.as_str(), kept.values.len()), ("I ask first", 1), "what is empty is emptied");
        let all = p.lists(vec![ListKind::Learning, ListKind::Lesson]).expect("lists");
        assert_eq!((all[0].rows.len(), all[1].rows.len()), (1, 0), "a list holds its own kind only");
        p.remove_list_row(ListKind::Learning, kept.id.clone()).expect("removed");
        assert!(p.remove_list_row(ListKind::Learning, kept.id).is_err(), "it is gone");
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Take “I ask first” off the list"));
        assert_eq!(p.lists(vec![ListKind::Learning]).expect("lists")[0].rows.len(), 1);
    }

    #[test]
    fn one_without_a_title_is_called_by_its_text() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        p.write("add_note", |tx| {
            tx.execute(
                "INSERT INTO entry (id, kind, occurred_on, body, attrs, created_at, updated_at)
                 VALUES ('l1', 'learning', '2026-11-02', 'Three questions instead of advice', '{}', '', '')",
                [],
            )?;
            Ok(())
        })
        .expect("brought in");
        let row = p.lists(vec![ListKind::Learning]).expect("lists").remove(0).rows.remove(0);
        assert_eq!(row.title, "Three questions instead of advice");
        assert!(row.lines.is_empty() && !row.values.contains_key("body"), "once is enough: {row:?}");
    }

    #[test]
    fn what_cannot_be_is_told_at_its_field_and_nothing_is_kept() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let wrong: [(ListKind, ListWords, &str); 7] = [
            (ListKind::Learning, words("  ", &[]), "title"),
            (ListKind::Learning, words("x", &[("on", "2026-11-17")]), "on"),
            (ListKind::Learning, words("x", &[("hours", "many")]), "hours"),
            (ListKind::Learning, words("x", &[("effect_level", "5")]), "effect_level"),
            (ListKind::Learning, words("x", &[("secret", "5")]), "values"),
            (ListKind::Experiment, words("x", &[("until", "2026-11-15")]), "until"),
            (ListKind::Qualification, words("x", &[("on", "2026-10-01"), ("until", "2026-09-01")]), "until"),
        ];
        for (kind, words, at) in wrong {
            let refused = p.add_list_row(kind, words.clone()).expect_err("refused");
            assert!(matches!(refused, Error::Invalid { ref field, .. } if field == at), "{words:?}: {refused:?}");
        }
        for spec in SPECS {
            assert!(p.lists(vec![spec.kind]).expect("lists")[0].rows.is_empty());
        }
    }

    #[test]
    fn a_qualification_says_when_it_runs_out_and_not_before() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let held = |until: &str| words("First aid at work", &[("on", "2026-01-10"), ("until", until)]);
        let far = p.add_list_row(ListKind::Qualification, held("2027-06-01")).expect("kept");
        assert_eq!((far.remark, far.on), (None, Some(day("2026-01-10"))));
        let near = p.change_list_row(ListKind::Qualification, far.id, held("2026-12-20")).expect("changed");
        assert!(near.remark.is_some_and(|said| said.contains("20 December")));
        let later = p.on(day("2027-01-02"));
        let over = &later.lists(vec![ListKind::Qualification]).expect("lists")[0].rows[0];
        assert!(over.remark.as_deref().is_some_and(|said| said.starts_with("Ran out")), "{over:?}");
    }

    #[test]
    fn a_need_names_the_goal_it_holds_up_and_stands_last_once_it_is_settled() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        let draft = serde_json::json!({ "owner_person_id": ruth, "title": "Answer within a day", "measure": { "kind": "done_or_not" }, "due_on": "2026-12-18", "why": null, "agreed_on": null });
        let goal = p.add_goal(serde_json::from_value(draft).expect("a goal")).expect("added").id;
        let needs = |p: &Planner| p.lists(vec![ListKind::NeedUpward]).expect("lists").remove(0);
        assert_eq!(needs(&p).fields[1].choices[0].label, "Answer within a day");
        let said = [("goal", goal.as_str()), ("asked_on", "2026-10-20"), ("body", "Two people share one")];
        let laptop = p.add_list_row(ListKind::NeedUpward, words("Two laptops", &said)).expect("kept");
        assert_eq!(laptop.values["goal"], goal.as_str());
        assert!(laptop.lines.iter().any(|line| line.text == "Answer within a day"), "{laptop:?}");
        assert!(laptop.remark.as_deref().is_some_and(|said| said.contains("27 days")), "{laptop:?}");
        p.add_list_row(ListKind::NeedUpward, words("A room", &[])).expect("kept");
        let mut over: Vec<(&str, &str)> = said.to_vec();
        over.extend([("answer", "Yes, in May"), ("settled_on", "2026-11-10")]);
        let settled =
            p.change_list_row(ListKind::NeedUpward, laptop.id.clone(), words("Two laptops", &over)).expect("changed");
        assert_eq!(settled.remark, None);
        assert_eq!(needs(&p).rows.iter().map(|row| row.title.as_str()).collect::<Vec<_>>(), ["A room", "Two laptops"]);
        let wrong: [&[(&str, &str)]; 2] =
            [&[("goal", "no-such-goal")], &[("asked_on", "2026-11-10"), ("settled_on", "2026-11-01")]];
        for values in wrong {
            assert!(
                p.change_list_row(ListKind::NeedUpward, laptop.id.clone(), words("x", values)).is_err(),
                "{values:?}"
            );
        }
        assert_eq!(needs(&p).rows[1].title, "Two laptops", "nothing of it was kept");
    }

    #[test]
    fn the_look_at_a_meeting_leaves_it_kept_changed_or_stopped() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let state = |id: &str| -> (String, Option<String>) {
            let sql = "SELECT state, reviewed_on FROM register_item WHERE id = ?1";
            p.read(|tx| Ok(tx.query_row(sql, [id], |r| r.try_into())?)).expect("read")
        };
        let row = p.add_list_row(ListKind::Meeting, words("Monday round", &[("hours", "6")])).expect("kept");
        assert_eq!(state(&row.id), ("current".into(), None), "nobody has looked yet");
        let today = Some("2026-11-16".to_owned());
        for (verdict, is) in
            [("keep", "current"), ("change", "under_review"), ("pause", "under_review"), ("stop", "retired")]
        {
            let said = [("hours", "6"), ("verdict", verdict), ("until", "2026-11-01")];
            let row =
                p.change_list_row(ListKind::Meeting, row.id.clone(), words("Monday round", &said)).expect("changed");
            assert_eq!(state(&row.id), (is.into(), today.clone()), "{verdict}");
            assert_eq!(row.remark.is_some(), verdict != "stop", "what is stopped is not looked at again");
            assert_eq!(row.values["hours"], "6");
        }
    }

    #[test]
    fn a_fix_says_how_long_it_took_and_a_duty_when_it_is_due() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        let issue = |fixed: &str| words("Wrong price sent", &[("on", "2026-11-02"), ("fixed_on", fixed)]);
        let row = p.add_list_row(ListKind::Issue, issue("2026-11-05")).expect("kept");
        assert_eq!(row.remark.as_deref(), Some("Fixed after three days."));
        let row = p.change_list_row(ListKind::Issue, row.id, issue("2026-11-02")).expect("changed");
        assert_eq!(row.remark.as_deref(), Some("Fixed the same day."));
        assert!(p.change_list_row(ListKind::Issue, row.id, issue("2026-11-01")).is_err(), "before it happened");
        let must = |until: &str| words("Fire safety briefing", &[("person", ruth.as_str()), ("until", until)]);
        let row = p.add_list_row(ListKind::MustDo, must("2027-03-01")).expect("kept");
        assert_eq!((row.remark, row.lines[0].text.as_str()), (None, "Ruth"));
        let row = p.change_list_row(ListKind::MustDo, row.id, must("2026-12-01")).expect("changed");
        assert_eq!(row.remark.as_deref(), Some("Due on 1 December."));
        let row = p.change_list_row(ListKind::MustDo, row.id, must("2026-11-01")).expect("changed");
        assert_eq!(row.remark.as_deref(), Some("Was due on 1 November."));
    }

    #[test]
    fn a_row_about_the_work_names_somebody_and_says_when_to_look_again() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        let kinds = [ListKind::System, ListKind::Run, ListKind::Change, ListKind::Pairing, ListKind::MustDo];
        for kind in kinds {
            let said = [("person", ruth.as_str()), ("until", "2026-11-10")];
            let row = p.add_list_row(kind, words("The morning handover", &said)).expect("kept");
            assert!(row.lines.iter().any(|line| line.text == "Ruth"), "{row:?}");
            let looks = matches!(kind, ListKind::System | ListKind::Pairing);
            assert_eq!(row.remark.as_deref() == Some("To be looked at again since 10 November."), looks, "{row:?}");
            assert!(p.add_list_row(kind, words("x", &[("person", "nobody")])).is_err(), "{kind:?}");
        }
        let told = [("matters", "No surprises"), ("influence", "3"), ("on", "2026-11-02"), ("until", "2026-11-16")];
        let row = p.add_list_row(ListKind::Stakeholder, words("Finance", &told)).expect("kept");
        assert_eq!((row.on, row.remark.is_some()), (Some(day("2026-11-02")), true));
        assert!(row.lines.iter().any(|line| line.text == text("list_stakeholder_much", &[])), "{row:?}");
        p.undo().expect("undone");
        assert!(p.lists(vec![ListKind::Stakeholder]).expect("lists")[0].rows.is_empty());
    }

    #[test]
    fn a_style_check_says_in_words_what_is_asked_for_instead() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let check = |asked: &str| words("Two newcomers", &[("leaning", "planning"), ("asked_for", asked)]);
        let row = p.add_list_row(ListKind::StyleCheck, check("inspiring")).expect("kept");
        let said = row.remark.expect("a sentence");
        assert!(said.contains("planning") && said.contains("inspiring"), "{said}");
        let row = p.change_list_row(ListKind::StyleCheck, row.id, check("planning")).expect("changed");
        assert_eq!(row.remark, Some(text("list_style_fits", &[("leaning", "planning")])));
    }

    #[test]
    fn a_certificate_lies_beside_its_qualification_and_goes_and_comes_back_with_it() {
        use crate::attachments::AttachedTo::Qualification;
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let id = p.add_list_row(ListKind::Qualification, words("First aid", &[])).expect("kept").id;
        let files = |p: &Planner| p.attachments(Qualification, id.clone()).expect("files").len();
        assert_eq!(files(&p), 0);
        let folder = tempfile::tempdir().expect("a folder");
        let paper = folder.path().join("first-aid.pdf");
        std::fs::write(&paper, b"%PDF-1.4 a certificate").expect("written");
        assert!(p.attach(Qualification, "no-such-row", &paper).is_err());
        p.attach(Qualification, &id, &paper).expect("attached");
        p.attach(Qualification, &id, &paper).expect("twice is once");
        assert_eq!(files(&p), 1);
        p.change_list_row(ListKind::Qualification, id.clone(), words("First aid at work", &[])).expect("changed");
        assert_eq!(files(&p), 1, "it stays with its qualification");
        p.remove_list_row(ListKind::Qualification, id.clone()).expect("removed");
        assert_eq!(files(&p), 0);
        p.undo().expect("undone");
        assert_eq!(files(&p), 1);
        p.undo().expect("the change");
        p.undo().expect("the file");
        let left: u32 = p
            .read(|tx| Ok(tx.query_row("SELECT count(*) FROM entry WHERE kind = 'certificate'", [], |r| r.get(0))?))
            .expect("read");
        assert_eq!(left, 0, "one step takes both back");
    }

    #[test]
    fn nothing_of_a_list_can_be_printed_in_somebodys_packet() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        for spec in SPECS {
            p.add_list_row(spec.kind, words("SECRET-LIST", &[])).expect("kept");
        }
        let open: u32 = p
            .read(|tx| {
                let sql = "SELECT (SELECT count(*) FROM entry WHERE title = 'SECRET-LIST' AND visibility <> 'private')
                             + (SELECT count(*) FROM register_item WHERE title = 'SECRET-LIST' AND visibility <> 'private')";
                Ok(tx.query_row(sql, [], |r| r.get(0))?)
            })
            .expect("read");
        assert_eq!(open, 0);
    }
}
