//! The one rustc call that makes a module.

use std::{borrow::Cow, collections::BTreeSet, ffi::OsString, fs, path::Path, process::Command, time::Duration};

use super::{
    BuildError, CompilerDiagnostic,
    dep_info::{self, Reach},
    dependencies::Linked,
    diagnostics::{self, Naming},
    linking,
    process::{self, Bounds, Finished, Stopped},
    sandbox::{Allowance, Exceeded, ResourceLimits, Sandbox},
};
use crate::{
    check::Checked,
    policy::{BuildPolicy, Wall},
    tool::Tier,
    toolchain::{TARGET, Toolchain},
};

/// The flag that only a component's crate root, which is Forge's own, goes without.
const NO_UNSAFE_CODE: &str = "-Funsafe_code";
/// The file of a component's crate root. No tool can be called so.
const ROOT: &str = "component-root.rs";
/// Bytes kept of what the compiler prints.
const MAX_PRINTED: usize = 4 << 20;
/// Bytes of all files that a compiler may leave in its folder.
const MAX_FILES: u64 = 1 << 30;
/// Bytes of the module; an ordinary one has one or two millions, with every line of debug information left in.
const MAX_MODULE: u64 = 128 << 20;

/// What the compiler is asked to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Product {
    /// The tool's module: a reactor with the exports of the ABI.
    Tool,
    /// A libtest program of the source's `#[test]` functions.
    Tests,
    /// A library that a component's crate root links.
    Library,
}

/// What the compiler made.
pub(super) struct Compiled {
    pub(super) wasm: Vec<u8>,
    pub(super) warnings: Vec<CompilerDiagnostic>,
}

/// What the compiler is kept within.
#[derive(Clone, Copy, Debug)]
pub(super) struct Within {
    /// The wall around it; `None` leaves it without, for measurements.
    pub(super) wall: Option<Wall>,
    /// How long it may take.
    pub(super) limit: Duration,
}

/// How long the compiler may take over one tool, at most as long as the policy says.
pub(super) fn wall_limit(tier: Tier, policy: BuildPolicy) -> Duration {
    let limit = match tier {
        Tier::Draft => Duration::from_secs(60),
        Tier::Release => Duration::from_secs(180),
    };
    policy.timeout.map_or(limit, |longest| longest.min(limit))
}

/// The flags that shape the module's bytes. They are part of the key.
///
/// Overflow checks are on in both tiers, so that both give the same outputs. `-F` keeps the source from allowing a lint
/// again; what our own macro emits is not the source's.
pub(super) fn flags(tier: Tier) -> Vec<&'static str> {
    let mut flags = vec![
        "--edition=2024",
        NO_UNSAFE_CODE,
        "-Flong_running_const_eval",
        "-Coverflow-checks=on",
        "-Cdebug-assertions=off",
        "-Cpanic=abort",
        "-Cstrip=symbols",
        "-Cembed-bitcode=no",
    ];
    flags.extend(match tier {
        Tier::Draft => ["-Copt-level=0", "-Ccodegen-units=16"],
        Tier::Release => ["-Copt-level=3", "-Ccodegen-units=1"],
    });
    flags
}

/// The arguments of the rustc call, as it runs in a folder that holds `NAME.rs` and nothing else.
fn arguments(checked: &Checked, tier: Tier, product: Product, linked: &Linked) -> Vec<OsString> {
    let name = checked.source().name().as_str();
    let mut arguments: Vec<OsString> = [
        &format!("{name}.rs"),
        "--crate-name",
        name,
        "--target",
        TARGET,
        "--error-format=json",
        "--diagnostic-width=120",
    ]
    .map(OsString::from)
    .into();
    let (made, kind) = match product {
        Product::Tool => ("module.wasm".to_owned(), "--crate-type=cdylib"),
        Product::Tests => ("module.wasm".to_owned(), "--test"),
        Product::Library => (format!("lib{name}.rlib"), "--crate-type=rlib"),
    };
    arguments.extend([format!("--emit=link={made},dep-info=module.d").into(), kind.into()]);
    arguments.extend(flags(tier).into_iter().map(OsString::from));
    arguments.extend(linked.arguments());
    arguments
}

