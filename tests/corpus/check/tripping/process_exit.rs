//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_exit() -> u32 {
    std::process::exit(1);
    7
}
