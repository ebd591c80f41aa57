//! People: the manager, who reports to them, and who else matters; how they relate, with dates.

use crate::calendar::Clock;
use crate::error::{Error, OrGone, Result};
use crate::events::{self, Change};
use crate::id::{PersonId, RelationshipId};
use crate::messages::Label;
use crate::text::{self, folded};
use crate::{Planner, moves, settings};
use chrono::{Days, NaiveDate};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Somebody, as they stand today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Person {
    pub id: PersonId,
    pub display_name: String,
    pub given_name: Option<String>,
    pub sort_name: Option<String>,
    /// How to say or read the name.
    pub name_hint: Option<String>,
    pub pronouns: Option<String>,
    pub job_title: Option<String>,
    pub email: Option<String>,
    pub location: Option<String>,
    pub time_zone: Option<String>,
    pub is_self: bool,
    /// How they like praise: private, written or public.
    pub recognition_preference: Option<String>,
    pub started_on: Option<NaiveDate>,
    pub left_on: Option<NaiveDate>,
    /// The kind of the relationship in force, reports first; none where it has ended.
    pub relation: Option<String>,
    /// Reports to the manager today.
    pub active: bool,
}

impl Person {
    /// What to call them in a sentence: the given name where it was written, else the first word of the name, unless the
    /// family name stands first.
    pub fn short_name(&self) -> &str {
        if let Some(given) = &self.given_name {
            return given;
        }
        let first = self.display_name.split_whitespace().next().unwrap_or(&self.display_name);
        let family_first = self.sort_name.as_deref().is_some_and(|sort| sort.split([',', ' ']).next() == Some(first));
        if family_first { &self.display_name } else { first }
    }
}

/// What to change about somebody: left out stays, empty is emptied.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct PersonChange {
    pub display_name: Option<String>,
    pub given_name: Option<String>,
    pub sort_name: Option<String>,
    pub name_hint: Option<String>,
    pub pronouns: Option<String>,
    pub job_title: Option<String>,
    pub email: Option<String>,
    pub location: Option<String>,
    pub time_zone: Option<String>,
    pub recognition_preference: Option<String>,
    pub started_on: Option<NaiveDate>,
    /// The day from which they are called so at work; left out: today.
    pub title_since: Option<NaiveDate>,
    /// The title before was never right: nothing of it is kept.
    pub title_was_wrong: Option<bool>,
}

/// A pasted list, taken apart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct NamesRead {
    pub names: Vec<String>,
    /// Those that are here already, or stand in the list twice.
    pub doubles: Vec<String>,
}

const COLUMNS: &str = "p.id, p.display_name, p.given_name, p.sort_name, p.name_hint, p.pronouns, p.job_title, p.email, p.location,
    p.time_zone, p.is_self, p.recognition_preference, p.started_on, p.left_on,
    (SELECT kind FROM relationship r WHERE r.person_id = p.id AND r.started_on <= ?1 AND (r.ended_on IS NULL OR r.ended_on >= ?1)
     ORDER BY r.kind = 'direct_report' DESC, r.started_on DESC LIMIT 1)";

fn from_row(row: &Row) -> rusqlite::Result<Person> {
    let relation: Option<String> = row.get(14)?;
    Ok(Person {
        id: row.get(0)?,
        display_name: row.get(1)?,
        given_name: row.get(2)?,
        sort_name: row.get(3)?,
        name_hint: row.get(4)?,
        pronouns: row.get(5)?,
        job_title: row.get(6)?,
        email: row.get(7)?,
        location: row.get(8)?,
        time_zone: row.get(9)?,
        is_self: row.get(10)?,
        recognition_preference: row.get(11)?,
        started_on: row.get(12)?,
        left_on: row.get(13)?,
        active: relation.as_deref() == Some("direct_report"),
        relation,
    })
}

