//~ F0407
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn streams_println() -> u32 {
    println!("lost");
    7
}
