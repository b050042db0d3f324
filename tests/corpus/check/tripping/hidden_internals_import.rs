//~ F0409
use plugin_api::prelude::*;

use plugin_api::{__private as open, prelude as q};
use serde::__private::Option as O;

/// Does one thing.
#[tool]
fn hidden_internals_import() -> u32 {
    7
}
