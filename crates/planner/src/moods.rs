//! How somebody said they are: mood, energy and how much they have on their hands, in words they used themselves, kept only
//! where the manager switched that on and for ninety days at most.
//!
//! It is in substance a record about health. It stands on the page of the talk and in one number for the manager's eyes; no
//! packet, no frozen quarter and no file for others holds it, and after ninety days it is gone from the log of changes too.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::id::ConversationId;
use crate::messages::Label;
use crate::{Planner, conversations, people, settings};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What somebody said of themselves in a talk, each 1 to 5; none where they said nothing of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HowTheyAre {
    /// Low to high.
    pub mood: Option<u32>,
    /// Low to high.
    pub energy: Option<u32>,
    /// From far too little to far too much; 3 is right.
    pub workload: Option<u32>,
}

/// The setting that lets it be kept; off where it was never set.
pub(crate) const SETTING: &str = "mood_and_energy";
/// How long it is kept.
const KEPT_DAYS: u64 = 90;

impl Planner {
    /// Keeps what somebody said of themselves in a talk; all of it anew.
    ///
    /// # Errors
    /// `Invalid` where it is not switched on, for a figure outside 1 to 5, and for a talk of which it would be gone at once.
    pub fn say_how_they_are(&self, id: ConversationId, said: HowTheyAre) -> Result<()> {
        let clock = self.clock();
        let (on, talk) = self.read(|tx| Ok((is_on(tx)?, conversations::one(tx, &id)?)))?;
        if !on {
            return Err(Error::invalid("mood_and_energy", "error_moods_off"));
        }
        for (field, value) in [("mood", said.mood), ("energy", said.energy), ("workload", said.workload)] {
            if value.is_some_and(|value| !(1..=5).contains(&value)) {
                return Err(Error::invalid(field, "error_choice"));
            }
        }
        if talk.held_on.unwrap_or(talk.planned_on) < oldest(clock) {
            return Err(Error::invalid("mood", "error_moods_too_old"));
        }
        let person = talk.person_id.ok_or(Error::Gone)?;
        let name = self.read(|tx| people::name(tx, &person))?;
        self.write(Label::from("say_how_they_are").with("name", name), |tx| {
            tx.execute(
                "UPDATE conversation SET mood = ?2, energy = ?3, workload = ?4, updated_at = ?5 WHERE id = ?1",
                (&id, said.mood, said.energy, said.workload, clock.now()),
            )?;
            Ok(())
        })
    }
}

/// Whether it is kept at all.
pub(crate) fn is_on(tx: &Transaction) -> Result<bool> {
    Ok(settings::get(tx, SETTING)?.unwrap_or(false))
}

/// What was said in a talk; none while it is switched off.
pub(crate) fn of_talk(tx: &Transaction, clock: Clock, id: &ConversationId) -> Result<Option<HowTheyAre>> {
    if !is_on(tx)? {
        return Ok(None);
    }
    let mut one = tx.prepare_cached(
        "SELECT mood, energy, workload FROM conversation WHERE id = ?1 AND coalesce(held_on, planned_on) >= ?2",
    )?;
    let found = one
        .query_row((id, oldest(clock)), |r| Ok(HowTheyAre { mood: r.get(0)?, energy: r.get(1)?, workload: r.get(2)? }));
    Ok(found.optional()?)
}

fn oldest(clock: Clock) -> NaiveDate {
    clock.today() - Days::new(KEPT_DAYS)
}

