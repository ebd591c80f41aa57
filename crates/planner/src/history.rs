//! What changed, when, under which label: one log gives undo, redo and "recently changed".
//!
//! A *step* is one committed write with a label a person understands ("Log one-on-one"). Under it lie *changes*, one
//! per touched row, as JSON of the row before and after. Nobody writes them by hand: TEMP triggers, generated from the
//! schema each time the store opens, see every row that changes, through cascades and upserts too (REPLACE only with
//! `recursive_triggers`). As they are TEMP, no migration has to rewrite them.
//!
//! What must stay true:
//! - Undo is linear: the newest step not yet undone comes back first. The store then is byte for byte what it was
//!   before that step, so every row image fits and no foreign key can cascade again.
//! - SQLite reports children of a cascade before their parent. Undo walks backwards and so puts the parent back first.
//! - SQLite's JSON keeps 15 digits of a REAL and no BLOB, so the triggers write them as exact text and as hex, by the
//!   column's type. That needs `STRICT` tables without `ANY`; `watch` refuses others.
//! - An update keeps its key and the columns that differ, nothing else.
//! - No formula reads the log: what must be known for longer stands in `event`.

use crate::calendar::Clock;
use crate::content_digest;
use crate::error::{Error, Result};
use crate::holds;
use crate::messages::{self, Label, word_label};
use rusqlite::functions::FunctionFlags;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, types::Value as Cell};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// Derived or about the log itself; rebuilt, never undone.
pub(crate) const NOT_WATCHED: &[&str] = &["change_step", "row_change", "meta", "file_content", "search_text"];

/// How long a step can be taken back, in days; the newest `KEPT_ANYWAY` stay whatever the clock says.
const KEPT_DAYS: i64 = 30;
const KEPT_ANYWAY: i64 = 200;

type Row = Map<String, Value>;

pub(crate) struct Column {
    pub name: String,
    kind: String,
    key: bool,
}

