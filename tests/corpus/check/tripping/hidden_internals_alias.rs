//~ F0409
use plugin_api::prelude::*;

use plugin_api as p;

/// Does one thing.
#[tool]
fn hidden_internals_alias() -> u32 {
    p::__private::call();
    7
}
