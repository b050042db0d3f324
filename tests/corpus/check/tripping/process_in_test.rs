//~ F0401
use plugin_api::prelude::*;

#[test]
fn leaves() {
    std::process::exit(0);
}

/// Does one thing.
#[tool]
fn process_in_test() -> u32 {
    7
}
