//~ F0409
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn hidden_internals() -> u32 {
    plugin_api::__private::call();
    7
}
