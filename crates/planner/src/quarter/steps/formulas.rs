//! The formulas of the steps over plain values; they know nothing of the store.

use super::HOW_YOU_WORK;
use crate::quarter::person::ratio;
use chrono::NaiveDate;

/// A piece of work that somebody is to own, in plain values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Handover {
    /// The lowest level of authority between the handover and the end of the quarter, 1 to 7.
    pub level: u32,
    pub has_result: bool,
    pub has_limits: bool,
    pub self_accountable: bool,
    pub dropped: bool,
    pub identified_on: Option<NaiveDate>,
    pub agreed_on: Option<NaiveDate>,
    pub handed_over_on: Option<NaiveDate>,
    pub taken_back_on: Option<NaiveDate>,
}

/// What one project or decision counts towards "handed over completely" in the quarter `from` to `to`, 0 to 1.
pub fn handover_credit(work: &Handover, from: NaiveDate, to: NaiveDate) -> f64 {
    let inside = |day: Option<NaiveDate>| day.filter(|day| (from..=to).contains(day));
    if work.dropped || work.handed_over_on.is_some_and(|on| on < from) {
        return 0.0;
    }
    let Some(handed_over_on) = inside(work.handed_over_on) else {
        let agreed = work.agreed_on.filter(|on| *on <= to);
        return match (agreed, inside(agreed)) {
            (_, Some(_)) if !work.self_accountable => 0.4,
            (Some(_), _) => 0.1,
            _ if work.identified_on.is_some_and(|on| on <= to) => 0.1,
            _ => 0.0,
        };
    };
    if work.self_accountable {
        return 0.1;
    }
    if work.taken_back_on.is_some_and(|on| on <= to) {
        return 0.3;
    }
    let complete = work.has_result && work.has_limits && work.agreed_on.is_some_and(|on| on <= handed_over_on);
    match work.level {
        0..=4 => 0.4,
        5 => 0.6,
        _ if !complete => 0.6,
        _ if (to - handed_over_on).num_days() >= 21 => 1.0,
        _ => 0.8,
    }
}

/// The best of the quarter.
pub fn best_credit<'a>(all: impl IntoIterator<Item = &'a Handover>, from: NaiveDate, to: NaiveDate) -> f64 {
    all.into_iter().map(|work| handover_credit(work, from, to)).fold(0.0, f64::max)
}

/// Coaching in every second talk is all there is to have: not every talk should be coaching.
pub fn coached_share(coached: u32, held: u32) -> Option<f64> {
    ratio(f64::from(coached), f64::from(held)).map(|share| (share / 0.5).min(1.0))
}

/// Somebody held a talk of questions: two of them at least, from two stages, and the other one took something on.
pub fn is_coached(questions: u32, stages: u32, commitments: u32) -> bool {
    questions >= 2 && stages >= 2 && commitments >= 1
}

/// What the quarter holds of the act a step asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Did {
    /// Team goals in plain words, of all team goals.
    PlainGoals { plain: u32, of: u32 },
    /// The best credit of what was handed over.
    HandedOver(f64),
    /// Talks of questions.
    Coached(u32),
    /// Team meetings that opened with a story.
    Stories(u32),
    /// Stretches handed over or running.
    Stretches(u32),
}

/// Whether the step's own act was done in the quarter; beside the score, and whatever the score is.
pub fn action_done(did: Did) -> bool {
    match did {
        Did::PlainGoals { plain, of } => of > 0 && plain == of,
        Did::HandedOver(credit) => credit >= HOW_YOU_WORK,
        Did::Coached(count) | Did::Stories(count) | Did::Stretches(count) => count > 0,
    }
}
