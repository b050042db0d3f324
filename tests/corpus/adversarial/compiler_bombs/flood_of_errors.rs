//! Makes five thousand errors.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 4 compiler
//! fill: @MANY@ = 5000 let _: u8 = "";
use plugin_api::prelude::*;

fn wrong() {
@MANY@
}

/// Does one thing.
#[tool]
fn flood_of_errors() -> String {
    wrong();
    String::new()
}
