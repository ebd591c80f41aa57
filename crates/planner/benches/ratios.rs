//! What the core adds to the bare database: saving a talk, opening a person's page and the page of a quarter, as ratios
//! taken in one run.
//!
//! The limit is the same file, the same settings and the same statements through rusqlite alone: without the log, the
//! door and JSON.

mod pairs;

use pairs::{many_pairs, pairs, report};
use planner::api::{answer, call};
use planner::calendar::Clock;
use planner::{PersonId, Planner};
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

const NOTES: &str = "Talked about the rota and the audit; wants to present the cost review herself in January. ";

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    save(&folder.path().join("save"));
    let small = Filled::new(&folder.path().join("small"), 1_000);
    let large = Filled::new(&folder.path().join("large"), 10_000);
    report("a person's page at 10,000 records / bare SQL", 1.5, pairs(|| large.page(), || large.bare_page()));
    report("a person's page at 10,000 / at 1,000 records", 2.0, pairs(|| large.page(), || small.page()));
    let team = Team::new(&folder.path().join("team"));
    report(
        "the page of a quarter, 40 people and a year of records / bare SQL",
        1.5,
        pairs(|| team.page(), || team.bare_page()),
    );
    writing(&small.planner);
}

fn clock() -> Clock {
    Clock::stopped("2026-11-16".parse().expect("a date"))
}

/// One save of a one-on-one with notes and two agreed lines, through the door and bare.
fn save(folder: &Path) {
    let planner = Planner::open(folder, clock()).expect("a planner");
    call(&planner, "introduce", vec![json!("Dana"), json!(false)]).expect("self");
    let person = call(&planner, "add_person", vec![json!("Ruth")]).expect("added")["id"].clone();
    let bare = bare(folder);
    let own: String = bare.query_row("SELECT id FROM person WHERE is_self = 1", [], |r| r.get(0)).expect("self");
    let draft = json!({
        "person_id": person, "held_on": "2026-11-16", "notes": NOTES.repeat(6),
        "agreed": [
            { "text": "Ask Finance for the close file", "mine": true, "due_on": "2026-11-20", "own_idea": false },
            { "text": "Send the list of open cases", "mine": false, "due_on": "2026-11-23", "own_idea": false },
        ],
    });
    let ours = || {
        answer(&planner, "log_one_on_one", vec![draft.clone()]).expect("logged");
    };
    let limit = || bare_save(&bare, person.as_str().expect("an id"), &own);
    report("save of a one-on-one / the same statements bare", 1.5, many_pairs(ours, limit));
}

fn bare_save(db: &Connection, person: &str, own: &str) {
    let id = || PersonId::new().0;
    let (talk, at) = (id(), "2026-11-16T09:00:00.000Z");
    db.execute_batch("BEGIN IMMEDIATE").expect("begun");
    let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
        db.prepare_cached(sql).expect("prepared").execute(values).expect("written");
    };
    run(
        "INSERT INTO conversation (id, person_id, kind, planned_on, time_zone, created_at, updated_at)
         VALUES (?1, ?2, 'one_on_one', '2026-11-16', 'UTC', ?3, ?3)",
        &[&talk, &person, &at],
    );
    run("UPDATE conversation SET state = 'held', held_on = '2026-11-16', updated_at = ?2 WHERE id = ?1", &[&talk, &at]);
    run(
        "INSERT INTO event (id, entity, entity_id, person_id, event, from_value, to_value, effective_on, created_at, updated_at)
         VALUES (?1, 'conversation', ?2, ?3, 'hold', 'planned', 'held', '2026-11-16', ?4, ?4)",
        &[&id(), &talk, &person, &at],
    );
    run(
        "INSERT INTO entry (id, kind, person_id, occurred_on, body, visibility, conversation_id, created_at, updated_at)
         VALUES (?1, 'note', ?2, '2026-11-16', ?3, 'private', ?4, ?5, ?5)",
        &[&id(), &person, &NOTES.repeat(6), &talk, &at],
    );
    for (text, owner) in [("Ask Finance for the close file", own), ("Send the list of open cases", person)] {
        run(
            "INSERT INTO action_item (id, text, owner_person_id, person_id, due_on, first_due_on, visibility, conversation_id,
               created_at, updated_at) VALUES (?1, ?2, ?3, ?4, '2026-11-20', '2026-11-20', 'shared', ?5, ?6, ?6)",
            &[&id(), &text, &owner, &person, &talk, &at],
        );
    }
    db.execute_batch("COMMIT").expect("committed");
}

