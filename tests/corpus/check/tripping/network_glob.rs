//~ F0402
use plugin_api::prelude::*;

use std::net::*;

/// Does one thing.
#[tool]
fn network_glob() -> u32 {
    7
}
