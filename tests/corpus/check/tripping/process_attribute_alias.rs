//~ F0407
use plugin_api::prelude::*;

use std::io as quiet;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(default = "quiet::stdout")]
    id: u32,
}

/// Does one thing.
#[tool]
fn process_attribute_alias() -> u32 {
    7
}
