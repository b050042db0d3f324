//! The record as a whole.

use std::sync::Arc;

use super::{Entry, World, varint::Reader};

/// What every record begins with.
const MAGIC: &[u8] = b"forge transcript";
/// The version of the format.
const VERSION: u8 = 1;
/// Magic, version, state, world.
const HEADER: usize = MAGIC.len() + 3;

const CUT: u8 = 0;
const WHOLE: u8 = 1;

/// The host calls of one run whose answers were not a function of its input. Cloning it is cheap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// Entries, one behind the other; each is known to be one.
    pub(super) entries: Arc<Vec<u8>>,
    pub(super) count: u64,
    pub(super) world: World,
    pub(super) complete: bool,
}

/// Bytes that are no transcript.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TranscriptError {
    /// Something else.
    #[error("it does not begin as a record of host calls does")]
    Magic,
    /// The format of another version.
    #[error("it is in version {0} of the format, and this forge reads version {VERSION}")]
    Version(u8),
    /// Damaged.
    #[error("it is damaged in its header or at host call {0}")]
    Damaged(u64),
}

impl Default for Transcript {
    /// Of a pure run: whole, and nothing in it.
    fn default() -> Self {
        Self { entries: Arc::default(), count: 0, world: World::default(), complete: true }
    }
}

impl Transcript {
    /// How many host calls are in it.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether all of the run's host calls are in it, so that it can be replayed.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// The record as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEADER + self.entries.len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend([VERSION, if self.complete { WHOLE } else { CUT }, self.world.number()]);
        bytes.extend_from_slice(&self.entries);
        bytes
    }

    /// Reads a record that anyone may have written. Holds it once, and looks at each byte once.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TranscriptError> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(TranscriptError::Magic)?;
        let (&[version, state, world], entries) = rest.split_first_chunk().ok_or(TranscriptError::Damaged(0))?;
        if version != VERSION {
            return Err(TranscriptError::Version(version));
        }
        let world = World::from_number(world).ok_or(TranscriptError::Damaged(0))?;
        let complete = match state {
            WHOLE => true,
            CUT if entries.is_empty() => false,
            _ => return Err(TranscriptError::Damaged(0)),
        };
        let (mut reader, mut count) = (Reader(entries), 0);
        while !reader.is_empty() {
            count += 1;
            Entry::read(&mut reader).ok_or(TranscriptError::Damaged(count))?;
        }
        Ok(Self { entries: Arc::new(entries.to_vec()), count, world, complete })
    }
}
