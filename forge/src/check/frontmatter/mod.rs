//! What stands before the code: a byte order mark, a shebang line, and cargo-script's frontmatter.

mod dependencies;
mod fences;

pub(super) use dependencies::{Dependencies, dependencies};
pub(super) use fences::split;
