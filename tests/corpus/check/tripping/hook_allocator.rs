//~ F0309
use plugin_api::prelude::*;

use std::alloc::System;

#[global_allocator]
static A: System = System;

/// Does one thing.
#[tool]
fn hook_allocator() -> u32 {
    7
}
