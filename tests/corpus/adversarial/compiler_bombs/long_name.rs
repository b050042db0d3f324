//! Has a name of half a million letters.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! fill: @LONG@ = 200000 b
//! says: 7
use plugin_api::prelude::*;

fn a@LONG@() -> u32 {
    7
}

/// Does one thing.
#[tool]
fn long_name() -> String {
    a@LONG@().to_string()
}
