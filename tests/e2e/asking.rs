//! Others are asked by a form: it is made here, answered in a browser, and what came back is looked into and taken in.

use crate::browser::Browser;
use crate::window::{CANARY, Desktop, Window};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// The sidebar as it stands, entry by entry.
const SIDEBAR: &str = "return [...document.querySelectorAll('nav .entry')].map((node) => node.innerText.trim())";

/// Everything about how a page looks that a program can see, in both themes.
async fn look_at(window: &Window, name: &str) {
    for theme in ["light", "dark"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), "the theme is shown").await;
        window.picture(&format!("asking-{name}-{theme}")).await;
        assert_eq!(window.accessibility_faults().await, Vec::<String>::new(), "{name}, {theme}");
    }
}

/// The same of a page that somebody else opens in a browser.
async fn look_at_page(desktop: &Desktop, page: &Path, name: &str) {
    if let Some(folder) = std::env::var_os("QUARTERDECK_TEST_OUTPUT") {
        std::fs::create_dir_all(&folder).expect("the test output folder");
        std::fs::copy(page, PathBuf::from(folder).join(format!("asking-page-{name}.html"))).expect("kept");
    }
    let browser = desktop.open_page(page).await;
    browser.until("document.body?.dataset.form", "the page is there").await;
    browser.picture(&format!("asking-page-{name}")).await;
    assert_eq!(browser.accessibility_faults().await, Vec::<String>::new(), "{name}");
    browser.close().await;
}

