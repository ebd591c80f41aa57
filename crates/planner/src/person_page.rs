//! One person on one page: the next talk, promises, goals, the next step, and everything that was written, newest first.

use crate::attachments::{self, AttachedTo};
use crate::conversations::{self, LastTime, Point, Rhythm, TalkRef};
use crate::delegations::{self, Delegation};
use crate::development::{self, NextStep};
use crate::error::Result;
use crate::goals::{self, GoalCard, OnPace};
use crate::id::PersonId;
use crate::people::{self, Person};
use crate::reviews::{self, ReviewLine};
use crate::{Planner, action_items, closing, db, periods};
use action_items::Promise;
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, Rows, Transaction};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use ts_rs::TS;

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PersonPage {
    pub person: Person,
    pub rhythm: Option<Rhythm>,
    pub next_talk: Option<TalkRef>,
    pub last_talk: Option<NaiveDate>,
    pub last_time: Option<LastTime>,
    /// To talk about next time.
    pub points: Vec<Point>,
    /// Open ones, mine first.
    pub promises: Vec<Promise>,
    pub goals: Vec<GoalCard>,
    pub goals_on_pace: Option<OnPace>,
    /// The step of the development plan that is due first.
    pub next_step: Option<NextStep>,
    pub steps: Vec<NextStep>,
    pub last_good_word: Option<NaiveDate>,
    pub last_correction: Option<NaiveDate>,
    /// What was handed over to them and is in force.
    pub owns: Vec<Delegation>,
    /// Their review, while one runs.
    pub review: Option<ReviewLine>,
    /// Nothing is written about them yet.
    pub new: bool,
}

/// One line of everything that was written about somebody.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TimelineItem {
    pub kind: TimelineKind,
    pub id: String,
    pub conversation_id: Option<String>,
    pub on: NaiveDate,
    /// The goal of an update, the skill of a step.
    pub title: Option<String>,
    /// The first 300 characters.
    pub text: String,
    pub private: bool,
    /// Of feedback and promises.
    pub state: Option<String>,
    /// Its day lies in a quarter that was closed before it was written down.
    pub after_close: bool,
    /// How many files are kept with it.
    pub files: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimelineKind {
    OneOnOne,
    Note,
    Concern,
    Praise,
    Constructive,
    Feedforward,
    Goal,
    Update,
    Promise,
    Step,
    Entry,
}

impl TimelineKind {
    fn from_code(code: &str) -> TimelineKind {
        match code {
            "one_on_one" => TimelineKind::OneOnOne,
            "note" => TimelineKind::Note,
            "concern" => TimelineKind::Concern,
            "praise" => TimelineKind::Praise,
            "constructive" => TimelineKind::Constructive,
            "feedforward" => TimelineKind::Feedforward,
            "goal" => TimelineKind::Goal,
            "update" => TimelineKind::Update,
            "promise" => TimelineKind::Promise,
            "step" => TimelineKind::Step,
            _ => TimelineKind::Entry,
        }
    }

    /// As what a line of this kind holds files; none where it cannot.
    fn holds_files(self) -> Option<AttachedTo> {
        match self {
            TimelineKind::OneOnOne => Some(AttachedTo::Conversation),
            TimelineKind::Note | TimelineKind::Concern | TimelineKind::Entry => Some(AttachedTo::Entry),
            TimelineKind::Praise | TimelineKind::Constructive | TimelineKind::Feedforward => Some(AttachedTo::Feedback),
            TimelineKind::Goal => Some(AttachedTo::Goal),
            TimelineKind::Update | TimelineKind::Promise | TimelineKind::Step => None,
        }
    }
}

/// What the list can be narrowed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TimelineFilter {
    Talks,
    Notes,
    Feedback,
    Goals,
    Promises,
    Development,
}

/// How much of the list is given at once: a few screens.
const PAGE: u32 = 60;

