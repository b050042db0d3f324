//~ F0109 F0301 F0401
use plugin_api::prelude::*;

struct A { a: }

/// Does one thing.
#[tool]
fn finding_beside_syntax_error() -> u32 {
    unsafe { std::process::exit(1) }
}
