//! The pages themselves: one file of HTML each, with its style and its script inside and nothing to fetch. Its own content
//! security policy names both by their hash and forbids everything else, a request first of all. It can be read, printed
//! and answered on paper without the script.

use super::catalogue::{Item, Kind, SCALE_OF_FORMS, choice_label};
use crate::messages::text;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const STYLE: &str = include_str!("page.css");
const ANSWER: &str = concat!(include_str!("shared.js"), include_str!("answer.js"));
const MERGE: &str = concat!(include_str!("shared.js"), include_str!("merge.js"));

/// What the file is called and what stands in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFile {
    pub name: String,
    pub html: String,
}

/// A page for one person to answer.
pub(crate) struct AnswerPage<'a> {
    pub round: &'a str,
    pub request: Option<&'a str>,
    pub group: &'a str,
    pub form: String,
    pub title: String,
    /// Who asks, about whom, until when.
    pub lines: Vec<String>,
    /// What is asked in particular.
    pub asked: Option<&'a str>,
    /// Who reads it, and what becomes of it.
    pub readers: Vec<String>,
    pub items: Vec<(&'a Item, String)>,
    pub saved_as: String,
    /// Whom the file goes to.
    pub send_to: String,
}

/// A page for the third person.
pub(crate) struct MergePage<'a> {
    pub round: &'a str,
    pub form: String,
    pub title: String,
    pub lines: Vec<String>,
    pub groups: Vec<MergeGroup<'a>>,
    pub saved_as: String,
    pub send_to: String,
}

pub(crate) struct MergeGroup<'a> {
    pub group: &'a str,
    pub min: u32,
    pub items: Vec<(&'a Item, String)>,
}

/// Text as text, wherever it stands in the page.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            // Signs that turn the direction of what follows would reach beyond a name.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\0' => {}
            c => out.push(c),
        }
    }
    out
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let byte = |n: usize| u32::from(three.get(n).copied().unwrap_or(0));
        let all = byte(0) << 16 | byte(1) << 8 | byte(2);
        for n in 0..4 {
            let letter = LETTERS[(all >> (18 - 6 * n) & 63) as usize] as char;
            out.push(if n <= three.len() { letter } else { '=' });
        }
    }
    out
}

fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

/// The frame of both pages.
fn page(title: &str, data: &Value, body: &str, script: &str) -> String {
    let policy = format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(STYLE)
    );
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body data-form=\"{data}\">\n<main>\n{body}</main>\n<script>{script}</script>\n</body>\n</html>\n",
        title = escaped(title),
        data = escaped(&data.to_string()),
    )
}

fn paragraphs(lines: &[String], class: &str) -> String {
    lines.iter().map(|line| format!("<p class=\"{class}\" dir=\"auto\">{}</p>\n", escaped(line))).collect()
}

fn what_a_page_knows(item: &Item, asked: &str) -> Value {
    match &item.kind {
        Kind::Text => json!({ "code": item.code, "kind": "text", "text": asked }),
        Kind::Scale => {
            json!({ "code": item.code, "kind": "scale", "min": SCALE_OF_FORMS.min, "max": SCALE_OF_FORMS.max })
        }
        Kind::Choice(choices) => json!({ "code": item.code, "kind": "choice", "choices": choices }),
    }
}

fn question(item: &Item, asked: &str) -> String {
    let (code, asked) = (escaped(&item.code), escaped(asked));
    let radio = |value: &str, label: &str| {
        format!(
            "<label><input type=\"radio\" name=\"{code}\" value=\"{}\"> {}</label>\n",
            escaped(value),
            escaped(label)
        )
    };
    let steps: String = match &item.kind {
        Kind::Text => {
            return format!(
                "<div class=\"question\"><label for=\"{code}\" dir=\"auto\">{asked}</label>\n\
                 <textarea id=\"{code}\" name=\"{code}\" rows=\"5\" maxlength=\"{}\" dir=\"auto\"></textarea></div>\n",
                super::answer::LONGEST / 2
            );
        }
        Kind::Scale => {
            let steps = (SCALE_OF_FORMS.min..).zip(&SCALE_OF_FORMS.labels);
            let steps: String = steps.map(|(value, label)| radio(&value.to_string(), label)).collect();
            steps + &radio("na", &SCALE_OF_FORMS.na_label)
        }
        Kind::Choice(choices) => choices.iter().map(|choice| radio(choice, &choice_label(choice))).collect(),
    };
    format!("<fieldset><legend dir=\"auto\">{asked}</legend>\n<div class=\"steps\">\n{steps}</div></fieldset>\n")
}

/// What both pages end with: the file that was saved, for a browser that has no downloads.
fn otherwise() -> String {
    format!(
        "<details id=\"otherwise\" hidden><summary>{}</summary>\n<label for=\"text\">{}</label>\n\
         <textarea id=\"text\" readonly rows=\"8\"></textarea></details>\n",
        escaped(&text("form_no_file", &[])),
        escaped(&text("form_copy_text", &[]))
    )
}

