// Is called `forge_call`, which has another meaning.
//
// lint: none
// wall: name
// unchecked: 0
// file: forge_call.rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn forge_call() -> u8 {
    7
}
