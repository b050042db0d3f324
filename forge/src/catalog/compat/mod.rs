//! What a new version may change: versions in lines that promise to be compatible, as cargo reads them, and what of a
//! tool's schemas and needs asks for which step.
//!
//! ```text
//! Manifest, Manifest ── schema, constraint, needs ──> [Change] ──> the least Step
//! ```
//!
//! A caller gives inputs and reads outputs. An input that was taken has to be taken still; a field that was given has to be
//! given still, and nothing may come in its place that the caller has not seen before.

mod change;
mod compare;
mod constraint;
mod needs;
mod schema;
mod version;

pub use change::{Change, Part};
pub use compare::{Comparison, compare};
pub(crate) use version::place_among;
pub use version::{Step, VersionFault, compat_line};
