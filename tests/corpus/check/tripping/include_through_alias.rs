//~ F0304
use plugin_api::prelude::*;

use std::prelude::v1 as p;
use p::include_str as text;

/// Does one thing.
#[tool]
fn include_through_alias() -> u32 {
    let _ = text!("/etc/passwd");
    7
}
