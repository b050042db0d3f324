//! Adds ten thousand numbers in one expression.
//!
//! lint: F0107
//! wall: lint-caps
//! unchecked: 3 rejected
//! fill: @MANY@ = 10000 1+
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn stack_of_the_compiler() -> String {
    (@MANY@1).to_string()
}
