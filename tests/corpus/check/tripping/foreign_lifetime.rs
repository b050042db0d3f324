//~ F0111
use plugin_api::prelude::*;

fn first<'é>(text: &'é str) -> &'é str {
    text
}

/// Does one thing.
#[tool]
fn foreign_lifetime() -> u32 {
    7
}
