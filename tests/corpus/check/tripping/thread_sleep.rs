//~ F0403
use plugin_api::prelude::*;

use std::thread::sleep;

/// Does one thing.
#[tool]
fn thread_sleep() -> u32 {
    sleep(std::time::Duration::from_secs(1));
    7
}
