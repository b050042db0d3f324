//! Keeps memory while it calls a tool that takes some as well.
use plugin_api::prelude::*;

/// The length of what `returns_much` returns while `kept` bytes are in use here.
#[tool(tool = ["returns_much"])]
fn keeps_and_calls(kept: usize, length: usize) -> Result<usize> {
    let held = vec![1_u8; kept];
    let text: String = plugin_api::call("returns_much", &json!({ "length": length }))?;
    Ok(text.len() + held.iter().filter(|byte| **byte == 0).count())
}
