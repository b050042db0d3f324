---
[dependencies]
hex = "0.4"
---
use plugin_api::prelude::*;
use std::fmt::Write as _;

/// A classic hex dump, 16 bytes a line.
#[tool]
fn hex_dump(hex: String) -> Result<Vec<String>> {
    let bytes = hex::decode(hex.replace(char::is_whitespace, ""))?;
    let mut lines = Vec::new();
    for (n, chunk) in bytes.chunks(16).enumerate() {
        let mut line = String::new();
        write!(&mut line, "{:08x} ", n * 16)?;
        for i in 0..16 {
            match chunk.get(i) {
                Some(b) => write!(line, " {b:02x}")?,
                None => line += "   ",
            }
        }
        let ascii: String = chunk.iter().map(|&b| if (0x20..0x7f).contains(&b) { b as char } else { '.' }).collect();
        write!(line, "  |{ascii}|")?;
        lines.push(line);
    }
    Ok(lines)
}
