//! The whole planner as one JSON file, and back.
//!
//! ```text
//! { "format": "quarterdeck.export", "version": 1, "exported_at": …, "schema_version": …,
//!   "tables": { "person": [ { column: value }, … ], … }, "files": { hash: base64 } }
//! ```
//! Tables stand in the order of their pointers, rows by key, so that the same planner gives the same file. A real number is
//! written with as many digits as bring it back exactly. The file holds everything, private notes too, in the open: whoever
//! has it can read it.
//!
//! The files behind records may be many times what everything else is: they are written and read one after the other, so
//! that no more than one of them is ever held.

mod reading;

use super::{Table, tables};
use crate::error::{Error, Result};
use crate::saved_files::{self, SavedKind};
use crate::{Planner, SCHEMA_VERSION, attachments, files};
use rusqlite::types::{Value as Cell, ValueRef};
use rusqlite::{Transaction, params_from_iter};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};
use std::fmt::Write;
use std::io::{self, Read};
use std::path::Path;
use ts_rs::TS;

pub const FORMAT: &str = "quarterdeck.export";
pub const VERSION: u32 = 1;

/// So much may stand in it beside the files; a larger one is refused as soon as that is read.
const LARGEST: u64 = 50 * 1024 * 1024;
/// Rows are two lists deep; what stands deeper is not ours.
const DEEPEST: usize = 8;

/// How many records of each kind came in, or would.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Imported {
    pub tables: Vec<ImportedTable>,
    pub rows: u32,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ImportedTable {
    pub table: String,
    pub rows: u32,
}

impl Planner {
    /// The whole planner as text.
    pub fn export(&self) -> Result<String> {
        let mut out = Vec::new();
        self.export_into(&mut out, Path::new(""))?;
        String::from_utf8(out).map_err(|e| Error::Internal(e.to_string()))
    }

    /// The whole planner as a file.
    pub fn export_to(&self, path: &Path) -> Result<()> {
        files::write_with(path, |out| self.export_into(out, path))?;
        saved_files::note(
            self,
            SavedKind::Everything,
            None,
            &std::fs::read(path).map_err(|e| Error::io(path, &e))?,
            path,
        )
    }

    /// The rows are those of one moment. The bytes of a file never change and outlast its row, so each is read when it is
    /// its turn, and the window gets its answers in between.
    fn export_into(&self, out: &mut dyn io::Write, path: &Path) -> Result<()> {
        let at = self.clock().now();
        let (rows, hashes) = self.read(|tx| Ok((write(tx, &at)?, attachments::hashes(tx)?)))?;
        let io = |e: io::Error| Error::io(path, &e);
        out.write_all(rows.as_bytes()).map_err(io)?;
        drop(rows);
        for (n, hash) in hashes.iter().enumerate() {
            let bytes = self.read(|tx| attachments::encoded(tx, hash))?;
            let comma = if n == 0 { "" } else { "," };
            write!(out, "{comma}\n{}: \"{bytes}\"", Value::from(hash.as_str())).map_err(io)?;
        }
        let end = if hashes.is_empty() { "}\n}\n" } else { "\n}\n}\n" };
        out.write_all(end.as_bytes()).map_err(io)
    }

    /// Takes in an exported planner: all of it or nothing, and only where nobody is here yet.
    /// With `dry_run` nothing stays; the answer says what would come in.
    ///
    /// # Errors
    /// `Locked` while a window or another program has the planner open: what it shows would be pulled from under it.
    pub fn import(&self, text: &str, dry_run: bool) -> Result<Imported> {
        self.alone(|| self.take_in(text.as_bytes(), Path::new(""), dry_run))
    }

