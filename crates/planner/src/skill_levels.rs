//! Which level of a skill somebody was seen at, when and by whom: the manager's view and the person's own, each of one day.
//! What the role asks minus the newest view is what the team could learn next.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::expectations::{self, Expectation};
use crate::frameworks::{self, SkillKey, a_level, level_name};
use crate::id::{AnswerId, AssessmentId, InstrumentId, InstrumentItemId, PersonId};
use crate::messages::Label;
use crate::{Planner, development, people, periods, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use ts_rs::TS;

/// A level that was seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Seen {
    pub assessment_id: AssessmentId,
    pub level: u32,
    pub level_name: String,
    pub on: NaiveDate,
    /// What it was seen by.
    pub because: Option<String>,
}

/// One skill of a person: what the role asks, and the newest view of each side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonSkill {
    pub skill_id: InstrumentItemId,
    pub skill: String,
    pub asked: Option<Expectation>,
    /// As the manager sees it.
    pub mine: Option<Seen>,
    /// As the person sees it.
    pub theirs: Option<Seen>,
}

/// Everything about the skills of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonSkills {
    pub person_id: PersonId,
    pub person_name: String,
    pub is_self: bool,
    pub skills: Vec<PersonSkill>,
    /// Asked from a later day on.
    pub coming: Vec<Expectation>,
    /// Not asked any more, the last first.
    pub past: Vec<Expectation>,
    /// Every day on which levels were written down, newest first.
    pub looks: Vec<Look>,
}

/// Levels of one framework that were written down on one day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Look {
    pub id: AssessmentId,
    pub on: NaiveDate,
    /// As the person sees it; else as the manager does.
    pub theirs: bool,
    pub framework: String,
    pub count: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewLook {
    pub person_id: PersonId,
    /// It is how the person sees it.
    #[serde(default)]
    pub theirs: bool,
    /// Today where it is left out.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    pub levels: Vec<NewLevel>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NewLevel {
    pub skill_id: InstrumentItemId,
    pub level: u32,
    #[serde(default)]
    pub because: Option<String>,
}

