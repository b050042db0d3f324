---
[dependencies]
rust_decimal = "1"
---
//! Compares two lists of records, such as a bank statement and a ledger, and names the rows that differ.
use std::str::FromStr;

use plugin_api::prelude::*;
use rust_decimal::Decimal;

/// One row: column name to value.
type Record = BTreeMap<String, Value>;

#[derive(Serialize, JsonSchema)]
struct Reconciliation {
    /// How many rows stand in both lists and agree.
    matched: usize,
    /// The rows that stand in both lists and differ, in the order of the left list.
    differing: Vec<Difference>,
    /// The keys of the rows that only the left list has, in its order.
    only_left: Vec<String>,
    /// The keys of the rows that only the right list has, in its order.
    only_right: Vec<String>,
}

#[derive(Serialize, JsonSchema)]
struct Difference {
    /// The row's key.
    key: String,
    /// The column that differs.
    column: String,
    /// The left value; null where the left row has no such column.
    left: Value,
    /// The right value; null where the right row has no such column.
    right: Value,
}

/// Match the rows of `left` and `right` by the column `key`, and report every column that differs.
///
/// Numbers and numeric texts compare as exact decimals and may differ by `tolerance`; other texts compare without the
/// space around them. The columns in `ignore` are not compared.
#[tool]
fn reconcile(
    left: Vec<Record>,
    right: Vec<Record>,
    key: String,
    ignore: Option<Vec<String>>,
    tolerance: Option<Decimal>,
) -> Result<Reconciliation> {
    let tolerance = tolerance.unwrap_or_default();
    ensure!(tolerance >= Decimal::ZERO, "the tolerance is {tolerance}; give zero or more");
    let ignore = ignore.unwrap_or_default();

    let left = by_key("left", &left, &key)?;
    let right = by_key("right", &right, &key)?;
    let right_rows: HashMap<&str, &Record> = right.iter().map(|(key, row)| (key.as_str(), *row)).collect();

    let mut outcome =
        Reconciliation { matched: 0, differing: Vec::new(), only_left: Vec::new(), only_right: Vec::new() };
    for (row_key, row) in &left {
        let Some(other) = right_rows.get(row_key.as_str()) else {
            outcome.only_left.push(row_key.clone());
            continue;
        };
        let before = outcome.differing.len();
        let columns: BTreeSet<&String> = row.keys().chain(other.keys()).collect();
        for column in columns.into_iter().filter(|&column| *column != key && !ignore.contains(column)) {
            let (left, right) = (value_of(row, column), value_of(other, column));
            if !agree(left, right, tolerance) {
                let (left, right) = (left.clone(), right.clone());
                outcome.differing.push(Difference { key: row_key.clone(), column: column.clone(), left, right });
            }
        }
        if outcome.differing.len() == before {
            outcome.matched += 1;
        }
    }
    let left_keys: HashSet<&str> = left.iter().map(|(key, _)| key.as_str()).collect();
    outcome.only_right =
        right.into_iter().map(|(key, _)| key).filter(|key| !left_keys.contains(key.as_str())).collect();
    Ok(outcome)
}

/// Pairs every row with its key. A row without one, and a key that stands twice, would make the answer a guess.
fn by_key<'rows>(side: &str, rows: &'rows [Record], key: &str) -> Result<Vec<(String, &'rows Record)>> {
    let mut row_numbers: HashMap<String, usize> = HashMap::new();
    let mut keyed = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let number = index + 1;
        let value = match value_of(row, key) {
            Value::String(text) => text.trim().to_owned(),
            Value::Number(number) => number.to_string(),
            _ => bail!("{side} row {number} has no text or number in its key column {key:?}"),
        };
        if let Some(first) = row_numbers.insert(value.clone(), number) {
            bail!("the {side} rows {first} and {number} share the key {value:?}; choose a column that is unique");
        }
        keyed.push((value, row));
    }
    Ok(keyed)
}

fn value_of<'row>(row: &'row Record, column: &str) -> &'row Value {
    row.get(column).unwrap_or(&Value::Null)
}

fn agree(left: &Value, right: &Value, tolerance: Decimal) -> bool {
    match (decimal(left), decimal(right)) {
        (Some(left), Some(right)) => (left - right).abs() <= tolerance,
        _ => match (left, right) {
            (Value::String(left), Value::String(right)) => left.trim() == right.trim(),
            _ => left == right,
        },
    }
}

fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Decimal::from_str(&number.to_string()).ok(),
        Value::String(text) => Decimal::from_str(text.trim()).ok(),
        _ => None,
    }
}

#[test]
fn numbers_and_numeric_texts_agree() {
    assert!(agree(&json!(12.5), &json!("12.50"), Decimal::ZERO));
    assert!(!agree(&json!("12.50"), &json!("12.51"), Decimal::ZERO));
    assert!(agree(&json!("12.50"), &json!("12.51"), Decimal::new(1, 2)));
}

#[test]
fn other_values_agree_as_they_are() {
    assert!(agree(&json!(" paid "), &json!("paid"), Decimal::ZERO));
    assert!(!agree(&json!("paid"), &json!(null), Decimal::ZERO));
    assert!(agree(&json!([1, 2]), &json!([1, 2]), Decimal::ZERO));
}
