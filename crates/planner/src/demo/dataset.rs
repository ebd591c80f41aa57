//! The large made-up team: the people and numbers of `content/demo_dataset.json`, either on their own days or moved to
//! today's calendar, where quarter, week and weekday stay and what lies ahead of today has not happened yet.

use super::rows::{Book, Goal, Measure, Member, Quarter, Slot, Talk, cells, date, days, id};
use super::texts;
use crate::calendar;
use crate::digest::sha256;
use crate::error::Result;
use chrono::{Datelike, Days, Months, NaiveDate};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

#[derive(Deserialize)]
pub(super) struct Dataset {
    pub clock: NaiveDate,
    settings: SettingsOf,
    people: Vec<PersonOf>,
    series: Vec<SeriesOf>,
    slot_exceptions: BTreeMap<String, Vec<ExceptionOf>>,
    goals: Vec<GoalOf>,
    delegation: Vec<DelegationOf>,
    succession: Vec<SuccessionOf>,
    activity: ActivityOf,
}

#[derive(Deserialize)]
struct SettingsOf {
    public_holidays: Vec<NaiveDate>,
}

#[derive(Deserialize)]
struct PersonOf {
    key: String,
    display_name: String,
    sort_name: Option<String>,
    given_name: Option<String>,
    name_hint: Option<String>,
    job_title: Option<String>,
    time_zone: Option<String>,
    #[serde(default)]
    is_self: bool,
    started_on: Option<NaiveDate>,
    left_on: Option<NaiveDate>,
    recognition: Option<String>,
    #[serde(default)]
    rel: Vec<RelationOf>,
    #[serde(default)]
    away: Vec<SpanOf>,
    #[serde(default)]
    moves: Vec<MoveOf>,
}

#[derive(Deserialize)]
struct RelationOf {
    kind: String,
    from: NaiveDate,
    to: Option<NaiveDate>,
    end_reason: Option<String>,
    previous_manager: Option<String>,
}

#[derive(Deserialize)]
struct SpanOf {
    from: NaiveDate,
    to: NaiveDate,
}

#[derive(Deserialize)]
struct MoveOf {
    on: NaiveDate,
    time_zone: String,
}

#[derive(Deserialize)]
struct SeriesOf {
    key: String,
    person: Option<String>,
    anchor: NaiveDate,
    weeks: i64,
    time: String,
    tz: String,
    min: i64,
    ends: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct ExceptionOf {
    series: String,
    n: usize,
    reason: String,
    made_up: bool,
}

#[derive(Deserialize)]
struct GoalOf {
    code: String,
    quarter: String,
    level: String,
    owner: Option<String>,
    title: String,
    ambition: String,
    parent: Option<String>,
    why: Option<String>,
    key_results: Vec<KeyResultOf>,
    score_suggested: Option<f64>,
    score: Option<f64>,
    outcome: Option<String>,
    carried_from: Option<String>,
    carry_count: i64,
}

#[derive(Deserialize)]
struct KeyResultOf {
    kind: String,
    unit: Option<String>,
    from: Option<f64>,
    to: Option<f64>,
    current: Option<f64>,
    band_low: Option<f64>,
    band_high: Option<f64>,
    #[serde(default)]
    values: Vec<f64>,
    done: Option<bool>,
    #[serde(default)]
    milestones: Vec<MilestoneOf>,
}

#[derive(Deserialize)]
struct MilestoneOf {
    text: String,
    done_on: Option<NaiveDate>,
}

#[derive(Deserialize)]
struct DelegationOf {
    kind: String,
    title: String,
    to: Option<String>,
    level: i64,
    identified: NaiveDate,
    agreed: Option<NaiveDate>,
    handed_over: Option<NaiveDate>,
    completed: Option<NaiveDate>,
    taken_back: Option<NaiveDate>,
    #[serde(default)]
    stretch: bool,
    reason: Option<String>,
    result: Option<String>,
    limits: Option<String>,
}

#[derive(Deserialize)]
struct SuccessionOf {
    candidate: String,
    readiness: String,
    assessed: NaiveDate,
    #[serde(default)]
    emergency_cover: bool,
}

#[derive(Deserialize)]
struct ActivityOf {
    per_quarter: BTreeMap<String, QuarterOf>,
}

#[derive(Deserialize)]
struct QuarterOf {
    feedback_given: usize,
    feedback_received: usize,
    coached_conversations: usize,
    impact_stories: usize,
    team_meetings_with_story: usize,
    learning_entries: usize,
    initiative: usize,
    vision_echo: usize,
    recognition_public: usize,
    idp_active: usize,
    absence_test: Option<serde_json::Value>,
}

pub(super) fn read() -> Result<Dataset> {
    Ok(serde_json::from_str(include_str!("../../content/demo_dataset.json"))?)
}

/// The four quarters of the file and where they lie in the planner.
struct Calendar {
    file: [(NaiveDate, NaiveDate); 4],
    here: [(NaiveDate, NaiveDate); 4],
    /// The first quarter that is told.
    first: usize,
    exact: bool,
    shift: i64,
}

fn quarter_starts(first: NaiveDate) -> [(NaiveDate, NaiveDate); 4] {
    std::array::from_fn(|n| (first + Months::new(3 * n as u32), first + Months::new(3 * n as u32 + 3) - Days::new(1)))
}

fn monday_from(on: NaiveDate) -> NaiveDate {
    on + Days::new(u64::from((7 - on.weekday().num_days_from_monday()) % 7))
}

impl Calendar {
    fn new(clock: NaiveDate, today: NaiveDate, exact: bool) -> Calendar {
        let file = quarter_starts(date("2023-04-01"));
        if exact {
            return Calendar { file, here: file, first: 0, exact, shift: 0 };
        }
        let running = today.with_day(1).unwrap_or(today) - Months::new((today.month0()) % 3);
        Calendar {
            file,
            here: quarter_starts(running - Months::new(9)),
            first: 1,
            exact,
            shift: (today - clock).num_days(),
        }
    }

