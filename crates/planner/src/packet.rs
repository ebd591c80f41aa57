//! What leaves the house on paper: one person's quarter, told in words that both of them know already.
//!
//! `gather` reads the views `shareable_*` and nothing else, and makes plain words of them; `typeset` makes pages of the
//! words. What was made is kept in a register; the file itself is not.

mod all;
mod audience;
mod boss;
pub(crate) mod gather;
mod span;
#[cfg(test)]
mod tests;
mod texts;
pub mod typeset;

pub use all::{PacketsProgress, PacketsSaved, PacketsWish};
pub use audience::Audience;
pub use span::Span;

use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::id::{PersonId, SnapshotId};
use crate::periods;
use crate::reviews::ReviewText;
use crate::settings::{self, Paper};
use crate::{Planner, files, people};
use chrono::NaiveDate;
use rusqlite::Transaction;
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// Which packet, and what of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PacketRequest {
    pub person_id: PersonId,
    /// A label, `current`, `last` or a date.
    pub quarter: String,
    pub paper: Paper,
    pub standing: Standing,
    #[serde(default)]
    pub audience: Audience,
    /// How far back it goes from the end of the quarter.
    #[serde(default)]
    pub span: Span,
    /// The day of the talk about a draft.
    #[serde(default)]
    pub talk_on: Option<NaiveDate>,
    /// Keys of sections and lines that were unticked.
    #[serde(default)]
    pub left_out: Vec<String>,
    /// Keys of parts that this reader gets only where they are ticked.
    #[serde(default)]
    pub put_in: Vec<String>,
    /// Other people are named by their role.
    #[serde(default)]
    pub roles_for_names: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Draft,
    Final,
}

/// The form beside the page.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PacketBuilder {
    pub request: PacketRequest,
    /// "Quarter 4, 2026"
    pub heading: String,
    /// The spans that can be chosen: without a review before there is nothing to count from.
    pub spans: Vec<Span>,
    /// Of a draft: the day it should be with the person, two working days before the talk.
    pub give_by: Option<NaiveDate>,
    /// Of a copy for the file: when the person's own was saved last. What that left out cannot be in this one.
    pub their_copy: Option<NaiveDate>,
    pub file_name: String,
    pub sections: Vec<PacketSection>,
    pub left_out: LeftOut,
    /// People who are named in it, besides the two.
    pub other_names: Vec<String>,
    pub pages: u32,
    /// Of more than two pages: the part that takes most room.
    pub longest_part: Option<String>,
    /// Letters that no font has; their code is printed instead.
    pub missing_glyphs: Vec<String>,
    pub review: ReviewText,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PacketSection {
    pub key: SectionKey,
    pub on: bool,
    /// There is something to print.
    pub available: bool,
    /// On for this reader unless it is unticked; otherwise it is in only when ticked.
    pub by_default: bool,
    /// The person's own copy has not got it, so the one for the file has not either.
    pub withheld: bool,
    pub lines: Vec<PacketLine>,
    /// Of feedback: not said yet, so it cannot be ticked.
    pub not_said: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SectionKey {
    InShort,
    Goals,
    OwnWords,
    WentWell,
    WorkOn,
    Feedback,
    Development,
    Next,
    Talks,
    HandedOver,
    Comment,
    HowToRead,
    Level,
    Files,
}

impl SectionKey {
    fn as_str(self) -> &'static str {
        match self {
            SectionKey::InShort => "in_short",
            SectionKey::Goals => "goals",
            SectionKey::OwnWords => "own_words",
            SectionKey::WentWell => "went_well",
            SectionKey::WorkOn => "work_on",
            SectionKey::Feedback => "feedback",
            SectionKey::Development => "development",
            SectionKey::Next => "next",
            SectionKey::Talks => "talks",
            SectionKey::HandedOver => "handed_over",
            SectionKey::Comment => "comment",
            SectionKey::HowToRead => "how_to_read",
            SectionKey::Level => "level",
            SectionKey::Files => "files",
        }
    }
}

/// One thing that can be ticked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PacketLine {
    pub key: String,
    pub text: String,
    pub on: bool,
    pub on_date: Option<NaiveDate>,
}

/// What stays out, for one sentence to the manager. Nothing of it is ever printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOut {
    pub private_notes: u32,
    pub not_said: u32,
    pub missed_talks: u32,
    pub draft_goals: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PagePicture {
    pub page: u32,
    pub pages: u32,
    pub svg: String,
}

