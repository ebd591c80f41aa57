//! The made-up teams: their numbers are the ones that were computed by hand, and the same on every screen.

use chrono::NaiveDate;
use planner::Planner;
use planner::api::call;
use planner::calendar::{Clock, slots};
use planner::demo::{self, Stage};
use planner::quarter::person::{DaysOff, Kept, Slot, SlotState, carry_over_rate, count_kept, reliability, round4};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;
use tempfile::TempDir;

/// What `content/demo_dataset.json` says, `expected` included.
static DATASET: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../crates/planner/content/demo_dataset.json")).expect("the data set")
});

pub fn made(stage: Stage, today: &str) -> (Planner, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let clock = Clock::stopped(today.parse().expect("a date"));
    (demo::make(folder.path(), clock, stage, false).expect("made"), folder)
}

fn date(value: &Value) -> NaiveDate {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_else(|| panic!("no date: {value}"))
}

fn rows<'a>(export: &'a Value, table: &str) -> &'a Vec<Value> {
    export["tables"][table].as_array().unwrap_or_else(|| panic!("no table {table}"))
}

/// The data set's keys by the names in the planner: r1, self, …
fn keys() -> HashMap<&'static str, &'static str> {
    let people = DATASET["people"].as_array().expect("people").iter();
    people.map(|p| (p["display_name"].as_str().expect("a name"), p["key"].as_str().expect("a key"))).collect()
}

#[test]
fn on_its_own_day_every_number_is_the_expected_one() {
    let (planner, _folder) = made(Stage::Month6, "2024-03-20");
    let export: Value = serde_json::from_str(&planner.export().expect("exported")).expect("JSON");
    let keys = keys();
    let key_of: HashMap<&str, &str> = rows(&export, "person")
        .iter()
        .map(|p| (p["id"].as_str().expect("an id"), keys[p["display_name"].as_str().expect("a name")]))
        .collect();
    let mut compared = 0;
    for quarter in rows(&export, "period").iter().filter(|p| p["kind"] == "quarter") {
        let label = quarter["label"].as_str().expect("a label");
        let short = label.strip_prefix("FY24 ").expect("a label of the data set");

        // Each goal, as the goals page shows it.
        let cards = call(&planner, "list_goals", vec![json!(label)]).expect("listed");
        let cards = cards.as_array().expect("a list");
        let wanted: Vec<_> =
            DATASET["goals"].as_array().expect("goals").iter().filter(|g| g["quarter"] == short).collect();
        for goal in &wanted {
            let owner = goal["owner"].as_str();
            let card = cards
                .iter()
                .find(|c| c["title"] == goal["title"] && c["owner_person_id"].as_str().map(|id| key_of[id]) == owner)
                .unwrap_or_else(|| panic!("{} is missing in {label}", goal["code"]));
            let progress = card["progress"].as_f64().map(round4);
            assert_eq!(progress, goal["progress"].as_f64(), "progress of {}", goal["code"]);
            compared += 1;
        }
        assert_eq!(cards.len(), wanted.len() + usize::from(short == "FY"), "no other goals in {label}");

        // Each person's goals together, what they scored, and what was carried over.
        for (person, of) in DATASET["expected"]["person"].as_object().expect("people") {
            let Some(expected) = of[short].as_object() else { continue };
            let own: Vec<&Value> =
                cards.iter().filter(|c| c["owner_person_id"].as_str().is_some_and(|id| key_of[id] == person)).collect();
            assert_eq!(json!(own.len()), expected["goals"], "{person} in {label}");
            let mean = |values: Vec<f64>| {
                (!values.is_empty()).then(|| round4(values.iter().sum::<f64>() / values.len() as f64))
            };
            let progress = mean(own.iter().filter_map(|c| c["progress"].as_f64()).collect());
            assert_eq!(progress, expected["progress"].as_f64(), "progress of {person} in {label}");
            let ids: Vec<&str> = own.iter().filter_map(|c| c["id"].as_str()).collect();
            let stored: Vec<&Value> =
                rows(&export, "goal").iter().filter(|g| ids.contains(&g["id"].as_str().expect("an id"))).collect();
            let closed: Vec<&&Value> = stored.iter().filter(|g| g["state"] == "closed").collect();
            let score = mean(closed.iter().filter_map(|g| g["score_tenths"].as_f64()).map(|t| t / 10.0).collect());
            assert_eq!(score, expected["score"].as_f64(), "score of {person} in {label}");
            let carried = closed.iter().filter(|g| g["outcome_code"] == "carried_over").count() as u32;
            let rate = carry_over_rate(closed.len() as u32, carried).map(round4);
            assert_eq!(rate, expected["carry_over_rate"].as_f64(), "carry-over of {person} in {label}");
            compared += 1;
        }

        // Talks: expected, excused, kept.
        let mut team = Kept::default();
        for (id, person) in &key_of {
            let kept = talks_kept(&export, id, quarter);
            team = Kept {
                expected: team.expected + kept.expected,
                excused: team.excused + kept.excused,
                kept: team.kept + kept.kept,
            };
            if let Some(expected) = DATASET["expected"]["one_on_one"][person][short].as_object() {
                assert_eq!(shown(kept), *expected, "talks with {person} in {label}");
                compared += 1;
            }
        }
        if let Some(expected) = DATASET["expected"]["one_on_one_team"][short].as_object() {
            assert_eq!(shown(team), *expected, "talks of the team in {label}");
        }
    }
    assert!(compared > 90, "only {compared} numbers were compared");
}

