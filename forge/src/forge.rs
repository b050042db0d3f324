//! The library's face: everything that the command does goes through it.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    thread,
    time::Instant,
};

use forge_cache::{Cache, CacheError, Digest};
use forge_stores::{Patience, Scheme, Settings, StoreUrl};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    build::{BuildError, Builder, Built, Downloads, RemoteCache, read_manifest},
    cases::{self, CasesError, TestReport, ToolReport},
    catalog::{CacheVoucher, Catalog, CatalogError, KeyError, Memory, SigningKey, TrustedKeys, index, settled_key},
    check::{
        self, Checked, Lint, Rejection,
        report::{Colour, Verdict},
    },
    engine::{Allocation, LazyEngine},
    home::{Home, NoHome},
    journal::{self, Endurance, JournalMode, Recorder, Retention, Rules, Session, Unrecorded},
    policy::{Exceeded, Limits, Policy, UncheckedRefused},
    progress::{Progress, Silent},
    project::{CatalogChoice, ProjectError, Releases},
    run::{Failure, Granted, Grants, LoadError, Loaded, Loader, Outcome, Reached, Reuse, bounds},
    tool::{Manifest, NameReason, Source, SourceError, Tier},
    toolchain::Toolchain,
};

/// How to open a [`Forge`].
pub struct Config {
    /// Where things are kept. `None` follows the environment: `FORGE_HOME`, else the XDG folders.
    pub home: Option<Home>,
    /// What is allowed.
    pub policy: Policy,
    /// Whether the check's rules that are a lint are applied. The policy must allow to leave them out.
    pub lint: Lint,
    /// How many calls this process will make.
    pub allocation: Allocation,
    /// Told of long work.
    pub progress: Arc<dyn Progress + Send + Sync>,
    /// Whether runs, builds and denials are recorded, as the policy says.
    pub journal: JournalMode,
    /// Where released tools come from.
    pub releases: CatalogChoice,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            home: None,
            policy: Policy::default(),
            lint: Lint::On,
            allocation: Allocation::Pooled,
            progress: Arc::new(Silent),
            journal: JournalMode::On,
            releases: CatalogChoice::default(),
        }
    }
}

/// Checks, builds, tests and runs tools. One value serves many threads.
///
/// ```
/// use forge::{Config, Forge, policy::Limits, run::Grants, tool::Tier};
///
/// #[derive(serde::Serialize)]
/// struct Input {
///     words: Vec<String>,
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let forge = Forge::open(Config::default())?;
/// let source = "
///     use plugin_api::prelude::*;
///
///     /// The longest of `words`.
///     #[tool]
///     fn longest(words: Vec<String>) -> Option<String> {
///         words.into_iter().max_by_key(String::len)
///     }
/// ";
/// let longest = forge.load_text("longest", source, Tier::Draft)?;
/// let input = Input { words: vec!["an".into(), "example".into()] };
/// let word: Option<String> = forge.call(&longest, &input)?;
/// assert_eq!(word.as_deref(), Some("example"));
/// # Ok(())
/// # }
/// ```
pub struct Forge {
    home: Home,
    cache: Cache,
    policy: Policy,
    lint: Lint,
    engine: LazyEngine,
    toolchain: OnceLock<Toolchain>,
    remote: OnceLock<Option<RemoteCache>>,
    progress: Arc<dyn Progress + Send + Sync>,
    recorder: Arc<Recorder>,
    releases: CatalogChoice,
}

