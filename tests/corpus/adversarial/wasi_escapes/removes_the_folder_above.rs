//! Removes what lies beside the granted folder.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn removes_the_folder_above() -> String {
    match std::fs::remove_dir_all("/data/..") {
        Ok(()) => "removed".into(),
        Err(error) => format!("denied {:?}", error.kind()),
    }
}
