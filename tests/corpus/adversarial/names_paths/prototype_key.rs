//! Has a parameter that changes objects of other languages.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! says: None
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn prototype_key(__proto__: Option<u8>, constructor: Option<u8>) -> String {
    format!("{:?}", (__proto__, constructor))
}
