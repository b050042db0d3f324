//! Is an ordinary function by the C convention, which is not exported.
//!
//! lint: F0302
//! wall: none-needed
//! unchecked: 0
//! says: 7
use plugin_api::prelude::*;

pub extern "C" fn quiet() -> u32 {
    7
}

/// Does one thing.
#[tool]
fn own_c_function() -> String {
    quiet().to_string()
}
