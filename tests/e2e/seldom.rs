//! What is pressed once in a quarter, or never: each act in the window, and what came of it as a second process sees it.

use crate::window::{Desktop, Window};
use serde_json::{Value, json};

/// The Friday of the week in which the quarter is half over.
const HALF_TIME: &str = "2026-11-20";

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What was decided about each goal of that Friday, by its title.
fn decided(desktop: &Desktop, title: &str) -> Value {
    let goals = desktop.ask("list_goals", json!({ "quarter": null }));
    let goal = list(&goals).iter().find(|goal| goal["title"] == title).unwrap_or_else(|| panic!("{title} in {goals}"));
    goal["half_time"].clone()
}

fn half_time(desktop: &Desktop) -> Value {
    desktop.ask("today", json!({}))["friday"]["half_time"].clone()
}

/// Whether somebody is in the list of the team.
fn reports(desktop: &Desktop, name: &str) -> bool {
    let people = desktop.ask("list_people", json!({ "all": false }));
    list(&people).iter().any(|person| person["display_name"] == name)
}

async fn from_menu(window: &Window, menu: &str, act: &str) {
    window.click_role("button", menu).await;
    window.click_role("menuitem", act).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn what_is_seldom_pressed_does_what_it_says() {
    let desktop = Desktop::new().on(HALF_TIME);
    desktop.command(&["demo", "--stage", "quarter1", "--as-of", HALF_TIME]);
    let file = desktop.path("everything.json");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", file.display().to_string());
    // Somebody new, met twice without a rhythm: the offer of this week.
    let noor = desktop.ask("add_person", json!({ "name": "Noor Haddad" }))["id"].clone();
    for day in ["2026-11-12", "2026-11-19"] {
        let talk = json!({ "person_id": noor, "held_on": day, "notes": "", "agreed": [], "next_on": null,
            "next_time": null, "slot": null });
        desktop.ask("log_one_on_one", json!({ "draft": talk }));
    }
    let offer = desktop.ask("shell", json!({}))["show"]["offer"].clone();
    assert_eq!(offer["code"], "rhythm_for", "{offer}");
    let (offered, half) = (offer["key"].as_str().expect("a key").to_owned(), half_time(&desktop));
    let titles = |part: &str| -> Vec<String> {
        list(&half[part]).iter().map(|goal| goal["title"].as_str().expect("a title").to_owned()).collect()
    };
    let (on_pace, to_discuss) = (titles("on_pace"), titles("to_discuss"));
    assert!(on_pace.len() > 1 && to_discuss.len() > 1, "something of both: {half}");

    let window = desktop.open().await;
    window.sees("Half-time").await;
    window.picture("seldom-half-time").await;

    // Half-time: keep what is on pace, stop one and think again, change another.
    window.click_role("button", "Keep all").await;
    window.no_longer_sees(&on_pace[0]).await;
    for title in &on_pace {
        assert_eq!(decided(&desktop, title), "keep", "{title}");
    }
    window.click_role("button", &format!("Stop: {}", to_discuss[0])).await;
    window.sees("Leave as it is").await;
    window.type_text("Finance does it from January").await;
    window.press("Ctrl+Enter").await;
    window.sees("Stopped.").await;
    let open = desktop.ask("list_goals", json!({ "quarter": null }));
    assert!(list(&open).iter().all(|goal| goal["title"] != json!(to_discuss[0])), "let go of");
    window.press("Ctrl+Z").await;
    window.click_role("button", &format!("Keep: {}", to_discuss[0])).await;
    window.sees("Kept.").await;
    assert_eq!(decided(&desktop, &to_discuss[0]), "keep");
    window.click_role("button", &format!("Change: {}", to_discuss[1])).await;
    window.sees("Leave as it is").await;
    window.type_text("Half of the work went to another team").await;
    window.press("Ctrl+Enter").await;
    let heading = json!(to_discuss[1]).to_string();
    window.until(&format!("document.querySelector('main h1')?.innerText === {heading}"), "the goal's page").await;
    assert_eq!(decided(&desktop, &to_discuss[1]), "change");
    assert_eq!(half_time(&desktop), Value::Null, "all is decided");

    // The offer of a rhythm.
    window.press("Ctrl+1").await;
    window.sees("Meet Noor every two weeks?").await;
    window.click_role("button", "Yes").await;
    window.sees("Rhythm set.").await;
    window.no_longer_sees("Meet Noor every two weeks?").await;
    let page = desktop.ask("person_page", json!({ "id": noor }));
    assert_eq!(page["rhythm"]["interval_weeks"], 2, "{page}");
    assert!(!page["next_talk"].is_null(), "the two meet again: {page}");
    let shell = desktop.ask("shell", json!({}));
    assert!(shell["show"]["offer"].is_null(), "one offer a week, even after {offered}: {}", shell["show"]["offer"]);

    // Another day for a talk.
    let today = desktop.ask("today", json!({}));
    let row = list(&today["talks"]).iter().find(|row| row["past"] == false).expect("a talk today")["talk"].clone();
    let name = row["person_name"].as_str().expect("a name").to_owned();
    from_menu(&window, &format!("More: {name}"), "Move to another day").await;
    window.sees("To which day?").await;
    window.fill("To which day?", "25 Nov").await;
    window.press("Ctrl+Enter").await;
    window.until("!document.querySelector('dialog[open]')", "the talk is moved").await;
    let left = desktop.ask("today", json!({}));
    assert!(!list(&left["talks"]).iter().any(|row| row["talk"]["person_name"] == json!(name)), "not today: {left}");
    let page = desktop.ask("person_page", json!({ "id": row["person_id"] }));
    assert_eq!(page["next_talk"]["on"], "2026-11-25", "{page}");

    // A name that was written down by mistake, taken out, and put back from what changed.
    window.click_role("button", "Add a person").await;
    window.sees("Who reports to you?").await;
    window.type_text("Zoe Zimmermann\n").await;
    window.until("document.querySelector('main h1')?.innerText === 'Zoe Zimmermann'", "her page").await;
    from_menu(&window, "More: Zoe Zimmermann", "Remove this name").await;
    window.sees("Zoe was removed.").await;
    assert!(!reports(&desktop, "Zoe Zimmermann"), "nobody of that name");
    window.click_role("button", "Settings").await;
    window.opens("Ctrl+K").await;
    window.type_text("Recently changed").await;
    window
        .until("document.querySelector('dialog[open] [role=option]')?.innerText.includes('Recently changed')", "found")
        .await;
    window.type_text("\n").await;
    window.sees("Remove Zoe").await;
    window.picture("seldom-recently-changed").await;
    window.click_role("button", "Put back: Remove Zoe").await;
    window.sees("back.").await;
    assert!(reports(&desktop, "Zoe Zimmermann"), "back from what changed");

    // Somebody who left, and comes back.
    window.click("Jonas Weber").await;
    window.sees("Next talk").await;
    from_menu(&window, "More: Jonas Weber", "Put away").await;
    window.sees("What happened?").await;
    window.picture("seldom-put-away").await;
    window.click("Left the company").await;
    window.press("Ctrl+Enter").await;
    window.sees("Jonas was put away.").await;
    assert!(!reports(&desktop, "Jonas Weber"), "out of the list");
    let jonas = desktop.person("Jonas Weber");
    let page = desktop.ask("person_page", json!({ "id": jonas }));
    assert_eq!(page["person"]["left_on"], HALF_TIME, "{page}");
    assert!(!list(&page["goals"]).is_empty(), "what was written stays: {page}");
    window.click_role("button", "All people").await;
    window.sees("Bring back").await;
    window.picture("seldom-all-people").await;
    window.click_role("button", "Bring back: Jonas Weber").await;
    window.no_longer_sees("Bring back").await;
    assert!(reports(&desktop, "Jonas Weber"), "in the list again");

    // Everything as a file, which another planner takes in.
    window.press("Ctrl+,").await;
    window.click_role("button", "Save everything as a file").await;
    window.sees("Everything is saved in that file.").await;
    let saved: Value = serde_json::from_str(&std::fs::read_to_string(&file).expect("the file")).expect("JSON");
    assert_eq!(saved["format"], "quarterdeck.export");
    let other = desktop.path("another");
    let other = other.display().to_string();
    desktop.command(&["import", &file.display().to_string(), "--store", &other]);
    let there = desktop.command(&["call", "list_people", r#"{"all":true}"#, "--store", &other]);
    let there: Value = serde_json::from_str(&there).expect("an answer");
    assert_eq!(there, desktop.ask("list_people", json!({ "all": true })), "the same people");
    assert_eq!(desktop.command(&["check"]).trim(), "ok");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn who_has_met_nobody_yet_prepares_the_first_talk() {
    let desktop = Desktop::new().on(HALF_TIME);
    let window = desktop.open().await;
    window.click_role("button", "Begin").await;
    window.sees("What is your name?").await;
    window.type_text("Dana Weiss\n").await;
    window.sees("Who reports to you?").await;
    window.type_text("Ana\nBen").await;
    window.click_role("button", "Go on").await;
    window.click_role("button", "Nobody yet").await;
    window.sees("What would you like to ask?").await;
    window.click("Ben").await;
    window.fill("When?", "next Thursday").await;
    window.click("How do you like to work").await;
    window.click("How often should we meet").await;
    window.tab_to("What else do you want to talk about?").await;
    window.type_text("where he wants to sit").await;
    window.picture("seldom-first-talk").await;
    window.press("Ctrl+Enter").await;
    window.sees("Ready for Thursday.").await;
    window.picture("seldom-first-talk-ready").await;

    let page = desktop.ask("person_page", json!({ "id": desktop.person("Ben") }));
    assert_eq!(page["next_talk"]["on"], "2026-11-26", "{page}");
    let points: Vec<&str> = list(&page["points"]).iter().filter_map(|point| point["text"].as_str()).collect();
    assert_eq!(points.len(), 3, "{points:?}");
    assert!(points[0].starts_with("How do you like to work"), "{points:?}");
    assert!(points[1].starts_with("How often should we meet"), "{points:?}");
    assert_eq!(points[2], "where he wants to sit");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_planner_that_was_saved_is_brought_in_where_nobody_is_yet() {
    let before = Desktop::with_stage("quarter1");
    let file = before.path("saved.json");
    before.command(&["export", "--out", &file.display().to_string()]);
    let desktop = Desktop::new().with("QUARTERDECK_OPEN_DIALOG_ANSWER", file.display().to_string());

    let window = desktop.open().await;
    window.click_role("button", "Bring in a planner you saved").await;
    window.sees("That file holds").await;
    window.picture("seldom-bring-in").await;
    window.click_role("button", "Bring it in").await;
    window.sees("Amara Okafor").await;
    let people = |of: &Desktop| list(&of.ask("list_people", json!({ "all": true }))).len();
    assert_eq!(people(&desktop), people(&before));
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_page_is_kept_in_the_sidebar_and_taken_out_again() {
    let desktop = Desktop::with_stage("weeks2");
    let window = desktop.open().await;
    let entries = "[...document.querySelectorAll('nav .middle .entry')].map((entry) => entry.innerText.trim())";
    window.sees("Today").await;
    let before = window.run(&format!("return {entries}")).await;
    let menu = "document.querySelector('main h1').dispatchEvent(new MouseEvent('contextmenu', \
                { bubbles: true, cancelable: true, clientX: 500, clientY: 200 }))";

    window.opens("Ctrl+K").await;
    window.type_text("Recently changed\n").await;
    window.until("document.querySelector('main h1')?.innerText === 'Recently changed'", "the page").await;
    window.run(menu).await;
    window.click_role("menuitem", "Keep in sidebar").await;
    window.until(&format!("{entries}.at(-1) === 'Recently changed'"), "the last entry").await;
    window.picture("seldom-kept-page").await;
    window.close().await;

    let window = desktop.open().await;
    window.until(&format!("{entries}.at(-1) === 'Recently changed'"), "kept over a restart").await;
    window.click_role("button", "Recently changed").await;
    window.until("document.querySelector('main h1')?.innerText === 'Recently changed'", "the page").await;
    window.run(menu).await;
    window.click_role("menuitem", "Take out of the sidebar").await;
    window.until(&format!("{entries}.at(-1) !== 'Recently changed'"), "taken out").await;
    assert_eq!(window.run(&format!("return {entries}")).await, before, "nothing else moved");
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_card_is_printed_and_what_somebody_says_of_themselves_is_kept_where_that_is_wanted() {
    let desktop = Desktop::with_stage("month6");
    let file = desktop.path("card.pdf");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", file.display().to_string());
    let today = desktop.ask("today", json!({}));
    let row = list(&today["talks"]).iter().find(|row| row["past"] == false).expect("a talk today")["talk"].clone();
    let name = row["person_name"].as_str().expect("a name").to_owned();
    let first = name.split(' ').next().expect("a first name").to_owned();
    let window = desktop.open().await;
    let open = format!(
        "[...document.querySelectorAll('main li')].find((line) => line.innerText.includes({0}))
           .querySelectorAll('button').forEach((button) => button.innerText.startsWith('Open') && button.click())",
        json!(name)
    );
    window.until("document.querySelector('main li .acts')", "the talks of the day").await;
    window.run(&open).await;
    window.sees("To talk about").await;
    assert!(!window.has("button", &format!("How {first} is")).await, "nothing asks for it by itself");
    from_menu(&window, &format!("More: {name}"), "Print a card").await;
    window.sees("The card is saved.").await;
    assert!(std::fs::read(&file).expect("the card").starts_with(b"%PDF"));

    window.press("Ctrl+,").await;
    window.click_role("checkbox", "Keep what people say of their mood, energy and workload").await;
    window.press("Alt+Left").await;
    window.sees("To talk about").await;
    window.click_role("button", &format!("How {first} is")).await;
    window.sees("Only what they said. Ask whether they mind.").await;
    window.picture("seldom-how-they-are").await;
    let choose =
        "const list = [...document.querySelectorAll('main select')].find((l) => l.labels[0].innerText === 'Energy');
        list.value = '2'; list.dispatchEvent(new Event('change', { bubbles: true }))";
    window.run(choose).await;
    let kept = || {
        let open = json!({ "person_id": row["person_id"], "on": row["on"] });
        let talk = desktop.ask("open_one_on_one", open);
        desktop.ask("one_on_one", json!({ "id": talk }))["how_they_are"]["energy"].clone()
    };
    let mut tries = 0;
    while kept() != json!(2) && tries < 20 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        tries += 1;
    }
    assert_eq!(kept(), json!(2));
    let packet = desktop.path("packet.pdf");
    let words = {
        let person = row["person_id"].as_str().expect("an id");
        desktop.command(&["packet", "--person", person, "--out", packet.to_str().expect("a path")]);
        desktop.read_packet(&packet)
    };
    assert!(!words.to_lowercase().contains("energy"), "never in a packet: {words}");
    window.close().await;
}
