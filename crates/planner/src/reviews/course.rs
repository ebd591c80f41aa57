//! How a review goes from one state to the next. `states` says which step is allowed; here is what each one needs.

use super::{ReviewPhase, Row, decisions, examples, find, open, reported_days, row, scale};
use crate::calendar::{Clock, spoken};
use crate::error::{Error, Result};
use crate::events::{self, Change};
use crate::id::{ConversationId, PeriodId, PersonId, ReviewId};
use crate::messages::Label;
use crate::states::review_next;
use crate::{Planner, people, periods, text};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};

/// Why there is no review, or none with a level.
const REASONS: [&str; 6] = ["too_short_observation", "long_absence", "left", "moved", "new_role", "by_policy"];

/// Their own words should be here so many days before the days looked back on are over.
const OWN_WORDS_DAYS: u64 = 14;

impl Planner {
    /// The review of somebody's quarter, begun where it was not.
    pub fn open_review(&self, person_id: PersonId, quarter: Option<String>) -> Result<ReviewId> {
        let clock = self.clock();
        let (name, period, known) = self.read(|tx| {
            let period = periods::find(tx, clock.today(), quarter.as_deref())?;
            Ok((people::name(tx, &person_id)?, period.clone(), find(tx, &person_id, &period)?))
        })?;
        match known {
            Some(id) => Ok(id),
            None => {
                self.write(Label::from("begin_review").with("name", name), |tx| open(tx, clock, &person_id, &period))
            }
        }
    }

    /// A review of the part of a quarter in which somebody reported to the manager, because they left or came: of all those
    /// days where none are named.
    ///
    /// # Errors
    /// `Invalid` where the days lie outside the quarter or are not in order.
    pub fn begin_interim_review(
        &self,
        person_id: PersonId,
        quarter: Option<String>,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<ReviewId> {
        let clock = self.clock();
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("begin_interim_review").with("name", name), |tx| {
            if person_id == people::self_id(tx)? {
                return Err(Error::invalid("person_id", "error_review_self"));
            }
            let found = periods::find(tx, clock.today(), quarter.as_deref())?;
            let (period_id, period) = periods::of(tx, clock, found.starts_on)?;
            let days = reported_days(tx, &person_id, &period)?;
            let (from, to) = match (from.or(days.map(|d| d.0)), to.or(days.map(|d| d.1.min(clock.today())))) {
                (Some(from), Some(to)) => (from, to),
                _ => return Err(Error::invalid_with("from", "error_interim_days", &[("quarter", &period.label)])),
            };
            if to < from || from < period.starts_on || to > period.ends_on {
                return Err(Error::invalid_with("from", "error_interim_days", &[("quarter", &period.label)]));
            }
            interim(tx, clock, &person_id, (&period_id, from, to))
        })
    }

    /// The person was asked for their own words.
    pub fn ask_for_own_words(&self, id: ReviewId) -> Result<()> {
        self.review_step("ask_for_own_words", &id, |tx, clock, row| step(tx, clock, row, "open_self_review", None))
    }

    /// On to the draft: their own words are here, or there is a reason to go on without them.
    ///
    /// # Errors
    /// `Invalid` without a reason, and where they were asked for and their day has not passed.
    pub fn begin_writing(&self, id: ReviewId, reason: Option<String>) -> Result<()> {
        let reason = text::optional(reason.as_deref(), "reason", text::TITLE)?;
        self.review_step("begin_writing", &id, |tx, clock, row| {
            if let Some(own) = own_assessment(tx, row)? {
                if row.state == "not_started" {
                    step(tx, clock, row, "open_self_review", None)?;
                    row.state = "self_review".into();
                }
                tx.execute("UPDATE review SET self_assessment_id = ?2 WHERE id = ?1", (&row.id, own))?;
                return step(tx, clock, row, "self_review_received", None);
            }
            let Some(reason) = reason.as_deref() else { return Err(Error::invalid("reason", "error_reason")) };
            let due = own_words_due(row);
            match row.state.as_str() {
                "self_review" if clock.today() <= due => {
                    let day = spoken(due, clock.today());
                    Err(Error::invalid_with("reason", "error_review_words_due", &[("day", &day)]))
                }
                "self_review" => step(tx, clock, row, "self_review_received", Some(reason)),
                _ => step(tx, clock, row, "skip_self_review", Some(reason)),
            }
        })
    }

    /// The manager proposes a level, for the talk with the other managers; without one, none is given this time.
    pub fn propose_level(&self, id: ReviewId, value: Option<u32>, why: Option<String>) -> Result<()> {
        let why = why.unwrap_or_default();
        self.review_step("propose_level", &id, |tx, clock, row| {
            propose(tx, clock, row, value, &why)?;
            step(tx, clock, row, "propose_rating", None)
        })
    }

