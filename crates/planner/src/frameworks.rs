//! Skills with their levels in words: the frameworks that come with the product, one for those who lead people and one for
//! everybody else, and the manager's own copies of them.
//!
//! What comes with the product lies outside the store until something points to it; then it is written down as it is, and
//! stays so. A copy changes in place as long as nothing points to it. After that a change makes its next version, and
//! whatever was written by the older one keeps its words.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::id::{InstrumentId, InstrumentItemId};
use crate::messages::Label;
use crate::{Planner, text};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use ts_rs::TS;

/// Skills that belong together, each with five levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Framework {
    pub id: InstrumentId,
    pub title: String,
    pub version: u32,
    /// A copy of the manager's own, which can be changed.
    pub own: bool,
    /// Records that go by this version.
    pub used: u32,
    /// Not offered any more where a skill is chosen.
    pub put_away: bool,
    pub skills: Vec<Skill>,
    /// Versions before this one that something still goes by, newest first.
    pub earlier: Vec<FrameworkVersion>,
    /// There is a newer version of it.
    pub superseded: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FrameworkVersion {
    pub id: InstrumentId,
    pub version: u32,
    pub used: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Skill {
    pub id: InstrumentItemId,
    pub title: String,
    /// What it means, in a sentence.
    pub about: Option<String>,
    /// The heading it stands under.
    pub group: Option<String>,
    /// Five of them, the first one first.
    pub levels: Vec<SkillLevel>,
}

/// What somebody does at a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillLevel {
    /// 1 to 5.
    pub level: u32,
    pub name: String,
    /// What the level means in every skill.
    pub about: String,
    /// What one sees somebody do.
    pub signs: Vec<String>,
}

/// The words of a skill as they are written: of each level one sign a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SkillText {
    pub title: String,
    pub about: Option<String>,
    pub levels: Vec<String>,
}

pub(crate) const LEVELS: u32 = 5;

/// One that comes with the product.
#[derive(Deserialize)]
struct Content {
    code: String,
    version: u32,
    lang: String,
    title: String,
    levels: Vec<LevelWords>,
    clusters: Vec<Cluster>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct LevelWords {
    value: u32,
    label: String,
    anchor: String,
}

#[derive(Deserialize)]
struct Cluster {
    code: String,
    title: String,
}

#[derive(Deserialize)]
struct Item {
    code: String,
    cluster: String,
    title: String,
    definition: String,
    levels: BTreeMap<String, Vec<String>>,
}

impl Content {
    fn id(&self) -> InstrumentId {
        InstrumentId(format!("{}.{}", self.code, self.version))
    }

    fn item_id(&self, item: &Item) -> InstrumentItemId {
        InstrumentItemId(format!("{}.{}", self.id(), item.code))
    }
}

/// In the order in which they are offered.
static BUILT_IN: LazyLock<Vec<Content>> = LazyLock::new(|| {
    [
        include_str!("../content/competency_framework_professional.json"),
        include_str!("../content/competency_framework.json"),
    ]
    .iter()
    .filter_map(|file| serde_json::from_str(file).ok())
    .collect()
});

/// What an item holds beside its title: level → signs, and what the skill means.
#[derive(Default, Serialize, Deserialize)]
struct Anchors {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    about: Option<String>,
    #[serde(flatten)]
    levels: BTreeMap<String, Vec<String>>,
}

/// Every place that may point to a skill.
const POINTING: [&str; 5] = ["idp_item", "expectation", "feedback", "goal", "conversation_item"];

impl Planner {
    /// What comes with the product, then the manager's own, the newest version of each.
    pub fn frameworks(&self) -> Result<Vec<Framework>> {
        self.read(all)
    }

    /// One of them, also an earlier version.
    pub fn framework(&self, id: InstrumentId) -> Result<Framework> {
        self.read(|tx| one(tx, &id))
    }

    /// A copy of the manager's own, to be changed.
    pub fn copy_framework(&self, id: InstrumentId, title: String) -> Result<Framework> {
        let title = text::required(&title, "title", text::TITLE, "error_framework_title")?;
        let clock = self.clock();
        self.write(Label::from("copy_framework").with("title", &title), |tx| {
            let from = one(tx, &id)?;
            let new = InstrumentId::new();
            insert(tx, clock, &new, &format!("own.{new}"), 1, &title)?;
            for (sort, skill) in from.skills.iter().enumerate() {
                insert_skill(tx, clock, &new, &code_of(tx, &skill.id)?, sort as u32, skill)?;
            }
            one(tx, &new)
        })
    }

