//~ F0304
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn include_by_path() -> u32 {
    let _ = std::include_str!("x");
    let _ = ::core::include_bytes!("x");
    7
}
