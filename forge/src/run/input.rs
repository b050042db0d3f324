//! Input that fits the schema, or the places where it does not.

use std::{
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

use jsonschema::{PatternOptions, Validator, error::ValidationErrorKind};
use serde_json::Value;

use crate::{
    tool::{SchemaShape, schema_shape},
    visible::visible,
};

/// The most bytes of an input of which more than one place is told.
const MAX_FOR_ALL: usize = 64 << 10;
/// The most places that are told.
const MAX_MISMATCHES: usize = 20;
/// The most characters of one message.
const MAX_MESSAGE: usize = 400;

/// One place where an input does not fit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Mismatch {
    /// The place, as a JSON path from `$`, such as `$.rows[2].amount`.
    pub path: String,
    /// What is wrong there.
    pub message: String,
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}

/// Nodes of a schema times bytes of an input up to which holding one against the other takes no time worth bounding.
const QUICK: u64 = 50_000_000;

/// Stack of the thread that follows a recursive schema into a deep input; pages that are not touched cost nothing.
const STACK: usize = 128 << 20;

/// A tool's input schema, ready to hold inputs against.
///
/// The schema comes from the tool: references stay inside it, what it unfolds to is bounded, and patterns run on an engine
/// that cannot backtrack.
pub(super) struct InputSchema {
    validator: Arc<Validator>,
    shape: SchemaShape,
}

impl InputSchema {
    /// Compiles a schema.
    pub(super) fn compile(schema: &Value) -> Result<Self, String> {
        let shape = schema_shape(schema).map_err(|error| error.to_string())?;
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .with_pattern_options(PatternOptions::regex().size_limit(256 << 10).dfa_size_limit(256 << 10))
            .should_validate_formats(true)
            .build(schema)
            .map_err(|error| visible(&error.to_string(), MAX_MESSAGE))?;
        Ok(Self { validator: Arc::new(validator), shape })
    }

    /// Reads the input's text and holds it against the schema; `None` if that does not end in `time`.
    pub(super) fn fit(&self, text: &[u8], time: Duration) -> Option<Fit> {
        match self.shape {
            SchemaShape::Finite(nodes) if nodes.saturating_mul(text.len() as u64) <= QUICK => {
                Some(fit(&self.validator, text))
            }
            // A validator cannot be stopped, only left behind: what it costs then is this process's, and ends with it.
            _ => {
                let (answer, answered) = mpsc::channel();
                let (validator, text) = (Arc::clone(&self.validator), text.to_vec());
                let work = move || drop(answer.send(fit(&validator, &text)));
                thread::Builder::new().name("forge-input".into()).stack_size(STACK).spawn(work).ok()?;
                answered.recv_timeout(time).ok()
            }
        }
    }
}

/// Whether an input fits a schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It does.
    Whole,
    /// It has another shape than the schema says. The tool's own reader has the last word, before the function is called:
    /// it knows other names for fields, sets that forgive what comes twice, and numbers that are written as text.
    Shape(Vec<Mismatch>),
    /// It is no JSON, or breaks a bound that only the schema knows.
    Not(Vec<Mismatch>),
}

/// Reads the input's text and holds it against the schema.
fn fit(validator: &Validator, text: &[u8]) -> Fit {
    let input: Value = match serde_json::from_slice(text) {
        Ok(input) => input,
        Err(error) => {
            let message = format!("the input is not JSON: {error}");
            return Fit::Not(vec![Mismatch { path: "$".into(), message }]);
        }
    };
    if validator.is_valid(&input) {
        return Fit::Whole;
    }
    // The validator gathers all errors before it gives the first; of a large input one has to do.
    let all = text.len() <= MAX_FOR_ALL;
    let errors: Vec<_> = if all {
        validator.iter_errors(&input).take(MAX_MISMATCHES).collect()
    } else {
        validator.validate(&input).err().into_iter().collect()
    };
    let bound = errors.iter().any(|error| is_bound(error.kind()));
    let mismatches = errors
        .iter()
        .map(|error| Mismatch {
            path: json_path(error.instance_path().as_str()),
            message: visible(&error.to_string(), MAX_MESSAGE),
        })
        .collect();
    if bound { Fit::Not(mismatches) } else { Fit::Shape(mismatches) }
}

