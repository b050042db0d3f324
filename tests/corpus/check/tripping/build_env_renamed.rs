//~ F0305 F0406
use plugin_api::prelude::*;

use std::env as e;

/// Does one thing.
#[tool]
fn build_env_renamed() -> u32 {
    let _ = e!("HOME");
    7
}
