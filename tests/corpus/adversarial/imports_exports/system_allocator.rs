//! Replaces the allocator by the one of the system, in safe code; nothing comes of it.
//!
//! lint: F0309
//! wall: none-needed
//! unchecked: 0
use plugin_api::prelude::*;

#[global_allocator]
static SYSTEM: std::alloc::System = std::alloc::System;

/// Does one thing.
#[tool]
fn system_allocator() -> String {
    vec![1; 1000].len().to_string()
}
