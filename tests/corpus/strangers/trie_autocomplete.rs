use plugin_api::prelude::*;

#[derive(Default, Debug)]
struct TrieNode {
    children: BTreeMap<char, TrieNode>,
    terminal: bool,
}

#[derive(Default)]
struct Trie { root: TrieNode }

impl Trie {
    fn insert(&mut self, word: &str) {
        let mut node = &mut self.root;
        for c in word.chars() {
            node = node.children.entry(c).or_default();
        }
        node.terminal = true;
    }

    fn starting_with(&self, prefix: &str) -> Vec<String> {
        let mut node = &self.root;
        for c in prefix.chars() {
            match node.children.get(&c) {
                Some(n) => node = n,
                None => return Vec::new(),
            }
        }
        let mut words = Vec::new();
        Self::collect(node, prefix.to_string(), &mut words);
        words
    }

    fn collect(node: &TrieNode, sofar: String, words: &mut Vec<String>) {
        if node.terminal { words.push(sofar.clone()); }
        for (c, child) in &node.children {
            let mut next = sofar.clone();
            next.push(*c);
            Self::collect(child, next, words);
        }
    }
}

/// Words that begin with `prefix`, at most `limit`.
#[tool]
fn trie_autocomplete(words: Vec<String>, prefix: String, limit: Option<usize>) -> Vec<String> {
    let mut trie = Trie::default();
    words.iter().for_each(|w| trie.insert(w));
    let mut found = trie.starting_with(&prefix);
    found.truncate(limit.unwrap_or(usize::MAX));
    found
}
