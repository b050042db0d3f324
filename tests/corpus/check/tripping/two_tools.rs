//~ F0211
use plugin_api::prelude::*;

/// Does another thing.
#[tool]
fn other() -> u32 {
    8
}

/// Does one thing.
#[tool]
fn two_tools() -> u32 {
    7
}
