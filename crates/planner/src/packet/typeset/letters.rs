//! Letters before they are set: what cannot be printed is spelled by its code, and a word without end may break.

use super::{MissingGlyph, faces};
use serde_json::Value;
use std::collections::BTreeMap;
use typst::text::{Font, is_default_ignorable};
use unicode_segmentation::UnicodeSegmentation;

/// Letters in a row before a line may break between any two of them: more than a real word, less than a column.
const LONGEST_WORD: usize = 28;

/// A place where a line may break, without width.
const MAY_BREAK: char = '\u{200B}';

/// What no accessible PDF may hold and nobody sees: the mark that tells byte orders apart.
const BYTE_ORDER: char = '\u{FEFF}';

/// Spells every letter without a glyph, opens long words, and gives the system's faces that are needed.
pub(super) fn prepare(words: &mut Value) -> (Vec<MissingGlyph>, Vec<Font>) {
    let mut system: Vec<Font> = Vec::new();
    let mut known: BTreeMap<char, bool> = BTreeMap::new();
    let mut missing = Vec::new();
    each(words, &mut |text| {
        text.retain(|c| c != BYTE_ORDER);
        *text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}', '\u{85}'], "\n");
        let lacking: Vec<char> = text
            .chars()
            .filter(|&c| {
                !*known.entry(c).or_insert_with(|| match find(c) {
                    Found::Ours => true,
                    Found::System(font) => {
                        if !system.contains(&font) {
                            system.push(font);
                        }
                        true
                    }
                    Found::Nowhere => false,
                })
            })
            .collect();
        if !lacking.is_empty() {
            let was = std::mem::take(text);
            was.chars().for_each(|c| if lacking.contains(&c) { text.push_str(&code(c)) } else { text.push(c) });
            missing.extend(lacking.iter().map(|&c| warning(c.to_string(), code(c), text)));
        }
        *text = open_long_words(text);
    });
    missing.sort_by(|a, b| a.letter.cmp(&b.letter));
    missing.dedup_by(|a, b| a.letter == b.letter);
    (missing, system)
}

/// Spells clusters whose letters are there, but not together. What every face has stays.
pub(super) fn spell(words: &mut Value, clusters: &[String]) -> Vec<MissingGlyph> {
    let mut missing: Vec<MissingGlyph> = Vec::new();
    each(words, &mut |text| {
        for cluster in clusters.iter().filter(|c| !c.is_ascii()) {
            if text.contains(cluster.as_str()) {
                let codes: String = cluster.chars().map(|c| if c.is_ascii() { c.into() } else { code(c) }).collect();
                *text = text.replace(cluster.as_str(), &codes);
                if missing.iter().all(|known| known.letter != *cluster) {
                    missing.push(warning(cluster.clone(), codes, text));
                }
            }
        }
    });
    missing
}

/// Without the marks that only a line breaker sees.
pub(super) fn plain(text: &str) -> String {
    text.replace(MAY_BREAK, "")
}

enum Found {
    Ours,
    System(Font),
    Nowhere,
}

fn find(c: char) -> Found {
    if c == '\n' || c == '\t' || is_default_ignorable(c) || faces::OURS.iter().any(|font| faces::has(font, c)) {
        return Found::Ours;
    }
    // What an unassigned or private code looks like in some symbol font is not what was meant.
    if c.is_control() || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..) {
        return Found::Nowhere;
    }
    faces::of_the_system(c).map_or(Found::Nowhere, Found::System)
}

fn code(c: char) -> String {
    format!("[U+{:04X}]", c as u32)
}

fn warning(letter: String, printed: String, text: &str) -> MissingGlyph {
    const AROUND: usize = 24;
    let at = text.find(&printed).unwrap_or_default();
    let before: Vec<&str> = text[..at].graphemes(true).collect();
    let near = before[before.len().saturating_sub(AROUND)..].concat();
    let after: String = text[at..].graphemes(true).take(AROUND + printed.len()).collect();
    MissingGlyph { letter, near: plain(&format!("{near}{after}")), printed }
}

/// A pasted address or a held-down key has no place to break and would run off the sheet.
fn open_long_words(text: &str) -> String {
    if text.len() <= LONGEST_WORD {
        return text.to_owned();
    }
    let mut opened = String::with_capacity(text.len());
    for word in text.split_inclusive(breaks_by_itself) {
        if word.graphemes(true).count() <= LONGEST_WORD {
            opened.push_str(word);
            continue;
        }
        for letter in word.graphemes(true) {
            opened.push_str(letter);
            if !letter.ends_with(breaks_by_itself) {
                opened.push(MAY_BREAK);
            }
        }
    }
    opened
}

fn breaks_by_itself(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | MAY_BREAK | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// Every text that people read, which the code of a language is not.
fn each(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(all) => all.iter_mut().for_each(|one| each(one, change)),
        Value::Object(all) => {
            all.iter_mut()
                .filter(|(name, _)| *name != "language" && *name != "paper")
                .for_each(|(_, one)| each(one, change));
        }
        _ => {}
    }
}
