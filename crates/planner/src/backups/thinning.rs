//! Which backups go: of the last seven days with backups all reasons stay, then one a week for four weeks, then one a month
//! for six. Days are counted as backups were made, not as a clock says: one that jumps lets nothing go that would stay.

use super::{BackupReason, Manifest};
use std::collections::HashSet;

const DAYS: u32 = 7;
const WEEKS: usize = 4;
const MONTHS: usize = 6;
const LEAST: usize = 3;

/// The places in `all`, newest first, of those that go. Everything in it is proven; the newest never goes.
pub(super) fn to_let_go(all: &[&Manifest]) -> Vec<usize> {
    let Some(newest) = all.first().map(|manifest| manifest.day) else { return vec![] };
    let mut daily: HashSet<(u32, BackupReason)> = HashSet::new();
    let (mut weekly, mut monthly): (HashSet<u32>, HashSet<u32>) = Default::default();
    let mut stays = vec![false; all.len()];
    for (n, manifest) in all.iter().enumerate() {
        // The newest of each. Weeks and months lie still while days go by, or nothing would ever grow older than eight days.
        stays[n] = if newest.saturating_sub(manifest.day) < DAYS {
            daily.insert((manifest.day, manifest.reason))
        } else if weekly.contains(&(manifest.day / 7)) {
            false
        } else if weekly.len() < WEEKS {
            weekly.insert(manifest.day / 7)
        } else {
            monthly.len() < MONTHS && monthly.insert(manifest.day / 30)
        };
    }
    let few = LEAST.saturating_sub(stays.iter().filter(|stays| **stays).count());
    let more: Vec<usize> = (0..all.len()).filter(|n| !stays[*n]).take(few).collect();
    more.into_iter().for_each(|n| stays[n] = true);
    (0..all.len()).filter(|n| !stays[*n]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn made(sequence: u64, day: u32, reason: BackupReason) -> Manifest {
        Manifest {
            format: String::new(),
            version: 1,
            store_id: String::new(),
            sequence,
            day,
            made_at: String::new(),
            made_on: NaiveDate::default(),
            proven_at: String::new(),
            reason,
            schema_version: 1,
            bytes: 0,
        }
    }

    /// What stays when one is made each day and thinned each day, as it is done.
    fn after(days: u32) -> Vec<u32> {
        let mut all: Vec<Manifest> = vec![];
        for day in 1..=days {
            all.insert(0, made(u64::from(day), day, BackupReason::Day));
            let goes = to_let_go(&all.iter().collect::<Vec<_>>());
            let mut n = 0;
            all.retain(|_| {
                n += 1;
                !goes.contains(&(n - 1))
            });
        }
        all.iter().map(|manifest| days - manifest.day).collect()
    }

    #[test]
    fn a_year_of_days_leaves_seven_days_some_weeks_and_some_months() {
        assert_eq!(after(3), [0, 1, 2]);
        assert_eq!(after(7), [0, 1, 2, 3, 4, 5, 6]);
        for days in [40, 100, 365, 1000] {
            let ages = after(days);
            assert_eq!(ages[..7], [0, 1, 2, 3, 4, 5, 6], "{days}");
            assert!(ages.len() <= 17 && ages.len() >= 8, "{days}: {ages:?}");
            assert!(ages.iter().any(|age| *age >= 14 && *age < 40), "{days}: {ages:?}");
        }
        assert!(after(365).iter().any(|age| *age >= 60), "{:?}", after(365));
    }

    #[test]
    fn however_many_on_one_day_three_stay_and_every_reason() {
        let same: Vec<Manifest> = (0..20).rev().map(|n| made(n, 5, BackupReason::Asked)).collect();
        assert_eq!(to_let_go(&same.iter().collect::<Vec<_>>()).len(), 17);
        assert!(!to_let_go(&same.iter().collect::<Vec<_>>()).contains(&0), "the newest stays");
        let mut mixed = same;
        mixed.push(made(0, 5, BackupReason::BeforeRestore));
        assert!(!to_let_go(&mixed.iter().collect::<Vec<_>>()).contains(&20), "the one from before a restore stays");
        assert!(to_let_go(&[]).is_empty());
    }
}
