//! Removes the root folder with all that is in it.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn removes_everything() -> String {
    match std::fs::remove_dir_all("/") {
        Ok(()) => "removed".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
