//~ F0401
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(default = "std::process::id")]
    id: u32,
}

/// Does one thing.
#[tool]
fn process_in_attribute() -> u32 {
    7
}
