//! From the store to plain words, through the views `shareable_*` alone. What is private never comes this far: a line
//! can be left out here, but none can be let in.

use super::typeset::{
    self, Columns, Dated, Development, Document, FeedbackLine, GoalLine, Headings, OwnWords, Pace, Side,
};
use super::{LeftOut, PacketLine, PacketRequest, PacketSection, SectionKey, Standing};
use crate::calendar::{Clock, spoken};
use crate::error::Result;
use crate::id::{GoalId, KeyResultId, PersonId};
use crate::messages::{counted, in_words, text};
use crate::people::{self, Person};
use crate::periods::{self, Period};
use crate::quarter::person::{self as numbers, KeyResult};
use crate::reviews::{self, ReviewText};
use crate::settings::Paper;
use crate::text::folded;
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::Deserialize;

/// In the last days of a quarter a packet says what came of it; before, how it stands.
pub(super) const FINAL_DAYS: i64 = 21;

const WENT_WELL: usize = 3;
const WORK_ON: usize = 2;
const FEEDBACK: usize = 3;
const RULED_LINES: usize = 6;
const NEXT: usize = 8;

/// A packet in words, and what the form beside it shows.
pub(super) struct Gathered {
    pub document: Document,
    pub sections: Vec<PacketSection>,
    pub left_out: LeftOut,
    pub other_names: Vec<String>,
    pub file_name: String,
    pub review: ReviewText,
    pub version: u32,
    pub starts_on: NaiveDate,
}

struct Wanted<'a> {
    request: &'a PacketRequest,
}

impl Wanted<'_> {
    fn has(&self, key: &str) -> bool {
        !self.request.left_out.iter().any(|left| left == key)
    }

    fn section(&self, key: SectionKey) -> bool {
        self.has(key.as_str())
    }
}

