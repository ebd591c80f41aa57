//! What is typed wrong, put in the wrong place, or does not fit: a sentence beside the right field, and the planner as it was.

use super::cli::program;
use super::demo::made;
use planner::api::call;
use planner::calendar::Clock;
use planner::demo::Stage;
use planner::{Error, Planner};
use serde_json::{Value, json};
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TODAY: &str = "2026-11-24";

fn clock() -> Clock {
    Clock::stopped(TODAY.parse().expect("a date"))
}

/// Everything that would be told, without the moment it was told at.
fn all(planner: &Planner) -> String {
    let text = planner.export().expect("exported");
    text.lines().filter(|line| !line.starts_with("\"exported_at\"")).collect::<Vec<_>>().join("\n")
}

/// A sentence for a manager: words, an end, and nothing from the inside.
fn is_a_sentence(message: &str) {
    let inside = ["error_", "SQL", "sqlite", "panick", "serde", "constraint", "None", "Some(", "{", "os error"];
    assert!(inside.iter().all(|word| !message.contains(word)), "{message}");
    let ended = message.ends_with(['.', '?']);
    assert!(ended && message.contains(' '), "{message}");
}

fn refused(planner: &Planner, name: &str, arguments: Value) -> Error {
    let Value::Array(arguments) = arguments else { panic!("a list of arguments") };
    let before = all(planner);
    let steps = planner.recently_changed().expect("listed").len();
    let error = call(planner, name, arguments).expect_err(name);
    is_a_sentence(&error.message());
    assert_eq!(all(planner), before, "{name} left something");
    assert_eq!(planner.recently_changed().expect("listed").len(), steps, "{name} left a step to undo");
    error
}

#[test]
fn what_is_typed_wrong_is_told_beside_its_field_and_nothing_changes() {
    let (planner, _folder) = made(Stage::Weeks2, TODAY);
    let person = planner.list_people(false).expect("listed").remove(0).id;
    let goal = |title: &str, from: f64, to: f64, due: &str| {
        let measure = json!({ "kind": "number", "from": from, "to": to, "unit": "days" });
        json!([{ "owner_person_id": &person, "title": title, "measure": measure, "due_on": due }])
    };
    let talk = |held_on: &str| json!([{ "person_id": &person, "held_on": held_on }]);
    for (name, arguments, field, word) in [
        ("add_person", json!([" \u{a0}\n"]), "name", "name"),
        ("introduce", json!(["", false]), "name", "name"),
        ("change_person", json!([&person, { "display_name": "  " }]), "display_name", "name"),
        ("add_person", json!(["x".repeat(201)]), "name", "200"),
        ("log_one_on_one", talk("2026-02-30"), "held_on", "2026-02-30"),
        ("log_one_on_one", talk("next week"), "held_on", "next week"),
        ("log_one_on_one", talk("2026-11-25"), "held_on", "not come yet"),
        ("plan_one_on_one", json!([&person, "31.11.2026", null]), "on", "31.11.2026"),
        ("see_off", json!([&person, { "what": "moved_team", "on": "soon" }]), "on", "soon"),
        ("see_off", json!([&person, { "what": "because" }]), "what", "Choose"),
        ("see_off", json!([&person, { "what": "moved_team", "on": "2026-11-25" }]), "on", "not come yet"),
        ("take_on", json!([{ "name": " " }]), "name", "name"),
        ("take_on", json!([{ "person_id": &person }]), "person_id", "already"),
        ("add_absence", json!([&person, "2026-12-04", "2026-12-01", []]), "until", "before"),
        ("merge_people", json!([&person, &person, []]), "goes", "same"),
        ("add_goal", goal("Answer in a day", 3.0, 3.0, "2026-12-18"), "to", "Both numbers are 3"),
        ("add_goal", goal(" ", 3.0, 1.0, "2026-12-18"), "title", "reached"),
        ("add_goal", goal("Answer in a day", 3.0, 1.0, "2026-13-01"), "due_on", "2026-13-01"),
        ("add_note", json!([null, " \n\t", null]), "text", "words"),
        ("add_note", json!([null, "ä".repeat(1_000_001), null]), "text", "1000000"),
        ("capture", json!([""]), "text", "words"),
        ("quarter", json!(["some day"]), "quarter", "2026 Q4"),
    ] {
        let error = refused(&planner, name, arguments);
        let Error::Invalid { field: beside, message } = &error else { panic!("{name}: {error:?}") };
        assert_eq!((beside.as_str(), error.exit_code()), (field, 1), "{name}: {message}");
        assert!(message.contains(word), "{name}: {message}");
    }
    let gone = refused(&planner, "person_page", json!(["00000000-0000-7000-8000-000000000000"]));
    assert!(matches!(gone, Error::Gone));
    assert_eq!(call(&planner, "read_date", vec!["30 February".into(), false.into()]).expect("read"), Value::Null);
}

