---
[dependencies]
unicode-segmentation = "1.11"
---
use plugin_api::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct TextStats { graphemes: usize, words: usize, sentences_guess: usize, longest_word: String, top: Vec<(String, usize)> }

/// Count graphemes and words.
#[tool]
fn word_count(text: String) -> TextStats {
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut longest = "";
    for word in text.unicode_words() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
        if word.graphemes(true).count() > longest.graphemes(true).count() { longest = word; }
    }
    let words = counts.values().sum();
    let mut top: Vec<_> = counts.into_iter().collect();
    top.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    top.truncate(3);
    TextStats {
        graphemes: text.graphemes(true).count(),
        words,
        sentences_guess: text.matches(|c| matches!(c, '.' | '!' | '?')).count(),
        longest_word: longest.to_string(),
        top,
    }
}
