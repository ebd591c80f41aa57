//! Writes the made-up rows. Each verb leaves what the real one would: the record, its parts and its event.

use super::texts::{self, Vocabulary};
use crate::calendar::Clock;
use crate::error::Result;
use crate::periods;
use chrono::{Datelike, Days, NaiveDate};
use rusqlite::{Transaction, params_from_iter, types::Value as Cell};
use std::collections::{HashMap, HashSet};

/// What a packet test looks for: it stands in private text only.
pub const CANARY: &str = "CANARY-7Q4Z";

pub(super) fn id() -> String {
    uuid::Uuid::now_v7().to_string()
}

pub(super) fn date(text: &str) -> NaiveDate {
    text.parse().unwrap_or(NaiveDate::MIN)
}

/// The instant of a record that was written on `on`.
fn instant(on: NaiveDate) -> String {
    format!("{on}T09:00:00.000Z")
}

/// `column => value` pairs, each value turned into a cell.
macro_rules! cells {
    ($($name:ident: $value:expr),* $(,)?) => { &[$((stringify!($name), $crate::demo::rows::cell($value))),*] };
}
pub(super) use cells;

pub(super) trait IntoCell {
    fn into_cell(self) -> Cell;
}
impl IntoCell for &str {
    fn into_cell(self) -> Cell {
        Cell::Text(self.to_owned())
    }
}
impl IntoCell for &String {
    fn into_cell(self) -> Cell {
        Cell::Text(self.clone())
    }
}
impl IntoCell for String {
    fn into_cell(self) -> Cell {
        Cell::Text(self)
    }
}
impl IntoCell for NaiveDate {
    fn into_cell(self) -> Cell {
        Cell::Text(self.to_string())
    }
}
impl IntoCell for bool {
    fn into_cell(self) -> Cell {
        Cell::Integer(self.into())
    }
}
impl IntoCell for i64 {
    fn into_cell(self) -> Cell {
        Cell::Integer(self)
    }
}
impl IntoCell for f64 {
    fn into_cell(self) -> Cell {
        Cell::Real(self)
    }
}
impl<T: IntoCell> IntoCell for Option<T> {
    fn into_cell(self) -> Cell {
        self.map_or(Cell::Null, T::into_cell)
    }
}
pub(super) fn cell(value: impl IntoCell) -> Cell {
    value.into_cell()
}

/// Somebody of the team.
#[derive(Clone)]
pub(super) struct Member {
    pub id: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub away: Vec<(NaiveDate, NaiveDate)>,
    pub recognition: String,
}

impl Member {
    pub fn reports_on(&self, on: NaiveDate) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    pub fn is_away(&self, on: NaiveDate) -> bool {
        self.away.iter().any(|(from, to)| (*from..=*to).contains(&on))
    }
}

/// A quarter as the planner has it.
#[derive(Clone)]
pub(super) struct Quarter {
    pub id: String,
    pub label: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub closed: bool,
}

/// A talk that was held: check-ins hang on it.
#[derive(Clone)]
pub(super) struct Talk {
    /// None: written down without a talk.
    pub id: Option<String>,
    pub on: NaiveDate,
}

/// What a measure is and how far it has come.
#[derive(Clone)]
pub(super) enum Measure {
    Number { kind: String, unit: String, from: f64, to: f64, current: f64 },
    Maintain { unit: String, low: f64, high: f64, values: Vec<f64> },
    DoneOrNot { done: bool },
    Steps(Vec<(String, Option<NaiveDate>)>),
}

pub(super) struct Goal<'a> {
    pub quarter: &'a Quarter,
    pub level: &'a str,
    pub owner: Option<&'a str>,
    pub parent: Option<&'a str>,
    pub title: &'a str,
    pub why: Option<&'a str>,
    pub ambition: &'a str,
    pub starts_on: NaiveDate,
    pub due_on: NaiveDate,
    pub agreed_on: NaiveDate,
    pub measure: Measure,
    /// Outcome, score and suggestion in tenths.
    pub closed: Option<(&'a str, i64, i64)>,
    /// The goal it goes on from, its lineage and how often.
    pub carried: Option<(&'a str, &'a str, i64)>,
    /// The talks in which it was spoken about, in order.
    pub talks: &'a [Talk],
    /// The day on which `current` was reached: earlier values lie on a line towards it.
    pub reached_on: NaiveDate,
    pub blocker: Option<&'a str>,
}

