//~ F0210
use plugin_api::prelude::*;

/// Does one thing.
fn no_tool_attribute() -> u32 {
    7
}
