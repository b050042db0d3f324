---
[dependencies]
serde_json = "1"
itertools = "0.14"
---
//! Walks any JSON value.
use itertools::Itertools as _;
use plugin_api::prelude::*;
use serde_json::{Map, Number, Value as Json};

fn walk(value: &Json, path: &mut Vec<String>, out: &mut Vec<(String, String)>) {
    match value {
        Json::Object(map) => {
            for (key, inner) in map {
                path.push(key.clone());
                walk(inner, path, out);
                path.pop();
            }
        }
        Json::Array(items) => items.iter().enumerate().for_each(|(i, inner)| {
            path.push(i.to_string());
            walk(inner, path, out);
            path.pop();
        }),
        leaf => out.push((path.iter().join("."), leaf.to_string())),
    }
}

/// Flatten a JSON value to paths and leaves.
#[tool]
fn json_walk(value: Json) -> Json {
    let mut out = Vec::new();
    walk(&value, &mut Vec::new(), &mut out);
    let map: Map<String, Json> = out.into_iter().map(|(k, v)| (k, Json::String(v))).collect();
    json!({ "leaves": map, "count": Number::from(map_len(&value)), "process": { "thread": null, "unsafe": [1, 2.5, "x"] } })
}

fn map_len(value: &Json) -> u64 {
    value.as_object().map_or(0, |map| map.len() as u64)
}