    /// Back from the managers' talk to the draft.
    pub fn rework_review(&self, id: ReviewId) -> Result<()> {
        self.review_step("rework_review", &id, |tx, clock, row| step(tx, clock, row, "rework", None))
    }

    /// The level after the talk among managers; another one than was proposed has a reason.
    pub fn settle_level(&self, id: ReviewId, value: Option<u32>, reason: Option<String>) -> Result<()> {
        let reason = text::optional(reason.as_deref(), "reason", text::TITLE)?;
        self.review_step("settle_level", &id, |tx, clock, row| {
            let scale = row.scale_id.as_ref().map(|id| scale::one(tx, id)).transpose()?;
            match (&scale, value) {
                (Some(scale), Some(value)) => scale.check(value)?,
                (Some(_), None) => return Err(Error::invalid("value", "error_choice")),
                (None, Some(_)) => return Err(Error::invalid("value", "error_no_scale")),
                (None, None) => {}
            }
            let changed = value != row.proposed_value;
            if changed && reason.is_none() {
                return Err(Error::invalid("reason", "error_reason"));
            }
            let why = reason.as_deref().filter(|_| changed);
            tx.execute(
                "UPDATE review SET final_value = ?2, change_reason = ?3, updated_at = ?4 WHERE id = ?1",
                (&row.id, value, why, clock.now()),
            )?;
            step(tx, clock, row, "calibrated", why)
        })
    }

    /// The draft is ready for the person, with the level the manager gives where there is a scale.
    pub fn give_to_read(&self, id: ReviewId, value: Option<u32>, why: Option<String>) -> Result<()> {
        let why = why.unwrap_or_default();
        self.review_step("give_to_read", &id, |tx, clock, row| {
            propose(tx, clock, row, value, &why)?;
            tx.execute("UPDATE review SET final_value = proposed_value WHERE id = ?1", [&row.id])?;
            step(tx, clock, row, "skip_calibration", None)
        })
    }

    /// The two have talked about it, on that day.
    pub fn talked_about_review(&self, id: ReviewId, on: NaiveDate) -> Result<()> {
        self.review_step("talked_about_review", &id, |tx, clock, row| {
            if on > clock.today() {
                return Err(Error::invalid("on", "error_future"));
            }
            if on < row.from {
                return Err(Error::invalid("on", "error_review_talk_before"));
            }
            let talk = ConversationId::new();
            tx.execute(
                "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at)
                 VALUES (?1, ?2, 'review', ?3, ?3, 'held', ?4, ?4)",
                (&talk, &row.person_id, on, clock.now()),
            )?;
            tx.execute("UPDATE review SET conversation_id = ?2 WHERE id = ?1", (&row.id, talk))?;
            step(tx, clock, row, "hold_meeting", None)
        })
    }

    /// Something is to be changed after the talk, for a reason.
    pub fn change_after_talk(&self, id: ReviewId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        self.review_step("change_after_talk", &id, |tx, clock, row| {
            step(tx, clock, row, "change_after_meeting", Some(&reason))
        })
    }

    /// The manager stands by it, once it is recorded what the person decided about these very words.
    pub fn sign_review(&self, id: ReviewId) -> Result<()> {
        self.review_step("sign_review", &id, |tx, clock, row| {
            if !decisions::of(tx, row)?.iter().any(|one| one.role == "employee" && one.of_these_words) {
                return Err(Error::invalid("id", "error_review_not_recorded"));
            }
            decisions::sign(tx, clock, row)?;
            lock_own_words(tx, clock, row, true)?;
            step(tx, clock, row, "sign", None)
        })
    }

    /// Filed, once the final packet was saved.
    pub fn file_review(&self, id: ReviewId) -> Result<()> {
        self.review_step("file_review", &id, |tx, clock, row| {
            if !packet_saved(tx, row)? {
                return Err(Error::invalid("id", "error_review_no_packet"));
            }
            step(tx, clock, row, "close", None)
        })
    }

    /// Opened again, for a reason: what was signed or filed is read anew, and what was decided about it is outdated; one that
    /// was let off is written after all.
    ///
    /// # Errors
    /// `Invalid` for one that was filed while its quarter is closed.
    pub fn reopen_review(&self, id: ReviewId, reason: String) -> Result<()> {
        let reason = text::required(&reason, "reason", text::TITLE, "error_reason")?;
        self.review_step("reopen_review", &id, |tx, clock, row| {
            if row.state == "closed" && row.period.closed {
                let quarter = [("quarter", row.period.label.as_str())];
                return Err(Error::invalid_with("id", "error_review_quarter_closed", &quarter));
            }
            if row.state != "exempt" {
                decisions::outdate(tx, clock, row)?;
                lock_own_words(tx, clock, row, false)?;
            }
            step(tx, clock, row, "reopen", Some(&reason))
        })
    }

