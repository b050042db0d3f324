//! Replaces an item of the language.
//!
//! lint: F0308 F0309
//! wall: compiler
//! unchecked: 4 compiler
#![feature(lang_items)]
use plugin_api::prelude::*;

#[lang = "eh_personality"]
fn evil() {}

/// Does one thing.
#[tool]
fn language_item() -> String {
    String::new()
}
