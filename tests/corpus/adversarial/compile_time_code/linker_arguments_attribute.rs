//! Passes arguments to the linker.
//!
//! lint: F0302 F0303 F0308
//! wall: compiler
//! unchecked: 4 compiler
#![feature(link_args)]
use plugin_api::prelude::*;

#[link_args = "--load-pass-plugin=@BESIDE@"]
extern "C" {}

/// Does one thing.
#[tool]
fn linker_arguments_attribute() -> String {
    String::new()
}
