//~ F0307
use plugin_api::prelude::*;

#[path = "/etc/passwd"]
mod secret;

/// Does one thing.
#[tool]
fn module_path() -> u32 {
    7
}