pub(super) struct Book<'a> {
    pub tx: &'a Transaction<'a>,
    pub canaries: bool,
    pub today: NaiveDate,
    pub holidays: Vec<NaiveDate>,
    pub own: String,
    pub words: &'static Vocabulary,
    /// Nothing that was promised gets late.
    pub punctual: bool,
    counters: HashMap<*const u8, usize>,
    said: HashSet<String>,
}

impl<'a> Book<'a> {
    pub fn new(tx: &'a Transaction<'a>, today: NaiveDate, canaries: bool, words: &'static Vocabulary) -> Book<'a> {
        Book {
            tx,
            canaries,
            today,
            holidays: Vec::new(),
            own: String::new(),
            words,
            punctual: false,
            counters: HashMap::new(),
            said: HashSet::new(),
        }
    }

    /// One row, with the times of the day it was written.
    pub fn put(&self, table: &str, on: NaiveDate, cells: &[(&str, Cell)]) -> Result<()> {
        let names: Vec<&str> = cells.iter().map(|(name, _)| *name).collect();
        let marks = vec!["?"; cells.len() + 2].join(", ");
        let sql = format!("INSERT INTO {table} ({}, created_at, updated_at) VALUES ({marks})", names.join(", "));
        let at = Cell::Text(instant(on.min(self.today)));
        let values = cells.iter().map(|(_, cell)| cell.clone()).chain([at.clone(), at]);
        self.tx.prepare_cached(&sql)?.execute(params_from_iter(values))?;
        Ok(())
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub fn event(
        &self,
        entity: &str,
        entity_id: &str,
        person: Option<&str>,
        event: &str,
        from: Option<&str>,
        to: &str,
        on: NaiveDate,
        reason: Option<&str>,
    ) -> Result<()> {
        self.put(
            "event",
            on,
            cells!(id: id(), entity: entity, entity_id: entity_id, person_id: person, event: event, from_value: from,
                to_value: to, effective_on: on, reason: reason),
        )
    }

    /// Private text.
    pub fn secret(&self, text: &str) -> String {
        if self.canaries { format!("{text} {CANARY}") } else { text.to_owned() }
    }

    pub fn is_working_day(&self, on: NaiveDate) -> bool {
        on.weekday().number_from_monday() <= 5 && !self.holidays.contains(&on)
    }

    /// The first working day from `on` on.
    pub fn working_day(&self, mut on: NaiveDate) -> NaiveDate {
        while !self.is_working_day(on) {
            on = on + Days::new(1);
        }
        on
    }

    /// The last working day up to `on`.
    pub fn working_day_before(&self, mut on: NaiveDate) -> NaiveDate {
        while !self.is_working_day(on) {
            on = on - Days::new(1);
        }
        on
    }

    /// The next number of a pool.
    pub fn next(&mut self, pool: *const u8) -> usize {
        let counter = self.counters.entry(pool).or_default();
        *counter += 1;
        *counter - 1
    }

    fn fill(&self, template: &str, n: usize, round: usize) -> String {
        let words = self.words;
        let place = words.places[(n + round) % words.places.len()];
        let thing = words.things[(n * 2 + round) % words.things.len()];
        let office = words.offices[(n * 3 + round) % words.offices.len()];
        let filled = template.replace("{place}", place).replace("{thing}", thing).replace("{office}", office);
        let filled = filled.replace("{their}", "their").replace("{they}", "they").replace("{They}", "They");
        let mut letters = filled.chars();
        letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
    }

    /// A line of the pool that nobody has said yet.
    pub fn say(&mut self, pool: &'static [&'static str]) -> String {
        self.say_all(pool, |line| vec![*line]).pop().unwrap_or_default()
    }

    /// The parts of one piece of the pool, filled alike, with a first part or whole that nobody has said yet.
    pub fn say_all<T>(&mut self, pool: &'static [T], parts: fn(&'static T) -> Vec<&'static str>) -> Vec<String> {
        let mut filled = Vec::new();
        for _ in 0..60 {
            let n = self.next(pool.as_ptr().cast());
            filled = parts(&pool[n % pool.len()]).iter().map(|part| self.fill(part, n, n / pool.len())).collect();
            if self.said.insert(filled.join(" ")) {
                break;
            }
        }
        filled
    }

