//~ F0110
use plugin_api::prelude::*;

fn later(x: u8) -> u8;

/// Does one thing.
#[tool]
fn unstable_bodiless_function() -> u32 {
    7
}
