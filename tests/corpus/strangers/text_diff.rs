---
[dependencies]
similar = "2"
unicode-width = "0.2"
textwrap = "0.16"
---
use plugin_api::prelude::*;
use similar::{ChangeTag, TextDiff};
use unicode_width::UnicodeWidthStr;

/// Line diff of two texts, and the display width of the widest line.
#[tool]
fn text_diff(old: String, new: String) -> (Vec<String>, usize, String) {
    let diff = TextDiff::from_lines(&old, &new);
    let lines: Vec<String> = diff
        .iter_all_changes()
        .map(|c| {
            let sign = match c.tag() { ChangeTag::Delete => "-", ChangeTag::Insert => "+", ChangeTag::Equal => " " };
            format!("{sign}{}", c.value().trim_end_matches('\n'))
        })
        .collect();
    let width = new.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
    (lines, width, textwrap::indent(new.trim_end(), "> "))
}
