---
[dependencies]
aho-corasick = "1"
lazy_static = "1.4"
fancy-regex = "0.19"
---
use aho_corasick::{AhoCorasick, MatchKind};
use fancy_regex::Regex;
use lazy_static::lazy_static;
use plugin_api::prelude::*;

lazy_static! {
    static ref REPEATED: Regex = Regex::new(r"\b(\w+) \1\b").unwrap();
    static ref WORDS: Vec<&'static str> = vec!["foo", "foobar", "baz"];
}

/// Star out words, and report repeated ones.
#[tool]
fn banned_words_filter(text: String) -> Result<(String, Vec<String>)> {
    let ac = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true).build(WORDS.iter())?;
    let stars: Vec<String> = WORDS.iter().map(|w| "*".repeat(w.len())).collect();
    let repeated = REPEATED.captures_iter(&text).map(|c| Ok(c?.get(1).map_or(String::new(), |m| m.as_str().to_string()))).collect::<Result<_>>()?;
    Ok((ac.replace_all(&text, &stars), repeated))
}
