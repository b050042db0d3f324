//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data/../etc"])]
fn needs_climbs() -> u32 {
    7
}
