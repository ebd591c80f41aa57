//! Shelves: whole subjects that are off until the manager takes one down. Putting one away hides it and keeps all data.
//!
//! To add a shelf:
//! 1. build its first page (a route and a screen of its own; nothing in the sidebar moves),
//! 2. give it a line in `BUILT` below, and in `open_duty` what must not go out of sight unsaid,
//! 3. give it a line in `ui/src/lib/shelves.ts`, and its texts `shelf_…`, `about_shelf_…` and `synonyms_shelf_…`.
//!
//! The row in More, the palette, the line in My growth and `Disclosure.shelves` follow from these.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::messages::{Label, text};
use crate::{Planner, forms, hiring, practices, settings};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// In the order in which they stand everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    Reviews,
    HandingOver,
    AskingOthers,
    MyPractice,
    MyLearning,
    MyRole,
    UpwardAndAcross,
    HowWeWork,
    Hiring,
}

/// The shelves whose first page is there. No other one is offered anywhere.
pub const BUILT: &[Shelf] = &[
    Shelf::Reviews,
    Shelf::HandingOver,
    Shelf::AskingOthers,
    Shelf::MyPractice,
    Shelf::MyLearning,
    Shelf::MyRole,
    Shelf::UpwardAndAcross,
    Shelf::HowWeWork,
    Shelf::Hiring,
];

impl Shelf {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Shelf::Reviews => "reviews",
            Shelf::HandingOver => "handing_over",
            Shelf::AskingOthers => "asking_others",
            Shelf::MyPractice => "my_practice",
            Shelf::MyLearning => "my_learning",
            Shelf::MyRole => "my_role",
            Shelf::UpwardAndAcross => "upward_and_across",
            Shelf::HowWeWork => "how_we_work",
            Shelf::Hiring => "hiring",
        }
    }

    fn name(self) -> String {
        text(&format!("shelf_{}", self.as_str()), &[])
    }
}

/// What is still open on a shelf and needs the manager, as one sentence; while there is something, it stays down.
fn open_duty(tx: &Transaction, clock: Clock, shelf: Shelf) -> Result<Option<String>> {
    match shelf {
        Shelf::Reviews => {
            let mut waiting = tx.prepare_cached(
                "SELECT p.display_name FROM review r JOIN person me ON me.id = r.reviewer_person_id AND me.is_self = 1
                   JOIN person p ON p.id = r.person_id
                 WHERE r.state IN ('ready', 'meeting_held', 'signed') ORDER BY r.observed_to_on, r.id LIMIT 1",
            )?;
            let name: Option<String> = waiting.query_row([], |r| r.get(0)).optional()?;
            Ok(name.map(|name| text("open_on_reviews", &[("name", &name)])))
        }
        Shelf::HandingOver => {
            let mut waiting = tx.prepare_cached(
                "SELECT d.title, p.display_name FROM delegation d JOIN person p ON p.id = d.accountable_person_id
                 WHERE d.state = 'proposed' ORDER BY d.identified_on, d.id LIMIT 1",
            )?;
            let mut rows = waiting.query([])?;
            let Some(row) = rows.next()? else { return Ok(None) };
            let (title, name): (String, String) = row.try_into()?;
            Ok(Some(text("open_on_handing_over", &[("title", &title), ("name", &name)])))
        }
        Shelf::AskingOthers => forms::open_duty(tx, clock),
        Shelf::MyPractice => practices::open_duty(tx, clock.today()),
        Shelf::Hiring => hiring::open_duty(tx, clock),
        _ => Ok(None),
    }
}

impl Planner {
    /// Takes a shelf down: its pages are offered from now on. One that is down stays as it is.
    pub fn take_down_shelf(&self, shelf: Shelf) -> Result<()> {
        if !BUILT.contains(&shelf) {
            return Err(Error::invalid("shelf", "error_no_such_shelf"));
        }
        self.write(Label::from("take_down_shelf").with("shelf", shelf.name()), |tx| {
            let mut down = taken_down(tx)?;
            if !down.contains(&shelf) {
                down.push(shelf);
            }
            settings::set(tx, "shelves", &down, &self.clock().now())
        })
    }