/// Talks of which something older than ninety days is kept. What belongs to somebody on whose records nothing may be deleted
/// is none of them.
fn old(tx: &Transaction, clock: Clock) -> Result<Vec<ConversationId>> {
    if settings::get::<bool>(tx, SETTING)?.is_none() {
        return Ok(Vec::new()); // it was never switched on: there is nothing, and nothing to look through
    }
    let mut old = tx.prepare_cached(
        "SELECT id FROM conversation c
         WHERE coalesce(mood, energy, workload) IS NOT NULL AND coalesce(held_on, planned_on) < ?1
           AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.person_id = c.person_id AND h.lifted_on IS NULL)",
    )?;
    Ok(old.query_map([oldest(clock)], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

impl Planner {
    /// Empties what is older than ninety days, in the rows and in the log of changes.
    pub(crate) fn forget_moods(&self) -> Result<()> {
        let clock = self.clock();
        if self.is_read_only() || self.read(|tx| old(tx, clock))?.is_empty() {
            return Ok(());
        }
        self.write_aside(|tx| {
            for id in old(tx, clock)? {
                tx.execute("UPDATE conversation SET mood = NULL, energy = NULL, workload = NULL WHERE id = ?1", [&id])?;
                // An image without these fields brings back everything else of the row.
                tx.execute(
                    "UPDATE row_change SET before = json_remove(before, '$.mood', '$.energy', '$.workload'),
                                           after = json_remove(after, '$.mood', '$.energy', '$.workload')
                     WHERE table_name = 'conversation' AND coalesce(json_extract(before, '$.id'), json_extract(after, '$.id')) = ?1",
                    [&id],
                )?;
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packet::{Audience, Span};
    use crate::settings::SettingsChange;
    use crate::testing::{TestPlanner, day, planner};
    use serde_json::json;

    fn with_talk() -> (TestPlanner, crate::PersonId, ConversationId) {
        let planner = planner();
        planner.introduce("Dana Reyes".into(), false).expect("introduced");
        let ruth = planner.add_person("Ruth Adeyemi".into()).expect("added").id;
        let draft = json!({ "person_id": ruth, "held_on": "2026-11-16", "notes": "", "agreed": [] });
        let talk = planner.log_one_on_one(serde_json::from_value(draft).expect("a draft")).expect("kept").id;
        (planner, ruth, talk)
    }

    fn switch(planner: &Planner, on: bool) {
        let change = SettingsChange { mood_and_energy: Some(on), ..SettingsChange::default() };
        assert_eq!(planner.change_settings(change).expect("set").mood_and_energy, on);
    }

    const TIRED: HowTheyAre = HowTheyAre { mood: Some(2), energy: Some(1), workload: Some(5) };

    fn stored(planner: &Planner, id: &ConversationId) -> HowTheyAre {
        let read = |tx: &Transaction| {
            Ok(tx.query_row("SELECT mood, energy, workload FROM conversation WHERE id = ?1", [id], |r| {
                Ok(HowTheyAre { mood: r.get(0)?, energy: r.get(1)?, workload: r.get(2)? })
            })?)
        };
        planner.read(read).expect("read")
    }

    #[test]
    fn nothing_is_kept_or_shown_until_it_is_switched_on() {
        let (planner, _, talk) = with_talk();
        assert_eq!(planner.one_on_one(talk.clone()).expect("page").how_they_are, None);
        assert_eq!(planner.say_how_they_are(talk.clone(), TIRED).expect_err("off").kind(), "invalid");
        assert_eq!(stored(&planner, &talk), HowTheyAre::default());
        switch(&planner, true);
        assert_eq!(planner.one_on_one(talk.clone()).expect("page").how_they_are, Some(HowTheyAre::default()));
        let six = HowTheyAre { mood: Some(6), ..TIRED };
        assert_eq!(planner.say_how_they_are(talk.clone(), six).expect_err("no such word").kind(), "invalid");
        planner.say_how_they_are(talk.clone(), TIRED).expect("kept");
        assert_eq!(planner.one_on_one(talk.clone()).expect("page").how_they_are, Some(TIRED));
        planner.undo().expect("undone");
        assert_eq!(stored(&planner, &talk), HowTheyAre::default());
        planner.redo().expect("redone");
        switch(&planner, false);
        assert_eq!(planner.one_on_one(talk).expect("page").how_they_are, None, "switched off it is out of sight");
    }

    #[test]
    fn after_ninety_days_it_is_gone_from_the_rows_and_from_the_log() {
        let (planner, ruth, talk) = with_talk();
        switch(&planner, true);
        planner.say_how_they_are(talk.clone(), TIRED).expect("kept");
        assert_eq!(stored(&planner.on(day("2027-02-14")), &talk), TIRED, "the ninetieth day");
        let logged = |planner: &Planner| -> u32 {
            let sql = "SELECT count(*) FROM row_change WHERE coalesce(before, '') || coalesce(after, '') LIKE '%workload\":5%'";
            planner.read(|tx| Ok(tx.query_row(sql, [], |r| r.get(0))?)).expect("counted")
        };
        assert_eq!(logged(&planner), 1);
        let hold = format!(
            "INSERT INTO hold (id, person_id, since, kind, created_at, updated_at)
             VALUES ('h', '{ruth}', '2026-12-01', 'dispute', 'x', 'x')"
        );
        planner.write("add_person", |tx| Ok(tx.execute_batch(&hold)?)).expect("held");
        assert_eq!(
            stored(&planner.on(day("2027-02-15")), &talk),
            TIRED,
            "nothing of theirs is deleted while it stands"
        );
        planner.write("add_person", |tx| Ok(tx.execute_batch("DELETE FROM hold")?)).expect("lifted");
        let later = planner.on(day("2027-02-15"));
        assert_eq!((stored(&later, &talk), logged(&later)), (HowTheyAre::default(), 0));
        for _ in 0..5 {
            later.undo().expect("every step can still be taken back");
        }
        for _ in 0..5 {
            later.redo().expect("and done again");
        }
        assert_eq!(stored(&later, &talk), HowTheyAre::default(), "without bringing it back");
        assert_eq!(later.say_how_they_are(talk, TIRED).expect_err("too old").kind(), "invalid");
    }

    #[test]
    fn no_packet_is_another_for_it() {
        let (planner, ruth, talk) = with_talk();
        switch(&planner, true);
        let printed = |planner: &Planner| {
            let made = [Audience::Employee, Audience::Long, Audience::File, Audience::Calibration].map(|audience| {
                let request =
                    planner.packet_defaults(ruth.clone(), None, Some(audience), Some(Span::Quarter)).expect("defaults");
                planner.packet_builder(request).map(|builder| format!("{builder:?}")).expect("built")
            });
            made.join("\n")
        };
        let before = printed(&planner);
        planner.say_how_they_are(talk, TIRED).expect("kept");
        assert_eq!(printed(&planner), before);
    }
}
