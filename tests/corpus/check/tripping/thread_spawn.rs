//~ F0403
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn thread_spawn() -> u32 {
    std::thread::spawn(|| {});
    7
}
