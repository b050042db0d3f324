//! Makes five thousand warnings.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 0
//! fill: @MANY@ = 5000 let unused = 1;
use plugin_api::prelude::*;

fn wrong() {
@MANY@
}

/// Does one thing.
#[tool]
fn flood_of_warnings() -> String {
    wrong();
    String::new()
}
