//~ F0310
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn macro_in_function() -> u32 {
    macro_rules! exit { () => { 1 } }
    let _ = exit!();
    7
}
