//~ F0407
use plugin_api::prelude::*;

fn main() {
    println!("lost");
}

/// Does one thing.
#[tool]
fn streams_main_is_called() -> u32 {
    main();
    7
}
