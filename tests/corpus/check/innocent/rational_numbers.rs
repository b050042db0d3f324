---
[dependencies]
"num-rational" = "0.4"
num_integer = "0.1"
num-bigint = { version = "0.4", features = [] }

[dependencies.itertools]
version = ">=0.12, <0.15"
---
//! Exact fractions; dotted and quoted keys, and a name with the other dash.
use itertools::Itertools;
use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::Ratio;
use plugin_api::prelude::*;

fn parse(text: &str) -> Result<Ratio<BigInt>> {
    let (n, d) = text.split_once('/').unwrap_or((text, "1"));
    let (n, d): (BigInt, BigInt) = (n.trim().parse()?, d.trim().parse()?);
    ensure!(d != BigInt::from(0), "the denominator of {text} is zero");
    Ok(Ratio::new(n, d))
}

/// Add fractions such as 1/3 exactly.
#[tool]
fn rational_numbers(terms: Vec<String>) -> Result<String> {
    let sum = terms.iter().map(|term| parse(term)).process_results(|terms| terms.sum::<Ratio<BigInt>>())?;
    let even = sum.numer().is_even();
    Ok(format!("{sum} {even}"))
}
