//! The window opens and is what it says it is.

use crate::window::{Desktop, Window};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_built_window_shows_its_page() {
    let desktop = Desktop::new();
    let window = desktop.open().await;
    let shown = window.run("const app = document.getElementById('app'); return app ? app.childElementCount : 0").await;
    assert!(shown.as_u64() > Some(0), "the page has mounted under its content policy");
    window.until("document.body.innerText.trim().length > 0", "something can be read in it").await;
    window.picture("smoke").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_door_lets_in_the_core_and_nothing_else() {
    let desktop = Desktop::new();
    let window = desktop.open().await;
    assert_eq!(window.call("list_people", json!([false])).await, Ok(json!([])), "a new planner has nobody in it");
    let refused = window.call("open_the_pod_bay_doors", json!([])).await.expect_err("no such function");
    assert_eq!(refused["field"], "name", "the core's own error reaches the page: {refused}");
    for command in ["plugin:opener|open_url", "plugin:dialog|save", "plugin:event|emit", "plugin:window|close"] {
        let answer = window.invoke(command, json!({})).await;
        assert!(answer.as_ref().is_err_and(|e| e.to_string().contains("not allowed")), "{command}: {answer:?}");
    }
    let script = "try {
            const inlined = document.createElement('script');
            inlined.textContent = 'window.inlined = true';
            document.head.append(inlined);
        } catch (_) {}
        return window.inlined === undefined";
    assert_eq!(window.run(script).await, json!(true), "the content policy stops an inline script");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn what_was_saved_is_there_after_the_program_was_killed() {
    let desktop = Desktop::new();
    let window = desktop.open().await;
    window.call("add_people", json!([["Ana"]])).await.expect("Ana is added");
    window.kill().await;
    let window = desktop.open().await;
    let people = window.call("list_people", json!([false])).await.expect("a list");
    assert!(people.to_string().contains("Ana"), "a kill loses nothing that was answered: {people}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_made_up_team_opens_in_the_place_of_the_own_planner_and_leaves_it_alone() {
    let desktop = Desktop::new();
    let window = desktop.open().await;
    window.call("add_people", json!([["Ana"]])).await.expect("Ana is added");
    // The page begins anew, so there is nobody left to hear the answer.
    let open = |what: &str| {
        let name = json!(what);
        format!(
            "window.before = true; window.__TAURI_INTERNALS__.invoke('call', {{ name: {name}, args: [] }}).catch(() => {{}})"
        )
    };
    let begun = "window.before === undefined && document.getElementById('app')?.childElementCount > 0";
    window.run(&open("open_made_up_team")).await;
    window.until(begun, "the page of the made-up team").await;
    let people = window.call("list_people", json!([false])).await.expect("a list").to_string();
    assert!(!people.contains("Ana") && people.contains("Wulandari"), "a team of its own: {people}");
    window.run(&open("open_own_planner")).await;
    window.until(begun, "the page of the own planner").await;
    let people = window.call("list_people", json!([false])).await.expect("a list").to_string();
    assert!(people.contains("Ana") && !people.contains("Wulandari"), "as it was left: {people}");
    window.close().await;
}

/// The packet one would make of the first person.
async fn somebodys_packet(window: &Window) -> Value {
    let people = window.call("list_people", json!([false])).await.expect("a list");
    window.call("packet_defaults", json!([people[0]["id"], null])).await.expect("a packet can be made")
}

fn is_pdf(path: &Path) -> bool {
    std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"%PDF-"))
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_packet_goes_where_the_systems_dialog_says() {
    let desktop = Desktop::with_stage("month6");
    let file = desktop.path("a packet.pdf");
    let window = desktop.open().await;
    let request = somebodys_packet(&window).await;
    let ask = format!(
        "window.__TAURI_INTERNALS__.invoke('save_packet', {{ request: {request} }})
           .then((saved) => (window.saved = {{ saved }}), (error) => (window.saved = {{ error }}))"
    );
    window.run(&ask).await;
    let typed = file.display().to_string();
    let in_the_dialog = ["search", "--sync", "--onlyvisible", "--name", "^Save packet$", "windowfocus", "--sync"];
    let keys = ["key", "--clearmodifiers", "ctrl+a", "type", "--delay", "5", &typed];
    for arguments in [&in_the_dialog[..], &keys[..], &["key", "Return"][..]] {
        let done = Command::new("timeout").args(["20", "xdotool"]).args(arguments).status().expect("xdotool");
        assert!(done.success(), "xdotool {arguments:?}: the dialog has to be on the screen");
    }
    window.until("window.saved !== undefined", "the dialog was answered").await;
    let saved = window.run("return window.saved").await;
    assert_eq!(saved["saved"]["path"], json!(typed), "the page hears where it went: {saved}");
    assert!(is_pdf(&file), "and there it is");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_packet_that_cannot_be_written_is_refused_in_words_and_a_dialog_sent_away_is_no_fault() {
    let desktop = Desktop::with_stage("month6");
    let folder = desktop.path("a folder");
    std::fs::create_dir(&folder).expect("a folder");
    for (answer, what) in [(folder.display().to_string(), "a folder"), (String::new(), "nothing")] {
        let desktop = Desktop::with_stage("month6").with("QUARTERDECK_SAVE_DIALOG_ANSWER", answer);
        let window = desktop.open().await;
        let request = somebodys_packet(&window).await;
        let told = window.invoke("save_packet", json!({ "request": request })).await;
        if what == "nothing" {
            assert_eq!(told, Ok(Value::Null), "thinking better of it is no fault");
        } else {
            let error = told.expect_err("a folder cannot be overwritten");
            assert_eq!(error["kind"], "file", "{error}");
            assert!(folder.is_dir(), "it is still there");
        }
        let refused = window.invoke("save_packet", json!({ "request": { "person_id": 7 } })).await;
        assert_eq!(refused.expect_err("no such request")["kind"], "invalid");
        window.close().await;
    }
}
