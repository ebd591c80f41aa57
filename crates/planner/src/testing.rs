//! What unit tests of several modules stand on.

use crate::Planner;
use crate::calendar::Clock;
use chrono::NaiveDate;
use std::ops::Deref;

/// A planner in a folder of its own, which goes with it. It is Monday, 16 November 2026.
pub(crate) struct TestPlanner {
    planner: Planner,
    folder: tempfile::TempDir,
}

impl TestPlanner {
    /// The same planner on another day.
    pub fn on(&self, today: NaiveDate) -> Planner {
        Planner::open(self.folder.path(), Clock::stopped(today)).expect("a planner")
    }
}

impl Deref for TestPlanner {
    type Target = Planner;
    fn deref(&self) -> &Planner {
        &self.planner
    }
}

pub(crate) fn planner() -> TestPlanner {
    planner_on(day("2026-11-16"))
}

pub(crate) fn planner_on(today: NaiveDate) -> TestPlanner {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = Planner::open(folder.path(), Clock::stopped(today)).expect("a planner");
    TestPlanner { planner, folder }
}

pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}
