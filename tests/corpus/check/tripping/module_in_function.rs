//~ F0307
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn module_in_function() -> u32 {
    pub mod passwd;
    7
}
