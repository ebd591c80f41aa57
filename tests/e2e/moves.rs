//! People who come, go, move or are the same: each guided act once, in the window, and what a second process sees of it.

use crate::window::{Desktop, TUESDAY, Window};
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

async fn from_menu(window: &Window, menu: &str, act: &str) {
    window.click_role("button", menu).await;
    window.click_role("menuitem", act).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn somebody_is_joined_called_something_else_away_and_gone_with_a_handover_that_another_planner_takes_in() {
    let desktop = Desktop::with_stage("quarter1");
    let folder = desktop.path("handover");
    std::fs::create_dir(&folder).expect("a folder");
    let desktop = desktop.with("QUARTERDECK_FOLDER_DIALOG_ANSWER", folder.display().to_string());
    let double = desktop.ask("add_person", json!({ "name": "J. Weber" }))["id"].clone();
    desktop.ask("add_note", json!({ "person_id": double, "text": "Knows the refund rules by heart", "on": null }));
    let jonas = desktop.person("Jonas Weber");

    let window = desktop.open().await;
    window.click("Jonas Weber").await;
    window.sees("Next talk").await;

    // Two entries, one person.
    from_menu(&window, "More: Jonas Weber", "Same person as").await;
    window.sees("Which other entry is the same person?").await;
    window.run("const box = document.querySelector('dialog select'); box.value = [...box.options].find((o) => o.text.startsWith('J. Weber')).value; box.dispatchEvent(new Event('change', { bubbles: true }))").await;
    window.sees("Jonas Weber gets").await;
    window.picture("moves-join").await;
    window.click_role("button", "Join").await;
    window.sees("Jonas Weber is one person now.").await;
    window.sees("Knows the refund rules by heart").await;
    let people = desktop.ask("list_people", json!({ "all": true }));
    assert!(!list(&people).iter().any(|person| person["id"] == double), "one entry: {people}");

    // Another title, from a day on.
    from_menu(&window, "More: Jonas Weber", "Details").await;
    window.sees("How they like praise").await;
    window.fill("Title", "Refunds lead").await;
    window.sees("It was only misspelt").await;
    window.press("Ctrl+Enter").await;
    window.until("!document.querySelector('dialog[open]')", "kept").await;
    let history = desktop.ask("person_history", json!({ "id": jonas }));
    assert_eq!(list(&history["titles"]).len(), 2, "then and now: {history}");
    assert_eq!(history["titles"][0]["from"], TUESDAY);

    // Away for two weeks.
    from_menu(&window, "More: Jonas Weber", "Away for a while").await;
    window.sees("Why is not asked.").await;
    window.fill("First day", "30 Nov").await;
    window.fill("Last day", "11 Dec").await;
    window.picture("moves-away").await;
    window.press("Ctrl+Enter").await;
    window.sees("Jonas is away on those days.").await;
    let away = desktop.ask("absences", json!({ "person_id": jonas }));
    assert_eq!((&away[0]["from"], &away[0]["until"]), (&json!("2026-11-30"), &json!("2026-12-11")), "{away}");

    // And then he has another manager.
    from_menu(&window, "More: Jonas Weber", "Put away").await;
    window.sees("What happened?").await;
    window.click("Has another manager").await;
    window.fill("Who leads them now?", "Ines Costa").await;
    window.fill("In two sentences, how was the time with Jonas?", "Cut the refund time. Asked early.").await;
    window.click("Said to Jonas: it goes along").await;
    window.picture("moves-leaving").await;
    window.press("Ctrl+Enter").await;
    window.sees("Jonas was put away.").await;

    // One step, with all that belongs to it.
    let state = || {
        let page = desktop.ask("leaving", json!({ "person_id": jonas }));
        (page["since"].is_null(), page["retention_review_on"].is_null(), list(&page["goals"]).len())
    };
    let gone = state();
    assert_eq!((gone.0, gone.1), (true, false), "not in the team any more");
    window.click_role("button", "Undo").await;
    window.sees("What happened?").await;
    let here = state();
    assert_eq!((here.0, here.1), (false, true), "as before");
    desktop.ask("redo", json!({}));
    window.sees("What goes along").await;
    assert_eq!(state(), gone, "and again");
    window.sees("What goes along").await;
    window.click_role("button", "Save the handover").await;
    window.sees("Only what both have seen is in it.").await;
    window.picture("moves-gone").await;
    let page = desktop.ask("leaving", json!({ "person_id": jonas }));
    assert!(page["since"].is_null() && !page["retention_review_on"].is_null(), "{page}");
    window.close().await;

    let file = std::fs::read_dir(&folder)
        .expect("listed")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|ending| ending == "json"))
        .expect("the file");
    let text = std::fs::read_to_string(&file).expect("read");
    assert!(text.contains("Asked early") && !text.contains("Knows the refund rules"), "only what he has seen: {text}");

    // The next manager takes him on with it.
    let next = Desktop::with_stage("day1").with("QUARTERDECK_OPEN_DIALOG_ANSWER", file.display().to_string());
    // He was in that team before, so he is no second entry there.
    let before = next.person("Jonas Weber");
    next.ask("see_off", json!({ "person_id": before, "how": { "what": "moved_team" } }));
    let window = next.open().await;
    window.sees("Today").await;
    window.opens("Ctrl+K").await;
    window.type_text("Comes from another manager\n").await;
    window.sees("Who led them before?").await;
    window.click_role("button", "Take in the handover of that manager").await;
    window.sees("It holds").await;
    window.sees("It is the Jonas Weber who is written down here already").await;
    window.picture("moves-take-on").await;
    window.press("Ctrl+Enter").await;
    window.until("document.querySelector('main h1')?.innerText === 'Jonas Weber'", "his page").await;
    window.sees("Asked early").await;
    let people = next.ask("list_people", json!({ "all": true }));
    let named: Vec<&Value> = list(&people).iter().filter(|one| one["display_name"] == "Jonas Weber").collect();
    assert_eq!(named.len(), 1, "{people}");
    assert_eq!(named[0]["id"].as_str(), Some(before.as_str()), "no second entry: {people}");
    assert_eq!(named[0]["active"], true, "back in the team: {people}");
    window.close().await;
}

