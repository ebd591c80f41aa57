//! The library through the door: what there is, what becomes of it, and that nothing that was asked changes afterwards.

use planner::Planner;
use planner::api::call;
use planner::calendar::Clock;
use serde_json::{Value, json};

fn clock() -> Clock {
    Clock::stopped("2026-11-16".parse().expect("a date"))
}

fn ask(planner: &Planner, name: &str, arguments: Value) -> Value {
    let arguments = arguments.as_array().cloned().unwrap_or_default();
    call(planner, name, arguments).unwrap_or_else(|error| panic!("{name}: {}", error.message()))
}

fn refused(planner: &Planner, name: &str, arguments: Value) -> String {
    let arguments = arguments.as_array().cloned().unwrap_or_default();
    call(planner, name, arguments).expect_err("refused").message()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn ids(page: &Value) -> Vec<String> {
    list(&page["items"]).iter().map(|item| item["id"].as_str().expect("an id").to_owned()).collect()
}

fn steps(planner: &Planner) -> usize {
    list(&ask(planner, "recently_changed", json!([]))).len()
}

#[test]
fn it_is_searched_kept_changed_and_used_each_as_one_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = Planner::open(folder.path(), clock()).expect("opened");
    ask(&planner, "introduce", json!(["Dana Reyes", false]));
    let ruth = ask(&planner, "add_person", json!(["Ruth Adeyemi"]))["id"].clone();
    let found = ask(&planner, "library", json!([null, "weather report", "offered"]));
    assert!(!ids(&found).is_empty(), "{found}");
    assert_eq!(steps(&planner), 2, "looking is no step");

    let words = json!({ "text": "What should I stop doing?", "more": "after a hard week" });
    let own = ask(&planner, "add_library_item", json!(["question", words]))["id"].clone();
    ask(&planner, "keep_favourite", json!([own, true]));
    ask(&planner, "change_library_item", json!([own, { "text": "What should I unlearn?" }]));
    let put = ask(&planner, "use_in_talk", json!([own, ruth, false]));
    ask(&planner, "put_away_library_item", json!([own, true]));
    ask(&planner, "remove_library_item", json!([own]));
    assert_eq!(steps(&planner), 8, "one step each");
    let point = |planner: &Planner| {
        let page = ask(planner, "one_on_one", json!([put["conversation_id"]]));
        page["points"][0]["text"].as_str().map(str::to_owned)
    };
    assert_eq!(point(&planner).as_deref(), Some("What should I unlearn?"), "it stays where it was used");
    for part in ["offered", "favourites", "put_away"] {
        let page = ask(&planner, "library", json!([null, "unlearn", part]));
        assert_eq!(ids(&page), [""; 0], "{part}");
    }
    // Each step back, newest first.
    ask(&planner, "undo", json!([]));
    assert_eq!(ids(&ask(&planner, "library", json!([null, null, "put_away"]))), [own.as_str().expect("an id")]);
    ask(&planner, "undo", json!([]));
    assert_eq!(ids(&ask(&planner, "library", json!([null, null, "favourites"]))), [own.as_str().expect("an id")]);
    ask(&planner, "undo", json!([]));
    let talks = ask(&planner, "person_page", json!([ruth]));
    assert_eq!(talks["points"], json!([]), "the talk is not planned any more: {talks}");
    ask(&planner, "undo", json!([]));
    let page = ask(&planner, "library", json!(["question", "stop doing", "offered"]));
    assert_eq!(page["items"][0]["more"], "after a hard week");

    assert!(refused(&planner, "library", json!(["song", null, "offered"])).contains("song"));
    assert!(
        refused(&planner, "add_library_item", json!(["skill", { "text": "Patience" }])).contains("Skills and levels")
    );
    assert!(
        refused(&planner, "change_library_item", json!(["gr.goal.01", { "text": "x" }])).contains("stays as it is")
    );
    assert!(refused(&planner, "use_in_talk", json!(["gp.01", ruth, false])).contains("question"));
    assert!(refused(&planner, "use_in_talk", json!(["o1.opening.01", ruth, true])).contains("rhythm"));
    assert_eq!(planner.check().expect("checked"), Vec::<String>::new());
}

#[test]
fn every_way_of_beginning_copies_and_nothing_points_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = Planner::open(folder.path(), clock()).expect("opened");
    ask(&planner, "introduce", json!(["Dana Reyes", false]));
    let ruth = ask(&planner, "add_person", json!(["Ruth Adeyemi"]))["id"].clone();
    let first = |kind: &str| ask(&planner, "library", json!([kind, null, "offered"]))["items"][0].clone();

    let goal = first("goal");
    let written = json!({ "owner_person_id": ruth, "title": goal["text"], "measure": goal["goal"]["measure"],
        "due_on": "2026-12-18", "why": goal["more"], "agreed_on": null });
    ask(&planner, "add_goal", json!([written]));
    let skill = first("skill");
    let more = json!({ "skill_id": skill["skill_id"], "level_now": null, "level_target": 4, "source": "experience",
        "activity_kind": "other", "hours": null, "budget": null, "currency": null, "supporter_person_id": null,
        "success_evidence": null });
    let step = json!({ "person_id": ruth, "skill": skill["text"], "step": "check one report a week",
        "by": "2026-11-30", "help": null, "agreed": false, "more": more });
    ask(&planner, "add_next_step", json!([step]));
    let feedback = first("feedback")["feedback"].clone();
    let said = json!({ "person_id": ruth, "kind": feedback["kind"], "text": feedback["text"],
        "wording": feedback["wording"] });
    ask(&planner, "add_feedback", json!([said]));
    let question = first("coaching");
    let talk = ask(&planner, "use_in_talk", json!([question["id"], ruth, false]))["conversation_id"].clone();
    ask(&planner, "ask_question", json!([talk, question["id"], true]));

    let read = |planner: &Planner| {
        let page = ask(planner, "person_page", json!([ruth]));
        let talk = ask(planner, "one_on_one", json!([talk]));
        let skills = ask(planner, "person_skills", json!([ruth]));
        (page["goals"].clone(), page["points"].clone(), talk["points"].clone(), skills)
    };
    let before = read(&planner);
    // Whatever can be put away goes; what was begun from it is as it was.
    for kind in ["question", "coaching", "goal", "feedback", "move"] {
        for id in ids(&ask(&planner, "library", json!([kind, null, "offered"]))) {
            ask(&planner, "put_away_library_item", json!([id, true]));
        }
        assert_eq!(ids(&ask(&planner, "library", json!([kind, null, "offered"]))), [""; 0], "{kind}");
    }
    assert_eq!(read(&planner), before);
    assert_eq!(before.2[0]["state"], "discussed");

    // All of it goes out as data and comes in again.
    let file = folder.path().join("all.json");
    planner.export_to(&file).expect("written");
    let target = tempfile::tempdir().expect("a folder");
    let other = Planner::open(target.path(), clock()).expect("opened");
    other.import_from(&file, false).expect("taken in");
    assert_eq!(read(&other), before);
    let asked = list(&ask(&other, "other_questions", json!([talk]))).to_vec();
    assert_eq!(asked.iter().filter(|q| q["asked"] == true).count(), 1, "known by its code there too: {asked:?}");
    assert_eq!(asked.len(), 1, "and nothing else is on offer");
}
