//~ F0401
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(default = "std\x3a:pro\u{63}ess::id")]
    id: u32,
}

/// Does one thing.
#[tool]
fn process_in_attribute_escaped() -> u32 {
    7
}
