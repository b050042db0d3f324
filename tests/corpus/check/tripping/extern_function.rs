//~ F0302
use plugin_api::prelude::*;

pub extern "C" fn exported() {}

/// Does one thing.
#[tool]
fn extern_function() -> u32 {
    7
}
