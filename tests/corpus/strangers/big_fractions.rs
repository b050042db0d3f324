---
[dependencies]
num-bigint = "0.4"
num-rational = "0.4"
num-traits = "0.2"
num-integer = "0.1"
---
use num_bigint::{BigInt, BigUint};
use num_integer::{lcm, Integer};
use num_rational::{BigRational, Ratio};
use num_traits::{One, Signed, ToPrimitive, Zero};
use plugin_api::prelude::*;

fn fibonacci(n: u32) -> BigUint {
    let (mut a, mut b) = (BigUint::zero(), BigUint::one());
    for _ in 0..n { a += &b; std::mem::swap(&mut a, &mut b); }
    a
}

/// Harmonic number, a Fibonacci number and an alternating sum, all exact.
#[tool]
fn big_fractions(n: u32) -> Result<BTreeMap<String, String>> {
    ensure!((1..=500).contains(&n), "n must be 1 to 500");
    let harmonic: BigRational = (1..=n).map(|i| BigRational::new(BigInt::one(), i.into())).fold(BigRational::zero(), |a, b| a + b);
    let alternating: Ratio<BigInt> = (1..=n).map(|i| Ratio::new(BigInt::from(if i.is_odd() { 1 } else { -1 }), BigInt::from(i))).sum();
    let mut out = BTreeMap::new();
    out.insert("harmonic".into(), harmonic.to_string());
    out.insert("rounded".into(), format!("{:.6}", harmonic.to_f64().unwrap_or(f64::NAN)));
    out.insert("fibonacci".into(), fibonacci(n).to_str_radix(16));
    out.insert("sign".into(), alternating.is_positive().to_string());
    out.insert("lcm".into(), (1..=n.min(20) as u64).fold(1, lcm).to_string());
    Ok(out)
}
