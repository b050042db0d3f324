use plugin_api::prelude::*;

fn failure(pattern: &[u8]) -> Vec<usize> {
    let mut table = vec![0; pattern.len()];
    let mut k = 0;
    for i in 1..pattern.len() {
        while k > 0 && pattern[k] != pattern[i] { k = table[k - 1]; }
        if pattern[k] == pattern[i] { k += 1; }
        table[i] = k;
    }
    table
}

/// Byte positions of all, also overlapping, occurrences of `needle`.
#[tool]
fn kmp_search(haystack: &str, needle: &str) -> Result<Vec<usize>, &'static str> {
    let (h, n) = (haystack.as_bytes(), needle.as_bytes());
    if n.is_empty() { return Err("the needle is empty"); }
    let table = failure(n);
    let mut found = vec![];
    let mut k = 0;
    for (i, &b) in h.iter().enumerate() {
        while k > 0 && n[k] != b { k = table[k - 1]; }
        if n[k] == b { k += 1; }
        if k == n.len() {
            found.push(i + 1 - k);
            k = table[k - 1];
        }
    }
    Ok(found)
}
