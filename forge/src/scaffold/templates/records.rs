---
[dependencies]
csv = "1"
rust_decimal = "1"
---
//! Totals a CSV per group. Say here in one line what the tool is for.
use plugin_api::prelude::*;
use rust_decimal::Decimal;

/// One row of the CSV; its columns are found by these names.
#[derive(Deserialize)]
struct Row {
    department: String,
    /// Read as text and then as a decimal: a float would round it.
    amount: String,
}

#[derive(Serialize, JsonSchema)]
struct Group {
    department: String,
    rows: usize,
    total: Decimal,
}

/// Total the column `amount` of `csv` per `department`, the largest total first.
#[tool]
fn __name__(csv: String) -> Result<Vec<Group>> {
    let mut groups: BTreeMap<String, Group> = BTreeMap::new();
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(csv.as_bytes());
    for row in reader.deserialize() {
        // An error of the reader names the line and the column.
        let Row { department, amount } = row?;
        let amount: Decimal = amount.parse().with_context(|| format!("{department}: {amount:?} is not an amount"))?;
        let empty = Group { department: department.clone(), rows: 0, total: Decimal::ZERO };
        let group = groups.entry(department).or_insert(empty);
        group.rows += 1;
        group.total = group.total.checked_add(amount).context("a total grows too large")?;
    }
    let mut groups: Vec<Group> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.total));
    Ok(groups)
}

#[cfg(test)]
mod tests {
    #[test]
    fn decimals_add_up_exactly() {
        let groups = super::__name__("department,amount\na,0.10\na,0.20\n".into()).unwrap();
        assert_eq!(groups[0].total.to_string(), "0.30");
    }
}
