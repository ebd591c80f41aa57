//! What is kept of a quarter when it is closed: the numbers of the manager and of everybody who reported in it, from a list
//! of what may be kept, and the counts of its cover. A record that comes later changes nothing of it.
//!
//! A snapshot is current while nothing supersedes it. Reopening a quarter supersedes its snapshots by themselves, until the
//! next close gives them successors.

use crate::calendar::Clock;
use crate::digest::sha256;
use crate::error::Result;
use crate::id::{PersonId, SnapshotId};
use crate::numbers::{self, Numbers};
use crate::people;
use crate::periods::Period;
use chrono::NaiveDate;
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The counts on the cover of a quarter.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Cover {
    pub talks: u32,
    /// With how many people.
    pub people: u32,
    /// Agreed ones, however they ended.
    pub goals: u32,
    pub achieved: u32,
    pub partly: u32,
    pub missed: u32,
    pub moved_on: u32,
    pub dropped: u32,
    pub good_words: u32,
    pub corrections: u32,
    /// The manager's own, by when they were first due: kept on the day, kept later, not kept.
    pub promises_kept: u32,
    pub promises_late: u32,
    pub promises_open: u32,
    /// Steps of development plans that were taken in the quarter.
    pub steps_taken: u32,
}

/// What is kept of one person. Numbers stand by their id, as `numbers` reads them back.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    format: String,
    version: u32,
    numbers: Numbers,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cover: Option<Cover>,
}

/// Keeps the numbers of everybody who reported in the quarter and of the manager, as they are at the clock's today.
pub(crate) fn freeze(tx: &Transaction, clock: Clock, period: &Period) -> Result<()> {
    let mut whose: Vec<(PersonId, Numbers, Option<Cover>)> =
        numbers::to_freeze(tx, clock, period)?.into_iter().map(|person| (person.id, person.numbers, None)).collect();
    if let Some(id) = people::find_self(tx)? {
        whose.push((id, numbers::own_to_freeze(tx, clock, period)?, Some(cover(tx, period)?)));
    }
    let mut own_snapshot = None;
    for (person, numbers, cover) in whose {
        let is_own = cover.is_some();
        let payload = Payload { format: "quarterdeck.quarter_close".into(), version: 1, numbers, cover };
        let id = insert(tx, clock, period, &person, &serde_json::to_string(&payload)?)?;
        if is_own {
            own_snapshot = Some(id);
        }
    }
    // Of somebody who turned out not to have reported in it there is no newer one: the manager's takes its place.
    tx.execute(
        "UPDATE snapshot SET superseded_by = ?2, updated_at = ?3
         WHERE kind = 'quarter_close' AND period_id = ?1 AND superseded_by = id",
        (&period.id, own_snapshot, clock.now()),
    )?;
    Ok(())
}

fn insert(tx: &Transaction, clock: Clock, period: &Period, person: &PersonId, payload: &str) -> Result<SnapshotId> {
    let (id, at) = (SnapshotId::new(), clock.now());
    let version: u32 = tx
        .prepare_cached(
            "SELECT 1 + count(*) FROM snapshot WHERE kind = 'quarter_close' AND period_id = ?1 AND person_id = ?2",
        )?
        .query_row((&period.id, person), |r| r.get(0))?;
    let hash = sha256(payload);
    tx.prepare_cached(
        "INSERT INTO snapshot (id, kind, period_id, person_id, span, from_on, to_on, version, taken_at, payload, content_hash,
                               created_at, updated_at)
         VALUES (?1, 'quarter_close', ?2, ?3, 'quarter', ?4, ?5, ?6, ?7, ?8, ?9, ?7, ?7)",
    )?
    .execute((&id, &period.id, person, period.starts_on, period.ends_on, version, &at, payload, hash))?;
    tx.prepare_cached(
        "UPDATE snapshot SET superseded_by = ?3, updated_at = ?4
         WHERE kind = 'quarter_close' AND period_id = ?1 AND person_id = ?2 AND superseded_by = id",
    )?
    .execute((&period.id, person, &id, at))?;
    Ok(id)
}

/// The quarter is open again: what was kept of it stays to be read, and counts no more.
pub(crate) fn supersede(tx: &Transaction, clock: Clock, period: &Period) -> Result<()> {
    tx.execute(
        "UPDATE snapshot SET superseded_by = id, updated_at = ?2
         WHERE kind = 'quarter_close' AND period_id = ?1 AND superseded_by IS NULL",
        (&period.id, clock.now()),
    )?;
    Ok(())
}

