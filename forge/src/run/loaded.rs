//! An artifact that is ready to be called.

use std::{
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
};

use forge_cache::{Cache, CacheError, Digest};

use super::{
    Answered, Failure, Grants, Mismatch, Outcome, Reach, Reached, Usage,
    input::{Fit, InputSchema},
    machine_code::{self, Trouble},
    outcome::micros,
    tools::{Graph, Tools},
};
use crate::{
    build::{Built, read_manifest},
    engine::{
        Budget, CallEnd, CallReport, CallSetup, Divergence, Engine, EngineError, LazyEngine, Limit, Metering, Module,
        Recording, Seats, Transcript,
    },
    journal::ReleaseFacts,
    policy::Limits,
    tool::Manifest,
};

/// Why an artifact cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The cache does not have it.
    #[error("no artifact {0} in the cache; build its source again with `forge build FILE`")]
    Missing(Digest),
    /// The engine does not take it.
    #[error("artifact {digest} cannot be loaded: {source}")]
    Engine {
        /// The artifact.
        digest: Digest,
        /// What the engine said.
        source: EngineError,
    },
    /// The cache.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

/// Loads artifacts.
pub struct Loader<'a> {
    /// Where artifacts are.
    pub cache: &'a Cache,
    /// What runs them.
    pub engine: &'a LazyEngine,
}

/// An artifact with its module compiled to machine code. Calls may come from many threads at once.
pub struct Loaded {
    digest: Digest,
    manifest: Manifest,
    module: Module,
    /// Compiled for the engine that counts instructions, when a run first asks for that.
    metered: OnceLock<Module>,
    cache: Cache,
    /// The folder of its source.
    beside: Option<PathBuf>,
    /// The release that it is.
    release: Option<ReleaseFacts>,
    schema: Result<InputSchema, String>,
}

impl Loader<'_> {
    /// Loads what the build gave.
    pub fn load(&self, built: &Built) -> Result<Loaded, LoadError> {
        self.ready(*built.digest(), built.manifest().clone(), built.module_in_hand())
    }

    /// Loads an artifact by its digest.
    pub fn load_digest(&self, digest: &Digest) -> Result<Loaded, LoadError> {
        let manifest = read_manifest(self.cache, digest)?.ok_or(LoadError::Missing(*digest))?;
        self.ready(*digest, manifest, None)
    }

    fn ready(&self, digest: Digest, manifest: Manifest, wasm: Option<&[u8]>) -> Result<Loaded, LoadError> {
        // Both take about as long, and the first call needs both.
        let (module, schema) = thread::scope(|scope| {
            let load = || machine_code::module(self.cache, self.engine.get()?, &digest, &manifest.wasm, wasm);
            let loading = thread::Builder::new().spawn_scoped(scope, load);
            let schema = InputSchema::compile(&manifest.input_schema);
            // Without a thread, one after the other.
            (loading.map_or_else(|_| Ok(load()), thread::ScopedJoinHandle::join), schema)
        });
        let module = module
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            .map_err(|trouble: Trouble| trouble.of(digest))?;
        Ok(Loaded {
            digest,
            manifest,
            module,
            metered: OnceLock::new(),
            cache: self.cache.clone(),
            beside: None,
            release: None,
            schema,
        })
    }
}

impl Loaded {
    /// The artifact's digest.
    pub fn digest(&self) -> &Digest {
        &self.digest
    }

    /// The artifact's manifest.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The folder of the source that it came from, if it came from a file.
    pub fn beside(&self) -> Option<&Path> {
        self.beside.as_deref()
    }

    /// The same, as it came from this source file: tools that it calls are looked for beside it.
    #[must_use]
    pub fn from_file(self, path: &Path) -> Self {
        let folder = path.parent().map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
        Self { beside: folder.map(Path::to_owned), ..self }
    }

    /// The release that it was loaded as, if it was one.
    pub fn release(&self) -> Option<&ReleaseFacts> {
        self.release.as_ref()
    }

    /// The same, as this release: its runs are recorded as that.
    pub(crate) fn released_as(self, release: ReleaseFacts) -> Self {
        Self { release: Some(release), ..self }
    }

    /// Works out needs ∩ grants and opens it, once for any number of calls: `tools` finds what it may call.
    pub fn open(&self, engine: &LazyEngine, grants: &Grants, tools: &dyn Tools) -> Result<Reached, Failure> {
        self.open_reach(engine, Reach::of(&self.manifest.needs, grants).map_err(Failure::Denied)?, tools)
    }

    /// Opens a reach.
    pub(crate) fn open_reach(
        &self,
        engine: &LazyEngine,
        reach: Reach,
        tools: &dyn Tools,
    ) -> Result<Reached, Failure> {
        if reach.tools.is_empty() {
            return reach.open_system();
        }
        let graph = Graph::new(self, reach, tools)?;
        Ok(graph.root().clone().with_tools(graph, engine))
    }

    /// Runs the tool once within a reach that was opened before.
    pub fn call_within(&self, engine: &LazyEngine, input: &[u8], reach: &Reached, limits: &Limits) -> Outcome {
        let recording = if reach.is_pure() { Recording::Off } else { Recording::On };
        self.attempt(engine, input, reach, limits, recording).0
    }

