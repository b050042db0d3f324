//~ F0406
use plugin_api::prelude::*;

use plugin_api::{env, prelude as _};

/// Does one thing.
#[tool]
fn environment_plugin_api() -> u32 {
    let _ = env::var("HOME");
    7
}