impl Planner {
    /// The people who report to the manager, in the order of the sidebar; with `all`, everybody, the others after them.
    pub fn list_people(&self, all: bool) -> Result<Vec<Person>> {
        let today = self.clock().today();
        self.read(|tx| {
            let mut people = everybody(tx, today)?;
            people.retain(|person| !person.is_self && (all || person.active));
            people.sort_by_key(|person| !person.active);
            Ok(people)
        })
    }

    /// The one person that `words` mean: an id, `me`, or the display name, given name or name hint, without case and
    /// accents.
    ///
    /// # Errors
    /// `Invalid` where it is nobody, or several; then they are named with their ids.
    pub fn find_person(&self, words: &str) -> Result<Person> {
        let today = self.clock().today();
        let wanted = folded(words);
        let found = self.read(|tx| {
            let mut people = everybody(tx, today)?;
            people.retain(|person| {
                let hint = person.name_hint.as_deref().and_then(|hint| hint.split(';').next());
                let names = [Some(person.display_name.as_str()), person.given_name.as_deref(), hint];
                person.id.as_str() == words
                    || (person.is_self && wanted == "me")
                    || names.into_iter().flatten().any(|name| folded(name) == wanted)
            });
            Ok(people)
        })?;
        match <[Person; 1]>::try_from(found) {
            Ok([person]) => Ok(person),
            Err(none) if none.is_empty() => {
                Err(Error::invalid_with("person", "error_nobody_called", &[("name", words)]))
            }
            Err(several) => {
                let line =
                    |p: &Person| format!("{}  {}, {}", p.id, p.display_name, p.job_title.as_deref().unwrap_or("–"));
                let list = several.iter().map(line).collect::<Vec<_>>().join("\n");
                Err(Error::invalid_with("person", "error_several_called", &[("name", words), ("list", &list)]))
            }
        }
    }

    /// The manager: made the first time, renamed afterwards.
    pub fn introduce(&self, name: String, new_in_role: bool) -> Result<Person> {
        let name = text::required(&name, "name", text::NAME, "error_name_empty")?;
        self.write(Label::from("introduce").with("name", &name), |tx| {
            let at = self.clock().now();
            match find_self(tx)? {
                Some(id) => {
                    tx.execute(
                        "UPDATE person SET display_name = ?2, updated_at = ?3 WHERE id = ?1",
                        (&id, &name, &at),
                    )?;
                }
                None => {
                    insert(tx, &name, true, &at)?;
                }
            }
            settings::set(tx, "new_in_role", &new_in_role, &at)?;
            person(tx, self.clock(), &self_id(tx)?)
        })
    }

    /// Takes a typed or pasted list apart: a name on each line, or separated by commas or semicolons; "Raman, Priya" on a
    /// line of its own is Priya Raman.
    pub fn read_names(&self, text: String) -> Result<NamesRead> {
        let here: Vec<String> = self.list_people(true)?.iter().map(|p| folded(&p.display_name)).collect();
        let mut read = NamesRead { names: Vec::new(), doubles: Vec::new() };
        for name in split_names(&text) {
            let name = text::one_line(&name, "names", text::NAME)?;
            let twice = read.names.iter().any(|known| folded(known) == folded(&name));
            match twice || here.contains(&folded(&name)) {
                true => read.doubles.push(name),
                false => read.names.push(name),
            }
        }
        Ok(read)
    }

    /// Adds people who report to the manager from today on, as one step.
    pub fn add_people(&self, names: Vec<String>) -> Result<Vec<Person>> {
        let names: Vec<String> = names
            .iter()
            .map(|name| text::required(name, "names", text::NAME, "error_name_empty"))
            .collect::<Result<_>>()?;
        let label = match names.as_slice() {
            [] => return Ok(Vec::new()),
            [one] => Label::from("add_person").with("name", one),
            more => Label::from("add_people").with("count", more.len().to_string()),
        };
        self.write(label, |tx| {
            let (at, today) = (self.clock().now(), self.clock().today());
            names
                .iter()
                .map(|name| {
                    let id = insert(tx, name, false, &at)?;
                    relate(tx, &id, "direct_report", today, &at)?;
                    person(tx, self.clock(), &id)
                })
                .collect()
        })
    }