    /// None this time, for one of the known reasons.
    pub fn exempt_review(&self, id: ReviewId, reason: String) -> Result<()> {
        if !REASONS.contains(&reason.as_str()) {
            return Err(Error::invalid("reason", "error_choice"));
        }
        self.review_step("exempt_review", &id, |tx, clock, row| step(tx, clock, row, "exempt", Some(&reason)))
    }

    /// Takes an example of the quarter into the words, or out of them again.
    pub fn use_example(&self, id: ReviewId, kind: String, example_id: String, used: bool) -> Result<()> {
        self.review_step(if used { "use_example" } else { "leave_example" }, &id, |tx, clock, row| {
            examples::put(tx, clock, row, &kind, &example_id, used)
        })
    }

    /// One act on a review, called after whom it is about.
    pub(super) fn review_step<T>(
        &self,
        label: &'static str,
        id: &ReviewId,
        body: impl FnOnce(&Transaction, Clock, &mut Row) -> Result<T>,
    ) -> Result<T> {
        let name = self.read(|tx| people::name(tx, &row(tx, id)?.person_id))?;
        self.write(Label::from(label).with("name", name), |tx| body(tx, self.clock(), &mut row(tx, id)?))
    }
}

/// The interim review of these days of a quarter, begun where it was not, inside a step of somebody else's.
fn interim(
    tx: &Transaction,
    clock: Clock,
    person: &PersonId,
    (period, from, to): (&PeriodId, NaiveDate, NaiveDate),
) -> Result<ReviewId> {
    let reviewer = people::self_id(tx)?;
    let known = tx
        .query_row(
            "SELECT id FROM review WHERE kind = 'interim' AND period_id = ?1 AND person_id = ?2 AND reviewer_person_id = ?3
               AND observed_from_on = ?4 AND observed_to_on = ?5",
            (period, person, &reviewer, from, to),
            |r| r.get(0),
        )
        .optional()?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = ReviewId::new();
    tx.execute(
        "INSERT INTO review (id, period_id, person_id, reviewer_person_id, kind, observed_from_on, observed_to_on, created_at,
                             updated_at)
         VALUES (?1, ?2, ?3, ?4, 'interim', ?5, ?6, ?7, ?7)",
        (&id, period, person, reviewer, from, to, clock.now()),
    )?;
    Ok(id)
}

/// The interim review of somebody whose last day with the manager was `last`: of the part of its quarter until then.
pub(crate) fn until(tx: &Transaction, clock: Clock, person: &PersonId, last: NaiveDate) -> Result<ReviewId> {
    let (id, period) = periods::of(tx, clock, last)?;
    let from = reported_days(tx, person, &period)?.map_or(last, |(from, _)| from.min(last));
    interim(tx, clock, person, (&id, from, last))
}

/// A few words on that time. They are a draft, and where the person was `told` them, given to read.
///
/// # Errors
/// `Invalid` where a review of the same days was given to read already.
pub(crate) fn look_back(
    tx: &Transaction,
    clock: Clock,
    person: &PersonId,
    last: NaiveDate,
    words: &str,
    told: bool,
) -> Result<ReviewId> {
    let id = until(tx, clock, person, last)?;
    let written = row(tx, &id)?;
    let on = match written.state.as_str() {
        "not_started" => Some("skip_self_review"),
        "self_review" => Some("self_review_received"),
        "drafting" => None,
        _ => return Err(Error::invalid("looking_back", "error_looked_back_already")),
    };
    if let Some(event) = on {
        step(tx, clock, &written, event, Some(&crate::messages::text("looked_back_when_left", &[])))?;
    }
    tx.execute(
        "UPDATE review SET summary = concat_ws(char(10) || char(10), nullif(summary, ''), ?2), updated_at = ?3 WHERE id = ?1",
        (&id, words, clock.now()),
    )?;
    if told {
        step(tx, clock, &row(tx, &id)?, "skip_calibration", None)?;
    }
    Ok(id)
}

