//! Entropy of a password.
use plugin_api::prelude::*;
use std::f64::consts::LN_2;

#[derive(Serialize, JsonSchema, Default, Clone, Copy, PartialEq, Debug)]
struct Entropy {
    /// Bits by the size of the alphabet.
    bits: f64,
    /// Shannon entropy of its characters.
    shannon: f64,
}

/// How hard a password is to guess.
#[tool]
fn password_entropy(password: String) -> Entropy {
    if password.is_empty() {
        return Entropy::default();
    }
    let classes: [(fn(char) -> bool, u32); 4] = [
        (|c| c.is_ascii_lowercase(), 26),
        (|c| c.is_ascii_uppercase(), 26),
        (|c| c.is_ascii_digit(), 10),
        (|c| !c.is_ascii_alphanumeric(), 33),
    ];
    let alphabet: u32 = classes.iter().filter(|(is, _)| password.chars().any(is)).map(|(_, n)| n).sum();
    let n = password.chars().count() as f64;
    let mut counts: HashMap<char, u32> = HashMap::new();
    for c in password.chars() {
        *counts.entry(c).or_default() += 1;
    }
    let shannon = counts.values().map(|&c| f64::from(c) / n).map(|p| -p * p.ln() / LN_2).sum();
    Entropy { bits: n * f64::from(alphabet).log2(), shannon }
}
