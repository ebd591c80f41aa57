//! What a file is: its name as it may be shown, its type by what stands in it, and what may be done with it.

use super::ShownAs;
use crate::messages::text;
use unicode_normalization::UnicodeNormalization;

/// What a system starts instead of showing it, or what starts something else. Such a file is kept and can be saved outside,
/// and is never opened from here.
const STARTS: &[&str] = &[
    "exe",
    "com",
    "bat",
    "cmd",
    "msi",
    "msp",
    "scr",
    "pif",
    "cpl",
    "ps1",
    "psm1",
    "vbs",
    "vbe",
    "js",
    "jse",
    "mjs",
    "cjs",
    "wsf",
    "wsh",
    "jar",
    "class",
    "desktop",
    "sh",
    "bash",
    "zsh",
    "csh",
    "ksh",
    "fish",
    "run",
    "bin",
    "elf",
    "out",
    "appimage",
    "deb",
    "rpm",
    "snap",
    "flatpak",
    "flatpakref",
    "apk",
    "ipa",
    "xpi",
    "crx",
    "app",
    "dmg",
    "pkg",
    "iso",
    "img",
    "command",
    "workflow",
    "action",
    "scpt",
    "applescript",
    "reg",
    "inf",
    "dll",
    "so",
    "dylib",
    "sys",
    "py",
    "pyw",
    "pyc",
    "rb",
    "pl",
    "php",
    "lua",
    "tcl",
    "service",
    "gadget",
    "chm",
    "hlp",
    "jnlp",
    "lnk",
    "url",
    "webloc",
    "hta",
    "kdelnk",
];
/// Pages of the web: they may run what is written in them, and call home.
const PAGES: &[&str] =
    &["html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "svg", "svgz", "xml", "xsl", "xslt", "htc", "swf"];

const PROGRAM: &str = "application/x-executable";
const MARKUP: &str = "text/xml";

/// At most, in bytes: a file system counts bytes, and a name may be of any script.
const LONGEST_NAME: usize = 120;

/// The name as it is shown: in one normal form, without anything that a file system or a reader's eye would trip over.
pub(crate) fn clean_name(name: &str) -> String {
    let clean: String = name
        .nfc()
        .map(|c| if matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') { '-' } else { c })
        .filter(|c| !is_unseen(*c))
        .collect();
    let clean = clean.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let (stem, ending) = match clean.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && is_ending(ending) => (stem, format!(".{ending}")),
        _ => (clean, String::new()),
    };
    let mut short = String::new();
    for c in stem.chars() {
        if short.len() + c.len_utf8() + ending.len() > LONGEST_NAME {
            break;
        }
        short.push(c);
    }
    let short = short.trim_end();
    if short.is_empty() { format!("{}{ending}", text("attachment_unnamed", &[])) } else { format!("{short}{ending}") }
}

/// The name of a copy that other programs open, from a clean one: they are started by scripts that read more into a name
/// than a name.
pub(super) fn copy_name(name: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ' ' | '(' | ')' | ',' | '+');
    let name: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    if name.starts_with('-') { format!("_{name}") } else { name }
}

fn is_ending(text: &str) -> bool {
    (1..=10).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What is not seen but changes how the rest is read: controls, marks of direction, joiners of lines, tags.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{e007f}')
}

/// The ending of a name, in small letters.
fn ending(name: &str) -> String {
    name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default()
}

/// By what stands in it where that is clear, else by its ending. What says it is a picture and is none is none.
pub(super) fn media_type(name: &str, bytes: &[u8]) -> String {
    let begins = |with: &[u8]| bytes.starts_with(with);
    let program = begins(b"\x7fELF")
        || begins(b"MZ") && bytes.contains(&0)
        || [&[0xfe, 0xed, 0xfa][..], &[0xcf, 0xfa, 0xed, 0xfe], &[0xce, 0xfa, 0xed, 0xfe], &[0xca, 0xfe, 0xba, 0xbe]]
            .into_iter()
            .any(begins)
        || begins(b"#!/")
        || begins(b"#! /");
    let by_bytes = match () {
        () if program => Some(PROGRAM),
        () if begins(b"\x89PNG\r\n\x1a\n") => Some("image/png"),
        () if begins(b"\xff\xd8\xff") => Some("image/jpeg"),
        () if begins(b"GIF87a") || begins(b"GIF89a") => Some("image/gif"),
        () if begins(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Some("image/webp"),
        () if begins(b"%PDF-") => Some("application/pdf"),
        () => None,
    };
    if let Some(known) = by_bytes {
        return known.into();
    }
    let by_ending = match ending(name).as_str() {
        // Text that nobody reads as it stands.
        "eml" => Some("message/rfc822"),
        "rtf" => Some("application/rtf"),
        "docx" => Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        "xlsx" => Some("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        "pptx" => Some("application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        "odt" => Some("application/vnd.oasis.opendocument.text"),
        "ods" => Some("application/vnd.oasis.opendocument.spreadsheet"),
        "odp" => Some("application/vnd.oasis.opendocument.presentation"),
        "doc" => Some("application/msword"),
        "xls" => Some("application/vnd.ms-excel"),
        "ppt" => Some("application/vnd.ms-powerpoint"),
        "msg" => Some("application/vnd.ms-outlook"),
        "zip" => Some("application/zip"),
        _ => None,
    };
    if let Some(known) = by_ending {
        return known.into();
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => {
            let begin = text.trim_start_matches('\u{feff}').trim_start();
            // A page or a drawing is text as well, and is only ever shown as such.
            if begin.starts_with('<') { MARKUP.into() } else { "text/plain".into() }
        }
        _ => "application/octet-stream".into(),
    }
}

pub(super) fn shown_as(media_type: &str) -> ShownAs {
    match media_type {
        "image/png" | "image/jpeg" | "image/gif" | "image/webp" => ShownAs::Picture,
        "text/plain" | MARKUP => ShownAs::Text,
        _ => ShownAs::Elsewhere,
    }
}

/// Whether a program of the system may get a copy of it to open.
pub(super) fn opens(name: &str, media_type: &str) -> bool {
    let ending = ending(name);
    !matches!(media_type, PROGRAM | MARKUP) && !STARTS.contains(&ending.as_str()) && !PAGES.contains(&ending.as_str())
}
