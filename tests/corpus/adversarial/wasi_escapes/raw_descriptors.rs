//! Takes descriptors that it was not given, by number.
//!
//! lint: F0301 F0404
//! wall: compiler
//! unchecked: 4 compiler
//! flags: --allow-read=@GRANTED@:/data
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn raw_descriptors() -> String {
    use std::os::fd::FromRawFd;
    let file = unsafe { std::fs::File::from_raw_fd(3) };
    format!("denied {}", file.metadata().is_err())
}
