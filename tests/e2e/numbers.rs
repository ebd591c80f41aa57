//! All numbers of one person: found from the quarter, opened to their records, saved on one sheet, and switched off for good.

use crate::window::Desktop;
use serde_json::json;

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn the_numbers_of_a_person_are_chosen_opened_saved_and_switched_off() {
    let desktop = Desktop::with_stage("month6");
    let file = desktop.path("numbers.pdf");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", file.to_string_lossy());
    let people = desktop.ask("list_people", json!({ "all": false }));
    let name = people[0]["display_name"].as_str().expect("a name").to_owned();
    let window = desktop.open().await;

    window.until("document.querySelector('main h1')", "a page is there").await;
    window.press("Ctrl+2").await;
    window.click_role("button", "All numbers").await;
    window.sees("Whose?").await;
    window.picture("numbers-whose").await;
    // By the list: the sidebar has the same name and opens the person.
    window.run("document.querySelector('main li button').click()").await;
    window.sees("They say nothing about what was not.").await;
    let rows = window.run("return [...document.querySelectorAll('main tbody th')].map((cell) => cell.innerText)").await;
    assert_eq!(rows.as_array().map(Vec::len), Some(23), "in one order, without mood and energy: {rows}");

    window.picture("numbers").await;

    // Everything that can be opened is opened: no row hides a fault.
    window
        .run("document.querySelectorAll('main tbody button[aria-expanded=false]').forEach((one) => one.click())")
        .await;
    window
        .until(
            "document.querySelectorAll('main tbody ul').length > 8 && !document.querySelector('main .skeleton')",
            "records",
        )
        .await;
    for (width, height) in [(1366, 820), (1024, 768)] {
        window.resize(width, height).await;
        window.until(&format!("innerWidth === {width}"), "the window has its size").await;
        let wide = "return document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth";
        assert!(
            window.run(wide).await.as_i64().is_some_and(|more| more <= 1),
            "nothing is wider than its place at {width}"
        );
        window.picture(&format!("numbers-open-{width}")).await;
    }
    assert_eq!(window.accessibility_faults().await, Vec::<String>::new());

    // The picture of the thirteen weeks has a table behind it.
    let in_table = "[...document.querySelectorAll('main .strip td')].some((cell) => cell.innerText.includes(' met'))";
    assert_eq!(window.run(&format!("return {in_table}")).await, json!(false));
    window.click_role("button", "Show as table").await;
    window.until(in_table, "the talks, each with its day").await;
    window.picture("numbers-strip-table").await;
    assert_eq!(window.accessibility_faults().await, Vec::<String>::new());

    window.click_role("button", "Save as PDF").await;
    window.sees("Saved, marked as your own.").await;
    let text = desktop.read_packet(&file);
    for words in ["All numbers", "They say nothing about what was not.", "own working page", &name] {
        assert!(text.contains(words), "{words:?} is printed: {text}");
    }
    assert!(!text.contains(crate::window::CANARY), "counts, and nothing that was written");

    window.press("Ctrl+,").await;
    // Not at the lower edge, where the line about the saved file still lies.
    let off = "[...document.querySelectorAll('main button')].find((one) => one.innerText === 'Switch off for good')";
    window.until(off, "the settings").await;
    window.run(&format!("{off}.scrollIntoView({{ block: 'center' }})")).await;
    window.click_role("button", "Switch off for good").await;
    window.until("document.querySelector('dialog[open] button[type=submit]')", "it is asked once more").await;
    window.run("document.querySelector('dialog[open] button[type=submit]').click()").await;
    window.sees("Nothing is counted about anybody.").await;
    window.press("Ctrl+2").await;
    window.sees("Team").await;
    assert!(!window.has("button", "All numbers").await, "the way to it is gone");
    window.press("Ctrl+Z").await;
    let person = people[0]["id"].clone();
    let refused = window.call("all_numbers", json!([person, null])).await.expect_err("still off after Ctrl+Z");
    assert_eq!(refused["kind"], "invalid");
    window.close().await;
}
