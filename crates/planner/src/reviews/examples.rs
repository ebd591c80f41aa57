//! What a review rests on: the dated records of its days, which of them are used in its words, and how those lie over the weeks.
//!
//! What is only the manager's is shown to them beside the draft and can never be used in it.

use super::{ReviewScale, Row};
use crate::calendar::{Clock, week_of_quarter};
use crate::error::{Error, OrGone, Result};
use crate::messages::{counted, in_words, text};
use crate::quarter::person::{evidence_coverage, mostly_recent};
use crate::text::folded;
use crate::writing::{self, ReviewFacts};
use chrono::{Datelike, Days, Months, NaiveDate};
use rusqlite::{Transaction, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewExample {
    /// praise, constructive, feedforward, achievement, goal_achieved, goal_partly, goal_missed or work; not_said and note are
    /// only the manager's.
    pub kind: String,
    pub id: String,
    pub on: NaiveDate,
    pub text: String,
    /// Only the manager's: it cannot be used.
    pub private: bool,
    /// It stands behind the words.
    pub used: bool,
}

/// An example is recent when it is of the last 30 days.
const RECENT_DAYS: u64 = 30;
/// Of a private note so many letters are shown.
const SHOWN: u32 = 300;

const ALL: &str = "SELECT * FROM (
    SELECT f.kind AS kind, f.id AS id, f.occurred_on AS day,
           concat_ws('. ', rtrim(f.situation, '. '), rtrim(f.behaviour, '. '), f.impact) AS words, 0 AS private,
           EXISTS (SELECT 1 FROM evidence e WHERE e.review_id = ?1 AND e.feedback_id = f.id AND e.included = 1) AS used
      FROM shareable_feedback f WHERE f.person_id = ?2 AND f.occurred_on BETWEEN ?3 AND ?4
    UNION ALL
    SELECT 'achievement', n.id, n.occurred_on, coalesce(n.body, n.title, ''), 0,
           EXISTS (SELECT 1 FROM evidence e WHERE e.review_id = ?1 AND e.entry_id = n.id AND e.included = 1)
      FROM entry n WHERE n.kind = 'achievement' AND n.visibility <> 'private' AND n.person_id = ?2 AND n.occurred_on BETWEEN ?3 AND ?4
    UNION ALL
    SELECT CASE g.outcome_code WHEN 'achieved' THEN 'goal_achieved' WHEN 'missed' THEN 'goal_missed' ELSE 'goal_partly' END,
           g.id, g.closed_on, g.title, 0,
           EXISTS (SELECT 1 FROM evidence e WHERE e.review_id = ?1 AND e.goal_id = g.id AND e.included = 1)
      FROM goal g WHERE g.owner_person_id = ?2 AND g.period_id = ?5 AND g.visibility <> 'private'
        AND g.outcome_code IN ('achieved', 'partly_achieved', 'missed') AND g.closed_on IS NOT NULL
    UNION ALL
    SELECT 'work', d.id, coalesce(d.completed_on, d.handed_over_on), d.title, 0,
           EXISTS (SELECT 1 FROM evidence e WHERE e.review_id = ?1 AND e.delegation_id = d.id AND e.included = 1)
      FROM delegation d WHERE d.accountable_person_id = ?2 AND d.visibility <> 'private' AND d.state IN ('handed_over', 'completed')
        AND coalesce(d.completed_on, d.handed_over_on) BETWEEN ?3 AND ?4
    UNION ALL
    SELECT 'not_said', f.id, f.occurred_on, concat_ws('. ', rtrim(f.situation, '. '), rtrim(f.behaviour, '. '), f.impact), 1, 0
      FROM feedback f WHERE f.to_person_id = ?2 AND f.given_on IS NULL AND f.state NOT IN ('discarded', 'withdrawn')
        AND f.occurred_on BETWEEN ?3 AND ?4
    UNION ALL
    SELECT 'note', n.id, n.occurred_on, substr(coalesce(n.body, n.title, ''), 1, ?6), 1, 0
      FROM entry n WHERE n.kind = 'note' AND n.conversation_id IS NULL AND n.person_id = ?2 AND n.occurred_on BETWEEN ?3 AND ?4
  ) WHERE trim(words) <> '' ORDER BY day, kind, id";

