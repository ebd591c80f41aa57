//! Backups by keys alone: one is made and proven, one is taken back for a try, and yesterday's comes back after a look at
//! what would change.

use crate::window::{Desktop, TUESDAY, Window};
use serde_json::json;

async fn to_backups(window: &Window) {
    window.press("Ctrl+,").await;
    window.until("document.querySelector('#settings-backups button')", "the settings have backups").await;
    window.tab_to("Back up now").await;
}

async fn notes(window: &Window) -> Vec<String> {
    let found = window.call("find", json!(["lighthouse"])).await.expect("found");
    let found = serde_json::to_string(&found).expect("in words");
    ["yesterday", "today"].into_iter().filter(|word| found.contains(word)).map(str::to_owned).collect()
}

#[tokio::test]
#[ignore = "needs the built program and a screen"]
async fn a_backup_is_made_proven_and_yesterdays_taken_back_by_keys() {
    let desktop = Desktop::new().on("2026-11-23");
    desktop.ask("introduce", json!({ "name": "Dana Weiss", "new_in_role": false }));
    desktop.ask("add_people", json!({ "names": ["Priya Raman", "Tomás Oliveira"] }));
    desktop.ask("capture", json!({ "text": "Priya lighthouse of yesterday" }));
    desktop.command(&["backup"]);
    let desktop = desktop.on(TUESDAY);
    desktop.ask("capture", json!({ "text": "Priya lighthouse of today" }));
    desktop.ask("capture", json!({ "text": "Tomás asked for a week off" }));

    let window = desktop.open().await;
    to_backups(&window).await;
    window.sees("Something was written since.").await;
    window.press("Enter").await;
    window.sees("Last backup proven today").await;
    window.no_longer_sees("Something was written since.").await;
    let after = desktop.command(&["restore"]);
    assert_eq!(after.lines().count(), 2, "a second one, and the first still there: {after}");
    window.tab_to("Prove a backup").await;
    window.press("Enter").await;
    window.sees("Proven: it came back whole, with").await;
    for theme in ["light", "dark"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), theme).await;
        window.run("document.querySelector('#settings-backups').scrollIntoView(); return 1").await;
        window.picture(&format!("backups_{theme}")).await;
    }

    // One that is not there is not taken, and leaving changes nothing.
    window.tab_to("Restore…").await;
    window.opens("Enter").await;
    assert_eq!(window.focus().await.split_once(' ').expect("a role and a name").1, "Which one");
    window.press("y").await; // the first letter of "Yesterday"
    window.sees("Priya Raman").await;
    window.sees("1 gone").await;
    window.picture("restore_dark").await;
    window.call("change_settings", json!([{ "theme": "light" }])).await.expect("the theme is taken");
    window.until("document.documentElement.dataset.theme === 'light'", "light").await;
    window.picture("restore_light").await;
    assert!(window.accessibility_faults().await.is_empty(), "{:?}", window.accessibility_faults().await);
    window.press("Esc").await;
    window.until("!document.querySelector('dialog[open]')", "left as it is").await;
    assert_eq!(notes(&window).await, ["yesterday", "today"]);

    window.tab_to("Restore…").await;
    window.opens("Enter").await;
    window.press("y").await;
    window.sees("1 gone").await;
    window.tab_to("Restore").await;
    window.press("Enter").await;
    // The page is read anew on what was yesterday.
    window.until("!document.querySelector('dialog[open]') && document.querySelector('main h1')", "begun anew").await;
    assert_eq!(notes(&window).await, ["yesterday"]);
    assert!(desktop.store().join("planner.db.before-restore").is_file(), "the file of before is kept");
    assert_eq!(desktop.command(&["check"]).trim(), "ok");

    // What was there before is a backup itself, and comes back as well.
    to_backups(&window).await;
    window.tab_to("Restore…").await;
    window.opens("Enter").await;
    window.press("t").await; // the newest of "Today"
    window.sees("1 back").await;
    window.tab_to("Restore").await;
    window.press("Enter").await;
    window.until("!document.querySelector('dialog[open]') && document.querySelector('main h1')", "begun anew").await;
    assert_eq!(notes(&window).await, ["yesterday", "today"]);
    window.close().await;
}

