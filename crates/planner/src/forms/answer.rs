//! A file with answers, read as if an enemy had made it: limits first, then exactly the fields that belong there, then the
//! checksum. What is wrong comes back as the id of a sentence for the manager.
//!
//! ```text
//! one person's   { "format": "quarterdeck.answer", "version": 1, "round", "request": id or null, "group", "form",
//!                  "answer": id, "answers": { code: 4 | null (cannot judge) | "text" }, "checksum" }
//! put together   { "format": "quarterdeck.answers", "version": 1, "round", "form",
//!                  "groups": [ { "group", "scores": [ { code: 4 | null | "choice" } ], "texts": { code: [ "text" ] } } ],
//!                  "checksum" }
//! ```
//! The checksum is SHA-256 in hexadecimal over the same contents in a form of their own (`Summed` below), so that neither
//! spaces nor the way in which a program writes JSON matter. It finds what was changed on the way; it is no signature.

use crate::digest::sha256;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Larger files are refused before they are read.
pub(crate) const LARGEST: u64 = 1024 * 1024;
/// Groups hold lists of objects; what stands deeper is not ours.
const DEEPEST: usize = 6;
/// Characters of one text at most.
pub(crate) const LONGEST: usize = 20_000;
/// People of a group at most.
const MOST: usize = 500;

pub(crate) type Answers = BTreeMap<String, Given>;

