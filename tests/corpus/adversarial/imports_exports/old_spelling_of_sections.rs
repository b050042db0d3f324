//! Puts data into a section in the spelling of an older edition.
//!
//! lint: F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link_section = "target_features"]
pub static EVIL: [u8; 4] = *b"evil";

/// Does one thing.
#[tool]
fn old_spelling_of_sections() -> String {
    String::new()
}
