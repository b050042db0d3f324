//~ F0309
use plugin_api::prelude::*;

#[lang = "eh_personality"]
fn f() {}

/// Does one thing.
#[tool]
fn hook_lang() -> u32 {
    7
}
