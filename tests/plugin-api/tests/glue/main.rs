//! What `#[tool]` makes of a function, seen from the host.

#![allow(clippy::unwrap_used, reason = "a test that unwraps nothing is one that failed")]

mod errors;
mod inputs;
mod json;
mod results;
mod schemas;
mod serde_styles;
mod types;