async fn found(window: &Window, words: &str) {
    window.opens("Ctrl+K").await;
    window.type_text(words).await;
    window.until("document.querySelector('dialog[open] [role=option]')", "something is found").await;
    window.type_text("\n").await;
    window.until("!document.querySelector('dialog[open]')", "the palette is closed").await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_shelf_for_asking_others_is_found_opened_and_put_away() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.sees("You owe").await;
    let before = window.run(SIDEBAR).await;
    window.start_counting();
    found(&window, "360").await;
    window.until("document.querySelector('main h1')?.innerText === 'Asking others'", "its first page").await;
    window.sees("How others see you as a manager").await;
    window.click_role("button", "More").await;
    window.sees("Asking others").await;
    let row = "[...document.querySelectorAll('main li')].find((li) => li.querySelector('h2, h3')?.innerText.trim() === 'Asking others')";
    window.until(&format!("{row}?.innerText.includes('Put away')"), "it is down").await;
    let press = format!(
        "[...{row}.querySelectorAll('button')].find((b) => b.innerText.trim() === 'Put away').click(); return 1"
    );
    window.run(&press).await;
    window.sees("Put away: Asking others.").await;
    // The press above was one of the mouse, too.
    assert!(window.clicks() < 5, "{} clicks and one", window.clicks());
    assert_eq!(window.run(SIDEBAR).await, before, "nothing else in the sidebar has moved");
    assert_eq!(desktop.ask("shell", json!({}))["show"]["shelves"], json!([]));
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_self_review_is_asked_for_answered_in_a_browser_and_brought_in() {
    let desktop = Desktop::with_stage("quarter1");
    let (form, answers) = (desktop.path("Looking back.html"), desktop.path("answers"));
    std::fs::create_dir(&answers).expect("a folder");
    let desktop = desktop
        .with("QUARTERDECK_SAVE_DIALOG_ANSWER", form.display().to_string())
        .with("QUARTERDECK_OPEN_DIALOG_ANSWER", answers.display().to_string());
    let window = desktop.open().await;
    window.click("Amara Okafor").await;
    window.sees("Next talk").await;
    window.click_role("button", "More: Amara Okafor").await;
    window.click_role("menuitem", "Ask for a self-review").await;
    window.sees("Anything in particular?").await;
    window.fill("Anything in particular?", "Think of the vendors as well").await;
    window.fill("Back by", "4 Dec").await;
    look_at(&window, "form").await;
    window.press("Ctrl+Enter").await;
    window.sees("Now pass it on.").await;
    let html = std::fs::read_to_string(&form).expect("the form is written");
    assert!(!html.contains(CANARY) && html.contains("Think of the vendors as well"), "nothing private is in it");

    look_at_page(&desktop, &form, "self-review").await;
    // Somebody else's browser, without a network.
    let mut browser = Browser::open(&desktop, &form, false).await;
    browser.click("button[type=submit]").await;
    browser.until("!document.getElementById('wrong').hidden", "an empty form is not saved").await;
    browser.fill("#sr1", "Every vendor is live <b>within</b> ten days").await;
    browser.fill("#sr6", "An hour a week without mail").await;
    browser.run("location.reload(); return 1").await;
    browser.until("document.getElementById('sr6')?.value.startsWith('An hour')", "what was typed is still there").await;
    browser.click("button[type=submit]").await;
    browser.until("!document.getElementById('said').hidden", "it says where it is").await;
    browser.saved(&answers).await;
    if let Browser::Chromium(page) = &browser {
        assert!(page.reached().is_empty(), "nothing is fetched: {:?}", page.reached());
    }
    browser.close().await;

    found(&window, "Asking others").await;
    window.sees("Not back yet").await;
    look_at(&window, "shelf").await;
    window.click_role("button", "Bring in answers").await;
    window.sees("Every vendor is live <b>within</b> ten days").await;
    assert_eq!(list(&desktop.ask("list_rounds", json!({})))[0]["state"], "waiting", "looking takes nothing in");
    look_at(&window, "preview").await;
    window.click_role("button", "Bring it in").await;
    window.sees("The answers are here.").await;
    window.until("document.querySelector('main h1')?.innerText === 'Self-review of Amara Okafor'", "its page").await;
    window.sees("An hour a week without mail").await;
    window.press("Ctrl+Z").await;
    window.sees("The answers are not back yet.").await;
    assert_eq!(list(&desktop.ask("list_rounds", json!({})))[0]["state"], "waiting", "one step took it back");
    window.press("Ctrl+Shift+Z").await;
    window.sees("An hour a week without mail").await;
    look_at(&window, "answers").await;
    assert_eq!(list(&desktop.ask("list_rounds", json!({})))[0]["state"], "received");

    // The same file once more, and one that somebody changed.
    let kept = std::fs::read_dir(&answers).expect("listed").flatten().next().expect("the file").path();
    let text = std::fs::read_to_string(&kept).expect("read");
    std::fs::write(answers.join("changed.json"), text.replace("ten days", "two days")).expect("written");
    found(&window, "Asking others").await;
    assert!(!window.has("button", "Bring in answers").await, "nothing is out");
    let refused = ["answers are here already", "was changed after it was saved"];
    let files: Vec<Value> = std::fs::read_dir(&answers)
        .expect("listed")
        .flatten()
        .map(|file| json!({ "name": "a.json", "text": std::fs::read_to_string(file.path()).expect("read"), "unread": null }))
        .collect();
    let preview = window.call("look_into_answers", json!([files])).await.expect("looked into").to_string();
    assert!(refused.iter().all(|words| preview.contains(words)), "{preview}");
    window.close().await;
}

/// Answers the form of the team as three people would, each in a browser of their own kind.
async fn three_of_the_team(desktop: &Desktop, form: &Path, into: &Path) -> Vec<PathBuf> {
    let mut saved = vec![];
    for (n, mark) in [2, 4, 3].into_iter().enumerate() {
        let mut browser = Browser::open(desktop, form, n == 0).await;
        let marks = format!(
            "for (const radio of document.querySelectorAll('input[type=radio][value=\"{mark}\"]')) radio.checked = true; return 1"
        );
        browser.run(&marks).await;
        browser.fill("#PO1", ["Keep asking us", "The Friday mail", "Say what we are for"][n]).await;
        browser.click("button[type=submit]").await;
        browser.until("!document.getElementById('said').hidden", "it is saved").await;
        saved.push(browser.saved(into).await);
        browser.close().await;
    }
    saved
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_team_answers_without_names_and_somebody_else_puts_it_together() {
    let desktop = Desktop::with_stage("month6");
    let (forms, answers) = (desktop.path("forms"), desktop.path("all"));
    std::fs::create_dir(&forms).expect("a folder");
    std::fs::create_dir(&answers).expect("a folder");
    let desktop = desktop
        .with("QUARTERDECK_FOLDER_DIALOG_ANSWER", forms.display().to_string())
        .with("QUARTERDECK_OPEN_DIALOG_ANSWER", answers.display().to_string());
    let window = desktop.open().await;
    found(&window, "Asking others").await;
    window.click_role("button", "Make a form: How others see you as a manager").await;
    window.sees("Who puts the answers together?").await;
    window.fill("Who puts the answers together?", "Marta Klein").await;
    look_at(&window, "survey").await;
    window.press("Ctrl+Enter").await;
    window.sees("forms saved, one for each group.").await;
    let page = |ending: &str| {
        let files = std::fs::read_dir(&forms).expect("listed").flatten().map(|file| file.path());
        files.into_iter().find(|path| path.display().to_string().ends_with(ending)).expect("a page")
    };
    look_at_page(&desktop, &page("Team.html"), "team").await;
    look_at_page(&desktop, &page("put together.html"), "together").await;
    let single = desktop.path("single");
    let saved = three_of_the_team(&desktop, &page("Team.html"), &single).await;

    // The third person, who gets the same file twice and leaves one sentence out.
    let mut browser = Browser::open(&desktop, &page("put together.html"), false).await;
    browser.choose("#files", &saved[..2]).await;
    browser.until("document.getElementById('counts').innerText.includes('too few')", "two are too few").await;
    assert_eq!(browser.run("return document.getElementById('save').disabled").await, json!(true));
    browser.choose("#files", &saved[1..]).await;
    browser.until("document.getElementById('wrong').innerText.includes('already')", "the same file counts once").await;
    browser.until("document.querySelectorAll('#comments label').length === 3", "three sentences").await;
    browser
        .run(
            "[...document.querySelectorAll('#comments label')].find((node) => node.innerText.includes('Friday'))
             .querySelector('input').click(); return 1",
        )
        .await;
    browser.click("#save").await;
    browser.until("!document.getElementById('said').hidden", "it is saved").await;
    browser.saved(&answers).await;
    browser.close().await;

    window.click_role("button", "Bring in answers").await;
    window.sees("Your team: three answers").await;
    look_at(&window, "groups").await;
    window.click_role("button", "Bring it in").await;
    window.sees("Keep asking us").await;
    let shown = window.text().await;
    assert!(!shown.contains("Friday mail"), "what was left out is not there");
    assert!(shown.contains("Say what we are for"), "{shown}");
    look_at(&window, "result").await;
    window.resize(1024, 768).await;
    window.picture("asking-result-1024").await;
    window.close().await;
}
