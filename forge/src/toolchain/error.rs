//! Everything that can go wrong while a compiler is looked for or installed.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why there is no toolchain.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ToolchainError {
    /// Nothing on this machine makes wasm32-wasip1, and nothing could be installed that does.
    #[error("no Rust compiler for wasm32-wasip1 is on this machine, and none could be installed\n{}\n\
             install Rust from https://rustup.rs with `rustup target add wasm32-wasip1`, and run forge again; \
             `forge doctor` shows what is missing", listed(.attempts))]
    Unavailable {
        /// What was tried, in order, and how each one ended.
        attempts: Vec<Attempt>,
    },
    /// `FORGE_RUSTC` or `FORGE_TOOLCHAIN` names something that cannot be used.
    #[error(
        "{setting} is set to `{value}`, which cannot be used: {reason}\ncorrect it, or unset {setting} to let forge choose"
    )]
    Setting {
        /// The environment variable.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
    /// No toolchain has this id.
    #[error("there is no toolchain `{id}`; known are: {}. `forge toolchain list` shows them", if .known.is_empty() { "none".to_owned() } else { .known.join(", ") })]
    Unknown {
        /// The id that was asked for.
        id: String,
        /// The ids that exist.
        known: Vec<String>,
    },
    /// The toolchain is known, but its files have changed or are gone.
    #[error(
        "the toolchain `{id}` has changed or is gone since forge looked at it; `forge toolchain install {id}` looks again, `forge toolchain install auto` finds another"
    )]
    Stale {
        /// The toolchain.
        id: String,
    },
    /// A folder or file of Forge's own could not be used.
    #[error("could not {action} {}: {source}{}", .path.display(), remedy(.source))]
    Folder {
        /// What was being done, such as `create`.
        action: &'static str,
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// One thing that was tried.
#[derive(Debug)]
pub struct Attempt {
    /// What it was, such as `rustup target add wasm32-wasip1`.
    pub what: String,
    /// Why it did not help.
    pub why: String,
    /// What the user can type about it.
    pub remedy: Option<String>,
}

/// Why a compiler cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProbeError {
    /// There is no such file.
    #[error("{} is not a file", .0.display())]
    NotAFile(PathBuf),
    /// The compiler would not even say what it is.
    #[error("it does not answer: {0}")]
    Silent(#[source] ProgramError),
    /// The answer of `rustc -vV` could not be read.
    #[error("its answer to `-vV` is not one of rustc: `{0}`")]
    Unreadable(String),
    /// The compiler is older than what plugin-api needs.
    #[error("it is version {found}, and tools need at least {needed}")]
    TooOld {
        /// Its version.
        found: String,
        /// The oldest that serves.
        needed: String,
    },
    /// It has no standard library for the target.
    #[error("it has no standard library for wasm32-wasip1 in {}", .0.display())]
    NoStandardLibrary(PathBuf),
    /// No linker for wasm goes with it.
    #[error("there is no linker for wasm: neither rust-lld in {}, nor rust-lld or wasm-ld on PATH", .0.display())]
    NoLinker(PathBuf),
    /// No cargo goes with it.
    #[error("there is no cargo beside it, nor on PATH")]
    NoCargo,
    /// It could not compile an empty library for wasm32-wasip1.
    #[error("it fails to compile an empty library for wasm32-wasip1: {0}")]
    Broken(#[source] ProgramError),
    /// A file of it could not be read.
    #[error("could not read {}: {source}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Why the distribution's packages did not give a compiler.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DebianError {
    /// This is no system with apt.
    #[error("`{0}` is not on this machine, so there are no distribution packages to take a compiler from")]
    NoApt(&'static str),
    /// A C compiler is missing.
    #[error("there is no C compiler `cc`, which links build scripts and procedural macros")]
    NoLinkerForTheHost,
    /// No package is new enough.
    #[error("the package lists offer no Rust compiler of version {needed} or newer (seen: {seen}){said}")]
    NoPackage {
        /// The oldest version that serves.
        needed: String,
        /// The packages that were seen with their versions.
        seen: String,
        /// What apt said while it fetched the lists.
        said: String,
    },
    /// A package that belongs to the compiler is missing.
    #[error("the package lists do not offer `{package}` {version}, which belongs to `{compiler}`")]
    Incomplete {
        /// The package that is missing.
        package: String,
        /// The version that was looked for.
        version: String,
        /// The package that it belongs to.
        compiler: String,
    },
    /// The disk is too small.
    #[error("{} has {free} MB free, and the installation needs about {needed} MB for a moment; make room, or set FORGE_HOME to a folder on another disk", .folder.display())]
    NoRoom {
        /// The folder on that disk.
        folder: PathBuf,
        /// Megabytes that are free.
        free: u64,
        /// Megabytes that are needed.
        needed: u64,
    },
    /// A program failed.
    #[error(transparent)]
    Program(#[from] ProgramError),
    /// The packages hold something else than expected.
    #[error("the unpacked packages hold no {what}")]
    Unexpected {
        /// What was looked for.
        what: String,
    },
    /// A file could not be written or read.
    #[error("could not {action} {}: {source}{}", .path.display(), remedy(.source))]
    File {
        /// What was being done.
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What was installed does not work.
    #[error("the unpacked compiler cannot be used: {0}")]
    Probe(#[from] ProbeError),
}

/// Why another program did not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// It could not be started, or waited for.
    #[error("could not run `{line}`: {source}{}", remedy(.source))]
    Start {
        /// The program and its arguments.
        line: String,
        /// What the system said.
        source: io::Error,
    },
    /// It took too long and was ended.
    #[error("`{line}` was ended after {seconds} s{}", indented(.output))]
    TimedOut {
        /// The program and its arguments.
        line: String,
        /// The limit.
        seconds: u64,
        /// The end of its output.
        output: String,
    },
    /// It reported a failure.
    #[error("`{line}` failed ({status}){}", indented(.output))]
    Failed {
        /// The program and its arguments.
        line: String,
        /// How it ended.
        status: ExitStatus,
        /// The end of its output.
        output: String,
    },
}

impl fmt::Display for Attempt {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "  - {}: {}", self.what, self.why.replace('\n', "\n    "))?;
        match &self.remedy {
            Some(remedy) => write!(formatter, "\n    try: {remedy}"),
            None => Ok(()),
        }
    }
}

/// Attaches what was being done to an error of the system.
pub(super) fn folder(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ToolchainError {
    move |source| ToolchainError::Folder { action, path: path.to_owned(), source }
}

/// Attaches what was being done to an error of the system.
pub(super) fn file(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> DebianError {
    move |source| DebianError::File { action, path: path.to_owned(), source }
}

fn listed(attempts: &[Attempt]) -> String {
    let lines: Vec<String> = attempts.iter().map(Attempt::to_string).collect();
    lines.join("\n")
}

fn indented(output: &str) -> String {
    if output.is_empty() { String::new() } else { format!(":\n  {}", output.replace('\n', "\n  ")) }
}

/// What a user can do about an error of the system.
fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "; make room on that disk, or set FORGE_HOME to a folder on another one"
        }
        io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
            "; set FORGE_HOME to a folder that you can write to"
        }
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attempt_is_shown_with_its_remedy() {
        let error = ToolchainError::Unavailable {
            attempts: vec![
                Attempt { what: "rustc on PATH".into(), why: "there is none".into(), remedy: None },
                Attempt {
                    what: "rustup".into(),
                    why: "failed:\nno network".into(),
                    remedy: Some("rustup target add wasm32-wasip1".into()),
                },
            ],
        };
        let text = error.to_string();
        assert!(
            text.contains("  - rustc on PATH: there is none\n  - rustup: failed:\n    no network\n    try: rustup")
        );
    }

    #[test]
    fn a_full_disk_and_a_closed_folder_name_the_remedy() {
        for kind in [io::ErrorKind::StorageFull, io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem] {
            let error = folder("create", Path::new("/data"))(kind.into());
            assert!(error.to_string().contains("FORGE_HOME"), "{error}");
        }
    }
}
