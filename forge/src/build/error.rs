//! Why a build ended without an artifact.

use std::{io, path::PathBuf, time::Duration};

use forge_cache::CacheError;

use super::{CompilerDiagnostic, Exceeded, Violation};
use crate::{policy::CrateRefusal, toolchain::ToolchainError};

/// Why a build ended without an artifact.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The compiler says no, with what it says.
    #[error("{display} does not compile: {}", errors(diagnostics))]
    Rejected {
        /// The source's name in messages.
        display: String,
        /// What the compiler said, at the author's lines.
        diagnostics: Vec<CompilerDiagnostic>,
    },
    /// The compiler ended before it said what it had read, so its messages are not shown.
    #[error(
        "{display} does not compile{}; the compiler stopped before it said what it had read, so its messages are withheld: \
         look for a mistake in the syntax, or a macro or type without an end",
        at_lines(lines)
    )]
    Withheld {
        /// The source's name in messages.
        display: String,
        /// The lines that the errors are about.
        lines: Vec<u64>,
    },
    /// The source drew in files or environment variables of the machine that builds.
    #[error(
        "{display} reaches beyond itself at compile time; the artifact and the compiler's messages were thrown away"
    )]
    Reached {
        /// The source's name in messages.
        display: String,
        /// How many files and variables.
        count: usize,
    },
    /// The module is not what a tool's module may be.
    #[error("the module of {display} is rejected: {}", list(violations))]
    Violates {
        /// The source's name in messages.
        display: String,
        /// Each thing that is wrong with it.
        violations: Vec<Violation>,
    },
    /// The module could not be asked for its schemas.
    #[error("{display} compiled, but does not describe itself: {reason}")]
    Undescribed {
        /// The source's name in messages.
        display: String,
        /// What went wrong.
        reason: String,
    },
    /// The compiler took longer than the limit.
    #[error(
        "the compiler took longer than {} s over {display} and was stopped; make the source simpler", limit.as_secs()
    )]
    TimedOut {
        /// The source's name in messages.
        display: String,
        /// The limit.
        limit: Duration,
    },
    /// The compiler used more than it may.
    #[error("the compiler used more than {limit} over {display} and was stopped; make the source simpler")]
    OverLimit {
        /// The source's name in messages.
        display: String,
        /// What it used up.
        limit: Exceeded,
    },
    /// This kernel cannot make the wall around the compiler, and the policy asks for it.
    #[error(
        "nothing is compiled here, because the wall around the compiler would not be whole: {}; use a kernel that has it, or \
         accept a weaker wall with `wall = \"weaker\"` below `[policy.build]` in the user's own policy file or in one named with \
         --policy", missing.join("; ")
    )]
    NoWall {
        /// Each thing that is missing, with what to do.
        missing: Vec<String>,
    },
    /// The compiler ended by a signal or crashed.
    #[error("the compiler died over {display} ({how}); make the source simpler, or see `forge doctor`\n{tail}")]
    Died {
        /// The source's name in messages.
        display: String,
        /// The signal or exit code.
        how: String,
        /// The end of what it printed.
        tail: String,
    },
    /// The disk took no more while the compiler worked.
    #[error(
        "no room to compile {display}: {reason}; make room on the disk of the cache (`forge cache gc --max-size 1GiB`), or \
         choose a folder on another disk with FORGE_HOME"
    )]
    NoRoom {
        /// The source's name in messages.
        display: String,
        /// What the system said.
        reason: &'static str,
    },
    /// The source draws in functions that nobody has.
    #[error(
        "{display} cannot be linked: the platform of tools has no {}; leave out what asks for it, such as threads, sockets \
         and `canonicalize`",
        names(symbols)
    )]
    Undefined {
        /// The source's name in messages.
        display: String,
        /// Their names.
        symbols: Vec<String>,
    },
    /// The linker failed, which is no fault of a source that compiles.
    #[error(
        "{display} compiles, but the linker {linker} failed over it; check that the disk of the cache is not full, and see \
         `forge doctor`"
    )]
    Linker {
        /// The source's name in messages.
        display: String,
        /// The program.
        linker: PathBuf,
    },
    /// Ctrl-C.
    #[error("interrupted; nothing was left behind")]
    Interrupted,
    /// The locked dependencies could not be fetched or compiled.
    #[error("the crates that tools may use could not be {step}: {reason}")]
    Dependencies {
        /// `fetched` or `compiled`.
        step: &'static str,
        /// The end of what cargo printed, and what to do.
        reason: String,
    },
    /// A crate of the policy's set is not in the compiled set.
    #[error(transparent)]
    Crate(#[from] CrateRefusal),
    /// A folder or file that Forge needs could not be used.
    #[error("{path}: cannot {action}: {source}; check that the folder is writable and the disk is not full")]
    Io {
        /// The path.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The compiler could not be started.
    #[error("{program} cannot be run: {source}; `forge doctor` shows what is missing")]
    Start {
        /// The program.
        program: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// No toolchain.
    #[error(transparent)]
    Toolchain(#[from] ToolchainError),
    /// The cache.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

fn errors(diagnostics: &[CompilerDiagnostic]) -> String {
    let count = diagnostics.iter().filter(|one| one.is_error()).count();
    match count {
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    }
}

fn names(symbols: &[String]) -> String {
    symbols.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn list(violations: &[Violation]) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn at_lines(lines: &[u64]) -> String {
    match lines {
        [] => String::new(),
        [line] => format!(" (line {line})"),
        lines => format!(" (lines {})", lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
