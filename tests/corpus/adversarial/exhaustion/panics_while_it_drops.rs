//! Panics while it drops after a panic.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 1 panic
use plugin_api::prelude::*;

struct Evil;
impl Drop for Evil {
    fn drop(&mut self) {
        panic!("the second panic");
    }
}

/// Does one thing.
#[tool]
fn panics_while_it_drops() -> String {
    let _evil = Evil;
    panic!("the first panic")
}
