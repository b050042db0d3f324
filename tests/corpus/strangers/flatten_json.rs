---
[dependencies]
serde_json = "1.0"
---
use plugin_api::prelude::*;
use serde_json::Map;

fn flatten(prefix: String, value: &Value, out: &mut Map<String, Value>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (k, v) in map {
                let key = if prefix.is_empty() { k.to_string() } else { format!("{prefix}.{k}") };
                flatten(key, v, out);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (i, v) in items.iter().enumerate() {
                flatten(format!("{prefix}[{i}]"), v, out);
            }
        }
        leaf => {
            out.insert(prefix, leaf.clone());
        }
    }
}

/// Flatten nested JSON to one object with paths as keys.
#[tool]
fn flatten_json(document: Value) -> Map<String, Value> {
    let mut out = Map::new();
    flatten(String::new(), &document, &mut out);
    out
}
