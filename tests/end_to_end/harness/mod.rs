//! Drives the real binary.
//!
//! ```text
//! Workplace   a folder to work in and an empty cache, both gone at the end
//!   └─ Call   one command line, its input and environment
//!        └─ Ended   exit code, standard output, standard error; crashes are failures whatever the test asks
//! ```
//!
//! The toolchain and the compiled crates are the user's own, installed by Forge at first use, as on a newcomer's machine:
//! they take minutes. Artifacts never outlive their test.

mod call;
mod component_host;
mod ended;
mod faketime;
mod redact;
mod server;
mod servers;
mod stand_in;
mod tls;
mod workplace;

pub(crate) use call::Call;
pub(crate) use component_host::called_in_another_host;
pub(crate) use ended::Ended;
pub(crate) use redact::redacted;
pub(crate) use server::{Heard, Server, reply};
pub(crate) use servers::{Bucket, Chaos, Cloud, Deed, Reading, Registry, static_model};
pub(crate) use stand_in::StandIn;
pub(crate) use tls::TlsServer;
pub(crate) use workplace::{Workplace, corpus, repository};

/// The exit codes of the design.
pub(crate) mod exit {
    pub(crate) const OK: i32 = 0;
    pub(crate) const TOOL: i32 = 1;
    pub(crate) const USAGE: i32 = 2;
    pub(crate) const REJECTED: i32 = 3;
    pub(crate) const COMPILER: i32 = 4;
    pub(crate) const DENIED: i32 = 5;
    pub(crate) const LIMIT: i32 = 6;
    pub(crate) const NOT_FOUND: i32 = 7;
    pub(crate) const ENVIRONMENT: i32 = 8;
    pub(crate) const BUG: i32 = 70;
    pub(crate) const INTERRUPTED: i32 = 130;
}
