//! The locked dependencies, compiled once for each toolchain and shared by every tool and project.
//!
//! ```text
//! DATA/dependencies/<identity>/
//!   lock                  one process at a time prepares
//!   project/              the generated cargo project: manifest, lock file, plugin-api's sources
//!   fetched               written when every crate of the lock file is on this machine
//!   compiled.json         which crate is which rlib
//!   target/               cargo's
//!   building-*/           where what cargo starts keeps its temporary files; gone afterwards
//! ```
//!
//! The identity is made of everything that goes in: the manifest, the lock file, plugin-api's sources, the toolchain and
//! the flags. Crates are compiled when a tool first asks for them; features are unified over the whole set, so the order
//! makes no difference.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use cargo_metadata::{Message, TargetKind};
use forge_cache::{Digest, KeyBuilder};
use include_dir::{Dir, DirEntry, include_dir};
use serde::{Deserialize, Serialize};

use super::{
    BuildError,
    process::{self, Bounds, Stopped},
    sandbox::{Allowance, Kernel, ResourceLimits, Sandbox},
};
use crate::{
    home::Home,
    policy::{API_MANIFEST, AllowedCrate, AllowedCrates, LOCKED_LOCK, LOCKED_MANIFEST, Wall},
    progress::Progress,
    toolchain::{TARGET, Toolchain},
};

/// plugin-api as this program was built with it.
/// The text of one file of plugin-api, by its path below its folder.
pub(crate) fn api_source(path: &str) -> Option<&'static str> {
    PLUGIN_API.get_file(path)?.contents_utf8()
}

static PLUGIN_API: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../plugin-api");

/// The crates that every tool links: the names that our macro and the derives write.
const ALWAYS: [&str; 2] = ["schemars", "serde"];

/// Fetching is bounded by the network, compiling by the machine; both end.
const WALL: Duration = Duration::from_secs(30 * 60);
/// How the names of temporary folders begin.
const TEMPORARY: &str = "building-";
/// Bytes kept of what cargo prints.
const MAX_PRINTED: usize = 16 << 20;

/// The compiled set of one toolchain. Making this value touches no disk.
#[derive(Clone, Debug)]
pub struct Dependencies {
    folder: PathBuf,
    identity: Digest,
}

/// What to hand to rustc.
#[derive(Clone, Debug, Default)]
pub struct Linked {
    /// Library name to rlib.
    externs: BTreeMap<String, PathBuf>,
    /// Folders with what those link in turn.
    search: Vec<PathBuf>,
}

/// Where the rlib of a crate is, and how it looked when cargo had made it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Compiled {
    path: PathBuf,
    bytes: u64,
}

/// `NAME@VERSION` to its rlib.
type Index = BTreeMap<String, Compiled>;

impl Linked {
    /// Every file and folder that it names.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.externs.values().chain(&self.search).map(PathBuf::as_path)
    }

    /// The arguments for rustc.
    pub(super) fn arguments(&self) -> impl Iterator<Item = OsString> {
        let externs = self.externs.iter().flat_map(|(name, path)| {
            let mut value = OsString::from(format!("{name}="));
            value.push(path);
            ["--extern".into(), value]
        });
        let search = self.search.iter().flat_map(|folder| {
            let mut value = OsString::from("dependency=");
            value.push(folder);
            ["-L".into(), value]
        });
        externs.chain(search)
    }
}

impl Dependencies {
    /// The set for one toolchain.
    pub fn new(home: &Home, toolchain: &Toolchain) -> Self {
        let mut key = KeyBuilder::new("forge.dependencies.v1")
            .field("toolchain", toolchain.identity().as_bytes())
            .field("manifest", LOCKED_MANIFEST.as_bytes())
            .field("api", API_MANIFEST.as_bytes())
            .field("lock", LOCKED_LOCK.as_bytes())
            .field("target", TARGET.as_bytes());
        let mut files = Vec::new();
        collect(&PLUGIN_API, &mut files);
        for (path, bytes) in files {
            key = key.field("path", path.as_os_str().as_encoded_bytes()).field("file", bytes);
        }
        let identity = key.finish();
        Self { folder: home.data.join("dependencies").join(identity.short()), identity }
    }

    /// SHA-256 over everything that goes into the compiled crates.
    pub fn identity(&self) -> Digest {
        self.identity
    }

