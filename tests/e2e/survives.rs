//! What was written stays, whatever happens to the program.

use crate::window::{Desktop, TUESDAY};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// A planner with a manager and two people, past its first steps.
fn begun() -> Desktop {
    let desktop = Desktop::new().on(TUESDAY);
    desktop.ask("introduce", json!({ "name": "Dana Weiss", "new_in_role": false }));
    desktop.ask("add_people", json!({ "names": ["Priya Raman", "Tomás Oliveira"] }));
    desktop
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_talk_that_was_logged_is_there_after_the_program_was_killed() {
    let desktop = begun();
    let window = desktop.open().await;
    window.click("Priya Raman").await;
    window.sees("Log one-on-one").await;
    window.opens("Ctrl+Shift+O").await;
    window.tab_to("What do you want to remember?").await;
    window.type_text("wants to present the cost review").await;
    window.tab_to("Agreed line 1").await;
    window.type_text("ask for a slot").await;
    window.press("Ctrl+Enter").await;
    window.sees("The talk with Priya is written down.").await;
    window.kill().await;

    assert_eq!(desktop.command(&["check"]).trim(), "ok", "the planner is whole");
    let window = desktop.open().await;
    window.click("Priya Raman").await;
    window.sees("wants to present the cost review").await;
    window.sees("ask for a slot").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_step_can_be_taken_back_after_a_restart() {
    let desktop = begun();
    let window = desktop.open().await;
    window.click("Tomás Oliveira").await;
    window.sees("Log one-on-one").await;
    window.opens("Ctrl+Shift+F").await;
    window.tab_to("Note something").await;
    window.type_text("ran the supplier call alone\n").await;
    window.sees("ran the supplier call alone").await;
    window.close().await;

    let notes = || {
        let of = json!({ "id": desktop.person("Tomás"), "filter": null, "words": null, "before": null, "skip": 0 });
        desktop.ask("person_timeline", of).as_array().map_or(0, Vec::len)
    };
    assert_eq!(notes(), 1, "it is written down");
    let window = desktop.open().await;
    window.click("Tomás Oliveira").await;
    window.sees("ran the supplier call alone").await;
    window.press("Ctrl+Z").await;
    window.no_longer_sees("ran the supplier call alone").await;
    assert_eq!(notes(), 0, "it was taken back");
    window.press("Ctrl+Shift+Z").await;
    window.sees("ran the supplier call alone").await;
    assert_eq!(notes(), 1, "and done again");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn nothing_is_lost_when_everything_is_exported_while_somebody_types() {
    let desktop = Arc::new(begun());
    let person = desktop.person("Priya");
    let talk = desktop.ask("open_one_on_one", json!({ "person_id": person, "on": null }));
    let window = desktop.open().await;
    window.click("Priya Raman").await;
    // Today, which stands until then, has a button of that name too.
    window.sees("Next talk").await;
    window.click_role("button", "Open").await;
    window.click_role("textbox", "Notes").await;
    let words = "The quick brown fox jumps over the lazy dog, and the budget for the spring fair comes on Friday. ";
    let out = desktop.path("everything.json").display().to_string();
    let typing = async {
        for at in 0..6 {
            window.type_text(&format!("{at}: {words}")).await;
        }
    };
    let beside = Arc::clone(&desktop);
    let to = out.clone();
    let exporting = tokio::task::spawn_blocking(move || {
        for _ in 0..6 {
            beside.command(&["export", "--out", &to]);
            std::thread::sleep(Duration::from_millis(200));
        }
    });
    typing.await;
    exporting.await.expect("every export succeeded");
    let notes = || text_of(&desktop.ask("one_on_one", json!({ "id": talk }))["notes"]);
    let asked = tokio::time::Instant::now();
    while !notes().contains(&format!("5: {}", words.trim())) && asked.elapsed().as_secs() < 30 {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let kept = notes();
    for at in 0..6 {
        assert!(kept.contains(&format!("{at}: {}", words.trim())), "line {at} is whole:\n{kept}");
    }
    desktop.command(&["export", "--out", &out]);
    let exported = std::fs::read_to_string(&out).expect("the export");
    assert!(exported.contains(&format!("5: {}", words.trim())), "the export holds the last word");
    window.close().await;
}

fn text_of(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
