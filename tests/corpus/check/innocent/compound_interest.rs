---
[dependencies]
rust_decimal = { version = "1", features = ["maths"] }
---
//! Decimal maths with validation.
use plugin_api::prelude::*;
use rust_decimal::prelude::*;
use rust_decimal::{Decimal, MathematicalOps};

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Terms {
    principal: String,
    #[serde(default = "default_rate")]
    rate: f64,
    #[serde(alias = "std::thread", skip_serializing_if = "Option::is_none")]
    times_a_year: Option<u32>,
    years: u32,
}

fn default_rate() -> f64 {
    0.05
}

/// What a deposit grows to.
#[tool]
fn compound_interest(terms: Terms) -> Result<String> {
    let principal = Decimal::from_str(&terms.principal)?;
    ensure!(principal >= Decimal::ZERO, "the principal {principal} is negative");
    ensure!((0.0..=1.0).contains(&terms.rate), "the rate {} is not between 0 and 1", terms.rate);
    let n = Decimal::from(terms.times_a_year.unwrap_or(12).max(1));
    let rate = Decimal::from_f64(terms.rate).ok_or("the rate is no number")?;
    let grown = principal * (Decimal::ONE + rate / n).powd(n * Decimal::from(terms.years));
    Ok(grown.round_dp(2).to_string())
}
