//! A development plan from a step with its skill to what one sees afterwards, the lists of skills behind it, and what the
//! team could learn next: pressed in the window, and asked by a second process on the same planner.

use crate::window::{Desktop, Window};
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Chooses from the list called `label` what reads `option`, as the system's own list would.
async fn choose(window: &Window, label: &str, option: &str) {
    let (label, option) = (json!(label).to_string(), json!(option).to_string());
    let script = format!(
        "const fields = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('select')];
         const field = fields.find((one) => one.labels[0]?.innerText.trim() === {label});
         const option = [...(field?.options ?? [])].find((one) => one.text.trim() === {option});
         if (!option) return false;
         field.focus();
         field.value = option.value;
         field.dispatchEvent(new Event('change', {{ bubbles: true }}));
         return true"
    );
    for _ in 0..100 {
        if window.run(&script).await == json!(true) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("no {option} in {label}\n{}", window.text().await);
}

async fn goes_to(window: &Window, words: &str) {
    window.opens("Ctrl+K").await;
    window.type_text(words).await;
    let first = json!(words).to_string();
    window
        .until(&format!("document.querySelector('dialog[open] [role=option]')?.innerText.includes({first})"), "found")
        .await;
    window.type_text("\n").await;
    window.until(&format!("document.querySelector('main h1')?.innerText === {first}"), words).await;
}

async fn closed(window: &Window) {
    window.until("!document.querySelector('dialog[open]')", "the dialog is closed").await;
}

async fn from_menu(window: &Window, menu: &str, act: &str) {
    window.click_role("button", menu).await;
    window.click_role("menuitem", act).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_plan_is_written_agreed_done_and_confirmed_by_a_later_look() {
    let desktop = Desktop::with_stage("weeks2");
    let amara = desktop.person("Amara Okafor");
    let plan = || desktop.ask("development_plan", json!({ "person_id": amara, "version": null }));
    let window = desktop.open().await;

    // A step with its skill behind More; the words of the level stand beside the field.
    window.click("Amara Okafor").await;
    window.sees("Next talk").await;
    window.opens("Ctrl+K").await;
    window.type_text("Add a next step\n").await;
    window.until("document.querySelector('dialog[open] #add-next-step')", "the form is there").await;
    window.fill("Skill", "talking to suppliers").await;
    window.fill("Next step", "lead the supplier call twice").await;
    window.click("We both agreed on this").await;
    window.click_role("button", "More").await;
    choose(&window, "Skill from a list", "Communication").await;
    choose(&window, "Level now", "Developing").await;
    choose(&window, "Level to reach", "Proficient").await;
    window.sees("Communication: Proficient").await;
    window.fill("How would one see that it worked?", "both calls end with a decision").await;
    window.click("With others").await;
    choose(&window, "In which way", "Going along with somebody").await;
    window.picture("plans-step-more").await;
    window.press("Ctrl+Enter").await;
    closed(&window).await;

    goes_to(&window, "Development plans").await;
    window.click_role("button", "Whole plan: Amara Okafor").await;
    window.sees("Communication: Developing → Proficient").await;
    window.sees("You both agreed today").await;
    window.picture("plans-plan").await;

    // What was agreed is another plan once an aim is written; both agree on it again.
    window.click_role("button", "More: where it leads").await;
    window.fill("In a year or two", "runs the supplier side alone").await;
    window.press("Ctrl+Enter").await;
    window.sees("Changed since you both agreed").await;
    window.click_role("button", "We both agree").await;
    window.sees("You both agreed today").await;
    assert_eq!(plan()["state"], "active", "{}", plan());

    // Done the day before yesterday; looked at today.
    window.click_role("button", "Start: lead the supplier call twice").await;
    window.click_role("button", "Done: lead the supplier call twice").await;
    window.sees("This step is done").await;
    window.fill("What came of it?", "both ended with a decision").await;
    window.fill("When?", "yesterday").await;
    window.press("Ctrl+Enter").await;
    closed(&window).await;
    window.click_role("button", "Did it work?: lead the supplier call twice").await;
    window.sees("Level you see now").await;
    choose(&window, "Level you see now", "Proficient").await;
    window.fill("Seen by what?", "she led the call on her own").await;
    window.picture("plans-did-it-work").await;
    window.press("Ctrl+Enter").await;
    closed(&window).await;
    window.sees("done, and it worked").await;
    let step = list(&plan()["steps"])[0].clone();
    assert_eq!((&step["step"]["state"], &step["level_result"]), (&json!("verified"), &json!(3)), "{step}");

    // What the role asks, and what that leaves to learn.
    from_menu(&window, "More: Development plan", "Amara: skills and levels").await;
    window.sees("she led the call on her own").await;
    window.click_role("button", "Say what the role asks").await;
    window.sees("What does Amara’s role ask?").await;
    choose(&window, "Communication", "Advanced").await;
    window.sees("Communication: Advanced").await;
    window.picture("plans-role-asks").await;
    window.press("Ctrl+Enter").await;
    closed(&window).await;
    window.sees("Advanced").await;
    window.picture("plans-person-skills").await;
    goes_to(&window, "My learning").await;
    window.sees("The role asks for Advanced; seen today: Proficient.").await;
    window.picture("plans-my-learning").await;
    let needs = desktop.ask("training_needs", json!({}));
    assert_eq!(needs["needs"][0]["people"][0]["person_name"], "Amara Okafor", "{needs}");

    // A new version; the one before stays as it was.
    goes_to(&window, "Development plans").await;
    window.click_role("button", "Whole plan: Amara Okafor").await;
    window.sees("Where it leads").await;
    from_menu(&window, "More: Development plan", "Begin a new version").await;
    window.sees("Version 2").await;
    window.click("Version 1").await;
    window.sees("ewer version took its place").await;
    assert_eq!(plan()["version"], 2);
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn skills_are_read_copied_and_changed_and_stand_beside_feedback() {
    let desktop = Desktop::with_stage("weeks2");
    let window = desktop.open().await;
    goes_to(&window, "Skills and levels").await;
    window.picture("plans-lists").await;
    let title = list(&desktop.ask("frameworks", json!({})))[0]["title"].as_str().expect("a title").to_owned();
    from_menu(&window, &format!("More: {title}"), "Make a copy of your own").await;
    window.sees("What is it called?").await;
    window.fill("What is it called?", "Support levels").await;
    window.press("Ctrl+Enter").await;
    window.until("document.querySelector('main h1')?.innerText === 'Support levels'", "the copy").await;
    from_menu(&window, "More: Reliability", "Change").await;
    window.sees("Change a skill").await;
    window.fill("Skill", "Keeping one’s word").await;
    window.picture("plans-skill-form").await;
    window.press("Ctrl+Enter").await;
    closed(&window).await;
    window.sees("Keeping one’s word").await;
    window.click("Keeping one’s word").await;
    window.sees("Proficient").await;
    window.picture("plans-list-open").await;
    let own = list(&desktop.ask("frameworks", json!({})))[2].clone();
    assert_eq!((own["own"].as_bool(), own["version"].as_u64()), (Some(true), Some(1)), "in place: {}", own["title"]);

    // The words of the level stand beside what is written about somebody.
    goes_to(&window, "Feedback").await;
    choose(&window, "About whom?", "Amara Okafor").await;
    window.fill("What did you see?", "you wrote down what we decided").await;
    window.click_role("button", "Help me word it").await;
    choose(&window, "Which skill does it show?", "Keeping one’s word").await;
    window.sees("Keeping one’s word: Proficient").await;
    window.picture("plans-feedback").await;
    window.press("Ctrl+Enter").await;
    window.sees("Shows: Keeping one’s word").await;
    let own = desktop.ask("framework", json!({ "id": own["id"] }));
    assert_eq!(own["used"], 1, "it is in use now");

    // What is in use keeps its words: a change is a new version.
    goes_to(&window, "Skills and levels").await;
    window.click_role("button", "Open: Support levels").await;
    from_menu(&window, "More: Keeping one’s word", "Change").await;
    window.sees("a change becomes a new version").await;
    window.fill("What it means", "does what was said").await;
    window.press("Ctrl+Enter").await;
    window.sees("Version 2").await;
    let said = desktop.ask("list_feedback", json!({ "person_id": desktop.person("Amara Okafor") }));
    assert!(list(&said).iter().any(|one| one["skill"] == "Keeping one’s word"), "{said}");
    window.close().await;
}
