//! The forms that others can be asked with, as they ship; a form that was used has rows of its own, never changed again.

use super::AskKind;
use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::{Planner, messages};
use rusqlite::{OptionalExtension, Transaction};
use serde::Deserialize;
use std::sync::LazyLock;

/// What can be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    /// A step of the scale, or "cannot judge".
    Scale,
    /// One of these, by their codes.
    Choice(Vec<String>),
}

#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub code: String,
    /// `{name}` is whom it is about.
    pub text: String,
    /// How the manager is asked about themselves.
    pub self_text: Option<String>,
    pub kind: Kind,
    /// Who can judge it; empty: everybody.
    pub groups: Vec<String>,
}

impl Item {
    pub fn is_for(&self, group: &str) -> bool {
        self.groups.is_empty() || group == "self" || self.groups.iter().any(|of| of == group)
    }
}

#[derive(Debug, Clone)]
pub(crate) struct Form {
    pub ask: AskKind,
    pub code: &'static str,
    pub version: u32,
    /// What the answers are kept as.
    pub purpose: &'static str,
    pub title: String,
    pub items: Vec<Item>,
}

impl Form {
    /// "s360.light/2", as it stands in the files.
    pub fn name(&self) -> String {
        format!("{}/{}", self.code, self.version)
    }

    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }
}

/// The steps of the one scale that forms use, from the lowest.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    pub min: i64,
    pub max: i64,
    pub labels: Vec<String>,
    pub na_label: String,
    /// As it is kept.
    levels: String,
}

const SCALE: &str = "scale.agreement5";

pub(crate) static SCALE_OF_FORMS: LazyLock<Scale> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Level {
        label: String,
    }
    #[derive(Deserialize)]
    struct Shipped {
        code: String,
        min: i64,
        max: i64,
        na_label: Option<String>,
        levels: Vec<serde_json::Value>,
    }
    #[derive(Deserialize)]
    struct File {
        items: Vec<serde_json::Value>,
    }
    let file: Option<File> = serde_json::from_str(include_str!("../../content/rating_scales.json")).ok();
    let all = file.map(|file| file.items).unwrap_or_default();
    let ours = all.into_iter().filter(|scale| scale["code"] == SCALE).find_map(|scale| {
        let scale: Shipped = serde_json::from_value(scale).ok()?;
        let label = |level: &serde_json::Value| Some(serde_json::from_value::<Level>(level.clone()).ok()?.label);
        Some(Scale {
            min: scale.min,
            max: scale.max,
            labels: scale.levels.iter().filter_map(label).collect(),
            na_label: scale.na_label.unwrap_or_default(),
            levels: serde_json::to_string(&scale.levels).ok()?,
        })
        .filter(|_| scale.code == SCALE)
    });
    // The file is part of the program and a test reads it.
    ours.unwrap_or(Scale { min: 1, max: 5, labels: Vec::new(), na_label: String::new(), levels: "[]".into() })
});

static FORMS: LazyLock<Vec<Form>> = LazyLock::new(|| {
    #[derive(Deserialize)]
    struct Shipped {
        code: String,
        text: String,
        answer: Option<String>,
        #[serde(default)]
        choices: Vec<String>,
        #[serde(default)]
        optional: bool,
        #[serde(default)]
        groups: Vec<String>,
        self_text: Option<String>,
    }
    #[derive(Deserialize)]
    struct ShippedForm {
        code: String,
        title: String,
        items: Vec<Shipped>,
    }
    #[derive(Deserialize)]
    struct File {
        forms: Vec<serde_json::Value>,
    }
    #[derive(Deserialize)]
    struct Survey {
        version: u32,
        title: String,
        items: Vec<Shipped>,
        open_items: Vec<Shipped>,
    }
    let item = |shipped: Shipped, fallback: Kind| Item {
        kind: match shipped.answer.as_deref() {
            Some("text") => Kind::Text,
            Some("scale") => Kind::Scale,
            Some("choice") => Kind::Choice(shipped.choices),
            _ => fallback,
        },
        code: shipped.code,
        text: shipped.text,
        self_text: shipped.self_text,
        groups: shipped.groups,
    };
    let plain = |file: &str, code: &'static str, ask: AskKind, purpose: &'static str| -> Option<Form> {
        let file: File = serde_json::from_str(file).ok()?;
        let form = file.forms.into_iter().find(|form| form["code"] == code)?;
        let form: ShippedForm = serde_json::from_value(form).ok()?;
        // What asks for a value is left out: no rating is given by default, and none is asked for.
        let items = form.items.into_iter().filter(|one| !one.optional).map(|one| item(one, Kind::Text)).collect();
        Some(Form { ask, code, version: 1, purpose, title: form.title, items }).filter(|_| form.code == code)
    };
    let asking = include_str!("../../content/asking_forms.json");
    let reviews = include_str!("../../content/review_forms.json");
    let survey: Option<Survey> = serde_json::from_str(include_str!("../../content/survey_360.json")).ok();
    let survey = survey.map(|survey| {
        let scored = survey.items.into_iter().map(|one| item(one, Kind::Scale));
        let open = survey.open_items.into_iter().map(|one| item(one, Kind::Text));
        Form {
            ask: AskKind::Survey360,
            code: "s360.light",
            version: survey.version,
            purpose: "rater_360",
            title: survey.title,
            items: scored.chain(open).collect(),
        }
    });
    let all = [
        plain(reviews, "rf.self_review", AskKind::SelfReview, "self_review"),
        plain(asking, "ask.about_person", AskKind::AboutPerson, "peer_feedback"),
        plain(asking, "ask.about_me", AskKind::AboutMe, "received"),
        survey,
        plain(asking, "ask.upward", AskKind::Upward, "upward"),
    ];
    all.into_iter().flatten().collect()
});

