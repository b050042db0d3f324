//! Reads what the host has as standard input.
//!
//! lint: F0407
//! wall: wasm-verification
//! unchecked: 3 module_rejected
//! says: fd_read
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn reads_standard_input() -> String {
    let mut text = String::new();
    let read = std::io::Read::read_to_string(&mut std::io::stdin(), &mut text);
    format!("{:?} {}", read.is_ok(), text.len())
}
