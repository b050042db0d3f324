// Is called `core`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: core.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn core() -> u8 {
    7
}
