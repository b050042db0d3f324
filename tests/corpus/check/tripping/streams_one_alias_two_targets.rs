//~ F0407
use plugin_api::prelude::*;

mod a {
    use std::mem as x;
    pub fn f() -> u8 {
        x::take(&mut 1)
    }
}

mod b {
    use std::io as x;
    pub fn f() {
        let _ = x::stdout();
    }
}

/// Does one thing.
#[tool]
fn streams_one_alias_two_targets() -> u32 {
    b::f();
    a::f();
    7
}
