//! Promises: what somebody will do by when. In a talk they are the lines that both agreed.
//!
//! Every promise has an owner and a day. One typed without a day is due at the next planned talk with that person, else
//! in 14 days. When its day is moved, the first one is kept, because a promise is kept or not by its first day.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{ActionItemId, ConversationId, PersonId};
use crate::messages::Label;
use crate::states::action_item_next;
use crate::{Planner, people, text};
use chrono::{Days, NaiveDate};
use rusqlite::{Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// In the window's language `Promise` is taken: there it is an `ActionItem`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[ts(rename = "ActionItem")]
pub struct Promise {
    pub id: ActionItemId,
    pub text: String,
    /// The manager owns it.
    pub mine: bool,
    pub owner_person_id: PersonId,
    pub owner_name: String,
    /// Whose page it stands on.
    pub person_id: Option<PersonId>,
    pub person_name: Option<String>,
    pub due_on: NaiveDate,
    pub first_due_on: NaiveDate,
    pub done_on: Option<NaiveDate>,
    /// The day it was promised.
    pub since: NaiveDate,
    /// open, done or dropped.
    pub state: String,
    /// Open, and its day is over.
    pub late: bool,
    /// The idea came from the person who owns it.
    pub own_idea: bool,
    pub conversation_id: Option<ConversationId>,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct NewPromise {
    pub text: String,
    pub mine: bool,
    #[serde(default)]
    pub person_id: Option<PersonId>,
    /// None: the next planned talk, else in 14 days.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    #[serde(default)]
    pub conversation_id: Option<ConversationId>,
    #[serde(default)]
    pub own_idea: bool,
}

/// What to change; what is left out stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PromiseChange {
    pub text: Option<String>,
    pub mine: Option<bool>,
    pub due_on: Option<NaiveDate>,
    pub own_idea: Option<bool>,
}

const COLUMNS: &str =
    "a.id, a.text, o.is_self, a.owner_person_id, o.display_name, a.person_id, p.display_name, a.due_on,
    a.first_due_on, a.done_on, a.state, a.state = 'open' AND a.due_on < ?1, a.is_commitment, a.conversation_id,
    coalesce((SELECT held_on FROM conversation c WHERE c.id = a.conversation_id), substr(a.created_at, 1, 10))";
const FROM: &str = "action_item a JOIN person o ON o.id = a.owner_person_id LEFT JOIN person p ON p.id = a.person_id";

fn from_row(row: &Row) -> rusqlite::Result<Promise> {
    Ok(Promise {
        id: row.get(0)?,
        text: row.get(1)?,
        mine: row.get(2)?,
        owner_person_id: row.get(3)?,
        owner_name: row.get(4)?,
        person_id: row.get(5)?,
        person_name: row.get(6)?,
        due_on: row.get(7)?,
        first_due_on: row.get(8)?,
        done_on: row.get(9)?,
        state: row.get(10)?,
        late: row.get(11)?,
        own_idea: row.get(12)?,
        conversation_id: row.get(13)?,
        since: row.get(14)?,
    })
}

impl Planner {
    pub fn add_promise(&self, promise: NewPromise) -> Result<Promise> {
        self.write(Label::from("add_promise").with("text", brief(&promise.text)), |tx| {
            let id = insert(tx, self.clock(), &promise)?;
            one(tx, self.clock(), &id)
        })
    }

    pub fn change_promise(&self, id: ActionItemId, change: PromiseChange) -> Result<Promise> {
        let was = self.read(|tx| one(tx, self.clock(), &id))?;
        let text = change.text.as_deref().map(nonempty).transpose()?;
        self.write(Label::from("change_promise").with("text", brief(&was.text)), |tx| {
            let clock = self.clock();
            let owner = match change.mine {
                Some(true) => people::self_id(tx)?,
                Some(false) => was.person_id.clone().ok_or_else(|| Error::invalid("mine", "error_whom"))?,
                None => was.owner_person_id.clone(),
            };
            let due_on = change.due_on.unwrap_or(was.due_on);
            // An idea of their own is a promise made in a talk.
            let own_idea = change.own_idea.unwrap_or(was.own_idea) && was.conversation_id.is_some();
            tx.execute(
                "UPDATE action_item SET text = coalesce(?2, text), owner_person_id = ?3, due_on = ?4, is_commitment = ?5,
                   updated_at = ?6 WHERE id = ?1",
                (&id, &text, &owner, due_on, own_idea, clock.now()),
            )?;
            if due_on != was.due_on {
                let (from, to) = (was.due_on.to_string(), due_on.to_string());
                record(tx, clock, &was, "move", &from, &to)?;
            }
            one(tx, clock, &id)
        })
    }

    /// Done, today.
    pub fn finish_promise(&self, id: ActionItemId) -> Result<()> {
        self.turn(id, "finish", "finish_promise")
    }

    pub fn reopen_promise(&self, id: ActionItemId) -> Result<()> {
        self.turn(id, "reopen", "reopen_promise")
    }

    /// It is not going to be done, and that is said.
    pub fn drop_promise(&self, id: ActionItemId) -> Result<()> {
        self.turn(id, "drop", "drop_promise")
    }

    fn turn(&self, id: ActionItemId, event: &str, label: &'static str) -> Result<()> {
        let was = self.read(|tx| one(tx, self.clock(), &id))?;
        // A second click on a box that is ticked already changes nothing.
        let Some(next) = action_item_next(&was.state, event) else { return Ok(()) };
        self.write(Label::from(label).with("text", brief(&was.text)), |tx| {
            let done_on = (next == "done").then(|| self.clock().today());
            tx.execute(
                "UPDATE action_item SET state = ?2, done_on = ?3, updated_at = ?4 WHERE id = ?1",
                (&id, next, done_on, self.clock().now()),
            )?;
            record(tx, self.clock(), &was, event, &was.state, next)
        })
    }

    pub fn remove_promise(&self, id: ActionItemId) -> Result<()> {
        let was = self.read(|tx| one(tx, self.clock(), &id))?;
        self.write(Label::from("remove_promise").with("text", brief(&was.text)), |tx| {
            tx.execute("DELETE FROM event WHERE entity = 'action_item' AND entity_id = ?1", [&id])?;
            tx.execute("DELETE FROM action_item WHERE id = ?1", [&id])?;
            Ok(())
        })
    }

    /// Everything open, mine first, by day. At most 200.
    pub fn list_promises(&self) -> Result<Vec<Promise>> {
        self.read(|tx| {
            query(tx, self.clock(), "a.state = 'open' ORDER BY o.is_self DESC, a.due_on, a.created_at LIMIT 200", [])
        })
    }
}

/// Writes the row, inside a step of somebody else's.
pub(crate) fn insert(tx: &Transaction, clock: Clock, new: &NewPromise) -> Result<ActionItemId> {
    let text = nonempty(&new.text)?;
    let owner = match (new.mine, &new.person_id) {
        (true, _) => people::self_id(tx)?,
        (false, Some(person)) => person.clone(),
        (false, None) => return Err(Error::invalid("person_id", "error_whom")),
    };
    let due_on = match new.due_on {
        Some(day) => day,
        None => usual_day(tx, clock, new.person_id.as_ref())?,
    };
    let id = ActionItemId::new();
    let own_idea = new.own_idea && new.conversation_id.is_some() && !new.mine;
    tx.prepare_cached(
        "INSERT INTO action_item (id, text, owner_person_id, person_id, due_on, first_due_on, is_commitment, visibility,
           conversation_id, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?9)",
    )?
    .execute(rusqlite::params![
        id,
        text,
        owner,
        new.person_id,
        due_on,
        own_idea,
        // What was agreed in a talk belongs to both; what the manager notes alone is theirs until then.
        if new.conversation_id.is_some() { "shared" } else { "private" },
        new.conversation_id,
        clock.now()
    ])?;
    Ok(id)
}