/// The form that is asked with now.
pub(crate) fn of(ask: AskKind) -> Result<&'static Form> {
    FORMS.iter().find(|form| form.ask == ask).ok_or_else(|| Error::Internal("a form is missing".into()))
}

/// The form that these rows were made of; none where it is not known here.
pub(crate) fn by_code(code: &str, version: u32) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.code == code && form.version == version)
}

/// What a choice is called.
pub(crate) fn choice_label(code: &str) -> String {
    messages::text(&format!("choice_{code}"), &[])
}

impl Planner {
    /// Gives a form its rows, once. Not a step of anybody's: what was answered hangs on them.
    pub(crate) fn keep_form(&self, form: &Form) -> Result<String> {
        if let Some(id) = self.read(|tx| find(tx, form))? {
            return Ok(id);
        }
        self.write_aside(|tx| match find(tx, form)? {
            Some(id) => Ok(id),
            None => insert(tx, self.clock(), form),
        })
    }
}

fn find(tx: &Transaction, form: &Form) -> Result<Option<String>> {
    let mut one = tx.prepare_cached("SELECT id FROM instrument WHERE code = ?1 AND version = ?2")?;
    Ok(one.query_row((form.code, form.version), |r| r.get(0)).optional()?)
}

fn insert(tx: &Transaction, clock: Clock, form: &Form) -> Result<String> {
    let (id, at) = (uuid::Uuid::now_v7().to_string(), clock.now());
    let scaled = form.items.iter().any(|item| item.kind == Kind::Scale);
    let scale = if scaled { Some(keep_scale(tx, &at)?) } else { None };
    let kind = if form.ask == AskKind::Survey360 { "survey_360" } else { "form" };
    tx.execute(
        "INSERT INTO instrument (id, code, version, kind, title, lang, scale_id, origin, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, 'en-GB', ?6, 'builtin', ?7, ?7)",
        (&id, form.code, form.version, kind, &form.title, &scale, &at),
    )?;
    for (sort, item) in form.items.iter().enumerate() {
        let (answer, choices) = match &item.kind {
            Kind::Text => ("text", None),
            Kind::Scale => ("scale", None),
            Kind::Choice(choices) => ("choice", Some(serde_json::to_string(choices)?)),
        };
        let groups = (!item.groups.is_empty()).then(|| serde_json::to_string(&item.groups)).transpose()?;
        tx.execute(
            "INSERT INTO instrument_item (id, instrument_id, code, sort, text, self_text, answer_kind, choices, rater_groups,
               created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
            rusqlite::params![
                uuid::Uuid::now_v7().to_string(),
                id,
                item.code,
                sort as u32,
                item.text,
                item.self_text,
                answer,
                choices,
                groups,
                at
            ],
        )?;
    }
    Ok(id)
}

fn keep_scale(tx: &Transaction, at: &str) -> Result<String> {
    let mut one = tx.prepare_cached("SELECT id FROM rating_scale WHERE code = ?1 AND version = 1")?;
    if let Some(id) = one.query_row([SCALE], |r| r.get(0)).optional()? {
        return Ok(id);
    }
    let (id, scale) = (uuid::Uuid::now_v7().to_string(), &*SCALE_OF_FORMS);
    tx.execute(
        "INSERT INTO rating_scale (id, code, version, purpose, min_value, max_value, allow_na, na_label, levels, origin, created_at,
           updated_at) VALUES (?1, ?2, 1, 'survey_360', ?3, ?4, 1, ?5, ?6, 'builtin', ?7, ?7)",
        (&id, SCALE, scale.min, scale.max, &scale.na_label, &scale.levels, at),
    )?;
    Ok(id)
}

/// The ids of a form's items, by their codes.
pub(crate) fn item_ids(tx: &Transaction, instrument: &str) -> Result<std::collections::HashMap<String, String>> {
    let mut all = tx.prepare_cached("SELECT code, id FROM instrument_item WHERE instrument_id = ?1")?;
    Ok(all.query_map([instrument], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_there_with_its_questions_and_none_asks_for_a_rating() {
        for (ask, items) in [
            (AskKind::SelfReview, 6),
            (AskKind::AboutPerson, 2),
            (AskKind::AboutMe, 2),
            (AskKind::Survey360, 17),
            (AskKind::Upward, 2),
        ] {
            let form = of(ask).expect("a form");
            assert_eq!(form.items.len(), items, "{ask:?}");
            assert!(by_code(form.code, form.version).is_some());
        }
        let survey = of(AskKind::Survey360).expect("a form");
        let theirs = survey.items.iter().filter(|item| item.is_for("peer")).count();
        assert_eq!(theirs, 8, "six to judge and two open ones");
        assert!(survey.items.iter().filter(|item| item.kind == Kind::Scale).all(|item| item.self_text.is_some()));
        assert_eq!((SCALE_OF_FORMS.labels.len(), SCALE_OF_FORMS.max), (5, 5));
        for choice in ["yes", "not_sure", "no"] {
            assert!(messages::exists(&format!("choice_{choice}")), "{choice}");
        }
    }
}