/// Whether an error is about a bound on a value of the right type. The tool's reader knows nothing of those.
fn is_bound(kind: &ValidationErrorKind) -> bool {
    matches!(
        kind,
        ValidationErrorKind::ExclusiveMaximum { .. }
            | ValidationErrorKind::ExclusiveMinimum { .. }
            | ValidationErrorKind::Maximum { .. }
            | ValidationErrorKind::Minimum { .. }
            | ValidationErrorKind::MultipleOf { .. }
            | ValidationErrorKind::MaxItems { .. }
            | ValidationErrorKind::MinItems { .. }
            | ValidationErrorKind::MaxLength { .. }
            | ValidationErrorKind::MinLength { .. }
            | ValidationErrorKind::MaxProperties { .. }
            | ValidationErrorKind::MinProperties { .. }
            | ValidationErrorKind::Pattern { .. }
    )
}

/// A JSON pointer as a JSON path.
fn json_path(pointer: &str) -> String {
    let mut path = String::from("$");
    for part in pointer.split('/').skip(1) {
        let part = part.replace("~1", "/").replace("~0", "~");
        if part.bytes().all(|byte| byte.is_ascii_digit()) && !part.is_empty() {
            path.push_str(&format!("[{part}]"));
        } else if part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') && !part.is_empty() {
            path.push('.');
            path.push_str(&part);
        } else {
            path.push_str(&format!("[{part:?}]"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pointers_become_paths() {
        assert_eq!(json_path("/rows/2/amount"), "$.rows[2].amount");
        assert_eq!(json_path("/a b/~1c"), "$[\"a b\"][\"/c\"]");
        assert_eq!(json_path(""), "$");
    }

    #[test]
    fn misfits_are_told_with_their_place() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"],
            "additionalProperties": false});
        let validator = InputSchema::compile(&schema).unwrap().validator;
        assert_eq!(fit(&validator, br#"{"n": 1}"#), Fit::Whole);
        let Fit::Shape(wrong) = fit(&validator, br#"{"n": "x", "m": 1}"#) else { panic!("the shape is wrong") };
        assert!(wrong.iter().any(|one| one.path == "$.n"), "{wrong:?}");
        let Fit::Not(wrong) = fit(&validator, b"{") else { panic!("it is no JSON") };
        assert!(wrong[0].message.contains("not JSON"));
    }

    #[test]
    fn bounds_are_told_from_shapes() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer", "minimum": 3},
            "s": {"type": "array", "uniqueItems": true}}});
        let validator = InputSchema::compile(&schema).unwrap().validator;
        assert!(matches!(fit(&validator, br#"{"n": 2}"#), Fit::Not(_)));
        assert!(matches!(fit(&validator, br#"{"s": [1, 1]}"#), Fit::Shape(_)));
        assert!(matches!(fit(&validator, br#"{"s": [1, 1], "n": 2}"#), Fit::Not(_)));
    }

    #[test]
    fn a_schema_cannot_reach_out_or_hang() {
        assert!(InputSchema::compile(&json!({"$ref": "https://example.com/schema"})).is_err());
        let validator = InputSchema::compile(&json!({"type": "string", "pattern": "^(a+)+$"})).unwrap().validator;
        let text = format!("\"{}!\"", "a".repeat(100_000));
        assert!(matches!(fit(&validator, text.as_bytes()), Fit::Not(_)));
    }

    #[test]
    fn a_schema_that_branches_at_each_level_of_the_input_is_left_behind() {
        let node = json!({"properties": {"n": {"$ref": "#/$defs/Node"}}, "required": ["x"]});
        let schema = json!({"$ref": "#/$defs/Node", "$defs": {"Node": {"anyOf": [node.clone(), node]}}});
        let schema = InputSchema::compile(&schema).unwrap();
        let text = format!("{}1{}", r#"{"n":"#.repeat(60), "}".repeat(60));
        assert_eq!(schema.fit(text.as_bytes(), Duration::from_millis(50)), None);
        assert!(schema.fit(b"1", Duration::from_secs(60)).is_some());
    }
}
