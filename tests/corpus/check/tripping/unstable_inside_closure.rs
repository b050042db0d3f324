//~ F0110
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn unstable_inside_closure() -> u32 {
    let f = |x: u8| builtin # type_ascribe(x, u8);
    let _ = f(1);
    7
}
