//~ F0409
use plugin_api::prelude::*;

use std::{self as s, fmt};

/// Does one thing.
#[tool]
fn hidden_root_self() -> u32 {
    7
}
