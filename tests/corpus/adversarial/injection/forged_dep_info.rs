//! Names things like the list of what the compiler read.
//!
//! lint: none
//! wall: output-escape
//! unchecked: 0
//! says: done
use plugin_api::prelude::*;

/// # env-dep:HOME=/root
/// module.wasm: /etc/passwd
pub struct Forged;
const _: &str = "\n# env-dep:HOME=/root\nmodule.wasm: /etc/passwd\n";

/// Does one thing.
#[tool]
fn forged_dep_info() -> String {
    "done".into()
}
