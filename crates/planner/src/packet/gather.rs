//! From the store to plain words, through the views `shareable_*` alone. What is private never comes this far: a line
//! can be left out here, but none can be let in.

use super::audience::{Audience, Place};
use super::span::{self, Span, Stretch};
use super::typeset::{
    self, Columns, Dated, Development, Document, FeedbackLine, GoalLine, Headings, More, OwnWords, Pace, Side,
};
use super::{LeftOut, PacketLine, PacketRequest, PacketSection, SectionKey, Standing};
use super::{boss, texts};
use crate::attachments;
use crate::calendar::{self, Clock, spoken};
use crate::error::Result;
use crate::forms;
use crate::id::{GoalId, KeyResultId, PersonId};
use crate::messages::{counted, in_words, text};
use crate::people::{self, Person};
use crate::periods::Period;
use crate::quarter::person::{self as numbers, KeyResult};
use crate::reviews::{self, ReviewText};
use crate::settings::{self, Paper};
use crate::text::folded;
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::Deserialize;

/// In the last days of a quarter a packet says what came of it; before, how it stands.
pub(super) const FINAL_DAYS: i64 = 21;

const WENT_WELL: usize = 3;
const WORK_ON: usize = 2;
const FEEDBACK: usize = 3;
const RULED_LINES: usize = 6;
const NEXT: usize = 8;

/// A calibration sheet is one page: two lines of what went well, one of what to work on.
const SHEET: [usize; 2] = [2, 1];

/// How long such a sheet may be kept.
const SHEET_DAYS: u32 = 90;

/// So many working days before the talk a draft should be read.
const DAYS_TO_READ: u32 = 2;

/// A packet in words, and what the form beside it shows.
pub(super) struct Gathered {
    pub document: Document,
    pub sections: Vec<PacketSection>,
    pub left_out: LeftOut,
    pub other_names: Vec<String>,
    pub file_name: String,
    pub review: ReviewText,
    pub version: u32,
    pub span: Span,
    pub spans: Vec<Span>,
    /// "2026 Q4", "Year 2026"
    pub label: String,
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// The first day of the last quarter in it.
    pub quarter_from: NaiveDate,
    pub give_by: Option<NaiveDate>,
    pub their_copy: Option<NaiveDate>,
}

/// What the person's own copy of the same days left out.
#[derive(Default)]
struct Theirs {
    saved_on: Option<NaiveDate>,
    left_out: Vec<String>,
}

struct Wanted<'a> {
    request: &'a PacketRequest,
    theirs: Theirs,
}

impl Wanted<'_> {
    /// It is in the person's copy, as far as lines are chosen there. For their own copy that is the choice itself: what is
    /// taken out of a list makes room for the next. A copy for the file never has a line more than theirs.
    fn given(&self, key: &str) -> bool {
        let left_out =
            if self.request.audience == Audience::File { &self.theirs.left_out } else { &self.request.left_out };
        !left_out.iter().any(|left| left == key)
    }

    fn has(&self, key: &str) -> bool {
        self.given(key) && !self.request.left_out.iter().any(|left| left == key)
    }

    fn section(&self, key: SectionKey) -> bool {
        let ticked = || self.request.put_in.iter().any(|put| put == key.as_str());
        match self.request.audience.place(key) {
            Place::On => self.has(key.as_str()),
            Place::Asked => ticked() && self.given(key.as_str()),
            Place::Never => false,
        }
    }
}

