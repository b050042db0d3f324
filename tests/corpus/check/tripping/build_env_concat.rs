//~ F0305
use plugin_api::prelude::*;

const A: &str = concat!("x", env!("PATH"));

/// Does one thing.
#[tool]
fn build_env_concat() -> u32 {
    7
}