    /// Runs the tool again as it was recorded: its host calls are answered from `transcript`, and nothing is reached.
    pub fn replay(
        &self,
        engine: &LazyEngine,
        input: &[u8],
        transcript: &Transcript,
        limits: &Limits,
    ) -> Result<Outcome, Divergence> {
        let recording = Recording::Replay(transcript);
        match self.attempt(engine, input, &Reached::nothing(), limits, recording) {
            // What takes too long here may have been in time where it was recorded.
            (outcome, Some(Divergence::Fewer { .. })) if outcome.is_out_of_time() => Ok(outcome),
            (_, Some(divergence)) => Err(divergence),
            (outcome, None) => Ok(outcome),
        }
    }

    fn attempt(
        &self,
        engine: &LazyEngine,
        input: &[u8],
        reach: &Reached,
        limits: &Limits,
        recording: Recording<'_>,
    ) -> (Outcome, Option<Divergence>) {
        let length = input.len() as u64;
        let budget = Budget::of(limits);
        let setup = CallSetup {
            wasi: &reach.wasi,
            services: reach.services.as_ref(),
            budget,
            recording,
            seats: Seats::Take(reach.height),
        };
        match self.report(engine, input, setup) {
            Ok((mut report, misfits)) => {
                let divergence = report.divergence.take();
                (outcome(report, length, misfits), divergence)
            }
            Err(failure) => (Outcome::refused(failure, length), None),
        }
    }

    /// Holds the input against the schema and calls the module. With what the schema had against the input's shape.
    pub(super) fn report(
        &self,
        engine: &LazyEngine,
        input: &[u8],
        setup: CallSetup<'_>,
    ) -> Result<(CallReport, Vec<Mismatch>), Failure> {
        let (length, limits) = (input.len() as u64, setup.budget.limits);
        if length > limits.input {
            let detail = format!("the input has {length} bytes and {} are allowed", limits.input);
            return Err(Failure::Limited { limit: Limit::Input, detail });
        }
        let schema = self
            .schema
            .as_ref()
            .map_err(|reason| Failure::Broken(format!("the tool's input schema cannot be used: {reason}")))?;
        let misfits = match schema.fit(input, limits.timeout) {
            None => {
                let detail = "holding the input against the tool's schema takes too long".to_owned();
                return Err(Failure::Limited { limit: Limit::Time, detail });
            }
            Some(Fit::Whole) => Vec::new(),
            Some(Fit::Shape(mismatches)) => mismatches,
            Some(Fit::Not(mismatches)) => return Err(Failure::BadInput(mismatches)),
        };
        let metering = if setup.budget.fuel.is_some() { Metering::Fuel } else { Metering::Off };
        let engine = engine.engine(metering).map_err(|error| Failure::Broken(error.to_string()))?;
        let module = match metering {
            Metering::Off => &self.module,
            Metering::Fuel => self.metered(engine)?,
        };
        Ok((module.call(engine, input, setup), misfits))
    }

    fn metered(&self, engine: &Engine) -> Result<&Module, Failure> {
        if let Some(module) = self.metered.get() {
            return Ok(module);
        }
        let module = machine_code::module(&self.cache, engine, &self.digest, &self.manifest.wasm, None)
            .map_err(|trouble| Failure::Broken(trouble.of(self.digest).to_string()))?;
        Ok(self.metered.get_or_init(|| module))
    }
}

/// What the end of a call means. `misfits` is what the schema had against the input's shape: where the tool's reader refuses
/// it too, they tell more, since a reader stops at the first.
pub(super) fn failure_of(end: CallEnd, misfits: Vec<Mismatch>) -> Result<String, Failure> {
    match end {
        CallEnd::Result(text) => String::from_utf8(text)
            .map_err(|_| Failure::Broken("the module returned a result that is not UTF-8".into())),
        CallEnd::Failed(failure) => Err(Failure::Tool(failure)),
        CallEnd::BadInput { .. } if !misfits.is_empty() => Err(Failure::BadInput(misfits)),
        CallEnd::BadInput { message, path } => Err(Failure::BadInput(vec![Mismatch { path, message }])),
        CallEnd::Panicked(panic) => Err(Failure::Panic(panic)),
        CallEnd::Limited { limit, detail } => Err(Failure::Limited { limit, detail: detail.unwrap_or_default() }),
        CallEnd::Exited(code) => Err(Failure::Exited(code)),
        CallEnd::Broken(reason) => Err(Failure::Broken(reason)),
    }
}

/// What a report means.
fn outcome(report: CallReport, input_bytes: u64, misfits: Vec<Mismatch>) -> Outcome {
    let result = failure_of(report.end, misfits);
    let printed = [report.stdout, report.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    // std's words to a process of its own; what they are about is told by the result.
    let noise = ["note: run with `RUST_BACKTRACE", "memory allocation of "];
    let printed = printed.lines().filter(|line| !noise.iter().any(|start| line.starts_with(start)));
    Outcome {
        usage: Usage {
            wall_micros: micros(report.wall),
            peak_memory_bytes: report.peak_memory,
            input_bytes,
            output_bytes: result.as_ref().map_or(0, |text| text.len() as u64),
            fuel: report.fuel,
            host_calls: report.used.calls,
            host_bytes: report.used.bytes(),
        },
        result,
        log: report.log,
        log_dropped: report.log_dropped,
        transcript: report.transcript,
        printed: printed.collect::<Vec<_>>().join("\n"),
        answered: Answered::Ran,
        run: None,
    }
}