const LONG: &str =
    "Wilhelmina-Konstantinopolskaya Oluwaseunfunmi Wolfeschlegelsteinhausenbergerdorff-Adeyemi-Featherstonehaugh";

/// What is wrong with the page as it stands: wider than the window, or not to be read by everybody.
async fn faults(window: &Window) -> Vec<String> {
    let wide = window
        .run("return [document.documentElement, document.querySelector('main')].filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => `${one.tagName} is too wide`)")
        .await;
    let mut all: Vec<String> = list(&wide).iter().map(Value::to_string).collect();
    all.extend(window.accessibility_faults().await);
    all
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn somebody_with_a_very_long_name_is_put_away_by_keys_alone_and_back_with_one_undo() {
    let desktop = Desktop::with_stage("day1");
    let person = desktop.ask("add_person", json!({ "name": LONG }))["id"].clone();
    let goal = json!({ "owner_person_id": person, "title": format!("{}: {}", "Unhyphenated".repeat(9), "halve the cases ".repeat(9)),
        "measure": { "kind": "done_or_not" }, "due_on": "2026-12-18", "agreed_on": TUESDAY });
    desktop.ask("add_goal", json!({ "goal": goal }));
    let promise = json!({ "text": "p".repeat(200), "mine": false, "person_id": person, "due_on": "2026-11-27" });
    desktop.ask("add_promise", json!({ "promise": promise }));
    desktop.ask("add_note", json!({ "person_id": person, "text": "n".repeat(300), "on": null }));
    let unsaid = json!({ "person_id": person, "kind": "constructive", "text": "Talks over others" });
    desktop.ask("add_feedback", json!({ "feedback": unsaid }));

    let window = desktop.open().await;
    window.resize(1024, 720).await;
    window.sees("Today").await;
    window.opens("Ctrl+K").await;
    window.type_text("Wilhelmina").await;
    window
        .until("document.querySelector('dialog[open] [role=option]')?.innerText.includes('Wilhelmina')", "found")
        .await;
    window.type_text("\n").await;
    window.until("document.querySelector('main h1')?.innerText.includes('Wilhelmina')", "their page").await;
    window.opens("Ctrl+K").await;
    window.type_text("Somebody leaves or moves").await;
    window
        .until("document.querySelector('dialog[open] [role=option]')?.innerText.includes('leaves or moves')", "found")
        .await;
    window.type_text("\n").await;
    window.sees("What happened?").await;
    for theme in ["light", "dark"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), "the theme is shown").await;
        assert_eq!(faults(&window).await, Vec::<String>::new(), "{theme}");
        window.picture(&format!("moves-long-{theme}")).await;
    }

    window.tab_to("Moved to another team").await;
    window.press("Down").await;
    window.tab_to("Who leads them now?").await;
    window.type_text("Ines Costa").await;
    window.tab_to("Put away").await;
    window.press("Enter").await;
    window.sees("What stays here").await;
    window.sees("Talks over others").await;
    let gone = desktop.ask("leaving", json!({ "person_id": person }));
    assert!(gone["since"].is_null(), "{gone}");
    assert_eq!(faults(&window).await, Vec::<String>::new());
    window.picture("moves-long-gone-dark").await;
    window.press("Ctrl+Z").await;
    window.sees("What happened?").await;
    assert!(!desktop.ask("leaving", json!({ "person_id": person }))["since"].is_null(), "one step");
    desktop.ask("redo", json!({}));
    window.sees("What stays here").await;
    window.tab_to("Save the handover").await;
    window.call("change_settings", json!([{ "theme": "light" }])).await.expect("taken");
    window.until("document.documentElement.dataset.theme === 'light'", "the theme is shown").await;
    assert_eq!(faults(&window).await, Vec::<String>::new());
    window.picture("moves-long-gone-light").await;
    window.close().await;
}
