//! Counts what stands in a text file. Say here in one line what the tool is for.
use std::fs;

use plugin_api::prelude::*;

#[derive(Serialize, JsonSchema)]
struct Counts {
    lines: usize,
    words: usize,
    /// The word that occurs most, in lower case; among equals, the first in the alphabet. Null for an empty file.
    most_frequent: Option<String>,
}

/// Count the lines and words of the file at `path`, such as "/data/notes.txt".
// The tool declares what it wants to read. It gets that only where the operator grants it: --allow-read=FOLDER:/data
#[tool(read = ["/data"])]
fn __name__(path: String) -> Result<Counts> {
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {path}"))?;

    let mut occurrences: BTreeMap<String, usize> = BTreeMap::new();
    for word in text.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        if !word.is_empty() {
            *occurrences.entry(word).or_default() += 1;
        }
    }
    let words = occurrences.values().sum();
    let most_frequent = occurrences.into_iter().rev().max_by_key(|(_, count)| *count).map(|(word, _)| word);
    Ok(Counts { lines: text.lines().count(), words, most_frequent })
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_path_that_was_not_granted_is_an_error() {
        assert!(super::__name__("/elsewhere/notes.txt".into()).is_err());
    }
}
