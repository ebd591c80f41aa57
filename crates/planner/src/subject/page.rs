//! The words of the page about somebody: what belongs together stands together, in the order in which one would look for
//! it, with labels in words and days written out. Codes and keys say nothing to a reader; the file for programs has them.

use super::{About, Record};
use crate::messages::{counted, exists, text};
use crate::settings::Paper;
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The parts of the page in their order, each with the tables whose records stand in it.
const PARTS: [(&str, &[&str]); 13] = [
    ("person", &["person", "relationship", "expectation", "hold", "series"]),
    ("goal", &["goal"]),
    ("idp", &["idp"]),
    ("conversation", &["conversation"]),
    ("action_item", &["action_item"]),
    ("feedback", &["feedback", "feedback_request"]),
    ("entry", &["entry"]),
    ("delegation", &["delegation"]),
    ("review", &["review", "assessment"]),
    ("succession", &["succession"]),
    ("plan", &["plan"]),
    ("snapshot", &["snapshot"]),
    ("attachment", &["attachment"]),
];

/// What stands under the record it belongs to, and the column that names it.
const UNDER: [(&str, &str); 16] = [
    ("key_result", "goal_id"),
    ("checkin", "goal_id"),
    ("idp_item", "idp_id"),
    ("conversation_item", "conversation_id"),
    ("entry", "conversation_id"),
    ("assessment_answer", "assessment_id"),
    ("evidence", "review_id"),
    ("sign_off", "review_id"),
    ("plan_step", "plan_id"),
    ("candidate", "plan_id"),
    ("event", "entity_id"),
    ("attachment", "conversation_id"),
    ("attachment", "entry_id"),
    ("attachment", "feedback_id"),
    ("attachment", "goal_id"),
    ("attachment", "review_id"),
];

/// What a record is known by.
const TITLES: [&str; 8] =
    ["title", "display_name", "objective", "text", "behaviour", "role_title", "question", "file_name"];

/// What the line says already, or what only a program can use.
const LEFT_OUT: [&str; 15] = [
    "visibility",
    "sort",
    "sort_name",
    "is_self",
    "entity",
    "payload",
    "evidence_snapshot",
    "sections",
    "rule",
    "is_own_role",
    "version",
    "model",
    "hash",
    "media_type",
    "size",
];

pub(super) fn is_for_programs(column: &str) -> bool {
    column == "id"
        || column.ends_with("_id")
        || column.ends_with("_at")
        || column.ends_with("_hash")
        || LEFT_OUT.contains(&column)
}

/// The words of the page.
pub(super) fn words(about: &About, paper: Paper) -> Value {
    let theirs: Vec<&Record> = about.records.iter().filter(|record| !record.mention).collect();
    let ids: BTreeMap<&str, &Record> = theirs.iter().map(|record| (record.id.as_str(), *record)).collect();
    let parent = |record: &Record| {
        let columns = UNDER.iter().filter(|(table, _)| *table == record.table).map(|(_, column)| *column);
        columns.filter_map(|column| record.values.get(column)?.as_str()).find_map(|id| ids.get(id).copied())
    };
    let mut under: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    let mut alone: Vec<&Record> = Vec::new();
    for record in &theirs {
        // A part of a part stands under the whole: an event of a measure under the measure's goal.
        let mut whole = parent(record);
        while let Some(above) = whole.and_then(parent) {
            whole = Some(above);
        }
        match whole {
            Some(whole) => under.entry(whole.id.as_str()).or_default().push(record),
            None => alone.push(record),
        }
    }
    for parts in under.values_mut() {
        parts.sort_by_key(|record| (record.on, record.id.clone()));
    }
    let lines = |records: Vec<&Record>| -> Vec<Value> {
        let mut records = records;
        records.sort_by_key(|record| (record.on, record.id.clone()));
        records.iter().map(|record| line(record, under.get(record.id.as_str()).map_or(&[], Vec::as_slice))).collect()
    };
    let known: BTreeSet<&str> = PARTS.iter().flat_map(|(_, tables)| tables.iter().copied()).collect();
    let mut parts: Vec<(String, Vec<Value>)> = PARTS
        .iter()
        .map(|(id, tables)| {
            let of = alone.iter().filter(|record| tables.contains(&record.table.as_str())).copied().collect();
            (text(&format!("written_{id}"), &[]), lines(of))
        })
        .collect();
    let mut others: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in alone.iter().filter(|record| !known.contains(record.table.as_str())) {
        others.entry(record.table.as_str()).or_default().push(record);
    }
    for (table, records) in others {
        parts.push((heading(table), lines(records)));
    }
    let mentions = about.records.iter().filter(|record| record.mention).collect();
    parts.push((text("written_mentions", &[("name", &about.about)]), lines(mentions)));
    parts.retain(|(_, lines)| !lines.is_empty());

    let date = spoken(about.made_on);
    json!({
        "language": "en",
        "paper": if paper == Paper::A4 { "a4" } else { "letter" },
        "title": text("written_title", &[("name", &about.about)]),
        "author": about.made_by,
        "page_of": text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
        "heading": text("written_title", &[("name", &about.about)]),
        "from": text("packet_from", &[("name", &about.made_by), ("date", &date)]),
        "opening": counted("written_opening", about.records.len() as u32, &[]),
        "redact": (!about.other_people.is_empty())
            .then(|| text("written_redact", &[("names", &about.other_people.join(", "))])),
        "foot": text("written_foot", &[("date", &date)]),
        "contents": parts
            .iter()
            .map(|(heading, lines)| counted("written_contents", lines.len() as u32, &[("what", heading)]))
            .collect::<Vec<_>>(),
        "parts": parts.into_iter().map(|(heading, lines)| json!({ "heading": heading, "lines": lines })).collect::<Vec<_>>(),
    })
}

