//~ F0304
use plugin_api::prelude::*;

fn println_like(_: String) {}

/// Does one thing.
#[tool]
fn include_in_macro() -> u32 {
    println_like(format!("{}", include_str!("x")));
    7
}
