//! Asks what is known of files outside.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-read=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(read = ["/data"])]
fn metadata_outside() -> String {
    let seen = ["/", "/etc", "/data/..", "@BESIDE@", "/data/link_to_root/etc"].map(|path| std::fs::metadata(path).is_ok());
    if seen.contains(&true) { format!("seen {seen:?}") } else { "denied".into() }
}
