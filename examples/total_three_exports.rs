---
[dependencies]
csv = "1"
rust_decimal = "1"
serde_json = "1"
---
//! Adds up one period's sales from three systems that each export them in their own format.
use std::{fs, str::FromStr};

use plugin_api::prelude::*;
use rust_decimal::Decimal;

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Totals {
    /// From `shop.csv`: a column `amount` with currency signs.
    shop: Decimal,
    /// From `online.json`: the paid orders of the web shop.
    online: Decimal,
    /// From `ledger.txt`: the fixed-width report of the ledger.
    ledger: Decimal,
    /// The sum of the three.
    total: Decimal,
}

/// Total the sales in `shop.csv`, `online.json` and `ledger.txt` of a folder, `/data` unless told otherwise.
///
/// The ledger's own total line must agree with its entries.
#[tool(read = ["/data"])]
fn total_three_exports(folder: Option<String>) -> Result<Totals> {
    let folder = folder.as_deref().unwrap_or("/data");
    let shop = total_file(folder, "shop.csv", shop_total)?;
    let online = total_file(folder, "online.json", online_total)?;
    let ledger = total_file(folder, "ledger.txt", ledger_total)?;
    Ok(Totals { shop, online, ledger, total: shop + online + ledger })
}

/// Reads one file and totals it; every error begins with the file's path.
fn total_file(folder: &str, name: &str, total: fn(&str) -> Result<Decimal>) -> Result<Decimal> {
    let path = format!("{}/{name}", folder.trim_end_matches('/'));
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;
    total(&text).or_else(|error| bail!("{path}: {error:#}"))
}

fn shop_total(text: &str) -> Result<Decimal> {
    #[derive(Deserialize)]
    struct Sale {
        receipt: String,
        amount: String,
    }

    let mut total = Decimal::ZERO;
    for sale in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let Sale { receipt, amount } = sale?;
        match money(&amount) {
            Some(amount) => total += amount,
            None => bail!("receipt {receipt}: {amount:?} is not an amount"),
        }
    }
    Ok(total)
}

fn online_total(text: &str) -> Result<Decimal> {
    #[derive(Deserialize)]
    struct Export {
        orders: Vec<Order>,
    }

    /// `total` is text in newer exports and a number in older ones; a decimal takes both.
    #[derive(Deserialize)]
    struct Order {
        total: Decimal,
        status: Status,
    }

    #[derive(PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Status {
        Paid,
        Open,
        Cancelled,
    }

    let export: Export = serde_json::from_str(text)?;
    Ok(export.orders.iter().filter(|order| order.status == Status::Paid).map(|order| order.total).sum())
}

/// The account stands in the columns 1 to 10, the amount in the last 10 of 41; a minus follows its number.
fn ledger_total(text: &str) -> Result<Decimal> {
    let mut total = Decimal::ZERO;
    let mut stated = None;
    for (index, line) in text.lines().enumerate().skip(1) {
        let line_number = index + 1;
        if line.trim().is_empty() || line.starts_with("---") {
            continue;
        }
        let (Some(account), Some(amount)) = (line.get(..10), line.get(31..)) else {
            bail!("line {line_number} is cut off: {line:?}");
        };
        let Some(amount) = money(amount) else {
            bail!("line {line_number}: {:?} is not an amount", amount.trim());
        };
        if account.trim() == "TOTAL" {
            stated = Some(amount);
        } else {
            total += amount;
        }
    }
    match stated {
        Some(stated) if stated != total => bail!("the entries add up to {total}, but the total line says {stated}"),
        Some(_) => Ok(total),
        None => bail!("the total line is missing, so the report may be cut off"),
    }
}

/// Reads "$1,204.50", "($45.00)" and "75.25-".
fn money(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let in_parentheses = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    let negative = in_parentheses.or_else(|| text.strip_suffix('-'));
    let number = negative.unwrap_or(text).trim().trim_start_matches(['$', '€', '£']).replace(',', "");
    if !number.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let amount = Decimal::from_str(&number).ok()?;
    Some(if negative.is_some() { -amount } else { amount })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_spellings_of_money() {
        assert_eq!(money("$1,204.50"), Some(Decimal::new(120_450, 2)));
        assert_eq!(money(" ($45.00) "), Some(Decimal::new(-4500, 2)));
        assert_eq!(money("75.25-"), Some(Decimal::new(-7525, 2)));
        assert_eq!(money("n/a"), None);
        assert_eq!(money(""), None);
    }

    #[test]
    fn only_paid_orders_count() {
        let text = r#"{"orders": [{"total": 1.10, "status": "paid"}, {"total": "5", "status": "open"}]}"#;
        assert_eq!(online_total(text).unwrap(), Decimal::new(110, 2));
    }

    #[test]
    fn a_ledger_that_does_not_add_up_is_refused() {
        let header = format!("{:<10}{:<21}{:>10}\n", "ACCOUNT", "DESCRIPTION", "AMOUNT");
        let entry = format!("{:<10}{:<21}{:>10}\n", "4000", "Wholesale", "10.00");
        let total = format!("{:<10}{:<21}{:>10}\n", "TOTAL", "", "11.00");
        let error = ledger_total(&[header, entry, total].concat()).unwrap_err();
        assert!(error.to_string().contains("add up to 10.00"), "{error}");
    }
}
