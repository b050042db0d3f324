---
[dependencies]
serde_json = "1"
---
use plugin_api::prelude::*;
use serde_json::{Map, Value as Json};

fn insert(target: &mut Json, path: &[&str], value: Json) -> Result<(), String> {
    match path {
        [] => *target = value,
        [key, rest @ ..] => {
            if target.is_null() { *target = Json::Object(Map::new()); }
            let Json::Object(map) = target else {
                return Err(format!("{key} is below something that is not an object"));
            };
            let child = map.entry(key.to_string()).or_insert(Json::Null);
            if rest.is_empty() && !child.is_null() { return Err(format!("{key} is given twice")); }
            insert(child, rest, value)?;
        }
    }
    Ok(())
}

/// Turn `{"a.b": 1}` into `{"a": {"b": 1}}`.
#[tool]
fn unflatten_json(flat: BTreeMap<String, Json>, separator: Option<char>) -> Result<Json> {
    let separator = separator.unwrap_or('.');
    let mut root = json!({});
    for (key, value) in flat {
        let path: Vec<&str> = key.split(separator).collect();
        insert(&mut root, &path, value)?;
    }
    Ok(root)
}
