//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_unknown_character() -> u32 {
    let _ = 1 № 2;
    7
}
