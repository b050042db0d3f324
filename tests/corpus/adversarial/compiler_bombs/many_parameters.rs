//! Has a function with ten thousand parameters.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! fill: @MANY@ = 5000 a#: u8, 
use plugin_api::prelude::*;

#[allow(clippy::all, unused_variables)]
fn many(@MANY@) -> u32 {
    7
}

/// Does one thing.
#[tool]
fn many_parameters() -> String {
    String::new()
}
