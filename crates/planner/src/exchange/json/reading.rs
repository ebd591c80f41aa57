//! Reading a saved planner as it comes in: its rows are held, its files are handed on one by one.
//!
//! What comes in is not trusted. It is counted byte by byte before the reader builds anything of it: how deep brackets
//! stand, and how much was read that no file took.

use crate::attachments;
use crate::error::{Error, Result};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::cell::Cell;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::Path;

/// As base64 a file of the largest size is a third longer.
const ONE_FILE: u64 = attachments::LARGEST / 3 * 4 + 1024;

/// How deep the brackets stand that are open outside of texts.
#[derive(Default)]
pub(super) struct Depth {
    open: usize,
    quoted: bool,
    escaped: bool,
}

impl Depth {
    /// After one byte more.
    pub(super) fn after(&mut self, byte: u8) -> usize {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => self.quoted = !self.quoted,
            b'{' | b'[' if !self.quoted => self.open += 1,
            b'}' | b']' if !self.quoted => self.open = self.open.saturating_sub(1),
            _ => {}
        }
        self.open
    }
}

/// Why reading was stopped.
enum Stop {
    TooDeep,
    TooLarge,
    /// The disk.
    Io(io::Error),
    /// A file in it was not taken.
    Refused(Error),
}

/// What the counting and the building know of each other.
#[derive(Default)]
struct Shared {
    /// Bytes that were read and that no file took.
    held: Cell<u64>,
    stop: Cell<Option<Stop>>,
}

impl Shared {
    /// The first reason stays.
    fn stop(&self, why: Stop) {
        let first = self.stop.take().unwrap_or(why);
        self.stop.set(Some(first));
    }
}

/// Counts what passes through.
struct Counted<'s, R> {
    from: R,
    shared: &'s Shared,
    depth: Depth,
    largest: u64,
    deepest: usize,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let stopped = |why: Stop| {
            self.shared.stop(why);
            Err(io::Error::other("stopped"))
        };
        let read = match self.from.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            Err(error) => return stopped(Stop::Io(error)),
            Ok(read) => read,
        };
        if buffer[..read].iter().any(|byte| self.depth.after(*byte) > self.deepest) {
            return stopped(Stop::TooDeep);
        }
        self.shared.held.set(self.shared.held.get() + read as u64);
        if self.shared.held.get() > self.largest + ONE_FILE {
            return stopped(Stop::TooLarge);
        }
        Ok(read)
    }
}

/// Everything in the file but the files, which go to `take` as hash and base64. `path` is where it lies, for the words.
///
/// # Errors
/// `Invalid` for what is no saved planner, or one of more than `largest` bytes beside its files; what `take` says.
pub(super) fn parse(
    from: impl Read,
    path: &Path,
    (largest, deepest): (u64, usize),
    mut take: impl FnMut(&str, &str) -> Result<()>,
) -> Result<Map<String, Value>> {
    let shared = Shared::default();
    let counted = Counted { from, shared: &shared, depth: Depth::default(), largest, deepest };
    let mut json = serde_json::Deserializer::from_reader(BufReader::with_capacity(64 * 1024, counted));
    let read = Top { shared: &shared, take: &mut take }.deserialize(&mut json);
    let read = read.and_then(|file| json.end().map(|()| file));
    drop(json);
    match (shared.stop.take(), read) {
        (Some(Stop::Refused(error)), _) => Err(error),
        (Some(Stop::TooLarge), _) => Err(Error::invalid("file", "error_import_large")),
        (Some(Stop::Io(error)), _) => Err(Error::io(path, &error)),
        (None, Ok(_)) if shared.held.get() > largest => Err(Error::invalid("file", "error_import_large")),
        (None, Ok(file)) => Ok(file),
        _ => Err(super::not_ours()),
    }
}

type Take<'a> = &'a mut dyn FnMut(&str, &str) -> Result<()>;

struct Top<'a> {
    shared: &'a Shared,
    take: Take<'a>,
}

impl<'de> DeserializeSeed<'de> for Top<'_> {
    type Value = Map<String, Value>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = Map<String, Value>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a saved planner")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
        let mut rest = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            if key == "files" {
                map.next_value_seed(Files { shared: self.shared, take: &mut *self.take })?;
            } else {
                rest.insert(key, map.next_value()?);
            }
        }
        Ok(rest)
    }
}

struct Files<'a> {
    shared: &'a Shared,
    take: Take<'a>,
}

impl<'de> DeserializeSeed<'de> for Files<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Files<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("files by their hashes")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<(), A::Error> {
        while let Some(hash) = map.next_key::<String>()? {
            map.next_value_seed(File { shared: self.shared, take: &mut *self.take, hash: &hash })?;
        }
        Ok(())
    }
}

struct File<'a> {
    shared: &'a Shared,
    take: Take<'a>,
    hash: &'a str,
}

impl<'de> DeserializeSeed<'de> for File<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> std::result::Result<(), D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for File<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("base64")
    }

    fn visit_str<E: serde::de::Error>(self, encoded: &str) -> std::result::Result<(), E> {
        (self.take)(self.hash, encoded).map_err(|error| {
            self.shared.stop(Stop::Refused(error));
            E::custom("refused")
        })?;
        // What was taken is held no longer.
        self.shared.held.set(self.shared.held.get().saturating_sub(encoded.len() as u64));
        Ok(())
    }
}
