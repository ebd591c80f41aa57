//! Reads what the steps are made of, one query a table.

use super::*;
use rusqlite::{OptionalExtension, Row};

impl Records {
    pub(super) fn read(tx: &Transaction, clock: Clock, period: &Period) -> Result<Records> {
        let (from, to) = (period.starts_on, period.ends_on);
        let until = clock.today().min(to);
        let own = people::find_self(tx)?;
        let (team, people) = team(tx, period, clock.today())?;
        let names = names(tx)?;
        let commitments = commitments(tx)?;
        let stories = stories(tx)?;
        let mut talks = talks(tx, from, until, &stories)?;
        count_commitments(&mut talks, &commitments, own.as_ref());
        // One that is not due yet makes a talk a coached one, but it can be neither kept nor broken.
        let due = commitments.into_iter().map(|(_, _, due, done)| (due, done));
        let due = due.filter(|(due, _)| (from..=until).contains(due)).collect();
        let delegations = delegations(tx, own.as_ref(), &names, to, until)?;
        let any_delegation = !delegations.is_empty();
        let (goals, purposes) = (goals::of_quarter(tx, until, &period.label)?, purposes(tx, until)?);
        let candidates = candidates(tx, until)?;
        let running = period.contains(clock.today());
        let reports = if running { people::active_reports(tx, clock.today())? } else { Vec::new() };
        let reports = reports.into_iter().map(|person| person.id).collect();
        let waiting_story = if running { stories::untold(tx, clock.today())? } else { None };
        let waiting_pair = if running { waiting_pair(tx, clock.today())? } else { None };
        Ok(Records {
            from,
            to,
            until,
            team,
            people,
            names,
            goals,
            purposes,
            talks,
            commitments: due,
            delegations,
            any_delegation,
            stories,
            candidates,
            running,
            reports,
            waiting_story,
            waiting_pair,
        })
    }
}

/// Who reported for thirty days of the quarter (fourteen so far in the running one), and how many the lines speak of.
pub(crate) fn team(tx: &Transaction, period: &Period, today: NaiveDate) -> Result<(BTreeSet<PersonId>, u32)> {
    let until = today.min(period.ends_on);
    let least = if period.contains(today) { 14 } else { 30 };
    let mut query = tx.prepare_cached(
        "SELECT person_id, max(started_on, ?1), min(coalesce(ended_on, ?2), ?2) FROM relationship
         WHERE kind = 'direct_report' AND started_on <= ?2 AND (ended_on IS NULL OR ended_on >= ?1)",
    )?;
    let mut days: HashMap<PersonId, i64> = HashMap::new();
    let mut now = BTreeSet::new();
    let mut rows = query.query([period.starts_on, until])?;
    while let Some(row) = rows.next()? {
        let (id, first, last): (PersonId, NaiveDate, NaiveDate) = (row.get(0)?, row.get(1)?, row.get(2)?);
        if last == until {
            now.insert(id.clone());
        }
        *days.entry(id).or_default() += (last - first).num_days() + 1;
    }
    let team: BTreeSet<PersonId> = days.into_iter().filter(|(_, days)| *days >= least).map(|(id, _)| id).collect();
    let people = if team.is_empty() { now.len() } else { team.len() };
    Ok((team, people as u32))
}

