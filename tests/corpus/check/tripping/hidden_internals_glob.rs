//~ F0409
use plugin_api::prelude::*;

use plugin_api::*;

/// Does one thing.
#[tool]
fn hidden_internals_glob() -> u32 {
    __private::call();
    7
}
