//~ F0401
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(skip_serializing_if = r#"std::process::abort"#)]
    id: u32,
}

/// Does one thing.
#[tool]
fn process_in_attribute_raw() -> u32 {
    7
}