pub(super) fn gather(tx: &Transaction, clock: Clock, request: &PacketRequest) -> Result<Gathered> {
    let today = clock.today();
    let period = periods::find(tx, today, Some(&request.quarter))?;
    let person = people::person(tx, clock, &request.person_id)?;
    let own = people::person(tx, clock, &people::self_id(tx)?)?;
    let wanted = Wanted { request };
    let draft = request.standing == Standing::Draft;
    let early = draft && period.contains(today) && (period.ends_on - today).num_days() > FINAL_DAYS;
    let review = shareable_review(tx, &person.id, &period)?;
    let mut sections = Vec::new();
    let mut section = |key: SectionKey, lines: Vec<PacketLine>, available: bool, not_said: u32| {
        sections.push(PacketSection { key, on: wanted.section(key), available, lines, not_said });
        wanted.section(key)
    };

    let in_short = paragraphs(review.summary.as_deref());
    let in_short =
        if section(SectionKey::InShort, Vec::new(), !in_short.is_empty(), 0) { in_short } else { Vec::new() };

    let goals = goals(tx, &person.id, &period, today)?;
    let lines = goals.iter().map(|goal| line(&wanted, format!("goal:{}", goal.id), &goal.title, goal.due_on)).collect();
    let goals_on = section(SectionKey::Goals, lines, true, 0);
    let shown: Vec<GoalLine> = goals
        .iter()
        .filter(|goal| goals_on && wanted.has(&format!("goal:{}", goal.id)))
        .map(|goal| goal_line(goal, today, early))
        .collect();
    let no_goals = (goals_on && goals.is_empty()).then(|| text("packet_no_goals", &[]));

    let own_words = section(SectionKey::OwnWords, Vec::new(), true, 0);

    // What was said, newest first; good things stand on the left, what is to change on the right.
    let said = feedback(tx, &person.id, &period)?;
    let written = |value: &Option<String>| value.as_deref().map(lines_of).unwrap_or_default();
    let (strengths, focus) = (written(&review.strengths), written(&review.focus));
    let praise: Vec<&Said> = said.iter().filter(|said| said.kind == "praise").collect();
    let change: Vec<&Said> = said.iter().filter(|said| said.kind == "constructive").collect();
    let examples = |written: &[String], said: &[&Said], most: usize| -> Vec<PacketLine> {
        let from_review =
            written.iter().enumerate().map(|(at, text)| line(&wanted, format!("written:{at}:{text}"), text, None));
        let open = most.saturating_sub(written.len());
        let from_said = said
            .iter()
            .take(open)
            .map(|said| line(&wanted, format!("feedback:{}", said.id), &said.text, Some(said.on)));
        from_review.chain(from_said).collect()
    };
    let (well, work) = (examples(&strengths, &praise, WENT_WELL), examples(&focus, &change, WORK_ON));
    let printed = |lines: &[PacketLine], on: bool| -> Vec<Dated> {
        lines
            .iter()
            .filter(|line| on && line.on)
            .map(|line| Dated { text: line.text.clone(), date: line.on_date.map(|on| spoken(on, period.ends_on)) })
            .collect()
    };
    let well_on = section(SectionKey::WentWell, well.clone(), !well.is_empty(), 0);
    let work_on = section(SectionKey::WorkOn, work.clone(), !work.is_empty(), 0);
    let (went_well, work_on) = (printed(&well, well_on), printed(&work, work_on));

    let folded_in: Vec<&str> = well.iter().chain(&work).map(|line| line.key.as_str()).collect();
    let rest: Vec<&Said> =
        said.iter().filter(|said| !folded_in.contains(&format!("feedback:{}", said.id).as_str())).collect();
    let left_out = left_out(tx, &person.id, &period, today)?;
    let lines =
        rest.iter().map(|said| line(&wanted, format!("feedback:{}", said.id), &said.text, Some(said.on))).collect();
    let feedback_on = section(SectionKey::Feedback, lines, !rest.is_empty(), left_out.not_said);
    let feedback: Vec<FeedbackLine> = rest
        .iter()
        .filter(|said| feedback_on && wanted.has(&format!("feedback:{}", said.id)))
        .take(FEEDBACK)
        .map(|said| FeedbackLine {
            kind: text(&format!("packet_kind_{}", said.kind), &[]),
            text: said.text.clone(),
            date: spoken(said.on, period.ends_on),
        })
        .collect();

    let steps = steps(tx, &person.id, &period)?;
    let lines =
        steps.iter().map(|step| line(&wanted, format!("step:{}", step.id), &step.text, Some(step.by))).collect();
    let development_on = section(SectionKey::Development, lines, !steps.is_empty(), 0);
    let development: Vec<Development> = steps
        .iter()
        .filter(|step| development_on && wanted.has(&format!("step:{}", step.id)))
        .map(|step| Development {
            next_step: step.text.clone(),
            help: step.help.clone(),
            by_when: Some(spoken(step.by, period.ends_on)),
        })
        .collect();

    let promises = promises(tx, &person.id, &period)?;
    let mine_written = written(&review.next_steps);
    let lines: Vec<PacketLine> = promises
        .iter()
        .map(|promise| line(&wanted, format!("promise:{}", promise.id), &promise.text, Some(promise.due_on)))
        .collect();
    let next_on = section(SectionKey::Next, lines, !promises.is_empty() || !mine_written.is_empty(), 0);
    let side = |mine: bool| -> Vec<String> {
        promises
            .iter()
            .filter(|promise| next_on && promise.mine == mine && wanted.has(&format!("promise:{}", promise.id)))
            .map(|promise| by_day(&promise.text, promise.due_on, period.ends_on))
            .take(NEXT)
            .collect()
    };
    let (theirs, mut mine) = (side(false), side(true));
    if next_on {
        mine.splice(0..0, mine_written);
    }

    let comment = review.employee_comment.clone().filter(|comment| !comment.trim().is_empty());
    let comment_on = section(SectionKey::Comment, Vec::new(), true, 0);

    let heading = period.as_ref(today).heading;
    let version = version(tx, &person.id, &period)?;
    let (short, own_short) = (person.short_name().to_owned(), own.short_name().to_owned());
    let mut document = Document {
        language: "en".into(),
        title: format!("{}, {}", period.label, person.display_name),
        author: own.display_name.clone(),
        paper: if request.paper == Paper::A4 { typeset::Paper::A4 } else { typeset::Paper::Letter },
        headings: headings(),
        columns: columns(&own_short),
        period_heading: heading.clone(),
        name: person.display_name.clone(),
        name_hint: person.name_hint.clone(),
        role: person.job_title.clone(),
        from_line: text("packet_from", &[("name", &own.display_name), ("date", &full(today))]),
        standing: match (draft, request.talk_on) {
            (true, Some(day)) => text("packet_draft_talk", &[("date", &spoken(day, today))]),
            (true, None) => text("packet_draft", &[]),
            (false, _) => text("packet_final", &[]),
        },
        met: met(tx, &person.id, &period)?,
        in_short,
        goals: shown,
        no_goals,
        own_words: OwnWords {
            heading: text("packet_own_words", &[("name", &short)]),
            paragraphs: Vec::new(),
            ruled_lines: if own_words { RULED_LINES } else { 0 },
        },
        went_well,
        work_on,
        feedback,
        development,
        next_theirs: Side { heading: text("packet_next", &[("name", &short)]), lines: theirs },
        next_mine: Side { heading: text("packet_next", &[("name", &own_short)]), lines: mine },
        comment: comment.filter(|_| comment_on),
        signatures: if comment_on { vec![person.display_name.clone(), own.display_name.clone()] } else { Vec::new() },
        acknowledgement: text("packet_acknowledgement", &[]),
        something_wrong: text("packet_something_wrong", &[("name", &own_short)]),
        foot_left: text("packet_foot", &[("version", &version.to_string()), ("date", &spoken(today, period.ends_on))]),
        page_of: text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
    };
    let others: Vec<Person> =
        people::everybody(tx, today)?.into_iter().filter(|other| other.id != person.id && other.id != own.id).collect();
    let other_names = named(&document, &others);
    if request.roles_for_names {
        with_roles(&mut document, &others);
    }
    Ok(Gathered {
        document,
        sections,
        left_out,
        other_names,
        file_name: file_name(tx, &period, &person, today)?,
        review,
        version,
        starts_on: period.starts_on,
    })
}