    /// What one of the manager's own is called.
    pub fn rename_framework(&self, id: InstrumentId, title: String) -> Result<Framework> {
        let title = text::required(&title, "title", text::TITLE, "error_framework_title")?;
        let clock = self.clock();
        self.write("change_framework", |tx| {
            let own = own(tx, &id)?;
            tx.execute(
                "UPDATE instrument SET title = ?2, updated_at = ?3 WHERE code = ?1",
                (&own.code, &title, clock.now()),
            )?;
            one(tx, &id)
        })
    }

    /// Other words for a skill of the manager's own. Where something goes by the old ones, a new version has them.
    pub fn change_skill(&self, id: InstrumentItemId, words: SkillText) -> Result<Framework> {
        let (title, anchors) = checked(&words)?;
        let clock = self.clock();
        self.write("change_framework", |tx| {
            let (of, code) = place_of(tx, &id)?;
            let now = changeable(tx, clock, &of)?;
            tx.execute(
                "UPDATE instrument_item SET text = ?3, anchors = ?4, updated_at = ?5 WHERE instrument_id = ?1 AND code = ?2",
                (&now, &code, &title, serde_json::to_string(&anchors)?, clock.now()),
            )?;
            one(tx, &now)
        })
    }

    /// One skill more in one of the manager's own.
    pub fn add_skill(&self, framework_id: InstrumentId, words: SkillText) -> Result<Framework> {
        let (title, anchors) = checked(&words)?;
        let clock = self.clock();
        self.write("change_framework", |tx| {
            let now = changeable(tx, clock, &framework_id)?;
            let last: Option<u32> = tx.query_row(
                "SELECT max(sort) FROM instrument_item WHERE instrument_id = ?1",
                [&now],
                |row| row.get(0),
            )?;
            let id = InstrumentItemId::new();
            tx.execute(
                "INSERT INTO instrument_item (id, instrument_id, code, sort, text, answer_kind, anchors, created_at, updated_at)
                 VALUES (?1, ?2, ?1, ?3, ?4, 'scale', ?5, ?6, ?6)",
                (&id, &now, last.map_or(0, |last| last + 1), &title, serde_json::to_string(&anchors)?, clock.now()),
            )?;
            one(tx, &now)
        })
    }

    /// Takes a skill out of one of the manager's own; what goes by it keeps it in the version before.
    pub fn remove_skill(&self, id: InstrumentItemId) -> Result<Framework> {
        let clock = self.clock();
        self.write("change_framework", |tx| {
            let (of, code) = place_of(tx, &id)?;
            let now = changeable(tx, clock, &of)?;
            let left: u32 =
                tx.query_row("SELECT count(*) FROM instrument_item WHERE instrument_id = ?1", [&now], |row| {
                    row.get(0)
                })?;
            if left < 2 {
                return Err(Error::invalid("id", "error_last_skill"));
            }
            tx.execute("DELETE FROM instrument_item WHERE instrument_id = ?1 AND code = ?2", (&now, &code))?;
            one(tx, &now)
        })
    }

    /// Offers a framework no more where a skill is chosen, or offers it again. What goes by it stays.
    pub fn put_away_framework(&self, id: InstrumentId, away: bool) -> Result<()> {
        let clock = self.clock();
        let label = if away { "put_away_framework" } else { "offer_framework" };
        let title = self.read(|tx| Ok(one(tx, &id)?.title))?;
        self.write(Label::from(label).with("title", title), |tx| {
            keep(tx, clock, &id)?;
            tx.execute(
                "UPDATE instrument SET retired_on = iif(?2, ?3, NULL), updated_at = ?4
                 WHERE code = (SELECT code FROM instrument WHERE id = ?1)",
                (&id, away, clock.today(), clock.now()),
            )?;
            Ok(())
        })
    }

