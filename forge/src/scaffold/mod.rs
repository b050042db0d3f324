//! `forge new`: a source and its cases that pass at once.

mod error;
mod template;
mod write;

pub use error::ScaffoldError;
pub use template::{DEFAULT_TEMPLATE, Template, find, templates};
pub use write::{Existing, Written, write};
