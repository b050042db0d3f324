//! Lists folders outside.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn lists_outside() -> String {
    let seen = ["/", "/etc", "/data/..", ".", "/data/link_up"].map(|path| std::fs::read_dir(path).is_ok());
    if seen.contains(&true) { format!("seen {seen:?}") } else { "denied".into() }
}
