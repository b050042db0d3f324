//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_no_digits() -> u32 {
    let _ = 0x;
    7
}
