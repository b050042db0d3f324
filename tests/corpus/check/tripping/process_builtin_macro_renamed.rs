//~ F0305
use plugin_api::prelude::*;

use env as e;
use {option_env as o};

/// Does one thing.
#[tool]
fn process_builtin_macro_renamed() -> u32 {
    let _ = (e!("HOME"), o!("HOME"));
    7
}
