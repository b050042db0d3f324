//! Says by an attribute that it is a procedural macro.
//!
//! lint: F0308
//! wall: none-needed
//! unchecked: 0
#![crate_type = "proc-macro"]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_type_of_a_macro() -> String {
    "an ordinary tool".into()
}
