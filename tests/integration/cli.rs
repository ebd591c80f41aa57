//! The program without a window, as a script sees it: output, error output and exit code.
//!
//! The program is the one that `QUARTERDECK_BIN` names, else the one that was built beside these tests. Where there is none,
//! the same promises are asked of the library: the codes of its errors and what they say.

use super::demo::made;
use planner::Planner;
use planner::calendar::Clock;
use planner::demo::{self, Stage};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const TODAY: &str = "2026-11-24";

pub fn program() -> Option<PathBuf> {
    let named = std::env::var_os("QUARTERDECK_BIN").map(PathBuf::from);
    let beside = || Some(std::env::current_exe().ok()?.parent()?.parent()?.join("quarterdeck"));
    named.or_else(beside).filter(|path| path.is_file())
}

struct Said {
    code: i32,
    out: String,
    err: String,
}

fn run(program: &Path, store: &Path, arguments: &[&str]) -> Said {
    let done = Command::new(program)
        .args(arguments)
        .arg("--store")
        .arg(store)
        .env("QUARTERDECK_TODAY", TODAY)
        .env_remove("QUARTERDECK_STORE")
        .env_remove("DISPLAY")
        .output()
        .expect("the program starts");
    Said {
        code: done.status.code().expect("an exit code"),
        out: String::from_utf8(done.stdout).expect("UTF-8"),
        err: String::from_utf8(done.stderr).expect("UTF-8"),
    }
}

