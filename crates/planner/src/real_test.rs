//! The real test of somebody who leads: the team begins things by itself, people say its purpose in their own words, and more
//! comes about through others than by the manager. Three lines, each read from records; nothing in them can be ticked.

use crate::absence_tests;
use crate::closing;
use crate::error::{Error, Result};
use crate::goals;
use crate::id::{EntryId, GoalId};
use crate::messages::{counted, in_words, text as words};
use crate::periods::{self, Period};
use crate::quarter::steps::capital;
use crate::{Planner, text};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One example of a line: an entry of the manager's, or a goal that somebody reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RealExample {
    /// Of the entry, or of the goal.
    pub id: String,
    /// initiative, vision_echo, absence_test or goal.
    pub kind: String,
    pub on: NaiveDate,
    pub text: String,
    /// The goal it belongs to.
    pub goal_id: Option<GoalId>,
    pub goal_title: Option<String>,
}

/// One line of the test.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RealLine {
    /// initiative, vision_echo or others.
    pub code: String,
    /// What was counted; none where the examples speak for themselves or nothing can be counted yet.
    pub says: Option<String>,
    /// What there was in the quarter before.
    pub before: Option<String>,
    /// The newest first.
    pub examples: Vec<RealExample>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RealTest {
    /// The quarter it is about.
    pub quarter: String,
    /// There was an example once, or a quarter comes to its close; before that nobody is asked for any.
    pub speaks: bool,
    pub lines: Vec<RealLine>,
}

/// What the manager adds by hand.
pub(crate) const KINDS: [&str; 2] = ["initiative", "vision_echo"];
/// More of them is a list to read; the rest stand at the close of the quarter.
const SHOWN: usize = 3;

impl Planner {
    /// The three lines of a quarter, of this one where none is named.
    pub fn real_test(&self, quarter: Option<String>) -> Result<RealTest> {
        let clock = self.clock();
        self.read(|tx| {
            let period = periods::find(tx, clock.today(), quarter.as_deref())?;
            let (previous, _) = periods::neighbours(tx, &period)?;
            let speaks: bool = tx
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM entry WHERE kind IN ('initiative', 'vision_echo'))
                         OR EXISTS (SELECT 1 FROM period WHERE state = 'closed')",
                )?
                .query_row([], |r| r.get(0))?;
            let mut now = examples(tx, &period)?;
            now.extend(absence_tests::begun(tx, &period)?);
            now.sort_by(|one, other| other.on.cmp(&one.on).then_with(|| other.id.cmp(&one.id)));
            let mut before = examples(tx, &previous)?;
            before.extend(absence_tests::begun(tx, &previous)?);
            let mut lines: Vec<RealLine> = KINDS
                .iter()
                .map(|code| {
                    let is_of = |one: &&RealExample| line_of(&one.kind) == *code;
                    let earlier = before.iter().filter(is_of).count() as u32;
                    let what = || counted("real_test_count", earlier, &[]);
                    RealLine {
                        code: (*code).into(),
                        says: None,
                        before: (earlier > 0).then(|| words("shift_before", &[("what", &what())])),
                        examples: now.iter().filter(is_of).take(SHOWN).cloned().collect(),
                    }
                })
                .collect();
            lines.push(through_others(tx, &period, &previous)?);
            Ok(RealTest { speaks: speaks || period.state(clock.today()) == "closing", quarter: period.label, lines })
        })
    }

    /// An example of the real test: `initiative` where the team began something, `vision_echo` where somebody said its
    /// purpose in their own words; with the goal it belongs to, where it belongs to one.
    pub fn add_real_example(
        &self,
        quarter: String,
        kind: String,
        text: String,
        goal_id: Option<GoalId>,
    ) -> Result<RealExample> {
        if !KINDS.contains(&kind.as_str()) {
            return Err(Error::invalid("kind", "error_choice"));
        }
        let text = text::required(&text, "text", text::TITLE, "error_note_empty")?;
        let clock = self.clock();
        self.write("add_real_example", |tx| {
            let period = periods::find(tx, clock.today(), Some(&quarter))?;
            let id = closing::insert_entry(tx, clock, &kind, &period, &text, "{}")?;
            if let Some(goal) = &goal_id {
                goals::one(tx, clock.today(), goal)?;
                tx.execute("UPDATE entry SET goal_id = ?2 WHERE id = ?1", (&id, goal))?;
            }
            examples(tx, &period)?.into_iter().find(|one| one.id == id.as_str()).ok_or(Error::Gone)
        })
    }

    /// An example is none after all.
    pub fn remove_real_example(&self, id: EntryId) -> Result<()> {
        self.write("remove_real_example", |tx| {
            let rows =
                tx.execute("DELETE FROM entry WHERE id = ?1 AND kind IN ('initiative', 'vision_echo')", [&id])?;
            if rows == 0 { Err(Error::Gone) } else { Ok(()) }
        })
    }
}

