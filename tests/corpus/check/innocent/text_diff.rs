//! Longest common subsequence with closures and iterators.
use plugin_api::prelude::*;
use std::borrow::Cow;
use std::fmt::Write as _;

fn table<T: PartialEq>(a: &[T], b: &[T]) -> Vec<Vec<usize>> {
    let mut t = vec![vec![0usize; b.len() + 1]; a.len() + 1];
    for (i, x) in a.iter().enumerate() {
        for (j, y) in b.iter().enumerate() {
            t[i + 1][j + 1] = if x == y { t[i][j] + 1 } else { t[i][j + 1].max(t[i + 1][j]) };
        }
    }
    t
}

fn normalised(line: &str) -> Cow<'_, str> {
    if line.contains('\t') { Cow::Owned(line.replace('\t', "    ")) } else { Cow::Borrowed(line) }
}

/// A line diff of two texts.
#[tool]
fn text_diff(old: String, new: String) -> Result<String> {
    let (a, b): (Vec<_>, Vec<_>) = (old.lines().map(normalised).collect(), new.lines().map(normalised).collect());
    let t = table(&a, &b);
    let (mut i, mut j) = (a.len(), b.len());
    let mut out: Vec<(char, &str)> = Vec::with_capacity(i + j);
    loop {
        match (i, j) {
            (0, 0) => break,
            (_, _) if i > 0 && j > 0 && a[i - 1] == b[j - 1] => {
                (i, j) = (i - 1, j - 1);
                out.push((' ', &a[i]));
            }
            (_, _) if j > 0 && (i == 0 || t[i][j - 1] >= t[i - 1][j]) => {
                j -= 1;
                out.push(('+', &b[j]));
            }
            _ => {
                i -= 1;
                out.push(('-', &a[i]));
            }
        }
    }
    let mut text = String::new();
    for (mark, line) in out.into_iter().rev() {
        writeln!(text, "{mark}{line}")?;
    }
    Ok(text)
}
