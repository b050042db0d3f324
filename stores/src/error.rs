//! What goes wrong with a store.

use crate::{StorePath, StoreUrlError};

/// A store did not do what was asked. Messages name the store, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Its address.
    #[error(transparent)]
    Url(#[from] StoreUrlError),
    /// This program was built without what is needed to reach it.
    #[error(
        "{url} cannot be reached: this forge was built without the feature `remote`; build it with `--features remote`"
    )]
    NotBuiltIn {
        /// The store.
        url: String,
    },
    /// It does not answer, or not in time, or with errors of its own, after several attempts.
    #[error("{url} cannot be reached: {reason}; see whether it is up and reachable from here, and try again")]
    Unreachable {
        /// The store.
        url: String,
        /// What was tried and what came of it.
        reason: String,
    },
    /// It answers without end, or sends its clients where it may not.
    #[error("{url} is not believed: {reason}; see whether it is the store that you mean, and tell whoever keeps it")]
    Misleading {
        /// The store.
        url: String,
        /// What it did.
        reason: String,
    },
    /// It does not know or not trust whoever asks.
    #[error("{url} refuses: {reason}; {}", who_may(url))]
    Refused {
        /// The store.
        url: String,
        /// What it said.
        reason: String,
    },
    /// There is no such bucket or container.
    #[error(
        "{url} does not exist: there is no bucket or container `{bucket}`; make it first, or correct the address"
    )]
    Nothing {
        /// The store.
        url: String,
        /// Its bucket or container.
        bucket: String,
    },
    /// Something else is there that never changes.
    #[error("{url} holds {what}")]
    Occupied {
        /// The store.
        url: String,
        /// What is there.
        what: String,
    },
    /// It takes no writes.
    #[error("{url} cannot be written: {reason}")]
    ReadOnly {
        /// The store.
        url: String,
        /// What it said.
        reason: String,
    },
    /// Its disk is full, or the object is too large for it.
    #[error("{url} takes no more: {reason}")]
    Full {
        /// The store.
        url: String,
        /// What it said.
        reason: String,
    },
    /// It cannot do this at all.
    #[error("{url} cannot {what}")]
    Unsupported {
        /// The store.
        url: String,
        /// What was asked.
        what: String,
    },
    /// Something that is no file lies where an object of a folder should.
    #[error("{file} is {what}, not a file; remove it, or see who puts such things into this folder")]
    NotAFile {
        /// Its path.
        file: String,
        /// What it is.
        what: String,
    },
    /// Others hold the lock under which objects of a folder are replaced.
    #[error(
        "{file} was locked by another process for {seconds} s, so that nothing is replaced in this folder: whoever may read that \
         file can hold it; see who does, as with `fuser {file}`"
    )]
    Locked {
        /// The path of the lock.
        file: String,
        /// How long was waited.
        seconds: u64,
    },
    /// An object is longer than this version takes.
    #[error("{path} in {url} has more than {most} bytes")]
    TooLarge {
        /// The store.
        url: String,
        /// The object.
        path: StorePath,
        /// How many bytes are taken.
        most: u64,
    },
}

/// What to see to where a store refuses: over a network it goes by credentials, on a disk by owners and modes.
fn who_may(url: &str) -> &'static str {
    if url.contains("://") && !url.starts_with("file://") {
        "check the credentials in the environment, and what they may do"
    } else {
        "see whose folder it is and whom its mode lets in (`ls -ld`)"
    }
}
