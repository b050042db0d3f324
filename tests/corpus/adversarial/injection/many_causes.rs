//! Fails with a hundred thousand causes.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 6 limit
use plugin_api::prelude::*;

#[derive(Debug)]
struct Evil(u32);
impl std::fmt::Display for Evil {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\u{1b}[2Jcause {}", self.0)
    }
}
impl std::error::Error for Evil {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self)
    }
}

/// Does one thing.
#[tool]
fn many_causes() -> Result<String> {
    Err(Evil(0).into())
}
