//! The numbers of one person, as pure functions over plain values: progress, pace, results, and talks that were kept.
//!
//! Everything is computed unrounded and rounded half up to four decimals once, at the end (`round4`). Thresholds are
//! compared after rounding to nine decimals, because 0.3 − 0.4 is not −0.1 in binary. No data is `None`, never zero.

use crate::calendar::{self, week_of_quarter};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Half up to four decimals. Counted in whole billionths, so that a half that binary cannot write is still a half.
pub fn round4(value: f64) -> f64 {
    (((value * 1e9).round() + 50_000.0) / 100_000.0).floor() / 10_000.0
}

/// What a threshold is compared with.
pub(crate) fn exact(value: f64) -> f64 {
    (value * 1e9).round() / 1e9
}

/// How far a key result has come is measured in one of six ways.
#[derive(Debug, Clone, PartialEq)]
pub enum KeyResult<'a> {
    /// A number, a percentage or money: from, to, and the latest value.
    Value {
        from: f64,
        to: f64,
        current: Option<f64>,
    },
    Binary {
        done: bool,
    },
    /// Weight and whether it was done by the day of interest.
    Milestones(&'a [(f64, bool)]),
    /// Every value that was taken, and the band they should stay in.
    Maintain {
        low: f64,
        high: f64,
        values: &'a [f64],
    },
}

/// Share 0 to 1 of the way; a number without a value yet stands at 0, a band without values has no data.
pub fn key_result_progress(result: &KeyResult) -> Option<f64> {
    match result {
        KeyResult::Value { current: None, .. } => Some(0.0),
        KeyResult::Value { from, to, current: Some(current) } => {
            let way = to - from;
            (way != 0.0).then(|| ((current - from) / way).clamp(0.0, 1.0))
        }
        KeyResult::Binary { done } => Some(if *done { 1.0 } else { 0.0 }),
        KeyResult::Milestones(steps) => ratio(
            steps.iter().filter(|(_, done)| *done).map(|(weight, _)| weight).sum(),
            steps.iter().map(|(w, _)| w).sum(),
        ),
        KeyResult::Maintain { low, high, values } => {
            let band = exact(*low)..=exact(*high);
            let inside = values.iter().filter(|value| band.contains(&exact(**value))).count();
            ratio(inside as f64, values.len() as f64)
        }
    }
}

/// Weighted mean over the key results with data; without any key result the last progress given by hand.
pub fn goal_progress(key_results: &[(f64, Option<f64>)], manual: Option<f64>) -> Option<f64> {
    if key_results.is_empty() {
        return manual;
    }
    weighted(key_results)
}

/// Σ weight·value ÷ Σ weight over those with a value.
pub fn weighted(values: &[(f64, Option<f64>)]) -> Option<f64> {
    let known = || values.iter().filter_map(|(weight, value)| Some((weight, (*value)?)));
    ratio(known().map(|(weight, value)| weight * value).sum(), known().map(|(weight, _)| weight).sum())
}