pub(crate) fn columns(db: &Connection, table: &str) -> Result<Vec<Column>> {
    let mut found = db.prepare_cached("SELECT name, type, pk > 0 FROM pragma_table_info(?1)")?;
    let all = found.query_map([table], |r| Ok(Column { name: r.get(0)?, kind: r.get(1)?, key: r.get(2)? }))?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

/// Starts logging every table of the store on this connection, and counting what it holds (`content_digest`). Nothing is
/// recorded until `step` opens one.
pub(crate) fn watch(db: &mut Connection, now: &str) -> Result<()> {
    content_digest::watch(db, now)?;
    let db = &*db;
    db.create_scalar_function(
        "exact",
        1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS,
        |call| Ok(call.get::<Option<f64>>(0)?.map(|real| format!("{real:?}"))),
    )?;
    db.execute_batch("CREATE TEMP TABLE recording (step INTEGER NOT NULL)")?;
    let tables: Vec<(String, bool)> = db
        .prepare("SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (table, strict) in tables.iter().filter(|(t, _)| !NOT_WATCHED.contains(&t.as_str())) {
        let columns = columns(db, table)?;
        if !strict || !columns.iter().any(|c| c.key) || columns.iter().any(|c| c.kind == "ANY") {
            return Err(Error::Internal(format!("{table} must be STRICT, with a primary key and without ANY")));
        }
        db.execute_batch(&triggers(db, table, &columns)?)?;
    }
    Ok(())
}

/// The row called `side` as SQL that gives its image.
fn image(side: &str, columns: &[Column]) -> String {
    let cell = |c: &Column| match (format!("{side}.{}", name(&c.name)), c.kind.as_str()) {
        (at, "REAL") => format!("exact({at})"),
        (at, "BLOB") => format!("iif({at} IS NULL, NULL, hex({at}))"), // hex(NULL) is ''
        (at, _) => at,
    };
    let pairs: Vec<_> = columns.iter().map(|c| format!("{}, {}", text(&c.name), cell(c))).collect();
    format!("json_object({})", pairs.join(", "))
}

fn triggers(db: &Connection, table: &str, columns: &[Column]) -> Result<String> {
    let row = |side: &str| image(side, columns);
    // BINARY: a NOCASE column that changes from "ann" to "Ann" has changed.
    let same = |c: &Column| format!("OLD.{0} IS NEW.{0} COLLATE BINARY", name(&c.name));
    let drop_if_same = |c: &Column| format!(", iif({}, {}, '$.\"\"')", same(c), text(&format!("$.\"{}\"", c.name)));
    let unchanged: String = columns.iter().filter(|c| !c.key).map(drop_if_same).collect();
    let diff = |side: &str| format!("json_remove({}{unchanged})", row(side));
    let all_same = columns.iter().map(same).collect::<Vec<_>>().join(" AND ");
    let log = |event: &str, when: &str, before: &str, after: &str| -> Result<String> {
        Ok(format!(
            "CREATE TEMP TRIGGER {} AFTER {event} ON main.{} {when} BEGIN
           INSERT INTO row_change (step_id, table_name, before, after) SELECT step, {}, {before}, {after} FROM recording;
           {}
         END;",
            name(&format!("log_{event}_{table}")),
            name(table),
            text(table),
            content_digest::statement(db, table, event)?
        ))
    };
    Ok(log("INSERT", "", "NULL", &row("NEW"))?
        + &log("DELETE", "", &row("OLD"), "NULL")?
        + &log("UPDATE", &format!("WHEN NOT ({all_same})"), &diff("OLD"), &diff("NEW"))?)
}

/// Runs `body` in one transaction and records it as one undoable step called `label`.
/// With `merge`, a write to the same thing as the newest step joins it: an hour of typing is one undo.
pub(crate) fn step<T>(
    db: &mut Connection,
    label: &Label,
    merge: Option<&str>,
    clock: Clock,
    body: impl FnOnce(&Transaction) -> Result<T>,
) -> Result<(T, bool)> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let newest: Option<Newest> = tx
        .prepare_cached("SELECT id, merge, undone, made_at FROM change_step ORDER BY id DESC LIMIT 1")?
        .query_row([], |r| Ok(Newest { id: r.get(0)?, merge: r.get(1)?, undone: r.get(2)?, made_at: r.get(3)? }))
        .optional()?;
    let joined = newest.as_ref().filter(|last| !last.undone && merge.is_some() && merge == last.merge.as_deref());
    let now = clock.now();
    let step = match joined {
        Some(last) => last.id,
        None => {
            let mut begin = tx.prepare_cached("INSERT INTO change_step (label, made_at, merge) VALUES (?1, ?2, ?3)")?;
            begin.insert((label.to_json(), &now, merge))?
        }
    };
    let mark: i64 = tx.prepare_cached("SELECT ifnull(max(id), 0) FROM row_change")?.query_row([], |r| r.get(0))?;
    tx.prepare_cached("INSERT INTO temp.recording VALUES (?1)")?.execute([step])?;
    let done = body(&tx)?;
    tx.prepare_cached("DELETE FROM temp.recording")?.execute([])?;

    let wrote: bool =
        tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM row_change WHERE id > ?1)")?.query_row([mark], |r| r.get(0))?;
    match (wrote, joined.is_some()) {
        (true, true) => fold(&tx, step, mark)?,
        (true, false) => {
            // What was undone are the newest steps; it cannot come back over a new write.
            if newest.as_ref().is_some_and(|last| last.undone) {
                tx.execute("DELETE FROM change_step WHERE undone", [])?;
            }
            // Once a day is enough to let go of what is older than thirty.
            if newest.as_ref().is_none_or(|last| last.made_at.get(..10) != now.get(..10)) {
                forget(&tx, clock)?;
            }
        }
        (false, false) => {
            tx.prepare_cached("DELETE FROM change_step WHERE id = ?1")?.execute([step])?;
        }
        (false, true) => {}
    }
    tx.commit()?;
    Ok((done, wrote))
}

/// The step that stands last.
struct Newest {
    id: i64,
    merge: Option<String>,
    undone: bool,
    made_at: String,
}

