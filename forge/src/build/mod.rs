//! Checked source to artifact.
//!
//! ```text
//! Checked ── key ──> found in the cache, or at its remote level? ──────> Built
//!                         │ no
//!   dependencies (cargo, once per locked set) ─> rustc ─> dep-info ─> wasm verification ─> describe ─> store
//! ```
//!
//! Cargo resolves, fetches and compiles the locked dependencies; the tool's own crate is the very rustc call that cargo
//! would make, without the time that cargo takes to find that out. What the compiler says is mapped back to the
//! author's file. The module is looked through before anything of it runs, and then asked for its schemas.

mod built;
mod compile;
mod dep_info;
mod dependencies;
mod describe;
mod diagnostics;
mod error;
mod interrupt;
mod key;
mod linking;
mod pipeline;
mod process;
mod remote;
mod sandbox;
mod verdict;
mod verify;

pub use built::{Built, Origin};
pub use compile::bare_compiler_call;
pub(crate) use dependencies::api_source;
pub use dependencies::{Dependencies, Linked};
pub use diagnostics::{CompilerDiagnostic, CompilerSpan, Level};
pub use error::BuildError;
pub use interrupt::{end_process_on_interrupt, interrupted};
pub(crate) use pipeline::read_manifest;
pub use pipeline::{Builder, Downloads, Ingredients};
pub use remote::{RemoteCache, Voucher};
pub use sandbox::{Exceeded, Kernel, Standing, examine as examine_wall};
pub use verify::Violation;
pub(crate) use verify::tool_violations;
