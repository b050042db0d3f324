//! Servers that stores are tested against: real ones, started by the test that needs one, and what goes wrong with them.
//!
//! ```text
//!                 ┌─> moto      an S3 server, with what it lacks: one write at a time, and a memory of its own on disk;
//!                 │             it stands in for Google, of whose emulators none compares
//! forge ──> Chaos ┼─> azure     Azurite, Microsoft's own emulator
//!                 └─> registry  Debian's docker-registry
//! ```
//!
//! What they need is installed once below cargo's folder for such things. Where that fails, so does the test, and says what
//! to type.

mod azure;
mod buckets;
mod chaos;
mod install;
mod moto;
mod registry;

pub(crate) use buckets::{Bucket, Cloud, Reading};
pub(crate) use chaos::{Chaos, Deed};
pub(crate) use install::static_model;
pub(super) use install::{once, python_with_wasmtime, run};
pub(crate) use registry::Registry;