/// Opens the menu of a person's page and runs the entry whose words begin so.
async fn choose(window: &Window, entry: &str) {
    window.tab_to("More: Priya Raman").await;
    window.press("Enter").await;
    window.until("document.querySelector('[role=menu]')", "the menu is open").await;
    for _ in 0..40 {
        if window.focus().await.split_once(' ').is_some_and(|(_, name)| name.starts_with(entry)) {
            window.opens("Enter").await;
            return;
        }
        window.press("Down").await;
    }
    panic!("no entry {entry:?}\n{}", window.text().await);
}

#[tokio::test]
#[ignore = "needs the built program and a screen"]
async fn somebody_is_held_and_then_erased_by_keys() {
    let desktop = Desktop::new().on(TUESDAY);
    desktop.ask("introduce", json!({ "name": "Dana Weiss", "new_in_role": false }));
    desktop.ask("add_people", json!({ "names": ["Priya Raman", "Tomás Oliveira"] }));
    desktop.ask("capture", json!({ "text": "Priya lighthouse of yesterday" }));
    desktop.ask("capture", json!({ "text": "Tomás lighthouse of today, with Priya" }));
    desktop.command(&["backup"]);

    let window = desktop.open().await;
    window.opens("Ctrl+K").await;
    window.type_text("Priya Raman").await;
    window.until("document.querySelector('dialog[open] [role=option]')", "somebody is found").await;
    window.press("Enter").await;
    window.until("document.querySelector('main h1')?.innerText === 'Priya Raman'", "her page").await;
    choose(&window, "Their data").await;
    window.tab_to("Somebody asked…").await;
    window.press("Enter").await;
    window.sees("They asked for their data").await;
    window.picture("hold_light").await;
    window.tab_to("Keep everything").await;
    window.press("Enter").await;
    window.sees("Nothing about Priya is erased until you lift this").await;
    window.sees("Answer by").await;
    window.picture("held_light").await;
    assert!(window.accessibility_faults().await.is_empty(), "{:?}", window.accessibility_faults().await);
    window.press("Esc").await;
    window.until("!document.querySelector('dialog[open]')", "closed").await;
    window.sees("Nothing about Priya is erased until you lift this").await;

    choose(&window, "Erase").await;
    window.sees("Somebody has asked for this. Ask HR first.").await;
    assert!(!window.has("button", "Erase for good").await, "a hold stands");
    window.press("Esc").await;
    window.until("!document.querySelector('dialog[open]')", "closed").await;

    choose(&window, "Their data").await;
    window.tab_to("Why it may be lifted").await;
    window.press("Enter").await;
    window.sees("Say why it may be lifted.").await;
    window.type_text("answered today\n").await;
    window.sees("On hold from today to today: answered today").await;
    window.press("Esc").await;
    window.until("!document.querySelector('dialog[open]')", "closed").await;

    choose(&window, "Erase").await;
    window.sees("1 text about somebody else that names Priya").await;
    window.tab_to("I want Priya erased for good").await;
    window.press("Space").await;
    for theme in ["dark", "light"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), theme).await;
        window.picture(&format!("erase_{theme}")).await;
    }
    assert!(window.accessibility_faults().await.is_empty(), "{:?}", window.accessibility_faults().await);
    window.tab_to("Erase for good").await;
    window.press("Enter").await;
    window.sees("Priya is erased, in").await;
    assert_eq!(notes(&window).await, ["today"]);
    let people = desktop.ask("list_people", json!({ "all": true })).to_string();
    assert!(!people.contains("Priya") && people.contains("Tomás"), "{people}");
    window.close().await;
    assert_eq!(desktop.command(&["check"]).trim(), "ok");
    // Nor does a backup bring her back.
    let oldest = desktop.command(&["restore"]);
    let oldest = oldest.lines().last().and_then(|line| line.split("  ").next()).expect("a backup").to_owned();
    desktop.command(&["restore", &oldest]);
    assert!(!desktop.ask("list_people", json!({ "all": true })).to_string().contains("Priya"));
}
