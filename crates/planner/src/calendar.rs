//! Time: the one clock.

use chrono::{DateTime, Local, NaiveDate, SecondsFormat, Utc};

/// The only place that reads the time. Made once when a planner opens.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    stopped: Option<NaiveDate>,
}

impl Clock {
    /// The computer's clock, or the day that `QUARTERDECK_TODAY` names.
    pub fn system() -> Clock {
        Clock { stopped: std::env::var("QUARTERDECK_TODAY").ok().and_then(|day| day.parse().ok()) }
    }

    pub fn stopped(on: NaiveDate) -> Clock {
        Clock { stopped: Some(on) }
    }

    pub fn is_stopped(&self) -> bool {
        self.stopped.is_some()
    }

    /// The civil date where the computer stands.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn today(&self) -> NaiveDate {
        self.stopped.unwrap_or_else(|| Local::now().date_naive())
    }

    /// The instant as text, UTC with milliseconds.
    #[allow(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> String {
        let now: DateTime<Utc> = Utc::now();
        let instant = self.stopped.map_or(now, |day| day.and_time(now.time()).and_utc());
        instant.to_rfc3339_opts(SecondsFormat::Millis, true)
    }
}

/// When fiscal years begin and how their quarters are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
pub struct FiscalRule {
    /// 1 to 12.
    pub month: u32,
    /// 1 to 28, so that every year has it.
    pub day: u32,
    pub label: LabelRule,
}

/// Which year a fiscal year is named after.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum LabelRule {
    Ending,
    Starting,
    Span,
}
