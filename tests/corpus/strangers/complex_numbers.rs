use plugin_api::prelude::*;
use std::fmt::{self, Display};
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Not, Sub};

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
struct Complex { re: f64, #[serde(default)] im: f64 }

impl Add for Complex { type Output = Self; fn add(self, o: Self) -> Self { Complex { re: self.re + o.re, im: self.im + o.im } } }
impl Sub for Complex { type Output = Self; fn sub(self, o: Self) -> Self { self + -o } }
impl Neg for Complex { type Output = Self; fn neg(self) -> Self { Complex { re: -self.re, im: -self.im } } }
impl Mul for Complex { type Output = Self; fn mul(self, o: Self) -> Self { Complex { re: self.re * o.re - self.im * o.im, im: self.re * o.im + self.im * o.re } } }
impl Mul<f64> for Complex { type Output = Self; fn mul(self, k: f64) -> Self { Complex { re: self.re * k, im: self.im * k } } }
impl Div for Complex {
    type Output = Self;
    fn div(self, o: Self) -> Self { self * !o * (1.0 / (o.re * o.re + o.im * o.im)) }
}
/// Conjugate.
impl Not for Complex { type Output = Self; fn not(self) -> Self { Complex { im: -self.im, ..self } } }
impl AddAssign for Complex { fn add_assign(&mut self, o: Self) { *self = *self + o; } }
impl Sum for Complex { fn sum<I: Iterator<Item = Self>>(iter: I) -> Self { iter.fold(Self::default(), |mut a, b| { a += b; a }) } }
impl Display for Complex {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result { write!(f, "{}{:+}i", self.re, self.im) }
}

#[derive(Serialize, JsonSchema)]
struct Results { sum: Complex, difference: Complex, product: Complex, quotient: Option<Complex>, text: String }

/// Calculate with two complex numbers.
#[tool]
fn complex_numbers(a: Complex, b: Complex) -> Results {
    Results {
        sum: [a, b].into_iter().sum(),
        difference: a - b,
        product: a * b,
        quotient: (b != Complex::default()).then(|| a / b),
        text: format!("({a}) ({b})"),
    }
}
