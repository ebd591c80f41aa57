//! What leaves and enters the planner as data.

pub mod json;

use crate::error::Result;
use rusqlite::Transaction;

/// Not told to anybody: the log, what is derived, and what only this store knows of itself.
const NOT_TOLD: &[&str] = &["change_step", "row_change", "search_text", "meta"];

/// A table, its columns that hold something of their own, and what its rows are sorted by.
pub(crate) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
    pub key: String,
}

pub(crate) struct Column {
    pub name: String,
    pub kind: String,
}

/// All tables that are told, those that others point to first.
pub(crate) fn tables(tx: &Transaction) -> Result<Vec<Table>> {
    let mut all = tx.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
         AND name NOT LIKE 'search_index%' ORDER BY name",
    )?;
    let names: Vec<String> = all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    // A pointer that becomes empty when its target goes does not have to wait for it: those are the only rings.
    let mut points = tx.prepare("SELECT \"table\", on_delete = 'SET NULL' FROM pragma_foreign_key_list(?1)")?;
    let mut waiting: Vec<(String, Vec<(String, bool)>)> = Vec::new();
    for name in names.into_iter().filter(|name| !NOT_TOLD.contains(&name.as_str())) {
        let targets =
            points.query_map([&name], |r| Ok((r.get(0)?, r.get(1)?)))?.collect::<rusqlite::Result<Vec<_>>>()?;
        let targets = targets.into_iter().filter(|(target, _)| *target != name).collect();
        waiting.push((name, targets));
    }
    let mut sorted = Vec::new();
    while !waiting.is_empty() {
        let waits = |targets: &[(String, bool)], loosely: bool| {
            targets.iter().any(|(target, loose)| !(loosely && *loose) && waiting.iter().any(|(name, _)| name == target))
        };
        let next = waiting
            .iter()
            .position(|(_, targets)| !waits(targets, false))
            .or_else(|| waiting.iter().position(|(_, targets)| !waits(targets, true)))
            .unwrap_or(0);
        sorted.push(waiting.remove(next).0);
    }
    sorted.into_iter().map(|name| table(tx, name)).collect()
}

fn table(tx: &Transaction, name: String) -> Result<Table> {
    // table_info leaves generated columns out.
    let mut of = tx.prepare_cached("SELECT name, type, pk FROM pragma_table_info(?1)")?;
    let found = of.query_map([&name], |r| Ok((Column { name: r.get(0)?, kind: r.get(1)? }, r.get::<_, i64>(2)?)))?;
    let found = found.collect::<rusqlite::Result<Vec<_>>>()?;
    let key = found.iter().find(|(_, pk)| *pk > 0).map(|(column, _)| column.name.clone()).unwrap_or_default();
    Ok(Table { name, columns: found.into_iter().map(|(column, _)| column).collect(), key })
}

/// Whether nobody has written anything: no person, and nothing that hangs on one.
pub(crate) fn is_untouched(tx: &Transaction) -> Result<bool> {
    Ok(tx.query_row("SELECT NOT EXISTS (SELECT 1 FROM person)", [], |r| r.get(0))?)
}

/// Takes every row away, and the log with them.
pub(crate) fn empty(tx: &Transaction) -> Result<()> {
    for table in tables(tx)?.iter().rev() {
        tx.execute(&format!("DELETE FROM \"{}\"", table.name), [])?;
    }
    tx.execute("DELETE FROM change_step", [])?;
    Ok(())
}
