//~ F0311
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn raw_extern() -> u32 {
    let r#extern = 1;
    let _ = r#extern;
    7
}
