//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(clock = ["now"])]
fn needs_list_as_flag() -> u32 {
    7
}
