//! Talks with the manager's own manager: what the manager brings, and what came of it. They count in no number about the team
//! and stand in nobody's packet.

use crate::calendar::{Clock, spoken};
use crate::error::{Error, OrGone, Result};
use crate::id::{ConversationId, EntryId, PersonId};
use crate::lists::{self, ListKind};
use crate::messages::{Label, text};
use crate::{Planner, moves, people, text as texts};
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwnManager {
    /// None: nobody has said who it is.
    pub name: Option<String>,
    /// What is planned, the next first; then what took place, the newest first.
    pub talks: Vec<UpwardTalk>,
    /// Needs and contradictions without an answer, to be brought along.
    pub still_open: Vec<StillOpen>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpwardTalk {
    pub id: ConversationId,
    pub on: NaiveDate,
    pub held: bool,
    pub bring: Option<String>,
    pub agreed: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct StillOpen {
    pub text: String,
    /// Since when, and what it holds up.
    pub small: Option<String>,
}

/// What is written about a talk; it replaces what stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpwardWords {
    pub on: NaiveDate,
    pub held: bool,
    #[serde(default)]
    pub bring: String,
    #[serde(default)]
    pub agreed: String,
}

const TALKS: u32 = 200;

impl Planner {
    /// Who the manager's own manager is, and the talks with them.
    pub fn own_manager(&self) -> Result<OwnManager> {
        self.read(|tx| page(tx, self.clock()))
    }

    /// Says who the manager's own manager is; whoever it was before no longer is.
    pub fn name_own_manager(&self, name: String) -> Result<OwnManager> {
        let clock = self.clock();
        let name = texts::required(&name, "name", texts::NAME, "error_own_manager_name")?;
        self.write(Label::from("name_own_manager").with("name", &name), |tx| {
            let known = people::everybody(tx, clock.today())?.into_iter().find(|person| {
                !person.active && !person.is_self && texts::folded(&person.display_name) == texts::folded(&name)
            });
            let id = match known {
                Some(person) => person.id,
                None => people::insert(tx, &name, false, &clock.now())?,
            };
            if find(tx)?.is_none_or(|(now, _)| now != id) {
                moves::become_one(tx, clock, &id, "line_manager", clock.today())?;
            }
            page(tx, clock)
        })
    }

    /// Writes a talk down, one that is planned or one that took place.
    ///
    /// # Errors
    /// `Invalid` while nobody has said who the manager is, and for a talk that took place after today.
    pub fn add_upward_talk(&self, words: UpwardWords) -> Result<OwnManager> {
        let (clock, read) = (self.clock(), checked(self.clock(), &words)?);
        let (person, name) = self.read(named)?;
        self.write(Label::from("add_upward_talk").with("name", name), |tx| {
            let id = ConversationId::new();
            tx.execute(
                "INSERT INTO conversation (id, person_id, kind, planned_on, time_zone, held_on, state, summary, created_at, updated_at)
                 VALUES (?1, ?2, 'line_manager', ?3, 'UTC', ?4, ?5, ?6, ?7, ?7)",
                (&id, &person, words.on, read.held_on(&words), read.state(&words), &read.agreed, clock.now()),
            )?;
            keep_notes(tx, clock, &id, &person, words.on, read.bring.as_deref())?;
            page(tx, clock)
        })
    }

    /// Writes a talk anew.
    pub fn change_upward_talk(&self, id: ConversationId, words: UpwardWords) -> Result<OwnManager> {
        let (clock, read) = (self.clock(), checked(self.clock(), &words)?);
        let (person, name) = self.read(|tx| whose(tx, &id))?;
        self.write(Label::from("change_upward_talk").with("name", name), |tx| {
            tx.execute(
                "UPDATE conversation SET planned_on = ?2, held_on = ?3, state = ?4, summary = ?5, updated_at = ?6 WHERE id = ?1",
                (&id, words.on, read.held_on(&words), read.state(&words), &read.agreed, clock.now()),
            )?;
            keep_notes(tx, clock, &id, &person, words.on, read.bring.as_deref())?;
            page(tx, clock)
        })
    }

    /// Takes a talk out, with what was written about it.
    pub fn remove_upward_talk(&self, id: ConversationId) -> Result<OwnManager> {
        let clock = self.clock();
        let (_, name) = self.read(|tx| whose(tx, &id))?;
        self.write(Label::from("remove_upward_talk").with("name", name), |tx| {
            tx.execute(
                "DELETE FROM entry WHERE conversation_id = ?1 AND kind = 'note' AND visibility = 'private'",
                [&id],
            )?;
            tx.execute("DELETE FROM conversation WHERE id = ?1", [&id])?;
            page(tx, clock)
        })
    }
}

/// What can be kept of a talk.
struct Read {
    bring: Option<String>,
    agreed: Option<String>,
}

impl Read {
    fn held_on(&self, words: &UpwardWords) -> Option<NaiveDate> {
        words.held.then_some(words.on)
    }

    fn state(&self, words: &UpwardWords) -> &'static str {
        if words.held { "held" } else { "planned" }
    }
}

