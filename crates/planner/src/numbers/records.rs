//! The records behind a number, each with what it counts, so that no figure has to be believed.

use super::facts::Facts;
use super::own::has_examples;
use super::words::{counted, figure};
use super::{NumberRecord, of_person};
use crate::calendar::Clock;
use crate::error::Result;
use crate::goals::Goal;
use crate::growth::basics::{Basics, Behind};
use crate::messages::text;
use crate::people::{self, Person};
use crate::periods::Period;
use crate::quarter::person::{SlotVerdict, judge, step_credit};
use crate::quarter::{attention, reported};
use chrono::NaiveDate;
use rusqlite::{Row, Transaction};

pub(super) fn behind(
    tx: &Transaction,
    clock: Clock,
    period: &Period,
    person: &Person,
    id: &str,
) -> Result<Vec<NumberRecord>> {
    let numbers = of_person(tx, clock, period, person)?;
    let Some(number) = numbers.get(id) else { return Ok(Vec::new()) };
    let facts = || Facts::read(tx, period, clock.today());
    let ids = serde_json::to_string(&number.records)?;
    match id {
        "P1" | "P2" | "P3" | "P4" | "P5" | "P6" | "P7" => Ok(goals(&facts()?, id, &number.records)),
        "P8" => slots(tx, &facts()?, period, person, false),
        "M7" => {
            let facts = facts()?;
            let mut all = Vec::new();
            for report in reported(tx, clock, period)? {
                all.extend(slots(tx, &facts, period, &report, true)?);
            }
            all.sort_by_key(|record| record.on);
            Ok(all)
        }
        "P9" => talks(tx, &serde_json::to_string(&last_talk(tx, &facts()?, person)?)?),
        "P19" | "P24" => talks(tx, &ids),
        "P10" => points(tx, &ids, person),
        "P11" | "P12" | "M10" => promises(tx, &ids, person),
        "P13" | "P14" => feedback(tx, &ids),
        "P15" | "P16" | "P17" => steps(&facts()?, tx, &ids, id),
        "P18" => views(tx, &facts()?, person),
        "P20" => delegations(tx, &facts()?, person),
        "P21" | "P22" => examples(tx, &ids),
        "P23" | "M11" => review(tx, &ids),
        "F1" | "F2" | "F3" | "F4" | "F5" => {
            let team = reported(tx, clock, period)?;
            let facts = facts()?;
            let behind =
                Basics::read(tx, clock, period)?.behind(id, |person| has_examples(&facts, period, &team, person));
            let counts = |one: &Behind| match (one.is_review, one.in_place) {
                (true, true) => word("review_in_time"),
                (true, false) => word("review_late"),
                (false, true) => word("in_place"),
                (false, false) => word("not_yet"),
            };
            let row = |one: Behind| {
                let counts = counts(&one);
                record("person", Some(one.id.0), None, one.name, Some(counts))
            };
            Ok(behind.into_iter().map(row).collect())
        }
        "M2.compass" | "M3.fit" | "M3.balance" => hats(tx, &ids),
        "M8" => near(tx, &facts()?, period, &reported(tx, clock, period)?),
        "M9" => Ok(goals(&facts()?, "P6", &number.records)),
        "M13" => practice_days(tx, &ids),
        "M16" => decisions(tx, &ids),
        "M4" | "M5" => self_checks(tx, &ids),
        "M6" => rounds(tx, &ids),
        "F6" => candidates(tx, &ids),
        _ => happened(tx, &number.records),
    }
}

fn record(kind: &str, id: Option<String>, on: Option<NaiveDate>, text: String, counts: Option<String>) -> NumberRecord {
    // A long note is told by its beginning.
    let short: String = text.chars().take(160).collect();
    let text = if short.len() < text.len() { format!("{}…", short.trim_end()) } else { text };
    NumberRecord { kind: kind.into(), id, on, text, counts }
}

fn word(id: &str) -> String {
    text(&format!("numbers_counts_{id}"), &[])
}

fn hundred(share: f64) -> String {
    text("numbers_percent", &[("count", &figure((share * 100.0).round()))])
}

