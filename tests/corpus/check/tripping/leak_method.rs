//~ F0408
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn leak_method() -> u32 {
    let _: &'static str = String::from("x").leak();
    7
}
