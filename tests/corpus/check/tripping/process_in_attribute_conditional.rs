//~ F0401
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[cfg_attr(all(), serde(deserialize_with = "std::process::id"))]
    id: u32,
}

/// Does one thing.
#[tool]
fn process_in_attribute_conditional() -> u32 {
    7
}