pub(super) fn gather(tx: &Transaction, clock: Clock, request: &PacketRequest) -> Result<Gathered> {
    if request.audience == Audience::OwnBoss {
        return boss::gather(tx, clock, request);
    }
    let today = clock.today();
    let person = people::person(tx, clock, &request.person_id)?;
    let own = people::person(tx, clock, &people::self_id(tx)?)?;
    let stretch = span::stretch(tx, clock, &person.id, &request.quarter, request.span)?;
    let period = &stretch.last;
    let audience = request.audience;
    let long = audience == Audience::Long;
    let theirs = if audience == Audience::File { their_copy(tx, &person.id, &stretch)? } else { Theirs::default() };
    let wanted = Wanted { request, theirs };
    let draft = request.standing == Standing::Draft && audience.is_theirs();
    let early = draft && period.contains(today) && (period.ends_on - today).num_days() > FINAL_DAYS;
    let reviews::Printed { text: review, level, decisions } = if audience.has_own_texts() {
        reviews::Printed { text: texts::read(tx, &person.id, audience, period)?, ..reviews::Printed::default() }
    } else {
        printed_review(tx, &person.id, period)?
    };
    let mut sections = Vec::new();
    let mut section = |key: SectionKey, mut lines: Vec<PacketLine>, available: bool, not_said: u32| {
        let place = audience.place(key);
        let withheld = !wanted.given(key.as_str());
        lines.retain(|line| wanted.given(&line.key) || audience != Audience::File);
        let on = wanted.section(key);
        if place != Place::Never {
            let by_default = place == Place::On;
            let withheld = withheld && audience == Audience::File;
            sections.push(PacketSection { key, on, available, by_default, withheld, lines, not_said });
        }
        on
    };

    let in_short = paragraphs(review.summary.as_deref());
    let in_short =
        if section(SectionKey::InShort, Vec::new(), !in_short.is_empty(), 0) { in_short } else { Vec::new() };

    let level = level.map(|level| match &level.description {
        Some(meaning) => text("packet_level_means", &[("level", &level.label), ("meaning", meaning)]),
        None => text("packet_level", &[("level", &level.label)]),
    });
    let mut in_short = in_short;
    // Without a scale there is no such part, not even an empty one.
    if level.is_some() && section(SectionKey::Level, Vec::new(), true, 0) {
        in_short.extend(level);
    }

    let goals = goals(tx, &person.id, &stretch, today)?;
    let lines = goals.iter().map(|goal| line(&wanted, format!("goal:{}", goal.id), &goal.title, goal.due_on)).collect();
    let goals_on = section(SectionKey::Goals, lines, true, 0);
    let shown: Vec<GoalLine> = goals
        .iter()
        .filter(|goal| goals_on && wanted.has(&format!("goal:{}", goal.id)))
        .map(|goal| goal_line(goal, &stretch, today, early, long))
        .collect();
    let nothing = if stretch.is_quarter() { "packet_no_goals" } else { "packet_no_goals_span" };
    let no_goals = (goals_on && goals.is_empty()).then(|| text(nothing, &[]));

    let own_words = section(SectionKey::OwnWords, Vec::new(), true, 0);

    // What was said, newest first; good things stand on the left, what is to change on the right.
    let said = feedback(tx, &person.id, &stretch)?;
    let written = |value: &Option<String>| value.as_deref().map(lines_of).unwrap_or_default();
    let (strengths, focus) = (written(&review.strengths), written(&review.focus));
    let praise: Vec<&Said> = said.iter().filter(|said| said.kind == "praise").collect();
    // A case names its risks in the manager's words alone.
    let case = audience == Audience::Promotion;
    let change: Vec<&Said> = said.iter().filter(|said| said.kind == "constructive" && !case).collect();
    let mut earlier: [Vec<PacketLine>; 2] = Default::default();
    for quarter in stretch.quarters.iter().filter(|quarter| quarter.starts_on < period.starts_on) {
        let then = printed_review(tx, &person.id, quarter)?.text;
        for (lines, text) in earlier.iter_mut().zip([&then.strengths, &then.focus]) {
            let key = |text: &String| format!("earlier:{}:{text}", quarter.label);
            lines.extend(written(text).iter().map(|text| line(&wanted, key(text), text, None)));
        }
    }
    if case {
        earlier[1].clear();
    }
    let [earlier_well, earlier_work] = &earlier;
    let examples = |written: &[String], earlier: &[PacketLine], said: &[&Said], most: usize| -> Vec<PacketLine> {
        let from_review =
            written.iter().enumerate().map(|(at, text)| line(&wanted, format!("written:{at}:{text}"), text, None));
        let from_review = from_review.chain(earlier.iter().take(most.saturating_sub(written.len())).cloned());
        let open = most.saturating_sub(written.len() + earlier.len());
        let from_said = said
            .iter()
            .take(open)
            .map(|said| line(&wanted, format!("feedback:{}", said.id), &said.text, Some(said.on)));
        from_review.chain(from_said).collect()
    };
    let (well, work) =
        (examples(&strengths, earlier_well, &praise, WENT_WELL), examples(&focus, earlier_work, &change, WORK_ON));
    let printed = |lines: &[PacketLine], on: bool| -> Vec<Dated> {
        lines
            .iter()
            .filter(|line| on && line.on)
            .map(|line| Dated { text: line.text.clone(), date: line.on_date.map(|on| spoken(on, period.ends_on)) })
            .collect()
    };
    let well_on = section(SectionKey::WentWell, well.clone(), !well.is_empty(), 0);
    let work_on = section(SectionKey::WorkOn, work.clone(), !work.is_empty(), 0);
    let (mut went_well, mut work_on) = (printed(&well, well_on), printed(&work, work_on));
    if audience == Audience::Calibration {
        went_well.truncate(SHEET[0]);
        work_on.truncate(SHEET[1]);
    }

    let folded_in: Vec<&str> = well.iter().chain(&work).map(|line| line.key.as_str()).collect();
    let rest: Vec<&Said> =
        said.iter().filter(|said| !folded_in.contains(&format!("feedback:{}", said.id).as_str())).collect();
    let left_out = left_out(tx, &person.id, &stretch, today)?;
    let lines =
        rest.iter().map(|said| line(&wanted, format!("feedback:{}", said.id), &said.text, Some(said.on))).collect();
    let feedback_on = section(SectionKey::Feedback, lines, !rest.is_empty(), left_out.not_said);
    let feedback: Vec<FeedbackLine> = rest
        .iter()
        .filter(|said| feedback_on && wanted.given(&format!("feedback:{}", said.id)))
        .take(if long { usize::MAX } else { FEEDBACK })
        .filter(|said| wanted.has(&format!("feedback:{}", said.id)))
        .map(|said| FeedbackLine {
            kind: text(&format!("packet_kind_{}", said.kind), &[]),
            text: said.text.clone(),
            date: spoken(said.on, period.ends_on),
        })
        .collect();

    let steps = steps(tx, &person.id, &stretch, long)?;
    let lines =
        steps.iter().map(|step| line(&wanted, format!("step:{}", step.id), &step.text, Some(step.by))).collect();
    let development_on = section(SectionKey::Development, lines, !steps.is_empty(), 0);
    let development: Vec<Development> = steps
        .iter()
        .filter(|step| development_on && wanted.has(&format!("step:{}", step.id)))
        .map(|step| Development {
            skill: step.skill.clone().filter(|skill| long && folded(skill) != folded(&step.text)),
            next_step: step.text.clone(),
            help: step.help.clone(),
            by_when: Some(match step.done_on {
                Some(on) => text("packet_step_done", &[("date", &spoken(on, period.ends_on))]),
                None => spoken(step.by, period.ends_on),
            }),
        })
        .collect();

    let promises = if case { Vec::new() } else { promises(tx, &person.id, &stretch)? };
    let mine_written = written(&review.next_steps);
    let lines: Vec<PacketLine> = promises
        .iter()
        .map(|promise| line(&wanted, format!("promise:{}", promise.id), &promise.text, Some(promise.due_on)))
        .collect();
    let next_on = section(SectionKey::Next, lines, !promises.is_empty() || !mine_written.is_empty(), 0);
    let side = |mine: bool| -> Vec<String> {
        promises
            .iter()
            .filter(|promise| next_on && promise.mine == mine && wanted.given(&format!("promise:{}", promise.id)))
            .take(NEXT)
            .filter(|promise| wanted.has(&format!("promise:{}", promise.id)))
            .map(|promise| by_day(&promise.text, promise.due_on, period.ends_on))
            .collect()
    };
    let (theirs, mut mine) = (side(false), side(true));
    if next_on {
        mine.splice(0..0, mine_written);
    }

    let mut more = Vec::new();
    let held = held(tx, &person.id, &stretch)?;
    if section(SectionKey::Talks, Vec::new(), !held.is_empty(), 0) && !held.is_empty() {
        let heading = text("packet_heading_talks", &[]);
        more.push(More { heading, lines: vec![Dated { text: by_month(&held), date: None }] });
    }
    let work =
        if long || audience == Audience::Promotion { handed_over(tx, &person.id, &stretch)? } else { Vec::new() };
    let lines = work.iter().map(|one| line(&wanted, format!("work:{}", one.id), &one.title, Some(one.on))).collect();
    let work_on_paper = section(SectionKey::HandedOver, lines, !work.is_empty(), 0);
    let lines: Vec<Dated> = work
        .iter()
        .filter(|one| work_on_paper && wanted.has(&format!("work:{}", one.id)))
        .map(|one| Dated { text: one.words(), date: Some(spoken(one.on, period.ends_on)) })
        .collect();
    if !lines.is_empty() {
        more.push(More { heading: text("packet_heading_handed_over", &[]), lines });
    }

    let kept = if long { files_of(tx, &person.id, &stretch, &goals, &said)? } else { Vec::new() };
    let lines = kept.iter().map(|file| line(&wanted, format!("file:{}", file.id), &file.name, Some(file.on))).collect();
    let files_on = section(SectionKey::Files, lines, !kept.is_empty(), 0);
    // What is not on the page is not told by the back door of a file's name.
    let printed = |file: &Kept| {
        if file.of.starts_with("goal:") { goals_on } else { well_on || !work_on.is_empty() || feedback_on }
    };
    let lines: Vec<Dated> = kept
        .iter()
        .filter(|file| files_on && printed(file) && wanted.has(&format!("file:{}", file.id)) && wanted.has(&file.of))
        .map(|file| Dated { text: file.name.clone(), date: Some(spoken(file.on, period.ends_on)) })
        .collect();
    if !lines.is_empty() {
        more.push(More { heading: text("packet_heading_files", &[]), lines });
    }

    if case && !mine.is_empty() {
        let lines = std::mem::take(&mut mine).into_iter().map(|text| Dated { text, date: None }).collect();
        more.push(More { heading: text("promotion_heading_recommendation", &[]), lines });
    }

    let comment = review.employee_comment.clone().filter(|comment| !comment.trim().is_empty());
    let comment_on = section(SectionKey::Comment, Vec::new(), true, 0);
    let explained = section(SectionKey::HowToRead, Vec::new(), true, 0);

    let version = version(tx, request, &stretch)?;
    let (short, own_short) = (person.short_name().to_owned(), own.short_name().to_owned());
    let mut document = Document {
        language: "en".into(),
        title: format!("{}, {}", stretch.label, person.display_name),
        author: own.display_name.clone(),
        paper: if request.paper == Paper::A4 { typeset::Paper::A4 } else { typeset::Paper::Letter },
        headings: headings_for(audience),
        columns: columns(&own_short),
        period_heading: stretch.heading.clone(),
        dates: stretch.dates(),
        name: person.display_name.clone(),
        name_hint: reading_aid(&person.display_name, person.name_hint.as_deref()),
        role: people::title_on(tx, clock, &person, stretch.to)?,
        from_line: text("packet_from", &[("name", &own.display_name), ("date", &full(today))]),
        standing: match (audience, request.talk_on) {
            (Audience::Calibration, _) => text("packet_working_paper", &[("days", &SHEET_DAYS.to_string())]),
            (Audience::File, _) => text("packet_file_copy", &[]),
            (Audience::Promotion, _) => text("packet_promotion_case", &[]),
            (_, Some(day)) if draft => text("packet_draft_talk", &[("date", &spoken(day, today))]),
            _ if draft => text("packet_draft", &[]),
            _ => text("packet_final", &[]),
        },
        met: met(held.len() as u32).filter(|_| audience.is_theirs()),
        in_short,
        goals: shown,
        no_goals,
        own_words: OwnWords {
            heading: text("packet_own_words", &[("name", &short)]),
            paragraphs: if own_words { forms::own_words(tx, &person.id, period)? } else { Vec::new() },
            ruled_lines: if own_words { RULED_LINES } else { 0 },
        },
        went_well,
        work_on,
        feedback,
        development,
        next_theirs: Side { heading: text("packet_next", &[("name", &short)]), lines: theirs },
        next_mine: Side { heading: text("packet_next", &[("name", &own_short)]), lines: mine },
        more,
        comment: comment.filter(|_| comment_on),
        signatures: if comment_on { vec![person.display_name.clone(), own.display_name.clone()] } else { Vec::new() },
        recorded: if comment_on && !draft { decisions } else { Vec::new() },
        acknowledgement: comment_on.then(|| text("packet_acknowledgement", &[])),
        something_wrong: (!matches!(audience, Audience::Calibration | Audience::Promotion))
            .then(|| text("packet_something_wrong", &[("name", &own_short)])),
        notes: explained.then(how_to_read),
        foot_left: String::new(),
        page_of: text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
    };
    let mut others: Vec<Person> =
        people::everybody(tx, today)?.into_iter().filter(|other| other.id != person.id && other.id != own.id).collect();
    // Of then, as everything else on the page.
    for other in &mut others {
        other.job_title = people::title_on(tx, clock, other, stretch.to)?;
    }
    let other_names = named(&document, &others);
    if request.roles_for_names {
        with_roles(&mut document, &others);
    }
    let (number, day) = (version.to_string(), spoken(today, period.ends_on));
    let foot = [("version", number.as_str()), ("date", day.as_str()), ("days", &SHEET_DAYS.to_string())];
    document.foot_left = match audience {
        Audience::Long => {
            let code = super::hash(&document)?.chars().take(8).collect::<String>();
            text("packet_foot_code", &[foot[0], foot[1], ("code", &code)])
        }
        Audience::Calibration => text("packet_foot_sheet", &foot),
        _ => text("packet_foot", &foot),
    };
    let mut spans = vec![Span::Quarter, Span::HalfYear, Span::Year];
    spans.extend(span::last_review(tx, &person.id, period)?.map(|_| Span::SinceLastReview));
    Ok(Gathered {
        document,
        sections,
        left_out,
        other_names,
        file_name: file_name(tx, &stretch.label, audience, &person, today)?,
        review,
        version,
        span: stretch.span,
        spans,
        label: stretch.label.clone(),
        from: stretch.from,
        to: stretch.to,
        quarter_from: period.starts_on,
        give_by: match request.talk_on {
            Some(on) if draft => Some(working_days_before(tx, on, DAYS_TO_READ)?),
            _ => None,
        },
        their_copy: wanted.theirs.saved_on,
    })
}

