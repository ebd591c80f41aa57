//! A planner out as data and in again, stored planners of earlier versions, and newer ones.

use super::demo::made;
use planner::Planner;
use planner::api::call;
use planner::calendar::Clock;
use planner::demo::Stage;
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

fn clock() -> Clock {
    Clock::stopped("2026-11-24".parse().expect("a date"))
}

fn without_instant(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
}

#[test]
fn out_in_and_out_again_is_the_same_file() {
    for stage in Stage::ALL {
        let (planner, folder) = made(stage, "2026-11-24");
        let file = folder.path().join("all.quarterdeck.json");
        planner.export_to(&file).expect("written");
        let target = tempfile::tempdir().expect("a folder");
        let other = Planner::open(target.path(), clock()).expect("opened");
        let tried = other.import_from(&file, true).expect("tried");
        assert_eq!(call(&other, "list_people", vec![json!(true)]).expect("listed"), json!([]), "nothing came in yet");
        assert_eq!(other.import_from(&file, false).expect("imported"), tried);
        let again = other.export().expect("exported");
        assert_eq!(without_instant(&again), without_instant(&fs::read_to_string(&file).expect("read")), "{stage:?}");
        assert_eq!(other.check().expect("checked"), Vec::<String>::new());
        let refused = other.import_from(&file, false).expect_err("somebody is here");
        assert_eq!(refused.exit_code(), 1);
        assert_eq!(without_instant(&other.export().expect("exported")), without_instant(&again), "left as it was");
        for name in ["list_goals", "list_promises", "recently_changed"] {
            let arguments = if name == "list_goals" { vec![Value::Null] } else { vec![] };
            call(&other, name, arguments).unwrap_or_else(|e| panic!("{name} after the import: {e}"));
        }
    }
}

fn stored(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(version)
}

fn copy_of(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for name in ["planner.db", "key.json"] {
        fs::copy(folder.join(name), copy.path().join(name)).expect("copied");
    }
    copy
}

/// Written by the first released schema and never made again.
#[test]
fn a_planner_of_version_one_opens_and_keeps_its_rows() {
    let folder = copy_of(&stored("v1"));
    let planner = Planner::open(folder.path(), clock()).expect("opened");
    let people = call(&planner, "list_people", vec![json!(false)]).expect("listed");
    let names: Vec<_> = people.as_array().expect("a list").iter().filter_map(|p| p["display_name"].as_str()).collect();
    let everybody = ["Mei-Ling Chan", "Amara Okafor", "Tomás Oliveira", "Priya Raman", "Sami Virtanen", "Jonas Weber"];
    for name in everybody {
        assert!(names.contains(&name), "{name} is missing: {names:?}");
    }
    assert_eq!(names.len(), 7);
    let export: Value = serde_json::from_str(&planner.export().expect("exported")).expect("JSON");
    let notes = export["tables"]["entry"].as_array().expect("entries");
    assert!(notes.iter().any(|n| n["body"] == "Wants the refunds page finished before the audit."));
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());

    // Before its shape changed a copy was made, which opens with the same key and is as it was.
    let copies = fs::read_dir(folder.path()).expect("listed").flatten().map(|file| file.path());
    let backup = copies.filter(|path| path.to_string_lossy().contains("planner.db.before-")).collect::<Vec<_>>();
    let [backup] = backup.as_slice() else { panic!("one backup, not {backup:?}") };
    let db = rusqlite::Connection::open(backup).expect("opened");
    db.execute_batch(&format!("PRAGMA key = \"x'{}'\"", raw_key(folder.path()))).expect("keyed");
    let of = |sql: &str| -> i64 { db.query_row(sql, [], |r| r.get(0)).expect("read") };
    assert_eq!(of("SELECT user_version FROM pragma_user_version"), 1);
    assert_eq!(of("SELECT count(*) FROM person"), 8);
}

fn raw_key(folder: &Path) -> String {
    let key: Value = serde_json::from_slice(&fs::read(folder.join("key.json")).expect("read")).expect("JSON");
    format!("{}{}", key["slots"][0]["key"].as_str().expect("a key"), key["salt"].as_str().expect("a salt"))
}

#[test]
fn a_planner_of_a_newer_version_is_refused_untouched() {
    let folder = copy_of(&stored("v1"));
    let raw = raw_key(folder.path());
    let path = folder.path().join("planner.db");
    let db = rusqlite::Connection::open(&path).expect("opened");
    db.execute_batch(&format!("PRAGMA key = \"x'{raw}'\"; PRAGMA user_version = 99;")).expect("made newer");
    drop(db);
    let before = fs::read(&path).expect("read");
    let refused = Planner::open(folder.path(), clock()).map(|_| ()).expect_err("refused");
    assert_eq!(refused.kind(), "newer_file");
    assert_eq!(refused.exit_code(), 2);
    assert_eq!(fs::read(&path).expect("read"), before, "not one byte was changed");
}
