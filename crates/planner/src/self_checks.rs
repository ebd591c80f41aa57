//! The self-check: how often the manager kept things running and how often they moved things on, in pairs. Both are wanted; a
//! pair has no better end, and one answer does not take from the other. Six pairs are enough, the others stand behind More.
//!
//! One check a quarter. Its formulas are pure and stand at the end.

use crate::calendar::Clock;
use crate::error::{Error, Result};
use crate::id::{AssessmentId, PeriodId};
use crate::messages::{Label, text};
use crate::periods::{self, Period, QuarterRef};
use crate::quarter::person::Number;
use crate::{Planner, closing, people};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;
use ts_rs::TS;

/// The check of a quarter, with the answers of the check before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct SelfCheck {
    pub quarter: QuarterRef,
    /// The quarter is closed: its answers stand.
    pub stands: bool,
    pub instruction: String,
    /// From seldom to often, 1 to 5.
    pub scale: Vec<String>,
    pub groups: Vec<SelfCheckGroup>,
    pub pairs: Vec<SelfCheckPair>,
    pub answered_on: Option<NaiveDate>,
    /// The quarter of the check before, "Quarter 3, 2026".
    pub last: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SelfCheckGroup {
    pub code: String,
    pub title: String,
}

/// Two things a manager does, each answered on its own from 1 to 5.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SelfCheckPair {
    pub code: String,
    pub group: String,
    pub title: String,
    /// One of the six.
    pub short: bool,
    /// Keeps things running.
    pub steadying: String,
    /// Moves things on.
    pub moving_on: String,
    pub now: SelfCheckAnswer,
    pub before: SelfCheckAnswer,
}

/// What was answered; none: there was no occasion.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SelfCheckAnswer {
    #[serde(default)]
    pub steadying: Option<u32>,
    #[serde(default)]
    pub moving_on: Option<u32>,
}

#[derive(Deserialize)]
struct Content {
    code: String,
    version: u32,
    title: String,
    instruction: String,
    scale: String,
    short_form: Vec<String>,
    groups: Vec<ShippedGroup>,
    items: Vec<ShippedPair>,
}

#[derive(Deserialize)]
struct ShippedGroup {
    code: String,
    title: String,
}

#[derive(Deserialize)]
struct ShippedPair {
    code: String,
    group: String,
    axis: String,
    m: String,
    l: String,
}

/// The pairs as they ship, and the scale they are answered on.
struct Shipped {
    content: Content,
    labels: Vec<String>,
    levels: String,
}

static SHIPPED: LazyLock<Option<Shipped>> = LazyLock::new(|| {
    let content: Content = serde_json::from_str(include_str!("../content/self_assessment.json")).ok()?;
    let scales: serde_json::Value = serde_json::from_str(include_str!("../content/rating_scales.json")).ok()?;
    let scale = scales["items"].as_array()?.iter().find(|scale| scale["code"] == content.scale.as_str())?;
    let levels = scale["levels"].as_array()?;
    let labels = levels.iter().filter_map(|level| Some(level["label"].as_str()?.to_owned())).collect();
    Some(Shipped { labels, levels: serde_json::to_string(levels).ok()?, content })
});

fn shipped() -> Result<&'static Shipped> {
    SHIPPED.as_ref().ok_or_else(|| Error::Internal("the self-check is missing".into()))
}

const LOWEST: u32 = 1;
const HIGHEST: u32 = 5;

impl Planner {
    /// The self-check of a quarter; where none is named, of the one that waits to be closed, else of the running one.
    pub fn self_check(&self, quarter: Option<String>) -> Result<SelfCheck> {
        let clock = self.clock();
        self.read(|tx| page(tx, clock, &which(tx, clock, quarter.as_deref())?))
    }

