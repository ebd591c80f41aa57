//! What the manager writes looking back on a quarter with somebody, and what that person says to it. One review for each
//! person and quarter, made with its first words; no value is given and none is asked for.

use crate::calendar::Clock;
use crate::entries::SavedText;
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::id::{PeriodId, PersonId, ReviewId};
use crate::periods::{self, Period};
use crate::{Planner, people, settings, states, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The texts of a review; none where nothing was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewText {
    pub summary: Option<String>,
    pub strengths: Option<String>,
    pub focus: Option<String>,
    pub next_steps: Option<String>,
    /// The person's own words on it, as they gave them.
    pub employee_comment: Option<String>,
}

const FIELDS: [&str; 5] = ["summary", "strengths", "focus", "next_steps", "employee_comment"];

impl Planner {
    /// Keeps one text of somebody's review of a quarter while it is being written. `was` is what the edit began with.
    pub fn save_review_text(
        &self,
        person_id: PersonId,
        quarter: String,
        field: String,
        visit: String,
        was: String,
        text: String,
    ) -> Result<SavedText> {
        let Some(column) = FIELDS.iter().find(|known| **known == field) else {
            return Err(Error::invalid("field", "error_choice"));
        };
        let (text, was) = (text::body(&text, column)?, text::body(&was, column)?);
        let clock = self.clock();
        let period = self.read(|tx| periods::find(tx, clock.today(), Some(&quarter)))?;
        // Before its first words the review has no id: whose it is and of which quarter names it as well.
        let merge = format!("review:{person_id}:{}:{column}:{visit}", period.starts_on);
        self.write_merged("save_review_text", &merge, |tx| {
            let id = match find(tx, &person_id, &period)? {
                Some(id) => id,
                None if text.trim().is_empty() => {
                    return Ok(SavedText { text: text.clone(), kept: true, theirs: None });
                }
                None => open(tx, clock, &person_id, &period)?,
            };
            let stored: Option<String> =
                tx.query_row(&format!("SELECT {column} FROM review WHERE id = ?1"), [&id], |r| r.get(0))?;
            let stored = stored.unwrap_or_default();
            let kept = (!text.trim().is_empty()).then_some(&text);
            tx.execute(
                &format!("UPDATE review SET {column} = ?2, updated_at = ?3 WHERE id = ?1 AND {column} IS NOT ?2"),
                (&id, kept, clock.now()),
            )?;
            let theirs = (stored != was && stored != text).then_some(stored);
            Ok(SavedText { text: text.clone(), kept: true, theirs })
        })
    }
}

/// What has been written about somebody's quarter, through the view that names what may be printed.
pub(crate) fn shareable(tx: &Transaction, person: &PersonId, period: &Period) -> Result<ReviewText> {
    let sql = format!(
        "SELECT {} FROM shareable_review v JOIN person me ON me.id = v.reviewer_person_id AND me.is_self = 1
         WHERE v.period_id = ?1 AND v.person_id = ?2",
        FIELDS.join(", ")
    );
    let found = tx.prepare_cached(&sql)?.query_row((&period.id, person), |r| {
        Ok(ReviewText {
            summary: r.get(0)?,
            strengths: r.get(1)?,
            focus: r.get(2)?,
            next_steps: r.get(3)?,
            employee_comment: r.get(4)?,
        })
    });
    Ok(found.optional()?.unwrap_or_default())
}

fn find(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Option<ReviewId>> {
    let mut one = tx.prepare_cached(
        "SELECT r.id FROM review r JOIN person me ON me.id = r.reviewer_person_id AND me.is_self = 1
         WHERE r.period_id = ?1 AND r.person_id = ?2 AND r.kind = 'quarterly'",
    )?;
    Ok(one.query_row((&period.id, person), |r| r.get(0)).optional()?)
}

/// A new review of the days of the quarter on which the person reported to the manager.
fn open(tx: &Transaction, clock: Clock, person: &PersonId, period: &Period) -> Result<ReviewId> {
    let reviewer = people::self_id(tx)?;
    if *person == reviewer {
        return Err(Error::invalid("person_id", "error_review_self"));
    }
    people::person(tx, clock, person)?;
    let (period_id, period) = periods::of(tx, clock, period.starts_on)?;
    let reported: Option<(NaiveDate, NaiveDate)> = tx
        .query_row(
            "SELECT max(min(started_on), ?2), min(max(coalesce(ended_on, ?3)), ?3) FROM relationship
             WHERE person_id = ?1 AND kind = 'direct_report' AND started_on <= ?3 AND coalesce(ended_on, ?3) >= ?2
             HAVING count(*) > 0",
            (person, period.starts_on, period.ends_on),
            |r| r.try_into(),
        )
        .optional()?;
    let (from, to) = reported.unwrap_or((period.starts_on, period.ends_on));
    let id = ReviewId::new();
    tx.execute(
        "INSERT INTO review (id, period_id, person_id, reviewer_person_id, kind, observed_from_on, observed_to_on, created_at,
                             updated_at)
         VALUES (?1, ?2, ?3, ?4, 'quarterly', ?5, ?6, ?7, ?7)",
        (&id, period_id, person, reviewer, from, to, clock.now()),
    )?;
    Ok(id)
}

/// Whether the rhythm of reviews names one for this quarter. Where nobody has set a rhythm, none is due.
pub(crate) fn is_due(tx: &Transaction, period: &Period) -> Result<bool> {
    let rhythm: Option<String> = settings::get(tx, "review_rhythm")?;
    Ok(match rhythm.as_deref() {
        Some("each_quarter") => true,
        Some("twice_a_year") => period.quarter.is_multiple_of(2),
        Some("yearly") => period.quarter == 4,
        _ => false,
    })
}

/// At the close of a quarter: whoever's review is not due and was not begun is let off by policy, without a question. What
/// was written about them stays.
pub(crate) fn let_off(
    tx: &Transaction,
    clock: Clock,
    period_id: &PeriodId,
    period: &Period,
    people: &[PersonId],
) -> Result<()> {
    if is_due(tx, period)? {
        return Ok(());
    }
    for person in people {
        let id = match find(tx, person, period)? {
            Some(id) => id,
            None => open(tx, clock, person, period)?,
        };
        let state: String = tx.query_row("SELECT state FROM review WHERE id = ?1", [&id], |r| r.get(0))?;
        let Some(next) = states::review_next(&state, "not_due") else { continue };
        tx.execute(
            "UPDATE review SET state = ?2, not_rated_reason = 'by_policy', updated_at = ?3 WHERE id = ?1 AND period_id = ?4",
            (&id, next, clock.now(), period_id),
        )?;
        events::record(
            tx,
            clock,
            Change {
                entity: "review",
                entity_id: id.as_str(),
                person_id: Some(person),
                event: "not_due",
                from: Some(&state),
                to: Some(next),
                on: clock.today(),
                reason: Some("by_policy"),
            },
        )?;
    }
    Ok(())
}

/// How many reviews of a quarter are under way: begun, or due and not begun.
pub(crate) fn under_way(tx: &Transaction, period: &Period) -> Result<u32> {
    let due = is_due(tx, period)?;
    let mut count = tx.prepare_cached(
        "SELECT count(*) FROM review WHERE period_id = ?1 AND kind = 'quarterly' AND state NOT IN ('closed', 'exempt')
           AND (?2 OR state <> 'not_started')",
    )?;
    Ok(count.query_row((&period.id, due), |r| r.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    fn with_ines() -> (TestPlanner, PersonId) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let ines = planner.add_person("Ines Costa".into()).expect("added").id;
        (planner, ines)
    }

    fn save(planner: &Planner, person: &PersonId, field: &str, was: &str, text: &str) -> Result<SavedText> {
        planner.save_review_text(
            person.clone(),
            "2026 Q4".into(),
            field.into(),
            "visit-1".into(),
            was.into(),
            text.into(),
        )
    }

    fn stored(planner: &Planner, person: &PersonId) -> ReviewText {
        let read = |tx: &Transaction| shareable(tx, person, &periods::find(tx, day("2026-11-16"), None)?);
        planner.read(read).expect("read")
    }

    #[test]
    fn a_review_is_made_with_its_first_words_and_typing_is_one_step() {
        let (planner, ines) = with_ines();
        save(&planner, &ines, "summary", "", "  ").expect("nothing to keep");
        assert_eq!(stored(&planner, &ines), ReviewText::default());
        save(&planner, &ines, "summary", "", "A steady").expect("kept");
        save(&planner, &ines, "summary", "A steady", "A steady quarter").expect("kept");
        save(&planner, &ines, "summary", "A steady quarter", "A steady quarter.").expect("kept");
        save(&planner, &ines, "focus", "", "Ask earlier").expect("kept");
        let whole = stored(&planner, &ines);
        assert_eq!(
            (whole.summary.as_deref(), whole.focus.as_deref()),
            (Some("A steady quarter."), Some("Ask earlier"))
        );
        let (from, reviewers): (NaiveDate, u32) = planner
            .read(|tx| {
                Ok(tx.query_row("SELECT observed_from_on, (SELECT count(*) FROM review) FROM review", [], |r| {
                    r.try_into()
                })?)
            })
            .expect("read");
        assert_eq!((from, reviewers), (day("2026-11-16"), 1), "seen from the day she reports to the manager");
        planner.undo().expect("undone");
        assert_eq!(stored(&planner, &ines).focus, None);
        planner.undo().expect("undone");
        assert_eq!(stored(&planner, &ines), ReviewText::default(), "all of the typing");
    }

    #[test]
    fn text_of_another_window_is_told_and_ours_kept() {
        let (planner, ines) = with_ines();
        save(&planner, &ines, "strengths", "", "Calm").expect("kept");
        let saved = save(&planner, &ines, "strengths", "", "Clear").expect("kept");
        assert_eq!((saved.text.as_str(), saved.theirs.as_deref()), ("Clear", Some("Calm")));
        save(&planner, &ines, "strengths", "Clear", "").expect("emptied");
        assert_eq!(stored(&planner, &ines).strengths, None, "nothing, not an empty text");
    }

    #[test]
    fn nobody_reviews_themselves_and_only_known_fields_are_written() {
        let (planner, ines) = with_ines();
        assert!(save(&planner, &ines, "state", "", "closed").is_err());
        let own = planner.read(people::self_id).expect("self");
        assert!(save(&planner, &own, "summary", "", "Great").is_err());
        let wrong = planner.save_review_text(ines, "Q9".into(), "focus".into(), "v".into(), "".into(), "x".into());
        assert!(matches!(wrong, Err(Error::Invalid { field, .. }) if field == "quarter"));
    }
}
