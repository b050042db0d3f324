#!/bin/sh -c "touch planted"
// Begins with a line that names a shell; nothing runs it.
//
// lint: none
// wall: none-needed
// unchecked: 0
// says: 7
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn shell_line() -> u8 {
    7
}
