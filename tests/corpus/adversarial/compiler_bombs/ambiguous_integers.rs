//! Leaves the type of a long sum of unknown numbers to inference.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0|4 compiler|6 compiler_timeout
//! fill: @MANY@ = 60 Default::default() + 
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn ambiguous_integers() -> String {
    let sum = @MANY@0;
    let sum: u64 = sum;
    sum.to_string()
}
