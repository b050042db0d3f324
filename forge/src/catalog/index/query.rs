//! What somebody typed, as words.

use std::{collections::HashSet, sync::LazyLock};

/// The most words of a query that are searched for.
pub(super) const MOST_WORDS: usize = 16;
/// The most characters of a query that are looked at.
const MOST_CHARACTERS: usize = 4000;
/// The most characters of a word.
const LONGEST: usize = 48;

/// Words that say nothing of what is searched.
static STOP: LazyLock<HashSet<&str>> = LazyLock::new(|| {
    "a all an and any are as at be by can could do does each find for from function give given has have how i if \
    in into is it its like me my need not of on one or out per please some something such that the their them then \
    there these this to tool use using want was we what when where which with would you"
        .split(' ')
        .collect()
});

/// The words of a query, each once, without those that say nothing.
pub(super) fn query_words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MOST_CHARACTERS).collect();
    words(&text, MOST_WORDS)
}

/// Whether a query has no word that says anything of a tool, so that it finds none.
pub fn says_nothing(text: &str) -> bool {
    query_words(text).is_empty()
}

/// The words of a text, each once, at most so many, without those that say nothing.
pub(super) fn words(text: &str, most: usize) -> Vec<String> {
    let mut words = split(text);
    words.retain(|word| !STOP.contains(word.as_str()));
    words.truncate(most);
    words
}

fn split(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for word in text.split(|character: char| !character.is_alphanumeric()) {
        for part in super::tokens::parted(word).split(' ') {
            let word: String = part.chars().take(LONGEST).collect::<String>().to_lowercase();
            if !word.is_empty() && seen.insert(word.clone()) {
                words.push(word);
            }
        }
    }
    words
}

/// A word as full text search reads it: a string, which no syntax gets out of.
pub(super) fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_is_left_of_a_sentence() {
        let found =
            query_words("I need a tool to sum amounts per account from messy CSV, such as column_total or webLog");
        assert_eq!(found, ["sum", "amounts", "account", "messy", "csv", "column", "total", "web", "log"]);
        assert!(says_nothing("the which of") && says_nothing("") && !says_nothing("the sum"));
        assert!(
            query_words("").is_empty() && query_words("\" ' * ( ) : ^ - + \0 \u{1b}[31m"[..13].trim()).is_empty()
        );
        assert_eq!(query_words(&"word ".repeat(100_000)), ["word"]);
    }
}
