//~ F0408
use plugin_api::prelude::*;

use std::mem as m;
use core::mem::forget as drop_later;

/// Does one thing.
#[tool]
fn leak_forget_alias() -> u32 {
    m::forget(1);
    7
}
