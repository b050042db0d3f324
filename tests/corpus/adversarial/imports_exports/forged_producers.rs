//! Forges the section that says who made the module.
//!
//! lint: F0301 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[used]
#[unsafe(link_section = "producers")]
static EVIL: [u8; 4] = *b"evil";

/// Does one thing.
#[tool]
fn forged_producers() -> String {
    String::new()
}