    /// Weekday `dow` in week `w` of the quarter, counted from its first Monday.
    fn here(&self, on: NaiveDate) -> NaiveDate {
        if self.exact {
            return on;
        }
        let Some(q) = self.file.iter().position(|(from, to)| (*from..=*to).contains(&on)) else {
            return on + chrono::TimeDelta::days(self.shift);
        };
        let since = on - monday_from(self.file[q].0);
        (monday_from(self.here[q].0) + since).clamp(self.here[q].0, self.here[q].1)
    }
}

/// Public holidays of two years around `today`, as the file's team has them.
pub(super) fn holidays(today: NaiveDate) -> Vec<NaiveDate> {
    let mut all = Vec::new();
    for year in today.year() - 1..=today.year() + 1 {
        let easter = easter(year);
        all.extend([-2_i64, 1, 39, 50].map(|after| easter + chrono::TimeDelta::days(after)));
        all.extend(
            [(1, 1), (5, 1), (10, 3), (12, 25), (12, 26)]
                .iter()
                .filter_map(|(m, d)| NaiveDate::from_ymd_opt(year, *m, *d)),
        );
    }
    all.sort();
    all
}

/// Easter Sunday in the Gregorian calendar.
fn easter(year: i32) -> NaiveDate {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let (month, day) = ((h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
    NaiveDate::from_ymd_opt(year, month as u32, day as u32).unwrap_or(NaiveDate::MIN)
}

/// Writes the whole story up to the book's today. With `exact` on the days of the file.
pub(super) fn write(book: &mut Book, dataset: &Dataset, exact: bool) -> Result<()> {
    let calendar = Calendar::new(dataset.clock, book.today, exact);
    book.holidays = if exact { dataset.settings.public_holidays.clone() } else { holidays(book.today) };
    Story { book, dataset, calendar, quarters: Vec::new(), people: HashMap::new(), talks: HashMap::new() }.tell()
}

struct Story<'b, 'a> {
    book: &'b mut Book<'a>,
    dataset: &'b Dataset,
    calendar: Calendar,
    /// As in the calendar; those before the first are not kept.
    quarters: Vec<Quarter>,
    people: HashMap<String, Member>,
    /// The held talks by person; the team's under "".
    talks: HashMap<String, Vec<Talk>>,
}

impl Story<'_, '_> {
    fn tell(mut self) -> Result<()> {
        self.settings()?;
        self.people()?;
        self.periods()?;
        for series in &self.dataset.series {
            self.talks_of(series)?;
        }
        for talks in self.talks.values_mut() {
            talks.sort_by_key(|talk| talk.on);
        }
        self.goals()?;
        self.delegation()?;
        self.succession()?;
        for q in self.calendar.first..4 {
            self.feedback(q)?;
            self.entries(q)?;
            self.reviews(q)?;
            self.growth(q)?;
        }
        self.development()?;
        self.waiting()
    }

    fn quarter(&self, q: usize) -> Quarter {
        self.quarters[q - self.calendar.first].clone()
    }

    /// What lies between the quarter's first day and today.
    fn span(&self, q: usize) -> Option<(NaiveDate, NaiveDate)> {
        let (from, to) = self.calendar.here[q];
        (from <= self.book.today).then(|| (from, to.min(self.book.today)))
    }

    fn settings(&self) -> Result<()> {
        let from = self.calendar.here[self.calendar.first].0;
        let (month, label) = if self.calendar.exact { (4, "ending") } else { (1, "span") };
        let holidays: Vec<String> = self.book.holidays.iter().map(NaiveDate::to_string).collect();
        self.book.set("fiscal", serde_json::json!({"month": month, "day": 1, "label": label}), from)?;
        self.book.set("holidays", serde_json::json!(holidays), from)
    }

    fn people(&mut self) -> Result<()> {
        let known_from = self.calendar.here[self.calendar.first].0;
        for person in &self.dataset.people {
            let new = id();
            let zone = person.moves.iter().rfind(|m| self.calendar.here(m.on) <= self.book.today).map(|m| &m.time_zone);
            let joined = person.rel.iter().map(|rel| self.calendar.here(rel.from)).min();
            let written = joined.unwrap_or(known_from).max(known_from);
            self.book.put(
                "person",
                written,
                cells!(id: &new, display_name: &person.display_name, sort_name: person.sort_name.as_ref(),
                    given_name: person.given_name.as_ref(), name_hint: person.name_hint.as_ref(),
                    job_title: person.job_title.as_ref(), time_zone: zone.or(person.time_zone.as_ref()),
                    is_self: person.is_self, recognition_preference: person.recognition.as_ref(),
                    started_on: person.started_on.map(|on| self.calendar.here(on)),
                    left_on: person.left_on.map(|on| self.calendar.here(on))),
            )?;
            if person.is_self {
                self.book.own = new.clone();
            }
            for rel in &person.rel {
                let (relation, from) = (id(), self.calendar.here(rel.from));
                let to = rel.to.map(|on| self.calendar.here(on));
                self.book.put(
                    "relationship",
                    from.max(known_from),
                    cells!(id: relation, person_id: &new, kind: &rel.kind, started_on: from, ended_on: to,
                        end_reason: rel.end_reason.as_ref(), previous_manager: rel.previous_manager.as_ref()),
                )?;
                if let Some(to) = to {
                    self.book.event(
                        "relationship",
                        &new,
                        Some(&new),
                        "end",
                        Some(&rel.kind),
                        "",
                        to,
                        rel.end_reason.as_deref(),
                    )?;
                }
            }
            let away: Vec<_> =
                person.away.iter().map(|span| (self.calendar.here(span.from), self.calendar.here(span.to))).collect();
            for (from, to) in &away {
                self.book.away(&new, "person", *from, *to)?;
            }
            let report = person.rel.iter().find(|rel| rel.kind == "direct_report");
            let from = report.map_or(NaiveDate::MAX, |rel| self.calendar.here(rel.from));
            let until = report.and_then(|rel| rel.to).map(|on| self.calendar.here(on));
            let recognition = person.recognition.clone().unwrap_or_default();
            self.people.insert(person.key.clone(), Member { id: new, from, until, away, recognition });
        }
        Ok(())
    }

    fn periods(&mut self) -> Result<()> {
        for q in self.calendar.first..4 {
            let quarter = self.book.quarter(self.calendar.here[q].0, q < 3)?;
            self.quarters.push(quarter);
        }
        Ok(())
    }

    /// The running fiscal year, for goals that take all of it.
    fn year(&self) -> Result<Quarter> {
        let running = &self.quarters[self.quarters.len() - 1];
        let year_starts = if self.calendar.exact {
            self.calendar.here[0].0
        } else {
            running.starts_on.with_month(1).unwrap_or(running.starts_on)
        };
        let ends_on = year_starts + Months::new(12) - Days::new(1);
        let label = running.label.split(' ').next().unwrap_or_default().to_owned();
        let year = Quarter { id: id(), label, starts_on: year_starts, ends_on, closed: false };
        let number = i64::from(if self.calendar.exact { ends_on.year() } else { year_starts.year() });
        self.book.put(
            "period",
            year_starts.max(self.quarters[0].starts_on),
            cells!(id: &year.id, kind: "year", label: &year.label, fiscal_year: number, starts_on: year_starts, ends_on: ends_on, state: "open"),
        )?;
        for quarter in self.quarters.iter().filter(|quarter| quarter.starts_on >= year_starts) {
            self.book.tx.execute("UPDATE period SET parent_id = ?2 WHERE id = ?1", (&quarter.id, &year.id))?;
        }
        Ok(year)
    }

    fn anchor(&self, series: &SeriesOf) -> NaiveDate {
        let told_from = self.calendar.here[self.calendar.first].0;
        if self.calendar.exact || series.anchor >= self.calendar.file[self.calendar.first].0 {
            return self.calendar.here(series.anchor);
        }
        monday_from(told_from) + Days::new(u64::from(series.anchor.weekday().num_days_from_monday()))
    }

    fn talks_of(&mut self, of: &SeriesOf) -> Result<()> {
        let member = of.person.as_ref().and_then(|key| self.people.get(key)).cloned();
        let person = member.as_ref().map(|m| m.id.clone());
        let anchor = self.anchor(of);
        let ends = of.ends.map(|on| self.calendar.here(on));
        let series = self.book.series(person.as_deref(), anchor, of.weeks, &of.time, &of.tz, of.min, ends)?;
        let key = of.person.clone().unwrap_or_default();
        let slot = |on| Slot {
            series: Some(&series),
            person: person.as_deref(),
            on,
            time: Some(&of.time),
            zone: &of.tz,
            minutes: of.min,
        };
        let weeks = of.weeks as u32;
        let ahead = if self.calendar.exact { self.book.today + Days::new(1) } else { self.book.today };
        let step = Days::new(u64::from(weeks) * 7);
        for q in self.calendar.first..4 {
            let (from, to) = self.calendar.here[q];
            let planned: Vec<NaiveDate> =
                calendar::slots(anchor, weeks, from, ends.map_or(to, |ends| ends.min(to))).collect();
            // On the file's own day today's talks are over; on any other they are still to come.
            let past = planned.iter().filter(|on| **on < ahead).count();
            let coach_every = self.coach_every(q);
            for (n, &on) in planned.iter().enumerate().take(past) {
                let name = format!("Q{}", q + 1);
                let exception = self
                    .dataset
                    .slot_exceptions
                    .get(&name)
                    .and_then(|all| all.iter().find(|e| e.series == of.key && e.n == n + 1));
                let next = self.book.working_day((on + step).min(to));
                let outcome = if self.book.holidays.contains(&on) {
                    Some(("public_holiday", false))
                } else if member.as_ref().is_some_and(|m| m.is_away(on)) {
                    Some(("employee_away", false))
                } else {
                    exception.map(|e| (e.reason.as_str(), e.made_up))
                };
                let held = match outcome {
                    None => {
                        let count = self.book.next(["Q1", "Q2", "Q3", "Q4"][q].as_ptr());
                        let coached = person.is_some() && (count * coach_every.0) % coach_every.1 < coach_every.0;
                        Some(self.book.held_talk(&slot(on), on, next, coached)?)
                    }
                    Some((reason, made_up)) => {
                        let day = self.book.working_day(on + Days::new(1));
                        let day = (made_up && day <= self.book.today).then_some(day);
                        self.book.missed_talk(&slot(on), reason, day, next)?
                    }
                };
                self.talks.entry(key.clone()).or_default().extend(held);
            }
        }
        if ends.is_none() {
            let next =
                calendar::slots(anchor, weeks, ahead, ahead + Days::new(60)).find(|on| self.book.is_working_day(*on));
            if let Some(next) = next.filter(|_| member.as_ref().is_none_or(|m| !m.is_away(self.book.today))) {
                self.book.planned_talk(&slot(next), if person.is_some() { 2 } else { 0 })?;
            }
        }
        Ok(())
    }

    /// How many of the quarter's talks are coached: so many of so many.
    fn coach_every(&self, q: usize) -> (usize, usize) {
        let coached =
            self.dataset.activity.per_quarter.get(&format!("Q{}", q + 1)).map_or(0, |a| a.coached_conversations);
        (coached, [56, 67, 62, 78][q])
    }

    fn measure(&self, of: &KeyResultOf) -> Measure {
        let unit = of.unit.clone().unwrap_or_default();
        match of.kind.as_str() {
            "binary" => Measure::DoneOrNot { done: of.done.unwrap_or(false) },
            "milestones" => Measure::Steps(
                of.milestones.iter().map(|m| (m.text.clone(), m.done_on.map(|on| self.calendar.here(on)))).collect(),
            ),
            "maintain" => Measure::Maintain {
                unit,
                low: of.band_low.unwrap_or(0.0),
                high: of.band_high.unwrap_or(0.0),
                values: of.values.clone(),
            },
            kind => Measure::Number {
                kind: kind.to_owned(),
                unit,
                from: of.from.unwrap_or(0.0),
                to: of.to.unwrap_or(1.0),
                current: of.current.unwrap_or(0.0),
            },
        }
    }

    fn goals(&mut self) -> Result<()> {
        // The goal's id, its lineage, and how often it was carried.
        let mut made: HashMap<&str, (String, String)> = HashMap::new();
        let clock = self.calendar.here(self.dataset.clock);
        for of in &self.dataset.goals {
            let year = of.quarter == "FY";
            let q = if year { 3 } else { of.quarter.trim_start_matches('Q').parse::<usize>().unwrap_or(1) - 1 };
            if q < self.calendar.first || (of.code == "r6a.3" && !self.people.contains_key("r6")) {
                continue;
            }
            let Some(key_result) = of.key_results.first() else { continue };
            let quarter = if year { self.year()? } else { self.quarter(q) };
            let carried = of.carried_from.as_deref().and_then(|from| made.get(from)).cloned();
            let (starts_on, due_on) = (quarter.starts_on.max(self.quarters[0].starts_on), quarter.ends_on);
            let mut agreed_on =
                starts_on + Days::new(if carried.is_some() || of.carried_from.is_some() { 0 } else { 9 });
            if let Some(owner) =
                of.owner.as_ref().and_then(|key| self.people.get(key)).filter(|m| m.from < NaiveDate::MAX)
            {
                agreed_on = agreed_on.max(owner.from);
            }
            let talks = match of.owner.as_deref() {
                Some("self") => self.fridays(quarter.starts_on, quarter.ends_on.min(self.book.today)),
                owner => self.talks.get(owner.unwrap_or_default()).cloned().unwrap_or_default(),
            };
            let last = talks.iter().rev().find(|t| t.on <= due_on).map_or(due_on, |t| t.on);
            let reached_on = match key_result.kind.as_str() {
                _ if q < 3 || self.calendar.exact => last,
                "binary" => quarter.starts_on + Days::new(days(quarter.starts_on, clock) * 2 / 5),
                // Somewhat before the file's day, so that on most days most goals are on pace.
                _ => quarter.starts_on + Days::new(days(quarter.starts_on, clock) * 4 / 5),
            };
            let tenths = |score: Option<f64>| (score.unwrap_or(0.0) * 10.0).round() as i64;
            let closed = of.outcome.as_deref().map(|outcome| (outcome, tenths(of.score), tenths(of.score_suggested)));
            let owner = of.owner.as_ref().and_then(|key| self.people.get(key)).map(|m| m.id.clone());
            let new = self.book.goal(Goal {
                quarter: &quarter,
                level: &of.level,
                owner: owner.as_deref(),
                parent: of.parent.as_deref().and_then(|code| made.get(code)).map(|(id, _)| id.as_str()),
                title: &of.title,
                why: of.why.as_deref(),
                ambition: &of.ambition,
                starts_on,
                due_on,
                agreed_on,
                measure: self.measure(key_result),
                closed,
                carried: carried.as_ref().map(|(id, lineage)| (id.as_str(), lineage.as_str(), of.carry_count)),
                talks: &talks,
                reached_on,
                blocker: (of.code == "r2b.4").then_some("IT to open the second test system"),
            })?;
            let lineage = carried.map_or_else(|| new.clone(), |(_, lineage)| lineage);
            made.insert(&of.code, (new, lineage));
        }
        Ok(())
    }

    /// The manager looks at goals of her own on every other Friday.
    fn fridays(&self, from: NaiveDate, to: NaiveDate) -> Vec<Talk> {
        let fridays = calendar::slots(monday_from(from) + Days::new(11), 2, from, to);
        fridays.map(|on| Talk { id: None, on: self.book.working_day_before(on) }).collect()
    }

    fn delegation(&mut self) -> Result<()> {
        let told_from = self.calendar.here[self.calendar.first].0;
        let today = self.book.today;
        for of in &self.dataset.delegation {
            let identified = self.calendar.here(of.identified);
            let past = |on: Option<NaiveDate>| on.map(|on| self.calendar.here(on)).filter(|on| *on <= today);
            let (agreed, handed_over, completed) = (past(of.agreed), past(of.handed_over), past(of.completed));
            let taken_back = past(of.taken_back);
            if identified > today || taken_back.is_some_and(|on| on < told_from) {
                continue;
            }
            let state = match (agreed, handed_over, completed, taken_back) {
                (.., Some(_)) => "taken_back",
                (_, _, Some(_), _) => "completed",
                (_, Some(_), ..) => "handed_over",
                (Some(_), ..) => "agreed",
                _ => "candidate",
            };
            let open = !matches!(state, "candidate");
            let to = of.to.as_ref().and_then(|key| self.people.get(key)).map(|m| m.id.clone());
            let new = id();
            let text = |text: &Option<String>| text.as_ref().filter(|_| open).cloned();
            let title = if open { of.title.clone() } else { self.book.secret(&of.title) };
            self.book.put(
                "delegation",
                identified.max(told_from),
                cells!(id: &new, kind: &of.kind, title: title, is_stretch: of.stretch,
                    accountable_person_id: to.as_ref().filter(|_| open), responsible_person_id: to.as_ref().filter(|_| open), authority_level: of.level,
                    result: text(&of.result), limits: text(&of.limits), identified_on: identified, agreed_on: agreed,
                    handed_over_on: handed_over, completed_on: completed, ended_on: taken_back,
                    outcome: completed.and(of.result.as_ref()), state: state,
                    visibility: if open { "shared" } else { "private" }),
            )?;
            let steps = [
                ("accept", "proposed", "agreed", agreed, None),
                ("hand_over", "agreed", "handed_over", handed_over, None),
                ("complete", "handed_over", "completed", completed, None),
                ("take_back", "handed_over", "taken_back", taken_back, of.reason.as_deref()),
            ];
            for (event, from, state, on, reason) in steps {
                if let Some(on) = on {
                    self.book.event("delegation", &new, to.as_deref(), event, Some(from), state, on, reason)?;
                }
            }
        }
        Ok(())
    }

    fn succession(&mut self) -> Result<()> {
        let all: Vec<_> =
            self.dataset.succession.iter().filter(|of| self.calendar.here(of.assessed) <= self.book.today).collect();
        for (n, of) in all.iter().enumerate() {
            let assessed = self.calendar.here(of.assessed);
            let until = all[n + 1..]
                .iter()
                .find(|later| later.candidate == of.candidate)
                .map(|l| self.calendar.here(l.assessed));
            let candidate = self.people.get(&of.candidate).map(|m| m.id.clone());
            self.book.put(
                "succession",
                assessed,
                cells!(id: id(), role_title: "Head of Service and Field Support", is_own_role: true,
                    candidate_person_id: candidate, person_wishes: self.book.secret("Would like to lead people, in two or three years."),
                    asked_on: assessed - Days::new(14), readiness: &of.readiness, emergency_cover: of.emergency_cover,
                    assessed_on: assessed, strengths: self.book.secret("Plans ahead and keeps calm when others do not."),
                    gaps: self.book.secret("Has not led a budget talk yet."), from_on: assessed, until_on: until),
            )?;
        }
        Ok(())
    }

    fn activity(&self, q: usize) -> Option<&QuarterOf> {
        self.dataset.activity.per_quarter.get(&format!("Q{}", q + 1))
    }

    /// `count` working days spread over the quarter up to the file's clock, without those that lie ahead.
    fn spread(&self, q: usize, count: usize) -> Vec<NaiveDate> {
        let (from, to) = self.calendar.here[q];
        let to = if q == 3 { self.calendar.here(self.dataset.clock).min(to) } else { to };
        let all = days(from, to);
        (0..count)
            .map(|n| {
                self.book.working_day_before(
                    (from + Days::new(all * (2 * n as u64 + 1) / (2 * count as u64))).max(from + Days::new(3)),
                )
            })
            .filter(|on| *on <= self.book.today)
            .collect()
    }

    /// The reports of that day, always in the same order; nobody who is away.
    fn team_on(&self, on: NaiveDate) -> Vec<Member> {
        let keys = ["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"];
        keys.iter()
            .filter_map(|key| self.people.get(*key))
            .filter(|m| m.reports_on(on) && !m.is_away(on))
            .cloned()
            .collect()
    }

    fn feedback(&mut self, q: usize) -> Result<()> {
        let Some(activity) = self.activity(q) else { return Ok(()) };
        let (given, public, received) =
            (activity.feedback_given, activity.recognition_public, activity.feedback_received);
        let own = self.book.own.clone();
        let mut in_public = 0;
        for (n, on) in self.spread(q, given).into_iter().enumerate() {
            let team = self.team_on(on);
            let Some(member) = team.get(n % team.len().max(1)) else { continue };
            let occurred = self.book.working_day_before(on - Days::new(n as u64 % 3)).max(member.from.min(on));
            if n % 3 == 2 {
                let parts = self.book.say_all(texts::CORRECTIONS, |parts| parts.to_vec());
                let kind = parts[0].to_lowercase();
                let occurred = if kind == "feedforward" { on } else { occurred };
                self.book.feedback(&kind, &own, &member.id, &parts[1..], occurred, Some(on), "in_person")?;
            } else {
                let parts = self.book.say_all(texts::PRAISE, |parts| parts.to_vec());
                let channel = match member.recognition.as_str() {
                    _ if in_public < public && n % 3 == 0 => "public",
                    "written" => "written",
                    _ if n % 4 == 1 => "video",
                    _ => "in_person",
                };
                in_public += usize::from(channel == "public");
                self.book.feedback("praise", &own, &member.id, &parts, occurred, Some(on), channel)?;
            }
        }
        for (n, on) in self.spread(q, received).into_iter().enumerate() {
            let team = self.team_on(on);
            let Some(member) = team.get((n * 3 + 1) % team.len().max(1)) else { continue };
            let parts = self.book.say_all(texts::RECEIVED, |parts| parts.to_vec());
            let kind = if parts[1].contains("for the second time") || parts[1].contains("before we had") {
                "constructive"
            } else {
                "praise"
            };
            self.book.feedback(kind, &member.id, &own, &parts, on, Some(on), "in_person")?;
        }
        Ok(())
    }

    fn entries(&mut self, q: usize) -> Result<()> {
        let Some((from, to)) = self.span(q) else { return Ok(()) };
        let Some(activity) = self.activity(q) else { return Ok(()) };
        let (stories, learning, initiative) = (activity.impact_stories, activity.learning_entries, activity.initiative);
        let (echoes, told, absence) =
            (activity.vision_echo, activity.team_meetings_with_story, activity.absence_test.clone());
        let own = self.book.own.clone();
        let none = || serde_json::json!({});
        let mut monday = monday_from(from);
        let mut week = 0;
        while monday <= to {
            for (day, hat) in [(0, "manager"), (2, if week % 3 == 0 { "leader" } else { "manager" }), (4, "leader")] {
                let on = monday + Days::new(day);
                if on <= to && self.book.is_working_day(on) {
                    let context = if week % 5 == 4 { "crisis" } else { "steady" };
                    let attrs = serde_json::json!({"hat": hat, "context": context, "minutes": 60 + 15 * (week % 4), "fit_felt": 2});
                    self.book.put("entry", on, cells!(id: id(), kind: "hat", person_id: &own, occurred_on: on, visibility: "private", attrs: attrs.to_string()))?;
                }
            }
            for (n, day) in [1, 3].into_iter().enumerate().take(1 + week % 2) {
                let on = self.book.working_day(monday + Days::new(day));
                let team = self.team_on(on);
                if on > to || team.is_empty() {
                    continue;
                }
                let turn = self.book.next("note".as_ptr());
                let member = &team[turn % team.len()];
                let private = turn.is_multiple_of(3);
                let note = self.book.say(texts::NOTES);
                let visibility = if private { "private" } else { "shared" };
                self.book.entry("note", Some(&member.id), on, &note, visibility, none())?;
                if n == 1 && week % 4 == 1 {
                    let outcome = self.book.say(texts::PRAISE_DONE);
                    self.book.entry("achievement", Some(&member.id), on, &outcome, "shared", none())?;
                }
            }
            let friday = self.book.working_day_before(monday + Days::new(4));
            if week % 3 != 2 && friday <= to && friday >= from {
                let line = self.book.say(texts::REFLECTIONS);
                self.book.entry("reflection", Some(&own), friday, &line, "private", none())?;
            }
            week += 1;
            monday = monday + Days::new(7);
        }
        let mut made = Vec::new();
        for on in self.spread(q, stories) {
            let line = self.book.say(texts::STORIES);
            let attrs = serde_json::json!({"voice": if made.len() % 2 == 0 { "first_hand" } else { "retold" }, "consent": true});
            made.push((on, line.clone(), self.book.entry("impact_story", None, on, &line, "public", attrs)?));
        }
        let meetings: Vec<Talk> =
            self.talks.get("").into_iter().flatten().filter(|t| (from..=to).contains(&t.on)).cloned().collect();
        for (n, meeting) in meetings.iter().rev().take(told).enumerate() {
            let Some((_, line, story)) = made.get(n % made.len().max(1)) else { break };
            self.book.put(
                "conversation_item",
                meeting.on,
                cells!(id: id(), conversation_id: meeting.id.as_ref(), sort: 0_i64, kind: "topic", raised_by: "manager",
                    text: line, state: "discussed", visibility: "shared", entry_id: story),
            )?;
        }
        for (kind, count, pool, visibility) in [
            ("learning", learning, texts::LEARNING, "private"),
            ("initiative", initiative, texts::INITIATIVES, "shared"),
            ("vision_echo", echoes, texts::ECHOES, "private"),
        ] {
            for (n, on) in self.spread(q, count).into_iter().enumerate() {
                let line = self.book.say(pool);
                let attrs = match kind {
                    "learning" => {
                        serde_json::json!({"minutes": 90 + 30 * n, "effect_level": 2 + n % 2, "activity_kind": "course"})
                    }
                    "initiative" => {
                        let stage = ["idea", "trial", "delivered"][n % 3];
                        serde_json::json!({ "stage": stage })
                    }
                    _ => serde_json::json!({"heard_where": "at the depot"}),
                };
                self.book.entry(kind, (kind == "learning").then_some(own.as_str()), on, &line, visibility, attrs)?;
            }
        }
        if let Some(counts) = absence {
            let on = self.book.working_day(from + Days::new(51)).min(to);
            let attrs = serde_json::json!({"days": 10, "continued": counts["continued"], "stopped": counts["stopped"], "started": counts["started"]});
            self.book.entry(
                "absence_test",
                Some(&own),
                on,
                "Two weeks away. Five things went on as usual, one waited, and one began without me.",
                "private",
                attrs,
            )?;
        }
        if q == self.calendar.first {
            let on = self.book.working_day(from + Days::new(4)).min(to);
            let attrs = serde_json::json!({"confirmed_on": [on.to_string()]});
            self.book.entry(
                "purpose_statement",
                None,
                on,
                "We are here so that no treatment is postponed because something of ours is missing.",
                "public",
                attrs,
            )?;
        }
        Ok(())
    }

    fn reviews(&mut self, q: usize) -> Result<()> {
        let Some((from, to)) = self.span(q) else { return Ok(()) };
        let quarter = self.quarter(q);
        if q == 3 && days(to, quarter.ends_on) > 21 {
            return Ok(()); // begun three weeks before the quarter's end
        }
        for key in ["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"] {
            let Some(member) = self.people.get(key).cloned() else { continue };
            if member.from > to || member.until.is_some_and(|until| until < from) {
                continue;
            }
            let (state, reason) = match (q, key) {
                (1, "r5") => ("exempt", Some("new_role")),
                (2, "r6") => ("exempt", Some("left")),
                (2, "r7") => ("exempt", Some("moved")),
                (2, "r8") => ("exempt", Some("long_absence")),
                (3, "r1" | "r2" | "r3" | "r5") => ("self_review", None),
                (3, "r4" | "r7") => ("drafting", None),
                (3, _) => ("not_started", None),
                _ => ("closed", None),
            };
            let (first, last) = (from.max(member.from), to.min(member.until.unwrap_or(to)));
            self.book.review(&quarter, &member.id, first, last, state, reason)?;
            if state == "closed" {
                let version = 1_i64;
                let hash = sha256(format!("{} {}", member.id, quarter.label));
                let name = self
                    .dataset
                    .people
                    .iter()
                    .find(|p| p.key == key)
                    .map_or("", |p| p.name_hint.as_deref().unwrap_or(&p.display_name));
                self.book.put(
                    "snapshot",
                    quarter.ends_on + Days::new(5),
                    cells!(id: id(), kind: "packet", period_id: &quarter.id, person_id: &member.id, span: "quarter",
                        from_on: quarter.starts_on, to_on: quarter.ends_on, audience: "employee", paper: "a4",
                        version: version, taken_at: format!("{}T15:30:00.000Z", (quarter.ends_on + Days::new(5)).min(self.book.today)),
                        sections: serde_json::json!({"on": ["in_short", "goals", "went_well", "work_on", "feedback", "development", "next", "comment"], "standing": "final", "left_out": []}).to_string(), content_hash: hash,
                        file_name: format!("{} {}.pdf", name.split(';').next().unwrap_or(name), quarter.label)),
                )?;
            }
        }
        Ok(())
    }

    fn growth(&mut self, q: usize) -> Result<()> {
        let quarter = self.quarter(q);
        let answers: &[(&str, &str, &str)] = match q {
            0 => &[(
                "clarify_purpose",
                "Clinics plan around us. If we are late, they are late.",
                "I will say the reason with every goal of this quarter.",
            )],
            1 => &[
                (
                    "empower_others",
                    "The supplier audit. I decide every question of it, and need not.",
                    "I will hand the supplier audit to Aarti, completely, by the middle of July.",
                ),
                (
                    "clarify_purpose",
                    "No treatment is postponed because of us.",
                    "I will begin the team meeting with the reason twice a month.",
                ),
            ],
            2 => &[
                (
                    "coach_dont_fix",
                    "I answer too fast. Most questions come with half an answer in them.",
                    "I will ask two questions before I say what I think, in every talk.",
                ),
                (
                    "inspire",
                    "Nobody hears what happens at the bedside.",
                    "I will open the Monday meeting with one story.",
                ),
            ],
            _ => &[
                (
                    "develop_successors",
                    "Aarti could do all of it but the budget.",
                    "I will be away for a week and let Aarti decide.",
                ),
                (
                    "empower_others",
                    "The depot stock list and overtime up to six hours.",
                    "I will hand the stock list to Łukasz by the middle of March.",
                ),
            ],
        };
        // Months of the file mean nothing on other days.
        let general: Vec<(&str, &str, String)> = answers
            .iter()
            .map(|(code, answer, will)| {
                let will = if self.calendar.exact {
                    (*will).to_owned()
                } else {
                    will.replace(" by the middle of July", "").replace(" by the middle of March", "")
                };
                (*code, *answer, will.replace(", .", "."))
            })
            .collect();
        let answers: Vec<(&str, &str, &str)> =
            general.iter().map(|(code, answer, will)| (*code, *answer, will.as_str())).collect();
        self.book.plan(&quarter, &answers)
    }

    fn development(&mut self) -> Result<()> {
        // Everybody who is here in the last told quarter has a plan; older ones began earlier.
        let wanted = self.activity(3).map_or(0, |a| a.idp_active);
        let keys = ["r1", "r2", "r3", "r4", "r5", "r7", "r8", "r6"];
        for (n, key) in keys.into_iter().enumerate().take(wanted) {
            let Some(member) = self.people.get(key).cloned() else { continue };
            let begun = self.calendar.here(date(
                ["2023-10-09", "2023-10-16", "2023-11-13", "2023-10-23", "2023-10-30", "2024-01-10", "2024-01-15"][n],
            ));
            if begun > self.book.today {
                continue;
            }
            let until = self.calendar.here[3].1;
            self.book.development(&member.id, begun, until, 2 + n % 2)?;
        }
        Ok(())
    }

    /// What Friday finds: two remarks that are not said yet, two notes to sort.
    fn waiting(&mut self) -> Result<()> {
        let own = self.book.own.clone();
        for (n, key) in ["r8", "r2"].into_iter().enumerate() {
            let Some(member) = self.people.get(key).cloned() else { continue };
            let on = self.book.working_day_before(self.book.today - Days::new(2 + n as u64));
            let parts = self.book.say_all(texts::PRAISE, |parts| parts.to_vec());
            self.book.feedback("praise", &own, &member.id, &parts, on, None, "in_person")?;
        }
        for (key, text, ahead) in [
            ("r4", "Ask Purchasing about the second route van", 0),
            ("r1", "Send you the draft of the budget", 1),
            ("r5", "Find a quiet desk for the writing hours", 3),
        ] {
            let Some(member) = self.people.get(key).cloned() else { continue };
            let Some(talk) = self.talks.get(key).and_then(|talks| talks.last()).cloned() else { continue };
            let due = self.book.working_day(self.book.today + Days::new(ahead));
            self.book.promise_as(text, &own, &member.id, talk.on, due, talk.id.as_deref(), false, None)?;
        }
        for days in [1, 2] {
            let on = self.book.working_day_before(self.book.today - Days::new(days));
            let note = self.book.say(texts::LOOSE);
            self.book.entry("note", None, on, &note, "private", serde_json::json!({}))?;
        }
        Ok(())
    }
}
