//! How evenly the manager's attention is spread: talks, feedback and stretch work of a quarter, of each person who was there
//! long enough. It speaks of the manager, never of a person's worth, and says nothing below four people.

use super::Talks;
use super::person::{exact, median};
use crate::error::Result;
use crate::id::PersonId;
use crate::people::Person;
use crate::periods::Period;
use crate::reviews;
use chrono::NaiveDate;
use rusqlite::Transaction;
use std::collections::HashMap;

/// From how many people on it can be uneven.
pub(crate) const FEWEST: usize = 4;
/// The days it is told for, and from how many with somebody on.
const DAYS: i64 = 30;

/// What one person got.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Attention {
    pub id: PersonId,
    pub name: String,
    pub talks: u32,
    pub feedback: u32,
    pub stretch: u32,
    /// Days of the quarter on which they reported to the manager.
    pub days: i64,
}

impl Attention {
    /// Talks, feedback and stretch work in thirty days.
    pub fn rate(&self) -> f64 {
        f64::from(self.talks + self.feedback + self.stretch) * DAYS as f64 / self.days as f64
    }
}

/// What everybody got who has been there for thirty days of the quarter, in the order of `team`.
pub(crate) fn of(
    tx: &Transaction,
    talks: &Talks,
    period: &Period,
    until: NaiveDate,
    team: &[Person],
) -> Result<Vec<Attention>> {
    let counts = |sql: &str| -> Result<HashMap<PersonId, u32>> {
        let mut query = tx.prepare_cached(sql)?;
        let rows = query.query_map([period.starts_on, until], |r| r.try_into())?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    };
    let feedback = counts(
        "SELECT f.to_person_id, count(*) FROM feedback f JOIN person me ON me.id = f.from_person_id AND me.is_self = 1
         WHERE f.state NOT IN ('draft', 'discarded', 'withdrawn') AND f.to_person_id IS NOT NULL
           AND f.given_on BETWEEN ?1 AND ?2 GROUP BY 1",
    )?;
    let stretch = counts(
        "SELECT accountable_person_id, count(*) FROM delegation
         WHERE is_stretch = 1 AND accountable_person_id IS NOT NULL AND handed_over_on BETWEEN ?1 AND ?2 GROUP BY 1",
    )?;
    let mut all = Vec::with_capacity(team.len());
    for one in team {
        let Some((from, to)) = reviews::reported_days(tx, &one.id, period)? else { continue };
        let days = (to.min(until) - from).num_days() + 1;
        if days >= DAYS {
            all.push(Attention {
                id: one.id.clone(),
                name: one.display_name.clone(),
                talks: talks.held(&one.id, period, until).len() as u32,
                feedback: feedback.get(&one.id).copied().unwrap_or_default(),
                stretch: stretch.get(&one.id).copied().unwrap_or_default(),
                days,
            });
        }
    }
    Ok(all)
}

/// Who got less than half of what the middle of the team got.
pub(crate) fn overlooked(all: &[Attention]) -> Vec<&Attention> {
    let Some(middle) = median(all.iter().map(Attention::rate).collect()).filter(|_| all.len() >= FEWEST) else {
        return Vec::new();
    };
    all.iter().filter(|one| exact(one.rate()) < exact(middle / 2.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn got(name: &str, talks: u32, days: i64) -> Attention {
        Attention { id: PersonId(name.into()), name: name.into(), talks, feedback: 0, stretch: 0, days }
    }

    fn names(all: &[Attention]) -> Vec<&str> {
        overlooked(all).into_iter().map(|one| one.name.as_str()).collect()
    }

    #[test]
    fn below_half_of_the_middle_is_told_from_four_people_on() {
        let team = [got("a", 6, 90), got("b", 6, 90), got("c", 5, 90), got("d", 2, 90)];
        assert_eq!(names(&team), ["d"]);
        assert_eq!(names(&team[1..]), [""; 0], "three are no team to spread over");
        let exactly_half = [got("a", 4, 60), got("b", 4, 60), got("c", 4, 60), got("d", 2, 60)];
        assert_eq!(names(&exactly_half), [""; 0]);
        let half_the_time = [got("a", 6, 90), got("b", 6, 90), got("c", 6, 90), got("new", 2, 30)];
        assert_eq!(names(&half_the_time), [""; 0], "who came late is measured by the days there were");
        let nobody = [got("a", 0, 90), got("b", 0, 90), got("c", 0, 90), got("d", 0, 90)];
        assert_eq!(names(&nobody), [""; 0]);
    }
}
