//! Erasing a person: everything that is theirs goes, here, in the search, in the log of changes, in the register of saved
//! files and in every backup within reach, and cannot be taken back. Refused while a hold stands on their data.
//!
//! It goes by the keys of the schema and not by a list of tables: a table that comes later cannot be forgotten here. What
//! is somebody else's and only points to the person loses the pointer; texts about others that name the person stay,
//! because they are those others', and are counted. The ledger keeps the random id alone: a backup that was out of reach is
//! cleaned by it when it is taken back.

use crate::backups::BackupReason;
use crate::error::{Error, Result};
use crate::exchange::{self, Table};
use crate::history::name as quoted;
use crate::holds::{self, Hold};
use crate::id::PersonId;
use crate::kept_pages::{self, KeptPage};
use crate::merge::whose;
use crate::{DATABASE, Planner, attachments, people, settings};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use ts_rs::TS;

/// What erasing somebody would come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ErasurePreview {
    pub person_name: String,
    /// Records that would go.
    pub records: u32,
    /// Texts about others that name them, and stay.
    pub mentions: u32,
    /// Files about them that were saved elsewhere, out of reach.
    pub saved: u32,
    /// Backups that would be cleaned.
    pub backups: u32,
    /// It stands in the way.
    pub hold: Option<Hold>,
}

/// What erasing somebody came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Erased {
    pub records: u32,
    pub backups: u32,
    /// Why a backup could not be cleaned; it is when it is taken back.
    pub not_reached: Option<String>,
}

impl Planner {
    /// What erasing somebody would come to. Nothing is written.
    ///
    /// # Errors
    /// `Invalid` for the manager.
    pub fn look_at_erasure(&self, person_id: PersonId) -> Result<ErasurePreview> {
        let about = self.about(&person_id)?;
        let mentions = about.records.iter().filter(|record| record.mention).count();
        let backups = self.backups()?.all.len();
        self.read(|tx| {
            let saved = "SELECT count(*) FROM snapshot WHERE person_id = ?1 AND kind <> 'quarter_close'";
            Ok(ErasurePreview {
                person_name: about.about.clone(),
                records: (about.records.len() - mentions) as u32,
                mentions: mentions as u32,
                saved: tx.query_row(saved, [&person_id], |r| r.get(0))?,
                backups: backups as u32,
                hold: holds::standing(tx, &person_id)?,
            })
        })
    }

    /// Erases somebody for good.
    ///
    /// # Errors
    /// `Invalid` for the manager, and while a hold stands; `Locked` while another program has the planner open; `File` where
    /// the backup before it cannot be made. Then nothing is erased.
    pub fn erase_person(&self, person_id: PersonId) -> Result<Erased> {
        let clock = self.clock();
        let may = |tx: &Transaction| -> Result<()> {
            if people::person(tx, clock, &person_id)?.is_self {
                return Err(Error::invalid("person_id", "error_erase_self"));
            }
            match holds::standing(tx, &person_id)? {
                Some(_) => Err(Error::invalid("person_id", "error_erase_held")),
                None => Ok(()),
            }
        };
        self.read(|tx| may(tx))?;
        if self.backup_place().is_some() {
            // Against a fault on the way; it is cleaned with the others.
            self.back_up(BackupReason::BeforeErase)?;
        }
        let (today, now) = (clock.today(), clock.now());
        let records = self.alone(|| {
            let records = self.write_aside(|tx| {
                may(tx)?;
                let gone = erase(tx, &person_id, today, &now)?;
                forget_changes(tx, &person_id, &gone)?;
                attachments::sweep(tx)?;
                Ok(gone.len() as u32)
            })?;
            self.fold_log()?;
            Ok(records)
        })?;
        self.forget_files_of_before();
        let cleaned = self.rewrite_backups(&|db| clean(db, &person_id, today, &now));
        let (backups, not_reached) = match cleaned {
            Ok(backups) => (backups, None),
            Err(error) => (0, Some(error.message())),
        };
        Ok(Erased { records, backups, not_reached })
    }

    /// Files of an earlier state beside the planner hold what was erased.
    fn forget_files_of_before(&self) {
        self.leave_backup().ok();
        let Ok(files) = fs::read_dir(self.folder()) else { return };
        for file in files.flatten() {
            if file.file_name().to_string_lossy().starts_with(&format!("{DATABASE}.before-")) {
                fs::remove_file(file.path()).ok();
            }
        }
    }
}