#[test]
fn a_note_of_a_million_letters_is_kept_to_the_last_one() {
    let (planner, folder) = made(Stage::Day1, TODAY);
    let long = format!("{}ende", "äöü ".repeat(249_999));
    assert_eq!(long.chars().count(), 1_000_000);
    let kept = call(&planner, "add_note", vec![Value::Null, long.as_str().into(), Value::Null]).expect("kept");
    drop(planner);
    let planner = Planner::open(folder.path(), clock()).expect("opened");
    assert!(all(&planner).contains(&long), "it is there after a restart");
    let before = all(&planner);
    let saved = [kept["id"].clone(), "a visit".into(), long.as_str().into(), format!("{long}!").into()];
    assert_eq!(refused(&planner, "save_note", json!(saved)).kind(), "invalid", "one more does not fit");
    planner.undo().expect("undone").expect("a step");
    assert!(!all(&planner).contains(&long));
    planner.redo().expect("redone").expect("a step");
    assert_eq!(all(&planner), before);
}

#[test]
fn a_place_to_save_that_is_a_folder_or_a_link_is_refused_and_left_alone() {
    let (planner, folder) = made(Stage::Weeks2, TODAY);
    let person = planner.list_people(false).expect("listed").remove(0).id;
    let place = tempfile::tempdir().expect("a folder");
    let precious = place.path().join("precious");
    fs::write(&precious, "mine").expect("written");
    let link = place.path().join("link.pdf");
    symlink(&precious, &link).expect("linked");
    let before = all(&planner);
    for (target, word) in [(place.path().to_path_buf(), "folder"), (link.clone(), "link")] {
        let request = planner.packet_defaults(person.clone(), None, None, None).expect("a request");
        for error in [
            planner.save_packet(request, &target).map(|_| ()).expect_err("refused"),
            planner.export_to(&target).expect_err("refused"),
        ] {
            is_a_sentence(&error.message());
            assert!(error.message().contains(word) && error.exit_code() == 1, "{}", error.message());
        }
    }
    assert_eq!((fs::read(&precious).expect("read"), link.is_symlink()), (b"mine".to_vec(), true));
    assert_eq!(fs::read_dir(place.path()).expect("listed").count(), 2, "nothing half written is left");
    assert_eq!(all(&planner), before, "no packet is told of that was not saved");
    drop(folder);
}

