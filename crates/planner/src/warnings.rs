//! Signs that one hat is worn too much: eight rules over the records, each told as one question to the manager and never as
//! a verdict. One at a time, only what has held for two weeks; after "Not now" it is quiet for four weeks.

use crate::disclosure::{self, OfferMade};
use crate::error::Result;
use crate::id::PersonId;
use crate::messages::{counted, in_words, text};
use crate::numbers;
use crate::quarter::person::reliability;
use crate::quarter::steps::{self, Happened};
use crate::{Planner, people, periods};
use chrono::{Days, NaiveDate};
use rusqlite::{Row, ToSql, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A question that a sign asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Warning {
    pub code: WarningCode,
    /// What the records say, and the question.
    pub text: String,
    /// The records it was counted from; none where it is about what is not there.
    pub records: Vec<Happened>,
}

/// The first four speak of too much of the manager's hat, the others of too much of the leader's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WarningCode {
    /// Most topics of one-on-ones are the manager's.
    Agenda,
    /// Most of what is agreed in one-on-ones is the manager's to do.
    Fixing,
    /// Nothing is decided by somebody else.
    Levels,
    /// No coached talk for six weeks.
    NoCoaching,
    /// Goals without a measure.
    Measures,
    /// Planned talks fall through.
    Missed,
    /// The manager's own promises are late.
    Promises,
    /// Somebody has heard nothing for a month.
    Drought,
}

use WarningCode::{Agenda, Drought, Fixing, Levels, Measures, Missed, NoCoaching, Promises};

const ALL: [WarningCode; 8] = [Agenda, Fixing, Levels, NoCoaching, Measures, Promises, Drought, Missed];

impl WarningCode {
    fn word(self) -> &'static str {
        match self {
            Agenda => "agenda",
            Fixing => "fixing",
            Levels => "levels",
            NoCoaching => "no_coaching",
            Measures => "measures",
            Missed => "missed",
            Promises => "promises",
            Drought => "drought",
        }
    }

    /// Under what the showing is remembered, beside the offers: there is one of either in a week.
    fn key(self) -> String {
        format!("warning:{}", self.word())
    }
}

/// A rule looks back so far.
const SIX_WEEKS: Days = Days::new(42);
/// So long it has to hold before it speaks.
const HOLDS: Days = Days::new(14);
/// So long it is quiet after "Not now".
const QUIET: i64 = 28;
/// A month without a word.
const MONTH: Days = Days::new(30);

impl Planner {
    /// The one question that speaks now, if any.
    pub fn warning(&self) -> Result<Option<Warning>> {
        let today = self.clock().today();
        self.read(|tx| {
            let made = disclosure::read_offers(tx)?;
            let this_week = disclosure::of_week(&made, today);
            let Some(own) = people::find_self(tx)? else { return Ok(None) };
            for code in ALL {
                let speaks = match this_week {
                    Some((key, made)) => *key == code.key() && !made.waved_away,
                    None => !made
                        .get(&code.key())
                        .is_some_and(|made| made.waved_away && (today - made.on).num_days() < QUIET),
                };
                if speaks
                    && holds(tx, code, today - HOLDS, &own)?.is_some()
                    && let Some(counts) = holds(tx, code, today, &own)?
                {
                    return Ok(Some(Warning {
                        code,
                        text: words(code, counts),
                        records: records(tx, code, today, &own)?,
                    }));
                }
            }
            Ok(None)
        })
    }

    /// The question is on screen: it is the one offer of this week.
    pub fn ask_warning(&self, code: WarningCode) -> Result<()> {
        let today = self.clock().today();
        let made = self.read(disclosure::read_offers)?;
        if disclosure::of_week(&made, today).is_some() {
            return Ok(());
        }
        self.remember_warning(code, false)
    }

    /// "Not now": quiet for four weeks.
    pub fn put_off_warning(&self, code: WarningCode) -> Result<()> {
        self.remember_warning(code, true)
    }

    fn remember_warning(&self, code: WarningCode, waved_away: bool) -> Result<()> {
        let clock = self.clock();
        self.write_aside(|tx| {
            let mut made = disclosure::read_offers(tx)?;
            made.insert(code.key(), OfferMade { on: clock.today(), waved_away });
            disclosure::write_offers(tx, clock, &made)
        })
    }
}

