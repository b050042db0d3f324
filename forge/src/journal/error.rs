//! Why the journal cannot be used.

use std::{io, path::PathBuf, time::Duration};

use forge_cache::CacheError;
use rusqlite::ErrorCode;

/// Why the journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The thread that was writing this row for others panicked.
    #[error("the row was lost with the thread that was writing it: a bug in forge")]
    Abandoned,
    /// Another process holds it.
    #[error(
        "the journal {path} has been locked by another process for {} s; end the program that holds it open", waited.as_secs()
    )]
    Busy {
        /// The database or its lock.
        path: PathBuf,
        /// How long was waited.
        waited: Duration,
    },
    /// The disk takes no more.
    #[error(
        "no room for the journal {path}; make room on its disk, or shorten it with `forge log trim --max-size SIZE`"
    )]
    Full {
        /// The database.
        path: PathBuf,
    },
    /// It cannot be written.
    #[error(
        "the journal {path} cannot be written: {reason}; give its folder to this user, or choose another with FORGE_JOURNAL_DIR"
    )]
    ReadOnly {
        /// The database.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// It is broken.
    #[error(
        "the journal {path} is damaged: {reason}; restore it from a backup, or set it aside and begin a new one with `forge log reset`"
    )]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// It is something else.
    #[error("{path} is a database, but no journal of Forge; move it away, or set it aside with `forge log reset`")]
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// A newer Forge has written it.
    #[error(
        "the journal {path} was written by a newer version of forge (format {found}, known is {known}); use that version"
    )]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its format.
        found: i64,
        /// The newest format that this version reads.
        known: i64,
    },
    /// A file beside the database.
    #[error("{path}: cannot {action}: {source}; check that the folder is writable and the disk is not full")]
    Io {
        /// The path.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The database says something else.
    #[error("the journal {path}: cannot {action}: {source}; `forge log verify` says more")]
    Database {
        /// The database.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What it said.
        source: rusqlite::Error,
    },
    /// The store of large payloads.
    #[error("a payload of the journal cannot be kept: {0}")]
    Payload(#[source] CacheError),
    /// There is no such row.
    #[error("the journal has no run {wanted:?}; `forge log` lists them")]
    Missing {
        /// What was asked for.
        wanted: String,
    },
    /// There are several.
    #[error("several runs begin with {wanted:?}; give more of its characters")]
    Ambiguous {
        /// What was asked for.
        wanted: String,
    },
}

impl JournalError {
    /// What an answer of the database means.
    pub(super) fn of(path: &std::path::Path, action: &'static str, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        let reason = source.to_string();
        match source.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                Self::Busy { path, waited: super::open::PATIENCE }
            }
            Some(ErrorCode::DiskFull) => Self::Full { path },
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly { path, reason }
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, reason },
            _ => Self::Database { path, action, source },
        }
    }

    /// What a failed action on a file means.
    pub(super) fn io(path: &std::path::Path, action: &'static str, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::Full { path }
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                Self::ReadOnly { path, reason: source.to_string() }
            }
            _ => Self::Io { path, action, source },
        }
    }
}

impl From<CacheError> for JournalError {
    /// The store's own remedies are those of the cache of artifacts, which this is none of.
    fn from(error: CacheError) -> Self {
        match error {
            CacheError::NoSpace { path, .. } => Self::Full { path },
            CacheError::ReadOnly { path, source, .. } => {
                let reason =
                    source.map_or_else(|| "this user may not write here".to_owned(), |error| error.to_string());
                Self::ReadOnly { path, reason }
            }
            other => Self::Payload(other),
        }
    }
}
