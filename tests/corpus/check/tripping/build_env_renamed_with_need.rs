//~ F0305
use plugin_api::prelude::*;

use std::env as e;

/// Does one thing.
#[tool(env = ["HOME"])]
fn build_env_renamed_with_need() -> u32 {
    let _ = e!("HOME");
    7
}
