//! Loads a plugin of the compiler.
//!
//! lint: F0308
//! wall: compiler
//! unchecked: 4 compiler
#![feature(plugin)]
#![plugin(evil)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn compiler_plugin() -> String {
    String::new()
}
