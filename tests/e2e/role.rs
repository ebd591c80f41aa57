//! Three shelves of the manager's own: their role, what goes upward and across, and how the team works; pressed in the window,
//! and asked by a second process on the same planner.

use crate::window::{Desktop, Window};
use serde_json::{Value, json};

async fn keeps(window: &Window) {
    window.press("Ctrl+Enter").await;
    window.closed().await;
}

/// Chooses in a list of the open dialog by the words of the label and of the option.
async fn chooses(window: &Window, label: &str, option: &str) {
    let (label, option) = (json!(label), json!(option));
    let script = format!(
        "const within = document.querySelector('dialog[open]') ?? document.querySelector('main');
         const named = [...within.querySelectorAll('label')].find((one) => one.innerText.trim().startsWith({label}));
         const list = document.getElementById(named.htmlFor);
         list.value = [...list.options].find((one) => one.label.trim() === {option}).value;
         list.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return list.value"
    );
    assert_ne!(window.run(&script).await, json!(""), "{label}");
}

async fn is_titled(window: &Window, title: &str) {
    let title = json!(title);
    window.until(&format!("document.querySelector('main h1')?.innerText.trim() === {title}"), "the page").await;
}

fn first_row(desktop: &Desktop, kind: &str) -> Value {
    desktop.ask("lists", json!({ "kinds": [kind] }))[0]["rows"][0].clone()
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_need_goes_upward_into_the_talk_and_the_report() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("Upward and across").await;
    window.sees("Nothing is waiting for an answer from above").await;
    window.looks_right("role-upward-empty").await;
    window.click_role("button", "Add to these lists").await;
    window.click_role("menuitem", "Something the team needs").await;
    window.fill("What is needed", "Two more laptops").await;
    window.fill("Why", "Two people share one").await;
    window.fill("Asked on", "2026-11-02").await;
    window.looks_right("role-need").await;
    keeps(&window).await;
    window.sees("Two more laptops").await;
    window.sees("Talks with Henrik Dahl").await;
    window.click_role("button", "Add a talk").await;
    window.click_role("button", "Put into the talk: Two more laptops").await;
    window.looks_right("role-talk").await;
    keeps(&window).await;
    window.sees("What you bring: Two more laptops").await;
    window.click_role("button", "Add to these lists").await;
    window.click_role("menuitem", "Somebody outside the team").await;
    window.fill("Who", "Finance").await;
    window.fill("What matters to them", "No surprises at the close").await;
    keeps(&window).await;
    window.looks_right("role-upward").await;
    assert_eq!(first_row(&desktop, "need_upward")["values"]["asked_on"], "2026-11-02");
    let own = desktop.ask("own_manager", json!({}));
    assert_eq!(own["talks"][0]["bring"], "Two more laptops", "{own}");
    window.click_role("button", "Report to my own manager").await;
    window.sees("Two more laptops").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn how_the_team_works_is_agreed_and_looked_through() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("How we work").await;
    window.sees("Nothing is written down about how your team works").await;
    window.looks_right("role-how-empty").await;
    window.click_role("button", "Add to these lists").await;
    window.click_role("menuitem", "A meeting to look at").await;
    window.fill("Which meeting", "The Monday round").await;
    window.fill("Hours it costs in a month, everybody together", "6,5").await;
    chooses(&window, "What becomes of it", "One thing changes").await;
    window.looks_right("role-meeting").await;
    keeps(&window).await;
    window.click_role("button", "Add to these lists").await;
    window.click_role("menuitem", "Something that went wrong").await;
    window.fill("What went wrong", "The wrong price list went out").await;
    window.fill("When it happened", "2026-11-02").await;
    window.fill("Fixed on", "2026-11-05").await;
    keeps(&window).await;
    window.sees("Fixed after three days.").await;
    window.looks_right("role-how").await;
    window.click_role("button", "Begin with ten questions").await;
    is_titled(&window, "Working agreement").await;
    window.click_role("button", "Begin with ten questions").await;
    window.click_role("button", "Answer: Help").await;
    window.fill("What we agreed", "After half an hour stuck, ask in the channel").await;
    window.looks_right("role-answer").await;
    keeps(&window).await;
    window.click_role("button", "We agreed on this").await;
    window.fill("Agreed with", "the team").await;
    window.looks_right("role-agreement").await;
    window.press("Enter").await;
    window.sees("Agreed with the team on").await;
    let agreement = desktop.ask("agreement", json!({ "kind": "working" }));
    assert_eq!(agreement["agreed_with"], "the team", "{agreement}");
    assert_eq!(first_row(&desktop, "meeting")["values"]["verdict"], "change");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_own_role_has_duties_to_sign_and_ninety_days() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("My role").await;
    window.sees("Duty agreement").await;
    window.looks_right("role-role-empty").await;
    window.click_role("button", "Begin with the usual duties").await;
    is_titled(&window, "Duty agreement").await;
    window.click_role("button", "Begin with the usual duties").await;
    window.sees("Leading people").await;
    window.click_role("button", "More: Hold a team meeting").await;
    window.click_role("menuitem", "Take it out").await;
    window.no_longer_sees("agenda known beforehand").await;
    window.looks_right("role-duties").await;
    window.click_role("button", "Add a duty").await;
    window.fill("Duty", "Keep the rota fair").await;
    window.fill("How one knows that it is done", "Nobody has two weekends in a row").await;
    window.looks_right("role-duty").await;
    keeps(&window).await;
    window.click_role("button", "We agreed on this").await;
    window.fill("Agreed with", "Ines Costa").await;
    window.press("Enter").await;
    window.sees("Agreed with Ines Costa on").await;
    window.goes_to("My role").await;
    window.click_role("button", "Plan my first ninety days").await;
    window.sees("Works well: first do no harm.").await;
    let keep = "[...document.querySelectorAll('dialog[open] label')].find((one) => one.innerText.includes('no harm'))";
    window.run(&format!("{keep}.click(); return 1")).await;
    window.looks_right("role-begin-days").await;
    keeps(&window).await;
    window.sees("Before day 1").await;
    window.looks_right("role-days").await;
    window.goes_to("My role").await;
    window.click_role("button", "Add to my role").await;
    window.click_role("menuitem", "A look at how I lead").await;
    window.fill("What is going on in the team", "Two newcomers").await;
    chooses(&window, "You mostly lead by", "Checking").await;
    chooses(&window, "The team needs more", "Letting others decide").await;
    keeps(&window).await;
    window.sees("You lean to checking; letting others decide is asked for.").await;
    window.looks_right("role-role").await;
    let duties = desktop.ask("agreement", json!({ "kind": "duties" }));
    assert_eq!(duties["agreed_with"], "Ines Costa", "{duties}");
    assert_eq!(desktop.ask("own_first_days", json!({})).as_array().map(Vec::len), Some(1));
    window.close().await;
}
