//! The report to the manager's own manager: their own words, the goals of the team and what came of them, how much was
//! handed over, what is needed and what comes next. Nobody of the team is named by the program, and nothing is counted that
//! could be one person's.

use super::gather::{self, Gathered};
use super::typeset::{self, Dated, Document, More, OwnWords, Side};
use super::{Audience, LeftOut, PacketLine, PacketRequest, PacketSection, SectionKey, Span, span, texts};
use crate::calendar::{Clock, spoken};
use crate::error::{Error, Result};
use crate::id::{EntryId, GoalId};
use crate::messages::{counted, text};
use crate::people;
use crate::settings::Paper;
use chrono::NaiveDate;
use rusqlite::Transaction;

/// Below this many people a count says something about one of them.
const FEWEST: usize = 4;

pub(super) fn gather(tx: &Transaction, clock: Clock, request: &PacketRequest) -> Result<Gathered> {
    let today = clock.today();
    let own = people::person(tx, clock, &request.person_id)?;
    if !own.is_self {
        return Err(Error::invalid("audience", "error_report_is_own"));
    }
    let stretch = span::stretch(tx, clock, &own.id, &request.quarter, request.span)?;
    let period = &stretch.last;
    let words = texts::read(tx, &own.id, Audience::OwnBoss, period)?;
    let is_in = |key: &str| !request.left_out.iter().any(|left| left == key);
    let mut sections = Vec::new();
    let mut section = |key: SectionKey, lines: Vec<PacketLine>, available: bool| {
        let on = is_in(key.as_str());
        sections.push(PacketSection { key, on, available, by_default: true, withheld: false, lines, not_said: 0 });
        on
    };
    let lines_of = |text: &Option<String>| text.as_deref().map(gather::lines_of).unwrap_or_default();

    let in_short = gather::paragraphs(words.summary.as_deref());
    let in_short_on = section(SectionKey::InShort, Vec::new(), !in_short.is_empty());
    let goals = gather::team_goals(tx, &stretch, today)?;
    let lines = goals
        .iter()
        .map(|(id, line, due_on)| {
            let key = format!("goal:{id}");
            PacketLine { on: is_in(&key), key, text: line.title.clone(), on_date: *due_on }
        })
        .collect();
    let goals_on = section(SectionKey::Goals, lines, !goals.is_empty());
    let handed_over = counts(tx, clock, stretch.from, stretch.to.min(today))?;
    let handed_over_on = section(SectionKey::HandedOver, Vec::new(), !handed_over.is_empty());
    let mut needs = lines_of(&words.focus);
    let asked = asked(tx, stretch.to.min(today))?;
    let lines = asked
        .iter()
        .map(|(id, text, on)| {
            let key = format!("need:{id}");
            PacketLine { on: is_in(&key), key, text: text.clone(), on_date: Some(*on) }
        })
        .collect();
    let needs_on = section(SectionKey::WorkOn, lines, !needs.is_empty() || !asked.is_empty());
    needs.extend(asked.into_iter().filter(|(id, ..)| is_in(&format!("need:{id}"))).map(|(_, text, _)| text));
    let next = lines_of(&words.next_steps);
    let next_on = section(SectionKey::Next, Vec::new(), !next.is_empty());

    let is_shown = |id: &GoalId| goals_on && is_in(&format!("goal:{id}"));
    let no_goals = (goals_on && goals.is_empty()).then(|| text("report_no_team_goals", &[]));
    let mut headings = gather::headings();
    headings.goals = text("report_heading_goals", &[]);
    let plain = |text: String| Dated { text, date: None };
    let version = gather::version(tx, request, &stretch)?;
    let mut document = Document {
        language: "en".into(),
        title: format!("{}, {}", stretch.label, own.display_name),
        author: own.display_name.clone(),
        paper: if request.paper == Paper::A4 { typeset::Paper::A4 } else { typeset::Paper::Letter },
        headings,
        columns: gather::columns(own.short_name()),
        period_heading: stretch.heading.clone(),
        dates: stretch.dates(),
        name: own.display_name.clone(),
        name_hint: gather::reading_aid(&own.display_name, own.name_hint.as_deref()),
        role: own.job_title.clone(),
        from_line: text("packet_from", &[("name", &own.display_name), ("date", &gather::full(today))]),
        standing: text("report_standing", &[]),
        met: None,
        in_short: if in_short_on { in_short } else { Vec::new() },
        goals: goals.into_iter().filter(|(id, ..)| is_shown(id)).map(|(_, line, _)| line).collect(),
        no_goals,
        own_words: OwnWords { heading: String::new(), paragraphs: Vec::new(), ruled_lines: 0 },
        went_well: Vec::new(),
        work_on: Vec::new(),
        feedback: Vec::new(),
        development: Vec::new(),
        next_theirs: Side { heading: String::new(), lines: Vec::new() },
        next_mine: Side { heading: String::new(), lines: Vec::new() },
        more: Vec::new(),
        comment: None,
        signatures: Vec::new(),
        recorded: Vec::new(),
        acknowledgement: None,
        something_wrong: None,
        notes: None,
        foot_left: text("packet_foot", &[("version", &version.to_string()), ("date", &spoken(today, period.ends_on))]),
        page_of: text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]),
    };
    let parts = [
        ("packet_heading_handed_over", handed_over_on, handed_over),
        ("report_heading_needs", needs_on, needs),
        ("report_heading_next", next_on, next),
    ];
    for (heading, _, lines) in parts.into_iter().filter(|(_, on, lines)| *on && !lines.is_empty()) {
        document.more.push(More { heading: text(heading, &[]), lines: lines.into_iter().map(plain).collect() });
    }
    let others: Vec<people::Person> =
        people::everybody(tx, today)?.into_iter().filter(|other| other.id != own.id).collect();
    let other_names = gather::named(&document, &others);
    if request.roles_for_names {
        gather::with_roles(&mut document, &others);
    }
    Ok(Gathered {
        document,
        sections,
        left_out: LeftOut::default(),
        other_names,
        file_name: gather::as_file_name(&text(
            "packet_file_name_own_boss",
            &[("quarter", &stretch.label), ("name", &own.display_name)],
        )),
        review: words,
        version,
        span: stretch.span,
        spans: vec![Span::Quarter, Span::HalfYear, Span::Year],
        label: stretch.label.clone(),
        from: stretch.from,
        to: stretch.to,
        quarter_from: period.starts_on,
        give_by: None,
        their_copy: None,
    })
}

