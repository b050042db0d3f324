//! Puts a function where the linker collects those that run first.
//!
//! lint: F0301 F0302 F0303 F0401
//! wall: compiler
//! unchecked: 4 compiler
use plugin_api::prelude::*;

#[used]
#[unsafe(link_section = ".init_array")]
static FIRST: extern "C" fn() = first;
extern "C" fn first() {
    std::process::exit(0)
}

/// Does one thing.
#[tool]
fn constructor() -> String {
    String::new()
}
