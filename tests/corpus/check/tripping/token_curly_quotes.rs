//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_curly_quotes() -> u32 {
    let _ = “text”;
    7
}