fn shown(kept: Kept) -> Map<String, Value> {
    let all = json!({"expected": kept.expected, "excused": kept.excused, "kept": kept.kept, "reliability": reliability(kept).map(round4)});
    all.as_object().cloned().expect("an object")
}

/// The slots of a person's rhythms in a quarter, judged by what was written down for them.
fn talks_kept(export: &Value, person: &str, quarter: &Value) -> Kept {
    let today: NaiveDate = "2024-03-20".parse().expect("a date");
    let (from, to) = (date(&quarter["starts_on"]), date(&quarter["ends_on"]));
    let talks = rows(export, "conversation");
    let held = |id: &Value| talks.iter().find(|t| t["id"] == *id).and_then(|t| t["held_on"].as_str()?.parse().ok());
    let mut found = Vec::new();
    for series in rows(export, "series").iter().filter(|s| s["person_id"] == person) {
        let ends = series["ends_on"].as_str().and_then(|on| on.parse().ok()).unwrap_or(to).min(to);
        let weeks = series["interval_weeks"].as_u64().expect("weeks") as u32;
        for on in slots(date(&series["anchor_on"]), weeks, from, ends) {
            let talk = talks.iter().find(|t| t["series_id"] == series["id"] && t["planned_on"] == on.to_string());
            let state = talk.map_or("", |t| t["state"].as_str().unwrap_or_default());
            let reason = talk.and_then(|t| t["missed_reason"].as_str()).unwrap_or_default();
            found.push(Slot {
                on,
                state: match state {
                    "held" => SlotState::Held,
                    "missed" => SlotState::Missed,
                    "moved" => SlotState::Moved,
                    "planned" => SlotState::Planned,
                    _ => SlotState::NoTalk,
                },
                held_on: talk
                    .and_then(|t| t["held_on"].as_str()?.parse().ok().or_else(|| held(&t["moved_to_id"])))
                    .or_else(|| talk.and_then(|t| held(&t["moved_to_id"]))),
                excused_reason: ["manager_away", "employee_away", "public_holiday"].contains(&reason),
            });
        }
    }
    let holidays = rows(export, "setting").iter().find(|s| s["key"] == "holidays").expect("holidays");
    let holidays: Vec<NaiveDate> = serde_json::from_str(holidays["value"].as_str().expect("text")).expect("dates");
    let absences = rows(export, "entry").iter().filter(|e| e["kind"] == "away" && e["person_id"] == person);
    let off = DaysOff {
        holidays: holidays.into_iter().collect(),
        absences: absences.map(|e| (date(&e["occurred_on"]), date(&e["until_on"]))).collect(),
    };
    count_kept(&found, &off, today)
}

