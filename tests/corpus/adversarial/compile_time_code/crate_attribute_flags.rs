//! Asks the compiler for other flags through attributes.
//!
//! lint: F0301 F0308
//! wall: none-needed
//! unchecked: 4 compiler
#![allow(unsafe_code)]
#![feature(rustc_attrs)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_attribute_flags() -> String {
    String::new()
}
