//~ F0304
use plugin_api::prelude::*;

use std::prelude::v1::include_bytes as bytes;

/// Does one thing.
#[tool]
fn include_renamed_prelude() -> u32 {
    let _ = bytes!("/etc/passwd");
    7
}
