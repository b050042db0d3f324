---
[dependencies]
regex = "1"
---
//! Masks personal data in a text before it goes to somebody who need not see it.
use plugin_api::prelude::*;
use regex::{Captures, Regex};

#[derive(Serialize, JsonSchema)]
struct Redacted {
    /// The text with a mark such as `[email 1]` in place of each find. The same value gets the same mark everywhere.
    text: String,
    /// How many different values of each kind were masked.
    masked: BTreeMap<String, usize>,
}

/// What is looked for. An earlier kind wins where two overlap.
const KINDS: [(&str, &str, fn(&str) -> bool); 5] = [
    ("email", r"(?i)\b[a-z0-9._%+-]+@(?:[a-z0-9-]+\.)+[a-z]{2,}\b", |_| true),
    ("iban", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", is_iban),
    ("card", r"\b\d(?:[ -]?\d){12,18}\b", is_card),
    ("phone", r"(?:\+|\b00)\d{1,3}(?:[ ()/.-]*\d){6,12}\b", |_| true),
    ("address", r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", |_| true),
];

/// Mask e-mail addresses, IBANs, payment cards, international phone numbers and IP addresses in `text`.
///
/// Bank and card numbers are masked only if their check digits are right, so order numbers stay readable. `keep` lists
/// values, such as the company's own address, that stay as they are.
#[tool]
fn redact_personal_data(text: String, keep: Option<Vec<String>>) -> Result<Redacted> {
    let keep = keep.unwrap_or_default();
    let mut masked = BTreeMap::new();
    let mut text = text;
    for (kind, pattern, is_real) in KINDS {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let pattern = Regex::new(pattern)?;
        let replaced = pattern.replace_all(&text, |find: &Captures<'_>| {
            let value = &find[0];
            if keep.iter().any(|kept| kept.eq_ignore_ascii_case(value)) || !is_real(value) {
                return value.to_owned();
            }
            let next = numbers.len() + 1;
            let number = numbers.entry(canonical(value)).or_insert(next);
            format!("[{kind} {number}]")
        });
        text = replaced.into_owned();
        if !numbers.is_empty() {
            masked.insert(kind.to_owned(), numbers.len());
        }
    }
    Ok(Redacted { text, masked })
}

/// One spelling for values that differ in case or spacing only.
fn canonical(value: &str) -> String {
    value.chars().filter(|c| !matches!(c, ' ' | '(' | ')' | '/')).flat_map(char::to_lowercase).collect()
}

/// ISO 7064: the country and check digits go to the end, letters count from 10, and the whole is 1 modulo 97.
fn is_iban(text: &str) -> bool {
    let compact: String = text.chars().filter(|c| *c != ' ').collect();
    let Some((head, tail)) = compact.split_at_checked(4) else {
        return false;
    };
    let remainder = tail.chars().chain(head.chars()).filter_map(|c| c.to_digit(36)).fold(0, |remainder, value| {
        let shift = if value < 10 { 10 } else { 100 };
        (remainder * shift + value) % 97
    });
    (15..=34).contains(&compact.len()) && remainder == 1
}

/// The Luhn sum that payment cards carry.
fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, &digit)| if place % 2 == 1 { doubled(digit) } else { digit })
        .sum();
    sum > 0 && sum % 10 == 0
}

#[test]
fn check_digits_decide() {
    assert!(is_iban("GB82 WEST 1234 5698 7654 32"));
    assert!(!is_iban("GB83 WEST 1234 5698 7654 32"));
    assert!(is_card("4111 1111 1111 1111"));
    assert!(!is_card("4111 1111 1111 1112"));
    assert!(!is_card("0000 0000 0000 0000"));
}

#[test]
fn a_mark_stays_the_same_for_the_same_value() {
    let redacted = redact_personal_data("a@example.com, b@example.com, A@Example.com".into(), None).unwrap();
    assert_eq!(redacted.text, "[email 1], [email 2], [email 1]");
}
