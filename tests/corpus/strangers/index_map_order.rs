---
[dependencies]
indexmap = { version = "2.2", features = ["serde"] }
---
use indexmap::{IndexMap, IndexSet};
use plugin_api::prelude::*;

/// Merge settings in layers: the first mention decides the order, the last one the value.
#[tool]
fn index_map_order(layers: Vec<IndexMap<String, Value>>, remove: Option<IndexSet<String>>) -> Result<Vec<(String, Value)>> {
    let mut merged: IndexMap<String, Value> = IndexMap::new();
    for layer in layers {
        merged.extend(layer);
    }
    for key in remove.iter().flatten() {
        if merged.shift_remove(key).is_none() {
            bail!("cannot remove {key}: it is not set");
        }
    }
    Ok(merged.into_iter().collect())
}
