// Is called `module`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: module.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn module() -> u8 {
    7
}