impl Planner {
    pub fn person_page(&self, id: PersonId) -> Result<PersonPage> {
        let (clock, today) = (self.clock(), self.clock().today());
        self.read(|tx| {
            let person = people::person(tx, clock, &id)?;
            let next_talk = conversations::next_talk(tx, clock, &id, today)?;
            let points = match next_talk.as_ref().and_then(|talk| talk.conversation_id.as_ref()) {
                Some(talk) => conversations::points(tx, talk)?,
                None => Vec::new(),
            };
            let promises = action_items::query(
                tx,
                clock,
                "a.person_id = ?2 AND a.state = 'open' ORDER BY o.is_self DESC, a.due_on, a.created_at LIMIT 100",
                [&id],
            )?;
            let goals = goals::cards_of(tx, clock, &id)?;
            let steps = development::steps_of(tx, clock, &id)?;
            let quarter = periods::at(tx, today)?;
            Ok(PersonPage {
                rhythm: conversations::rhythm(tx, &id, today)?,
                last_talk: conversations::last_held(tx, &id)?.and_then(|talk| talk.held_on),
                last_time: conversations::last_time(tx, clock, &id, None)?,
                goals_on_pace: goals::on_pace(&goals, &quarter.label),
                next_step: steps.iter().find(|step| matches!(step.state.as_str(), "planned" | "in_progress")).cloned(),
                last_good_word: last_said(tx, &id, "praise")?,
                last_correction: last_said(tx, &id, "constructive")?,
                owns: delegations::owned_by(tx, &id)?,
                review: reviews::running(tx, clock, &id)?,
                new: nothing_written(tx, &id)?,
                person,
                next_talk,
                points,
                promises,
                goals,
                steps,
            })
        })
    }

    /// Everything about somebody, newest first, at most 60 from `skip` on; `before` leaves out that day and later ones.
    pub fn person_timeline(
        &self,
        id: PersonId,
        filter: Option<TimelineFilter>,
        words: Option<String>,
        before: Option<NaiveDate>,
        skip: u32,
    ) -> Result<Vec<TimelineItem>> {
        let words = words.unwrap_or_default().trim().to_lowercase();
        self.read(|tx| timeline(tx, &id, filter, &words, before, skip, PAGE))
    }
}

fn last_said(tx: &Transaction, id: &PersonId, kind: &str) -> Result<Option<NaiveDate>> {
    let mut last = tx.prepare_cached(
        "SELECT given_on FROM feedback WHERE to_person_id = ?1 AND kind = ?2 AND state <> 'withdrawn'
           AND given_on IS NOT NULL ORDER BY given_on DESC LIMIT 1",
    )?;
    Ok(last.query_row((id, kind), |r| r.get(0)).optional()?)
}

/// Nothing would stand in the list of everything about somebody.
fn nothing_written(tx: &Transaction, id: &PersonId) -> Result<bool> {
    let mut any = tx.prepare_cached(
        "SELECT NOT (EXISTS (SELECT 1 FROM conversation WHERE person_id = ?1 AND held_on IS NOT NULL)
           OR EXISTS (SELECT 1 FROM feedback WHERE to_person_id = ?1 AND state <> 'discarded')
           OR EXISTS (SELECT 1 FROM entry WHERE person_id = ?1 AND conversation_id IS NULL
             AND kind NOT IN ('away', 'hat', 'practice_day', 'calibration_note'))
           OR EXISTS (SELECT 1 FROM goal WHERE owner_person_id = ?1)
           OR EXISTS (SELECT 1 FROM action_item WHERE person_id = ?1 AND conversation_id IS NULL)
           OR EXISTS (SELECT 1 FROM idp p JOIN idp_item i ON i.idp_id = p.id WHERE p.person_id = ?1))",
    )?;
    Ok(any.query_row([id], |r| r.get(0))?)
}

/// One part of the list: by day, newest first, then by when it was written down, then by id. An index gives the days in
/// order, so that a long history costs no more than a short one.
/// Places: ?1 the person, ?2 the day before which, ?3 the words, ?4 how many.
const TALKS: &str = "SELECT 'one_on_one' AS kind, c.id AS id, c.id AS conversation_id, c.held_on AS day, NULL AS title,
      coalesce(c.summary, n.body, '') AS text, c.summary IS NULL AS private, c.state AS state, c.created_at AS made
    FROM conversation c LEFT JOIN entry n ON n.conversation_id = c.id AND n.kind = 'note' AND n.visibility = 'private'
    WHERE c.person_id = ?1 AND c.held_on < ?2 AND (?3 = '' OR instr(lower(coalesce(c.summary, '') || ' ' || coalesce(n.body, '')), ?3))
    ORDER BY c.held_on DESC, c.created_at DESC, c.id LIMIT ?4";
const NOTES: &str = "SELECT iif(e.kind IN ('note', 'concern'), e.kind, 'entry'), e.id, e.conversation_id, e.occurred_on, e.title, coalesce(e.body, ''),
      e.visibility = 'private', NULL, e.created_at FROM entry e
    WHERE e.person_id = ?1 AND e.occurred_on < ?2 AND e.conversation_id IS NULL AND e.kind NOT IN ('away', 'hat', 'practice_day', 'calibration_note', 'packet_text')
      AND (?3 = '' OR instr(lower(coalesce(e.title, '') || ' ' || coalesce(e.body, '')), ?3))
    ORDER BY e.occurred_on DESC, e.created_at DESC, e.id LIMIT ?4";
