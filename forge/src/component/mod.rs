//! A released tool as a WebAssembly component, for hosts that know nothing of Forge.
//!
//! ```text
//! input and output schema ── types ──> types of WIT ── wit ──> a package with one world
//!                                          │ glue
//! source ── build ──> library ─────────────┴──> core module ── encode ──> component
//! ```
//!
//! The tool is compiled from its stored source, with glue that is made from its schemas: it takes the canonical ABI's values
//! apart, calls the tool with JSON as always, and puts the result together. What a schema says that WIT cannot is passed as
//! JSON text. Preview 1 of WASI becomes preview 2 by wasmtime's own adapter.

mod encode;
mod error;
mod glue;
mod types;
mod wit;

pub use encode::{Component, export};
pub use error::ComponentError;
