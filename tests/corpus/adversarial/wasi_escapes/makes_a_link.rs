//! Makes a link by the functions of the platform.
//!
//! lint: F0404
//! wall: compiler
//! unchecked: 4 compiler|0
//! flags: --allow-write=@GRANTED@:/data
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn makes_a_link() -> String {
    match std::os::wasi::fs::symlink_path("/etc/passwd", "/data/link") {
        Ok(()) => "made".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
