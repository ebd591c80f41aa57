//! What the rules know beside the text: plain values that whoever asks has at hand.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A goal as far as the rules look at it.
#[derive(Debug, Clone, Deserialize)]
#[serde(default)]
pub struct GoalFacts {
    pub title: String,
    /// company, team or person.
    pub level: String,
    pub owner: Option<String>,
    pub parent: Option<String>,
    pub why: Option<String>,
    pub key_results: Vec<KeyResultFacts>,
    /// Counted from the first day of its quarter, which is 0.
    pub due_day: Option<i64>,
    /// The last day of the quarter, counted in the same way.
    pub last_day: i64,
    /// Mean change of the same measure in earlier quarters of the same goal.
    pub history_per_quarter: Option<f64>,
    /// Of its owner, in its quarter.
    pub active_goals: u32,
    pub days_since_checkin: Option<i64>,
    pub midpoint_passed: bool,
    pub midpoint_decision: Option<String>,
}

impl Default for GoalFacts {
    fn default() -> Self {
        GoalFacts {
            title: String::new(),
            level: "person".into(),
            owner: None,
            parent: None,
            why: None,
            key_results: Vec::new(),
            due_day: None,
            last_day: 92,
            history_per_quarter: None,
            active_goals: 0,
            days_since_checkin: None,
            midpoint_passed: false,
            midpoint_decision: None,
        }
    }
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct KeyResultFacts {
    /// number, percent, money, binary, milestones or maintain.
    pub kind: String,
    pub from: Option<f64>,
    pub to: Option<f64>,
    pub unit: Option<String>,
}

/// A piece of feedback beside its words.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct FeedbackFacts {
    /// praise, constructive or feedforward.
    pub kind: String,
    /// From the day it was seen to the day it is said.
    #[ts(type = "number")]
    pub delay_days: i64,
    pub intent_question: Option<String>,
    pub next_step: Option<String>,
}

/// A review beside its words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct ReviewFacts {
    pub rating: i64,
    /// The middle of the scale.
    pub mid: i64,
    /// Examples that are linked.
    pub evidence: u32,
    pub evidence_total: u32,
    /// Of them in the last 30 days.
    pub evidence_last30: u32,
    pub levels: Vec<u32>,
    pub words: u32,
    /// Over the team's reviews of the quarter.
    pub median_words: u32,
    /// The nearest other review of the quarter, 0 to 1.
    pub similarity: f64,
}

/// A line before it is agreed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Action {
    pub owner: Option<String>,
    pub due: Option<String>,
}
