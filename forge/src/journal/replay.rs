//! A run once more, from its record.
//!
//! The artifact is loaded by its digest, the input is the recorded one, host calls are answered from the transcript. Nothing
//! is reached and nothing is recorded. What must be the same is compared bit for bit: the result's text or the failure, what
//! was logged and printed; for a pure run also memory and instructions.

use std::{collections::HashMap, time::Duration};

use forge_cache::Digest;
use serde::Serialize;

use super::{
    JournalError, Kind, Reader, Row, TranscriptState,
    ending::{ending, said},
    facts::RecordedRun,
};
use crate::{
    engine::{LazyEngine, Limit, Transcript},
    policy::Limits,
    run::{Failure, Loaded, Outcome},
};

/// The most characters of a recorded and a new text that are shown beside each other.
const SHOWN: usize = 2000;

/// What a replay found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Replayed {
    /// Everything is as it was, bit for bit.
    Identical,
    /// Something is not.
    Different {
        /// What.
        differences: Vec<Difference>,
    },
    /// The tool asked the host for something else than it did then.
    Diverged {
        /// Where, and what.
        reason: String,
    },
    /// There is nothing to compare, or it cannot be run.
    NotReplayable {
        /// Why.
        reason: String,
    },
}

/// One part that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// `output`, `log`, `memory` or `fuel`.
    pub part: &'static str,
    /// What was recorded, from shortly before the first difference.
    pub recorded: String,
    /// What it is now, from the same place.
    pub now: String,
}

/// Loads an artifact by its digest, or says why it cannot be run.
pub(crate) type Load<'a> = &'a dyn Fn(&Digest) -> Result<Loaded, String>;

/// Runs recorded runs again; each artifact is loaded once.
pub struct Replayer<'a> {
    reader: &'a Reader,
    engine: &'a LazyEngine,
    load: Load<'a>,
    loaded: HashMap<Digest, Result<Loaded, String>>,
}

impl<'a> Replayer<'a> {
    pub(crate) fn new(reader: &'a Reader, engine: &'a LazyEngine, load: Load<'a>) -> Self {
        Self { reader, engine, load, loaded: HashMap::new() }
    }

    /// Runs the row's run again.
    pub fn replay(&mut self, row: &Row) -> Result<Replayed, JournalError> {
        match self.attempt(row) {
            Ok(replayed) => Ok(replayed),
            Err(Unfit::Reason(reason)) => Ok(Replayed::NotReplayable { reason }),
            Err(Unfit::Journal(error)) => Err(error),
        }
    }

    fn attempt(&mut self, row: &Row) -> Result<Replayed, Unfit> {
        if row.kind == Kind::Begun {
            return Err("only its beginning is recorded: there is no answer to compare with".to_owned().into());
        }
        if row.kind != Kind::Run {
            return Err(format!("a {} is no run: there is nothing to run again", row.kind).into());
        }
        if !row.is_as_written() {
            return Err("the row was changed after it was written; see `forge log verify`".to_owned().into());
        }
        let facts: RecordedRun =
            serde_json::from_str(&row.facts).map_err(|error| format!("its facts cannot be read: {error}"))?;
        let recorded = self.payload(row, "output", &row.output)?.unwrap_or_default();
        if ["grant", "callee", "unrecorded"].contains(&row.outcome.as_str()) {
            return Err("it was refused before it began".to_owned().into());
        }
        if row.outcome == "limit" && limit_of(&recorded).as_deref() == Some("time") {
            return Err("it was ended by its time limit, which is not the same twice".to_owned().into());
        }
        let input = self.payload(row, "input", &row.input)?;
        let input = input.ok_or_else(|| "its input was over the limit, and not kept".to_owned())?;
        let transcript = match (facts.transcript, self.payload(row, "transcript", &row.transcript)?) {
            (TranscriptState::None, _) => Transcript::default(),
            (TranscriptState::Over, _) => {
                return Err("its host calls were over `limits.transcript`".to_owned().into());
            }
            (TranscriptState::Whole, None) => return Err("its host calls are not in the record".to_owned().into()),
            (TranscriptState::Whole, Some(bytes)) => Transcript::from_bytes(&bytes)
                .map_err(|error| format!("the record of its host calls cannot be read: {error}"))?,
        };
        let recorded_log = self.payload(row, "log", &row.log)?;
        let mut limits = Limits::from(&facts.limits);
        // A slower machine is no difference.
        limits.timeout = limits.timeout.saturating_mul(10).saturating_add(Duration::from_secs(10));
        let engine = self.engine;
        let tool = self.tool(&facts.artifact)?;
        let outcome = match tool.replay(engine, &input, &transcript, &limits) {
            Ok(outcome) => outcome,
            Err(divergence) => return Ok(Replayed::Diverged { reason: divergence.to_string() }),
        };
        if matches!(outcome.result, Err(Failure::Limited { limit: Limit::Time, .. })) {
            return Err(format!("it took longer than {} s now", limits.timeout.as_secs()).into());
        }
        let mut differences = Vec::new();
        compare(&mut differences, "output", &recorded, &ending(&outcome.result).1);
        compare(&mut differences, "log", &recorded_log.unwrap_or_default(), &said(&outcome).unwrap_or_default());
        if facts.transcript == TranscriptState::None {
            numbers(&mut differences, &facts, &outcome);
        }
        Ok(if differences.is_empty() { Replayed::Identical } else { Replayed::Different { differences } })
    }

    fn payload(&self, row: &Row, name: &str, stored: &Option<super::Stored>) -> Result<Option<Vec<u8>>, Unfit> {
        let Some(stored) = stored else { return Ok(None) };
        let bytes = self.reader.payload(stored).map_err(Unfit::Journal)?;
        let lost = || format!("the {name} of row {} is lost; see `forge log verify`", row.seq);
        Ok(Some(bytes.ok_or_else(lost)?))
    }

    fn tool(&mut self, artifact: &Digest) -> Result<&Loaded, Unfit> {
        let load = self.load;
        let loaded = self.loaded.entry(*artifact).or_insert_with(|| load(artifact));
        loaded.as_ref().map_err(|reason| Unfit::Reason(reason.clone()))
    }
}

enum Unfit {
    Reason(String),
    Journal(JournalError),
}

impl From<String> for Unfit {
    fn from(reason: String) -> Self {
        Self::Reason(reason)
    }
}

fn limit_of(failure: &[u8]) -> Option<String> {
    let failure: serde_json::Value = serde_json::from_slice(failure).ok()?;
    failure["details"]["limit"].as_str().map(str::to_owned)
}

fn compare(differences: &mut Vec<Difference>, part: &'static str, recorded: &[u8], now: &[u8]) {
    if recorded == now {
        return;
    }
    let same = recorded.iter().zip(now).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(40);
    let shown = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(&bytes[from..]).chars().take(SHOWN).collect::<String>();
        if from == 0 { text } else { format!("… {text}") }
    };
    differences.push(Difference { part, recorded: shown(recorded), now: shown(now) });
}

fn numbers(differences: &mut Vec<Difference>, facts: &RecordedRun, outcome: &Outcome) {
    let fuel = facts.usage.fuel.zip(outcome.usage.fuel);
    let memory = facts.usage.peak_memory_bytes.map(|recorded| (recorded, outcome.usage.peak_memory_bytes));
    for (part, numbers) in [("memory", memory), ("fuel", fuel)] {
        if let Some((recorded, now)) = numbers
            && recorded != now
        {
            differences.push(Difference { part, recorded: recorded.to_string(), now: now.to_string() });
        }
    }
}
