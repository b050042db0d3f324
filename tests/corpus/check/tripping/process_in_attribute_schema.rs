//~ F0401
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Row {
    #[schemars(with = "std::process::ExitCode")]
    id: u32,
}

/// Does one thing.
#[tool]
fn process_in_attribute_schema() -> u32 {
    7
}