    /// Keeps the answers of a quarter; those that stood there before are replaced.
    ///
    /// # Errors
    /// `Invalid` where nothing is answered, an answer is not on the scale, or the quarter is closed.
    pub fn answer_self_check(
        &self,
        quarter: Option<String>,
        answers: HashMap<String, SelfCheckAnswer>,
    ) -> Result<SelfCheck> {
        let (clock, shipped) = (self.clock(), shipped()?);
        let period = self.read(|tx| which(tx, clock, quarter.as_deref()))?;
        if period.closed {
            return Err(Error::invalid("quarter", "error_self_check_stands"));
        }
        if answers.keys().any(|code| !shipped.content.items.iter().any(|pair| pair.code == *code)) {
            return Err(Error::invalid("answers", "error_choice"));
        }
        let given = answers.values().flat_map(|answer| [answer.steadying, answer.moving_on]).flatten();
        if given.clone().any(|value| !(LOWEST..=HIGHEST).contains(&value)) {
            return Err(Error::invalid("answers", "error_choice"));
        }
        if given.count() == 0 {
            return Err(Error::invalid("answers", "error_self_check_empty"));
        }
        let instrument = self.keep_self_check()?;
        self.write(Label::from("answer_self_check").with("quarter", &period.label), |tx| {
            let (id, period) = periods::of(tx, clock, period.starts_on)?;
            keep(tx, clock, &instrument, &id, &answers)?;
            page(tx, clock, &period)
        })
    }

    /// Gives the pairs their rows, once. Not a step of anybody's: what was answered hangs on them.
    fn keep_self_check(&self) -> Result<String> {
        if let Some(id) = self.read(instrument)? {
            return Ok(id);
        }
        self.write_aside(|tx| match instrument(tx)? {
            Some(id) => Ok(id),
            None => insert_instrument(tx, &self.clock().now()),
        })
    }
}

fn which(tx: &Transaction, clock: Clock, quarter: Option<&str>) -> Result<Period> {
    match (quarter, closing::to_close(tx, clock)?) {
        (None, Some(period)) => Ok(period),
        (named, _) => periods::find(tx, clock.today(), named),
    }
}

fn instrument(tx: &Transaction) -> Result<Option<String>> {
    let content = &shipped()?.content;
    let mut one = tx.prepare_cached("SELECT id FROM instrument WHERE code = ?1 AND version = ?2")?;
    Ok(one.query_row((&content.code, content.version), |r| r.get(0)).optional()?)
}

fn insert_instrument(tx: &Transaction, at: &str) -> Result<String> {
    let shipped = shipped()?;
    let content = &shipped.content;
    let new = || uuid::Uuid::now_v7().to_string();
    let known: Option<String> = tx
        .query_row("SELECT id FROM rating_scale WHERE code = ?1 AND version = 1", [&content.scale], |r| r.get(0))
        .optional()?;
    let scale = match known {
        Some(id) => id,
        None => {
            let id = new();
            tx.execute(
                "INSERT INTO rating_scale (id, code, version, purpose, min_value, max_value, allow_na, levels, origin, created_at,
                   updated_at) VALUES (?1, ?2, 1, 'self_assessment', ?3, ?4, 1, ?5, 'builtin', ?6, ?6)",
                (&id, &content.scale, LOWEST, HIGHEST, &shipped.levels, at),
            )?;
            id
        }
    };
    let id = new();
    tx.execute(
        "INSERT INTO instrument (id, code, version, kind, title, lang, scale_id, origin, created_at, updated_at)
         VALUES (?1, ?2, ?3, 'self_assessment', ?4, 'en-GB', ?5, 'builtin', ?6, ?6)",
        (&id, &content.code, content.version, &content.title, &scale, at),
    )?;
    for (at_pair, pair) in content.items.iter().enumerate() {
        for (side, (pole, words)) in [("manager", &pair.m), ("leader", &pair.l)].into_iter().enumerate() {
            tx.execute(
                "INSERT INTO instrument_item (id, instrument_id, code, sort, group_code, pole, pair_code, text, answer_kind,
                   created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'scale', ?9, ?9)",
                rusqlite::params![
                    new(),
                    id,
                    format!("{}.{}", pair.code, if pole == "manager" { "m" } else { "l" }),
                    (at_pair * 2 + side) as u32,
                    pair.group,
                    pole,
                    pair.code,
                    words,
                    at
                ],
            )?;
        }
    }
    Ok(id)
}

