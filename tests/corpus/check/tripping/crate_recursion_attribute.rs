//~ F0308
#![recursion_limit = "1000000"]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_recursion_attribute() -> u32 {
    7
}
