//! Why the team is there, in one sentence, and what it will do this quarter in words that a newcomer understands.
//!
//! A sentence is in force until another takes its place. It is looked at again from time to time; that it still holds is kept
//! as the days on which that was said.

use crate::error::{Error, Result};
use crate::goals::{self, GoalCard, Measure, NewWholeGoal};
use crate::id::EntryId;
use crate::periods;
use crate::{Planner, entries, text};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use serde_json::json;
use ts_rs::TS;

/// The sentence in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Purpose {
    pub id: EntryId,
    pub text: String,
    /// Written, or last said to hold.
    pub on: NaiveDate,
}

/// What the manager writes; what is empty is left as it is.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct NewPurpose {
    /// "Our team exists so that …"
    pub exists_so_that: String,
    /// "This quarter we will …", and "so that …": a goal of the team in plain words.
    pub we_will: String,
    pub so_that: String,
}

impl Planner {
    /// Writes why the team is there, and a goal of the team for this quarter in plain words; either may be left empty. What
    /// stood before as the purpose stays and is no longer in force.
    pub fn write_purpose(&self, purpose: NewPurpose) -> Result<Option<Purpose>> {
        let exists = clause(&purpose.exists_so_that, "exists_so_that")?;
        let will = clause(&purpose.we_will, "we_will")?;
        let so_that = clause(&purpose.so_that, "so_that")?;
        if exists.is_empty() && will.is_empty() {
            let field = if so_that.is_empty() { "exists_so_that" } else { "we_will" };
            return Err(Error::invalid(field, "error_purpose_empty"));
        }
        if !will.is_empty() && so_that.is_empty() {
            return Err(Error::invalid("so_that", "error_so_that"));
        }
        let clock = self.clock();
        self.write("write_purpose", |tx| {
            if !exists.is_empty() {
                let sentence = crate::messages::text("purpose_sentence", &[("what", &exists)]);
                let before = in_force(tx, clock.today())?;
                if before.as_ref().is_none_or(|before| before.text != sentence) {
                    let attrs = json!({ "confirmed_on": [clock.today().to_string()] }).to_string();
                    let kind = ("purpose_statement", None, clock.today());
                    let id = entries::insert_for(tx, clock, "public", kind, &sentence, &attrs)?;
                    tx.execute("UPDATE entry SET supersedes_id = ?2 WHERE id = ?1", (&id, before.map(|old| old.id)))?;
                }
            }
            if !will.is_empty() {
                let plain = crate::messages::text("team_goal_sentence", &[("what", &will), ("why", &so_that)]);
                team_goal(tx, clock, capital(&will), plain, so_that.clone())?;
            }
            in_force(tx, clock.today())
        })
    }

    /// The purpose still holds, said today.
    pub fn confirm_purpose(&self, id: EntryId) -> Result<()> {
        let clock = self.clock();
        self.write("confirm_purpose", |tx| {
            in_force(tx, clock.today())?.filter(|purpose| purpose.id == id).ok_or(Error::Gone)?;
            tx.execute(
                "UPDATE entry SET attrs = json_set(attrs, '$.confirmed_on',
                   json_insert(coalesce(json_extract(attrs, '$.confirmed_on'), json_array()), '$[#]', ?2)), updated_at = ?3
                 WHERE id = ?1",
                (&id, clock.today().to_string(), clock.now()),
            )?;
            Ok(())
        })
    }
}

/// One line without its full stop: it stands inside a sentence.
fn clause(words: &str, field: &'static str) -> Result<String> {
    let line = text::one_line(words, field, text::TITLE)?;
    Ok(line.trim().trim_end_matches('.').trim_end().to_owned())
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn team_goal(
    tx: &Transaction,
    clock: crate::calendar::Clock,
    title: String,
    plain: String,
    why: String,
) -> Result<GoalCard> {
    let quarter = periods::at(tx, clock.today())?;
    let goal = NewWholeGoal {
        level: "team".into(),
        owner_person_id: None,
        title,
        plain_text: Some(plain),
        measure: Measure::DoneOrNot,
        due_on: quarter.ends_on,
        why: Some(why),
        parent_goal_id: None,
        agreed_on: Some(clock.today()),
    };
    goals::insert_whole(tx, clock, &goal)
}

/// The purpose in force on a day.
pub(crate) fn in_force(tx: &Transaction, on: NaiveDate) -> Result<Option<Purpose>> {
    let mut one = tx.prepare_cached(
        "SELECT id, coalesce(body, title, ''),
                max(occurred_on, coalesce((SELECT max(value) FROM json_each(attrs, '$.confirmed_on') WHERE value <= ?1), occurred_on))
         FROM entry e WHERE kind = 'purpose_statement' AND occurred_on <= ?1
           AND NOT EXISTS (SELECT 1 FROM entry newer WHERE newer.supersedes_id = e.id AND newer.occurred_on <= ?1)
         ORDER BY occurred_on DESC, created_at DESC, id DESC LIMIT 1",
    )?;
    let found = one.query_row([on], |r| Ok(Purpose { id: r.get(0)?, text: r.get(1)?, on: r.get(2)? }));
    Ok(found.optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner};

    fn purpose(exists: &str, will: &str, why: &str) -> NewPurpose {
        NewPurpose { exists_so_that: exists.into(), we_will: will.into(), so_that: why.into() }
    }

    #[test]
    fn a_purpose_and_a_team_goal_are_written_from_one_sentence_each() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        assert!(p.write_purpose(NewPurpose::default()).is_err(), "nothing to write");
        assert!(p.write_purpose(purpose("", "answer within a day", "")).is_err(), "what for?");
        let told = p
            .write_purpose(purpose("nobody waits for a refund.", "answer within a day", "people can plan"))
            .expect("written");
        assert_eq!(
            told.map(|purpose| purpose.text).as_deref(),
            Some("Our team exists so that nobody waits for a refund.")
        );
        let growth = p.growth(None).expect("read");
        let first = &growth.steps[0];
        assert_eq!(first.state, "done_this_quarter", "{:?}", first.counts);
        assert_eq!(growth.purpose.as_ref().map(|purpose| purpose.on), Some(day("2026-11-16")));

        let next = p.write_purpose(purpose("nobody is left alone", "", "")).expect("written").expect("a purpose");
        assert_eq!(next.text, "Our team exists so that nobody is left alone.");
        let kept: u32 = p
            .read(|tx| {
                Ok(tx.query_row("SELECT count(*) FROM entry WHERE kind = 'purpose_statement'", [], |r| r.get(0))?)
            })
            .expect("read");
        assert_eq!(kept, 2, "what was written before stays");
        assert_eq!(p.list_goals(None).expect("goals").len(), 1);
    }

    #[test]
    fn a_purpose_of_long_ago_is_said_to_hold_with_one_press() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        p.add_person("Amara".into()).expect("added");
        let told = p.write_purpose(purpose("nobody waits", "", "")).expect("written").expect("a purpose");
        let later = p.on(day("2027-07-01"));
        let step = |p: &Planner| p.growth(None).expect("read").steps.remove(0);
        assert_eq!(step(&later).next.map(|next| next.act).as_deref(), Some("confirm_purpose"));
        later.confirm_purpose(told.id.clone()).expect("it holds");
        let now = later.growth(None).expect("read").purpose.expect("in force");
        assert_eq!((now.id, now.on), (told.id, day("2027-07-01")));
        assert_ne!(step(&later).next.map(|next| next.act).as_deref(), Some("confirm_purpose"));
        assert!(later.confirm_purpose(EntryId::new()).is_err());
    }
}
