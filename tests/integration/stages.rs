//! What a manager sees at four points of the first half year, and that no more is put in front of them.

use crate::demo::made;
use planner::Planner;
use planner::api::call;
use planner::demo::Stage;
use serde_json::{Value, json};

const TODAY: &str = "2026-11-24";

fn read(planner: &Planner, name: &str, arguments: Vec<Value>) -> Value {
    call(planner, name, arguments).unwrap_or_else(|e| panic!("{name}: {e}"))
}

#[test]
fn each_stage_shows_what_it_has_to_say_and_nothing_else() {
    for (stage, lists, columns, quiet, questions) in [
        (Stage::Day1, json!([]), json!([]), true, false),
        (Stage::Weeks2, json!(["goals"]), json!(["goals", "strip", "last_talk"]), false, true),
        (
            Stage::Quarter1,
            json!(["goals", "development", "feedback"]),
            json!(["goals", "strip", "last_talk", "last_feedback", "next_step"]),
            false,
            true,
        ),
        (
            Stage::Month6,
            json!(["goals", "development", "feedback", "packets"]),
            json!(["goals", "strip", "last_talk", "last_feedback", "next_step"]),
            false,
            true,
        ),
    ] {
        let (planner, _folder) = made(stage, TODAY);
        let shell = read(&planner, "shell", vec![]);
        let show = &shell["show"];
        assert_eq!(show["lists"], lists, "{stage:?}");
        assert_eq!(show["quarter_columns"], columns, "{stage:?}");
        assert_eq!((&show["quiet"], &show["suggested_questions"]), (&json!(quiet), &json!(questions)), "{stage:?}");
        assert_eq!(shell["people"].as_array().map(Vec::len), Some(7), "{stage:?}: nobody is hidden");
        assert!(show["quarter_columns"].as_array().is_some_and(|all| all.len() < 6), "six columns with the names");
        let fixed = 3 + lists.as_array().map_or(0, Vec::len) + 2;
        assert!(fixed <= 10, "entries of the sidebar without people");
    }
}

#[test]
fn nothing_is_late_in_the_first_fortnight_but_a_promise_of_ones_own() {
    let (planner, _folder) = made(Stage::Day1, TODAY);
    let quarter = read(&planner, "quarter", vec![]);
    assert_eq!(quarter["not_met"], Value::Null);
    assert_eq!(quarter["goals_to_talk_about"], json!([]));
    assert!(quarter["rows"].as_array().expect("rows").iter().all(|row| row["last_talk_late"] == false));
    let today = read(&planner, "today", vec![]);
    assert!(today["talks"].as_array().expect("talks").iter().all(|talk| talk["past"] == false));
    for person in read(&planner, "list_people", vec![json!(false)]).as_array().expect("people") {
        let page = read(&planner, "person_page", vec![person["id"].clone()]);
        let statuses: Vec<_> = page["goals"].as_array().expect("goals").iter().map(|goal| &goal["status"]).collect();
        assert!(statuses.iter().all(|status| status.is_null()), "{statuses:?}");
        assert!(page["promises"].as_array().expect("promises").iter().all(|p| p["mine"] == true || p["late"] == false));
    }
}

#[test]
fn friday_asks_at_most_seven_things_and_half_time_comes_once() {
    for (stage, today) in
        [(Stage::Quarter1, "2026-11-27"), (Stage::Month6, "2026-11-27"), (Stage::Quarter1, "2026-11-20")]
    {
        let (planner, _folder) = made(stage, today);
        let page = read(&planner, "today", vec![]);
        assert_eq!(page["mode"], "friday");
        let friday = &page["friday"];
        assert!(friday["items"].as_array().is_some_and(|items| items.len() <= 7));
        assert!(friday["question"].as_str().is_some_and(|code| code.starts_with("friday_question_")));
        let half_time = read(&planner, "shell", vec![])["show"]["half_time"] == true;
        assert_eq!(
            (friday["half_time"].is_object(), half_time),
            (today == "2026-11-20", today == "2026-11-20"),
            "{today}"
        );
    }
}

#[test]
fn opening_every_page_writes_nothing() {
    let (planner, _folder) = made(Stage::Month6, TODAY);
    let before = planner.export().expect("exported");
    for name in [
        "shell",
        "today",
        "quarter",
        "growth",
        "list_goals",
        "list_feedback",
        "list_next_steps",
        "list_packets",
        "settings",
    ] {
        read(&planner, name, vec![]);
    }
    for person in read(&planner, "list_people", vec![json!(true)]).as_array().expect("people") {
        read(&planner, "person_page", vec![person["id"].clone()]);
        read(&planner, "person_timeline", vec![person["id"].clone(), Value::Null, Value::Null, Value::Null, json!(0)]);
        let request = read(&planner, "packet_defaults", vec![person["id"].clone()]);
        read(&planner, "packet_builder", vec![request]);
    }
    let without_instant = |text: &str| text.split("\"schema_version\"").nth(1).expect("the rest").to_owned();
    assert_eq!(without_instant(&planner.export().expect("exported")), without_instant(&before));
    assert_eq!(planner.undo().expect("asked"), None, "and makes no step that could be taken back");
}

#[test]
fn one_offer_a_week_in_each_store_and_none_in_the_first_three_days() {
    let begins: chrono::NaiveDate = TODAY.parse().expect("a date");
    for stage in [Stage::Day1, Stage::Weeks2, Stage::Quarter1, Stage::Month6] {
        let (planner, folder) = made(stage, TODAY);
        let place = planner.folder().to_owned();
        drop(planner);
        let mut weeks: std::collections::BTreeMap<String, Vec<String>> = std::collections::BTreeMap::new();
        for days in 0..28 {
            let today = begins + chrono::Days::new(days);
            let planner = Planner::open(&place, planner::calendar::Clock::stopped(today)).expect("a planner");
            let offer = read(&planner, "shell", vec![])["show"]["offer"].clone();
            let Some(key) = offer["key"].as_str() else { continue };
            assert!(stage != Stage::Day1 || days >= 3, "{stage:?}: {key} after {days} days");
            read(&planner, "make_offer", vec![json!(key)]);
            let week = today.format("%G-%V").to_string();
            let made = weeks.entry(week).or_default();
            if !made.iter().any(|known| known == key) {
                made.push(key.to_owned());
            }
            // Waved away in the middle of the week, it makes no room for another.
            if days % 7 == 2 {
                read(&planner, "dismiss_offer", vec![json!(key)]);
            }
        }
        assert!(weeks.values().all(|made| made.len() == 1), "{stage:?}: {weeks:?}");
        let all: Vec<&String> = weeks.values().flatten().collect();
        let mut distinct = all.clone();
        distinct.dedup();
        assert_eq!(all, distinct, "{stage:?}: none twice after it was waved away");
        drop(folder);
    }
}
