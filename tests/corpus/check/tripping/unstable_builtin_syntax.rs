//~ F0110
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unstable_builtin_syntax() -> u32 {
    let _ = builtin # offset_of(Row, field);
    7
}