fn line(record: &Record, under: &[&Record]) -> Value {
    let told = told(record);
    let parts: Vec<Value> = under
        .iter()
        .map(|part| {
            let of = self::told(part);
            let mut words: Vec<String> = of.title.into_iter().collect();
            words.extend(of.paragraphs);
            let what = kind(part);
            let first = if words.is_empty() {
                what
            } else {
                text("two_words", &[("one", &what), ("other", &words.join(" · "))])
            };
            json!({ "date": part.on.map(spoken), "text": first, "facts": joined(&of.facts), "others": named(part) })
        })
        .collect();
    json!({
        "date": record.on.map(spoken),
        "kind": kind(record),
        "mark": record.private.then(|| text("written_private", &[])),
        "title": told.title,
        "paragraphs": told.paragraphs,
        "facts": joined(&told.facts),
        "parts": parts,
        "others": named(record),
    })
}

fn named(record: &Record) -> Option<String> {
    (!record.other_people.is_empty()).then(|| text("written_others", &[("names", &record.other_people.join(", "))]))
}

fn joined(facts: &[String]) -> Option<String> {
    (!facts.is_empty()).then(|| facts.join(" · "))
}

/// What a record says: what it is known by, what is written in it, and the small facts.
#[derive(Default)]
struct Told {
    title: Option<String>,
    paragraphs: Vec<String>,
    facts: Vec<String>,
}

fn told(record: &Record) -> Told {
    let mut told = Told::default();
    if record.table == "event" {
        return event(record);
    }
    let values = &record.values;
    let title = TITLES
        .into_iter()
        .find(|column| values.get(*column).is_some_and(|v| v.as_str().is_some_and(|t| !t.trim().is_empty())));
    told.title = title.and_then(|column| values[column].as_str()).map(str::to_owned);
    for (column, value) in values {
        // The day stands beside it already, and where a talk is planned by the clock is the manager's place.
        let told_already = record.on.is_some_and(|on| value.as_str() == Some(on.to_string().as_str()))
            || (column == "time_zone" && record.table != "person");
        if Some(column.as_str()) == title || is_for_programs(column) || column == "kind" || told_already {
            continue;
        }
        add(&mut told, column, value);
    }
    if values.contains_key("payload") {
        told.facts.push(text("written_payload", &[]));
    }
    told
}

