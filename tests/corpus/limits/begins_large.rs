//! Begins with more memory than a tool may have.
use std::sync::Mutex;

use plugin_api::prelude::*;

static LARGE: Mutex<[u8; 1 << 27]> = Mutex::new([0; 1 << 27]);

/// The byte at `index`.
#[tool]
fn begins_large(index: usize) -> u8 {
    let mut bytes = LARGE.lock().unwrap();
    bytes[index] += 1;
    bytes[index]
}
