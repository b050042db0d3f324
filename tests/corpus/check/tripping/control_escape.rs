//~ F0102
use plugin_api::prelude::*;

// [2K[1A this comment rewrites the terminal

/// Does one thing.
#[tool]
fn control_escape() -> u32 {
    7
}