    /// Adds one person who reports to the manager from today on.
    pub fn add_person(&self, name: String) -> Result<Person> {
        text::required(&name, "name", text::NAME, "error_name_empty")?;
        self.add_people(vec![name])?.pop().or_gone()
    }

    pub fn change_person(&self, id: PersonId, change: PersonChange) -> Result<Person> {
        let name = change
            .display_name
            .as_deref()
            .map(|name| text::required(name, "display_name", text::NAME, "error_name_empty"))
            .transpose()?;
        if change.recognition_preference.as_deref().is_some_and(|p| !["", "private", "written", "public"].contains(&p))
        {
            return Err(Error::invalid("recognition_preference", "error_choice"));
        }
        let was = self.read(|tx| person(tx, self.clock(), &id))?;
        let title =
            change.job_title.as_deref().map(|title| text::one_line(title, "job_title", text::NAME)).transpose()?;
        let title = title.filter(|title| *title != was.job_title.clone().unwrap_or_default());
        let started = change.started_on.or(was.started_on);
        let since = check_since(self.clock(), change.title_since, started)?;
        let shown = name.clone().unwrap_or_else(|| was.display_name.clone());
        self.write(Label::from("change_person").with("name", shown), |tx| {
            let at = self.clock().now();
            let set = |column: &str, value: Option<&str>| -> Result<()> {
                let Some(value) = value else { return Ok(()) };
                let value = text::one_line(value, column, text::NAME)?;
                let value = (!value.is_empty()).then_some(value);
                tx.execute(
                    &format!("UPDATE person SET {column} = ?2, updated_at = ?3 WHERE id = ?1"),
                    (&id, value, &at),
                )?;
                Ok(())
            };
            set("display_name", name.as_deref())?;
            set("given_name", change.given_name.as_deref())?;
            set("sort_name", change.sort_name.as_deref())?;
            set("name_hint", change.name_hint.as_deref())?;
            set("pronouns", change.pronouns.as_deref())?;
            set("job_title", change.job_title.as_deref())?;
            set("email", change.email.as_deref())?;
            set("location", change.location.as_deref())?;
            set("time_zone", change.time_zone.as_deref())?;
            set("recognition_preference", change.recognition_preference.as_deref())?;
            if let Some(on) = change.started_on {
                tx.execute("UPDATE person SET started_on = ?2, updated_at = ?3 WHERE id = ?1", (&id, on, &at))?;
            }
            // What was not known before is no change, unless somebody says since when.
            let known = was.job_title.is_some() || change.title_since.is_some();
            if let Some(title) = title.filter(|_| known && !change.title_was_wrong.unwrap_or(false)) {
                // Between two changes none can be put in: the day after it would call them by the older one.
                if let Some(newest) = title_changed_on(tx, &id)?.filter(|newest| since < *newest) {
                    let day = crate::calendar::spoken(newest, self.clock().today());
                    return Err(Error::invalid_with("title_since", "error_title_before_last", &[("day", &day)]));
                }
                let title = (!title.is_empty()).then_some(title.as_str());
                keep_title(tx, self.clock(), &id, was.job_title.as_deref(), title, since)?;
            }
            person(tx, self.clock(), &id)
        })
    }

