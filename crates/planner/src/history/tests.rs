//! Undo, redo and "recently changed" against the real schema: whatever was written, one way back and the same way forth.

use super::*;
use crate::Planner;
use crate::testing::{TestPlanner, day, planner, planner_on};
use rusqlite::types::ValueRef;
use serde_json::json;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

/// Numbers that look random and are the same on every run.
struct Chance(u64);

impl Chance {
    fn new(seed: u64) -> Chance {
        let mut chance = Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
        (0..5).for_each(|_| {
            chance.next();
        });
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }

    /// Never empty, sometimes longer than a name or a title may be, now and then a long document.
    fn text(&mut self) -> String {
        const PARTS: &[&str] = &[
            "ann",
            "Ann",
            "O'Brien",
            "\"q\"",
            "\n",
            "\r\n",
            "\t",
            "🦀",
            "👩‍👩‍👧",
            "العربية",
            "עברית",
            "देवनागरी",
            "\\",
            "\u{1}",
            "$.x",
            "null",
            "1e5",
            "é",
            "e\u{301}",
            "\u{2028}",
            "\u{fffd}",
            "--",
            ";",
            "%s",
            "{}",
        ];
        let mut text = String::from("t");
        (0..self.below(7)).for_each(|_| text += self.of(PARTS));
        match self.below(60) {
            0 => text.repeat(600),
            1 => text.repeat(40),
            _ => text,
        }
    }

    fn real(&mut self) -> f64 {
        const HARD: &[f64] = &[0.1 + 0.2, -1.0 / 3.0, 5e-324, f64::MAX, f64::MIN_POSITIVE, 1.0, 0.0, 1e15 + 0.3, 1e22];
        match self.below(3) {
            0 => Some(f64::from_bits(self.next())).filter(|any| any.is_finite()).unwrap_or(0.7),
            _ => self.of(HARD),
        }
    }

    fn day(&mut self) -> String {
        format!("2026-{:02}-{:02}", 1 + self.below(12), 1 + self.below(28))
    }
}

fn maybe(chance: &mut Chance, cell: impl Into<Cell>) -> Cell {
    if chance.one_in(3) { Cell::Null } else { cell.into() }
}

/// The id of some row, or nothing where the table is empty.
fn some(tx: &Transaction, chance: &mut Chance, table: &str) -> Cell {
    let count: u32 = tx
        .prepare_cached(&format!("SELECT count(*) FROM {table}"))
        .and_then(|mut count| count.query_row([], |r| r.get(0)))
        .expect("counted");
    if count == 0 {
        return Cell::Null;
    }
    tx.prepare_cached(&format!("SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET ?1"))
        .and_then(|mut at| at.query_row([chance.below(count.into()) as u32], |r| r.get(0)))
        .expect("a row")
}

const AT: &str = "2026-11-16T09:00:00.000Z";

fn insert(tx: &Transaction, table: &str, cells: Vec<(&str, Cell)>) -> Result<()> {
    let (names, mut values): (Vec<_>, Vec<_>) = cells.into_iter().unzip();
    values.extend([AT.to_owned().into(), AT.to_owned().into()]);
    let marks = vec!["?"; values.len()].join(", ");
    let sql = format!("INSERT INTO {table} ({}, created_at, updated_at) VALUES ({marks})", names.join(", "));
    tx.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))?;
    Ok(())
}

/// Columns that hold a text, and whether it may be missing.
const TEXTS: &[(&str, &str, bool)] = &[
    ("person", "display_name", false),
    ("person", "name_hint", true),
    ("relationship", "end_reason", true),
    ("period", "label", false),
    ("conversation", "summary", true),
    ("conversation_item", "text", false),
    ("conversation_item", "answer", true),
    ("action_item", "text", false),
    ("action_item", "result", true),
    ("goal", "title", false),
    ("goal", "why", true),
    ("key_result", "title", false),
    ("checkin", "note", true),
    ("feedback", "behaviour", true),
    ("entry", "title", true),
    ("entry", "body", true),
    ("idp", "strengths", true),
    ("idp_item", "activity", false),
    ("idp_item", "outcome", true),
    ("plan", "title", false),
    ("plan_step", "question_answer", true),
    ("review", "summary", true),
];

