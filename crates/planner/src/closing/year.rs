//! Quarters side by side: the closed ones as they were kept, and the running one so far. Counts over the whole team and the
//! five steps in words; nobody is summed up and nothing is sorted by a figure.

use crate::calendar::Clock;
use crate::error::Result;
use crate::periods::{self, Period, QuarterRef};
use crate::snapshots::{self, Cover};
use crate::{Planner, messages, plans};
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Up to four quarters, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct QuartersCompared {
    pub quarters: Vec<QuarterRef>,
    pub rows: Vec<ComparedRow>,
}

/// One line of the table; a cell is empty where there is nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedRow {
    pub name: String,
    /// One of the five steps.
    pub is_step: bool,
    pub cells: Vec<Option<String>>,
}

const COLUMNS: usize = 4;

impl Planner {
    /// The running quarter and the closed ones before it, side by side.
    pub fn quarters_compared(&self) -> Result<QuartersCompared> {
        self.read(|tx| compared(tx, self.clock()))
    }
}

fn compared(tx: &Transaction, clock: Clock) -> Result<QuartersCompared> {
    let mut periods = vec![periods::at(tx, clock.today())?];
    while periods.len() < COLUMNS {
        let Some(first) = periods.first() else { break };
        let (before, _) = periods::neighbours(tx, first)?;
        if !before.closed {
            break;
        }
        periods.insert(0, before);
    }
    let covers = periods.iter().map(|period| cover_of(tx, period)).collect::<Result<Vec<_>>>()?;
    type Cell = fn(&Cover) -> Option<String>;
    let counts: [(&str, Cell); 6] = [
        ("compare_talks", |cover| count(cover.talks)),
        ("compare_goals", |cover| {
            let ended = cover.achieved + cover.partly + cover.missed + cover.moved_on + cover.dropped;
            if ended == 0 { None } else { of(cover.achieved, cover.goals) }
        }),
        ("compare_moved_on", |cover| count(cover.moved_on)),
        ("compare_good_words", |cover| count(cover.good_words)),
        ("compare_steps", |cover| count(cover.steps_taken)),
        ("compare_promises", |cover| {
            of(cover.promises_kept, cover.promises_kept + cover.promises_late + cover.promises_open)
        }),
    ];
    let mut rows: Vec<ComparedRow> = counts
        .iter()
        .map(|(id, cell)| ComparedRow {
            name: messages::text(id, &[]),
            is_step: false,
            cells: covers.iter().map(cell).collect(),
        })
        .collect();
    let growths = periods.iter().map(|period| plans::page(tx, clock, period)).collect::<Result<Vec<_>>>()?;
    let titles: Vec<&str> = growths[0].steps.iter().map(|step| step.title.as_str()).collect();
    for (place, title) in titles.into_iter().enumerate() {
        let state = |growth: &plans::Growth| step_word(&growth.steps.get(place)?.state);
        rows.push(ComparedRow { name: title.to_owned(), is_step: true, cells: growths.iter().map(state).collect() });
    }
    rows.retain(|row| row.cells.iter().any(Option::is_some));
    Ok(QuartersCompared { quarters: periods.iter().map(|period| period.as_ref(clock.today())).collect(), rows })
}

fn cover_of(tx: &Transaction, period: &Period) -> Result<Cover> {
    let kept = if period.closed { snapshots::kept_cover(tx, period)? } else { None };
    kept.map_or_else(|| snapshots::cover(tx, period), Ok)
}

fn count(count: u32) -> Option<String> {
    (count > 0).then(|| count.to_string())
}

fn of(part: u32, whole: u32) -> Option<String> {
    let places = [("count", &*part.to_string()), ("of", &*whole.to_string())];
    (whole > 0).then(|| messages::text("figure_of", &places))
}

fn step_word(state: &str) -> Option<String> {
    let id = match state {
        "planned" => "growth_planned",
        "under_way" => "growth_under_way",
        "done_this_quarter" => "growth_done",
        "how_you_work_now" => "growth_how_you_work",
        _ => return None,
    };
    Some(messages::text(id, &[]))
}
