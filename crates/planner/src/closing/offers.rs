//! What could be taken down for the next quarter: at most two shelves, each with the reason from the manager's records. A
//! shelf without a reason is not mentioned.

use crate::error::Result;
use crate::messages::{counted, text};
use crate::periods::Period;
use crate::shelves::{self, BUILT, Shelf};
use crate::{plans, reviews, settings};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShelfOffer {
    pub shelf: Shelf,
    pub reason: String,
}

const MOST: usize = 2;

/// In the order of the shelves.
pub(super) fn of_quarter(tx: &Transaction, period: &Period, next: &Period) -> Result<Vec<ShelfOffer>> {
    let down = shelves::taken_down(tx)?;
    let mut all = Vec::new();
    for shelf in BUILT.iter().copied().filter(|shelf| !down.contains(shelf)) {
        if all.len() < MOST
            && let Some(reason) = reason(tx, shelf, period, next)?
        {
            all.push(ShelfOffer { shelf, reason });
        }
    }
    Ok(all)
}

fn reason(tx: &Transaction, shelf: Shelf, period: &Period, next: &Period) -> Result<Option<String>> {
    let count = |sql: &str| -> Result<u32> {
        let span = (period.starts_on, period.ends_on);
        Ok(tx.prepare_cached(sql)?.query_row(span, |r| r.get(0))?)
    };
    let step = plans::chosen(tx, next)?;
    let with_step = |id: &str, codes: &[&str]| {
        let code = step.as_deref().filter(|code| codes.is_empty() || codes.contains(code))?;
        Some(text(id, &[("step", plans::title(code))]))
    };
    let of_many = |id: &str, count: u32, least: u32| (count >= least).then(|| capital(&counted(id, count, &[])));
    Ok(match shelf {
        Shelf::HandingOver => match count("SELECT count(*) FROM delegation WHERE handed_over_on BETWEEN ?1 AND ?2")? {
            0 => with_step("shelf_offer_step", &["empower_others", "develop_successors"]),
            work => of_many("shelf_offer_handed_over", work, 1),
        },
        Shelf::Reviews => of_many("shelf_offer_reviews", reviews::under_way(tx, period)?, 1),
        Shelf::AskingOthers => {
            let closed = count(
                "SELECT count(*) FROM period WHERE kind = 'quarter' AND state = 'closed' AND starts_on <= ?1 AND ends_on <= ?2",
            )?;
            of_many("shelf_offer_asking_others", closed, 1)
        }
        Shelf::MyPractice => with_step("shelf_offer_practice", &[]),
        Shelf::MyLearning => {
            let people = count(
                "SELECT count(DISTINCT p.person_id) FROM idp_item i JOIN idp p ON p.id = i.idp_id JOIN person o ON o.id = p.person_id
                 WHERE o.is_self = 0 AND i.state IN ('planned', 'in_progress') AND p.starts_on <= ?2 AND ?1 IS NOT NULL",
            )?;
            of_many("shelf_offer_learning", people, 3)
        }
        Shelf::MyRole => settings::read(tx)?.new_in_role.then(|| text("shelf_offer_role", &[])),
        Shelf::UpwardAndAcross | Shelf::HowWeWork | Shelf::Hiring => None,
    })
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::planner_on;

    #[test]
    fn a_shelf_is_offered_for_a_reason_and_never_while_it_is_down() {
        let planner = planner_on("2027-01-05".parse().expect("a date"));
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let offers = || planner.closing(Some("2026 Q4".into())).expect("the sitting").offers;
        assert_eq!(offers(), [], "nothing speaks for one");
        planner.choose_step_for("2027 Q1".into(), "empower_others".into()).expect("chosen");
        let made = offers();
        let handing = made.iter().find(|offer| offer.shelf == Shelf::HandingOver).expect("for the step that comes");
        assert!(handing.reason.contains("Empower others"), "{}", handing.reason);
        assert!(made.len() <= MOST);
        planner.take_down_shelf(Shelf::HandingOver).expect("down");
        assert!(offers().iter().all(|offer| offer.shelf != Shelf::HandingOver), "it is down");
        planner.choose_step_for("2027 Q1".into(), "inspire".into()).expect("chosen");
        planner.put_away_shelf(Shelf::HandingOver).expect("away");
        assert!(
            offers().iter().all(|offer| offer.shelf != Shelf::HandingOver),
            "another step, and nothing handed over"
        );
    }
}