/// The rustc call for a tool, to be run by hand in `folder`: what a build costs without Forge around it.
///
/// Writes the source to `folder`. For benchmarks.
pub fn bare_compiler_call(
    checked: &Checked,
    tier: Tier,
    toolchain: &Toolchain,
    linked: &Linked,
    folder: &Path,
) -> Result<Command, BuildError> {
    prepare(checked, tier, Product::Tool, toolchain, linked, folder)
}

fn prepare(
    checked: &Checked,
    tier: Tier,
    product: Product,
    toolchain: &Toolchain,
    linked: &Linked,
    folder: &Path,
) -> Result<Command, BuildError> {
    let file = folder.join(file(checked));
    let code = match product {
        Product::Tool | Product::Library => Cow::Borrowed(checked.code()),
        Product::Tests => Cow::Owned(checked.test_code()),
    };
    fs::write(&file, code.as_bytes()).map_err(|source| BuildError::Io {
        path: file,
        action: "write the source to compile",
        source,
    })?;
    let mut command = ready(toolchain, folder);
    command.args(arguments(checked, tier, product, linked));
    Ok(command)
}

/// A rustc that works in a folder and nowhere else.
fn ready(toolchain: &Toolchain, folder: &Path) -> Command {
    let mut command = toolchain.command();
    let mut linker = OsString::from("-Clinker=");
    linker.push(&toolchain.linker.path);
    // A compiler that crashes would write a report beside the source.
    command.env("TMPDIR", folder).env("RUSTC_ICE", "0").current_dir(folder).arg(linker);
    command
}

/// Compiles a checked source in a folder of its own, behind the wall.
pub(super) fn compile(
    checked: &Checked,
    tier: Tier,
    product: Product,
    toolchain: &Toolchain,
    linked: &Linked,
    temporary: &Path,
    within: Within,
) -> Result<Compiled, BuildError> {
    let folder = new_folder(temporary)?;
    let command = prepare(checked, tier, product, toolchain, linked, folder.path())?;
    let warnings = run(command, &file(checked), checked, toolchain, linked, folder.path(), within)?;
    Ok(Compiled { wasm: module(checked, folder.path())?, warnings })
}

/// Compiles a checked source to a library, and links that with a crate root of Forge's own, which exports what a component
/// does.
pub(super) fn compile_with_root(
    checked: &Checked,
    root: &str,
    toolchain: &Toolchain,
    linked: &Linked,
    temporary: &Path,
    within: Within,
) -> Result<Vec<u8>, BuildError> {
    let folder = new_folder(temporary)?;
    let name = checked.source().name().as_str();
    let library = format!("lib{name}.rlib");
    let mut command = prepare(checked, Tier::Release, Product::Library, toolchain, linked, folder.path())?;
    run(command, &file(checked), checked, toolchain, linked, folder.path(), within)?;
    let path = folder.path().join(ROOT);
    fs::write(&path, root).map_err(io(&path, "write the glue to compile"))?;
    command = ready(toolchain, folder.path());
    command.args([ROOT, "--crate-name=forge_component", "--crate-type=cdylib", "--target", TARGET]);
    command.args(["--error-format=json", "--emit=link=module.wasm,dep-info=module.d"]);
    command.args(flags(Tier::Release).into_iter().filter(|flag| *flag != NO_UNSAFE_CODE));
    command.args(["--extern", &format!("{name}={library}")]).args(linked.arguments());
    run(command, ROOT, checked, toolchain, linked, folder.path(), within)?;
    module(checked, folder.path())
}

fn new_folder(temporary: &Path) -> Result<tempfile::TempDir, BuildError> {
    let made = tempfile::Builder::new().prefix("build-").tempdir_in(temporary);
    made.map_err(io(temporary, "make a temporary folder"))
}

fn io(path: &Path, action: &'static str) -> impl FnOnce(std::io::Error) -> BuildError {
    let path = path.to_owned();
    move |source| BuildError::Io { path, action, source }
}

