//! Servers that stores are tested against: real ones, started by the test that needs one, and what goes wrong with them.
//!
//! ```text
//! forge ──> Chaos ──> S3        moto, an S3 server, with what it lacks: one write at a time, and a memory of its own on disk
//!                 └─> Registry  Debian's docker-registry
//! forge ──> Bucket              a stand-in for Google and Azure, which nobody can start
//! ```
//!
//! What they need is installed once below cargo's folder for such things. Where that fails, so does the test, and says what
//! to type.

mod buckets;
mod chaos;
mod install;
mod registry;
mod s3;

pub(crate) use buckets::{Bucket, Cloud};
pub(crate) use chaos::{Chaos, Deed};
pub(super) use install::python_with_wasmtime;
pub(crate) use install::static_model;
pub(crate) use registry::Registry;
pub(crate) use s3::S3;
