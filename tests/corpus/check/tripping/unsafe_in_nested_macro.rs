//~ F0301
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unsafe_in_nested_macro() -> u32 {
    assert!(matches!(format!("{}", unsafe { 1 }).len(), 1));
    7
}
