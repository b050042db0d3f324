//! Cutting values out of what comes back.

use aho_corasick::{AhoCorasick, MatchKind};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use url::form_urlencoded;
use zeroize::Zeroizing;

use super::value::SecretError;

/// Finds the values in all the spellings in which a server repeats what it was sent.
pub(super) struct Redactor {
    automaton: AhoCorasick,
    /// What stands in the place of each pattern.
    marks: Vec<String>,
}

impl Redactor {
    /// For these names and values.
    pub(super) fn new<'a>(values: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, SecretError> {
        let mut patterns = Vec::new();
        let mut marks = Vec::new();
        for (name, value) in values {
            for spelling in spellings(value) {
                patterns.push(spelling);
                marks.push(format!("[secret {name}]"));
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            // Names of headers come back in lower case, and hexadecimal digits in either.
            .ascii_case_insensitive(true)
            .build(patterns.iter().map(|pattern| pattern.as_bytes()));
        let automaton = automaton.map_err(|error| SecretError::Unfit {
            name: "all".parse().expect("a word is a name"),
            reason: format!("they are too long to be searched for: {error}"),
        })?;
        Ok(Self { automaton, marks })
    }

    /// The bytes with a mark in the place of each value.
    pub(super) fn redact(&self, bytes: Vec<u8>) -> Vec<u8> {
        if self.automaton.find(&bytes).is_none() {
            return bytes;
        }
        let bytes = Zeroizing::new(bytes);
        let mut redacted = Vec::with_capacity(bytes.len());
        self.automaton.replace_all_with_bytes(&bytes, &mut redacted, |found, _, redacted| {
            redacted.extend_from_slice(self.marks[found.pattern().as_usize()].as_bytes());
            true
        });
        redacted
    }
}

/// A value as it may be repeated. In upper or lower case is the same.
fn spellings(value: &str) -> Vec<Zeroizing<String>> {
    let json = inside_quotes(value);
    let html = value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let mut spellings = vec![
        value.to_owned(),
        json.replace('/', "\\/"),
        ascii_json(value),
        json,
        form_urlencoded::byte_serialize(value.as_bytes()).collect(),
        percent(value),
        html.replace('\'', "&#39;"),
        html.replace('\'', "&#x27;"),
        html,
        hex::encode(value),
    ];
    // In base64 it depends on what stands before it; with a user before a password, for example.
    for before in 0..3 {
        let spelling = base64_behind(value, before);
        spellings.push(spelling.replace('+', "-").replace('/', "_"));
        spellings.push(spelling);
    }
    // And each of them inside of JSON, as a server repeats a body that it was sent.
    let nested: Vec<_> = spellings.iter().map(|spelling| inside_quotes(spelling)).collect();
    spellings.extend(nested);
    spellings.sort();
    spellings.dedup();
    spellings.into_iter().map(Zeroizing::new).collect()
}

/// With everything encoded that is not unreserved.
fn percent(value: &str) -> String {
    let mut spelling = String::with_capacity(value.len() * 3);
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => spelling.push(byte.into()),
            _ => spelling.push_str(&format!("%{byte:02X}")),
        }
    }
    spelling
}

/// As the inside of a JSON string that is ASCII alone.
fn ascii_json(value: &str) -> String {
    let json = inside_quotes(value);
    let mut spelling = String::with_capacity(json.len());
    for character in json.chars() {
        if character.is_ascii() {
            spelling.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            spelling.push_str(&format!("\\u{unit:04x}"));
        }
    }
    spelling
}

/// As the inside of a JSON string.
pub(super) fn inside_quotes(value: &str) -> String {
    let quoted = Zeroizing::new(serde_json::to_string(value).unwrap_or_default());
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

/// The characters of base64 that hold bits of the value alone, if this many bytes, modulo three, stand before it.
fn base64_behind(value: &str, before: usize) -> String {
    let mut bytes = Zeroizing::new(vec![0; before]);
    bytes.extend_from_slice(value.as_bytes());
    let encoded = STANDARD_NO_PAD.encode(&bytes);
    let (start, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    encoded[start..end].to_owned()
}

#[cfg(test)]
mod tests {
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;

    use super::*;

    fn redact(value: &str, text: &[u8]) -> String {
        let redactor = Redactor::new([("KEY", value)].into_iter()).unwrap();
        String::from_utf8(redactor.redact(text.to_vec())).unwrap()
    }

    const VALUE: &str = "p&s/w\"o r<d'ü+=%42";

    #[test]
    fn each_spelling_is_cut_out() {
        let json = serde_json::to_string(VALUE).unwrap();
        for text in [
            VALUE.to_owned(),
            VALUE.to_lowercase(),
            json.clone(),
            json.replace('/', "\\/"),
            serde_json::to_string(&json).unwrap(),
            "p&s/w\\\"o r<d'\\u00fc+=%42".to_owned(),
            form_urlencoded::byte_serialize(VALUE.as_bytes()).collect(),
            "p%26s%2fw%22o%20r%3cd%27%c3%bc%2b%3d%2542".to_owned(),
            "p&amp;s/w&quot;o r&lt;d&#39;ü+=%42".to_owned(),
            hex::encode(VALUE).to_uppercase(),
        ] {
            let redacted = redact(VALUE, format!("<<{text}>>").as_bytes());
            assert!(redacted.contains("[secret KEY]") && !redacted.contains("w"), "{text}: {redacted}");
        }
        assert_eq!(redact(VALUE, format!("a{VALUE}{VALUE}b").as_bytes()), "a[secret KEY][secret KEY]b");
        assert_eq!(redact(VALUE, b"nothing of it"), "nothing of it");
    }

    proptest! {
        #[test]
        fn in_base64_it_is_cut_out_wherever_it_stands(
            value in "[ -~]{8,40}", before in prop::collection::vec(any::<u8>(), 0..20), after in "[ -~]{0,20}",
        ) {
            let whole = [&before, value.as_bytes(), after.as_bytes()].concat();
            for encoded in [STANDARD.encode(&whole), URL_SAFE.encode(&whole)] {
                let redacted = redact(&value, encoded.as_bytes());
                prop_assert!(redacted.contains("[secret KEY]"), "{}", redacted);
            }
        }

        #[test]
        fn whatever_is_around_it_no_value_is_left(value in "[ -~]{8,40}", around in "[ -~]{0,40}") {
            let text = format!("{around}{value}{around}");
            let redacted = redact(&value, text.as_bytes());
            let mark_could_hold_it = "[secret KEY]".to_lowercase().contains(&value.to_lowercase());
            prop_assert!(mark_could_hold_it || redacted.contains("[secret KEY]"));
        }
    }
}
