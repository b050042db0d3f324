//~ F0308
#![cfg(any())]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_cfg_attribute() -> u32 {
    7
}
