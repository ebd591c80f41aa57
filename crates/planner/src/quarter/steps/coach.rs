//! The third step: talks of questions, in which the other one takes something on.

use super::*;

impl Records {
    pub(super) fn coach(&self) -> Step {
        let held = self.talks.iter().filter(|talk| talk.is_one_to_one()).count() as u32;
        let coached: Vec<&Talk> = self.talks.iter().filter(|talk| talk.is_coached()).collect();
        let people: BTreeSet<&PersonId> = coached.iter().filter_map(|talk| talk.person.as_ref()).collect();
        let in_team = people.iter().filter(|id| self.team.contains(**id)).count();
        let on_time = self.commitments.iter().filter(|(due, done)| done.is_some_and(|done| done <= *due)).count();
        let share = self.signal("coached_share", true, coached.len() as f64, f64::from(held));
        let value = coached_share(coached.len() as u32, held).filter(|_| !self.team.is_empty());
        let signals = vec![
            Signal { value, ..share }.behind(coached.iter().map(|talk| self.of_talk(talk)).collect()),
            self.signal("coached_people", true, in_team as f64, self.team.len() as f64)
                .behind(coached.iter().map(|talk| self.of_talk(talk)).collect()),
            self.signal("commitments_kept", true, on_time as f64, self.commitments.len() as f64),
        ];
        let happened = coached.iter().map(|talk| self.of_talk(talk)).collect();
        let count = people.len() as u32;
        let line = match (count, on_time as u32) {
            (0, 0) => line("nobody_coached", 0, self.people),
            // Promises kept count for the step as well, and the state may speak of them alone.
            (0, kept) => line("own_promises_kept", kept, self.commitments.len() as u32),
            _ => line("coached_people", count, self.people.max(count)),
        };
        let done = action_done(Did::Coached(coached.len() as u32));
        let full = share_of_talks(coached.len() as u32, held) >= 0.5;
        let next = self.running.then(|| self.coach_next(&people, full)).flatten();
        step("coach_dont_fix", signals, done, line, happened, next)
    }

    /// Two questions that wait are asked; else they are put into the next talk with somebody who had none.
    fn coach_next(&self, coached: &BTreeSet<&PersonId>, full: bool) -> Option<NextMove> {
        if let Some((person, talk)) = &self.waiting_pair {
            let name = self.name(Some(person));
            return Some(next("open_talk", "next_open_talk", &[("name", &name)], Some(person), Some(talk)));
        }
        let all = &self.reports;
        let person = all.iter().find(|id| !coached.contains(id)).or(all.first().filter(|_| !full))?;
        Some(next("put_pair", "next_put_pair", &[("name", &self.name(Some(person)))], Some(person), None))
    }

    fn of_talk(&self, talk: &Talk) -> Happened {
        let words = text("growth_coached", &[("name", &self.name(talk.person.as_ref()))]);
        record(talk.on, "conversation", &talk.id, words, talk.person.clone())
    }
}

fn share_of_talks(coached: u32, held: u32) -> f64 {
    ratio(f64::from(coached), f64::from(held)).unwrap_or_default()
}
