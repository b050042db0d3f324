//! Uses files in each way that is counted.
use std::fs::File;

use plugin_api::{fs, prelude::*};

/// Do `what` `count` times.
#[tool(write = ["/data"])]
fn uses_files(what: String, count: usize) -> Result<usize> {
    let mut open = Vec::new();
    for turn in 0..count {
        match what.as_str() {
            "make" => fs::write(format!("/data/{turn}"), "x")?,
            "open" => open.push(File::open("/data/there")?),
            "read" => _ = fs::read("/data/there")?,
            "write" => fs::append("/data/grows", "0123456789")?,
            _ => bail!("unknown"),
        }
    }
    Ok(open.len())
}