/// What the team could learn next, skill by skill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrainingNeeds {
    pub needs: Vec<TrainingNeed>,
    /// Levels that are asked of somebody and were never looked at.
    pub not_looked_at: u32,
    /// Levels that are asked.
    pub asked: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TrainingNeed {
    pub skill_id: InstrumentItemId,
    pub skill: String,
    pub people: Vec<NeedOfPerson>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NeedOfPerson {
    pub person_id: PersonId,
    pub person_name: String,
    pub asked: u32,
    pub asked_name: String,
    pub seen: u32,
    pub seen_name: String,
    pub seen_on: NaiveDate,
    /// Only the person has looked at it so far.
    pub theirs: bool,
    /// The open step of their plan in this skill.
    pub step: Option<String>,
}

impl Planner {
    /// Writes down which levels were seen on a day, each with what it was seen by.
    pub fn note_levels(&self, look: NewLook) -> Result<()> {
        let clock = self.clock();
        let name = self.read(|tx| people::name(tx, &look.person_id))?;
        self.write(Label::from("note_levels").with("name", name), |tx| note(tx, clock, &look).map(|_| ()))
    }

    /// Takes the levels of one day away.
    ///
    /// # Errors
    /// `Invalid` where a step of a plan is confirmed by them, or they belong to something that is signed.
    pub fn remove_levels(&self, id: AssessmentId) -> Result<()> {
        self.write("remove_levels", |tx| {
            let state: String = tx
                .query_row(
                    "SELECT state FROM assessment WHERE id = ?1 AND purpose IN ('competency_self', 'competency_manager')",
                    [&id],
                    |r| r.get(0),
                )
                .or_gone()?;
            let proves: bool =
                tx.query_row("SELECT EXISTS (SELECT 1 FROM evidence WHERE assessment_id = ?1)", [&id], |r| r.get(0))?;
            if proves || state == "locked" {
                return Err(Error::invalid("id", "error_levels_needed"));
            }
            tx.execute("DELETE FROM assessment WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// What the role asks of somebody, and how both sides see it.
    pub fn person_skills(&self, person_id: PersonId) -> Result<PersonSkills> {
        let clock = self.clock();
        self.read(|tx| {
            let person = people::person(tx, clock, &person_id)?;
            let today = clock.today();
            let (mut rows, mut coming, mut past) = (HashMap::<SkillKey, PersonSkill>::new(), vec![], vec![]);
            for (key, expectation) in expectations::of_person(tx, &person_id)? {
                if expectation.from_on > today {
                    coming.push(expectation);
                } else if expectation.holds(today) {
                    let (skill_id, skill) = (expectation.skill_id.clone(), expectation.skill.clone());
                    rows.insert(
                        key,
                        PersonSkill { skill_id, skill, asked: Some(expectation), mine: None, theirs: None },
                    );
                } else {
                    past.insert(0, expectation);
                }
            }
            for view in newest(tx, today, Some(&person_id))? {
                let row = rows.entry(view.key).or_insert_with(|| PersonSkill {
                    skill_id: view.skill_id,
                    skill: view.skill,
                    asked: None,
                    mine: None,
                    theirs: None,
                });
                *(if view.theirs { &mut row.theirs } else { &mut row.mine }) = Some(view.seen);
            }
            Ok(PersonSkills {
                person_id: person.id,
                person_name: person.display_name,
                is_self: person.is_self,
                skills: in_order(tx, rows)?.into_iter().map(|(_, row)| row).collect(),
                coming,
                past,
                looks: looks(tx, &person_id)?,
            })
        })
    }

    /// Where the role asks for more than was seen, across those who report to the manager. In the order of the skills and
    /// of the sidebar, never by how much.
    pub fn training_needs(&self) -> Result<TrainingNeeds> {
        let clock = self.clock();
        self.read(|tx| {
            let today = clock.today();
            let team = people::active_reports(tx, today)?;
            let mut seen: HashMap<(PersonId, SkillKey), (Seen, bool)> = HashMap::new();
            for view in newest(tx, today, None)? {
                // The manager's view before the person's own, however old: it is the manager who asks.
                let place = (view.person_id, view.key);
                if !view.theirs || !seen.contains_key(&place) {
                    seen.insert(place, (view.seen, view.theirs));
                }
            }
            let steps = development::open_steps_by_skill(tx)?;
            let (mut asked, mut not_looked_at) = (0, 0);
            let mut found: HashMap<SkillKey, TrainingNeed> = HashMap::new();
            let all = expectations::holding(tx, today)?;
            for person in &team {
                for (key, expectation) in all.iter().filter(|(_, e)| e.person_id == person.id) {
                    asked += 1;
                    let place = (person.id.clone(), key.clone());
                    let Some((view, theirs)) = seen.get(&place) else {
                        not_looked_at += 1;
                        continue;
                    };
                    if training_need(expectation.level, view.level) == 0 {
                        continue;
                    }
                    let need = found.entry(key.clone()).or_insert_with(|| TrainingNeed {
                        skill_id: expectation.skill_id.clone(),
                        skill: expectation.skill.clone(),
                        people: vec![],
                    });
                    need.people.push(NeedOfPerson {
                        person_id: person.id.clone(),
                        person_name: person.display_name.clone(),
                        asked: expectation.level,
                        asked_name: expectation.level_name.clone(),
                        seen: view.level,
                        seen_name: view.level_name.clone(),
                        seen_on: view.on,
                        theirs: *theirs,
                        step: steps.get(&place).cloned(),
                    });
                }
            }
            let needs = in_order(tx, found)?.into_iter().map(|(_, need)| need).collect();
            Ok(TrainingNeeds { needs, not_looked_at, asked })
        })
    }
}

/// Levels that are asked for beyond the one that was seen; more than asked is no need.
pub fn training_need(asked: u32, seen: u32) -> u32 {
    asked.saturating_sub(seen)
}

/// Writes the levels of one look down, one assessment for each framework; the newest of them.
pub(crate) fn note(tx: &Transaction, clock: Clock, look: &NewLook) -> Result<Option<AssessmentId>> {
    let on = look.on.unwrap_or(clock.today());
    if on > clock.today() {
        return Err(Error::invalid("on", "error_future"));
    }
    if look.levels.is_empty() {
        return Err(Error::invalid("levels", "error_no_level"));
    }
    let person = people::person(tx, clock, &look.person_id)?;
    let (period_id, _) = periods::of(tx, clock, on)?;
    // On the own page there is one side only.
    let theirs = look.theirs || person.is_self;
    let (purpose, group) = if theirs { ("competency_self", "self") } else { ("competency_manager", "manager") };
    let assessor = if theirs { person.id.clone() } else { people::self_id(tx)? };
    let origin = if look.theirs && !person.is_self { "transcribed" } else { "typed" };
    let mut made: BTreeMap<InstrumentId, AssessmentId> = BTreeMap::new();
    let mut last = None;
    for (at, new) in look.levels.iter().enumerate() {
        let level = a_level(new.level, "level")?;
        let because = text::optional(new.because.as_deref(), "because", text::TITLE)?;
        if look.levels[..at].iter().any(|other| other.skill_id == new.skill_id) {
            return Err(Error::invalid("levels", "error_level_twice"));
        }
        frameworks::keep_skill(tx, clock, &new.skill_id, "skill_id")?;
        let framework: InstrumentId =
            tx.query_row("SELECT instrument_id FROM instrument_item WHERE id = ?1", [&new.skill_id], |r| r.get(0))?;
        let id = match made.get(&framework) {
            Some(id) => id.clone(),
            None => {
                let id = AssessmentId::new();
                tx.execute(
                    "INSERT INTO assessment (id, instrument_id, period_id, subject_person_id, assessor_person_id, rater_group, purpose,
                                             state, submitted_on, origin, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 'submitted', ?8, ?9, ?10, ?10)",
                    rusqlite::params![
                        id, framework, period_id, person.id, assessor, group, purpose, on, origin, clock.now()
                    ],
                )?;
                made.insert(framework, id.clone());
                id
            }
        };
        tx.execute(
            "INSERT INTO assessment_answer (id, assessment_id, item_id, value, text) VALUES (?1, ?2, ?3, ?4, ?5)",
            (AnswerId::new(), &id, &new.skill_id, level, &because),
        )?;
        last = Some(id);
    }
    Ok(last)
}

/// The level of a skill that was seen last, after a day: by the manager, or of the manager by themselves.
pub(crate) fn seen_after(
    tx: &Transaction,
    person: &PersonId,
    skill: &InstrumentItemId,
    after: NaiveDate,
) -> Result<Option<Seen>> {
    let (framework, code) = frameworks::skill_key(tx, skill)?;
    let mut query = tx.prepare_cached(
        "SELECT a.id, v.value, a.submitted_on, v.text
         FROM assessment a JOIN assessment_answer v ON v.assessment_id = a.id AND v.value IS NOT NULL
           JOIN instrument_item i ON i.id = v.item_id JOIN instrument f ON f.id = i.instrument_id
           JOIN person p ON p.id = a.subject_person_id
         WHERE a.subject_person_id = ?1 AND f.code = ?2 AND i.code = ?3 AND a.submitted_on > ?4 AND a.state <> 'draft'
           AND a.purpose = iif(p.is_self, 'competency_self', 'competency_manager')
         ORDER BY a.submitted_on DESC, a.created_at DESC, a.id DESC LIMIT 1",
    )?;
    Ok(query.query_row((person, framework, code, after), |r| seen(r, 0)).optional()?)
}

fn seen(row: &Row, at: usize) -> rusqlite::Result<Seen> {
    let level = row.get::<_, f64>(at + 1)?.round() as u32;
    Ok(Seen {
        assessment_id: row.get(at)?,
        level,
        level_name: level_name(level),
        on: row.get(at + 2)?,
        because: row.get(at + 3)?,
    })
}

/// The newest view of one side on one skill of somebody.
struct View {
    person_id: PersonId,
    key: SkillKey,
    skill_id: InstrumentItemId,
    skill: String,
    theirs: bool,
    seen: Seen,
}

fn newest(tx: &Transaction, until: NaiveDate, person: Option<&PersonId>) -> Result<Vec<View>> {
    let mut query = tx.prepare_cached(
        "WITH views AS (
           SELECT a.subject_person_id AS person, f.code AS framework, i.code AS skill, i.id AS item, i.text AS title,
                  a.purpose = 'competency_self' AS theirs, a.id AS assessment, v.value AS value, a.submitted_on AS day, v.text AS because,
                  row_number() OVER (PARTITION BY a.subject_person_id, f.code, i.code, a.purpose
                                     ORDER BY a.submitted_on DESC, a.created_at DESC, a.id DESC) AS nth
           FROM assessment a JOIN assessment_answer v ON v.assessment_id = a.id AND v.value IS NOT NULL
             JOIN instrument_item i ON i.id = v.item_id JOIN instrument f ON f.id = i.instrument_id
           WHERE a.purpose IN ('competency_self', 'competency_manager') AND a.state <> 'draft' AND a.submitted_on <= ?1
             AND (?2 IS NULL OR a.subject_person_id = ?2) AND a.subject_person_id IS NOT NULL)
         SELECT assessment, value, day, because, person, framework, skill, item, title, theirs FROM views WHERE nth = 1",
    )?;
    let rows = query.query_map((until, person), |r| {
        Ok(View {
            seen: seen(r, 0)?,
            person_id: r.get(4)?,
            key: (r.get(5)?, r.get(6)?),
            skill_id: r.get(7)?,
            skill: r.get(8)?,
            theirs: r.get(9)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Framework by framework, each in its order; a skill that no framework has any more at the end, by its name.
fn in_order<T>(tx: &Transaction, all: HashMap<SkillKey, T>) -> Result<Vec<(SkillKey, T)>> {
    let order = frameworks::order(tx)?;
    let mut rows: Vec<(SkillKey, T)> = all.into_iter().collect();
    rows.sort_by_cached_key(|(key, _)| (order.iter().position(|k| k == key).unwrap_or(usize::MAX), key.clone()));
    Ok(rows)
}

fn looks(tx: &Transaction, person: &PersonId) -> Result<Vec<Look>> {
    let mut query = tx.prepare_cached(
        "SELECT a.id, a.submitted_on, a.purpose = 'competency_self', f.title,
                (SELECT count(*) FROM assessment_answer v WHERE v.assessment_id = a.id AND v.value IS NOT NULL)
         FROM assessment a JOIN instrument f ON f.id = a.instrument_id
         WHERE a.subject_person_id = ?1 AND a.purpose IN ('competency_self', 'competency_manager') AND a.state <> 'draft'
         ORDER BY a.submitted_on DESC, a.created_at DESC, a.id DESC LIMIT 100",
    )?;
    let rows = query.query_map([person], |r| {
        Ok(Look { id: r.get(0)?, on: r.get(1)?, theirs: r.get(2)?, framework: r.get(3)?, count: r.get(4)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expectations::NewExpectation;
    use crate::testing::{TestPlanner, day, planner};

    /// It is 16 November 2026.
    fn team() -> (TestPlanner, PersonId, PersonId, Vec<InstrumentItemId>) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let made = planner.add_people(["Jonas Berg", "Ruth Adeyemi"].map(String::from).to_vec()).expect("added");
        let skills = planner.frameworks().expect("there")[0].skills.iter().map(|skill| skill.id.clone()).collect();
        (planner, made[0].id.clone(), made[1].id.clone(), skills)
    }

    fn look(person_id: &PersonId, theirs: bool, on: &str, levels: &[(&InstrumentItemId, u32)]) -> NewLook {
        let level = |(skill, level): &(&InstrumentItemId, u32)| NewLevel {
            skill_id: (*skill).clone(),
            level: *level,
            because: Some("the supplier call on Monday".into()),
        };
        NewLook { person_id: person_id.clone(), theirs, on: Some(day(on)), levels: levels.iter().map(level).collect() }
    }

    fn ask(planner: &Planner, person: &PersonId, skill: &InstrumentItemId, level: u32) {
        let new = NewExpectation {
            person_id: person.clone(),
            skill_id: skill.clone(),
            level,
            from_on: Some(day("2026-10-01")),
        };
        planner.ask_for_skills(vec![new]).expect("asked");
    }

    #[test]
    fn the_newest_view_of_each_side_stands_beside_what_is_asked() {
        let (planner, _, ruth, skills) = team();
        ask(&planner, &ruth, &skills[3], 4);
        planner.note_levels(look(&ruth, false, "2026-10-12", &[(&skills[3], 2), (&skills[0], 3)])).expect("noted");
        planner.note_levels(look(&ruth, true, "2026-10-19", &[(&skills[3], 4)])).expect("noted");
        planner.note_levels(look(&ruth, false, "2026-11-09", &[(&skills[3], 3)])).expect("noted");
        let page = planner.person_skills(ruth.clone()).expect("there");
        let row = |at: usize| {
            let row = &page.skills[at];
            let of = |seen: &Option<Seen>| seen.as_ref().map(|seen| seen.level);
            (row.asked.as_ref().map(|asked| asked.level), of(&row.mine), of(&row.theirs))
        };
        assert_eq!(page.skills.len(), 2);
        assert_eq!(row(0), (None, Some(3), None), "in the order of the framework");
        assert_eq!(row(1), (Some(4), Some(3), Some(4)));
        assert_eq!(
            page.looks.iter().map(|look| (look.theirs, look.count)).collect::<Vec<_>>(),
            [(false, 1), (true, 1), (false, 2)]
        );
        assert_eq!(page.skills[1].mine.as_ref().map(|seen| seen.level_name.as_str()), Some("Proficient"));
        planner.remove_levels(page.looks[0].id.clone()).expect("taken away");
        let page = planner.person_skills(ruth).expect("there");
        assert_eq!(page.skills[1].mine.as_ref().map(|seen| seen.level), Some(2), "the one before it is the newest");
        assert!(matches!(planner.remove_levels(AssessmentId("nothing".into())), Err(Error::Gone)));
    }

    #[test]
    fn levels_of_two_frameworks_are_two_records_and_one_step_back() {
        let (planner, _, ruth, skills) = team();
        let other = planner.frameworks().expect("there")[1].skills[0].id.clone();
        planner
            .note_levels(look(&ruth, false, "2026-11-09", &[(&skills[1], 3), (&other, 2), (&skills[2], 1)]))
            .expect("noted");
        let page = planner.person_skills(ruth.clone()).expect("there");
        assert_eq!(page.looks.iter().map(|look| look.count).sum::<u32>(), 3);
        assert_eq!((page.looks.len(), page.skills.len()), (2, 3));
        planner.undo().expect("undone");
        assert!(planner.person_skills(ruth).expect("there").skills.is_empty());
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let (planner, _, ruth, skills) = team();
        assert!(planner.note_levels(look(&ruth, false, "2026-11-17", &[(&skills[0], 3)])).is_err(), "tomorrow");
        assert!(planner.note_levels(look(&ruth, false, "2026-11-16", &[])).is_err(), "nothing");
        assert!(planner.note_levels(look(&ruth, false, "2026-11-16", &[(&skills[0], 6)])).is_err(), "no such level");
        assert!(
            planner.note_levels(look(&ruth, false, "2026-11-16", &[(&skills[0], 3), (&skills[0], 4)])).is_err(),
            "twice"
        );
        assert!(planner.person_skills(ruth).expect("there").looks.is_empty(), "nothing half done");
    }

    #[test]
    fn a_need_is_what_is_asked_beyond_what_was_seen() {
        assert_eq!([(4, 2), (3, 3), (2, 5)].map(|(asked, seen)| training_need(asked, seen)), [2, 0, 0]);
        let (planner, jonas, ruth, skills) = team();
        assert_eq!(
            planner.training_needs().expect("told"),
            TrainingNeeds { needs: vec![], not_looked_at: 0, asked: 0 }
        );
        ask(&planner, &ruth, &skills[5], 4);
        ask(&planner, &jonas, &skills[5], 3);
        ask(&planner, &ruth, &skills[1], 3);
        ask(&planner, &jonas, &skills[2], 3);
        planner.note_levels(look(&ruth, false, "2026-11-09", &[(&skills[5], 3), (&skills[1], 3)])).expect("noted");
        // Jonas alone has looked; his own view counts as long as there is no other.
        planner.note_levels(look(&jonas, true, "2026-11-10", &[(&skills[5], 1)])).expect("noted");
        let told = planner.training_needs().expect("told");
        assert_eq!((told.asked, told.not_looked_at), (4, 1));
        assert_eq!(told.needs.len(), 1, "met is no need: {told:?}");
        let people: Vec<(&str, u32, u32, bool)> =
            told.needs[0].people.iter().map(|p| (p.person_name.as_str(), p.asked, p.seen, p.theirs)).collect();
        assert_eq!(people, [("Jonas Berg", 3, 1, true), ("Ruth Adeyemi", 4, 3, false)], "in the order of the sidebar");
        planner.note_levels(look(&jonas, false, "2026-10-05", &[(&skills[5], 3)])).expect("noted");
        let told = planner.training_needs().expect("told");
        assert_eq!(told.needs[0].people.len(), 1, "the manager's view goes before his own, older or not");
    }
}
