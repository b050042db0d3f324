//~ F0305
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn build_option_env() -> u32 {
    let _ = option_env!("SECRET").unwrap_or_default();
    7
}
