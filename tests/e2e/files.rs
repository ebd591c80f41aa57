//! Files behind an example: a picture is added, looked at, opened by another program, taken off and brought back; and no
//! copy of it is there after the next start.

use crate::window::{Desktop, Window};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

const NOTE: &str = "Ran the supplier call alone";
const NAME: &str = "Screen of the supplier call.png";

/// A picture on this computer, and a program of the system that only notes what it was asked to open.
fn prepared() -> (Desktop, PathBuf) {
    let desktop = Desktop::with_stage("weeks2");
    let picture = desktop.path(NAME);
    let icon = Path::new(env!("CARGO_MANIFEST_DIR")).join("../icons/256x256.png");
    std::fs::copy(icon, &picture).expect("a picture");
    let (programs, asked) = (desktop.path("programs"), desktop.path("asked"));
    std::fs::create_dir(&programs).expect("a folder");
    let opener = programs.join("xdg-open");
    std::fs::write(&opener, format!("#!/bin/sh\nprintf '%s' \"$1\" > '{}'\n", asked.display())).expect("written");
    std::fs::set_permissions(&opener, PermissionsExt::from_mode(0o755)).expect("made to run");
    let path = std::env::var("PATH").unwrap_or_default();
    let desktop = desktop
        .with("PATH", format!("{}:{path}", programs.display()))
        .with("QUARTERDECK_OPEN_DIALOG_ANSWER", picture.display().to_string());
    (desktop, asked)
}

/// Opens the note's line on the page of the person it is about, and the files behind it.
async fn files_of_the_note(window: &Window, button: &str) {
    window.click("Amara Okafor").await;
    window.sees(NOTE).await;
    let line =
        format!("[...document.querySelectorAll('main li > button')].find((b) => b.innerText.includes('{NOTE}'))");
    window.run(&format!("const line = {line}; line.scrollIntoView({{ block: 'center' }}); line.click()")).await;
    window.click_role("button", button).await;
    window.until("document.querySelector('dialog[open]')", "the files are there").await;
}

async fn from_menu(window: &Window, act: &str) {
    window.click_role("button", &format!("More: {NAME}")).await;
    window.click_role("menuitem", act).await;
}

/// What the other program was asked to open, once it was.
async fn opened(asked: &Path) -> PathBuf {
    for _ in 0..200 {
        match std::fs::read_to_string(asked) {
            Ok(path) if !path.is_empty() => return path.into(),
            _ => tokio::time::sleep(std::time::Duration::from_millis(50)).await,
        }
    }
    panic!("nothing was opened");
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_picture_stands_behind_an_example_and_leaves_no_copy() {
    let (desktop, asked) = prepared();
    let amara = desktop.person("Amara");
    let note = desktop.ask("add_note", json!({ "person_id": amara, "text": NOTE, "on": null }))["id"].clone();
    let kept = || desktop.ask("attachments", json!({ "to": "entry", "id": note })).as_array().map_or(0, Vec::len);
    let window = desktop.open().await;
    files_of_the_note(&window, "Add a file").await;
    window.picture("files-none").await;
    window.click_role("button", "Add a file").await;
    window.sees(&format!("{NAME} was added.")).await;
    window.until("document.querySelector('dialog[open] img')?.naturalWidth === 256", "the picture is shown").await;
    assert_eq!(kept(), 1);
    for theme in ["light", "dark"] {
        window.call("change_settings", json!([{ "theme": theme }])).await.expect("the theme is taken");
        window.until(&format!("document.documentElement.dataset.theme === '{theme}'"), "the theme is shown").await;
        for (width, height) in [(1366, 820), (1024, 768)] {
            window.resize(width, height).await;
            window.picture(&format!("files-picture-{theme}-{width}")).await;
        }
        assert_eq!(window.accessibility_faults().await, Vec::<String>::new(), "{theme}");
    }

    from_menu(&window, "Open in its program").await;
    window.sees("A copy is open.").await;
    let copy = opened(&asked).await;
    assert!(copy.starts_with(desktop.store()), "{}", copy.display());
    assert_eq!(std::fs::read(&copy).expect("a copy"), std::fs::read(desktop.path(NAME)).expect("the file"));
    assert_eq!(std::fs::metadata(&copy).expect("there").permissions().mode() & 0o777, 0o400);

    from_menu(&window, "Take off").await;
    window.sees(&format!("{NAME} was taken off.")).await;
    window.until("!document.querySelector('dialog[open] img')", "the picture is gone").await;
    assert_eq!(kept(), 0);
    window.click_role("button", "Undo").await;
    window.until("document.querySelector('dialog[open] li')", "it is back").await;
    window.click_role("button", NAME).await;
    window.until("document.querySelector('dialog[open] img')?.naturalWidth === 256", "with every byte").await;
    assert_eq!(kept(), 1);
    window.press("Esc").await;
    window.until("!document.querySelector('dialog[open]')", "closed").await;
    assert!(window.has("button", "One file").await, "the line says that there is one");
    window.picture("files-line").await;

    // What is looked for by its name is found.
    window.opens("Ctrl+K").await;
    window.type_text("supplier call png").await;
    window
        .until(
            "[...document.querySelectorAll('dialog[open] [role=option]')].some((o) => o.innerText.includes('.png'))",
            "found by its name",
        )
        .await;
    window.press("Esc").await;

    // Killed, it cannot tidy up; the next start does.
    window.kill().await;
    assert!(copy.exists(), "the control: a killed window leaves its copy");
    let window = desktop.open().await;
    window.sees("Amara Okafor").await;
    assert!(!copy.exists() && !desktop.store().join("opened").exists(), "gone at the next start");
    window.close().await;
}