/// The newest copy of the same days that was saved for the person.
fn their_copy(tx: &Transaction, person: &PersonId, stretch: &Stretch) -> Result<Theirs> {
    let mut newest = tx.prepare_cached(
        "SELECT substr(taken_at, 1, 10), sections FROM snapshot
         WHERE kind = 'packet' AND person_id = ?1 AND ifnull(span, 'quarter') = ?2 AND to_on = ?3
           AND audience IN ('employee', 'long')
         ORDER BY taken_at DESC, id DESC LIMIT 1",
    )?;
    let found = newest
        .query_row((person, stretch.span.as_str(), stretch.to), |r| Ok((r.get(0)?, r.get::<_, Option<String>>(1)?)))
        .optional()?;
    let Some((saved_on, sections)) = found else { return Ok(Theirs::default()) };
    let sections: serde_json::Value = serde_json::from_str(&sections.unwrap_or_default()).unwrap_or_default();
    let keys = sections["left_out"].as_array().cloned().unwrap_or_default();
    let left_out = keys.iter().filter_map(|key| key.as_str().map(str::to_owned)).collect();
    Ok(Theirs { saved_on: Some(saved_on), left_out })
}

fn working_days_before(tx: &Transaction, day: NaiveDate, mut count: u32) -> Result<NaiveDate> {
    let holidays = settings::read(tx)?.holidays.into_iter().collect();
    let mut found = day;
    while count > 0 {
        found = found - Days::new(1);
        count -= u32::from(calendar::is_working_day(found, &holidays));
    }
    Ok(found)
}

