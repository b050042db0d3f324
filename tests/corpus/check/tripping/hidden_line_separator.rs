//~ F0104
use plugin_api::prelude::*;

// a comment fn looks_like_code() {}

/// Does one thing.
#[tool]
fn hidden_line_separator() -> u32 {
    7
}
