//! People who come, go, move, or become a peer or the manager's own manager: each one guided act and one step to take back.
//!
//! Nothing about anybody is deleted by it. What was open is settled where the manager says so, what is private stays where it
//! is, and titles and roles keep their days, so that an old packet prints what somebody was called then.

use crate::action_items::{self, Promise};
use crate::calendar::{self, Clock};
use crate::closing::results::{self, EndingGoal};
use crate::conversations;
use crate::delegations::{self, Delegation};
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{ActionItemId, DelegationId, GoalId, PersonId, ReviewId};
use crate::messages::Label;
use crate::people::{self, Person};
use crate::{Planner, development, reviews, states, text};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is open with somebody who leaves or moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Leaving {
    pub person: Person,
    /// Since when they report to the manager; none where they do not any more.
    pub since: Option<NaiveDate>,
    pub goals: Vec<EndingGoal>,
    /// What they promised and what the manager promised them, open.
    pub theirs: Vec<Promise>,
    pub mine: Vec<Promise>,
    pub owns: Vec<Delegation>,
    /// Open steps of their development plan, which ends.
    pub steps: u32,
    /// Planned talks that are called off.
    pub talks: u32,
    /// What only the manager sees: it goes nowhere, and can be looked through. Newest first.
    pub private: Vec<PrivateLine>,
    pub retention_review_on: Option<NaiveDate>,
}

/// A note about somebody that only the manager sees, or a remark that was never said to them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PrivateLine {
    pub id: String,
    /// note or feedback.
    pub kind: String,
    pub on: NaiveDate,
    pub text: String,
}

/// How somebody leaves, and what becomes of what was open. What is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SeeOff {
    /// left_organisation, moved_team, manager_changed, peer or line_manager; none for somebody who is away already and of
    /// whom only what is open is settled.
    pub what: Option<String>,
    /// The first day on which they are not with the team.
    pub on: Option<NaiveDate>,
    pub next_manager: Option<String>,
    pub goals: Vec<GoalEnd>,
    /// Promises of theirs that are let go of, and those that the manager takes over.
    pub promises_dropped: Vec<ActionItemId>,
    pub promises_taken: Vec<ActionItemId>,
    /// What comes back to the manager.
    pub taken_back: Vec<DelegationId>,
    /// Looking back on the part of the quarter until they leave; it becomes an interim review.
    pub looking_back: Option<String>,
    /// These words were said to the person: only then do they go with the handover.
    pub told: bool,
    /// An interim review is begun, for more than a few words.
    pub interim: bool,
    /// When what is left about them is looked through; none: six months after they left.
    pub retention_review_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct GoalEnd {
    pub id: GoalId,
    /// achieved, partly_achieved, missed or dropped.
    pub outcome: String,
    pub reason: Option<String>,
}

/// Somebody comes: new, or known already as a peer, or back again.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct TakeOn {
    /// Who is here already; none for somebody new, who needs a name.
    pub person_id: Option<PersonId>,
    pub name: Option<String>,
    /// The first day on which they report to the manager; none: today.
    pub on: Option<NaiveDate>,
    pub previous_manager: Option<String>,
    pub job_title: Option<String>,
}

