//! Makes a folder beside the granted one.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn makes_a_folder_outside() -> String {
    match std::fs::create_dir_all("/data/../planted") {
        Ok(()) => "made".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
