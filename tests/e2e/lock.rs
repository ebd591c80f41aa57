//! A planner with a password: set, shut, opened, forgotten and recovered, by keys alone.

use crate::window::{Desktop, TUESDAY, Window};
use serde_json::{Value, json};
use std::os::unix::fs::FileExt;
use std::process::Command;
use std::time::Duration;

const PASSWORD: &str = "seven geese cross slowly";
/// Planted in the planner; 16 letters, so that it is found as a whole or not at all.
const PLANTED: &str = "KINGFISHER-29817";

/// A planner with a manager and two people, past its first steps.
fn begun() -> Desktop {
    let desktop = Desktop::new().on(TUESDAY);
    desktop.ask("introduce", json!({ "name": "Dana Weiss", "new_in_role": false }));
    desktop.ask("add_people", json!({ "names": ["Priya Raman", "Tomás Oliveira"] }));
    desktop.ask("capture", json!({ "text": format!("Priya {PLANTED} wants to present") }));
    desktop
}

/// Sets the password by keys, from the line on Today; the recovery code.
async fn protect(window: &Window, desktop: &Desktop) -> String {
    window.sees("At the moment anyone who can use this computer as you can open this planner.").await;
    window.tab_to("Set a password").await;
    window.press("Enter").await;
    window.sees("Nobody can look it up for you").await;
    window.type_text("short\n").await;
    window.sees("A password needs at least 8").await;
    window.press("Ctrl+A").await;
    window.type_text(PASSWORD).await;
    window.sees("Hard to guess.").await;
    window.picture("set_password").await;
    window.press("Enter").await;
    window.sees("This code opens the planner when the password is forgotten.").await;
    window.picture("recovery_code").await;
    let code =
        window.run("return [...document.querySelectorAll('.code li')].map((li) => li.lastChild.textContent)").await;
    let code: Vec<String> = serde_json::from_value(code).expect("seven groups");
    assert_eq!(code.len(), 7);
    window.tab_to("Save a page to print").await;
    window.press("Enter").await;
    window.sees("The page with the code is saved.").await;
    let page = desktop.read_packet(&desktop.path("code.pdf"));
    assert!(code.iter().all(|group| page.contains(group.as_str())), "the page has the code: {page}");
    window.tab_to("I have it").await;
    window.press("Enter").await;
    window.sees("From your paper").await;
    let asked = window.run("return document.querySelector('dialog label').textContent.match(/\\d/)[0]").await;
    let asked: usize = asked.as_str().and_then(|digit| digit.parse().ok()).expect("a group");
    window.type_text("0000\n").await;
    window.sees("That is not this group of the code.").await;
    window.press("Ctrl+A").await;
    window.type_text(&code[asked - 1].to_lowercase()).await;
    window.press("Enter").await;
    window.sees("Everything was encrypted anew.").await;
    code.join("-")
}

