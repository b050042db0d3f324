//! Adds a custom section.
//!
//! lint: F0301 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[used]
#[unsafe(link_section = ".custom_section.evil")]
static EVIL: [u8; 4] = *b"evil";

/// Does one thing.
#[tool]
fn custom_section() -> String {
    String::new()
}
