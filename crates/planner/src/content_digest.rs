//! One number over everything in the planner, kept up to date by every write: whether what is read is what was saved.
//!
//! The pages of the file carry seals, so a changed byte shows. An older page that was put back carries a seal that fits, and
//! only this number tells: it is the sum of a keyed hash of each row, so that the order of rows does not matter and a write
//! costs what it touches. Beside it stands the generation, how many writes have changed anything; it only ever grows.
//!
//! Both stand in `meta` and change in the transaction of the write, by TEMP triggers. What SQLite takes back (a failed
//! statement, a savepoint, a transaction) is taken back here too. A column that is empty does not count, so a column that a
//! later version adds changes nothing. `check` counts anew over all rows.

use crate::digest::hex;
use crate::error::{Error, Result};
use crate::history::{columns, name, text};
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many writes have changed anything, and what the rows come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Content {
    pub generation: u64,
    pub sum: Sum,
}

/// The sum of the hashes of all rows, in four columns that each overflow for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sum([u64; 4]);

impl Sum {
    fn plus(self, row: Sum) -> Sum {
        Sum(std::array::from_fn(|n| self.0[n].wrapping_add(row.0[n])))
    }

    fn minus(self, row: Sum) -> Sum {
        Sum(std::array::from_fn(|n| self.0[n].wrapping_sub(row.0[n])))
    }

    pub fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes.chunks_exact_mut(8).zip(self.0).for_each(|(to, word)| to.copy_from_slice(&word.to_le_bytes()));
        bytes
    }

    pub fn from_bytes(bytes: &[u8; 32]) -> Sum {
        let mut words = [0; 4];
        for (word, from) in words.iter_mut().zip(bytes.chunks_exact(8)) {
            *word = from.iter().rev().fold(0, |all, byte| all << 8 | u64::from(*byte));
        }
        Sum(words)
    }
}

impl Content {
    fn to_text(self) -> String {
        let [a, b, c, d] = self.sum.0;
        format!("{} {a:016x}{b:016x}{c:016x}{d:016x}", self.generation)
    }

    fn from_text(text: &str) -> Option<Content> {
        let (generation, sum) = text.split_once(' ')?;
        if sum.len() != 64 || !sum.is_ascii() {
            return None;
        }
        let mut words = [0; 4];
        for (n, word) in words.iter_mut().enumerate() {
            *word = u64::from_str_radix(&sum[n * 16..(n + 1) * 16], 16).ok()?;
        }
        Some(Content { generation: generation.parse().ok()?, sum: Sum(words) })
    }
}

/// Where both stand. The key is random, made once, and goes along with every copy: equal rows give equal sums in a store and
/// its backups, whatever either is encrypted with.
const CONTENT: &str = "content";
const KEY: &str = "content_key";

/// Every table but the one the sum stands in. The full-text index checks itself against `search_text`.
fn tables(db: &Connection) -> Result<Vec<String>> {
    let mut all = db.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT LIKE 'search_index%' AND name <> 'meta' ORDER BY name",
    )?;
    Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// What a row of one table is hashed with: the table's name, and its columns' names.
struct Shape {
    table: Vec<u8>,
    columns: Vec<Vec<u8>>,
}

impl Shape {
    fn of(db: &Connection, table: &str) -> Result<Shape> {
        let framed = |text: &str| [&(text.len() as u32).to_le_bytes()[..], text.as_bytes()].concat();
        let columns = columns(db, table)?.iter().map(|column| framed(&column.name)).collect();
        Ok(Shape { table: framed(table), columns })
    }

    fn hash<'a>(&self, key: &[u8; 32], cells: impl Iterator<Item = ValueRef<'a>>) -> Sum {
        let mut hasher = blake3::Hasher::new_keyed(key);
        let mut small = Vec::with_capacity(512);
        small.extend_from_slice(&self.table);
        for (column, cell) in self.columns.iter().zip(cells) {
            let (kind, bytes): (u8, &[u8]) = match &cell {
                ValueRef::Null => continue,
                ValueRef::Integer(n) => (1, &n.to_le_bytes()),
                ValueRef::Real(n) => (2, &n.to_bits().to_le_bytes()),
                ValueRef::Text(text) => (3, text),
                ValueRef::Blob(bytes) => (4, bytes),
            };
            small.extend_from_slice(column);
            small.push(kind);
            small.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            if bytes.len() < 4096 {
                small.extend_from_slice(bytes);
            } else {
                // A file of many megabytes is not copied for it.
                hasher.update(&small).update(bytes);
                small.clear();
            }
        }
        Sum::from_bytes(hasher.update(&small).finalize().as_bytes())
    }
}

