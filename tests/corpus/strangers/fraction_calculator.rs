use plugin_api::prelude::*;
use std::cmp::Ordering;
use std::convert::TryFrom;
use std::ops::*;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Fraction { num: i64, den: i64 }

fn gcd(a: i64, b: i64) -> i64 { if b == 0 { a.abs() } else { gcd(b, a % b) } }

impl Fraction {
    fn new(num: i64, den: i64) -> Result<Self, String> {
        if den == 0 { return Err(format!("{num}/0 is not a number")); }
        let g = gcd(num, den).max(1) * den.signum();
        Ok(Fraction { num: num / g, den: den / g })
    }
}
impl TryFrom<(i64, i64)> for Fraction { type Error = String; fn try_from(p: (i64, i64)) -> Result<Self, String> { Self::new(p.0, p.1) } }
impl FromStr for Fraction {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let (n, d) = s.split_once('/').unwrap_or((s, "1"));
        let p = |x: &str| x.trim().parse::<i64>().map_err(|e| format!("{x:?}: {e}"));
        (p(n)?, p(d)?).try_into()
    }
}
impl Add for Fraction { type Output = Self; fn add(self, o: Self) -> Self { Fraction::new(self.num * o.den + o.num * self.den, self.den * o.den).unwrap() } }
impl Mul for Fraction { type Output = Self; fn mul(self, o: Self) -> Self { Fraction::new(self.num * o.num, self.den * o.den).unwrap() } }
impl PartialOrd for Fraction { fn partial_cmp(&self, o: &Self) -> Option<Ordering> { Some(self.cmp(o)) } }
impl Ord for Fraction { fn cmp(&self, o: &Self) -> Ordering { (self.num * o.den).cmp(&(o.num * self.den)) } }
impl From<Fraction> for f64 { fn from(f: Fraction) -> f64 { f.num as f64 / f.den as f64 } }
impl Serialize for Fraction {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(&format_args!("{}/{}", self.num, self.den)) }
}
impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}
impl JsonSchema for Fraction {
    fn schema_name() -> std::borrow::Cow<'static, str> { "Fraction".into() }
    fn json_schema(g: &mut schemars::SchemaGenerator) -> schemars::Schema { String::json_schema(g) }
}

/// Sum, product, largest, and the sum as a decimal number.
#[tool]
fn fraction_calculator(fractions: Vec<Fraction>) -> Result<(Fraction, Fraction, Fraction, f64)> {
    let largest = fractions.iter().max().copied().context("no fractions")?;
    let one = Fraction { num: 1, den: 1 };
    let sum = fractions.iter().fold(Fraction { num: 0, den: 1 }, |a, b| a + *b);
    Ok((sum, fractions.into_iter().fold(one, Mul::mul), largest, sum.into()))
}
