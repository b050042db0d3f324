// Is called `plugin_api`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: plugin_api.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn plugin_api() -> u8 {
    7
}