/// Everything of the days of a review, oldest first.
pub(super) fn of(tx: &Transaction, row: &Row) -> Result<Vec<ReviewExample>> {
    let mut all = tx.prepare_cached(ALL)?;
    let rows = all.query_map(params![row.id, row.person_id, row.from, row.to, row.period.id, SHOWN], |r| {
        Ok(ReviewExample {
            kind: r.get(0)?,
            id: r.get(1)?,
            on: r.get(2)?,
            text: r.get(3)?,
            private: r.get(4)?,
            used: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Puts an example behind the words and its text into them, or takes both out; words that were changed since stay.
pub(super) fn put(tx: &Transaction, clock: Clock, row: &Row, kind: &str, id: &str, used: bool) -> Result<()> {
    let example = of(tx, row)?.into_iter().find(|one| one.kind == kind && one.id == id).or_gone()?;
    let (column, field) = match kind {
        "constructive" | "feedforward" => ("feedback_id", "focus"),
        "praise" => ("feedback_id", "strengths"),
        "achievement" => ("entry_id", "strengths"),
        "goal_missed" => ("goal_id", "focus"),
        "goal_achieved" | "goal_partly" => ("goal_id", "strengths"),
        "work" => ("delegation_id", "strengths"),
        _ => return Err(Error::invalid("kind", "error_example_private")),
    };
    if super::is_fixed(&row.state) {
        return Err(Error::invalid("id", "error_review_fixed"));
    }
    if example.used == used {
        return Ok(());
    }
    let words = if field == "focus" { &row.text.focus } else { &row.text.strengths };
    let words = words.clone().unwrap_or_default();
    let line = example.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let at = clock.now();
    let words = if used {
        tx.execute(
            &format!(
                "INSERT INTO evidence (id, review_id, {column}, section, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
            ),
            (uuid::Uuid::now_v7().to_string(), &row.id, id, field, &at),
        )?;
        match () {
            () if words.contains(&line) => words,
            () if words.trim().is_empty() => line,
            () => format!("{}\n{line}", words.trim_end()),
        }
    } else {
        tx.execute(&format!("DELETE FROM evidence WHERE review_id = ?1 AND {column} = ?2"), (&row.id, id))?;
        words.lines().filter(|written| *written != line).collect::<Vec<_>>().join("\n")
    };
    let words = (!words.trim().is_empty()).then_some(words);
    tx.execute(&format!("UPDATE review SET {field} = ?2, updated_at = ?3 WHERE id = ?1"), (&row.id, words, at))?;
    Ok(())
}

/// Weeks of a quarter that could be seen from `from` to `to`, and in how many of them an example lies: those with one first.
pub(crate) fn weeks_with_examples(
    starts_on: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
    days: impl IntoIterator<Item = NaiveDate>,
) -> (u32, u32) {
    if to < from {
        return (0, 0);
    }
    let weeks: BTreeSet<u32> =
        days.into_iter().filter(|day| (from..=to).contains(day)).map(|day| week_of_quarter(starts_on, day)).collect();
    (weeks.len() as u32, week_of_quarter(starts_on, to) - week_of_quarter(starts_on, from) + 1)
}

/// How the examples that are used lie over the weeks: how many weeks have one, and whether they bunch at the end.
pub(super) fn lie(examples: &[ReviewExample], row: &Row, today: NaiveDate) -> Vec<String> {
    let used: Vec<NaiveDate> = examples.iter().filter(|one| one.used).map(|one| one.on).collect();
    let until = row.to.min(today);
    let mut said = Vec::new();
    let (with, observed) = weeks_with_examples(row.period.starts_on, row.from, until, used.iter().copied());
    if !used.is_empty() && evidence_coverage(with, observed).is_some() {
        let id = if with == observed { "review_weeks_all" } else { "review_weeks" };
        said.push(capital(&counted(id, with, &[("of", &in_words(observed))])));
    }
    let since = until - Days::new(RECENT_DAYS - 1);
    let lately = used.iter().filter(|on| **on >= since).count() as u32;
    if mostly_recent(lately, used.len() as u32) {
        let of = in_words(used.len() as u32);
        let mut sentence = capital(&counted("review_recent", lately, &[("of", &of)]));
        if let Some(month) = quiet_month(&used, row.from, since) {
            sentence += " ";
            sentence += &text("review_what_happened_in", &[("month", &month.format("%B").to_string())]);
        }
        said.push(sentence);
    }
    said
}

/// The first month before the last 30 days from which nothing is used, else the one with least.
fn quiet_month(used: &[NaiveDate], from: NaiveDate, since: NaiveDate) -> Option<NaiveDate> {
    let first = from.with_day(1)?;
    let months = (0..4).filter_map(|n| first.checked_add_months(Months::new(n)));
    let of =
        |month: NaiveDate| used.iter().filter(|on| (on.year(), on.month()) == (month.year(), month.month())).count();
    // A month of which less than half lies before cannot be asked about.
    months.filter(|month| *month + Days::new(14) < since).min_by_key(|month| of(*month))
}

/// What stands out beside the words: questions to the writer, never kept and never printed.
pub(super) fn remarks(
    tx: &Transaction,
    row: &Row,
    examples: &[ReviewExample],
    scale: Option<&ReviewScale>,
) -> Result<Vec<String>> {
    let own = row.words();
    let mut others = tx.prepare_cached(
        "SELECT concat_ws(char(10), summary, strengths, focus, next_steps) FROM review
         WHERE period_id = ?1 AND id <> ?2 AND person_id <> ?3 AND kind = 'quarterly'",
    )?;
    let others: Vec<String> =
        others.query_map((&row.period.id, &row.id, &row.person_id), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let written: Vec<&String> = others.iter().filter(|words| !words.trim().is_empty()).collect();
    let count = |words: &str| words.split_whitespace().count() as u32;
    let mut counts: Vec<u32> = written.iter().map(|words| count(words)).collect();
    counts.push(count(&own));
    counts.sort_unstable();
    // Below four reviews there is no usual length to compare with; nor is an empty one compared.
    let median_words = if counts.len() >= 4 && !own.trim().is_empty() { counts[counts.len() / 2] } else { 0 };
    let similarity = written.iter().map(|words| alike(&own, words)).fold(0.0, f64::max);
    let middle = scale.and_then(ReviewScale::middle);
    let (rating, mid) = row.proposed_value.zip(middle).unwrap_or_default();
    let used = examples.iter().filter(|one| one.used).count() as u32;
    let facts = ReviewFacts {
        rating: i64::from(rating),
        mid: i64::from(mid),
        evidence: used,
        words: count(&own),
        median_words,
        similarity,
        ..ReviewFacts::default()
    };
    Ok(writing::remarks_on_review(&facts))
}

/// How much two texts share: runs of five words in both, of those in either.
fn alike(one: &str, other: &str) -> f64 {
    let runs = |text: &str| -> BTreeSet<Vec<String>> {
        let words: Vec<String> = folded(text).split_whitespace().map(str::to_owned).collect();
        words.windows(5).map(<[String]>::to_vec).collect()
    };
    let (a, b) = (runs(one), runs(other));
    let either = a.union(&b).count();
    if either == 0 { 0.0 } else { a.intersection(&b).count() as f64 / either as f64 }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
