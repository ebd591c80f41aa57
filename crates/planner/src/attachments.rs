//! Files that stand behind a record: a page, a picture, a mail, a sheet. They lie inside the encrypted planner, at most 25 MB
//! each. Pictures and text are shown in the window; everything else is opened by its own program, from a copy that goes again.
//!
//! The bytes are kept by their hash, once, and are only ever added: taking a file off a record and bringing it back by undo
//! needs them. They go when neither a record nor the log names them any more.
//!
//! What a stored row says of its file is never taken for true where something hangs on it: a row may have come in from
//! outside. What a file is, is read from its bytes again before it is shown or opened.

pub mod copies;
mod kinds;
#[cfg(test)]
mod tests;

use crate::calendar::Clock;
use crate::digest::sha256;
use crate::error::{Error, OrGone, Result};
use crate::id::{AttachmentId, EntryId};
use crate::messages::Label;
use crate::saved_files::{self, SavedKind};
use crate::search::Found;
use crate::text::folded;
use crate::{Planner, action_items, files};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::NaiveDate;
pub(crate) use kinds::clean_name;
use kinds::{media_type, opens, shown_as};
use rusqlite::{OptionalExtension, Row, Transaction};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// A file on a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Attachment {
    pub id: AttachmentId,
    pub file_name: String,
    /// Bytes.
    pub size: u32,
    pub shown_as: ShownAs,
    /// A program of the system may open a copy of it. Programs and web pages never are.
    pub opens: bool,
    /// The day it was put there.
    pub on: NaiveDate,
}

/// How the window shows a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ShownAs {
    Picture,
    Text,
    /// Not here: in its own program.
    Elsewhere,
}

/// What a file can stand behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AttachedTo {
    Entry,
    Feedback,
    Goal,
    Review,
    Conversation,
    /// In a list of the manager's own.
    Qualification,
}

impl AttachedTo {
    fn table(self) -> &'static str {
        match self {
            // A qualification has an entry beside it that holds its files.
            AttachedTo::Entry | AttachedTo::Qualification => "entry",
            AttachedTo::Feedback => "feedback",
            AttachedTo::Goal => "goal",
            AttachedTo::Review => "review",
            AttachedTo::Conversation => "conversation",
        }
    }
}

/// What the window shows of a picture or a text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct AttachmentView {
    /// As an address that holds the picture itself.
    pub picture: Option<String>,
    pub text: Option<String>,
    /// There is more of the text than is shown.
    pub cut_off: bool,
}

/// At most, in bytes.
pub const LARGEST: u64 = 25 * 1024 * 1024;
/// On one record.
const MOST: u32 = 50;
/// So much of a text is shown, in characters.
const SHOWN: usize = 100_000;
/// A picture of more is not shown: unpacked, each of its points takes four bytes.
const MOST_POINTS: usize = 40_000_000;
const LONGEST_SIDE: usize = 16_384;
/// So many files are found by their names.
const FOUND: usize = 5;

const COLUMNS: &str = "id, file_name, media_type, size, substr(created_at, 1, 10)";

fn from_row(row: &Row) -> rusqlite::Result<Attachment> {
    let (name, media_type): (String, String) = (row.get(1)?, row.get(2)?);
    let file_name = clean_name(&name);
    Ok(Attachment {
        id: row.get(0)?,
        size: row.get(3)?,
        shown_as: shown_as(&media_type),
        opens: opens(&file_name, &media_type),
        on: row.get(4)?,
        file_name,
    })
}