const REALS: &[(&str, &str)] = &[
    ("key_result", "from_value"),
    ("key_result", "band_low"),
    ("key_result", "original_from"),
    ("checkin", "value"),
    ("checkin", "progress_manual"),
    ("idp_item", "hours_planned"),
    ("plan_step", "score"),
];

const TABLES: &[&str] = &[
    "relationship",
    "period",
    "series",
    "conversation",
    "conversation_item",
    "action_item",
    "goal",
    "key_result",
    "checkin",
    "feedback",
    "entry",
    "idp",
    "idp_item",
    "plan",
    "plan_step",
    "review",
    "event",
];

/// One statement of any kind. Some are refused by the schema; the whole step fails then.
fn write_something(tx: &Transaction, chance: &mut Chance) -> Result<()> {
    let c = chance;
    match c.below(12) {
        0..=5 => add_something(tx, c),
        6 | 7 => {
            let (table, column, optional) = c.of(TEXTS);
            let (row, text) = (some(tx, c, table), c.text());
            let text = if optional { maybe(c, text) } else { text.into() };
            tx.prepare_cached(&format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1"))?.execute((row, text))?;
            Ok(())
        }
        8 => {
            let (table, column) = c.of(REALS);
            let (row, real) = (some(tx, c, table), c.real());
            tx.prepare_cached(&format!("UPDATE {table} SET {column} = ?2 WHERE id = ?1"))?.execute((row, real))?;
            Ok(())
        }
        9 => {
            let table = if c.one_in(6) { "person" } else { c.of(TABLES) };
            let row = some(tx, c, table);
            tx.prepare_cached(&format!("DELETE FROM {table} WHERE id = ?1"))?.execute([row])?;
            Ok(())
        }
        10 => {
            let key = c.of(&["week", "paper", "theme", "ß", "Ö"]);
            let value = json!({ "text": c.text(), "number": c.real() }).to_string();
            tx.prepare_cached(
                "INSERT INTO setting (key, value, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
                 ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            )?
            .execute((key, value, AT))?;
            Ok(())
        }
        _ => {
            // Many rows, changed keys, rows that point at each other.
            let sql = c.of(&[
                "UPDATE action_item SET state = 'done', done_on = due_on WHERE state = 'open'",
                "UPDATE conversation_item SET sort = sort + 1",
                "UPDATE goal SET weight = weight % 100 + 1",
                "UPDATE person SET display_name = upper(display_name)",
                "UPDATE setting SET key = key || 'x' WHERE length(key) < 12",
                "UPDATE idp SET supersedes_id = (SELECT max(o.id) FROM idp o WHERE o.id <> idp.id)",
                "UPDATE conversation SET moved_to_id = (SELECT min(o.id) FROM conversation o WHERE o.id <> conversation.id)",
                "UPDATE period SET parent_id = id",
                "DELETE FROM conversation WHERE state = 'held'",
                "DELETE FROM goal",
                "DELETE FROM plan",
                "DELETE FROM person WHERE is_self = 0",
            ]);
            tx.execute(sql, [])?;
            Ok(())
        }
    }
}

fn add_something(tx: &Transaction, c: &mut Chance) -> Result<()> {
    let table = if c.one_in(8) { "person" } else { c.of(TABLES) };
    // Not by the clock: the same seed makes the same ids.
    let id = Cell::from(format!("{:08x}", c.next() as u32));
    let (on, text) = (c.day(), c.text());
    let person = some(tx, c, "person");
    let visibility = c.of(&["private", "shared"]).to_owned();
    let mut row: Vec<(&str, Cell)> = vec![("id", id.clone())];
    row.extend(match table {
        "person" => {
            vec![
                ("display_name", text.into()),
                ("name_hint", maybe(c, "hint".to_owned())),
                ("started_on", maybe(c, on)),
            ]
        }
        "relationship" => vec![
            ("person_id", person),
            ("kind", "direct_report".to_owned().into()),
            ("started_on", on.into()),
            ("end_reason", maybe(c, text)),
        ],
        "period" => vec![
            ("kind", "year".to_owned().into()),
            ("label", text.into()),
            ("fiscal_year", (2000 + c.below(50) as i64).into()),
            ("starts_on", on.into()),
            ("ends_on", "2027-12-31".to_owned().into()),
            ("parent_id", some(tx, c, "period")),
        ],
        "series" => vec![
            ("person_id", person),
            ("kind", "one_on_one".to_owned().into()),
            ("anchor_on", on.into()),
            ("interval_weeks", (1 + c.below(9) as i64).into()), // nine is refused
            ("time_zone", "Europe/Zurich".to_owned().into()),
        ],
        "conversation" => {
            let held = c.one_in(2);
            vec![
                ("series_id", some(tx, c, "series")),
                ("person_id", person),
                ("kind", "one_on_one".to_owned().into()),
                ("state", if held { "held" } else { "planned" }.to_owned().into()),
                ("held_on", if held { on.clone().into() } else { Cell::Null }),
                ("planned_on", on.into()),
                ("summary", maybe(c, text)),
            ]
        }
        "conversation_item" => vec![
            ("conversation_id", some(tx, c, "conversation")),
            ("kind", "topic".to_owned().into()),
            ("raised_by", "manager".to_owned().into()),
            ("text", text.into()),
            ("answer", {
                let answer = c.text();
                maybe(c, answer)
            }),
            ("visibility", visibility.into()),
            ("carried_from_id", some(tx, c, "conversation_item")),
            ("goal_id", some(tx, c, "goal")),
        ],
        "action_item" => vec![
            ("text", text.into()),
            ("owner_person_id", person),
            ("person_id", some(tx, c, "person")),
            ("due_on", on.clone().into()),
            ("first_due_on", on.into()),
            ("visibility", visibility.into()),
            ("conversation_id", some(tx, c, "conversation")),
        ],
        "goal" => vec![
            ("period_id", some(tx, c, "period")),
            ("level", "person".to_owned().into()),
            ("owner_person_id", person),
            ("parent_goal_id", some(tx, c, "goal")),
            ("title", text.into()),
            ("why", {
                let why = c.text();
                maybe(c, why)
            }),
            ("starts_on", "2026-01-01".to_owned().into()),
            ("due_on", on.into()),
            ("lineage_id", id),
            ("visibility", visibility.into()),
        ],
        "key_result" => vec![
            ("goal_id", some(tx, c, "goal")),
            ("title", text.into()),
            ("kind", "number".to_owned().into()),
            ("unit", "days".to_owned().into()),
            ("from_value", c.real().into()),
            ("to_value", c.real().into()), // both the same is refused
            ("original_from", {
                let real = c.real();
                maybe(c, real)
            }),
        ],
        "checkin" => {
            let result = some(tx, c, "key_result");
            let value = if result == Cell::Null { Cell::Null } else { c.real().into() };
            vec![
                ("goal_id", some(tx, c, "goal")),
                ("key_result_id", result),
                ("value", value),
                ("checked_on", on.into()),
                ("note", maybe(c, text)),
                ("conversation_id", some(tx, c, "conversation")),
            ]
        }
        "feedback" => vec![
            ("kind", "praise".to_owned().into()),
            ("from_person_id", some(tx, c, "person")), // to oneself is refused
            ("to_person_id", person),
            ("behaviour", text.into()),
            ("occurred_on", on.into()),
            ("goal_id", some(tx, c, "goal")),
        ],
        "entry" => vec![
            ("kind", "note".to_owned().into()),
            ("person_id", maybe(c, person)),
            ("occurred_on", on.into()),
            ("title", {
                let title = c.text();
                maybe(c, title)
            }),
            ("body", text.into()),
            ("conversation_id", some(tx, c, "conversation")), // a second page of notes is refused
            ("attrs", json!({ "hat": c.text(), "minutes": c.below(600) }).to_string().into()),
        ],
        "idp" => vec![
            ("person_id", person),
            ("title", text.into()),
            ("supersedes_id", some(tx, c, "idp")),
            ("state", c.of(&["draft", "agreed"]).to_owned().into()), // a second agreed one is refused
        ],
        "idp_item" => vec![
            ("idp_id", some(tx, c, "idp")),
            ("objective", text.into()),
            ("source", "experience".to_owned().into()),
            ("activity_kind", "project".to_owned().into()),
            ("activity", c.text().into()),
            ("hours_planned", c.real().into()), // fewer than none is refused
            ("target_on", on.clone().into()),
            ("first_target_on", on.into()),
            ("goal_id", some(tx, c, "goal")),
        ],
        "plan" => vec![
            ("kind", "practice".to_owned().into()),
            ("person_id", person),
            ("title", text.into()),
            ("attrs", json!({ "x": c.real() }).to_string().into()),
        ],
        "plan_step" => vec![
            ("plan_id", some(tx, c, "plan")),
            ("code", c.of(&["a", "b", "c"]).to_owned().into()), // twice in a plan is refused
            ("sort", 1.into()),
            ("title", text.into()),
            ("score", {
                let score = c.of(&[0.1 + 0.2, 1.0, 5e-324, 1.0 / 3.0]);
                maybe(c, score)
            }),
        ],
        "review" => vec![
            ("period_id", some(tx, c, "period")),
            ("person_id", person),
            ("reviewer_person_id", some(tx, c, "person")), // oneself is refused
            ("kind", "interim".to_owned().into()),
            ("observed_from_on", "2026-01-01".to_owned().into()),
            ("observed_to_on", on.into()),
            ("summary", maybe(c, text)),
        ],
        "event" => vec![
            ("entity", "goal".to_owned().into()),
            ("entity_id", id),
            ("person_id", maybe(c, person)),
            ("event", "state".to_owned().into()),
            ("from_value", maybe(c, text)),
            ("effective_on", on.into()),
        ],
        other => panic!("{other} has no rows to add"),
    });
    insert(tx, table, row)
}

/// Everything the log watches, one number a table, and what can be found by words; through the connection that only reads.
fn state(planner: &Planner) -> BTreeMap<String, u64> {
    let digest = |tx: &Transaction| -> Result<BTreeMap<String, u64>> {
        let mut tables: Vec<String> = tx
            .prepare_cached("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search_index%'")?
            .query_map([], |r| r.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        tables.retain(|table| table == "search_text" || !NOT_WATCHED.contains(&table.as_str()));
        let mut all = BTreeMap::new();
        for table in tables {
            // A text found again has another number in the index, and the day and person it had at its last change.
            let what = if table == "search_text" { "entity, entity_id, title, body" } else { "*" };
            let mut query = tx.prepare_cached(&format!("SELECT {what} FROM {table} ORDER BY 1, 2"))?;
            let (width, mut hash) = (query.column_count(), DefaultHasher::new());
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                for at in 0..width {
                    let (kind, bytes) = match row.get_ref(at)? {
                        ValueRef::Null => (0, vec![]),
                        ValueRef::Integer(n) => (1, n.to_be_bytes().to_vec()),
                        ValueRef::Real(n) => (2, n.to_bits().to_be_bytes().to_vec()),
                        ValueRef::Text(text) => (3, text.to_vec()),
                        ValueRef::Blob(bytes) => (4, bytes.to_vec()),
                    };
                    hash.write_u8(kind);
                    hash.write_usize(bytes.len());
                    hash.write(&bytes);
                }
            }
            all.insert(table, hash.finish());
        }
        Ok(all)
    };
    planner.read(digest).expect("read")
}

fn holds_together(planner: &Planner) {
    let db = planner.writer();
    db.execute("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)", [])
        .expect("the index is in step with its texts");
    let broken: i64 = db.query_row("SELECT count(*) FROM pragma_foreign_key_check", [], |r| r.get(0)).expect("counted");
    assert_eq!(broken, 0, "every pointer has its row");
}

fn depth(planner: &Planner) -> usize {
    let count =
        |tx: &Transaction| Ok(tx.query_row("SELECT count(*) FROM change_step WHERE NOT undone", [], |r| r.get(0))?);
    planner.read::<u32>(count).expect("counted") as usize
}

fn open(folder: &Path) -> Planner {
    let planner = Planner::open(folder, Clock::stopped(day("2026-11-16"))).expect("opened");
    // Nothing pulls the plug here, and thousands of saves would each wait for the disk.
    planner.writer().pragma_update(None, "synchronous", "OFF").expect("set");
    planner
}

/// What each number of steps looks like, as far as it is known.
struct Known(Vec<BTreeMap<String, u64>>);

impl Known {
    fn look(&mut self, planner: &Planner, what: &str) {
        let (at, now) = (depth(planner), state(planner));
        if self.0.get(at) != Some(&now) {
            self.0.truncate(at);
            assert_eq!(self.0.len(), at, "{what}: a step without a state before it");
            self.0.push(now);
        }
    }
}

#[test]
fn whatever_was_written_undo_and_redo_come_back_to_it_byte_for_byte() {
    const SEQUENCES: u64 = 500;
    let place = [Path::new("/dev/shm"), &std::env::temp_dir()].into_iter().find_map(|at| tempfile::tempdir_in(at).ok());
    let place = place.expect("a folder");
    let mut planner = open(place.path());
    let mut nothing = BTreeMap::new();
    let (mut writes, mut refused, mut undos, mut merged, mut reopened) = (0, 0, 0, 0, 0);
    for seed in 1..=SEQUENCES {
        let mut chance = Chance::new(seed);
        let c = &mut chance;
        // Each begins where the one before came back to: with nothing.
        planner.write_aside(|tx| Ok(tx.execute("DELETE FROM change_step", [])?)).expect("forgotten");
        let mut known = Known(vec![state(&planner)]);
        assert!(seed == 1 || nothing == known.0[0], "sequence {seed} begins with nothing");
        nothing = known.0[0].clone();
        for _ in 0..12 {
            planner.write("capture", |tx| add_something(tx, c)).ok(); // each by itself: a refused one takes no other along
            known.look(&planner, "at the beginning");
        }
        for turn in 0..14 {
            let what = format!("sequence {seed}, turn {turn}");
            match c.below(40) {
                0..=7 => {
                    undos += usize::from(planner.undo().expect("undone").is_some());
                    assert_eq!(state(&planner), known.0[depth(&planner)], "{what}: undo");
                }
                8..=11 => {
                    planner.redo().expect("redone");
                    assert_eq!(state(&planner), known.0[depth(&planner)], "{what}: redo");
                }
                12 => {
                    reopened += 1;
                    drop(planner);
                    planner = open(place.path());
                    assert_eq!(state(&planner), known.0[depth(&planner)], "{what}: opened again");
                }
                13..=20 => {
                    // Typing, saved again and again: one step, unless something else came between.
                    for _ in 0..1 + c.below(4) {
                        let before = depth(&planner);
                        autosave(&planner, c);
                        merged += usize::from(depth(&planner) == before);
                        known.look(&planner, &what);
                    }
                }
                _ => {
                    writes += 1;
                    let before = (depth(&planner), state(&planner));
                    let many = 1 + c.below(4);
                    let wrote = planner.write("capture", |tx| (0..many).try_for_each(|_| write_something(tx, c)));
                    if wrote.is_err() {
                        refused += 1;
                        assert_eq!((depth(&planner), state(&planner)), before, "{what}: a refused step left something");
                    }
                    known.look(&planner, &what);
                }
            }
        }
        holds_together(&planner);
        drop(planner);
        planner = open(place.path());
        while planner.undo().expect("undone").is_some() {
            assert_eq!(state(&planner), known.0[depth(&planner)], "sequence {seed}: on the way back");
        }
        assert_eq!((depth(&planner), &state(&planner)), (0, &known.0[0]), "sequence {seed}: all undone");
        holds_together(&planner);
        if seed % 4 == 0 {
            drop(planner);
            planner = open(place.path());
        }
        while planner.redo().expect("redone").is_some() {}
        assert_eq!(Some(&state(&planner)), known.0.last(), "sequence {seed}: all redone");
        holds_together(&planner);
        while planner.undo().expect("undone").is_some() {}
    }
    println!(
        "{writes} steps, {refused} refused, {undos} undone, {merged} saves merged, {reopened} times opened between"
    );
    assert!(writes - refused > 1_000 && refused > 100 && undos > 500 && merged > 500 && reopened > 50, "it was tried");
}

/// One save of somebody who types.
fn autosave(planner: &Planner, c: &mut Chance) {
    let (text, short, mood) = (c.text(), c.one_in(4), 1 + c.below(5) as i64);
    let save = |tx: &Transaction| -> Result<()> {
        match short {
            true => tx.execute(&format!("UPDATE conversation SET summary = 'same' WHERE id = {FIRST}"), [])?,
            false => tx.execute(
                &format!("UPDATE conversation SET summary = ?1, mood = ?2 WHERE id = {FIRST}"),
                (text, mood),
            )?,
        };
        Ok(())
    };
    planner.write_merged("save_notes", "a page, a visit", save).expect("saved");
}

const FIRST: &str = "(SELECT min(id) FROM conversation)";

#[test]
fn every_real_number_survives_the_log() {
    let planner = planner();
    let db = planner.writer();
    let mut asked = db.prepare("SELECT exact(?1), json_object('x', ?1)").expect("prepared");
    let mut chance = Chance::new(42);
    let mut lost_by_json = 0;
    for n in 0..20_000u64 {
        let real = match n % 3 {
            0 => f64::from_bits(chance.next()),
            1 => (chance.below(1_000_000)) as f64 / (1 + chance.below(1_000)) as f64,
            _ => chance.real(),
        };
        if !real.is_finite() {
            continue;
        }
        let (exact, json): (String, String) = asked.query_row([real], |r| r.try_into()).expect("asked");
        let back: f64 = exact.parse().expect("a number");
        assert_eq!(back.to_bits(), real.to_bits(), "{exact}");
        // Some come out rounded up to more than a number can be.
        let json: Value = serde_json::from_str(&json).unwrap_or_default();
        lost_by_json += usize::from(json["x"].as_f64().map(f64::to_bits) != Some(real.to_bits()));
    }
    assert!(lost_by_json > 1_000, "SQLite's own JSON loses digits, or `exact` would not be needed: {lost_by_json}");
}

fn note(planner: &Planner, text: &str) -> crate::EntryId {
    planner.add_note(None, text.into(), None).expect("kept").id
}

fn notes(planner: &Planner) -> Vec<String> {
    let all = |tx: &Transaction| -> Result<Vec<String>> {
        let mut all = tx.prepare("SELECT body FROM entry ORDER BY id")?;
        Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
    };
    planner.read(all).expect("read")
}

fn newest(planner: &Planner) -> ChangeStep {
    planner.recently_changed().expect("listed").into_iter().next().expect("a step")
}

#[test]
fn a_deleted_note_comes_back_after_a_restart() {
    let planner = planner();
    let long = "A long note, wörd by wörd. 🦀 ".repeat(3_000).trim_end().to_owned();
    let id = note(&planner, &long);
    planner.remove_note(id).expect("deleted");
    for n in 0..3 {
        note(&planner, &format!("something else {n}"));
    }
    let later = planner.on(day("2026-12-10"));
    let deleted = later
        .recently_changed()
        .expect("listed")
        .into_iter()
        .find(|step| step.parts.iter().any(|part| part.what == ChangeKind::Deleted && part.table == "entry"));
    let deleted = deleted.expect("it is told");
    let part = &deleted.parts[0];
    assert!(part.before.as_ref().is_some_and(|text| long.starts_with(text.as_str())), "it can be recognized");
    assert_eq!(later.find("wörd".into()).expect("searched").len(), 0);
    let restored = later.restore_change(deleted.id, false).expect("restored");
    assert_eq!((restored.restored, restored.conflicts.len()), (1, 0));
    assert_eq!(notes(&later)[0], long, "to the letter");
    assert_eq!(later.find("wörd".into()).expect("searched").len(), 1, "it can be found again");
    later.undo().expect("undone").expect("bringing back is a step of its own");
    assert_eq!(notes(&later).len(), 3);
}

#[test]
fn what_changed_since_is_told_and_nothing_is_done_until_the_manager_insists() {
    let planner = planner();
    let id = note(&planner, "first");
    planner.save_note(id.clone(), "one".into(), "first".into(), "second".into()).expect("saved");
    let second = newest(&planner).id;
    planner.save_note(id, "two".into(), "second".into(), "third".into()).expect("saved");
    let (steps, before) = (depth(&planner), state(&planner));

    let told = planner.restore_change(second, false).expect("asked");
    assert_eq!((told.restored, told.conflicts.len()), (0, 1));
    let conflict = &told.conflicts[0];
    assert_eq!((conflict.now.as_deref(), conflict.then.as_deref()), (Some("third"), Some("first")));
    assert_eq!((depth(&planner), state(&planner)), (steps, before), "nothing was done, and no step made of it");

    let done = planner.restore_change(second, true).expect("restored");
    assert_eq!((done.restored, done.conflicts.len(), notes(&planner)), (1, 0, vec!["first".to_owned()]));
    planner.undo().expect("undone").expect("a step");
    assert_eq!(notes(&planner), ["third"]);
}

#[test]
fn a_person_with_all_that_hangs_on_them_comes_back_together() {
    let planner = planner();
    let person = planner.add_person("Ann".into()).expect("added");
    let before = state(&planner);
    planner.remove_person(person.id).expect("removed");
    let gone = newest(&planner).id;
    note(&planner, "between").to_string();
    planner.undo().expect("undone").expect("a step");
    planner.restore_change(gone, false).expect("restored");
    assert_eq!(state(&planner), before, "the person and the relationship");
    assert!(matches!(planner.restore_change(99_999, false), Err(Error::Gone)));
}

/// Takes the step back out of turn, and holds that the answer changed nothing.
fn refused(planner: &Planner, step: u32, anyway: bool) -> Restored {
    let (steps, before) = (depth(planner), state(planner));
    let told = planner.restore_change(step, anyway).expect("told");
    assert_eq!((told.restored, depth(planner), state(planner)), (0, steps, before), "nothing was done");
    told
}

#[test]
fn what_something_else_hangs_on_stays_and_what_hangs_there_is_told() {
    let planner = planner();
    let person = planner.add_person("Ann".into()).expect("added").id;
    let added = newest(&planner).id;
    planner.add_note(Some(person.clone()), "ran the call alone".into(), None).expect("noted");
    let talk = json!({ "person_id": person, "held_on": "2026-11-13", "notes": "about the move" });
    crate::api::call(&planner, "log_one_on_one", vec![talk]).expect("logged");
    for anyway in [false, true] {
        let told = refused(&planner, added, anyway);
        let hanging: Vec<_> = told.hanging.iter().map(|h| (h.what.as_str(), h.text.as_deref())).collect();
        assert!(hanging.contains(&("Note", Some("ran the call alone"))), "{hanging:?}");
        assert!(hanging.iter().any(|(what, _)| *what == "One-on-one"), "{hanging:?}");
        assert!(hanging.iter().all(|(what, _)| *what != "Record"), "each has a word: {hanging:?}");
    }
    let alone = planner.add_person("Ben".into()).expect("added").id;
    let added = newest(&planner).id;
    planner.save_note(note(&planner, "x"), "a visit".into(), "x".into(), "y".into()).expect("something else");
    let done = planner.restore_change(added, false).expect("restored");
    assert!(done.restored > 0 && done.hanging.is_empty() && done.conflicts.is_empty(), "{done:?}");
    assert!(planner.list_people(true).expect("listed").iter().all(|p| p.id != alone), "nobody needs him");
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
}

#[test]
fn what_would_go_along_is_told_first_and_what_has_lost_its_place_is_not_put_back() {
    let planner = planner();
    let person = planner.add_person("Ann".into()).expect("added").id;
    let measure = json!({ "kind": "number", "from": 3.0, "to": 1.0, "unit": "days" });
    let goal =
        json!({ "owner_person_id": person, "title": "Answer sooner", "measure": measure, "due_on": "2026-12-18" });
    let goal = crate::api::call(&planner, "add_goal", vec![goal]).expect("added");
    let added = newest(&planner).id;
    let update = json!({ "goal_id": goal["id"], "value": 2.0, "note": "half way" });
    crate::api::call(&planner, "check_in_on_goal", vec![update]).expect("updated");
    let told = refused(&planner, added, false);
    assert!(told.conflicts.iter().any(|c| c.now.as_deref() == Some("half way") && c.then.is_none()), "{told:?}");
    let before = state(&planner);
    assert!(planner.restore_change(added, true).expect("restored").restored > 0);
    planner.undo().expect("undone").expect("a step");
    assert_eq!(state(&planner), before, "the update came back with its goal");

    // A note that was deleted, of somebody who then was: nobody to put it back to.
    let other = planner.add_person("Ben".into()).expect("added").id;
    let note = planner.add_note(Some(other.clone()), "likes tea".into(), None).expect("noted").id;
    planner.remove_note(note).expect("deleted");
    let deleted = newest(&planner).id;
    planner.remove_person(other).expect("removed");
    let (steps, before) = (depth(&planner), state(&planner));
    let error = planner.restore_change(deleted, true).expect_err("refused");
    assert_eq!((error.kind(), depth(&planner), state(&planner)), ("invalid", steps, before), "{error:?}");
    assert!(error.message().contains("Put that back first"), "{error:?}");
}

#[test]
fn thirty_days_are_kept_and_the_newest_two_hundred_whatever_the_clock_says() {
    let write = |planner: &Planner, n: i64| {
        planner
            .write("change_settings", |tx| {
                Ok(tx.execute("INSERT OR IGNORE INTO setting VALUES (?1, '1', ?2, ?2)", (format!("k{n}"), AT))?)
            })
            .expect("written");
    };
    let first: TestPlanner = planner_on(day("2026-01-01"));
    first.writer().pragma_update(None, "synchronous", "OFF").expect("set");
    for n in 0..KEPT_ANYWAY + 20 {
        write(&first, n);
    }
    let all = KEPT_ANYWAY as usize + 20;
    assert_eq!(depth(&first), all);
    write(&first.on(day("2026-01-30")), 1_000);
    assert_eq!(depth(&first), all + 1, "nothing is thirty days old");
    write(&first.on(day("2027-06-01")), 1_001);
    let kept = depth(&first);
    assert_eq!(kept, KEPT_ANYWAY as usize, "the rest went");
    assert!(first.recently_changed().expect("listed").len() == kept);
    let later = first.on(day("2027-06-01"));
    for _ in 0..kept {
        later.undo().expect("undone").expect("a step");
    }
    assert_eq!(later.undo().expect("nothing left"), None);
    let left: i64 = later
        .read(|tx| Ok(tx.query_row("SELECT count(*) FROM setting WHERE key LIKE 'k%'", [], |r| r.get(0))?))
        .expect("counted");
    assert_eq!(left as usize, all + 2 - kept, "what is too old to take back stays");
}

#[test]
fn a_text_with_a_nul_comes_in_without_it_and_back_as_it_was() {
    let planner = planner();
    let call = |name: &str, arguments: Vec<Value>| crate::api::call(&planner, name, arguments).expect("answered");
    call("add_note", vec![Value::Null, "before\0after \u{1}".into()]);
    let kept = notes(&planner);
    assert!(kept[0].starts_with("beforeafter") && !kept[0].contains('\0'), "{kept:?}");
    call("undo", vec![]);
    assert!(notes(&planner).is_empty());
    call("redo", vec![]);
    assert_eq!(notes(&planner), kept);
}
