//! Makes a module of another file.
//!
//! lint: F0307
//! wall: compiler-sandbox
//! unchecked: 4 compiler_withheld
use plugin_api::prelude::*;

#[path = "@BESIDE@"]
mod stolen;

/// Does one thing.
#[tool]
fn module_at_a_path() -> String {
    stolen::TEXT.to_owned()
}
