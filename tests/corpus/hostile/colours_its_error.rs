//! Tries to write over the terminal through its error and its log.
use plugin_api::{log, prelude::*};

/// Fails with control characters in every text that a person will see.
#[tool]
fn colours_its_error(text: Option<String>) -> Result<u64> {
    log::warn!("\u{1b}[2J\u{1b}[1;1Hforge: all is well {}", text.as_deref().unwrap_or("\u{7}"));
    bail!("\u{1b}[31mred\u{1b}[0m and \u{202e}reversed\r\nerror: not from forge")
}
