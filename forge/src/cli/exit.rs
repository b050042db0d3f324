//! Exit codes.

use std::process::ExitCode;

/// How the command ends, as the shell sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Ok = 0,
    /// The tool returned an error, or a case failed.
    Tool = 1,
    /// The command line or the input is not usable.
    Usage = 2,
    /// The check, the allow-list or the wasm verification says no.
    Rejected = 3,
    /// The compiler says no.
    Compiler = 4,
    /// A capability or the policy is missing.
    Denied = 5,
    /// A limit ended it.
    Limit = 6,
    /// Not found, or a conflict.
    NotFound = 7,
    /// The toolchain, the disk or a backend.
    Environment = 8,
    /// Ctrl-C.
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
