//! Whether the planner is whole: its pages, its pointers, its full-text index.

use crate::Planner;
use crate::error::{Error, Result};
use crate::messages::text;

impl Planner {
    /// What is wrong, in words; empty where everything is whole. Reads the whole file and changes nothing.
    pub fn check(&self) -> Result<Vec<String>> {
        let mut wrong = Vec::new();
        let seen = self.read(|tx| {
            let lines = |sql: &str| -> Result<Vec<String>> {
                let mut all = tx.prepare(sql)?;
                Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
            };
            // Every page carries a seal made with the key: one changed bit shows.
            wrong.extend(lines("PRAGMA cipher_integrity_check")?);
            wrong.extend(lines("PRAGMA quick_check")?.into_iter().filter(|line| line != "ok"));
            let pointers = lines("SELECT \"table\" || ' → ' || \"parent\" FROM pragma_foreign_key_check")?;
            wrong.extend(pointers.into_iter().map(|pointer| text("check_pointer", &[("pointer", &pointer)])));
            let (texts, found): (i64, i64) = tx.query_row(
                "SELECT (SELECT count(*) FROM search_text), (SELECT count(*) FROM search_index_docsize)",
                [],
                |r| r.try_into(),
            )?;
            if texts != found {
                wrong.push(text("check_search", &[]));
            }
            Ok(())
        });
        match seen {
            Ok(()) => {}
            Err(error @ (Error::File { .. } | Error::Internal(_))) => wrong.push(error.to_string()),
            Err(other) => return Err(other),
        }
        // FTS5 checks itself by a command that looks like an insert; it writes nothing.
        if wrong.is_empty() && !self.is_read_only() {
            let whole = self.write_aside(|tx| {
                tx.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)", [])?;
                Ok(())
            });
            if whole.is_err() {
                wrong.push(text("check_search", &[]));
            }
        }
        Ok(wrong)
    }
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