/// A packet that was saved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PacketMade {
    pub id: SnapshotId,
    pub person_id: PersonId,
    pub person_name: String,
    /// The last quarter it is about.
    pub quarter: String,
    pub span: Span,
    pub audience: Audience,
    /// "2026 Q4", "Year 2026"
    pub about: String,
    pub version: u32,
    pub made_on: NaiveDate,
    pub file_name: String,
    pub standing: Standing,
    pub left_out: Vec<String>,
}

/// What saving came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct PacketSaved {
    pub path: String,
    pub pages: u32,
    pub missing_glyphs: Vec<String>,
    pub left_out: LeftOut,
    /// People who are named in it, besides the two.
    pub other_names: Vec<String>,
}

impl Planner {
    /// The packet one would make of somebody: a draft until the last three weeks of the quarter, then final. What goes
    /// into a file names other people by their role.
    pub fn packet_defaults(
        &self,
        person_id: PersonId,
        quarter: Option<String>,
        audience: Option<Audience>,
        span: Option<Span>,
    ) -> Result<PacketRequest> {
        let today = self.clock().today();
        self.read(|tx| {
            people::name(tx, &person_id)?;
            // Of the manager there is one paper, and of nobody else that one.
            let audience = match (people::self_id(tx)? == person_id, audience.unwrap_or_default()) {
                (true, _) => Audience::OwnBoss,
                (false, Audience::OwnBoss) => return Err(Error::invalid("audience", "error_report_is_own")),
                (false, audience) => audience,
            };
            let period = periods::find(tx, today, quarter.as_deref())?;
            let early = period.contains(today) && (period.ends_on - today).num_days() > gather::FINAL_DAYS;
            Ok(PacketRequest {
                person_id: person_id.clone(),
                quarter: period.label.clone(),
                paper: settings::read(tx)?.paper,
                standing: if early && audience.is_theirs() { Standing::Draft } else { Standing::Final },
                audience,
                span: span.unwrap_or_default(),
                talk_on: None,
                left_out: Vec::new(),
                put_in: Vec::new(),
                roles_for_names: matches!(audience, Audience::File | Audience::Promotion),
            })
        })
    }

    /// The form beside the page: what can be ticked, and what stays out.
    pub fn packet_builder(&self, request: PacketRequest) -> Result<PacketBuilder> {
        let gathered = self.read(|tx| gather::gather(tx, self.clock(), &request))?;
        let preview = typeset::preview(&gathered.document, 1).map_err(internal)?;
        Ok(PacketBuilder {
            heading: gathered.document.period_heading.clone(),
            spans: gathered.spans,
            give_by: gathered.give_by,
            their_copy: gathered.their_copy,
            file_name: gathered.file_name,
            sections: gathered.sections,
            left_out: gathered.left_out,
            other_names: gathered.other_names,
            pages: preview.pages as u32,
            longest_part: preview.longest_part,
            missing_glyphs: letters(&preview.missing_glyphs),
            review: gathered.review,
            request,
        })
    }

    /// One page as it will be printed.
    pub fn packet_page(&self, request: PacketRequest, page: u32) -> Result<PagePicture> {
        let gathered = self.read(|tx| gather::gather(tx, self.clock(), &request))?;
        let preview = typeset::preview(&gathered.document, page.max(1) as usize).map_err(internal)?;
        let pages = preview.pages as u32;
        Ok(PagePicture { page: page.clamp(1, pages.max(1)), pages, svg: preview.svg })
    }

    /// What the file would be called.
    pub fn packet_file_name(&self, request: &PacketRequest) -> Result<String> {
        self.read(|tx| Ok(gather::gather(tx, self.clock(), request)?.file_name))
    }

    /// The packet as PDF, kept nowhere and noted nowhere.
    pub fn packet_pdf(&self, request: &PacketRequest) -> Result<typeset::Typeset> {
        typeset::pdf(&self.packet_document(request)?).map_err(internal)
    }

    /// Everything a packet says.
    pub fn packet_document(&self, request: &PacketRequest) -> Result<typeset::Document> {
        self.read(|tx| Ok(gather::gather(tx, self.clock(), request)?.document))
    }

