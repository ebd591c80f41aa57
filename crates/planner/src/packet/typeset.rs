//! Sets a packet: plain words in, pages out, as PDF for people and as SVG for the preview beside the form.
//!
//! Nothing here sees a store, a clock or the network. The look is `packet.typ`; the words come to it as a JSON file of
//! this module's own little world, so that nothing anybody wrote can ever be read as markup. Letters are looked after
//! before the export, because an accessible PDF may not hold a letter without a glyph: one that our faces lack comes
//! from the system's, and where those lack it as well its code is printed in its place and named in a warning.

mod faces;
mod letters;

use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Content, Datetime, Duration, NativeElement, Smart};
use typst::introspection::Introspector;
use typst::layout::{Frame, FrameItem};
use typst::model::HeadingElem;
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

/// The sheet it is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    A4,
    Letter,
}

/// Everything a packet says, in words: dates are written out, states are words, and no word of any language stands in
/// the template. A part without content is not printed.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// The language of the words around what people wrote, as in `en`.
    pub language: String,
    /// What the file is called in its properties: `2026 Q4, Priya Raman`.
    pub title: String,
    /// The name the manager chose for themself. The properties hold no other.
    pub author: String,
    pub paper: Paper,
    pub headings: Headings,
    pub columns: Columns,
    /// `Quarter 4, 2026`
    pub period_heading: String,
    /// `1 July to 31 December 2026`, where that is more than the heading says.
    pub dates: Option<String>,
    /// The person's name as they write it.
    pub name: String,
    /// How it is said or written in Latin letters.
    pub name_hint: Option<String>,
    pub role: Option<String>,
    /// `From Dana Weiss · 9 January 2027`
    pub from_line: String,
    /// Draft or final, in a sentence.
    pub standing: String,
    /// `We met eleven times.`
    pub met: Option<String>,
    /// Paragraphs.
    pub in_short: Vec<String>,
    pub goals: Vec<GoalLine>,
    /// Said where there are no goals.
    pub no_goals: Option<String>,
    pub own_words: OwnWords,
    pub went_well: Vec<Dated>,
    pub work_on: Vec<Dated>,
    pub feedback: Vec<FeedbackLine>,
    pub development: Vec<Development>,
    pub next_theirs: Side,
    pub next_mine: Side,
    /// What only the long form has: a heading and its lines each.
    pub more: Vec<More>,
    /// What the person wrote to it; without one there are lines to write on.
    pub comment: Option<String>,
    /// Names under the lines for ink.
    pub signatures: Vec<String>,
    /// What was decided and told to the manager, in words; never a name under a line.
    pub recorded: Vec<String>,
    /// What signing means and what not; none: there is no room for a comment and nothing to sign.
    pub acknowledgement: Option<String>,
    /// Where to turn when something is wrong.
    pub something_wrong: Option<String>,
    /// Printed after the signatures, in small.
    pub notes: Option<More>,
    /// `Confidential. Version 2, 9 January`
    pub foot_left: String,
    /// With `{page}` and `{pages}` in it: `Page {page} of {pages}`.
    pub page_of: String,
}

/// The names of the parts. `in_short` has no heading on the page; it is what that part is called elsewhere.
#[derive(Debug, Clone, Serialize)]
pub struct Headings {
    pub in_short: String,
    pub goals: String,
    pub went_well: String,
    pub work_on: String,
    pub feedback: String,
    pub development: String,
    pub comment: String,
}

