//! Reads the list of users.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn passwords() -> String {
    include_str!("/etc/passwd").to_owned()
}
