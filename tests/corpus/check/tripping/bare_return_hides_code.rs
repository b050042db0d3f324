//~ F0103
use plugin_api::prelude::*;

// harmlessfn hidden() {}

/// Does one thing.
#[tool]
fn bare_return_hides_code() -> u32 {
    7
}
