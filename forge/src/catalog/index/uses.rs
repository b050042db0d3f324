//! How often artifacts were run here, and how that ended.

use std::{collections::BTreeMap, path::Path};

use forge_cache::Digest;

use crate::{
    catalog::is_failing,
    journal::{JournalError, Reader},
};

/// The runs of one artifact that the journal knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// How many, of all outcomes.
    pub runs: u64,
    /// How many ended well.
    pub ok: u64,
    /// How many say that the tool is at fault.
    pub failed: u64,
}

impl Uses {
    /// The uses of the artifacts of these tools, by the journal in this folder. None, if there is no journal.
    pub fn of<'a>(
        journal: &Path,
        tools: impl IntoIterator<Item = &'a str>,
    ) -> Result<BTreeMap<Digest, Self>, JournalError> {
        let mut all = BTreeMap::<Digest, Self>::new();
        let Some(reader) = Reader::open(journal)? else { return Ok(all) };
        for (artifact, outcome, count) in reader.outcomes(tools)? {
            let uses = all.entry(artifact).or_default();
            uses.runs += count;
            if outcome == "ok" {
                uses.ok += count;
            } else if is_failing(&outcome) {
                uses.failed += count;
            }
        }
        Ok(all)
    }

    /// The share of runs that ended well, of those that did and those that say that the tool is at fault: from 0 to 1. `None`
    /// if there was neither.
    pub fn success_rate(&self) -> Option<f64> {
        let told = self.ok + self.failed;
        (told > 0).then(|| self.ok as f64 / told as f64)
    }
}