/// The heads of the tables, and the word under the line where a date is written by hand.
#[derive(Debug, Clone, Serialize)]
pub struct Columns {
    pub goal: String,
    pub came_of_it: String,
    pub pace: String,
    pub next_step: String,
    pub help: String,
    pub by_when: String,
    pub date: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct GoalLine {
    pub title: String,
    /// `from 9 to 5 days by 18 December`
    pub agreed: String,
    pub came_of_it: Option<String>,
    /// Why it was agreed, how it went, and what became of it in the quarters before: a line each.
    pub history: Vec<String>,
    /// Only in a draft before the last three weeks.
    pub pace: Option<Pace>,
}

/// How far along against how far it would be at an even pace, both as shares from 0 to 1.
#[derive(Debug, Clone, Serialize)]
pub struct Pace {
    pub done: f64,
    pub expected: f64,
    /// Hatched instead of filled.
    pub behind: bool,
    /// The same in words. The bar is decoration beside them.
    pub words: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct OwnWords {
    pub heading: String,
    pub paragraphs: Vec<String>,
    /// Printed where there are no paragraphs.
    pub ruled_lines: usize,
}

#[derive(Debug, Clone, Serialize)]
pub struct Dated {
    pub text: String,
    pub date: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct FeedbackLine {
    /// The kind in a word: `To work on`.
    pub kind: String,
    pub text: String,
    pub date: String,
}

#[derive(Debug, Clone, Serialize)]
pub struct Development {
    /// What it is to lead to.
    pub skill: Option<String>,
    pub next_step: String,
    pub help: Option<String>,
    pub by_when: Option<String>,
}

/// A part of lines, each with a date or without.
#[derive(Debug, Clone, Serialize)]
pub struct More {
    pub heading: String,
    pub lines: Vec<Dated>,
}

/// What one of the two will do.
#[derive(Debug, Clone, Serialize)]
pub struct Side {
    pub heading: String,
    pub lines: Vec<String>,
}

/// A finished packet.
#[derive(Debug, Clone)]
pub struct Typeset {
    pub pdf: Vec<u8>,
    pub pages: usize,
    /// Letters that no font on this computer has, once each. Their code is printed in their place.
    pub missing_glyphs: Vec<MissingGlyph>,
    /// The name of the part that takes most room, where there are more than two pages.
    pub longest_part: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingGlyph {
    /// As it was written.
    pub letter: String,
    /// What is printed instead, `[U+E000]`.
    pub printed: String,
    /// The words around the first place where it stands, as printed.
    pub near: String,
}

/// One page as it will be printed.
#[derive(Debug, Clone)]
pub struct Preview {
    pub pages: usize,
    /// The asked page, or the last where there are fewer.
    pub svg: String,
    pub missing_glyphs: Vec<MissingGlyph>,
    pub longest_part: Option<String>,
}

/// Typst refused what we gave it: a mistake of ours, never of the one who wrote the words. It holds none of them.
#[derive(Debug)]
pub struct TypesetError(String);

impl fmt::Display for TypesetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the packet could not be set: {}", self.0)
    }
}

impl std::error::Error for TypesetError {}

/// The packet as an accessible PDF (PDF/UA-1). The same document gives the same bytes.
///
/// # Errors
/// Only for a fault of the template. No text makes it fail.
pub fn pdf(doc: &Document) -> Result<Typeset, TypesetError> {
    let set = set(doc)?;
    let pdf = accessible(&set)?;
    Ok(Typeset {
        pdf,
        pages: set.paged.pages().len(),
        longest_part: longest_part(&set.paged, doc),
        missing_glyphs: set.missing,
    })
}

/// A sheet of another look, in the same way: its template reads `words`, of which `title`, `author`, `paper`, `language` and
/// `page_of` stay plain. The PDF, how many pages it has, and the letters that no font has.
///
/// # Errors
/// As for [`pdf`].
pub(crate) fn sheet(
    template: &'static Source,
    words: serde_json::Value,
    language: &str,
) -> Result<(Vec<u8>, usize, Vec<MissingGlyph>), TypesetError> {
    let set = set_words(template, words, language)?;
    Ok((accessible(&set)?, set.paged.pages().len(), set.missing))
}

/// The template of a sheet, under the name it has in what goes wrong.
pub(crate) fn template(name: &str, text: &str) -> Source {
    Source::new(file(name), text.to_owned())
}

fn accessible(set: &Set) -> Result<Vec<u8>, TypesetError> {
    let standards = PdfStandards::new(&[PdfStandard::Ua_1]).map_err(|e| TypesetError(e.message().to_string()))?;
    let options = PdfOptions { creator: Smart::Custom(Some("Quarterdeck".into())), standards, ..Default::default() };
    let pdf = typst_pdf::pdf(&set.paged, &options).map_err(|all| failed(&all))?;
    // An export is done for good: nothing of it stays in memory.
    comemo::evict(0);
    Ok(pdf)
}

/// The page with the number `page` (from 1) as SVG, from the same pages as the PDF.
///
/// # Errors
/// As for [`pdf`].
pub fn preview(doc: &Document, page: usize) -> Result<Preview, TypesetError> {
    let set = set(doc)?;
    let pages = set.paged.pages();
    let shown = pages.get(page.clamp(1, pages.len()) - 1).ok_or_else(|| TypesetError("no pages".into()))?;
    let svg = typst_svg::svg(shown, &Default::default());
    // What did not change between a few keystrokes is not laid out again.
    comemo::evict(4);
    Ok(Preview { pages: pages.len(), svg, longest_part: longest_part(&set.paged, doc), missing_glyphs: set.missing })
}

/// What the template reads as `words.json`.
///
/// # Errors
/// As for [`pdf`].
pub fn words(doc: &Document) -> Result<Vec<u8>, TypesetError> {
    let mut words = serde_json::to_value(doc).map_err(|e| TypesetError(e.to_string()))?;
    letters::prepare(&mut words);
    serde_json::to_vec(&letters::spoken(&words, &doc.language)).map_err(|e| TypesetError(e.to_string()))
}

struct Set {
    paged: PagedDocument,
    missing: Vec<MissingGlyph>,
}

/// Letters are checked one by one before; how they combine only shows on the page. What came out without a glyph is
/// spelled by its codes and the pages are set again.
fn set(doc: &Document) -> Result<Set, TypesetError> {
    let words = serde_json::to_value(doc).map_err(|e| TypesetError(e.to_string()))?;
    set_words(&TEMPLATE, words, &doc.language)
}

fn set_words(template: &'static Source, mut words: serde_json::Value, language: &str) -> Result<Set, TypesetError> {
    let (mut missing, system) = letters::prepare(&mut words);
    let mut spelled = BTreeSet::new();
    loop {
        let world = Packet::new(template, letters::spoken(&words, language), &system)?;
        let paged: PagedDocument = typst::compile(&world).output.map_err(|all| failed(&all))?;
        let mut blank = BTreeSet::new();
        paged.pages().iter().for_each(|page| without_glyph(&page.frame, &mut blank));
        let fresh: Vec<String> = blank.into_iter().filter(|cluster| spelled.insert(cluster.clone())).collect();
        if fresh.is_empty() {
            return Ok(Set { paged, missing });
        }
        missing.extend(letters::spell(&mut words, &fresh));
    }
}

/// Collects the runs of letters that came out without a glyph.
fn without_glyph(frame: &Frame, blank: &mut BTreeSet<String>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => without_glyph(&group.frame, blank),
            FrameItem::Text(text) => {
                for run in text.glyphs.chunk_by(|a, b| (a.id == 0) == (b.id == 0)).filter(|run| run[0].id == 0) {
                    let start = run.iter().map(|glyph| glyph.range.start).min().unwrap_or_default();
                    let end = run.iter().map(|glyph| glyph.range.end).max().unwrap_or_default();
                    blank.insert(text.text[start.into()..end.into()].to_owned());
                }
            }
            _ => {}
        }
    }
}

