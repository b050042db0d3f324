//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(clock, clock)]
fn needs_twice() -> u32 {
    7
}