/// The same file with the same settings, and nothing of ours around it.
fn bare(folder: &Path) -> Connection {
    let key: Value = serde_json::from_slice(&std::fs::read(folder.join("key.json")).expect("a key")).expect("JSON");
    let raw = format!("{}{}", key["slots"][0]["key"].as_str().expect("a key"), key["salt"].as_str().expect("a salt"));
    let db = Connection::open(folder.join("planner.db")).expect("opened");
    db.execute_batch(&format!(
        "PRAGMA key = \"x'{raw}'\"; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000; PRAGMA foreign_keys = ON;
         PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         PRAGMA wal_autocheckpoint = 200;"
    ))
    .expect("set");
    db.busy_timeout(std::time::Duration::from_secs(5)).expect("set");
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).expect("set");
    db.set_prepared_statement_cache_capacity(256);
    db
}

/// A planner with seven people and so many records, evenly theirs.
struct Filled {
    planner: Planner,
    bare: Connection,
    person: String,
}

impl Filled {
    fn new(folder: &Path, records: usize) -> Filled {
        let planner = Planner::open(folder, clock()).expect("a planner");
        call(&planner, "introduce", vec![json!("Dana"), json!(false)]).expect("self");
        let names: Vec<String> = (1..=7).map(|n| format!("Person {n}")).collect();
        let people = call(&planner, "add_people", vec![json!(names)]).expect("added");
        let ids: Vec<String> =
            people.as_array().expect("a list").iter().map(|p| p["id"].as_str().expect("an id").into()).collect();
        let bare = bare(folder);
        bare.execute_batch("PRAGMA synchronous = OFF; BEGIN").expect("begun");
        let at = "2026-01-01T09:00:00.000Z";
        let first: chrono::NaiveDate = "2024-01-01".parse().expect("a date");
        for n in 0..records {
            let person = &ids[n % 7];
            let day = first + chrono::Days::new((n * 1_040 / records) as u64);
            let id = PersonId::new().0;
            let sql = match n / 7 % 3 {
                0 => {
                    "INSERT INTO conversation (id, person_id, kind, planned_on, held_on, state, summary, created_at, updated_at)
                     VALUES (?1, ?2, 'one_on_one', ?3, ?3, 'held', ?4, ?5, ?5)"
                }
                1 => {
                    "INSERT INTO entry (id, kind, person_id, occurred_on, body, created_at, updated_at)
                     VALUES (?1, 'note', ?2, ?3, ?4, ?5, ?5)"
                }
                _ => {
                    "INSERT INTO feedback (id, kind, to_person_id, occurred_on, given_on, behaviour, state, visibility, created_at, updated_at)
                     VALUES (?1, 'praise', ?2, ?3, ?3, ?4, 'given', 'shared', ?5, ?5)"
                }
            };
            bare.prepare_cached(sql).expect("prepared").execute((&id, person, day, NOTES, at)).expect("written");
        }
        bare.execute_batch("COMMIT; PRAGMA synchronous = FULL; ANALYZE").expect("committed");
        Filled { planner, bare, person: ids[3].clone() }
    }

    /// What the window asks for to open the page.
    fn page(&self) {
        answer(&self.planner, "person_page", vec![json!(self.person)]).expect("a page");
        let filter = vec![json!(self.person), Value::Null, Value::Null, Value::Null, json!(0)];
        answer(&self.planner, "person_timeline", filter).expect("a list");
    }

