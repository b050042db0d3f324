//! Reads the command line of the host.
//!
//! lint: F0406
//! wall: wasi
//! unchecked: 0
//! says: []
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn arguments() -> String {
    format!("{:?}", std::env::args().collect::<Vec<_>>())
}
