//! The answer of an earlier run, for a run that is a function of its input alone.

use forge_cache::{Bucket, Cache, CacheError, Digest, KeyBuilder};
use serde::{Deserialize, Serialize};

use super::{Answered, Outcome, Usage};
use crate::{engine::LogLine, policy::Limits};

const BUCKET: Bucket = Bucket::new("reuse", 1);

/// Whether the answer of an earlier run may be given again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reuse {
    /// Every run runs.
    #[default]
    Off,
    /// A run of a pure tool on an input that was answered before, under the same limits, is answered so.
    On,
}

/// What the answer of a pure run is a function of.
pub struct ReuseKey(Digest);

/// What is kept of an outcome.
#[derive(Serialize, Deserialize)]
struct Kept {
    result: String,
    log: Vec<(u32, String)>,
    log_dropped: u64,
    printed: String,
    peak_memory_bytes: u64,
    fuel: Option<u64>,
}

impl ReuseKey {
    /// The key of one run. All limits but the time are in it: they are part of what a run answers.
    pub fn new(artifact: &Digest, input: &[u8], limits: &Limits) -> Self {
        let fuel = limits.fuel.map(u64::to_le_bytes);
        let counts = [limits.memory, limits.output, limits.input, limits.log, limits.host_calls, limits.host_bytes];
        let key = KeyBuilder::new("forge.reuse.v1")
            .field("forge", env!("CARGO_PKG_VERSION"))
            .field("artifact", artifact)
            .field("input", input)
            .list("fuel", fuel.as_slice())
            .list("limits", counts.map(u64::to_le_bytes))
            .list("files", [limits.files.to_le_bytes()]);
        Self(key.finish())
    }

    /// The answer of an earlier run. What is damaged in the cache is no answer.
    pub fn find(&self, cache: &Cache, input: &[u8]) -> Result<Option<Outcome>, CacheError> {
        let Some(record) = cache.action(BUCKET, &self.0)? else { return Ok(None) };
        let digest = <[u8; 32]>::try_from(record.as_slice()).map(Digest::from_bytes);
        let Ok(digest) = digest else { return Ok(None) };
        let Some(bytes) = cache.get(&digest)? else { return Ok(None) };
        let Ok(kept) = serde_json::from_slice::<Kept>(&bytes) else { return Ok(None) };
        let usage = Usage {
            peak_memory_bytes: kept.peak_memory_bytes,
            input_bytes: input.len() as u64,
            output_bytes: kept.result.len() as u64,
            fuel: kept.fuel,
            ..Usage::default()
        };
        let mut outcome = Outcome::refused(super::Failure::Broken(String::new()), 0);
        outcome.result = Ok(kept.result);
        outcome.usage = usage;
        outcome.log = kept.log.into_iter().map(|(level, text)| LogLine { level, text }).collect();
        outcome.log_dropped = kept.log_dropped;
        outcome.printed = kept.printed;
        outcome.answered = Answered::Reused;
        Ok(Some(outcome))
    }

    /// Keeps the answer of a run, if it has one. A failure is found again by running.
    pub fn keep(&self, cache: &Cache, outcome: &Outcome) -> Result<(), CacheError> {
        let Ok(result) = &outcome.result else { return Ok(()) };
        let kept = Kept {
            result: result.clone(),
            log: outcome.log.iter().map(|line| (line.level, line.text.clone())).collect(),
            log_dropped: outcome.log_dropped,
            printed: outcome.printed.clone(),
            peak_memory_bytes: outcome.usage.peak_memory_bytes,
            fuel: outcome.usage.fuel,
        };
        let bytes = serde_json::to_vec(&kept).expect("texts and numbers are JSON");
        let digest = cache.put(&bytes)?;
        cache.put_action(BUCKET, &self.0, digest.as_bytes(), &[digest])
    }
}