pub(crate) fn answer_page(page_of: &AnswerPage) -> String {
    let to = [("name", page_of.send_to.as_str()), ("file", page_of.saved_as.as_str())];
    let mut body = format!("<h1 dir=\"auto\">{}</h1>\n", escaped(&page_of.title));
    body += &paragraphs(&page_of.lines, "quiet");
    if let Some(asked) = page_of.asked {
        let _ = writeln!(body, "<p class=\"asked\" dir=\"auto\">{}</p>", escaped(asked));
    }
    let _ = write!(
        body,
        "<section class=\"who\" aria-labelledby=\"readers\">\n<h2 id=\"readers\">{}</h2>\n{}</section>\n",
        escaped(&text("form_who_reads", &[])),
        paragraphs(&page_of.readers, "reader")
    );
    body += "<form>\n";
    for (item, asked) in &page_of.items {
        body += &question(item, asked);
    }
    let _ = write!(
        body,
        "<p id=\"wrong\" role=\"alert\" tabindex=\"-1\" hidden></p>\n<p id=\"said\" role=\"status\" tabindex=\"-1\" hidden></p>\n\
         <div class=\"acts\"><button class=\"main\" type=\"submit\">{}</button> <button id=\"clear\" type=\"button\">{}</button></div>\n\
         <p class=\"quiet\">{}</p>\n</form>\n{}",
        escaped(&text("form_save", &[])),
        escaped(&text("form_clear", &[])),
        escaped(&text("form_send", &to)),
        otherwise()
    );
    let items: Vec<Value> = page_of.items.iter().map(|(item, asked)| what_a_page_knows(item, asked)).collect();
    let data = json!({
        "round": page_of.round, "request": page_of.request, "group": page_of.group, "form": page_of.form,
        "saved_as": page_of.saved_as, "items": items,
        "texts": {
            "kept": text("form_kept", &[]), "nothing": text("form_nothing", &[]), "saved": text("form_saved", &to),
            "left": text("form_left", &[("count", "{count}")]), "clear_ask": text("form_clear_ask", &[]),
            "cleared": text("form_cleared", &[]),
        },
    });
    page(&page_of.title, &data, &body, ANSWER)
}

pub(crate) fn merge_page(page_of: &MergePage) -> String {
    let to = [("name", page_of.send_to.as_str()), ("file", page_of.saved_as.as_str())];
    let mut body = format!("<h1 dir=\"auto\">{}</h1>\n", escaped(&page_of.title));
    body += &paragraphs(&page_of.lines, "quiet");
    let _ = write!(
        body,
        "<form>\n<h2>{}</h2>\n<p><label for=\"files\">{}</label></p>\n\
         <input id=\"files\" type=\"file\" multiple accept=\".json,application/json\">\n\
         <p id=\"wrong\" role=\"alert\" tabindex=\"-1\" hidden></p>\n<ul id=\"counts\" aria-live=\"polite\"></ul>\n\
         <section id=\"about-comments\" hidden><h2>{}</h2>\n<p class=\"quiet\">{}</p>\n<div id=\"comments\"></div></section>\n\
         <div class=\"acts\"><button class=\"main\" id=\"save\" type=\"submit\" disabled>{}</button></div>\n\
         <p id=\"said\" role=\"status\" tabindex=\"-1\" hidden></p>\n<p class=\"quiet\">{}</p>\n</form>\n{}",
        escaped(&text("merge_answers", &[])),
        escaped(&text("merge_choose", &[])),
        escaped(&text("merge_comments", &[])),
        escaped(&text("merge_comments_about", &[])),
        escaped(&text("merge_save", &[])),
        escaped(&text("merge_send", &to)),
        otherwise()
    );
    let groups: Vec<Value> = page_of
        .groups
        .iter()
        .map(|group| {
            let items: Vec<Value> = group.items.iter().map(|(item, asked)| what_a_page_knows(item, asked)).collect();
            json!({ "group": group.group, "min": group.min, "items": items })
        })
        .collect();
    let named = [("name", "{name}")];
    let counted = [("group", "{group}"), ("count", "{count}")];
    let mut texts = json!({
        "not_ours": text("merge_not_ours", &named), "other_round": text("merge_other_round", &named),
        "changed": text("merge_changed", &named), "twice": text("merge_twice", &named),
        "large": text("merge_large", &named), "saved": text("form_saved", &to),
        "group_enough": text("merge_enough", &counted), "group_few": text("merge_few", &counted),
    });
    for group in ["self", "manager", "report", "peer", "stakeholder", super::POOLED] {
        texts[format!("group_{group}")] = super::outward_group(group).into();
    }
    let data = json!({
        "round": page_of.round, "form": page_of.form, "saved_as": page_of.saved_as, "groups": groups, "texts": texts,
    });
    page(&page_of.title, &data, &body, MERGE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_written_as_browsers_read_them() {
        // The digest of the empty text, as the specification of the policy writes it.
        assert_eq!(hash(""), "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='");
        assert_eq!((base64(b"a"), base64(b"ab"), base64(b"abc")), ("YQ==".into(), "YWI=".into(), "YWJj".into()));
    }

    #[test]
    fn nothing_that_somebody_typed_becomes_markup() {
        let nasty = "</script><img src=x onerror=alert(1)>\"' & \u{202e}abc";
        let made = page(nasty, &json!({ "t": nasty }), &paragraphs(&[nasty.to_owned()], "quiet"), "1");
        assert!(!made.contains("<img") && !made.contains("\u{202e}"), "{made}");
        assert_eq!(made.matches("</script>").count(), 1, "the script ends where it ends");
        // The unsafe control: without the escaping it would.
        assert!(format!("<p>{nasty}</p>").contains("<img"));
    }
}