/// The name of a source's file, in the folder that it is compiled in.
fn file(checked: &Checked) -> String {
    format!("{}.rs", checked.source().name())
}

/// The module that the compiler left in its folder.
fn module(checked: &Checked, folder: &Path) -> Result<Vec<u8>, BuildError> {
    let path = folder.join("module.wasm");
    let length = fs::metadata(&path).map_err(io(&path, "read the compiled module"))?.len();
    if length > MAX_MODULE {
        let display = checked.source().display().to_owned();
        return Err(BuildError::OverLimit { display, limit: Exceeded::File(MAX_MODULE) });
    }
    fs::read(&path).map_err(io(&path, "read the compiled module"))
}

/// Runs a compiler over one file, behind the wall, in its folder. Gives what it warned of.
fn run(
    command: Command,
    file: &str,
    checked: &Checked,
    toolchain: &Toolchain,
    linked: &Linked,
    folder: &Path,
    within: Within,
) -> Result<Vec<CompilerDiagnostic>, BuildError> {
    let display = checked.source().display().to_owned();
    let Within { wall, limit } = within;
    let resources = ResourceLimits::of_compiler(limit);
    let sandbox = match wall {
        Some(wall) => {
            let allowance = Allowance::for_compiler(toolchain, linked, folder);
            Some(Sandbox::for_compiler(wall, &allowance, resources)?)
        }
        None => None,
    };
    let bounds = Bounds { wall: limit, output: MAX_PRINTED, folder: Some((folder.to_owned(), MAX_FILES)) };
    let finished = match process::run(command, &bounds, sandbox) {
        Ok(finished) => finished,
        Err(Stopped::TimedOut) => return Err(BuildError::TimedOut { display, limit }),
        Err(Stopped::TooMuch(most)) => {
            return Err(BuildError::OverLimit { display, limit: Exceeded::Files(most) });
        }
        Err(Stopped::Interrupted) => return Err(BuildError::Interrupted),
        Err(Stopped::Io(source)) => return Err(BuildError::Start { program: toolchain.rustc.clone(), source }),
    };

    let reach = reach(&folder.join("module.d"), file);
    if reach.as_ref().is_some_and(|reach| !reach.is_empty()) {
        return Err(BuildError::Reached { display, count: reach.map_or(0, |reach| reach.len()) });
    }
    let naming = Naming { compiled: file, display: &display };
    let diagnostics = diagnostics::read(&finished.stderr, &naming);
    if !finished.status.success() {
        if let Some(limit) = exceeded(&finished, &diagnostics, &resources) {
            return Err(BuildError::OverLimit { display, limit });
        }
        if let Some(reason) = no_room(&finished.stderr, &diagnostics) {
            return Err(BuildError::NoRoom { display, reason });
        }
        if let Err(error) = fs::metadata(folder) {
            return Err(io(folder, "compile in the cache's temporary folder, which went away meanwhile")(error));
        }
        if linking::failed(&diagnostics) {
            let symbols = linking::undefined_symbols(&diagnostics);
            if !symbols.is_empty() {
                return Err(BuildError::Undefined { display, symbols });
            }
            return Err(BuildError::Linker { display, linker: toolchain.linker.path.clone() });
        }
        // A compiler that ends in the middle of an expansion has not yet said what it read, and its messages may hold it.
        if reach.is_none() {
            return Err(withheld(display, &finished, &diagnostics));
        }
        return Err(failure(display, &finished, diagnostics));
    }
    if reach.is_none() {
        return Err(BuildError::Died { display, how: "it wrote no dep-info".into(), tail: String::new() });
    }
    Ok(diagnostics)
}

/// What the compiler read beyond the source; `None` where it did not come to write that down.
fn reach(path: &Path, source: &str) -> Option<Vec<Reach>> {
    let text = fs::read_to_string(path).ok()?;
    Some(dep_info::reach_beyond(&text, source))
}

