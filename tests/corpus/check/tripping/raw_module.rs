//~ F0311 F0403
use plugin_api::prelude::*;

use std::r#thread;

/// Does one thing.
#[tool]
fn raw_module() -> u32 {
    7
}