/// The statement of a trigger on `table` that takes the row of one `event` into account.
pub(crate) fn statement(db: &Connection, table: &str, event: &str) -> Result<String> {
    let row = |side: &str| -> Result<String> {
        Ok(columns(db, table)?.iter().map(|column| format!(", {side}.{}", name(&column.name))).collect())
    };
    let cells = match event {
        "INSERT" => row("NEW")?,
        "DELETE" => row("OLD")?,
        _ => row("OLD")? + &row("NEW")?,
    };
    Ok(format!(
        "UPDATE meta SET value = content_after(value, {}, {}{cells}) WHERE key = '{CONTENT}';",
        text(table),
        text(event)
    ))
}

/// Prepares the connection that writes: the function that the triggers call, and the triggers of the tables that the log
/// does not watch. Begins the sum where a store has none.
pub(crate) fn watch(db: &mut Connection, now: &str) -> Result<()> {
    if read(db)?.is_none() {
        begin(db, now)?;
    }
    let key = key(db)?.ok_or_else(|| Error::Internal("the sum over the content has no key".into()))?;
    let mut shapes = HashMap::new();
    for table in tables(db)? {
        let shape = Shape::of(db, &table)?;
        shapes.insert(table, shape);
    }
    // The generation before the transaction under way: the first change in it counts, the others belong to the same write.
    let before = Arc::new(AtomicU64::new(NONE));
    let forget = |before: &Arc<AtomicU64>| {
        let before = before.clone();
        move || before.store(NONE, Ordering::Relaxed)
    };
    let on_commit = forget(&before);
    db.commit_hook(Some(move || {
        on_commit();
        false
    }))?;
    db.rollback_hook(Some(forget(&before)))?;
    db.create_scalar_function(
        "content_after",
        -1,
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_INNOCUOUS,
        move |call| after(call, &key, &shapes, &before),
    )?;
    for table in crate::history::NOT_WATCHED.iter().filter(|table| **table != "meta") {
        for event in ["INSERT", "UPDATE", "DELETE"] {
            db.execute_batch(&format!(
                "CREATE TEMP TRIGGER {} AFTER {event} ON main.{} BEGIN {} END;",
                name(&format!("content_{event}_{table}")),
                name(table),
                statement(db, table, event)?
            ))?;
        }
    }
    Ok(())
}

const NONE: u64 = u64::MAX;

fn after(
    call: &Context,
    key: &[u8; 32],
    shapes: &HashMap<String, Shape>,
    before: &AtomicU64,
) -> rusqlite::Result<String> {
    let wrong = |what: &str| rusqlite::Error::UserFunctionError(what.into());
    let now = call.get_raw(0).as_str().ok().and_then(Content::from_text).ok_or_else(|| wrong("no sum"))?;
    let table = call.get_raw(1).as_str()?;
    let shape = shapes.get(table).ok_or_else(|| wrong("no such table"))?;
    let many = shape.columns.len();
    let hash = |from: usize| shape.hash(key, (from..from + many).map(|n| call.get_raw(n)));
    let sum = match call.get_raw(2).as_str()? {
        "INSERT" => now.sum.plus(hash(3)),
        "DELETE" => now.sum.minus(hash(3)),
        _ => now.sum.minus(hash(3)).plus(hash(3 + many)),
    };
    // A savepoint that was taken back may have taken the first change of the transaction with it.
    let began = before.load(Ordering::Relaxed);
    let generation = if began == NONE || now.generation <= began {
        before.store(now.generation, Ordering::Relaxed);
        now.generation + 1
    } else {
        now.generation
    };
    Ok(Content { generation, sum }.to_text())
}

/// What the store says of its content; none where it says nothing yet.
pub(crate) fn read(db: &Connection) -> Result<Option<Content>> {
    let mut said = db.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
    let said: Option<String> = said.query_row([CONTENT], |r| r.get(0)).optional()?;
    said.map(|text| {
        Content::from_text(&text).ok_or_else(|| Error::Internal("the sum over the content cannot be read".into()))
    })
    .transpose()
}

