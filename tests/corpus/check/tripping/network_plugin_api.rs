//~ F0402
use plugin_api::prelude::*;

use plugin_api as api;
use api::net;

/// Does one thing.
#[tool]
fn network_plugin_api() -> u32 {
    7
}
