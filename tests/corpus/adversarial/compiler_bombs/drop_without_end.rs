//! Holds itself around a larger type, so that there is no end to what is dropped.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

struct Chain<T>(Option<Box<Chain<Option<T>>>>);

/// Does one thing.
#[tool]
fn drop_without_end() -> String {
    let chain: Chain<u8> = Chain(None);
    chain.0.is_none().to_string()
}
