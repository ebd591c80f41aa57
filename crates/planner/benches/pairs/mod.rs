//! How the benches measure: ours and the limit one after the other, pair by pair, because two figures that were taken
//! minutes apart on a busy machine say nothing about each other. The result is the median of the ratios.

use std::time::Instant;

const PAIRS: usize = 41;

/// For what waits for the disk, which is a different wait each time. Where nobody optimised, it is only tried.
#[allow(dead_code, reason = "each bench takes what it needs")]
const MANY: usize = if cfg!(debug_assertions) { 3 } else { 401 };

/// For what takes seconds; where nobody optimised, it is only tried.
#[allow(dead_code, reason = "each bench takes what it needs")]
const FEW: usize = if cfg!(debug_assertions) { 2 } else { 21 };

/// Ratios of interleaved pairs; those in which the limit itself was off by more than twice are left out.
pub fn pairs(ours: impl FnMut(), limit: impl FnMut()) -> Vec<f64> {
    take(PAIRS, 3, ours, limit)
}

/// As `pairs`, but more of them.
#[allow(dead_code, reason = "each bench takes what it needs")]
pub fn many_pairs(ours: impl FnMut(), limit: impl FnMut()) -> Vec<f64> {
    take(MANY, 3, ours, limit)
}

/// As `pairs`, but fewer of them.
#[allow(dead_code, reason = "each bench takes what it needs")]
pub fn few_pairs(ours: impl FnMut(), limit: impl FnMut()) -> Vec<f64> {
    take(FEW, 1, ours, limit)
}

fn take(pairs: usize, before: usize, mut ours: impl FnMut(), mut limit: impl FnMut()) -> Vec<f64> {
    fn time(run: &mut dyn FnMut()) -> f64 {
        let start = Instant::now();
        run();
        start.elapsed().as_secs_f64()
    }
    for _ in 0..before {
        time(&mut ours);
        time(&mut limit);
    }
    let mut taken: Vec<(f64, f64)> = (0..pairs)
        .map(|pair| match pair % 2 {
            0 => (time(&mut ours), time(&mut limit)),
            _ => {
                let limit = time(&mut limit);
                (time(&mut ours), limit)
            }
        })
        .collect();
    taken.sort_by(|a, b| a.1.total_cmp(&b.1));
    let usual = taken[taken.len() / 2].1;
    taken.retain(|(_, limit)| *limit < usual * 2.0 && *limit > usual / 2.0);
    taken.into_iter().map(|(ours, limit)| ours / limit).collect()
}

/// One line for the table, which takes the medians as they are: the median, its 90 % interval by bootstrap, the goal.
pub fn report(name: &str, goal: f64, mut ratios: Vec<f64>) {
    ratios.sort_by(f64::total_cmp);
    let median = |sorted: &[f64]| sorted[sorted.len() / 2];
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let mut medians: Vec<f64> = (0..1_000)
        .map(|_| {
            let mut sample: Vec<f64> = (0..ratios.len()).map(|_| ratios[next() % ratios.len()]).collect();
            sample.sort_by(f64::total_cmp);
            median(&sample)
        })
        .collect();
    medians.sort_by(f64::total_cmp);
    println!("RESULT\t{name}\t{:.3}\t{:.3}\t{:.3}\t{goal}", median(&ratios), medians[50], medians[949]);
}
