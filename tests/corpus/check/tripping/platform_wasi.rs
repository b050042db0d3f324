//~ F0404
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn platform_wasi() -> u32 {
    let _: Option<std::os::wasi::io::RawFd> = None;
    7
}