    /// Takes one of the manager's own away, as long as nothing goes by any version of it.
    pub fn remove_framework(&self, id: InstrumentId) -> Result<()> {
        let title = self.read(|tx| Ok(one(tx, &id)?.title))?;
        self.write(Label::from("remove_framework").with("title", title), |tx| {
            let own = own(tx, &id)?;
            let versions = versions(tx, &own.code)?;
            if versions.iter().any(|version| version.used > 0) {
                return Err(Error::invalid("id", "error_framework_used"));
            }
            for version in versions {
                tx.execute("DELETE FROM instrument_item WHERE instrument_id = ?1", [&version.id])?;
                tx.execute("DELETE FROM instrument WHERE id = ?1", [&version.id])?;
            }
            Ok(())
        })
    }
}

/// What a level is called.
pub(crate) fn level_name(level: u32) -> String {
    BUILT_IN
        .iter()
        .flat_map(|content| &content.levels)
        .find(|words| words.value == level)
        .map_or_else(|| level.to_string(), |words| words.label.clone())
}

pub(crate) fn a_level(level: u32, field: &str) -> Result<u32> {
    if (1..=LEVELS).contains(&level) { Ok(level) } else { Err(Error::invalid(field, "error_level")) }
}

/// A skill to point to: one that comes with the product is written down first.
///
/// # Errors
/// `Invalid` where there is no such skill.
pub(crate) fn keep_skill(tx: &Transaction, clock: Clock, id: &InstrumentItemId, field: &str) -> Result<()> {
    let known: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM instrument_item WHERE id = ?1)")?
        .query_row([id], |r| r.get(0))?;
    if known {
        return Ok(());
    }
    let of = BUILT_IN.iter().find(|content| content.items.iter().any(|item| content.item_id(item) == *id));
    keep(tx, clock, &of.ok_or_else(|| Error::invalid(field, "error_skill_gone"))?.id())
}

/// The same skill in whichever version: the codes of its framework and of itself.
pub(crate) type SkillKey = (String, String);

pub(crate) fn skill_key(tx: &Transaction, id: &InstrumentItemId) -> Result<SkillKey> {
    let stored = tx
        .prepare_cached(
            "SELECT f.code, i.code FROM instrument_item i JOIN instrument f ON f.id = i.instrument_id WHERE i.id = ?1",
        )?
        .query_row([id], |r| r.try_into())
        .optional()?;
    let shipped = || {
        BUILT_IN.iter().find_map(|content| {
            let item = content.items.iter().find(|item| content.item_id(item) == *id)?;
            Some((content.code.clone(), item.code.clone()))
        })
    };
    stored.or_else(shipped).or_gone()
}

/// Those that are offered where a skill is chosen.
pub(crate) fn offered(tx: &Transaction) -> Result<Vec<Framework>> {
    let mut found = all(tx)?;
    found.retain(|framework| !framework.put_away);
    Ok(found)
}

/// Where a skill stands among all of them: framework by framework as they are offered.
pub(crate) fn order(tx: &Transaction) -> Result<Vec<SkillKey>> {
    let mut keys = Vec::new();
    for framework in all(tx)? {
        for skill in framework.skills {
            keys.push(skill_key(tx, &skill.id)?);
        }
    }
    Ok(keys)
}

/// Writes a framework that comes with the product into the store, as it is.
fn keep(tx: &Transaction, clock: Clock, id: &InstrumentId) -> Result<()> {
    let known: bool = tx.query_row("SELECT EXISTS (SELECT 1 FROM instrument WHERE id = ?1)", [id], |r| r.get(0))?;
    if known {
        return Ok(());
    }
    let content = BUILT_IN.iter().find(|content| content.id() == *id).or_gone()?;
    let at = clock.now();
    tx.execute(
        "INSERT INTO instrument (id, code, version, kind, title, lang, origin, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'competency_framework', ?4, ?5, 'builtin', ?6, ?6)",
        (id, &content.code, content.version, &content.title, &content.lang, &at),
    )?;
    for (sort, item) in content.items.iter().enumerate() {
        let anchors = Anchors { about: Some(item.definition.clone()), levels: item.levels.clone() };
        tx.execute(
            "INSERT INTO instrument_item (id, instrument_id, code, sort, group_code, text, answer_kind, anchors, created_at, updated_at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'scale', ?7, ?8, ?8)",
            rusqlite::params![
                content.item_id(item), id, item.code, sort as u32, item.cluster, item.title,
                serde_json::to_string(&anchors)?, at
            ],
        )?;
    }
    Ok(())
}

