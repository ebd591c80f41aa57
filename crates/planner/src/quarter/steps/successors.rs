//! The fifth step: who could do the job one day, and work that stretches them.

use super::*;

impl Records {
    pub(super) fn successors(&self) -> Step {
        let stretch: Vec<&Delegation> = self.delegations.iter().filter(|d| d.is_stretch).collect();
        let running: Vec<&&Delegation> = stretch
            .iter()
            .filter(|d| d.handed_over_by(self.until) && !d.over_before(self.from) && !d.work.dropped)
            .collect();
        let done: Vec<&&Delegation> = stretch
            .iter()
            .filter(|d| d.completed_on.is_some_and(|on| (self.from..=self.until).contains(&on)))
            .collect();
        let debriefed = done.iter().filter(|d| d.debriefed);
        let assessed = self.candidates.iter().any(|(_, on)| on.is_some_and(|on| (self.until - on).num_days() <= 183));
        let named: BTreeSet<&PersonId> = self.candidates.iter().map(|(id, _)| id).collect();
        let stretched = named
            .iter()
            .filter(|id| running.iter().any(|d| d.owner.as_ref() == Some(id) || d.doer.as_ref() == Some(id)))
            .count();
        let (part, whole) = match named.len() {
            0 => (0.5 * (running.len() as f64).min(1.0), 1.0),
            named => (stretched as f64, named as f64),
        };
        let begun = !(self.candidates.is_empty() && stretch.is_empty());
        let signals = vec![
            self.signal("named_and_assessed", begun, f64::from(u8::from(assessed)), 1.0),
            self.signal("stretch_running", true, part, whole)
                .behind(running.iter().filter_map(|d| self.of_stretch(d)).collect()),
            self.signal("debriefed", true, debriefed.count() as f64, done.len() as f64)
                .behind(done.iter().filter(|d| d.debriefed).filter_map(|d| self.of_stretch(d)).collect()),
        ];
        let happened = running.iter().filter_map(|d| self.of_stretch(d)).collect();
        let count = running.len() as u32;
        let still = running.iter().filter(|d| d.in_force(self.until)).count() as u32;
        let line = match (still, count, named.len() as u32) {
            (0, 0, 0) => line("nobody_named", 0, self.people),
            (0, 0, named) if assessed => line("named", named, self.people),
            (0, 0, named) => line("named_long_ago", named, self.people),
            (0, finished, _) => line("stretch_over", finished, self.people),
            _ => line("stretch", still, self.people),
        };
        let next = self.running.then(|| self.successors_next(count, assessed, &named, &running)).flatten();
        step("develop_successors", signals, action_done(Did::Stretches(count)), line, happened, next)
    }

    /// A stretch for somebody; then who could take over, when that was looked at last, and who of them has no stretch.
    fn successors_next(
        &self,
        running: u32,
        assessed: bool,
        named: &BTreeSet<&PersonId>,
        stretches: &[&&Delegation],
    ) -> Option<NextMove> {
        let has_one =
            |id: &PersonId| stretches.iter().any(|d| d.owner.as_ref() == Some(id) || d.doer.as_ref() == Some(id));
        let without = named.iter().find(|id| !has_one(id));
        let give =
            |id: &PersonId| next("give_stretch", "next_stretch_for", &[("name", &self.name(Some(id)))], Some(id), None);
        match (running, named.is_empty(), without) {
            (0, _, Some(id)) => Some(give(id)),
            (0, ..) => Some(next("give_stretch", "next_stretch", &[], None, None)),
            (_, true, _) => Some(next("name_successor", "next_name_successor", &[], None, None)),
            _ if !assessed => Some(next("look_at_successors", "next_look_again", &[], None, None)),
            (.., Some(id)) => Some(give(id)),
            _ => None,
        }
    }

    fn of_stretch(&self, d: &Delegation) -> Option<Happened> {
        let words = text("growth_stretch", &[("name", &d.owner_name), ("title", &d.title)]);
        Some(record(d.work.handed_over_on?, "delegation", &d.id, words, d.owner.clone()))
    }
}
