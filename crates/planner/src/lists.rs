//! Small lists of the manager's own: what was learned, which qualifications there are, what was tried. One room for all of them.
//!
//! A list is a line in `SPECS`: where its rows are kept (`entry` or `register_item`) and what is asked of one. The form in the
//! window, the row on the page and the line on paper follow from it; its words are the texts named in `texts`. To add a list:
//! give it a name in `ListKind`, a line in `SPECS`, and its texts (a test names those that are missing).
//!
//! Everything here is the manager's alone.

use crate::calendar::{Clock, parse_date, spoken};
use crate::error::{Error, OrGone, Result};
use crate::id::PersonId;
use crate::messages::{Label, text};
use crate::{Planner, people, text as texts};
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
    #[allow(dead_code, reason = "the lists about work with an owner use it")]
    Person,
}

/// One field besides the title. `on`, `until`, `body` and `person` have columns of their own; the others stand in `attrs`.
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
];

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
    /// Of what runs out: in a sentence, from two months before on.
    pub runs_out: Option<String>,
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

/// From so many days before it runs out, a qualification says so.
const SOON_DAYS: i64 = 60;
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
            Ok(())
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
    attrs: Map<String, Value>,
}

fn read_words(tx: &Transaction, clock: Clock, spec: &Spec, words: &ListWords) -> Result<Read> {
    let title = texts::required(&words.title, "title", texts::TITLE, "error_list_title")?;
    let mut read = Read { title, on: None, until: None, body: None, person: None, attrs: Map::new() };
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
        };
        match field.code {
            "on" => read.on = Some(day()?),
            "until" => read.until = Some(day()?),
            "person" => read.person = Some(PersonId(said)),
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
            "INSERT INTO entry (id, kind, person_id, occurred_on, until_on, title, body, visibility, attrs, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'private', ?8, ?9, ?9)",
            rusqlite::params![
                id,
                kind,
                read.person,
                read.on.unwrap_or_else(|| clock.today()),
                read.until,
                read.title,
                read.body,
                attrs,
                at
            ],
        )?,
        Store::Register(kind) => tx.execute(
            "INSERT INTO register_item (id, kind, title, owner_person_id, review_by_on, visibility, attrs, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, 'private', ?6, ?7, ?7)",
            (&id, kind, &read.title, &read.person, read.until, attrs, at),
        )?,
    };
    Ok(id)
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
               attrs = ?7, updated_at = ?8 WHERE id = ?1",
            rusqlite::params![id, read.person, read.on, read.until, read.title, read.body, attrs, at],
        )?,
        Store::Register(_) => tx.execute(
            "UPDATE register_item SET title = ?2, owner_person_id = ?3, review_by_on = ?4, attrs = ?5, updated_at = ?6
             WHERE id = ?1",
            (id, &read.title, &read.person, read.until, attrs, at),
        )?,
    };
    Ok(())
}

fn select(spec: &Spec, which: &str) -> String {
    match spec.store {
        Store::Entry(_) => format!(
            "SELECT r.id, r.title, r.occurred_on, r.until_on, r.body, r.person_id, p.display_name, r.attrs, r.created_at
             FROM entry r LEFT JOIN person p ON p.id = r.person_id
             WHERE r.kind = ?1 AND {which} ORDER BY r.occurred_on DESC, r.created_at DESC, r.id DESC LIMIT {ROWS}"
        ),
        Store::Register(_) => format!(
            "SELECT r.id, r.title, json_extract(r.attrs, '$.on'), r.review_by_on, NULL, r.owner_person_id, p.display_name, r.attrs,
               r.created_at
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
    Ok(rows.collect::<rusqlite::Result<_>>()?)
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
    let attrs: Map<String, Value> = serde_json::from_str(&row.get::<_, String>(7)?).unwrap_or_default();
    let mut values = BTreeMap::new();
    let mut lines = Vec::new();
    for field in spec.fields {
        let kept = match field.code {
            "on" => on.map(|day| day.to_string()),
            "until" => until.map(|day| day.to_string()),
            "person" => person.clone(),
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
            _ => kept.clone(),
        };
        // The day of an entry stands beside its title.
        if field.code != "on" || !matches!(spec.store, Store::Entry(_)) {
            lines.push(ListLine { label: spec.label(field), text: said });
        }
        values.insert(field.code.to_owned(), kept);
    }
    let runs_out = until.filter(|_| spec.kind == ListKind::Qualification).and_then(|until| {
        let left = (until - clock.today()).num_days();
        let day = spoken(until, clock.today());
        let id = if left < 0 { "list_ran_out" } else { "list_runs_out" };
        (left <= SOON_DAYS).then(|| text(id, &[("day", &day)]))
    });
    Ok(ListRow { id: row.get(0)?, kind: spec.kind, title, on, until, values, lines, runs_out })
}

/// Without needless decimals.
fn figure(value: f64) -> String {
    let rounded = (value * 100.0).round() / 100.0;
    format!("{rounded}")
}

fn page(tx: &Transaction, clock: Clock, kind: ListKind) -> Result<ListPage> {
    let spec = spec(kind)?;
    let fields = spec.fields.iter().map(|field| {
        let (ask, choices): (&str, &[(&str, &str)]) = match field.ask {
            Ask::Line => ("line", &[]),
            Ask::Text => ("text", &[]),
            Ask::Number => ("number", &[]),
            Ask::Past => ("past", &[]),
            Ask::Day => ("day", &[]),
            Ask::Choice(choices) => ("choice", choices),
            Ask::Person => ("person", &[]),
        };
        let choice = |(code, id): &(&str, &str)| ListChoice { code: (*code).to_owned(), label: spec.word(id) };
        ListField {
            code: field.code.to_owned(),
            label: spec.label(field),
            ask: ask.to_owned(),
            choices: choices.iter().map(choice).collect(),
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
        rows: rows(tx, clock, kind)?,
    })
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
        assert_eq!((far.runs_out, far.on), (None, Some(day("2026-01-10"))));
        let near = p.change_list_row(ListKind::Qualification, far.id, held("2026-12-20")).expect("changed");
        assert!(near.runs_out.is_some_and(|said| said.contains("20 December")));
        let later = p.on(day("2027-01-02"));
        let over = &later.lists(vec![ListKind::Qualification]).expect("lists")[0].rows[0];
        assert!(over.runs_out.as_deref().is_some_and(|said| said.starts_with("Ran out")), "{over:?}");
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