    /// They report to the manager again, from today on.
    pub fn bring_back_person(&self, id: PersonId) -> Result<()> {
        let name = self.read(|tx| name(tx, &id))?;
        let today = self.clock().today();
        self.write(Label::from("bring_back_person").with("name", name), |tx| {
            let at = self.clock().now();
            // Put away today: the same relationship goes on.
            let goes_on = tx.execute(
                "UPDATE relationship SET ended_on = NULL, end_reason = NULL, next_manager = NULL, updated_at = ?2
                 WHERE person_id = ?1 AND kind = 'direct_report' AND ended_on IS NOT NULL AND ended_on >= ?3",
                (&id, &at, today - Days::new(1)),
            )?;
            if goes_on > 0 {
                return moves::back_again(tx, self.clock(), &id, today);
            }
            match person(tx, self.clock(), &id)?.active {
                true => Ok(()),
                false => moves::arrive(tx, self.clock(), &id, today, None, None),
            }
        })
    }

    /// Takes back a name that was added by mistake; refused once something is written about the person.
    pub fn remove_person(&self, id: PersonId) -> Result<()> {
        let name = self.read(|tx| name(tx, &id))?;
        self.write(Label::from("remove_person").with("name", &name), |tx| {
            match tx.execute("DELETE FROM person WHERE id = ?1 AND is_self = 0", [&id]) {
                Ok(_) => Ok(()),
                Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {
                    Err(Error::invalid_with("id", "error_person_has_records", &[("name", &name)]))
                }
                Err(error) => Err(error.into()),
            }
        })
    }
}

/// Somebody who is no report: asked for feedback, met as a peer. Inside a step of somebody else's.
pub(crate) fn add_other(tx: &Transaction, clock: Clock, name: &str, kind: &str) -> Result<PersonId> {
    let at = clock.now();
    let id = insert(tx, name, false, &at)?;
    relate(tx, &id, kind, clock.today(), &at)?;
    Ok(id)
}

pub(crate) fn insert(tx: &Transaction, name: &str, is_self: bool, at: &str) -> Result<PersonId> {
    let id = PersonId::new();
    tx.execute(
        "INSERT INTO person (id, display_name, is_self, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?4)",
        (&id, name, is_self, at),
    )?;
    Ok(id)
}

/// Since when somebody is called something: not in the future, and not before they came to the company.
fn check_since(clock: Clock, since: Option<NaiveDate>, started: Option<NaiveDate>) -> Result<NaiveDate> {
    let on = since.unwrap_or(clock.today());
    match started {
        _ if on > clock.today() => Err(Error::invalid("title_since", "error_future")),
        Some(started) if since.is_some() && on < started => {
            let day = crate::calendar::spoken(started, clock.today());
            Err(Error::invalid_with("title_since", "error_title_before_start", &[("day", &day)]))
        }
        _ => Ok(on),
    }
}

/// The day of the newest change of a title.
pub(crate) fn title_changed_on(tx: &Transaction, id: &PersonId) -> Result<Option<NaiveDate>> {
    let mut newest = tx.prepare_cached(
        "SELECT max(effective_on) FROM event WHERE entity = 'person' AND entity_id = ?1 AND event = 'change_title'",
    )?;
    Ok(newest.query_row([id], |r| r.get(0))?)
}

/// Keeps that the title changed on a day, the newest change of all. Two changes of one day are one, and one that changes
/// nothing is none.
pub(crate) fn keep_title(
    tx: &Transaction,
    clock: Clock,
    id: &PersonId,
    from: Option<&str>,
    to: Option<&str>,
    on: NaiveDate,
) -> Result<()> {
    let same_day: Option<(String, Option<String>)> = tx
        .query_row(
            "SELECT id, from_value FROM event WHERE entity = 'person' AND entity_id = ?1 AND event = 'change_title'
               AND effective_on = ?2",
            (id, on),
            |r| r.try_into(),
        )
        .optional()?;
    match same_day {
        Some((event, was)) if was.as_deref() == to => tx.execute("DELETE FROM event WHERE id = ?1", [event])?,
        Some((event, _)) => {
            tx.execute("UPDATE event SET to_value = ?2, updated_at = ?3 WHERE id = ?1", (event, to, clock.now()))?
        }
        None => {
            let change = Change {
                entity: "person",
                entity_id: id.as_str(),
                person_id: Some(id),
                event: "change_title",
                from,
                to,
                on,
                reason: None,
            };
            return events::record(tx, clock, change);
        }
    };
    Ok(())
}

