//! The window opens and is what it says it is.

use crate::window::Desktop;
use serde_json::json;

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