#[test]
fn every_stage_opens_again_and_is_whole() {
    for stage in Stage::ALL {
        let (planner, folder) = made(stage, "2026-11-24");
        let clock = planner.clock();
        drop(planner);
        let planner = Planner::open(folder.path(), clock).expect("opened");
        assert_eq!(planner.check().expect("checked"), Vec::<String>::new(), "{stage:?}");
        assert_eq!(demo::stage_of(&planner).expect("read"), Some(stage));
        assert_eq!(call(&planner, "undo", vec![]).expect("asked"), Value::Null, "nothing to undo in {stage:?}");
    }
}

/// What the tasks of the made-up team ask for is there to be found.
#[test]
fn the_first_quarter_has_what_its_tasks_ask_for() {
    for today in ["2026-11-24", "2026-10-05", "2027-02-17"] {
        let (planner, _folder) = made(Stage::Quarter1, today);
        let people = call(&planner, "list_people", vec![json!(false)]).expect("listed");
        let id = |name: &str| {
            let found = people.as_array().expect("a list").iter().find(|p| p["given_name"] == name);
            found.unwrap_or_else(|| panic!("no {name}"))["id"].clone()
        };
        let promises = call(&planner, "list_promises", vec![]).expect("listed");
        let mine = promises.as_array().expect("a list").iter().find(|p| {
            p["mine"] == true
                && p["person_id"] == id("Mei-Ling")
                && p["state"] == "open"
                && !p["conversation_id"].is_null()
        });
        assert!(mine.expect("promised to Mei-Ling")["text"].as_str().expect("text").contains("close file"));
        let goals = call(&planner, "list_goals", vec![Value::Null]).expect("listed");
        let goals = goals.as_array().expect("a list");
        let word: Vec<_> = goals
            .iter()
            .filter(|g| {
                g["owner_person_id"] == id("Mei-Ling") && ["behind", "far_behind"].iter().any(|s| g["status"] == *s)
            })
            .collect();
        assert_eq!(word.len(), 1, "one goal of Mei-Ling's needs a word on {today}");
        let behind = goals.iter().filter(|g| ["behind", "far_behind"].iter().any(|s| g["status"] == *s)).count();
        assert!((2..=4).contains(&behind), "{behind} goals behind on {today}");
        let feedback = call(&planner, "list_feedback", vec![id("Priya")]).expect("listed");
        let remark =
            feedback.as_array().expect("a list").iter().find(|f| f["kind"] == "constructive" && f["said"] == true);
        assert!(remark.expect("a remark")["text"].as_str().expect("text").contains("named a price"));
        assert_eq!(
            call(&planner, "list_feedback", vec![id("Ruth")]).expect("listed"),
            json!([]),
            "Ruth has heard nothing"
        );
    }
}

