//~ F0301 F0303
use plugin_api::prelude::*;

#[unsafe(no_mangle)]
fn f() {}

/// Does one thing.
#[tool]
fn unsafe_attribute() -> u32 {
    7
}