/// Forge could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no folder to keep things in.
    #[error(transparent)]
    Home(#[from] NoHome),
    /// The cache cannot be used.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The policy does not allow to leave the lint out.
    #[error(transparent)]
    Unchecked(#[from] UncheckedRefused),
}

/// Why a source did not become a tool that can be called.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// It could not be read.
    #[error(transparent)]
    Source(#[from] SourceError),
    /// The check refused it.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// It was not built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// It was not loaded.
    #[error(transparent)]
    Load(#[from] LoadError),
}

/// Why a typed call has no result.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// The input could not be written as JSON.
    #[error("the input cannot be written as JSON: {0}")]
    Input(serde_json::Error),
    /// The run failed.
    #[error("{0}")]
    Failed(Box<Failure>),
    /// The result is JSON of another shape than asked for.
    #[error("the result does not have the expected type: {0}")]
    Output(serde_json::Error),
}

impl Forge {
    /// Opens Forge. Touches no more than the cache's folder.
    pub fn open(config: Config) -> Result<Self, OpenError> {
        if config.lint == Lint::Off {
            config.policy.admit_unchecked()?;
        }
        let home = match config.home {
            Some(home) => home,
            None => Home::from_environment()?,
        };
        let cache = Cache::open(&home.cache)?;
        let endurance = match config.allocation {
            Allocation::OnDemand => Endurance::Short,
            Allocation::Pooled => Endurance::Long,
        };
        let runs = &config.policy.runs;
        let rules = Rules {
            mode: if runs.journal { config.journal } else { JournalMode::Off },
            unrecorded: if runs.require_journal { Unrecorded::Withhold } else { Unrecorded::Warn },
            retention: Retention { keep: runs.keep, max_size: runs.max_size },
            endurance,
        };
        let recorder = Arc::new(Recorder::new(home.journal.clone(), rules));
        Ok(Self {
            recorder,
            home,
            cache,
            policy: config.policy,
            lint: config.lint,
            engine: LazyEngine::new(config.allocation),
            toolchain: OnceLock::new(),
            remote: OnceLock::new(),
            progress: config.progress,
            releases: config.releases,
        })
    }

    /// Where things are kept.
    pub fn home(&self) -> &Home {
        &self.home
    }

    /// The cache of artifacts.
    pub fn cache(&self) -> &Cache {
        &self.cache
    }

    /// The policy in force.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The engine that tools run in.
    pub fn engine(&self) -> &LazyEngine {
        &self.engine
    }

    /// Whether the check's rules that are a lint are applied.
    pub fn lint(&self) -> Lint {
        self.lint
    }

    /// What is given to a run: what is asked for and what the policy gives without being asked, if it allows as much.
    pub fn grants(&self, asked: Grants) -> Result<Granted, Exceeded> {
        let granted = bounds::grant(asked, &self.policy);
        if let Err(exceeded) = &granted {
            self.recorder.note(journal::exceeded_entry(exceeded));
        }
        granted
    }

    /// Source to verdict.
    pub fn check(&self, source: Source) -> Result<Checked, Rejection> {
        check::check_with(source, &self.policy, self.lint)
    }

    /// Checked source to artifact, built or found.
    pub fn build(&self, checked: &Checked, tier: Tier) -> Result<Built, BuildError> {
        self.built_by(&Builder { remote: self.remote(), ..self.builder() }, checked, tier)
    }

    /// The same, on this machine: what another one built, and signed with a trusted key, does not count. For what somebody
    /// vouches for by name.
    pub fn build_here(&self, checked: &Checked, tier: Tier) -> Result<Built, BuildError> {
        self.built_by(&Builder { downloads: Downloads::DoNotCount, ..self.builder() }, checked, tier)
    }

    fn built_by(&self, builder: &Builder<'_>, checked: &Checked, tier: Tier) -> Result<Built, BuildError> {
        let built = builder.build(checked, tier);
        self.progress.done();
        if let Some(entry) = journal::build_entry(checked.source(), tier, &built) {
            self.recorder.note(entry);
        }
        built
    }

    /// Artifact to a tool that can be called.
    pub fn load(&self, built: &Built) -> Result<Loaded, LoadError> {
        self.recorder.prepare();
        self.loader().load(built)
    }

    /// An artifact of the cache, by its digest, to a tool that can be called.
    pub fn load_digest(&self, digest: &Digest) -> Result<Loaded, LoadError> {
        self.recorder.prepare();
        self.loader().load_digest(digest)
    }

    /// The manifest of an artifact of the cache.
    pub fn manifest(&self, digest: &Digest) -> Result<Manifest, LoadError> {
        read_manifest(&self.cache, digest)?.ok_or(LoadError::Missing(*digest))
    }

    /// A source file to a tool that can be called: read, check, build, load.
    pub fn load_file(&self, path: &Path, tier: Tier) -> Result<Loaded, PrepareError> {
        Ok(self.prepare(Source::read(path)?, tier)?.from_file(path))
    }

    /// A source text to a tool that can be called: check, build, load.
    pub fn load_text(&self, name: &str, text: &str, tier: Tier) -> Result<Loaded, PrepareError> {
        let display = format!("{name}.rs");
        let reason = |error| SourceError::Name { path: display.clone(), reason: NameReason::Name(error) };
        let name = name.parse().map_err(reason)?;
        self.prepare(Source::new(name, display.clone(), text)?, tier)
    }

    fn prepare(&self, source: Source, tier: Tier) -> Result<Loaded, PrepareError> {
        if let Some(built) = self.builder().recall(&source, tier)? {
            return Ok(self.load(&built)?);
        }
        let checked = self.check(source)?;
        let built = self.build(&checked, tier)?;
        Ok(self.load(&built)?)
    }

    /// One run on a fresh instance: JSON text in, JSON text out. Recorded before it is answered.
    pub fn run(&self, tool: &Loaded, input: &[u8], grants: &Grants, limits: &Limits) -> Outcome {
        let reuse = if self.policy.runs.reuse { Reuse::On } else { Reuse::Off };
        self.session(tool, grants, limits, reuse).run(input)
    }

    /// Opens what `tool` reaches under `grants`, for any number of recorded runs.
    pub fn session<'a>(&'a self, tool: &'a Loaded, grants: &Grants, limits: &Limits, reuse: Reuse) -> Session<'a> {
        let admitted = bounds::admit(grants, &self.policy).and_then(|()| self.policy.admit_limits(limits));
        let reached = match admitted {
            Ok(()) => self.open_reach(tool, grants),
            Err(exceeded) => Err(Failure::Exceeded(exceeded)),
        };
        Session::new((&self.engine, &self.cache, &self.recorder), tool, reached, grants, limits, reuse)
    }

    /// Says what whoever looks on should know, and that stops nothing.
    pub(crate) fn warn(&self, message: &str) {
        self.progress.warn(message);
    }

    /// The journal of this Forge.
    pub fn recorder(&self) -> &Recorder {
        &self.recorder
    }

    /// Runs recorded runs again from their record, and compares. Nothing is reached and nothing is recorded. `load` loads an
    /// artifact, or says why it cannot be run.
    pub fn replayer<'a>(
        &'a self,
        reader: &'a journal::Reader,
        load: &'a dyn Fn(&Digest) -> Result<Loaded, String>,
    ) -> journal::Replayer<'a> {
        journal::Replayer::new(reader, &self.engine, load)
    }

    /// Works out what a tool reaches under `grants` and opens it, once for any number of calls. Tools that it may call are
    /// found, built and loaded here.
    pub fn open_reach(&self, tool: &Loaded, grants: &Grants) -> Result<Reached, Failure> {
        tool.open(&self.engine, grants, self)
    }

    /// One run with typed input and output, nothing granted, under the policy's limits.
    ///
    /// `input` is serialised to the input object: a struct or map with a field for each parameter.
    pub fn call<I: Serialize, O: DeserializeOwned>(&self, tool: &Loaded, input: &I) -> Result<O, CallError> {
        let text = serde_json::to_vec(input).map_err(CallError::Input)?;
        let outcome = self.run(tool, &text, &Grants::default(), &self.policy.limits);
        match outcome.decode() {
            Ok(decoded) => decoded.map_err(CallError::Output),
            Err(failure) => Err(CallError::Failed(Box::new(failure.clone()))),
        }
    }

    /// Tests tools, several at once: the cases beside each source and the `#[test]` functions in it.
    ///
    /// `finished` is told of each tool as it ends, in no particular order; the report is in the order of `files`.
    pub fn test(
        &self,
        files: &[PathBuf],
        tier: Tier,
        grants: &Grants,
        limits: &Limits,
        finished: &(dyn Fn(&ToolReport) + Sync),
    ) -> TestReport {
        let began = Instant::now();
        let next = std::sync::atomic::AtomicUsize::new(0);
        let slots: Vec<OnceLock<ToolReport>> = files.iter().map(|_| OnceLock::new()).collect();
        let workers = thread::available_parallelism().map_or(1, usize::from).min(files.len());
        thread::scope(|scope| {
            for _ in 0..workers {
                scope.spawn(|| {
                    loop {
                        let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(file) = files.get(index) else { break };
                        let report = self.test_file(file, tier, grants, limits);
                        finished(&report);
                        // Each index is taken by one worker.
                        let _ = slots[index].set(report);
                    }
                });
            }
        });
        self.progress.done();
        TestReport {
            tools: slots.into_iter().filter_map(OnceLock::into_inner).collect(),
            wall_millis: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }

    fn test_file(&self, file: &Path, tier: Tier, grants: &Grants, limits: &Limits) -> ToolReport {
        let mut results = Vec::new();
        let tested = self.test_into(file, tier, grants, limits, &mut results);
        ToolReport { file: file.display().to_string(), problem: tested.err().map(|error| told(&error)), results }
    }

    fn test_into(
        &self,
        file: &Path,
        tier: Tier,
        grants: &Grants,
        limits: &Limits,
        results: &mut Vec<cases::TestResult>,
    ) -> Result<(), TestError> {
        let source = Source::read(file).map_err(PrepareError::from)?;
        let cases = match Source::cases_path(file) {
            path if path.exists() => cases::read_cases(&path)?,
            _ => Vec::new(),
        };
        let checked = self.check(source).map_err(PrepareError::from)?;
        if cases.is_empty() && checked.tests().is_empty() {
            return Err(TestError::Nothing { path: Source::cases_path(file).display().to_string() });
        }
        let built = self.builder().build(&checked, tier).map_err(PrepareError::from)?;
        let loaded = self.load(&built).map_err(PrepareError::from)?.from_file(file);
        results.extend(cases::run_cases(&loaded, &self.engine, &cases, grants, limits, self));
        if !checked.tests().is_empty() {
            let program = self.builder().build_tests(&checked, tier).map_err(PrepareError::from)?;
            let engine = self.engine.get().map_err(|error| TestError::Program(error.to_string()))?;
            let ran = cases::run_tests(engine, &program, checked.tests(), limits);
            results.extend(ran.map_err(TestError::Program)?);
        }
        Ok(())
    }

    /// The wasm module of an artifact.
    pub fn module_bytes(&self, built: &Built) -> Result<Vec<u8>, LoadError> {
        match built.module_in_hand() {
            Some(wasm) => Ok(wasm.to_vec()),
            None => self.cache.get(&built.manifest().wasm)?.ok_or(LoadError::Missing(*built.digest())),
        }
    }

    /// The catalog at an address, as the policy trusts it. Nothing is asked of its store yet.
    pub fn catalog(&self, url: &StoreUrl) -> Result<Catalog, CatalogError> {
        Ok(Catalog::open(url, TrustedKeys::of_policy(&self.policy)?)?.remembered(Memory::of(&self.home)))
    }

    /// The key that signs: that of the flag, of `FORGE_KEY`, or the user's own.
    pub fn signing_key(&self, flag: Option<&Path>) -> Result<SigningKey, KeyError> {
        settled_key(flag, &self.home)
    }

    /// The released tools of the project and the catalogs that this was opened with.
    pub fn releases(&self) -> Result<Releases<'_>, ProjectError> {
        Releases::open(self, &self.releases)
    }

    /// Uses the index of a catalog, which is brought up to date first, as far as `effort` goes.
    ///
    /// `work` may be called again with an index that was made again, if the one before turns out to be damaged.
    pub fn with_index<T>(
        &self,
        catalog: &Catalog,
        effort: index::Effort,
        work: impl FnMut(&index::Index) -> Result<T, index::IndexError>,
    ) -> Result<index::Used<T>, index::IndexError> {
        let used =
            index::use_index(&self.home.catalogs.join("indexes"), catalog, effort, self.progress.as_ref(), work);
        self.progress.done();
        used
    }

    /// The cache's remote level, where `FORGE_REMOTE_CACHE` or the policy names its store.
    fn remote(&self) -> Option<&RemoteCache> {
        let remote = self.remote.get_or_init(|| {
            let variable = std::env::var("FORGE_REMOTE_CACHE").ok().filter(|text| !text.is_empty());
            let url = match variable {
                Some(text) => text.parse().map_err(|error| format!("FORGE_REMOTE_CACHE: {error}")),
                None => Ok(self.policy.remote_cache.clone()?),
            };
            let opened = url.and_then(|url| remote_cache(&url, &self.policy, &self.home));
            opened.inspect_err(|reason| self.progress.warn(&format!("builds are not shared: {reason}"))).ok()
        });
        remote.as_ref()
    }

    /// The build room over this Forge's folders, without the cache's remote level. For what the face does not offer.
    pub fn builder(&self) -> Builder<'_> {
        Builder {
            home: &self.home,
            cache: &self.cache,
            policy: &self.policy,
            progress: self.progress.as_ref(),
            toolchain: &self.toolchain,
            remote: None,
            downloads: Downloads::Count,
            wall: Some(self.policy.build.wall),
        }
    }

    fn loader(&self) -> Loader<'_> {
        Loader { cache: &self.cache, engine: &self.engine }
    }
}

