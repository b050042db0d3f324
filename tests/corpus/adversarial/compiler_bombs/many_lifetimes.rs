//! Bounds a hundred lifetimes by each other.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! fill: @MANY@ = 300 'a#, 
use plugin_api::prelude::*;

fn many<@MANY@>(it: &'a0 u8) -> u8 {
    *it
}

/// Does one thing.
#[tool]
fn many_lifetimes() -> String {
    many(&7).to_string()
}
