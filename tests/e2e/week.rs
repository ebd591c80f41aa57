//! Two things of every week, each within the clicks it may cost: a remark kept without leaving what one does, and the
//! Friday sitting with seven things waiting.

use crate::window::{Desktop, TUESDAY, Window};
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What is asked for on Friday, as lines on the page.
const LINES: &str = "document.querySelectorAll('ul[aria-label=\"Tidy up the week\"] > li').length";

async fn lines_left(window: &Window, count: usize) {
    window.until(&format!("{LINES} === {count}"), &format!("{count} things are left")).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_remark_is_kept_without_leaving_what_one_does() {
    let desktop = Desktop::with_stage("weeks2");
    let window = desktop.open().await;
    window.sees("Tomás").await;
    window.tab_to("Log one-on-one").await;
    let before = window.focus().await;
    window.start_counting();
    window.opens("Ctrl+Shift+F").await;
    window.type_text("Amara + ran the supplier call alone, very well").await;
    window.sees("Praise").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]')", "the dialog has gone").await;
    assert_eq!(window.focus().await, before, "the focus is back where it was");
    assert!(window.clicks() <= 1, "{} clicks", window.clicks());

    let kept = desktop.ask("list_feedback", json!({ "person_id": desktop.person("Amara") }));
    let remark = list(&kept).iter().find(|one| one["text"] == "ran the supplier call alone, very well");
    let remark = remark.unwrap_or_else(|| panic!("it is kept about her: {kept}"));
    assert_eq!((&remark["kind"], &remark["occurred_on"]), (&json!("praise"), &json!(TUESDAY)));
    assert_eq!(remark["said"], json!(false), "nobody said that she has heard it");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_week_is_tidied_up_on_friday() {
    let desktop = Desktop::with_stage("quarter1").on("2026-11-27");
    let today = desktop.ask("today", json!({}));
    let waiting = list(&today["friday"]["items"]);
    assert_eq!(waiting.len(), 7, "seven things wait: {waiting:?}");
    let of = |kind: &str| waiting.iter().filter(|item| item["kind"] == kind).collect::<Vec<_>>();
    let (goals, talks, notes, feedback) = (of("goal"), of("talk"), of("note"), of("feedback"));
    assert_eq!((goals.len(), talks.len(), notes.len(), feedback.len()), (2, 1, 2, 2));
    let count = |name: &str, arguments: Value| list(&desktop.ask(name, arguments)).len();
    let kept_before = count("list_feedback", json!({ "person_id": null }));

    let window = desktop.open().await;
    window.sees("Tidy up the week").await;
    lines_left(&window, 7).await;
    let presses = [
        ("No change", 6),
        ("No change", 5),
        ("Yes, nothing to note", 4),
        ("Keep", 3),
        ("Keep", 2),
        ("Said today", 1),
        ("Not yet", 0),
    ];
    for (press, left) in presses {
        window.click_role("button", press).await;
        if left > 0 {
            lines_left(&window, left).await;
        }
    }
    window.until("!document.querySelector('ul[aria-label=\"Tidy up the week\"]')", "nothing is left to ask").await;
    window.tab_to("One line for yourself").await;
    window.type_text("Amara ran the supplier call without me\n").await;
    // The driver clicks what is in view; the end of the page has to be scrolled to first.
    window.run("document.querySelector('main .end').scrollIntoView({ block: 'end' })").await;
    window.click("both").await;
    window.sees("That is all for this week.").await;
    window.picture("journey-9-friday").await;
    assert!(window.clicks() <= 10, "{} clicks", window.clicks());

    let states = desktop.ask("list_feedback", json!({ "person_id": null }));
    assert_eq!(list(&states).len(), kept_before, "nothing is lost");
    let state = |item: &Value| {
        let found = list(&states).iter().find(|one| one["id"] == item["feedback"]["id"]);
        found.map(|one| (one["said"].clone(), one["state"].clone()))
    };
    assert_eq!(state(feedback[0]), Some((json!(true), json!("given"))));
    assert_eq!(state(feedback[1]), Some((json!(false), json!("draft"))), "what was not said stays unsaid");
    let again = desktop.ask("today", json!({}));
    let asks_again =
        list(&again["friday"]["items"]).iter().any(|item| item["feedback"]["id"] == feedback[1]["feedback"]["id"]);
    assert!(asks_again, "and asks again next week: {again}");
    window.close().await;
}

/// The story for the team's meeting: written on Monday, asked about on Friday, and then the step has its record.
#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_story_is_written_on_monday_and_told_by_friday() {
    let (monday, friday) = ("2026-11-23", "2026-11-27");
    let desktop = Desktop::new().on("2026-11-02");
    desktop.ask("introduce", json!({ "name": "Dana Whitfield", "new_in_role": false }));
    let ruth = desktop.ask("add_person", json!({ "name": "Ruth Adeyemi" }))["id"].clone();
    let talk = json!({ "person_id": ruth, "held_on": "2026-11-02", "notes": "", "agreed": [], "next_on": null,
        "next_time": null, "slot": null });
    desktop.ask("log_one_on_one", json!({ "draft": talk }));
    desktop.ask("choose_step", json!({ "code": "inspire" }));
    let desktop = desktop.on(monday);
    let window = desktop.open().await;
    window.sees("Team meeting").await;
    window.fill("Open with a story?", "Ruth stayed with the night desk until nobody waited\n").await;
    window.sees("Ask them before you tell it.").await;
    let kept = desktop.ask("team_story", json!({}))["story"].clone();
    assert_eq!(kept["consent"], json!(false), "{kept}");
    window.click_role("checkbox", "They are fine with my telling it").await;
    window.sees("Friday asks whether you told it.").await;
    window.picture("story-monday").await;
    assert_eq!(window.accessibility_faults().await, Vec::<String>::new());
    window.press("Ctrl+3").await;
    // The chosen step is the one that is open.
    window.sees("In the words of the person who was helped").await;
    window.picture("story-growth").await;
    assert_eq!(window.accessibility_faults().await, Vec::<String>::new());
    window.close().await;

    let desktop = desktop.on(friday);
    let told = |desktop: &Desktop| {
        let growth = desktop.ask("growth", json!({ "quarter": null }));
        let steps = list(&growth["steps"]).to_vec();
        let step = steps.into_iter().find(|step| step["code"] == "inspire").expect("the step");
        list(&step["happened"]).iter().filter(|one| one["text"].to_string().contains("night desk until")).count()
    };
    assert_eq!(told(&desktop), 0);
    let window = desktop.open().await;
    window.until("document.querySelector('main h1')", "the page that was open last").await;
    window.press("Ctrl+1").await;
    window.sees("Did you tell it?").await;
    window.picture("story-friday").await;
    let yes = "[...document.querySelectorAll('main li')].find((line) => line.innerText.includes('Did you tell it?'))
        .querySelector('button').click()";
    window.run(yes).await;
    window.sees("The team meeting opened with it").await;
    assert_eq!(told(&desktop), 1, "the meeting opened with it");
    window.press("Ctrl+Z").await;
    window.sees("Did you tell it?").await;
    assert_eq!(told(&desktop), 0, "one step takes it back");
    window.close().await;
}