fn how_to_read() -> More {
    let lines = ["packet_read_goals", "packet_read_said", "packet_read_correct"];
    More {
        heading: text("packet_heading_how_to_read", &[]),
        lines: lines.map(|id| Dated { text: text(id, &[]), date: None }).into(),
    }
}

fn line(wanted: &Wanted, key: String, text: &str, on_date: Option<NaiveDate>) -> PacketLine {
    PacketLine { on: wanted.has(&key), key, text: text.to_owned(), on_date }
}

/// A file that is kept with something both know.
struct Kept {
    id: String,
    name: String,
    /// The day of what it is kept with.
    on: NaiveDate,
    /// The line it is kept with: where that is left out, so is the file.
    of: String,
}

/// The names of files kept with the goals and the feedback of the span, and with nothing else.
fn files_of(
    tx: &Transaction,
    person: &PersonId,
    stretch: &Stretch,
    goals: &[Goal],
    said: &[Said],
) -> Result<Vec<Kept>> {
    let mut all = tx.prepare_cached(
        "SELECT a.id, a.file_name, f.occurred_on AS day, 'feedback:' || f.id
           FROM shareable_feedback f JOIN attachment a ON a.feedback_id = f.id WHERE f.person_id = ?1
         UNION ALL
         SELECT a.id, a.file_name, coalesce(g.due_on, g.starts_on, ?2), 'goal:' || g.id
           FROM shareable_goal g JOIN attachment a ON a.goal_id = g.id WHERE g.person_id = ?1
         ORDER BY day, 2, 1",
    )?;
    let rows = all.query_map((person, stretch.to), |r| {
        let name: String = r.get(1)?;
        Ok(Kept { id: r.get(0)?, name: attachments::clean_name(&name), on: r.get(2)?, of: r.get(3)? })
    })?;
    let mut kept = rows.collect::<rusqlite::Result<Vec<Kept>>>()?;
    kept.retain(|file| {
        goals.iter().any(|goal| file.of == format!("goal:{}", goal.id))
            || said.iter().any(|said| file.of == format!("feedback:{}", said.id))
    });
    Ok(kept)
}

