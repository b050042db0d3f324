//! What the hashes are taken over.
//!
//! Both are canonical records of [`KeyBuilder`]: named, domain-tagged and length-prefixed. The content is hashed by whoever
//! has it, on any thread; only the short link is hashed where rows are put in order.

use forge_cache::{Digest, KeyBuilder};

/// What a row says, by reference.
pub(super) struct Content<'a> {
    pub(super) id: &'a [u8],
    pub(super) time: u64,
    pub(super) kind: &'a str,
    pub(super) tool: Option<&'a str>,
    pub(super) outcome: &'a str,
    pub(super) facts: &'a str,
    /// The payload columns as they are stored; empty for none.
    pub(super) payloads: [&'a [u8]; 4],
}

impl Content<'_> {
    pub(super) fn digest(&self) -> Digest {
        KeyBuilder::new("forge.journal.content.v1")
            .field("id", self.id)
            .field("time", self.time.to_le_bytes())
            .field("kind", self.kind)
            .list("tool", self.tool.as_slice())
            .field("outcome", self.outcome)
            .field("facts", self.facts)
            .list("payloads", self.payloads)
            .finish()
    }
}

/// The hash before the first row of a journal.
pub(super) fn beginning(journal: &[u8; 16]) -> Digest {
    KeyBuilder::new("forge.journal.beginning.v1").field("journal", journal).finish()
}

/// The hash of a row.
pub(super) fn link(previous: &Digest, seq: u64, content: &Digest) -> Digest {
    KeyBuilder::new("forge.journal.row.v1")
        .field("previous", previous)
        .field("seq", seq.to_le_bytes())
        .field("content", content)
        .finish()
}
