//~ F0109
use plugin_api::prelude::*;

fn match() {}

/// Does one thing.
#[tool]
fn syntax_keyword_as_name() -> u32 {
    7
}