/// What somebody was called at work on a day, by the changes that were kept; today and before any change, as written.
pub(crate) fn title_on(tx: &Transaction, clock: Clock, person: &Person, on: NaiveDate) -> Result<Option<String>> {
    if on >= clock.today() {
        return Ok(person.job_title.clone());
    }
    let of = "FROM event WHERE entity = 'person' AND entity_id = ?1 AND event = 'change_title' AND effective_on";
    let mut last =
        tx.prepare_cached(&format!("SELECT to_value {of} <= ?2 ORDER BY effective_on DESC, created_at DESC LIMIT 1"))?;
    let mut first =
        tx.prepare_cached(&format!("SELECT from_value {of} > ?2 ORDER BY effective_on, created_at LIMIT 1"))?;
    let read = |r: &Row| r.get::<_, Option<String>>(0);
    let known = match last.query_row((&person.id, on), read).optional()? {
        Some(title) => Some(title),
        None => first.query_row((&person.id, on), read).optional()?,
    };
    Ok(known.unwrap_or_else(|| person.job_title.clone()))
}

/// Somebody does not report to the manager any more from `on` on: the relationship, the rhythm and, where they left the
/// company, their time there end. The last day with the team.
pub(crate) fn end_reporting(
    tx: &Transaction,
    clock: Clock,
    id: &PersonId,
    on: NaiveDate,
    reason: &str,
    next_manager: Option<&str>,
) -> Result<NaiveDate> {
    let at = clock.now();
    let started: Option<NaiveDate> = tx
        .query_row(
            "SELECT started_on FROM relationship WHERE person_id = ?1 AND kind = 'direct_report' AND ended_on IS NULL",
            [id],
            |r| r.get(0),
        )
        .optional()?;
    let started = started.or_gone()?;
    if on < started {
        return Err(Error::invalid_with("on", "error_ends_before_start", &[("date", &started.to_string())]));
    }
    // The day before is the last with the team, also of somebody who was written down on this very day.
    let last = on - Days::new(1);
    tx.execute(
        "UPDATE relationship SET started_on = min(started_on, ?2), ended_on = ?2, end_reason = ?3, next_manager = ?5,
           updated_at = ?4 WHERE person_id = ?1 AND kind = 'direct_report' AND ended_on IS NULL",
        (id, last, reason, &at, next_manager),
    )?;
    if reason == "left_organisation" {
        tx.execute("UPDATE person SET left_on = ?2, updated_at = ?3 WHERE id = ?1", (id, on, &at))?;
    }
    tx.execute(
        "UPDATE series SET ends_on = max(anchor_on, ?2), updated_at = ?3
         WHERE person_id = ?1 AND (ends_on IS NULL OR ends_on > ?2)",
        (id, last, &at),
    )?;
    let change = Change {
        entity: "relationship",
        entity_id: id.as_str(),
        person_id: Some(id),
        event: "end",
        from: Some("direct_report"),
        to: None,
        on,
        reason: Some(reason),
    };
    events::record(tx, clock, change)?;
    Ok(last)
}

pub(crate) fn relate(tx: &Transaction, id: &PersonId, kind: &str, from: NaiveDate, at: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO relationship (id, person_id, kind, started_on, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        (RelationshipId::new(), id, kind, from, at),
    )?;
    Ok(())
}

/// The name parts of a list as people paste it.
fn split_names(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let semicolons = text.contains(';');
    let pieces: Vec<&str> = match (lines.len(), semicolons) {
        (_, true) => lines.iter().flat_map(|line| line.split(';')).collect(),
        (0 | 1, false) => lines.iter().flat_map(|line| line.split(',')).collect(),
        (_, false) => lines
            .iter()
            .flat_map(|line| if line.matches(',').count() > 1 { line.split(',').collect() } else { vec![*line] })
            .collect(),
    };
    pieces.into_iter().map(clean_name).filter(|name| !name.is_empty()).collect()
}

