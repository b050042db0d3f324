//! Judges how hard a password is to guess.
use plugin_api::prelude::*;

/// What nobody should be told is "strong", however long it is.
const NOTORIOUS: [&str; 10] =
    ["password", "passwort", "123456", "qwerty", "qwertz", "letmein", "welcome", "admin", "iloveyou", "abc123"];

#[derive(Serialize, JsonSchema)]
struct Entropy {
    /// Characters, not bytes.
    length: usize,
    /// How many characters a guesser must try in each place, judging by the kinds that occur.
    alphabet: u32,
    /// Bits if every place were chosen at random: `length × log2(alphabet)`. An upper bound.
    random_bits: f64,
    /// Bits by how the characters are spread: `length × Shannon entropy`. At most `length × log2(length)`.
    shannon_bits: f64,
    /// The bits that the strength is judged by: `random_bits`, lowered as far as characters repeat.
    judged_bits: f64,
    strength: Strength,
    /// What a person should change; empty where nothing stands out.
    advice: Vec<String>,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Strength {
    /// Below 35 bits, or built on a notorious password.
    VeryWeak,
    /// Below 50 bits.
    Weak,
    /// Below 70 bits.
    Fair,
    /// 70 bits and more.
    Strong,
}

/// Estimate the entropy of `password`. Nothing is kept, and the password is not part of the answer.
#[tool]
fn password_entropy(password: String) -> Result<Entropy> {
    ensure!(!password.is_empty(), "the password is empty; give at least one character");
    let length = password.chars().count();
    let alphabet = alphabet(&password);
    let random_bits = length as f64 * f64::from(alphabet).log2();
    let shannon = shannon(&password);
    let evenness = if length == 1 { 1.0 } else { shannon / (length as f64).log2() };
    let judged_bits = random_bits * evenness;

    let lower_case = password.to_lowercase();
    let notorious = NOTORIOUS.into_iter().find(|bad| lower_case.contains(bad));
    let mut advice = Vec::new();
    if let Some(bad) = notorious {
        advice.push(format!("it contains {bad:?}, which is tried first"));
    }
    if length < 12 {
        advice.push(format!("it has {length} characters; take 12 or more"));
    }
    if evenness < 0.75 {
        advice.push("it repeats few characters; vary them".to_owned());
    }
    let strength = match judged_bits {
        _ if notorious.is_some() => Strength::VeryWeak,
        bits if bits < 35.0 => Strength::VeryWeak,
        bits if bits < 50.0 => Strength::Weak,
        bits if bits < 70.0 => Strength::Fair,
        _ => Strength::Strong,
    };
    let shannon_bits = length as f64 * shannon;
    Ok(Entropy { length, alphabet, random_bits, shannon_bits, judged_bits, strength, advice })
}

/// The sizes of the kinds of characters that occur, added up.
fn alphabet(password: &str) -> u32 {
    let kinds: [(fn(char) -> bool, u32); 5] = [
        (|c| c.is_ascii_lowercase(), 26),
        (|c| c.is_ascii_uppercase(), 26),
        (|c| c.is_ascii_digit(), 10),
        (|c| c.is_ascii_punctuation() || c == ' ', 33),
        (|c| !c.is_ascii() || c.is_ascii_control(), 100),
    ];
    kinds.into_iter().filter(|(is_of_kind, _)| password.chars().any(is_of_kind)).map(|(_, size)| size).sum()
}

/// Bits per character: −Σ p·log2 p over the characters that occur.
fn shannon(password: &str) -> f64 {
    let mut counts: BTreeMap<char, usize> = BTreeMap::new();
    for character in password.chars() {
        *counts.entry(character).or_default() += 1;
    }
    let length = password.chars().count() as f64;
    counts.values().map(|&count| count as f64 / length).map(|share| share * (1.0 / share).log2()).sum()
}

#[test]
fn one_character_over_and_over_has_no_entropy() {
    assert_eq!(shannon("aaaaaaaa"), 0.0);
}

#[test]
fn four_different_characters_have_two_bits_each() {
    assert_eq!(shannon("abcd"), 2.0);
}

#[test]
fn kinds_add_up() {
    assert_eq!(alphabet("a"), 26);
    assert_eq!(alphabet("aA1!"), 95);
    assert_eq!(alphabet("é"), 100);
}
