//! The manager's own numbers: the basics F1 to F6 and M1 to M16, in their order.
//!
//! Each formula is the planner's own definition. What takes its place as a question or as examples and not as a number (the
//! real test, warning signs) has no row here.

use super::facts::{self, Facts};
use super::{Numbers, frozen};
use crate::calendar::Clock;
use crate::error::Result;
use crate::goals::Goal;
use crate::growth::basics::Basics;
use crate::growth::formulas::{Worn, hat_balance, hat_fit, hat_parts, impact_through_others};
use crate::growth::{self, HATS};
use crate::id::PersonId;
use crate::people::Person;
use crate::periods::Period;
use crate::quarter::attention::{self, Attention, FEWEST};
use crate::quarter::person::{Kept, Number, ratio, round4};
use crate::quarter::steps;
use crate::shelves::{self, Shelf};
use crate::{hiring, practices, reviews, self_checks, shifts, surveys};
use chrono::NaiveDate;
use rusqlite::Transaction;

/// From which effect on something learned changed how one works.
const EFFECT: f64 = 3.0;

/// The manager's own: the numbers of anybody without those of a talk with oneself, and what is only of the manager.
pub(super) fn own(
    tx: &Transaction,
    clock: Clock,
    period: &Period,
    facts: &Facts,
    person: &Person,
    team: &[Person],
) -> Result<Numbers> {
    let mut own = facts.of(person, period, None);
    for (id, number) in Basics::read(tx, clock, period)?.numbers(|id| has_examples(facts, period, team, id)) {
        own.add(id, number);
    }
    let down = shelves::taken_down(tx)?;
    if down.contains(&Shelf::Hiring) {
        let (complete, all) = hiring::structured(tx, clock, facts.until)?;
        let ids = all.iter().map(|id| id.0.clone()).collect();
        own.add("F6", Number::share(f64::from(complete), all.len() as f64, 1, ids).or_because("no_panel"));
    }
    for step in steps::gather(tx, clock, period)? {
        own.0.extend(step.numbers());
    }
    for (code, number) in shifts::numbers(tx, clock, period)? {
        own.add(&format!("M2.{code}"), number);
    }
    let ids = growth::hat_ids(tx, period.starts_on, facts.until)?;
    let [fit, balance] = hats(&growth::hats(tx, period.starts_on, facts.until)?);
    for (code, number) in [("M3.fit", fit), ("M3.balance", balance)] {
        let records = if number.value.is_some() { ids.clone() } else { Vec::new() };
        own.add(code, Number { records, ..number });
    }
    let [check, trend] = self_checks::numbers(tx, period)?;
    own.add("M4", check);
    own.add("M5", trend);
    // What others say is counted while that shelf is down, and kept nowhere.
    if down.contains(&Shelf::AskingOthers) {
        own.add("M6", surveys::number(tx, clock, period)?);
    }
    own.add("M7", talks(facts, period, team));
    own.add("M8", spread(&attention::of(tx, &facts.talks, period, facts.until, team)?));
    own.add("M9", results(facts, person, team));
    let mine = |item: &&facts::Item| item.owner == person.id && item.due_in(period, facts.until);
    let due: Vec<&facts::Item> = facts.items.iter().filter(mine).collect();
    let on_time = due.iter().filter(|item| item.on_time()).count();
    let ids = due.iter().map(|item| item.id.clone()).collect();
    own.add("M10", Number::share(on_time as f64, due.len() as f64, 3, ids).or_because("few_promises"));
    let (in_time, all, ids) = reviews::in_time(tx, period, facts.until)?;
    own.add("M11", Number::share(f64::from(in_time), f64::from(all), 1, ids).or_because("no_review_due"));
    own.add("M12", learned(tx, period.starts_on, facts.until)?);
    if let Some((done, counted, ids)) = practices::counted(tx, period.starts_on, facts.until)? {
        let least = practices::COUNTED_AT_LEAST as u32;
        let share = Number::share(f64::from(done), f64::from(counted), least, ids);
        own.add("M13", share.or_because("few_days"));
    }
    own.add("M16", decisions(tx, facts.until)?);
    Ok(own.or_frozen(frozen(tx, period, person)?))
}

/// Whether at least every second week of somebody's has an example; none where too few weeks were looked at.
pub(super) fn has_examples(facts: &Facts, period: &Period, team: &[Person], id: &PersonId) -> Option<bool> {
    let one = team.iter().find(|one| one.id == *id)?;
    Some(facts.of(one, period, Some(Kept::default())).get("P21")?.value? >= 0.5)
}

/// M3: hats that suited a crisis or a time of change, of those in one; and the leader's part of all. Both from eight taps on.
fn hats(worn: &[Worn]) -> [Number; 2] {
    let known = worn.len() >= HATS;
    let told = worn.iter().filter(|one| matches!(one.context.as_deref(), Some("crisis" | "transformation"))).count();
    let fit = hat_fit(worn).filter(|_| known);
    let suited = hat_fit(worn).map(|share| (share * told as f64).round());
    let (part, whole, _) = hat_parts(worn);
    let so_far = Some(worn.len() as f64);
    let fit = Number { numerator: suited, denominator: Some(told as f64), ..Number::of(fit, HATS as u32, Vec::new()) };
    let balance = Number::of(hat_balance(worn).filter(|_| known), HATS as u32, Vec::new());
    let balance = Number { numerator: Some(f64::from(part)), denominator: Some(f64::from(whole)), ..balance };
    let why = if known { "no_crisis" } else { "few_hats" };
    let or_so_far = |number: Number| match number.value {
        Some(_) => number,
        None => Number { denominator: so_far, ..number },
    };
    [or_so_far(fit).or_because(why), or_so_far(balance).or_because("few_hats")]
}

