//! What goes wrong with an index.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// An index cannot be used. Nothing is lost: it is made again from the catalog.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Its folder or a file in it.
    #[error("the index {} cannot be used: {reason}; it may be deleted at any time", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// The file is no index any more.
    #[error("the index {} is damaged: {reason}; delete it and it is made again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The catalog was never reached from here, and is not reached now.
    #[error("nothing of {url} is known here yet, and it was not read: {reason}")]
    Unknown {
        /// The catalog.
        url: String,
        /// Why it was not reached.
        reason: String,
    },
    /// The catalog.
    #[error(transparent)]
    Catalog(#[from] super::super::CatalogError),
}

impl IndexError {
    pub(super) fn of(path: &Path, action: &str, error: &rusqlite::Error) -> Self {
        let (path, reason) = (path.to_owned(), format!("cannot {action}: {error}"));
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, reason },
            // A column of another type than was written, and a virtual table that does not fit itself.
            None if !matches!(error, rusqlite::Error::InvalidPath(_)) => Self::Damaged { path, reason },
            _ => Self::Unusable { path, reason },
        }
    }

    pub(super) fn io(path: &Path, action: &str, error: &std::io::Error) -> Self {
        Self::Unusable { path: path.to_owned(), reason: format!("cannot {action}: {error}") }
    }
}
