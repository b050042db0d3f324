//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_bad_escape() -> u32 {
    let _ = "\q";
    7
}
