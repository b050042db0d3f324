//! From checked source to artifact, with the cache in between.

use std::{
    env,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use forge_cache::{Bucket, Cache, CacheError, Digest, KeyBuilder, TemporaryFolder};
use serde::{Deserialize, Serialize};

use super::{
    BuildError, Built, CompilerDiagnostic, Dependencies, Origin,
    compile::{self, Product, Within},
    dependencies::Linked,
    describe,
    interrupt::UnderWay,
    key::Inputs,
    remote::{Fetched, RemoteCache, Spoilt},
    sandbox::Kernel,
    verdict, verify,
};
use crate::{
    check::Checked,
    home::Home,
    policy::{AllowedCrate, AllowedCrates, Policy, Wall},
    progress::Progress,
    tool::{Manifest, Needs, Source, Tier},
    toolchain::{self, Toolchain},
};

/// Action key to artifact.
const BUILDS: Bucket = Bucket::new("build", 1);
/// Action key to test program.
const TESTS: Bucket = Bucket::new("tests", 1);

/// Compiles checked sources, or finds them compiled.
pub struct Builder<'a> {
    /// Where toolchains and dependencies are.
    pub home: &'a Home,
    /// Where artifacts are.
    pub cache: &'a Cache,
    /// What is allowed.
    pub policy: &'a Policy,
    /// Told of long work.
    pub progress: &'a dyn Progress,
    /// Looked up once.
    pub toolchain: &'a OnceLock<Toolchain>,
    /// The cache's remote level, if there is one. Without it nothing comes from another machine.
    pub remote: Option<&'a RemoteCache>,
    /// Whether what another machine built counts, where the cache has it.
    pub downloads: Downloads,
    /// The wall around compilers; without one for benchmarks only.
    pub(crate) wall: Option<Wall>,
}

/// Whether what another machine built counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Downloads {
    /// It does, as the cache's remote level vouches for it.
    Count,
    /// It does not: this machine compiles, and has what it compiled itself.
    DoNotCount,
}

/// What goes into an artifact besides its source.
#[derive(Clone, Copy, Debug)]
pub struct Ingredients<'a> {
    /// The action key: SHA-256 over all of it and the source. The same key gives the same bytes.
    pub key: Digest,
    /// The compiler, its std and its linker.
    pub toolchain: &'a Toolchain,
    /// SHA-256 over the locked set, plugin-api and how they are compiled.
    pub dependencies: Digest,
}

/// What the cache says of an action key.
#[derive(Serialize, Deserialize)]
struct Record {
    artifact: Digest,
    warnings: Vec<CompilerDiagnostic>,
    /// Whether another machine built it.
    #[serde(default)]
    downloaded: bool,
}

/// Where to compile. Whoever interrupts waits until it is gone.
struct Temporary {
    path: PathBuf,
    /// A cache that cannot be written has no place to compile in either.
    _folder: Option<TemporaryFolder>,
    /// Dropped last.
    _under_way: UnderWay,
}