fn goals(facts: &Facts, number: &str, ids: &[String]) -> Vec<NumberRecord> {
    let counts = |goal: &Goal| -> Option<String> {
        let elapsed = || hundred(goal.elapsed(facts.until));
        Some(match number {
            "P1" => hundred(goal.progress()?),
            "P2" => text("numbers_counts_pace", &[("done", &hundred(goal.progress()?)), ("time", &elapsed())]),
            "P3" => word(goal.status(facts.until)?),
            "P4" => {
                let judged = facts.judged.get(&goal.id.0)?;
                let (first, last) = (judged.first_confidence?, judged.last_confidence?);
                text("numbers_counts_sure", &[("first", &first.to_string()), ("last", &last.to_string())])
            }
            "P5" => match goal.last_update_on {
                Some(on) => counted("numbers_days_ago", (facts.until - on).num_days() as f64, &[]),
                None => word("no_update"),
            },
            "P6" => figure(f64::from(goal.score_tenths?) / 10.0),
            _ => text(&format!("packet_outcome_{}", goal.outcome.as_deref()?), &[]),
        })
    };
    let mine = |id: &String| facts.goals.iter().find(|goal| goal.id.0 == *id);
    ids.iter()
        .filter_map(mine)
        .map(|goal| record("goal", Some(goal.id.0.clone()), goal.due_on, goal.title.clone(), counts(goal)))
        .collect()
}

/// The days a rhythm planned with what became of each. A day without a talk has no page.
fn slots(tx: &Transaction, facts: &Facts, period: &Period, person: &Person, named: bool) -> Result<Vec<NumberRecord>> {
    let off = facts.talks.days_off(&person.id);
    let mut page = tx.prepare_cached(
        "SELECT id FROM conversation WHERE person_id = ?1 AND held_on = ?2 ORDER BY planned_on LIMIT 1",
    )?;
    let mut all = Vec::new();
    for slot in facts.talks.slots(&person.id, period, facts.today) {
        let counts = match judge(&slot, &off, facts.today) {
            SlotVerdict::Ahead => continue,
            SlotVerdict::Excused => word("excused"),
            SlotVerdict::Kept => word("kept"),
            SlotVerdict::NotKept => word("not_kept"),
        };
        let id = slot.held_on.and_then(|held| page.query_row((&person.id, held), |r| r.get(0)).ok());
        let words = match slot.held_on.filter(|held| *held != slot.on) {
            Some(held) => text("numbers_slot_made_up", &[("day", &crate::calendar::spoken(held, slot.on))]),
            None => text("numbers_slot", &[]),
        };
        let words = if named { format!("{}, {words}", person.display_name) } else { words };
        all.push(record(if id.is_some() { "conversation" } else { "day" }, id, Some(slot.on), words, Some(counts)));
    }
    Ok(all)
}

