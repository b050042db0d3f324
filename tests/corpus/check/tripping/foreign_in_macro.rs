//~ F0111
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn foreign_in_macro() -> u32 {
    let ñ = 1;
    let _ = format!("{}", ñ);
    7
}
