//~ F0215
use plugin_api::prelude::*;

///   
#[tool]
fn no_description_empty() -> u32 {
    7
}
