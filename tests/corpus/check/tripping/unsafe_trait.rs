//~ F0301
use plugin_api::prelude::*;

unsafe trait A {}

/// Does one thing.
#[tool]
fn unsafe_trait() -> u32 {
    7
}
