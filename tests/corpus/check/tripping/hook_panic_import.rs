//~ F0309
use plugin_api::prelude::*;

use std::panic::{self, take_hook};

/// Does one thing.
#[tool]
fn hook_panic_import() -> u32 {
    let _ = take_hook();
    panic::set_hook(Box::new(|_| {}));
    7
}
