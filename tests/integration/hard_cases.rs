//! Cases that went wrong elsewhere, each a test by its code, through the door and with a stopped clock.

use chrono::NaiveDate;
use planner::api::call;
use planner::calendar::{Clock, FiscalRule, LabelRule, tenure_years};
use planner::quarter::person::{elapsed_share, round4};
use planner::{PersonId, Planner};
use serde_json::{Value, json};
use tempfile::TempDir;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A planner of Dana's with these people, on that day.
fn planner_with(names: &[&str], today: &str) -> (TempDir, Planner, Vec<PersonId>) {
    let folder = tempfile::tempdir().expect("a folder");
    let planner = on(&folder, today);
    planner.introduce("Dana Reyes".into(), false).expect("introduced");
    let people = planner.add_people(names.iter().map(|name| (*name).to_owned()).collect()).expect("added");
    let ids = people.into_iter().map(|person| person.id).collect();
    (folder, planner, ids)
}

fn on(folder: &TempDir, today: &str) -> Planner {
    Planner::open(folder.path(), Clock::stopped(day(today))).expect("a planner")
}

fn ask(planner: &Planner, name: &str, arguments: Value) -> Value {
    let arguments = arguments.as_array().cloned().unwrap_or_default();
    call(planner, name, arguments).unwrap_or_else(|error| panic!("{name}: {}", error.message()))
}

/// The numbers of one person, by id; none where they did not report in that quarter.
fn numbers(planner: &Planner, quarter: &str, person: &PersonId) -> Option<Value> {
    let all = serde_json::to_value(planner.quarter_numbers(Some(quarter.into())).expect("numbers")).expect("JSON");
    let people = all["people"].as_array().cloned().unwrap_or_default();
    people.into_iter().find(|found| found["id"] == person.as_str()).map(|found| found["numbers"].clone())
}