fn checked(clock: Clock, words: &UpwardWords) -> Result<Read> {
    if words.held && words.on > clock.today() {
        return Err(Error::invalid("on", "error_own_manager_held"));
    }
    let read = |said: &str, field: &str| -> Result<Option<String>> {
        Ok(Some(texts::body(said, field)?).filter(|said| !said.trim().is_empty()))
    };
    Ok(Read { bring: read(&words.bring, "bring")?, agreed: read(&words.agreed, "agreed")? })
}

/// Whoever is the manager's manager now.
fn find(tx: &Transaction) -> Result<Option<(PersonId, String)>> {
    let mut now = tx.prepare_cached(
        "SELECT p.id, p.display_name FROM relationship r JOIN person p ON p.id = r.person_id
         WHERE r.kind = 'line_manager' AND r.ended_on IS NULL ORDER BY r.started_on DESC LIMIT 1",
    )?;
    Ok(now.query_row([], |r| r.try_into()).optional()?)
}

fn named(tx: &Transaction) -> Result<(PersonId, String)> {
    find(tx)?.ok_or_else(|| Error::invalid("name", "error_own_manager_first"))
}

/// With whom a talk is.
fn whose(tx: &Transaction, id: &ConversationId) -> Result<(PersonId, String)> {
    let mut one = tx.prepare_cached(
        "SELECT p.id, p.display_name FROM conversation c JOIN person p ON p.id = c.person_id
         WHERE c.id = ?1 AND c.kind = 'line_manager'",
    )?;
    one.query_row([id], |r| r.try_into()).or_gone()
}

/// What the manager brings is theirs alone, as the notes of every talk are.
fn keep_notes(
    tx: &Transaction,
    clock: Clock,
    talk: &ConversationId,
    person: &PersonId,
    on: NaiveDate,
    bring: Option<&str>,
) -> Result<()> {
    let Some(bring) = bring else {
        tx.execute(
            "DELETE FROM entry WHERE conversation_id = ?1 AND kind = 'note' AND visibility = 'private'",
            [talk],
        )?;
        return Ok(());
    };
    tx.execute(
        "INSERT INTO entry (id, kind, person_id, occurred_on, body, visibility, conversation_id, created_at, updated_at)
         VALUES (?1, 'note', ?2, ?3, ?4, 'private', ?5, ?6, ?6)
         ON CONFLICT (conversation_id) WHERE kind = 'note' AND visibility = 'private' AND conversation_id IS NOT NULL
         DO UPDATE SET body = excluded.body, occurred_on = excluded.occurred_on, updated_at = excluded.updated_at",
        (EntryId::new(), person, on, bring, talk, clock.now()),
    )?;
    Ok(())
}

fn page(tx: &Transaction, clock: Clock) -> Result<OwnManager> {
    let mut all = tx.prepare_cached(
        "SELECT c.id, coalesce(c.held_on, c.planned_on), c.held_on IS NOT NULL, n.body, c.summary FROM conversation c
         LEFT JOIN entry n ON n.conversation_id = c.id AND n.kind = 'note' AND n.visibility = 'private'
         WHERE c.kind = 'line_manager' AND c.state IN ('planned', 'held')
         ORDER BY c.held_on IS NOT NULL, CASE WHEN c.held_on IS NULL THEN c.planned_on END, c.held_on DESC, c.created_at DESC
         LIMIT ?1",
    )?;
    let talk = |r: &Row| -> rusqlite::Result<UpwardTalk> {
        Ok(UpwardTalk { id: r.get(0)?, on: r.get(1)?, held: r.get(2)?, bring: r.get(3)?, agreed: r.get(4)? })
    };
    let talks = all.query_map([TALKS], talk)?.collect::<rusqlite::Result<_>>()?;
    Ok(OwnManager { name: find(tx)?.map(|(_, name)| name), talks, still_open: still_open(tx, clock)? })
}