/// The manager's own words about the quarter; the view names the columns.
fn printed_review(tx: &Transaction, person: &PersonId, period: &Period) -> Result<reviews::Printed> {
    if period.id.is_none() {
        return Ok(reviews::Printed::default());
    }
    reviews::printed(tx, person, period)
}

struct Goal {
    id: GoalId,
    title: String,
    starts_on: NaiveDate,
    due_on: Option<NaiveDate>,
    outcome: Option<String>,
    reason: Option<String>,
    why: Option<String>,
    lineage: String,
    /// The quarter it was agreed for.
    quarter: String,
    results: Vec<Measured>,
    /// The same goal in the quarters before, newest first.
    before: Vec<Goal>,
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
    days: Vec<NaiveDate>,
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

/// The goals of the span that both agreed, those that moved on or were dropped among them, by their day. A goal that went
/// on from quarter to quarter is one.
fn goals(tx: &Transaction, person: &PersonId, stretch: &Stretch, until: NaiveDate) -> Result<Vec<Goal>> {
    let mut all = tx.prepare_cached(
        "SELECT id, title, starts_on, due_on, outcome_code, score_reason, why, lineage_id FROM shareable_goal
         WHERE person_id = ?1 AND period_id = ?2 ORDER BY due_on, title, id",
    )?;
    let mut found: Vec<Goal> = Vec::new();
    for quarter in &stretch.quarters {
        let rows = all.query_map((person, &quarter.id), |r| {
            Ok(Goal {
                id: r.get(0)?,
                title: r.get(1)?,
                starts_on: r.get(2)?,
                due_on: r.get(3)?,
                outcome: r.get(4)?,
                reason: r.get(5)?,
                why: r.get(6)?,
                lineage: r.get(7)?,
                quarter: quarter.label.clone(),
                results: Vec::new(),
                before: Vec::new(),
            })
        })?;
        for goal in rows {
            let mut goal = goal?;
            goal.results = results(tx, &goal.id, until.min(quarter.ends_on))?;
            match found.iter_mut().find(|newer| newer.lineage == goal.lineage && newer.quarter != goal.quarter) {
                Some(newer) => newer.before.push(goal),
                None => found.push(goal),
            }
        }
    }
    found.sort_by(|a, b| (a.due_on, &a.title).cmp(&(b.due_on, &b.title)));
    Ok(found)
}

fn results(tx: &Transaction, goal: &GoalId, until: NaiveDate) -> Result<Vec<Measured>> {
    measured(tx, goal, until, RESULTS)
}

fn measured(tx: &Transaction, goal: &GoalId, until: NaiveDate, [of, with]: [&str; 2]) -> Result<Vec<Measured>> {
    #[derive(Deserialize)]
    struct Step {
        #[serde(default = "one")]
        weight: f64,
        done_on: Option<NaiveDate>,
    }
    fn one() -> f64 {
        1.0
    }
    let mut all = tx.prepare_cached(&format!(
        "SELECT id, kind, unit, from_value, to_value, band_low, band_high, milestones, weight FROM {of}
         WHERE goal_id = ?1 ORDER BY sort, id"
    ))?;
    let mut values = tx.prepare_cached(&format!(
        "SELECT value, checked_on FROM {with} WHERE key_result_id = ?1 AND checked_on <= ?2 ORDER BY checked_on, created_at"
    ))?;
    let mut rows = all.query([goal])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: KeyResultId = row.get(0)?;
        let steps: Option<String> = row.get(7)?;
        let steps: Vec<Step> = steps.map(|json| serde_json::from_str(&json)).transpose()?.unwrap_or_default();
        let taken = values.query_map((&id, until), |r| Ok((r.get::<_, Option<f64>>(0)?, r.get::<_, NaiveDate>(1)?)))?;
        let taken: Vec<(f64, NaiveDate)> = taken
            .collect::<rusqlite::Result<Vec<_>>>()?
            .into_iter()
            .filter_map(|(value, on)| Some((value?, on)))
            .collect();
        found.push(Measured {
            kind: row.get(1)?,
            unit: row.get::<_, Option<String>>(2)?.unwrap_or_default(),
            from: row.get(3)?,
            to: row.get(4)?,
            low: row.get(5)?,
            high: row.get(6)?,
            steps: steps.iter().map(|step| (step.weight, step.done_on.is_some_and(|on| on <= until))).collect(),
            values: taken.iter().map(|(value, _)| *value).collect(),
            days: taken.iter().map(|(_, on)| *on).collect(),
            weight: row.get(8)?,
        });
    }
    Ok(found)
}

