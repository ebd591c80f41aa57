//! Whether the planner is whole: its pages, its pointers, its indexes, and whether what it holds is what was saved.

use crate::Planner;
use crate::content_digest;
use crate::error::{Error, Result};
use crate::messages::text;
use rusqlite::Connection;

/// A page may be in the middle of being written when its seal is looked at; one that is damaged stays so.
const LOOKS: u32 = 3;

impl Planner {
    /// What is wrong, in words; empty where everything is whole. Reads the whole file and changes nothing in it.
    pub fn check(&self) -> Result<Vec<String>> {
        let wrong = match self.look_through() {
            Ok(wrong) => wrong,
            // Where the log cannot be folded in for want of room, nothing is known to be wrong: it is looked at again later.
            Err(error @ (Error::File { .. } | Error::Internal(_))) if !error.is_no_room() => vec![error.to_string()],
            Err(other) => return Err(other),
        };
        if wrong.is_empty() && !self.is_read_only() {
            self.note_checked()?;
        }
        Ok(wrong)
    }

    fn look_through(&self) -> Result<Vec<String>> {
        let mut db = self.own_reader()?;
        let mut wrong = vec![];
        for _ in 0..LOOKS {
            // The seals are looked at in the file itself, past the write-ahead log: it is folded in first.
            self.fold_log()?;
            wrong = seals(&db)?;
            if wrong.is_empty() || self.is_read_only() {
                break;
            }
        }
        wrong.extend(structure(&mut db)?);
        // FTS5 checks itself by a command that looks like an insert; it writes nothing.
        if wrong.is_empty() && !self.is_read_only() {
            let whole = self.write_aside(index);
            if whole.is_err() {
                wrong.push(text("check_search", &[]));
            }
        }
        Ok(wrong)
    }
}

fn lines(db: &Connection, sql: &str) -> Result<Vec<String>> {
    let mut all = db.prepare(sql)?;
    Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// Every page carries a seal made with the key: one changed bit shows.
pub(crate) fn seals(db: &Connection) -> Result<Vec<String>> {
    lines(db, "PRAGMA cipher_integrity_check")
}

/// Everything but the seals: what the file misses, what points to nothing, what is not in its index, and what was not the
/// last to be saved. An older page that was put back carries a seal that fits; one of a table shows in the sum over the
/// content, one of an index in the comparison with its table.
pub(crate) fn structure(db: &mut Connection) -> Result<Vec<String>> {
    let tx = db.transaction()?;
    let mut wrong: Vec<String> =
        lines(&tx, "PRAGMA integrity_check")?.into_iter().filter(|line| line != "ok").collect();
    if !wrong.is_empty() {
        return Ok(wrong);
    }
    let pointers = lines(&tx, "SELECT \"table\" || ' → ' || \"parent\" FROM pragma_foreign_key_check")?;
    wrong.extend(pointers.into_iter().map(|pointer| text("check_pointer", &[("pointer", &pointer)])));
    let (texts, found): (i64, i64) = tx.query_row(
        "SELECT (SELECT count(*) FROM search_text), (SELECT count(*) FROM search_index_docsize)",
        [],
        |r| r.try_into(),
    )?;
    if texts != found {
        wrong.push(text("check_search", &[]));
    }
    let said = content_digest::read(&tx)?.map(|content| content.sum);
    if content_digest::count(&tx)? != said {
        wrong.push(text("check_content", &[]));
    }
    Ok(wrong)
}

/// The full-text index against its texts. Takes the right to write for as long as it looks.
pub(crate) fn index(tx: &rusqlite::Transaction) -> Result<()> {
    tx.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)", [])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Clock;
    use crate::demo::{self, Stage};
    use crate::testing::day;

    fn made(folder: &std::path::Path) -> Planner {
        demo::make(folder, Clock::stopped(day("2026-11-24")), Stage::Weeks2, false).expect("made")
    }

    #[test]
    fn a_whole_planner_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(made(folder.path()).check().expect("checked"), Vec::<String>::new());
    }

    #[test]
    fn one_flipped_bit_is_noticed_wherever_it_lies() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = made(folder.path());
        planner.write_aside(|tx| Ok(tx.execute_batch("SELECT 1")?)).expect("settled");
        drop(planner);
        let path = folder.path().join("planner.db");
        let whole = std::fs::read(&path).expect("read");
        let pages = whole.len() / 4096;
        let mut noticed = 0;
        let tried = [pages / 3, pages / 2, pages - 2];
        for page in tried {
            let mut bytes = whole.clone();
            bytes[page * 4096 + 1234] ^= 0b100;
            std::fs::write(&path, &bytes).expect("damaged");
            let wrong = match Planner::open(folder.path(), Clock::stopped(day("2026-11-24"))) {
                Ok(planner) => planner.check().expect("checked"),
                Err(error) => vec![error.to_string()],
            };
            noticed += usize::from(!wrong.is_empty());
        }
        assert_eq!(noticed, tried.len());
        std::fs::write(&path, &whole).expect("mended");
        let planner = Planner::open(folder.path(), Clock::stopped(day("2026-11-24"))).expect("opened");
        assert!(planner.check().expect("checked").is_empty(), "without the flip nothing is wrong");
    }

    #[test]
    fn a_pointer_to_nobody_and_a_lost_index_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let planner = made(folder.path());
        planner
            .write_aside(|tx| Ok(tx.execute_batch("INSERT INTO search_index (search_index) VALUES ('delete-all')")?))
            .expect("lost");
        assert!(!planner.check().expect("checked").is_empty());
    }
}
