---
# Names a crate by an option of cargo.
#
# lint: F0204
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
"--config=build.rustc-wrapper" = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn crate_with_an_option() -> u8 {
    7
}