/// What the manager asked for and has no answer to yet, with the goal of the team it holds up. Whoever was asked knows of it, so it is no
/// secret; a need that was only written down stays with the manager.
fn asked(tx: &Transaction, until: NaiveDate) -> Result<Vec<(EntryId, String, NaiveDate)>> {
    let mut all = tx.prepare_cached(
        "SELECT e.id, e.title, g.title, json_extract(e.attrs, '$.asked_on') AS asked FROM entry e
         LEFT JOIN goal g ON g.id = e.goal_id AND g.visibility <> 'private' AND g.level <> 'person'
         WHERE e.kind = 'need_upward' AND asked <= ?1 AND json_extract(e.attrs, '$.settled_on') IS NULL
           AND json_extract(e.attrs, '$.answer') IS NULL ORDER BY asked, e.id LIMIT 20",
    )?;
    let rows = all.query_map([until], |r| {
        let (id, what, goal, on): (EntryId, Option<String>, Option<String>, NaiveDate) = r.try_into()?;
        let what = what.unwrap_or_default();
        let said = match goal {
            Some(goal) => text("report_need_goal", &[("what", &what), ("goal", &goal)]),
            None => what,
        };
        Ok((id, said, on))
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// How much was handed over and how much of it is to make somebody grow: counts, and none where the team is so small that a
/// count is one person's.
fn counts(tx: &Transaction, clock: Clock, from: NaiveDate, to: NaiveDate) -> Result<Vec<String>> {
    if people::active_reports(tx, clock.today())?.len() < FEWEST {
        return Ok(Vec::new());
    }
    let mut count = tx.prepare_cached(
        "SELECT count(*), count(*) FILTER (WHERE is_stretch) FROM delegation d
         JOIN person p ON p.id = d.accountable_person_id AND p.is_self = 0
         WHERE d.visibility IN ('shared', 'public') AND d.state IN ('handed_over', 'completed', 'ended')
           AND d.handed_over_on BETWEEN ?1 AND ?2",
    )?;
    let (all, stretch): (u32, u32) = count.query_row([from, to], |r| r.try_into())?;
    let mut lines = Vec::new();
    if all > 0 {
        lines.push(gather::capital(&counted("report_handed_over", all, &[])));
    }
    if stretch > 0 {
        lines.push(gather::capital(&counted("report_stretch", stretch, &[])));
    }
    Ok(lines)
}
