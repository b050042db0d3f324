//! How much there is to a schema, before anything is held against it.
//!
//! A schema comes from the tool, and a validator follows it at the host's cost. A few lines of it can refer to each other so
//! that they unfold to more than any machine can look at; such a schema is refused.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::visible::visible;

/// The most nodes that a schema may unfold to. The types of a large tool come to some thousands.
const MAX_NODES: u64 = 100_000;
/// The most patterns that a schema may have: each is compiled by the host.
const MAX_PATTERNS: usize = 200;
/// The deepest that a schema may go, references followed. Validators recurse.
const MAX_DEPTH: usize = 512;

/// What following every reference of a schema shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaShape {
    /// It ends by itself, after so many nodes.
    Finite(u64),
    /// A type holds itself: how far it goes is up to the input.
    Recursive,
}

/// A schema that is not followed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchemaError {
    /// It unfolds to too much.
    #[error(
        "the schema unfolds to more than {MAX_NODES} nodes, or deeper than {MAX_DEPTH}; use fewer types inside each other"
    )]
    TooLarge,
    /// Patterns cost the host time.
    #[error("the schema has more than {MAX_PATTERNS} patterns; check texts in the function")]
    Patterns,
    /// It is not what JSON Schema 2020-12 allows.
    #[error("the schema is not JSON Schema 2020-12: {0}")]
    Invalid(String),
    /// A reference that leads out of it, or nowhere.
    #[error("the schema refers to {0:?}, which is not in it")]
    Reference(String),
}

/// Follows every reference of a schema.
pub fn schema_shape(schema: &Value) -> Result<SchemaShape, SchemaError> {
    let mut unfolding =
        Unfolding { root: schema, path: Vec::new(), sizes: BTreeMap::new(), depth: 0, recursive: false };
    let nodes = unfolding.size(schema)?;
    if patterns(schema) > MAX_PATTERNS {
        return Err(SchemaError::Patterns);
    }
    Ok(if unfolding.recursive { SchemaShape::Recursive } else { SchemaShape::Finite(nodes) })
}

/// Holds a schema against the schema of schemas.
pub fn validate_schema(schema: &Value) -> Result<(), SchemaError> {
    jsonschema::draft202012::meta::validate(schema).map_err(|error| {
        let text = visible(&error.to_string(), 300);
        SchemaError::Invalid(format!("{text} at `{}`", visible(error.instance_path().as_str(), 300)))
    })
}

fn patterns(node: &Value) -> usize {
    match node {
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| match (key.as_str(), value) {
                ("pattern", Value::String(_)) => 1,
                ("patternProperties", Value::Object(inner)) => inner.len() + patterns(value),
                _ => patterns(value),
            })
            .sum(),
        Value::Array(items) => items.iter().map(patterns).sum(),
        _ => 0,
    }
}

struct Unfolding<'a> {
    root: &'a Value,
    /// The references that are being followed.
    path: Vec<&'a str>,
    /// What each reference came to.
    sizes: BTreeMap<&'a str, u64>,
    depth: usize,
    recursive: bool,
}

impl<'a> Unfolding<'a> {
    fn size(&mut self, node: &'a Value) -> Result<u64, SchemaError> {
        self.depth += 1;
        let size = if self.depth > MAX_DEPTH { Err(SchemaError::TooLarge) } else { self.members(node) };
        self.depth -= 1;
        size
    }

    fn members(&mut self, node: &'a Value) -> Result<u64, SchemaError> {
        let mut size = 1_u64;
        match node {
            Value::Object(members) => {
                for (key, value) in members {
                    size = size.saturating_add(match (key.as_str(), value) {
                        ("$ref", Value::String(target)) => self.reference(target)?,
                        ("$dynamicRef" | "$recursiveRef" | "$id", Value::String(target)) => {
                            return Err(SchemaError::Reference(target.clone()));
                        }
                        // Counted where something refers to them.
                        ("$defs" | "definitions", Value::Object(_)) => 1,
                        _ => self.size(value)?,
                    });
                }
            }
            Value::Array(items) => {
                for item in items {
                    size = size.saturating_add(self.size(item)?);
                }
            }
            _ => {}
        }
        if size > MAX_NODES { Err(SchemaError::TooLarge) } else { Ok(size) }
    }

    fn reference(&mut self, target: &'a str) -> Result<u64, SchemaError> {
        if self.path.contains(&target) {
            self.recursive = true;
            return Ok(1);
        }
        if let Some(&size) = self.sizes.get(target) {
            return Ok(size);
        }
        let nowhere = || SchemaError::Reference(target.to_owned());
        let pointer = target.strip_prefix('#').ok_or_else(nowhere)?;
        let node = self.root.pointer(pointer).ok_or_else(nowhere)?;
        self.path.push(target);
        let size = self.size(node)?;
        self.path.pop();
        self.sizes.insert(target, size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::*;

    #[test]
    fn ordinary_schemas_are_finite_or_recursive() {
        let finite = json!({"properties": {"a": {"$ref": "#/$defs/A"}, "b": {"$ref": "#/$defs/A"}}, "$defs": {"A": {"type": "string"}}});
        assert!(matches!(schema_shape(&finite), Ok(SchemaShape::Finite(_))));
        let tree =
            json!({"$ref": "#/$defs/T", "$defs": {"T": {"properties": {"kids": {"items": {"$ref": "#/$defs/T"}}}}}});
        assert_eq!(schema_shape(&tree), Ok(SchemaShape::Recursive));
        assert_eq!(schema_shape(&json!(true)), Ok(SchemaShape::Finite(1)));
    }

    #[test]
    fn doubling_references_are_refused() {
        let mut defs = Map::new();
        for level in 0..40 {
            let next = json!({"$ref": format!("#/$defs/d{}", level + 1)});
            defs.insert(format!("d{level}"), json!({"allOf": [next.clone(), next]}));
        }
        defs.insert("d40".into(), json!({"type": "object"}));
        let bomb = json!({"$ref": "#/$defs/d0", "$defs": defs});
        assert_eq!(schema_shape(&bomb), Err(SchemaError::TooLarge));
    }

    #[test]
    fn a_long_chain_of_references_ends() {
        let mut defs = Map::new();
        for level in 0..20_000 {
            defs.insert(format!("d{level}"), json!({"$ref": format!("#/$defs/d{}", level + 1)}));
        }
        assert_eq!(schema_shape(&json!({"$ref": "#/$defs/d0", "$defs": defs})), Err(SchemaError::TooLarge));
    }

    #[test]
    fn references_stay_inside() {
        for target in ["https://example.com/x", "#/$defs/none", "other.json"] {
            assert_eq!(schema_shape(&json!({"$ref": target})), Err(SchemaError::Reference(target.into())));
        }
    }
}
