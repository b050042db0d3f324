//! Reads a file in code that is not compiled; nothing comes of it.
//!
//! lint: F0304
//! wall: none-needed
//! unchecked: 0
//! says: nothing
use plugin_api::prelude::*;

#[cfg(any())]
const _: &str = include_str!("@BESIDE@");

/// Does one thing.
#[tool]
fn behind_false() -> String {
    "nothing".into()
}