/// It is not going to be done, inside a step of somebody else's.
pub(crate) fn let_go(tx: &Transaction, clock: Clock, id: &ActionItemId) -> Result<()> {
    let was = one(tx, clock, id)?;
    let Some(next) = action_item_next(&was.state, "drop") else { return Ok(()) };
    tx.execute("UPDATE action_item SET state = ?2, updated_at = ?3 WHERE id = ?1", (id, next, clock.now()))?;
    record(tx, clock, &was, "drop", &was.state, next)
}

/// The manager does it instead, inside a step of somebody else's; whose page it stands on stays.
pub(crate) fn take_over(tx: &Transaction, clock: Clock, id: &ActionItemId) -> Result<()> {
    let (was, own) = (one(tx, clock, id)?, people::self_id(tx)?);
    tx.execute(
        "UPDATE action_item SET owner_person_id = ?2, is_commitment = 0, updated_at = ?3 WHERE id = ?1",
        (id, &own, clock.now()),
    )?;
    record(tx, clock, &was, "take_over", was.owner_person_id.as_str(), own.as_str())
}

/// The day of the next planned talk with the person, else in 14 days.
fn usual_day(tx: &Transaction, clock: Clock, person_id: Option<&PersonId>) -> Result<NaiveDate> {
    let today = clock.today();
    let next = match person_id {
        Some(person) => crate::conversations::next_day(tx, clock, person, today + Days::new(1))?,
        None => None,
    };
    Ok(next.unwrap_or(today + Days::new(14)))
}