    fn take_in(&self, from: impl Read, path: &Path, dry_run: bool) -> Result<Imported> {
        self.write_aside(|tx| {
            if let Some(here) = who_is_here(tx)? {
                return Err(here);
            }
            tx.execute_batch("PRAGMA defer_foreign_keys = ON")?;
            let known = tables(tx)?;
            // Settings of a planner in which nobody is yet are defaults or guesses: the file's count.
            for table in known.iter().rev() {
                tx.execute(&format!("DELETE FROM \"{}\"", table.name), [])?;
            }
            let mut sizes = HashMap::new();
            let file = reading::parse(from, path, (LARGEST, DEEPEST), |hash, encoded| {
                let size = attachments::take_in(tx, self.clock(), hash, encoded, dry_run)?;
                sizes.insert(hash.to_owned(), size.ok_or_else(|| Error::invalid("file", "error_import_file"))?);
                Ok(())
            })?;
            check_head(&file)?;
            let imported = read(tx, &known, &file, &sizes)?;
            let broken: i64 = tx.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0))?;
            if broken > 0 {
                return Err(Error::invalid("file", "error_import_broken"));
            }
            tx.execute("DELETE FROM change_step", [])?;
            attachments::sweep(tx)?;
            if dry_run {
                // Everything was tried for real: what would be refused later is refused now.
                return Err(Error::Invalid { field: DRY.into(), message: serde_json::to_string(&imported)? });
            }
            Ok(imported)
        })
        .or_else(|error| match error {
            Error::Invalid { field, message } if field == DRY => Ok(serde_json::from_str(&message)?),
            other => Err(other),
        })
    }

    /// The same from a file.
    pub fn import_from(&self, path: &Path, dry_run: bool) -> Result<Imported> {
        let file = open(path)?;
        self.alone(|| self.take_in(file, path, dry_run))
    }
}

/// Marks the answer of a dry run on its way out of the write that takes it back.
const DRY: &str = "\u{1}dry run";

fn open(path: &Path) -> Result<std::fs::File> {
    let io = |e: io::Error| Error::io(path, &e);
    let file = std::fs::File::open(path).map_err(io)?;
    if file.metadata().map_err(io)?.is_dir() {
        return Err(Error::file(path, "error_is_a_folder"));
    }
    Ok(file)
}

fn write(tx: &Transaction, at: &str) -> Result<String> {
    let mut out = String::new();
    let _ = write!(
        out,
        "{{\n\"format\": \"{FORMAT}\",\n\"version\": {VERSION},\n\"exported_at\": \"{at}\",\n\"schema_version\": {SCHEMA_VERSION},\n\"tables\": {{"
    );
    for (n, table) in tables(tx)?.iter().filter(|table| table.name != "file_content").enumerate() {
        let _ = write!(out, "{}\n{}: [", if n == 0 { "" } else { "," }, Value::from(table.name.as_str()));
        let mut rows = tx.prepare(&select(table))?;
        let mut rows = rows.query([])?;
        let mut first = true;
        while let Some(row) = rows.next()? {
            let mut object = Map::new();
            for (n, column) in table.columns.iter().enumerate() {
                object.insert(column.name.clone(), value(row.get_ref(n)?)?);
            }
            let _ = write!(out, "{}\n{}", if first { "" } else { "," }, Value::Object(object));
            first = false;
        }
        out += if first { "]" } else { "\n]" };
    }
    out += "\n},\n\"files\": {";
    Ok(out)
}

fn select(table: &Table) -> String {
    let columns: Vec<_> = table.columns.iter().map(|c| format!("\"{}\"", c.name)).collect();
    format!("SELECT {} FROM \"{}\" ORDER BY \"{}\"", columns.join(", "), table.name, table.key)
}

fn value(cell: ValueRef) -> Result<Value> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => n.into(),
        // serde_json writes the shortest digits that give the same number again.
        ValueRef::Real(n) => n.into(),
        ValueRef::Text(text) => String::from_utf8_lossy(text).into(),
        ValueRef::Blob(_) => return Err(Error::Internal("a table with bytes in it".into())),
    })
}

fn not_ours() -> Error {
    Error::invalid("file", "error_import_not_ours")
}

fn check_head(file: &Map<String, Value>) -> Result<()> {
    if file.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(not_ours());
    }
    let number = |name: &str| file.get(name).and_then(Value::as_u64);
    match (number("version"), number("schema_version")) {
        (Some(1), Some(schema)) if schema > u64::from(SCHEMA_VERSION) => {
            Err(Error::invalid("file", "error_import_newer"))
        }
        (Some(1), Some(1..)) => Ok(()),
        (Some(2..), _) => Err(Error::invalid("file", "error_import_newer")),
        _ => Err(not_ours()),
    }
}