const FEEDBACK: &str = "SELECT f.kind, f.id, f.conversation_id, f.occurred_on, NULL,
      concat_ws('. ', rtrim(f.situation, '. '), rtrim(f.behaviour, '. '), f.impact), f.visibility = 'private', f.state, f.created_at FROM feedback f
    WHERE f.to_person_id = ?1 AND f.occurred_on < ?2 AND f.state <> 'discarded'
      AND (?3 = '' OR instr(lower(concat_ws(' ', f.situation, f.behaviour, f.impact)), ?3))
    ORDER BY f.occurred_on DESC, f.created_at DESC, f.id LIMIT ?4";
const GOALS: &str = "SELECT 'goal', g.id, NULL, coalesce(g.agreed_on, g.starts_on), NULL, g.title, g.visibility = 'private', g.state, g.created_at
    FROM goal g WHERE g.owner_person_id = ?1 AND coalesce(g.agreed_on, g.starts_on) < ?2 AND (?3 = '' OR instr(lower(g.title), ?3))
    ORDER BY 4 DESC, g.created_at DESC, g.id LIMIT ?4";
const UPDATES: &str = "SELECT 'update', c.id, c.conversation_id, c.checked_on, g.title, concat_ws(' ', c.note, c.blocker), g.visibility = 'private',
      NULL, c.created_at FROM goal g JOIN checkin c ON c.goal_id = g.id
    WHERE g.owner_person_id = ?1 AND c.checked_on < ?2 AND (c.note IS NOT NULL OR c.blocker IS NOT NULL)
      AND (?3 = '' OR instr(lower(concat_ws(' ', g.title, c.note, c.blocker)), ?3))
    ORDER BY c.checked_on DESC, c.created_at DESC, c.id LIMIT ?4";
const PROMISES: &str = "SELECT 'promise', a.id, a.conversation_id, substr(a.created_at, 1, 10), NULL, a.text, a.visibility = 'private', a.state,
      a.created_at FROM action_item a
    WHERE a.person_id = ?1 AND a.created_at < ?2 AND a.conversation_id IS NULL AND (?3 = '' OR instr(lower(a.text), ?3))
    ORDER BY a.created_at DESC, a.id LIMIT ?4";
const STEPS: &str = "SELECT 'step', i.id, NULL, coalesce(i.done_on, substr(i.created_at, 1, 10)), i.objective, coalesce(i.outcome, i.activity), 0, i.state,
      i.created_at FROM idp p JOIN idp_item i ON i.idp_id = p.id
    WHERE p.person_id = ?1 AND coalesce(i.done_on, substr(i.created_at, 1, 10)) < ?2
      AND NOT EXISTS (SELECT 1 FROM idp n JOIN idp_item m ON m.idp_id = n.id
                      WHERE n.supersedes_id = p.id AND m.sort = i.sort AND m.created_at = i.created_at)
      AND (?3 = '' OR instr(lower(concat_ws(' ', i.objective, i.activity, i.outcome)), ?3))
    ORDER BY 4 DESC, i.created_at DESC, i.id LIMIT ?4";

fn timeline(
    tx: &Transaction,
    id: &PersonId,
    filter: Option<TimelineFilter>,
    words: &str,
    before: Option<NaiveDate>,
    skip: u32,
    limit: u32,
) -> Result<Vec<TimelineItem>> {
    let parts: &[&str] = match filter {
        None => &[TALKS, NOTES, FEEDBACK, GOALS, UPDATES, PROMISES, STEPS],
        Some(TimelineFilter::Talks) => &[TALKS],
        Some(TimelineFilter::Notes) => &[NOTES],
        Some(TimelineFilter::Feedback) => &[FEEDBACK],
        Some(TimelineFilter::Goals) => &[GOALS, UPDATES],
        Some(TimelineFilter::Promises) => &[PROMISES],
        Some(TimelineFilter::Development) => &[STEPS],
    };
    // As text, once: a day that is bound is written out for each of the lists.
    let before = before.map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string());
    let closed = closing::closed_spans(tx)?;
    let mut statements = parts.iter().map(|sql| tx.prepare_cached(sql)).collect::<rusqlite::Result<Vec<_>>>()?;
    let mut lists = Vec::with_capacity(parts.len());
    for statement in &mut statements {
        let mut list = Sorted { rows: statement.query((id, &before, words, skip.saturating_add(limit)))?, next: None };
        list.step()?;
        lists.push(list);
    }
    // Merged as they are read: of each list only what is shown, and one line more, is ever fetched.
    let mut items = Vec::with_capacity(limit as usize);
    for at in 0..skip.saturating_add(limit) {
        let newest = lists.iter_mut().max_by(|a, b| place(&a.next).cmp(&place(&b.next)));
        let Some((made, mut item)) = newest.map(Sorted::step).transpose()?.flatten() else { break };
        if at >= skip {
            let of_closed =
                |(from, until, at): &(NaiveDate, NaiveDate, String)| (*from..=*until).contains(&item.on) && made > *at;
            item.after_close = closed.iter().any(of_closed);
            items.push(item);
        }
    }
    if attachments::any(tx)? {
        for item in &mut items {
            if let Some(to) = item.kind.holds_files() {
                item.files = attachments::count(tx, to, &item.id)?;
            }
        }
    }
    Ok(items)
}

