//! Allows unsafe code again, which the command line forbids.
//!
//! lint: F0301
//! wall: compiler
//! unchecked: 4 compiler
#![allow(unsafe_code)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unsafe_again() -> String {
    let text = unsafe { std::str::from_utf8_unchecked(&[0xff]) };
    text.to_owned()
}
