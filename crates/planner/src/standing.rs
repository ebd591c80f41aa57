//! How two people meet, as one arrangement: how often, from which day on, at what time, and the points that stand on every
//! talk of the series. A standing point is there anew each time, ticked or not; it never goes along.

use crate::conversations::{self, Rhythm};
use crate::error::{Error, Result};
use crate::id::{ConversationId, ConversationItemId, PersonId};
use crate::messages::Label;
use crate::{Planner, people, text};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Points that stand on every talk, at most.
const MOST: usize = 12;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct Arrangement {
    /// None: no fixed rhythm, and nothing that stands on every talk.
    #[serde(default)]
    pub interval_weeks: Option<u32>,
    /// A first day; none leaves the weekday as it is, or takes it from the last talk.
    #[serde(default)]
    pub anchor_on: Option<NaiveDate>,
    /// `HH:MM`; none: sometime that day.
    #[serde(default)]
    pub time: Option<String>,
    #[serde(default)]
    pub standing_points: Vec<String>,
}

impl Planner {
    /// Sets how the two meet from now on. A rhythm that stays as it is goes on, so that its past days are one row.
    ///
    /// # Errors
    /// An interval outside of 1 to 8 weeks, a first day that is over, standing points without a rhythm.
    pub fn arrange_talks(&self, person_id: PersonId, arrangement: Arrangement) -> Result<Option<Rhythm>> {
        let Arrangement { interval_weeks, anchor_on, time, standing_points } = arrangement;
        conversations::check_rhythm(interval_weeks, time.as_deref())?;
        let points: Vec<String> = standing_points
            .iter()
            .filter(|point| !point.trim().is_empty())
            .map(|point| text::required(point, "standing_points", text::TITLE, "error_point_empty"))
            .collect::<Result<_>>()?;
        if points.len() > MOST {
            return Err(Error::invalid_with(
                "standing_points",
                "error_too_many_points",
                &[("most", &MOST.to_string())],
            ));
        }
        if interval_weeks.is_none() && !points.is_empty() {
            return Err(Error::invalid("interval_weeks", "error_points_need_rhythm"));
        }
        let clock = self.clock();
        let name = self.read(|tx| people::name(tx, &person_id))?;
        self.write(Label::from("set_rhythm").with("name", name), |tx| {
            let was = conversations::rhythm(tx, &person_id, clock.today())?;
            let stays = was.as_ref().is_some_and(|was| {
                Some(was.interval_weeks) == interval_weeks
                    && was.time == time
                    && anchor_on.is_none_or(|day| day == was.anchor_on)
            });
            if !stays {
                conversations::put_rhythm(tx, clock, &person_id, interval_weeks, anchor_on, time.as_deref())?;
            }
            let Some(rhythm) = conversations::rhythm(tx, &person_id, clock.today())? else { return Ok(None) };
            let json = (!points.is_empty()).then(|| serde_json::to_string(&points)).transpose()?;
            tx.execute(
                "UPDATE series SET standing_points = ?2, updated_at = ?3 WHERE id = ?1 AND standing_points IS NOT ?2",
                (&rhythm.series_id, json, clock.now()),
            )?;
            conversations::rhythm(tx, &person_id, clock.today())
        })
    }
}

/// One point more on every talk of a rhythm from now on; false where it stands there already.
///
/// # Errors
/// There are as many as there may be.
pub(crate) fn add(tx: &Transaction, clock: crate::calendar::Clock, rhythm: &Rhythm, point: &str) -> Result<bool> {
    if rhythm.standing_points.iter().any(|other| other == point) {
        return Ok(false);
    }
    if rhythm.standing_points.len() >= MOST {
        return Err(Error::invalid_with("every", "error_too_many_points", &[("most", &MOST.to_string())]));
    }
    let mut points = rhythm.standing_points.clone();
    points.push(point.to_owned());
    tx.execute(
        "UPDATE series SET standing_points = ?2, updated_at = ?3 WHERE id = ?1",
        (&rhythm.series_id, serde_json::to_string(&points)?, clock.now()),
    )?;
    Ok(true)
}

/// Puts the points of a series on a talk of it that was just made.
pub(crate) fn put_on(
    tx: &Transaction,
    clock: crate::calendar::Clock,
    rhythm: &Rhythm,
    talk: &ConversationId,
) -> Result<()> {
    for point in &rhythm.standing_points {
        let item = ConversationItemId::new();
        conversations::insert_item(tx, clock, &item, talk, "topic", "standing", point, None)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner};

    fn arranged(weeks: Option<u32>, points: &[&str]) -> Arrangement {
        Arrangement {
            interval_weeks: weeks,
            anchor_on: None,
            time: Some("10:00".into()),
            standing_points: points.iter().map(|point| (*point).into()).collect(),
        }
    }

    fn texts(p: &TestPlanner, talk: &ConversationId) -> Vec<(String, String)> {
        let page = p.one_on_one(talk.clone()).expect("page");
        page.points.into_iter().map(|point| (point.text, point.raised_by)).collect()
    }

    #[test]
    fn standing_points_are_there_each_time_and_never_go_along() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ann = p.add_person("Ann".into()).expect("added").id;
        assert!(p.arrange_talks(ann.clone(), arranged(None, &["Holidays"])).is_err(), "without a rhythm");
        assert!(p.arrange_talks(ann.clone(), arranged(Some(9), &[])).is_err());
        let first = Arrangement { anchor_on: Some(day("2026-11-16")), ..arranged(Some(2), &["Holidays", " "]) };
        let rhythm = p.arrange_talks(ann.clone(), first).expect("set").expect("a rhythm");
        assert_eq!(rhythm.standing_points, ["Holidays"]);

        let talk = p.open_one_on_one(ann.clone(), None).expect("open");
        p.add_point(talk.clone(), "Budget".into(), "employee".into()).expect("added");
        let standing = || ("Holidays".to_owned(), "standing".to_owned());
        assert_eq!(texts(&p, &talk), [("Budget".into(), "employee".into()), standing()], "theirs first");
        let done = p.finish_one_on_one(talk, None, None).expect("finished");
        assert_eq!(done.carried, 1, "only what was raised goes along");
        let next = p.open_one_on_one(ann.clone(), done.next_on).expect("open");
        assert_eq!(texts(&p, &next).len(), 2, "the standing one once: {:?}", texts(&p, &next));

        let same = p.arrange_talks(ann.clone(), arranged(Some(2), &["Rota", "Holidays"])).expect("set").expect("there");
        assert_eq!(same.series_id, rhythm.series_id, "the rhythm goes on");
        let weekly = p.arrange_talks(ann.clone(), arranged(Some(1), &["Rota"])).expect("set").expect("there");
        assert_ne!(weekly.series_id, rhythm.series_id);
        let kept = p.set_rhythm(ann.clone(), Some(3), None, None).expect("set").expect("there");
        assert_eq!(kept.standing_points, ["Rota"], "another rhythm keeps them");
        p.arrange_talks(ann.clone(), arranged(None, &[])).expect("set");
        let last = p.person_page(ann).expect("page").rhythm;
        assert!(
            last.is_none_or(|rhythm| rhythm.ends_on == Some(day("2026-11-16"))),
            "the day it was held on is its last"
        );
    }
}