#[test]
fn a_file_that_is_not_ours_is_refused_and_left_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = Planner::open(&folder.path().join("own"), clock()).expect("made");
    let before = all(&planner);
    for (text, word) in [
        ("", "not an exported planner"),
        ("a letter", "not an exported planner"),
        ("{\"format\": \"somebody else's\"}", "not an exported planner"),
        (
            "{\"format\": \"quarterdeck.export\", \"version\": 9, \"schema_version\": 1, \"tables\": {}}",
            "newer version",
        ),
        ("{\"format\": \"quarterdeck.export\", \"version\": 1, \"schema_version\": 1, \"tables\": {\"x\": []}}", "x"),
        (
            "{\"format\": \"quarterdeck.export\", \"version\": 1, \"schema_version\": 1, \"tables\": {\"setting\":
              [{\"key\": \"k\", \"value\": \"no JSON\", \"created_at\": \"\", \"updated_at\": \"\"}]}}",
            "setting",
        ),
    ] {
        let error = planner.import(text, false).expect_err("refused");
        is_a_sentence(&error.message());
        assert!(error.message().contains(word) && error.exit_code() == 1, "{}", error.message());
        assert_eq!(all(&planner), before);
    }
    for foreign in ["SQLite format 3\0 and more of it", "a letter"] {
        let place = folder.path().join(foreign.len().to_string());
        fs::create_dir(&place).expect("a folder");
        fs::write(place.join("planner.db"), foreign).expect("written");
        let error = Planner::open(&place, clock()).map(|_| ()).expect_err("refused");
        is_a_sentence(&error.message());
        assert!(error.message().contains("not a planner"), "{}", error.message());
        assert_eq!(fs::read_to_string(place.join("planner.db")).expect("read"), foreign);
        assert_eq!(fs::read_dir(&place).expect("listed").count(), 1, "nothing of ours is put beside it");
    }
}

#[test]
fn a_planner_of_a_newer_version_is_refused_and_left_as_it_was() {
    let (planner, folder) = made(Stage::Day1, TODAY);
    drop(planner);
    let key: Value = serde_json::from_slice(&fs::read(folder.path().join("key.json")).expect("read")).expect("JSON");
    let raw = format!("{}{}", key["slots"][0]["key"].as_str().expect("a key"), key["salt"].as_str().expect("a salt"));
    let path = folder.path().join("planner.db");
    let db = rusqlite::Connection::open(&path).expect("opened");
    db.execute_batch(&format!(
        "PRAGMA key = \"x'{raw}'\"; PRAGMA user_version = {}; PRAGMA wal_checkpoint(TRUNCATE);",
        planner::SCHEMA_VERSION + 1
    ))
    .expect("made newer");
    drop(db);
    let bytes = fs::read(&path).expect("read");
    let error = Planner::open(folder.path(), clock()).map(|_| ()).expect_err("refused");
    is_a_sentence(&error.message());
    assert!(matches!(error, Error::NewerFile));
    assert_eq!(fs::read(&path).expect("read"), bytes);
}

#[test]
fn nothing_is_taken_in_while_another_window_has_the_planner_open() {
    let (from, _there) = made(Stage::Day1, TODAY);
    let folder = tempfile::tempdir().expect("a folder");
    let window = Planner::open(folder.path(), clock()).expect("made");
    let beside = Planner::open(folder.path(), clock()).expect("beside it");
    let error = beside.import(&from.export().expect("exported"), false).expect_err("refused");
    assert_eq!((error.kind(), error.exit_code()), ("locked", 3));
    is_a_sentence(&error.message());
    drop(beside);
    if let Some(program) = program() {
        let file = folder.path().join("all.json");
        from.export_to(&file).expect("written");
        let done = run(Command::new(&program).arg("import").arg(&file), folder.path());
        assert_eq!(done.status.code(), Some(3), "{}", String::from_utf8_lossy(&done.stderr));
    }
    assert_eq!(window.list_people(true).expect("listed").len(), 0);
    drop(window);
    let alone = Planner::open(folder.path(), clock()).expect("opened");
    assert!(alone.import(&from.export().expect("exported"), false).expect("taken in").rows > 0);
}

fn run(command: &mut Command, store: &Path) -> Output {
    let environment = [("QUARTERDECK_STORE", store.as_os_str()), ("QUARTERDECK_TODAY", TODAY.as_ref())];
    command.envs(environment).env_remove("DISPLAY").output().expect("the program starts")
}

/// What the program said on its error output, of a call that was refused: (exit code, kind, message).
fn told(done: &Output) -> (Option<i32>, String, String) {
    let said = String::from_utf8_lossy(&done.stderr);
    let error: Value = serde_json::from_str(said.trim()).unwrap_or_else(|_| panic!("{said}"));
    let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
    (done.status.code(), text("kind"), text("message"))
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn one_note(length: usize) -> String {
    json!({ "person_id": null, "text": "n".repeat(length), "on": null }).to_string()
}

/// The child may not make a file longer than it is now, which is how a quota is felt.
#[test]
fn a_save_that_does_not_fit_is_told_and_leaves_the_planner_as_it_was() {
    let Some(program) = program() else { return };
    let (planner, folder) = made(Stage::Day1, TODAY);
    let before = all(&planner);
    drop(planner);
    let note = folder.path().join("note.json");
    fs::write(&note, one_note(400_000)).expect("written");
    let script = "ulimit -f 200; exec \"$0\" call add_note - < \"$1\"";
    has_no_room(&run(Command::new("sh").args(["-c", script]).arg(&program).arg(&note), folder.path()));
    let planner = Planner::open(folder.path(), clock()).expect("opened");
    assert_eq!(all(&planner), before);
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
    call(&planner, "add_note", vec![Value::Null, "n".repeat(400_000).into(), Value::Null])
        .expect("with room it is kept");
}

/// The same limit on everything else that writes a file: the first start, the packet, the export.
#[test]
fn a_planner_a_packet_and_an_export_that_do_not_fit_are_told_and_leave_nothing_behind() {
    let Some(program) = program() else { return };
    let (planner, folder) = made(Stage::Weeks2, TODAY);
    let before = all(&planner);
    let person = planner.list_people(false).expect("listed").remove(0).id.to_string();
    drop(planner);
    let place = tempfile::tempdir().expect("a folder");
    let (pdf, json) = (place.path().join("packet.pdf"), place.path().join("all.json"));
    let limited = |blocks: u32, store: &Path, arguments: &[&str]| {
        let script = format!("ulimit -f {blocks}; exec \"$0\" \"$@\"");
        run(Command::new("sh").arg("-c").arg(script).arg(&program).args(arguments), store)
    };
    let (pdf_name, json_name) = (pdf.to_string_lossy(), json.to_string_lossy());
    has_no_room(&limited(8, folder.path(), &["packet", "--person", &person, "--out", &pdf_name]));
    has_no_room(&limited(8, folder.path(), &["export", "--out", &json_name]));
    assert_eq!(fs::read_dir(place.path()).expect("listed").count(), 0, "nothing half written is left");
    for blocks in [8, 200] {
        // Not even the index of the log fits, or not the tables.
        let started = place.path().join(blocks.to_string());
        has_no_room(&limited(blocks, &started, &["call", "list_people", "{\"all\": true}"]));
        let planner = Planner::open(&started, clock()).expect("with room it starts");
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
    }
    let planner = Planner::open(folder.path(), clock()).expect("opened");
    assert_eq!(all(&planner), before);
}

fn has_no_room(done: &Output) {
    // `call` answers in JSON, the other commands in words.
    let said = String::from_utf8_lossy(&done.stderr);
    let message = if said.starts_with('{') { told(done).2 } else { said.trim().to_owned() };
    assert_eq!(done.status.code(), Some(1), "{message}");
    is_a_sentence(&message);
    assert!(message.contains("no room left on the disk"), "{message}");
}

/// A file system of three megabytes of its own. Only where everything is asked for, because it needs to be mounted.
#[test]
fn a_full_disk_is_told_and_leaves_the_planner_as_it_was() {
    if std::env::var_os("QUARTERDECK_FULL").is_none() || !is_root() {
        return;
    }
    struct Mounted(PathBuf);
    impl Drop for Mounted {
        fn drop(&mut self) {
            Command::new("umount").arg(&self.0).status().ok();
        }
    }
    let place = tempfile::tempdir().expect("a folder");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(place.path()).status();
    if !mounted.is_ok_and(|done| done.success()) {
        return; // a container that may not
    }
    let disk = Mounted(place.path().into());
    let store = disk.0.join("planner");
    let other = disk.0.join("what else lies on the disk");
    fs::write(&other, vec![0; 500_000]).expect("kept");
    let planner = Planner::open(&store, clock()).expect("made");
    planner.introduce("Dana".into(), false).expect("kept");
    let (before, error) = (0..20)
        .find_map(|_| {
            let before = all(&planner);
            let note = vec![Value::Null, "n".repeat(300_000).into(), Value::Null];
            call(&planner, "add_note", note).err().map(|error| (before, error))
        })
        .expect("it does not fit for ever");
    assert!(error.message().contains("no room left on the disk"), "{error:?}");
    assert_eq!(all(&planner), before, "readable, and as it was");
    drop(planner);
    let planner = Planner::open(&store, clock()).expect("opened");
    assert_eq!(all(&planner), before);
    // A check that has no room to look says so, and never calls the planner damaged.
    let unsure = planner.check().expect_err("it needs room");
    assert!(unsure.message().contains("no room left on the disk"), "{unsure:?}");
    fs::remove_file(other).expect("room is made");
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
    assert_eq!(all(&planner), before);
}

#[test]
fn a_planner_in_a_folder_nobody_may_write_to_can_be_read_and_says_so() {
    let Some(program) = program() else { return };
    let (planner, folder) = made(Stage::Weeks2, TODAY);
    let before = all(&planner);
    drop(planner);
    let store = folder.path().join("store");
    fs::create_dir(&store).expect("a folder");
    for name in ["planner.db", "key.json", "lock"] {
        fs::copy(folder.path().join(name), store.join(name)).expect("copied");
        fs::set_permissions(store.join(name), fs::Permissions::from_mode(0o444)).expect("set");
    }
    // Root may write everywhere: somebody else asks, with a copy of the program where they can reach it.
    let own = folder.path().join("quarterdeck");
    if fs::hard_link(&program, &own).is_err() {
        fs::copy(&program, &own).expect("copied");
    }
    for (path, mode) in [(folder.path(), 0o755), (&store, 0o555)] {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    }
    let ask = |arguments: &[&str]| {
        let mut command = if is_root() { Command::new("setpriv") } else { Command::new(&own) };
        if is_root() {
            command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&own);
        }
        run(command.args(arguments), &store)
    };
    let bytes = fs::read(store.join("planner.db")).expect("read");
    let note = one_note(10);
    let (code, kind, message) = told(&ask(&["call", "add_note", &note]));
    assert_eq!((code, kind.as_str()), (Some(1), "file"), "{message}");
    is_a_sentence(&message);
    assert!(message.contains("nothing can be saved"), "{message}");
    let people = ask(&["call", "list_people", "{\"all\": false}"]);
    assert!(people.status.success(), "{}", String::from_utf8_lossy(&people.stderr));
    let people: Value = serde_json::from_slice(&people.stdout).expect("JSON");
    assert_eq!(people.as_array().map(Vec::len), Some(7), "it can be read");
    assert_eq!(fs::read(store.join("planner.db")).expect("read"), bytes);
    assert_eq!(fs::read_dir(&store).expect("listed").count(), 3, "nothing is put beside it");
    fs::set_permissions(&store, fs::Permissions::from_mode(0o755)).expect("set");
    for name in ["planner.db", "key.json", "lock"] {
        fs::set_permissions(store.join(name), fs::Permissions::from_mode(0o600)).expect("set");
    }
    assert_eq!(all(&Planner::open(&store, clock()).expect("opened")), before);
}

#[test]
fn a_fault_in_whoever_listens_for_changes_harms_nothing() {
    let (planner, folder) = made(Stage::Day1, TODAY);
    planner.on_change(Box::new(|| panic!("on purpose")));
    let answer = call(&planner, "add_person", vec!["Nia Park".into()]).expect("what was saved is told as saved");
    assert_eq!(answer["display_name"], "Nia Park");
    call(&planner, "undo", vec![]).expect("the planner is usable");
    call(&planner, "redo", vec![]).expect("and goes on");
    let before = all(&planner);
    drop(planner);
    assert_eq!(all(&Planner::open(folder.path(), clock()).expect("opened")), before);
}