/// Waits until the program has begun anew in its place; its number.
async fn shut(window: &Window) -> u32 {
    let pid = window.process().expect("the program");
    let asked = tokio::time::Instant::now();
    loop {
        let with = std::fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        if String::from_utf8_lossy(&with).contains("QUARTERDECK_WINDOW_AT=") {
            return pid;
        }
        assert!(asked.elapsed() < crate::window::PATIENCE, "the planner was not shut");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A variable of the program as it was begun anew.
fn environment(pid: u32, name: &str) -> String {
    let all = std::fs::read(format!("/proc/{pid}/environ")).expect("the program's environment");
    let all = String::from_utf8_lossy(&all);
    let start = format!("{name}=");
    all.split('\0').find_map(|one| one.strip_prefix(&start)).expect("the variable").to_owned()
}

/// How often each text stands in the memory of a process and of all that it started.
fn in_memory(pid: u32, texts: &[&str]) -> Vec<usize> {
    const PAGE: u64 = 4096;
    /// Looked at in one go. Each piece begins a little before the end of the last.
    const PIECE: u64 = 256 * PAGE;
    let needles = texts.iter().map(|text| {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [text.as_bytes().to_vec(), wide]
    });
    let needles: Vec<[Vec<u8>; 2]> = needles.collect();
    let mut counts = vec![0; texts.len()];
    for pid in family(pid) {
        let open = |name: &str| std::fs::File::open(format!("/proc/{pid}/{name}"));
        let (Ok(maps), Ok(memory), Ok(present)) =
            (std::fs::read_to_string(format!("/proc/{pid}/maps")), open("mem"), open("pagemap"))
        else {
            continue;
        };
        let ranges = maps.lines().filter(|line| line.contains(" rw") && !line.contains("[v")).filter_map(|line| {
            let (from, to) = line.split(' ').next()?.split_once('-')?;
            let address = |digits: &str| u64::from_str_radix(digits, 16).ok();
            Some((address(from)?, address(to)?))
        });
        for (from, to) in ranges {
            let mut last: Vec<u8> = vec![];
            for at in (from..to).step_by(PIECE as usize) {
                let size = PIECE.min(to - at);
                // A web view sets gigabytes aside and touches few pages of them.
                let mut marks = vec![0; (size / PAGE * 8) as usize];
                if present.read_exact_at(&mut marks, at / PAGE * 8).is_err()
                    || marks.chunks(8).all(|m| m[7] & 0xc0 == 0)
                {
                    last.clear();
                    continue;
                }
                let mut bytes = std::mem::take(&mut last);
                let kept = bytes.len();
                bytes.resize(kept + size as usize, 0);
                let read = memory.read_at(&mut bytes[kept..], at).unwrap_or(0);
                bytes.truncate(kept + read);
                for (found, needles) in counts.iter_mut().zip(&needles) {
                    for needle in needles {
                        *found += count(&bytes, needle, kept);
                    }
                }
                last = bytes[bytes.len().saturating_sub(128)..].to_vec();
            }
        }
    }
    counts
}

/// How often `needle` ends behind the first `kept` bytes, which were looked at already.
fn count(bytes: &[u8], needle: &[u8], kept: usize) -> usize {
    memchr::memmem::find_iter(&bytes[(kept + 1).saturating_sub(needle.len()).min(bytes.len())..], needle).count()
}

fn family(pid: u32) -> Vec<u32> {
    let mut all = vec![pid];
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return all };
    for thread in threads.flatten() {
        let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        all.extend(children.split_whitespace().filter_map(|child| child.parse().ok()).flat_map(family));
    }
    all
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_planner_is_shut_and_opened_with_its_password_and_nothing_of_it_stays_in_memory() {
    let desktop = begun();
    let code_at = desktop.path("code.pdf").display().to_string();
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", code_at);
    let window = desktop.open().await;
    window.click("Priya Raman").await;
    window.sees(PLANTED).await;
    window.press("Ctrl+1").await;
    protect(&window, &desktop).await;
    window.click("Tomás Oliveira").await;
    window.sees("Log one-on-one").await;
    let pid = window.process().expect("the program");
    // The control: while it is open, both are there.
    let open = in_memory(pid, &[PLANTED, PASSWORD]);
    assert!(open.iter().all(|count| *count > 0), "the search finds what is there: {open:?}");
    window.press("Ctrl+L").await;
    assert_eq!(shut(&window).await, pid);
    assert!(environment(pid, "QUARTERDECK_LEFT_AT").contains("scroll"));
    tokio::time::sleep(Duration::from_secs(3)).await;
    let after = in_memory(pid, &[PLANTED, PASSWORD]);
    assert_eq!(after, [0, 0], "nothing is left in memory");
    let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).expect("limits");
    let core = limits.lines().find(|line| line.starts_with("Max core file size")).expect("a limit");
    assert!(core.split_whitespace().any(|word| word == "1"), "no picture of the memory is left: {core}");
    let told = desktop.try_command(&["call", "shell"]).expect_err("the command line needs the password as well");
    assert!(told.contains("needs_password"), "{told}");
    assert!(desktop.command(&["capture", "Tomás + found the fault himself"]).contains("sealed"));
    window.kill().await;

    let window = desktop.open().await;
    window.sees("I forgot it").await;
    window.sees("One note waits").await;
    window.picture("shut").await;
    let faults = window.accessibility_faults().await;
    assert!(faults.is_empty(), "the cover: {faults:?}");
    assert_eq!(window.focus().await, "textbox Password");
    for function in ["shell", "list_people", "search", "export_everything", "last_words"] {
        let refused = window.call(function, json!([])).await.expect_err("while it is shut nothing answers");
        assert_eq!(refused["kind"], "needs_password", "{function}");
    }
    window.type_text("seven geese cross slowl\n").await;
    window.sees("That is not the password of this planner.").await;
    window.press("Ctrl+A").await;
    window.type_text(&format!("{PASSWORD}\n")).await;
    window.sees("One note that waited is in your planner.").await;
    // The page that was open, and on it what was thought of meanwhile.
    window.sees("found the fault himself").await;
    window.close().await;
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_forgotten_password_is_replaced_with_the_recovery_code() {
    let desktop = begun();
    let code_at = desktop.path("code.pdf").display().to_string();
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", code_at);
    let window = desktop.open().await;
    let code = protect(&window, &desktop).await;
    window.close().await;
    let window = desktop.open().await;
    window.tab_to("I forgot it").await;
    window.press("Enter").await;
    window.sees("Choose a new password with it.").await;
    window.type_text(&code.replace('-', " ").replacen(&code[..1], "U", 1)).await;
    window.tab_to("New password").await;
    window.type_text("eight swans fly quickly\n").await;
    window.sees("This code has a slip in it.").await;
    window.press("Ctrl+A").await;
    window.type_text(&format!("{}\n", code.to_lowercase())).await;
    window.sees("That is all for today.").await;
    window.close().await;
    // The old one opens nothing more, the new one does; and it is changed once more in Settings.
    let old = desktop.try_command_with(&["call", "shell"], PASSWORD).expect_err("the old password");
    assert!(old.contains("not the password"), "{old}");
    desktop.try_command_with(&["call", "shell"], "eight swans fly quickly").expect("the new password");
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn a_planner_shuts_before_the_computer_sleeps_and_keeps_what_was_just_typed() {
    let desktop = begun();
    let code_at = desktop.path("code.pdf").display().to_string();
    let bus = std::env::var("DBUS_SESSION_BUS_ADDRESS").expect("a message bus of its own");
    let desktop = desktop.with("QUARTERDECK_SAVE_DIALOG_ANSWER", code_at).with("DBUS_SYSTEM_BUS_ADDRESS", bus);
    let window = desktop.open().await;
    protect(&window, &desktop).await;
    window.click("Priya Raman").await;
    window.sees("Next talk").await;
    window.click_role("button", "Open").await;
    window.click_role("textbox", "Notes").await;
    window.until("document.activeElement?.isContentEditable", "the notes can be written").await;
    window.type_text("the last words before the train").await;
    let signal = ["--session", "--type=signal", "/org/freedesktop/login1"];
    let sleep = ["org.freedesktop.login1.Manager.PrepareForSleep", "boolean:true"];
    let sent =
        Command::new("dbus-send").args(signal).args(sleep).status().expect("dbus-send: the Debian package dbus-x11");
    assert!(sent.success());
    let pid = shut(&window).await;
    let left_at = environment(pid, "QUARTERDECK_LEFT_AT");
    assert!(!left_at.contains("train"), "a place and no text: {left_at}");
    window.kill().await;
    // The driver lost the window that was begun anew; another one is begun as that one was.
    let desktop = desktop.with("QUARTERDECK_LEFT_AT", left_at);
    let window = desktop.open().await;
    window.sees("I forgot it").await;
    window.type_text(&format!("{PASSWORD}\n")).await;
    window.until("document.activeElement?.isContentEditable", "one writes on").await;
    window.until("getSelection().focusOffset > 20", "the caret stands where it stood").await;
    window.type_text(" to Porto").await;
    window.sees("before the train to Porto").await;
    window.close().await;
    let found = desktop.try_command_with(&["call", "find", &json!({ "words": "train" }).to_string()], PASSWORD);
    let found: Value = serde_json::from_str(&found.expect("found")).expect("json");
    assert!(found.to_string().contains("the last words before the"), "{found}");
}

#[tokio::test]
#[ignore = "drives the real window: cargo xtask test"]
async fn what_is_only_mine_is_blurred_while_the_screen_is_shared() {
    const NOTES: &str =
        "[...document.querySelectorAll('main section')].find((part) => part.querySelector('[contenteditable]'))";
    let desktop = begun();
    let window = desktop.open().await;
    window.click("Priya Raman").await;
    window.sees("Next talk").await;
    window.click_role("button", "Open").await;
    window.until(NOTES, "the notes").await;
    let blurred = format!("getComputedStyle({NOTES}).filter.startsWith('blur')");
    assert_eq!(window.run(&format!("return {blurred}")).await, false);
    window.opens("Ctrl+K").await;
    window.type_text("share screen").await;
    window.sees("Blur what is only mine").await;
    window.press("Enter").await;
    window.sees("You are sharing your screen").await;
    // The pointer lay where the page has its notes by now.
    window.until("document.querySelector('main h1')", "the page").await;
    window.click_on("main h1").await;
    window.until(&blurred, "the notes are blurred").await;
    window.picture("sharing").await;
    let shared = "![...document.querySelectorAll('main section')].some((part) => part.innerText.includes('both of you') && getComputedStyle(part).filter !== 'none')";
    assert_eq!(window.run(&format!("return {shared}")).await, true, "what is both of theirs can be read");
    window.click_role("textbox", "Notes").await;
    window.until(&format!("!{blurred}"), "who points at them reads them").await;
    window.close().await;
    // It holds until it is ended.
    let window = desktop.open().await;
    window.until("document.querySelector('main h1')", "the page").await;
    window.click_on("main h1").await;
    window.until(&blurred, "the notes are blurred from the first picture on").await;
    // By keys: the page below is still arriving and may move what a pointer aims at.
    window
        .run("[...document.querySelectorAll('button')].find((one) => one.innerText === 'Stop blurring').focus()")
        .await;
    window.press("Enter").await;
    window.until(&format!("!{blurred}"), "everything can be read").await;
    window.close().await;
}
