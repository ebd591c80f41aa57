//! What is written about somebody, for the day they ask: every row that is theirs, private ones included, every text of
//! other rows that names them, and who else is named in it, because somebody has to decide whether that may be told.
//!
//! It goes by the keys of the schema and not by a list of tables: a table that comes later cannot be forgotten here.

mod page;

use crate::error::{Error, Result};
use crate::exchange::{self, Table};
use crate::id::PersonId;
use crate::messages::text;
use crate::packet::{gather, typeset};
use crate::people::{self, Person};
use crate::saved_files::{self, SavedKind};
use crate::{Planner, files, settings};
use chrono::NaiveDate;
use rusqlite::types::ValueRef;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;
use ts_rs::TS;
use typst::syntax::Source;

/// What saving came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AboutSaved {
    pub folder: String,
    /// The file for people, and the one for programs.
    pub files: Vec<String>,
    /// Records that are the person's, and texts of others that name them.
    pub records: u32,
    pub mentions: u32,
    /// Who else is named in it.
    pub other_people: Vec<String>,
}

/// One row, or what of it names the person.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    pub table: String,
    pub id: String,
    /// Only the manager's: it stands in no packet.
    pub private: bool,
    /// The row is not the person's; only the texts that name them are here.
    pub mention: bool,
    pub on: Option<NaiveDate>,
    pub values: Map<String, Value>,
    /// Other people who are named in it or whom it points to: to be looked at before it is given away.
    pub other_people: Vec<String>,
}

/// All of it.
#[derive(Debug, Clone, Serialize)]
pub struct About {
    pub about: String,
    pub made_on: NaiveDate,
    pub made_by: String,
    pub records: Vec<Record>,
    pub other_people: Vec<String>,
}

impl Planner {
    /// What is written about somebody.
    ///
    /// # Errors
    /// `Gone` where there is no such person; `Invalid` for the manager, who has all of it already.
    pub fn about(&self, person_id: &PersonId) -> Result<About> {
        self.read(|tx| collect(tx, self, person_id))
    }

    /// Saves what is written about somebody into `folder`, as PDF for them and as JSON for programs, and notes that it was
    /// done. Files that are there already are left alone.
    ///
    /// # Errors
    /// `File` where `folder` is none or cannot be written.
    pub fn save_about(&self, person_id: &PersonId, folder: &Path) -> Result<AboutSaved> {
        if !folder.is_dir() {
            return Err(Error::file(folder, "error_not_a_folder"));
        }
        let (about, paper) = self.read(|tx| Ok((collect(tx, self, person_id)?, settings::read(tx)?.paper)))?;
        let set =
            typeset::sheet(&TEMPLATE, page::words(&about, paper), "en").map_err(|e| Error::Internal(e.to_string()))?;
        let data = serde_json::to_vec_pretty(&about)?;
        let name = gather::as_file_name(&text("written_file_name", &[("name", &about.about)]));
        let saved = files::write_both(folder, name.trim_end_matches(".pdf"), &set.0, &data)?;
        saved_files::note(self, SavedKind::SubjectExport, Some(person_id), &data, saved[0].as_ref())?;
        let mentions = about.records.iter().filter(|record| record.mention).count() as u32;
        Ok(AboutSaved {
            folder: folder.display().to_string(),
            files: saved.into(),
            records: about.records.len() as u32 - mentions,
            mentions,
            other_people: about.other_people,
        })
    }
}

/// A column that points to a row of another table, and whether a row goes with the one it points to.
struct Pointer {
    column: String,
    to: String,
    part: bool,
}

