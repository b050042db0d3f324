//! Writes a file, and never ends.
use plugin_api::{fs, prelude::*};

/// Writes the file at `path`, and never ends if it is told so.
#[tool(write = ["/data"])]
fn writes_and_loops(path: String, forever: bool) -> Result<()> {
    fs::write(&path, "done")?;
    while std::hint::black_box(forever) {}
    Ok(())
}
