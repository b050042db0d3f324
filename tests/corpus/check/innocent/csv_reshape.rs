---
[dependencies]
csv = "1"
indexmap = "2"
---
//! Reshapes a messy export: wide to long.
use indexmap::IndexMap;
use plugin_api::prelude::*;
use std::io::{BufRead, BufReader, Cursor, Read, Write};

#[derive(Serialize, JsonSchema)]
struct Cell {
    row: String,
    column: String,
    value: String,
}

fn clean(input: impl Read) -> std::io::Result<String> {
    let mut out = Vec::new();
    for line in BufReader::new(input).lines() {
        let line = line?;
        if !line.trim().is_empty() && !line.starts_with('#') {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Turn a table with one column per month into rows.
#[tool]
fn csv_reshape(table: String) -> Result<Vec<Cell>> {
    let cleaned = clean(Cursor::new(table))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(cleaned.as_bytes());
    let header = reader.headers()?.clone();
    let mut cells: IndexMap<(String, String), String> = IndexMap::new();
    for record in reader.records() {
        let record = record?;
        let key = record.get(0).unwrap_or_default().to_owned();
        for (name, value) in header.iter().zip(record.iter()).skip(1) {
            cells.insert((key.clone(), name.to_owned()), value.to_owned());
        }
    }
    Ok(cells.into_iter().map(|((row, column), value)| Cell { row, column, value }).collect())
}
