//~ F0308
#![cfg_attr(all(), feature(rustc_attrs))]
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_conditional_attribute() -> u32 {
    7
}
