//! Looking back on a quarter with somebody: what the manager writes, what that person says to it, and how far the two have
//! come with it. One review for each person and quarter, made with its first words, and one more for the days before
//! somebody left or came. No value is given unless the employer has a scale; then a person gives it and nothing computes it.
//!
//! `course` moves a review on, `decisions` records what others decided about it, `examples` is what it rests on, `scale` the
//! employer's levels, `calibration` the sheet for the talk among managers.

mod calibration;
mod course;
mod decisions;
mod examples;
mod scale;
#[cfg(test)]
mod tests;

pub use calibration::{CalibrationRow, CalibrationSheet, SpreadLevel};
pub(crate) use course::{look_back, until};
pub use decisions::{NewReviewDecision, ReviewDecision};
pub use examples::ReviewExample;
pub(crate) use examples::weeks_with_examples;
pub use scale::{ReviewScale, ScaleChoice, ScaleLevel};

use crate::calendar::Clock;
use crate::entries::SavedText;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{PeriodId, PersonId, ReviewId};
use crate::periods::{self, Period, QuarterRef};
use crate::{Planner, people, quarter, settings, states, text};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How often the employer reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewRhythm {
    EachQuarter,
    TwiceAYear,
    Yearly,
    /// Somewhere else, so none is ever due here.
    Elsewhere,
}

/// The five phases that a manager sees of the nine states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReviewPhase {
    Gather,
    Write,
    GiveToRead,
    Talk,
    File,
}

impl ReviewPhase {
    pub(crate) fn of(state: &str) -> ReviewPhase {
        match state {
            "not_started" | "self_review" => ReviewPhase::Gather,
            "drafting" | "calibration" => ReviewPhase::Write,
            "ready" => ReviewPhase::GiveToRead,
            "meeting_held" => ReviewPhase::Talk,
            _ => ReviewPhase::File,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            ReviewPhase::Gather => "gather",
            ReviewPhase::Write => "write",
            ReviewPhase::GiveToRead => "give_to_read",
            ReviewPhase::Talk => "talk",
            ReviewPhase::File => "file",
        }
    }
}

/// The first page of the shelf: everybody of a quarter, and how far their review is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReviewsPage {
    pub quarter: QuarterRef,
    pub previous: String,
    /// None after the running quarter.
    pub next: Option<String>,
    /// None: never said.
    pub rhythm: Option<ReviewRhythm>,
    /// The rhythm names a review for this quarter.
    pub due: bool,
    /// The employer's scale was asked for.
    pub scale_asked: bool,
    pub scale: Option<ReviewScale>,
    /// In the order of the sidebar, reviews of part of the quarter after the one of all of it.
    pub lines: Vec<ReviewLine>,
    /// Who left in this quarter and has no review of the days until then.
    pub left: Vec<LeftInQuarter>,
}

/// One review on the list; one that was not begun has no id.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReviewLine {
    pub id: Option<ReviewId>,
    pub person_id: PersonId,
    pub person_name: String,
    /// Label of the quarter it belongs to.
    pub quarter: String,
    /// Of part of the quarter, because somebody left or came.
    pub interim: bool,
    /// The days it looks back on.
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub state: String,
    pub phase: ReviewPhase,
    /// The day by which its next part should be done, where a review is due.
    pub next_due: Option<NaiveDate>,
    pub not_rated_reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct LeftInQuarter {
    pub person_id: PersonId,
    pub person_name: String,
    /// The last day with the manager.
    pub last_day: NaiveDate,
}

/// Where the reviews of a quarter stand, for the strip on its page: a phase, and who is in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReviewStrip {
    pub phase: ReviewPhase,
    /// What they are called in a sentence, in the order of the sidebar.
    pub names: Vec<String>,
}