/// What somebody answered to one question.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub(crate) enum Given {
    Value(i64),
    Text(String),
    /// They cannot judge it.
    Nothing(()),
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneAnswer {
    format: String,
    version: u32,
    pub round: String,
    pub request: Option<String>,
    pub group: String,
    pub form: String,
    pub answer: String,
    pub answers: Answers,
    checksum: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Merged {
    format: String,
    version: u32,
    pub round: String,
    pub form: String,
    pub groups: Vec<MergedGroup>,
    checksum: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MergedGroup {
    pub group: String,
    pub scores: Vec<Answers>,
    pub texts: BTreeMap<String, Vec<String>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Parsed {
    One(OneAnswer),
    Merged(Merged),
}

/// Reads a file; what is wrong with it as the id of a sentence.
pub(crate) fn parse(text: &str) -> Result<Parsed, &'static str> {
    if text.len() as u64 > LARGEST {
        return Err("answers_large");
    }
    let begin: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(15).collect();
    if begin.to_lowercase().starts_with("<!doctype html") || begin.to_lowercase().starts_with("<html") {
        return Err("answers_is_form");
    }
    if crate::exchange::json::deeper_than(text, DEEPEST) {
        return Err("answers_not_ours");
    }
    #[derive(Deserialize)]
    struct Head {
        format: String,
        version: u32,
    }
    let head: Head = serde_json::from_str(text).map_err(|_| "answers_not_ours")?;
    let merged = match head.format.as_str() {
        "quarterdeck.answer" => false,
        "quarterdeck.answers" => true,
        _ => return Err("answers_not_ours"),
    };
    match head.version {
        1 => {}
        2.. => return Err("answers_newer"),
        0 => return Err("answers_not_ours"),
    }
    let parsed = if merged {
        Parsed::Merged(serde_json::from_str(text).map_err(|_| "answers_foreign_field")?)
    } else {
        Parsed::One(serde_json::from_str(text).map_err(|_| "answers_foreign_field")?)
    };
    check(&parsed)?;
    Ok(parsed)
}

fn check(parsed: &Parsed) -> Result<(), &'static str> {
    let (told, checksum) = match parsed {
        Parsed::One(one) => {
            if one.answers.values().any(too_long) {
                return Err("answers_long_text");
            }
            (summed(one), &one.checksum)
        }
        Parsed::Merged(all) => {
            if all.groups.iter().any(|group| group.scores.len() > MOST) {
                return Err("answers_foreign_field");
            }
            let texts = || all.groups.iter().flat_map(|group| group.texts.values().flatten());
            if texts().any(|text| text.chars().count() > LONGEST) {
                return Err("answers_long_text");
            }
            (summed_all(all), &all.checksum)
        }
    };
    if sha256(&told) == checksum.to_lowercase() { Ok(()) } else { Err("answers_changed") }
}

fn too_long(given: &Given) -> bool {
    matches!(given, Given::Text(text) if text.chars().count() > LONGEST)
}

/// What the checksum of one person's file is made of. Texts stand behind their length in bytes, so that no text can pass
/// for something else.
fn summed(one: &OneAnswer) -> String {
    let mut out = String::from("quarterdeck.answer/1\n");
    for line in [&one.round, one.request.as_ref().unwrap_or(&String::new()), &one.group, &one.form, &one.answer] {
        put_text(&mut out, line);
    }
    put_answers(&mut out, &one.answers);
    out
}

fn summed_all(all: &Merged) -> String {
    let mut out = String::from("quarterdeck.answers/1\n");
    put_text(&mut out, &all.round);
    put_text(&mut out, &all.form);
    for group in &all.groups {
        put_text(&mut out, &group.group);
        for scores in &group.scores {
            out.push_str("+\n");
            put_answers(&mut out, scores);
        }
        for (code, texts) in &group.texts {
            for text in texts {
                let _ = write!(out, "{code}=");
                put_text(&mut out, text);
            }
        }
    }
    out
}

fn put_answers(out: &mut String, answers: &Answers) {
    for (code, given) in answers {
        let _ = write!(out, "{code}=");
        match given {
            Given::Value(value) => {
                let _ = writeln!(out, "#{value}");
            }
            Given::Text(text) => put_text(out, text),
            Given::Nothing(()) => out.push_str("-\n"),
        }
    }
}

fn put_text(out: &mut String, text: &str) {
    let _ = writeln!(out, "{}:{text}", text.len());
}

/// Writes files as the forms write them.
#[cfg(test)]
pub(crate) mod made {
    use super::*;
    use serde_json::{Value, json};

    fn value(given: &Given) -> Value {
        match given {
            Given::Value(value) => json!(value),
            Given::Text(text) => json!(text),
            Given::Nothing(()) => Value::Null,
        }
    }

    fn object(answers: &Answers) -> Value {
        Value::Object(answers.iter().map(|(code, given)| (code.clone(), value(given))).collect())
    }

    /// One person's file.
    pub fn one(round: &str, request: Option<&str>, group: &str, form: &str, answer: &str, answers: Value) -> Value {
        let mut file = OneAnswer {
            format: "quarterdeck.answer".into(),
            version: 1,
            round: round.into(),
            request: request.map(str::to_owned),
            group: group.into(),
            form: form.into(),
            answer: answer.into(),
            answers: serde_json::from_value(answers).expect("answers"),
            checksum: String::new(),
        };
        file.checksum = sha256(summed(&file));
        json!({ "format": file.format, "version": 1, "round": file.round, "request": file.request, "group": file.group,
            "form": file.form, "answer": file.answer, "answers": object(&file.answers), "checksum": file.checksum })
    }

    /// The file of somebody who put answers together.
    pub fn merged(round: &str, form: &str, groups: Value) -> Value {
        let mut file = Merged {
            format: "quarterdeck.answers".into(),
            version: 1,
            round: round.into(),
            form: form.into(),
            groups: serde_json::from_value(groups.clone()).expect("groups"),
            checksum: String::new(),
        };
        file.checksum = sha256(summed_all(&file));
        json!({ "format": file.format, "version": 1, "round": round, "form": form, "groups": groups,
            "checksum": file.checksum })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn file() -> Value {
        made::one("r", Some("q"), "peer", "ask.about_person/1", "a", json!({ "ap1": "Ran the call", "ap2": "é\n</p>" }))
    }

    #[test]
    fn a_file_as_a_form_makes_it_is_read_and_any_other_is_told_apart() {
        assert!(matches!(parse(&file().to_string()), Ok(Parsed::One(_))), "the control: untouched it is taken");
        let pretty = serde_json::to_string_pretty(&file()).expect("written");
        assert!(parse(&pretty).is_ok(), "spaces do not matter");
        let with = |change: fn(&mut Value)| {
            let mut file = file();
            change(&mut file);
            file.to_string()
        };
        let hostile: [(&str, String); 16] = [
            ("answers_not_ours", String::new()),
            ("answers_not_ours", "{".repeat(100_000)),
            ("answers_not_ours", "null".into()),
            ("answers_not_ours", "{\"format\":\"other\",\"version\":1}".into()),
            ("answers_foreign_field", file().to_string().replace("Ran", "\\ud800")),
            ("answers_is_form", "  <!DOCTYPE html><title>x</title>".into()),
            ("answers_large", "x".repeat(LARGEST as usize + 1)),
            ("answers_newer", with(|file| file["version"] = json!(2))),
            ("answers_changed", with(|file| file["answers"]["ap1"] = json!("Never ran the call"))),
            ("answers_changed", with(|file| file["group"] = json!("report"))),
            ("answers_changed", with(|file| file["answer"] = json!("b"))),
            ("answers_changed", with(|file| file["checksum"] = json!("00"))),
            ("answers_foreign_field", with(|file| file["pay"] = json!(1))),
            ("answers_foreign_field", with(|file| file["answers"]["ap1"] = json!({ "deep": 1 }))),
            ("answers_foreign_field", with(|file| file["answers"]["ap1"] = json!(4.5))),
            ("answers_foreign_field", with(|file| file["answers"] = json!([1]))),
        ];
        for (problem, text) in &hostile {
            assert_eq!(parse(text).expect_err("refused"), *problem, "{:.200}", text);
        }
        // The unsafe control: a reader of plain JSON would have taken every second of them without a word.
        let taken = hostile.iter().filter(|(_, text)| serde_json::from_str::<Value>(text).is_ok()).count();
        assert!(taken >= 9, "only {taken} of them are JSON at all: the checks would not be what refuses them");
    }

    #[test]
    fn no_text_can_pass_for_another_answer() {
        // Without the lengths both would give the same lines.
        let one = made::one("r", None, "peer", "f/1", "a", json!({ "a": "x\nb=1:y" }));
        let two = made::one("r", None, "peer", "f/1", "a", json!({ "a": "x", "b": "y" }));
        assert_ne!(one["checksum"], two["checksum"]);
    }

    #[test]
    fn a_text_without_end_is_refused() {
        let long = made::one("r", None, "peer", "f/1", "a", json!({ "a": "x".repeat(LONGEST + 1) }));
        assert_eq!(parse(&long.to_string()), Err("answers_long_text"));
    }

    #[test]
    fn what_was_put_together_is_read_and_is_whole() {
        let groups =
            json!([{ "group": "report", "scores": [{ "P1": 4 }, { "P1": null }], "texts": { "PO1": ["a", "b"] } }]);
        let file = made::merged("r", "s360.light/2", groups);
        assert!(matches!(parse(&file.to_string()), Ok(Parsed::Merged(_))));
        for (at, value) in [("/groups/0/scores/0/P1", json!(5)), ("/groups/0/texts/PO1/0", json!("c"))] {
            let mut other = file.clone();
            *other.pointer_mut(at).expect("there") = value;
            assert_eq!(parse(&other.to_string()), Err("answers_changed"), "{at}");
        }
    }
}