/// Without list marks, mail addresses and quotes; the family name after a comma goes to the end.
fn clean_name(piece: &str) -> String {
    let without_mail = piece.split('<').next().unwrap_or_default();
    let bare = without_mail
        .trim()
        .trim_start_matches(|c: char| {
            c.is_ascii_digit() || matches!(c, '-' | '*' | '•' | '–' | '.' | ')') || c.is_whitespace()
        })
        .trim_matches(|c: char| c.is_whitespace() || c == '"');
    match bare.split_once(',') {
        Some((family, given)) if !given.trim().is_empty() => format!("{} {}", given.trim(), family.trim()),
        _ => bare.trim_end_matches(',').to_owned(),
    }
}

/// Everybody, by name.
pub(crate) fn everybody(tx: &Transaction, on: NaiveDate) -> Result<Vec<Person>> {
    let mut all = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM person p"))?;
    let mut people: Vec<Person> = all.query_map([on], from_row)?.collect::<rusqlite::Result<_>>()?;
    people.sort_by_cached_key(|person| {
        (folded(person.sort_name.as_deref().unwrap_or(&person.display_name)), person.id.clone())
    });
    Ok(people)
}

/// Those who report to the manager on that day, in the order of the sidebar.
pub(crate) fn active_reports(tx: &Transaction, on: NaiveDate) -> Result<Vec<Person>> {
    let mut people = everybody(tx, on)?;
    people.retain(|person| person.active && !person.is_self);
    Ok(people)
}

pub(crate) fn person(tx: &Transaction, clock: Clock, id: &PersonId) -> Result<Person> {
    let mut one = tx.prepare_cached(&format!("SELECT {COLUMNS} FROM person p WHERE p.id = ?2"))?;
    one.query_row((clock.today(), id), from_row).or_gone()
}

/// How the person is called in lists and labels.
pub(crate) fn name(tx: &Transaction, id: &PersonId) -> Result<String> {
    tx.prepare_cached("SELECT display_name FROM person WHERE id = ?1")?.query_row([id], |r| r.get(0)).or_gone()
}

/// The manager; none before the first run.
pub(crate) fn find_self(tx: &Transaction) -> Result<Option<PersonId>> {
    Ok(tx.prepare_cached("SELECT id FROM person WHERE is_self = 1")?.query_row([], |r| r.get(0)).optional()?)
}

/// The day on which the planner was begun; none before there is anybody in it.
pub(crate) fn began_on(tx: &Transaction) -> Result<Option<NaiveDate>> {
    let first: Option<String> = tx.prepare_cached("SELECT min(created_at) FROM person")?.query_row([], |r| r.get(0))?;
    Ok(first.and_then(|at| at.get(..10)?.parse().ok()))
}