fn pointers(tx: &Transaction, table: &str) -> Result<Vec<Pointer>> {
    let mut all =
        tx.prepare_cached("SELECT \"from\", \"table\", on_delete = 'CASCADE' FROM pragma_foreign_key_list(?1)")?;
    let rows = all.query_map([table], |r| Ok(Pointer { column: r.get(0)?, to: r.get(1)?, part: r.get(2)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn collect(tx: &Transaction, planner: &Planner, person_id: &PersonId) -> Result<About> {
    let clock = planner.clock();
    let person = people::person(tx, clock, person_id)?;
    let own = people::person(tx, clock, &people::self_id(tx)?)?;
    if person.is_self {
        return Err(Error::invalid("person_id", "error_about_self"));
    }
    let everybody = people::everybody(tx, clock.today())?;
    let others: Vec<&Person> = everybody.iter().filter(|p| p.id != person.id && p.id != own.id).collect();
    let names: BTreeMap<&str, &str> = others.iter().map(|p| (p.id.0.as_str(), p.display_name.as_str())).collect();
    // Of a first name that several have, only the whole name says who is meant.
    let calls_of = |p: &Person| -> Vec<String> {
        let shared = |name: &String| everybody.iter().any(|o| o.id != p.id && gather::calls(o).contains(name));
        gather::calls(p).into_iter().filter(|name| *name == p.display_name || !shared(name)).collect()
    };
    let theirs = calls_of(&person);
    let calls: Vec<(&str, Vec<String>)> = others.iter().map(|p| (p.display_name.as_str(), calls_of(p))).collect();
    let names_them = |text: &str, calls: &[String]| calls.iter().any(|name| gather::find_word(text, name).is_some());

    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut records = Vec::new();
    for table in exchange::tables(tx)? {
        if table.name == "file_content" || table.key != "id" {
            continue; // bytes, and settings of the manager
        }
        let pointers = pointers(tx, &table.name)?;
        let mut all = tx.prepare(&format!("SELECT * FROM \"{}\" ORDER BY id", table.name))?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let values = values(row, &table)?;
            let id = values["id"].as_str().unwrap_or_default().to_owned();
            let points = |p: &Pointer, to: &str| values.get(&p.column).and_then(Value::as_str) == Some(to);
            let is_part = |p: &Pointer| {
                let target = values.get(&p.column).and_then(Value::as_str);
                p.part && target.is_some_and(|target| found.get(&p.to).is_some_and(|ids| ids.contains(target)))
            };
            let own_row = (table.name == "person" && id == person.id.0)
                || pointers.iter().any(|p| p.to == "person" && points(p, &person.id.0))
                || pointers.iter().any(is_part);
            let mut kept = values.clone();
            if own_row {
                found.entry(table.name.clone()).or_default().insert(id.clone());
            } else {
                // Another's name is not a word about this person, so the row of a colleague is none.
                kept.retain(|_, value| value.as_str().is_some_and(|text| names_them(text, &theirs)));
                if kept.is_empty() || table.name == "person" {
                    continue;
                }
            }
            let texts: Vec<&str> = kept.values().filter_map(Value::as_str).collect();
            let mut named: BTreeSet<String> = calls
                .iter()
                .filter(|(_, calls)| texts.iter().any(|text| names_them(text, calls)))
                .map(|(name, _)| (*name).to_owned())
                .collect();
            let pointed = pointers.iter().filter(|p| p.to == "person").filter_map(|p| values.get(&p.column)?.as_str());
            named.extend(pointed.filter_map(|id| names.get(id)).map(|name| (*name).to_owned()));
            records.push(Record {
                private: values.get("visibility").and_then(Value::as_str) == Some("private")
                    || table.name == "succession"
                    || (table.name == "attachment" && stands_on_private(tx, &id)?),
                mention: !own_row,
                on: day(&values),
                other_people: named.into_iter().collect(),
                values: kept,
                table: table.name.clone(),
                id,
            });
        }
    }
    let other_people: BTreeSet<String> = records.iter().flat_map(|record| record.other_people.clone()).collect();
    Ok(About {
        about: person.display_name,
        made_on: clock.today(),
        made_by: own.display_name,
        records,
        other_people: other_people.into_iter().collect(),
    })
}

/// A file is as private as what it stands on; that of a talk is the manager's.
fn stands_on_private(tx: &Transaction, id: &str) -> Result<bool> {
    let mut one = tx.prepare_cached(
        "SELECT coalesce(e.visibility, f.visibility, g.visibility, iif(a.conversation_id IS NULL, 'shared', 'private')) = 'private'
         FROM attachment a LEFT JOIN entry e ON e.id = a.entry_id LEFT JOIN feedback f ON f.id = a.feedback_id
           LEFT JOIN goal g ON g.id = a.goal_id WHERE a.id = ?1",
    )?;
    Ok(one.query_row([id], |r| r.get(0))?)
}

fn values(row: &Row, table: &Table) -> Result<Map<String, Value>> {
    let mut values = Map::new();
    for column in &table.columns {
        let value = match row.get_ref(column.name.as_str())? {
            ValueRef::Integer(number) => number.into(),
            ValueRef::Real(number) => number.into(),
            ValueRef::Text(text) => String::from_utf8_lossy(text).into_owned().into(),
            ValueRef::Null | ValueRef::Blob(_) => continue,
        };
        values.insert(column.name.clone(), value);
    }
    Ok(values)
}

/// The day a row is about, else the day it was written.
fn day(values: &Map<String, Value>) -> Option<NaiveDate> {
    let of = |name: &str| values.get(name)?.as_str()?.get(..10)?.parse().ok();
    ["occurred_on", "held_on", "given_on", "checked_on", "effective_on", "starts_on", "planned_on", "created_at"]
        .iter()
        .find_map(|name| of(name))
}

static TEMPLATE: LazyLock<Source> = LazyLock::new(|| typeset::template("subject.typ", include_str!("subject.typ")));

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::demo::{self, Stage};
    use crate::settings::Paper;
    use crate::testing::{TestPlanner, day, planner_on};
    use crate::text::folded;

    fn two() -> (TestPlanner, PersonId, PersonId) {
        let planner = planner_on(day("2026-11-16"));
        planner.introduce("Dana Weiss".into(), false).expect("self");
        let people = planner.add_people(vec!["Priya Raman".into(), "Jonas Berg".into()]).expect("added");
        let ids = (people[0].id.clone(), people[1].id.clone());
        planner.add_note(Some(ids.0.clone()), "Tired lately; MINE-1. Ask Jonas to help.".into(), None).expect("kept");
        planner.add_note(Some(ids.1.clone()), "Covered for Priya; THEIRS-1.".into(), None).expect("kept");
        planner.add_note(Some(ids.1.clone()), "Wants more pay; SECRET-1.".into(), None).expect("kept");
        (planner, ids.0, ids.1)
    }

    #[test]
    fn everything_of_theirs_is_in_it_private_or_not_and_nothing_that_is_only_another_persons() {
        let (planner, priya, _) = two();
        let about = planner.about(&priya).expect("told");
        let data = serde_json::to_string(&about).expect("JSON");
        assert!(data.contains("MINE-1") && data.contains("THEIRS-1") && !data.contains("SECRET-1"), "{data}");
        let of = |token: &str| {
            let holds =
                |record: &&Record| record.values.values().any(|v| v.as_str().is_some_and(|t| t.contains(token)));
            about.records.iter().filter(|r| r.table == "entry").find(holds).expect("there")
        };
        assert!(of("MINE-1").private && !of("MINE-1").mention);
        assert_eq!(of("MINE-1").other_people, ["Jonas Berg"], "named by the first name");
        assert!(of("THEIRS-1").mention);
        assert_eq!(of("THEIRS-1").other_people, ["Jonas Berg"], "whose note it is");
        assert_eq!(about.other_people, ["Jonas Berg"]);
    }

    #[test]
    fn page_and_data_agree_and_both_are_kept_or_neither() {
        let (planner, priya, _) = two();
        let about = planner.about(&priya).expect("told");
        let page = page::words(&about, Paper::A4).to_string();
        let prose = |text: &&str| text.contains(char::is_whitespace) && !text.starts_with(['{', '[']);
        for record in &about.records {
            for told in record.values.values().filter_map(Value::as_str).filter(prose) {
                assert!(page.contains(serde_json::to_string(told).expect("JSON").trim_matches('"')), "{told}");
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        let first = planner.save_about(&priya, folder.path()).expect("saved");
        let again = planner.save_about(&priya, folder.path()).expect("saved beside it");
        assert_ne!(first.files, again.files);
        assert!(first.records > 0 && first.mentions == again.mentions, "{first:?}");
        let names: BTreeSet<String> = first.files.iter().chain(&again.files).cloned().collect();
        assert_eq!(std::fs::read_dir(folder.path()).expect("listed").count(), names.len());
        let pdf = std::fs::read(folder.path().join(&first.files[0])).expect("there");
        assert!(pdf.starts_with(b"%PDF"));
        planner.save_about(&priya, &folder.path().join("nowhere")).expect_err("no folder");
        let own = planner.read(people::self_id).expect("self");
        assert_eq!(planner.about(&own).expect_err("one's own").kind(), "invalid");
    }

    #[test]
    fn the_page_speaks_in_words_and_keeps_together_what_belongs_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2026-11-24"));
        let planner = demo::make(folder.path(), clock, Stage::Month6, false).expect("made");
        for person in planner.list_people(false).expect("people") {
            let about = planner.about(&person.id).expect("told");
            let words = page::words(&about, Paper::A4);
            let parts = words["parts"].as_array().expect("parts");
            let lines: usize = parts.iter().map(|part| part["lines"].as_array().map_or(0, Vec::len)).sum();
            assert!(lines * 4 < about.records.len() * 3, "{lines} lines for {} records", about.records.len());
            let printed = words.to_string();
            assert!(!printed.contains("_on") && !printed.contains("visibility"), "no name of a column");
            let iso = printed.as_bytes().windows(10).any(|ten| {
                ten[4] == b'-' && ten[7] == b'-' && [0, 1, 2, 3, 5, 6, 8, 9].iter().all(|at| ten[*at].is_ascii_digit())
            });
            assert!(!iso, "days are written out");
            let goals = parts.iter().find(|part| part["heading"] == "Goals").expect("goals");
            let first = &goals["lines"][0];
            assert!(
                first["title"].is_string() && first["parts"].as_array().is_some_and(|parts| !parts.is_empty()),
                "{first}"
            );
            let saved = planner.save_about(&person.id, folder.path()).expect("saved");
            let (_, pages, _) = typeset::sheet(&TEMPLATE, words, "en").expect("set");
            assert!(pages <= 25 && !saved.files.is_empty(), "{}: {pages} pages", person.display_name);
        }
    }

    #[test]
    fn of_the_made_up_team_each_gets_all_canaries_of_theirs_and_no_unmarked_one_of_others() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2024-03-20"));
        let planner = demo::make(folder.path(), clock, Stage::Month6, true).expect("made");
        for person in planner.list_people(true).expect("people").into_iter().filter(|p| !p.is_self) {
            let about = planner.about(&person.id).expect("told");
            let private: u32 = planner
                .read(|tx| {
                    Ok(tx.query_row(
                        "SELECT count(*) FROM entry WHERE person_id = ?1 AND body LIKE '%CANARY%'",
                        [&person.id],
                        |r| r.get(0),
                    )?)
                })
                .expect("counted");
            let with =
                |record: &&Record| record.values.values().any(|v| v.as_str().is_some_and(|t| t.contains(demo::CANARY)));
            let mine = about.records.iter().filter(|r| r.table == "entry" && !r.mention).filter(with).count() as u32;
            assert_eq!(mine, private, "{}", person.display_name);
            for record in about.records.iter().filter(|r| r.mention).filter(with) {
                let theirs = record
                    .values
                    .values()
                    .filter_map(Value::as_str)
                    .all(|text| gather::calls(&person).iter().any(|name| folded(text).contains(&folded(name))));
                assert!(theirs, "a text that does not name them: {record:?}");
            }
        }
    }
}