fn goal_line(goal: &Goal, stretch: &Stretch, today: NaiveDate, early: bool, long: bool) -> GoalLine {
    let weights: Vec<(f64, Option<f64>)> = goal.results.iter().map(|r| (r.weight, r.progress())).collect();
    let progress = numbers::goal_progress(&weights, None);
    let pace = match (early && goal.outcome.is_none(), progress, goal.due_on) {
        (true, Some(done), Some(due)) => Some(pace(done, numbers::elapsed_share(goal.starts_on, due, today), goal)),
        _ => None,
    };
    let mut history: Vec<String> = goal
        .before
        .iter()
        .map(|before| {
            let told: Vec<String> =
                std::iter::once(agreed(before, stretch.to)).chain(came_of_it(before, false)).collect();
            text("packet_goal_before", &[("quarter", &before.quarter), ("told", &sentences(&told))])
        })
        .collect();
    if long {
        let why = goal.why.as_deref().map(str::trim).filter(|why| !why.is_empty());
        history.splice(0..0, why.map(|why| text("packet_goal_why", &[("why", why)])));
        history.extend(goal.results.iter().filter_map(|result| course(result, stretch.to)));
    }
    GoalLine {
        title: goal.title.clone(),
        agreed: agreed(goal, if stretch.is_quarter() { goal.due_on.unwrap_or(today) } else { stretch.to }),
        came_of_it: Some(came_of_it(goal, early)).filter(|told| !told.is_empty()).map(|told| sentences(&told)),
        history,
        pace,
    }
}

/// The goals of the whole team in the span, in plain words where they are written so, and what came of them.
pub(super) fn team_goals(
    tx: &Transaction,
    stretch: &Stretch,
    today: NaiveDate,
) -> Result<Vec<(GoalId, GoalLine, Option<NaiveDate>)>> {
    let mut all = tx.prepare_cached(
        "SELECT id, coalesce(nullif(trim(plain_text), ''), title), starts_on, due_on, outcome_code, lineage_id FROM goal
         WHERE level = 'team' AND visibility IN ('shared', 'public') AND state IN ('agreed', 'closed') AND period_id = ?1
         ORDER BY due_on, title, id",
    )?;
    let mut found: Vec<(GoalId, GoalLine, Option<NaiveDate>, String)> = Vec::new();
    for quarter in &stretch.quarters {
        let rows = all.query_map([&quarter.id], |r| {
            Ok(Goal {
                id: r.get(0)?,
                title: r.get(1)?,
                starts_on: r.get(2)?,
                due_on: r.get(3)?,
                outcome: r.get(4)?,
                reason: None,
                why: None,
                lineage: r.get(5)?,
                quarter: quarter.label.clone(),
                results: Vec::new(),
                before: Vec::new(),
            })
        })?;
        for goal in rows {
            let mut goal = goal?;
            if found.iter().any(|(.., lineage)| *lineage == goal.lineage) {
                continue; // it moved on, and stands there once with its newest words
            }
            goal.results = measured(tx, &goal.id, today.min(quarter.ends_on), TEAM_RESULTS)?;
            let line = goal_line(&goal, stretch, today, false, false);
            found.push((goal.id, line, goal.due_on, goal.lineage));
        }
    }
    Ok(found.into_iter().map(|(id, line, due_on, _)| (id, line, due_on)).collect())
}

/// Where the measures of a goal are read, and their values: of a person's goal through the views, of a team's by column.
const RESULTS: [&str; 2] = ["shareable_result", "shareable_value"];
const TEAM_RESULTS: [&str; 2] = ["key_result", "checkin"];

/// "from 9 to 5 days by 18 December"
fn agreed(goal: &Goal, near: NaiveDate) -> String {
    let measures: Vec<String> = goal.results.iter().filter_map(measure_words).collect();
    let what = if measures.is_empty() { text("packet_goal_done", &[]) } else { measures.join("; ") };
    match goal.due_on {
        Some(due) => by_day(&what, due, near),
        None => what,
    }
}

/// The outcome, what was reached, and the reason.
fn came_of_it(goal: &Goal, early: bool) -> Vec<String> {
    let reached: Vec<String> = goal.results.iter().filter_map(reached_words).collect();
    let reached = (!reached.is_empty()).then(|| reached.join("; "));
    let outcome = goal.outcome.as_deref().map(|code| text(&format!("packet_outcome_{code}"), &[]));
    let reason = goal.reason.as_deref().filter(|reason| !reason.trim().is_empty());
    outcome.into_iter().chain(reached.filter(|_| !early)).chain(reason.map(str::to_owned)).collect()
}

