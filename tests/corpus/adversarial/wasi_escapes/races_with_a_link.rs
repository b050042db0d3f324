//! Swaps a folder for a link and back while it opens a path through it.
//!
//! lint: none
//! wall: wasi
//! unchecked: 0
//! flags: --allow-write=@GRANTED@:/data
//! says: denied
use plugin_api::prelude::*;

/// Does one thing.
#[tool(write = ["/data"])]
fn races_with_a_link() -> String {
    let mut seen = 0;
    for turn in 0..200 {
        let _ = std::fs::rename("/data/inner", "/data/swap");
        let _ = std::fs::rename("/data/link_up", "/data/inner");
        seen += usize::from(std::fs::read_to_string("/data/inner/canary.txt").is_ok());
        let _ = std::fs::rename("/data/inner", "/data/link_up");
        let _ = std::fs::rename("/data/swap", "/data/inner");
        let _ = turn;
    }
    if seen == 0 { "denied".into() } else { format!("seen {seen}") }
}