/// What has no answer yet.
fn still_open(tx: &Transaction, clock: Clock) -> Result<Vec<StillOpen>> {
    let mut open = Vec::new();
    for row in lists::rows(tx, clock, ListKind::NeedUpward)? {
        if row.values.contains_key("settled_on") || row.values.contains_key("answer") {
            continue;
        }
        let day = |said: &str| said.parse().map_or_else(|_| said.to_owned(), |day| spoken(day, clock.today()));
        let goal = row.values.get("goal").and_then(|_| row.lines.iter().find(|line| line.label == goal_label()));
        let small: Vec<String> = [
            row.values.get("asked_on").map(|on| text("own_manager_asked", &[("day", &day(on))])),
            goal.map(|goal| text("own_manager_holds_up", &[("goal", &goal.text)])),
        ]
        .into_iter()
        .flatten()
        .collect();
        open.push(StillOpen { text: row.title, small: (!small.is_empty()).then(|| small.join(", ")) });
    }
    for row in lists::rows(tx, clock, ListKind::Contradiction)? {
        if !row.values.contains_key("settled_on") && !row.values.contains_key("raised_on") {
            open.push(StillOpen { text: row.title, small: row.values.get("measured_by").cloned() });
        }
    }
    Ok(open)
}

fn goal_label() -> String {
    text("list_need_upward_goal", &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::ListWords;
    use crate::testing::{day, planner};

    fn words(on: &str, held: bool, bring: &str, agreed: &str) -> UpwardWords {
        UpwardWords { on: day(on), held, bring: bring.into(), agreed: agreed.into() }
    }

    #[test]
    fn talks_upward_stand_next_first_and_count_for_nobody_of_the_team() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        assert!(p.add_upward_talk(words("2026-11-20", false, "", "")).is_err(), "nobody is named");
        assert!(p.name_own_manager("  ".into()).is_err());
        let before = p.shell().expect("shell").people;
        assert_eq!(p.name_own_manager("Ines Costa".into()).expect("named").name.as_deref(), Some("Ines Costa"));
        assert_eq!(p.shell().expect("shell").people, before, "nobody of the team");
        p.add_upward_talk(words("2026-11-10", true, "", "Laptops by May")).expect("kept");
        p.add_upward_talk(words("2026-12-01", false, "Overtime", "")).expect("kept");
        let page = p.add_upward_talk(words("2026-11-20", false, "The laptops", "")).expect("kept");
        let days: Vec<String> = page.talks.iter().map(|talk| talk.on.to_string()).collect();
        assert_eq!(days, ["2026-11-20", "2026-12-01", "2026-11-10"]);
        let next = page.talks[0].clone();
        assert_eq!((next.bring.as_deref(), next.held), (Some("The laptops"), false));
        let early =
            p.change_upward_talk(next.id.clone(), words("2026-11-20", true, "", "x")).expect_err("it is the 16th");
        assert!(matches!(early, Error::Invalid { ref field, .. } if field == "on"));
        let page = p.change_upward_talk(next.id.clone(), words("2026-11-16", true, "", "Asked again")).expect("held");
        assert_eq!((page.talks[1].held, page.talks[1].bring.clone()), (true, None), "what is emptied is gone");
        let numbers: u32 = p
            .read(|tx| {
                Ok(tx.query_row("SELECT count(*) FROM conversation WHERE kind <> 'line_manager'", [], |r| r.get(0))?)
            })
            .expect("read");
        assert_eq!(numbers, 0);
        assert_eq!(p.remove_upward_talk(next.id).expect("removed").talks.len(), 2);
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Take out a talk with Ines Costa"));
        assert_eq!(p.own_manager().expect("page").talks.len(), 3);
        // The same name is the same person; another one takes over.
        p.name_own_manager("Bo Lind".into()).expect("named");
        assert_eq!(p.name_own_manager("ines costa".into()).expect("named").name.as_deref(), Some("Ines Costa"));
    }

    #[test]
    fn what_has_no_answer_waits_for_the_next_talk() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let row = |title: &str, values: &[(&str, &str)]| ListWords {
            title: title.into(),
            values: values.iter().map(|(code, said)| ((*code).into(), (*said).into())).collect(),
        };
        p.add_list_row(ListKind::NeedUpward, row("Two laptops", &[("asked_on", "2026-11-03")])).expect("kept");
        p.add_list_row(ListKind::NeedUpward, row("A room", &[("answer", "No")])).expect("kept");
        p.add_list_row(ListKind::Contradiction, row("Take time", &[("measured_by", "calls an hour")])).expect("kept");
        let open = p.own_manager().expect("page").still_open;
        assert_eq!(open.len(), 2, "{open:?}");
        assert_eq!(open[0].small.as_deref(), Some("asked on 3 November"));
        assert_eq!(open[1].small.as_deref(), Some("calls an hour"));
    }
}