    /// Sees that plugin-api and `crates` are compiled.
    pub fn ensure(
        &self,
        toolchain: &Toolchain,
        allowed: &AllowedCrates,
        crates: &[AllowedCrate],
        wall: Option<Wall>,
        progress: &dyn Progress,
    ) -> Result<Linked, BuildError> {
        let mut wanted = vec![("plugin-api".to_owned(), "plugin_api".to_owned(), String::new())];
        for name in ALWAYS {
            let entry = allowed.resolve(name, &semver::VersionReq::STAR, &[])?;
            wanted.push((name.to_owned(), entry.library.clone(), entry.version.to_string()));
        }
        for entry in crates {
            wanted.push((entry.name.clone(), entry.library.clone(), entry.version.to_string()));
        }
        if let Some(linked) = self.linked(&wanted) {
            return Ok(linked);
        }
        fs::create_dir_all(&self.folder).map_err(self.io("make the folder"))?;
        let lock = File::create(self.folder.join("lock")).map_err(self.io("open the lock"))?;
        if lock.try_lock().is_err() {
            progress.phase("waiting for another forge that compiles the crates that tools may use");
            lock.lock().map_err(self.io("lock"))?;
        }
        if let Some(linked) = self.linked(&wanted) {
            return Ok(linked);
        }
        self.prepare(toolchain, &wanted, wall, progress)?;
        self.linked(&wanted).ok_or_else(|| BuildError::Dependencies {
            step: "compiled",
            reason: "cargo ended well but did not make every crate; report this as a bug of forge".into(),
        })
    }

    /// What is ready, if all that is wanted is and looks as it did when it was made.
    fn linked(&self, wanted: &[(String, String, String)]) -> Option<Linked> {
        let index = self.index();
        let mut linked = Linked::default();
        for (name, library, version) in wanted {
            let compiled = index.get(&entry_name(name, version))?;
            let path = self.folder.join(&compiled.path);
            let as_it_was = fs::metadata(&path).ok()?.len() == compiled.bytes;
            (as_it_was && serves_tools(&compiled.path)).then_some(())?;
            linked.externs.insert(library.clone(), path);
        }
        let target = self.folder.join("target");
        linked.search = vec![target.join(TARGET).join("release/deps"), target.join("release/deps")];
        Some(linked)
    }

    fn index(&self) -> Index {
        let text = fs::read(self.folder.join("compiled.json")).unwrap_or_default();
        serde_json::from_slice(&text).unwrap_or_default()
    }

    fn prepare(
        &self,
        toolchain: &Toolchain,
        wanted: &[(String, String, String)],
        wall: Option<Wall>,
        progress: &dyn Progress,
    ) -> Result<(), BuildError> {
        if wall == Some(Wall::Required) {
            Kernel::probe().require()?;
        }
        let project = self.folder.join("project");
        self.write_project(&project)?;
        let fetched = self.folder.join("fetched");
        if !fetched.exists() {
            progress.phase("fetching the crates that tools may use");
            let mut fetch = self.cargo(toolchain, &project, &[], Task::Fetch);
            fetch.args(["fetch", "--locked", "--target", TARGET, "--target", toolchain.host()]);
            run(fetch, "fetched", None)?;
            fs::write(&fetched, "").map_err(self.io("write"))?;
        }
        let names: Vec<_> = wanted.iter().map(|(name, _, version)| entry_name(name, version)).collect();
        progress.phase(&format!("compiling {} for tools (once)", names.join(", ")));
        let roots = source_roots(toolchain, &self.cargo(toolchain, &project, &[], Task::Fetch), &project)?;
        self.remove_leftovers();
        let temporary = tempfile::Builder::new()
            .prefix(TEMPORARY)
            .tempdir_in(&self.folder)
            .map_err(self.io("make a temporary folder"))?;
        let mut build = self.cargo(toolchain, &project, &roots, Task::Compile);
        build.env("TMPDIR", temporary.path()).env("RUSTC_ICE", "0");
        build.args(["build", "--release", "--frozen", "--target", TARGET, "--message-format=json"]);
        for name in &names {
            build.args(["-p", name]);
        }
        let sandbox = match wall {
            Some(wall) => Some(self.sandbox(wall, toolchain, &project, roots, temporary.path())?),
            None => None,
        };
        let output = run(build, "compiled", sandbox)?;
        let mut index = self.index();
        self.read_artifacts(&output, &mut index)?;
        let text = serde_json::to_vec_pretty(&index).expect("an index of names and paths is JSON");
        let mut file = tempfile::NamedTempFile::new_in(&self.folder).map_err(self.io("write"))?;
        std::io::Write::write_all(&mut file, &text).map_err(self.io("write"))?;
        file.persist(self.folder.join("compiled.json")).map_err(|error| self.io("write")(error.error))?;
        Ok(())
    }

