//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_in_nested_macro() -> u32 {
    let _ = vec![vec![matches!(std::process::id(), 1)]];
    7
}