/// The same in a copy of the planner, which has a log of its own.
#[allow(clippy::disallowed_methods, reason = "a copy beside the planner: nobody undoes anything in it")]
fn clean(db: &Connection, person_id: &PersonId, today: NaiveDate, now: &str) -> Result<()> {
    let tx = db.unchecked_transaction()?;
    let gone = erase(&tx, person_id, today, now)?;
    forget_changes(&tx, person_id, &gone)?;
    attachments::sweep(&tx)?;
    tx.commit()?;
    Ok(())
}

/// Erases anew who is in the ledger and in this copy of the planner all the same.
pub(crate) fn apply_ledger(db: &Connection, now: &str) -> Result<()> {
    let again: Vec<(PersonId, NaiveDate)> = db
        .prepare(
            "SELECT l.entity_id, l.erased_on FROM erasure_ledger l JOIN person p ON p.id = l.entity_id AND NOT p.is_self
             WHERE l.entity = 'person'",
        )?
        .query_map([], |r| r.try_into())?
        .collect::<rusqlite::Result<_>>()?;
    for (person_id, on) in again {
        clean(db, &person_id, on, now)?;
    }
    Ok(())
}

/// Deletes what is the person's and cuts what points to them; the ids of what went.
fn erase(tx: &Transaction, person_id: &PersonId, today: NaiveDate, now: &str) -> Result<BTreeSet<String>> {
    let tables = exchange::tables(tx)?;
    let mut eraser = Eraser { tx, tables: &tables, gone: BTreeSet::new() };
    // That something was saved elsewhere stays in the register, without a name: it is the manager's to know.
    tx.execute(
        "UPDATE snapshot SET person_id = NULL, file_name = NULL, sections = NULL, payload = NULL, updated_at = ?2
         WHERE person_id = ?1 AND kind <> 'quarter_close'",
        (person_id, now),
    )?;
    eraser.remove("person", person_id.as_str())?;
    let gone = eraser.gone;
    let ids = serde_json::to_string(&gone)?;
    for table in ["event", "dismissal", "favourite"] {
        let sql = format!("DELETE FROM {table} WHERE entity_id IN (SELECT value FROM json_each(?1))");
        tx.execute(&sql, [&ids])?;
    }
    for (table, column) in [("entry", "attrs"), ("plan", "attrs"), ("register_item", "attrs")] {
        cut_out(tx, table, column, person_id)?;
    }
    let kept = kept_pages::read(tx)?;
    let pages: Vec<&KeptPage> =
        kept.iter().filter(|page| !gone.iter().any(|id| page.route.contains(id.as_str()))).collect();
    if pages.len() < kept.len() {
        settings::set(tx, kept_pages::KEY, &pages, now)?;
    }
    tx.execute(
        "INSERT INTO erasure_ledger (id, entity, entity_id, erased_on, created_at, updated_at)
         VALUES (?1, 'person', ?2, ?3, ?4, ?4) ON CONFLICT DO NOTHING",
        (uuid::Uuid::now_v7().to_string(), person_id, today, now),
    )?;
    Ok(gone)
}

struct Eraser<'a> {
    tx: &'a Transaction<'a>,
    tables: &'a [Table],
    gone: BTreeSet<String>,
}

/// A column that points to a row.
struct Pointer {
    table: String,
    column: String,
    part: bool,
    /// SQLite empties it by itself.
    loose: bool,
    needed: bool,
}

impl Eraser<'_> {
    /// Every column that points to a row of `table`.
    fn pointers_to(&self, table: &str) -> Result<Vec<Pointer>> {
        let mut all = self.tx.prepare_cached(
            "SELECT k.\"from\", k.on_delete = 'CASCADE', k.on_delete = 'SET NULL', c.\"notnull\"
             FROM pragma_foreign_key_list(?1) k JOIN pragma_table_info(?1) c ON c.name = k.\"from\" WHERE k.\"table\" = ?2",
        )?;
        let mut found = Vec::new();
        for from in self.tables.iter().filter(|from| from.key == "id") {
            let pointer = |r: &rusqlite::Row| {
                let (column, part, loose, needed) = r.try_into()?;
                Ok(Pointer { table: from.name.clone(), column, part, loose, needed })
            };
            found.extend(all.query_map([&from.name, table], pointer)?.collect::<rusqlite::Result<Vec<_>>>()?);
        }
        Ok(found)
    }

    /// Removes a row, and before it what cannot be without it.
    fn remove(&mut self, table: &str, id: &str) -> Result<()> {
        if !self.gone.insert(id.to_owned()) {
            return Ok(());
        }
        for pointer in self.pointers_to(table)? {
            let Pointer { table: from, column, .. } = &pointer;
            let sql = format!("SELECT id FROM {} WHERE {} = ?1", quoted(from), quoted(column));
            let rows: Vec<String> =
                self.tx.prepare(&sql)?.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
            let theirs = pointer.part || pointer.needed || (table == "person" && *column == whose(from));
            for row in rows {
                if theirs {
                    self.remove(from, &row)?;
                } else if !pointer.loose {
                    let cut = format!("UPDATE {} SET {} = NULL WHERE id = ?1", quoted(from), quoted(column));
                    // Where the row makes no sense without it, it goes.
                    if self.tx.execute(&cut, [&row]).is_err() {
                        self.remove(from, &row)?;
                    }
                }
            }
        }
        self.tx.execute(&format!("DELETE FROM {} WHERE id = ?1", quoted(table)), [id])?;
        Ok(())
    }
}

