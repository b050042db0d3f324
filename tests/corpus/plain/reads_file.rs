//! Reads a file of a folder that it declares.
use plugin_api::{fs, prelude::*};

/// The text of the file at `path`.
#[tool(read = ["/data"])]
fn reads_file(path: String) -> Result<String> {
    Ok(fs::read_to_string(&path)?)
}
