// Nests brackets in the text of an attribute, which a macro parses.
//
// lint: F0410
// wall: compiler-sandbox
// unchecked: 4 compiler|4 compiler_died|4 compiler_withheld|3 rejected
// fill: @DEEP@ = 20000 <
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Row {
    #[serde(deserialize_with = "@DEEP@")]
    one: u8,
}

/// Does one thing.
#[tool]
fn deep_blocks_in_text(row: Row) -> u8 {
    row.one
}