/// What somebody was called and how they stood to the manager, with days; the newest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PersonHistory {
    pub titles: Vec<TitleSpan>,
    pub roles: Vec<RoleSpan>,
    /// Names of other entries of the same person that were joined with this one.
    pub joined: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct TitleSpan {
    pub title: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RoleSpan {
    /// direct_report, line_manager, peer and the like.
    pub kind: String,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
    pub reason: Option<String>,
    pub previous_manager: Option<String>,
    pub next_manager: Option<String>,
}

/// Working notes are looked through this long after somebody left.
const RETENTION_MONTHS: u32 = 6;

impl Planner {
    /// What is open with somebody who leaves or moves.
    pub fn leaving(&self, person_id: PersonId) -> Result<Leaving> {
        let clock = self.clock();
        self.read(|tx| {
            let person = theirs(tx, clock, &person_id)?;
            let promises = |mine: bool| {
                let wanted = "a.person_id = ?2 AND a.state = 'open' AND o.is_self = ?3 ORDER BY a.due_on, a.created_at LIMIT 200";
                action_items::query(tx, clock, wanted, [&person_id, &mine])
            };
            let count = |sql: &str| Ok::<u32, Error>(tx.prepare_cached(sql)?.query_row([&person_id], |r| r.get(0))?);
            Ok(Leaving {
                since: reports_since(tx, &person_id)?,
                goals: results::open_of(tx, clock, &person_id)?,
                theirs: promises(false)?,
                mine: promises(true)?,
                owns: delegations::owned_by(tx, &person_id)?,
                steps: count(
                    "SELECT count(*) FROM idp_item i JOIN idp p ON p.id = i.idp_id WHERE p.person_id = ?1
                       AND p.state IN ('draft', 'shared', 'agreed') AND i.state IN ('planned', 'in_progress', 'deferred')",
                )?,
                talks: count("SELECT count(*) FROM conversation WHERE person_id = ?1 AND state = 'planned'")?,
                private: private_lines(tx, &person_id)?,
                retention_review_on: tx.query_row(
                    "SELECT retention_review_on FROM person WHERE id = ?1",
                    [&person_id],
                    |r| r.get(0),
                )?,
                person,
            })
        })
    }

    /// Somebody leaves, moves, or becomes a peer or the manager's own manager; or, of somebody who is away already, what is
    /// open is settled. The interim review is told where one was begun with it.
    ///
    /// # Errors
    /// `Invalid` on a day to come, where they would leave before they came, and where a result needs a reason.
    pub fn see_off(&self, person_id: PersonId, how: SeeOff) -> Result<Option<ReviewId>> {
        let clock = self.clock();
        let (person, since) = self.read(|tx| Ok((theirs(tx, clock, &person_id)?, reports_since(tx, &person_id)?)))?;
        let reason = match how.what.as_deref() {
            None if since.is_some() => return Err(Error::invalid("what", "error_choice")),
            None => None,
            Some(what @ ("left_organisation" | "moved_team" | "manager_changed")) => Some(what),
            Some("peer" | "line_manager") => Some("role_ended"),
            Some(_) => return Err(Error::invalid("what", "error_choice")),
        };
        let next_manager = text::optional(how.next_manager.as_deref(), "next_manager", text::NAME)?;
        let looking_back = how.looking_back.as_deref().map(|words| text::body(words, "looking_back")).transpose()?;
        let looking_back = looking_back.filter(|words| !words.trim().is_empty());
        let on = how.on.unwrap_or(clock.today());
        // Until that day they are here, and nothing of theirs is over.
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let settles = [how.goals.len(), how.promises_dropped.len(), how.promises_taken.len(), how.taken_back.len()];
        if reason.is_none() && settles == [0; 4] {
            return Ok(None); // nothing that could be taken back
        }
        let label = if reason.is_some() { "see_off" } else { "settle_open" };
        self.write(Label::from(label).with("name", &person.display_name), |tx| {
            self.settle_open(tx, &person_id, &how)?;
            let Some(reason) = reason else { return Ok(None) };
            let last = people::end_reporting(tx, clock, &person_id, on, reason, next_manager.as_deref())?;
            let review = match (&looking_back, how.interim) {
                (Some(words), _) => Some(reviews::look_back(tx, clock, &person_id, last, words, how.told)?),
                (None, true) => Some(reviews::until(tx, clock, &person_id, last)?),
                (None, false) => None,
            };
            call_off_talks(tx, clock, &person_id, on)?;
            development::end_plans(tx, clock, &person_id, last)?;
            if let Some(kind @ ("peer" | "line_manager")) = how.what.as_deref() {
                become_one(tx, clock, &person_id, kind, on)?;
            }
            let review_on = how.retention_review_on.unwrap_or(calendar::add_months(on, RETENTION_MONTHS));
            if review_on < on {
                return Err(Error::invalid("retention_review_on", "error_look_through_before"));
            }
            tx.execute(
                "UPDATE person SET retention_review_on = ?2, updated_at = ?3 WHERE id = ?1",
                (&person_id, review_on, clock.now()),
            )?;
            Ok(review)
        })
    }

    fn settle_open(&self, tx: &Transaction, person_id: &PersonId, how: &SeeOff) -> Result<()> {
        let clock = self.clock();
        // Only what is theirs: an id of somebody else's record is none that is known here.
        let own = |table: &str, column: &str, id: &str| -> Result<()> {
            let sql = format!("SELECT 1 FROM {table} WHERE id = ?1 AND {column} = ?2");
            tx.prepare_cached(&sql)?.query_row((id, person_id), |_| Ok(())).or_gone()
        };
        for end in &how.goals {
            own("goal", "owner_person_id", end.id.as_str())?;
            let reason = text::optional(end.reason.as_deref(), "reason", text::TITLE)?;
            results::settle(tx, clock, &end.id, &end.outcome, reason.as_deref())?;
        }
        for id in &how.promises_dropped {
            own("action_item", "person_id", id.as_str())?;
            action_items::let_go(tx, clock, id)?;
        }
        for id in &how.promises_taken {
            own("action_item", "person_id", id.as_str())?;
            action_items::take_over(tx, clock, id)?;
        }
        for id in &how.taken_back {
            own("delegation", "accountable_person_id", id.as_str())?;
            delegations::come_back(tx, clock, id, &crate::messages::text("came_back_because_left", &[]))?;
        }
        Ok(())
    }

    /// Somebody reports to the manager from a day on: new, known as a peer, or back again.
    ///
    /// # Errors
    /// `Invalid` without a name, on a day to come, where they report already, and before the day on which they last did.
    pub fn take_on(&self, who: TakeOn) -> Result<Person> {
        let clock = self.clock();
        let on = who.on.unwrap_or(clock.today());
        if on > clock.today() {
            return Err(Error::invalid("on", "error_future"));
        }
        let previous = text::optional(who.previous_manager.as_deref(), "previous_manager", text::NAME)?;
        let title = text::optional(who.job_title.as_deref(), "job_title", text::NAME)?;
        let name = match &who.person_id {
            Some(id) => self.read(|tx| theirs(tx, clock, id))?.display_name,
            None => text::required(who.name.as_deref().unwrap_or_default(), "name", text::NAME, "error_name_empty")?,
        };
        self.write(Label::from("take_on").with("name", &name), |tx| {
            let id = match &who.person_id {
                Some(id) => id.clone(),
                None => people::insert(tx, &name, false, &clock.now())?,
            };
            arrive(tx, clock, &id, on, previous.as_deref(), title.as_deref())?;
            people::person(tx, clock, &id)
        })
    }

    /// Titles and roles of somebody with their days.
    pub fn person_history(&self, id: PersonId) -> Result<PersonHistory> {
        let clock = self.clock();
        self.read(|tx| {
            let person = people::person(tx, clock, &id)?;
            Ok(PersonHistory { titles: titles(tx, &person)?, roles: roles(tx, &id)?, joined: joined(tx, &id)? })
        })
    }
}

/// Somebody reports to the manager from that day on, inside a step of somebody else's.
pub(crate) fn arrive(
    tx: &Transaction,
    clock: Clock,
    id: &PersonId,
    on: NaiveDate,
    previous_manager: Option<&str>,
    title: Option<&str>,
) -> Result<()> {
    let (at, name) = (clock.now(), people::name(tx, id)?);
    if reports_since(tx, id)?.is_some() {
        return Err(Error::invalid_with("person_id", "error_reports_already", &[("name", &name)]));
    }
    let last: Option<NaiveDate> = tx.query_row(
        "SELECT max(ended_on) FROM relationship WHERE person_id = ?1 AND kind = 'direct_report'",
        [id],
        |r| r.get(0),
    )?;
    if let Some(last) = last.filter(|last| *last >= on) {
        let day = calendar::spoken(last, clock.today());
        return Err(Error::invalid_with("on", "error_comes_before_end", &[("day", &day)]));
    }
    for kind in ["peer", "line_manager"] {
        end_relation(tx, clock, Some(id), kind, on)?;
    }
    people::relate(tx, id, "direct_report", on, &at)?;
    tx.execute(
        "UPDATE relationship SET previous_manager = ?3 WHERE person_id = ?1 AND kind = 'direct_report' AND started_on = ?2",
        (id, on, previous_manager),
    )?;
    let was = people::person(tx, clock, id)?.job_title;
    if let Some(title) = title.filter(|title| was.as_deref() != Some(*title)) {
        tx.execute("UPDATE person SET job_title = ?2, updated_at = ?3 WHERE id = ?1", (id, title, &at))?;
        // What was not known before is no change.
        if was.is_some() {
            let since = people::title_changed_on(tx, id)?.map_or(on, |newest| newest.max(on));
            people::keep_title(tx, clock, id, was.as_deref(), Some(title), since)?;
        }
    }
    nobody_left(tx, clock, id)?;
    record_relation(tx, clock, id, "begin", None, Some("direct_report"), on, None)
}

/// Whoever was put away goes on reporting as if nothing had been, inside a step of somebody else's.
pub(crate) fn back_again(tx: &Transaction, clock: Clock, id: &PersonId, on: NaiveDate) -> Result<()> {
    for kind in ["peer", "line_manager"] {
        end_relation(tx, clock, Some(id), kind, on)?;
    }
    nobody_left(tx, clock, id)
}

/// They are here: no day on which they left, and none by which what is left of them is looked through.
fn nobody_left(tx: &Transaction, clock: Clock, id: &PersonId) -> Result<()> {
    tx.execute(
        "UPDATE person SET left_on = NULL, retention_review_on = NULL, updated_at = ?2
         WHERE id = ?1 AND (left_on IS NOT NULL OR retention_review_on IS NOT NULL)",
        (id, clock.now()),
    )?;
    Ok(())
}

/// Somebody who is not the manager.
pub(crate) fn theirs(tx: &Transaction, clock: Clock, id: &PersonId) -> Result<Person> {
    let person = people::person(tx, clock, id)?;
    if person.is_self { Err(Error::invalid("person_id", "error_move_self")) } else { Ok(person) }
}

/// Since when somebody reports to the manager without an end.
fn reports_since(tx: &Transaction, id: &PersonId) -> Result<Option<NaiveDate>> {
    let mut one = tx.prepare_cached(
        "SELECT started_on FROM relationship WHERE person_id = ?1 AND kind = 'direct_report' AND ended_on IS NULL",
    )?;
    Ok(one.query_row([id], |r| r.get(0)).optional()?)
}

/// What stays with the manager whoever leads somebody: private notes, and remarks that were never said. The newest first.
pub(crate) fn private_lines(tx: &Transaction, id: &PersonId) -> Result<Vec<PrivateLine>> {
    let mut all = tx.prepare_cached(
        "SELECT id, 'note', occurred_on AS day, coalesce(nullif(body, ''), title, '') FROM entry
         WHERE person_id = ?1 AND visibility = 'private' AND kind NOT IN ('away', 'hat', 'practice_day')
         UNION ALL
         SELECT id, 'feedback', occurred_on, concat_ws(' ', situation, behaviour, impact) FROM feedback
         WHERE to_person_id = ?1 AND state = 'draft'
         ORDER BY day DESC, id DESC",
    )?;
    let rows = all.query_map([id], |r| {
        let text: String = r.get(3)?;
        let text = conversations::first_line(&text).unwrap_or_default();
        Ok(PrivateLine { id: r.get(0)?, kind: r.get(1)?, on: r.get(2)?, text })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

/// Planned talks from that day on do not take place; what was written for them stays.
fn call_off_talks(tx: &Transaction, clock: Clock, person: &PersonId, on: NaiveDate) -> Result<()> {
    let mut planned =
        tx.prepare("SELECT id FROM conversation WHERE person_id = ?1 AND state = 'planned' AND planned_on >= ?2")?;
    let talks: Vec<String> = planned.query_map((person, on), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let Some(state) = states::conversation_next("planned", "cancel") else { return Ok(()) };
    for id in talks {
        tx.execute("UPDATE conversation SET state = ?2, updated_at = ?3 WHERE id = ?1", (&id, state, clock.now()))?;
        let change = Change {
            entity: "conversation",
            entity_id: &id,
            person_id: Some(person),
            event: "cancel",
            from: Some("planned"),
            to: Some(state),
            on: clock.today(),
            reason: None,
        };
        events::record(tx, clock, change)?;
    }
    Ok(())
}

/// They are a peer or the manager's manager from that day on. There is one line manager at a time.
pub(crate) fn become_one(tx: &Transaction, clock: Clock, person: &PersonId, kind: &str, on: NaiveDate) -> Result<()> {
    let whose = if kind == "line_manager" { None } else { Some(person) };
    end_relation(tx, clock, whose, kind, on)?;
    let at = clock.now();
    people::relate(tx, person, kind, on, &at)?;
    record_relation(tx, clock, person, "begin", None, Some(kind), on, None)
}

/// Ends a relation of that kind on the day before, of one person or of whoever has it.
fn end_relation(tx: &Transaction, clock: Clock, person: Option<&PersonId>, kind: &str, on: NaiveDate) -> Result<()> {
    let mut open = tx.prepare(
        "SELECT person_id FROM relationship WHERE kind = ?1 AND (?2 IS NULL OR person_id = ?2)
           AND (ended_on IS NULL OR ended_on >= ?3)",
    )?;
    let people: Vec<PersonId> = open.query_map((kind, person, on), |r| r.get(0))?.collect::<rusqlite::Result<_>>()?;
    let last = on - Days::new(1);
    for id in people {
        tx.execute(
            "UPDATE relationship SET started_on = min(started_on, ?3), ended_on = ?3, end_reason = 'role_ended', updated_at = ?4
             WHERE person_id = ?1 AND kind = ?2 AND (ended_on IS NULL OR ended_on > ?3)",
            (&id, kind, last, clock.now()),
        )?;
        record_relation(tx, clock, &id, "end", Some(kind), None, on, Some("role_ended"))?;
    }
    Ok(())
}

#[allow(clippy::too_many_arguments, reason = "one row of the log")]
fn record_relation(
    tx: &Transaction,
    clock: Clock,
    person: &PersonId,
    event: &str,
    from: Option<&str>,
    to: Option<&str>,
    on: NaiveDate,
    reason: Option<&str>,
) -> Result<()> {
    let change = Change {
        entity: "relationship",
        entity_id: person.as_str(),
        person_id: Some(person),
        event,
        from,
        to,
        on,
        reason,
    };
    events::record(tx, clock, change)
}

fn titles(tx: &Transaction, person: &Person) -> Result<Vec<TitleSpan>> {
    let mut all = tx.prepare_cached(
        "SELECT from_value, to_value, effective_on FROM event WHERE entity = 'person' AND entity_id = ?1
           AND event = 'change_title' ORDER BY effective_on, created_at",
    )?;
    let changes: Vec<(Option<String>, Option<String>, NaiveDate)> =
        all.query_map([&person.id], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?;
    let mut spans = Vec::new();
    let first = changes.first().map_or_else(|| person.job_title.clone(), |(from, ..)| from.clone());
    if changes.is_empty() && first.is_none() {
        return Ok(spans);
    }
    spans.push(TitleSpan { title: first, from: None, until: None });
    for (_, to, on) in changes {
        if let Some(before) = spans.last_mut() {
            before.until = Some(on - Days::new(1));
        }
        spans.push(TitleSpan { title: to, from: Some(on), until: None });
    }
    spans.retain(|span| span.title.is_some());
    spans.reverse();
    Ok(spans)
}

fn roles(tx: &Transaction, id: &PersonId) -> Result<Vec<RoleSpan>> {
    let mut all = tx.prepare_cached(
        "SELECT kind, started_on, ended_on, end_reason, previous_manager, next_manager FROM relationship
         WHERE person_id = ?1 ORDER BY started_on DESC, id DESC",
    )?;
    let rows = all.query_map([id], |r| {
        Ok(RoleSpan {
            kind: r.get(0)?,
            from: r.get(1)?,
            until: r.get(2)?,
            reason: r.get(3)?,
            previous_manager: r.get(4)?,
            next_manager: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

fn joined(tx: &Transaction, id: &PersonId) -> Result<Vec<String>> {
    let mut all = tx.prepare_cached(
        "SELECT from_value FROM event WHERE entity = 'person' AND entity_id = ?1 AND event = 'merge' AND from_value IS NOT NULL
         ORDER BY effective_on DESC, created_at DESC",
    )?;
    Ok(all.query_map([id], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delegations::NewDelegation;
    use crate::development::NewStep;
    use crate::goals::{Measure, NewGoal};
    use crate::people::PersonChange;
    use crate::testing::{TestPlanner, day, planner};

    fn ruth() -> (TestPlanner, PersonId) {
        let p = planner();
        p.introduce("Dana".into(), false).expect("self");
        let id = p.add_person("Ruth Adeyemi".into()).expect("added").id;
        p.write("add_person", |tx| Ok(tx.execute("UPDATE relationship SET started_on = '2026-10-05'", [])?))
            .expect("since October");
        (p, id)
    }

    fn goal(p: &Planner, owner: &PersonId, title: &str, agreed: bool) -> GoalId {
        let goal = NewGoal {
            owner_person_id: owner.clone(),
            title: title.into(),
            measure: Measure::DoneOrNot,
            due_on: day("2026-12-18"),
            why: None,
            agreed_on: agreed.then(|| day("2026-11-02")),
        };
        p.add_goal(goal).expect("written").id
    }

    fn promise(p: &Planner, person: &PersonId, text: &str, mine: bool) -> ActionItemId {
        p.add_promise(crate::action_items::NewPromise {
            text: text.into(),
            mine,
            person_id: Some(person.clone()),
            due_on: Some(day("2026-11-20")),
            conversation_id: None,
            own_idea: false,
        })
        .expect("promised")
        .id
    }

    fn count(p: &Planner, sql: &str) -> u32 {
        p.read(|tx| Ok(tx.query_row(sql, [], |r| r.get(0))?)).expect("counted")
    }

    #[test]
    fn hc_01_what_is_open_is_settled_in_one_act_and_one_undo_brings_all_of_it_back() {
        let (p, ruth) = ruth();
        let (reached, draft) = (goal(&p, &ruth, "Halve open cases", true), goal(&p, &ruth, "Train two people", false));
        let (list, draft_text) =
            (promise(&p, &ruth, "Send the list", false), promise(&p, &ruth, "Write the draft", false));
        promise(&p, &ruth, "Ask Finance", true);
        let step = NewStep {
            person_id: ruth.clone(),
            skill: "Chairing".into(),
            step: "Chair the triage".into(),
            by: day("2026-12-11"),
            help: None,
            agreed: true,
            more: None,
        };
        p.add_next_step(step).expect("planned");
        p.plan_one_on_one(ruth.clone(), day("2026-11-23"), None).expect("planned");
        p.hand_over(NewDelegation {
            person_id: ruth.clone(),
            title: "The rota".into(),
            result: Some("Everybody knows their shift".into()),
            limits: Some("No overtime".into()),
            agreed_on: Some(day("2026-11-02")),
            from_on: Some(day("2026-11-02")),
            kind: None,
            level: None,
            is_stretch: false,
            checkpoints: vec![],
            consulted: None,
            informed: None,
            candidate_id: None,
        })
        .expect("handed over");
        p.add_note(Some(ruth.clone()), "Looks tired".into(), None).expect("noted");
        let open = p.leaving(ruth.clone()).expect("open");
        assert_eq!((open.goals.len(), open.theirs.len(), open.mine.len(), open.owns.len()), (2, 2, 1, 1));
        assert_eq!((open.steps, open.talks, open.private.len()), (1, 1, 1));
        assert!(open.goals.iter().all(|goal| goal.goal.state != "closed"));
        let before = count(&p, "SELECT count(*) FROM event");
        let how = SeeOff {
            what: Some("left_organisation".into()),
            on: Some(day("2026-11-16")),
            goals: vec![
                GoalEnd { id: reached.clone(), outcome: "achieved".into(), reason: Some("Done in October".into()) },
                GoalEnd { id: draft.clone(), outcome: "dropped".into(), reason: Some("She leaves".into()) },
            ],
            promises_dropped: vec![draft_text],
            promises_taken: vec![list],
            taken_back: vec![open.owns[0].id.clone()],
            looking_back: Some("Halved the open cases.".into()),
            ..SeeOff::default()
        };
        p.see_off(ruth.clone(), how).expect("gone");
        assert_eq!(
            count(&p, "SELECT count(*) FROM goal WHERE state = 'closed'"),
            2,
            "scored or let go of, none carried"
        );
        assert_eq!(count(&p, "SELECT count(*) FROM idp WHERE state = 'ended'"), 1);
        assert_eq!(count(&p, "SELECT count(*) FROM conversation WHERE state = 'cancelled'"), 1);
        assert_eq!(count(&p, "SELECT count(*) FROM delegation WHERE state = 'taken_back'"), 1);
        let mine: Vec<String> = p.list_promises().expect("list").into_iter().map(|one| one.text).collect();
        assert_eq!(mine, ["Send the list", "Ask Finance"], "one taken over, one stays, the third let go of");
        let review: (String, NaiveDate, NaiveDate) = p
            .read(|tx| {
                Ok(tx.query_row(
                    "SELECT summary, observed_from_on, observed_to_on FROM review WHERE kind = 'interim'",
                    [],
                    |r| r.try_into(),
                )?)
            })
            .expect("a review");
        assert_eq!(review, ("Halved the open cases.".into(), day("2026-10-05"), day("2026-11-15")));
        let left = p.leaving(ruth.clone()).expect("readable");
        assert_eq!(left.retention_review_on, Some(day("2027-05-16")), "six months after");
        assert_eq!(left.private.len(), 1, "what is private stays and is listed");
        assert!(!left.person.active && left.since.is_none());
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Put Ruth Adeyemi away"));
        assert_eq!(count(&p, "SELECT count(*) FROM event"), before);
        assert!(p.leaving(ruth).expect("open again").person.active);
    }

    #[test]
    fn days_in_the_wrong_order_and_words_that_are_none_are_refused() {
        let (p, ruth) = ruth();
        let gone = |what: &str, on: &str| {
            p.see_off(ruth.clone(), SeeOff { what: Some(what.into()), on: Some(day(on)), ..SeeOff::default() })
        };
        assert!(
            gone("left_organisation", "2026-10-04").expect_err("before they came").message().contains("2026-10-05")
        );
        assert!(gone("promoted", "2026-11-16").is_err());
        assert!(p.see_off(ruth.clone(), SeeOff::default()).is_err(), "what happened is to be said");
        let early = SeeOff {
            what: Some("moved_team".into()),
            on: Some(day("2026-12-01")),
            goals: vec![GoalEnd { id: goal(&p, &ruth, "x", true), outcome: "missed".into(), reason: None }],
            ..SeeOff::default()
        };
        assert_eq!(p.see_off(ruth.clone(), early).expect_err("not yet").kind(), "invalid");
        let looked = SeeOff {
            what: Some("moved_team".into()),
            retention_review_on: Some(day("2026-11-01")),
            ..SeeOff::default()
        };
        assert!(p.see_off(ruth.clone(), looked).is_err(), "looked through before they are gone");
        let own = p.read(people::self_id).expect("self");
        assert!(p.leaving(own.clone()).is_err() && p.see_off(own, SeeOff::default()).is_err());
        let back =
            |on: &str| p.take_on(TakeOn { person_id: Some(ruth.clone()), on: Some(day(on)), ..TakeOn::default() });
        assert!(back("2026-11-16").expect_err("is here").message().contains("Ruth"));
        gone("moved_team", "2026-11-10").expect("gone");
        assert!(back("2026-11-09").is_err(), "before the last day with the team");
        assert!(back("2026-11-17").is_err(), "a day to come");
        assert!(p.take_on(TakeOn::default()).is_err(), "without a name");
        assert!(back("2026-11-10").expect("back").active);
    }

    #[test]
    fn words_looking_back_are_a_draft_until_they_were_said_and_a_review_is_begun_in_the_same_step() {
        let (p, ruth) = ruth();
        let go =
            |how: SeeOff| p.see_off(ruth.clone(), SeeOff { what: Some("moved_team".into()), ..how }).expect("gone");
        let words = || Some("Halved the open cases.".to_owned());
        let states = || -> Vec<(String, Option<String>)> {
            p.read(|tx| {
                let mut all = tx.prepare("SELECT state, summary FROM review WHERE kind = 'interim' ORDER BY id")?;
                Ok(all.query_map([], |r| r.try_into())?.collect::<rusqlite::Result<_>>()?)
            })
            .expect("read")
        };
        assert_eq!(go(SeeOff::default()), None);
        assert!(states().is_empty(), "none that nobody asked for");
        p.undo().expect("undone");
        for (told, state) in [(false, "drafting"), (true, "ready")] {
            assert!(go(SeeOff { looking_back: words(), told, ..SeeOff::default() }).is_some());
            assert_eq!(states(), [(state.to_owned(), words())]);
            p.undo().expect("undone");
            assert!(states().is_empty(), "one step");
        }
        go(SeeOff::default());
        assert_eq!(p.see_off(ruth.clone(), SeeOff::default()).expect("nothing to settle"), None);
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Put Ruth Adeyemi away"), "which is no step");
        let review = go(SeeOff { interim: true, ..SeeOff::default() }).expect("begun");
        assert_eq!(states(), [("not_started".to_owned(), None)]);
        let page = p.review(review).expect("a page");
        assert_eq!((page.from, page.to), (day("2026-10-05"), day("2026-11-15")), "of the days they were here");
        p.undo().expect("undone");
        assert!(states().is_empty() && p.leaving(ruth.clone()).expect("here").person.active, "one step");
    }

    #[test]
    fn whoever_is_back_on_the_same_day_is_here_as_before() {
        let (p, ruth) = ruth();
        for what in ["left_organisation", "peer"] {
            p.see_off(ruth.clone(), SeeOff { what: Some(what.into()), ..SeeOff::default() }).expect("gone");
            p.bring_back_person(ruth.clone()).expect("back");
            let now = p.leaving(ruth.clone()).expect("read");
            assert_eq!((now.since, now.retention_review_on), (Some(day("2026-10-05")), None), "{what}");
            let page = p.person_page(ruth.clone()).expect("page").person;
            assert_eq!((page.relation.as_deref(), page.left_on), (Some("direct_report"), None), "{what}");
        }
    }

    #[test]
    fn a_title_that_comes_with_a_move_has_its_day_and_none_goes_between_two_that_are_known() {
        let (p, ruth) = ruth();
        let call = |title: &str, since: Option<&str>| {
            let change =
                PersonChange { job_title: Some(title.into()), title_since: since.map(day), ..PersonChange::default() };
            p.change_person(ruth.clone(), change)
        };
        call("Clerk", None).expect("known");
        p.see_off(ruth.clone(), SeeOff { what: Some("peer".into()), on: Some(day("2026-11-02")), ..SeeOff::default() })
            .expect("a peer");
        let back = TakeOn {
            person_id: Some(ruth.clone()),
            on: Some(day("2026-11-09")),
            job_title: Some("Lead".into()),
            ..TakeOn::default()
        };
        p.take_on(back).expect("back");
        let on = |date: &str| {
            p.read(|tx| people::title_on(tx, p.clock(), &people::person(tx, p.clock(), &ruth)?, day(date)))
                .expect("read")
        };
        assert_eq!((on("2026-11-08").as_deref(), on("2026-11-09").as_deref()), (Some("Clerk"), Some("Lead")));
        let told = call("Trainee", Some("2026-11-05")).expect_err("between the two");
        assert!(told.message().contains("9 November"), "{}", told.message());
        assert_eq!(on("2026-11-10").as_deref(), Some("Lead"), "and nothing changed");
        call("Director", Some("2026-11-12")).expect("after it");
    }

    #[test]
    fn somebody_elses_goal_is_not_ended_by_the_way() {
        let (p, ruth) = ruth();
        let jonas = p.add_person("Jonas".into()).expect("added").id;
        let theirs = goal(&p, &jonas, "The shop", true);
        let how = SeeOff {
            what: Some("moved_team".into()),
            goals: vec![GoalEnd { id: theirs, outcome: "missed".into(), reason: None }],
            ..SeeOff::default()
        };
        assert_eq!(p.see_off(ruth.clone(), how).expect_err("not hers").kind(), "gone");
        assert!(p.leaving(ruth).expect("here").person.active, "and nothing else happened");
    }

    #[test]
    fn hc_24_one_person_has_several_relations_and_one_row() {
        let (p, ruth) = ruth();
        let boss = p.add_person("Ines".into()).expect("added").id;
        let becomes = |id: &PersonId, what: &str| {
            p.see_off(id.clone(), SeeOff { what: Some(what.into()), ..SeeOff::default() }).expect("moved");
        };
        becomes(&boss, "line_manager");
        becomes(&ruth, "line_manager");
        let relation = |id: &PersonId| p.person_page(id.clone()).expect("page").person.relation;
        assert_eq!(relation(&ruth).as_deref(), Some("line_manager"));
        assert_eq!(relation(&boss), None, "there is one line manager at a time");
        assert_eq!(count(&p, "SELECT count(*) FROM person WHERE is_self = 0"), 2);
        let page = p.take_on(TakeOn { person_id: Some(ruth.clone()), ..TakeOn::default() }).expect("back in the team");
        assert_eq!(page.relation.as_deref(), Some("direct_report"), "a report is no manager of the manager's");
        becomes(&ruth, "peer");
        let history = p.person_history(ruth).expect("kept");
        let kinds: Vec<&str> = history.roles.iter().map(|role| role.kind.as_str()).collect();
        assert_eq!(kinds.iter().filter(|kind| **kind == "direct_report").count(), 2, "{kinds:?}");
        assert!(kinds.contains(&"line_manager") && kinds[0] == "peer", "{kinds:?}");
    }

    #[test]
    fn whoever_comes_from_another_manager_is_here_since_that_day_and_says_from_whom() {
        let (p, _) = ruth();
        let who = TakeOn {
            name: Some("Amara Okafor".into()),
            on: Some(day("2026-11-02")),
            previous_manager: Some("Ines Costa".into()),
            job_title: Some("Buyer".into()),
            person_id: None,
        };
        let amara = p.take_on(who).expect("here");
        assert!(amara.active);
        let history = p.person_history(amara.id.clone()).expect("kept");
        assert_eq!(history.roles[0].previous_manager.as_deref(), Some("Ines Costa"));
        assert_eq!(history.roles[0].from, day("2026-11-02"));
        assert_eq!(history.titles.len(), 1, "what was not known before is no change: {history:?}");
        p.undo().expect("undone");
        assert!(p.person_history(amara.id).is_err(), "one step");
    }

    #[test]
    fn a_title_keeps_its_days_and_a_slip_leaves_none() {
        let (p, ruth) = ruth();
        let call = |title: &str, since: Option<&str>, wrong: bool| {
            let change = PersonChange {
                job_title: Some(title.into()),
                title_since: since.map(day),
                title_was_wrong: Some(wrong),
                ..PersonChange::default()
            };
            p.change_person(ruth.clone(), change)
        };
        call("Suport clerk", None, false).expect("first known");
        call("Support clerk", None, true).expect("a slip");
        let on = |date: &str| {
            p.read(|tx| people::title_on(tx, p.clock(), &people::person(tx, p.clock(), &ruth)?, day(date)))
                .expect("read")
        };
        assert_eq!(on("2026-01-01").as_deref(), Some("Support clerk"), "nothing else was ever known");
        call("Support manager", Some("2026-10-15"), false).expect("promoted");
        assert_eq!(on("2026-10-14").as_deref(), Some("Support clerk"));
        assert_eq!(on("2026-10-15").as_deref(), Some("Support manager"));
        assert!(call("Director", Some("2026-11-17"), false).is_err(), "a day to come");
        call("Team lead", None, false).expect("today");
        call("Support manager", None, false).expect("taken back on the same day");
        let titles: Vec<_> = p.person_history(ruth.clone()).expect("kept").titles;
        assert_eq!(titles.len(), 2, "{titles:?}");
        assert_eq!((titles[0].from, titles[1].until), (Some(day("2026-10-15")), Some(day("2026-10-14"))));
        let started = PersonChange { started_on: Some(day("2026-10-01")), ..PersonChange::default() };
        p.change_person(ruth.clone(), started).expect("since October");
        assert!(call("Apprentice", Some("2026-09-01"), false).is_err(), "before they came");
    }
}