impl Temporary {
    fn new(cache: &Cache) -> Result<Self, BuildError> {
        let under_way = UnderWay::begin().map_err(|source| {
            let path = cache.root().to_owned();
            BuildError::Io { path, action: "listen for Ctrl-C while compiling in", source }
        })?;
        let under_way = under_way.ok_or(BuildError::Interrupted)?;
        let folder = cache.temporary_folder().ok();
        let path = folder.as_ref().map_or_else(env::temp_dir, |folder| PathBuf::from(folder.path()));
        Ok(Self { path, _folder: folder, _under_way: under_way })
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

impl Builder<'_> {
    /// The artifact of a source that was accepted and built before, without checking it again.
    pub fn recall(&self, source: &Source, tier: Tier) -> Result<Option<Built>, BuildError> {
        let Some(crates) = verdict::recall(self.cache, source, self.policy)? else { return Ok(None) };
        let toolchain = self.toolchain()?;
        let dependencies = Dependencies::new(self.home, toolchain);
        self.find(&self.key(source, &crates, tier, toolchain, &dependencies))
    }

    /// Builds a source, or finds its artifact. Many processes that ask for the same at once compile it once.
    pub fn build(&self, checked: &Checked, tier: Tier) -> Result<Built, BuildError> {
        self.tell_of_gaps();
        let toolchain = self.toolchain()?;
        let dependencies = Dependencies::new(self.home, toolchain);
        let key = self.key(checked.source(), checked.crates(), tier, toolchain, &dependencies);
        if let Some(built) = self.find(&key)? {
            verdict::keep(self.cache, checked, self.policy);
            self.keep_source(checked.source(), &built);
            return Ok(built);
        }
        let _lock = self.cache.lock_key(&key)?;
        if let Some(built) = self.find(&key)? {
            verdict::keep(self.cache, checked, self.policy);
            self.keep_source(checked.source(), &built);
            return Ok(built);
        }
        let mut spoilt = Spoilt::default();
        if let Some(remote) = self.remote
            && let Some(fetched) = remote.fetch(&key, checked, tier, &mut spoilt, self.progress)
        {
            let Fetched { wasm, manifest, warnings } = fetched;
            return Ok(self.keep(&key, checked, Origin::Downloaded, wasm, manifest, warnings).0);
        }
        self.require_wall()?;
        let linked =
            dependencies.ensure(toolchain, AllowedCrates::locked(), checked.crates(), self.wall, self.progress)?;
        self.progress.phase(&format!("compiling {} ({tier})", checked.source().name()));
        let (wasm, warnings) = self.compile(checked, tier, Product::Tool, toolchain, &linked)?;
        let wasm_digest = Digest::of(&wasm);
        let manifest = describe::manifest(&wasm, checked, tier, wasm_digest)
            .map_err(|reason| BuildError::Undescribed { display: checked.source().display().to_owned(), reason })?;
        let (built, text) = self.keep(&key, checked, Origin::Built, wasm, manifest, warnings);
        if let (Some(remote), Some(wasm)) = (self.remote, built.module_in_hand()) {
            remote.offer(&key, (wasm, &text), built.warnings(), &spoilt, self.progress);
        }
        Ok(built)
    }

    /// Keeps what was made or downloaded; gives the manifest's text besides.
    fn keep(
        &self,
        key: &Digest,
        checked: &Checked,
        origin: Origin,
        wasm: Vec<u8>,
        manifest: Manifest,
        warnings: Vec<CompilerDiagnostic>,
    ) -> (Built, Vec<u8>) {
        let text = canonical(&manifest);
        let digest = Digest::of(&text);
        let record = Record { artifact: digest, warnings, downloaded: origin == Origin::Downloaded };
        verdict::keep(self.cache, checked, self.policy);
        if let Err(error) = self.store(key, checked.source().bytes(), &wasm, &text, &record) {
            // The result is the user's all the same; the next build makes it again.
            self.progress.phase(&format!("not kept: {error}"));
        }
        (Built { digest, manifest, origin, warnings: record.warnings, wasm: Some(wasm.into()) }, text)
    }

    /// Builds the test program of a source's `#[test]` functions, or finds it.
    pub fn build_tests(&self, checked: &Checked, tier: Tier) -> Result<Vec<u8>, BuildError> {
        self.tell_of_gaps();
        let toolchain = self.toolchain()?;
        let dependencies = Dependencies::new(self.home, toolchain);
        let key = KeyBuilder::new("forge.tests.v1")
            .field("build", self.key(checked.source(), checked.crates(), tier, toolchain, &dependencies).as_bytes())
            .finish();
        if let Some(program) = self.find_tests(&key)? {
            return Ok(program);
        }
        self.require_wall()?;
        let _lock = self.cache.lock_key(&key)?;
        if let Some(program) = self.find_tests(&key)? {
            return Ok(program);
        }
        let linked =
            dependencies.ensure(toolchain, AllowedCrates::locked(), checked.crates(), self.wall, self.progress)?;
        self.progress.phase(&format!("compiling the tests of {}", checked.source().name()));
        let (wasm, _warnings) = self.compile(checked, tier, Product::Tests, toolchain, &linked)?;
        let stored = self
            .cache
            .put(&wasm)
            .and_then(|digest| self.cache.put_action(TESTS, &key, digest.to_string().as_bytes(), &[digest]));
        match stored {
            Ok(()) | Err(CacheError::ReadOnly { .. }) => Ok(wasm),
            Err(error) => Err(error.into()),
        }
    }

    /// Compiles a source with a crate root of Forge's own around it, for a component. Nothing is kept.
    pub(crate) fn build_with_root(&self, checked: &Checked, root: &str) -> Result<Vec<u8>, BuildError> {
        self.tell_of_gaps();
        let toolchain = self.toolchain()?;
        self.require_wall()?;
        let linked = self.linked(checked)?;
        self.progress.phase(&format!("compiling {} (component)", checked.source().name()));
        let temporary = Temporary::new(self.cache)?;
        let within = Within { wall: self.wall, limit: compile::wall_limit(Tier::Release, self.policy.build) };
        compile::compile_with_root(checked, root, toolchain, &linked, temporary.path(), within)
    }

    /// The toolchain, found or installed.
    pub fn toolchain(&self) -> Result<&Toolchain, BuildError> {
        if let Some(toolchain) = self.toolchain.get() {
            return Ok(toolchain);
        }
        let found = match toolchain::find(self.home)? {
            Some(found) => found,
            None => toolchain::ensure(self.home, self.progress)?,
        };
        Ok(self.toolchain.get_or_init(|| found))
    }

    /// What rustc is given to link, compiled where it is not yet. For benchmarks.
    pub fn linked(&self, checked: &Checked) -> Result<Linked, BuildError> {
        let toolchain = self.toolchain()?;
        Dependencies::new(self.home, toolchain).ensure(
            toolchain,
            AllowedCrates::locked(),
            checked.crates(),
            self.wall,
            self.progress,
        )
    }

    /// Refuses to start a compiler where the policy asks for a wall that this kernel cannot make.
    fn require_wall(&self) -> Result<(), BuildError> {
        match self.wall {
            Some(Wall::Required) => Kernel::probe().require(),
            Some(Wall::Weaker) | None => Ok(()),
        }
    }

    /// Where the policy accepts less than a whole wall, each build says what is missing.
    fn tell_of_gaps(&self) {
        let gaps = match self.wall {
            Some(Wall::Weaker) => Kernel::probe().gaps(),
            Some(Wall::Required) | None => Vec::new(),
        };
        if !gaps.is_empty() {
            self.progress.warn(&format!(
                "the wall around the compiler is weaker than it should be, as the policy accepts: {}",
                gaps.join("; ")
            ));
        }
    }

    /// The same without the wall around compilers: what that wall costs. For benchmarks, and for sources that one wrote
    /// oneself.
    pub fn without_wall(self) -> Self {
        Self { wall: None, ..self }
    }

    /// What goes into the artifact of a source.
    pub fn ingredients(&self, checked: &Checked, tier: Tier) -> Result<Ingredients<'_>, BuildError> {
        let toolchain = self.toolchain()?;
        let dependencies = Dependencies::new(self.home, toolchain);
        let key = self.key(checked.source(), checked.crates(), tier, toolchain, &dependencies);
        Ok(Ingredients { key, toolchain, dependencies: dependencies.identity() })
    }

