use plugin_api::prelude::*;

/// The length of the longest common subsequence of two texts, and one such subsequence.
#[tool]
fn longest_common_subsequence(a: &str, b: &str) -> (usize, String) {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut dp = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            dp[i + 1][j + 1] = if x == y { dp[i][j] + 1 } else { std::cmp::max(dp[i][j + 1], dp[i + 1][j]) };
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut out = String::new();
    while i > 0 && j > 0 {
        if a[i - 1] == b[j - 1] {
            out.push(a[i - 1]);
            i -= 1;
            j -= 1;
        } else if dp[i - 1][j] >= dp[i][j - 1] {
            i -= 1;
        } else {
            j -= 1;
        }
    }
    (dp[a.len()][b.len()], out.chars().rev().collect())
}
