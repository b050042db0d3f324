//~ F0105
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn token_raw_string() -> u32 {
    let _ = r##"closed by one hash only"#;
    7
}
