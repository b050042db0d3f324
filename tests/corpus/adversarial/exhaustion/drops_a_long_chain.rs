//! Drops a chain of a million boxes, one inside another.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

struct Link(Option<Box<Link>>);

/// Does one thing.
#[tool]
fn drops_a_long_chain() -> String {
    let mut chain = Link(None);
    for _ in 0..5_000_000 {
        chain = Link(Some(Box::new(chain)));
    }
    drop(chain);
    String::new()
}
