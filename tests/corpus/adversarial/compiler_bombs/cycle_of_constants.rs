//! Defines two constants by each other.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

const ONE: u64 = TWO;
const TWO: u64 = ONE;

/// Does one thing.
#[tool]
fn cycle_of_constants() -> String {
    (ONE + TWO).to_string()
}