fn keep(
    tx: &Transaction,
    clock: Clock,
    instrument: &str,
    period: &PeriodId,
    answers: &HashMap<String, SelfCheckAnswer>,
) -> Result<()> {
    let (own, today, at) = (people::self_id(tx)?, clock.today(), clock.now());
    let was: Option<String> = tx
        .query_row(
            "SELECT id FROM assessment WHERE purpose = 'self_assessment' AND period_id = ?1 AND subject_person_id = ?2
               AND instrument_id = ?3",
            (period, &own, instrument),
            |r| r.get(0),
        )
        .optional()?;
    let id = match was {
        Some(id) => {
            tx.execute("DELETE FROM assessment_answer WHERE assessment_id = ?1", [&id])?;
            tx.execute(
                "UPDATE assessment SET submitted_on = ?2, state = 'submitted', updated_at = ?3 WHERE id = ?1",
                (&id, today, &at),
            )?;
            id
        }
        None => {
            let id = AssessmentId::new().0;
            tx.execute(
                "INSERT INTO assessment (id, instrument_id, period_id, subject_person_id, assessor_person_id, rater_group, purpose,
                   state, submitted_on, created_at, updated_at)
                 VALUES (?1, ?2, ?3, ?4, ?4, 'self', 'self_assessment', 'submitted', ?5, ?6, ?6)",
                (&id, instrument, period, &own, today, &at),
            )?;
            id
        }
    };
    let mut items = tx.prepare_cached("SELECT pair_code, pole, id FROM instrument_item WHERE instrument_id = ?1")?;
    let items: Vec<(String, String, String)> =
        items.query_map([instrument], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (pair, pole, item) in items {
        let Some(answer) = answers.get(&pair) else { continue };
        if let Some(value) = if pole == "manager" { answer.steadying } else { answer.moving_on } {
            tx.execute(
                "INSERT INTO assessment_answer (id, assessment_id, item_id, value) VALUES (?1, ?2, ?3, ?4)",
                (uuid::Uuid::now_v7().to_string(), &id, &item, f64::from(value)),
            )?;
        }
    }
    Ok(())
}

/// One check that was answered.
pub(crate) struct Answered {
    pub id: String,
    pub on: NaiveDate,
    pub quarter: String,
    answers: HashMap<String, SelfCheckAnswer>,
}

/// The newest check of the quarter that begins on `starts_on`, or with `before` of an earlier one.
fn answered(tx: &Transaction, starts_on: NaiveDate, before: bool) -> Result<Option<Answered>> {
    let content = &shipped()?.content;
    let mut newest = tx.prepare_cached(&format!(
        "SELECT a.id, a.submitted_on, q.label FROM assessment a JOIN period q ON q.id = a.period_id
           JOIN instrument i ON i.id = a.instrument_id JOIN person me ON me.id = a.subject_person_id AND me.is_self = 1
         WHERE a.purpose = 'self_assessment' AND a.state <> 'draft' AND i.code = ?1 AND i.version = ?2 AND q.starts_on {} ?3
         ORDER BY q.starts_on DESC, a.submitted_on DESC, a.id DESC LIMIT 1",
        if before { "<" } else { "=" }
    ))?;
    let found: Option<(String, NaiveDate, String)> =
        newest.query_row((&content.code, content.version, starts_on), |r| r.try_into()).optional()?;
    let Some((id, on, quarter)) = found else { return Ok(None) };
    let mut all = tx.prepare_cached(
        "SELECT i.pair_code, i.pole, v.value FROM assessment_answer v JOIN instrument_item i ON i.id = v.item_id
         WHERE v.assessment_id = ?1 AND v.value IS NOT NULL AND i.pair_code IS NOT NULL",
    )?;
    let mut answers: HashMap<String, SelfCheckAnswer> = HashMap::new();
    let mut rows = all.query([&id])?;
    while let Some(row) = rows.next()? {
        let answer = answers.entry(row.get(0)?).or_default();
        let value = Some(row.get::<_, f64>(2)? as u32);
        match row.get::<_, String>(1)?.as_str() {
            "manager" => answer.steadying = value,
            _ => answer.moving_on = value,
        }
    }
    Ok(Some(Answered { id, on, quarter, answers }))
}

