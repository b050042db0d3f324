---
[dependencies]
chrono = { version = "0.4", features = ["serde"] }
---
use chrono::{Datelike, NaiveDate};
use plugin_api::prelude::*;

#[derive(Debug, Clone, Deserialize, JsonSchema)]
struct Sale { date: NaiveDate, amount: f64, #[serde(default)] tags: Vec<String> }

#[derive(Debug, Default, Serialize, JsonSchema)]
struct Month { count: usize, total: f64, average: f64, tags: BTreeSet<String> }

/// Sales per month.
#[tool]
fn group_by_month(sales: Vec<Sale>, year: Option<i32>) -> BTreeMap<String, Month> {
    let mut months: BTreeMap<(i32, u32), Vec<&Sale>> = BTreeMap::new();
    for sale in sales.iter().filter(|s| year.is_none_or(|y| s.date.year() == y)) {
        months.entry((sale.date.year(), sale.date.month())).or_default().push(sale);
    }
    months
        .into_iter()
        .map(|((y, m), sales)| {
            let total: f64 = sales.iter().map(|s| s.amount).sum();
            let month = Month {
                count: sales.len(),
                total,
                average: total / sales.len() as f64,
                tags: sales.iter().flat_map(|s| s.tags.iter().cloned()).collect(),
            };
            (format!("{y:04}-{m:02}"), month)
        })
        .collect()
}
