//! Calls itself as often as it is told to.
use plugin_api::prelude::*;

/// The sum of the numbers from `from` down to zero.
#[tool(tool = ["counts_down"])]
fn counts_down(from: u64) -> Result<u64> {
    match from {
        0 => Ok(0),
        _ => Ok(from + plugin_api::call::<_, u64>("counts_down", &json!({ "from": from - 1 }))?),
    }
}
