//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_unknown_prefix() -> u32 {
    let _ = k"text";
    7
}