pub(crate) fn page(tx: &Transaction, clock: Clock, period: &Period) -> Result<SelfCheck> {
    let shipped = shipped()?;
    let content = &shipped.content;
    let now = answered(tx, period.starts_on, false)?;
    let before = answered(tx, period.starts_on, true)?;
    let of = |check: &Option<Answered>, code: &str| {
        check.as_ref().and_then(|check| check.answers.get(code).copied()).unwrap_or_default()
    };
    let last = match &before {
        Some(before) => Some(periods::find(tx, clock.today(), Some(&before.quarter))?.as_ref(clock.today()).heading),
        None => None,
    };
    Ok(SelfCheck {
        quarter: period.as_ref(clock.today()),
        stands: period.closed,
        instruction: content.instruction.clone(),
        scale: shipped.labels.clone(),
        groups: content
            .groups
            .iter()
            .map(|group| SelfCheckGroup { code: group.code.clone(), title: group.title.clone() })
            .collect(),
        pairs: content
            .items
            .iter()
            .map(|pair| SelfCheckPair {
                now: of(&now, &pair.code),
                before: of(&before, &pair.code),
                code: pair.code.clone(),
                group: pair.group.clone(),
                title: pair.axis.clone(),
                short: content.short_form.contains(&pair.code),
                steadying: pair.m.clone(),
                moving_on: pair.l.clone(),
            })
            .collect(),
        answered_on: now.map(|now| now.on),
        last,
    })
}

/// What the numbers call the check itself and how it moved since the one before: M4 and M5.
pub(crate) fn numbers(tx: &Transaction, period: &Period) -> Result<[Number; 2]> {
    let content = &shipped()?.content;
    let now = answered(tx, period.starts_on, false)?;
    let before = answered(tx, period.starts_on, true)?;
    let mean = |check: &Option<Answered>, wanted: &dyn Fn(&ShippedPair) -> bool| {
        let answers = check.as_ref().map(|check| &check.answers);
        let pairs: Vec<SelfCheckAnswer> = content
            .items
            .iter()
            .filter(|pair| wanted(pair))
            .map(|pair| answers.and_then(|all| all.get(&pair.code).copied()).unwrap_or_default())
            .collect();
        group_mean(&pairs)
    };
    let short = |pair: &ShippedPair| content.short_form.contains(&pair.code);
    let ids: Vec<String> = now.iter().map(|now| now.id.clone()).collect();
    let (six, six_before) = (mean(&now, &short), mean(&before, &short));
    let least = least_answered(content.short_form.len());
    let mut check = Number::of(six.map(|six| six.range), least as u32, ids.clone())
        .and("steadying", six.map(|six| six.steadying), None)
        .and("moving_on", six.map(|six| six.moving_on), None);
    check.denominator = now.as_ref().map(|now| now.answers.values().filter(|answer| answer.is_whole()).count() as f64);
    for group in &content.groups {
        if let Some(of) = mean(&now, &|pair| pair.group == group.code) {
            check = check.and(&group.code, Some(of.steadying), Some(crate::quarter::person::round4(of.moving_on)));
        }
    }
    let whole = |mean: GroupMean| (mean.steadying + mean.moving_on) / 2.0;
    let moved = six.zip(six_before).map(|(now, before)| whole(now) - whole(before));
    let ids = ids.into_iter().chain(before.iter().map(|before| before.id.clone())).collect();
    let trend = Number::of(moved, 2, ids);
    Ok([check.or_because("few_pairs"), trend.or_because("one_self_check")])
}

