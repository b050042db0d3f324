//! Imports the host's function for requests without a need for the network.
//!
//! lint: F0301 F0302 F0303
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[link(wasm_import_module = "forge")]
unsafe extern "C" {
    #[link_name = "net"]
    safe fn smuggled(a: i32, b: i32) -> i32;
}

/// Does one thing.
#[tool]
fn undeclared_request() -> String {
    smuggled(0, 0).to_string()
}
