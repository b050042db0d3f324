//~ F0304
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn include_text() -> u32 {
    let _ = include_str!("/proc/self/environ");
    7
}