    /// The rows that stand on it, by the cheapest statements that find them.
    fn bare_page(&self) {
        let before = "9999-12-31";
        for sql in [
            "SELECT * FROM person WHERE id = ?1 AND ?2 <> ''",
            "SELECT * FROM series WHERE person_id = ?1 AND ?2 <> ''",
            "SELECT * FROM conversation WHERE person_id = ?1 AND planned_on BETWEEN '2026-11-16' AND ?2",
            "SELECT * FROM conversation WHERE person_id = ?1 AND held_on < ?2 ORDER BY held_on DESC LIMIT 1",
            "SELECT * FROM action_item WHERE person_id = ?1 AND state = 'open' AND due_on < ?2",
            "SELECT * FROM goal WHERE owner_person_id = ?1 AND starts_on < ?2",
            "SELECT i.* FROM idp p JOIN idp_item i ON i.idp_id = p.id WHERE p.person_id = ?1 AND i.target_on < ?2",
            "SELECT given_on FROM feedback WHERE to_person_id = ?1 AND kind = 'praise' AND given_on < ?2 ORDER BY given_on DESC LIMIT 1",
            "SELECT given_on FROM feedback WHERE to_person_id = ?1 AND kind = 'constructive' AND given_on < ?2 ORDER BY given_on DESC LIMIT 1",
            "SELECT title FROM delegation WHERE accountable_person_id = ?1 AND identified_on < ?2",
            "SELECT * FROM (SELECT 'talk', c.id, c.held_on AS day, coalesce(c.summary, n.body) FROM conversation c
                LEFT JOIN entry n ON n.conversation_id = c.id AND n.kind = 'note' AND n.visibility = 'private'
                WHERE c.person_id = ?1 AND c.held_on < ?2 ORDER BY c.held_on DESC LIMIT 60)
             UNION ALL SELECT * FROM (SELECT 'note', id, occurred_on, body FROM entry
                WHERE person_id = ?1 AND occurred_on < ?2 AND conversation_id IS NULL ORDER BY occurred_on DESC LIMIT 60)
             UNION ALL SELECT * FROM (SELECT kind, id, occurred_on, behaviour FROM feedback
                WHERE to_person_id = ?1 AND occurred_on < ?2 ORDER BY occurred_on DESC LIMIT 60)
             ORDER BY 3 DESC LIMIT 60",
        ] {
            let mut statement = self.bare.prepare_cached(sql).expect("prepared");
            let columns = statement.column_count();
            let mut rows = statement.query((&self.person, before)).expect("asked");
            while let Some(row) = rows.next().expect("a row") {
                for column in 0..columns {
                    std::hint::black_box(row.get_ref(column).expect("a value"));
                }
            }
        }
    }
}

/// The writing checks on a text of 2,000 words through the door, in ms: they run beside the typing, and even so fit in
/// one frame. A time and not a ratio, because there is nothing bare to compare with.
fn writing(planner: &Planner) {
    let words = NOTES.split_whitespace().cycle().take(2_000).collect::<Vec<_>>().join(" ");
    let check = |field: &str| json!({ "text": words, "field": field, "visibility": "shared" });
    let checks = [check("review"), check("behaviour"), check("statement")];
    let times: Vec<f64> = (0..123)
        .map(|n| {
            let start = Instant::now();
            answer(planner, "check_writing", vec![checks[n % checks.len()].clone()]).expect("looked at");
            start.elapsed().as_secs_f64() * 1_000.0
        })
        .skip(checks.len())
        .collect();
    report("writing checks on 2,000 words, ms", 16.0, times);
}

/// A planner with forty people and a year of their records: a talk every two weeks, four goals a quarter with an update a
/// month, feedback once a month, and a plan of three steps.
struct Team {
    planner: Planner,
    bare: Connection,
}

const PEOPLE: usize = 40;

