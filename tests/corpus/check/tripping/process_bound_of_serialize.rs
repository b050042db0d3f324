//~ F0401
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
#[serde(bound(serialize = "std::process::Command: Sized"), rename(serialize = "std::thread"))]
struct Row<T> {
    id: T,
}

/// Does one thing.
#[tool]
fn process_bound_of_serialize() -> u32 {
    7
}
