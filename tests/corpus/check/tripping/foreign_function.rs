//~ F0111
use plugin_api::prelude::*;

fn größe() -> u8 {
    1
}

/// Does one thing.
#[tool]
fn foreign_function() -> u32 {
    7
}
