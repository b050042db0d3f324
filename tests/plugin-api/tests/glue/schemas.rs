//! What a tool says of itself, and that it keeps to it.

use plugin_api::prelude::*;
use plugin_api_tests::{Answer, call, describe};

mod column_total {
    use plugin_api::prelude::*;

    #[derive(Deserialize, JsonSchema)]
    pub(super) struct Row {
        pub(super) account: String,
        /// Such as "$1,200.50", "1200.5" or "(300)" for a negative.
        pub(super) amount: String,
    }

    #[derive(Serialize, JsonSchema)]
    pub(super) struct Totals {
        by_account: BTreeMap<String, f64>,
        skipped: usize,
        note: Option<String>,
    }

    /// Total the amounts of `rows` per account.
    ///
    ///   * indented
    #[tool(read = ["/data"], tags = ["money"], clock)]
    pub(super) fn column_total(
        /// The rows of the sheet.
        rows: Vec<Row>,
        /// What all amounts are multiplied with.
        ///
        /// One, if left out.
        #[allow(unused_variables)]
        scale: Option<f64>,
        first: Option<Row>,
        any: Value,
    ) -> Result<Totals> {
        let skipped =
            rows.len() + first.map_or(0, |row| row.account.len() + row.amount.len()) + any.is_null() as usize;
        Ok(Totals { by_account: BTreeMap::new(), skipped, note: None })
    }
}

#[test]
fn descriptions_come_from_the_doc_comments() {
    let description = describe(column_total::ONE_TOOL_PER_FILE);
    assert_eq!(
        description,
        json!({
            "abi": 1,
            "name": "column_total",
            "description": "Total the amounts of `rows` per account.\n\n  * indented",
            "input_schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "type": "object",
                "properties": {
                    "rows": {
                        "description": "The rows of the sheet.",
                        "type": "array",
                        "items": { "$ref": "#/$defs/Row" },
                    },
                    "scale": {
                        "description": "What all amounts are multiplied with.\n\nOne, if left out.",
                        "type": ["number", "null"],
                        "format": "double",
                    },
                    "first": { "anyOf": [{ "$ref": "#/$defs/Row" }, { "type": "null" }] },
                    "any": true,
                },
                "required": ["rows", "any"],
                "additionalProperties": false,
                "$defs": {
                    "Row": {
                        "type": "object",
                        "properties": {
                            "account": { "type": "string" },
                            "amount": {
                                "description": "Such as \"$1,200.50\", \"1200.5\" or \"(300)\" for a negative.",
                                "type": "string",
                            },
                        },
                        "required": ["account", "amount"],
                    },
                },
            },
            "output_schema": {
                "$schema": "https://json-schema.org/draft/2020-12/schema",
                "title": "Totals",
                "type": "object",
                "properties": {
                    "by_account": { "type": "object", "additionalProperties": { "type": "number", "format": "double" } },
                    "skipped": { "type": "integer", "format": "uint", "minimum": 0 },
                    "note": { "type": ["string", "null"] },
                },
                "required": ["by_account", "skipped", "note"],
            },
        })
    );
}

/// For each tool: inputs that it must take and inputs that it must refuse, and its schema alike.
#[test]
fn the_schema_and_the_reader_agree() {
    use super::{inputs, types};
    let column_total = column_total::ONE_TOOL_PER_FILE;
    for (tool, takes, refuses) in [
        (
            column_total,
            vec![json!({"rows": [], "any": null}), json!({"rows": [], "any": [1], "scale": null, "first": null})],
            vec![
                json!({"rows": []}),
                json!({"any": 1}),
                json!({"rows": [], "any": 1, "x": 1}),
                json!([]),
                json!(null),
            ],
        ),
        (
            types::dates::ONE_TOOL_PER_FILE,
            vec![json!({"day": "2026-01-01", "moment": "2026-01-01T00:00:00Z"})],
            vec![json!({"day": 1, "moment": "2026-01-01T00:00:00Z"})],
        ),
        (
            types::decimals::ONE_TOOL_PER_FILE,
            vec![json!({"amounts": [1, "2.5", 3.5]})],
            vec![json!({"amounts": [true]}), json!({"amounts": 1}), json!({"amounts": ["x"]})],
        ),
        (types::links::ONE_TOOL_PER_FILE, vec![json!({"link": "https://a.b"})], vec![json!({"link": 1})]),
        (types::ordered::ONE_TOOL_PER_FILE, vec![json!({"map": {"a": 1}})], vec![json!({"map": [1]})]),
        (
            types::shapes::shared::ONE_TOOL_PER_FILE,
            vec![json!({}), json!({"optional": null}), json!({"boxed": 3.0})],
            vec![json!({"optional": 256}), json!({"optional": 1.5}), json!({"other": 1})],
        ),
        (inputs::nothing::ONE_TOOL_PER_FILE, vec![json!({})], vec![json!({"a": 1}), json!(1)]),
    ] {
        let description = describe(tool);
        let schema = jsonschema::draft202012::new(&description["input_schema"]).unwrap();
        for input in takes {
            assert!(schema.is_valid(&input), "{}: {input}", tool.name);
            let answer = call(tool, input.clone());
            let Answer::Result(output) = answer else { panic!("{}: {input}: {answer:?}", tool.name) };
            let schema = jsonschema::draft202012::new(&description["output_schema"]).unwrap();
            assert!(schema.is_valid(&output), "{}: {output}", tool.name);
        }
        for input in refuses {
            assert!(!schema.is_valid(&input), "{}: {input}", tool.name);
            assert!(matches!(call(tool, input), Answer::Mismatch(..)), "{}", tool.name);
        }
    }
}

#[test]
fn every_schema_is_valid() {
    use super::{inputs, types};
    for tool in [
        types::civil::ONE_TOOL_PER_FILE,
        types::shapes::ONE_TOOL_PER_FILE,
        inputs::borrowed::ONE_TOOL_PER_FILE,
        inputs::rows::ONE_TOOL_PER_FILE,
    ] {
        let description = describe(tool);
        for schema in ["input_schema", "output_schema"] {
            assert!(jsonschema::draft202012::meta::is_valid(&description[schema]), "{} {schema}", tool.name);
        }
    }
}