/// One person, one number: the sentence of the quarter, its table and strip, today's line and the talk's page.
#[test]
fn numbers_agree_on_every_screen() {
    for (stage, today) in [
        (Stage::Quarter1, "2026-11-24"),
        (Stage::Month6, "2026-11-24"),
        (Stage::Month6, "2024-03-20"),
        (Stage::Weeks2, "2026-11-24"),
    ] {
        let (planner, _folder) = made(stage, today);
        let on: NaiveDate = today.parse().expect("a date");
        let ask = |name: &str, arguments: Vec<Value>| {
            call(&planner, name, arguments).unwrap_or_else(|e| panic!("{name}: {e}"))
        };
        let list = |value: &Value| value.as_array().cloned().expect("a list");
        let quarter = ask("quarter", vec![Value::Null]);
        let goals = list(&ask("list_goals", vec![quarter["quarter"]["label"].clone()]));
        let promises = list(&ask("list_promises", vec![]));
        let day = ask("today", vec![]);
        let numbers = serde_json::to_value(planner.quarter_numbers(None).expect("numbers")).expect("JSON");

        let (mut on_pace, mut of, mut longest) = (0, 0, (0, Value::Null));
        for row in list(&quarter["rows"]) {
            let (id, who) = (&row["person_id"], format!("{} in {stage:?} on {today}", row["name"]));
            let own: Vec<&Value> =
                goals.iter().filter(|g| g["owner_person_id"] == *id && !g["status"].is_null()).collect();
            let well = own.iter().filter(|g| g["status"] == "on_pace").count();
            match row["goals"].as_object() {
                Some(pace) => {
                    assert_eq!((&pace["on_pace"], &pace["of"]), (&json!(well), &json!(own.len())), "goals of {who}");
                    on_pace += well;
                    of += own.len();
                }
                None => assert!(own.is_empty(), "the table leaves out goals of {who}"),
            }

            let page = ask("person_page", vec![id.clone()]);
            assert_eq!(page["last_talk"], row["last_talk"], "the page of {who}");
            if let (Some(on_page), Some(in_table)) = (page["goals_on_pace"].as_object(), row["goals"].as_object()) {
                assert_eq!(on_page, in_table, "goals on the page of {who}");
            }
            let steps = list(&page["steps"]);
            let done = steps.iter().filter(|step| ["done", "verified"].iter().any(|s| step["state"] == *s)).count();
            assert_eq!((&row["steps_done"], &row["steps"]), (&json!(done), &json!(steps.len())), "steps of {who}");
            for promise in list(&page["promises"]) {
                assert!(promises.iter().any(|p| p["id"] == promise["id"]), "a promise of {who} is missing in the list");
            }

            let Some(last) = row["last_talk"].as_str() else { continue };
            let days = (on - last.parse::<NaiveDate>().expect("a date")).num_days();
            let theirs = list(&numbers["people"]).into_iter().find(|p| p["id"] == *id).expect("numbers of them");
            assert_eq!(theirs["numbers"]["P9"]["value"].as_f64(), Some(days as f64), "days since a talk with {who}");
            let met: Vec<String> = list(&row["strip"])
                .iter()
                .flat_map(|week| list(&week["marks"]))
                .filter(|mark| mark["kind"] == "met")
                .map(|mark| mark["on"].as_str().expect("a date").to_owned())
                .collect();
            if last >= quarter["quarter"]["starts_on"].as_str().expect("a date") {
                assert_eq!(met.iter().max().map(String::as_str), Some(last), "the strip of {who}");
            }
            if days > longest.0 {
                longest = (days, id.clone());
            }
            for talk in list(&day["talks"]).iter().filter(|t| t["talk"]["person_id"] == *id) {
                assert_eq!(talk["days_since"], json!(days), "today's line of {who}");
                if talk["talk"]["conversation_id"].is_null() {
                    continue;
                }
                let page = ask("one_on_one", vec![talk["talk"]["conversation_id"].clone()]);
                assert_eq!(page["last_time"]["on"], json!(last), "the talk's page of {who}");
                let open = list(&page["points"]).iter().filter(|p| p["state"] == "open").count();
                assert_eq!(talk["points"], json!(open), "points with {who}");
                for chip in list(&page["goals"]) {
                    let card =
                        goals.iter().find(|g| g["id"] == chip["id"]).unwrap_or_else(|| panic!("a stray goal of {who}"));
                    assert_eq!(
                        (&chip["status"], &chip["progress"]),
                        (&card["status"], &card["progress"]),
                        "a goal of {who}"
                    );
                }
            }
        }
        match quarter["on_pace"].as_object() {
            Some(all) => {
                assert_eq!((&all["on_pace"], &all["of"]), (&json!(on_pace), &json!(of)), "the sentence of {stage:?}")
            }
            None => assert_eq!(of, 0),
        }
        if let Some(named) = quarter["not_met"].as_object() {
            assert_eq!((&named["person_id"], &named["days"]), (&longest.1, &json!(longest.0)), "the one who is named");
        }
        let mine: Vec<&Value> = promises.iter().filter(|p| p["mine"] == true).collect();
        assert_eq!(quarter["my_promises"], json!(mine.len()));
        assert_eq!(quarter["my_promises_late"], json!(mine.iter().filter(|p| p["late"] == true).count()));
        for owed in list(&day["owe"]) {
            assert!(mine.iter().any(|p| p["id"] == owed["id"]), "{} is owed today only", owed["text"]);
        }
    }
}