#[test]
fn exit_codes_and_words_are_what_a_script_can_rely_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("team");
    let Some(program) = program() else { return through_the_library() };
    let quarterdeck = |arguments: &[&str]| run(&program, &store, arguments);

    let absent = quarterdeck(&["check"]);
    assert_eq!((absent.code, store.exists()), (1, false), "{}", absent.err);
    assert!(absent.err.contains("quarterdeck demo"), "it says what to do: {}", absent.err);

    let demo = quarterdeck(&["demo", "--stage", "weeks2", "--canaries"]);
    assert_eq!((demo.code, demo.out.trim()), (0, store.to_str().expect("UTF-8")), "{}", demo.err);
    assert_eq!(quarterdeck(&["check"]).out, "ok\n");

    let people = quarterdeck(&["call", "list_people", "{\"all\": false}"]);
    assert_eq!((people.code, people.out.lines().count()), (0, 1), "one line of JSON");
    let people: Value = serde_json::from_str(&people.out).expect("JSON");
    assert_eq!(people.as_array().expect("a list").len(), 7);

    let pdf = folder.path().join("packet.pdf");
    let out = pdf.to_str().expect("UTF-8");
    let packet = quarterdeck(&["packet", "--person", "tomas oliveira", "--paper", "letter", "--out", out, "--draft"]);
    assert_eq!((packet.code, packet.out.contains("Left out")), (0, true), "{}{}", packet.out, packet.err);
    assert!(std::fs::read(&pdf).expect("the file").starts_with(b"%PDF-"));
    let nobody = quarterdeck(&["packet", "--person", "Nobody", "--out", out]);
    assert_eq!((nobody.code, nobody.err.contains("Nobody")), (1, true));
    let folder_as_file = quarterdeck(&["packet", "--person", "Tomás", "--out", folder.path().to_str().expect("UTF-8")]);
    assert_eq!(folder_as_file.code, 1, "{}", folder_as_file.err);

    let quarter = quarterdeck(&["quarter"]);
    assert!(quarter.code == 0 && quarter.out.contains("Tomás Oliveira"), "{}{}", quarter.out, quarter.err);
    let numbers = quarterdeck(&["quarter", "--json", "--quarter", "current"]);
    assert_eq!((numbers.code, numbers.out.lines().count()), (0, 1));
    let numbers: Value = serde_json::from_str(&numbers.out).expect("JSON");
    assert_eq!(numbers["format"], "quarterdeck.quarter");
    assert_eq!(quarterdeck(&["quarter", "--quarter", "some day"]).code, 1);

    for (arguments, field) in [
        (["call", "add_person", "{\"name\": \" \"}"], "name"),
        (["call", "add_person", "{\"nme\": \"A\"}"], "arguments"),
        (["call", "no_such", "{}"], "name"),
    ] {
        let refused = quarterdeck(&arguments);
        assert_eq!((refused.code, refused.out.as_str()), (1, ""));
        let error: Value = serde_json::from_str(&refused.err).expect("JSON on the error output");
        assert_eq!((error["kind"].as_str(), error["field"].as_str()), (Some("invalid"), Some(field)));
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()));
    }
    for wrong in [&["dance"][..], &["export"], &["demo", "--as-of", "2026-02-30"], &["call"]] {
        let told = quarterdeck(wrong);
        assert_eq!(told.code, 1, "{wrong:?} is a usage error: {}", told.err);
    }

    let kept = quarterdeck(&["capture", "+ Ruth stayed calm in the call"]);
    assert_eq!((kept.code, kept.out.contains("Ruth")), (0, true), "{}{}", kept.out, kept.err);
    let dash = quarterdeck(&["capture", "- Jonas was late"]);
    assert_eq!(dash.code, 0, "a sign in front is no option: {}", dash.err);

    let file = folder.path().join("all.json");
    let file = file.to_str().expect("UTF-8");
    assert_eq!(quarterdeck(&["export", "--out", file]).code, 0);
    let full = quarterdeck(&["import", file]);
    assert_eq!((full.code, full.err.contains("Dana Weiss")), (1, true), "it names who is here: {}", full.err);
    let onto_folder = quarterdeck(&["export", "--out", folder.path().to_str().expect("UTF-8")]);
    assert_eq!((onto_folder.code, onto_folder.err.contains("folder")), (1, true));
    let fresh = folder.path().join("fresh");
    let dry = run(&program, &fresh, &["import", file, "--dry-run"]);
    assert_eq!((dry.code, dry.out.contains("nothing was changed")), (0, true), "{}", dry.err);
    assert_eq!(run(&program, &fresh, &["import", file]).code, 0);
    let refused = run(&program, &fresh, &["demo"]);
    assert_eq!((refused.code, refused.err.contains("not touched")), (1, true), "somebody's own: {}", refused.err);

    let lock = std::fs::File::open(store.join("lock")).expect("the lock");
    lock.lock().expect("held");
    let busy = quarterdeck(&["call", "list_people", "{\"all\": true}"]);
    assert_eq!(busy.code, 3, "{}", busy.err);
    drop(lock);

    let path = store.join("planner.db");
    let mut bytes = std::fs::read(&path).expect("read");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&path, bytes).expect("damaged");
    let damaged = quarterdeck(&["check"]);
    assert_eq!((damaged.code, damaged.out.as_str()), (2, ""), "{}", damaged.err);
    assert!(!damaged.err.is_empty(), "it says what is wrong");
}

fn through_the_library() {
    let (planner, folder) = made(Stage::Weeks2, TODAY);
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
    let refused = planner.add_person(" ".into()).expect_err("an empty name");
    assert_eq!((refused.kind(), refused.exit_code()), ("invalid", 1));
    let refused = planner.export_to(folder.path()).expect_err("a folder");
    assert_eq!(refused.exit_code(), 1);
    let text = planner.export().expect("exported");
    let full = planner.import(&text, false).expect_err("somebody is here");
    assert!(full.message().contains("Dana Weiss"), "{}", full.message());
    drop(planner);
    let clock = Clock::stopped(TODAY.parse().expect("a date"));
    let lock = std::fs::File::open(folder.path().join("lock")).expect("the lock");
    lock.lock().expect("held");
    assert_eq!(Planner::open(folder.path(), clock).map(|_| ()).expect_err("busy").exit_code(), 3);
    drop(lock);
    let own = tempfile::tempdir().expect("a folder");
    Planner::open(own.path(), clock).expect("made").import(&text, false).expect("imported");
    assert_eq!(demo::make(own.path(), clock, Stage::Day1, false).map(|_| ()).expect_err("refused").exit_code(), 1);
}
