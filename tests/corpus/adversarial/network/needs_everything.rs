//! Declares every host there is.
//!
//! lint: none
//! wall: needs
//! unchecked: 5 denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(net = ["*"])]
fn needs_everything() -> String {
    String::new()
}
