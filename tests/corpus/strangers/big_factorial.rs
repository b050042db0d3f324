use plugin_api::prelude::*;
use std::ops::MulAssign;

/// Little endian digits in base 10^9.
struct Big(Vec<u32>);

impl MulAssign<u32> for Big {
    fn mul_assign(&mut self, rhs: u32) {
        let mut carry = 0u64;
        for d in self.0.iter_mut() {
            let x = *d as u64 * rhs as u64 + carry;
            *d = (x % 1_000_000_000) as u32;
            carry = x / 1_000_000_000;
        }
        while carry > 0 {
            self.0.push((carry % 1_000_000_000) as u32);
            carry /= 1_000_000_000;
        }
    }
}

impl std::fmt::Display for Big {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}", self.0.last().unwrap())?;
        for d in self.0.iter().rev().skip(1) { write!(f, "{:09}", d)?; }
        Ok(())
    }
}

/// n! in full, the sum of its digits, and its trailing zeros.
#[tool]
fn big_factorial(n: u32) -> (String, u32, usize) {
    let mut b = Big(vec![1]);
    for i in 2..=n { b *= i; }
    let s = b.to_string();
    let sum = s.bytes().map(|c| (c - b'0') as u32).sum();
    let zeros = s.len() - s.trim_end_matches('0').len();
    (s, sum, zeros)
}
