//! The manager's words for papers that are no review: the report to their own manager, and the case for somebody's
//! promotion. They are written for other readers from the beginning, so they are shared and not private.

use super::Audience;
use crate::calendar::Clock;
use crate::entries::{self, SavedText};
use crate::error::{Error, Result};
use crate::id::{EntryId, PersonId};
use crate::periods::{self, Period};
use crate::reviews::ReviewText;
use crate::{Planner, people, text};
use rusqlite::{OptionalExtension, Transaction};
use serde_json::json;

/// The kind of entry that holds one of them.
const KIND: &str = "packet_text";
/// The fields of the form beside the page that such a paper can have.
const FIELDS: [&str; 4] = ["summary", "strengths", "focus", "next_steps"];

impl Planner {
    /// Keeps one text of a report or a case while it is being written. `was` is what the edit began with.
    ///
    /// # Errors
    /// `Invalid` for a paper whose words are those of the review.
    #[allow(clippy::too_many_arguments, reason = "one text of one paper, and what it was")]
    pub fn save_packet_text(
        &self,
        person_id: PersonId,
        audience: Audience,
        quarter: String,
        field: String,
        visit: String,
        was: String,
        text: String,
    ) -> Result<SavedText> {
        let Some(field) = FIELDS.into_iter().find(|known| *known == field) else {
            return Err(Error::invalid("field", "error_choice"));
        };
        if !audience.has_own_texts() {
            return Err(Error::invalid("audience", "error_choice"));
        }
        let (text, was) = (text::body(&text, field)?, text::body(&was, field)?);
        let clock = self.clock();
        let period = self.read(|tx| periods::find(tx, clock.today(), Some(&quarter)))?;
        let merge = format!("packet:{person_id}:{}:{}:{field}:{visit}", audience.as_str(), period.starts_on);
        self.write_merged("save_packet_text", &merge, |tx| {
            people::name(tx, &person_id)?;
            let stored = one(tx, &person_id, audience, &period, field)?;
            let before = stored.as_ref().map(|(_, text)| text.clone()).unwrap_or_default();
            match stored {
                Some((id, _)) if text.trim().is_empty() => {
                    tx.execute("DELETE FROM entry WHERE id = ?1", [id])?;
                }
                Some((id, _)) => {
                    tx.execute(
                        "UPDATE entry SET body = ?2, updated_at = ?3 WHERE id = ?1 AND body IS NOT ?2",
                        (id, &text, clock.now()),
                    )?;
                }
                None if text.trim().is_empty() => {}
                None => insert(tx, clock, &person_id, audience, &period, field, &text)?,
            }
            let theirs = (before != was && before != text).then_some(before);
            Ok(SavedText { text: text.clone(), kept: true, theirs })
        })
    }
}

fn insert(
    tx: &Transaction,
    clock: Clock,
    person: &PersonId,
    audience: Audience,
    period: &Period,
    field: &str,
    text: &str,
) -> Result<()> {
    let on = clock.today().clamp(period.starts_on, period.ends_on);
    let attrs = json!({ "paper": audience.as_str(), "quarter": period.label, "field": field }).to_string();
    entries::insert_for(tx, clock, "shared", (KIND, Some(person), on), text, &attrs)?;
    Ok(())
}

fn one(
    tx: &Transaction,
    person: &PersonId,
    audience: Audience,
    period: &Period,
    field: &str,
) -> Result<Option<(EntryId, String)>> {
    let mut one = tx.prepare_cached(
        "SELECT id, ifnull(body, '') FROM entry WHERE kind = ?1 AND person_id = ?2 AND visibility <> 'private'
           AND json_extract(attrs, '$.paper') = ?3 AND json_extract(attrs, '$.quarter') = ?4
           AND json_extract(attrs, '$.field') = ?5",
    )?;
    let found = one.query_row((KIND, person, audience.as_str(), &period.label, field), |r| r.try_into());
    Ok(found.optional()?)
}

/// All that was written for a paper.
pub(super) fn read(tx: &Transaction, person: &PersonId, audience: Audience, period: &Period) -> Result<ReviewText> {
    let of = |field: &str| -> Result<Option<String>> {
        Ok(one(tx, person, audience, period, field)?.map(|(_, text)| text).filter(|text| !text.trim().is_empty()))
    };
    Ok(ReviewText {
        summary: of("summary")?,
        strengths: of("strengths")?,
        focus: of("focus")?,
        next_steps: of("next_steps")?,
        employee_comment: None,
    })
}