/// A failure of which nothing is told but its lines.
fn withheld(display: String, finished: &Finished, diagnostics: &[CompilerDiagnostic]) -> BuildError {
    if let Some(how) = death(finished, diagnostics) {
        return BuildError::Died { display, how, tail: String::new() };
    }
    let errors = diagnostics.iter().filter(|one| one.is_error());
    let lines: BTreeSet<u64> = errors.filter_map(|one| one.spans.first()).map(|span| span.line).collect();
    BuildError::Withheld { display, lines: lines.into_iter().collect() }
}

fn failure(display: String, finished: &Finished, diagnostics: Vec<CompilerDiagnostic>) -> BuildError {
    match death(finished, &diagnostics) {
        Some(how) => BuildError::Died { display, how, tail: tail(&finished.stderr) },
        None => BuildError::Rejected { display, diagnostics },
    }
}

/// How the compiler came to an end that is no verdict on the source: by a signal, by a panic, or without an error.
fn death(finished: &Finished, diagnostics: &[CompilerDiagnostic]) -> Option<String> {
    const PANICKED: i32 = 101;
    if let Some(signal) = finished.signal() {
        return Some(format!("signal {signal}"));
    }
    let code = finished.status.code().unwrap_or_default();
    (code == PANICKED || !diagnostics.iter().any(CompilerDiagnostic::is_error)).then(|| format!("exit code {code}"))
}

/// What the compiler or its linker says of a disk that takes no more.
fn no_room(stderr: &[u8], diagnostics: &[CompilerDiagnostic]) -> Option<&'static str> {
    told(stderr, diagnostics, &["No space left on device", "Disk quota exceeded", "File too large"])
}

/// The limit of the wall that the compiler or its linker met.
fn exceeded(finished: &Finished, diagnostics: &[CompilerDiagnostic], resources: &ResourceLimits) -> Option<Exceeded> {
    const OUT_OF_MEMORY: [&str; 7] = [
        "memory allocation of",
        "out of memory",
        "Out of memory",
        "bad_alloc",
        "Cannot allocate memory",
        "OutOfMemory",
        "bad allocation",
    ];
    const OUT_OF_TIME: [&str; 2] = ["SIGXCPU", "CPU time limit exceeded"];
    const FILE_TOO_LARGE: [&str; 2] = ["SIGXFSZ", "File size limit exceeded"];
    let is = |signal: i32, words: &[&'static str]| {
        finished.signal() == Some(signal) || told(&finished.stderr, diagnostics, words).is_some()
    };
    if is(libc::SIGXCPU, &OUT_OF_TIME) {
        Some(Exceeded::Processor(resources.processor))
    } else if is(libc::SIGXFSZ, &FILE_TOO_LARGE) {
        Some(Exceeded::File(resources.file))
    } else {
        told(&finished.stderr, diagnostics, &OUT_OF_MEMORY).map(|_| Exceeded::Memory(resources.memory))
    }
}

/// Which of these the compiler or its linker says of the machine.
///
/// Where they crash over it they write a plain line; else it is an error about no line of the source. A source that
/// quotes these words in an error of its own is not believed.
fn told(stderr: &[u8], diagnostics: &[CompilerDiagnostic], words: &[&'static str]) -> Option<&'static str> {
    let text = String::from_utf8_lossy(stderr);
    let plain = text.lines().filter(|line| !line.starts_with('{'));
    let elsewhere = diagnostics.iter().filter(|one| one.is_error() && one.spans.is_empty());
    let texts: Vec<&str> = elsewhere.map(|one| one.rendered.as_str()).chain(plain).collect();
    words.iter().copied().find(|word| texts.iter().any(|text| text.contains(word)))
}

/// The last lines that are neither JSON messages nor frames of this machine's binaries, bounded.
fn tail(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let mut lines: Vec<_> =
        text.lines().filter(|line| !line.starts_with('{') && !line.contains("(+0x")).rev().take(12).collect();
    lines.reverse();
    lines.iter().map(|line| line.chars().take(200).collect::<String>()).collect::<Vec<_>>().join("\n")
}
