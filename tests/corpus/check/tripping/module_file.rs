//~ F0307
use plugin_api::prelude::*;

mod secret;

/// Does one thing.
#[tool]
fn module_file() -> u32 {
    7
}