/// Share of a goal's time that is over, both ends inclusive, 0 to 1.
pub fn elapsed_share(starts_on: NaiveDate, due_on: NaiveDate, as_of: NaiveDate) -> f64 {
    let days = |from: NaiveDate, to: NaiveDate| (to - from).num_days() as f64 + 1.0;
    let whole = days(starts_on, due_on);
    if whole <= 0.0 { 1.0 } else { (days(starts_on, as_of.min(due_on)) / whole).clamp(0.0, 1.0) }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Green,
    Amber,
    Red,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ambition {
    Committed,
    Aspirational,
    Learning,
}

/// Pace says something from this share of the time on.
pub const PACE_FROM: f64 = 0.15;
const BEHIND: f64 = -0.10;
const FAR_BEHIND: f64 = -0.25;

/// What the time says; nothing before 15 % of it is over.
pub fn pace_status(progress: f64, elapsed: f64) -> Option<Status> {
    let gap = exact(progress - elapsed);
    (exact(elapsed) >= PACE_FROM).then_some(match gap {
        gap if gap >= BEHIND => Status::Green,
        gap if gap >= FAR_BEHIND => Status::Amber,
        _ => Status::Red,
    })
}

fn confidence_status(confidence: u32, ambition: Ambition) -> Status {
    let (green, amber) = if ambition == Ambition::Committed { (7, 4) } else { (5, 3) };
    match confidence {
        c if c >= green => Status::Green,
        c if c >= amber => Status::Amber,
        _ => Status::Red,
    }
}

/// The worst of what is known of pace and confidence; none where neither is.
pub fn suggested_status(
    progress: Option<f64>,
    elapsed: f64,
    confidence: Option<u32>,
    ambition: Ambition,
) -> Option<Status> {
    let pace = progress.and_then(|progress| pace_status(progress, elapsed));
    let sure = confidence.map(|confidence| confidence_status(confidence, ambition));
    pace.into_iter().chain(sure).max()
}

/// Called on course, while the figures are far behind.
pub fn watermelon(reported: Status, progress: f64, elapsed: f64) -> bool {
    reported == Status::Green && exact(progress - elapsed) < FAR_BEHIND
}

/// How a result of 0.0 to 1.0 counts for what was aimed at.
pub fn score_band(score: f64, ambition: Ambition) -> Status {
    let tenths = (exact(score) * 10.0).round() as i64;
    match (ambition, tenths) {
        (Ambition::Committed, 10..) | (Ambition::Aspirational | Ambition::Learning, 7..) => Status::Green,
        (Ambition::Committed, 7..) | (Ambition::Aspirational | Ambition::Learning, 4..) => Status::Amber,
        _ => Status::Red,
    }
}

/// The suggested result in tenths: half up, but 10 only when everything is reached.
pub fn score_suggestion(progress: f64) -> u32 {
    let tenths = (exact(progress * 10.0) + 0.5).floor().clamp(0.0, 10.0) as u32;
    if tenths == 10 && exact(progress) < 1.0 { 9 } else { tenths }
}

/// Days of the talks that a rhythm plans, and what became of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    pub on: NaiveDate,
    pub state: SlotState,
    /// The day of the talk, of the one it was moved to or of the one that made up for it.
    pub held_on: Option<NaiveDate>,
    /// The reason on the talk is an absence or a holiday.
    pub excused_reason: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotState {
    /// No talk was ever written down for it.
    NoTalk,
    Planned,
    Held,
    Missed,
    Cancelled,
    Moved,
}

/// What excuses a slot whatever stands on the talk.
#[derive(Debug, Clone, Default)]
pub struct DaysOff {
    pub holidays: BTreeSet<NaiveDate>,
    /// First and last day, of the manager or of the person.
    pub absences: Vec<(NaiveDate, NaiveDate)>,
}

impl DaysOff {
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.holidays.contains(&date) || self.absences.iter().any(|(from, until)| (*from..=*until).contains(&date))
    }
}

/// Counts for reliability: how many slots were expected, of them excused, of the others kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Kept {
    pub expected: u32,
    pub excused: u32,
    pub kept: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotVerdict {
    /// Still to come, or today and not held yet.
    Ahead,
    Excused,
    Kept,
    NotKept,
}

/// A slot counts from the day after it, or on its day once held; held within seven days of it is kept.
pub fn judge(slot: &Slot, off: &DaysOff, today: NaiveDate) -> SlotVerdict {
    let kept = slot.held_on.is_some_and(|held| held <= today && (held - slot.on).num_days().abs() <= 7);
    if slot.on > today || (slot.on == today && !kept) {
        return SlotVerdict::Ahead;
    }
    // A talk that an absence stopped stays excused when it is made up too late: catching up is never punished.
    let called_off =
        matches!(slot.state, SlotState::Missed | SlotState::Cancelled | SlotState::Moved) && slot.excused_reason;
    match (off.contains(slot.on) || (called_off && !kept), kept) {
        (true, _) => SlotVerdict::Excused,
        (false, true) => SlotVerdict::Kept,
        (false, false) => SlotVerdict::NotKept,
    }
}

pub fn count_kept<'a>(slots: impl IntoIterator<Item = &'a Slot>, off: &DaysOff, today: NaiveDate) -> Kept {
    let mut counts = Kept::default();
    for slot in slots {
        let verdict = judge(slot, off, today);
        counts.expected += u32::from(verdict != SlotVerdict::Ahead);
        counts.excused += u32::from(verdict == SlotVerdict::Excused);
        counts.kept += u32::from(verdict == SlotVerdict::Kept);
    }
    counts
}

/// Kept ÷ (expected − excused), from two such slots on.
pub fn reliability(kept: Kept) -> Option<f64> {
    let due = kept.expected.saturating_sub(kept.excused);
    (due >= 2).then(|| (f64::from(kept.kept) / f64::from(due)).min(1.0))
}

/// Goals that moved on ÷ goals closed and not dropped.
pub fn carry_over_rate(closed_not_dropped: u32, carried: u32) -> Option<f64> {
    ratio(f64::from(carried), f64::from(closed_not_dropped))
}