fn line(wanted: &Wanted, key: String, text: &str, on_date: Option<NaiveDate>) -> PacketLine {
    PacketLine { on: wanted.has(&key), key, text: text.to_owned(), on_date }
}

/// The manager's own words about the quarter; the view names the columns.
fn shareable_review(tx: &Transaction, person: &PersonId, period: &Period) -> Result<ReviewText> {
    if period.id.is_none() {
        return Ok(ReviewText::default());
    }
    reviews::shareable(tx, person, period)
}

struct Goal {
    id: GoalId,
    title: String,
    starts_on: NaiveDate,
    due_on: Option<NaiveDate>,
    outcome: Option<String>,
    reason: Option<String>,
    results: Vec<Measured>,
}

struct Measured {
    kind: String,
    unit: String,
    from: Option<f64>,
    to: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
    steps: Vec<(f64, bool)>,
    values: Vec<f64>,
    weight: f64,
}

impl Measured {
    fn progress(&self) -> Option<f64> {
        numbers::key_result_progress(&match self.kind.as_str() {
            "binary" => KeyResult::Binary { done: self.values.last().is_some_and(|value| *value > 0.0) },
            "milestones" => KeyResult::Milestones(&self.steps),
            "maintain" => KeyResult::Maintain { low: self.low?, high: self.high?, values: &self.values },
            _ => KeyResult::Value { from: self.from?, to: self.to?, current: self.values.last().copied() },
        })
    }
}

/// The goals of the quarter that both agreed, those that moved on or were dropped among them, by their day.
fn goals(tx: &Transaction, person: &PersonId, period: &Period, until: NaiveDate) -> Result<Vec<Goal>> {
    let Some(period_id) = &period.id else { return Ok(Vec::new()) };
    let mut all = tx.prepare_cached(
        "SELECT id, title, starts_on, due_on, outcome_code, score_reason FROM shareable_goal
         WHERE person_id = ?1 AND period_id = ?2 ORDER BY due_on, title, id",
    )?;
    let rows = all.query_map((person, period_id), |r| {
        Ok(Goal {
            id: r.get(0)?,
            title: r.get(1)?,
            starts_on: r.get(2)?,
            due_on: r.get(3)?,
            outcome: r.get(4)?,
            reason: r.get(5)?,
            results: Vec::new(),
        })
    })?;
    let mut goals: Vec<Goal> = rows.collect::<rusqlite::Result<_>>()?;
    for goal in &mut goals {
        goal.results = results(tx, &goal.id, until.min(period.ends_on))?;
    }
    Ok(goals)
}

