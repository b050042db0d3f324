//! Asks a compiler what it is, and has it compile an empty library for the target: what answers that is a toolchain.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use forge_cache::Digest;

use super::TARGET;
use super::compiler::{Linker, Origin, Toolchain, version_field};
use super::error::ProbeError;
use super::host::{Host, OLDEST, Release, executable};
use super::program;
use super::tree;

/// How long a compiler may take to say what it is.
const ANSWER: Duration = Duration::from_secs(30);
/// How long it may take to compile an empty library; a cold disk is slow.
const COMPILE: Duration = Duration::from_secs(120);

/// A compiler that answered, with or without the target.
pub(super) struct Compiler {
    pub(super) rustc: PathBuf,
    pub(super) sysroot: PathBuf,
    pub(super) library_path: Option<PathBuf>,
    pub(super) version: String,
    pub(super) host: String,
}

impl Compiler {
    /// Asks the binary at `rustc`, which may be a proxy of rustup.
    pub(super) fn ask(rustc: &Path, library_path: Option<&Path>) -> Result<Self, ProbeError> {
        if !executable(rustc) {
            return Err(ProbeError::NotAFile(rustc.to_owned()));
        }
        let mut command = Command::new(rustc);
        command.args(["--print", "sysroot"]);
        // A proxy must answer for the user's toolchain, not for the project in the current folder, and must not download.
        command.current_dir("/").env("RUSTUP_AUTO_INSTALL", "0");
        for variable in ["RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "RUSTC_BOOTSTRAP", "LD_LIBRARY_PATH"] {
            command.env_remove(variable);
        }
        if let Some(folder) = library_path {
            command.env("LD_LIBRARY_PATH", folder);
        }
        let sysroot = program::run(command, ANSWER).map_err(ProbeError::Silent)?.stdout;
        let sysroot = PathBuf::from(sysroot.trim());
        let real = sysroot.join("bin/rustc");
        let rustc = if executable(&real) { real } else { rustc.canonicalize().unwrap_or_else(|_| rustc.to_owned()) };
        let mut compiler = Self {
            rustc,
            sysroot,
            library_path: library_path.map(Path::to_owned),
            version: String::new(),
            host: String::new(),
        };
        compiler.version = compiler.answer(&["-vV"])?;
        let Some(host) = version_field(&compiler.version, "host") else {
            return Err(ProbeError::Unreadable(program::tail(&compiler.version)));
        };
        compiler.host = host.to_owned();
        Ok(compiler)
    }

    /// Whether it is new enough.
    pub(super) fn recent(&self) -> Result<(), ProbeError> {
        let found = version_field(&self.version, "release").unwrap_or_default();
        match Release::parse(found) {
            Some(release) if release >= Release::oldest() => Ok(()),
            _ => Err(ProbeError::TooOld { found: found.to_owned(), needed: OLDEST.to_owned() }),
        }
    }

    /// Makes a toolchain of it, if it compiles for the target.
    pub(super) fn toolchain(self, host: &Host, id: String, origin: Origin) -> Result<Toolchain, ProbeError> {
        self.recent()?;
        let library = self.target_library()?;
        let linker = self.linker(host)?;
        let cargo = self.cargo(host)?;
        let read = |path: &Path| {
            let path = path.to_owned();
            move |source| ProbeError::Read { path, source }
        };
        let digest = Digest::of(&fs::read(&linker).map_err(read(&linker))?);
        let toolchain = Toolchain {
            id,
            origin,
            std_digest: tree::digest(&library).map_err(read(&library))?,
            linker: Linker { path: linker, digest },
            cargo,
            rustc: self.rustc,
            sysroot: self.sysroot,
            library_path: self.library_path,
            version: self.version,
        };
        compile_nothing(&toolchain)?;
        Ok(toolchain)
    }

    /// The folder of the target's standard library, if it is there.
    pub(super) fn target_library(&self) -> Result<PathBuf, ProbeError> {
        let answer = self.answer(&["--print", "target-libdir", "--target", TARGET])?;
        let folder = PathBuf::from(answer.trim());
        let names: Vec<String> = fs::read_dir(&folder)
            .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
            .unwrap_or_default();
        let has = |start: &str| names.iter().any(|name| name.starts_with(start) && name.ends_with(".rlib"));
        if has("libstd-") && has("libcore-") { Ok(folder) } else { Err(ProbeError::NoStandardLibrary(folder)) }
    }

    /// The linker in the compiler's own folder, or else one of the right LLVM, or any, on `PATH`.
    fn linker(&self, host: &Host) -> Result<PathBuf, ProbeError> {
        let folder = self.sysroot.join("lib/rustlib").join(&self.host).join("bin");
        let own = folder.join("rust-lld");
        if executable(&own) {
            return Ok(own);
        }
        let llvm = version_field(&self.version, "LLVM version").and_then(|version| version.split('.').next());
        let matching = llvm.map(|major| format!("wasm-ld-{major}"));
        let names = ["rust-lld"].into_iter().chain(matching.as_deref()).chain(["wasm-ld"]);
        names.into_iter().find_map(|name| host.program(name)).ok_or(ProbeError::NoLinker(folder))
    }

    /// The cargo beside the compiler, or else the one on `PATH`, or else the one that runs this process.
    fn cargo(&self, host: &Host) -> Result<PathBuf, ProbeError> {
        let beside = self.rustc.with_file_name("cargo");
        if executable(&beside) { Ok(beside) } else { cargo(host).ok_or(ProbeError::NoCargo) }
    }