    /// Writes the packet as PDF to `path`, whole or not at all, and notes in the register that it was made.
    ///
    /// # Errors
    /// `File` where the place cannot be written, is a folder or a link.
    pub fn save_packet(&self, request: PacketRequest, path: &Path) -> Result<PacketSaved> {
        let gathered = self.read(|tx| gather::gather(tx, self.clock(), &request))?;
        let set = typeset::pdf(&gathered.document).map_err(internal)?;
        files::write_whole(path, &set.pdf)?;
        if !self.is_read_only() {
            let file_name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            self.write_aside(|tx| self.register(tx, &request, &gathered, &file_name))?;
        }
        Ok(PacketSaved {
            path: path.display().to_string(),
            pages: set.pages as u32,
            missing_glyphs: letters(&set.missing_glyphs),
            left_out: gathered.left_out,
            other_names: gathered.other_names,
        })
    }

    /// That a file left this computer is not undone with Ctrl+Z: the row is outside the log.
    fn register(
        &self,
        tx: &Transaction,
        request: &PacketRequest,
        gathered: &gather::Gathered,
        file_name: &str,
    ) -> Result<()> {
        let (period_id, _) = periods::of(tx, self.clock(), gathered.quarter_from)?;
        let on: Vec<&str> = gathered.sections.iter().filter(|s| s.on && s.available).map(|s| s.key.as_str()).collect();
        let sections = serde_json::json!({
            "on": on, "left_out": request.left_out, "put_in": request.put_in, "standing": request.standing,
            "about": gathered.label,
        });
        tx.execute(
            "INSERT INTO snapshot (id, kind, period_id, person_id, span, from_on, to_on, audience, paper, version, taken_at, sections,
               content_hash, file_name, created_at, updated_at)
             VALUES (?1, 'packet', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?10, ?10)",
            rusqlite::params![
                SnapshotId::new(),
                period_id,
                request.person_id,
                gathered.span.as_str(),
                gathered.from,
                gathered.to,
                request.audience.as_str(),
                if request.paper == Paper::A4 { "a4" } else { "letter" },
                gathered.version,
                self.clock().now(),
                sections.to_string(),
                hash(&gathered.document)?,
                file_name
            ],
        )?;
        Ok(())
    }

    /// The packets that were saved, newest first.
    pub fn list_packets(&self) -> Result<Vec<PacketMade>> {
        self.read(|tx| {
            let mut all = tx.prepare_cached(
                "SELECT s.id, s.person_id, p.display_name, q.label, s.version, substr(s.taken_at, 1, 10), s.file_name, s.sections,
                        ifnull(s.span, ''), ifnull(s.audience, '')
                 FROM snapshot s JOIN person p ON p.id = s.person_id JOIN period q ON q.id = s.period_id
                 WHERE s.kind = 'packet' ORDER BY s.taken_at DESC, s.id DESC LIMIT 200",
            )?;
            let rows = all.query_map([], |r| {
                let sections: serde_json::Value =
                    serde_json::from_str(&r.get::<_, Option<String>>(7)?.unwrap_or_default()).unwrap_or_default();
                let keys = sections["left_out"].as_array().cloned().unwrap_or_default();
                Ok(PacketMade {
                    id: r.get(0)?,
                    person_id: r.get(1)?,
                    person_name: r.get(2)?,
                    quarter: r.get(3)?,
                    span: Span::from_str(&r.get::<_, String>(8)?),
                    audience: Audience::from_str(&r.get::<_, String>(9)?),
                    about: match sections["about"].as_str() {
                        Some(about) => about.to_owned(),
                        None => r.get(3)?,
                    },
                    version: r.get(4)?,
                    made_on: r.get(5)?,
                    file_name: r.get::<_, Option<String>>(6)?.unwrap_or_default(),
                    standing: if sections["standing"] == "draft" { Standing::Draft } else { Standing::Final },
                    left_out: keys.iter().filter_map(|key| key.as_str().map(str::to_owned)).collect(),
                })
            })?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        })
    }
}

/// SHA-256 of the printed words: two packets that say the same have the same code.
fn hash(document: &typeset::Document) -> Result<String> {
    Ok(sha256(serde_json::to_vec(document)?))
}

fn letters(missing: &[typeset::MissingGlyph]) -> Vec<String> {
    missing.iter().map(|glyph| glyph.letter.clone()).collect()
}

fn internal(error: typeset::TypesetError) -> Error {
    Error::Internal(error.to_string())
}
