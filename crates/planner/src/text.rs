//! What comes in as text: one normal form, limits that are told, and a folded form for comparing names.

use crate::error::{Error, Result};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Characters at most.
pub const NAME: usize = 200;
pub const TITLE: usize = 300;
pub const BODY: usize = 1_000_000;

/// One line in NFC without edges; line breaks and control characters become blanks. Empty stays empty.
pub fn one_line(value: &str, field: &str, limit: usize) -> Result<String> {
    let line: String = value.nfc().map(|c| if c.is_control() { ' ' } else { c }).collect();
    within(line.trim().to_owned(), field, limit)
}

/// One line that may not be empty; `empty` is the message where it is.
pub fn required(value: &str, field: &str, limit: usize, empty: &str) -> Result<String> {
    let line = one_line(value, field, limit)?;
    if line.is_empty() { Err(Error::invalid(field, empty)) } else { Ok(line) }
}

/// Text of several lines in NFC; line ends are \n, the end is trimmed.
pub fn body(value: &str, field: &str) -> Result<String> {
    let text: String = value.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    within(text.trim_end().to_owned(), field, BODY)
}

/// For a field that may be left out: `None` stays, what is blank becomes `None`.
pub fn optional(value: Option<&str>, field: &str, limit: usize) -> Result<Option<String>> {
    let line = value.map(|v| one_line(v, field, limit)).transpose()?;
    Ok(line.filter(|l| !l.is_empty()))
}

fn within(text: String, field: &str, limit: usize) -> Result<String> {
    let length = text.chars().count();
    if length <= limit {
        return Ok(text);
    }
    let (length, limit) = (length.to_string(), limit.to_string());
    Err(Error::invalid_with(field, "error_too_long", &[("length", &length), ("limit", &limit)]))
}

/// For comparing and sorting names: lower case, without accents and signs over letters.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded += "ss",
            'æ' => folded += "ae",
            'œ' => folded += "oe",
            'þ' => folded += "th",
            '’' | 'ʼ' | '`' => folded.push('\''),
            _ => folded.push(c),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_one_form_and_a_limit_that_is_told() {
        assert_eq!(one_line("  e\u{301}\n x ", "name", NAME).expect("fits"), "é  x");
        assert_eq!(body("a\r\nb  \n", "notes").expect("fits"), "a\nb");
        let error = one_line(&"x".repeat(201), "name", NAME).expect_err("too long");
        assert!(error.message().contains("200"), "the limit is told: {}", error.message());
        assert_eq!(folded("Łukasz  Żółkiewski"), "lukasz zolkiewski");
        assert_eq!(folded("O’Neill"), folded("O'Neill"));
    }
}