/// One review with everything it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ReviewPage {
    pub id: ReviewId,
    pub person_id: PersonId,
    pub person_name: String,
    pub short_name: String,
    pub quarter: QuarterRef,
    pub interim: bool,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// not_started, self_review, drafting, calibration, ready, meeting_held, signed, closed or exempt.
    pub state: String,
    pub phase: ReviewPhase,
    /// Their own words should be here by this day.
    pub own_words_due: NaiveDate,
    pub not_rated_reason: Option<String>,
    pub text: ReviewText,
    /// The manager's words stand as they were talked about.
    pub fixed: bool,
    /// What the person wrote about the quarter: question and answer.
    pub own_words: Vec<OwnWords>,
    /// Oldest first.
    pub examples: Vec<ReviewExample>,
    /// How the examples that are used lie over the weeks, in words.
    pub lie: Vec<String>,
    /// What stands out beside the words: questions to the writer.
    pub remarks: Vec<String>,
    /// The scale of this review, else the employer's; none is the default.
    pub scale: Option<ReviewScale>,
    /// Observed long enough for a level.
    pub may_rate: bool,
    pub proposed_value: Option<u32>,
    /// Why the manager proposes it; only theirs.
    pub proposed_why: Option<String>,
    pub final_value: Option<u32>,
    pub change_reason: Option<String>,
    pub talked_on: Option<NaiveDate>,
    pub decisions: Vec<ReviewDecision>,
    /// The final packet was saved after the manager signed.
    pub packet_saved: bool,
    /// The last reason that was given for a step back, or for going on without their words.
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnWords {
    pub question: String,
    pub answer: String,
}

/// So many days before a quarter ends its reviews are in view.
const STRIP_DAYS: u64 = 21;
/// Shortest time under one manager, in days, for a level.
const OBSERVED_DAYS: i64 = 30;

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
            keep_text(tx, clock, &id, column, &was, &text)
        })
    }

    /// The same for a review by its id.
    pub fn write_review_text(
        &self,
        id: ReviewId,
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
        self.write_merged("save_review_text", &format!("review:{id}:{column}:{visit}"), |tx| {
            keep_text(tx, clock, &id, column, &was, &text)
        })
    }

    /// Everybody of a quarter, of the running one where none is named, and how far their review is.
    pub fn list_reviews(&self, quarter: Option<String>) -> Result<ReviewsPage> {
        let clock = self.clock();
        self.read(|tx| list(tx, clock, &periods::find(tx, clock.today(), quarter.as_deref())?, None))
    }

    /// One review with everything it rests on.
    pub fn review(&self, id: ReviewId) -> Result<ReviewPage> {
        self.read(|tx| page(tx, self.clock(), &id))
    }
}

/// One row of the table, written by the manager.
pub(crate) struct Row {
    pub id: ReviewId,
    pub person_id: PersonId,
    pub period: Period,
    pub interim: bool,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub state: String,
    pub not_rated_reason: Option<String>,
    pub scale_id: Option<String>,
    pub proposed_value: Option<u32>,
    pub final_value: Option<u32>,
    pub change_reason: Option<String>,
    pub text: ReviewText,
    pub self_assessment_id: Option<String>,
    pub talked_on: Option<NaiveDate>,
}

impl Row {
    /// Seen for long enough to be judged on a scale.
    fn may_rate(&self) -> bool {
        (self.to - self.from).num_days() + 1 >= OBSERVED_DAYS
    }

    /// Some words of the manager's.
    fn written(&self) -> bool {
        let text = &self.text;
        [&text.summary, &text.strengths, &text.focus, &text.next_steps].into_iter().any(Option::is_some)
    }

