//! Writes a file below a folder that it declares.
use plugin_api::{fs, prelude::*};

/// Writes `text` to the file at `path`.
#[tool(write = ["/data"])]
fn writes_file(path: String, text: String) -> Result<usize> {
    fs::write(&path, &text)?;
    Ok(text.len())
}
