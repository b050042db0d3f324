//~ F0407
use plugin_api::prelude::*;

#[cfg(not(test))]
fn show() {
    println!("lost");
}

/// Does one thing.
#[tool]
fn streams_not_a_test() -> u32 {
    show();
    7
}