impl Team {
    fn new(folder: &Path) -> Team {
        let planner = Planner::open(folder, clock()).expect("a planner");
        call(&planner, "introduce", vec![json!("Dana"), json!(false)]).expect("self");
        let names: Vec<String> = (1..=PEOPLE).map(|n| format!("Person {n}")).collect();
        let people = call(&planner, "add_people", vec![json!(names)]).expect("added");
        let bare = bare(folder);
        let own: String = bare.query_row("SELECT id FROM person WHERE is_self = 1", [], |r| r.get(0)).expect("self");
        bare.execute_batch("PRAGMA synchronous = OFF; BEGIN").expect("begun");
        let first: chrono::NaiveDate = "2026-01-01".parse().expect("a date");
        let after = |days: u64| first + chrono::Days::new(days);
        let at = "2026-01-01T09:00:00.000Z";
        let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
            bare.prepare_cached(sql).expect("prepared").execute(values).expect("written");
        };
        run("UPDATE relationship SET started_on = '2026-01-01'", &[]);
        run("UPDATE person SET created_at = ?1", &[&at]);
        for n in 0..4usize {
            let (starts, ends) = (
                ["2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01"][n],
                ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"][n],
            );
            run(
                "INSERT INTO period (id, kind, label, fiscal_year, quarter, starts_on, ends_on, created_at, updated_at)
                 VALUES (?1, 'quarter', ?2, 2026, ?3, ?4, ?5, ?6, ?6)",
                &[&format!("q{n}"), &format!("2026 Q{}", n + 1), &(n as u32 + 1), &starts, &ends, &at],
            );
        }
        for person in people.as_array().expect("a list").iter().map(|p| p["id"].as_str().expect("an id")) {
            let series = PersonId::new().0;
            run(
                "INSERT INTO series (id, person_id, kind, anchor_on, interval_weeks, time_zone, created_at, updated_at)
                 VALUES (?1, ?2, 'one_on_one', '2026-01-05', 2, 'UTC', ?3, ?3)",
                &[&series, &person, &at],
            );
            for talk in 0..23u64 {
                run(
                    "INSERT INTO conversation (id, series_id, person_id, kind, planned_on, held_on, state, summary, created_at, updated_at)
                     VALUES (?1, ?2, ?3, 'one_on_one', ?4, ?4, 'held', ?5, ?6, ?6)",
                    &[&PersonId::new().0, &series, &person, &after(4 + 14 * talk), &NOTES, &at],
                );
            }
            for month in 0..10u64 {
                run(
                    "INSERT INTO feedback (id, kind, from_person_id, to_person_id, occurred_on, given_on, behaviour, state, visibility,
                       created_at, updated_at) VALUES (?1, 'praise', ?2, ?3, ?4, ?4, ?5, 'given', 'shared', ?6, ?6)",
                    &[&PersonId::new().0, &own, &person, &after(10 + 30 * month), &NOTES, &at],
                );
            }
            for goal in 0..16u64 {
                let (id, result, quarter) = (PersonId::new().0, PersonId::new().0, goal / 4);
                let (starts, due) = (after(91 * quarter), after(91 * quarter + 80));
                run(
                    "INSERT INTO goal (id, period_id, level, owner_person_id, title, starts_on, due_on, agreed_on, state, lineage_id,
                       created_at, updated_at) VALUES (?1, ?2, 'person', ?3, ?4, ?5, ?6, ?5, 'agreed', ?1, ?7, ?7)",
                    &[&id, &format!("q{quarter}"), &person, &NOTES, &starts, &due, &at],
                );
                run(
                    "INSERT INTO key_result (id, goal_id, title, kind, unit, from_value, to_value, created_at, updated_at)
                     VALUES (?1, ?2, 'Days', 'number', 'days', 9, 5, ?3, ?3)",
                    &[&result, &id, &at],
                );
                for update in 0..3u64 {
                    let on = starts + chrono::Days::new(10 + 20 * update);
                    run(
                        "INSERT INTO checkin (id, goal_id, checked_on, note, created_at, updated_at) VALUES (?1, ?2, ?3, 'Said', ?4, ?4)",
                        &[&PersonId::new().0, &id, &on, &at],
                    );
                    run(
                        "INSERT INTO checkin (id, goal_id, key_result_id, checked_on, value, created_at, updated_at)
                         VALUES (?1, ?2, ?3, ?4, 7, ?5, ?5)",
                        &[&PersonId::new().0, &id, &result, &on, &at],
                    );
                }
            }
            let plan = PersonId::new().0;
            run(
                "INSERT INTO idp (id, person_id, title, state, created_at, updated_at) VALUES (?1, ?2, 'Plan', 'agreed', ?3, ?3)",
                &[&plan, &person, &at],
            );
            for step in 0..3u64 {
                run(
                    "INSERT INTO idp_item (id, idp_id, objective, source, activity_kind, activity, target_on, first_target_on, created_at,
                       updated_at) VALUES (?1, ?2, 'Chairing', 'experience', 'stretch', ?3, ?4, ?4, ?5, ?5)",
                    &[&PersonId::new().0, &plan, &NOTES, &after(330 + step), &at],
                );
            }
        }
        bare.execute_batch("COMMIT; PRAGMA synchronous = FULL; ANALYZE").expect("committed");
        let page = call(&planner, "quarter", vec![Value::Null]).expect("a page");
        assert_eq!(page["rows"].as_array().map(Vec::len), Some(PEOPLE), "everybody stands on it");
        assert!(page["on_pace"]["of"].as_u64() == Some(160), "and their goals: {}", page["on_pace"]);
        Team { planner, bare }
    }

    /// What the window asks for to open the page.
    fn page(&self) {
        answer(&self.planner, "quarter", vec![Value::Null]).expect("a page");
    }

    /// The rows it is made of, by the cheapest statements that find them.
    fn bare_page(&self) {
        for sql in [
            "SELECT * FROM setting",
            "SELECT * FROM period WHERE ?1 BETWEEN starts_on AND ends_on",
            "SELECT p.* FROM relationship r JOIN person p ON p.id = r.person_id
             WHERE r.kind = 'direct_report' AND r.started_on <= ?1 AND (r.ended_on IS NULL OR r.ended_on >= ?1)",
            "SELECT * FROM series WHERE kind = 'one_on_one' AND anchor_on <= ?1",
            "SELECT id, series_id, person_id, planned_on, held_on, state, missed_reason, moved_to_id FROM conversation
             WHERE planned_on BETWEEN '2026-10-01' AND '2026-12-31' AND ?1 <> ''",
            "SELECT person_id, occurred_on, until_on FROM entry WHERE kind = 'away' AND occurred_on <= ?1",
            "SELECT p.id, (SELECT max(held_on) FROM conversation c WHERE c.person_id = p.id AND held_on <= ?1) FROM person p",
            "SELECT f.to_person_id, f.given_on, f.kind FROM person p JOIN feedback f ON f.id = (
               SELECT id FROM feedback WHERE to_person_id = p.id AND given_on <= ?1 ORDER BY given_on DESC LIMIT 1)",
            "SELECT * FROM goal WHERE period_id = 'q3' AND starts_on <= ?1",
            "SELECT k.* FROM goal g JOIN key_result k ON k.goal_id = g.id WHERE g.period_id = 'q3' AND g.starts_on <= ?1",
            "SELECT c.goal_id, c.key_result_id, c.checked_on, c.value, c.progress_manual, c.blocker FROM goal g
             JOIN checkin c ON c.goal_id = g.id WHERE g.period_id = 'q3' AND c.checked_on <= ?1",
            "SELECT i.* FROM idp d JOIN idp_item i ON i.idp_id = d.id WHERE i.target_on >= ?1",
            "SELECT due_on FROM action_item a JOIN person me ON me.id = a.owner_person_id WHERE me.is_self = 1 AND due_on <= ?1",
            "SELECT * FROM plan WHERE kind = 'manager_to_leader' AND starts_on <= ?1",
        ] {
            let mut statement = self.bare.prepare_cached(sql).expect("prepared");
            let columns = statement.column_count();
            let mut rows = match statement.parameter_count() {
                0 => statement.query([]),
                _ => statement.query(["2026-11-16"]),
            }
            .expect("asked");
            while let Some(row) = rows.next().expect("a row") {
                for column in 0..columns {
                    std::hint::black_box(row.get_ref(column).expect("a value"));
                }
            }
        }
    }
}
