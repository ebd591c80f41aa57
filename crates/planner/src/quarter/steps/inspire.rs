//! The fourth step: team meetings that open with a story of whom the work helped.

use super::*;

impl Records {
    pub(super) fn inspire(&self) -> Step {
        let meetings: Vec<&Talk> = self.talks.iter().filter(|talk| talk.kind == "team_meeting").collect();
        let opened: Vec<&&Talk> = meetings.iter().filter(|talk| talk.opens_with.is_some()).collect();
        let told: BTreeSet<&String> = meetings.iter().flat_map(|talk| &talk.stories).collect();
        let of_stories = |wanted: fn(&(String, bool, bool)) -> bool| {
            told.iter().filter(|id| self.stories.get(**id).is_some_and(wanted)).count()
        };
        let met = !meetings.is_empty();
        let signals = vec![
            self.signal("meetings_with_story", true, opened.len() as f64, meetings.len() as f64)
                .behind(opened.iter().map(|talk| self.of_opening(talk)).collect()),
            self.signal("stories_linked", met, of_stories(|story| story.1) as f64, 3.0),
            self.signal("first_hand", met, (of_stories(|story| story.2) as f64).min(1.0), 1.0),
        ];
        let happened = opened.iter().map(|talk| self.of_opening(talk)).collect();
        let (count, of) = (opened.len() as u32, meetings.len() as u32);
        let line = match (count, told.len() as u32) {
            (0, 0) => line("no_story", 0, of),
            (0, told) => line("story_in_between", told, of),
            _ => line("stories", count, of),
        };
        let next = self.running.then(|| self.inspire_next(&signals)).flatten();
        step("inspire", signals, action_done(Did::Stories(count)), line, happened, next)
    }

    /// A story that may be told is told; one without a yes is asked for; else one is written.
    fn inspire_next(&self, signals: &[Signal]) -> Option<NextMove> {
        if signals.iter().all(|signal| signal.value == Some(1.0)) {
            return None;
        }
        Some(match &self.waiting_story {
            Some(story) if story.consent => next("tell_story", "next_tell_story", &[], None, Some(story.id.as_str())),
            Some(story) => next("write_story", "next_story_consent", &[], None, Some(story.id.as_str())),
            None => next("write_story", "next_write_story", &[], None, None),
        })
    }

    fn of_opening(&self, talk: &Talk) -> Happened {
        let story = talk.opens_with.as_ref().and_then(|id| self.stories.get(id));
        let title = story.map(|story| story.0.as_str()).unwrap_or_default();
        record(talk.on, "conversation", &talk.id, text("growth_story", &[("title", title)]), None)
    }
}
