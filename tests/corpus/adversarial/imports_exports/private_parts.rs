//! Calls what the attribute calls, to be two tools in one.
//!
//! lint: F0409
//! wall: none-needed
//! unchecked: 0
use plugin_api::prelude::*;

use plugin_api::__private as inner;
const EVIL: fn() = || {};

/// Does one thing.
#[tool]
fn private_parts() -> String {
    std::any::type_name::<inner::Tool>().to_owned()
}