    /// Removes the temporary folders of those that were killed. The lock keeps away everybody who could be using one.
    fn remove_leftovers(&self) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            if entry.file_name().to_string_lossy().starts_with(TEMPORARY) {
                // What cannot be removed is in nobody's way.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// The wall around cargo, the build scripts and procedural macros of the locked crates, and the compilers that it starts.
    ///
    /// Of cargo's own folder they see the crates and the settings, neither what it logs in with nor what it installed. Its
    /// lock there cannot be taken, which cargo accepts for a folder that it cannot write.
    fn sandbox(
        &self,
        wall: Wall,
        toolchain: &Toolchain,
        project: &Path,
        roots: Vec<PathBuf>,
        temporary: &Path,
    ) -> Result<Sandbox, BuildError> {
        let target = self.folder.join("target");
        fs::create_dir_all(&target).map_err(self.io("make the folder"))?;
        let mut read = roots;
        read.push(project.to_owned());
        read.extend(cargo_home().into_iter().flat_map(|home| {
            ["registry/index", "registry/cache", "registry/src", "config.toml", "config"].map(|part| home.join(part))
        }));
        read.extend(
            project
                .ancestors()
                .flat_map(|folder| [".cargo/config.toml", ".cargo/config"].map(|settings| folder.join(settings))),
        );
        let allowance = Allowance::for_cargo(toolchain, read, vec![target, temporary.to_owned()]);
        Sandbox::for_cargo(wall, &allowance, ResourceLimits::of_cargo())
    }

    /// Writes the generated project. What is there from an interrupted start is written again.
    fn write_project(&self, project: &Path) -> Result<(), BuildError> {
        let write = |path: PathBuf, bytes: &[u8]| -> std::io::Result<()> {
            if let Some(parent) = path.parent() {
                fs::create_dir_all(parent)?;
            }
            // An untouched file keeps its time, which cargo looks at.
            if fs::read(&path).is_ok_and(|present| present == bytes) { Ok(()) } else { fs::write(path, bytes) }
        };
        let mut files = Vec::new();
        collect(&PLUGIN_API, &mut files);
        let written = files
            .into_iter()
            .try_for_each(|(path, bytes)| write(project.join("api/plugin-api").join(path), bytes))
            .and_then(|()| write(project.join("api/Cargo.toml"), API_MANIFEST.as_bytes()))
            .and_then(|()| write(project.join("Cargo.toml"), LOCKED_MANIFEST.as_bytes()))
            .and_then(|()| write(project.join("Cargo.lock"), LOCKED_LOCK.as_bytes()))
            .and_then(|()| write(project.join("src/lib.rs"), b""));
        written.map_err(self.io("write the project of locked crates"))
    }

    /// Cargo with a cleared environment: the settings that say where crates come from, and nothing that shapes code.
    fn cargo(&self, toolchain: &Toolchain, project: &Path, source_roots: &[PathBuf], task: Task) -> Command {
        let mut command = Command::new(&toolchain.cargo);
        command
            .env_clear()
            .current_dir(project)
            .envs(env::vars_os().filter(|(name, _)| passes(&name.to_string_lossy(), task)));
        let target = self.folder.join("target");
        let mut flags: Vec<OsString> = Vec::new();
        let project = project.to_owned();
        let api = project.join("api");
        let renamed = source_roots.iter().map(|root| (root, "/crates"));
        for (from, to) in renamed.chain([(&project, "/crates"), (&api, "/crates"), (&target, "/target")]) {
            let mut flag = OsString::from("--remap-path-prefix=");
            flag.push(from);
            flag.push("=");
            flag.push(to);
            flags.push(flag);
        }
        command
            .env("RUSTC", &toolchain.rustc)
            .env("RUSTC_WRAPPER", "")
            .env("RUSTC_WORKSPACE_WRAPPER", "")
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join(&OsString::from("\u{1f}")))
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_BUILD_BUILD_DIR", &target)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never");
        for (name, value) in [("opt-level", "3"), ("debug", "false"), ("lto", "false"), ("codegen-units", "16")] {
            command.arg("--config").arg(format!("profile.release.{name}={value}"));
        }
        if let Some(library_path) = &toolchain.library_path {
            command.env("LD_LIBRARY_PATH", library_path);
        }
        command
    }

    /// Notes the rlibs that cargo says it made or found.
    fn read_artifacts(&self, output: &[u8], index: &mut Index) -> Result<(), BuildError> {
        for message in Message::parse_stream(output).map_while(Result::ok) {
            let Message::CompilerArtifact(artifact) = message else { continue };
            let is_library = artifact
                .target
                .kind
                .iter()
                .any(|kind| matches!(kind, TargetKind::Lib | TargetKind::RLib | TargetKind::ProcMacro));
            let file =
                artifact.filenames.iter().find(|file| matches!(file.extension(), Some("rlib" | "so" | "dylib")));
            let (Some(file), true) = (file, is_library) else { continue };
            let bytes = fs::metadata(file).map_err(self.io("read a compiled crate"))?.len();
            let path: PathBuf = file.strip_prefix(&self.folder).unwrap_or(file).into();
            if !serves_tools(&path) {
                continue;
            }
            let (name, version) = name_and_version(&artifact.package_id.repr);
            let entry = if name == "plugin-api" { entry_name(&name, "") } else { entry_name(&name, &version) };
            index.insert(entry, Compiled { path, bytes });
        }
        Ok(())
    }

    fn io(&self, action: &'static str) -> impl Fn(std::io::Error) -> BuildError + use<> {
        let path = self.folder.clone();
        move |source| BuildError::Io { path: path.clone(), action, source }
    }
}

