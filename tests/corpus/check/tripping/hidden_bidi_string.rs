//~ F0104
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn hidden_bidi_string() -> u32 {
    let level = "user‮ ⁦// only admins⁩ ⁦";
    let _ = level;
    7
}
