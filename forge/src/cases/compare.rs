//! Whether an output is the expected one, and where it is not.

use serde_json::{Number, Value};

/// The most differences that are told.
const MAX_DIFFERENCES: usize = 10;
/// The most characters of a value that are told.
const MAX_SHOWN: usize = 120;

/// The differences between an expected and an actual value, each with its JSON path. Numbers compare by value, objects
/// without order.
pub(super) fn differences(expected: &Value, actual: &Value, tolerance: Option<f64>) -> Vec<String> {
    let mut found = Vec::new();
    compare(expected, actual, tolerance, "$", &mut found);
    let more = found.len().saturating_sub(MAX_DIFFERENCES);
    found.truncate(MAX_DIFFERENCES);
    if more > 0 {
        found.push(format!("and {more} more differences"));
    }
    found
}

fn compare(expected: &Value, actual: &Value, tolerance: Option<f64>, path: &str, found: &mut Vec<String>) {
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            for (key, value) in expected {
                let path = format!("{path}.{key}");
                match actual.get(key) {
                    Some(other) => compare(value, other, tolerance, &path, found),
                    None => found.push(format!("{path}: expected {}, found nothing", shown(value))),
                }
            }
            let surplus = actual.iter().filter(|(key, _)| !expected.contains_key(*key));
            found.extend(
                surplus.map(|(key, value)| format!("{path}.{key}: found {}, expected nothing", shown(value))),
            );
        }
        (Value::Array(expected), Value::Array(actual)) => {
            for (index, (value, other)) in expected.iter().zip(actual).enumerate() {
                compare(value, other, tolerance, &format!("{path}[{index}]"), found);
            }
            if expected.len() != actual.len() {
                found.push(format!("{path}: expected {} elements, found {}", expected.len(), actual.len()));
            }
        }
        (Value::Number(a), Value::Number(b)) if near(a, b, tolerance) => {}
        (expected, actual) if expected == actual => {}
        (expected, actual) => found.push(format!("{path}: expected {}, found {}", shown(expected), shown(actual))),
    }
}

fn near(expected: &Number, actual: &Number, tolerance: Option<f64>) -> bool {
    let exact = match (expected.as_i128(), actual.as_i128()) {
        (Some(expected), Some(actual)) => expected == actual,
        _ => expected.as_f64() == actual.as_f64(),
    };
    let within = |tolerance: f64| {
        let (Some(expected), Some(actual)) = (expected.as_f64(), actual.as_f64()) else { return false };
        (expected - actual).abs() <= tolerance.max(tolerance * expected.abs())
    };
    exact || tolerance.is_some_and(within)
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= MAX_SHOWN {
        return text;
    }
    let start: String = text.chars().take(MAX_SHOWN).collect();
    format!("{start}… ({} bytes)", text.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_compare_by_value_and_objects_without_order() {
        assert!(differences(&json!({"a": 3, "b": [1.0]}), &json!({"b": [1], "a": 3.0}), None).is_empty());
        assert!(!differences(&json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64), None).is_empty());
    }

    #[test]
    fn the_larger_tolerance_counts() {
        assert!(differences(&json!(1000.0), &json!(1000.5), Some(1e-3)).is_empty());
        assert!(differences(&json!(0.0001), &json!(0.0009), Some(1e-3)).is_empty());
        assert!(!differences(&json!(1.0), &json!(1.1), Some(1e-3)).is_empty());
    }

    #[test]
    fn places_are_told() {
        let found = differences(&json!({"a": [1, 2], "b": 1}), &json!({"a": [1, 3, 4], "c": null}), None);
        assert_eq!(
            found,
            [
                "$.a[1]: expected 2, found 3",
                "$.a: expected 2 elements, found 3",
                "$.b: expected 1, found nothing",
                "$.c: found null, expected nothing",
            ]
        );
    }
}