/// Part and whole where the rule of a sign holds on a day.
fn holds(tx: &Transaction, code: WarningCode, on: NaiveDate, own: &PersonId) -> Result<Option<(u32, u32)>> {
    let from = on - SIX_WEEKS;
    let pair = |sql: &str, bound: &[&dyn ToSql]| -> Result<(u32, u32)> {
        Ok(tx.prepare_cached(sql)?.query_row(bound, |r| r.try_into())?)
    };
    let above = |(part, of): (u32, u32), share: f64, least: u32| {
        (of >= least && f64::from(part) > share * f64::from(of)).then_some((part, of))
    };
    Ok(match code {
        Agenda => above(
            pair(
                "SELECT count(CASE WHEN i.raised_by = 'manager' THEN 1 END), count(*)
                 FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id
                 WHERE i.kind = 'topic' AND i.raised_by IN ('employee', 'manager') AND c.kind IN ('one_on_one', 'coaching')
                   AND c.held_on BETWEEN ?1 AND ?2",
                &[&from, &on],
            )?,
            0.5,
            10,
        ),
        Fixing => above(
            pair(
                "SELECT count(CASE WHEN a.owner_person_id = ?3 THEN 1 END), count(*)
                 FROM action_item a JOIN conversation c ON c.id = a.conversation_id
                 WHERE a.state <> 'dropped' AND c.kind IN ('one_on_one', 'coaching') AND c.held_on BETWEEN ?1 AND ?2",
                &[&from, &on, own],
            )?,
            0.5,
            10,
        ),
        Levels => {
            let period = periods::at(tx, on)?;
            let held = talks_since(tx, from, on)?.0;
            let in_force = steps::in_force(tx, &period, on)?;
            let own_word = in_force.iter().filter(|(.., level)| *level >= 5).count();
            (held && own_word == 0).then_some((0, in_force.len() as u32))
        }
        NoCoaching => {
            let (held, lately) = talks_since(tx, from, on)?;
            let coached = || -> Result<bool> { Ok(steps::coaching(tx, from, on)?.iter().any(|(.., coached)| *coached)) };
            (held && lately > 0 && !coached()?).then_some((0, lately))
        }
        Measures => above(
            pair(
                "SELECT count(CASE WHEN NOT EXISTS (SELECT 1 FROM key_result k WHERE k.goal_id = g.id) THEN 1 END), count(*)
                 FROM goal g JOIN relationship r ON r.person_id = g.owner_person_id AND r.kind = 'direct_report'
                   AND r.started_on <= ?1 AND (r.ended_on IS NULL OR r.ended_on > ?1)
                 WHERE g.level = 'person' AND g.agreed_on <= ?1 AND g.starts_on <= ?1
                   AND (g.state = 'agreed' OR (g.state = 'closed' AND g.closed_on > ?1))",
                &[&on],
            )?,
            0.25,
            1,
        ),
        Promises => above(
            pair(
                "SELECT count(CASE WHEN due_on < ?1 THEN 1 END), count(*) FROM action_item
                 WHERE owner_person_id = ?2 AND state <> 'dropped' AND substr(created_at, 1, 10) <= ?1
                   AND (done_on IS NULL OR done_on > ?1)",
                &[&on, own],
            )?,
            0.4,
            5,
        ),
        Drought => {
            let unheard = unheard(tx, on, own)?.len() as u32;
            (unheard > 0).then_some((unheard, unheard))
        }
        Missed => {
            let kept = numbers::team_kept(tx, on)?;
            let due = kept.expected.saturating_sub(kept.excused);
            let part = due.saturating_sub(kept.kept);
            (due >= 8 && reliability(kept).is_some_and(|share| share < 0.75)).then_some((part, due))
        }
    })
}

/// Whether talks were held as long ago as a rule looks back, and how many since.
fn talks_since(tx: &Transaction, from: NaiveDate, on: NaiveDate) -> Result<(bool, u32)> {
    let mut query = tx.prepare_cached(
        "SELECT ifnull(max(held_on <= ?1), 0), count(CASE WHEN held_on > ?1 THEN 1 END) FROM conversation
         WHERE kind IN ('one_on_one', 'coaching') AND held_on <= ?2",
    )?;
    Ok(query.query_row([from, on], |r| r.try_into())?)
}

