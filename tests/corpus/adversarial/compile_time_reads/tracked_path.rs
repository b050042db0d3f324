//! Uses an unstable door of the compiler to files.
//!
//! lint: F0308
//! wall: compiler
//! unchecked: 4 compiler
#![feature(track_path)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tracked_path() -> String {
    String::new()
}
