//! Takes memory until there is none.
use plugin_api::prelude::*;

/// Fills blocks of a mebibyte and keeps them all.
#[tool]
fn allocates_forever(fill: Option<u8>) -> usize {
    let mut kept: Vec<Vec<u8>> = Vec::new();
    loop {
        kept.push(vec![fill.unwrap_or(1); 1 << 20]);
    }
}
