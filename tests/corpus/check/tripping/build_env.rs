//~ F0305
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn build_env() -> u32 {
    let _ = env!("HOME");
    7
}
