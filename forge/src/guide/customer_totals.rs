//! Totals what customers owe.
use plugin_api::prelude::*;

#[derive(Deserialize, JsonSchema)]
struct Invoice {
    customer: String,
    /// Such as "1,200.50".
    amount: String,
}

#[derive(Serialize, JsonSchema)]
struct Totals {
    by_customer: BTreeMap<String, f64>,
}

/// Total the amounts of `invoices` per customer, of those that are at least `minimum`.
#[tool]
fn customer_totals(invoices: Vec<Invoice>, minimum: Option<f64>) -> Result<Totals> {
    let mut by_customer = BTreeMap::new();
    for invoice in &invoices {
        let amount = parse(&invoice.amount)?;
        ensure!(amount >= 0.0, "{} owes less than nothing", invoice.customer);
        if amount >= minimum.unwrap_or(0.0) {
            *by_customer.entry(invoice.customer.clone()).or_default() += amount;
        }
    }
    Ok(Totals { by_customer })
}

fn parse(text: &str) -> Result<f64> {
    text.replace(',', "").parse().with_context(|| format!("{text:?} is no amount"))
}

#[test]
fn commas_are_read() {
    assert_eq!(parse("1,200.50").unwrap(), 1200.5);
}
