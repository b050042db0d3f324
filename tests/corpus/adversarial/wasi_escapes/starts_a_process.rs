//! Starts a program of the machine.
//!
//! lint: F0401
//! wall: wasi
//! unchecked: 0|3 module_rejected
//! says: denied|path|files
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn starts_a_process() -> String {
    match std::process::Command::new("/bin/sh").arg("-c").arg("touch @WORK@/planted.txt").status() {
        Ok(status) => format!("ran {status}"),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
