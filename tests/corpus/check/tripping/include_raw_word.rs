//~ F0304 F0311
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn include_raw_word() -> u32 {
    let _ = r#include_str!("x");
    7
}
