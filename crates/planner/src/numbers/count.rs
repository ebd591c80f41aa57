//! P1 to P24: one person's numbers of a quarter, from the facts of the quarter and the formulas of `quarter::person`.
//!
//! The formulas are the planner's own definitions, worked out with the made-up team by hand; `P…` is the name each has in
//! the files that are written. Every number says how much it was counted from and from how much on it says anything.

use super::facts::{Facts, Given, Item, Judged, Mood, Step, spread};
use super::{Numbers, RECENT_DAYS};
use crate::goals::Goal;
use crate::id::PersonId;
use crate::people::Person;
use crate::periods::Period;
use crate::quarter::person::{self, Kept, Number, round4};
use crate::reviews::{ReviewPhase, next_due, weeks_with_examples};
use chrono::Days;

impl Facts {
    /// The numbers of one person, in their order; `kept` is none for the manager, who has no rhythm with themselves.
    pub fn of(&self, person: &Person, period: &Period, kept: Option<Kept>) -> Numbers {
        let mut all = Numbers::default();
        self.goal_numbers(&person.id, &mut all);
        if let Some(kept) = kept {
            self.talk_numbers(&person.id, period, kept, &mut all);
            self.promise_numbers(&person.id, period, &mut all);
        }
        self.feedback_numbers(person, &mut all);
        self.development_numbers(&person.id, &mut all);
        if kept.is_some() {
            self.lead_numbers(&person.id, period, &mut all);
            self.review_numbers(&person.id, period, &mut all);
            if let Some(mood) = &self.mood {
                all.add("P24", mood_number(mood.get(&person.id)));
            }
        }
        all
    }

