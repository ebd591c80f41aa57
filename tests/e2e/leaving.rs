//! Another computer and another company, by keys alone: a copy is carried away, everything goes from here, and there it is
//! opened again whole.

use crate::window::{Desktop, TUESDAY, Window};
use serde_json::json;
use std::path::Path;

/// Every file below a folder that is not the driver's.
fn all(folder: &Path) -> Vec<String> {
    let mut found = vec![];
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.append(&mut all(&entry.path()));
        } else {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

async fn look(window: &Window, name: &str) {
    for theme in ["dark", "light"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), theme).await;
        window.picture(&format!("{name}_{theme}")).await;
    }
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_copy_is_carried_away_everything_goes_and_the_copy_opens_elsewhere() {
    let desktop = Desktop::new().on(TUESDAY);
    desktop.ask("introduce", json!({ "name": "Dana Weiss", "new_in_role": false }));
    desktop.ask("add_people", json!({ "names": ["Priya Raman"] }));
    desktop.ask("capture", json!({ "text": "Priya lighthouse of yesterday" }));
    desktop.command(&["backup"]);
    let carried = desktop.path("stick");
    std::fs::create_dir(&carried).expect("a stick");
    let desktop = desktop.with("QUARTERDECK_FOLDER_DIALOG_ANSWER", carried.display().to_string());

    let window = desktop.open().await;
    window.goes_to("About Quarterdeck").await;
    window.sees("SQLCipher").await;
    look(&window, "about").await;
    window.opens("Ctrl+K").await;
    window.type_text("Leave this company").await;
    window.until("document.querySelector('dialog[open] [role=option]')", "it is found").await;
    window.press("Enter").await;
    window.sees("This computer loses the whole planner for good").await;
    look(&window, "leave_company").await;
    assert!(window.accessibility_faults().await.is_empty(), "{:?}", window.accessibility_faults().await);
    // Left as it is, nothing goes.
    window.press("Esc").await;
    window.until("!document.querySelector('dialog[open]')", "left as it is").await;
    assert!(desktop.store().join("planner.db").is_file());

    window.opens("Ctrl+K").await;
    window.type_text("Leave this company").await;
    window.until("document.querySelector('dialog[open] [role=option]')", "it is found").await;
    window.press("Enter").await;
    window.sees("This computer loses the whole planner for good").await;
    window.tab_to("Save a copy to carry").await;
    window.press("Enter").await;
    window.until("document.querySelector('dialog [role=status]')", "the copy is made").await;
    window.tab_to("Type “erase everything”").await;
    window.type_text("erase\n").await;
    assert!(desktop.store().join("planner.db").is_file(), "other words erase nothing");
    window.press("Ctrl+A").await;
    window.type_text("erase everything\n").await;
    window.sees("Everything is erased.").await;
    window.picture("left_company").await;
    assert!(!desktop.store().join("planner.db").exists() && !desktop.store().join("key.json").exists());
    let process = window.process().expect("the program");
    window.tab_to("Close Quarterdeck").await;
    window.press("Enter").await;
    let asked = std::time::Instant::now();
    while Path::new(&format!("/proc/{process}")).exists() {
        let state = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        if state.contains(") Z ") || state.is_empty() {
            break;
        }
        assert!(asked.elapsed() < crate::window::PATIENCE, "the window was not closed");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    drop(window);
    for gone in ["planner", "planner.backups", "config/quarterdeck", "data/quarterdeck"] {
        assert!(all(&desktop.path(gone)).is_empty(), "{gone}: {:?}", all(&desktop.path(gone)));
    }

    // The other computer.
    let copy = std::fs::read_dir(&carried).expect("listed").flatten().next().expect("the copy").path();
    let there = desktop.with("QUARTERDECK_STORE", copy.display().to_string());
    let window = there.open().await;
    let found = window.call("find", json!(["lighthouse"])).await.expect("found");
    assert!(found.to_string().contains("yesterday"), "{found}");
    window.close().await;
    assert_eq!(there.command(&["check"]).trim(), "ok");
}
