//! Writing a record.

use std::sync::Arc;

use super::{Entry, Transcript, World};

/// Writes the record of a run, up to a size.
#[derive(Debug)]
pub(in crate::engine) struct Recorder {
    entries: Vec<u8>,
    count: u64,
    world: World,
    limit: u64,
    complete: bool,
}

impl Recorder {
    /// One for a run that reaches this much of the world, of at most `limit` bytes.
    pub(in crate::engine) fn new(world: World, limit: u64) -> Self {
        Self { entries: Vec::new(), count: 0, world, limit, complete: true }
    }

    /// Whether there is still something to record.
    pub(super) fn wants(&self) -> bool {
        self.complete
    }

    /// Adds an entry. Over the limit all of it is given up.
    pub(in crate::engine) fn push(&mut self, entry: &Entry<'_>) {
        if !self.complete {
            return;
        }
        entry.write(&mut self.entries);
        self.count += 1;
        if self.entries.len() as u64 > self.limit {
            (self.entries, self.count, self.complete) = (Vec::new(), 0, false);
        }
    }

    pub(super) fn world(&self) -> World {
        self.world
    }

    /// The record.
    pub(in crate::engine) fn finish(self) -> Transcript {
        let Self { entries, count, world, complete, limit: _ } = self;
        Transcript { entries: Arc::new(entries), count, world, complete }
    }
}
