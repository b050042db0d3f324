//~ F0308
#![crate_type = "dylib"]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_crate_type_attribute() -> u32 {
    7
}