    /// P1 progress, Σ weight·progress ÷ Σ weight over agreed goals with data; P2 that minus the share of their time that has
    /// passed; P3 goals on pace of those whose pace can be told; P4 last minus first answer to "how sure?", the mean over
    /// goals with two answers; P5 running goals spoken of in 14 days; P6 Σ weight·result ÷ Σ weight once every goal is
    /// closed; P7 goals that moved on of those closed and not let go.
    fn goal_numbers(&self, person: &PersonId, all: &mut Numbers) {
        let goals: Vec<&Goal> =
            self.goals.iter().filter(|goal| goal.level == "person" && goal.owner.as_ref() == Some(person)).collect();
        let ids = |goals: &[&Goal]| goals.iter().map(|goal| goal.id.0.clone()).collect::<Vec<_>>();
        let sum = |goals: &[&Goal], value: &dyn Fn(&Goal) -> f64| {
            goals.iter().map(|goal| goal.weight * value(goal)).sum::<f64>()
        };
        let judged = |goal: &Goal| self.judged.get(&goal.id.0);

        let counted: Vec<&Goal> = goals.iter().copied().filter(|g| g.is_agreed() && g.progress().is_some()).collect();
        let weights = sum(&counted, &|_| 1.0);
        let progress = sum(&counted, &|goal| goal.progress().unwrap_or_default());
        let elapsed = sum(&counted, &|goal| goal.elapsed(self.until));
        let goals_counted = Some(counted.len() as f64);
        let share = Number::share(progress, weights, 1, ids(&counted));
        all.add("P1", share.and("goals", goals_counted, None).or_because("no_progress"));
        let gap = Number::of(person::ratio(progress - elapsed, weights), 1, ids(&counted));
        all.add("P2", Number { denominator: goals_counted, ..gap }.or_because("no_progress"));

        let told: Vec<(&Goal, &str)> =
            goals.iter().filter_map(|goal| Some((*goal, goal.status(self.until)?))).collect();
        let count = |wanted: &str| told.iter().filter(|(_, status)| *status == wanted).count() as f64;
        let fooled = told.iter().filter(|(goal, _)| {
            let green = judged(goal).is_some_and(|judged| judged.status.as_deref() == Some("green"));
            let progress = goal.progress().unwrap_or_default();
            green && person::watermelon(person::Status::Green, progress, goal.elapsed(self.until))
        });
        let fooled = fooled.count() as f64;
        let told_goals: Vec<&Goal> = told.iter().map(|(goal, _)| *goal).collect();
        let on_pace = Number::share(count("on_pace"), told.len() as f64, 1, ids(&told_goals));
        let on_pace = ["on_pace", "behind", "far_behind"]
            .into_iter()
            .fold(on_pace, |number, status| number.and(status, Some(count(status)), None));
        all.add("P3", on_pace.and("called_on_course", Some(fooled), None).or_because("no_pace"));

        let sure: Vec<(&Goal, f64)> = goals
            .iter()
            .filter_map(|goal| {
                let Judged { first_confidence, last_confidence, confidences, .. } = judged(goal)?;
                (*confidences >= 2).then_some((*goal, f64::from((*last_confidence)?) - f64::from((*first_confidence)?)))
            })
            .collect();
        let mean = person::ratio(sure.iter().map(|(_, by)| by).sum(), sure.len() as f64);
        let trend = Number::of(mean, 2, sure.iter().map(|(goal, _)| goal.id.0.clone()).collect());
        all.add("P4", Number { denominator: Some(sure.len() as f64), ..trend }.or_because("no_trend"));

        let running = |goal: &&Goal| goal.state == "agreed" && (goal.updates > 0 || goal.starts_on <= self.until);
        let active: Vec<&Goal> = goals.iter().copied().filter(running).collect();
        let lately = |goal: &&&Goal| goal.last_update_on.is_some_and(|on| (self.until - on).num_days() <= 14);
        let fresh = active.iter().filter(lately).count() as f64;
        let fresh = Number::share(fresh, active.len() as f64, 1, ids(&active));
        all.add("P5", fresh.or_because("no_running_goal"));

        let closed: Vec<&Goal> = goals.iter().copied().filter(|goal| goal.state == "closed").collect();
        let score = sum(&closed, &|goal| f64::from(goal.score_tenths.unwrap_or_default()) / 10.0);
        let scored = Number::share(score, sum(&closed, &|_| 1.0), 1, ids(&closed));
        let open = goals.iter().any(|goal| goal.state != "closed");
        let scored = Number { value: scored.value.filter(|_| !open), ..scored };
        let scored = scored.and("goals", Some(closed.len() as f64), Some(goals.len() as f64));
        all.add("P6", scored.or_because("goals_open"));

        let carried = closed.iter().filter(|goal| goal.outcome.as_deref() == Some("carried_over")).count() as u32;
        let dropped = self.dropped.get(person).copied().unwrap_or_default();
        let rate = person::carry_over_rate(closed.len() as u32, carried).map(round4);
        let moved = Number::share(f64::from(carried), closed.len() as f64, 1, ids(&closed));
        let moved = Number { value: rate, ..moved };
        let over = f64::from(dropped) + closed.len() as f64;
        let dropped = (over > 0.0).then_some(f64::from(dropped));
        all.add("P7", moved.and("let_go", dropped, dropped.map(|_| over)).or_because("goals_open"));
    }

    /// P8 planned talks that were kept, moved or made up within seven days, of those expected and not excused; P9 days since
    /// the last one; P10 points they brought of all points of theirs and mine.
    fn talk_numbers(&self, person: &PersonId, period: &Period, kept: Kept, all: &mut Numbers) {
        let held = self.talks.held(person, period, self.until);
        let due = f64::from(kept.expected.saturating_sub(kept.excused));
        let share = Number::share(f64::from(kept.kept), due, 2, held);
        let share = Number { value: person::reliability(kept).map(round4), ..share };
        all.add("P8", share.and("excused", Some(f64::from(kept.excused)), None).or_because("few_talks"));
        let last = self.talks.last.get(person);
        let since = last.map(|last| (self.until - *last).num_days() as f64);
        all.add("P9", Number::of(since, 1, Vec::new()).or_because("no_talk"));
        let topics: Vec<&(String, PersonId, bool)> = self.topics.iter().filter(|(_, with, _)| with == person).collect();
        let theirs = topics.iter().filter(|(.., theirs)| *theirs).count() as f64;
        let ids = topics.iter().map(|(id, ..)| id.clone()).collect();
        all.add("P10", Number::share(theirs, topics.len() as f64, 4, ids).or_because("few_points"));
    }

