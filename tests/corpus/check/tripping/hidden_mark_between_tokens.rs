//~ F0104
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn hidden_mark_between_tokens() -> u32 {
    let a =‎ 1;
    let _ = a;
    7
}
