//~ F0304
use plugin_api::prelude::*;

#[doc = include_str!("/etc/passwd")]
struct A;

/// Does one thing.
#[tool]
fn include_in_attribute() -> u32 {
    7
}