    /// P11 promises done by the day they were first due, of those due in the quarter; P12 open ones whose day has passed.
    fn promise_numbers(&self, person: &PersonId, period: &Period, all: &mut Numbers) {
        let about = |item: &&Item| item.person.as_ref() == Some(person);
        let ids = |items: &[&Item]| items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
        let due: Vec<&Item> = self.items.iter().filter(about).filter(|i| i.due_in(period, self.until)).collect();
        let side = |theirs: bool| {
            let of: Vec<&&Item> = due.iter().filter(|item| (item.owner == *person) == theirs).collect();
            (of.iter().filter(|item| item.on_time()).count() as f64, of.len() as f64)
        };
        let (theirs, mine) = (side(true), side(false));
        let value = person::due_on_time(due.len() as u32, (theirs.0 + mine.0) as u32).map(round4);
        let kept = Number::share(theirs.0 + mine.0, due.len() as f64, 1, ids(&due));
        let kept = Number { value, ..kept };
        let kept = kept.and("theirs", Some(theirs.0), Some(theirs.1)).and("mine", Some(mine.0), Some(mine.1));
        all.add("P11", kept.or_because("no_promise_due"));

        let now = self.now();
        let late: Vec<&Item> = self.items.iter().filter(about).filter(|item| item.is_late(self.until, now)).collect();
        let theirs = late.iter().filter(|item| item.owner == *person).count() as f64;
        let of = late.len() as f64;
        let count = Number { numerator: Some(theirs), denominator: Some(of), ..Number::of(Some(of), 0, ids(&late)) };
        all.add("P12", count.and("theirs", Some(theirs), None).and("mine", Some(of - theirs), None));
    }

    /// P13 how often something was said, by kind, with the days since, the share that names situation, behaviour and
    /// impact, and the median of the days from the event to saying it; P14 praise given the way they like it. A thought
    /// about next time has no event and no situation: it counts as a kind only.
    fn feedback_numbers(&self, person: &Person, all: &mut Numbers) {
        let given: Vec<&Given> = self.feedback.iter().filter(|given| given.to == person.id).collect();
        let ids = |all: &[&Given]| all.iter().map(|given| given.id.clone()).collect::<Vec<_>>();
        let kind = |kind: &str| given.iter().filter(|given| given.kind == kind).count() as f64;
        let seen: Vec<&&Given> = given.iter().filter(|given| given.kind != "feedforward").collect();
        let complete = (!seen.is_empty()).then(|| seen.iter().filter(|given| given.complete).count() as f64);
        let days = seen.iter().map(|given| (given.given_on - given.occurred_on).num_days() as f64).collect();
        let since = self.last_feedback.get(&person.id).map(|last| (self.until - *last).num_days() as f64);
        let count = Number::of((!given.is_empty()).then_some(given.len() as f64), 1, ids(&given));
        let count = ["praise", "constructive", "feedforward"]
            .into_iter()
            .fold(count, |number, code| number.and(code, Some(kind(code)), None))
            .and("days_since", since, None)
            .and("complete", complete, complete.map(|_| seen.len() as f64))
            .and("days_to_saying", person::median(days), None);
        all.add("P13", count.or_because("nothing_said"));

        let praise: Vec<&Given> = given.into_iter().filter(|given| given.kind == "praise").collect();
        let liked = person.recognition_preference.as_deref();
        let as_liked = liked.map(|form| praise.iter().filter(|given| given.is_in_form(form)).count() as f64);
        let number = match as_liked {
            Some(as_liked) => Number::share(as_liked, praise.len() as f64, 1, ids(&praise)),
            None => Number { minimum: 1, ..Number::default() },
        };
        all.add("P14", number.or_because(if liked.is_some() { "no_praise" } else { "no_preference" }));
    }