/// The rows of dots of a quarter for paper: of each pair that was answered both ends, with last time's beside it, each from
/// 0 to 1; and the same in words.
pub(crate) fn dots(check: &SelfCheck) -> Vec<crate::plain_sheet::Dots> {
    let place = |value: u32| f64::from(value - LOWEST) / f64::from(HIGHEST - LOWEST);
    let word = |value: u32| check.scale.get(value.saturating_sub(1) as usize).cloned().unwrap_or_default();
    let mut all = Vec::new();
    for pair in &check.pairs {
        let sides = [
            ("self_check_steadying", &pair.steadying, pair.now.steadying, pair.before.steadying),
            ("self_check_moving_on", &pair.moving_on, pair.now.moving_on, pair.before.moving_on),
        ];
        for (pole, said, now, before) in sides {
            let Some(now) = now else { continue };
            let words = match before {
                Some(before) => text("self_check_now_and_before", &[("now", &word(now)), ("before", &word(before))]),
                None => word(now),
            };
            all.push(crate::plain_sheet::Dots {
                label: text("self_check_dot", &[("pole", &text(pole, &[])), ("what", said)]),
                value: place(now),
                last: before.map(place),
                words,
            });
        }
    }
    all
}

impl SelfCheckAnswer {
    fn is_whole(self) -> bool {
        self.steadying.is_some() && self.moving_on.is_some()
    }
}

/// A pair from 0 to 1: each side, how far it leans to moving things on (from -1 to +1), and how far both are there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    pub steadying: Option<f64>,
    pub moving_on: Option<f64>,
    /// None where one side has no answer.
    pub balance: Option<f64>,
    pub range: Option<f64>,
}

