//! The second step: one thing handed over completely.

use super::*;

impl Records {
    pub(super) fn empower(&self) -> Step {
        let pieces = || self.delegations.iter().filter(|d| d.is_project || d.is_decision);
        let credit = best_credit(pieces().map(|d| &d.work), self.from, self.to);
        let looked_at = |d: &&Delegation| {
            let in_quarter = |day: Option<NaiveDate>| day.is_some_and(|day| (self.from..=self.until).contains(&day));
            d.is_decision && (in_quarter(d.work.identified_on) || in_quarter(d.reviewed_on))
        };
        let held: Vec<&Delegation> = self.delegations.iter().filter(looked_at).collect();
        let decisions = held.len();
        let owners: BTreeSet<&PersonId> = self
            .delegations
            .iter()
            .filter(|d| d.current_level >= 5 && d.in_force(self.until))
            .filter_map(|d| d.owner.as_ref().filter(|id| self.team.contains(id)))
            .collect();
        let signals = vec![
            self.signal("full_handover", self.any_delegation, credit, 1.0).behind(
                pieces()
                    .filter(|d| handover_credit(&d.work, self.from, self.to) > 0.0)
                    .map(|d| self.of_work(d))
                    .collect(),
            ),
            self.signal("decision_inventory", self.any_delegation, decisions as f64, 3.0)
                .behind(held.iter().map(|d| self.of_work(d)).collect()),
            self.signal("spread", true, owners.len() as f64, self.team.len() as f64).behind(
                self.delegations
                    .iter()
                    .filter(|d| d.current_level >= 5 && d.in_force(self.until))
                    .filter(|d| d.owner.as_ref().is_some_and(|id| self.team.contains(id)))
                    .map(|d| self.of_work(d))
                    .collect(),
            ),
        ];
        let mut happened = Vec::new();
        let mut handed_over = BTreeSet::new();
        for d in &self.delegations {
            let mut add = |day: Option<NaiveDate>, id: &str| {
                if let Some(day) = day.filter(|day| (self.from..=self.until).contains(day)) {
                    let words = text(id, &[("name", &d.owner_name), ("title", &d.title)]);
                    happened.push(record(day, "delegation", &d.id, words, d.owner.clone()));
                    return true;
                }
                false
            };
            if d.work.self_accountable {
                continue;
            }
            add(d.work.agreed_on, "growth_agreed");
            if add(d.work.handed_over_on, "growth_handed_over") {
                handed_over.insert(&d.id);
            }
            add(d.work.taken_back_on, "growth_taken_back");
            add(d.completed_on, "growth_completed");
        }
        let credited = action_done(Did::HandedOver(credit));
        let next = self.running.then(|| self.empower_next(credited, decisions, &owners)).flatten();
        let line = self.empower_line(credit, handed_over.len() as u32, decisions as u32, owners.len() as u32);
        step("empower_others", signals, credited, line, happened, next)
    }

    /// What makes the step's state, in words: the best that happened in the quarter, and without that what else counts.
    fn empower_line(&self, credit: f64, handed_over: u32, decisions: u32, owners: u32) -> StepLine {
        let of_work = |wanted: &dyn Fn(&Delegation) -> bool| {
            let all = self.delegations.iter().filter(|d| (d.is_project || d.is_decision) && !d.work.dropped);
            all.filter(|d| wanted(d)).count() as u32
        };
        let inside = |day: Option<NaiveDate>| day.is_some_and(|day| (self.from..=self.until).contains(&day));
        let is_theirs = |d: &Delegation| !d.work.self_accountable;
        let waits = |d: &Delegation| d.work.handed_over_on.is_none_or(|on| on > self.until);
        let agreed = of_work(&|d| is_theirs(d) && inside(d.work.agreed_on) && waits(d));
        let came_back = of_work(&|d| is_theirs(d) && inside(d.work.handed_over_on) && inside(d.work.taken_back_on));
        let named = of_work(&|d| d.is_project && waits(d) && !d.over_before(self.from));
        match () {
            () if handed_over > 0 && credit >= 0.8 => line("handed_over", handed_over, self.people),
            () if handed_over > 0 && came_back == handed_over => line("came_back", came_back, self.people),
            () if handed_over > 0 && credit > 0.0 => line("handed_over_in_part", handed_over, self.people),
            () if handed_over > 0 => line("tasks_given", handed_over, self.people),
            () if agreed > 0 => line("agreed_work", agreed, self.people),
            () if named > 0 => line("work_named", named, self.people),
            () if owners > 0 => line("owned_before", owners, self.people.max(owners)),
            () if decisions > 0 || credit > 0.0 => line("decisions_held", decisions.max(1), self.people),
            () => line("nothing_handed_over", 0, self.people),
        }
    }

    /// Before one thing is handed over completely: what is agreed or offered is settled, what is half theirs becomes theirs, or
    /// something is handed over. After it: the decisions still held, and who owns nothing yet.
    fn empower_next(&self, credited: bool, decisions: usize, owners: &BTreeSet<&PersonId>) -> Option<NextMove> {
        let theirs = || {
            let all = self.delegations.iter().filter(|d| (d.is_project || d.is_decision) && !d.work.dropped);
            all.filter(|d| d.owner.is_some() && !d.work.self_accountable && !d.over_before(self.until + Days::new(1)))
        };
        let about = |id: &str, d: &Delegation| {
            next("handing_over", id, &[("title", &d.title), ("name", &d.owner_name)], d.owner.as_ref(), Some(&d.id))
        };
        if !credited {
            let waits = |d: &&Delegation| d.work.handed_over_on.is_none_or(|on| on > self.until);
            if let Some(agreed) = theirs().find(|d| waits(d) && d.work.agreed_on.is_some()) {
                return Some(about("next_hand_over_agreed", agreed));
            }
            if let Some(offer) = theirs().find(|d| waits(d) && d.is_offer) {
                return Some(about("next_hand_over_offer", offer));
            }
            let in_quarter =
                |d: &&Delegation| d.work.handed_over_on.is_some_and(|on| (self.from..=self.until).contains(&on));
            if let Some(partly) =
                theirs().find(|d| in_quarter(d) && d.current_level < 6 && d.work.taken_back_on.is_none())
            {
                return Some(about("next_hand_over_level", partly));
            }
            return Some(next("hand_over", "next_hand_over", &[], None, None));
        }
        if decisions < 3 {
            return Some(next("handing_over", "next_decisions", &[], None, None));
        }
        let nobody = self.reports.iter().find(|id| !owners.contains(id))?;
        Some(next("hand_over", "next_owns_nothing", &[("name", &self.name(Some(nobody)))], Some(nobody), None))
    }

    fn of_work(&self, d: &Delegation) -> Happened {
        let on = [d.work.handed_over_on, d.work.agreed_on, d.reviewed_on, d.work.identified_on];
        let on = on.into_iter().flatten().find(|on| *on <= self.until).unwrap_or(self.from);
        let words = match d.owner_name.is_empty() || d.work.self_accountable {
            true => d.title.clone(),
            false => text("growth_work", &[("name", &d.owner_name), ("title", &d.title)]),
        };
        record(on, "delegation", &d.id, words, d.owner.clone())
    }
}