fn insert(tx: &Transaction, clock: Clock, id: &InstrumentId, code: &str, version: u32, title: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO instrument (id, code, version, kind, title, lang, origin, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'competency_framework', ?4, 'en', 'user', ?5, ?5)",
        (id, code, version, title, clock.now()),
    )?;
    Ok(())
}

fn insert_skill(tx: &Transaction, clock: Clock, of: &InstrumentId, code: &str, sort: u32, skill: &Skill) -> Result<()> {
    let levels = skill.levels.iter().map(|level| (level.level.to_string(), level.signs.clone())).collect();
    let anchors = serde_json::to_string(&Anchors { about: skill.about.clone(), levels })?;
    tx.execute(
        "INSERT INTO instrument_item (id, instrument_id, code, sort, group_code, text, answer_kind, anchors, created_at, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'scale', ?7, ?8, ?8)",
        rusqlite::params![InstrumentItemId::new(), of, code, sort, skill.group, skill.title, anchors, clock.now()],
    )?;
    Ok(())
}

fn checked(words: &SkillText) -> Result<(String, Anchors)> {
    let title = text::required(&words.title, "title", text::TITLE, "error_skill_title")?;
    let about = text::optional(words.about.as_deref(), "about", text::TITLE)?;
    if words.levels.len() != LEVELS as usize {
        return Err(Error::invalid("levels", "error_level"));
    }
    let mut levels = BTreeMap::new();
    for (at, signs) in words.levels.iter().enumerate() {
        let signs = text::body(signs, "levels")?;
        let lines: Vec<String> =
            signs.lines().map(|line| text::one_line(line, "levels", text::TITLE)).collect::<Result<_>>()?;
        levels.insert((at + 1).to_string(), lines.into_iter().filter(|line| !line.is_empty()).collect());
    }
    if levels.values().all(Vec::is_empty) {
        return Err(Error::invalid("levels", "error_skill_levels"));
    }
    Ok((title, Anchors { about, levels }))
}

/// A framework of the manager's own.
struct Own {
    code: String,
    version: u32,
    title: String,
}

fn own(tx: &Transaction, id: &InstrumentId) -> Result<Own> {
    let found = tx
        .query_row(
            "SELECT code, version, title FROM instrument WHERE id = ?1 AND kind = 'competency_framework' AND origin = 'user'",
            [id],
            |r| Ok(Own { code: r.get(0)?, version: r.get(1)?, title: r.get(2)? }),
        )
        .optional()?;
    match found {
        Some(own) => Ok(own),
        None => Err(one(tx, id).map_or_else(|gone| gone, |_| Error::invalid("id", "error_framework_built_in"))),
    }
}

/// Where a change of a framework goes: into itself while nothing goes by it, else into its next version.
fn changeable(tx: &Transaction, clock: Clock, id: &InstrumentId) -> Result<InstrumentId> {
    let own = own(tx, id)?;
    let versions = versions(tx, &own.code)?;
    if versions.first().is_some_and(|newest| newest.id != *id) {
        return Err(Error::invalid("id", "error_framework_old"));
    }
    if versions.iter().any(|version| version.id == *id && version.used == 0) {
        return Ok(id.clone());
    }
    let new = InstrumentId::new();
    insert(tx, clock, &new, &own.code, own.version + 1, &own.title)?;
    for (sort, skill) in one(tx, id)?.skills.iter().enumerate() {
        insert_skill(tx, clock, &new, &code_of(tx, &skill.id)?, sort as u32, skill)?;
    }
    Ok(new)
}

/// The framework of a skill, and its code in it.
fn place_of(tx: &Transaction, id: &InstrumentItemId) -> Result<(InstrumentId, String)> {
    let stored = tx
        .query_row("SELECT instrument_id, code FROM instrument_item WHERE id = ?1", [id], |r| r.try_into())
        .optional()?;
    let shipped = || {
        BUILT_IN.iter().find_map(|content| {
            let item = content.items.iter().find(|item| content.item_id(item) == *id)?;
            Some((content.id(), item.code.clone()))
        })
    };
    stored.or_else(shipped).or_gone()
}

