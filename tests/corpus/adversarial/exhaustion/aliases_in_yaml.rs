---
[dependencies]
serde_yaml = "0.9"
---
//! Reads a document in YAML whose aliases double ten times ten.
//!
//! lint: none
//! wall: engine-limit
//! unchecked: 0|6 limit
//! flags: --timeout 1s
use plugin_api::prelude::*;

/// Does one thing.
#[tool]
fn aliases_in_yaml() -> String {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for n in 1..10 {
        let last = n - 1;
        text += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{last}"); 10].join(", "));
    }
    match serde_yaml::from_str::<Value>(&text) {
        Ok(_) => "read".into(),
        Err(error) => format!("denied {error}"),
    }
}