/// Goes on with `event`. Of one that is let off the reason stands on the row as well.
fn step(tx: &Transaction, clock: Clock, row: &Row, event: &str, reason: Option<&str>) -> Result<()> {
    let next = review_next(&row.state, event).ok_or_else(|| Error::invalid("id", "error_review_state"))?;
    let let_off = reason.filter(|_| next == "exempt");
    tx.execute(
        "UPDATE review SET state = ?2, not_rated_reason = ?3, updated_at = ?4 WHERE id = ?1",
        (&row.id, next, let_off, clock.now()),
    )?;
    let change = Change {
        entity: "review",
        entity_id: row.id.as_str(),
        person_id: Some(&row.person_id),
        event,
        from: Some(&row.state),
        to: Some(next),
        on: clock.today(),
        reason,
    };
    events::record(tx, clock, change)
}

/// What a draft needs before others read it, and the level that a person gives on the employer's scale.
fn propose(tx: &Transaction, clock: Clock, row: &Row, value: Option<u32>, why: &str) -> Result<()> {
    if ReviewPhase::of(&row.state) != ReviewPhase::Write {
        return Err(Error::invalid("id", "error_review_state"));
    }
    if !row.written() {
        return Err(Error::invalid("id", "error_review_nothing_written"));
    }
    let scale = scale::of_employer(tx)?;
    let why = text::body(why, "why")?;
    let scale_id = match (value, scale) {
        (None, _) => None,
        (Some(_), None) => return Err(Error::invalid("value", "error_no_scale")),
        (Some(value), Some(scale)) => {
            scale.check(value)?;
            if !row.may_rate() {
                return Err(Error::invalid("value", "error_review_too_short"));
            }
            if why.trim().is_empty() {
                return Err(Error::invalid("why", "error_level_why"));
            }
            Some(scale.id)
        }
    };
    tx.execute(
        "UPDATE review SET scale_id = ?2, proposed_value = ?3, final_value = NULL, change_reason = NULL, updated_at = ?4 WHERE id = ?1",
        (&row.id, scale_id, value, clock.now()),
    )?;
    super::calibration::keep_why(tx, clock, row, &why)
}

/// Their own words should be here by this day.
pub(super) fn own_words_due(row: &Row) -> NaiveDate {
    let ends_on = if row.interim { row.to } else { row.period.ends_on };
    ends_on - Days::new(OWN_WORDS_DAYS)
}

/// What the person wrote about the quarter and gave away: of several the newest.
fn own_assessment(tx: &Transaction, row: &Row) -> Result<Option<String>> {
    if row.self_assessment_id.is_some() {
        return Ok(row.self_assessment_id.clone());
    }
    let mut newest = tx.prepare_cached(
        "SELECT id FROM assessment WHERE purpose = 'self_review' AND subject_person_id = ?1 AND period_id = ?2 AND state <> 'draft'
         ORDER BY submitted_on DESC, id DESC LIMIT 1",
    )?;
    Ok(newest.query_row((&row.person_id, &row.period.id), |r| r.get(0)).optional()?)
}

/// Question and answer, in the order of the form.
pub(super) fn own_words(tx: &Transaction, row: &Row) -> Result<Vec<super::OwnWords>> {
    let Some(id) = own_assessment(tx, row)? else { return Ok(Vec::new()) };
    let mut all = tx.prepare_cached(
        "SELECT coalesce(i.self_text, i.text), a.text FROM assessment_answer a JOIN instrument_item i ON i.id = a.item_id
         WHERE a.assessment_id = ?1 AND trim(ifnull(a.text, '')) <> '' ORDER BY i.sort, a.id",
    )?;
    let rows = all.query_map([id], |r| Ok(super::OwnWords { question: r.get(0)?, answer: r.get(1)? }))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// What they wrote stands as long as the review does.
fn lock_own_words(tx: &Transaction, clock: Clock, row: &Row, lock: bool) -> Result<()> {
    let (from, to) = if lock { ("submitted", "locked") } else { ("locked", "submitted") };
    tx.execute(
        "UPDATE assessment SET state = ?3, updated_at = ?4 WHERE id = ?1 AND state = ?2 AND anonymous = 0",
        (&row.self_assessment_id, from, to, clock.now()),
    )?;
    Ok(())
}

/// A final packet of these days was saved for the person or the file after the manager signed.
pub(super) fn packet_saved(tx: &Transaction, row: &Row) -> Result<bool> {
    let mut any = tx.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM snapshot s WHERE s.kind = 'packet' AND s.person_id = ?2 AND s.audience IN ('employee', 'long', 'file')
           AND s.from_on <= ?4 AND s.to_on >= ?3 AND json_extract(s.sections, '$.standing') = 'final'
           AND s.taken_at >= (SELECT max(g.created_at) FROM sign_off g WHERE g.review_id = ?1 AND g.role = 'manager' AND g.outdated = 0))",
    )?;
    Ok(any.query_row((&row.id, &row.person_id, row.from, row.to), |r| r.get(0))?)
}
