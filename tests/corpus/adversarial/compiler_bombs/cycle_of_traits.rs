//! Makes a trait its own ancestor.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

trait One: Two {}
trait Two: One {}

/// Does one thing.
#[tool]
fn cycle_of_traits() -> String {
    String::new()
}
