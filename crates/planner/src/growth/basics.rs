//! The basics: whether goals, plans, feedback, coaching and reviews are in order with each person. "In place" or "not yet"; no
//! sum, no threshold, and nothing hangs on it.

use crate::calendar::Clock;
use crate::error::Result;
use crate::id::PersonId;
use crate::messages::{counted, in_words, text};
use crate::periods::Period;
use crate::quarter::person::Number;
use crate::quarter::steps;
use crate::reviews::next_due;
use crate::shelves::{self, Shelf};
use crate::{goals, hiring, people};
use chrono::{Days, NaiveDate};
use rusqlite::{ToSql, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// How lately a goal was spoken of, a plan was worked on, and something was said.
const GOAL_DAYS: i64 = 14;
const PLAN_DAYS: u64 = 92;
const SAID_DAYS: u64 = 30;

/// One of the basics, one dot a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Basic {
    /// goals, plans, feedback, coaching, reviews or hiring.
    pub code: String,
    pub title: String,
    /// What "in place" means, in a sentence.
    pub about: String,
    /// In the order of the sidebar; none where it is not due, and of hiring, which is about nobody of the team.
    pub dots: Vec<BasicDot>,
    /// What is missing, naming one person at most; empty where nothing is.
    pub line: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BasicDot {
    pub person_id: PersonId,
    pub name: String,
    pub in_place: bool,
}

/// For whom each is in place.
pub(crate) struct Basics {
    /// Who has reported long enough, in the order of the sidebar, with their first names.
    team: Vec<(PersonId, String)>,
    goals: BTreeSet<PersonId>,
    plans: BTreeSet<PersonId>,
    feedback: BTreeSet<PersonId>,
    coaching: BTreeSet<PersonId>,
    /// Who has a review this quarter whose next step has a day, and whether that day is still ahead.
    reviews: Vec<(PersonId, bool)>,
    /// Candidates scored by two, of those who came to a panel; none while that shelf is up.
    hiring: Option<(u32, u32)>,
}

impl Basics {
    pub fn read(tx: &Transaction, clock: Clock, period: &Period) -> Result<Basics> {
        let until = clock.today().min(period.ends_on);
        let (ids, _) = steps::team(tx, period, clock.today())?;
        let everybody = people::everybody(tx, clock.today())?;
        let of_team = everybody.into_iter().filter(|person| ids.contains(&person.id));
        let team = of_team.map(|person| (person.id.clone(), person.short_name().to_owned())).collect();
        let coached = steps::coaching(tx, period.starts_on, until)?;
        let hiring = match shelves::taken_down(tx)?.contains(&Shelf::Hiring) {
            true => Some(hiring::structured(tx, clock, until)?).map(|(done, all)| (done, all.len() as u32)),
            false => None,
        };
        Ok(Basics {
            team,
            goals: goals_in_order(tx, until, period)?,
            plans: ids_of(
                tx,
                "SELECT DISTINCT d.person_id FROM idp d JOIN idp_item i ON i.idp_id = d.id
                 WHERE d.state NOT IN ('superseded', 'ended', 'completed') AND coalesce(d.starts_on, ?2) <= ?2
                   AND (substr(i.created_at, 1, 10) BETWEEN ?1 AND ?2 OR substr(i.updated_at, 1, 10) BETWEEN ?1 AND ?2
                     OR substr(d.updated_at, 1, 10) BETWEEN ?1 AND ?2 OR i.done_on BETWEEN ?1 AND ?2)",
                &[&(until - Days::new(PLAN_DAYS)), &until],
            )?,
            feedback: ids_of(
                tx,
                "SELECT DISTINCT f.to_person_id FROM feedback f JOIN person me ON me.is_self = 1 AND f.from_person_id = me.id
                 WHERE f.state NOT IN ('draft', 'discarded', 'withdrawn') AND f.given_on BETWEEN ?1 AND ?2
                   AND trim(coalesce(f.situation, '')) <> '' AND trim(coalesce(f.behaviour, '')) <> ''
                   AND trim(coalesce(f.impact, '')) <> ''",
                &[&(until - Days::new(SAID_DAYS)), &until],
            )?,
            coaching: coached.into_iter().filter(|(.., coached)| *coached).map(|(_, person, _)| person).collect(),
            reviews: reviews(tx, clock.today(), period)?,
            hiring,
        })
    }

    /// Each in words with its dots; reviews that nobody has, and hiring that is off, are left out or said to be not due.
    pub fn in_words(&self) -> Vec<Basic> {
        if self.team.is_empty() {
            return Vec::new();
        }
        let all = [
            ("goals", "f1", &self.goals),
            ("plans", "f2", &self.plans),
            ("feedback", "f3", &self.feedback),
            ("coaching", "f4", &self.coaching),
        ];
        let dot = |(id, name): &(PersonId, String), in_place: bool| BasicDot {
            person_id: id.clone(),
            name: name.clone(),
            in_place,
        };
        let mut basics: Vec<Basic> = all
            .into_iter()
            .map(|(code, key, done)| {
                basic(code, key, self.team.iter().map(|one| dot(one, done.contains(&one.0))).collect())
            })
            .collect();
        let under_review = self.team.iter().filter_map(|one| {
            let (_, in_time) = self.reviews.iter().find(|(id, _)| *id == one.0)?;
            Some(dot(one, *in_time))
        });
        let reviews = basic("reviews", "f5", under_review.collect());
        let line = if reviews.dots.is_empty() { text("basic_not_due", &[]) } else { reviews.line };
        basics.push(Basic { line, ..reviews });
        if let Some((done, of)) = self.hiring.filter(|(_, of)| *of > 0) {
            let line = counted("basic_hiring", of, &[("part", &in_words(done))]);
            basics.push(Basic { line: steps::capital(&line), ..basic("hiring", "f6", Vec::new()) });
        }
        basics
    }

    /// F1 to F5 as numbers. `examples` tells of somebody whether at least every second week of theirs has an example; none
    /// where too few weeks were looked at.
    pub fn numbers(&self, examples: impl Fn(&PersonId) -> Option<bool>) -> Vec<(&'static str, Number)> {
        let of = self.team.len() as f64;
        let share = |done: &BTreeSet<PersonId>| {
            let count = self.team.iter().filter(|(id, _)| done.contains(id)).count();
            let ids = self.team.iter().map(|(id, _)| id.0.clone()).collect();
            Number::share(count as f64, of, 1, ids).or_because("no_team")
        };
        let looked_at: Vec<bool> = self.team.iter().filter_map(|(id, _)| examples(id)).collect();
        let covered = looked_at.iter().filter(|enough| **enough).count() as f64;
        let in_time = self.reviews.iter().filter(|(_, in_time)| *in_time).count() as f64;
        let reviewed = self.reviews.len() as f64;
        let value = match (of > 0.0 && !looked_at.is_empty(), reviewed > 0.0) {
            (true, true) => Some(0.5 * covered / of + 0.5 * in_time / reviewed),
            (true, false) => Some(covered / of),
            (false, true) => Some(in_time / reviewed),
            (false, false) => None,
        };
        let ids = self.team.iter().filter(|(id, _)| examples(id).is_some()).map(|(id, _)| id);
        let ids = ids.chain(self.reviews.iter().map(|(id, _)| id)).map(|id| id.0.clone()).collect();
        let process = Number::of(value, 1, ids).or_because("no_review_work");
        vec![
            ("F1", share(&self.goals)),
            ("F2", share(&self.plans)),
            ("F3", share(&self.feedback)),
            ("F4", share(&self.coaching)),
            ("F5", process),
        ]
    }

    /// The people a number was counted from, each with whether the basic is in place; of F5 also the reviews, which are so
    /// while their next day is ahead.
    pub fn behind(&self, code: &str, examples: impl Fn(&PersonId) -> Option<bool>) -> Vec<Behind> {
        let all = |done: &BTreeSet<PersonId>| {
            let one = |(id, name): &(PersonId, String)| Behind {
                id: id.clone(),
                name: name.clone(),
                in_place: done.contains(id),
                is_review: false,
            };
            self.team.iter().map(one).collect()
        };
        match code {
            "F1" => all(&self.goals),
            "F2" => all(&self.plans),
            "F3" => all(&self.feedback),
            "F4" => all(&self.coaching),
            _ => {
                let name = |wanted: &PersonId| {
                    let one = self.team.iter().find(|(id, _)| id == wanted);
                    one.map(|(_, name)| name.clone()).unwrap_or_default()
                };
                let covered = self.team.iter().filter_map(|(id, name)| {
                    let in_place = examples(id)?;
                    Some(Behind { id: id.clone(), name: name.clone(), in_place, is_review: false })
                });
                let reviews = self.reviews.iter().map(|(id, in_time)| Behind {
                    id: id.clone(),
                    name: name(id),
                    in_place: *in_time,
                    is_review: true,
                });
                covered.chain(reviews).collect()
            }
        }
    }
}

/// One person of those a basic was counted from.
pub(crate) struct Behind {
    pub id: PersonId,
    pub name: String,
    pub in_place: bool,
    pub is_review: bool,
}

fn basic(code: &str, key: &str, dots: Vec<BasicDot>) -> Basic {
    let missing: Vec<&BasicDot> = dots.iter().filter(|dot| !dot.in_place).collect();
    let line = match missing.as_slice() {
        [] => String::new(),
        [one] => text("basic_missing", &[("name", &one.name)]),
        [first, rest @ ..] => counted("basic_missing_and", rest.len() as u32, &[("name", &first.name)]),
    };
    Basic {
        code: code.into(),
        title: text(&format!("numbers_name_{key}"), &[]),
        about: text(&format!("numbers_about_{key}"), &[]),
        dots,
        line,
    }
}

/// People with an agreed goal that has all five letters and was spoken of lately.
fn goals_in_order(tx: &Transaction, until: NaiveDate, period: &Period) -> Result<BTreeSet<PersonId>> {
    let mut found = BTreeSet::new();
    for goal in goals::of_quarter(tx, until, &period.label)? {
        let current = goal.last_update_on.is_some_and(|on| (until - on).num_days() <= GOAL_DAYS);
        let Some(owner) = goal.owner.clone().filter(|owner| current && !found.contains(owner)) else { continue };
        if goal.level == "person" && goal.is_agreed() && goal.state != "closed" && goals::is_smart(tx, &goal)? {
            found.insert(owner);
        }
    }
    Ok(found)
}

fn reviews(tx: &Transaction, today: NaiveDate, period: &Period) -> Result<Vec<(PersonId, bool)>> {
    let Some(id) = &period.id else { return Ok(Vec::new()) };
    let mut query = tx.prepare_cached(
        "SELECT person_id, state FROM review WHERE period_id = ?1 AND kind = 'quarterly' ORDER BY id",
    )?;
    let rows = query.query_map([id], |r| r.try_into())?;
    let all: Vec<(PersonId, String)> = rows.collect::<rusqlite::Result<_>>()?;
    let due = |state: &str| next_due(state, period.ends_on);
    Ok(all.into_iter().filter_map(|(person, state)| Some((person, due(&state)? >= today))).collect())
}

fn ids_of(tx: &Transaction, sql: &str, bound: &[&dyn ToSql]) -> Result<BTreeSet<PersonId>> {
    let mut query = tx.prepare_cached(sql)?;
    let rows = query.query_map(bound, |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use crate::goals::{Measure, NewGoal, NewUpdate};
    use crate::testing::{day, planner};

    #[test]
    fn the_basics_are_one_dot_a_person_and_say_whom_to_begin_with() {
        let p = planner();
        p.introduce("Dana Reyes".into(), false).expect("self");
        assert!(p.growth(None).expect("read").basics.is_empty(), "there is nobody");
        let ids: Vec<_> = ["Amara Okafor", "Jonas Berg", "Ruth Adeyemi"]
            .map(|name| p.add_person(name.into()).expect("added").id)
            .into();
        assert!(p.growth(None).expect("read").basics.is_empty(), "nobody has reported for two weeks");
        let long = "UPDATE relationship SET started_on = '2026-07-01'";
        p.write("add_person", |tx| Ok(tx.execute_batch(long)?)).expect("moved back");
        let goal = p
            .add_goal(NewGoal {
                owner_person_id: ids[0].clone(),
                title: "Answer refund requests faster".into(),
                measure: Measure::Number { from: 9.0, to: 5.0, unit: "days".into() },
                due_on: day("2026-12-18"),
                why: Some("because customers wait twice as long as we promised them".into()),
                agreed_on: Some(day("2026-11-02")),
            })
            .expect("added");
        let of = |p: &crate::Planner, code: &str| {
            let all = p.growth(None).expect("read").basics;
            all.into_iter().find(|basic| basic.code == code).expect("a basic")
        };
        let missing = of(&p, "goals");
        assert_eq!((missing.dots.len(), missing.line.as_str()), (3, "Not yet: Amara and two more"));
        let update = NewUpdate {
            goal_id: goal.id,
            on: None,
            value: Some(8.0),
            done: None,
            step: None,
            step_done: None,
            note: None,
            blocker: None,
            conversation_id: None,
        };
        p.check_in_on_goal(update).expect("updated");
        let one = of(&p, "goals");
        let in_place: Vec<bool> = one.dots.iter().map(|dot| dot.in_place).collect();
        assert_eq!((in_place, one.line.as_str()), (vec![true, false, false], "Not yet: Jonas and one more"));
        assert_eq!(of(&p, "reviews").line, "Not due");
        assert_eq!(of(&p.on(day("2026-12-14")), "goals").line, "Not yet: Amara and two more", "four weeks say nothing");
        let numbers = p.quarter_numbers(None).expect("numbers").own.numbers;
        let f1 = numbers.get("F1").expect("a number");
        assert_eq!((f1.value, f1.numerator, f1.denominator), (Some(0.3333), Some(1.0), Some(3.0)));
        assert_eq!(numbers.get("F5").and_then(|number| number.value), None, "no data is not zero");
    }

    #[test]
    fn two_hats_are_told_from_eight_taps_and_kept_promises_from_three() {
        let p = planner();
        let own = p.introduce("Dana Reyes".into(), false).expect("self").id;
        let growth = |p: &crate::Planner| p.growth(None).expect("read");
        let tap = |n: u32, hat: &str| {
            let sql = format!(
                "INSERT INTO entry (id, kind, person_id, occurred_on, attrs, created_at, updated_at)
                 VALUES ('h{n}', 'hat', '{own}', '2026-11-0{}', '{{\"hat\":\"{hat}\",\"weekly\":1}}', '2026-11-09T09:00:00.000Z', '2026-11-09T09:00:00.000Z')",
                n + 1
            );
            p.write("add_person", |tx| Ok(tx.execute_batch(&sql)?)).expect("written");
        };
        for n in 0..7 {
            tap(n, if n < 5 { "manager" } else { "leader" });
        }
        assert_eq!((growth(&p).hats, growth(&p).kept), (None, None), "seven say nothing");
        tap(7, "manager");
        assert_eq!(growth(&p).hats.as_deref(), Some("This quarter mostly steadying, six of eight times."));
        for n in 0..3 {
            let sql = format!(
                "INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, state, done_on, created_at, updated_at)
                 VALUES ('a{n}', 'x', '{own}', '2026-11-0{d}', '2026-11-0{d}', 'done', '2026-11-02', '2026-11-01T09:00:00.000Z', '2026-11-01T09:00:00.000Z')",
                d = n + 1
            );
            p.write("add_person", |tx| Ok(tx.execute_batch(&sql)?)).expect("written");
        }
        assert_eq!(growth(&p).kept.as_deref(), Some("Two of three promises of yours, on the day."));
    }
}
