//! What is to be talked about in a talk, and how what was not goes along into the next one.

use super::*;

/// Something to talk about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Point {
    pub id: ConversationItemId,
    pub text: String,
    /// employee, manager or standing.
    pub raised_by: String,
    pub state: String,
    pub private: bool,
    /// It came along from an earlier talk.
    pub carried: bool,
    pub goal_id: Option<GoalId>,
}

impl Planner {
    /// Adds something to talk about; `raised_by` is employee, manager or standing.
    pub fn add_point(&self, id: ConversationId, text: String, raised_by: String) -> Result<Point> {
        let text = text::required(&text, "text", text::TITLE, "error_point_empty")?;
        if !["employee", "manager", "standing"].contains(&raised_by.as_str()) {
            return Err(Error::invalid("raised_by", "error_choice"));
        }
        self.write("add_point", |tx| {
            one(tx, &id)?;
            let item = ConversationItemId::new();
            insert_item(tx, self.clock(), &item, &id, "topic", &raised_by, &text, None)?;
            point(tx, &item)
        })
    }

    pub fn change_point(&self, id: ConversationItemId, text: String) -> Result<()> {
        let text = text::required(&text, "text", text::TITLE, "error_point_empty")?;
        self.write("change_point", |tx| {
            touch(tx.execute(
                "UPDATE conversation_item SET text = ?2, updated_at = ?3 WHERE id = ?1",
                (&id, &text, self.clock().now()),
            )?)
        })
    }

    /// Talked about, or not yet after all.
    pub fn tick_point(&self, id: ConversationItemId, done: bool) -> Result<()> {
        let was = self.read(|tx| point(tx, &id))?;
        self.write("tick_point", |tx| put_tick(tx, self.clock(), &was, done))
    }

    pub fn remove_point(&self, id: ConversationItemId) -> Result<()> {
        self.write("remove_point", |tx| {
            tx.execute("DELETE FROM event WHERE entity = 'conversation_item' AND entity_id = ?1", [&id])?;
            touch(tx.execute("DELETE FROM conversation_item WHERE id = ?1", [&id])?)
        })
    }

    /// Moves a point past its neighbour.
    pub fn move_point(&self, id: ConversationItemId, up: bool) -> Result<()> {
        self.write("move_point", |tx| {
            let conversation: ConversationId = tx
                .query_row("SELECT conversation_id FROM conversation_item WHERE id = ?1", [&id], |r| r.get(0))
                .or_gone()?;
            let mut order: Vec<ConversationItemId> = points(tx, &conversation)?.into_iter().map(|p| p.id).collect();
            let at = order.iter().position(|other| *other == id).or_gone()?;
            let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < order.len()) };
            let Some(to) = to else { return Ok(()) };
            order.swap(at, to);
            for (sort, item) in order.iter().enumerate() {
                tx.execute(
                    "UPDATE conversation_item SET sort = ?2, updated_at = ?3 WHERE id = ?1 AND sort <> ?2",
                    (item, sort as i64, self.clock().now()),
                )?;
            }
            Ok(())
        })
    }
}

