//! Calls a tool that reads a file, and declares the folder for it.
use plugin_api::prelude::*;

/// What the file at `path` holds, read by another tool.
#[tool(tool = ["reads_file"], read = ["/data"])]
fn calls_reader(path: String) -> Result<String> {
    Ok(plugin_api::call("reads_file", &json!({ "path": path }))?)
}