/// The line an example stands in.
fn line_of(kind: &str) -> &str {
    if kind == "absence_test" { "initiative" } else { kind }
}

fn from_row(row: &Row) -> rusqlite::Result<RealExample> {
    Ok(RealExample {
        id: row.get(0)?,
        kind: row.get(1)?,
        on: row.get(2)?,
        text: row.get(3)?,
        goal_id: row.get(4)?,
        goal_title: row.get(5)?,
    })
}

/// What the manager wrote of a quarter, the oldest first.
pub(crate) fn examples(tx: &Transaction, period: &Period) -> Result<Vec<RealExample>> {
    let mut all = tx.prepare_cached(
        "SELECT e.id, e.kind, e.occurred_on, coalesce(e.body, e.title, ''), g.id, g.title
         FROM entry e LEFT JOIN goal g ON g.id = e.goal_id
         WHERE e.kind IN ('initiative', 'vision_echo') AND e.occurred_on BETWEEN ?1 AND ?2 ORDER BY e.occurred_on, e.id",
    )?;
    let rows = all.query_map([period.starts_on, period.ends_on], from_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const REACHED: &str = "FROM goal g JOIN person p ON p.id = g.owner_person_id
     WHERE g.level = 'person' AND g.outcome_code IN ('achieved', 'partly_achieved') AND g.period_id = ?1";

/// Goals of one person that were reached in full or in part, and how many of them are not the manager's own.
fn reached(tx: &Transaction, period: &Period) -> Result<(u32, u32)> {
    let sql = format!("SELECT count(*), count(CASE WHEN p.is_self = 0 THEN 1 END) {REACHED}");
    Ok(tx.prepare_cached(&sql)?.query_row([&period.id], |r| r.try_into())?)
}

fn through_others(tx: &Transaction, period: &Period, previous: &Period) -> Result<RealLine> {
    let (all, others) = reached(tx, period)?;
    let (all_before, others_before) = reached(tx, previous)?;
    let sql = format!(
        "SELECT g.id, 'goal', coalesce(g.closed_on, g.due_on), concat_ws(': ', p.display_name, g.title), g.id, g.title
         {REACHED} AND p.is_self = 0 AND coalesce(g.closed_on, g.due_on) IS NOT NULL
         ORDER BY 3 DESC, g.id LIMIT {SHOWN}"
    );
    let mut newest = tx.prepare_cached(&sql)?;
    let examples = newest.query_map([&period.id], from_row)?.collect::<rusqlite::Result<_>>()?;
    let says = |all: u32, others: u32| capital(&counted("real_test_others_of", all, &[("others", &in_words(others))]));
    let of = || words("figure_of", &[("count", &in_words(others_before)), ("of", &in_words(all_before))]);
    Ok(RealLine {
        code: "others".into(),
        says: (all > 0).then(|| says(all, others)),
        before: (all_before > 0).then(|| words("shift_before", &[("what", &of())])),
        examples,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    fn led() -> TestPlanner {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        planner.add_people(vec!["Amara Okafor".into(), "Jonas Berg".into()]).expect("added");
        planner
    }

    #[test]
    fn the_three_lines_are_read_from_records_and_an_example_leads_to_its_goal() {
        let planner = led();
        let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
        let test = planner.real_test(None).expect("read");
        assert!(!test.speaks, "nobody is asked before the first example or the close of a quarter");
        let codes: Vec<_> = test.lines.iter().map(|line| line.code.as_str()).collect();
        assert_eq!(codes, ["initiative", "vision_echo", "others"]);
        assert!(test.lines.iter().all(|line| line.examples.is_empty() && line.says.is_none() && line.before.is_none()));

        let goal = crate::goals::NewGoal {
            owner_person_id: ruth,
            title: "Halve open cases".into(),
            measure: crate::goals::Measure::DoneOrNot,
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: Some(day("2026-11-02")),
        };
        let goal = planner.add_goal(goal).expect("written").id;
        let quarter = test.quarter;
        let add = |kind: &str, text: &str, goal: Option<GoalId>| {
            planner.add_real_example(quarter.clone(), kind.into(), text.into(), goal)
        };
        assert!(add("initiative", "  ", None).is_err(), "an example says who did what");
        assert!(add("hat", "Ticked", None).is_err(), "no other kind");
        assert!(add("initiative", "Jonas changed the rota", Some(GoalId::new())).is_err());
        assert!(planner.real_test(None).expect("read").lines[0].examples.is_empty(), "all or nothing");
        let kept = add("initiative", "Jonas changed the rota", Some(goal.clone())).expect("kept");
        assert_eq!((kept.goal_id, kept.goal_title.as_deref()), (Some(goal.clone()), Some("Halve open cases")));
        add("vision_echo", "The depot said it in its own words", None).expect("kept");
        let test = planner.real_test(None).expect("read");
        assert!(test.speaks);
        assert_eq!(test.lines[0].examples.len(), 1);
        assert_eq!(test.lines[1].examples[0].text, "The depot said it in its own words");

        planner
            .write("add_person", |tx| {
                Ok(tx.execute_batch(
                    "UPDATE goal SET state = 'closed', outcome_code = 'achieved', closed_on = '2026-11-16', score_tenths = 10",
                )?)
            })
            .expect("reached");
        let others = planner.real_test(None).expect("read").lines.remove(2);
        assert_eq!(
            others.says.as_deref(),
            Some("One goal was reached in full or in part; one of them by your people.")
        );
        assert_eq!((others.examples[0].kind.as_str(), &others.examples[0].goal_id), ("goal", &Some(goal)));
        assert_eq!(others.examples[0].text, "Ruth Adeyemi: Halve open cases");

        let later = planner.on(day("2027-01-11"));
        let next = later.real_test(None).expect("the next quarter");
        assert!(next.lines[0].examples.is_empty());
        assert_eq!(next.lines[0].before.as_deref(), Some("The quarter before: one example."));
        assert_eq!(next.lines[2].before.as_deref(), Some("The quarter before: one of one."));
    }

    #[test]
    fn an_example_that_is_none_after_all_goes_and_comes_back() {
        let planner = led();
        let quarter = planner.real_test(None).expect("read").quarter;
        let kept = planner.add_real_example(quarter, "initiative".into(), "Jonas changed the rota".into(), None);
        let id = EntryId(kept.expect("kept").id);
        planner.remove_real_example(id.clone()).expect("gone");
        assert!(planner.real_test(None).expect("read").lines[0].examples.is_empty());
        assert!(matches!(planner.remove_real_example(id), Err(Error::Gone)), "only once");
        planner.undo().expect("undone");
        assert_eq!(planner.real_test(None).expect("read").lines[0].examples.len(), 1);
        let note = planner.add_note(None, "Not an example".into(), None).expect("a note");
        assert!(planner.remove_real_example(note.id).is_err(), "nothing else can be taken away here");
    }
}
