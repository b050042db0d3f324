//! Ends the process in the hook of a panic.
//!
//! lint: F0309 F0401
//! wall: wasi
//! unchecked: 1 exited
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn panic_hook_exits() -> String {
    std::panic::set_hook(Box::new(|_| std::process::exit(0)));
    panic!("nobody hears this")
}
