//~ F0308
use plugin_api::prelude::*;

mod a {
    #![no_implicit_prelude]
}

/// Does one thing.
#[tool]
fn crate_attribute_in_module() -> u32 {
    7
}
