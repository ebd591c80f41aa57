//! The employer's scale for reviews, where there is one. None is the default; a scale that was used is never edited, another
//! one takes its place.

use crate::error::{Error, OrGone, Result};
use crate::{Planner, settings, text};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewScale {
    pub id: String,
    /// `scale.performance5`, …4, …3, or `scale.review_own`.
    pub code: String,
    /// From the lowest to the highest.
    pub levels: Vec<ScaleLevel>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScaleLevel {
    pub value: u32,
    pub label: String,
    #[serde(default)]
    pub description: Option<String>,
}

/// What the employer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ScaleChoice {
    None,
    Five,
    Four,
    Three,
    /// Levels of the employer's own.
    Own,
}

const SETTING: &str = "review_scale";
const NONE: &str = "none";
const OWN: &str = "scale.review_own";

#[derive(Deserialize)]
struct Library {
    items: Vec<Known>,
}

#[derive(Deserialize)]
struct Known {
    code: String,
    levels: Vec<ScaleLevel>,
}

static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    serde_json::from_str::<Library>(include_str!("../../content/rating_scales.json"))
        .map(|library| library.items)
        .unwrap_or_default()
});

impl ReviewScale {
    pub(crate) fn level(&self, value: u32) -> Option<&ScaleLevel> {
        self.levels.iter().find(|level| level.value == value)
    }

    pub(super) fn check(&self, value: u32) -> Result<()> {
        if self.level(value).is_some() { Ok(()) } else { Err(Error::invalid("value", "error_choice")) }
    }

    /// The level in the middle; a scale with an even number has none.
    pub(super) fn middle(&self) -> Option<u32> {
        let odd = self.levels.len() % 2 == 1;
        self.levels.get(self.levels.len() / 2).filter(|_| odd).map(|level| level.value)
    }
}

impl Planner {
    /// Says which scale the employer uses. Own levels are named from the lowest to the highest.
    pub fn set_review_scale(
        &self,
        choice: ScaleChoice,
        levels: Option<Vec<ScaleLevel>>,
    ) -> Result<Option<ReviewScale>> {
        let (code, levels) = match choice {
            ScaleChoice::None => (NONE, Vec::new()),
            ScaleChoice::Five => known("scale.performance5"),
            ScaleChoice::Four => known("scale.performance4"),
            ScaleChoice::Three => known("scale.performance3"),
            ScaleChoice::Own => (OWN, own_levels(levels.unwrap_or_default())?),
        };
        self.write("set_review_scale", |tx| {
            let at = self.clock().now();
            let id = match code {
                NONE => NONE.to_owned(),
                _ => keep(tx, code, &levels, &at)?,
            };
            settings::set(tx, SETTING, &id, &at)?;
            of_employer(tx)
        })
    }
}

fn known(code: &'static str) -> (&'static str, Vec<ScaleLevel>) {
    let levels = KNOWN.iter().find(|known| known.code == code).map(|known| known.levels.clone());
    (code, levels.unwrap_or_default())
}

fn own_levels(named: Vec<ScaleLevel>) -> Result<Vec<ScaleLevel>> {
    let mut levels = Vec::new();
    for level in named {
        let label = text::one_line(&level.label, "levels", text::NAME)?;
        if label.is_empty() {
            continue;
        }
        if levels.iter().any(|known: &ScaleLevel| text::folded(&known.label) == text::folded(&label)) {
            return Err(Error::invalid_with("levels", "error_level_twice", &[("label", &label)]));
        }
        let description = text::optional(level.description.as_deref(), "levels", text::TITLE)?;
        levels.push(ScaleLevel { value: levels.len() as u32 + 1, label, description });
    }
    if (2..=9).contains(&levels.len()) { Ok(levels) } else { Err(Error::invalid("levels", "error_levels")) }
}

/// The row of a scale with these levels; another version where the newest says something else.
fn keep(tx: &Transaction, code: &str, levels: &[ScaleLevel], at: &str) -> Result<String> {
    let json = serde_json::to_string(levels)?;
    let newest: Option<(String, u32, String)> = tx
        .query_row(
            "SELECT id, version, levels FROM rating_scale WHERE code = ?1 ORDER BY version DESC LIMIT 1",
            [code],
            |r| r.try_into(),
        )
        .optional()?;
    if let Some((id, _, known)) = &newest
        && serde_json::from_str::<Vec<ScaleLevel>>(known)? == levels
    {
        return Ok(id.clone());
    }
    let id = uuid::Uuid::now_v7().to_string();
    let version = newest.map_or(1, |(_, version, _)| version + 1);
    let origin = if code == OWN { "user" } else { "builtin" };
    tx.execute(
        "INSERT INTO rating_scale (id, code, version, purpose, min_value, max_value, levels, origin, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'review', 1, ?4, ?5, ?6, ?7, ?7)",
        (&id, code, version, levels.len() as u32, json, origin, at),
    )?;
    Ok(id)
}

/// Whether the manager was asked for it and answered.
pub(super) fn asked(tx: &Transaction) -> Result<bool> {
    Ok(settings::get::<String>(tx, SETTING)?.is_some())
}

/// The scale that reviews begun from now on are given on.
pub(super) fn of_employer(tx: &Transaction) -> Result<Option<ReviewScale>> {
    match settings::get::<String>(tx, SETTING)? {
        Some(id) if id != NONE => one(tx, &id).map(Some),
        _ => Ok(None),
    }
}

pub(super) fn one(tx: &Transaction, id: &str) -> Result<ReviewScale> {
    let (id, code, levels): (String, String, String) = tx
        .prepare_cached("SELECT id, code, levels FROM rating_scale WHERE id = ?1")?
        .query_row([id], |r| r.try_into())
        .or_gone()?;
    Ok(ReviewScale { id, code, levels: serde_json::from_str(&levels)? })
}
