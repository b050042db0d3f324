---
# Names a crate by an escape for the terminal.
#
# lint: F0204
# wall: frontmatter
# unchecked: 3 rejected
[dependencies]
"\u001b[2Jevil" = "1"
---
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn frontmatter_with_an_escape() -> u8 {
    7
}
