//! Defines two types by each other.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

type One = Vec<Two>;
type Two = Vec<One>;

/// Does one thing.
#[tool]
fn cycle_of_types() -> String {
    let none: One = Vec::new();
    none.len().to_string()
}