/// Promises done by the day they were first due ÷ promises due in the window.
pub fn due_on_time(due: u32, on_time: u32) -> Option<f64> {
    ratio(f64::from(on_time), f64::from(due))
}

/// Σ credit ÷ steps of a development plan; cancelled ones are left out by the caller with `None`.
pub fn development_credit(states: impl IntoIterator<Item = Option<f64>>) -> Option<f64> {
    let credits: Vec<f64> = states.into_iter().flatten().collect();
    ratio(credits.iter().sum(), credits.len() as f64)
}

/// What a step of a development plan counts; nothing when it was cancelled.
pub fn step_credit(state: &str) -> Option<f64> {
    match state {
        "done" | "verified" => Some(1.0),
        "in_progress" => Some(0.5),
        "cancelled" => None,
        _ => Some(0.0),
    }
}

/// Weeks with evidence ÷ weeks observed, from four observed weeks on.
pub fn evidence_coverage(weeks_with_evidence: u32, weeks_observed: u32) -> Option<f64> {
    if weeks_observed < 4 { None } else { ratio(f64::from(weeks_with_evidence), f64::from(weeks_observed)) }
}

/// A review would rest on what happened lately: more than 60 % of at least five records are from the last 30 days.
pub fn mostly_recent(last_30_days: u32, all: u32) -> bool {
    all >= 5 && ratio(f64::from(last_30_days), f64::from(all)).is_some_and(|share| exact(share) > 0.6)
}

/// Share of the records that are of the last 30 days, from five records on.
pub fn recency_share(last_30_days: u32, all: u32) -> Option<f64> {
    if all < 5 { None } else { ratio(f64::from(last_30_days), f64::from(all)) }
}

/// The middle value, or the mean of the two in the middle.
pub fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    match values.len() {
        0 => None,
        n if n % 2 == 1 => values.get(half).copied(),
        _ => Some((values.get(half - 1)? + values.get(half)?) / 2.0),
    }
}

/// Σ (reached − now) ÷ Σ (aimed at − now) over steps whose new level was seen: now, aimed at, reached.
pub fn level_gain(levels: &[(f64, f64, f64)]) -> Option<f64> {
    let sum = |of: &dyn Fn(&(f64, f64, f64)) -> f64| levels.iter().map(of).sum::<f64>();
    ratio(sum(&|(now, _, reached)| reached - now), sum(&|(now, aim, _)| aim - now))
}

/// How far two views of the same skills lie apart: the mean of |theirs − mine|, from five skills on that both answered.
pub fn view_gap(views: &[(f64, f64)]) -> Option<f64> {
    if views.len() < 5 {
        return None;
    }
    ratio(views.iter().map(|(theirs, mine)| (mine - theirs).abs()).sum(), views.len() as f64)
}

/// A number of a quarter with what it is made of, so that a click shows why.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Number {
    /// Rounded half up to four decimals; none below the minimum: no data is never zero.
    pub value: Option<f64>,
    pub numerator: Option<f64>,
    pub denominator: Option<f64>,
    /// How large the denominator must be before the number says anything.
    pub minimum: u32,
    /// The value of the quarter before.
    pub last: Option<f64>,
    /// Ids of the records it was counted from.
    pub records: Vec<String>,
    /// What it splits into, in a fixed order: theirs and mine, kinds, states.
    #[serde(default)]
    pub parts: Vec<Part>,
    /// Why there is no value, where it is not merely below the minimum.
    #[serde(default)]
    pub missing: Option<String>,
}

/// One side of a number: its code, its value, and the whole where it is a share of one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Part {
    pub code: String,
    pub value: Option<f64>,
    pub of: Option<f64>,
}

impl Number {
    /// A share of a whole that has to be at least `minimum`.
    pub fn share(numerator: f64, denominator: f64, minimum: u32, records: Vec<String>) -> Number {
        let known = exact(denominator) >= f64::from(minimum);
        let value = ratio(numerator, denominator).filter(|_| known).map(round4);
        let (numerator, denominator) = (Some(numerator), Some(denominator));
        Number { value, numerator, denominator, minimum, records, ..Number::default() }
    }

    /// A plain count or mean, where there is one.
    pub fn of(value: Option<f64>, minimum: u32, records: Vec<String>) -> Number {
        Number { value: value.map(round4), minimum, records, ..Number::default() }
    }

    /// With one more side of it.
    pub fn and(mut self, code: &str, value: Option<f64>, of: Option<f64>) -> Number {
        self.parts.push(Part { code: code.into(), value: value.map(round4), of });
        self
    }

