//! The record of runs, builds and denials, and the replay of runs.
//!
//! ```text
//! Outcome ── RunFacts, payloads ──> Entry ── queue ──> one commit of many ──> row n ── hash ──> row n + 1
//!                                     │                                         │
//!                          large payloads by digest                          head file
//! ```
//!
//! # Where it is
//! ```text
//! JOURNAL/v1/
//!   journal.db      an SQLite database in write-ahead mode, shared by any number of processes
//!   head            number and hash of the newest row; written after each commit
//!   lock            held while rows are written
//!   payloads/       a store of the cache crate: payloads of more than a few KiB, by digest, gone with their last row
//!   aside-…/        what `forge log reset` set aside
//! ```
//!
//! # What can be relied on
//! - Whoever has been answered is in the journal: [`Journal::append`] returns after the commit. A process that is killed
//!   loses nothing that was answered. A power cut may lose the last moments, because no commit waits for the disk; the
//!   database stays whole, and the loss is noticed: the head knows of rows that are gone, and the next row says so.
//! - Each row carries the hash of the one before and a SHA-256 over its own fields and the digests of its payloads.
//!   [`verify()`] finds a row that was changed, is missing at the beginning, in the middle or at the end, or lost a payload.
//!   Rows that retention removed are vouched for by a `trimmed` row.
//! - This shows tampering to those who keep the head's hash elsewhere, and finds edits by whoever edits only the database.
//!   It does not stop one who can write everything here from writing the whole chain and its head anew: that takes a signature.
//! - The database is never repaired, replaced or emptied by itself. [`reset()`] sets it aside and keeps it.

mod chain;
mod ending;
mod entry;
mod error;
mod facts;
mod folder;
mod group;
mod head;
mod kind;
mod open;
mod outcomes;
mod payload;
mod query;
mod recorder;
mod replay;
mod reset;
mod retention;
mod row;
mod session;
mod verify;
mod who;
mod writer;

#[cfg(test)]
mod tests;

pub use ending::ending;
pub use entry::Entry;
pub use error::JournalError;
pub use facts::{BuildFacts, CallFacts, LimitFacts, ReleaseFacts, RunFacts, TranscriptState};
pub(crate) use facts::{build_entry, exceeded_entry};
pub use folder::Folder;
pub use kind::Kind;
pub use open::Endurance;
pub use payload::{Payload, Payloads, Stored};
pub use query::{Query, Reader, Summary};
pub use recorder::{JournalMode, Recorder, Rules, Unrecorded};
pub use replay::{Difference, Replayed, Replayer};
pub use reset::reset;
pub use retention::{Retention, Trimmed};
pub use row::Row;
pub use session::Session;
pub use verify::{Problem, VerifyReport, verify};
pub use who::Who;
pub use writer::Journal;