#[test]
fn hc_01_somebody_leaves_in_mid_quarter() {
    let (folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2026-10-05");
    let ruth = &people[0];
    ask(&planner, "set_rhythm", json!([ruth, 1, "2026-10-05", null]));
    for (text, mine) in [("Send the list", false), ("Write the draft", false), ("Ask Finance", true)] {
        let promise = json!({ "text": text, "mine": mine, "person_id": ruth, "due_on": "2026-11-20" });
        ask(&planner, "add_promise", json!([promise]));
    }
    drop(planner);
    let planner = on(&folder, "2026-11-17");
    ask(&planner, "see_off", json!([ruth, { "what": "left_organisation", "on": "2026-11-17" }]));
    let open: Vec<String> =
        planner.list_promises().expect("promises").into_iter().map(|promise| promise.text).collect();
    assert_eq!(open.len(), 3, "none is deleted: {open:?}");
    drop(planner);
    let planner = on(&folder, "2026-12-31");
    let talks = &numbers(&planner, "2026 Q4", ruth).expect("counted in the quarter")["P8"];
    assert_eq!(talks["denominator"].as_f64(), Some(7.0), "Mondays up to the last day, none after it");
    assert!(numbers(&planner, "2027 Q1", ruth).is_none(), "not in the next one");
    assert!(planner.list_people(false).expect("people").iter().all(|person| person.id != *ruth), "hidden from pickers");
    planner.person_page(ruth.clone()).expect("still readable");
}

#[test]
fn hc_04_a_leap_day() {
    assert_eq!(round4(elapsed_share(day("2024-01-01"), day("2024-03-31"), day("2024-02-29"))), 0.6593);
    let years = ["2024-02-28", "2024-02-29", "2023-02-28"].map(|on| tenure_years(day("2020-02-29"), day(on)));
    assert_eq!(years, [3, 4, 3], "in a common year the 28th is the day");
}

#[test]
fn hc_05_the_manager_moves_to_where_it_is_still_yesterday() {
    let (folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2026-10-01");
    let ruth = &people[0];
    ask(&planner, "log_one_on_one", json!([{ "person_id": ruth, "held_on": "2026-10-01" }]));
    drop(planner);
    let planner = on(&folder, "2026-09-30");
    let timeline = planner.person_timeline(ruth.clone(), None, None, None, 0).expect("a list");
    assert_eq!(timeline[0].on, day("2026-10-01"), "it keeps its day");
    drop(planner);
    let planner = on(&folder, "2026-10-02");
    let talks = &numbers(&planner, "2026 Q4", ruth).expect("numbers")["P19"];
    assert_eq!(talks["denominator"].as_f64(), Some(1.0), "and its quarter");
}

#[test]
fn hc_06_a_rhythm_that_changes_within_a_week_plans_one_talk_in_it() {
    let (folder, planner, people) = planner_with(&["王小明"], "2026-10-05");
    ask(&planner, "set_rhythm", json!([people[0], 1, "2026-10-06", null]));
    drop(planner);
    let planner = on(&folder, "2026-11-04");
    ask(&planner, "set_rhythm", json!([people[0], 1, "2026-11-05", null]));
    drop(planner);
    let planner = on(&folder, "2027-01-04");
    let talks = &numbers(&planner, "2026 Q4", &people[0]).expect("numbers")["P8"];
    // Tuesdays from 6 October to 27 October, then Thursdays from 5 November: 4 + 9, and one in the week of the change.
    assert_eq!(talks["denominator"].as_f64(), Some(13.0), "{talks}");
}

#[test]
fn hc_08_hc_09_hc_10_years_that_begin_in_april_in_july_and_on_the_sixth() {
    let label = |month, first, rule, on: &str| FiscalRule { month, day: first, label: rule }.quarter_of(day(on)).label;
    assert_eq!(label(4, 1, LabelRule::Ending, "2024-03-31"), "FY24 Q4");
    assert_eq!(label(4, 1, LabelRule::Ending, "2024-04-01"), "FY25 Q1");
    assert_eq!(label(4, 1, LabelRule::Span, "2024-03-31"), "2023/24 Q4");
    assert_eq!(label(4, 1, LabelRule::Span, "2024-04-01"), "2024/25 Q1");
    assert_eq!(label(7, 1, LabelRule::Ending, "2024-06-30"), "FY24 Q4");
    assert_eq!(label(7, 1, LabelRule::Ending, "2024-07-01"), "FY25 Q1");
    assert_eq!(label(4, 6, LabelRule::Span, "2024-04-05"), "2023/24 Q4");
    assert_eq!(label(4, 6, LabelRule::Span, "2024-04-06"), "2024/25 Q1");
}

#[test]
fn hc_11_the_year_begins_elsewhere_from_now_on() {
    let (_folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2025-02-10");
    let goal = json!({ "owner_person_id": people[0], "title": "Answer in a day", "measure": { "kind": "done_or_not" },
                       "due_on": "2025-03-28", "why": null, "agreed_on": "2025-02-10" });
    let goal = ask(&planner, "add_goal", json!([goal]));
    let fiscal = FiscalRule { month: 4, day: 1, label: LabelRule::Ending };
    let change = planner::settings::SettingsChange { fiscal: Some(fiscal), ..Default::default() };
    planner.change_settings(change).expect("changed");
    let now = ask(&planner, "quarter", json!([null]));
    assert_eq!(now["quarter"]["label"], goal["quarter_label"], "the quarter that has begun stays as it is");
    assert_eq!(planner.list_goals(Some("2025 Q1".into())).expect("goals").len(), 1, "and keeps its goals");
    let mut ends = day(now["quarter"]["ends_on"].as_str().expect("a day"));
    for _ in 0..8 {
        let next = ask(&planner, "quarter", json!([(ends + chrono::Days::new(1)).to_string()]));
        let starts = day(next["quarter"]["starts_on"].as_str().expect("a day"));
        assert_eq!(starts, ends + chrono::Days::new(1), "no gap and no overlap");
        ends = day(next["quarter"]["ends_on"].as_str().expect("a day"));
    }
    assert_eq!(ask(&planner, "quarter", json!(["2025-04-01"]))["quarter"]["label"], "FY26 Q1");
}

#[test]
fn hc_12_names_in_many_scripts() {
    let long = "Ṣọlá ".repeat(24);
    let names = [
        "आरती देशमुख",
        "王小明",
        "ليلى حداد",
        "Айгерім Нұрланова",
        "Nguyễn Thị Ánh",
        "Þórður Ægisson",
        "Wulandari",
        long.trim(),
        "Thomas O’Neill",
        "Zoe\u{301} Du\u{308}rr",
    ];
    let (folder, planner, people) = planner_with(&names, "2026-11-16");
    let stored: Vec<String> = planner.list_people(false).expect("people").into_iter().map(|p| p.display_name).collect();
    assert!(stored.contains(&"Zoé Dürr".to_owned()), "composed: {stored:?}");
    for (n, person) in people.iter().enumerate() {
        planner.add_note(Some(person.clone()), format!("Café am Žižkov {n}"), None).expect("kept");
        let mut request = planner.packet_defaults(person.clone(), None, None, None).expect("a packet");
        request.standing = planner::packet::Standing::Draft;
        let saved = planner.save_packet(request, &folder.path().join(format!("{n}.pdf"))).expect("saved");
        assert_eq!(saved.missing_glyphs, Vec::<String>::new(), "{}", names[n]);
    }
    for words in ["cafe zizkov", "Cafe\u{301}", "CAFÉ"] {
        assert_eq!(planner.find(words.into()).expect("found").len(), people.len(), "{words}");
    }
}

#[test]
fn hc_13_a_very_long_note() {
    let (_folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2026-11-16");
    let mut text = "A line of what was said. ".repeat(3).trim().to_owned() + "\n";
    text = text.repeat(2_600) + &"x".repeat(10_000);
    assert!(text.chars().count() > 200_000);
    planner.add_note(Some(people[0].clone()), text.clone(), None).expect("kept");
    let items = planner.person_timeline(people[0].clone(), None, None, None, 0).expect("a list");
    let shown = items[0].text.chars().count();
    assert!(shown <= 301 && text.starts_with(&items[0].text.chars().take(200).collect::<String>()), "{shown} letters");
}

#[test]
fn hc_14_no_goals() {
    let (_folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2026-11-16");
    let numbers = numbers(&planner, "2026 Q4", &people[0]).expect("numbers");
    for id in ["P1", "P2", "P3", "P6", "P7"] {
        assert!(numbers[id]["value"].is_null() && numbers[id]["missing"].is_string(), "{id}: {}", numbers[id]);
    }
    let page = planner.all_numbers(people[0].clone(), None).expect("a page");
    assert!(page.rows[..7].iter().all(|row| row.value.is_none() && row.why.is_some()), "never 0 %");
    let request = planner.packet_defaults(people[0].clone(), None, None, None).expect("a packet");
    let page = ask(&planner, "packet_page", json!([request, 1]));
    assert!(page["svg"].as_str().is_some_and(|svg| svg.len() > 1_000), "a review is possible");
}

#[test]
fn hc_23_two_people_of_one_name() {
    let (_folder, planner, people) = planner_with(&["Anna Schmidt", "Anna Schmidt"], "2026-11-16");
    for (person, role) in people.iter().zip(["Nurse", "Planner"]) {
        ask(&planner, "change_person", json!([person, { "job_title": role }]));
    }
    let roles: Vec<_> = planner.list_people(false).expect("people").into_iter().filter_map(|p| p.job_title).collect();
    assert_eq!(roles, ["Nurse", "Planner"], "a picker can tell them apart");
    let file = |person: &PersonId| {
        let request = planner.packet_defaults(person.clone(), None, None, None).expect("a packet");
        planner.packet_file_name(&request).expect("a name")
    };
    assert_ne!(file(&people[0]), file(&people[1]));
}

#[test]
fn hc_25_the_clock_is_set_back() {
    let (folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2024-07-02");
    let ruth = &people[0];
    ask(&planner, "log_one_on_one", json!([{ "person_id": ruth, "held_on": "2024-07-02", "notes": "July" }]));
    assert_eq!(ask(&planner, "shell", json!([]))["clock_was_at"], Value::Null);
    drop(planner);
    let planner = on(&folder, "2024-06-28");
    let state =
        |planner: &Planner, quarter: &str| planner.quarter_numbers(Some(quarter.into())).expect("numbers").state;
    assert_eq!(state(&planner, "2024 Q3"), "open", "what has begun is not ahead");
    assert_eq!(state(&planner, "2024 Q2"), "open");
    assert_eq!(state(&planner, "2024 Q4"), "future");
    assert_eq!(ask(&planner, "shell", json!([]))["clock_was_at"], "2024-07-02", "and it is told");
    ask(&planner, "log_one_on_one", json!([{ "person_id": ruth, "held_on": "2024-06-28", "notes": "June" }]));
    assert_eq!(state(&planner, "2024 Q3"), "open", "writing on does not hide it");
    let timeline = planner.person_timeline(ruth.clone(), None, None, None, 0).expect("a list");
    let talks: Vec<_> = timeline.iter().map(|item| item.on).filter(|on| *on > day("2024-01-01")).collect();
    assert!(talks.is_sorted_by(|a, b| a >= b) && talks.contains(&day("2024-07-02")), "by day, not by id: {talks:?}");
    drop(planner);
    let planner = on(&folder, "2024-07-03");
    assert_eq!(ask(&planner, "shell", json!([]))["clock_was_at"], Value::Null);
}

#[test]
fn hc_26_hostile_text() {
    let hostile = "<script>alert(1)</script> ${x} =SUM(A1) \u{202e}gpj.exe 👩‍👩‍👧‍👦/..\\";
    let (folder, planner, people) = planner_with(&[hostile], "2026-11-16");
    let kept = ask(&planner, "add_note", json!([people[0], format!("{hostile}\u{0}end"), null]));
    assert_eq!(kept["id"].as_str().map(str::len), Some(36));
    let items = planner.person_timeline(people[0].clone(), None, None, None, 0).expect("a list");
    assert!(items[0].text.contains("<script>alert(1)</script>") && !items[0].text.contains('\0'), "{}", items[0].text);
    let request = planner.packet_defaults(people[0].clone(), None, None, None).expect("a packet");
    let name = planner.packet_file_name(&request).expect("a name");
    assert!(!name.contains(['/', '\\', '<', '>', '\u{202e}']) && name.ends_with(".pdf"), "{name}");
    let saved = planner.save_packet(request, &folder.path().join("p.pdf")).expect("saved");
    assert!(saved.pages >= 1 && std::fs::read(folder.path().join("p.pdf")).expect("a file").starts_with(b"%PDF"));
    let numbers = planner.numbers_file_name(&people[0], None).expect("a name");
    assert!(!numbers.contains(['/', '\\', '<', '>', '\u{202e}']), "{numbers}");
}

#[test]
fn hc_03_two_people_get_a_new_manager_and_only_what_they_have_seen_goes_with_them() {
    let (folder, planner, people) = planner_with(&["Ruth Adeyemi", "Tomás Oliveira"], "2026-11-16");
    for (person, name) in people.iter().zip(["Ruth", "Tomás"]) {
        ask(&planner, "add_note", json!([person, format!("ONLY-MINE about {name}"), null]));
        let said =
            json!({ "person_id": person, "kind": "praise", "text": "Ran the call alone", "said_on": "2026-11-16" });
        ask(&planner, "add_feedback", json!([said]));
        let unsaid = json!({ "person_id": person, "kind": "constructive", "text": "NOT-SAID yet" });
        ask(&planner, "add_feedback", json!([unsaid]));
        // Words that only one of the two heard.
        let told = name == "Tomás";
        let how = json!({ "what": "manager_changed", "next_manager": "Ines Costa",
            "looking_back": "LOOKING-BACK on a good time", "told": told });
        assert!(ask(&planner, "see_off", json!([person, how])).is_string(), "the review is told");
        let saved = planner.save_handover(person, folder.path()).expect("saved");
        let file = std::fs::read_to_string(folder.path().join(&saved.files[1])).expect("a file");
        assert!(file.contains("Ran the call alone"), "what was said goes along: {file}");
        assert!(!file.contains("ONLY-MINE") && !file.contains("NOT-SAID"), "nothing else does: {file}");
        assert_eq!(file.contains("LOOKING-BACK"), told, "a draft stays here, what was said goes: {file}");
        let left = ask(&planner, "leaving", json!([person]));
        let listed: Vec<&str> =
            left["private"].as_array().into_iter().flatten().filter_map(|n| n["text"].as_str()).collect();
        assert_eq!(listed.len() as u32, saved.stays_here, "{listed:?}");
        assert!(
            listed.contains(&format!("ONLY-MINE about {name}").as_str()),
            "listed, to be deleted or kept: {listed:?}"
        );
        assert!(listed.contains(&"NOT-SAID yet"), "and what was never said: {listed:?}");
    }
}

#[test]
fn hc_21_in_a_team_of_one_nothing_is_compared() {
    let (folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2026-10-05");
    for held_on in ["2026-10-05", "2026-10-02", "2026-10-01"] {
        ask(&planner, "log_one_on_one", json!([{ "person_id": people[0], "held_on": held_on }]));
    }
    drop(planner);
    let planner = on(&folder, "2026-12-28");
    let all = serde_json::to_value(planner.quarter_numbers(None).expect("numbers")).expect("JSON");
    assert!(all["self"]["numbers"]["M8"]["value"].is_null(), "no spread of one: {}", all["self"]["numbers"]["M8"]);
    // Nothing counted of one person is in the manager's own report, and one is not asked without a name. In a larger team
    // both are there, so that it is the size that decides.
    let report_and_question = |planner: &Planner, ruth: &PersonId| {
        let work = json!({ "person_id": ruth, "title": "The rota", "result": "Everybody knows", "limits": "No overtime",
            "agreed_on": "2026-12-01", "from_on": "2026-12-01" });
        ask(planner, "hand_over", json!([work]));
        let own = ask(planner, "shell", json!([]))["self_id"].clone();
        let request = ask(planner, "packet_defaults", json!([own, null, "own_boss", null]));
        let sections = ask(planner, "packet_builder", json!([request]))["sections"].clone();
        let counted = sections.as_array().into_iter().flatten().find(|one| one["key"] == "handed_over").cloned();
        let upward = json!({ "kind": "upward", "reader": "HR" });
        let asked = call(planner, "check_form", vec![upward]).is_ok();
        (counted.is_some_and(|one| one["available"] == true), asked)
    };
    assert_eq!(report_and_question(&planner, &people[0]), (false, false));
    let names = ["Ruth", "Jonas", "Amara", "Tomás", "Priya"];
    let (_folder, larger, people) = planner_with(&names, "2026-12-28");
    assert_eq!(report_and_question(&larger, &people[0]), (true, true));
}

#[test]
fn hc_24_a_peer_who_becomes_a_report_and_could_take_over_is_one_row() {
    let (_folder, planner, people) = planner_with(&["Amara Okafor"], "2026-11-16");
    let amara = &people[0];
    ask(&planner, "name_successor", json!([amara, { "wish": "Yes, in two years", "asked_on": "2026-11-02" }]));
    ask(&planner, "see_off", json!([amara, { "what": "peer" }]));
    ask(&planner, "take_on", json!([{ "person_id": amara, "previous_manager": "Ines Costa" }]));
    let everybody = ask(&planner, "list_people", json!([true]));
    let rows: Vec<&Value> = everybody.as_array().into_iter().flatten().filter(|p| p["is_self"] == false).collect();
    assert_eq!(rows.len(), 1, "no second entry: {everybody}");
    let history = ask(&planner, "person_history", json!([amara]));
    assert_eq!(history["roles"].as_array().map(Vec::len), Some(3), "report, peer, report: {history}");
    assert_eq!(ask(&planner, "list_successors", json!([]))[0]["person_id"], json!(amara));
}

#[test]
fn hc_25_what_was_done_last_goes_first_after_the_clock_was_set_back() {
    let (folder, planner, people) = planner_with(&["Ruth Adeyemi"], "2024-07-02");
    ask(&planner, "add_note", json!([people[0], "written in July", "2024-07-02"]));
    drop(planner);
    let planner = on(&folder, "2024-06-28");
    ask(&planner, "add_note", json!([people[0], "written after it, in June", null]));
    let list = planner.person_timeline(people[0].clone(), None, None, None, 0).expect("a list");
    let texts: Vec<&str> = list.iter().map(|item| item.text.as_str()).collect();
    assert_eq!(texts, ["written in July", "written after it, in June"], "by their days, not by when they were written");
    let steps = ask(&planner, "recently_changed", json!([]));
    let made = steps[0]["parts"][0]["after"].as_str().unwrap_or_default();
    assert!(made.contains("in June"), "what was done last stands first: {}", steps[0]);
    assert_eq!(planner.undo().expect("undone").as_deref().map(|label| label.is_empty()), Some(false));
    let left = planner.person_timeline(people[0].clone(), None, None, None, 0).expect("a list");
    assert_eq!(left.len(), 1, "and goes first");
}

#[test]
fn hc_27_somebody_asks_for_everything_that_is_written_about_them() {
    let (_folder, planner, people) = planner_with(&["Ruth Adeyemi", "Tomás Oliveira"], "2026-11-16");
    ask(&planner, "add_note", json!([people[0], "Tired; Tomás covers for her", null]));
    ask(
        &planner,
        "name_successor",
        json!([people[0], { "wish": "Perhaps", "asked_on": "2026-11-02", "strengths": "Calm" }]),
    );
    ask(&planner, "set_review_scale", json!(["five", null]));
    let review = ask(&planner, "open_review", json!([people[0], null]));
    ask(&planner, "write_review_text", json!([review, "summary", "visit", "", "A steady quarter"]));
    ask(&planner, "begin_writing", json!([review, "She was away"]));
    ask(&planner, "propose_level", json!([review, 4, "Ran the fair alone"]));
    let about = serde_json::to_value(planner.about(&people[0]).expect("told")).expect("JSON");
    let of = |table: &str| -> Vec<&Value> {
        about["records"].as_array().into_iter().flatten().filter(|record| record["table"] == table).collect()
    };
    let of_kind = |kind: &str| of("entry").into_iter().find(|record| record["values"]["kind"] == kind);
    let note = of_kind("note").expect("the note");
    assert_eq!((note["private"].as_bool(), note["on"].as_str()), (Some(true), Some("2026-11-16")), "{note}");
    assert_eq!(note["other_people"], json!(["Tomás Oliveira"]), "marked, so that somebody decides");
    let why = of_kind("calibration_note").expect("why a level was proposed");
    assert!(why.to_string().contains("Ran the fair alone"), "{why}");
    assert_eq!(of("succession").len(), 1, "what is thought about the future is about them too: {about}");
}