/// Counts open brackets outside of texts, before anything is built from the file.
pub(crate) fn deeper_than(text: &str, limit: usize) -> bool {
    let mut depth = reading::Depth::default();
    text.bytes().any(|byte| depth.after(byte) > limit)
}

/// The sentence that names what is in the way.
fn who_is_here(tx: &Transaction) -> Result<Option<Error>> {
    let names: Vec<String> = tx
        .prepare("SELECT display_name FROM person ORDER BY is_self DESC, sort_name, display_name")?
        .query_map([], |r| r.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let Some(first) = names.first() else { return Ok(None) };
    let (people, talks): (u32, u32) =
        tx.query_row("SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM conversation)", [], |r| {
            r.try_into()
        })?;
    let counts = [("name", first.clone()), ("people", people.to_string()), ("talks", talks.to_string())];
    let counts: Vec<(&str, &str)> = counts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Ok(Some(Error::invalid_with("file", "error_import_not_empty", &counts)))
}

fn read(
    tx: &Transaction,
    known: &[Table],
    file: &Map<String, Value>,
    sizes: &HashMap<String, u32>,
) -> Result<Imported> {
    let Some(Value::Object(given)) = file.get("tables") else { return Err(not_ours()) };
    if let Some(name) = given.keys().find(|name| !known.iter().any(|table| table.name == **name)) {
        return Err(Error::invalid_with("file", "error_import_unknown", &[("name", name)]));
    }
    let mut imported = Imported { tables: Vec::new(), rows: 0 };
    for table in known {
        let Some(rows) = given.get(&table.name) else { continue };
        let Some(rows) = rows.as_array() else { return Err(not_ours()) };
        for row in rows {
            let row = row.as_object().ok_or_else(not_ours)?;
            if table.name == "attachment" && !holds(row, sizes) {
                return Err(Error::invalid("file", "error_import_file"));
            }
            insert(tx, table, row)?;
        }
        let count = rows.len() as u32;
        if count > 0 {
            imported.tables.push(ImportedTable { table: table.name.clone(), rows: count });
        }
        imported.rows += count;
    }
    Ok(imported)
}

/// The file that a row is about came along, and is as long as the row says.
fn holds(row: &Map<String, Value>, sizes: &HashMap<String, u32>) -> bool {
    let size = row.get("hash").and_then(Value::as_str).and_then(|hash| sizes.get(hash));
    size.is_some_and(|size| row.get("size").and_then(Value::as_u64) == Some(u64::from(*size)))
}

fn insert(tx: &Transaction, table: &Table, row: &Map<String, Value>) -> Result<()> {
    let columns: HashSet<&str> = table.columns.iter().map(|c| c.name.as_str()).collect();
    if let Some(name) = row.keys().find(|name| !columns.contains(name.as_str())) {
        let name = format!("{}.{name}", table.name);
        return Err(Error::invalid_with("file", "error_import_unknown", &[("name", &name)]));
    }
    let given: Vec<_> = table.columns.iter().filter(|column| row.contains_key(&column.name)).collect();
    let cells = given.iter().map(|column| cell(&row[&column.name], &column.kind)).collect::<Result<Vec<Cell>>>()?;
    let names: Vec<_> = given.iter().map(|c| format!("\"{}\"", c.name)).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let sql = format!("INSERT INTO \"{}\" ({}) VALUES ({marks})", table.name, names.join(", "));
    tx.prepare_cached(&sql)?.execute(params_from_iter(cells)).map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::ConstraintViolation | rusqlite::ErrorCode::TypeMismatch) => {
            let id = row.get(&table.key).and_then(Value::as_str).unwrap_or_default();
            Error::invalid_with("file", "error_import_row", &[("table", &table.name), ("id", id)])
        }
        _ => error.into(),
    })?;
    Ok(())
}

