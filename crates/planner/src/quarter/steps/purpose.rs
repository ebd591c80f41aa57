//! The first step: why the team is there, and its goals in plain words.

use super::*;
use crate::writing::is_plain;

impl Records {
    pub(super) fn purpose(&self) -> Step {
        let team_goals: Vec<&Goal> = self.goals.iter().filter(|goal| goal.level == "team").collect();
        let plain: Vec<&&Goal> =
            team_goals.iter().filter(|goal| goal.plain_text.as_deref().is_some_and(is_plain)).collect();
        let theirs = self.goals.iter().filter(|goal| {
            goal.level == "person" && goal.is_agreed() && goal.owner.as_ref().is_some_and(|id| self.team.contains(id))
        });
        let (mut aligned, mut all) = (0, 0);
        let (mut with_reason, mut without) = (Vec::new(), None);
        for goal in theirs {
            let has_parent = matches!(goal.parent_level.as_deref(), Some("team" | "company"));
            let has_reason = goal.why.as_deref().is_some_and(|why| why.trim().chars().count() >= 15);
            all += 1;
            aligned += u32::from(has_parent || has_reason);
            match has_parent || has_reason {
                true => with_reason.push(self.of_goal(goal)),
                false => without = without.or(Some(goal)),
            }
        }
        let current = self.purposes.iter().any(|(_, on, _)| (self.until - *on).num_days() <= 183);
        let counts = |n: usize| n as f64;
        let signals = vec![
            self.signal("plain_goals", true, counts(plain.len()), counts(team_goals.len()))
                .behind(plain.iter().map(|goal| self.of_goal(goal)).collect()),
            self.signal("aligned_goals", true, f64::from(aligned), f64::from(all)).behind(with_reason),
            self.signal(
                "purpose_current",
                !(self.purposes.is_empty() && team_goals.is_empty()),
                f64::from(u8::from(current)),
                1.0,
            )
            .behind(self.purposes.iter().map(|(id, on, body)| record(*on, "entry", id, body.clone(), None)).collect()),
        ];
        let mut happened: Vec<Happened> = plain
            .iter()
            .map(|goal| {
                let words = goal.plain_text.clone().unwrap_or_default();
                record(goal.agreed_on.unwrap_or(goal.starts_on), "goal", goal.id.as_str(), words, None)
            })
            .collect();
        let written = self.purposes.iter().filter(|(_, on, _)| (self.from..=self.until).contains(on));
        happened.extend(written.map(|(id, on, body)| record(*on, "entry", id, body.clone(), None)));
        let (count, of) = (plain.len() as u32, team_goals.len() as u32);
        let action_done = action_done(Did::PlainGoals { plain: count, of });
        let clumsy = team_goals.iter().find(|goal| !goal.plain_text.as_deref().is_some_and(is_plain));
        let next = self.running.then(|| {
            let of_goal = |id: &str, goal: &Goal| {
                next("open_goal", id, &[("title", &goal.title)], goal.owner.as_ref(), Some(goal.id.as_str()))
            };
            match (self.purposes.last(), clumsy, without) {
                (Some((id, ..)), ..) if !current => {
                    Some(next("confirm_purpose", "next_confirm_purpose", &[], None, Some(id)))
                }
                _ if of == 0 => Some(next("write_purpose", "next_team_goal", &[], None, None)),
                (_, Some(goal), _) => Some(of_goal("next_plain_goal", goal)),
                (None, ..) => Some(next("write_purpose", "next_purpose", &[], None, None)),
                (.., Some(goal)) => Some(of_goal("next_goal_reason", goal)),
                _ => None,
            }
        });
        // Without a team goal in plain words the state may speak of something else, and the line has to say of what.
        let line = match (count, of) {
            (0, _) if aligned > 0 => line("goals_with_reason", aligned, all),
            (0, _) if current => line("purpose_alone", count, of),
            (_, 0) => line("no_team_goal", count, of),
            (0, _) => line("no_plain_goal", count, of),
            _ if count == of => line("all_plain_goals", count, of),
            _ => line("plain_goals", count, of),
        };
        step("clarify_purpose", signals, action_done, line, happened, next.flatten())
    }

    fn of_goal(&self, goal: &Goal) -> Happened {
        let on = goal.agreed_on.unwrap_or(goal.starts_on);
        record(on, "goal", goal.id.as_str(), goal.title.clone(), goal.owner.clone())
    }
}
