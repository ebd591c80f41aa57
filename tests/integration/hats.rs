//! Which hat now, through the door: each function is one step, what is refused says why, and nothing ticks itself.

use planner::Planner;
use planner::api::call;
use planner::calendar::Clock;
use serde_json::{Value, json};

fn ask(planner: &Planner, name: &str, arguments: Value) -> Value {
    let arguments = arguments.as_array().cloned().unwrap_or_default();
    call(planner, name, arguments).unwrap_or_else(|error| panic!("{name}: {}", error.message()))
}

fn refused(planner: &Planner, name: &str, arguments: Value) -> String {
    let arguments = arguments.as_array().cloned().unwrap_or_default();
    call(planner, name, arguments).expect_err("refused").message()
}

#[test]
fn a_time_is_taken_up_worked_through_and_over_each_as_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped("2026-11-16".parse().expect("a date"));
    let planner = Planner::open(folder.path(), clock).expect("opened");
    ask(&planner, "introduce", json!(["Dana Reyes", false]));
    let steps = || ask(&planner, "recently_changed", json!([])).as_array().map_or(0, Vec::len);
    assert_eq!(ask(&planner, "playbooks", json!([]))["running"], json!([]));
    assert_eq!(steps(), 1, "looking is no step");

    let begun = ask(&planner, "begin_playbook", json!(["pb.crisis", "2026-11-16"]));
    let book = &begun["running"][0];
    let on = |hat: &str| -> Vec<&str> {
        let all = book["steps"].as_array().expect("steps").iter();
        all.filter(|step| step["hat"] == hat).map(|step| step["due_on"].as_str().expect("a day")).collect()
    };
    assert_eq!(on("manager"), ["2026-11-16", "2026-11-16", "2026-11-17", "2026-11-19", "2026-11-26"]);
    assert_eq!(on("leader"), ["2026-11-16", "2026-11-18", "2026-11-21", "2026-11-30"]);
    ask(&planner, "tick_playbook_move", json!([book["steps"][0]["id"], true, false]));
    ask(&planner, "tick_playbook_move", json!([book["steps"][1]["id"], false, true]));
    ask(&planner, "add_playbook_move", json!([book["id"], "leader", "Thank the night shift", 1]));
    let own = ask(&planner, "begin_own_playbook", json!(["A strike is near", "crisis", "2026-11-20"]));
    let named = |title: &str| {
        own["running"].as_array().expect("running").iter().find(|one| one["title"] == title).expect("it runs")["id"]
            .clone()
    };
    let (crisis, strike) = (named("Something is on fire"), named("A strike is near"));
    ask(&planner, "remove_playbook", json!([strike]));
    assert_eq!(steps(), 7, "one step each");

    let growth = ask(&planner, "growth", json!([null]));
    assert_eq!(growth["playbook"]["title"], "Something is on fire");
    let over = ask(&planner, "end_playbook", json!([crisis]));
    assert_eq!(
        (&over["over"][0]["done"], &over["over"][0]["of"]),
        (&json!(1), &json!(9)),
        "the one left out is not counted"
    );
    assert_eq!(ask(&planner, "growth", json!([null]))["playbook"], Value::Null);
    ask(&planner, "undo", json!([]));
    assert_eq!(ask(&planner, "playbooks", json!([]))["running"][0]["left"], 8);

    assert!(refused(&planner, "begin_playbook", json!(["pb.crisis", "2026-11-16"])).contains("runs already"));
    assert!(refused(&planner, "begin_playbook", json!(["pb.steady", "2028-01-01"])).contains("three months"));
    assert!(refused(&planner, "begin_own_playbook", json!([" ", "steady", "2026-11-16"])).contains("what is going on"));
    assert!(refused(&planner, "add_playbook_move", json!([crisis, "manager", "Later", 400])).contains("within a year"));
    assert!(refused(&planner, "add_playbook_move", json!([crisis, "manager", "  ", 1])).contains("Write what to do"));
}

#[test]
fn a_sign_of_one_hat_too_much_is_one_question_and_quiet_after_not_now() {
    let folder = tempfile::tempdir().expect("a folder");
    let on = |day: &str| {
        let planner = Planner::open(folder.path(), Clock::stopped(day.parse().expect("a date")));
        planner.expect("opened")
    };
    let planner = on("2026-09-01");
    ask(&planner, "introduce", json!(["Dana Reyes", false]));
    ask(&planner, "add_person", json!(["Ruth Adeyemi"]));
    assert_eq!(ask(&planner, "warning", json!([])), Value::Null, "she is new");
    drop(planner);
    let planner = on("2026-11-16");
    let warning = ask(&planner, "warning", json!([]));
    assert_eq!((&warning["code"], &warning["records"][0]["text"]), (&json!("drought"), &json!("Ruth Adeyemi")));
    let steps = || ask(&planner, "recently_changed", json!([])).as_array().map_or(0, Vec::len);
    let before = steps();
    ask(&planner, "ask_warning", json!(["drought"]));
    assert_eq!(ask(&planner, "warning", json!([]))["code"], "drought", "it stays while it is asked");
    ask(&planner, "put_off_warning", json!(["drought"]));
    assert_eq!(ask(&planner, "warning", json!([])), Value::Null);
    assert_eq!(steps(), before, "a question is no change to the records");
    assert!(!refused(&planner, "put_off_warning", json!(["laziness"])).is_empty());
    drop(planner);
    assert_eq!(ask(&on("2026-12-13"), "warning", json!([])), Value::Null, "27 days later");
    assert_eq!(ask(&on("2026-12-14"), "warning", json!([]))["code"], "drought");
}
