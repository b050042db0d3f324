//! Gives the macro another name first.
//!
//! lint: F0304
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

use std::include_str as words;

/// Does one thing.
#[tool]
fn renamed_macro() -> String {
    words!("@BESIDE@").to_owned()
}
