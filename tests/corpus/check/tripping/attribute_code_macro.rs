//~ F0410
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Input {
    #[schemars(length(max = "{ compile_error!(include_str!(\"/etc/hostname\")); 3 }"))]
    text: String,
}

/// The text.
#[tool]
fn attribute_code_macro(input: Input) -> String {
    input.text
}
