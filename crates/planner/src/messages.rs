//! Every text the core words itself: errors, undo labels, the packet, the command line.
//!
//! The texts stand in `ui/messages/en.json`, which the window compiles as well, so that a thing has one name everywhere.
//! Here a text is looked up by id and its `{name}` places are filled. Counts choose between the ids `…_one` and `…_other`.

use serde_json::Value;
use std::collections::HashMap;
use std::sync::LazyLock;

static TEXTS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let all: HashMap<String, Value> =
        serde_json::from_str(include_str!("../../../ui/messages/en.json")).unwrap_or_default();
    all.into_iter().filter_map(|(id, text)| Some((id, text.as_str()?.to_owned()))).collect()
});

/// The text `id` with its places filled; the id itself where there is no such text (a test fails then).
pub fn text(id: &str, arguments: &[(&str, &str)]) -> String {
    let Some(text) = TEXTS.get(id) else { return id.to_owned() };
    let mut filled = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, behind)) = after.split_once('}') else { break };
        filled += before;
        filled += arguments.iter().find(|(n, _)| *n == name.trim()).map_or("", |(_, value)| value);
        rest = behind;
    }
    filled + rest
}

/// The text for a count: `id_one` for 1, else `id_other`; `{count}` is the number, in words up to twelve.
pub fn counted(id: &str, count: u32, arguments: &[(&str, &str)]) -> String {
    let number = in_words(count);
    let mut all = vec![("count", number.as_str())];
    all.extend_from_slice(arguments);
    text(&format!("{id}_{}", if count == 1 { "one" } else { "other" }), &all)
}

/// Numbers in sentences are words up to twelve.
pub fn in_words(count: u32) -> String {
    match count {
        0..=12 => text(&format!("number_{count}"), &[]),
        _ => count.to_string(),
    }
}

pub fn exists(id: &str) -> bool {
    TEXTS.contains_key(id)
}

/// What a step in the log is called: a message id with its arguments, so that the name can be worded when it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    id: &'static str,
    arguments: Vec<(&'static str, String)>,
}

impl Label {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Label {
        self.arguments.push((name, value.into()));
        self
    }

    pub(crate) fn to_json(&self) -> String {
        let arguments: serde_json::Map<_, _> =
            self.arguments.iter().map(|(name, value)| (name.to_string(), Value::from(value.as_str()))).collect();
        serde_json::json!({ "id": self.id, "arguments": arguments }).to_string()
    }
}

impl From<&'static str> for Label {
    fn from(id: &'static str) -> Label {
        Label { id, arguments: Vec::new() }
    }
}

/// Words a label that was kept as JSON.
pub(crate) fn word_label(json: &str) -> String {
    let label: Value = serde_json::from_str(json).unwrap_or_default();
    let arguments: Vec<(&str, &str)> = label["arguments"]
        .as_object()
        .map(|all| all.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default())).collect())
        .unwrap_or_default();
    text(&format!("undo_{}", label["id"].as_str().unwrap_or_default()), &arguments)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_and_unknown_ones_vanish() {
        assert_eq!(text("no_such_text", &[]), "no_such_text");
        assert_eq!(word_label(&Label::from("add_person").with("name", "Ann").to_json()), "Add Ann");
        assert!(!text("error_gone", &[]).is_empty());
    }

    /// Texts that are named in the sources must exist: a missing one would show its id to a manager.
    #[test]
    fn every_text_named_in_the_sources_exists() {
        let mut missing = Vec::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        while let Some(folder) = folders.pop() {
            for file in std::fs::read_dir(folder).expect("sources").flatten().map(|f| f.path()) {
                if file.is_dir() {
                    folders.push(file);
                    continue;
                }
                let source = std::fs::read_to_string(&file).unwrap_or_default();
                for (opening, prefix) in [("\"error_", "error_"), (".write(\"", "undo_"), ("Label::from(\"", "undo_")] {
                    for after in source.split(opening).skip(1) {
                        let name = after.split('"').next().unwrap_or_default();
                        let id = format!("{prefix}{name}");
                        if !name.is_empty()
                            && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
                            && !exists(&id)
                            && !exists(&format!("{id}_one"))
                        {
                            missing.push(format!("{id} ({})", file.display()));
                        }
                    }
                }
            }
        }
        assert!(missing.is_empty(), "en.json lacks {missing:#?}");
    }
}