pub(super) fn names(tx: &Transaction) -> Result<HashMap<PersonId, String>> {
    let mut query = tx.prepare_cached("SELECT id, coalesce(given_name, display_name) FROM person")?;
    let rows = query.query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Statements of purpose in force: id, the day each was written or confirmed last, and its words.
pub(super) fn purposes(tx: &Transaction, until: NaiveDate) -> Result<Vec<(String, NaiveDate, String)>> {
    let mut query = tx.prepare_cached(
        "SELECT id, max(occurred_on, coalesce((SELECT max(value) FROM json_each(attrs, '$.confirmed_on') WHERE value <= ?1),
                                              occurred_on)), coalesce(body, title, '')
         FROM entry e WHERE kind = 'purpose_statement' AND occurred_on <= ?1
           AND NOT EXISTS (SELECT 1 FROM entry newer WHERE newer.supersedes_id = e.id AND newer.occurred_on <= ?1)",
    )?;
    let rows = query.query_map([until], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Stories of impact by id: title, whether a goal hangs on it, whether told by the one who was helped.
pub(super) fn stories(tx: &Transaction) -> Result<HashMap<String, (String, bool, bool)>> {
    let mut query = tx.prepare_cached(
        "SELECT id, coalesce(title, substr(body, 1, 100), ''), goal_id IS NOT NULL,
                coalesce(json_extract(attrs, '$.voice') = 'first_hand', 0)
         FROM entry WHERE kind = 'impact_story'",
    )?;
    let rows = query.query_map([], |r| Ok((r.get(0)?, (r.get(1)?, r.get(2)?, r.get(3)?))))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn talks(
    tx: &Transaction,
    from: NaiveDate,
    until: NaiveDate,
    stories: &HashMap<String, (String, bool, bool)>,
) -> Result<Vec<Talk>> {
    let mut query = tx.prepare_cached(
        "SELECT id, person_id, kind, held_on FROM conversation WHERE state = 'held' AND held_on BETWEEN ?1 AND ?2
         ORDER BY held_on, id",
    )?;
    let from_row = |row: &Row| {
        Ok(Talk {
            id: row.get(0)?,
            person: row.get(1)?,
            kind: row.get(2)?,
            on: row.get(3)?,
            questions: 0,
            stages: HashSet::new(),
            commitments: 0,
            opens_with: None,
            stories: Vec::new(),
        })
    };
    let mut talks: Vec<Talk> = query.query_map([from, until], from_row)?.collect::<rusqlite::Result<_>>()?;
    let place: HashMap<String, usize> = talks.iter().enumerate().map(|(at, talk)| (talk.id.clone(), at)).collect();
    let mut query = tx.prepare_cached(
        "SELECT i.conversation_id, i.kind, i.grow_stage, i.entry_id
         FROM conversation_item i JOIN conversation c ON c.id = i.conversation_id
         WHERE i.state = 'discussed' AND c.state = 'held' AND c.held_on BETWEEN ?1 AND ?2
         ORDER BY i.conversation_id, i.sort, i.id",
    )?;
    let mut rows = query.query([from, until])?;
    let mut opened: HashSet<usize> = HashSet::new();
    while let Some(row) = rows.next()? {
        let Some(at) = place.get(&row.get::<_, String>(0)?).copied() else { continue };
        let (kind, stage, entry): (String, Option<String>, Option<String>) = (row.get(1)?, row.get(2)?, row.get(3)?);
        let talk = &mut talks[at];
        // A coaching question that stood among the points was asked when it was ticked.
        if kind == "question" || stage.is_some() {
            talk.questions += 1;
            talk.stages.extend(stage);
        }
        let story = entry.filter(|id| stories.contains_key(id));
        if opened.insert(at) {
            talk.opens_with = story.clone();
        }
        talk.stories.extend(story);
    }
    Ok(talks)
}

/// What the other one took on makes a talk of questions a coached one.
pub(super) fn count_commitments(talks: &mut [Talk], commitments: &[Commitment], own: Option<&PersonId>) {
    let place: HashMap<String, usize> = talks.iter().enumerate().map(|(at, talk)| (talk.id.clone(), at)).collect();
    for (talk, owner, ..) in commitments {
        if let Some(at) = talk.as_ref().and_then(|id| place.get(id)) {
            talks[*at].commitments += u32::from(Some(owner) != own);
        }
    }
}

/// The talks one to one that were held from one day to another: id, with whom, and whether it was a coached one.
pub(crate) fn coaching(tx: &Transaction, from: NaiveDate, until: NaiveDate) -> Result<Vec<(String, PersonId, bool)>> {
    let mut talks = talks(tx, from, until, &HashMap::new())?;
    count_commitments(&mut talks, &commitments(tx)?, people::find_self(tx)?.as_ref());
    let theirs = talks.into_iter().filter(Talk::is_one_to_one);
    Ok(theirs.filter_map(|talk| Some((talk.id.clone(), talk.person.clone()?, talk.is_coached()))).collect())
}

/// What is in force of what was handed over, on a day: id, whose it is, and the level of authority then.
pub(crate) fn in_force(tx: &Transaction, period: &Period, on: NaiveDate) -> Result<Vec<(String, PersonId, u32)>> {
    let all = delegations(tx, people::find_self(tx)?.as_ref(), &HashMap::new(), period.ends_on, on)?;
    let running = all.into_iter().filter(|work| work.in_force(on) && !work.work.dropped);
    Ok(running.filter_map(|work| Some((work.id, work.owner?, work.current_level))).collect())
}

/// A promise made in a talk: the talk, who made it, when it was first due, and when it was done.
pub(super) type Commitment = (Option<String>, PersonId, NaiveDate, Option<NaiveDate>);

pub(super) fn commitments(tx: &Transaction) -> Result<Vec<Commitment>> {
    let mut query = tx.prepare_cached(
        "SELECT conversation_id, owner_person_id, first_due_on, done_on FROM action_item
         WHERE is_commitment = 1 AND state <> 'dropped'",
    )?;
    let rows = query.query_map([], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn candidates(tx: &Transaction, until: NaiveDate) -> Result<Vec<(PersonId, Option<NaiveDate>)>> {
    let mut query = tx.prepare_cached(
        "SELECT candidate_person_id, assessed_on FROM succession
         WHERE is_own_role = 1 AND from_on <= ?1 AND (until_on IS NULL OR until_on >= ?1)",
    )?;
    let rows = query.query_map([until], |r| r.try_into())?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(super) fn delegations(
    tx: &Transaction,
    own: Option<&PersonId>,
    names: &HashMap<PersonId, String>,
    to: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Delegation>> {
    let mut changes: HashMap<String, Vec<(NaiveDate, u32, u32)>> = HashMap::new();
    let mut query = tx.prepare_cached(
        "SELECT entity_id, effective_on, CAST(from_value AS INTEGER), CAST(to_value AS INTEGER) FROM event
         WHERE entity = 'delegation' AND event = 'change_level' AND from_value IS NOT NULL AND to_value IS NOT NULL
         ORDER BY effective_on, created_at",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        changes.entry(row.get(0)?).or_default().push((row.get(1)?, row.get(2)?, row.get(3)?));
    }
    let mut query = tx.prepare_cached(
        "SELECT d.id, d.title, d.kind, d.is_stretch, d.accountable_person_id, d.responsible_person_id, d.authority_level,
                length(trim(coalesce(d.result, ''))) > 0, length(trim(coalesce(d.limits, ''))) > 0, d.state, d.identified_on,
                d.reviewed_on, d.agreed_on, d.handed_over_on, d.completed_on, d.ended_on,
                EXISTS (SELECT 1 FROM conversation c WHERE c.delegation_id = d.id AND c.state = 'held' AND c.held_on <= ?1)
                OR EXISTS (SELECT 1 FROM assessment a WHERE a.delegation_id = d.id AND a.purpose = 'debrief' AND a.state <> 'draft')
                OR EXISTS (SELECT 1 FROM entry e WHERE e.delegation_id = d.id AND e.kind = 'reflection' AND e.occurred_on <= ?1)
         FROM delegation d ORDER BY d.id",
    )?;
    let mut rows = query.query([until])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        let id: String = row.get(0)?;
        let (kind, state): (String, String) = (row.get(2)?, row.get(9)?);
        let owner: Option<PersonId> = row.get(4)?;
        let (handed_over_on, ended_on): (Option<NaiveDate>, Option<NaiveDate>) = (row.get(13)?, row.get(15)?);
        let changed = changes.get(&id).map(Vec::as_slice).unwrap_or_default();
        let level = |on: NaiveDate| level_on(changed, row.get(6).unwrap_or_default(), on);
        let lowest = handed_over_on.map(|handed_over| {
            let later = changed.iter().filter(|(on, ..)| (handed_over..=to).contains(on)).map(|(_, _, to)| *to);
            later.chain([level(handed_over)]).min().unwrap_or_default()
        });
        all.push(Delegation {
            owner_name: owner.as_ref().and_then(|id| names.get(id)).cloned().unwrap_or_default(),
            title: row.get(1)?,
            is_project: kind == "project",
            is_decision: kind == "decision",
            is_stretch: row.get(3)?,
            is_offer: state == "proposed",
            doer: row.get(5)?,
            current_level: level(until),
            work: Handover {
                level: lowest.unwrap_or_default(),
                has_result: row.get(7)?,
                has_limits: row.get(8)?,
                self_accountable: owner.is_some() && owner.as_ref() == own,
                dropped: state == "dropped",
                identified_on: row.get(10)?,
                agreed_on: row.get(12)?,
                handed_over_on,
                taken_back_on: ended_on.filter(|_| state == "taken_back"),
            },
            reviewed_on: row.get(11)?,
            completed_on: row.get(14)?,
            ended_on,
            debriefed: row.get(16)?,
            owner,
            id,
        });
    }
    Ok(all)
}

/// The level of authority on a day, from the one of today and the changes in their order.
pub(super) fn level_on(changes: &[(NaiveDate, u32, u32)], today: u32, on: NaiveDate) -> u32 {
    changes.iter().find(|(day, ..)| *day > on).map_or(today, |(_, before, _)| *before)
}

/// The next talk in which two coaching questions wait.
fn waiting_pair(tx: &Transaction, today: NaiveDate) -> Result<Option<(PersonId, String)>> {
    let mut one = tx.prepare_cached(
        "SELECT c.person_id, c.id FROM conversation c JOIN conversation_item i ON i.conversation_id = c.id
         WHERE c.state = 'planned' AND c.planned_on >= ?1 AND c.person_id IS NOT NULL AND i.state = 'open'
           AND i.grow_stage IS NOT NULL
         GROUP BY c.id HAVING count(*) >= 2 ORDER BY c.planned_on, c.id LIMIT 1",
    )?;
    Ok(one.query_row([today], |r| r.try_into()).optional()?)
}
