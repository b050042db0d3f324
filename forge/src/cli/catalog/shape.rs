//! A schema as a person reads it: fields with their types, written as in TypeScript.

use serde_json::{Map, Value};

use crate::visible::visible;

/// How deep objects are written out.
const DEEPEST: usize = 3;
/// The most fields that are told.
const MOST_FIELDS: usize = 40;
/// The most characters of one type.
const LONGEST: usize = 160;
/// The most characters of what a field's comment says.
const LONGEST_SAYING: usize = 80;

/// The lines that tell of a schema: a field each if it is of an object, else its type.
pub(super) fn lines(schema: &Value) -> Vec<String> {
    let shape = Shape { root: schema };
    let schema = shape.resolved(schema);
    let Some(fields) = schema["properties"].as_object().filter(|fields| !fields.is_empty()) else {
        return match schema["type"].as_str() {
            Some("object") if !schema["additionalProperties"].is_object() => vec!["nothing".to_owned()],
            _ => vec![cut(&shape.kind(schema, 0), LONGEST)],
        };
    };
    let line = |(name, field): (&String, &Value)| {
        let mark = if is_required(schema, name) { "" } else { "?" };
        let says = field["description"].as_str().and_then(|text| text.lines().find(|line| !line.trim().is_empty()));
        let says = says.map(|says| format!("  // {}", cut(says.trim(), LONGEST_SAYING))).unwrap_or_default();
        format!("{}{mark}: {}{says}", cut(name, LONGEST_SAYING), cut(&shape.kind(field, 0), LONGEST))
    };
    let mut lines: Vec<_> = fields.iter().take(MOST_FIELDS).map(line).collect();
    if fields.len() > MOST_FIELDS {
        lines.push(format!("… {} more (--format json has them)", fields.len() - MOST_FIELDS));
    }
    lines
}

struct Shape<'s> {
    root: &'s Value,
}

impl<'s> Shape<'s> {
    /// What a reference leads to, at most so many steps far.
    fn resolved(&self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..8 {
            let Some(there) = schema["$ref"].as_str().and_then(|to| self.root.pointer(to.strip_prefix('#')?)) else {
                break;
            };
            schema = there;
        }
        schema
    }

    fn kind(&self, schema: &'s Value, depth: usize) -> String {
        let schema = self.resolved(schema);
        if depth > DEEPEST {
            return "…".to_owned();
        }
        if let Some(constant) = schema.get("const") {
            return constant.to_string();
        }
        if let Some(values) = schema["enum"].as_array() {
            return one_of(values.iter().map(Value::to_string));
        }
        if let Some(choices) = schema["anyOf"].as_array().or_else(|| schema["oneOf"].as_array()) {
            return one_of(choices.iter().map(|choice| self.kind(choice, depth)));
        }
        match &schema["type"] {
            Value::String(word) => self.of_type(word, schema, depth),
            Value::Array(words) => {
                one_of(words.iter().filter_map(Value::as_str).map(|word| self.of_type(word, schema, depth)))
            }
            _ => "any".to_owned(),
        }
    }

    fn of_type(&self, word: &str, schema: &'s Value, depth: usize) -> String {
        match word {
            "array" => {
                if let Some(items) = schema["prefixItems"].as_array() {
                    let items: Vec<_> = items.iter().map(|item| self.kind(item, depth + 1)).collect();
                    return format!("[{}]", items.join(", "));
                }
                let item = schema.get("items").map_or_else(|| "any".to_owned(), |item| self.kind(item, depth + 1));
                if item.contains(" | ") { format!("({item})[]") } else { format!("{item}[]") }
            }
            "object" => match schema["properties"].as_object() {
                Some(fields) if !fields.is_empty() => self.fields(schema, fields, depth),
                _ if schema["additionalProperties"].is_object() => {
                    format!("{{ [key]: {} }}", self.kind(&schema["additionalProperties"], depth + 1))
                }
                _ => "object".to_owned(),
            },
            "string" => match schema["format"].as_str() {
                Some(format) => format!("string ({format})"),
                None => "string".to_owned(),
            },
            word => word.to_owned(),
        }
    }

    fn fields(&self, schema: &'s Value, fields: &'s Map<String, Value>, depth: usize) -> String {
        if depth == DEEPEST {
            return "{ … }".to_owned();
        }
        let field = |(name, field): (&String, &'s Value)| {
            let mark = if is_required(schema, name) { "" } else { "?" };
            format!("{name}{mark}: {}", self.kind(field, depth + 1))
        };
        format!("{{ {} }}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|one| one == name))
}

/// Each choice once, in their order.
fn one_of(choices: impl Iterator<Item = String>) -> String {
    let mut told: Vec<String> = Vec::new();
    for choice in choices {
        if !told.contains(&choice) {
            told.push(choice);
        }
    }
    told.join(" | ")
}

fn cut(text: &str, most: usize) -> String {
    visible(text, most).replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_are_told_with_their_types() {
        let schema = json!({
            "type": "object",
            "properties": {
                "rows": { "type": "array", "items": { "$ref": "#/$defs/Row" }, "description": "What was sold.\nMore." },
                "scale": { "type": ["integer", "null"] },
                "mode": { "enum": ["fast", "exact"] },
                "by": { "type": "object", "additionalProperties": { "type": "number" } },
                "pair": { "type": "array", "prefixItems": [{ "type": "string" }, { "type": "boolean" }] },
                "when": { "anyOf": [{ "type": "string", "format": "date" }, { "type": "null" }] },
            },
            "required": ["rows", "mode"],
            "$defs": { "Row": { "type": "object", "properties": { "amount": true, "of": { "$ref": "#/$defs/Row" } },
                                "required": ["amount"] } },
        });
        let told = lines(&schema).join("\n");
        for line in [
            "rows: { amount: any, of?: { amount: any, of?: { … } } }[]  // What was sold.",
            "scale?: integer | null",
            "mode: \"fast\" | \"exact\"",
            "by?: { [key]: number }",
            "pair?: [string, boolean]",
            "when?: string (date) | null",
        ] {
            assert!(told.lines().any(|one| one == line), "{line:?} is missing:\n{told}");
        }
        assert_eq!(lines(&json!({ "type": "object", "properties": {} })), ["nothing"]);
        assert_eq!(lines(&json!({ "type": "array", "items": { "type": "string" } })), ["string[]"]);
        assert_eq!(lines(&json!({ "$ref": "#" })), ["any"]);
    }
}