    /// Puts a shelf away: nothing of it is deleted.
    ///
    /// # Errors
    /// While something on it is open, with the words for what it is.
    pub fn put_away_shelf(&self, shelf: Shelf) -> Result<()> {
        if let Some(what) = self.read(|tx| open_duty(tx, self.clock(), shelf))? {
            return Err(Error::invalid_with("shelf", "error_shelf_open", &[("shelf", &shelf.name()), ("what", &what)]));
        }
        self.write(Label::from("put_away_shelf").with("shelf", shelf.name()), |tx| {
            let left: Vec<Shelf> = taken_down(tx)?.into_iter().filter(|down| *down != shelf).collect();
            settings::set(tx, "shelves", &left, &self.clock().now())
        })
    }
}

/// The shelves that are down, in their order.
pub(crate) fn taken_down(tx: &Transaction) -> Result<Vec<Shelf>> {
    let mut down: Vec<Shelf> = settings::get(tx, "shelves")?.unwrap_or_default();
    down.retain(|shelf| BUILT.contains(shelf));
    down.sort_unstable();
    Ok(down)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages;
    use crate::testing::planner;

    #[test]
    fn a_shelf_is_taken_down_and_put_away_and_nothing_else_moves() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        p.add_person("Ruth".into()).expect("added");
        let before = p.shell().expect("shell");
        assert_eq!(before.show.shelves, []);
        p.take_down_shelf(Shelf::HandingOver).expect("down");
        p.take_down_shelf(Shelf::HandingOver).expect("twice is once");
        let down = p.shell().expect("shell");
        assert_eq!(down.show.shelves, [Shelf::HandingOver]);
        assert_eq!((&down.show.lists, &down.people), (&before.show.lists, &before.people), "the sidebar stays");
        p.put_away_shelf(Shelf::HandingOver).expect("away");
        assert_eq!(p.shell().expect("shell").show, before.show);
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Put away Handing over"));
        assert_eq!(p.shell().expect("shell").show.shelves, [Shelf::HandingOver]);
    }

    #[test]
    fn one_without_a_page_is_not_there() {
        let p = planner();
        for shelf in [Shelf::Reviews, Shelf::AskingOthers, Shelf::Hiring].iter().filter(|s| !BUILT.contains(s)) {
            assert!(p.take_down_shelf(*shelf).is_err());
        }
    }

    #[test]
    fn what_is_open_is_said_before_a_shelf_goes_away() {
        let p = planner();
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        p.take_down_shelf(Shelf::HandingOver).expect("down");
        p.write("add_note", |tx| {
            tx.execute(
                "INSERT INTO delegation (id, kind, title, accountable_person_id, identified_on, state, created_at, updated_at)
                 VALUES ('d1', 'project', 'The rota', ?1, '2026-11-16', 'proposed', '', '')",
                [&ruth],
            )?;
            Ok(())
        })
        .expect("offered");
        let refused = p.put_away_shelf(Shelf::HandingOver).expect_err("an answer is missing").message();
        assert!(refused.contains("The rota") && refused.contains("Ruth"), "{refused}");
        assert_eq!(p.shell().expect("shell").show.shelves, [Shelf::HandingOver], "it is still down");
    }

    #[test]
    fn every_shelf_that_is_there_has_its_words_and_its_line_in_the_window() {
        let window = include_str!("../../../ui/src/lib/shelves.ts");
        assert_eq!(window.matches("    shelf: '").count(), BUILT.len(), "one line for each, and no other");
        for shelf in BUILT {
            assert!(window.contains(&format!("    shelf: '{}',", shelf.as_str())), "{}", shelf.as_str());
            for id in ["shelf", "about_shelf", "synonyms_shelf"] {
                assert!(messages::exists(&format!("{id}_{}", shelf.as_str())), "{id}_{}", shelf.as_str());
            }
        }
    }
}
