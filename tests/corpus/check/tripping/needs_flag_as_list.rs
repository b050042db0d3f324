//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net)]
fn needs_flag_as_list() -> u32 {
    7
}