fn results(tx: &Transaction, goal: &GoalId, until: NaiveDate) -> Result<Vec<Measured>> {
    #[derive(Deserialize)]
    struct Step {
        #[serde(default = "one")]
        weight: f64,
        done_on: Option<NaiveDate>,
    }
    fn one() -> f64 {
        1.0
    }
    let mut all = tx.prepare_cached(
        "SELECT id, kind, unit, from_value, to_value, band_low, band_high, milestones, weight FROM shareable_result
         WHERE goal_id = ?1 ORDER BY sort, id",
    )?;
    let mut values = tx.prepare_cached(
        "SELECT value FROM shareable_value WHERE key_result_id = ?1 AND checked_on <= ?2 ORDER BY checked_on, created_at",
    )?;
    let mut rows = all.query([goal])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: KeyResultId = row.get(0)?;
        let steps: Option<String> = row.get(7)?;
        let steps: Vec<Step> = steps.map(|json| serde_json::from_str(&json)).transpose()?.unwrap_or_default();
        let taken = values.query_map((&id, until), |r| r.get::<_, Option<f64>>(0))?;
        found.push(Measured {
            kind: row.get(1)?,
            unit: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            from: row.get(3)?,
            to: row.get(4)?,
            low: row.get(5)?,
            high: row.get(6)?,
            steps: steps.iter().map(|step| (step.weight, step.done_on.is_some_and(|on| on <= until))).collect(),
            values: taken.collect::<rusqlite::Result<Vec<_>>>()?.into_iter().flatten().collect(),
            weight: row.get(8)?,
        });
    }
    Ok(found)
}

fn goal_line(goal: &Goal, today: NaiveDate, early: bool) -> GoalLine {
    let near = goal.due_on.unwrap_or(today);
    let measures: Vec<String> = goal.results.iter().filter_map(measure_words).collect();
    let what = if measures.is_empty() { text("packet_goal_done", &[]) } else { measures.join("; ") };
    let agreed = match goal.due_on {
        Some(due) => by_day(&what, due, near),
        None => what,
    };
    let weights: Vec<(f64, Option<f64>)> = goal.results.iter().map(|r| (r.weight, r.progress())).collect();
    let progress = numbers::goal_progress(&weights, None);
    let reached: Vec<String> = goal.results.iter().filter_map(reached_words).collect();
    let reached = (!reached.is_empty()).then(|| reached.join("; "));
    let outcome = goal.outcome.as_deref().map(|code| text(&format!("packet_outcome_{code}"), &[]));
    let reason = goal.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    let came_of_it: Vec<String> =
        outcome.into_iter().chain(reached.filter(|_| !early)).chain(reason.map(str::to_owned)).collect();
    let pace = match (early && goal.outcome.is_none(), progress, goal.due_on) {
        (true, Some(done), Some(due)) => Some(pace(done, numbers::elapsed_share(goal.starts_on, due, today), goal)),
        _ => None,
    };
    GoalLine {
        title: goal.title.clone(),
        agreed,
        came_of_it: (!came_of_it.is_empty()).then(|| sentences(&came_of_it)),
        pace,
    }
}

fn pace(done: f64, expected: f64, goal: &Goal) -> Pace {
    let updated =
        goal.results.iter().any(|result| !result.values.is_empty() || result.steps.iter().any(|(_, done)| *done));
    let status = numbers::pace_status(done, expected).filter(|_| updated);
    let words = match status {
        Some(numbers::Status::Green) => text("packet_on_pace", &[]),
        Some(_) => text("packet_behind", &[]),
        None => text("packet_begun", &[]),
    };
    Pace { done, expected, behind: status.is_some_and(|status| status != numbers::Status::Green), words }
}

/// "from 9 to 5 days"
fn measure_words(result: &Measured) -> Option<String> {
    let unit = unit(result);
    match result.kind.as_str() {
        "binary" => None,
        "milestones" => Some(counted("packet_steps", result.steps.len() as u32, &[])),
        "maintain" => {
            Some(text("packet_within", &[("low", &number(result.low?)), ("high", &with_unit(result.high?, &unit))]))
        }
        _ => Some(text("packet_from_to", &[("from", &number(result.from?)), ("to", &with_unit(result.to?, &unit))])),
    }
}