    /// With the reason, where there is no value.
    pub fn or_because(mut self, reason: &str) -> Number {
        self.missing = self.value.is_none().then(|| reason.into());
        self
    }

    pub fn part(&self, code: &str) -> Option<&Part> {
        self.parts.iter().find(|part| part.code == code)
    }
}

/// Nothing ÷ nothing is no data.
pub fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

/// One week of the strip that shows a person's talks in a quarter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Week {
    pub starts_on: NaiveDate,
    pub marks: Vec<Mark>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Mark {
    pub on: NaiveDate,
    pub kind: MarkKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    Met,
    Planned,
    DidNotHappen,
    Away,
}

/// The 13 weeks of a quarter: every talk that was held, on its day, and every slot that was not, on its own.
pub fn strip(
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    held: &[NaiveDate],
    planned: &[NaiveDate],
    slots: &[Slot],
    off: &DaysOff,
    today: NaiveDate,
) -> Vec<Week> {
    let mut weeks: Vec<Week> =
        (0..13).map(|week| Week { starts_on: starts_on + Days::new(7 * week), marks: Vec::new() }).collect();
    let mut add = |on: NaiveDate, kind: MarkKind| {
        if (starts_on..=ends_on).contains(&on) {
            weeks[week_of_quarter(starts_on, on) as usize - 1].marks.push(Mark { on, kind });
        }
    };
    held.iter().for_each(|on| add(*on, MarkKind::Met));
    let ahead: BTreeSet<NaiveDate> = slots
        .iter()
        .filter(|slot| judge(slot, off, today) == SlotVerdict::Ahead && slot.state != SlotState::Moved)
        .filter(|slot| !off.contains(slot.on) && slot.state != SlotState::Cancelled && slot.held_on.is_none())
        .map(|slot| slot.on)
        .chain(planned.iter().copied().filter(|on| *on >= today))
        .collect();
    ahead.into_iter().for_each(|on| add(on, MarkKind::Planned));
    for slot in slots {
        match judge(slot, off, today) {
            SlotVerdict::NotKept => add(slot.on, MarkKind::DidNotHappen),
            SlotVerdict::Excused if slot.held_on.is_none() => add(slot.on, MarkKind::Away),
            _ => {}
        }
    }
    weeks.iter_mut().for_each(|week| week.marks.sort_by_key(|mark| (mark.on, mark.kind)));
    weeks
}

