//~ F0308
#![no_main]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_no_main_attribute() -> u32 {
    7
}
