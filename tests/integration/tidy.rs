//! What must stay absent. Each rule is looked for in the files of the product, and first in a line that breaks it.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_path_buf()
}

/// Every file below `folders` with one of the endings, by its path from the root.
fn files(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| ["node_modules", "dist", "target", "gen"].iter().any(|n| name == *n))
            {
                continue;
            }
            waiting.extend(fs::read_dir(&path).expect("listed").map(|entry| entry.expect("an entry").path()));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|e| ending == *e)) {
            let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
            found.push((name, fs::read_to_string(&path).expect("text")));
        }
    }
    found.sort();
    assert!(!found.is_empty(), "no file in {folders:?}");
    found
}

/// A file without its unit tests, which stand at its end.
fn product_code(text: &str) -> &str {
    text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default()
}

/// Code of the product in Rust: no tests, neither at the end of a file nor in a file of their own.
fn product_rust() -> Vec<(String, String)> {
    let mut all = files(&["crates/planner/src", "src-tauri/src"], &["rs"]);
    all.retain(|(path, _)| !path.ends_with("tests.rs") && !path.ends_with("testing.rs"));
    all.iter_mut().for_each(|(_, text)| *text = product_code(text).to_owned());
    all
}

/// Where `breaks` is true of a line, outside of the files in `allowed`.
fn lines_that(files: &[(String, String)], allowed: &[&str], breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let told = files.iter().filter(|(path, _)| !allowed.contains(&path.as_str())).flat_map(|(path, text)| {
        text.lines()
            .enumerate()
            .filter(|(_, line)| breaks(line))
            .map(move |(n, line)| format!("{path}:{}: {line}", n + 1))
    });
    told.collect()
}