/// Lets go of steps that are older than they are promised for.
fn forget(tx: &Transaction, clock: Clock) -> Result<()> {
    let oldest = (clock.today() - chrono::Duration::days(KEPT_DAYS)).to_string();
    tx.execute(
        &format!(
            "DELETE FROM change_step WHERE made_at < ?1 AND id <= (SELECT max(id) - ?2 FROM change_step) AND NOT {}",
            holds::ANY
        ),
        (oldest, KEPT_ANYWAY),
    )?;
    Ok(())
}

/// Folds a change that repeats its predecessor's row into it. Only neighbours, so the order of rows never changes.
fn fold(tx: &Transaction, step: i64, mark: i64) -> Result<()> {
    let log = changes(tx, step)?;
    let Some(new) = log.iter().position(|c| c.id > mark) else { return Ok(()) };
    let (Some(old), [new]) = (new.checked_sub(1).map(|at| &log[at]), &log[new..]) else { return Ok(()) };
    let keys: Vec<_> = columns(tx, &new.table)?.into_iter().filter(|c| c.key).map(|c| c.name).collect();
    let (Some(was), Some(then), Some(now)) = (&old.after, &new.before, &new.after) else { return Ok(()) };
    if old.table != new.table || keys.iter().any(|k| was.get(k) != then.get(k)) {
        return Ok(());
    }
    let over = |under: &Row, top: &Row| -> Row { under.clone().into_iter().chain(top.clone()).collect() };
    let before = old.before.as_ref().map(|first| over(then, first));
    let after = over(was, now);
    tx.execute("DELETE FROM row_change WHERE id = ?1", [new.id])?;
    if before.as_ref() == Some(&after) {
        tx.execute("DELETE FROM row_change WHERE id = ?1", [old.id])?; // typed and taken back
        tx.execute(
            "DELETE FROM change_step WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM row_change WHERE step_id = ?1)",
            [step],
        )?;
    } else {
        let json = |row: Row| Value::Object(row).to_string();
        let images = (old.id, before.map(json), json(after));
        tx.execute("UPDATE row_change SET before = ?2, after = ?3 WHERE id = ?1", images)?;
    }
    Ok(())
}

/// Takes the newest step back; its label in words, or nothing if there is none.
pub(crate) fn undo(db: &mut Connection) -> Result<Option<String>> {
    travel(db, true)
}

/// Does the step undone last again; its label in words, or nothing if there is none.
pub(crate) fn redo(db: &mut Connection) -> Result<Option<String>> {
    travel(db, false)
}

fn travel(db: &mut Connection, back: bool) -> Result<Option<String>> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let next = match back {
        true => "SELECT id, label FROM change_step WHERE NOT undone ORDER BY id DESC",
        false => "SELECT id, label FROM change_step WHERE undone ORDER BY id",
    };
    let found: Option<(i64, String)> = tx.query_row(next, [], |r| Ok((r.get(0)?, r.get(1)?))).optional()?;
    let Some((step, label)) = found else { return Ok(None) };
    tx.execute_batch("PRAGMA defer_foreign_keys = ON")?; // rows that point at each other; OFF again after the commit
    let mut log = changes(&tx, step)?;
    if back {
        log.reverse();
    }
    for c in &log {
        let (from, to) = if back { (&c.after, &c.before) } else { (&c.before, &c.after) };
        apply(&tx, &c.table, from.as_ref(), to.as_ref())?;
    }
    tx.execute("UPDATE change_step SET undone = NOT undone WHERE id = ?1", [step])?;
    tx.commit()?;
    Ok(Some(word_label(&label)))
}

struct Change {
    id: i64,
    table: String,
    before: Option<Row>,
    after: Option<Row>,
}

fn changes(tx: &Connection, step: i64) -> Result<Vec<Change>> {
    let row = |json: Option<String>| json.and_then(|j| serde_json::from_str(&j).ok());
    let mut log =
        tx.prepare_cached("SELECT id, table_name, before, after FROM row_change WHERE step_id = ?1 ORDER BY id")?;
    let all = log.query_map([step], |r| {
        Ok(Change { id: r.get(0)?, table: r.get(1)?, before: row(r.get(2)?), after: row(r.get(3)?) })
    })?;
    Ok(all.collect::<rusqlite::Result<_>>()?)
}