    /// The quarter that holds `on`, as a row.
    pub fn quarter(&self, on: NaiveDate, closed: bool) -> Result<Quarter> {
        let (id, period) = periods::of(self.tx, Clock::stopped(on.min(self.today)), on)?;
        if closed {
            let end = (period.ends_on + Days::new(4)).min(self.today);
            self.tx.execute("UPDATE period SET state = 'closed', closed_at = ?2 WHERE id = ?1", (&id, instant(end)))?;
            self.event("period", id.as_str(), None, "close", Some("closing"), "closed", end, None)?;
        }
        Ok(Quarter { id: id.0, label: period.label, starts_on: period.starts_on, ends_on: period.ends_on, closed })
    }

    /// A rhythm.
    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub fn series(
        &self,
        person: Option<&str>,
        anchor: NaiveDate,
        weeks: i64,
        time: &str,
        zone: &str,
        minutes: i64,
        ends: Option<NaiveDate>,
    ) -> Result<String> {
        let series = id();
        let kind = if person.is_some() { "one_on_one" } else { "team_meeting" };
        self.put(
            "series",
            anchor,
            cells!(id: &series, person_id: person, kind: kind, anchor_on: anchor, interval_weeks: weeks,
                start_time: time, time_zone: zone, duration_min: minutes, ends_on: ends),
        )?;
        Ok(series)
    }

    fn conversation(&self, talk: &str, slot: &Slot, state: &str, held_on: Option<NaiveDate>) -> Result<()> {
        self.put(
            "conversation",
            held_on.unwrap_or(slot.on),
            cells!(id: talk, series_id: slot.series, person_id: slot.person,
                kind: if slot.person.is_some() { "one_on_one" } else { "team_meeting" },
                planned_on: slot.on, planned_time: slot.time, time_zone: slot.zone, held_on: held_on,
                duration_min: held_on.map(|_| slot.minutes),
                mode: held_on.map(|on| if on.ordinal() % 3 == 0 { "video" } else { "in_person" }), state: state),
        )
    }

