//! Replaces the program that runs tests.
//!
//! lint: F0308
//! wall: compiler
//! unchecked: 4 compiler
#![feature(custom_test_frameworks)]
#![test_runner(evil)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn test_runner() -> String {
    String::new()
}
