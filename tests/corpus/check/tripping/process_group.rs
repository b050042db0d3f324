//~ F0401
use plugin_api::prelude::*;

use std::{fmt, process::{self as p, exit as quit}};

/// Does one thing.
#[tool]
fn process_group() -> u32 {
    p::abort();
    7
}