    /// A talk that took place, with notes, what was spoken about and what was agreed.
    pub fn held_talk(&mut self, slot: &Slot, held_on: NaiveDate, next_on: NaiveDate, coached: bool) -> Result<Talk> {
        let talk = id();
        let Some(person) = slot.person else {
            self.conversation(&talk, slot, "held", Some(held_on))?;
            return Ok(Talk { id: Some(talk), on: held_on });
        };
        self.conversation(&talk, slot, "held", Some(held_on))?;
        self.event("conversation", &talk, Some(person), "hold", Some("planned"), "held", held_on, None)?;
        let notes = format!("{}\n\n{}", self.say(texts::NOTICED), self.say(texts::TALKED));
        self.put(
            "entry",
            held_on,
            cells!(id: id(), kind: "note", person_id: person, occurred_on: held_on, body: self.secret(&notes),
                visibility: "private", conversation_id: &talk),
        )?;
        let n = self.next("talks".as_ptr());
        if n % 3 == 1 {
            let line = self.say(texts::SHARED);
            self.tx.execute("UPDATE conversation SET summary = ?2 WHERE id = ?1", (&talk, line))?;
        }
        for (sort, by) in ["employee", "manager"].into_iter().enumerate().take(1 + n % 2) {
            let point = self.say(texts::POINTS);
            self.item(&talk, held_on, sort, "topic", by, None, &point, "discussed", "shared")?;
        }
        if coached {
            let asked = self.next(texts::QUESTIONS.as_ptr().cast()) % texts::QUESTIONS.len();
            let [first, question, second, other] = texts::QUESTIONS[asked];
            self.item(&talk, held_on, 5, "question", "manager", Some(first), question, "discussed", "shared")?;
            self.item(&talk, held_on, 6, "question", "manager", Some(second), other, "discussed", "shared")?;
        }
        let theirs = self.say(texts::THEIR_PROMISES);
        self.promise(&theirs, person, person, held_on, next_on, Some(&talk), coached)?;
        if n.is_multiple_of(2) {
            let mine = self.say(texts::MY_PROMISES);
            let own = self.own.clone();
            let due = self.working_day(held_on + Days::new(3 + (n as u64 % 5)));
            self.promise(&mine, &own, person, held_on, due, Some(&talk), false)?;
        }
        Ok(Talk { id: Some(talk), on: held_on })
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub fn item(
        &self,
        talk: &str,
        on: NaiveDate,
        sort: usize,
        kind: &str,
        by: &str,
        stage: Option<&str>,
        text: &str,
        state: &str,
        visibility: &str,
    ) -> Result<()> {
        let text = if visibility == "private" { self.secret(text) } else { text.to_owned() };
        self.put(
            "conversation_item",
            on,
            cells!(id: id(), conversation_id: talk, sort: sort as i64, kind: kind, raised_by: by, grow_stage: stage,
                text: text, state: state, visibility: visibility),
        )
    }

    /// A promise made on `made_on`. What is due by today was kept, nearly always on the day.
    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub fn promise(
        &mut self,
        text: &str,
        owner: &str,
        person: &str,
        made_on: NaiveDate,
        due_on: NaiveDate,
        talk: Option<&str>,
        own_idea: bool,
    ) -> Result<()> {
        let n = self.next("promises".as_ptr());
        let late = !self.punctual && n % 11 == 7;
        let done_on = if late { due_on + Days::new(3) } else { (due_on - Days::new(n as u64 % 3)).max(made_on) };
        let done_on = (due_on <= self.today && done_on <= self.today).then_some(done_on);
        self.promise_as(text, owner, person, made_on, due_on, talk, own_idea, done_on)
    }

    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub fn promise_as(
        &self,
        text: &str,
        owner: &str,
        person: &str,
        made_on: NaiveDate,
        due_on: NaiveDate,
        talk: Option<&str>,
        own_idea: bool,
        done_on: Option<NaiveDate>,
    ) -> Result<()> {
        let promise = id();
        self.put(
            "action_item",
            made_on,
            cells!(id: &promise, text: text, owner_person_id: owner, person_id: person, due_on: due_on,
                first_due_on: due_on, done_on: done_on, is_commitment: own_idea && talk.is_some(),
                state: if done_on.is_some() { "done" } else { "open" }, visibility: "shared", conversation_id: talk),
        )?;
        match done_on {
            Some(on) => self.event("action_item", &promise, Some(person), "finish", Some("open"), "done", on, None),
            None => Ok(()),
        }
    }

    /// A talk that did not take place on its day; with `made_up` it did, on another.
    pub fn missed_talk(
        &mut self,
        slot: &Slot,
        reason: &str,
        made_up: Option<NaiveDate>,
        next_on: NaiveDate,
    ) -> Result<Option<Talk>> {
        let missed = id();
        let made_up = made_up.map(|on| self.held_talk(&Slot { on, time: None, ..slot.clone() }, on, next_on, false));
        let made_up = made_up.transpose()?;
        let state = if made_up.is_some() { "moved" } else { "missed" };
        self.conversation(&missed, slot, state, None)?;
        self.tx.execute(
            "UPDATE conversation SET missed_reason = ?2, moved_to_id = ?3 WHERE id = ?1",
            (&missed, reason, made_up.as_ref().and_then(|talk| talk.id.as_ref())),
        )?;
        let (event, to) = if made_up.is_some() { ("make_up", "moved") } else { ("miss", "missed") };
        self.event("conversation", &missed, slot.person, event, Some("planned"), to, slot.on, Some(reason))?;
        Ok(made_up)
    }

    /// A talk that lies ahead, with what waits for it.
    pub fn planned_talk(&mut self, slot: &Slot, points: usize) -> Result<String> {
        let talk = id();
        self.conversation(&talk, slot, "planned", None)?;
        for sort in 0..points {
            let point = self.say(texts::POINTS);
            let by = if sort % 2 == 0 { "employee" } else { "manager" };
            self.item(&talk, self.today, sort, "topic", by, None, &point, "open", "shared")?;
        }
        Ok(talk)
    }

    /// A goal with its measure and its updates.
    pub fn goal(&mut self, goal: Goal) -> Result<String> {
        let new = id();
        let lineage = goal.carried.map_or(new.as_str(), |(_, lineage, _)| lineage);
        let agreed = goal.agreed_on <= self.today;
        let state = if goal.closed.is_some() {
            "closed"
        } else if agreed {
            "agreed"
        } else {
            "draft"
        };
        let closed_on = goal.quarter.ends_on.min(self.today);
        self.put(
            "goal",
            goal.agreed_on,
            cells!(id: &new, period_id: &goal.quarter.id, level: goal.level, owner_person_id: goal.owner,
                parent_goal_id: goal.parent, ambition: goal.ambition, title: goal.title, why: goal.why,
                starts_on: goal.starts_on, due_on: goal.due_on, agreed_on: agreed.then_some(goal.agreed_on),
                weight: 1_i64, state: state, outcome_code: goal.closed.map(|(outcome, ..)| outcome),
                score_tenths: goal.closed.map(|(_, score, _)| score),
                score_suggested_tenths: goal.closed.map(|(.., suggested)| suggested),
                closed_on: goal.closed.map(|_| closed_on), carried_from_id: goal.carried.map(|(from, ..)| from),
                lineage_id: lineage, carry_count: goal.carried.map_or(0, |(.., count)| count),
                visibility: if goal.level == "person" { "shared" } else { "public" }),
        )?;
        if agreed {
            self.event("goal", &new, goal.owner, "agree", Some("draft"), "agreed", goal.agreed_on, None)?;
        }
        if let Some((outcome, ..)) = goal.closed {
            let (event, reason) = match outcome {
                "carried_over" => ("carry_over", Some("Not finished, and still worth it.")),
                _ => ("score", None),
            };
            self.event("goal", &new, goal.owner, event, Some("active"), "closed", closed_on, reason)?;
        }
        self.measure(&new, &goal)?;
        Ok(new)
    }

    fn measure(&mut self, goal_id: &str, goal: &Goal) -> Result<()> {
        let key_result = id();
        let (mut kind, mut unit, mut from, mut to) = ("binary", "done".to_owned(), None, None);
        let (mut low, mut high, mut steps) = (None, None, None);
        match &goal.measure {
            Measure::Number { kind: which, unit: of, from: start, to: end, .. } => {
                (kind, unit, from, to) = (which, of.clone(), Some(*start), Some(*end));
            }
            Measure::Maintain { unit: of, low: bottom, high: top, .. } => {
                (kind, unit, low, high) = ("maintain", of.clone(), Some(*bottom), Some(*top));
            }
            Measure::DoneOrNot { .. } => {}
            Measure::Steps(all) => {
                let list: Vec<_> = all
                    .iter()
                    .map(|(text, on)| serde_json::json!({"text": text, "weight": 1, "done_on": on.filter(|on| *on <= self.today)}))
                    .collect();
                (kind, unit, steps) = ("milestones", "steps".into(), Some(serde_json::Value::from(list).to_string()));
            }
        }
        self.put(
            "key_result",
            goal.agreed_on,
            cells!(id: &key_result, goal_id: goal_id, sort: 0_i64, title: goal.title, kind: kind, unit: unit,
                from_value: from, to_value: to, band_low: low, band_high: high, milestones: steps, original_from: from,
                weight: 1_i64),
        )?;
        self.check_ins(goal_id, &key_result, goal)
    }

    /// Every fortnight, in the talk; the last one has the value of today.
    fn check_ins(&mut self, goal_id: &str, key_result: &str, goal: &Goal) -> Result<()> {
        let mut on: Vec<&Talk> = Vec::new();
        let possible: Vec<&Talk> =
            goal.talks.iter().filter(|t| t.on >= goal.agreed_on && t.on <= goal.due_on).collect();
        for talk in &possible {
            if on.last().is_none_or(|last| days(last.on, talk.on) >= 13) {
                on.push(talk);
            }
        }
        if let (Some(last), Some(kept)) = (possible.last(), on.last())
            && last.on != kept.on
        {
            if on.len() > 1 {
                on.pop();
            }
            on.push(last);
        }
        let count = on.len();
        for (n, talk) in on.into_iter().enumerate() {
            let last = n + 1 == count;
            let share = match days(goal.agreed_on, goal.reached_on) {
                0 => 1.0,
                all => (days(goal.agreed_on, talk.on) as f64 / all as f64).min(1.0),
            };
            let reached = last && (talk.on >= goal.reached_on || goal.reached_on <= self.today);
            let value = match &goal.measure {
                Measure::Number { from, to, current, .. } => {
                    let whole = [from, to, current].iter().all(|value| value.fract() == 0.0);
                    let places = if whole { 1.0 } else { 10.0 };
                    let straight = ((from + (current - from) * share) * places).round() / places;
                    Some(if reached { *current } else { straight })
                }
                // As many values as there are, the last ones of the check-ins.
                Measure::Maintain { values, .. } => (n + values.len()).checked_sub(count).map(|at| values[at]),
                Measure::DoneOrNot { done } => Some(f64::from(u8::from(*done && talk.on >= goal.reached_on))),
                Measure::Steps(_) => None,
            };
            let blocker = goal.blocker.filter(|_| last);
            let note = self.say(texts::UPDATES);
            let confidence = if blocker.is_some() { 5 } else { 7 + (n as i64 % 3) };
            self.put(
                "checkin",
                talk.on,
                cells!(id: id(), goal_id: goal_id, checked_on: talk.on,
                    status: if blocker.is_some() { "amber" } else { "green" }, confidence: confidence, note: note,
                    blocker: blocker, conversation_id: talk.id.as_ref()),
            )?;
            if let Some(value) = value {
                self.put(
                    "checkin",
                    talk.on,
                    cells!(id: id(), goal_id: goal_id, key_result_id: key_result, checked_on: talk.on, value: value,
                        conversation_id: talk.id.as_ref()),
                )?;
            }
        }
        Ok(())
    }

    /// Praise, a correction or advice for somebody. Without `given_on` it is not said yet.
    #[allow(clippy::too_many_arguments, reason = "the columns of one row")]
    pub fn feedback(
        &self,
        kind: &str,
        from: &str,
        to: &str,
        parts: &[String],
        occurred_on: NaiveDate,
        given_on: Option<NaiveDate>,
        channel: &str,
    ) -> Result<()> {
        let feedback = id();
        let draft = given_on.is_none();
        let part = |n: usize| parts.get(n).map(|text| if draft { self.secret(text) } else { text.clone() });
        let visibility = if draft {
            "private"
        } else if channel == "public" {
            "public"
        } else {
            "shared"
        };
        self.put(
            "feedback",
            occurred_on,
            cells!(id: &feedback, kind: kind, from_person_id: from, to_person_id: to,
                model: if kind == "feedforward" { "feedforward" } else { "SBI" }, situation: part(0), behaviour: part(1),
                impact: part(2), occurred_on: occurred_on, given_on: given_on,
                channel: given_on.map(|_| channel), state: if draft { "draft" } else { "given" },
                visibility: visibility),
        )?;
        match given_on {
            Some(on) => self.event("feedback", &feedback, Some(to), "give", Some("draft"), "given", on, None),
            None => Ok(()),
        }
    }

    /// A line of the timeline.
    pub fn entry(
        &self,
        kind: &str,
        person: Option<&str>,
        on: NaiveDate,
        body: &str,
        visibility: &str,
        attrs: serde_json::Value,
    ) -> Result<String> {
        let entry = id();
        let body = if visibility == "private" { self.secret(body) } else { body.to_owned() };
        self.put(
            "entry",
            on,
            cells!(id: &entry, kind: kind, person_id: person, occurred_on: on, body: body, visibility: visibility,
                attrs: attrs.to_string()),
        )?;
        Ok(entry)
    }

    pub fn away(&self, person: &str, whose: &str, from: NaiveDate, until: NaiveDate) -> Result<()> {
        self.put(
            "entry",
            from,
            cells!(id: id(), kind: "away", person_id: person, occurred_on: from, until_on: until, visibility: "private",
                attrs: serde_json::json!({ "whose": whose }).to_string()),
        )
    }

    /// A development plan in force with `steps` next steps, the first of them done.
    pub fn development(&mut self, person: &str, from: NaiveDate, until: NaiveDate, steps: usize) -> Result<()> {
        let plan = id();
        let aims = [
            "Take on a larger part of the planning",
            "Lead people one day",
            "Be the one who is asked first",
            "Know the whole way of an order",
        ];
        let n = self.next("aims".as_ptr());
        self.put(
            "idp",
            from,
            cells!(id: &plan, person_id: person, version: 1_i64, title: "Development plan",
                short_term_aim: aims[n % aims.len()], starts_on: from, review_by_on: until, state: "agreed"),
        )?;
        self.event("idp", &plan, Some(person), "sign", Some("shared"), "agreed", from, None)?;
        for sort in 0..steps {
            let skill = self.next(texts::DEVELOPMENT.as_ptr().cast()) % texts::DEVELOPMENT.len();
            let [objective, activity, evidence, help, source, kind] = texts::DEVELOPMENT[skill];
            let target =
                self.working_day(from + Days::new((days(from, until) * (sort as u64 + 1)) / (steps as u64 + 1)));
            let done = (target < self.today).then(|| self.working_day_before(target));
            let state = if done.is_some() {
                "done"
            } else if sort < 2 {
                "in_progress"
            } else {
                "planned"
            };
            let step = id();
            self.put(
                "idp_item",
                from,
                cells!(id: &step, idp_id: &plan, sort: sort as i64, objective: objective, source: source,
                    activity_kind: kind, activity: activity, resources: help, success_evidence: evidence,
                    target_on: target, first_target_on: target, done_on: done, outcome: done.map(|_| evidence),
                    state: state),
            )?;
            if let Some(on) = done {
                self.event("idp_item", &step, Some(person), "finish", Some("in_progress"), "done", on, None)?;
            }
        }
        Ok(())
    }

    /// The texts of one quarter's review. `state` is where it stands.
    pub fn review(
        &mut self,
        quarter: &Quarter,
        person: &str,
        from: NaiveDate,
        to: NaiveDate,
        state: &str,
        reason: Option<&str>,
    ) -> Result<()> {
        let review = id();
        let written = matches!(state, "closed" | "drafting");
        let texts = self.say_all(texts::REVIEWS, |parts| parts.to_vec());
        let comment = self.say(texts::COMMENTS);
        let text = |n: usize| written.then(|| texts[n].clone());
        self.put(
            "review",
            to,
            cells!(id: &review, period_id: &quarter.id, person_id: person, reviewer_person_id: &self.own,
                observed_from_on: from, observed_to_on: to.max(from), state: state, not_rated_reason: reason,
                summary: text(0), strengths: text(1), focus: text(2), next_steps: text(3),
                employee_comment: (state == "closed").then_some(comment)),
        )?;
        if state == "closed" {
            let on = (quarter.ends_on + Days::new(4)).min(self.today);
            self.event("review", &review, Some(person), "close", Some("signed"), "closed", on, None)?;
        }
        Ok(())
    }

    /// The five-step plan of a quarter. `answers`: code, question's answer, commitment.
    pub fn plan(&self, quarter: &Quarter, answers: &[(&str, &str, &str)]) -> Result<()> {
        let plan = id();
        self.put(
            "plan",
            quarter.starts_on,
            cells!(id: &plan, kind: "manager_to_leader", person_id: &self.own, period_id: &quarter.id,
                template_code: "lp.five_steps", template_version: 2_i64, title: "Manager to leader",
                starts_on: quarter.starts_on, ends_on: quarter.ends_on,
                state: if quarter.closed { "completed" } else { "running" },
                attrs: serde_json::json!({ "chosen": answers.first().map(|(code, ..)| code) }).to_string()),
        )?;
        let steps = [
            ("clarify_purpose", "Clarify purpose"),
            ("empower_others", "Empower others"),
            ("coach_dont_fix", "Coach, don't fix"),
            ("inspire", "Inspire"),
            ("develop_successors", "Develop successors"),
        ];
        for (sort, (code, title)) in steps.into_iter().enumerate() {
            let said = answers.iter().find(|(of, ..)| *of == code);
            self.put(
                "plan_step",
                quarter.starts_on,
                cells!(id: id(), plan_id: &plan, code: code, sort: sort as i64 + 1, title: title,
                    question_answer: said.map(|(_, answer, _)| self.secret(answer)),
                    commitment: said.map(|(.., commitment)| self.secret(commitment)),
                    due_on: said.map(|_| self.working_day_before(quarter.ends_on - Days::new(14)))),
            )?;
        }
        Ok(())
    }

    pub fn set(&self, key: &str, value: serde_json::Value, on: NaiveDate) -> Result<()> {
        self.put("setting", on, cells!(key: key, value: value.to_string()))
    }
}

/// A day on which a talk is expected.
#[derive(Clone)]
pub(super) struct Slot<'a> {
    pub series: Option<&'a str>,
    pub person: Option<&'a str>,
    pub on: NaiveDate,
    pub time: Option<&'a str>,
    pub zone: &'a str,
    pub minutes: i64,
}

/// Days from one date to a later one; none where it is not later.
pub(super) fn days(from: NaiveDate, to: NaiveDate) -> u64 {
    u64::try_from((to - from).num_days()).unwrap_or(0)
}