/// M7: planned days on which there was a talk, over everybody.
fn talks(facts: &Facts, period: &Period, team: &[Person]) -> Number {
    let all = super::kept_with(facts, period, team, facts.today);
    let due = f64::from(all.expected.saturating_sub(all.excused));
    let kept = Number::share(f64::from(all.kept), due, 8, Vec::new());
    kept.and("excused", Some(f64::from(all.excused)), None).or_because("few_talks")
}

/// M8: people who got less than half of what the middle of the team got, and the range of it.
fn spread(all: &[Attention]) -> Number {
    let rates: Vec<f64> = all.iter().map(Attention::rate).collect();
    let known = all.len() >= FEWEST && rates.iter().any(|rate| *rate > 0.0);
    let few = attention::overlooked(all).len() as f64;
    let ids = all.iter().map(|one| one.id.0.clone()).collect();
    let number = Number::of(known.then_some(few), FEWEST as u32, if known { ids } else { Vec::new() });
    let number = Number { numerator: Some(few), denominator: Some(all.len() as f64), ..number };
    let range = facts::spread(&rates).filter(|_| known);
    number
        .and("least", range.map(|(_, low, _)| low), None)
        .and("most", range.map(|(.., high)| high), None)
        .or_because("few_people")
}

/// M9: Σ weight·result ÷ Σ weight of the team's closed goals; beside it the part of all results of people's goals that is not
/// the manager's own.
fn results(facts: &Facts, me: &Person, team: &[Person]) -> Number {
    let closed = |goal: &&Goal| goal.state == "closed" && goal.score_tenths.is_some();
    let score = |goal: &Goal| f64::from(goal.score_tenths.unwrap_or_default()) / 10.0;
    let of_team: Vec<&Goal> = facts.goals.iter().filter(|goal| goal.level == "team").filter(closed).collect();
    let weights = of_team.iter().map(|goal| goal.weight).sum();
    let sum = of_team.iter().map(|goal| goal.weight * score(goal)).sum::<f64>();
    let ids = of_team.iter().map(|goal| goal.id.0.clone()).collect();
    let of_people: Vec<(bool, f64, f64)> = facts
        .goals
        .iter()
        .filter(|goal| goal.level == "person")
        .filter(closed)
        .filter_map(|goal| {
            let owner = goal.owner.as_ref()?;
            let is_mine = *owner == me.id;
            (is_mine || team.iter().any(|one| one.id == *owner)).then(|| (is_mine, goal.weight, score(goal)))
        })
        .collect();
    let number = Number { value: ratio(sum, weights).map(round4), ..Number::of(None, 1, ids) };
    Number { denominator: Some(of_team.len() as f64), ..number }
        .and("through_others", impact_through_others(&of_people).map(|share| (share * 100.0).round()), None)
        .or_because("no_team_goal_closed")
}

/// M12: what was learned and changed how one works, of all that was learned; beside it the hours.
fn learned(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Number> {
    let mut all = tx.prepare_cached(
        "SELECT id, CAST(json_extract(attrs, '$.effect_level') AS REAL), CAST(json_extract(attrs, '$.minutes') AS REAL)
         FROM entry WHERE kind = 'learning' AND occurred_on BETWEEN ?1 AND ?2 ORDER BY occurred_on, id",
    )?;
    let rows: Vec<(String, Option<f64>, Option<f64>)> =
        all.query_map([from, until], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let changed = rows.iter().filter(|(_, level, _)| level.is_some_and(|level| level >= EFFECT)).count();
    let minutes: Vec<f64> = rows.iter().filter_map(|(.., minutes)| *minutes).collect();
    let hours = (!minutes.is_empty()).then(|| minutes.iter().sum::<f64>() / 60.0);
    let count = rows.len() as f64;
    let ids = rows.into_iter().map(|(id, ..)| id).collect();
    Ok(Number::share(changed as f64, count, 1, ids).and("learning_hours", hours, None).or_because("nothing_learned"))
}

/// M16: decisions that are still the manager's and somebody else could take, and those that were handed over.
fn decisions(tx: &Transaction, until: NaiveDate) -> Result<Number> {
    let mut all = tx.prepare_cached(
        "SELECT id, state IN ('candidate', 'proposed') FROM delegation
         WHERE kind = 'decision' AND state IN ('candidate', 'proposed', 'agreed', 'handed_over') AND identified_on <= ?1
         ORDER BY identified_on, id",
    )?;
    let rows: Vec<(String, bool)> = all.query_map([until], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let held = rows.iter().filter(|(_, held)| *held).count() as f64;
    let count = rows.len() as f64;
    let number = Number::of((count > 0.0).then_some(held), 1, rows.into_iter().map(|(id, _)| id).collect());
    Ok(Number { numerator: Some(held), denominator: Some(count), ..number }.or_because("no_decision"))
}
