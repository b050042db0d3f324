//~ F0410
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Input {
    #[schemars(range(max = "concat!(1)"))]
    count: u32,
}

/// The count.
#[tool]
fn attribute_code_call(input: Input) -> u32 {
    input.count
}