    fn answer(&self, arguments: &[&str]) -> Result<String, ProbeError> {
        let mut command = Command::new(&self.rustc);
        command.args(arguments).env_clear().current_dir("/");
        if let Some(folder) = &self.library_path {
            command.env("LD_LIBRARY_PATH", folder);
        }
        Ok(program::run(command, ANSWER).map_err(ProbeError::Silent)?.stdout)
    }
}

/// The user's cargo: the real binary, never a proxy of rustup.
pub(super) fn cargo(host: &Host) -> Option<PathBuf> {
    let on_path = host.program("cargo").and_then(|found| real_cargo(host, &found));
    on_path.or_else(|| host.cargo.clone().filter(|cargo| executable(cargo)))
}

/// The user's cargo, if it is as recent as the compilers that serve.
pub(super) fn recent_cargo(host: &Host) -> Option<PathBuf> {
    let cargo = cargo(host)?;
    let mut command = Command::new(&cargo);
    command.arg("-V").current_dir("/");
    let said = program::run(command, ANSWER).ok()?.stdout;
    let release = Release::parse(said.strip_prefix("cargo ")?)?;
    (release >= Release::oldest()).then_some(cargo)
}

/// What stands behind `cargo` if it is a proxy of rustup; `cargo` itself otherwise.
fn real_cargo(host: &Host, cargo: &Path) -> Option<PathBuf> {
    let rustc = cargo.with_file_name("rustc");
    let is_rustup =
        |path: &Path| path.canonicalize().is_ok_and(|real| real.file_name().is_some_and(|n| n == "rustup"));
    let same_as_rustup = || {
        // rustup's proxies may be hard links or copies: then they are as long as rustup beside them.
        let length = |path: &Path| path.metadata().ok().map(|data| data.len());
        length(&cargo.with_file_name("rustup")).is_some_and(|rustup| length(cargo) == Some(rustup))
    };
    if !is_rustup(cargo) && !same_as_rustup() {
        return Some(cargo.to_owned());
    }
    let beside_compiler = Compiler::ask(&rustc, None).ok().map(|compiler| compiler.rustc.with_file_name("cargo"));
    beside_compiler.filter(|at| executable(at)).or_else(|| {
        let mut command = Command::new(host.program("rustup")?);
        command.args(["which", "cargo"]).current_dir("/").env("RUSTUP_AUTO_INSTALL", "0");
        let said = program::run(command, ANSWER).ok()?.stdout;
        Some(PathBuf::from(said.trim())).filter(|at| executable(at))
    })
}

/// Compiles and links an empty library. A linker without its libraries, a std of another compiler: all show here.
fn compile_nothing(toolchain: &Toolchain) -> Result<(), ProbeError> {
    let folder = tempfile::tempdir().map_err(|source| ProbeError::Read { path: std::env::temp_dir(), source })?;
    let source = folder.path().join("nothing.rs");
    fs::write(&source, "").map_err(|error| ProbeError::Read { path: source.clone(), source: error })?;
    let mut command = toolchain.command();
    command.args(["--crate-type", "cdylib", "--edition", "2024", "--target", TARGET, "-C"]);
    command.arg(format!("linker={}", toolchain.linker.path.display()));
    command.arg("--out-dir").arg(folder.path()).arg(&source).current_dir(folder.path());
    program::run(command, COMPILE).map_err(ProbeError::Broken)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    /// A script that answers like a compiler, in a sysroot of its own.
    fn compiler(release: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().display().to_string();
        let rustc = folder.path().join("bin/rustc");
        fs::create_dir(folder.path().join("bin")).unwrap();
        let script = format!(
            "#!/bin/sh\ncase \"$*\" in\n'--print sysroot') echo {root};;\n-vV) echo 'rustc {release}'; \
             echo 'host: x86_64-unknown-linux-gnu'; echo 'release: {release}';;\n*target-libdir*) \
             echo {root}/lib/rustlib/{TARGET}/lib;;\n*) echo broken >&2; exit 1;;\nesac\n"
        );
        fs::write(&rustc, script).unwrap();
        fs::set_permissions(&rustc, PermissionsExt::from_mode(0o755)).unwrap();
        (folder, rustc)
    }

    fn add(folder: &Path, name: &str) {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    fn probe(rustc: &Path) -> Result<Toolchain, ProbeError> {
        Compiler::ask(rustc, None)?.toolchain(&Host::default(), "a".into(), Origin::System)
    }

    #[test]
    fn each_missing_part_is_named() {
        let (folder, rustc) = compiler("9.0.0");
        assert!(matches!(probe(&rustc), Err(ProbeError::NoStandardLibrary(_))));
        add(folder.path(), "lib/rustlib/wasm32-wasip1/lib/libstd-1.rlib");
        add(folder.path(), "lib/rustlib/wasm32-wasip1/lib/libcore-1.rlib");
        assert!(matches!(probe(&rustc), Err(ProbeError::NoLinker(_))));
        add(folder.path(), "lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld");
        assert!(matches!(probe(&rustc), Err(ProbeError::NoCargo)));
        add(folder.path(), "bin/cargo");
        let error = probe(&rustc).unwrap_err();
        assert!(matches!(&error, ProbeError::Broken(_)) && error.to_string().contains("broken"), "{error}");
    }

    #[test]
    fn an_old_compiler_is_refused_with_both_versions() {
        let (_folder, rustc) = compiler("1.63.0");
        let text = probe(&rustc).unwrap_err().to_string();
        assert!(text.contains("1.63.0") && text.contains(OLDEST), "{text}");
    }

    #[test]
    fn a_path_without_a_program_is_named() {
        let text = probe(Path::new("/nowhere/rustc")).unwrap_err().to_string();
        assert_eq!(text, "/nowhere/rustc is not a file");
    }
}
