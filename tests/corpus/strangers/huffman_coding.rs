use plugin_api::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Leaf(char),
    Inner(Box<Node>, Box<Node>),
}

fn walk(node: &Node, prefix: &mut String, codes: &mut BTreeMap<char, String>) {
    match node {
        Node::Leaf(c) => {
            codes.insert(*c, if prefix.is_empty() { "0".into() } else { prefix.clone() });
        }
        Node::Inner(left, right) => {
            prefix.push('0');
            walk(left, prefix, codes);
            prefix.pop();
            prefix.push('1');
            walk(right, prefix, codes);
            prefix.pop();
        }
    }
}

fn decode(root: &Node, bits: &str) -> String {
    let mut out = String::new();
    let mut node = root;
    for b in bits.chars() {
        if let Node::Inner(l, r) = node {
            node = if b == '0' { l } else { r };
        }
        if let Node::Leaf(c) = node {
            out.push(*c);
            node = root;
        }
    }
    out
}

#[derive(Serialize, JsonSchema)]
struct Report { bits: usize, symbols: usize, round_trip: bool, prefix_free: bool }

/// Huffman-encode a text and report how long it becomes.
#[tool]
fn huffman_coding(text: String) -> Result<Report> {
    let mut freq = HashMap::new();
    for c in text.chars() { *freq.entry(c).or_insert(0usize) += 1; }
    let mut heap: BinaryHeap<Reverse<(usize, Node)>> = freq.into_iter().map(|(c, n)| Reverse((n, Node::Leaf(c)))).collect();
    while heap.len() > 1 {
        let Reverse((n1, a)) = heap.pop().unwrap();
        let Reverse((n2, b)) = heap.pop().unwrap();
        heap.push(Reverse((n1 + n2, Node::Inner(Box::new(a), Box::new(b)))));
    }
    let Some(Reverse((_, root))) = heap.pop() else { bail!("nothing to encode") };
    let mut codes = BTreeMap::new();
    walk(&root, &mut String::new(), &mut codes);
    let encoded: String = text.chars().map(|c| codes[&c].as_str()).collect();
    let prefix_free = codes.iter().all(|(a, x)| codes.iter().all(|(b, y)| a == b || !y.starts_with(x.as_str())));
    Ok(Report { bits: encoded.len(), symbols: codes.len(), round_trip: decode(&root, &encoded) == text, prefix_free })
}