/// Who has reported for a month and heard nothing in it: whose last word was when, or else since when they report.
fn unheard(tx: &Transaction, on: NaiveDate, own: &PersonId) -> Result<Vec<(PersonId, String, NaiveDate)>> {
    let mut query = tx.prepare_cached(
        "SELECT p.id, p.display_name, max(r.started_on, ifnull((SELECT max(f.given_on) FROM feedback f
                  WHERE f.to_person_id = p.id AND f.from_person_id = ?3 AND f.given_on <= ?2
                    AND f.state NOT IN ('draft', 'discarded', 'withdrawn')), '')) AS last
         FROM person p JOIN relationship r ON r.person_id = p.id AND r.kind = 'direct_report'
           AND r.started_on <= ?2 AND (r.ended_on IS NULL OR r.ended_on > ?2)
         WHERE p.is_self = 0 AND last < ?1 ORDER BY last, p.id",
    )?;
    let rows = query.query_map((on - MONTH, on, own), |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn words(code: WarningCode, (part, of): (u32, u32)) -> String {
    let of = in_words(of);
    match code {
        Levels | NoCoaching => text(&format!("warning_{}", code.word()), &[]),
        _ => steps::capital(&counted(&format!("warning_{}", code.word()), part, &[("of", &of)])),
    }
}

/// What it was counted from, newest last; at most a dozen.
fn records(tx: &Transaction, code: WarningCode, on: NaiveDate, own: &PersonId) -> Result<Vec<Happened>> {
    let from = on - SIX_WEEKS;
    let rows = |kind: &str, sql: &str, bound: &[&dyn ToSql]| -> Result<Vec<Happened>> {
        let row = |r: &Row| {
            Ok(Happened { on: r.get(0)?, text: r.get(1)?, kind: kind.to_owned(), id: r.get(2)?, person_id: r.get(3)? })
        };
        let mut query = tx.prepare_cached(&format!("SELECT * FROM ({sql} LIMIT 12) ORDER BY 1"))?;
        Ok(query.query_map(bound, row)?.collect::<rusqlite::Result<_>>()?)
    };
    match code {
        Agenda => rows(
            "conversation",
            "SELECT c.held_on, i.text, c.id, c.person_id FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id
             WHERE i.kind = 'topic' AND i.raised_by = 'manager' AND c.kind IN ('one_on_one', 'coaching')
               AND c.held_on BETWEEN ?1 AND ?2 ORDER BY c.held_on DESC",
            &[&from, &on],
        ),
        Fixing => rows(
            "action_item",
            "SELECT c.held_on, a.text, a.id, c.person_id FROM action_item a JOIN conversation c ON c.id = a.conversation_id
             WHERE a.owner_person_id = ?3 AND a.state <> 'dropped' AND c.kind IN ('one_on_one', 'coaching')
               AND c.held_on BETWEEN ?1 AND ?2 ORDER BY c.held_on DESC",
            &[&from, &on, own],
        ),
        Levels => rows(
            "delegation",
            "SELECT handed_over_on, title, id, accountable_person_id FROM delegation
             WHERE handed_over_on <= ?1 AND state = 'handed_over' ORDER BY handed_over_on DESC",
            &[&on],
        ),
        NoCoaching => rows(
            "conversation",
            "SELECT c.held_on, p.display_name, c.id, c.person_id FROM conversation c JOIN person p ON p.id = c.person_id
             WHERE c.kind IN ('one_on_one', 'coaching') AND c.held_on > ?1 AND c.held_on <= ?2 ORDER BY c.held_on DESC",
            &[&from, &on],
        ),
        Measures => rows(
            "goal",
            "SELECT g.agreed_on, g.title, g.id, g.owner_person_id FROM goal g JOIN relationship r ON r.person_id = g.owner_person_id
               AND r.kind = 'direct_report' AND r.started_on <= ?1 AND (r.ended_on IS NULL OR r.ended_on > ?1)
             WHERE g.level = 'person' AND g.state = 'agreed' AND g.agreed_on <= ?1 AND g.starts_on <= ?1
               AND NOT EXISTS (SELECT 1 FROM key_result k WHERE k.goal_id = g.id) ORDER BY g.agreed_on DESC",
            &[&on],
        ),
        Promises => rows(
            "action_item",
            "SELECT due_on, text, id, person_id FROM action_item
             WHERE owner_person_id = ?2 AND state = 'open' AND due_on < ?1 ORDER BY due_on",
            &[&on, own],
        ),
        Missed => rows(
            "conversation",
            "SELECT c.planned_on, p.display_name, c.id, c.person_id FROM conversation c JOIN person p ON p.id = c.person_id
             WHERE c.kind IN ('one_on_one', 'coaching') AND c.planned_on BETWEEN ?1 AND ?2 AND c.state IN ('missed', 'cancelled')
             ORDER BY c.planned_on DESC",
            &[&from, &on],
        ),
        Drought => {
            let all = unheard(tx, on, own)?.into_iter();
            Ok(all
                .map(|(id, name, last)| Happened {
                    on: last,
                    text: name,
                    kind: "person".into(),
                    id: id.as_str().to_owned(),
                    person_id: Some(id),
                })
                .collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{TestPlanner, day, planner_on};

    /// Two people who have reported for long; nothing else.
    fn team() -> TestPlanner {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana Reyes".into(), false).expect("self");
        for name in ["Amara Okafor", "Jonas Berg"] {
            p.add_person(name.into()).expect("added");
        }
        sql(&p, "UPDATE relationship SET started_on = '2026-01-01'");
        p
    }

    fn sql(p: &Planner, batch: &str) {
        p.write("add_person", |tx| Ok(tx.execute_batch(batch)?)).expect("written");
    }

    /// Feedback for everybody, so that this sign is silent.
    fn said(p: &Planner) {
        sql(
            p,
            "INSERT INTO feedback (id, kind, from_person_id, to_person_id, occurred_on, given_on, state, behaviour, visibility,
               created_at, updated_at)
             SELECT 'f' || d.on_ || p.id, 'praise', me.id, p.id, d.on_, d.on_, 'given', 'x', 'shared', 'x', 'x'
             FROM person p JOIN person me ON me.is_self = 1, (SELECT '2026-10-25' AS on_ UNION SELECT '2026-11-10') d
             WHERE p.is_self = 0",
        );
    }

    fn code(p: &Planner) -> Option<WarningCode> {
        p.warning().expect("read").map(|warning| warning.code)
    }

    /// Held talks on these days with the first of the team, and with each `count` rows of `insert`, which may use `{talk}`.
    fn talks(p: &Planner, days: &[&str]) {
        for on in days {
            sql(
                p,
                &format!(
                    "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, created_at, updated_at)
                     SELECT 'c{on}', min(id), 'one_on_one', '{on}', '{on}', 'held', 'x', 'x' FROM person WHERE is_self = 0"
                ),
            );
        }
    }

    #[test]
    fn a_sign_speaks_when_it_has_held_for_two_weeks_and_is_quiet_for_four_after_not_now() {
        let p = team();
        let warning = p.warning().expect("read").expect("nobody has heard anything for months");
        assert_eq!((warning.code, warning.records.len()), (Drought, 2));
        assert!(warning.text.ends_with('?'), "{}", warning.text);
        p.put_off_warning(Drought).expect("not now");
        assert_eq!(code(&p), None);
        assert_eq!(code(&p.on(day("2026-12-13"))), None, "27 days later");
        assert_eq!(code(&p.on(day("2026-12-14"))), Some(Drought), "four weeks later");
        said(&p);
        assert_eq!(code(&p.on(day("2026-12-14"))), None, "it has held for four days only");
        assert_eq!(code(&p.on(day("2026-12-25"))), Some(Drought));
    }

    #[test]
    fn there_is_one_offer_in_a_week_of_either_kind() {
        let p = team();
        p.make_offer("side_by_side".into()).expect("made");
        assert_eq!(code(&p), None, "the week has its offer");
        let next = p.on(day("2026-11-23"));
        assert_eq!(code(&next), Some(Drought));
        next.ask_warning(Drought).expect("asked");
        assert_eq!(code(&next), Some(Drought), "it stays while it is asked");
        let shell = next.shell().expect("read");
        assert_eq!(shell.show.offer, None, "and nothing else is offered");
        next.put_off_warning(Drought).expect("not now");
        assert_eq!(code(&next), None, "nothing else this week");
    }

    #[test]
    fn too_much_of_the_managers_hat_is_seen_in_topics_tasks_levels_and_talks() {
        let p = team();
        said(&p);
        let days = ["2026-09-01", "2026-10-20", "2026-10-30", "2026-11-12"];
        talks(&p, &days);
        assert_eq!(code(&p), Some(Levels), "nothing was handed over with the say in it");
        sql(
            &p,
            "INSERT INTO delegation (id, kind, title, accountable_person_id, authority_level, identified_on, agreed_on,
               handed_over_on, state, visibility, created_at, updated_at)
             SELECT 'd1', 'task', 'Vendors', min(id), 6, '2026-08-01', '2026-08-01', '2026-08-01', 'handed_over', 'shared', 'x', 'x'
             FROM person WHERE is_self = 0",
        );
        let warning = p.warning().expect("read").expect("no coached talk");
        assert_eq!((warning.code, warning.records.len()), (NoCoaching, 3));
        for n in 0..12 {
            let talk = if n < 10 { "c2026-10-20" } else { "c2026-11-12" };
            let by = if n % 3 == 0 { "employee" } else { "manager" };
            sql(
                &p,
                &format!(
                    "INSERT INTO conversation_item (id, conversation_id, kind, raised_by, text, created_at, updated_at)
                     VALUES ('i{n}', '{talk}', 'topic', '{by}', 'Rota', 'x', 'x')"
                ),
            );
        }
        let warning = p.warning().expect("read").expect("most topics are the manager's");
        assert_eq!((warning.code, warning.records.len()), (Agenda, 8));
        assert!(warning.text.starts_with("Eight of twelve"), "{}", warning.text);
        sql(&p, "UPDATE conversation_item SET raised_by = 'employee'");
        for n in 0..10 {
            sql(
                &p,
                &format!(
                    "INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, done_on, state, conversation_id,
                       created_at, updated_at)
                     SELECT 'a{n}', 'Ask Legal', id, '2026-11-01', '2026-11-01', '2026-11-01', 'done', 'c2026-10-20', 'x', 'x'
                     FROM person WHERE is_self = 1"
                ),
            );
        }
        assert_eq!(code(&p), Some(Fixing));
    }

    #[test]
    fn too_much_of_the_leaders_hat_is_seen_in_measures_promises_and_talks_that_fall_through() {
        let p = team();
        said(&p);
        assert_eq!(code(&p), None);
        for n in 0..5 {
            let due = if n < 3 { "2026-10-20" } else { "2026-12-20" };
            sql(
                &p,
                &format!(
                    "INSERT INTO action_item (id, text, owner_person_id, due_on, first_due_on, state, created_at, updated_at)
                     SELECT 'a{n}', 'Ask Legal', id, '{due}', '{due}', 'open', '2026-10-01T09:00:00.000Z', 'x'
                     FROM person WHERE is_self = 1"
                ),
            );
        }
        let warning = p.warning().expect("read").expect("three of five are late");
        assert_eq!((warning.code, warning.records.len()), (Promises, 3));
        sql(&p, "UPDATE action_item SET due_on = '2026-11-15'");
        assert_eq!(code(&p), None, "late since yesterday");
        sql(
            &p,
            "INSERT INTO period (id, kind, label, fiscal_year, quarter, starts_on, ends_on, created_at, updated_at)
             SELECT 'q4', 'quarter', '2026 Q4', 2026, 4, '2026-10-01', '2026-12-31', 'x', 'x'
             WHERE NOT EXISTS (SELECT 1 FROM period WHERE starts_on = '2026-10-01');
             INSERT INTO goal (id, period_id, level, owner_person_id, title, starts_on, due_on, agreed_on, state, lineage_id,
               created_at, updated_at)
             SELECT 'g1', (SELECT id FROM period WHERE starts_on = '2026-10-01'), 'person', min(id), 'Learn the desk',
                    '2026-10-01', '2026-12-18', '2026-10-05', 'agreed', 'g1', 'x', 'x' FROM person WHERE is_self = 0",
        );
        let warning = p.warning().expect("read").expect("a goal without a measure");
        assert_eq!((warning.code, warning.records[0].text.as_str()), (Measures, "Learn the desk"));
    }
    #[test]
    fn talks_that_fall_through_ask_for_a_day_that_holds() {
        let p = team();
        said(&p);
        sql(
            &p,
            "INSERT INTO series (id, person_id, kind, anchor_on, interval_weeks, time_zone, created_at, updated_at)
             SELECT 's' || id, id, 'one_on_one', '2026-08-03', 1, 'UTC', 'x', 'x' FROM person WHERE is_self = 0",
        );
        let warning = p.warning().expect("read").expect("nothing took place");
        assert_eq!(warning.code, Missed);
        assert!(warning.text.contains("did not take place"), "{}", warning.text);
        sql(&p, "UPDATE series SET ends_on = '2026-10-26'");
        assert_eq!(code(&p), Some(Missed), "eight planned talks are enough");
        sql(&p, "UPDATE series SET ends_on = '2026-10-12'");
        assert_eq!(code(&p), None, "of a few nothing is said");
    }
}
