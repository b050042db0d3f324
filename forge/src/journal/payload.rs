//! The large parts of a row: input, output, log and transcript.
//!
//! A payload column is `0 bytes…` where the payload is short, and `1 digest length` where it lies in the store.

use forge_cache::Digest;

/// Longer payloads go to the store.
const INLINE: usize = 4 << 10;

/// A payload to be written.
#[derive(Clone, Debug)]
pub struct Payload {
    pub(super) column: Vec<u8>,
    /// The digest and the bytes, where they belong into the store.
    pub(super) spilled: Option<(Digest, Vec<u8>)>,
}

impl Payload {
    /// A payload of these bytes.
    pub fn new(bytes: &[u8]) -> Self {
        if bytes.len() <= INLINE {
            let mut column = Vec::with_capacity(bytes.len() + 1);
            column.push(0);
            column.extend_from_slice(bytes);
            return Self { column, spilled: None };
        }
        let digest = Digest::of(bytes);
        let stored = Stored::Spilled { digest, length: bytes.len() as u64 };
        Self { column: stored.column(), spilled: Some((digest, bytes.to_vec())) }
    }
}

/// The payloads of a row.
#[derive(Clone, Debug, Default)]
pub struct Payloads {
    /// What the tool was given.
    pub input: Option<Payload>,
    /// What it answered: the result's text, or the failure as JSON.
    pub output: Option<Payload>,
    /// What it logged and printed, as JSON.
    pub log: Option<Payload>,
    /// What the host answered it.
    pub transcript: Option<Payload>,
}

impl Payloads {
    pub(super) fn all(&self) -> [&Option<Payload>; 4] {
        [&self.input, &self.output, &self.log, &self.transcript]
    }
}

/// A payload as the database has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// The bytes.
    Inline(Vec<u8>),
    /// Where the bytes are.
    Spilled {
        /// The name in the store.
        digest: Digest,
        /// How many bytes.
        length: u64,
    },
}

impl Stored {
    pub(super) fn column(&self) -> Vec<u8> {
        match self {
            Self::Inline(bytes) => [&[0], bytes.as_slice()].concat(),
            Self::Spilled { digest, length } => [&[1], &digest.as_bytes()[..], &length.to_le_bytes()].concat(),
        }
    }

    /// Reads a column. `None` if it is none that was written here.
    pub(super) fn read(column: &[u8]) -> Option<Self> {
        match column.split_first()? {
            (0, bytes) => Some(Self::Inline(bytes.to_vec())),
            (1, rest) => {
                let (digest, length) = rest.split_first_chunk::<32>()?;
                let length = u64::from_le_bytes(<[u8; 8]>::try_from(length).ok()?);
                Some(Self::Spilled { digest: Digest::from_bytes(*digest), length })
            }
            _ => None,
        }
    }

    /// How many bytes the payload has.
    pub fn length(&self) -> u64 {
        match self {
            Self::Inline(bytes) => bytes.len() as u64,
            Self::Spilled { length, .. } => *length,
        }
    }
}