fn record(tx: &Transaction, clock: Clock, was: &Promise, event: &str, from: &str, to: &str) -> Result<()> {
    let change = Change {
        entity: "action_item",
        entity_id: was.id.as_str(),
        person_id: was.person_id.as_ref(),
        event,
        from: Some(from),
        to: Some(to),
        on: clock.today(),
        reason: None,
    };
    events::record(tx, clock, change)
}

fn nonempty(value: &str) -> Result<String> {
    text::required(value, "text", text::TITLE, "error_promise_empty")
}

/// Enough of a text to know it by in a label.
pub(crate) fn brief(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", line[..at].trim_end()),
        None => line,
    }
}

pub(crate) fn one(tx: &Transaction, clock: Clock, id: &ActionItemId) -> Result<Promise> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE a.id = ?2");
    tx.prepare_cached(&sql)?.query_row((clock.today(), id), from_row).or_gone()
}

/// Promises by a condition of ours; its places are numbered from ?2 on.
pub(crate) fn query<const N: usize>(
    tx: &Transaction,
    clock: Clock,
    condition: &str,
    values: [&dyn rusqlite::ToSql; N],
) -> Result<Vec<Promise>> {
    let sql = format!("SELECT {COLUMNS} FROM {FROM} WHERE {condition}");
    let today = clock.today();
    let mut all: Vec<&dyn rusqlite::ToSql> = vec![&today];
    all.extend(values);
    let mut rows = tx.prepare_cached(&sql)?;
    Ok(rows.query_map(all.as_slice(), from_row)?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{day, planner};

    fn promise(text: &str) -> NewPromise {
        NewPromise {
            text: text.into(),
            mine: true,
            person_id: None,
            due_on: None,
            conversation_id: None,
            own_idea: false,
        }
    }

    #[test]
    fn a_promise_without_a_day_has_fourteen_and_keeps_its_first() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let made = p.add_promise(promise("Ask Finance")).expect("made");
        assert_eq!(made.due_on, day("2026-11-30"));
        let change = PromiseChange { due_on: Some(day("2026-12-02")), ..Default::default() };
        let moved = p.change_promise(made.id.clone(), change).expect("moved");
        assert_eq!((moved.due_on, moved.first_due_on), (day("2026-12-02"), day("2026-11-30")));
        let events: u32 = p.read(|tx| Ok(tx.query_row("SELECT count(*) FROM event", [], |r| r.get(0))?)).expect("read");
        assert_eq!(events, 1, "a moved promise is known longer than the log");
    }

    #[test]
    fn ticking_and_unticking_is_a_state_with_a_day() {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let id = p.add_promise(promise("Ask Finance")).expect("made").id;
        p.finish_promise(id.clone()).expect("done");
        p.finish_promise(id.clone()).expect("a second click changes nothing");
        let now = |p: &Planner| p.read(|tx| one(tx, p.clock(), &id)).expect("there");
        assert_eq!((now(&p).state.as_str(), now(&p).done_on), ("done", Some(p.clock().today())));
        p.reopen_promise(id.clone()).expect("open again");
        assert_eq!((now(&p).state.as_str(), now(&p).done_on), ("open", None));
        assert!(p.add_promise(promise("  ")).is_err());
        assert!(p.add_promise(NewPromise { mine: false, ..promise("x") }).is_err(), "somebody must own it");
    }
}