/// The formulas of a pair: (answer - 1) / 4 for each side; balance = l - m, range = the lower of both.
pub fn axis(answer: SelfCheckAnswer) -> Axis {
    let share =
        |value: Option<u32>| value.map(|value| f64::from(value.saturating_sub(LOWEST)) / f64::from(HIGHEST - LOWEST));
    let (steadying, moving_on) = (share(answer.steadying), share(answer.moving_on));
    let both = steadying.zip(moving_on);
    Axis { steadying, moving_on, balance: both.map(|(m, l)| l - m), range: both.map(|(m, l)| f64::min(m, l)) }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct GroupMean {
    steadying: f64,
    moving_on: f64,
    range: f64,
}

/// Of so many pairs, how many must be answered for a mean: 60 of a hundred.
fn least_answered(pairs: usize) -> usize {
    (pairs * 3).div_ceil(5)
}

/// Means over the pairs that were answered on both sides; none where fewer than 60 of a hundred were.
fn group_mean(pairs: &[SelfCheckAnswer]) -> Option<GroupMean> {
    let whole: Vec<Axis> = pairs.iter().filter(|answer| answer.is_whole()).map(|answer| axis(*answer)).collect();
    if whole.is_empty() || whole.len() < least_answered(pairs.len()) {
        return None;
    }
    let mean = |of: &dyn Fn(&Axis) -> Option<f64>| whole.iter().filter_map(of).sum::<f64>() / whole.len() as f64;
    Some(GroupMean { steadying: mean(&|a| a.steadying), moving_on: mean(&|a| a.moving_on), range: mean(&|a| a.range) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner_on};

    fn answer(steadying: u32, moving_on: u32) -> SelfCheckAnswer {
        SelfCheckAnswer { steadying: Some(steadying), moving_on: Some(moving_on) }
    }

    fn six(with: SelfCheckAnswer) -> HashMap<String, SelfCheckAnswer> {
        ["d1", "d5", "q1", "s4", "c3", "c4"].into_iter().map(|code| (code.to_owned(), with)).collect()
    }

    #[test]
    fn there_are_23_pairs_and_six_of_them_come_first() {
        let p = planner_on(day("2026-11-16"));
        p.introduce("Dana".into(), false).expect("self");
        let check = p.self_check(None).expect("a check");
        assert_eq!((check.pairs.len(), check.pairs.iter().filter(|pair| pair.short).count()), (23, 6));
        assert_eq!((check.groups.len(), check.scale.len()), (4, 5));
        assert_eq!((check.answered_on, check.last), (None, None));
    }

    #[test]
    fn a_quarter_has_one_check_and_the_one_before_stands_beside_it() {
        let p = planner_on(day("2026-08-16"));
        p.introduce("Dana".into(), false).expect("self");
        p.answer_self_check(None, six(answer(5, 1))).expect("answered");
        let now = p.on(day("2026-11-16"));
        assert!(matches!(now.answer_self_check(None, HashMap::new()), Err(Error::Invalid { .. })), "nothing said");
        let mut wrong = six(answer(6, 1));
        assert!(now.answer_self_check(None, wrong.clone()).is_err(), "not on the scale");
        wrong = HashMap::from([("zz".to_owned(), answer(1, 1))]);
        assert!(now.answer_self_check(None, wrong).is_err(), "not a pair");
        now.answer_self_check(Some("2026 Q4".into()), six(answer(4, 2))).expect("answered");
        let check = now.answer_self_check(Some("2026 Q4".into()), six(answer(4, 3))).expect("answered anew");
        let pair = check.pairs.iter().find(|pair| pair.code == "d1").expect("the pair");
        assert_eq!((pair.now, pair.before), (answer(4, 3), answer(5, 1)));
        assert_eq!(check.last.as_deref(), Some("Quarter 3, 2026"));
        let kept: u32 =
            now.read(|tx| Ok(tx.query_row("SELECT count(*) FROM assessment_answer", [], |r| r.get(0))?)).expect("read");
        assert_eq!(kept, 24, "one check for each quarter");
        now.undo().expect("undone");
        let check = now.self_check(Some("2026 Q4".into())).expect("a check");
        assert_eq!(check.pairs.iter().find(|pair| pair.code == "d1").expect("the pair").now, answer(4, 2));
    }

    #[test]
    fn the_numbers_wait_for_enough_pairs_and_a_trend_for_two_quarters() {
        let p = planner_on(day("2026-08-16"));
        p.introduce("Dana".into(), false).expect("self");
        let numbers = |p: &Planner, label: &str| {
            p.read(|tx| numbers(tx, &periods::find(tx, p.clock().today(), Some(label))?)).expect("numbers")
        };
        let few: HashMap<_, _> = six(answer(3, 3)).into_iter().filter(|(code, _)| code.starts_with('d')).collect();
        p.answer_self_check(None, few).expect("two of six");
        assert_eq!(numbers(&p, "2026 Q3")[0].value, None, "too few pairs");
        p.answer_self_check(None, six(answer(3, 1))).expect("answered");
        let [check, trend] = numbers(&p, "2026 Q3");
        assert_eq!((check.value, trend.value), (Some(0.0), None));
        assert_eq!(check.part("steadying").and_then(|part| part.value), Some(0.5));
        assert!(check.part("seven_differences").is_none(), "two of its seven are not enough");
        let now = p.on(day("2026-11-16"));
        now.answer_self_check(Some("2026 Q4".into()), six(answer(3, 3))).expect("answered");
        let [check, trend] = numbers(&now, "2026 Q4");
        assert_eq!((check.value, trend.value), (Some(0.5), Some(0.25)));
        assert_eq!(trend.records.len(), 2);
    }

    #[test]
    fn an_end_without_an_answer_takes_its_pair_out() {
        let half = SelfCheckAnswer { steadying: Some(5), moving_on: None };
        let alone = axis(half);
        assert_eq!((alone.steadying, alone.balance, alone.range), (Some(1.0), None, None));
        assert_eq!((least_answered(6), least_answered(5), least_answered(7)), (4, 3, 5));
        assert_eq!(group_mean(&[half, half]), None);
        assert_eq!(group_mean(&[answer(1, 5), half]), None, "half of them is not 60 of a hundred");
        assert!(group_mean(&[answer(1, 5), answer(1, 5), half]).is_some());
    }

    #[test]
    fn a_closed_quarter_keeps_its_answers() {
        let p = planner_on(day("2026-08-16"));
        p.introduce("Dana".into(), false).expect("self");
        p.answer_self_check(None, six(answer(4, 4))).expect("answered");
        let later = p.on(day("2026-10-02"));
        later.close_quarter("2026 Q3".into()).expect("closed");
        assert!(later.answer_self_check(Some("2026 Q3".into()), six(answer(1, 1))).is_err());
        let check = later.self_check(Some("2026 Q3".into())).expect("a check");
        assert!(check.stands && check.pairs.iter().any(|pair| pair.now == answer(4, 4)));
    }
}
