//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_qualified() -> u32 {
    let _ = <std::process::Command>::new("sh");
    7
}