pub(crate) fn points(tx: &Transaction, id: &ConversationId) -> Result<Vec<Point>> {
    let mut all = tx.prepare_cached(
        "SELECT id, text, raised_by, state, visibility = 'private', carried_from_id IS NOT NULL, goal_id FROM conversation_item
         WHERE conversation_id = ?1 AND kind = 'topic' AND state <> 'withdrawn'
         ORDER BY raised_by = 'employee' DESC, sort, created_at, id",
    )?;
    Ok(all.query_map([id], point_from_row)?.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn point_from_row(row: &Row) -> rusqlite::Result<Point> {
    Ok(Point {
        id: row.get(0)?,
        text: row.get(1)?,
        raised_by: row.get(2)?,
        state: row.get(3)?,
        private: row.get(4)?,
        carried: row.get(5)?,
        goal_id: row.get(6)?,
    })
}

pub(super) fn point(tx: &Transaction, id: &ConversationItemId) -> Result<Point> {
    tx.query_row(
        "SELECT id, text, raised_by, state, visibility = 'private', carried_from_id IS NOT NULL, goal_id FROM conversation_item
         WHERE id = ?1",
        [id],
        point_from_row,
    )
    .or_gone()
}

/// Open points of earlier talks go along into `next`; how many.
pub(super) fn carry(tx: &Transaction, clock: Clock, person_id: &PersonId, next: &ConversationId) -> Result<u32> {
    let day = one(tx, next)?.planned_on;
    let mut open = tx.prepare_cached(
        "SELECT i.id, i.raised_by, i.text, i.visibility, i.goal_id, i.carry_count FROM conversation c
         JOIN conversation_item i ON i.conversation_id = c.id
         WHERE c.person_id = ?1 AND c.id <> ?2 AND c.state IN ('held', 'missed', 'cancelled')
           AND coalesce(c.held_on, c.planned_on) <= ?3 AND i.kind = 'topic' AND i.state = 'open' AND i.raised_by <> 'standing'
         ORDER BY c.planned_on, i.sort, i.created_at",
    )?;
    type Open = (ConversationItemId, String, String, String, Option<GoalId>, i64);
    let open: Vec<Open> = open.query_map((person_id, next, day), |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    for (id, raised_by, text, visibility, goal_id, count) in &open {
        let carried = conversation_item_next("open", "carry").unwrap_or("carried");
        tx.execute(
            "UPDATE conversation_item SET state = ?2, updated_at = ?3 WHERE id = ?1",
            (id, carried, clock.now()),
        )?;
        record_item(tx, clock, id, "carry", carried)?;
        let copy = ConversationItemId::new();
        insert_item(tx, clock, &copy, next, "topic", raised_by, text, None)?;
        tx.execute(
            "UPDATE conversation_item SET carried_from_id = ?2, carry_count = ?3, visibility = ?4, goal_id = ?5,
               (grow_stage, instrument_item_id) = (SELECT grow_stage, instrument_item_id FROM conversation_item WHERE id = ?2)
             WHERE id = ?1",
            (&copy, id, count + 1, visibility, goal_id),
        )?;
    }
    Ok(open.len() as u32)
}

/// Lets open points go along where the next talk has a row already; else they go when it gets one.
pub(super) fn carry_into_planned(
    tx: &Transaction,
    clock: Clock,
    person_id: &PersonId,
    after: NaiveDate,
) -> Result<u32> {
    let next: Option<ConversationId> = tx
        .query_row(
            "SELECT id FROM conversation WHERE person_id = ?1 AND kind = 'one_on_one' AND state = 'planned'
               AND planned_on >= ?2 AND planned_on >= ?3 ORDER BY planned_on LIMIT 1",
            (person_id, after, clock.today()),
            |r| r.get(0),
        )
        .optional()?;
    next.map_or(Ok(0), |next| carry(tx, clock, person_id, &next))
}

/// Talked about, or not yet after all.
pub(super) fn put_tick(tx: &Transaction, clock: Clock, was: &Point, done: bool) -> Result<()> {
    let next = match done {
        true => conversation_item_next(&was.state, "discuss"),
        // Taking a tick back is no event of its own: the point is open as it was.
        false => (was.state == "discussed").then_some("open"),
    };
    let Some(next) = next else { return Ok(()) };
    tx.execute("UPDATE conversation_item SET state = ?2, updated_at = ?3 WHERE id = ?1", (&was.id, next, clock.now()))?;
    if done {
        return record_item(tx, clock, &was.id, "discuss", next);
    }
    tx.execute(
        "DELETE FROM event WHERE entity = 'conversation_item' AND entity_id = ?1 AND event = 'discuss'",
        [&was.id],
    )?;
    Ok(())
}

pub(crate) fn record_item(
    tx: &Transaction,
    clock: Clock,
    id: &ConversationItemId,
    event: &str,
    to: &str,
) -> Result<()> {
    let person: Option<PersonId> = tx
        .prepare_cached(
            "SELECT c.person_id FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id WHERE i.id = ?1",
        )?
        .query_row([id], |r| r.get(0))
        .or_gone()?;
    let change = Change {
        entity: "conversation_item",
        entity_id: id.as_str(),
        person_id: person.as_ref(),
        event,
        from: Some("open"),
        to: Some(to),
        on: clock.today(),
        reason: None,
    };
    events::record(tx, clock, change)
}

#[allow(clippy::too_many_arguments, reason = "one row, one column each")]
pub(crate) fn insert_item(
    tx: &Transaction,
    clock: Clock,
    id: &ConversationItemId,
    conversation_id: &ConversationId,
    kind: &str,
    raised_by: &str,
    text: &str,
    stage: Option<&str>,
) -> Result<()> {
    tx.prepare_cached(
        "INSERT INTO conversation_item (id, conversation_id, sort, kind, raised_by, text, grow_stage, created_at, updated_at)
         VALUES (?1, ?2, (SELECT ifnull(max(sort), -1) + 1 FROM conversation_item WHERE conversation_id = ?2), ?3, ?4, ?5, ?6, ?7, ?7)",
    )?
    .execute(rusqlite::params![id, conversation_id, kind, raised_by, text, stage, clock.now()])?;
    Ok(())
}
