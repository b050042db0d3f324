//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_unterminated_string() -> u32 {
    let text = "never closed;
    7
}
