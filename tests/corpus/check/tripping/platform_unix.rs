//~ F0404
use plugin_api::prelude::*;

use std::os::unix::fs::MetadataExt;

/// Does one thing.
#[tool]
fn platform_unix() -> u32 {
    7
}
