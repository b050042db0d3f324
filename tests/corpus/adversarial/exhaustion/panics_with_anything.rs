//! Panics with something that is no message.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 1 panic
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn panics_with_anything() -> String {
    std::panic::panic_any(7u8)
}