/// Whether a file of the dependencies' folder is for tools: a library for their target, or a procedural macro, which runs in
/// the compiler. A crate of the set that a procedural macro uses, too, is compiled for both, under one name.
fn serves_tools(path: &Path) -> bool {
    path.starts_with(Path::new("target").join(TARGET)) || path.extension().is_none_or(|extension| extension != "rlib")
}

/// `NAME@VERSION`, or `NAME` for our own.
fn entry_name(name: &str, version: &str) -> String {
    if version.is_empty() { name.to_owned() } else { format!("{name}@{version}") }
}

/// The name and version at the end of a package id, such as `registry+https://…#num-traits@0.2.19` or `…/regex#1.12.2`.
fn name_and_version(id: &str) -> (String, String) {
    let (before, fragment) = id.rsplit_once('#').unwrap_or((id, ""));
    match fragment.split_once('@') {
        Some((name, version)) => (name.to_owned(), version.to_owned()),
        None => (before.rsplit('/').next().unwrap_or_default().to_owned(), fragment.to_owned()),
    }
}

/// Where cargo keeps crates and settings.
fn cargo_home() -> Option<PathBuf> {
    let named = env::var_os("CARGO_HOME").filter(|value| !value.is_empty()).map(PathBuf::from);
    named.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")))
}

/// What cargo is started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// To reach the registry; no code of a crate runs.
    Fetch,
    /// To compile what is there; build scripts and procedural macros run, and see what cargo sees.
    Compile,
}

