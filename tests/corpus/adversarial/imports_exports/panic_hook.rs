//! Replaces the hook that tells the host of a panic.
//!
//! lint: F0309
//! wall: engine-limit
//! unchecked: 1 broken
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn panic_hook() -> String {
    std::panic::set_hook(Box::new(|_| {}));
    panic!("nobody hears this")
}