/// The part with the most room between its heading and the next one. What stands side by side shares a place.
fn longest_part(paged: &PagedDocument, doc: &Document) -> Option<String> {
    let pages = paged.pages();
    let height = pages.first()?.frame.height();
    if pages.len() <= 2 {
        return None;
    }
    let place = |heading: &Content| {
        let at = paged.introspector().position(heading.location()?)?;
        Some(height * (at.page.get() - 1) as f64 + at.point.y)
    };
    let headings = paged.introspector().query(&HeadingElem::ELEM.select());
    let starts: Vec<_> = headings.iter().filter_map(|h| Some((place(h)?, h.clone()))).collect();
    let end = height * pages.len() as f64;
    let room = |(at, _): &&(_, Content)| {
        let after = starts.iter().map(|(next, _)| *next).filter(|next| next > at).min();
        after.unwrap_or(end) - *at
    };
    let longest = starts.iter().max_by(|a, b| room(a).cmp(&room(b)))?;
    // Under the name stands what was said in short.
    let is_head = starts.first().is_some_and(|(at, _)| *at == longest.0);
    Some(if is_head { doc.headings.in_short.clone() } else { letters::plain(&heading_text(&longest.1)) })
}

fn heading_text(heading: &Content) -> String {
    heading.to_packed::<HeadingElem>().map(|h| h.body.plain_text().to_string()).unwrap_or_default()
}

/// Typst's glyph errors quote the text, and this one may be logged.
fn failed(all: &[SourceDiagnostic]) -> TypesetError {
    let spot = |d: &SourceDiagnostic| d.message.split(['"', '`', '“']).next().unwrap_or_default().trim().to_owned();
    TypesetError(all.first().map(spot).unwrap_or_default())
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));
static TEMPLATE: LazyLock<Source> = LazyLock::new(|| template("packet.typ", include_str!("packet.typ")));

fn file(name: &str) -> FileId {
    FileId::new(RootedPath::new(VirtualRoot::Project, VirtualPath::new(name).expect("a plain name")))
}

/// What Typst may see: the template, the words and the faces. There is no folder behind it, no package, no day.
struct Packet {
    template: &'static Source,
    words: Bytes,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
}

impl Packet {
    fn new(template: &'static Source, words: serde_json::Value, system: &[Font]) -> Result<Packet, TypesetError> {
        let words = serde_json::to_vec(&words).map_err(|e| TypesetError(e.to_string()))?;
        let fonts: Vec<Font> = faces::OURS.iter().chain(system).cloned().collect();
        let book = LazyHash::new(FontBook::from_fonts(&fonts));
        Ok(Packet { template, words: Bytes::new(words), fonts, book })
    }
}

impl World for Packet {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == file("words.json") { Ok(self.words.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

#[cfg(test)]
mod tests;
