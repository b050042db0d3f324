// Makes an error on a line that holds an escape.
//
// lint: F0102 F0105
// wall: output-escape
// unchecked: 3 rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn error_beside_an_escape() -> u8 {
    let [2J: u8 = "2J";
    7
}
