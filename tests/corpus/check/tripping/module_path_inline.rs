//~ F0307
use plugin_api::prelude::*;

#[path = "/etc"]
mod a {
    pub mod b {}
}

/// Does one thing.
#[tool]
fn module_path_inline() -> u32 {
    7
}