/// Takes an id out of the values that a column keeps as JSON.
fn cut_out(tx: &Transaction, table: &str, column: &str, person_id: &PersonId) -> Result<()> {
    let sql = format!("SELECT id, {column} FROM {table} WHERE instr({column}, ?1)");
    let rows: Vec<(String, String)> =
        tx.prepare(&sql)?.query_map([person_id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (id, text) in rows {
        let mut value: Value = serde_json::from_str(&text)?;
        without(&mut value, person_id.as_str());
        tx.execute(&format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1"), (id, value.to_string()))?;
    }
    Ok(())
}

fn without(value: &mut Value, id: &str) {
    match value {
        Value::Array(all) => {
            all.retain(|one| one.as_str() != Some(id));
            all.iter_mut().for_each(|one| without(one, id));
        }
        Value::Object(all) => {
            all.retain(|key, one| key != id && one.as_str() != Some(id));
            all.values_mut().for_each(|one| without(one, id));
        }
        _ => {}
    }
}

/// Forgets what the log of changes knows of them: up to the last step that touched them, so that what is left can still be
/// taken back step by step. While somebody else's data is on hold, only the steps that touched them.
fn forget_changes(tx: &Transaction, person_id: &PersonId, gone: &BTreeSet<String>) -> Result<()> {
    let ids = serde_json::to_string(gone)?;
    let touched = "SELECT step_id FROM row_change
         WHERE instr(coalesce(before, ''), ?1) OR instr(coalesce(after, ''), ?1)
            OR coalesce(json_extract(before, '$.id'), json_extract(after, '$.id')) IN (SELECT value FROM json_each(?2))";
    let held: bool = tx.query_row(&format!("SELECT {}", holds::ANY), [], |r| r.get(0))?;
    if held {
        tx.execute(&format!("DELETE FROM change_step WHERE id IN ({touched})"), (person_id, &ids))?;
    } else {
        let last: Option<i64> = tx
            .query_row(&format!("SELECT max(step_id) FROM ({touched})"), (person_id, &ids), |r| r.get(0))
            .optional()?
            .flatten();
        tx.execute("DELETE FROM change_step WHERE id <= ?1", [last])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::db::{self, Access};
    use crate::demo::{self, Stage};
    use crate::holds::{HoldKind, NewHold};
    use crate::testing::day;
    use crate::{backups, restore};
    use std::path::Path;

    fn open(home: &Path) -> Planner {
        let planner = Planner::open(&home.join("planner"), Clock::stopped(day("2026-11-24"))).expect("opened");
        planner.keep_backups_in(&home.join("backups"));
        planner
    }

    fn made() -> (tempfile::TempDir, Planner) {
        let home = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2026-11-24"));
        drop(demo::make(&home.path().join("planner"), clock, Stage::Month6, true).expect("made"));
        let planner = open(home.path());
        (home, planner)
    }

    /// Every text of a store, as it lies there.
    fn texts(db: &Connection) -> String {
        let names: Vec<String> = db
            .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'shadow') AND name NOT LIKE 'sqlite_%'")
            .and_then(|mut all| all.query_map([], |r| r.get(0))?.collect())
            .expect("listed");
        let mut all = String::new();
        for table in names {
            let mut rows = db.prepare(&format!("SELECT * FROM \"{table}\"")).expect("read");
            let columns = rows.column_count();
            let mut rows = rows.query([]).expect("read");
            while let Some(row) = rows.next().expect("read") {
                for n in 0..columns {
                    match row.get_ref(n).expect("a cell") {
                        rusqlite::types::ValueRef::Text(text) | rusqlite::types::ValueRef::Blob(text) => {
                            all.push_str(&String::from_utf8_lossy(text));
                            all.push('\n');
                        }
                        _ => {}
                    }
                }
            }
        }
        all
    }

    #[test]
    fn whoever_is_erased_is_in_no_table_no_search_no_log_and_no_backup_and_the_others_are_whole() {
        let (home, planner) = made();
        let everybody = planner.list_people(true).expect("listed");
        let others: Vec<_> = everybody.iter().filter(|person| !person.is_self).collect();
        assert!(others.len() > 3);
        for (n, person) in others.iter().enumerate() {
            planner.add_note(Some(person.id.clone()), format!("zebrafish{n}erased"), None).expect("kept");
        }
        let gone = others[0];
        planner.back_up_now().expect("made");
        let older = home.path().join("carried");
        fs::create_dir(&older).expect("a folder");
        let carried = planner.back_up_to(&older).expect("out of reach");
        // The control: it is there before.
        let before = planner.read(|tx| Ok(texts(tx))).expect("read");
        assert!(before.contains(gone.id.as_str()) && before.contains("zebrafish0erased"));

        let preview = planner.look_at_erasure(gone.id.clone()).expect("looked at");
        assert!(preview.records > 10 && preview.hold.is_none(), "{preview:?}");
        let erased = planner.erase_person(gone.id.clone()).expect("erased");
        assert!(erased.records > 10 && erased.backups >= 1 && erased.not_reached.is_none(), "{erased:?}");
        let check = |db: &Connection, what: &str| {
            let after = texts(db);
            let ledger = after.matches(gone.id.as_str()).count();
            assert_eq!(ledger, 1, "{what}: only the ledger has the id");
            assert!(!after.contains("zebrafish0erased"), "{what}");
            for n in 1..others.len() {
                assert!(after.contains(&format!("zebrafish{n}erased")), "{what}: {n} is whole");
            }
        };
        planner
            .read(|tx| {
                check(tx, "the planner");
                Ok(())
            })
            .expect("read");
        assert!(planner.find("zebrafish0erased".into()).expect("searched").is_empty());
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
        for backup in planner.backups().expect("listed").all {
            let folder = home.path().join("backups").join(&backup.id);
            backups::prove(&folder, &planner.key()).expect("still whole");
            check(&db::connect(&folder.join(DATABASE), &planner.key(), Access::Frozen).expect("opened"), &backup.id);
        }
        // The pages work on without them, and so does undo.
        for person in planner.list_people(true).expect("listed").into_iter().filter(|person| !person.is_self) {
            planner.person_page(person.id).expect("a page");
        }
        planner.today().expect("today");
        planner.quarter(None).expect("the quarter");
        planner.add_person("Newcomer".into()).expect("added");
        planner.undo().expect("undone");

        // A backup that was out of reach is cleaned when it is taken back.
        let name = "9999999999 2026-11-24";
        let put = home.path().join("backups").join(name);
        fs::rename(&carried, &put).expect("put there");
        let dirty = db::connect(&put.join(DATABASE), &planner.key(), Access::Frozen).expect("opened");
        assert!(texts(&dirty).contains("zebrafish0erased"), "the control: it was out of reach");
        drop(dirty);
        planner.look_into_backup(name.into()).expect("looked into");
        planner.take_back().expect("ready");
        drop(planner);
        let planner = open(home.path());
        planner
            .read(|tx| {
                check(tx, "taken back");
                Ok(())
            })
            .expect("read");
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
        assert!(!restore::is_waiting(planner.folder()));
    }

    #[test]
    fn everybody_of_a_team_can_be_erased_one_after_the_other() {
        let (_home, planner) = made();
        for person in planner.list_people(true).expect("listed").into_iter().filter(|person| !person.is_self) {
            planner.erase_person(person.id.clone()).unwrap_or_else(|error| panic!("{}: {error}", person.display_name));
            assert!(matches!(planner.person_page(person.id), Err(Error::Gone)));
        }
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
        planner.today().expect("today");
    }

    #[test]
    fn a_hold_refuses_it_until_it_is_lifted_and_the_manager_is_never_erased() {
        let (_home, planner) = made();
        let everybody = planner.list_people(true).expect("listed");
        let own = planner.read(people::self_id).expect("the manager");
        assert_eq!(planner.erase_person(own).expect_err("refused").kind(), "invalid");
        let one = everybody.iter().find(|person| !person.is_self).expect("somebody");
        let hold = NewHold { kind: HoldKind::Dispute, since: None, due_on: None, reason: Some("a claim".into()) };
        planner.put_on_hold(one.id.clone(), hold).expect("held");
        let before = planner.read(|tx| Ok(texts(tx))).expect("read");
        let told = planner.erase_person(one.id.clone()).expect_err("refused");
        assert!(told.message().contains("Ask HR first"), "{told:?}");
        assert!(planner.read(|tx| Ok(texts(tx))).expect("read") == before, "nothing is touched");
        planner.lift_hold(one.id.clone(), "it was settled".into()).expect("lifted");
        planner.erase_person(one.id.clone()).expect("erased");
    }
}