/// The cache's remote level in the store of this address.
fn remote_cache(url: &StoreUrl, policy: &Policy, home: &Home) -> Result<RemoteCache, String> {
    if url.scheme() == Scheme::Oci {
        return Err(format!(
            "FORGE_REMOTE_CACHE: {url} is a registry, which holds releases alone; name an object store"
        ));
    }
    let trusted = TrustedKeys::of_policy(policy).map_err(|error| error.to_string())?;
    let settings = Settings::from_environment();
    let store = forge_stores::open_with(url, &settings, Patience::Brief).map_err(|error| error.to_string())?;
    Ok(RemoteCache::new(store, Box::new(CacheVoucher { home: home.clone(), trusted })))
}

/// An error of testing with what the check or the compiler says.
fn told(error: &TestError) -> String {
    match error {
        TestError::Prepare(PrepareError::Build(BuildError::Rejected { diagnostics, .. })) => {
            let errors =
                diagnostics.iter().filter(|one| one.is_error()).map(|one| one.rendered.trim_end().to_owned());
            format!("{error}\n{}", errors.collect::<Vec<_>>().join("\n"))
        }
        TestError::Prepare(PrepareError::Rejected(rejection)) => {
            let verdict = Verdict::Rejected(rejection);
            format!("{error}\n{}", check::report::human(&verdict, Colour::Never).trim_end())
        }
        _ => error.to_string(),
    }
}

/// Why a tool was not tested, or not to the end.
#[derive(Debug, thiserror::Error)]
enum TestError {
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error(transparent)]
    Cases(#[from] CasesError),
    #[error("nothing to test: write {path}, or a #[test] function in the source")]
    Nothing { path: String },
    #[error("{0}")]
    Program(String),
}
