//! Makes a module of a file that could lie beside the source.
//!
//! lint: F0307
//! wall: compiler-sandbox
//! unchecked: 4 compiler
use plugin_api::prelude::*;

mod canary;

/// Does one thing.
#[tool]
fn module_of_a_neighbour() -> String {
    String::new()
}
