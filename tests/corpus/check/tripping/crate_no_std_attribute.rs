//~ F0308
#![no_std]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_no_std_attribute() -> u32 {
    7
}
