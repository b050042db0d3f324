//~ F0304
use plugin_api::prelude::*;

include!("/etc/passwd");

/// Does one thing.
#[tool]
fn include_source() -> u32 {
    7
}
