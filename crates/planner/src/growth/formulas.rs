//! What stands beside the five steps, as pure functions over plain values: two hats, what went on while the manager was away,
//! and results through others. No data is `None`, never zero.

use crate::quarter::person::ratio;

/// A hat that was worn: steadying (manager) or moving things on (leader), in which situation and for how long where that was
/// written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worn {
    /// manager or leader.
    pub hat: String,
    /// crisis, steady or transformation.
    pub context: Option<String>,
    pub minutes: Option<u32>,
}

impl Worn {
    /// The hat that a situation asks for; in a steady one either does.
    fn fits(&self) -> Option<bool> {
        match self.context.as_deref() {
            Some("crisis") => Some(self.hat == "manager"),
            Some("transformation") => Some(self.hat == "leader"),
            _ => None,
        }
    }
}

/// Entries in a crisis or a transformation whose hat fits ÷ entries in one of them.
pub fn hat_fit(worn: &[Worn]) -> Option<f64> {
    let told = worn.iter().filter_map(Worn::fits);
    ratio(told.clone().filter(|fits| *fits).count() as f64, told.count() as f64)
}

/// Leader's part, the whole, and whether both are minutes: where one entry has none, entries are counted in their place.
pub fn hat_parts(worn: &[Worn]) -> (u32, u32, bool) {
    let in_minutes = !worn.is_empty() && worn.iter().all(|one| one.minutes.is_some_and(|minutes| minutes > 0));
    let sum = |leader: bool| {
        let of = worn.iter().filter(|one| !leader || one.hat == "leader");
        of.map(|one| if in_minutes { one.minutes.unwrap_or_default() } else { 1 }).sum()
    };
    (sum(true), sum(false), in_minutes)
}

/// Leader minutes ÷ all minutes, or entries.
pub fn hat_balance(worn: &[Worn]) -> Option<f64> {
    let (part, whole, _) = hat_parts(worn);
    ratio(f64::from(part), f64::from(whole))
}

/// (went on + began) ÷ (went on + began + stopped): near 0 everything hangs on the manager.
pub fn absence_index(continued: u32, stopped: u32, started: u32) -> Option<f64> {
    let alone = f64::from(continued) + f64::from(started);
    ratio(alone, alone + f64::from(stopped))
}

/// Σ weight·score of goals that are not the manager's own ÷ Σ weight·score of all. Each goal: its own, its weight, its score.
pub fn impact_through_others(goals: &[(bool, f64, f64)]) -> Option<f64> {
    let sum = |others: bool| {
        goals.iter().filter(|(own, ..)| !others || !own).map(|(_, weight, score)| weight * score).sum::<f64>()
    };
    ratio(sum(true), sum(false))
}
