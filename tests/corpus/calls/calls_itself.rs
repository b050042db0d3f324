//! Calls itself, and would never end.
use plugin_api::prelude::*;

/// How deep it comes.
#[tool(tool = ["calls_itself"])]
fn calls_itself(depth: u64) -> Result<u64> {
    plugin_api::log::info!("at {depth}");
    Ok(plugin_api::call("calls_itself", &json!({ "depth": depth + 1 }))?)
}
