use plugin_api::prelude::*;

/// Group words that are anagrams of each other, and list the palindromes.
#[tool]
fn anagram_groups(words: Vec<String>) -> (Vec<Vec<String>>, Vec<String>) {
    let mut groups: BTreeMap<Vec<char>, Vec<String>> = BTreeMap::new();
    for w in &words {
        let mut key: Vec<char> = w.to_lowercase().chars().filter(|c| c.is_alphabetic()).collect();
        key.sort_unstable();
        groups.entry(key).or_insert_with(Vec::new).push(w.clone());
    }
    let palindromes = words
        .into_iter()
        .filter(|w| {
            let cs = w.chars().filter(|c| c.is_alphanumeric()).flat_map(|c| c.to_lowercase()).collect::<Vec<_>>();
            !cs.is_empty() && cs.iter().eq(cs.iter().rev())
        })
        .collect();
    (groups.into_values().filter(|g| g.len() >= 2).collect(), palindromes)
}
