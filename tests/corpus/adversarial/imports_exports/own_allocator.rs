//! Replaces the allocator.
//!
//! lint: F0301 F0309
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

struct Evil;
unsafe impl std::alloc::GlobalAlloc for Evil {
    unsafe fn alloc(&self, _: std::alloc::Layout) -> *mut u8 {
        std::ptr::null_mut()
    }
    unsafe fn dealloc(&self, _: *mut u8, _: std::alloc::Layout) {}
}
#[global_allocator]
static EVIL: Evil = Evil;

/// Does one thing.
#[tool]
fn own_allocator() -> String {
    String::new()
}
