---
[dependencies]
rust_decimal = "1"
---
//! Adds up an invoice with several tax rates, to the cent and as the tax office wants it.
use plugin_api::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

#[derive(Deserialize, JsonSchema)]
struct Line {
    description: String,
    quantity: Decimal,
    /// Net price of one.
    unit_price: Decimal,
    /// In percent, such as 19 or 5.5.
    tax_rate: Decimal,
    /// In percent of the line; none unless told otherwise.
    discount: Option<Decimal>,
}

#[derive(Serialize, JsonSchema)]
struct Invoice {
    /// The net amount of each line, in order, after its discount.
    lines: Vec<Decimal>,
    net: Decimal,
    /// By rising rate.
    taxes: Vec<Tax>,
    gross: Decimal,
}

#[derive(Serialize, JsonSchema)]
struct Tax {
    rate: Decimal,
    net: Decimal,
    tax: Decimal,
}

/// Compute the net amounts, the tax of each rate and the gross amount of an invoice.
///
/// Each line is rounded to the cent; tax is computed once on the sum of each rate and rounded half up, so the parts add
/// up to the whole.
#[tool]
fn invoice_total(lines: Vec<Line>) -> Result<Invoice> {
    ensure!(!lines.is_empty(), "the invoice has no lines; give at least one");
    let mut amounts = Vec::with_capacity(lines.len());
    let mut net_by_rate: BTreeMap<Decimal, Decimal> = BTreeMap::new();
    for (index, line) in lines.iter().enumerate() {
        let amount = line.amount().with_context(|| format!("line {} ({})", index + 1, line.description))?;
        *net_by_rate.entry(line.tax_rate.normalize()).or_default() += amount;
        amounts.push(amount);
    }
    let taxes: Vec<Tax> = net_by_rate
        .into_iter()
        .map(|(rate, net)| Tax { rate, net, tax: to_cents(net * rate / Decimal::ONE_HUNDRED) })
        .collect();
    let net: Decimal = amounts.iter().sum();
    let gross = net + taxes.iter().map(|tax| tax.tax).sum::<Decimal>();
    Ok(Invoice { lines: amounts, net, taxes, gross })
}

impl Line {
    /// The net amount, rounded to the cent. A negative quantity is a credit.
    fn amount(&self) -> Result<Decimal> {
        let percent = Decimal::ZERO..=Decimal::ONE_HUNDRED;
        let discount = self.discount.unwrap_or_default();
        ensure!(percent.contains(&self.tax_rate), "the tax rate is {} percent; give 0 to 100", self.tax_rate);
        ensure!(percent.contains(&discount), "the discount is {discount} percent; give 0 to 100");
        ensure!(
            self.unit_price >= Decimal::ZERO,
            "the price is {}; make the quantity negative instead",
            self.unit_price
        );
        let full_price = self.quantity.checked_mul(self.unit_price).filter(|price| price.abs() <= LARGEST);
        let full_price = full_price.with_context(|| format!("the amount is beyond {LARGEST}"))?;
        Ok(to_cents(full_price * (Decimal::ONE_HUNDRED - discount) / Decimal::ONE_HUNDRED))
    }
}

/// One billion: far from where a decimal loses its cents.
const LARGEST: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

fn to_cents(amount: Decimal) -> Decimal {
    let mut cents = amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
    cents.rescale(2);
    cents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_cent_goes_up() {
        assert_eq!(to_cents(Decimal::new(1005, 3)).to_string(), "1.01");
        assert_eq!(to_cents(Decimal::new(-1005, 3)).to_string(), "-1.01");
        assert_eq!(to_cents(Decimal::new(1, 0)).to_string(), "1.00");
    }

    #[test]
    fn net_and_taxes_add_up_to_gross() {
        let line = |price: i64, tax_rate: i64| Line {
            description: "thing".into(),
            quantity: Decimal::new(3, 0),
            unit_price: Decimal::new(price, 2),
            tax_rate: Decimal::new(tax_rate, 1),
            discount: Some(Decimal::new(5, 1)),
        };
        let invoice = invoice_total(vec![line(333, 190), line(1999, 70), line(10_001, 190)]).unwrap();
        let taxes: Decimal = invoice.taxes.iter().map(|tax| tax.tax).sum();
        assert_eq!(invoice.gross, invoice.net + taxes);
        assert_eq!(invoice.lines.iter().sum::<Decimal>(), invoice.net);
    }
}
