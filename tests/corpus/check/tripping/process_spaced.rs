//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_spaced() -> u32 {
    std /* a */ :: // b
        process::exit(1);
    7
}
