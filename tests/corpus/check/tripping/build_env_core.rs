//~ F0305
use plugin_api::prelude::*;

use core::option_env as o;

/// Does one thing.
#[tool]
fn build_env_core() -> u32 {
    let _ = o!("HOME");
    7
}
