//~ F0401
use plugin_api::prelude::*;

mod a {
    pub use std;
}

/// Does one thing.
#[tool]
fn process_reexport() -> u32 {
    a::std::process::exit(1);
    7
}
