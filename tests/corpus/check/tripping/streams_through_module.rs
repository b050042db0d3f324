//~ F0407
use plugin_api::prelude::*;

mod a {
    pub mod b {
        pub use std::io as c;
    }
}

/// Does one thing.
#[tool]
fn streams_through_module() -> u32 {
    let _ = a::b::c::stdout();
    let _ = crate::a::b::c::stdin();
    7
}
