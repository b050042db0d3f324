//! What a JSON Schema says of the fields of a value. The schema may say anything: what is followed is bounded.

use serde_json::Value;

/// The most nodes of a schema that are looked at.
const MOST: usize = 2000;
/// The deepest that is looked.
const DEEPEST: usize = 24;

/// A field, at any depth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// The names on the way to it, with `[]` for the items of a list and `{}` for the values of a map.
    pub(super) path: Vec<String>,
    /// Its type's word in JSON Schema.
    pub(super) kind: String,
    /// What the schema says of it.
    pub(super) description: String,
}

/// The fields of a schema, in its order.
pub(super) fn fields(schema: &Value) -> Vec<Field> {
    let mut walk = Walk { root: schema, fields: Vec::new(), left: MOST, depth: 0 };
    walk.go(schema, &mut Vec::new(), "");
    walk.fields
}

struct Walk<'a> {
    root: &'a Value,
    fields: Vec<Field>,
    left: usize,
    /// How deep this is; references and variants count.
    depth: usize,
}

impl<'a> Walk<'a> {
    fn go(&mut self, node: &'a Value, path: &mut Vec<String>, said: &'a str) {
        if self.left == 0 || self.depth >= DEEPEST {
            return;
        }
        self.left -= 1;
        self.depth += 1;
        self.look(node, path, said);
        self.depth -= 1;
    }

    fn look(&mut self, node: &'a Value, path: &mut Vec<String>, said: &'a str) {
        let said = node["description"].as_str().unwrap_or(said);
        if let Some(target) = node["$ref"].as_str().and_then(|to| self.root.pointer(to.strip_prefix('#')?)) {
            // A reference to itself ends with how deep is looked.
            return self.go(target, path, said);
        }
        let kinds = kinds(node);
        if !kinds.is_empty() {
            let field = Field { path: path.clone(), kind: kinds, description: said.to_owned() };
            if !self.fields.contains(&field) {
                self.fields.push(field);
            }
        }
        for word in ["anyOf", "oneOf", "allOf"] {
            for variant in node[word].as_array().into_iter().flatten() {
                self.go(variant, path, said);
            }
        }
        for (name, field) in node["properties"].as_object().into_iter().flatten() {
            self.below(field, name, path);
        }
        for (word, name) in [("items", "[]"), ("additionalProperties", "{}")] {
            if node[word].is_object() {
                self.below(&node[word], name, path);
            }
        }
        for item in node["prefixItems"].as_array().into_iter().flatten() {
            self.below(item, "[]", path);
        }
    }

    fn below(&mut self, node: &'a Value, name: &str, path: &mut Vec<String>) {
        path.push(name.chars().take(100).collect());
        self.go(node, path, "");
        path.pop();
    }
}

/// The type of a node, `null` left out: that a field may be missing does not make it another.
fn kinds(node: &Value) -> String {
    if node["enum"].is_array() || !node["const"].is_null() {
        return "enum".into();
    }
    match &node["type"] {
        Value::String(kind) if kind != "null" => kind.clone(),
        Value::Array(kinds) => {
            let kinds: Vec<_> = kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect();
            kinds.join("|")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_found_at_every_depth() {
        let schema = json!({
            "type": "object",
            "properties": {
                "rows": { "type": "array", "items": { "$ref": "#/$defs/Row" }, "description": "All of them" },
                "scale": { "type": ["number", "null"] },
            },
            "$defs": { "Row": { "type": "object", "properties": { "amount": { "type": "string", "description": "Money" } } } },
        });
        let found = fields(&schema);
        let shown: Vec<_> = found
            .iter()
            .map(|field| format!("{} {} {}", field.path.join("."), field.kind, field.description))
            .collect();
        assert_eq!(
            shown,
            [" object ", "rows array All of them", "rows.[] object ", "rows.[].amount string Money", "scale number "]
        );
    }

    #[test]
    fn a_schema_that_refers_to_itself_ends() {
        let tree = json!({ "$ref": "#/$defs/T", "$defs": { "T": {
            "type": "object",
            "properties": { "left": { "$ref": "#/$defs/T" }, "right": { "$ref": "#/$defs/T" } },
        } } });
        assert!(fields(&tree).len() <= MOST);
        let loops = json!({ "$ref": "#/$defs/T", "$defs": { "T": { "$ref": "#/$defs/T" } } });
        assert!(fields(&loops).is_empty());
    }
}