/// "8 days on 2 November; 4.6 days on 14 December", where there is more than the last value.
fn course(result: &Measured, near: NaiveDate) -> Option<String> {
    if matches!(result.kind.as_str(), "binary" | "milestones") || result.values.len() < 2 {
        return None;
    }
    let unit = unit(result);
    let one = |(value, on): (&f64, &NaiveDate)| {
        // A value stays on a line with its day.
        text("packet_value_on", &[("value", &with_unit(*value, &unit)), ("date", &spoken(*on, near))])
            .replace(' ', "\u{a0}")
    };
    Some(capital(&result.values.iter().zip(&result.days).map(one).collect::<Vec<_>>().join("; ")))
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

pub(crate) fn capital(text: &str) -> String {
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
fn feedback(tx: &Transaction, person: &PersonId, stretch: &Stretch) -> Result<Vec<Said>> {
    let mut all = tx.prepare_cached(
        "SELECT id, kind, situation, behaviour, impact, occurred_on FROM shareable_feedback
         WHERE person_id = ?1 AND given_on BETWEEN ?2 AND ?3 ORDER BY kind = 'praise' DESC, given_on DESC, id DESC",
    )?;
    let rows = all.query_map((person, stretch.from, stretch.to), |r| {
        Ok(Said { id: r.get(0)?, kind: r.get(1)?, text: feedback_text(r.get(2)?, r.get(3)?, r.get(4)?), on: r.get(5)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Feedback in as many of its three parts as there are.
pub(crate) fn feedback_text(situation: Option<String>, behaviour: Option<String>, impact: Option<String>) -> String {
    let whole = |part: Option<String>| part.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
    let (situation, behaviour, impact) = (whole(situation), whole(behaviour), whole(impact));
    let has_situation = situation.is_some();
    let parts: Vec<String> = [situation, behaviour, impact].into_iter().flatten().collect();
    match parts.len() {
        1 => parts.concat(),
        _ if has_situation => told(&parts),
        _ => sentences(&parts),
    }
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
    skill: Option<String>,
    text: String,
    help: Option<String>,
    by: NaiveDate,
    done_on: Option<NaiveDate>,
}

/// The next step of the plan: the first that is not done. The whole plan has those that were done in the span as well.
fn steps(tx: &Transaction, person: &PersonId, stretch: &Stretch, whole: bool) -> Result<Vec<Step>> {
    let mut all = tx.prepare_cached(
        "SELECT id, objective, activity, resources, target_on, iif(done_on <= ?2, done_on, NULL) AS done FROM shareable_step
         WHERE person_id = ?1 AND made_on <= ?2 AND (state IN ('planned', 'in_progress') OR done_on > ?2 OR (?3 AND done_on >= ?4))
         ORDER BY done IS NULL, done, target_on, id LIMIT iif(?3, 40, 1)",
    )?;
    let rows = all.query_map((person, stretch.to, whole, stretch.from), |r| {
        Ok(Step {
            id: r.get(0)?,
            skill: r.get::<_, Option<String>>(1)?.filter(|skill| !skill.trim().is_empty()),
            text: r.get(2)?,
            help: r.get(3)?,
            by: r.get(4)?,
            done_on: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Work that both agreed to hand over, in the span.
struct Work {
    id: String,
    title: String,
    level: Option<u32>,
    result: Option<String>,
    on: NaiveDate,
}

impl Work {
    /// "The month-end close: decides after hearing me. Every site closed by day 3."
    fn words(&self) -> String {
        let level = self.level.map(|level| text(&format!("packet_level_{level}"), &[]));
        let title = self.title.trim_end_matches('.');
        let first = match level {
            Some(level) => text("packet_work", &[("title", title), ("level", &level)]),
            None => title.to_owned(),
        };
        let result = self.result.as_deref().map(str::trim).filter(|result| !result.is_empty());
        sentences(&std::iter::once(first).chain(result.map(str::to_owned)).collect::<Vec<_>>())
    }
}

fn handed_over(tx: &Transaction, person: &PersonId, stretch: &Stretch) -> Result<Vec<Work>> {
    let mut all = tx.prepare_cached(
        "SELECT id, title, authority_level, result, agreed_on FROM shareable_work
         WHERE person_id = ?1 AND agreed_on <= ?3 AND ifnull(coalesce(completed_on, ended_on), ?3) >= ?2
         ORDER BY agreed_on, id LIMIT 40",
    )?;
    let rows = all.query_map((person, stretch.from, stretch.to), |r| {
        Ok(Work { id: r.get(0)?, title: r.get(1)?, level: r.get(2)?, result: r.get(3)?, on: r.get(4)? })
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
fn promises(tx: &Transaction, person: &PersonId, stretch: &Stretch) -> Result<Vec<Promised>> {
    let mut all = tx.prepare_cached(
        "SELECT a.id, a.text, p.is_self, a.due_on FROM shareable_promise a JOIN person p ON p.id = a.owner_person_id
         WHERE a.person_id = ?1 AND a.due_on >= ?2 AND a.made_on <= ?3 AND (a.state = 'open' OR a.done_on > ?3) ORDER BY a.due_on, a.id LIMIT 40",
    )?;
    let rows = all.query_map((person, stretch.from, stretch.to), |r| {
        Ok(Promised { id: r.get(0)?, text: r.get(1)?, mine: r.get(2)?, due_on: r.get(3)? })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn by_day(text_before: &str, day: NaiveDate, near: NaiveDate) -> String {
    text("agreed_line", &[("text", text_before.trim_end_matches('.')), ("date", &spoken(day, near))])
}

/// The days on which the two met. Talks that did not happen are nobody's business on paper.
fn held(tx: &Transaction, person: &PersonId, stretch: &Stretch) -> Result<Vec<NaiveDate>> {
    let mut all = tx.prepare_cached(
        "SELECT held_on FROM shareable_talk WHERE person_id = ?1 AND held_on BETWEEN ?2 AND ?3 ORDER BY held_on, id",
    )?;
    let rows = all.query_map((person, stretch.from, stretch.to), |r| r.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// "October 2026: 5, 19; November 2026: 2, 16"
fn by_month(days: &[NaiveDate]) -> String {
    let month = |day: &NaiveDate| day.format("%B %Y").to_string();
    let months = days.chunk_by(|a, b| month(a) == month(b)).map(|days| {
        let list = days.iter().map(|day| day.format("%-d").to_string()).collect::<Vec<_>>().join(", ");
        format!("{}: {list}", month(&days[0]))
    });
    months.collect::<Vec<_>>().join("; ")
}

fn met(times: u32) -> Option<String> {
    match times {
        0 => None,
        1 => Some(text("packet_met_once", &[])),
        2 => Some(text("packet_met_twice", &[])),
        times => Some(text("packet_met", &[("count", &in_words(times))])),
    }
}

/// Counts of what stays out, for the form. These are read from the tables, and no word of them.
fn left_out(tx: &Transaction, person: &PersonId, stretch: &Stretch, today: NaiveDate) -> Result<LeftOut> {
    let mut count = tx.prepare_cached(
        "SELECT (SELECT count(*) FROM entry WHERE person_id = ?1 AND visibility = 'private' AND kind <> 'away' AND occurred_on BETWEEN ?2 AND ?3),
                (SELECT count(*) FROM feedback WHERE to_person_id = ?1 AND state = 'draft' AND occurred_on BETWEEN ?2 AND ?3),
                (SELECT count(*) FROM conversation WHERE person_id = ?1 AND state = 'missed' AND planned_on BETWEEN ?2 AND min(?3, ?4)),
                (SELECT count(*) FROM goal WHERE owner_person_id = ?1 AND state IN ('draft', 'proposed') AND due_on BETWEEN ?2 AND ?3)",
    )?;
    Ok(count.query_row((person, stretch.from, stretch.to, today), |r| {
        Ok(LeftOut { private_notes: r.get(0)?, not_said: r.get(1)?, missed_talks: r.get(2)?, draft_goals: r.get(3)? })
    })?)
}

/// Counted for each reader and span.
pub(super) fn version(tx: &Transaction, request: &PacketRequest, stretch: &Stretch) -> Result<u32> {
    let mut last = tx.prepare_cached(
        "SELECT ifnull(max(version), 0) + 1 FROM snapshot WHERE kind = 'packet' AND person_id = ?1 AND to_on = ?2
           AND ifnull(span, 'quarter') = ?3 AND ifnull(audience, 'employee') = ?4",
    )?;
    let key = (&request.person_id, stretch.to, stretch.span.as_str(), request.audience.as_str());
    Ok(last.query_row(key, |r| r.get(0))?)
}

/// "2026 Q4 Priya Raman review.pdf"; a name that somebody else has too gets its role. No sign that a file system, or a
/// reader's eye, would trip over.
fn file_name(tx: &Transaction, label: &str, audience: Audience, person: &Person, today: NaiveDate) -> Result<String> {
    let twice = people::everybody(tx, today)?
        .iter()
        .any(|other| other.id != person.id && folded(&other.display_name) == folded(&person.display_name));
    let role = person.job_title.as_deref().filter(|_| twice).map(|role| format!(" {role}")).unwrap_or_default();
    let id = match audience {
        Audience::Employee => "packet_file_name",
        Audience::Long => "packet_file_name_long",
        Audience::File => "packet_file_name_file",
        Audience::Calibration => "packet_file_name_calibration",
        Audience::Promotion => "packet_file_name_promotion",
        Audience::OwnBoss => "packet_file_name_own_boss",
    };
    let name = text(id, &[("quarter", label), ("name", &format!("{}{role}", person.display_name))]);
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
pub(super) fn full(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

pub(super) fn paragraphs(value: Option<&str>) -> Vec<String> {
    value
        .map(|value| value.split("\n\n").map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect())
        .unwrap_or_default()
}

/// One line each, without the sign of a list.
pub(super) fn lines_of(value: &str) -> Vec<String> {
    let bare = |line: &str| line.trim().trim_start_matches(['-', '*', '•']).trim().to_owned();
    value.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// A case for a promotion asks other questions of the same material.
fn headings_for(audience: Audience) -> Headings {
    let usual = headings();
    if audience != Audience::Promotion {
        return usual;
    }
    Headings {
        in_short: text("promotion_heading_levels", &[]),
        went_well: text("promotion_heading_trust", &[]),
        work_on: text("promotion_heading_risks", &[]),
        goals: text("promotion_heading_results", &[]),
        ..usual
    }
}

pub(super) fn headings() -> Headings {
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

/// How to read a name that is not written in Latin letters. How to say one that is would tell its owner nothing.
pub(super) fn reading_aid(name: &str, hint: Option<&str>) -> Option<String> {
    let latin = |c: char| matches!(c, '\0'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}') || !c.is_alphabetic();
    hint.filter(|_| !name.chars().all(latin)).map(str::to_owned)
}

pub(super) fn columns(manager: &str) -> Columns {
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
        all.extend(&mut goal.history);
    }
    all.extend(document.went_well.iter_mut().chain(&mut document.work_on).map(|dated| &mut dated.text));
    all.extend(document.feedback.iter_mut().map(|line| &mut line.text));
    for step in &mut document.development {
        all.push(&mut step.next_step);
        all.extend(&mut step.help);
        all.extend(&mut step.skill);
    }
    all.extend(&mut document.next_theirs.lines);
    all.extend(&mut document.next_mine.lines);
    all.extend(document.more.iter_mut().flat_map(|part| &mut part.lines).map(|line| &mut line.text));
    all.extend(&mut document.own_words.paragraphs);
    all.extend(&mut document.comment);
    all
}

/// Who is named besides the two, by the whole name or the first.
pub(super) fn named(document: &Document, others: &[Person]) -> Vec<String> {
    let mut document = document.clone();
    let all: Vec<String> = texts(&mut document).into_iter().map(|text| text.clone()).collect();
    let stands = |name: &str| all.iter().any(|text| find_word(text, name).is_some());
    let named = |person: &&Person| calls(person).iter().any(|name| stands(name));
    others.iter().filter(named).map(|person| person.display_name.clone()).collect()
}

/// What somebody may be called in a text, the longest first.
pub(crate) fn calls(person: &Person) -> Vec<String> {
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
pub(crate) fn find_word(text: &str, name: &str) -> Option<usize> {
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(name)
        .map(|(at, _)| at)
        .find(|at| edge(text[..*at].chars().next_back()) && edge(text[at + name.len()..].chars().next()))
}

pub(super) fn with_roles(document: &mut Document, others: &[Person]) {
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
