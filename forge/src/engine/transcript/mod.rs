//! The record of a run's host calls, and the answering of them from it.
//!
//! A run that is not pure gets answers which are not a function of its input: what files hold, the time, what the network
//! and other tools say. [`Transcript`] keeps those, in order: which function was called, a fingerprint of what it was
//! asked, what it answered and which bytes it wrote into the guest. With them the run can be made again without touching
//! the world, on any machine; a call that is asked otherwise than it was recorded is a [`Divergence`].
//!
//! ```text
//! guest ── call ──> door ── Recording: the world answers, and an entry is written
//!                        └─ Playing:   the entry answers; the world is not asked
//! ```
//!
//! What is a function of the guest alone is done in both cases and not recorded: a clock that stands still, seeded random
//! numbers, an empty environment, the log, the end. Which those are depends on what the run reaches ([`World`]). A pure run
//! has no tape at all.

mod divergence;
mod entry;
mod fingerprint;
mod function;
mod player;
mod record;
mod recorder;
mod tape;
mod varint;

pub use divergence::Divergence;
pub(super) use entry::{End, Entry, Spent};
pub(super) use fingerprint::{Fingerprint, fingerprint, request_fingerprint};
pub(super) use function::{Function, World};
pub(super) use player::Player;
pub use record::{Transcript, TranscriptError};
pub(super) use recorder::Recorder;
pub(super) use tape::{Diverged, Tape, taped};