/// The environment variables that cargo keeps: where it and crates are found and, to fetch them, how to reach them.
fn passes(name: &str, task: Task) -> bool {
    const ALWAYS: [&str; 5] = ["PATH", "HOME", "USER", "LANG", "CARGO_HOME"];
    // Where a registry is, not how to log in to it.
    const PLACES: [&str; 3] = ["CARGO_REGISTRY", "CARGO_REGISTRIES_", "CARGO_SOURCE_"];
    const SECRETS: [&str; 3] = ["TOKEN", "SECRET", "CREDENTIAL"];
    const REACHING: [&str; 8] =
        ["TMPDIR", "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "no_proxy", "NO_PROXY", "ALL_PROXY"];
    const REACHING_STARTS: [&str; 4] = ["CARGO_HTTP_", "CARGO_NET_", "SSL_CERT_", "GIT_SSL_"];
    let starts = |starts: &[&str]| starts.iter().any(|start| name.starts_with(start));
    let secret = SECRETS.iter().any(|word| name.contains(word));
    match task {
        _ if ALWAYS.contains(&name) => true,
        Task::Compile => starts(&PLACES) && !secret,
        Task::Fetch => starts(&PLACES) || starts(&REACHING_STARTS) || REACHING.contains(&name),
    }
}

/// The folders that registries unpack crates into, so that none of them is written into an rlib.
fn source_roots(toolchain: &Toolchain, cargo: &Command, project: &Path) -> Result<Vec<PathBuf>, BuildError> {
    let mut query = cargo_metadata::MetadataCommand::new();
    query.cargo_path(&toolchain.cargo).current_dir(project);
    query.other_options(["--frozen", "--filter-platform", TARGET].map(String::from));
    for (name, value) in cargo.get_envs() {
        match value {
            Some(value) => query.env(name, value),
            None => query.env_remove(name),
        };
    }
    let metadata =
        query.exec().map_err(|error| BuildError::Dependencies { step: "resolved", reason: error.to_string() })?;
    let roots: BTreeSet<PathBuf> = metadata
        .packages
        .iter()
        .filter(|package| package.source.is_some())
        .filter_map(|package| Some(package.manifest_path.parent()?.parent()?.to_path_buf().into_std_path_buf()))
        .collect();
    Ok(roots.into_iter().collect())
}

fn run(command: Command, step: &'static str, sandbox: Option<Sandbox>) -> Result<Vec<u8>, BuildError> {
    let program = PathBuf::from(command.get_program());
    match process::run(command, &Bounds { wall: WALL, output: MAX_PRINTED, folder: None }, sandbox) {
        Ok(finished) if finished.status.success() => Ok(finished.stdout),
        Ok(finished) => {
            let text = String::from_utf8_lossy(&finished.stderr);
            let mut lines: Vec<_> = text.lines().rev().take(20).collect();
            lines.reverse();
            let remedy = match step {
                "fetched" => "cargo needs to reach its registry once; see what it says, then type the command again",
                _ => "see what cargo says, then type the command again; `forge doctor` shows what is missing",
            };
            Err(BuildError::Dependencies { step, reason: format!("{remedy}\n{}", lines.join("\n")) })
        }
        Err(Stopped::TimedOut | Stopped::TooMuch(_)) => {
            let reason = format!("cargo took longer than {} minutes", WALL.as_secs() / 60);
            Err(BuildError::Dependencies { step, reason })
        }
        Err(Stopped::Interrupted) => Err(BuildError::Interrupted),
        Err(Stopped::Io(source)) => Err(BuildError::Start { program, source }),
    }
}

/// Every file of an embedded folder, in a stable order.
fn collect<'a>(folder: &'a Dir<'a>, files: &mut Vec<(&'a Path, &'a [u8])>) {
    for entry in folder.entries() {
        match entry {
            DirEntry::Dir(inner) => collect(inner, files),
            DirEntry::File(file) => files.push((file.path(), file.contents())),
        }
    }
    files.sort();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn package_ids_are_read() {
        let cases = [
            ("registry+https://example.org/index#num-traits@0.2.19", ("num-traits", "0.2.19")),
            ("registry+https://example.org/index#toml@1.2.1+spec-1.1.0", ("toml", "1.2.1+spec-1.1.0")),
            ("path+file:///x/plugin-api#0.1.0", ("plugin-api", "0.1.0")),
        ];
        for (id, (name, version)) in cases {
            assert_eq!(name_and_version(id), (name.to_owned(), version.to_owned()));
        }
    }

    #[test]
    fn a_library_for_the_compiler_is_not_for_tools() {
        assert!(serves_tools(Path::new("target/wasm32-wasip1/release/deps/libheck-1.rlib")));
        assert!(serves_tools(Path::new("target/release/deps/libserde_derive-1.so")));
        assert!(!serves_tools(Path::new("target/release/deps/libheck-1.rlib")));
    }

    #[test]
    fn what_shapes_code_does_not_pass() {
        for name in ["RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER", "CARGO_BUILD_RUSTFLAGS", "SECRET"] {
            assert!(!passes(name, Task::Fetch) && !passes(name, Task::Compile), "{name}");
        }
        assert!(passes("CARGO_HOME", Task::Fetch) && passes("CARGO_HOME", Task::Compile));
    }

    #[test]
    fn build_scripts_do_not_see_what_cargo_logs_in_with() {
        for name in ["CARGO_REGISTRY_TOKEN", "CARGO_REGISTRIES_OURS_TOKEN", "HTTPS_PROXY", "CARGO_HTTP_PROXY"] {
            assert!(passes(name, Task::Fetch) && !passes(name, Task::Compile), "{name}");
        }
        assert!(passes("CARGO_REGISTRIES_OURS_INDEX", Task::Compile));
    }
}
