//! Reads a file in a constant that nothing uses.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const _: &[u8] = include_bytes!("@HOME@");

/// Does one thing.
#[tool]
fn byte_string_constant() -> String {
    String::new()
}
