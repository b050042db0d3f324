//~ F0407
use plugin_api::prelude::*;

fn show(n: u32) {
    print!("{n}");
}

/// Does one thing.
#[tool]
fn streams_print_in_helper() -> u32 {
    show(1);
    7
}
