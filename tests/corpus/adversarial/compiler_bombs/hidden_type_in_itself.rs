//! Returns a hidden type that holds itself.
//!
//! lint: none
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

fn endless() -> impl Sized {
    (endless(), endless())
}

/// Does one thing.
#[tool]
fn hidden_type_in_itself() -> String {
    std::mem::size_of_val(&endless()).to_string()
}
