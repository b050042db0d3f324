//~ F0304
use plugin_api::prelude::*;

#[debugger_visualizer(gdb_script_file = "/etc/passwd")]
mod a {}

/// Does one thing.
#[tool]
fn include_visualizer() -> u32 {
    7
}