/// "reached 6 days"
fn reached_words(result: &Measured) -> Option<String> {
    match result.kind.as_str() {
        "binary" => Some(text(
            if result.values.last().is_some_and(|v| *v > 0.0) { "packet_done" } else { "packet_not_done" },
            &[],
        )),
        "milestones" => {
            let done = result.steps.iter().filter(|(_, done)| *done).count() as u32;
            let of = in_words(result.steps.len() as u32);
            Some(text("packet_steps_done", &[("done", &in_words(done)), ("of", &of)]))
        }
        "maintain" => None,
        _ => {
            let last = result.values.last()?;
            Some(text("packet_reached", &[("value", &with_unit(*last, &unit(result)))]))
        }
    }
}

fn unit(result: &Measured) -> String {
    result.unit.trim().to_owned()
}

fn with_unit(value: f64, unit: &str) -> String {
    match unit {
        "" => number(value),
        "%" => format!("{} %", number(value)),
        _ => format!("{} {unit}", number(value)),
    }
}

/// Without needless decimals, thousands apart.
fn number(value: f64) -> String {
    let plain = format!("{}", (value * 100.0).round() / 100.0);
    let (whole, decimals) = plain.split_once('.').map_or((plain.as_str(), None), |(w, d)| (w, Some(d)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 && digits.len() > 4 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let decimals = decimals.map(|d| format!(".{d}")).unwrap_or_default();
    format!("{sign}{grouped}{decimals}")
}

fn sentences(parts: &[String]) -> String {
    parts.iter().map(|part| format!("{}.", capital(part.trim_end_matches('.')))).collect::<Vec<_>>().join(" ")
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

struct Said {
    id: String,
    kind: String,
    text: String,
    on: NaiveDate,
}

/// What the person heard in the quarter, newest first.
fn feedback(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Vec<Said>> {
    let mut all = tx.prepare_cached(
        "SELECT id, kind, situation, behaviour, impact, occurred_on FROM shareable_feedback
         WHERE person_id = ?1 AND given_on BETWEEN ?2 AND ?3 ORDER BY kind = 'praise' DESC, given_on DESC, id DESC",
    )?;
    let rows = all.query_map((person, period.starts_on, period.ends_on), |r| {
        let (situation, behaviour, impact): (Option<String>, Option<String>, Option<String>) =
            (r.get(2)?, r.get(3)?, r.get(4)?);
        let whole = |part: Option<String>| part.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
        let (situation, behaviour, impact) = (whole(situation), whole(behaviour), whole(impact));
        let has_situation = situation.is_some();
        let parts: Vec<String> = [situation, behaviour, impact].into_iter().flatten().collect();
        let text = match parts.len() {
            1 => parts.concat(),
            _ if has_situation => told(&parts),
            _ => sentences(&parts),
        };
        Ok(Said { id: r.get(0)?, kind: r.get(1)?, text, on: r.get(5)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Situation, behaviour and impact as one reads them aloud: "In the call on Monday: you asked first. They stayed."
fn told(parts: &[String]) -> String {
    let [situation, behaviour, rest @ ..] = parts else { return sentences(parts) };
    let behaviour = match behaviour.strip_prefix("You ") {
        Some(what) => format!("you {what}"),
        None => behaviour.clone(),
    };
    let first = format!("{}: {behaviour}", situation.trim_end_matches(['.', ':', ',']));
    sentences(&std::iter::once(first).chain(rest.iter().cloned()).collect::<Vec<_>>())
}

struct Step {
    id: String,
    text: String,
    help: Option<String>,
    by: NaiveDate,
}

/// The next step of the plan: the first that is not done, and what was done in the quarter does not come here.
fn steps(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Vec<Step>> {
    let mut all = tx.prepare_cached(
        "SELECT id, activity, resources, target_on FROM shareable_step
         WHERE person_id = ?1 AND made_on <= ?2 AND (state IN ('planned', 'in_progress') OR done_on > ?2) ORDER BY target_on, id LIMIT 1",
    )?;
    let rows = all.query_map((person, period.ends_on), |r| {
        Ok(Step { id: r.get(0)?, text: r.get(1)?, help: r.get(2)?, by: r.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

struct Promised {
    id: String,
    text: String,
    mine: bool,
    due_on: NaiveDate,
}

/// What was agreed in talks and is not done, by its day.
fn promises(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Vec<Promised>> {
    let mut all = tx.prepare_cached(
        "SELECT a.id, a.text, p.is_self, a.due_on FROM shareable_promise a JOIN person p ON p.id = a.owner_person_id
         WHERE a.person_id = ?1 AND a.due_on >= ?2 AND a.made_on <= ?3 AND (a.state = 'open' OR a.done_on > ?3) ORDER BY a.due_on, a.id LIMIT 40",
    )?;
    let rows = all.query_map((person, period.starts_on, period.ends_on), |r| {
        Ok(Promised { id: r.get(0)?, text: r.get(1)?, mine: r.get(2)?, due_on: r.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn by_day(text_before: &str, day: NaiveDate, near: NaiveDate) -> String {
    text("agreed_line", &[("text", text_before.trim_end_matches('.')), ("date", &spoken(day, near))])
}

/// How often the two met. Talks that did not happen are nobody's business on paper.
fn met(tx: &Transaction, person: &PersonId, period: &Period) -> Result<Option<String>> {
    let mut count =
        tx.prepare_cached("SELECT count(*) FROM shareable_talk WHERE person_id = ?1 AND held_on BETWEEN ?2 AND ?3")?;
    let times: u32 = count.query_row((person, period.starts_on, period.ends_on), |r| r.get(0))?;
    Ok(match times {
        0 => None,
        1 => Some(text("packet_met_once", &[])),
        2 => Some(text("packet_met_twice", &[])),
        times => Some(text("packet_met", &[("count", &in_words(times))])),
    })
}

/// Counts of what stays out, for the form. These are read from the tables, and no word of them.
fn left_out(tx: &Transaction, person: &PersonId, period: &Period, today: NaiveDate) -> Result<LeftOut> {
    let mut count = tx.prepare_cached(
        "SELECT (SELECT count(*) FROM entry WHERE person_id = ?1 AND visibility = 'private' AND kind <> 'away' AND occurred_on BETWEEN ?2 AND ?3),
                (SELECT count(*) FROM feedback WHERE to_person_id = ?1 AND state = 'draft' AND occurred_on BETWEEN ?2 AND ?3),
                (SELECT count(*) FROM conversation WHERE person_id = ?1 AND state = 'missed' AND planned_on BETWEEN ?2 AND min(?3, ?4)),
                (SELECT count(*) FROM goal WHERE owner_person_id = ?1 AND state IN ('draft', 'proposed') AND due_on BETWEEN ?2 AND ?3)",
    )?;
    Ok(count.query_row((person, period.starts_on, period.ends_on, today), |r| {
        Ok(LeftOut { private_notes: r.get(0)?, not_said: r.get(1)?, missed_talks: r.get(2)?, draft_goals: r.get(3)? })
    })?)
}

fn version(tx: &Transaction, person: &PersonId, period: &Period) -> Result<u32> {
    let mut last = tx.prepare_cached(
        "SELECT ifnull(max(version), 0) + 1 FROM snapshot WHERE kind = 'packet' AND person_id = ?1 AND period_id IS ?2",
    )?;
    Ok(last.query_row((person, &period.id), |r| r.get(0))?)
}

/// "2026 Q4 Priya Raman review.pdf"; a name that somebody else has too gets its role. No sign that a file system, or a
/// reader's eye, would trip over.
fn file_name(tx: &Transaction, period: &Period, person: &Person, today: NaiveDate) -> Result<String> {
    let twice = people::everybody(tx, today)?
        .iter()
        .any(|other| other.id != person.id && folded(&other.display_name) == folded(&person.display_name));
    let role = person.job_title.as_deref().filter(|_| twice).map(|role| format!(" {role}")).unwrap_or_default();
    let name =
        text("packet_file_name", &[("quarter", &period.label), ("name", &format!("{}{role}", person.display_name))]);
    Ok(as_file_name(&name))
}

/// A name of a PDF file without any sign that a file system, or a reader's eye, would trip over.
pub(crate) fn as_file_name(name: &str) -> String {
    let clean: String = name
        .chars()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { c })
        .filter(|c| {
            !c.is_control()
                && !matches!(*c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        })
        .collect();
    let short: String = clean.trim_matches(['.', ' ']).chars().take(60).collect();
    format!("{}.pdf", short.trim_end())
}

/// "9 January 2027"
fn full(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

fn paragraphs(value: Option<&str>) -> Vec<String> {
    value
        .map(|value| value.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect())
        .unwrap_or_default()
}

/// One line each, without the sign of a list.
fn lines_of(value: &str) -> Vec<String> {
    let bare = |line: &str| line.trim().trim_start_matches(['-', '*', '•']).trim().to_owned();
    value.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

fn headings() -> Headings {
    let word = |id: &str| text(&format!("packet_heading_{id}"), &[]);
    Headings {
        in_short: word("in_short"),
        goals: word("goals"),
        went_well: word("went_well"),
        work_on: word("work_on"),
        feedback: word("feedback"),
        development: word("development"),
        comment: word("comment"),
    }
}

fn columns(manager: &str) -> Columns {
    let word = |id: &str| text(&format!("packet_column_{id}"), &[("name", manager)]);
    Columns {
        goal: word("goal"),
        came_of_it: word("came_of_it"),
        pace: word("pace"),
        next_step: word("next_step"),
        help: word("help"),
        by_when: word("by_when"),
        date: word("date"),
    }
}

/// The places where somebody may be named.
fn texts(document: &mut Document) -> Vec<&mut String> {
    let mut all: Vec<&mut String> = Vec::new();
    all.extend(&mut document.in_short);
    for goal in &mut document.goals {
        all.push(&mut goal.title);
        all.extend(&mut goal.came_of_it);
    }
    all.extend(document.went_well.iter_mut().chain(&mut document.work_on).map(|dated| &mut dated.text));
    all.extend(document.feedback.iter_mut().map(|line| &mut line.text));
    for step in &mut document.development {
        all.push(&mut step.next_step);
        all.extend(&mut step.help);
    }
    all.extend(&mut document.next_theirs.lines);
    all.extend(&mut document.next_mine.lines);
    all.extend(&mut document.comment);
    all
}

/// Who is named besides the two, by the whole name or the first.
fn named(document: &Document, others: &[Person]) -> Vec<String> {
    let mut document = document.clone();
    let all: Vec<String> = texts(&mut document).into_iter().map(|text| text.clone()).collect();
    let stands = |name: &str| all.iter().any(|text| find_word(text, name).is_some());
    let named = |person: &&Person| calls(person).iter().any(|name| stands(name));
    others.iter().filter(named).map(|person| person.display_name.clone()).collect()
}

/// What somebody may be called in a text, the longest first.
fn calls(person: &Person) -> Vec<String> {
    let mut names = vec![person.display_name.clone()];
    names.extend(person.name_hint.clone());
    names.extend(person.given_name.clone());
    let first = |name: &str| name.split_whitespace().next().unwrap_or_default().to_owned();
    names.push(first(&person.display_name));
    names.extend(person.name_hint.as_deref().map(first));
    names.retain(|name| name.chars().count() >= 2);
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.dedup();
    names
}

/// Where a name stands as a word of its own.
fn find_word(text: &str, name: &str) -> Option<usize> {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(name)
        .map(|(at, _)| at)
        .find(|at| edge(text[..*at].chars().next_back()) && edge(text[at + name.len()..].chars().next()))
}

fn with_roles(document: &mut Document, others: &[Person]) {
    for person in others {
        let role = match person.job_title.as_deref() {
            Some(title) => text("packet_role", &[("role", &title.to_lowercase())]),
            None => text("packet_colleague", &[]),
        };
        for name in calls(person) {
            for place in texts(document) {
                while let Some(at) = find_word(place, &name) {
                    let begins = place[..at].trim_end().is_empty() || place[..at].trim_end().ends_with(['.', '!', '?']);
                    place.replace_range(at..at + name.len(), &if begins { capital(&role) } else { role.clone() });
                }
            }
        }
    }
}
