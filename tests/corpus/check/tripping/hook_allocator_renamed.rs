//~ F0309
use plugin_api::prelude::*;

use std::prelude::v1::global_allocator as quiet;

#[quiet]
static A: std::alloc::System = std::alloc::System;

/// Does one thing.
#[tool]
fn hook_allocator_renamed() -> u32 {
    7
}