/// The manager, who has to have said their name.
pub(crate) fn self_id(tx: &Transaction) -> Result<PersonId> {
    find_self(tx)?.ok_or_else(|| Error::invalid("name", "error_no_self"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::planner;

    #[test]
    fn a_pasted_list_becomes_people() {
        let names = |text: &str| split_names(text).join("|");
        assert_eq!(names("Ana, Ben,Chen"), "Ana|Ben|Chen");
        assert_eq!(names("Ana\nBen\n\n  Chen "), "Ana|Ben|Chen");
        assert_eq!(names("Raman, Priya\nOliveira, Tomás"), "Priya Raman|Tomás Oliveira");
        assert_eq!(names("Raman, Priya; Oliveira, Tomás"), "Priya Raman|Tomás Oliveira");
        assert_eq!(names("- Ana\n2. Ben\n\"Chen Li\" <chen@example.org>"), "Ana|Ben|Chen Li");
        assert_eq!(names(" ,, \n"), "");
    }

    #[test]
    fn somebody_is_found_by_any_of_their_names_and_two_are_told_apart_by_id() {
        let p = planner();
        p.introduce("Dana Weiss".into(), false).expect("introduced");
        let tomas = p.add_person("Tomás Oliveira".into()).expect("added");
        let change = PersonChange {
            given_name: Some("Tomás".into()),
            name_hint: Some("toh-MAHS; stress on the end".into()),
            ..Default::default()
        };
        p.change_person(tomas.id.clone(), change.clone()).expect("changed");
        for words in ["tomas oliveira", "TOMÁS", "toh-mahs", tomas.id.as_str()] {
            assert_eq!(p.find_person(words).expect(words).id, tomas.id);
        }
        assert!(p.find_person("me").expect("the manager").is_self);
        assert!(p.find_person("Tom").expect_err("nobody").message().contains("Tom"));
        let other = p.add_person("Tomas Berg".into()).expect("added");
        p.change_person(other.id.clone(), change).expect("changed");
        let told = p.find_person("Tomás").expect_err("two").message();
        assert!(told.contains(other.id.as_str()) && told.contains("Oliveira"), "{told}");
    }

    #[test]
    fn doubles_are_told_and_not_added() {
        let p = planner();
        p.add_person("Łukasz".into()).expect("added");
        let read = p.read_names("Ana\nlukasz\nANA".into()).expect("read");
        assert_eq!(read, NamesRead { names: vec!["Ana".into()], doubles: vec!["lukasz".into(), "ANA".into()] });
    }

    #[test]
    fn people_are_listed_by_name_and_left_ones_last() {
        let p = planner();
        let all = p.add_people(vec!["Zoë".into(), "Ángel".into(), "Mia".into()]).expect("added");
        let moves = |on: NaiveDate| {
            let how = moves::SeeOff { what: Some("moved_team".into()), on: Some(on), ..moves::SeeOff::default() };
            p.see_off(all[1].id.clone(), how)
        };
        moves(p.clock().today() - Days::new(1)).expect_err("before it began");
        moves(p.clock().today() + Days::new(1)).expect_err("a day to come");
        moves(p.clock().today()).expect("moved");
        let names = |people: Vec<Person>| people.into_iter().map(|p| p.display_name).collect::<Vec<_>>().join(" ");
        assert_eq!(names(p.list_people(false).expect("list")), "Mia Zoë", "away from the day that was named");
        assert_eq!(names(p.list_people(true).expect("list")), "Mia Zoë Ángel");
        p.bring_back_person(all[1].id.clone()).expect("back");
        assert_eq!(names(p.list_people(false).expect("list")), "Ángel Mia Zoë");
        let times: u32 = p
            .read(|tx| {
                Ok(tx.query_row("SELECT count(*) FROM relationship WHERE person_id = ?1", [&all[1].id], |r| r.get(0))?)
            })
            .expect("counted");
        assert_eq!(times, 1, "it goes on as if nothing had been pressed");
        p.undo().expect("undone");
        assert_eq!(p.undo().expect("undone").as_deref(), Some("Put Ángel away"));
    }

    #[test]
    fn a_name_may_be_anything_but_empty() {
        let p = planner();
        assert_eq!(p.add_person(" \u{0}".into()).expect_err("empty").kind(), "invalid");
        let long = "Ж".repeat(200);
        assert_eq!(p.add_person(long.clone()).expect("200 characters").display_name, long);
        assert!(p.add_person("Ж".repeat(201)).is_err());
        p.introduce("Dana".into(), true).expect("self");
        p.introduce("Dana Weiss".into(), false).expect("renamed");
        let own = p
            .read(|tx| {
                let id = self_id(tx)?;
                person(tx, p.clock(), &id)
            })
            .expect("self");
        assert_eq!((own.display_name.as_str(), own.is_self), ("Dana Weiss", true));
    }
}
