---
[dependencies]
csv = "1"
serde = { version = "1", features = ["derive"] }
rust_decimal = "1.33"
---
use plugin_api::prelude::*;
use rust_decimal::Decimal;
use std::str::FromStr;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line { sku: String, qty: i32, #[serde(rename = "Unit Price")] price: String, #[serde(default)] category: Option<String> }

#[derive(Debug, Serialize)]
struct OutLine<'a> { category: &'a str, items: usize, value: Decimal }

/// Value the stock per category; the answer is a CSV again.
#[tool]
fn inventory_report(csv_text: String, delimiter: Option<char>) -> Result<String, Box<dyn std::error::Error>> {
    let mut rdr = csv::ReaderBuilder::new().delimiter(delimiter.unwrap_or(',') as u8).from_reader(csv_text.as_bytes());
    let mut by_category: BTreeMap<String, (usize, Decimal)> = BTreeMap::new();
    for (i, line) in rdr.deserialize::<Line>().enumerate() {
        let line = line?;
        if line.qty < 0 { return Err(format!("row {}: {} has a negative quantity", i + 1, line.sku).into()); }
        let slot = by_category.entry(line.category.unwrap_or_else(|| "other".into())).or_default();
        slot.0 += 1;
        slot.1 += Decimal::from_str(&line.price)? * Decimal::from(line.qty);
    }
    let mut wtr = csv::Writer::from_writer(Vec::new());
    for (category, (items, value)) in &by_category {
        wtr.serialize(OutLine { category, items: *items, value: *value })?;
    }
    Ok(String::from_utf8(wtr.into_inner()?)?)
}
