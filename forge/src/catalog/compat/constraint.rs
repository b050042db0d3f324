//! Keywords that bound a value of one type.

use serde_json::Value;

use super::change::Turn;

/// Keywords below which no value may be, and those above which none may be.
const LEAST: [&str; 5] = ["minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"];
const MOST: [&str; 5] = ["maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"];
/// Keywords that are there, or are not, or say something else.
const OTHERS: [&str; 17] = [
    "pattern",
    "multipleOf",
    "uniqueItems",
    "contentEncoding",
    "contentMediaType",
    "contains",
    "minContains",
    "maxContains",
    "propertyNames",
    "patternProperties",
    "dependentRequired",
    "dependentSchemas",
    "allOf",
    "not",
    "if",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// How each keyword turned, with what to say of it.
pub(super) fn turns(old: &Value, new: &Value) -> Vec<(Turn, String)> {
    let mut turns = bounds(old, new);
    if !is_integer(old) || !is_integer(new) {
        turns.extend(other(old, new, "format"));
    }
    turns.extend(OTHERS.iter().filter_map(|word| other(old, new, word)));
    turns
}

/// How what bounds a number, a length or a count turned.
pub(super) fn bounds(old: &Value, new: &Value) -> Vec<(Turn, String)> {
    let mut turns = Vec::new();
    for (words, sign) in [(LEAST, -1.0), (MOST, 1.0)] {
        for word in words {
            let (before, after) = (bound(old, word), bound(new, word));
            if before == after {
                continue;
            }
            let room = |bound: Option<f64>| bound.map_or(f64::INFINITY, |bound| sign * bound);
            let turn = if room(after) > room(before) { Turn::Wider } else { Turn::Narrower };
            turns.push((turn, format!("its {word} was {} and is {}", shown(before), shown(after))));
        }
    }
    turns
}

fn other(old: &Value, new: &Value, word: &str) -> Option<(Turn, String)> {
    let (before, after) = (old.get(word), new.get(word));
    if before == after {
        return None;
    }
    let formats = (before.and_then(Value::as_str), after.and_then(Value::as_str));
    Some(match (before, after) {
        _ if word == "format" && formats == (Some("float"), Some("double")) => {
            (Turn::Wider, "it has the range of a double".to_owned())
        }
        _ if word == "format" && formats == (Some("double"), Some("float")) => {
            (Turn::Narrower, "it has the range of a float".to_owned())
        }
        (None, Some(after)) => (Turn::Narrower, format!("its {word} is {}", cut(after))),
        (Some(before), None) => (Turn::Wider, format!("its {word} was {} and is free", cut(before))),
        (Some(before), Some(after)) => (Turn::Other, format!("its {word} was {} and is {}", cut(before), cut(after))),
        (None, None) => return None,
    })
}

fn is_integer(node: &Value) -> bool {
    node.get("format").and_then(Value::as_str).is_some_and(|format| width(format).is_some())
}

/// The bound that a keyword sets, or that the format of an integer sets in its place.
fn bound(node: &Value, word: &str) -> Option<f64> {
    let said = node.get(word).and_then(Value::as_f64);
    let format = node.get("format").and_then(Value::as_str).and_then(width);
    let implied = format.and_then(|(least, most)| match word {
        "minimum" => Some(least),
        "maximum" => Some(most),
        _ => None,
    });
    match (said, implied) {
        (Some(said), Some(implied)) if word == "minimum" => Some(said.max(implied)),
        (Some(said), Some(implied)) => Some(said.min(implied)),
        (said, implied) => said.or(implied),
    }
}

/// The least and the most of an integer of this format.
fn width(format: &str) -> Option<(f64, f64)> {
    let (signed, bits) = match (format.strip_prefix("uint"), format.strip_prefix("int")) {
        (Some(bits), _) => (false, bits),
        (None, Some(bits)) => (true, bits),
        (None, None) => return None,
    };
    let bits: i32 = if bits.is_empty() { 64 } else { bits.parse().ok().filter(|bits| *bits <= 128)? };
    Some(if signed { (-(2_f64.powi(bits - 1)), 2_f64.powi(bits - 1)) } else { (0.0, 2_f64.powi(bits)) })
}

fn shown(bound: Option<f64>) -> String {
    bound.map_or_else(|| "free".to_owned(), |bound| bound.to_string())
}

fn cut(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}
