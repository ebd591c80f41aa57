//! Every item the planner set out to hold, with the page, the function and the test where it is found.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// How many items each article has, and those that were left out on purpose.
const ARTICLES: [(&str, u32, &[u32]); 5] =
    [("000", 10, &[10]), ("001", 12, &[12]), ("002", 6, &[]), ("003", 10, &[6]), ("004", 46, &[35])];

type Row = BTreeMap<String, String>;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The tables of the file: `[[heading]]`, then lines of `key = "value"`.
fn tables(text: &str) -> Vec<(String, Row)> {
    let mut all: Vec<(String, Row)> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if let Some(heading) = line.strip_prefix("[[").and_then(|line| line.strip_suffix("]]")) {
            all.push((heading.into(), Row::new()));
            continue;
        }
        let (key, value) = line.split_once(" = ").unwrap_or_else(|| panic!("cannot be read: {line}"));
        let value = value.trim_matches('"').to_owned();
        let (_, row) = all.last_mut().expect("a heading comes first");
        assert!(row.insert(key.into(), value).is_none(), "{key} stands twice: {line}");
    }
    all
}

/// Every text of the sources with one of the endings.
fn sources(folder: &Path, endings: &[&str], text: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["node_modules", "target", "dist", "paraglide"].contains(&name.as_str()) {
                sources(&path, endings, text);
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            *text += &std::fs::read_to_string(&path).expect("a source");
        }
    }
}

struct Known {
    tests: String,
}

impl Known {
    fn read() -> Known {
        let mut tests = String::new();
        for (folder, endings) in [("crates", &[".rs"][..]), ("tests", &[".rs"]), ("ui/src", &[".test.ts"])] {
            sources(&root().join(folder), endings, &mut tests);
        }
        Known { tests }
    }

    /// What a row names that is not there.
    fn lacks(&self, row: &Row) -> Vec<String> {
        let named = |key: &str| row.get(key).map(String::as_str).unwrap_or_default();
        let test = named("test");
        let there = [
            ("place", named("place").ends_with(".svelte") && root().join("ui/src").join(named("place")).is_file()),
            ("function", planner::api::FUNCTIONS.iter().any(|function| function.name == named("function"))),
            (
                "test",
                !test.is_empty()
                    && (self.tests.contains(&format!("fn {test}()")) || self.tests.contains(&format!("it('{test}'"))),
            ),
        ];
        there.iter().filter(|(_, there)| !there).map(|(key, _)| format!("{key} {:?}", named(key))).collect()
    }
}

#[test]
fn every_item_has_its_page_its_function_and_its_test() {
    let all = tables(include_str!("features.toml"));
    let known = Known::read();
    let mut faults = Vec::new();
    let mut ids = BTreeSet::new();
    for (heading, row) in &all {
        let id = row.get("id").cloned().unwrap_or_default();
        if !ids.insert(id.clone()) {
            faults.push(format!("{id} stands twice"));
        }
        match heading.as_str() {
            "built" => faults.extend(known.lacks(row).into_iter().map(|lack| format!("{id}: there is no {lack}"))),
            "missing" => println!("{id}: not built yet: {}", row.get("what").map_or("", String::as_str)),
            other => faults.push(format!("{id} stands under [[{other}]]")),
        }
    }
    let wanted: BTreeSet<String> = ARTICLES
        .iter()
        .flat_map(|(article, items, dropped)| {
            (1..=*items).filter(|item| !dropped.contains(item)).map(move |item| format!("{article}-{item}"))
        })
        .collect();
    faults.extend(wanted.difference(&ids).map(|id| format!("{id} is not in the list")));
    faults.extend(ids.difference(&wanted).map(|id| format!("{id} is no item")));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_row_that_names_what_is_not_there_is_noticed() {
    let known = Known::read();
    let row = |place: &str, function: &str, test: &str| -> Row {
        [("place", place), ("function", function), ("test", test)].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
    };
    let good = ("screens/Today.svelte", "today", "every_item_has_its_page_its_function_and_its_test");
    assert_eq!(known.lacks(&row(good.0, good.1, good.2)), Vec::<String>::new());
    let one = |text: &str| vec![format!("{text} \"no_such_thing\"")];
    assert_eq!(known.lacks(&row("no_such_thing", good.1, good.2)), one("place"));
    assert_eq!(known.lacks(&row(good.0, "no_such_thing", good.2)), one("function"));
    // In pieces, because this file is searched too.
    let test = ["no_such", "_thing"].concat();
    assert_eq!(known.lacks(&row(good.0, good.1, &test)), one("test"));
    assert_eq!(known.lacks(&Row::new()).len(), 3, "an empty row names nothing");
}
