//~ F0407
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn streams_stdin() -> u32 {
    let mut line = String::new();
    let _ = std::io::stdin().read_line(&mut line);
    7
}