/// One value: a text of its own, a fact in a few words, or nothing where it says nothing.
fn add(told: &mut Told, column: &str, value: &Value) {
    match value {
        Value::String(words) if words.trim().is_empty() => {}
        // The text of a note is the note: no label stands before it.
        Value::String(words) if column == "body" => told.paragraphs.insert(0, words.clone()),
        Value::String(words) => match serde_json::from_str::<Value>(words) {
            Ok(Value::Object(fields)) => fields.iter().for_each(|(name, field)| add(told, name, field)),
            Ok(list @ Value::Array(_)) => add(told, column, &list),
            _ if is_prose(words) => {
                told.paragraphs.push(text("two_words", &[("one", &label(column)), ("other", words)]))
            }
            _ => told.facts.push(fact(column, words)),
        },
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(in_words).filter(|words| !words.is_empty()).collect();
            if !items.is_empty() {
                told.paragraphs.push(text("two_words", &[("one", &label(column)), ("other", &items.join("; "))]));
            }
        }
        Value::Object(fields) => fields.iter().for_each(|(name, field)| add(told, name, field)),
        Value::Number(number) => match (is_flag(column), number.as_i64()) {
            (true, Some(0)) => {}
            (true, _) => told.facts.push(label(column)),
            (false, Some(0)) if column == "carry_count" => {}
            (false, Some(1)) if column == "weight" => {}
            (false, None) => {
                let value = number.as_f64().unwrap_or_default();
                told.facts.push(format!("{} {value}", label(column)));
            }
            (false, Some(tenths)) if column.ends_with("_tenths") => {
                told.facts.push(format!(
                    "{} {}.{}",
                    label(column.trim_end_matches("_tenths")),
                    tenths / 10,
                    tenths % 10
                ));
            }
            _ => told.facts.push(format!("{} {number}", label(column))),
        },
        Value::Bool(true) => told.facts.push(label(column)),
        Value::Bool(false) | Value::Null => {}
    }
}

/// Yes or no, kept as 1 or 0.
fn is_flag(column: &str) -> bool {
    column.starts_with("is_")
        || matches!(
            column,
            "sensitive"
                | "anonymous"
                | "included"
                | "emergency_cover"
                | "outdated"
                | "not_applicable"
                | "action_done"
                | "weekly"
                | "sorted"
                | "consent"
                | "let_go"
        )
}

/// A sentence and not a code, a name or a day.
fn is_prose(words: &str) -> bool {
    words.trim().chars().count() > 24 && words.trim().contains(char::is_whitespace)
}

fn in_words(value: &Value) -> String {
    match value {
        Value::String(words) => words.clone(),
        Value::Object(fields) => {
            let own = fields.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
            let rest = fields.iter().filter(|(name, _)| *name != "text");
            let facts: Vec<String> = rest.filter_map(|(name, field)| Some(fact(name, field.as_str()?))).collect();
            [own].into_iter().chain(facts).filter(|words| !words.is_empty()).collect::<Vec<_>>().join(", ")
        }
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// "due on 18 December 2026", "said in person", "unit: days".
fn fact(column: &str, value: &str) -> String {
    let label = label(column);
    match value.parse::<NaiveDate>() {
        Ok(day) => format!("{label} {}", spoken(day)),
        Err(_) if column == "state" => word(value),
        Err(_) => format!("{label}: {}", word(value)),
    }
}

/// A column in words: its own text where it has one.
fn label(column: &str) -> String {
    let id = format!("written_label_{column}");
    if exists(&id) { text(&id, &[]) } else { column.replace('_', " ") }
}

/// A code in words; what is no code stays as it is.
fn word(value: &str) -> String {
    let is_code = value.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let id = format!("written_word_{value}");
    match value.parse::<NaiveDate>() {
        Ok(day) => spoken(day),
        Err(_) if is_code && exists(&id) => text(&id, &[]),
        Err(_) if is_code => value.replace('_', " "),
        Err(_) => value.to_owned(),
    }
}

/// What a record is: its kind where it has one, else what its table is called.
fn kind(record: &Record) -> String {
    let of = |values: &Map<String, Value>| Some(capital(&word(values.get("kind")?.as_str()?)));
    let own = matches!(
        record.table.as_str(),
        "entry" | "feedback" | "conversation" | "conversation_item" | "delegation" | "plan"
    );
    match of(&record.values).filter(|_| own) {
        Some(kind) => kind,
        None => {
            let id = format!("written_one_{}", record.table);
            if exists(&id) { text(&id, &[]) } else { capital(&record.table.replace('_', " ")) }
        }
    }
}

fn heading(table: &str) -> String {
    let id = format!("written_{table}");
    if exists(&id) { text(&id, &[]) } else { capital(&table.replace('_', " ")) }
}

/// "Changed: due on, 18 December 2026 → 22 January 2027".
fn event(record: &Record) -> Told {
    let of = |column: &str| record.values.get(column).and_then(Value::as_str).filter(|words| !words.trim().is_empty());
    let what = of("event").map(word).unwrap_or_default();
    let values: Vec<String> = ["from_value", "to_value"].into_iter().filter_map(of).map(word).collect();
    let title =
        if values.is_empty() { what } else { text("two_words", &[("one", &what), ("other", &values.join(" → "))]) };
    let reason = of("reason").map(|reason| text("two_words", &[("one", &label("reason")), ("other", reason)]));
    Told { title: Some(title), paragraphs: reason.into_iter().collect(), facts: Vec::new() }
}

fn spoken(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
