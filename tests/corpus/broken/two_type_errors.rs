---
[dependencies]
regex = "1"
---
//! Two errors, after a frontmatter that counts as lines.
use plugin_api::prelude::*;

#[tool]
fn two_type_errors(text: String) -> usize {
    let n: u32 = text;
    helper(n)
}

fn helper(n: u32) -> usize {
    n
}
