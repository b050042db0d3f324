---
[dependencies]
csv = "1.3"
indexmap = "2"
---
use indexmap::IndexMap;
use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Pivot { columns: Vec<String>, rows: Vec<PivotRow> }

#[derive(Serialize, JsonSchema)]
struct PivotRow { key: String, values: Vec<f64> }

/// Pivot a CSV text: one row per `row`, one column per value of `column`, the sum of `value` in the cells.
#[tool]
fn csv_pivot(text: String, row: String, column: String, value: String) -> Result<Pivot, Box<dyn std::error::Error>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers = reader.headers()?.clone();
    let find = |name: &str| headers.iter().position(|h| h == name).ok_or(format!("no column called {name}"));
    let (r, c, v) = (find(&row)?, find(&column)?, find(&value)?);
    let mut cells: IndexMap<String, IndexMap<String, f64>> = IndexMap::new();
    let mut columns = BTreeSet::new();
    for record in reader.records() {
        let record = record?;
        let number: f64 = record[v].trim().parse()?;
        columns.insert(record[c].to_string());
        *cells.entry(record[r].to_string()).or_default().entry(record[c].to_string()).or_insert(0.0) += number;
    }
    let columns: Vec<String> = columns.into_iter().collect();
    let rows = cells
        .into_iter()
        .map(|(key, sums)| PivotRow { key, values: columns.iter().map(|c| sums.get(c).copied().unwrap_or(0.0)).collect() })
        .collect();
    Ok(Pivot { columns, rows })
}