    /// P15 Σ credit ÷ steps of the plan (under way a half, done one, called off left out); P16 what one learns by: doing,
    /// with others, from courses and books, in hours where each step has some, else counted; P17 Σ levels gained ÷ Σ
    /// levels aimed at over steps whose new level was seen.
    fn development_numbers(&self, person: &PersonId, all: &mut Numbers) {
        let steps: Vec<&Step> =
            self.steps.iter().filter(|step| step.owner == *person && step.state != "cancelled").collect();
        let ids = |steps: &[&Step]| steps.iter().map(|step| step.id.clone()).collect::<Vec<_>>();
        let credits: Vec<f64> = steps.iter().filter_map(|step| person::step_credit(&step.state)).collect();
        let late = steps.iter().filter(|step| {
            matches!(step.state.as_str(), "planned" | "in_progress" | "deferred") && step.target_on < self.now()
        });
        let late = late.count() as f64;
        let taken = Number::share(credits.iter().sum(), credits.len() as f64, 1, ids(&steps));
        let late = (!steps.is_empty()).then_some(late);
        all.add("P15", taken.and("late", late, None).or_because("no_step"));

        let in_hours = steps.iter().all(|step| step.hours.is_some_and(|hours| hours > 0.0));
        let weight = |step: &&Step| if in_hours { step.hours.unwrap_or_default() } else { 1.0 };
        let by = |source: &str| steps.iter().filter(|step| step.source == source).map(&weight).sum::<f64>();
        let whole: f64 = steps.iter().map(&weight).sum();
        let mix = Number::share(by("experience"), whole, 0, ids(&steps));
        let mix = Number { value: mix.value.filter(|_| steps.len() >= 2), minimum: 2, ..mix };
        let unit = if in_hours && !steps.is_empty() { "hours" } else { "steps" };
        let mix = ["experience", "exposure", "education"]
            .into_iter()
            .fold(mix, |number, source| number.and(source, Some(by(source)), None))
            .and(unit, Some(whole), None);
        all.add("P16", mix.or_because("few_steps"));

        let seen: Vec<&Step> =
            steps.iter().copied().filter(|step| step.state == "verified" && step.levels.is_some()).collect();
        let levels: Vec<(f64, f64, f64)> = seen.iter().filter_map(|step| step.levels).collect();
        let gained = levels.iter().map(|(now, _, reached)| reached - now).sum();
        let aimed = levels.iter().map(|(now, aim, _)| aim - now).sum();
        let gain = Number::share(gained, aimed, 1, ids(&seen));
        let gain = Number { value: person::level_gain(&levels).map(round4), ..gain };
        all.add("P17", gain.and("steps", Some(seen.len() as f64), None).or_because("no_level_seen"));
    }

    /// P18 the mean of how far their view and mine of each skill lie apart; P19 talks that were coaching, of talks held, and
    /// what they took on in them and kept; P20 the middle level of authority over what is theirs now.
    fn lead_numbers(&self, person: &PersonId, period: &Period, all: &mut Numbers) {
        let views = self.views.get(person).map(Vec::as_slice).unwrap_or_default();
        let pairs: Vec<(f64, f64)> = views.iter().map(|(_, theirs, mine)| (*theirs, *mine)).collect();
        let gap = Number::of(person::view_gap(&pairs), 5, views.iter().map(|(id, ..)| id.clone()).collect());
        let higher =
            |mine: bool| pairs.iter().filter(move |(theirs, own)| if mine { own > theirs } else { own < theirs });
        let gap = Number { denominator: Some(pairs.len() as f64), ..gap }
            .and("mine_higher", Some(higher(true).count() as f64), None)
            .and("theirs_higher", Some(higher(false).count() as f64), None);
        all.add("P18", gap.or_because("few_views"));

        let talks: Vec<&(String, PersonId, bool)> =
            self.coaching.iter().filter(|(_, with, _)| with == person).collect();
        let coached: Vec<String> = talks.iter().filter(|(.., coached)| *coached).map(|(id, ..)| id.clone()).collect();
        let taken_on = self
            .items
            .iter()
            .filter(|item| item.is_commitment && item.owner == *person && item.due_in(period, self.until));
        let (due, on_time) =
            taken_on.fold((0, 0), |(due, on_time), item| (due + 1, on_time + u32::from(item.on_time())));
        let count = coached.len() as f64;
        let number = Number::of((!talks.is_empty()).then_some(count), 1, coached);
        let number = Number { numerator: Some(count), denominator: Some(talks.len() as f64), ..number };
        let number = number.and("taken_on", Some(f64::from(on_time)), Some(f64::from(due)));
        all.add("P19", number.or_because("no_talk_held"));

        let owned: Vec<&(String, PersonId, u32)> = self.owned.iter().filter(|(_, owner, _)| owner == person).collect();
        let level = person::median(owned.iter().map(|(.., level)| f64::from(*level)).collect());
        let number = Number::of(level, 1, owned.iter().map(|(id, ..)| id.clone()).collect());
        all.add("P20", Number { denominator: Some(owned.len() as f64), ..number }.or_because("owns_nothing"));
    }

