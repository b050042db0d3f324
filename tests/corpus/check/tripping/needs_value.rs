//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool = "clock"]
fn needs_value() -> u32 {
    7
}
