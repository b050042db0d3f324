//~ F0215
use plugin_api::prelude::*;

#[tool]
fn no_description() -> u32 {
    7
}