/// Turns the row `from` into the row `to`. Columns the table no longer has are left out, new ones keep their default.
fn apply(tx: &Transaction, table: &str, from: Option<&Row>, to: Option<&Row>) -> Result<()> {
    let columns = columns(tx, table)?;
    let (keys, at) = from.map(|row| bind(&columns, row, |c| c.key)).unwrap_or_default();
    let mut to_row = to.cloned();
    if let (Some(from), Some(to)) = (from, &mut to_row) {
        // A key that is set to itself makes SQLite look through every table that points here, and miscount a row that
        // points at itself.
        to.retain(|name, value| from.get(name) != Some(value) || !columns.iter().any(|c| c.key && c.name == *name));
    }
    let (names, mut values) = to_row.as_ref().map(|row| bind(&columns, row, |_| true)).unwrap_or_default();
    if to.is_some() && names.is_empty() {
        return Ok(());
    }
    let (main, place) = (name(table), keys.join(" = ? AND "));
    let sql = match (from, to) {
        (None, _) => {
            format!("INSERT INTO {main} ({}) VALUES ({})", names.join(", "), vec!["?"; names.len()].join(", "))
        }
        (_, None) => format!("DELETE FROM {main} WHERE {place} = ?"),
        _ => format!("UPDATE {main} SET {} = ? WHERE {place} = ?", names.join(" = ?, ")),
    };
    values.extend(at);
    match tx.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values)) {
        Ok(1) => Ok(()),
        Ok(n) => Err(Error::Internal(format!("{n} rows of {table} instead of one"))),
        // Undo and redo meet the store as the step left it. Only out of turn can a newer row be in the way.
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
            Err(Error::invalid("step", "error_place_taken"))
        }
        Err(error) => Err(error.into()),
    }
}

/// The columns of `row` that the table still has, and their values: the inverse of what the triggers write.
fn bind(columns: &[Column], row: &Row, wanted: fn(&Column) -> bool) -> (Vec<String>, Vec<Cell>) {
    let hex = |s: &str, at: usize| u8::from_str_radix(&s[at..at + 2], 16).unwrap_or_default();
    let cell = |kind: &str, value: &Value| match (kind, value) {
        ("REAL", Value::String(s)) => s.parse().map_or(Cell::Null, Cell::Real),
        ("BLOB", Value::String(s)) => Cell::Blob((0..s.len()).step_by(2).map(|at| hex(s, at)).collect()),
        (_, Value::String(s)) => Cell::Text(s.clone()),
        (_, Value::Number(n)) => n.as_i64().map_or(Cell::Null, Cell::Integer),
        _ => Cell::Null,
    };
    let kept = columns.iter().filter(|c| wanted(c));
    kept.filter_map(|c| Some((name(&c.name), cell(&c.kind, row.get(&c.name)?)))).unzip()
}

pub(crate) fn name(identifier: &str) -> String {
    format!("\"{}\"", identifier.replace('"', "\"\""))
}

pub(crate) fn text(literal: &str) -> String {
    format!("'{}'", literal.replace('\'', "''"))
}

/// One step of the log, for people.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangeStep {
    pub id: u32,
    /// What was done, in words.
    pub label: String,
    /// Instant, UTC.
    pub made_at: String,
    /// Taken back, and could be done again.
    pub undone: bool,
    pub parts: Vec<ChangePart>,
}

/// What one step did to one row.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ChangePart {
    pub table: String,
    pub what: ChangeKind,
    /// The text a person would know the row by, before and after; absent where there was none.
    pub before: Option<String>,
    pub after: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    Created,
    Changed,
    Deleted,
}