fn cell(value: &Value, kind: &str) -> Result<Cell> {
    Ok(match (value, kind) {
        (Value::Null, _) => Cell::Null,
        (Value::Number(n), "REAL") => n.as_f64().map(Cell::Real).ok_or_else(not_ours)?,
        (Value::Number(n), "INTEGER") => n.as_i64().map(Cell::Integer).ok_or_else(not_ours)?,
        (Value::String(text), "TEXT") if !text.contains('\0') => Cell::Text(text.clone()),
        _ => return Err(not_ours()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::demo::{self, Stage};
    use crate::testing::{day, planner};

    fn without_instant(text: &str) -> String {
        text.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_planner_comes_back_byte_for_byte() {
        let folder = tempfile::tempdir().expect("a folder");
        let made = demo::make(folder.path(), Clock::stopped(day("2024-03-20")), Stage::Month6, true).expect("made");
        made.write_aside(|tx| {
            // Numbers that need all their digits.
            tx.execute("UPDATE key_result SET from_value = 0.1 + 0.2, to_value = 1e300 WHERE kind = 'number'", [])?;
            Ok(())
        })
        .expect("written");
        let text = made.export().expect("exported");
        let fresh = planner();
        let would = fresh.import(&text, true).expect("tried");
        assert_eq!(fresh.list_people(true).expect("read").len(), 0, "a dry run leaves nothing");
        let came = fresh.import(&text, false).expect("imported");
        assert_eq!(would, came);
        assert_eq!(without_instant(&fresh.export().expect("again")), without_instant(&text));
        assert!(fresh.undo().expect("asked").is_none(), "an import is a beginning");
        let found: i64 =
            fresh.read(|tx| Ok(tx.query_row("SELECT count(*) FROM search_text", [], |r| r.get(0))?)).expect("counted");
        assert!(found > 100, "what came in can be found");
    }

    #[test]
    fn what_is_not_ours_is_refused_and_nothing_stays_of_it() {
        let fresh = planner();
        let file = |tables: &str, schema: u32| {
            format!(
                "{{\"format\":\"{FORMAT}\",\"version\":1,\"exported_at\":\"\",\"schema_version\":{schema},\"tables\":{tables},\"files\":{{}}}}"
            )
        };
        let at = "\"created_at\":\"2026-01-01T00:00:00.000Z\",\"updated_at\":\"2026-01-01T00:00:00.000Z\"";
        let ann = format!("{{\"id\":\"a\",\"display_name\":\"Ann\",\"is_self\":0,{at}}}");
        for (text, word) in [
            ("".to_owned(), "not"),
            ("[1]".into(), "not"),
            ("[".repeat(200_000), "not"),
            ("{\"format\":\"other\"}".into(), "not"),
            (file("{}", SCHEMA_VERSION + 1), "newer"),
            (file("{\"pay\":[]}", 1), "pay"),
            (file(&format!("{{\"person\":[{ann}],\"goal\":[{{\"secret\":1}}]}}"), 1), "goal.secret"),
            (file(&format!("{{\"person\":[{ann},{ann}]}}"), 1), "person"),
            (
                file(
                    &format!(
                        "{{\"person\":[{ann}],\"relationship\":[{{\"id\":\"r\",\"person_id\":\"gone\",\"kind\":\"peer\",\"started_on\":\"2026-01-01\",{at}}}]}}"
                    ),
                    1,
                ),
                "belong",
            ),
            (file(&format!("{{\"person\":[{}]}}", ann.replace("\"Ann\"", "7")), 1), "not"),
        ] {
            let error = fresh.import(&text, false).expect_err("refused");
            assert_eq!(error.kind(), "invalid");
            assert!(error.message().contains(word), "{word} in: {}", error.message());
            assert_eq!(fresh.list_people(true).expect("read").len(), 0, "all or nothing");
        }
        fresh.import(&file(&format!("{{\"person\":[{ann}]}}"), 1), false).expect("a good one comes in");
        let error = fresh.import(&file("{}", 1), false).expect_err("somebody is here");
        assert!(error.message().contains("Ann"), "{}", error.message());
    }
}
