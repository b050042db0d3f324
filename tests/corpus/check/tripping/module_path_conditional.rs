//~ F0307
use plugin_api::prelude::*;

#[cfg_attr(all(), path = "/etc/passwd")]
mod a {}

/// Does one thing.
#[tool]
fn module_path_conditional() -> u32 {
    7
}
