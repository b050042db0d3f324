//~ F0214
use plugin_api::prelude::*;

/// Does one thing.
#[tool(tool = ["other@newest"])]
fn needs_tool_requirement() -> u32 {
    7
}
