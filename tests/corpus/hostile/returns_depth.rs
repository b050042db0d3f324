//! Returns a value as deep as it is asked for.
use plugin_api::prelude::*;

/// `depth` lists, each in the next.
#[tool]
fn returns_depth(depth: usize) -> Value {
    let mut value = json!(1);
    for _ in 0..depth {
        value = Value::Array(vec![value]);
    }
    value
}