    fn words(&self) -> String {
        let text = &self.text;
        let parts = [&text.summary, &text.strengths, &text.focus, &text.next_steps];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

pub(crate) fn row(tx: &Transaction, id: &ReviewId) -> Result<Row> {
    let starts_on: NaiveDate = tx
        .prepare_cached("SELECT q.starts_on FROM review r JOIN period q ON q.id = r.period_id WHERE r.id = ?1")?
        .query_row([id], |r| r.get(0))
        .or_gone()?;
    let period = periods::at(tx, starts_on)?;
    let mut one = tx.prepare_cached(
        "SELECT r.id, r.person_id, r.kind = 'interim', r.observed_from_on, r.observed_to_on, r.state, r.not_rated_reason, r.scale_id,
           r.proposed_value, r.final_value, r.change_reason, r.summary, r.strengths, r.focus, r.next_steps, r.employee_comment,
           r.self_assessment_id, c.held_on
         FROM review r JOIN person me ON me.id = r.reviewer_person_id AND me.is_self = 1
           LEFT JOIN conversation c ON c.id = r.conversation_id
         WHERE r.id = ?1",
    )?;
    one.query_row([id], |r| {
        Ok(Row {
            id: r.get(0)?,
            person_id: r.get(1)?,
            interim: r.get(2)?,
            from: r.get(3)?,
            to: r.get(4)?,
            state: r.get(5)?,
            not_rated_reason: r.get(6)?,
            scale_id: r.get(7)?,
            proposed_value: r.get(8)?,
            final_value: r.get(9)?,
            change_reason: r.get(10)?,
            text: ReviewText {
                summary: r.get(11)?,
                strengths: r.get(12)?,
                focus: r.get(13)?,
                next_steps: r.get(14)?,
                employee_comment: r.get(15)?,
            },
            self_assessment_id: r.get(16)?,
            talked_on: r.get(17)?,
            period,
        })
    })
    .or_gone()
}

/// Whether words of the manager's stand as they were talked about, until that is taken back for a reason.
fn is_fixed(state: &str) -> bool {
    matches!(state, "meeting_held" | "signed" | "closed")
}

/// The same of somebody's review of a whole quarter.
pub(crate) fn stands(tx: &Transaction, person: &PersonId, period: &Period) -> Result<bool> {
    Ok(match find(tx, person, period)? {
        Some(id) => is_fixed(&row(tx, &id)?.state),
        None => false,
    })
}

fn keep_text(tx: &Transaction, clock: Clock, id: &ReviewId, column: &str, was: &str, text: &str) -> Result<SavedText> {
    let row = row(tx, id)?;
    // What the person says to it may come after the talk; once both have settled it, it stands as well.
    let theirs_to_say = column == "employee_comment" && row.state == "meeting_held";
    let stored: Option<String> =
        tx.query_row(&format!("SELECT {column} FROM review WHERE id = ?1"), [id], |r| r.get(0))?;
    let stored = stored.unwrap_or_default();
    if is_fixed(&row.state) && !theirs_to_say && stored != text {
        return Err(Error::invalid(column, "error_review_fixed"));
    }
    let kept = (!text.trim().is_empty()).then_some(text);
    tx.execute(
        &format!("UPDATE review SET {column} = ?2, updated_at = ?3 WHERE id = ?1 AND {column} IS NOT ?2"),
        (id, kept, clock.now()),
    )?;
    let theirs = (stored != was && stored != text).then_some(stored);
    Ok(SavedText { text: text.to_owned(), kept: true, theirs })
}

fn list(tx: &Transaction, clock: Clock, period: &Period, only: Option<&PersonId>) -> Result<ReviewsPage> {
    let today = clock.today();
    let due = is_due(tx, period)?;
    let mut begun = tx.prepare_cached(
        "SELECT r.id, r.person_id FROM review r JOIN person me ON me.id = r.reviewer_person_id AND me.is_self = 1
         WHERE r.period_id = ?1 ORDER BY r.kind = 'interim', r.observed_from_on, r.id",
    )?;
    let begun: Vec<(ReviewId, PersonId)> =
        begun.query_map([&period.id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let mut people = quarter::reported(tx, clock, period)?;
    people.retain(|person| only.is_none_or(|id| *id == person.id));
    for (_, id) in &begun {
        if only.is_none_or(|only| only == id) && !people.iter().any(|person| person.id == *id) {
            people.push(people::person(tx, clock, id)?);
        }
    }
    let (mut lines, mut left) = (Vec::new(), Vec::new());
    for person in &people {
        let rows = begun.iter().filter(|(_, of)| *of == person.id).map(|(id, _)| row(tx, id));
        let rows: Vec<Row> = rows.collect::<Result<_>>()?;
        let days = reported_days(tx, &person.id, period)?;
        let line = |row: &Row| ReviewLine {
            id: Some(row.id.clone()),
            person_id: person.id.clone(),
            person_name: person.display_name.clone(),
            quarter: period.label.clone(),
            interim: row.interim,
            from: row.from,
            to: row.to,
            phase: ReviewPhase::of(&row.state),
            next_due: next_due(&row.state, if row.interim { row.to } else { period.ends_on })
                .filter(|_| due || row.interim || row.state != "not_started"),
            not_rated_reason: row.not_rated_reason.clone(),
            state: row.state.clone(),
        };
        let gone = !person.active && days.is_some_and(|(_, to)| to < period.ends_on && to < today);
        if !rows.iter().any(|row| !row.interim) && !gone {
            let (from, to) = days.unwrap_or((period.starts_on, period.ends_on));
            lines.push(ReviewLine {
                id: None,
                person_id: person.id.clone(),
                person_name: person.display_name.clone(),
                quarter: period.label.clone(),
                interim: false,
                from,
                to,
                state: "not_started".into(),
                phase: ReviewPhase::Gather,
                next_due: next_due("not_started", period.ends_on).filter(|_| due),
                not_rated_reason: None,
            });
        }
        lines.extend(rows.iter().map(line));
        let settled = |row: &Row| row.interim || !matches!(row.state.as_str(), "not_started");
        if let Some((_, last_day)) = days.filter(|_| gone && !rows.iter().any(settled)) {
            left.push(LeftInQuarter {
                person_id: person.id.clone(),
                person_name: person.display_name.clone(),
                last_day,
            });
        }
    }
    let (previous, next) = periods::neighbours(tx, period)?;
    Ok(ReviewsPage {
        quarter: period.as_ref(today),
        previous: previous.label,
        next: (next.starts_on <= today).then_some(next.label),
        rhythm: settings::get(tx, "review_rhythm")?,
        due,
        scale_asked: scale::asked(tx)?,
        scale: scale::of_employer(tx)?,
        lines,
        left,
    })
}

fn page(tx: &Transaction, clock: Clock, id: &ReviewId) -> Result<ReviewPage> {
    let row = row(tx, id)?;
    let person = people::person(tx, clock, &row.person_id)?;
    let examples = examples::of(tx, &row)?;
    let scale = match &row.scale_id {
        Some(scale) => Some(scale::one(tx, scale)?),
        None => scale::of_employer(tx)?,
    };
    let reason = tx
        .prepare_cached(
            "SELECT reason FROM event WHERE entity = 'review' AND entity_id = ?1 ORDER BY created_at DESC, id DESC LIMIT 1",
        )?
        .query_row([id], |r| r.get::<_, Option<String>>(0))
        .optional()?
        .flatten()
        .filter(|reason| Some(reason) != row.not_rated_reason.as_ref());
    Ok(ReviewPage {
        lie: examples::lie(&examples, &row, clock.today()),
        remarks: examples::remarks(tx, &row, &examples, scale.as_ref())?,
        examples,
        own_words: course::own_words(tx, &row)?,
        own_words_due: course::own_words_due(&row),
        decisions: decisions::of(tx, &row)?,
        packet_saved: course::packet_saved(tx, &row)?,
        proposed_why: calibration::why(tx, id)?,
        may_rate: row.may_rate(),
        fixed: is_fixed(&row.state),
        phase: ReviewPhase::of(&row.state),
        quarter: row.period.as_ref(clock.today()),
        person_name: person.display_name.clone(),
        short_name: person.short_name().to_owned(),
        id: row.id,
        person_id: row.person_id,
        interim: row.interim,
        from: row.from,
        to: row.to,
        state: row.state,
        not_rated_reason: row.not_rated_reason,
        text: row.text,
        scale,
        proposed_value: row.proposed_value,
        final_value: row.final_value,
        change_reason: row.change_reason,
        talked_on: row.talked_on,
        reason,
    })
}

/// The day by which the next part of a review should be done: their own words two weeks before the quarter ends, the draft
/// five days before it, settled three days after, talked about ten days after, filed fifteen days after.
pub(crate) fn next_due(state: &str, ends_on: NaiveDate) -> Option<NaiveDate> {
    match state {
        "not_started" | "self_review" => Some(ends_on - Days::new(14)),
        "drafting" => Some(ends_on - Days::new(5)),
        "calibration" => Some(ends_on + Days::new(3)),
        "ready" => Some(ends_on + Days::new(10)),
        "meeting_held" => Some(ends_on + Days::new(15)),
        _ => None,
    }
}

/// The state whose part it is, and the states by which that part is done; a level is settled only where there is a scale.
const PARTS: [(&str, &str, &str); 5] = [
    ("not_started", "drafting", "drafting"),
    ("drafting", "calibration", "ready"),
    ("calibration", "ready", "ready"),
    ("ready", "meeting_held", "meeting_held"),
    ("meeting_held", "signed", "closed"),
];

/// Parts of the reviews of a quarter that were done by their day, of those whose day has come by `until`, and the reviews.
/// Somebody who is let off owes none.
pub(crate) fn in_time(tx: &Transaction, period: &Period, until: NaiveDate) -> Result<(u32, u32, Vec<String>)> {
    let Some(id) = &period.id else { return Ok((0, 0, Vec::new())) };
    let mut all = tx.prepare_cached(
        "SELECT id FROM review WHERE period_id = ?1 AND kind = 'quarterly' AND state <> 'exempt' ORDER BY id",
    )?;
    let ids: Vec<String> = all.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    // The first time counts: what is changed after the talk was in time all the same.
    let mut reached = tx.prepare_cached(
        "SELECT min(effective_on) FROM event WHERE entity = 'review' AND entity_id = ?1 AND to_value IN (?2, ?3)",
    )?;
    let (mut in_time, mut due) = (0, 0);
    for id in &ids {
        for (part, done, or) in PARTS {
            let Some(by) = next_due(part, period.ends_on).filter(|by| *by <= until) else { continue };
            due += 1;
            let on: Option<NaiveDate> = reached.query_row((id, done, or), |r| r.get(0))?;
            in_time += u32::from(on.is_some_and(|on| on <= by));
        }
    }
    Ok((in_time, due, if due > 0 { ids } else { Vec::new() }))
}

/// The first and the last day of a quarter on which somebody reported to the manager; none where they never did.
pub(crate) fn reported_days(
    tx: &Transaction,
    person: &PersonId,
    period: &Period,
) -> Result<Option<(NaiveDate, NaiveDate)>> {
    let mut days = tx.prepare_cached(
        "SELECT max(min(started_on), ?2), min(max(coalesce(ended_on, ?3)), ?3) FROM relationship
         WHERE person_id = ?1 AND kind = 'direct_report' AND started_on <= ?3 AND coalesce(ended_on, ?3) >= ?2
         HAVING count(*) > 0",
    )?;
    Ok(days.query_row((person, period.starts_on, period.ends_on), |r| r.try_into()).optional()?)
}

/// What has been written about somebody's quarter, through the view that names what may be printed: of the whole quarter, or
/// where nothing was written about that, of the part of it that an interim review looks back on.
pub(crate) fn shareable(tx: &Transaction, person: &PersonId, period: &Period) -> Result<ReviewText> {
    Ok(printed(tx, person, period)?.text)
}

/// What a packet says of a review.
#[derive(Default)]
pub(crate) struct Printed {
    pub text: ReviewText,
    /// Settled, where there is a scale.
    pub level: Option<ScaleLevel>,
    /// What was decided about these words, in words.
    pub decisions: Vec<String>,
}

pub(crate) fn printed(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Printed> {
    let sql = format!(
        "SELECT {}, v.id, v.scale_id, v.final_value FROM shareable_review v
           JOIN person me ON me.id = v.reviewer_person_id AND me.is_self = 1
         WHERE v.period_id = ?1 AND v.person_id = ?2
         ORDER BY v.kind = 'quarterly' AND coalesce(v.summary, v.strengths, v.focus, v.next_steps) IS NOT NULL DESC,
           v.kind = 'interim' DESC, v.observed_to_on DESC, v.id LIMIT 1",
        FIELDS.map(|field| format!("v.{field}")).join(", ")
    );
    let found = tx
        .prepare_cached(&sql)?
        .query_row((&period.id, person), |r| {
            let text = ReviewText {
                summary: r.get(0)?,
                strengths: r.get(1)?,
                focus: r.get(2)?,
                next_steps: r.get(3)?,
                employee_comment: r.get(4)?,
            };
            let level: Option<String> = r.get(6)?;
            Ok((text, r.get::<_, ReviewId>(5)?, level.zip(r.get::<_, Option<u32>>(7)?)))
        })
        .optional()?;
    let Some((text, id, level)) = found else { return Ok(Printed::default()) };
    let level = match level {
        Some((scale, value)) => scale::one(tx, &scale)?.level(value).cloned(),
        None => None,
    };
    let decisions = decisions::of(tx, &row(tx, &id)?)?;
    let decisions = decisions.into_iter().filter(|one| one.of_these_words).map(|one| one.words).collect();
    Ok(Printed { text, level, decisions })
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
    let reported = reported_days(tx, person, &period)?;
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
    let rhythm: Option<ReviewRhythm> = settings::get(tx, "review_rhythm")?;
    Ok(match rhythm {
        Some(ReviewRhythm::EachQuarter) => true,
        Some(ReviewRhythm::TwiceAYear) => period.quarter.is_multiple_of(2),
        Some(ReviewRhythm::Yearly) => period.quarter == 4,
        Some(ReviewRhythm::Elsewhere) | None => false,
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

/// Where the reviews of a quarter stand, phase by phase: in its last three weeks and after it where one is due, until all of
/// them are filed; else nothing.
pub(crate) fn strip(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<ReviewStrip>> {
    if clock.today() + Days::new(STRIP_DAYS) < period.ends_on || !is_due(tx, period)? {
        return Ok(Vec::new());
    }
    let lines = list(tx, clock, period, None)?.lines;
    if lines.iter().all(|line| line.phase == ReviewPhase::File) {
        return Ok(Vec::new());
    }
    let phases =
        [ReviewPhase::Gather, ReviewPhase::Write, ReviewPhase::GiveToRead, ReviewPhase::Talk, ReviewPhase::File];
    let of = |phase: ReviewPhase| -> Result<ReviewStrip> {
        let here = lines.iter().filter(|line| line.phase == phase && !line.interim);
        let names = here.map(|line| Ok(people::person(tx, clock, &line.person_id)?.short_name().to_owned()));
        Ok(ReviewStrip { phase, names: names.collect::<Result<_>>()? })
    };
    phases.into_iter().map(of).collect()
}

/// Somebody's review that is under way: begun and not filed, or due within the last three weeks of the quarter.
pub(crate) fn running(tx: &Transaction, clock: Clock, person: &PersonId) -> Result<Option<ReviewLine>> {
    let current = periods::at(tx, clock.today())?;
    let (previous, _) = periods::neighbours(tx, &current)?;
    for period in [previous, current] {
        let ends = period.contains(clock.today()) && period.ends_on <= clock.today() + Days::new(STRIP_DAYS);
        let near = ends && is_due(tx, &period)?;
        let under_way: bool = tx
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM review WHERE person_id = ?1 AND period_id = ?2
                   AND state NOT IN ('not_started', 'closed', 'exempt'))",
            )?
            .query_row((person, &period.id), |r| r.get(0))?;
        // The usual case costs no list.
        if !under_way && !near {
            continue;
        }
        let mut lines = list(tx, clock, &period, Some(person))?.lines;
        lines.retain(|line| line.person_id == *person && line.phase != ReviewPhase::File);
        let begun = |line: &ReviewLine| line.id.is_some() && line.state != "not_started";
        if let Some(at) = lines.iter().position(|line| near || begun(line)) {
            return Ok(Some(lines.swap_remove(at)));
        }
    }
    Ok(None)
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
