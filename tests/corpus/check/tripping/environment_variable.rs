//~ F0406
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn environment_variable() -> u32 {
    let _ = std::env::var("HOME");
    7
}
