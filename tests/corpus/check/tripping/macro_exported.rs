//~ F0310
use plugin_api::prelude::*;

#[macro_export]
macro_rules! hidden {
    () => {};
}

/// Does one thing.
#[tool]
fn macro_exported() -> u32 {
    7
}
