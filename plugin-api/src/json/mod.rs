//! JSON in and out of a tool, made for the time that it takes to compile the tool.
//!
//! A tool's crate instantiates only what depends on its own types: `T::deserialize` on one concrete reader and
//! `T::serialize` on one concrete writer. Everything behind them is compiled once, here. The input is read straight
//! from its text, in two passes: [`scan`] proves that it is JSON and unescapes its strings, then [`read`] hands the
//! values to serde without having to doubt the syntax again.

mod mismatch;
mod number;
mod read;
mod reader;
mod scan;
mod write;
mod writer;

pub use mismatch::Mismatch;
pub(crate) use mismatch::{OneOf, short};
pub use reader::Reader;
pub(crate) use scan::Document;
pub use scan::scan;
pub use writer::{WriteError, Writer};
