//~ F0403
use plugin_api::prelude::*;

use std::{sync::Mutex, thread};

/// Does one thing.
#[tool]
fn thread_scope() -> u32 {
    thread::scope(|_| {});
    7
}
