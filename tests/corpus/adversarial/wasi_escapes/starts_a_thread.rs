//! Starts a thread.
//!
//! lint: F0403
//! wall: wasi
//! unchecked: 0|4 undefined_symbols|3 module_rejected
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn starts_a_thread() -> String {
    match std::thread::Builder::new().spawn(|| 7) {
        Ok(_) => "ran".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
