//! Things that managers come for, each within the clicks it may cost. A click is one of the mouse or a key chord;
//! typing, Tab, Space and Enter are free. What came of it is asked by a second process on the same planner.

use crate::window::{CANARY, Desktop, TUESDAY};
use serde_json::{Value, json};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The newest held talk with somebody, as its own page shows it.
fn held_talk(desktop: &Desktop, person: &str) -> Value {
    let filter = json!({ "id": person, "filter": null, "words": null, "before": null, "skip": 0 });
    let timeline = desktop.ask("person_timeline", filter);
    let talk = list(&timeline).iter().find(|item| item["kind"] == "one_on_one").expect("a talk that was held");
    desktop.ask("one_on_one", json!({ "id": talk["conversation_id"] }))
}

/// Owner and day of each agreed line: `Ask Finance · me · 2026-11-27`.
fn agreed(talk: &Value) -> Vec<String> {
    let line = |line: &Value| {
        let whose = if line["mine"] == true { "me" } else { text(&line["owner_name"]) };
        format!("{} · {whose} · {}", text(&line["text"]), text(&line["due_on"]))
    };
    list(&talk["agreed"]).iter().map(line).collect()
}

/// What somebody would read in the packet that could be made now.
fn packet_text(desktop: &Desktop, name: &str) -> String {
    let file = desktop.path("to-read.pdf");
    desktop.command(&["packet", "--person", name, "--out", &file.display().to_string()]);
    desktop.read_packet(&file)
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_first_talk_is_written_up_and_shows_what_a_review_would_look_like() {
    let desktop = Desktop::new().on(TUESDAY);
    let window = desktop.open().await;
    window.click_role("button", "Begin").await;
    window.sees("What is your name?").await;
    window.type_text("Dana Weiss\n").await;
    window.sees("Who reports to you?").await;
    window.type_text("Ana\nBen\nChen\nDua\nEmil\nFarah\nGoran").await;
    window.click_role("button", "Go on").await;
    window.sees("Who did you speak with last?").await;
    window.click("Dua").await;
    window.click_role("button", "Go on").await;
    window.sees("What do you want to remember?").await;
    window.tab_to("What do you want to remember?").await;
    window.type_text("wants to lead the spring fair").await;
    window.tab_to("Agreed line 1").await;
    window.type_text("ask for the budget").await;
    window.tab_to("By when?").await;
    window.type_text("Friday").await;
    window.press("Ctrl+Enter").await;
    window.sees("When do you meet again?").await;
    window.click_role("button", "See what a review would look like").await;
    window.sees("Your own notes are not in it.").await;
    let page =
        "[...document.querySelectorAll('main img')].some((one) => one.alt.startsWith('Page 1 of') && one.naturalWidth)";
    window.until(page, "the page is shown").await;
    window.picture("journey-1-preview").await;
    assert!(window.clicks() <= 20, "{} clicks", window.clicks());

    let people = desktop.ask("list_people", json!({ "all": false }));
    assert_eq!(list(&people).len(), 7, "seven people: {people}");
    let talk = held_talk(&desktop, &desktop.person("Dua"));
    assert_eq!(talk["conversation"]["state"], "held");
    assert_eq!(talk["conversation"]["held_on"], TUESDAY);
    assert!(text(&talk["notes"]).contains("wants to lead the spring fair"), "private text: {talk}");
    assert_eq!(agreed(&talk), ["ask for the budget · me · 2026-11-27"]);
    let shown = window.text().await;
    let packet = packet_text(&desktop, "Dua");
    assert!(packet.contains("ask for the budget"), "what was agreed is in it:\n{packet}");
    assert!(!packet.contains("spring fair") && !shown.contains("spring fair"), "the wish is not:\n{packet}\n{shown}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_talk_that_just_took_place_is_written_up_from_today() {
    let desktop = Desktop::with_stage("weeks2");
    let window = desktop.open().await;
    window.sees("Tomás").await;
    window.opens("Ctrl+Shift+O").await;
    window.tab_to("What do you want to remember?").await;
    window.type_text("tired, ask again in a week").await;
    window.tab_to("Agreed line 1").await;
    window.type_text("Tomás: send the draft").await;
    window.tab_to("By when?").await;
    window.type_text("Thursday").await;
    window.tab_to("Add another").await;
    window.press("Enter").await;
    window.type_text("ask Finance").await;
    window.press("Ctrl+Enter").await;
    window.sees("The talk with Tomás is written down.").await;
    assert!(window.clicks() <= 4, "{} clicks", window.clicks());

    let talk = held_talk(&desktop, &desktop.person("Tomás"));
    assert_eq!(talk["conversation"]["held_on"], TUESDAY);
    assert!(text(&talk["notes"]).contains("tired"), "private text: {talk}");
    let lines = agreed(&talk);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines.contains(&"send the draft · Tomás Oliveira · 2026-11-26".into()), "his by Thursday: {lines:?}");
    assert!(lines.iter().any(|line| line.starts_with("ask Finance · me · 2026-")), "mine has a day: {lines:?}");
    let packet = packet_text(&desktop, "Tomás");
    assert!(packet.contains("send the draft"), "what was agreed is in it:\n{packet}");
    assert!(!packet.contains("tired") && !packet.contains(CANARY), "what is private is not:\n{packet}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_minute_before_a_talk_shows_what_was_promised_and_which_goal_needs_a_word() {
    let desktop = Desktop::with_stage("quarter1");
    let window = desktop.open().await;
    window.sees("Mei-Ling Chan").await;
    window.click("Mei-Ling Chan").await;
    window.sees("Last time").await;
    window.sees("Behind pace").await;
    assert!(window.clicks() <= 2, "{} clicks", window.clicks());
    window.picture("journey-3-before-the-talk").await;

    let page = desktop.ask("person_page", json!({ "id": desktop.person("Mei-Ling") }));
    let promised = text(&page["last_time"]["promised"]);
    assert!(!promised.is_empty(), "something was promised last time: {page}");
    window.sees(promised).await;
    let behind = |goal: &&Value| text(&goal["status"]).ends_with("behind");
    let needs_a_word: Vec<&str> = list(&page["goals"]).iter().filter(behind).map(|goal| text(&goal["title"])).collect();
    assert_eq!(needs_a_word.len(), 1, "one goal is behind: {needs_a_word:?}");
    let marked = "[...document.querySelectorAll('main li')].filter((line) => line.innerText.includes('Behind pace'))
        .map((line) => line.innerText)";
    let marked = window.run(&format!("return {marked}")).await;
    assert_eq!(list(&marked).len(), 1, "one line is marked: {marked}");
    assert!(text(&marked[0]).contains(needs_a_word[0]), "it is that goal: {marked}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_goal_is_agreed_in_one_sentence() {
    let desktop = Desktop::with_stage("weeks2");
    let window = desktop.open().await;
    window.click("Jonas Weber").await;
    window.sees("Next talk").await;
    window.start_counting();
    window.opens("Ctrl+Shift+G").await;
    for (blank, said) in [
        ("What will be reached", "cut the refund time"),
        ("From", "9"),
        ("To", "5"),
        ("What is counted", "days"),
        ("By when?", "18 Dec"),
        ("Why it matters", "customers wait twice as long as promised"),
    ] {
        window.tab_to(blank).await;
        window.type_text(said).await;
    }
    window.tab_to("We agreed this on").await;
    window.press("Space").await;
    window.press("Ctrl+Enter").await;
    window.sees("cut the refund time").await;
    assert!(window.clicks() <= 3, "{} clicks", window.clicks());

    let goals = desktop.ask("list_goals", json!({ "quarter": null }));
    let goal = list(&goals).iter().find(|goal| goal["title"] == "cut the refund time").expect("the goal");
    assert_eq!(goal["owner_name"], "Jonas Weber");
    assert_eq!(goal["agreed_on"], TUESDAY, "agreed today: {goal}");
    assert_eq!(goal["measure"], json!({ "kind": "number", "from": 9.0, "to": 5.0, "unit": "days" }));
    assert_eq!(goal["due_on"], "2026-12-18");
    assert_eq!(goal["why"], "customers wait twice as long as promised");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_packet_is_saved_without_one_remark_and_says_what_is_left_out() {
    let desktop = Desktop::with_stage("quarter1");
    let file = desktop.path("for-priya.pdf");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", file.display().to_string());
    let filter =
        json!({ "id": desktop.person("Priya"), "filter": "feedback", "words": null, "before": null, "skip": 0 });
    let feedback = desktop.ask("person_timeline", filter);
    let remark = list(&feedback).iter().find(|item| item["on"] == "2026-10-27").expect("a remark of 27 October");
    let remark: String = text(&remark["text"]).chars().take(30).collect();

    let window = desktop.open().await;
    window.click("Priya Raman").await;
    window.sees("Next talk").await;
    window.press("Ctrl+P").await;
    window.sees("Save draft for Priya").await;
    window.click_role("checkbox", &remark).await;
    window.click("Save draft for Priya").await;
    window.sees("Not in it:").await;
    window.picture("journey-7-packet").await;
    assert!(window.clicks() <= 6, "{} clicks", window.clicks());

    let saved = tokio::time::Instant::now();
    while !file.exists() && saved.elapsed().as_secs() < 10 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let packet = desktop.read_packet(&file);
    let pages = packet.matches('\u{c}').count();
    assert!((1..=2).contains(&pages), "{pages} pages");
    assert!(packet.contains("Priya Raman"), "it is hers:\n{packet}");
    let first_words: String = remark.split(' ').take(5).collect::<Vec<_>>().join(" ");
    assert!(!packet.contains(&first_words), "the remark is out:\n{packet}");
    assert!(!packet.contains(CANARY), "nothing private:\n{packet}");
    assert!(!packet.contains("not happen"), "no talk that was missed:\n{packet}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn something_is_handed_over_completely_and_the_step_is_done() {
    let desktop = Desktop::with_stage("quarter1");
    let window = desktop.open().await;
    window.press("Ctrl+3").await;
    window.sees("Empower others").await;
    window.start_counting();
    // The chosen step stands open.
    window.click_role("button", "Hand something over").await;
    window.sees("Done means").await;
    window.tab_to("Who will own it?").await;
    window.type_text("Amara").await;
    for (blank, said) in [
        ("What will they own?", "the vendor work"),
        ("Done means", "every vendor is live within ten days"),
        ("The limits are", "5,000, and no new contracts"),
        ("The day of the yes", "today"),
    ] {
        window.tab_to(blank).await;
        window.type_text(said).await;
    }
    window.press("Ctrl+Enter").await;
    window.sees("Handed over to Amara: the vendor work").await;
    let done =
        "[...document.querySelectorAll('main h2 button')].some((line) => line.innerText.includes('Empower others')
        && /Done this quarter|How you work now/.test(line.innerText))";
    window.until(done, "the step is done").await;
    assert!(window.clicks() <= 6, "{} clicks", window.clicks());
    window.picture("journey-8-handed-over").await;

    let all = desktop.ask("list_delegations", json!({ "person_id": desktop.person("Amara") }));
    let work = list(&all).iter().find(|one| one["title"] == "the vendor work").expect("it is hers");
    assert!(work["level"].as_u64() >= Some(6), "she decides: {work}");
    assert_eq!((text(&work["agreed_on"]), text(&work["handed_over_on"])), (TUESDAY, TUESDAY));
    assert_eq!((text(&work["result"]).is_empty(), text(&work["limits"]).is_empty()), (false, false), "{work}");
    assert_eq!((&work["private"], &work["fully"]), (&json!(false), &json!(true)), "both see it: {work}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_review_is_written_from_examples_read_talked_about_signed_and_filed() {
    let desktop = Desktop::with_stage("quarter1");
    let file = desktop.path("review.pdf");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", file.display().to_string());
    let window = desktop.open().await;
    window.opens("Ctrl+K").await;
    window.type_text("Reviews").await;
    window
        .until("document.querySelector('dialog[open] [role=option]')?.innerText.includes('Reviews')", "it is found")
        .await;
    window.type_text("\n").await;
    window.sees("How often does your company review?").await;
    window.click("Each quarter").await;
    window.sees("A review is due this quarter").await;
    window.click("None").await;
    // Her name stands in the sidebar as well.
    let hers =
        "[...document.querySelectorAll('main li .name')].find((name) => name.innerText.trim() === 'Priya Raman')";
    window.run(&format!("return {hers}.click()")).await;
    window.sees("First, what does Priya think?").await;
    window.click_role("button", "Go on without their words").await;
    window.until("document.querySelector('dialog[open] textarea')", "the reason is asked for").await;
    window.type_text("would rather talk about it").await;
    window.press("Ctrl+Enter").await;
    window.sees("Write from examples.").await;
    window.click("Use").await;
    window.sees("Take out").await;
    window.tab_to("In short").await;
    window.type_text("Priya made the close dependable this quarter.").await;
    window.picture("journey-review-draft").await;
    window.click_role("button", "Give to read").await;
    window.sees("two working days before you talk").await;
    window.click_role("button", "We have talked about it").await;
    window.until("document.querySelector('dialog[open] input')", "the day is asked for").await;
    window.press("Ctrl+Enter").await;
    window.sees("What does Priya say to it?").await;
    window.click_role("button", "Record what Priya says").await;
    window.click("Has read it, and we talked").await;
    window.press("Ctrl+Enter").await;
    window.sees("Recorded by").await;
    window.click_role("button", "Sign for myself").await;
    window.sees("Save the final packet").await;
    window.picture("journey-review-signed").await;
    window.click_role("button", "More: Priya Raman").await;
    window.click("Support plan").await;
    window.click_role("button", "Begin a support plan").await;
    window.sees("Have you spoken with HR?").await;
    assert!(!window.has("button", "Save PDF").await, "it leaves in no way before a yes");
    window.picture("journey-support-plan").await;
    window.click("Yes").await;
    window.click_role("button", "Save").await;
    window.sees("You spoke with HR on").await;
    assert!(window.has("button", "Save PDF").await, "with HR in the know it can be saved");

    let reviews = desktop.ask("list_reviews", json!({ "quarter": null }));
    let line = list(&reviews["lines"]).iter().find(|line| line["person_name"] == "Priya Raman").expect("hers");
    let review = desktop.ask("review", json!({ "id": line["id"] }));
    assert_eq!(review["state"], "signed", "{review}");
    assert_eq!((&review["scale"], &review["final_value"]), (&Value::Null, &Value::Null), "no level is given: {review}");
    assert!(list(&review["examples"]).iter().any(|one| one["used"] == true), "an example stands behind it: {review}");
    let decided: Vec<(&str, &str)> =
        list(&review["decisions"]).iter().map(|one| (text(&one["role"]), text(&one["method"]))).collect();
    assert!(decided.contains(&("employee", "recorded")) && decided.contains(&("manager", "signed")), "{decided:?}");
    window.close().await;
}
