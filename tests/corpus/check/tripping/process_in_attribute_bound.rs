//~ F0401
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
#[serde(bound(serialize = "T: Serialize"), remote = "std::process::Command")]
struct Row<T> {
    id: T,
}

/// Does one thing.
#[tool]
fn process_in_attribute_bound() -> u32 {
    7
}
