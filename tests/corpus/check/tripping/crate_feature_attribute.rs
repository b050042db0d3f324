//~ F0308
#![feature(asm_experimental)]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_feature_attribute() -> u32 {
    7
}