    fn key(
        &self,
        source: &Source,
        crates: &[AllowedCrate],
        tier: Tier,
        toolchain: &Toolchain,
        dependencies: &Dependencies,
    ) -> Digest {
        let inputs =
            Inputs { source, tier, toolchain: toolchain.identity(), dependencies: dependencies.identity(), crates };
        inputs.key()
    }

    fn find(&self, key: &Digest) -> Result<Option<Built>, BuildError> {
        let Some(record) = self.cache.action(BUILDS, key)? else { return Ok(None) };
        let Ok(record) = serde_json::from_slice::<Record>(&record) else { return Ok(None) };
        if record.downloaded && self.downloads == Downloads::DoNotCount {
            return Ok(None);
        }
        let Some(manifest) = read_manifest(self.cache, &record.artifact)? else { return Ok(None) };
        if !self.cache.contains(&manifest.wasm) {
            return Ok(None);
        }
        let Record { artifact, warnings, .. } = record;
        Ok(Some(Built { digest: artifact, manifest, origin: Origin::Found, warnings, wasm: None }))
    }

    fn find_tests(&self, key: &Digest) -> Result<Option<Vec<u8>>, BuildError> {
        let Some(record) = self.cache.action(TESTS, key)? else { return Ok(None) };
        let Some(digest) = std::str::from_utf8(&record).ok().and_then(|text| text.parse::<Digest>().ok()) else {
            return Ok(None);
        };
        Ok(self.cache.get(&digest)?)
    }

    fn compile(
        &self,
        checked: &Checked,
        tier: Tier,
        product: Product,
        toolchain: &Toolchain,
        linked: &Linked,
    ) -> Result<(Vec<u8>, Vec<CompilerDiagnostic>), BuildError> {
        let temporary = Temporary::new(self.cache)?;
        let limit = compile::wall_limit(tier, self.policy.build);
        let within = Within { wall: self.wall, limit };
        let compiled = compile::compile(checked, tier, product, toolchain, linked, temporary.path(), within)?;
        let none = Needs::default();
        let needs = if product == Product::Tool { checked.needs() } else { &none };
        let violations = verify::violations(&compiled.wasm, product, needs);
        if violations.is_empty() {
            Ok((compiled.wasm, compiled.warnings))
        } else {
            Err(BuildError::Violates { display: checked.source().display().to_owned(), violations })
        }
    }

    /// What is promoted by its digest needs its source. One that went lost is put back; without it the artifact is good.
    fn keep_source(&self, source: &Source, built: &Built) {
        if !self.cache.contains(&built.manifest.source) {
            let _ = self.cache.put(source.bytes());
        }
    }

    fn store(
        &self,
        key: &Digest,
        source: &[u8],
        wasm: &[u8],
        manifest: &[u8],
        record: &Record,
    ) -> Result<(), CacheError> {
        self.cache.put(source)?;
        let wasm = self.cache.put(wasm)?;
        let artifact = self.cache.put(manifest)?;
        let record = serde_json::to_vec(record).expect("digests and messages are JSON");
        self.cache.put_action(BUILDS, key, &record, &[artifact, wasm])
    }
}

/// Reads an artifact's manifest from the cache.
pub(crate) fn read_manifest(cache: &Cache, artifact: &Digest) -> Result<Option<Manifest>, CacheError> {
    let Some(text) = cache.get(artifact)? else { return Ok(None) };
    Ok(serde_json::from_slice(&text).ok())
}

/// A manifest's canonical JSON: fields in their declared order, maps sorted, no white space.
pub(super) fn canonical(manifest: &Manifest) -> Vec<u8> {
    serde_json::to_vec(manifest).expect("a manifest is JSON")
}
