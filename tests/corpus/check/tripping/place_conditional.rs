//~ F0213
use plugin_api::prelude::*;

/// Does one thing.
#[cfg(any())]
#[tool]
fn place_conditional() -> u32 {
    7
}