fn code_of(tx: &Transaction, id: &InstrumentItemId) -> Result<String> {
    Ok(place_of(tx, id)?.1)
}

/// Every version of a framework, newest first.
fn versions(tx: &Transaction, code: &str) -> Result<Vec<FrameworkVersion>> {
    let pointing: Vec<String> = POINTING
        .iter()
        .map(|table| {
            format!("(SELECT count(*) FROM instrument_item i JOIN {table} x ON x.instrument_item_id = i.id WHERE i.instrument_id = f.id)")
        })
        .collect();
    let mut query = tx.prepare_cached(&format!(
        "SELECT f.id, f.version, (SELECT count(*) FROM assessment a WHERE a.instrument_id = f.id) + {} FROM instrument f
         WHERE f.code = ?1 ORDER BY f.version DESC",
        pointing.join(" + ")
    ))?;
    let rows =
        query.query_map([code], |r| Ok(FrameworkVersion { id: r.get(0)?, version: r.get(1)?, used: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn all(tx: &Transaction) -> Result<Vec<Framework>> {
    let mut found = Vec::new();
    for content in BUILT_IN.iter() {
        found.push(one(tx, &content.id())?);
    }
    let mut newest = tx.prepare_cached(
        "SELECT id FROM instrument f WHERE kind = 'competency_framework' AND origin = 'user'
           AND version = (SELECT max(version) FROM instrument o WHERE o.code = f.code) ORDER BY title, id",
    )?;
    for id in newest.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<Vec<InstrumentId>>>()? {
        found.push(one(tx, &id)?);
    }
    Ok(found)
}

fn one(tx: &Transaction, id: &InstrumentId) -> Result<Framework> {
    let from_row = |r: &Row| -> rusqlite::Result<(String, u32, String, bool, bool)> {
        Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?, r.get(4)?))
    };
    let stored = tx
        .prepare_cached(
            "SELECT code, version, title, origin = 'user', retired_on IS NOT NULL FROM instrument
             WHERE id = ?1 AND kind = 'competency_framework'",
        )?
        .query_row([id], from_row)
        .optional()?;
    let Some((code, version, title, own, put_away)) = stored else {
        return shipped(tx, BUILT_IN.iter().find(|content| content.id() == *id).or_gone()?);
    };
    let versions = versions(tx, &code)?;
    Ok(Framework {
        id: id.clone(),
        title,
        version,
        own,
        put_away,
        used: versions.iter().find(|one| one.id == *id).map_or(0, |one| one.used),
        skills: stored_skills(tx, id)?,
        earlier: versions.iter().filter(|one| one.version < version && one.used > 0).cloned().collect(),
        superseded: versions.iter().any(|one| one.version > version)
            || BUILT_IN.iter().any(|content| content.code == code && content.version > version),
    })
}

fn shipped(tx: &Transaction, content: &Content) -> Result<Framework> {
    let skill = |item: &Item| Skill {
        id: content.item_id(item),
        title: item.title.clone(),
        about: Some(item.definition.clone()),
        group: Some(group_title(&item.cluster)),
        levels: levels(&item.levels),
    };
    Ok(Framework {
        id: content.id(),
        title: content.title.clone(),
        version: content.version,
        own: false,
        used: 0,
        put_away: false,
        skills: content.items.iter().map(skill).collect(),
        earlier: versions(tx, &content.code)?.into_iter().filter(|one| one.used > 0).collect(),
        superseded: false,
    })
}

fn stored_skills(tx: &Transaction, of: &InstrumentId) -> Result<Vec<Skill>> {
    let mut query = tx.prepare_cached(
        "SELECT id, text, group_code, anchors FROM instrument_item WHERE instrument_id = ?1 AND hidden = 0 ORDER BY sort, id",
    )?;
    let rows = query.query_map([of], |r| {
        let anchors: Option<String> = r.get(3)?;
        // What cannot be read as levels has none; the skill is still there.
        let anchors: Anchors = anchors.and_then(|anchors| serde_json::from_str(&anchors).ok()).unwrap_or_default();
        Ok(Skill {
            id: r.get(0)?,
            title: r.get(1)?,
            about: anchors.about,
            group: r.get::<_, Option<String>>(2)?.map(|code| group_title(&code)),
            levels: levels(&anchors.levels),
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn levels(signs: &BTreeMap<String, Vec<String>>) -> Vec<SkillLevel> {
    let general = BUILT_IN.first().map(|content| content.levels.as_slice()).unwrap_or_default();
    (1..=LEVELS)
        .map(|level| SkillLevel {
            level,
            name: level_name(level),
            about: general
                .iter()
                .find(|words| words.value == level)
                .map(|words| words.anchor.clone())
                .unwrap_or_default(),
            signs: signs.get(&level.to_string()).cloned().unwrap_or_default(),
        })
        .collect()
}

/// A heading by its code; the manager's own stand as they were written.
fn group_title(code: &str) -> String {
    BUILT_IN
        .iter()
        .flat_map(|content| &content.clusters)
        .find(|cluster| cluster.code == code)
        .map_or_else(|| code.to_owned(), |cluster| cluster.title.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectations::NewExpectation;
    use crate::testing::{TestPlanner, planner};

    fn team() -> TestPlanner {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner
    }

    fn words(title: &str) -> SkillText {
        let levels = (1..=5).map(|level| format!("does it {level}\n\n  and says so ")).collect();
        SkillText { title: title.into(), about: Some("what it is".into()), levels }
    }

    fn rows(planner: &Planner) -> u32 {
        planner.read(|tx| Ok(tx.query_row("SELECT count(*) FROM instrument_item", [], |r| r.get(0))?)).expect("counted")
    }

    /// Somebody of whom a skill is asked, so that its framework is in use.
    fn ask(planner: &Planner, skill: &InstrumentItemId) {
        let person_id = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
        let new = NewExpectation { person_id, skill_id: skill.clone(), level: 3, from_on: None };
        planner.ask_for_skills(vec![new]).expect("asked");
    }

    #[test]
    fn two_come_with_it_and_every_level_of_every_skill_has_words() {
        let planner = team();
        let all = planner.frameworks().expect("there");
        let told: Vec<(&str, usize)> = all.iter().map(|f| (f.title.as_str(), f.skills.len())).collect();
        assert_eq!(told.iter().map(|(_, skills)| *skills).collect::<Vec<_>>(), [8, 16], "{told:?}");
        for skill in all.iter().flat_map(|framework| &framework.skills) {
            assert_eq!(skill.levels.iter().map(|level| level.level).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
            assert!(
                skill.about.is_some()
                    && skill.group.as_ref().is_some_and(|group| group.contains(' ') || group == "Growing")
            );
            for level in &skill.levels {
                assert!(!level.name.is_empty() && !level.about.is_empty(), "{}: {}", skill.title, level.level);
                assert!(level.signs.len() >= 2, "{}: {}", skill.title, level.level);
            }
        }
        assert_eq!(rows(&planner), 0, "nothing of it is in the store before it is used");
    }

    #[test]
    fn what_comes_with_it_is_written_down_on_use_and_reads_the_same() {
        let planner = team();
        let before = planner.frameworks().expect("there");
        ask(&planner, &before[0].skills[3].id);
        assert_eq!(rows(&planner), 8);
        let after = planner.frameworks().expect("there");
        assert_eq!(after[0].skills, before[0].skills, "word for word");
        assert_eq!((after[0].used, after[1].used, after[0].own), (1, 0, false));
        let error = planner.change_skill(after[0].skills[0].id.clone(), words("Other")).expect_err("it stays as it is");
        assert!(error.message().contains("copy"), "{}", error.message());
        assert!(
            planner.change_skill(after[1].skills[0].id.clone(), words("Other")).is_err(),
            "also one outside the store"
        );
        assert!(planner.remove_framework(after[0].id.clone()).is_err());
        planner.undo().expect("undone");
        assert_eq!(rows(&planner), 0, "it goes with what pointed to it");
    }

    #[test]
    fn a_copy_changes_in_place_until_something_goes_by_it_and_then_by_versions() {
        let planner = team();
        let from = planner.frameworks().expect("there").remove(0);
        assert!(planner.copy_framework(from.id.clone(), " ".into()).is_err(), "a name is needed");
        let copy = planner.copy_framework(from.id.clone(), "Our support levels".into()).expect("copied");
        assert_eq!((copy.own, copy.version, copy.skills.len()), (true, 1, 8));
        assert_eq!(copy.skills[2].levels, from.skills[2].levels);

        let first = &copy.skills[0].id;
        let changed = planner.change_skill(first.clone(), words("Care")).expect("changed");
        assert_eq!((changed.version, &changed.id), (1, &copy.id), "in place");
        assert_eq!(changed.skills[0].levels[4].signs, ["does it 5", "and says so"]);
        assert_eq!(planner.add_skill(copy.id.clone(), words("Cold chain")).expect("added").skills.len(), 9);

        ask(&planner, first);
        let next = planner.change_skill(first.clone(), words("Care, again")).expect("changed");
        assert_eq!((next.version, next.used, next.skills.len()), (2, 0, 9));
        assert_eq!(next.earlier.iter().map(|one| (one.version, one.used)).collect::<Vec<_>>(), [(1, 1)]);
        let old = planner.framework(copy.id.clone()).expect("still there");
        assert_eq!((old.skills[0].title.as_str(), old.superseded), ("Care", true), "what was asked keeps its words");
        let error = planner.change_skill(first.clone(), words("No")).expect_err("frozen").message();
        assert!(error.contains("newer"), "{error}");
        let same = planner.read(|tx| Ok((skill_key(tx, first)?, skill_key(tx, &next.skills[0].id)?))).expect("keys");
        assert_eq!(same.0, same.1, "it is the same skill in both");
        assert_eq!(planner.frameworks().expect("listed").len(), 3, "the newest of each");

        let less = planner.remove_skill(next.skills[8].id.clone()).expect("taken out");
        assert_eq!((less.version, less.skills.len()), (2, 8), "nothing goes by the second yet");
        assert!(planner.remove_framework(next.id.clone()).is_err(), "the first is in use");
        planner.put_away_framework(next.id.clone(), true).expect("put away");
        assert!(planner.frameworks().expect("listed")[2].put_away);
        planner.put_away_framework(from.id.clone(), true).expect("one that came with it, too");
        assert!(planner.frameworks().expect("listed")[0].put_away);
        planner.put_away_framework(from.id, false).expect("offered again");
        assert!(!planner.frameworks().expect("listed")[0].put_away);
    }

    #[test]
    fn a_copy_nobody_goes_by_can_be_taken_away() {
        let planner = team();
        let from = planner.frameworks().expect("there").remove(1);
        let copy = planner.copy_framework(from.id, "Leads".into()).expect("copied");
        assert_eq!(
            planner.rename_framework(copy.id.clone(), "Team leads".into()).expect("renamed").title,
            "Team leads"
        );
        planner.remove_framework(copy.id.clone()).expect("removed");
        assert!(matches!(planner.framework(copy.id.clone()), Err(Error::Gone)));
        planner.undo().expect("undone");
        assert_eq!(planner.framework(copy.id).expect("back").skills.len(), 16);
    }

    #[test]
    fn a_skill_without_words_is_none() {
        let planner = team();
        let from = planner.frameworks().expect("there").remove(0);
        let copy = planner.copy_framework(from.id, "Ours".into()).expect("copied");
        let empty = SkillText { levels: vec![String::new(); 5], ..words("Care") };
        assert!(planner.add_skill(copy.id.clone(), empty).is_err(), "no sign at any level");
        let four = SkillText { levels: vec!["x".into(); 4], ..words("Care") };
        assert!(planner.add_skill(copy.id.clone(), four).is_err());
        assert!(planner.add_skill(copy.id.clone(), words(" ")).is_err());
        let long = SkillText { levels: vec!["x".repeat(301); 5], ..words("Care") };
        assert!(planner.add_skill(copy.id.clone(), long).is_err());
        for skill in &copy.skills[1..] {
            planner.remove_skill(skill.id.clone()).expect("removed");
        }
        assert!(planner.remove_skill(copy.skills[0].id.clone()).is_err(), "the last one stays");
    }
}
