//! Reading a record back while its run is made again.

use std::sync::Arc;

use super::{Divergence, Entry, Fingerprint, Function, Transcript, World, varint::Reader};

/// Answers host calls from a record.
#[derive(Debug)]
pub(in crate::engine) struct Player {
    entries: Arc<Vec<u8>>,
    /// Where the next entry begins.
    next: usize,
    made: u64,
    recorded: u64,
    world: World,
    divergence: Option<Divergence>,
}

impl Player {
    /// One that begins at the beginning.
    pub(in crate::engine) fn new(transcript: &Transcript) -> Self {
        let Transcript { entries, count, world, complete } = transcript;
        Self {
            entries: Arc::clone(entries),
            next: 0,
            made: 0,
            recorded: *count,
            world: *world,
            divergence: (!complete).then_some(Divergence::Incomplete),
        }
    }

    pub(super) fn world(&self) -> World {
        self.world
    }

    /// Hands the entry of the next host call to `answer`, if this is what was recorded; `answer` gives nothing if the entry
    /// does not fit the call. What does not go on as it was recorded is kept for the end.
    pub(in crate::engine) fn next<T>(
        &mut self,
        function: Function,
        fingerprint: Fingerprint,
        answer: impl FnOnce(Entry<'_>) -> Option<T>,
    ) -> Option<T> {
        let answered = self.attempt(function, fingerprint, answer);
        answered.map_err(|divergence| self.divergence.get_or_insert(divergence).clone()).ok()
    }

    fn attempt<T>(
        &mut self,
        function: Function,
        fingerprint: Fingerprint,
        answer: impl FnOnce(Entry<'_>) -> Option<T>,
    ) -> Result<T, Divergence> {
        let asked = function.name();
        if let Some(divergence) = &self.divergence {
            return Err(divergence.clone());
        }
        let call = self.made + 1;
        let mut reader = Reader(self.entries.get(self.next..).unwrap_or_default());
        let before = reader.0.len();
        let entry = Entry::read(&mut reader).ok_or(Divergence::More { recorded: self.recorded, asked })?;
        if entry.function != function {
            return Err(Divergence::Function { call, recorded: entry.function.name(), asked });
        }
        if entry.fingerprint != fingerprint {
            return Err(Divergence::Arguments { call, function: asked });
        }
        self.next += before - reader.0.len();
        self.made = call;
        answer(entry).ok_or(Divergence::Unfit { call, function: asked })
    }

    /// What did not go as it was recorded.
    pub(in crate::engine) fn finish(self) -> Option<Divergence> {
        let (made, recorded) = (self.made, self.recorded);
        self.divergence.or((made < recorded).then_some(Divergence::Fewer { made, recorded }))
    }
}