fn key(db: &Connection) -> Result<Option<[u8; 32]>> {
    let said: Option<String> = db.query_row("SELECT value FROM meta WHERE key = ?1", [KEY], |r| r.get(0)).optional()?;
    Ok(said.and_then(|text| {
        let mut key = [0; 32];
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        for (n, byte) in key.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&text[n * 2..n * 2 + 2], 16).ok()?;
        }
        Some(key)
    }))
}

/// The sum over all rows as they are, counted anew; none where the store has no key for it yet.
pub(crate) fn count(db: &Connection) -> Result<Option<Sum>> {
    let Some(key) = key(db)? else { return Ok(None) };
    let mut sum = Sum::default();
    for table in tables(db)? {
        let shape = Shape::of(db, &table)?;
        let names: Vec<String> = columns(db, &table)?.iter().map(|column| name(&column.name)).collect();
        // The table itself, never an index that happens to hold all of it.
        let sql = format!("SELECT {} FROM main.{} NOT INDEXED", names.join(", "), name(&table));
        let mut rows = db.prepare(&sql)?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let cells = (0..shape.columns.len()).map(|n| row.get_ref(n)).collect::<rusqlite::Result<Vec<_>>>()?;
            sum = sum.plus(shape.hash(&key, cells.into_iter()));
        }
    }
    Ok(Some(sum))
}

/// What each row of a table comes to, by its key, and whom it is about as the column (or expression) `about` says.
pub(crate) fn records(
    db: &Connection,
    table: &str,
    by: &str,
    about: &str,
) -> Result<HashMap<String, (Sum, Option<String>)>> {
    let mut found = HashMap::new();
    let there: bool =
        db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = ?1)", [table], |r| r.get(0))?;
    let Some(key) = key(db)?.filter(|_| there) else { return Ok(found) };
    let shape = Shape::of(db, table)?;
    let names: Vec<String> = columns(db, table)?.iter().map(|column| name(&column.name)).collect();
    let sql = format!("SELECT {by}, {about}, {} FROM main.{}", names.join(", "), name(table));
    let mut rows = db.prepare(&sql)?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let cells = (0..names.len()).map(|n| row.get_ref(n + 2)).collect::<rusqlite::Result<Vec<_>>>()?;
        found.insert(row.get(0)?, (shape.hash(&key, cells.into_iter()), row.get(1)?));
    }
    Ok(found)
}

/// Gives a store its key and its sum, as of what it holds.
fn begin(db: &mut Connection, now: &str) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if key(&tx)?.is_none() {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|e| Error::Internal(e.to_string()))?;
        set(&tx, KEY, &hex(&bytes), now)?;
    }
    // Another program may have begun it meanwhile.
    if read(&tx)?.is_none() {
        let sum = count(&tx)?.unwrap_or_default();
        set(&tx, CONTENT, &Content { generation: 0, sum }.to_text(), now)?;
    }
    tx.commit()?;
    Ok(())
}

/// Counts anew what was changed without the triggers, on purpose.
pub(crate) fn count_anew(db: &mut Connection, now: &str) -> Result<()> {
    let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let generation = read(&tx)?.map_or(0, |content| content.generation);
    let sum = count(&tx)?.unwrap_or_default();
    set(&tx, CONTENT, &Content { generation, sum }.to_text(), now)?;
    tx.commit()?;
    Ok(())
}

/// The same for a store that was put together from what was left of another.
pub(crate) fn begin_anew(db: &mut Connection, now: &str) -> Result<()> {
    if key(db)?.is_none() { begin(db, now) } else { count_anew(db, now) }
}

/// Before the shape of the store changes: the sum is begun anew after it, and never says less than what is there.
pub(crate) fn forget(db: &Connection) -> Result<()> {
    let there: bool =
        db.query_row("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'meta')", [], |r| r.get(0))?;
    if there {
        db.execute("DELETE FROM meta WHERE key = ?1", [CONTENT])?;
    }
    Ok(())
}

/// Lets the count of writes go on after `generation`, so that no two states ever share a number.
pub(crate) fn go_on_after(db: &Connection, generation: u64) -> Result<()> {
    if let Some(content) = read(db)?.filter(|content| content.generation <= generation) {
        let on = Content { generation: generation + 1, ..content };
        db.execute("UPDATE meta SET value = ?2 WHERE key = ?1", (CONTENT, on.to_text()))?;
    }
    Ok(())
}