/// The slots of a rhythm that fall into a span.
pub fn series_slots(anchor_on: NaiveDate, interval_weeks: u32, from: NaiveDate, to: NaiveDate) -> Vec<NaiveDate> {
    calendar::slots(anchor_on, interval_weeks, from, to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn slot(on: &str, state: SlotState, held: Option<&str>) -> Slot {
        Slot { on: day(on), state, held_on: held.map(day), excused_reason: false }
    }

    #[test]
    fn progress_is_monotone_and_the_same_for_falling_targets() {
        for step in 0..=100 {
            let at = f64::from(step);
            let up = key_result_progress(&KeyResult::Value { from: 0.0, to: 100.0, current: Some(at) });
            let down = key_result_progress(&KeyResult::Value { from: 100.0, to: 0.0, current: Some(100.0 - at) });
            assert_eq!(up.map(round4), down.map(round4));
            assert_eq!(up.map(round4), Some(round4(at / 100.0)));
        }
        let worse = key_result_progress(&KeyResult::Value { from: 10.0, to: 5.0, current: Some(12.0) });
        assert_eq!(worse, Some(0.0), "worse than at the start is 0, never below");
    }

    #[test]
    fn every_share_is_rounded_as_on_paper_and_stays_between_0_and_1() {
        for whole in 1..=800_u64 {
            for part in 0..=whole {
                let on_paper = (part * 20_000 + whole) / (2 * whole);
                let share = ratio(part as f64, whole as f64).map(round4);
                assert_eq!(share, Some(on_paper as f64 / 10_000.0), "{part} of {whole}");
                assert!(share.is_some_and(|share| (0.0..=1.0).contains(&share)));
            }
        }
        assert_eq!(round4(0.58335), 0.5834);
        assert_eq!(ratio(0.0, 0.0), None, "no data is never zero");
        assert_eq!(Number::share(1.0, 1.0, 2, vec![]).value, None, "one talk is too few to judge by");
        assert_eq!(Number::share(1.0, 3.0, 2, vec![]).value, Some(0.3333));
    }

    #[test]
    fn a_band_and_a_suggested_result_do_not_hang_on_the_last_binary_digit() {
        let values = [0.1 + 0.2, 0.5, 0.50001];
        assert_eq!(
            key_result_progress(&KeyResult::Maintain { low: 0.0, high: 0.3, values: &values[..1] }),
            Some(1.0),
            "0.1 + 0.2 is 0.3"
        );
        let inside = key_result_progress(&KeyResult::Maintain { low: 0.5, high: 0.5, values: &values });
        assert_eq!(inside.map(round4), Some(0.3333));
        for (progress, tenths) in [(0.35, 4), (0.0499, 0), (0.05, 1), (0.9999, 9), (1.0, 10), (0.15 + 0.3, 5)] {
            assert_eq!(score_suggestion(progress), tenths, "{progress}");
        }
    }

    #[test]
    fn a_gap_of_exactly_a_tenth_is_on_pace() {
        assert_eq!(pace_status(0.3, 0.4), Some(Status::Green));
        assert_eq!(pace_status(0.15, 0.4), Some(Status::Amber));
        assert_eq!(pace_status(0.1499, 0.4), Some(Status::Red));
        assert_eq!(pace_status(0.0, 0.1499), None);
        assert_eq!(pace_status(0.0, 0.15), Some(Status::Amber));
    }

    #[test]
    fn a_slot_is_kept_within_a_week_of_it_and_excused_by_days_off() {
        let today = day("2026-11-16");
        let off =
            DaysOff { holidays: [day("2026-11-02")].into(), absences: vec![(day("2026-10-12"), day("2026-10-16"))] };
        for (slot, verdict) in [
            (slot("2026-11-09", SlotState::Held, Some("2026-11-09")), SlotVerdict::Kept),
            (slot("2026-11-05", SlotState::Moved, Some("2026-11-12")), SlotVerdict::Kept),
            (slot("2026-11-05", SlotState::Moved, Some("2026-11-13")), SlotVerdict::NotKept),
            (slot("2026-11-09", SlotState::NoTalk, None), SlotVerdict::NotKept),
            (slot("2026-11-09", SlotState::Planned, None), SlotVerdict::NotKept),
            (slot("2026-11-02", SlotState::Missed, None), SlotVerdict::Excused),
            (slot("2026-10-14", SlotState::NoTalk, None), SlotVerdict::Excused),
            (slot("2026-11-16", SlotState::Planned, None), SlotVerdict::Ahead),
            (slot("2026-11-16", SlotState::Held, Some("2026-11-16")), SlotVerdict::Kept),
            (slot("2026-11-17", SlotState::NoTalk, None), SlotVerdict::Ahead),
            (Slot { excused_reason: true, ..slot("2026-11-09", SlotState::Cancelled, None) }, SlotVerdict::Excused),
            (
                Slot { excused_reason: true, ..slot("2026-11-05", SlotState::Moved, Some("2026-11-13")) },
                SlotVerdict::Excused,
            ),
            (
                Slot { excused_reason: true, ..slot("2026-11-05", SlotState::Moved, Some("2026-11-10")) },
                SlotVerdict::Kept,
            ),
            (Slot { excused_reason: false, ..slot("2026-11-09", SlotState::Cancelled, None) }, SlotVerdict::NotKept),
        ] {
            assert_eq!(judge(&slot, &off, today), verdict, "{slot:?}");
        }
    }

    #[test]
    fn the_strip_has_thirteen_weeks_and_each_talk_once() {
        let (start, end, today) = (day("2026-10-01"), day("2026-12-31"), day("2026-11-16"));
        let slots = [
            slot("2026-10-05", SlotState::Held, Some("2026-10-06")),
            slot("2026-10-19", SlotState::Missed, None),
            slot("2026-11-30", SlotState::NoTalk, None),
            slot("2026-12-28", SlotState::Planned, None),
        ];
        let weeks = strip(start, end, &[day("2026-10-06")], &[day("2026-12-28")], &slots, &DaysOff::default(), today);
        assert_eq!(weeks.len(), 13);
        let marks: Vec<_> =
            weeks.iter().flat_map(|week| &week.marks).map(|mark| (mark.on.to_string(), mark.kind)).collect();
        assert_eq!(
            marks,
            [
                ("2026-10-06".into(), MarkKind::Met),
                ("2026-10-19".into(), MarkKind::DidNotHappen),
                ("2026-11-30".into(), MarkKind::Planned),
                ("2026-12-28".into(), MarkKind::Planned)
            ]
        );
        assert_eq!(weeks[12].marks.len(), 1, "the last week takes the days that are left");
    }
}
