//~ F0304
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn include_bytes() -> u32 {
    let _ = include_bytes!("../../secret");
    7
}
