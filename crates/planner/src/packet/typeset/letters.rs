//! Letters before they are set: what cannot be printed is spelled by its code, and a word without end may break.

use super::{MissingGlyph, faces};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use typst::text::{Font, is_default_ignorable};
use unicode_segmentation::UnicodeSegmentation;

/// Letters in a row before a line may break within them: more than a real word, about as much as a column holds.
const LONGEST_WORD: usize = 28;

/// Letters between two such places: the narrowest column holds as many.
const STEP: usize = 6;

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
        *text = text
            .replace("\r\n", "\n")
            .replace('\t', " ")
            .replace(['\r', '\u{2028}', '\u{2029}', '\u{B}', '\u{C}', '\u{85}'], "\n");
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
    if c == '\n' || is_default_ignorable(c) || faces::OURS.iter().any(|font| faces::has(font, c)) {
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
        for (at, letter) in word.graphemes(true).enumerate() {
            if at > 0 && at % STEP == 0 && !letter.starts_with(breaks_by_itself) {
                opened.push(MAY_BREAK);
            }
            opened.push_str(letter);
        }
    }
    opened
}

fn breaks_by_itself(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | MAY_BREAK | '\u{2E80}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

/// What the template takes as a string as it stands: codes, properties of the file, and the pattern of the foot.
const STRINGS: [&str; 5] = ["language", "paper", "title", "author", "page_of"];

/// The words as the template takes them: a text is its lines, its language and the room it takes, roughly, in letters.
pub(super) fn spoken(words: &Value, around: &str) -> Value {
    let mut told = words.clone();
    for (name, one) in told.as_object_mut().into_iter().flatten() {
        if !STRINGS.contains(&name.as_str()) {
            tell(one, around);
        }
    }
    told
}

fn tell(value: &mut Value, around: &str) {
    match value {
        Value::String(text) => {
            let lines: Vec<&str> = text.split('\n').collect();
            let room = text.chars().count() + 60 * (lines.len() - 1);
            *value = json!({ "lang": language(text).unwrap_or(around), "room": room, "lines": lines });
        }
        Value::Array(all) => all.iter_mut().for_each(|one| tell(one, around)),
        Value::Object(all) => all.values_mut().for_each(|one| tell(one, around)),
        _ => {}
    }
}

/// The language of a text as far as the script of its first letter tells, which is enough to set and to read it aloud.
fn language(text: &str) -> Option<&'static str> {
    let is_kana = |c| matches!(c, '\u{3040}'..='\u{30FF}');
    match text.chars().find(|c| c.is_alphabetic())? {
        '\u{0590}'..='\u{05FF}' | '\u{FB1D}'..='\u{FB4F}' => Some("he"),
        '\u{0600}'..='\u{08FF}' | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => Some("ar"),
        '\u{0900}'..='\u{097F}' => Some("hi"),
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => Some("el"),
        '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{AC00}'..='\u{D7A3}' => Some("ko"),
        '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' if !text.contains(is_kana) => {
            Some("zh")
        }
        '\u{3040}'..='\u{9FFF}' => Some("ja"),
        _ => None,
    }
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
