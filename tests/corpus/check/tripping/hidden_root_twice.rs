//~ F0409
use plugin_api::prelude::*;

use std;
use self::std as quiet;

/// Does one thing.
#[tool]
fn hidden_root_twice() -> u32 {
    7
}
