//! Derives code for three thousand variants.
//!
//! lint: none
//! wall: none-needed
//! unchecked: 0
//! fill: @MANY@ = 2000 V#,
//! says: None
use plugin_api::prelude::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
enum Many {
@MANY@
}

/// Does one thing.
#[tool]
fn many_variants(many: Option<Many>) -> String {
    format!("{many:?}")
}
