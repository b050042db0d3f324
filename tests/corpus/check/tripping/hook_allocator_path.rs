//~ F0309
use plugin_api::prelude::*;

#[std::prelude::v1::global_allocator]
static A: std::alloc::System = std::alloc::System;

/// Does one thing.
#[tool]
fn hook_allocator_path() -> u32 {
    7
}
