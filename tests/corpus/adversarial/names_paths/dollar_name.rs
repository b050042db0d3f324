// Has a command of the shell in its name.
//
// lint: none
// wall: name
// unchecked: 2 usage
// file: $(touch planted).rs
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn tool_of_a_name() -> u8 {
    7
}
