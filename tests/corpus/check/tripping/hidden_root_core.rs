//~ F0409
use plugin_api::prelude::*;

use ::core as c;

/// Does one thing.
#[tool]
fn hidden_root_core() -> u32 {
    7
}
