//! What a tool says of itself: both schemas.

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::ABI;
use super::outcome::record_of;
use crate::json::{Document, Reader};

/// The description of one tool, as it is gathered.
pub struct Description {
    generator: SchemaGenerator,
    names: &'static [&'static str],
    properties: Map<String, Value>,
    required: Vec<&'static str>,
    output: Value,
}

impl Description {
    pub(super) fn new(names: &'static [&'static str]) -> Self {
        Self {
            generator: SchemaSettings::draft2020_12().for_deserialize().into_generator(),
            names,
            properties: Map::new(),
            required: Vec::new(),
            output: Value::Bool(true),
        }
    }

    /// Adds the next parameter of the function.
    pub fn parameter<'text, T: JsonSchema + Deserialize<'text>>(&mut self, description: &str) {
        let schema = self.generator.subschema_for::<T>();
        // A parameter is optional if and only if its type can be read from nothing; so the schema and the reader agree
        // on every alias and wrapper of `Option`.
        let optional = T::deserialize(&mut Reader::new(Document::EMPTY)).is_ok();
        self.add(schema, description, optional);
    }

    fn add(&mut self, mut schema: Schema, description: &str, optional: bool) {
        let name = self.names[self.properties.len()];
        if !description.is_empty() {
            schema.insert("description".into(), description.into());
        }
        if !optional {
            self.required.push(name);
        }
        self.properties.insert(name.to_owned(), schema.to_value());
    }

    /// Sets the schema of the result.
    pub fn output(&mut self, schema: impl FnOnce(SchemaGenerator) -> Schema) {
        self.output = schema(SchemaSettings::draft2020_12().for_serialize().into_generator()).to_value();
    }

    pub(super) fn into_json(mut self, name: &str, description: &str) -> Vec<u8> {
        let mut input = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "type": "object",
            "properties": self.properties,
            "required": self.required,
            "additionalProperties": false,
        });
        let definitions = self.generator.take_definitions(true);
        if !definitions.is_empty() {
            input["$defs"] = Value::Object(definitions);
        }
        let record = Record { abi: ABI, name, description, input_schema: input, output_schema: self.output };
        record_of(Vec::new(), &record)
    }
}

/// What `forge_describe` answers.
#[derive(Serialize)]
struct Record<'tool> {
    abi: u32,
    name: &'tool str,
    description: &'tool str,
    input_schema: Value,
    output_schema: Value,
}
