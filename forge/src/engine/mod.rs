//! The walls around a running module: wasmtime's configuration, the limits, the ABI and the host functions.
//!
//! A fresh store and instance is made for every call, and nothing survives it. What a module can reach is what stands
//! in [`wasi`], the imports `panic` and `log` of the module `forge`, and the [`door`]; all of it is inert unless the
//! [`wasi::WasiSetup`] and the [`Services`] of the call say otherwise.

mod abi;
mod clockwork;
mod config;
pub mod door;
mod host;
mod module;
mod slots;
mod transcript;
pub mod wasi;

pub use abi::{CallEnd, CallReport, Limit, Panic, ToolFailure};
pub(crate) use config::WASM_STACK;
pub use config::{Allocation, Engine, EngineError, LazyEngine, Metering};
pub use door::{Budget, Frame, FrameError, Scope, Services, Stop};
pub use host::LogLine;
pub use module::{CallSetup, Module, Recording};
pub use slots::Seats;
pub use transcript::{Divergence, Transcript, TranscriptError};
