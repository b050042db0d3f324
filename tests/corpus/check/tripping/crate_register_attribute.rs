//~ F0308
#![register_tool(x)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_register_attribute() -> u32 {
    7
}
