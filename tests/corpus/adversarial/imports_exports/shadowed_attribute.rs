//! Lets another attribute stand for the one that makes a tool, so that there is none.
//!
//! lint: none
//! wall: wasm-verification
//! unchecked: 3 module_rejected
use plugin_api::prelude::*;

use std::prelude::v1::test as tool;

/// Does one thing.
#[tool]
fn shadowed_attribute() -> String {
    String::new()
}
