//~ F0212
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn Name_Case() -> u32 {
    7
}