fn last_talk(tx: &Transaction, facts: &Facts, person: &Person) -> Result<Vec<String>> {
    let Some(last) = facts.talks.last.get(&person.id) else { return Ok(Vec::new()) };
    let mut query = tx.prepare_cached("SELECT id FROM conversation WHERE person_id = ?1 AND held_on = ?2 LIMIT 1")?;
    Ok(query.query_map((&person.id, last), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

fn all(
    tx: &Transaction,
    sql: &str,
    ids: &str,
    from_row: impl FnMut(&Row) -> rusqlite::Result<NumberRecord>,
) -> Result<Vec<NumberRecord>> {
    let mut query = tx.prepare_cached(sql)?;
    Ok(query.query_map([ids], from_row)?.collect::<rusqlite::Result<_>>()?)
}

fn talks(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT id, held_on, coalesce(nullif(substr(summary, 1, 161), ''), '') FROM conversation
               WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY held_on";
    all(tx, sql, ids, |r| {
        let summary: String = r.get(2)?;
        let words = if summary.is_empty() { text("item_one_on_one", &[]) } else { summary };
        Ok(record("conversation", r.get(0)?, r.get(1)?, words, None))
    })
}

fn self_checks(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT a.submitted_on, q.label FROM assessment a JOIN period q ON q.id = a.period_id
               WHERE a.id IN (SELECT value FROM json_each(?1)) ORDER BY q.starts_on";
    all(tx, sql, ids, |r| {
        let words = text("numbers_self_check", &[("quarter", &r.get::<_, String>(1)?)]);
        Ok(record("other", None, r.get(0)?, words, None))
    })
}

/// Without their names, which go on a day of their own.
fn candidates(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT substr(c.created_at, 1, 10), p.title FROM candidate c JOIN plan p ON p.id = c.plan_id
               WHERE c.id IN (SELECT value FROM json_each(?1)) ORDER BY c.created_at";
    all(tx, sql, ids, |r| Ok(record("other", None, r.get(0)?, r.get(1)?, None)))
}

fn rounds(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT max(asked_on) FROM feedback_request WHERE round_id IN (SELECT value FROM json_each(?1)) GROUP BY round_id";
    all(tx, sql, ids, |r| Ok(record("other", None, r.get(0)?, text("round_survey_360", &[]), None)))
}

fn points(tx: &Transaction, ids: &str, person: &Person) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT c.id, c.held_on, i.text, i.raised_by = 'employee' FROM conversation_item i
               JOIN conversation c ON c.id = i.conversation_id
               WHERE i.id IN (SELECT value FROM json_each(?1)) ORDER BY c.held_on, i.sort";
    all(tx, sql, ids, |r| {
        let theirs: bool = r.get(3)?;
        let counts = if theirs { person.short_name().to_owned() } else { word("you") };
        Ok(record("conversation", r.get(0)?, r.get(1)?, r.get(2)?, Some(counts)))
    })
}

fn promises(tx: &Transaction, ids: &str, person: &Person) -> Result<Vec<NumberRecord>> {
    let sql =
        "SELECT a.id, a.first_due_on, a.text, o.is_self, a.done_on, a.done_on <= a.first_due_on, a.conversation_id
               FROM action_item a JOIN person o ON o.id = a.owner_person_id
               WHERE a.id IN (SELECT value FROM json_each(?1)) ORDER BY a.first_due_on, a.id";
    all(tx, sql, ids, |r| {
        let who = if r.get::<_, bool>(3)? { word("you") } else { person.short_name().to_owned() };
        let done: Option<NaiveDate> = r.get(4)?;
        let how = match (done, r.get::<_, Option<bool>>(5)?) {
            (None, _) => word("open"),
            (_, Some(true)) => word("on_time"),
            _ => word("done_later"),
        };
        let talk: Option<String> = r.get(6)?;
        let kind = if talk.is_some() { "conversation" } else { "promise" };
        Ok(record(kind, talk, r.get(1)?, r.get(2)?, Some(text("two_parts", &[("one", &who), ("other", &how)]))))
    })
}

fn feedback(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT id, given_on, coalesce(behaviour, situation, ''), kind FROM feedback
               WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY given_on, id";
    all(tx, sql, ids, |r| {
        let kind = text(&format!("item_{}", r.get::<_, String>(3)?), &[]);
        Ok(record("feedback", r.get(0)?, r.get(1)?, r.get(2)?, Some(kind)))
    })
}

fn steps(facts: &Facts, tx: &Transaction, ids: &str, number: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT id, target_on, activity, objective FROM idp_item
               WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY target_on, id";
    all(tx, sql, ids, |r| {
        let id: String = r.get(0)?;
        let step = facts.steps.iter().find(|step| step.id == id);
        let counts = step.and_then(|step| match number {
            "P15" => Some(figure(step_credit(&step.state)?)),
            "P16" => Some(text(&format!("numbers_counts_{}", step.source), &[])),
            _ => step.levels.map(|(now, aim, reached)| {
                let (now, aim, reached) = (figure(now), figure(aim), figure(reached));
                text("numbers_counts_levels", &[("now", &now), ("aim", &aim), ("reached", &reached)])
            }),
        });
        Ok(record("step", Some(id), r.get(1)?, r.get(2)?, counts))
    })
}

fn views(tx: &Transaction, facts: &Facts, person: &Person) -> Result<Vec<NumberRecord>> {
    let mut skill = tx.prepare_cached(
        "SELECT i.text FROM assessment_answer a JOIN instrument_item i ON i.id = a.item_id WHERE a.id = ?1",
    )?;
    let views = facts.views.get(&person.id).map(Vec::as_slice).unwrap_or_default();
    views
        .iter()
        .map(|(id, theirs, mine)| {
            let (theirs, mine) = (figure(*theirs), figure(*mine));
            let words =
                text("numbers_counts_views", &[("name", person.short_name()), ("theirs", &theirs), ("mine", &mine)]);
            Ok(record("other", None, None, skill.query_row([id], |r| r.get(0))?, Some(words)))
        })
        .collect()
}

fn delegations(tx: &Transaction, facts: &Facts, person: &Person) -> Result<Vec<NumberRecord>> {
    let mut work = tx.prepare_cached("SELECT title, handed_over_on FROM delegation WHERE id = ?1")?;
    let owned = facts.owned.iter().filter(|(_, owner, _)| *owner == person.id);
    owned
        .map(|(id, _, level)| {
            let (title, on): (String, Option<NaiveDate>) = work.query_row([id], |r| r.try_into())?;
            let level = text("numbers_level_of", &[("level", &level.to_string())]);
            Ok(record("delegation", Some(id.clone()), on, title, Some(level)))
        })
        .collect()
}

fn examples(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT coalesce(f.occurred_on, n.occurred_on, c.held_on, c.planned_on, a.done_on, a.due_on, g.closed_on, g.agreed_on,
                               g.starts_on, d.handed_over_on, d.identified_on, s.submitted_on) AS day,
                      coalesce(f.behaviour, n.title, n.body, c.summary, a.text, g.title, d.title, e.remark, '')
               FROM evidence e
                 LEFT JOIN feedback f ON f.id = e.feedback_id LEFT JOIN entry n ON n.id = e.entry_id
                 LEFT JOIN conversation c ON c.id = e.conversation_id LEFT JOIN action_item a ON a.id = e.action_item_id
                 LEFT JOIN goal g ON g.id = e.goal_id LEFT JOIN delegation d ON d.id = e.delegation_id
                 LEFT JOIN assessment s ON s.id = e.assessment_id
               WHERE e.id IN (SELECT value FROM json_each(?1)) ORDER BY day, e.id";
    all(tx, sql, ids, |r| {
        let words: String = r.get(1)?;
        let words = if words.is_empty() { text("numbers_an_example", &[]) } else { words };
        Ok(record("other", None, r.get(0)?, words, None))
    })
}

fn review(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT r.id, coalesce(q.label, ''), r.state FROM review r JOIN period q ON q.id = r.period_id
               WHERE r.id IN (SELECT value FROM json_each(?1))";
    all(tx, sql, ids, |r| {
        let quarter: String = r.get(1)?;
        Ok(record("review", r.get(0)?, None, text("numbers_review_of", &[("quarter", &quarter)]), None))
    })
}

fn hats(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT occurred_on, hat, json_extract(attrs, '$.context') FROM entry
               WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY occurred_on, id";
    all(tx, sql, ids, |r| {
        let context = r.get::<_, Option<String>>(2)?.map(|context| text(&format!("numbers_counts_hat_{context}"), &[]));
        let hat = text(&format!("numbers_counts_hat_{}", r.get::<_, String>(1)?), &[]);
        Ok(record("other", None, r.get(0)?, hat, context))
    })
}

/// What each got of the manager's attention, in the order of the sidebar.
fn near(tx: &Transaction, facts: &Facts, period: &Period, team: &[Person]) -> Result<Vec<NumberRecord>> {
    let all = attention::of(tx, &facts.talks, period, facts.until, team)?;
    Ok(all
        .into_iter()
        .map(|one| {
            let (talks, feedback, stretch) = (one.talks.to_string(), one.feedback.to_string(), one.stretch.to_string());
            let said = [("talks", talks.as_str()), ("feedback", feedback.as_str()), ("stretch", stretch.as_str())];
            record("person", Some(one.id.0), None, one.name, Some(text("numbers_counts_attention", &said)))
        })
        .collect())
}

fn practice_days(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql =
        "SELECT e.occurred_on, p.title, json_extract(e.attrs, '$.mark') FROM entry e JOIN plan p ON p.id = e.plan_id
               WHERE e.id IN (SELECT value FROM json_each(?1)) ORDER BY e.occurred_on";
    all(tx, sql, ids, |r| {
        let counts = r.get::<_, Option<String>>(2)?.map(|mark| text(&format!("numbers_counts_practice_{mark}"), &[]));
        Ok(record("other", None, r.get(0)?, r.get(1)?, counts))
    })
}

fn decisions(tx: &Transaction, ids: &str) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT id, identified_on, title, state IN ('candidate', 'proposed'), authority_level FROM delegation
               WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY identified_on, id";
    all(tx, sql, ids, |r| {
        let held: bool = r.get(3)?;
        let level = r.get::<_, u32>(4)?.to_string();
        let counts = if held { word("still_mine") } else { text("numbers_level_of", &[("level", &level)]) };
        Ok(record("delegation", r.get(0)?, r.get(1)?, r.get(2)?, Some(counts)))
    })
}

/// What happened under a step of the manager's growth: talks, work handed over, goals, meetings.
fn happened(tx: &Transaction, ids: &[String]) -> Result<Vec<NumberRecord>> {
    let sql = "SELECT 'conversation', c.id, c.held_on, coalesce(c.person_id, '') FROM conversation c WHERE c.id IN (SELECT value FROM json_each(?1))
               UNION ALL SELECT 'delegation', id, handed_over_on, title FROM delegation WHERE id IN (SELECT value FROM json_each(?1))
               UNION ALL SELECT 'goal', id, due_on, title FROM goal WHERE id IN (SELECT value FROM json_each(?1))
               UNION ALL SELECT 'other', id, occurred_on, coalesce(title, body, '') FROM entry WHERE id IN (SELECT value FROM json_each(?1))
               ORDER BY 3";
    let ids = serde_json::to_string(ids)?;
    let mut found = all(tx, sql, &ids, |r| Ok(record(&r.get::<_, String>(0)?, r.get(1)?, r.get(2)?, r.get(3)?, None)))?;
    for record in found.iter_mut().filter(|record| record.kind == "conversation") {
        record.text = match record.text.as_str() {
            "" => text("numbers_team_meeting", &[]),
            person => people::name(tx, &crate::PersonId(person.to_owned()))?,
        };
    }
    Ok(found)
}