/// A part of the list, and the line of it that comes next with the instant it was written down.
struct Sorted<'s> {
    rows: Rows<'s>,
    next: Option<Line>,
}

type Line = (String, TimelineItem);

impl Sorted<'_> {
    /// Gives the next line and fetches the one after it.
    fn step(&mut self) -> Result<Option<Line>> {
        let following = self.rows.next()?.map(line).transpose()?;
        Ok(std::mem::replace(&mut self.next, following))
    }
}

/// Where a line stands: the newest day first, the newest instant, the first id. After the last line there is none.
fn place(line: &Option<Line>) -> Option<(NaiveDate, &str, Reverse<&str>)> {
    line.as_ref().map(|(made, item)| (item.on, made.as_str(), Reverse(item.id.as_str())))
}

fn line(row: &Row) -> rusqlite::Result<Line> {
    let kind = TimelineKind::from_code(row.get_ref(0)?.as_str()?);
    let text = row.get_ref(5)?.as_str()?;
    let item = TimelineItem {
        kind,
        id: row.get(1)?,
        conversation_id: row.get(2)?,
        on: db::day(row, 3)?,
        title: row.get(4)?,
        text: if kind == TimelineKind::OneOnOne { shown(text) } else { beginning(text).to_owned() },
        private: row.get(6)?,
        state: row.get(7)?,
        after_close: false,
        files: 0,
    };
    Ok((row.get(8)?, item))
}

/// The first 300 characters.
fn beginning(text: &str) -> &str {
    text.char_indices().nth(300).map_or(text, |(end, _)| &text[..end])
}

/// Notes are Markdown; in a list stands their first line.
fn shown(markdown: &str) -> String {
    conversations::first_line(markdown).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::NewOneOnOne;
    use crate::testing::{day, planner};

    #[test]
    fn everything_about_a_person_is_listed_newest_first_and_can_be_narrowed() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let ruth = p.add_person("Ruth".into()).expect("added").id;
        assert!(p.person_page(ruth.clone()).expect("page").new);
        for (on, notes) in [("2026-11-02", "# Rota\nsettled"), ("2026-11-09", "Refunds wait for Legal")] {
            let draft = NewOneOnOne {
                person_id: ruth.clone(),
                held_on: day(on),
                notes: notes.into(),
                agreed: vec![],
                next_on: None,
                next_time: None,
                slot: None,
            };
            p.log_one_on_one(draft).expect("logged");
        }
        p.add_note(Some(ruth.clone()), "Asked about training".into(), Some(day("2026-11-05"))).expect("noted");
        let list = |filter, words: &str, skip| {
            let all = p.person_timeline(ruth.clone(), filter, Some(words.into()), None, skip).expect("listed");
            all.into_iter().map(|item| item.text).collect::<Vec<_>>()
        };
        assert_eq!(list(None, "", 0), ["Refunds wait for Legal", "Asked about training", "Rota"]);
        assert_eq!(list(Some(TimelineFilter::Talks), "", 0).len(), 2);
        assert_eq!(list(None, "LEGAL", 0), ["Refunds wait for Legal"]);
        assert_eq!(list(None, "", 2), ["Rota"]);
        let earlier = p.person_timeline(ruth.clone(), None, None, Some(day("2026-11-05")), 0).expect("listed");
        assert_eq!(earlier.len(), 1, "only what lies before that day");
        let page = p.person_page(ruth).expect("page");
        assert!(!page.new && page.last_talk == Some(day("2026-11-09")));
    }
}
