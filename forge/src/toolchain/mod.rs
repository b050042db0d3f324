//! Finds, or installs, a Rust compiler that can make `wasm32-wasip1`.
//!
//! ```text
//! ensure ── find ──────── a receipt whose files have not changed      (microseconds, no process)
//!        └─ candidates ── FORGE_RUSTC, rustc on PATH, rustup's toolchains, each one probed
//!        └─ rustup ────── rustup target add wasm32-wasip1
//!        └─ debian ────── the distribution's packages, unpacked privately and without root
//! ```
//!
//! What was found is kept as a receipt, so that the next call only compares a few file stamps:
//!
//! ```text
//! data/toolchains/
//!   .lock                 held by the one process that installs
//!   selected              the id of the toolchain in use
//!   <id>/receipt.json     the toolchain and the stamps of its files
//!   <id>/{bin,lib}        only where Forge installed the compiler itself
//!   .installing-*/        an installation under way; renamed to <id> as the last step
//! ```

mod candidates;
mod compiler;
mod debian;
mod ensure;
mod error;
mod examine;
mod host;
mod probe;
mod program;
mod receipt;
mod rustup;
mod store;
mod tree;

pub use compiler::{Linker, Origin, Toolchain};
pub use ensure::{ensure, find, install, list, select};
pub use error::{Attempt, DebianError, ProbeError, ProgramError, ToolchainError};
pub use examine::{Finding, Standing, examine};
pub use store::{Listed, State};

/// The one target that Forge compiles tools for.
pub const TARGET: &str = "wasm32-wasip1";