    /// P21 weeks with an example of those a review could have seen; P22 examples of the 30 days up to the day of interest,
    /// of all; P23 days to the next day of the review, below none when it has passed.
    fn review_numbers(&self, person: &PersonId, period: &Period, all: &mut Numbers) {
        let Some(review) = self.reviews.get(person) else {
            for (id, minimum) in [("P21", 4), ("P22", 5), ("P23", 0)] {
                all.add(id, Number { minimum, ..Number::default() }.or_because("no_review"));
            }
            return;
        };
        let ids: Vec<String> = review.examples.iter().map(|(id, _)| id.clone()).collect();
        let from = review.observed_from.max(period.starts_on);
        let to = review.observed_to.min(period.ends_on).min(self.until);
        let days = review.examples.iter().map(|(_, day)| *day);
        let (with, observed) = weeks_with_examples(period.starts_on, from, to, days);
        let coverage = Number::share(f64::from(with), f64::from(observed), 4, ids.clone());
        let coverage = Number { value: person::evidence_coverage(with, observed).map(round4), ..coverage };
        all.add("P21", coverage.or_because("few_weeks"));

        let since = self.until - Days::new(RECENT_DAYS - 1);
        let (of, lately) =
            (review.examples.len() as u32, review.examples.iter().filter(|(_, on)| *on >= since).count());
        let share = Number::share(lately as f64, f64::from(of), 5, ids);
        let share = Number { value: person::recency_share(lately as u32, of).map(round4), ..share };
        let flag = person::mostly_recent(lately as u32, of);
        let share = if flag { share.and("mostly_recent", Some(1.0), None) } else { share };
        all.add("P22", share.or_because("few_examples"));

        let due = next_due(&review.state, period.ends_on);
        let left = due.map(|due| (due - self.today).num_days() as f64);
        let number =
            Number::of(left, 0, vec![review.id.clone()]).and(ReviewPhase::of(&review.state).as_str(), None, None);
        all.add("P23", number.or_because("review_over"));
    }
}

/// P24: median and range of what they said of their mood and energy in the last 90 days, from four talks on.
fn mood_number(mood: Option<&Mood>) -> Number {
    let Some(mood) = mood else { return Number { minimum: 4, ..Number::default() }.or_because("few_moods") };
    let enough = mood.talks.len() >= 4;
    let said = |values: &[f64]| spread(values).filter(|_| enough);
    let (feeling, energy) = (said(&mood.mood), said(&mood.energy));
    let middle = feeling.or(energy).map(|(median, ..)| median);
    let number = Number::of(middle, 4, mood.talks.clone());
    let number = Number { denominator: Some(mood.talks.len() as f64), ..number };
    let both = [(feeling, "mood", "mood_range"), (energy, "energy", "energy_range")];
    let number = both.into_iter().fold(number, |number, (spread, code, range)| match spread {
        Some((median, low, high)) => number.and(code, Some(median), None).and(range, Some(low), Some(high)),
        None => number,
    });
    number.or_because("few_moods")
}
