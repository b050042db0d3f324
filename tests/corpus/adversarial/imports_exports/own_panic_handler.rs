//! Replaces what runs when a tool panics.
//!
//! lint: F0309
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[panic_handler]
fn evil(_: &std::panic::PanicInfo<'_>) -> ! {
    loop {}
}

/// Does one thing.
#[tool]
fn own_panic_handler() -> String {
    String::new()
}