/// Writes a row of `meta`.
pub(crate) fn set(db: &Connection, key: &str, value: &str, now: &str) -> Result<()> {
    db.execute(
        "INSERT INTO meta (key, value, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (key) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at",
        (key, value, now),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Planner;
    use crate::calendar::Clock;
    use crate::demo::{self, Stage};
    use crate::testing::{day, planner};

    fn said(planner: &Planner) -> Content {
        planner.read(|tx| read(tx)).expect("read").expect("a sum")
    }

    /// What stands there and what is there agree.
    fn agrees(planner: &Planner, when: &str) {
        let counted = planner.read(|tx| count(tx)).expect("counted").expect("a key");
        assert_eq!(said(planner).sum, counted, "{when}");
    }

    #[test]
    fn a_content_is_written_and_read() {
        let content = Content { generation: 12, sum: Sum([1, 0, u64::MAX, 77]) };
        assert_eq!(Content::from_text(&content.to_text()), Some(content));
        assert_eq!(Sum::from_bytes(&content.sum.to_bytes()), content.sum);
        assert_eq!(content.sum.plus(Sum([5; 4])).minus(Sum([5; 4])), content.sum);
        for text in ["", "1", "x 0", "1 ä"] {
            assert_eq!(Content::from_text(text), None, "{text}");
        }
    }

    #[test]
    fn the_sum_follows_every_write_and_each_write_counts_once() {
        let planner = planner();
        let begun = said(&planner).generation;
        planner.introduce("Dana".into(), false).expect("kept");
        agrees(&planner, "one row");
        assert_eq!(said(&planner).generation, begun + 1, "however many rows it touched");
        let ann = planner.add_person("Ann".into()).expect("added");
        let before = said(&planner);
        planner.add_note(Some(ann.id.clone()), "runs the audit".into(), None).expect("kept");
        agrees(&planner, "a note");
        planner.undo().expect("undone").expect("a step");
        agrees(&planner, "undo");
        assert_ne!(said(&planner).sum, before.sum, "the log knows of a step that was taken back");
        planner.redo().expect("redone").expect("a step");
        agrees(&planner, "redo");
        let writes = said(&planner).generation;
        planner.today().expect("read");
        assert_eq!(said(&planner).generation, writes, "reading is no write");
        assert!(planner.add_person(" ".into()).is_err());
        agrees(&planner, "a refused write");
        assert_eq!(said(&planner).generation, writes);
    }

    #[test]
    fn what_is_taken_back_inside_a_write_does_not_count() {
        let planner = planner();
        let row = "INSERT INTO setting (key, value, created_at, updated_at) VALUES";
        let begun = said(&planner).generation;
        planner
            .write_aside(|tx| {
                tx.execute_batch(&format!("SAVEPOINT a; {row} ('a', '1', '', ''); ROLLBACK TO a; RELEASE a"))?;
                // The second row of this statement is refused, and takes the first with it.
                assert!(tx.execute_batch(&format!("{row} ('b', '1', '', ''), ('c', 'no JSON', '', '')")).is_err());
                tx.execute_batch(&format!("{row} ('d', '1', '', '')"))?;
                Ok(tx.execute_batch(&format!("{row} ('d', '2', '', '') ON CONFLICT (key) DO UPDATE SET value = '2'"))?)
            })
            .expect("written");
        agrees(&planner, "after the savepoint");
        assert_eq!(said(&planner).generation, begun + 1);
    }

    #[test]
    fn the_whole_demo_agrees_and_a_row_changed_past_the_triggers_shows() {
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Clock::stopped(day("2024-03-20"));
        let made = demo::make(folder.path(), clock, Stage::Month6, false).expect("made");
        agrees(&made, "as made");
        drop(made);
        let key = crate::vault::read(folder.path()).expect("a key");
        let bare =
            crate::db::connect(&folder.path().join("planner.db"), &key, crate::db::Access::Write).expect("opened");
        bare.execute("UPDATE entry SET body = body || '.' WHERE body IS NOT NULL", []).expect("changed");
        drop(bare);
        let planner = Planner::open(folder.path(), clock).expect("opened");
        let counted = planner.read(|tx| count(tx)).expect("counted").expect("a key");
        assert_ne!(said(&planner).sum, counted);
    }
}
