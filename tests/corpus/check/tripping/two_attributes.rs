//~ F0211
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
#[plugin_api::tool]
fn two_attributes() -> u32 {
    7
}
