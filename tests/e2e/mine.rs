//! What is the manager's own: a self-check, a learning record, hiring up to somebody's first day, and the papers about
//! oneself; pressed in the window, and asked by a second process on the same planner.

use crate::window::{Desktop, Window};
use serde_json::json;

/// Chooses the nth answer of every question in view.
async fn answers(window: &Window, nth: u32) {
    let script = format!(
        "const within = document.querySelector('dialog[open]') ?? document.querySelector('main');
         for (const set of within.querySelectorAll('fieldset')) set.querySelectorAll('input[type=radio]')[{nth}]?.click();
         return 1"
    );
    window.run(&script).await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_self_check_of_six_pairs_stands_as_rows_of_dots() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("Asking others").await;
    window.sees("Six pairs about how you worked").await;
    window.looks_right("mine-asking").await;
    window.click_role("button", "Begin the self-check").await;
    window.sees("Think of the last three months").await;
    window.looks_right("mine-self-check").await;
    let asked = window.run("return document.querySelectorAll('main fieldset').length").await;
    assert_eq!(asked, json!(12), "six pairs, and the others behind More");
    answers(&window, 3).await;
    window.click_role("button", "Save").await;
    window.sees("How often").await;
    window.looks_right("mine-dots").await;
    let check = desktop.ask("self_check", json!({ "quarter": null }));
    let answered = check["pairs"].as_array().expect("pairs").iter().filter(|pair| pair["now"]["steadying"] == 4);
    assert_eq!(answered.count(), 6, "{check}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn what_was_learned_is_kept_effect_first() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("My learning").await;
    window.sees("Across the team").await;
    window.looks_right("mine-learning-before").await;
    window.click_role("button", "Add to my record").await;
    window.click_role("menuitem", "Something learned").await;
    window.fill("What you know or do differently now", "I ask before I answer").await;
    window.looks_right("mine-learning-form").await;
    window.press("Ctrl+Enter").await;
    window.closed().await;
    window.sees("I ask before I answer").await;
    window.sees("Save 2026 as PDF").await;
    window.looks_right("mine-learning").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_post_is_filled_with_questions_and_scores_and_ends_in_a_plan() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("Hiring").await;
    window.sees("No post is to be filled").await;
    window.looks_right("mine-hiring-empty").await;
    window.click_role("button", "Add a post").await;
    window.fill("The post", "Night desk").await;
    window.fill("What it asks, 1", "Reads logs").await;
    window.click_role("checkbox", "Describe a mistake of yours that others noticed. What happened next?").await;
    window.looks_right("mine-post-form").await;
    window.press("Ctrl+Enter").await;
    window.closed().await;
    window.sees("Describe a mistake").await;
    window.click_role("button", "Add somebody").await;
    window.fill("Name", "Noor Haddad").await;
    window.press("Ctrl+Enter").await;
    window.closed().await;
    window.click_role("button", "Score: Noor Haddad").await;
    window.sees("Score alone first").await;
    answers(&window, 3).await;
    window.looks_right("mine-scores").await;
    window.press("Ctrl+Enter").await;
    window.closed().await;
    window.looks_right("mine-post").await;
    window.click_role("button", "More: Noor Haddad").await;
    window.click_role("menuitem", "Hired").await;
    window.fill("Because", "Calm in the trial hour").await;
    window.press("Ctrl+Enter").await;
    window.closed().await;
    window.click_role("button", "Plan the first ninety days: Noor Haddad").await;
    window.sees("joins your team on the first day").await;
    window.press("Ctrl+Enter").await;
    window.closed().await;
    window.sees("Before day 1").await;
    window.looks_right("mine-first-days").await;
    let posts = desktop.ask("list_posts", json!({}));
    assert_eq!((&posts[0]["title"], &posts[0]["questions_stand"]), (&json!("Night desk"), &json!(true)), "{posts}");
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_managers_own_papers_say_what_will_be_printed() {
    let desktop = Desktop::with_stage("month6");
    let window = desktop.open().await;
    window.goes_to("My own papers").await;
    window.sees("The five steps").await;
    window.looks_right("mine-own-pack").await;
    let growth =
        "[...document.querySelectorAll('main label')].find((one) => one.innerText.trim() === 'My growth pack')";
    window.run(&format!("{growth}.click(); return 1")).await;
    window.until("document.querySelector('main')?.innerText.includes('Year 2026')", "the year").await;
    window.looks_right("mine-growth-pack").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn what_left_this_computer_is_listed_and_hr_gets_a_page_of_what_holds() {
    let desktop = Desktop::with_stage("quarter1");
    let to = desktop.path("hr.pdf");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", to.display().to_string());
    let window = desktop.open().await;
    window.goes_to("Privacy").await;
    window.sees("Nobody else opens this folder.").await;
    window.sees("Nothing so far.").await;
    window.tab_to("Save the page").await;
    window.press("Enter").await;
    window.sees("The page for HR is saved.").await;
    window.sees("hr.pdf").await;
    window.looks_right("mine-privacy").await;
    window.close().await;
    let page = desktop.read_packet(&to);
    for words in ["What is kept", "No password is set in this planner", "It computes no rating, ranks nobody"] {
        assert!(page.replace('\n', " ").contains(words), "{words}: {page}");
    }
    let left = desktop.ask("list_saved_files", json!({}));
    assert_eq!(left[0]["file_name"], "hr.pdf");
}
