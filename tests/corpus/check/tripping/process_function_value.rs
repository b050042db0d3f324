//~ F0401
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn process_function_value() -> u32 {
    let quit: fn(i32) -> ! = std::process::exit;
    let _ = quit;
    7
}