impl Planner {
    /// Puts the file at `path` on a record. The file itself stays where it is.
    ///
    /// # Errors
    /// `File` where it is a link, a folder, empty, bigger than 25 MB or cannot be read; `Gone` without such a record;
    /// `Invalid` where the record has as many as it can take.
    pub fn attach(&self, to: AttachedTo, id: &str, path: &Path) -> Result<Attachment> {
        let bytes = files::read_whole(path, LARGEST)?;
        if bytes.is_empty() {
            return Err(files::told(path, "error_attach_empty", &[]));
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = clean_name(&name);
        let media_type = media_type(&name, &bytes);
        let hash = sha256(&bytes);
        let (clock, table) = (self.clock(), to.table());
        self.write(Label::from("attach").with("name", action_items::brief(&name)), |tx| {
            let id = match to {
                AttachedTo::Qualification => &beside_qualification(tx, clock, id)?,
                _ => id,
            };
            let there: u32 = tx
                .query_row(
                    &format!(
                        "SELECT (SELECT count(*) FROM attachment a WHERE a.{table}_id = o.id) FROM {table} o WHERE o.id = ?1"
                    ),
                    [id],
                    |r| r.get(0),
                )
                .or_gone()?;
            let mut twice = tx
                .prepare(&format!("SELECT {COLUMNS} FROM attachment WHERE {table}_id = ?1 AND hash = ?2 LIMIT 1"))?;
            if let Some(same) = twice.query_row((id, &hash), from_row).optional()? {
                return Ok(same); // it is on the record already
            }
            if there >= MOST {
                return Err(Error::invalid_with("id", "error_attach_many", &[("most", &MOST.to_string())]));
            }
            sweep(tx)?;
            let at = clock.now();
            tx.execute(
                "INSERT INTO file_content (hash, bytes, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
                 ON CONFLICT (hash) DO NOTHING",
                (&hash, &bytes, &at),
            )?;
            let new = AttachmentId::new();
            tx.execute(
                &format!(
                    "INSERT INTO attachment (id, hash, file_name, media_type, size, {table}_id, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7)"
                ),
                (&new, &hash, &name, &media_type, bytes.len() as u32, id, &at),
            )?;
            Ok(tx.query_row(&format!("SELECT {COLUMNS} FROM attachment WHERE id = ?1"), [&new], from_row)?)
        })
    }

    /// The files on a record, in the order in which they came.
    pub fn attachments(&self, to: AttachedTo, id: String) -> Result<Vec<Attachment>> {
        self.read(|tx| {
            let id = match to {
                AttachedTo::Qualification => qualification_entry(tx, &id)?.unwrap_or_default(),
                _ => id,
            };
            let mut all = tx.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM attachment WHERE {}_id = ?1 ORDER BY created_at, id",
                to.table()
            ))?;
            Ok(all.query_map([id], from_row)?.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Takes a file off its record.
    pub fn remove_attachment(&self, id: AttachmentId) -> Result<()> {
        let name = self.attachment_name(&id)?;
        self.write(Label::from("remove_attachment").with("name", action_items::brief(&name)), |tx| {
            match tx.execute("DELETE FROM attachment WHERE id = ?1", [&id])? {
                0 => Err(Error::Gone),
                _ => sweep(tx),
            }
        })
    }

    /// A picture or a text, to be shown in the window.
    ///
    /// # Errors
    /// `Invalid` for what is neither, and for a picture that would take too much memory.
    pub fn view_attachment(&self, id: AttachmentId) -> Result<AttachmentView> {
        let (name, bytes) = self.read(|tx| content(tx, &id))?;
        let media_type = media_type(&name, &bytes);
        match shown_as(&media_type) {
            ShownAs::Picture => {
                let size = imagesize::blob_size(&bytes).map_err(|_| Error::invalid("id", "error_attach_elsewhere"))?;
                let points = size.width.saturating_mul(size.height);
                if points == 0 {
                    return Err(Error::invalid("id", "error_attach_elsewhere"));
                }
                if points > MOST_POINTS || size.width.max(size.height) > LONGEST_SIDE {
                    return Err(Error::invalid("id", "error_attach_picture"));
                }
                let picture = format!("data:{media_type};base64,{}", STANDARD.encode(bytes));
                Ok(AttachmentView { picture: Some(picture), text: None, cut_off: false })
            }
            ShownAs::Text => {
                let whole = String::from_utf8_lossy(&bytes);
                let whole = whole.strip_prefix('\u{feff}').unwrap_or(&whole);
                let shown: String = whole.chars().take(SHOWN).collect();
                Ok(AttachmentView { picture: None, cut_off: shown.len() < whole.len(), text: Some(shown) })
            }
            ShownAs::Elsewhere => Err(Error::invalid("id", "error_attach_elsewhere")),
        }
    }

    /// What a file is called.
    pub fn attachment_name(&self, id: &AttachmentId) -> Result<String> {
        self.read(|tx| tx.query_row("SELECT file_name FROM attachment WHERE id = ?1", [id], |r| r.get(0)).or_gone())
            .map(|name: String| clean_name(&name))
    }

    /// Writes a file to `path`, to be kept outside.
    ///
    /// # Errors
    /// `File` where it cannot be written there; nothing is left behind.
    pub fn save_attachment(&self, id: &AttachmentId, path: &Path) -> Result<()> {
        let (_, bytes) = self.read(|tx| content(tx, id))?;
        files::write_whole(path, &bytes)?;
        saved_files::note(self, SavedKind::Attachment, None, &bytes, path)
    }

    /// Lets go of bytes that nothing needs any more. Where there are none the planner is not written to.
    pub(crate) fn sweep_files(&self) -> Result<()> {
        let some = |tx: &Transaction| {
            Ok(tx.query_row(&format!("SELECT EXISTS (SELECT 1 FROM file_content WHERE {UNNAMED})"), [], |r| r.get(0))?)
        };
        if self.read(some)? { self.write_aside(sweep) } else { Ok(()) }
    }
}

/// The entry beside a qualification that holds its files; none while it has no file.
fn qualification_entry(tx: &Transaction, id: &str) -> Result<Option<String>> {
    let mut one = tx.prepare_cached(
        "SELECT id FROM entry WHERE kind = 'certificate' AND json_extract(attrs, '$.register_item') = ?1 ORDER BY id LIMIT 1",
    )?;
    Ok(one.query_row([id], |r| r.get(0)).optional()?)
}

/// The same; made where there is none.
fn beside_qualification(tx: &Transaction, clock: Clock, id: &str) -> Result<String> {
    if let Some(entry) = qualification_entry(tx, id)? {
        return Ok(entry);
    }
    let title: String = tx
        .query_row("SELECT title FROM register_item WHERE id = ?1 AND kind = 'qualification'", [id], |r| r.get(0))
        .or_gone()?;
    let entry = EntryId::new();
    tx.execute(
        "INSERT INTO entry (id, kind, occurred_on, title, visibility, attrs, created_at, updated_at)
         VALUES (?1, 'certificate', ?2, ?3, 'private', json_object('register_item', ?4), ?5, ?5)",
        (&entry, clock.today(), &title, id, clock.now()),
    )?;
    Ok(entry.0)
}

/// Takes the files of a qualification away with it.
pub(crate) fn remove_of_qualification(tx: &Transaction, id: &str) -> Result<()> {
    tx.execute("DELETE FROM entry WHERE kind = 'certificate' AND json_extract(attrs, '$.register_item') = ?1", [id])?;
    sweep(tx)
}

/// The name and the bytes of a file.
fn content(tx: &Transaction, id: &AttachmentId) -> Result<(String, Vec<u8>)> {
    let mut one = tx.prepare_cached(
        "SELECT a.file_name, c.bytes FROM attachment a JOIN file_content c ON c.hash = a.hash WHERE a.id = ?1",
    )?;
    let (name, bytes): (String, Vec<u8>) = one.query_row([id], |r| r.try_into()).or_gone()?;
    Ok((clean_name(&name), bytes))
}

/// Bytes that no record and no step of the log names.
const UNNAMED: &str = "NOT EXISTS (SELECT 1 FROM attachment a WHERE a.hash = file_content.hash)
   AND NOT EXISTS (SELECT 1 FROM row_change c WHERE c.table_name = 'attachment'
     AND (instr(c.before, file_content.hash) OR instr(c.after, file_content.hash)))";

/// Lets go of them; whoever erases a person calls it when the person's rows and steps are gone.
pub(crate) fn sweep(tx: &Transaction) -> Result<()> {
    tx.execute(&format!("DELETE FROM file_content WHERE {UNNAMED}"), [])?;
    Ok(())
}

/// How many files are on a record.
pub(crate) fn count(tx: &Transaction, to: AttachedTo, id: &str) -> Result<u32> {
    let mut count = tx.prepare_cached(&format!("SELECT count(*) FROM attachment WHERE {}_id = ?1", to.table()))?;
    Ok(count.query_row([id], |r| r.get(0))?)
}

/// Whether any record has one.
pub(crate) fn any(tx: &Transaction) -> Result<bool> {
    Ok(tx.prepare_cached("SELECT EXISTS (SELECT 1 FROM attachment)")?.query_row([], |r| r.get(0))?)
}

/// The note became something else: its files go along.
pub(crate) fn move_from_note(tx: &Transaction, clock: Clock, note: &EntryId, to: AttachedTo, id: &str) -> Result<()> {
    let place = match to {
        AttachedTo::Entry => "entry_id = ?2".to_owned(),
        other => format!("entry_id = NULL, {}_id = ?2", other.table()),
    };
    let sql = format!("UPDATE attachment SET {place}, updated_at = ?3 WHERE entry_id = ?1");
    tx.execute(&sql, (note, id, clock.now()))?;
    Ok(())
}

/// Files whose names hold all the words, the newest first; found where their record is.
pub(crate) fn find(tx: &Transaction, words: &str) -> Result<Vec<Found>> {
    let words: Vec<String> =
        words.split(|c: char| !c.is_alphanumeric()).map(folded).filter(|word| !word.is_empty()).collect();
    if words.is_empty() || !any(tx)? {
        return Ok(Vec::new());
    }
    let mut names = tx.prepare_cached("SELECT id, file_name FROM attachment ORDER BY created_at DESC, id")?;
    let mut rows = names.query([])?;
    let mut hits: Vec<AttachmentId> = Vec::new();
    while let Some(row) = rows.next()?
        && hits.len() < FOUND
    {
        let name = folded(row.get_ref(1)?.as_str().unwrap_or_default());
        if words.iter().all(|word| name.contains(word)) {
            hits.push(row.get(0)?);
        }
    }
    let mut one = tx.prepare_cached(
        // A talk and a review hold what only the manager knows, too.
        "SELECT CASE WHEN a.entry_id IS NOT NULL THEN 'entry' WHEN a.feedback_id IS NOT NULL THEN 'feedback'
             WHEN a.goal_id IS NOT NULL THEN 'goal' WHEN a.conversation_id IS NOT NULL THEN 'conversation'
             WHEN a.review_id IS NOT NULL THEN 'review' ELSE 'idp_item' END,
           coalesce(a.entry_id, a.feedback_id, a.goal_id, a.conversation_id, a.review_id, a.idp_item_id),
           p.id, p.display_name, coalesce(a.conversation_id, e.conversation_id, f.conversation_id),
           coalesce(e.occurred_on, f.occurred_on, c.held_on, c.planned_on, substr(a.created_at, 1, 10)), a.file_name,
           coalesce(e.visibility, f.visibility, g.visibility, 'private') = 'private'
         FROM attachment a LEFT JOIN entry e ON e.id = a.entry_id LEFT JOIN feedback f ON f.id = a.feedback_id
           LEFT JOIN goal g ON g.id = a.goal_id LEFT JOIN conversation c ON c.id = a.conversation_id
           LEFT JOIN review r ON r.id = a.review_id LEFT JOIN idp_item i ON i.id = a.idp_item_id
           LEFT JOIN idp d ON d.id = i.idp_id LEFT JOIN person p
             ON p.id = coalesce(e.person_id, f.to_person_id, g.owner_person_id, c.person_id, r.person_id, d.person_id)
         WHERE a.id = ?1",
    )?;
    let found = hits.iter().map(|id| {
        Ok(one.query_row([id], |r| {
            Ok(Found {
                entity: r.get(0)?,
                id: r.get(1)?,
                person_id: r.get(2)?,
                person_name: r.get(3)?,
                conversation_id: r.get(4)?,
                on: r.get(5)?,
                title: None,
                excerpt: format!("\u{2}{}\u{3}", clean_name(&r.get::<_, String>(6)?)),
                private: r.get(7)?,
            })
        })?)
    });
    found.collect()
}

/// The hashes of all files that stand on a record, for the file of everything.
pub(crate) fn hashes(tx: &Transaction) -> Result<Vec<String>> {
    let mut all = tx.prepare("SELECT DISTINCT hash FROM attachment ORDER BY hash")?;
    Ok(all.query_map([], |r| r.get(0))?.collect::<rusqlite::Result<_>>()?)
}

/// The bytes of one of them as base64.
pub(crate) fn encoded(tx: &Transaction, hash: &str) -> Result<String> {
    let mut one = tx.prepare_cached("SELECT bytes FROM file_content WHERE hash = ?1")?;
    let bytes: Vec<u8> = one.query_row([hash], |r| r.get(0)).or_gone()?;
    Ok(STANDARD.encode(bytes))
}

/// Takes a file in that comes with the file of everything; how many bytes it has, or none where they are not what the hash
/// says. With `dry_run` the bytes themselves are not kept.
pub(crate) fn take_in(tx: &Transaction, clock: Clock, hash: &str, encoded: &str, dry_run: bool) -> Result<Option<u32>> {
    let Ok(bytes) = STANDARD.decode(encoded) else { return Ok(None) };
    if sha256(&bytes) != hash || bytes.is_empty() || bytes.len() as u64 > LARGEST {
        return Ok(None);
    }
    let kept: &[u8] = if dry_run { &[] } else { &bytes };
    tx.prepare_cached(
        "INSERT INTO file_content (hash, bytes, created_at, updated_at) VALUES (?1, ?2, ?3, ?3)
         ON CONFLICT (hash) DO NOTHING",
    )?
    .execute((hash, kept, clock.now()))?;
    Ok(Some(bytes.len() as u32))
}
