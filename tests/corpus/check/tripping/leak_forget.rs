//~ F0408
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn leak_forget() -> u32 {
    std::mem::forget(String::new());
    7
}