/// What putting a step back did, or what speaks against it.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct Restored {
    pub restored: u32,
    /// Rows that changed since: nothing was put back, the manager decides.
    pub conflicts: Vec<Conflict>,
    /// What was written since and cannot be without a row of the step: nothing was put back, and no insisting helps.
    pub hanging: Vec<Hanging>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Hanging {
    /// What it is, in a word.
    pub what: String,
    /// The text a person would know it by.
    pub text: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Conflict {
    pub table: String,
    /// As it is, and as it would be.
    pub now: Option<String>,
    pub then: Option<String>,
}

/// The last 30 days, newest first, at most 200 steps.
pub(crate) fn recently_changed(db: &Connection) -> Result<Vec<ChangeStep>> {
    let mut steps =
        db.prepare_cached("SELECT id, label, made_at, undone FROM change_step ORDER BY id DESC LIMIT 200")?;
    let heads: Vec<(i64, String, String, bool)> =
        steps.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    heads
        .into_iter()
        .map(|(id, label, made_at, undone)| {
            let parts = changes(db, id)?.iter().filter(|c| !is_trace(&c.table)).map(part).collect();
            Ok(ChangeStep { id: id as u32, label: word_label(&label), made_at, undone, parts })
        })
        .collect()
}

/// Rows that only tell of another row's change, and answers to forms, of which some were given without a name; nobody looks
/// for them by themselves.
fn is_trace(table: &str) -> bool {
    matches!(table, "event" | "assessment_answer")
}

fn part(change: &Change) -> ChangePart {
    let what = match (&change.before, &change.after) {
        (None, _) => ChangeKind::Created,
        (_, None) => ChangeKind::Deleted,
        _ => ChangeKind::Changed,
    };
    let (before, after) = (change.before.as_ref().and_then(readable), change.after.as_ref().and_then(readable));
    ChangePart { table: change.table.clone(), what, before, after }
}

/// The text a person would know a row by, shortened to 300 characters.
fn readable(row: &Row) -> Option<String> {
    const TEXTS: &[&str] = &[
        "display_name",
        "title",
        "text",
        "body",
        "behaviour",
        "objective",
        "activity",
        "summary",
        "strengths",
        "focus",
        "next_steps",
        "employee_comment",
        "question_answer",
        "commitment",
        "note",
        "blocker",
        "value",
        "state",
        "due_on",
        "held_on",
        "planned_on",
        "target_on",
        "file_name",
    ];
    TEXTS.iter().find_map(|name| match row.get(*name)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.chars().take(300).collect()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// Puts the rows of a step back as they were before it, inside a step of its own that the caller has opened.
/// Where a row has changed since, or others would go with it, nothing is touched and the conflicts are told, unless
/// `anyway`. Where something hangs on a row that would go, nothing is touched either way.
///
/// # Errors
/// `Gone` where the log has no such step; `Invalid` where what the rows belong to, or their place, is not free any more.
pub(crate) fn restore(tx: &Transaction, step: u32, anyway: bool) -> Result<Restored> {
    let mut log = changes(tx, i64::from(step))?;
    if log.is_empty() {
        return Err(Error::Gone);
    }
    log.reverse();
    tx.execute_batch("PRAGMA defer_foreign_keys = ON; SAVEPOINT putting_back")?;
    let mut told = Restored::default();
    for change in &log {
        let columns = columns(tx, &change.table)?;
        let now = current(tx, &change.table, &columns, change.after.as_ref().or(change.before.as_ref()))?;
        let as_left = match (&now, &change.after) {
            (Some(now), Some(after)) => {
                after.iter().all(|(column, value)| now.get(column).is_none_or(|is| is == value))
            }
            (None, None) => true,
            _ => false,
        };
        if !as_left && !is_trace(&change.table) {
            let then = change.before.as_ref().and_then(readable);
            told.conflicts.push(Conflict { table: change.table.clone(), now: now.as_ref().and_then(readable), then });
        }
    }
    for change in &log {
        // Read again: an earlier change of this very step may just have touched the same row.
        let columns = columns(tx, &change.table)?;
        let now = current(tx, &change.table, &columns, change.after.as_ref().or(change.before.as_ref()))?;
        match (&now, &change.before) {
            (None, None) => continue,
            (None, Some(before)) if change.after.is_none() => apply(tx, &change.table, None, Some(before))?,
            (None, Some(_)) => continue, // deleted since, by a step of its own, which brings all of it back
            (Some(now), None) => {
                depending(tx, &change.table, now, &mut told)?;
                if !told.hanging.is_empty() {
                    break;
                }
                apply(tx, &change.table, change.after.as_ref(), None)?;
            }
            (Some(now), Some(before)) => apply(tx, &change.table, Some(now), Some(before))?,
        }
        told.restored += 1;
    }
    if !told.hanging.is_empty() || (!told.conflicts.is_empty() && !anyway) {
        tx.execute_batch("ROLLBACK TO putting_back")?;
        told.restored = 0;
    } else {
        told.conflicts.clear();
        let tables: std::collections::BTreeSet<&str> = log.iter().map(|change| change.table.as_str()).collect();
        for table in tables {
            let mut orphans = tx.prepare("SELECT 1 FROM pragma_foreign_key_check(?1)")?;
            if orphans.exists([table])? {
                return Err(Error::invalid("step", "error_belongs_to_gone"));
            }
        }
    }
    tx.execute_batch("RELEASE putting_back")?;
    Ok(told)
}

/// Tells what keeps `row` from being taken away, and what would go with it. Traces of it go without a word.
fn depending(tx: &Transaction, table: &str, row: &Row, told: &mut Restored) -> Result<()> {
    let mut pointing = tx.prepare_cached(
        "SELECT t.name, f.\"from\", ifnull(f.\"to\", 'id'), f.on_delete = 'CASCADE'
         FROM pragma_table_list t, pragma_foreign_key_list(t.name) f
         WHERE t.schema = 'main' AND t.type = 'table' AND f.\"table\" = ?1 AND f.on_delete <> 'SET NULL' ORDER BY t.name",
    )?;
    let pointing: Vec<(String, String, String, bool)> =
        pointing.query_map([table], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (from, column, to, goes_along) in pointing.iter().filter(|(from, ..)| !NOT_WATCHED.contains(&from.as_str())) {
        let columns = columns(tx, from)?;
        let (main, column) = (name(from), name(column));
        let sql = format!("SELECT {} FROM {main} AS r WHERE {column} = ?1", image("r", &columns));
        let images: Vec<String> = tx
            .prepare_cached(&sql)?
            .query_map([row.get(to).and_then(Value::as_str)], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for found in images {
            let found: Row = serde_json::from_str(&found)?;
            if is_trace(from) {
                apply(tx, from, Some(&found), None)?;
            } else if *goes_along {
                depending(tx, from, &found, told)?;
                told.conflicts.push(Conflict { table: from.clone(), now: readable(&found), then: None });
            } else {
                told.hanging.push(Hanging { what: word(from), text: readable(&found) });
            }
        }
    }
    Ok(())
}

/// What a row of `table` is called on screen.
fn word(table: &str) -> String {
    let id = format!("record_{table}");
    messages::text(if messages::exists(&id) { &id } else { "record_other" }, &[])
}

/// The row's image as it is now, found by the key that `like` holds.
fn current(tx: &Transaction, table: &str, columns: &[Column], like: Option<&Row>) -> Result<Option<Row>> {
    let (keys, at) = like.map(|row| bind(columns, row, |c| c.key)).unwrap_or_default();
    let (main, place) = (name(table), keys.join(" = ? AND "));
    let sql = format!("SELECT {} FROM {main} AS r WHERE {place} = ?", image("r", columns));
    let found: Option<String> =
        tx.prepare_cached(&sql)?.query_row(rusqlite::params_from_iter(at), |r| r.get(0)).optional()?;
    Ok(found.and_then(|json| serde_json::from_str(&json).ok()))
}

/// What Ctrl+Z and Ctrl+Shift+Z would do, in words.
pub(crate) fn next_labels(db: &Connection) -> Result<(Option<String>, Option<String>)> {
    let label = |sql: &str| -> Result<Option<String>> {
        let found: Option<String> = db.prepare_cached(sql)?.query_row([], |r| r.get(0)).optional()?;
        Ok(found.as_deref().map(word_label))
    };
    Ok((
        label("SELECT label FROM change_step WHERE NOT undone ORDER BY id DESC LIMIT 1")?,
        label("SELECT label FROM change_step WHERE undone ORDER BY id LIMIT 1")?,
    ))
}

#[cfg(test)]
mod tests;
