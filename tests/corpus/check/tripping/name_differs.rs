//~ F0212
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn another_name() -> u32 {
    7
}
