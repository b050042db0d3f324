//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(disk = ["/"])]
fn needs_unknown() -> u32 {
    7
}
