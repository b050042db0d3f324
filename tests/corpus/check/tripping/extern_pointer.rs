//~ F0302
use plugin_api::prelude::*;

type Callback = extern "C" fn(u8) -> u8;

/// Does one thing.
#[tool]
fn extern_pointer() -> u32 {
    7
}
