//! The steps by which a tokenizer prepares texts, looked at before the library sees them.
//!
//! A step may be a regular expression, a text that is put in, or a table: each can be made so that a text of a few words takes
//! minutes or gigabytes.

use serde_json::{Value, value::RawValue};

use super::charsmap;
use crate::visible::visible;

/// Which steps there may be, and how many.
pub(super) struct Allowed {
    name: &'static str,
    kinds: &'static [&'static str],
    most: usize,
}

/// What makes texts alike. Model2Vec itself writes a step for each sign of punctuation.
pub(super) const NORMALIZERS: Allowed = Allowed {
    name: "normalizer",
    kinds: &[
        "BertNormalizer",
        "ByteLevel",
        "Lowercase",
        "NFC",
        "NFD",
        "NFKC",
        "NFKD",
        "Nmt",
        "Precompiled",
        "Prepend",
        "Replace",
        "Strip",
        "StripAccents",
    ],
    most: 100,
};

/// What parts texts. Some of these make them longer, each time by half at most.
pub(super) const PRE_TOKENIZERS: Allowed = Allowed {
    name: "pre_tokenizer",
    kinds: &[
        "BertPreTokenizer",
        "ByteLevel",
        "CharDelimiterSplit",
        "Digits",
        "Metaspace",
        "Punctuation",
        "Split",
        "UnicodeScripts",
        "Whitespace",
        "WhitespaceSplit",
    ],
    most: 8,
};

/// The most bytes of a text that is put in, and of a pattern.
const MOST_PUT_IN: usize = 64;
const LONGEST_PATTERN: usize = 1000;
/// The most bytes of a regular expression, once it is compiled.
const MOST_COMPILED: usize = 4 << 20;

/// Sees to it that there are a few steps of known kinds, none of which takes long or makes much of a text.
pub(super) fn expect_harmless(part: &RawValue, allowed: &Allowed) -> Result<(), String> {
    let name = allowed.name;
    let part: Value =
        serde_json::from_str(part.get()).map_err(|error| format!("has a {name} that is none: {error}"))?;
    let mut count = 0;
    step(&part, allowed, &mut count).map_err(|reason| format!("has a {name} {reason}"))
}

fn step(part: &Value, allowed: &Allowed, count: &mut usize) -> Result<(), String> {
    let kind = part["type"].as_str().unwrap_or_default();
    if kind == "Sequence" {
        let parts = part["normalizers"].as_array().or(part["pretokenizers"].as_array());
        return parts.ok_or("without steps")?.iter().try_for_each(|part| step(part, allowed, count));
    }
    *count += 1;
    if *count > allowed.most {
        return Err(format!("with more than {} steps", allowed.most));
    }
    if !allowed.kinds.contains(&kind) {
        return Err(format!("with a step of the kind {:?}, which is not known", visible(kind, 40)));
    }
    for put_in in ["content", "prepend"] {
        if part[put_in].as_str().is_some_and(|text| text.len() > MOST_PUT_IN) {
            return Err(format!("that puts more than {MOST_PUT_IN} bytes into texts at once"));
        }
    }
    if let Some(map) = part["precompiled_charsmap"].as_str() {
        charsmap::expect_sound(map).map_err(|reason| format!("with a table of characters that {reason}"))?;
    }
    for pattern in [&part["pattern"]["String"], &part["pattern"]["Regex"]] {
        if pattern.as_str().is_some_and(|pattern| pattern.len() > LONGEST_PATTERN) {
            return Err(format!("with a pattern of more than {LONGEST_PATTERN} bytes"));
        }
    }
    part["pattern"]["Regex"].as_str().map_or(Ok(()), expect_quick)
}

/// Sees to it that a regular expression takes time in proportion to the text. One that looks ahead is in many tokenizers,
/// for the white space before a word.
fn expect_quick(pattern: &str) -> Result<(), String> {
    let mut plain = regex::RegexBuilder::new(&pattern.replace(r"\s+(?!\S)", r"\s+"));
    match plain.size_limit(MOST_COMPILED).build() {
        Ok(_) => Ok(()),
        Err(_) => Err(format!("with the regular expression {:?}, which may take forever", visible(pattern, 60))),
    }
}
