// Is called `memory`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: memory.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn memory() -> u8 {
    7
}
