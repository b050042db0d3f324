//~ F0311 F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn raw_std() -> u32 {
    r#std::r#process::exit(1);
    7
}