fn any_of<'a>(words: &'a [&'a str]) -> impl Fn(&str) -> bool + 'a {
    |line| words.iter().any(|word| line.contains(word))
}

const NONE: &[String] = &[];

#[test]
fn only_the_calendar_reads_the_clock() {
    let clock = any_of(&["Local::now", "Utc::now", "SystemTime::now", "Utc::today", "date('now'", "CURRENT_"]);
    assert!(clock("let today = Local::now().date_naive();"));
    assert_eq!(lines_that(&product_rust(), &["crates/planner/src/calendar.rs"], clock), NONE);
    assert_eq!(
        lines_that(&files(&["crates/planner/migrations"], &["sql"]), &[], any_of(&["'now'", "CURRENT_"])),
        NONE,
        "a default of the store would read it too"
    );
}

#[test]
fn only_one_file_of_the_window_knows_of_the_shell() {
    let shell = any_of(&["@tauri-apps", "__TAURI__", "window.__TAURI"]);
    assert!(shell("import { invoke } from '@tauri-apps/api/core';"));
    let mut window = files(&["ui/src"], &["ts", "svelte"]);
    window.retain(|(path, _)| !path.contains(".test.")); // they put something in its place
    // The list of what is built in names the package, and calls nothing of it.
    assert_eq!(lines_that(&window, &["ui/src/lib/ipc.ts", "ui/src/lib/shipped.gen.ts"], shell), NONE);
}

/// Whether a line names a colour: `#rrggbb` in any length, or a function that makes one.
fn names_a_colour(line: &str) -> bool {
    let hex = line.match_indices('#').any(|(at, _)| {
        let digits = line[at + 1..].chars().take_while(char::is_ascii_hexdigit).count();
        let after = line[at + 1 + digits..].chars().next();
        let before = line[..at].chars().next_back();
        [3, 4, 6, 8].contains(&digits)
            && !after.is_some_and(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == '(')
            && !before.is_some_and(|c| c.is_alphanumeric() || c == '&')
    });
    hex || any_of(&["rgb(", "rgba(", "hsl(", "hsla(", "oklch(", "oklab("])(line)
}

#[test]
fn only_the_tokens_name_a_colour() {
    for colour in ["color: #fff;", "background: #1a2b3c", "rgba(0, 0, 0, 0.1)", "oklch(62% 0.1 250)"] {
        assert!(names_a_colour(colour), "{colour}");
    }
    for other in ["&#123;", "{#if open}", "#f1234567890", "href=\"#add-line\"", "// issue #12", "#add(text) {"] {
        assert!(!names_a_colour(other), "{other}");
    }
    let mut window = files(&["ui/src"], &["ts", "svelte", "css"]);
    window.retain(|(path, _)| !path.contains(".test.") && !path.contains(".fixture."));
    // A private field of a class looks like one.
    let found =
        lines_that(&window, &["ui/src/styles/tokens.css"], |line| !line.contains("this.#") && names_a_colour(line));
    assert_eq!(found, NONE);
}

#[test]
fn no_text_of_the_manager_becomes_markup() {
    let raw = any_of(&["{@html", ".innerHTML =", ".outerHTML =", "insertAdjacentHTML", "document.write"]);
    assert!(raw("<p>{@html text}</p>"));
    let mut window = files(&["ui/src"], &["ts", "svelte"]);
    window.retain(|(path, _)| !path.contains(".test."));
    assert_eq!(lines_that(&window, &[], raw), NONE);
}

#[test]
fn screens_are_made_of_the_kit_alone() {
    let foreign = any_of(&["bits-ui"]);
    assert!(foreign("import { Dialog } from 'bits-ui';"));
    let screens = files(&["ui/src/screens", "ui/src/parts", "ui/src/dialogs"], &["ts", "svelte"]);
    assert_eq!(lines_that(&screens, &[], foreign), NONE);
}

#[test]
fn no_file_names_a_place_on_somebodys_machine() {
    let place =
        |line: &str| ["/work/", "/root/", "/home/", "/Users/"].iter().any(|p| line.contains(p)) || temporary(line);
    assert!(place("let path = \"/root/x\";") && place("/tmp/x") && !place("https://example.org/tmp/x"));
    let mut product = product_rust();
    product.extend(files(
        &["ui/src", "ui/messages", "crates/planner/content", "crates/planner/migrations"],
        &["ts", "svelte", "css", "json", "sql"],
    ));
    product.extend(files(&["crates/xtask/src", "crates/planner/src/packet", "tests/bare-window/src"], &["rs", "typ"]));
    product.retain(|(path, _)| !path.contains(".test.") && !path.contains(".fixture.") && !path.ends_with("tests.rs"));
    assert_eq!(lines_that(&product, &[], place), NONE);
}

/// `/tmp/` at the beginning of a path, not within one.
fn temporary(line: &str) -> bool {
    line.match_indices("/tmp/").any(|(at, _)| !line[..at].chars().next_back().is_some_and(|c| c.is_alphanumeric()))
}

#[test]
fn nothing_is_left_for_later() {
    let unfinished = any_of(&["todo!(", "unimplemented!(", "FIXME", "TODO", "dbg!("]);
    assert!(unfinished("fn f() { todo!() }"));
    let mut all = files(&["crates", "src-tauri/src", "tests"], &["rs"]);
    all.extend(files(&["ui/src"], &["ts", "svelte", "css"]));
    assert_eq!(lines_that(&all, &["tests/integration/tidy.rs"], unfinished), NONE);

    // Those that drive the window say so and run with `cargo xtask test`.
    let left_out = any_of(&["#[ignore", "it.skip(", "test.skip(", "it.only(", "test.only(", "describe.skip("]);
    assert!(left_out("#[ignore]"));
    let mut tests = files(&["crates", "src-tauri", "tests"], &["rs"]);
    tests.extend(files(&["ui/src"], &["ts"]));
    tests.retain(|(path, _)| !path.starts_with("tests/e2e/"));
    assert_eq!(lines_that(&tests, &["tests/integration/tidy.rs"], left_out), NONE);
}

#[test]
fn the_core_has_never_heard_of_the_window() {
    let manifest = fs::read_to_string(root().join("crates/planner/Cargo.toml")).expect("read");
    assert!(!manifest.contains("tauri"), "the core stands without a window");
}
