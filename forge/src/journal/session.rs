//! Any number of recorded runs of one tool within one reach.

use forge_cache::Cache;

use super::{
    CallFacts, Entry, Kind, LimitFacts, Payload, Payloads, Recorder, RunFacts, TranscriptState, Who,
    ending::{ending, said},
};
use crate::{
    engine::{LazyEngine, Limit},
    policy::Limits,
    run::{Failure, Grants, Loaded, Outcome, Reached, Reuse, ReuseKey, RunId},
};

/// Any number of recorded runs of one tool within one reach. Threads may share it.
pub struct Session<'a> {
    engine: &'a LazyEngine,
    cache: &'a Cache,
    recorder: &'a Recorder,
    tool: &'a Loaded,
    reached: Result<Reached, Failure>,
    limits: Limits,
    reuse: Reuse,
    grants: Vec<String>,
    limit_facts: LimitFacts,
}

impl<'a> Session<'a> {
    /// Runs within `reached`. What is denied is denied, and recorded, with each run.
    pub(crate) fn new(
        (engine, cache, recorder): (&'a LazyEngine, &'a Cache, &'a Recorder),
        tool: &'a Loaded,
        reached: Result<Reached, Failure>,
        grants: &Grants,
        limits: &Limits,
        reuse: Reuse,
    ) -> Self {
        let (grants, limit_facts) = (grants.flags(), LimitFacts::from(limits));
        Self { engine, cache, recorder, tool, reached, limits: *limits, reuse, grants, limit_facts }
    }

    /// Why no run will begin, if that is so; not recorded.
    pub fn denied(&self) -> Option<&Failure> {
        self.reached.as_ref().err()
    }

    /// Runs the tool once, and records it. The answer is given once it is recorded.
    pub fn run(&self, input: &[u8]) -> Outcome {
        let mut begun = None;
        let outcome = match &self.reached {
            Ok(reached) if reached.is_pure() => self.run_pure(input, reached),
            // What the tool does out there cannot be taken back: it must be possible to record it, and where the end of
            // this process may come in between, something is recorded before.
            Ok(reached) => {
                let ready = if reached.acts() { self.begin(input) } else { self.recorder.ready().map(|()| None) };
                match ready {
                    Ok(id) => begun = id,
                    Err(reason) => return Outcome::refused(Failure::Unrecorded(reason), input.len() as u64),
                }
                self.tool.call_within(self.engine, input, reached, &self.limits)
            }
            Err(failure) => Outcome::refused(failure.clone(), input.len() as u64),
        };
        self.record(begun, Some(input), outcome)
    }

    /// Records that an input was refused for its length, without holding it.
    pub fn too_long(&self, length: u64) -> Outcome {
        let detail = format!("the input has {length} bytes and {} are allowed", self.limits.input);
        self.record(None, None, Outcome::refused(Failure::Limited { limit: Limit::Input, detail }, length))
    }

    fn run_pure(&self, input: &[u8], reached: &Reached) -> Outcome {
        if self.reuse == Reuse::Off {
            return self.tool.call_within(self.engine, input, reached, &self.limits);
        }
        let key = ReuseKey::new(self.tool.digest(), input, &self.limits);
        // A cache that cannot be read or written has no answer: the tool runs.
        if let Ok(Some(outcome)) = key.find(self.cache, input) {
            return outcome;
        }
        let outcome = self.tool.call_within(self.engine, input, reached, &self.limits);
        let _ = key.keep(self.cache, &outcome);
        outcome
    }

    fn call_facts(&self) -> CallFacts<'_> {
        CallFacts {
            who: Who::this_process(),
            forge: env!("CARGO_PKG_VERSION"),
            artifact: self.tool.digest(),
            release: self.tool.release(),
            grants: &self.grants,
            limits: &self.limit_facts,
        }
    }

    /// Records that a run begins.
    fn begin(&self, input: &[u8]) -> Result<Option<RunId>, String> {
        let payloads = Payloads { input: Some(Payload::new(input)), ..Payloads::default() };
        let name = self.tool.manifest().name.as_str();
        self.recorder.record(Entry::new(Kind::Begun, Some(name), "begun", &self.call_facts(), payloads))
    }

    /// Records how a run ended: as the end of what was begun, if something was.
    fn record(&self, begun: Option<RunId>, input: Option<&[u8]>, mut outcome: Outcome) -> Outcome {
        if self.recorder.rules().mode == super::JournalMode::Off {
            return outcome;
        }
        let kind = match &outcome.result {
            Err(Failure::Denied(_) | Failure::Exceeded(_)) => Kind::Denial,
            _ => Kind::Run,
        };
        let transcript = transcript(&outcome, &self.reached);
        let facts = RunFacts {
            call: self.call_facts(),
            usage: &outcome.usage,
            answered: outcome.answered,
            transcript: transcript.0,
        };
        let (word, output) = ending(&outcome.result);
        let payloads = Payloads {
            input: input.map(Payload::new),
            output: Some(Payload::new(&output)),
            log: said(&outcome).as_deref().map(Payload::new),
            transcript: transcript.1.as_deref().map(Payload::new),
        };
        let id = begun.map_or_else(RunId::new, RunId::ending);
        let entry = Entry::called(id, kind, Some(self.tool.manifest().name.as_str()), word, &facts, payloads);
        drop(output);
        match self.recorder.record(entry) {
            Ok(id) => outcome.run = id,
            Err(reason) => outcome.result = Err(Failure::Unrecorded(reason)),
        }
        outcome
    }
}

/// What there is of the host calls.
fn transcript(outcome: &Outcome, reached: &Result<Reached, Failure>) -> (TranscriptState, Option<Vec<u8>>) {
    match reached {
        Ok(reached) if !reached.is_pure() && outcome.transcript.is_complete() => {
            // Also where there were no calls: it says what the run would have reached.
            (TranscriptState::Whole, Some(outcome.transcript.to_bytes()))
        }
        Ok(reached) if !reached.is_pure() => (TranscriptState::Over, None),
        _ => (TranscriptState::None, None),
    }
}