/// The cover of a closed quarter as it was kept; none where nothing was.
pub(crate) fn kept_cover(tx: &Transaction, period: &Period) -> Result<Option<Cover>> {
    let mut one = tx.prepare_cached(
        "SELECT s.payload FROM snapshot s JOIN person p ON p.id = s.person_id AND p.is_self = 1
         WHERE s.kind = 'quarter_close' AND s.period_id = ?1 AND s.superseded_by IS NULL",
    )?;
    let payload: Option<String> = one.query_row([&period.id], |r| r.get(0)).optional()?;
    let payload: Option<Payload> = payload.as_deref().map(serde_json::from_str).transpose()?;
    Ok(payload.and_then(|payload| payload.cover))
}

/// Of whom something was kept, besides the manager, in the order of the sidebar.
pub(crate) fn people_in(tx: &Transaction, clock: Clock, period: &Period) -> Result<Vec<people::Person>> {
    let mut all = tx.prepare_cached(
        "SELECT person_id FROM snapshot WHERE kind = 'quarter_close' AND period_id = ?1 AND superseded_by IS NULL",
    )?;
    let ids: Vec<PersonId> = all.query_map([&period.id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let mut people = people::everybody(tx, clock.today())?;
    people.retain(|person| !person.is_self && ids.contains(&person.id));
    Ok(people)
}

/// The counts of a quarter as the records show them.
pub(crate) fn cover(tx: &Transaction, period: &Period) -> Result<Cover> {
    let span: [NaiveDate; 2] = [period.starts_on, period.ends_on];
    let (talks, people) = tx
        .prepare_cached(
            "SELECT count(*), count(DISTINCT person_id) FROM conversation
             WHERE state = 'held' AND person_id IS NOT NULL AND kind <> 'line_manager' AND held_on BETWEEN ?1 AND ?2",
        )?
        .query_row(span, |r| r.try_into())?;
    let mut outcomes = tx.prepare_cached(
        "SELECT ifnull(outcome_code, ''), count(*) FROM goal WHERE period_id = ?1 AND agreed_on IS NOT NULL GROUP BY 1",
    )?;
    let outcomes: Vec<(String, u32)> =
        outcomes.query_map([&period.id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let ended = |code: &str| outcomes.iter().find(|(outcome, _)| outcome == code).map_or(0, |(_, count)| *count);
    let (good_words, corrections) = tx
        .prepare_cached(
            "SELECT ifnull(sum(f.kind = 'praise'), 0), ifnull(sum(f.kind = 'constructive'), 0) FROM feedback f
             JOIN person me ON me.id = f.from_person_id AND me.is_self = 1
             WHERE f.state NOT IN ('draft', 'discarded', 'withdrawn') AND f.given_on BETWEEN ?1 AND ?2",
        )?
        .query_row(span, |r| r.try_into())?;
    let (promises_kept, promises_late, promises_open) = tx
        .prepare_cached(
            "SELECT ifnull(sum(a.done_on <= a.first_due_on), 0), ifnull(sum(a.done_on > a.first_due_on), 0),
                    ifnull(sum(a.done_on IS NULL), 0)
             FROM action_item a JOIN person me ON me.id = a.owner_person_id AND me.is_self = 1
             WHERE a.state <> 'dropped' AND a.first_due_on BETWEEN ?1 AND ?2",
        )?
        .query_row(span, |r| r.try_into())?;
    let steps_taken = tx
        .prepare_cached(
            "SELECT count(*) FROM idp_item i JOIN idp d ON d.id = i.idp_id JOIN person p ON p.id = d.person_id AND p.is_self = 0
             WHERE i.state IN ('done', 'verified') AND i.done_on BETWEEN ?1 AND ?2",
        )?
        .query_row(span, |r| r.get(0))?;
    Ok(Cover {
        talks,
        people,
        goals: outcomes.iter().map(|(_, count)| count).sum(),
        achieved: ended("achieved"),
        partly: ended("partly_achieved"),
        missed: ended("missed"),
        moved_on: ended("carried_over"),
        dropped: ended("dropped"),
        good_words,
        corrections,
        promises_kept,
        promises_late,
        promises_open,
        steps_taken,
    })
}
