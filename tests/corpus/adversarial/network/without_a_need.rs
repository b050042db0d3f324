//! Asks a host that it did not declare, though it was granted.
//!
//! lint: F0402
//! wall: wasm-verification
//! unchecked: 3 module_rejected|0
//! flags: --allow-net=example.com
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn without_a_need() -> String {
    match plugin_api::net::get("http://example.com/") {
        Ok(answer) => format!("answered {}", answer.status()),
        Err(error) if error.is_denied() => format!("denied {error}"),
        Err(error) => format!("failed {error}"),
    }
}
