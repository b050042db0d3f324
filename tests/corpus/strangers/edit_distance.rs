use plugin_api::prelude::*;
use std::cmp::min;

fn distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    let mut current = vec![0; b.len() + 1];
    for i in 1..=a.len() {
        current[0] = i;
        for j in 1..=b.len() {
            let cost = if a[i - 1] == b[j - 1] { 0 } else { 1 };
            current[j] = min(min(current[j - 1] + 1, previous[j] + 1), previous[j - 1] + cost);
        }
        std::mem::swap(&mut previous, &mut current);
    }
    previous[b.len()]
}

/// Levenshtein distance of `left` and `right`, by characters or by words.
#[tool]
fn edit_distance(left: String, right: String, by_words: Option<bool>) -> usize {
    if by_words.unwrap_or_default() {
        let l: Vec<&str> = left.split_whitespace().collect();
        let r: Vec<&str> = right.split_whitespace().collect();
        distance(&l, &r)
    } else {
        distance(&left.chars().collect::<Vec<_>>(), &right.chars().collect::<Vec<_>>())
    }
}
