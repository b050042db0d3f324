//! Is a future that waits for itself.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

async fn endless(n: u64) -> u64 {
    endless(n + 1).await + 1
}

/// Does one thing.
#[tool]
fn future_in_itself() -> String {
    std::mem::size_of_val(&endless(0)).to_string()
}
