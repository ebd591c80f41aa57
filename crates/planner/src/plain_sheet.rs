//! A plain sheet of paper: a head, parts with lines or a table, and where it is asked for lines to sign on. What the manager
//! prints of their own record looks like this; it is made of words that somebody else gathered.

use crate::error::{Error, Result};
use crate::files;
use crate::messages::text;
use crate::packet::typeset;
use crate::settings::Paper;
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use std::sync::LazyLock;
use typst::syntax::Source;

static TEMPLATE: LazyLock<Source> =
    LazyLock::new(|| typeset::template("plain_sheet.typ", include_str!("plain_sheet.typ")));

/// Everything on a sheet. A part without content is not printed.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct PlainSheet {
    /// What it is, in small above the name.
    pub heading: String,
    /// In large.
    pub name: String,
    /// From whom, and when.
    pub from: String,
    /// The days it is about.
    pub days: Option<String>,
    /// What to know before reading it.
    pub about: Option<String>,
    pub parts: Vec<Part>,
    /// Names under lines for ink.
    pub signatures: Vec<String>,
    /// What signing means.
    pub acknowledgement: Option<String>,
    /// At the foot of every page.
    pub foot: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Part {
    pub heading: String,
    /// In small under the heading.
    pub about: Option<String>,
    pub lines: Vec<Line>,
    /// The heads of a table's columns, and its rows.
    pub columns: Vec<String>,
    pub rows: Vec<Vec<String>>,
    pub dots: Vec<Dots>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Line {
    pub text: String,
    /// In small behind it: a day, a kind.
    pub small: Option<String>,
}

/// One row of dots between two ends, each from 0 to 1. The same in words stands beside it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Dots {
    pub label: String,
    pub value: f64,
    /// In the time before: hollow.
    pub last: Option<f64>,
    pub words: String,
}

impl Part {
    pub fn new(heading: String) -> Part {
        Part { heading, ..Part::default() }
    }

    pub fn line(&mut self, text: impl Into<String>, small: Option<String>) {
        self.lines.push(Line { text: text.into(), small });
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.rows.is_empty() && self.dots.is_empty()
    }
}

impl PlainSheet {
    /// Writes it as PDF to `path`, whole or not at all; what was written, and how many pages it has. `title`: what the file
    /// is called in its properties.
    ///
    /// # Errors
    /// `File` where the place cannot be written.
    pub fn save(&self, title: &str, author: &str, paper: Paper, path: &Path) -> Result<(Vec<u8>, u32)> {
        let mut words = serde_json::to_value(self)?;
        words["parts"] = serde_json::to_value(self.parts.iter().filter(|part| !part.is_empty()).collect::<Vec<_>>())?;
        words["language"] = json!("en");
        words["title"] = json!(title);
        words["author"] = json!(author);
        words["paper"] = json!(if paper == Paper::A4 { "a4" } else { "letter" });
        words["page_of"] = json!(text("packet_page_of", &[("page", "{page}"), ("pages", "{pages}")]));
        words["date_word"] = json!(text("packet_column_date", &[]));
        let (pdf, pages, _) = typeset::sheet(&TEMPLATE, words, "en").map_err(|e| Error::Internal(e.to_string()))?;
        files::write_whole(path, &pdf)?;
        Ok((pdf, pages as u32))
    }
}
