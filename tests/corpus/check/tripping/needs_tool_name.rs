//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(tool = ["../Other"])]
fn needs_tool_name() -> u32 {
    7
}
