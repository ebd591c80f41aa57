//! What can go wrong, told apart only where somebody treats it differently, and worded for a manager.

use crate::messages::text;
use serde::Serialize;
use std::path::{Path, PathBuf};

pub type Result<T> = std::result::Result<T, Error>;

/// Every failure that crosses the door. On the wire: `{ kind, message, field? }`.
#[derive(Debug, Clone)]
pub enum Error {
    /// Something typed cannot be kept; `field` is the parameter or field it belongs to.
    Invalid { field: String, message: String },
    /// The record is not there any more.
    Gone,
    /// Another program has the planner for itself at the moment.
    Locked,
    /// The planner has a password, and it was not given.
    NeedsPassword,
    /// The planner was made by a newer version; it was not touched.
    NewerFile,
    /// A file or folder could not be used; the message says what to do.
    File { path: PathBuf, message: String },
    /// A fault of ours. The text is for whoever mends it and holds no content of the planner.
    Internal(String),
}

#[derive(Serialize)]
struct Wire<'a> {
    kind: &'a str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
}

impl Error {
    /// Refuses what was typed in `field`, with the message `id` of en.json.
    pub fn invalid(field: impl Into<String>, id: &str) -> Error {
        Error::Invalid { field: field.into(), message: text(id, &[]) }
    }

    /// The same with arguments for the message.
    pub fn invalid_with(field: impl Into<String>, id: &str, arguments: &[(&str, &str)]) -> Error {
        Error::Invalid { field: field.into(), message: text(id, arguments) }
    }

    pub(crate) fn file(path: &Path, id: &str) -> Error {
        let shown = path.display().to_string();
        Error::File { path: path.into(), message: text(id, &[("path", &shown)]) }
    }

    /// An error of the file system, in words that say what to do.
    pub(crate) fn io(path: &Path, error: &std::io::Error) -> Error {
        use std::io::ErrorKind;
        let id = match error.kind() {
            _ if is_room(error) => "error_disk_full",
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => "error_not_allowed",
            ErrorKind::NotFound => "error_not_found",
            ErrorKind::IsADirectory => "error_is_a_folder",
            ErrorKind::NotADirectory => "error_not_a_folder",
            _ => "error_file",
        };
        Error::file(path, id)
    }

    pub(crate) fn no_room() -> Error {
        Error::File { path: PathBuf::new(), message: text("error_disk_full", &[]) }
    }

    /// A read or write that the system refused, before anybody asked why.
    pub(crate) fn is_of_the_disk(&self) -> bool {
        matches!(self, Error::File { message, .. } if *message == text("error_disk", &[]))
    }

    pub(crate) fn is_no_room(&self) -> bool {
        matches!(self, Error::File { message, .. } if *message == text("error_disk_full", &[]))
    }

    pub fn kind(&self) -> &'static str {
        match self {
            Error::Invalid { .. } => "invalid",
            Error::Gone => "gone",
            Error::Locked => "locked",
            Error::NeedsPassword => "needs_password",
            Error::NewerFile => "newer_file",
            Error::File { .. } => "file",
            Error::Internal(_) => "internal",
        }
    }

    pub fn message(&self) -> String {
        match self {
            Error::Invalid { message, .. } | Error::File { message, .. } => message.clone(),
            Error::Gone => text("error_gone", &[]),
            Error::Locked => text("error_locked", &[]),
            Error::NeedsPassword => text("error_needs_password", &[]),
            Error::NewerFile => text("error_newer_file", &[]),
            Error::Internal(_) => text("error_internal", &[]),
        }
    }

    /// What the command line ends with: 1 what was typed, 2 a damaged store, 3 a locked or busy one.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Locked | Error::NeedsPassword => 3,
            Error::NewerFile | Error::Internal(_) => 2,
            Error::File { message, .. } if is_damage(message) => 2,
            Error::Invalid { .. } | Error::Gone | Error::File { .. } => 1,
        }
    }
}

/// Whether there is no room for what was to be written: a full disk, a used-up quota, a limit on the length of a file.
pub(crate) fn is_room(error: &std::io::Error) -> bool {
    use std::io::ErrorKind;
    matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

/// Whether a message says that the planner itself is not as it should be.
fn is_damage(message: &str) -> bool {
    ["error_damaged", "error_wrong_key", "error_disk"].iter().any(|id| message == text(id, &[]))
}

impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let field = match self {
            Error::Invalid { field, .. } => Some(field.as_str()),
            _ => None,
        };
        Wire { kind: self.kind(), message: self.message(), field }.serialize(serializer)
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Error::Internal(detail) => write!(f, "{} ({detail})", self.message()),
            _ => f.write_str(&self.message()),
        }
    }
}

impl std::error::Error for Error {}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::no_room(),
            // The file that WAL's readers and writers share could not grow.
            _ if error.sqlite_error().is_some_and(|e| e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE) => {
                Error::no_room()
            }
            Some(ErrorCode::ReadOnly) => Error::File { path: PathBuf::new(), message: text("error_read_only", &[]) },
            Some(ErrorCode::SystemIoFailure) => Error::File { path: PathBuf::new(), message: text("error_disk", &[]) },
            Some(ErrorCode::NotADatabase) => {
                Error::File { path: PathBuf::new(), message: text("error_wrong_key", &[]) }
            }
            Some(ErrorCode::DatabaseCorrupt) => {
                Error::File { path: PathBuf::new(), message: text("error_damaged", &[]) }
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked,
            _ => match error {
                rusqlite::Error::QueryReturnedNoRows => Error::Gone,
                // The statement may quote a value: only the code and the shape of the fault are kept.
                rusqlite::Error::SqliteFailure(code, message) => Error::Internal(format!(
                    "SQLite {}: {}",
                    code.extended_code,
                    message.as_deref().and_then(|m| m.split(':').next()).unwrap_or_default()
                )),
                other => Error::Internal(other.to_string()),
            },
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Internal(format!("JSON, line {} column {}", error.line(), error.column()))
    }
}

/// `find(…).or_gone()?`: what is asked for by id has to be there.
pub(crate) trait OrGone<T> {
    fn or_gone(self) -> Result<T>;
}

impl<T> OrGone<T> for rusqlite::Result<T> {
    fn or_gone(self) -> Result<T> {
        self.map_err(Error::from)
    }
}

impl<T> OrGone<T> for Option<T> {
    fn or_gone(self) -> Result<T> {
        self.ok_or(Error::Gone)
    }
}
